package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// Who does it, and how it comes back: rows 30 to 39.
var demandsOfWork = []demand{
	{"30", "a duty that the document itself does is done with its issue, and given to nobody", func(w *walk) {
		const notice = domain.DocumentID("thong-bao")
		w.do(domain.RegisterDocument{
			Issued: w.by(clerk), Document: notice, Symbol: "12-TB/ĐUK", Number: 12, Kind: "Thông báo", Issuer: "Ban Thường vụ Đảng ủy Khối",
			IssuedOn: domain.DateOf(w.clock.Now()), Subject: "Phân công tham mưu", Citations: []domain.Citation{}, Recipients: []domain.Recipient{},
			Obligations: []domain.Obligation{{No: 1, Text: "Tham mưu ban hành hướng dẫn", Assignees: []string{"Ban TG&DV"}, Duty: domain.Unscheduled}},
		})
		w.do(domain.IssueDocument{
			Issued: w.by(clerk), Document: notice, Superiors: w.superiors(), Satisfied: []int{1}, Deliveries: []domain.Delivery{},
			Audiences: []domain.Audience{{Obligation: 1, Printed: "Ban TG&DV", Units: []domain.UnitID{theBoard}}},
		})
		w.event("doc."+string(notice), "document.obligation_satisfied")
		given := got[[]projections.Duty](w)(w.house.views.DutiesOf(w.ctx(), string(theBoard)))
		w.answers("DutiesOf: not given", !slices.ContainsFunc(given, func(d projections.Duty) bool { return d.Document == string(notice) }), given)
	}},
	{"31", "a duty of the board that goes on all year", func(w *walk) {
		id := w.duty(7, theBoard)
		w.do(domain.ReportActivity{Issued: w.by(expert), Assignment: id, On: domain.DateOf(w.clock.Now()), Note: w.text("Biên soạn tài liệu sinh hoạt")})
		w.event("asg."+string(id), "assignment.activity_reported")
		w.answers("Duty: in progress, no deadline", w.standing(id).Status == string(domain.InProgress) && w.standing(id).Closes == nil, w.standing(id))
	}},
	{"33", "a periodic report upwards whose cadence nobody has said: an open question, settled by a decision", func(w *walk) {
		open := func() int {
			n := 0
			for _, q := range got[[]projections.Undecided](w)(w.house.views.OpenQuestions(w.ctx(), 100)) {
				if q.Cadence && q.Document == string(w.story.document) {
					n++
				}
			}
			return n
		}
		w.answers("OpenQuestions: two cadences", open() == 2, open())
		w.on("2024-02-02", 10, 0)
		if err := w.story.fixRegimes(w.ctx(), w.load().Face, w.event(w.doc(), "document.issued").(domain.DocumentIssued).Audiences); err != nil {
			w.t.Fatal(err)
		}
		w.settle()
		e := w.event("regime."+string(domain.RegimeOf(w.story.document, 7)), "regime.fixed").(domain.RegimeFixed)
		w.answers("OpenQuestions: none", open() == 0 && e.Route.To == "Ban Tuyên giáo Tỉnh ủy" && e.Basis != "", open())
		w.refused(domain.NotYours, domain.EndRegime{Issued: w.by(clerk), Regime: e.Regime, On: domain.DateOf(w.clock.Now()), Basis: "ý kiến"})
	}},
	{"34", "a group of addressees of two kinds: base committees and cells", func(w *walk) {
		kinds := map[string]int{}
		units := got[[]projections.Unit](w)(w.house.views.Units(w.ctx()))
		for _, u := range units {
			if u.Parent == string(theCommittee) {
				kinds[u.Kind]++
			}
		}
		w.answers("Units by kind", kinds[string(domain.PartyCommittee)] == 22 && kinds[string(domain.CellCommittee)] == 14, kinds)
		w.event("group.co-so", "group.defined")
	}},
	{"35", "carrying it out begins with the receipt of the duty", func(w *walk) {
		id := w.duty(w.story.plan, "dang-uy-04")
		w.answers("Duty: sent", w.standing(id).Status == string(domain.Sent), w.standing(id))
		w.do(domain.AcknowledgeAssignment{Issued: w.by(domain.ByUnit("dang-uy-04")), Assignment: id})
		w.event("asg."+string(id), "assignment.acknowledged")
		w.answers("Duty: accepted", w.standing(id).Status == string(domain.Accepted), w.standing(id))
	}},
	{"36", "emulation movements: how many take part, and nobody's name", func(w *walk) {
		const movement = domain.MovementID("gia-dinh-hoc-tap")
		w.do(domain.LaunchMovement{Issued: w.by(head), Movement: movement, Unit: theBoard, Name: "Gia đình học tập", Symbol: "08-KH/BTGDV", Units: []domain.UnitID{"dang-uy-01", "dang-uy-02"}})
		w.do(domain.ReportParticipation{Issued: w.by(domain.ByUnit("dang-uy-01")), Movement: movement, Unit: "dang-uy-01", Period: "2024-Q1", People: 120})
		w.refused(domain.NotYours, domain.ReportParticipation{Issued: w.by(domain.ByUnit("dang-uy-03")), Movement: movement, Unit: "dang-uy-03", Period: "2024-Q1", People: 9})
		w.event("move."+string(movement), "movement.participation_reported")
		people := got[[]projections.Participants](w)(w.house.views.Participants(w.ctx(), string(movement)))
		w.answers("Participants", slices.ContainsFunc(people, func(p projections.Participants) bool { return p.Unit == "dang-uy-01" && p.People == 120 }), people)
	}},
	{"37", "a unit inspects its own parts", func(w *walk) {
		by, _ := w.story.cal.AddWorkdays(domain.DateOf(w.clock.Now()), domain.AnnounceWithin)
		leader := domain.ByPost("dang-uy-01", "bi-thu")
		w.do(domain.DecideInspection{
			Issued: w.by(leader), Inspection: "kt-chi-bo", Kind: domain.Examination, Topic: "Việc thực hiện Hướng dẫn 07-HD/ĐUK", Decision: "06-QĐ/ĐU", AnnounceBy: by,
			Units: []domain.UnitID{"chi-bo-01"}, Team: "dang-uy-01", Superiors: w.superiors(), Form: domain.Thematic,
		})
		w.do(domain.AnnounceInspection{Issued: w.by(leader), Inspection: "kt-chi-bo"})
		w.event("insp.kt-chi-bo", "inspection.announced")
		of := got[[]projections.Progress](w)(w.house.views.Progress(w.ctx(), 2024))
		w.answers("Progress: begun", slices.ContainsFunc(of, func(p projections.Progress) bool { return p.Unit == "dang-uy-01" && p.Decided == 1 }), of)
	}},
	{"38", "a report to A through B: two receipts, one consolidated report, every figure with its sources", proveRoute},
	{"32", "the board urges: it sees who is late, calls, and the call is on record", func(w *walk) {
		late := domain.OccurrenceOf(w.reports(), "2024-Q1", "chi-uy-01")
		overdue := got[[]projections.Duty](w)(w.house.views.Standing(w.ctx(), domain.Overdue, w.clock.Now(), 200))
		w.answers("Standing: overdue", slices.ContainsFunc(overdue, func(d projections.Duty) bool { return d.Key == string(late) }), len(overdue))
		w.do(domain.RecordCall{Issued: w.by(expert), Assignment: late, Method: domain.ByPhone, Post: "bi-thu", Note: w.text("Hứa gửi trong tuần"), Reached: true})
		w.event("asg."+string(late), "assignment.called")
		urged := got[[]projections.Urging](w)(w.house.views.UrgingsOf(w.ctx(), string(late)))
		w.answers("UrgingsOf", slices.ContainsFunc(urged, func(u projections.Urging) bool { return u.Kind == "call" && u.Reached }), urged)
		w.shows("asg."+string(late), "assignment.called")
	}},
	{"39", "socio-political organisations carry out and mobilise; they owe no report and are never shown as owing one", func(w *walk) {
		duties := got[[]projections.Duty](w)(w.house.views.DutiesOf(w.ctx(), "ctxh-01"))
		owing := slices.ContainsFunc(duties, func(d projections.Duty) bool { return d.Period != "" || d.Closes != nil })
		w.answers("DutiesOf: no report", len(duties) > 0 && !owing, duties)
		for _, r := range got[[]projections.Regime](w)(w.house.views.Regimes(w.ctx(), string(w.story.document))) {
			cells := got[[]projections.Cell](w)(w.house.views.Matrix(w.ctx(), r.Key))
			owes := slices.ContainsFunc(cells, func(c projections.Cell) bool { return c.Unit == "ctxh-01" && c.Assignment != "" })
			w.answers("Matrix: shown as –", !owes, cells)
		}
	}},
}

// reports is the regime of the units' reports to the standing committee, through the board.
func (w *walk) reports() domain.RegimeID { return domain.RegimeOf(w.story.document, 8) }

// proveRoute is the first quarter: 35 units report, one does not; the board receives, consolidates and sends.
func proveRoute(w *walk) {
	w.on("2024-03-18", 9, 0)
	form := domain.ScienceAndEducation
	occurrence := func(u domain.UnitID) domain.AssignmentID { return domain.OccurrenceOf(w.reports(), "2024-Q1", u) }
	regime := w.event("regime."+string(w.reports()), "regime.fixed").(domain.RegimeFixed)
	var included []domain.Included
	var answers []domain.Answers
	for i, u := range regime.Reporters {
		if u == "chi-uy-01" {
			continue
		}
		id := occurrence(u)
		said := domain.Answers{"results": "Đã triển khai", "education_activities": fmt.Sprint(i % 4)}
		body, err := json.Marshal(domain.FilledForm{Form: form.ID, Version: 1, Answers: said})
		item, err2 := w.house.keep(w.ctx(), domain.AnswersMedia, body)
		if err != nil || err2 != nil {
			w.t.Fatal(err, err2)
		}
		for _, cmd := range []domain.Command{
			domain.Submit{Issued: w.by(domain.ByUnit(u)), Assignment: id, Report: item},
			domain.ReceiveReport{Issued: w.by(domain.ByPost(theBoard, "van-thu")), Assignment: id},
			domain.AcceptSubmission{Issued: w.by(expert), Assignment: id},
		} {
			if _, err := w.house.do(w.ctx(), cmd); err != nil {
				w.t.Fatalf("%T of %s: %v", cmd, u, err)
			}
		}
		included, answers = append(included, domain.Included{Unit: u, Assignment: id, Submission: 1}), append(answers, said)
	}
	w.settle()
	some := "asg." + string(occurrence("dang-uy-01"))
	w.event(some, "assignment.report_received")
	w.event(some, "assignment.receipt_numbered")
	w.on("2024-03-21", 14, 0)
	figures, err := domain.Consolidate(form.Fields, answers)
	if err != nil {
		w.t.Fatal(err)
	}
	id := domain.ConsolidationOf(w.reports(), "2024-Q1", theBoard)
	w.event("cons."+string(id), "consolidation.opened")
	draft := domain.DraftConsolidation{
		Issued: w.by(expert), Consolidation: id, Reports: included, Figures: figures, Missing: []domain.UnitID{"chi-uy-01"},
		Paragraphs: []domain.Paragraph{{Text: w.text("Các đơn vị đã triển khai nghiêm túc"), Sources: []int{1, 2}}},
	}
	hidden := draft
	hidden.Issued, hidden.Missing = w.by(expert), nil
	w.refused(domain.Incomplete, hidden)
	w.do(draft)
	w.refused(domain.NotYours, domain.ApproveConsolidation{Issued: w.by(expert), Consolidation: id, Version: 1})
	w.do(domain.ApproveConsolidation{Issued: w.by(head), Consolidation: id, Version: 1})
	proof := w.text("Phiếu gửi")
	w.do(domain.SendConsolidation{
		Issued: w.by(expert), Consolidation: id, To: regime.Route.To, Collective: theCommittee, Symbol: "16-BC/BTGDV", Method: "mạng nội bộ", Proof: &proof,
	})
	w.event("cons."+string(id), "consolidation.sent")
	w.event(some, "assignment.report_forwarded")
	w.refused(domain.NotYours, domain.ReceiveConsolidation{Issued: w.by(expert), Consolidation: id, On: domain.DateOf(w.clock.Now())})
	w.do(domain.ReceiveConsolidation{Issued: w.by(clerk), Consolidation: id, On: domain.DateOf(w.clock.Now())})
	w.event("cons."+string(id), "consolidation.received")
	sum := 0
	parts := got[[]projections.Source](w)(w.house.views.Sources(w.ctx(), string(id), "education_activities"))
	for _, p := range parts {
		n, _ := strconv.Atoi(p.Value)
		sum += n
	}
	w.answers("Sources", len(parts) == 35 && fmt.Sprint(sum) == figures[0].Value, parts)
	k := got[projections.Consolidation](w)(w.house.views.Consolidation(w.ctx(), string(id)))
	w.answers("Consolidation: who is missing", slices.Equal(k.Missing, []string{"chi-uy-01"}), k)
}
