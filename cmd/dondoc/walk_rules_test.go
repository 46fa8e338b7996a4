package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers"
	"github.com/dondoc/dondoc/workers/notify"
)

// What the users corrected: rules a to k.
var rulesOfUsers = []demand{
	{"a", "a stage earlier than the duty's birth is no separate notice; drafts from the period's start, submission from the cut-off; stages ride the 07:30 digest", func(w *walk) {
		w.on("2024-04-10", 9, 0)
		w.refused(domain.TooEarly, domain.Submit{Issued: w.by(domain.ByUnit("dang-uy-05")), Assignment: domain.OccurrenceOf(w.reports(), "2024-Q2", "dang-uy-05"), Nil: true})
		id := w.dated("sinh-muon", "chi-uy-03", domain.NewDate(2024, 4, 12), "Nộp danh sách")
		w.on("2024-04-12", 8, 0)
		raised := map[string]int{}
		for _, e := range w.trail("asg." + string(id)) {
			if r, ok := e.(domain.ReminderRaised); ok {
				raised[r.Stage]++
			}
		}
		w.answers("Timeline: no stage before its birth", raised["T-7"]+raised["T-3"] == 0 && raised["T-1"] == 1 && raised["T0"] == 1, raised)
		at7 := !slices.ContainsFunc(domain.ShippedLadder, func(s domain.Stage) bool { return s.Hour != 7 })
		slot, err := domain.Slot(domain.NewDate(2024, 4, 12).Time(7, 0), w.story.cal)
		w.answers("Slot: 07:30", at7 && err == nil && domain.SlotName(slot) == "2024-04-12T07:30", slot)
	}},
	{"b", "a unit that no channel reaches is not silence: the board's clerk is told, then the superior; a call ends it", func(w *walk) {
		id := w.dated("khong-lien-lac", "chi-uy-04", domain.NewDate(2024, 4, 19), "Nộp danh sách")
		sink := w.house.crew.Sink
		w.house.crew.Sink = dead{}
		defer func() { w.house.crew.Sink = sink }()
		w.on("2024-04-17", 16, 0)
		var message string
		for _, m := range got[[]projections.Message](w)(w.house.views.MessagesOf(w.ctx(), string(id))) {
			unreached := slices.ContainsFunc(w.trail("message."+m.Key), func(e domain.Event) bool { _, is := e.(domain.MessageUnreached); return is })
			if m.Unit == "chi-uy-04" && unreached {
				message = m.Key
			}
		}
		w.event("message."+message, "message.unreached")
		urged := got[[]projections.Urging](w)(w.house.views.UrgingsOf(w.ctx(), string(id)))
		w.answers("UrgingsOf: unreached", slices.ContainsFunc(urged, func(u projections.Urging) bool { return u.Kind == "unreached" }), urged)
		w.do(domain.RecordCall{Issued: w.by(expert), Assignment: id, Method: domain.ByPhone, Post: "bi-thu", Note: w.text("Đã nghe máy"), Reached: true})
		w.on("2024-04-22", 16, 0)
		w.event("message."+message, "message.unit_contacted")
	}},
	{"c", "what leaves the house is a symbol, a date and a link; never the text of a duty", func(w *walk) {
		letters, err := filepath.Glob(filepath.Join(w.house.dir, "outbox", "*"))
		if err != nil || len(letters) == 0 {
			w.t.Fatalf("%d letters in %s (%v)", len(letters), w.house.dir, err)
		}
		texts := w.story.draft.Tasks
		clean, linked := true, false
		for _, file := range letters {
			body, err := os.ReadFile(file)
			if err != nil {
				w.t.Fatal(err)
			}
			linked = linked || strings.Contains(string(body), "/duties/")
			for _, o := range texts {
				clean = clean && !strings.Contains(string(body), o.Text[:40])
			}
			clean = clean && !strings.Contains(string(body), "Nộp danh sách")
		}
		w.answers("outbox: symbols and links only", clean && linked, len(letters))
	}},
	{"e", "a unit registers its own plan; which unit has none yet?", func(w *walk) {
		none := got[[]projections.Unplanned](w)(w.house.views.Unplanned(w.ctx(), string(w.story.document)))
		w.answers("Unplanned", len(none) > 0 && !slices.ContainsFunc(none, func(u projections.Unplanned) bool { return u.Unit == "dang-uy-01" && u.No == w.story.plan }), len(none))
		w.event("asg."+string(w.duty(w.story.plan, "dang-uy-01")), "assignment.implementing_document_registered")
	}},
	{"f", "a body outside gets it with symbol, date, way and proof; a collective's receipt is recorded by its office, by name", func(w *walk) {
		proof := w.text("Phiếu gửi văn bản")
		w.do(domain.SendOut{Issued: w.by(clerk), Document: w.story.document, Unit: theProvince, On: domain.DateOf(w.clock.Now()), Method: domain.ByNetwork, Proof: &proof})
		w.event(w.doc(), "document.sent_out")
		w.do(domain.AcknowledgeDelivery{Issued: w.by(clerk), Document: w.story.document, Unit: theCommittee})
		e := w.event(w.doc(), "document.delivery_acknowledged").(domain.DeliveryAcknowledged)
		w.answers("Deliveries: recorded by", e.Office == theOffice && w.received(theCommittee).RecordedBy == string(theOffice), e)
	}},
	{"g", "paper and phone reports are entered with their true time and proof; nobody accepts his own entry", func(w *walk) {
		w.on("2024-06-18", 9, 0)
		id := domain.OccurrenceOf(w.reports(), "2024-Q2", "chi-uy-02")
		report, proof := w.text("Báo cáo giấy"), w.text("Ảnh chụp bản giấy")
		enter := domain.Submit{Issued: w.by(expert), Assignment: id, Report: &report, ArrivedAt: domain.NewDate(2024, 6, 17).Time(16, 0)}
		enter.OnBehalfOf = domain.ByUnit("chi-uy-02")
		w.refused(domain.Incomplete, enter)
		enter.Issued.ID, enter.Proof = w.story.newID(), &proof
		w.do(enter)
		e := w.event("asg."+string(id), "assignment.submission_made").(domain.SubmissionMade)
		w.answers("Duty: arrived when it arrived", w.standing(id).ArrivedAt.Equal(enter.ArrivedAt) && e.EnteredBy == expert, e)
		w.refused(domain.OwnProxy, domain.AcceptSubmission{Issued: w.by(expert), Assignment: id})
		w.do(domain.AcceptSubmission{Issued: w.by(head), Assignment: id})
	}},
	{"h", "every recipient confirms the document, apart from any duty in it", func(w *walk) {
		w.do(domain.AcknowledgeDelivery{Issued: w.by(domain.ByUnit("chi-uy-05")), Document: w.story.document, Unit: "chi-uy-05"})
		w.event(w.doc(), "document.delivery_acknowledged")
		duty := w.standing(w.duty(w.story.plan, "chi-uy-05"))
		w.answers("Deliveries: received, duty not accepted", w.received("chi-uy-05").ReceivedAt != nil && duty.Status == string(domain.Sent), duty)
	}},
	{"i", "people urge: a signed letter for a list, its log, and a list for the committee only", func(w *walk) {
		late := domain.OccurrenceOf(w.reports(), "2024-Q1", "chi-uy-01")
		const letter = domain.LetterID("cv-don-doc")
		w.do(domain.DraftLetter{Issued: w.by(expert), Letter: letter, From: theBoard, To: "chi-uy-01", Assignments: []domain.AssignmentID{late}})
		w.refused(domain.NotYours, domain.SignLetter{Issued: w.by(expert), Letter: letter, Title: "TRƯỞNG BAN"})
		w.do(domain.SignLetter{Issued: w.by(head), Letter: letter, Title: "TRƯỞNG BAN"})
		w.number(letter)
		proof := w.text("Phiếu gửi")
		w.do(domain.SendLetter{Issued: w.by(expert), Letter: letter, Method: domain.PaperSent, Proof: &proof})
		w.event("letter."+string(letter), "letter.sent")
		urged := got[[]projections.Urging](w)(w.house.views.UrgingsOf(w.ctx(), string(late)))
		w.answers("UrgingsOf: letter", slices.ContainsFunc(urged, func(u projections.Urging) bool { return u.Kind == "letter" }), urged)
		serious := got[[]projections.Duty](w)(w.house.views.ForCommittee(w.ctx(), string(theCommittee), w.clock.Now()))
		others := got[[]projections.Duty](w)(w.house.views.ForCommittee(w.ctx(), "dang-uy-01", w.clock.Now()))
		w.answers("ForCommittee", slices.ContainsFunc(serious, func(d projections.Duty) bool { return d.Key == string(late) }) && len(others) == 0, serious)
	}},
	{"j", "days late are calendar days in tables and working days on the ladder; the rate is of what was due so far", func(w *walk) {
		due := w.standing(domain.OccurrenceOf(w.reports(), "2024-Q1", "chi-uy-01"))
		d := domain.Deadline{Day: domain.NewDate(2024, 3, 19), Closes: *due.Closes}
		days, workdays, err := d.LateBy(domain.NewDate(2024, 4, 1).Time(9, 0), w.story.cal)
		w.answers("LateBy: 13 days, 9 working days", err == nil && days == 13 && workdays == 9, [2]int{days, workdays})
		all := got[projections.Tally](w)(w.house.views.Total(w.ctx(), projections.Moment{At: w.clock.Now()}, true))
		rate, ok := all.Rate()
		w.answers("Total: the rate of those due so far", ok && all.DueSoFar < all.Total && rate == 100*float64(all.OnTime)/float64(all.DueSoFar), all)
	}},
	{"k", "only regular and thematic inspection; the rest is secret and refused; the inspected never see the team's notes", func(w *walk) {
		by, _ := w.story.cal.AddWorkdays(domain.DateOf(w.clock.Now()), domain.AnnounceWithin)
		decide := domain.DecideInspection{
			Issued: w.by(inspector), Inspection: "kt-uy-ban", Kind: domain.Examination, Topic: "Giải quyết tố cáo đối với đảng viên", Decision: "21-QĐ/UBKTĐUK", AnnounceBy: by,
			Units: []domain.UnitID{"dang-uy-06"}, Team: theInspectors, Superiors: w.superiors(), Form: domain.Thematic,
		}
		w.refused(domain.Secret, decide)
		decide.Issued, decide.Topic = w.by(inspector), "Việc thực hiện chế độ báo cáo"
		w.do(decide)
		w.do(domain.AnnounceInspection{Issued: w.by(inspector), Inspection: "kt-uy-ban"})
		w.do(domain.AddWorkingNote{Issued: w.by(domain.ByPost(theInspectors, "can-bo")), Inspection: "kt-uy-ban", Note: w.text("Sổ ghi chưa khớp")})
		w.event("insp.kt-uy-ban", "inspection.note_added")
		seen := got[[]projections.Entry](w)(w.house.views.TimelineFor(w.ctx(), "insp.kt-uy-ban", true))
		whole := got[[]projections.Entry](w)(w.house.views.TimelineFor(w.ctx(), "insp.kt-uy-ban", false))
		hidden := !slices.ContainsFunc(seen, func(e projections.Entry) bool { return e.Type == "inspection.note_added" })
		w.answers("TimelineFor: without notes", hidden && len(whole) == len(seen)+1, len(seen))
	}},
	{"d", "continuous duties live: one question a period, answered or silent, never overdue; they close with the document's period", func(w *walk) {
		answered, silent := w.duty(3, "dang-uy-02"), w.duty(3, "dang-uy-07")
		q := w.event("asg."+string(answered), "assignment.question_asked").(domain.QuestionAsked)
		w.do(domain.AnswerQuestion{Issued: w.by(domain.ByUnit("dang-uy-02")), Assignment: answered, Period: q.Period.Key, Updated: true, Note: item(w, "Đã sinh hoạt chuyên đề")})
		w.event("asg."+string(answered), "assignment.question_answered")
		rates := got[[]projections.UnitUpdates](w)(w.house.views.UpdateRates(w.ctx(), q.Period.Cutoff))
		of := func(u string) projections.UnitUpdates {
			i := slices.IndexFunc(rates, func(r projections.UnitUpdates) bool { return r.Unit == u })
			if i < 0 {
				return projections.UnitUpdates{}
			}
			return rates[i]
		}
		w.answers("UpdateRates: có cập nhật, chưa cập nhật", of("dang-uy-02").Updated > 0 && of("dang-uy-07").Asked > 0 && of("dang-uy-07").Updated == 0, rates)
		w.answers("Duty: silent, never overdue", w.standing(silent).Standing(w.clock.Now()) == domain.NoDeadline, w.standing(silent))
		for _, r := range w.story.regimes { // nobody reports in this walk any more
			w.do(domain.EndRegime{Issued: w.by(head), Regime: r.Regime, On: domain.DateOf(w.clock.Now()), Basis: "Kết luận ngày 18/6/2024"})
		}
		w.on("2025-01-02", 9, 0)
		w.event(w.doc(), "document.expired")
		w.event("asg."+string(silent), "assignment.period_closed")
	}},
}

// dead is a channel that takes nothing.
type dead struct{}

func (dead) Send(context.Context, notify.Letter) (string, error) {
	return "", errors.New("450 mailbox busy")
}

var _ workers.Sink = dead{}

// dated gives a unit a duty with a day.
func (w *walk) dated(id domain.AssignmentID, u domain.UnitID, day domain.Date, text string) domain.AssignmentID {
	w.t.Helper()
	due, err := domain.DeadlineOn(day, "", w.story.cal)
	w.do(domain.GiveAssignment{
		Issued: w.by(head), Assignment: id, Unit: u, Duty: domain.Dated, Text: text, Due: got[*domain.Deadline](w)(&due, err), Superiors: w.superiors(),
	})
	return id
}

// trail is everything that happened in a life.
func (w *walk) trail(aggregate string) (all []domain.Event) {
	w.t.Helper()
	for _, entry := range got[[]projections.Entry](w)(w.house.views.Timeline(w.ctx(), aggregate)) {
		e, err := domain.Wire{}.Decode(entry.Type, 1, entry.Data)
		all = append(all, got[domain.Event](w)(e, err))
	}
	return all
}

// received is how a unit got the directive, as the read models have it.
func (w *walk) received(u domain.UnitID) projections.Delivery {
	w.t.Helper()
	all := got[[]projections.Delivery](w)(w.house.views.Deliveries(w.ctx(), string(w.story.document)))
	i := slices.IndexFunc(all, func(d projections.Delivery) bool { return d.Unit == string(u) })
	if i < 0 {
		w.t.Fatalf("%s did not get the directive", u)
	}
	return all[i]
}

// number gives a letter its number.
func (w *walk) number(l domain.LetterID) {
	w.t.Helper()
	w.do(domain.NumberLetter{Issued: w.by(expert), Letter: l, Symbol: "41-CV/BTGDV"})
}

func item(w *walk, words string) *domain.Item {
	kept := w.text(words)
	return &kept
}
