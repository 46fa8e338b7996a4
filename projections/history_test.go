package projections

import (
	"context"
	"math/bits"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// history is a house in which anything happens, in any order in which the domain lets it happen. What it
// refuses is passed over.
type history struct {
	*house
	t           *rapid.T
	documents   []domain.DocumentID
	regimes     []domain.RegimeID
	duties      []domain.AssignmentID
	inspections []domain.InspectionID
	messages    []domain.MessageID
}

// live lets a house live through a number of steps.
func live(t *rapid.T) *house {
	h := &history{house: newHouse(), t: t}
	years := domain.VietnamYears
	if h.chance(4) {
		years = years[:2]
	}
	h.furnish(years...)
	steps := []func(){
		h.wait, h.wait, h.enter, h.issue, h.dispatch, h.dispatch, h.fixRegime, h.open, h.inspect,
		h.inspect, h.adopt, h.review, h.call, h.write, h.emulate, h.concern,
		h.act, h.act, h.act, h.act, h.remind, h.remind, h.remind, h.question, h.question, h.gather, h.gather, h.move, h.reconsider, h.reconsider, h.plan, h.plan, h.carry, h.carry, h.legislate, h.takeOver,
		h.act, h.act, h.act, h.act, h.remind, h.remind, h.remind, h.move, h.reconsider, h.reconsider, h.plan, h.plan, h.carry, h.carry, h.legislate, h.takeOver, h.reform,
		h.handle, h.handle, h.handle, h.number, h.follow, h.revise, h.revise, h.appoint, h.appoint, h.arrange, h.amend,
	}
	for range 1 + h.pick(3) {
		h.enter()
		h.issue()
		h.dispatch()
		h.fixRegime()
		h.open()
	}
	for range []int{10, 20, 40, 80, 160}[h.pick(5)] {
		steps[h.pick(len(steps))]()
	}
	return h.house
}

// pick is one of the numbers below n, each as often as any other: rapid's own ranges rather give the small ones, and what
// stands at the end of a list of steps would never be done.
func (h *history) pick(n int) int {
	return rapid.Custom(func(t *rapid.T) (x int) {
		for range bits.Len(uint(n)) + 2 {
			x *= 2
			if rapid.Bool().Draw(t, "bit") {
				x++
			}
		}
		return x % n
	}).Draw(h.t, "pick")
}

func (h *history) chance(n int) bool { return h.pick(n) == 0 }

func sample[T any](h *history, list []T) (one T, ok bool) {
	if len(list) == 0 {
		return one, false
	}
	return list[h.pick(len(list))], true
}

// ask issues a command that may be refused.
func (h *history) ask(cmd domain.Command) {
	if _, err := h.try(cmd); err != nil {
		if _, refused := domain.Refused(err); !refused {
			h.t.Fatalf("%T: %v", cmd, err)
		}
	}
}

// some is a number of units of the house, perhaps none, some of them twice.
func (h *history) some() (units []domain.UnitID) {
	for range h.pick(4) {
		units = append(units, members[h.pick(len(members))].Unit)
	}
	return units
}

func (h *history) wait() {
	h.at = h.at.Add(time.Duration(1+h.pick(200))*time.Hour + time.Duration(h.pick(60))*time.Minute)
	if h.chance(3) { // the moment of a digest
		h.at = domain.DateOf(h.at).Time(7, 30)
	}
}

// before is now, or when something entered from paper happened.
func (h *history) before(i domain.Issued) domain.Issued {
	if h.chance(3) {
		i.At = i.At.Add(-time.Duration(h.pick(90)) * time.Hour)
	}
	return i
}

func (h *history) fixRegime() {
	d, ok := h.document()
	reporters := h.some()
	if !ok || len(reporters) == 0 {
		return
	}
	id := domain.RegimeOf(d.Face.Document, 1+h.pick(4))
	cadence, _ := sample(h, []domain.Cadence{domain.Monthly, domain.Quarterly, domain.HalfYear, domain.Yearly})
	from := domain.DateOf(h.at)
	h.ask(domain.FixRegime{
		Issued: h.by(head), Regime: id, Document: d.Face.Document, Obligation: 2, Title: "Báo cáo định kỳ", Cadence: cadence,
		CutoffDay: 14, DueDay: 19 + h.pick(10), DueText: "trước ngày 20", Reporters: reporters, Route: domain.Route{To: "Ban Thường vụ", Via: board}, Form: "khoa-giao", From: from,
		Until: from.AddDays(h.pick(400)), Basis: "Thông báo", Superiors: superiors,
	})
	if !slices.Contains(h.regimes, id) {
		h.regimes = append(h.regimes, id)
	}
}

// revise changes what was decided on a cadence, or who reports by it.
func (h *history) revise() {
	id, ok := sample(h, h.regimes)
	if !ok {
		return
	}
	on, unit := domain.DateOf(h.at), members[h.pick(len(members))].Unit
	changes := []domain.Command{
		domain.ReviseRegime{Issued: h.by(head), Regime: id, Cadence: domain.Monthly, CutoffDay: 10, DueDay: 15, DueText: "trước ngày 16", From: on, Until: on.AddDays(90), Basis: "Thông báo"},
		domain.AddReporter{Issued: h.by(head), Regime: id, Unit: unit, Basis: "Thông báo"},
		domain.RemoveReporter{Issued: h.by(head), Regime: id, Unit: unit, Basis: "Thông báo"},
		domain.AddReporter{Issued: h.by(head), Regime: id, Unit: unit, Basis: "Thông báo"},
		domain.EndRegime{Issued: h.by(head), Regime: id, On: on, Basis: "Thông báo"},
	}
	h.ask(changes[h.pick(len(changes))])
}

// open opens the next period of a regime, perhaps only for some of the reporters yet.
func (h *history) open() {
	id, ok := sample(h, h.regimes)
	r, _, err := eventstore.Load[domain.Regime](context.Background(), Log(h.log), "regime."+string(id))
	p, more := r.Next()
	if !ok || err != nil || !more || p.Due.Year > 2026 {
		return
	}
	d := due(p.Due)
	for _, u := range r.Rule.Reporters {
		asg := domain.OccurrenceOf(id, p.Key, u)
		h.ask(domain.GiveAssignment{
			Issued: h.by(domain.ByWorker("opener")), Assignment: asg, Unit: u, Duty: domain.Periodic, Text: r.Rule.Title,
			Origin: domain.Origin{Document: r.Rule.Document, Obligation: r.Rule.Obligation, Regime: id}, Due: &d, Period: &p, Route: r.Rule.Route, Superiors: superiors,
		})
		h.duties = append(h.duties, asg)
		if h.chance(6) {
			return
		}
	}
	h.ask(domain.OpenPeriod{Issued: h.by(domain.ByWorker("opener")), Regime: id, Period: p, Assignments: len(r.Rule.Reporters)})
}

// duty is one of those that were given, rather one of the latest, so that something becomes of it.
func (h *history) duty() (id domain.AssignmentID, a domain.Assignment, ok bool) {
	id, ok = sample(h, h.duties[max(0, len(h.duties)-5):])
	if ok && h.chance(3) {
		id, _ = sample(h, h.duties)
	}
	a, _, err := eventstore.Load[domain.Assignment](context.Background(), Log(h.log), "asg."+string(id))
	return id, a, ok && err == nil
}

// which is one of the duties that are like that.
func (h *history) which(like func(domain.Assignment) bool) (id domain.AssignmentID, a domain.Assignment, ok bool) {
	var ids []domain.AssignmentID
	var found []domain.Assignment
	for _, id := range h.duties {
		if a, _, err := eventstore.Load[domain.Assignment](context.Background(), Log(h.log), "asg."+string(id)); err == nil && a.Status != "" && like(a) {
			ids, found = append(ids, id), append(found, a)
		}
	}
	if len(ids) == 0 {
		return "", domain.Assignment{}, false
	}
	i := h.pick(len(ids))
	return ids[i], found[i], true
}

// act is what people do with a duty.
func (h *history) act() {
	id, a, ok := h.duty()
	if !ok {
		return
	}
	unit, report := domain.ByUnit(a.Unit), typed("report")
	paper := h.before(h.by(clerk))
	paper.OnBehalfOf = unit
	what := h.pick(10)
	if a.Status == domain.Submitted {
		what = 4 + what/2 // somebody answers
	}
	switch what {
	case 0:
		h.ask(domain.AcknowledgeAssignment{Issued: h.by(unit), Assignment: id})
	case 1:
		h.ask(domain.ReportActivity{Issued: h.by(unit), Assignment: id, On: domain.DateOf(h.at), Note: report})
	case 2:
		h.ask(domain.Submit{Issued: h.by(unit), Assignment: id, Nil: true})
	case 3:
		h.ask(domain.Submit{Issued: paper, Assignment: id, Report: &report, Proof: &report})
	case 4, 5:
		h.ask(domain.Submit{Issued: h.by(unit), Assignment: id, Report: &report})
	case 6, 7:
		back := domain.ReturnSubmission{Issued: h.before(h.by(head)), Assignment: id, Reasons: []string{"missing_figures"}}
		if h.chance(3) {
			back.Due = new(due(domain.DateOf(h.at).AddDays(h.pick(20))))
		}
		h.ask(back)
	case 8:
		h.ask(domain.AcceptSubmission{Issued: h.by(head), Assignment: id})
	case 9:
		h.ask(domain.TransferAssignment{
			Issued: h.by(head), Assignment: id, From: a.Unit, To: members[h.pick(len(members))].Unit, Basis: "12-QĐ/ĐUK", On: domain.DateOf(h.at),
		})
		if h.chance(3) {
			h.ask(domain.CancelAssignment{Issued: h.by(head), Assignment: id, Reason: report})
		}
	}
}

// question asks a continuous duty, or lets its unit answer; a report that goes through the board is received or sent on.
func (h *history) question() {
	id, a, ok := h.duty()
	if !ok {
		return
	}
	what := h.pick(6)
	if x, on, ok := h.which(func(a domain.Assignment) bool { return a.Given.Duty == domain.Continuous && a.Due == nil }); ok && what < 3 {
		id, a = x, on
	}
	if x, on, ok := h.which(func(a domain.Assignment) bool { r, ok := a.Receipt(); return ok && r.Status != domain.Forwarded }); ok && what >= 3 && h.chance(2) {
		id, a, what = x, on, 3
		if r, _ := a.Receipt(); r.Status == domain.Received {
			what = 4 + h.pick(2)
		}
	}
	unit, note := domain.ByUnit(a.Unit), typed("note")
	switch what {
	case 0, 1:
		p := a.NextQuestion(domain.RegimeFixed{}, domain.DateOf(h.at))
		if h.chance(2) && p.From.Time(7, 0).After(h.at) && a.Given.Duty == domain.Continuous {
			h.at = p.From.Time(7, 0)
		}
		h.ask(domain.AskQuestion{Issued: h.by(domain.ByWorker("questioner")), Assignment: id, Period: p})
	case 2:
		if n := len(a.Questions); n > 0 {
			h.ask(domain.AnswerQuestion{Issued: h.by(unit), Assignment: id, Period: a.Questions[h.pick(n)].Period.Key, Updated: h.chance(2), Note: &note})
		}
	case 3:
		h.ask(domain.ReceiveReport{Issued: h.before(h.by(head)), Assignment: id})
	case 4:
		book := domain.BookOf(board, 2024)
		h.ask(domain.EnterReceipt{Issued: h.by(domain.ByWorker("registrar")), Book: book, Unit: board, Year: 2024, Assignment: id, Submission: 1})
		h.ask(domain.NumberReceipt{Issued: h.by(domain.ByWorker("registrar")), Assignment: id, Submission: 1 + h.pick(2), Book: "b1", Number: 1 + h.n})
	case 5:
		if a.Given.Period != nil && a.Status != domain.Submitted {
			h.ask(domain.ExcuseReport{Issued: h.by(head), Assignment: id, Reason: note})
		} else {
			h.ask(domain.ForwardReport{Issued: h.by(head), Assignment: id, On: domain.DateOf(h.at), Method: "trực tiếp", Proof: &note})
		}
	}
}

// gather takes a consolidation a step further.
func (h *history) gather() {
	r, ok := sample(h, h.regimes)
	if !ok {
		return
	}
	id, note := domain.ConsolidationOf(r, "2024-Q1", board), typed("note")
	s, _, _ := eventstore.Load[domain.Consolidation](context.Background(), Log(h.log), "cons."+string(id))
	next, known := map[domain.Status]int{"": 0, domain.Collecting: 1, domain.Drafted: 2, domain.Approved: 3, domain.Sent: 5}[s.Status]
	switch {
	case !known || h.chance(5):
		next = h.pick(6)
	case s.Status == domain.Sent:
		next = 5
		if !s.Carried {
			next = 4
		}
	}
	p := domain.Period{Key: "2024-Q1", Label: "Quý I/2024", From: date("2023-12-15"), Cutoff: date("2024-03-14"), Due: date("2024-03-19")}
	switch next {
	case 0:
		h.ask(domain.OpenConsolidation{
			Issued: h.by(domain.ByWorker("opener")), Consolidation: id, Regime: r, Period: p, Consolidator: board,
			Reporters: []domain.UnitID{"cu-duoc", "doan"}, Superiors: superiors,
		})
	case 1:
		h.ask(domain.DraftConsolidation{
			Issued: h.by(domain.ByPost(board, "chuyen-vien")), Consolidation: id, Reports: []domain.Included{{Unit: "doan", Assignment: "a1", Submission: 1}},
			Missing: []domain.UnitID{"cu-duoc"}, Figures: []domain.Figure{{Field: "f", Value: "2", From: []string{"2"}}}, Paragraphs: []domain.Paragraph{{Text: note, Sources: []int{1}}},
		})
	case 2:
		h.ask(domain.ApproveConsolidation{Issued: h.by(head), Consolidation: id, Version: s.Draft.Version})
	case 3:
		h.ask(domain.SendConsolidation{Issued: h.before(h.by(head)), Consolidation: id, To: "Tỉnh ủy", Symbol: "15-BC/BTGDV", Method: "bưu điện", Proof: &note})
	case 4:
		h.ask(domain.CarryConsolidation{Issued: h.by(domain.ByWorker("carrier")), Consolidation: id, Reports: 1})
	case 5:
		h.ask(domain.ReceiveConsolidation{Issued: h.by(clerk), Consolidation: id, On: domain.DateOf(h.at), Number: "118", Proof: &note})
	}
}

// remind raises any stage that the domain lets be raised now.
func (h *history) remind() {
	id, a, ok := h.duty()
	if !ok || a.Due == nil {
		return
	}
	p, _, _ := eventstore.Load[domain.Policy](context.Background(), Log(h.log), "policy."+string(domain.Ladder))
	plan, _ := p.Plan(*a.Due, lawful)
	x, ok := sample(h, plan)
	if !ok {
		return
	}
	if h.chance(2) && x.At.After(h.at) {
		h.at = x.At
	}
	if x.Stage.Escalation {
		h.ask(domain.RaiseEscalation{Issued: h.by(domain.ByWorker("escalator")), Assignment: id, Stage: x.Stage, Revision: a.Due.Revision, Policy: p.Version, PlannedAt: x.At})
	} else {
		h.ask(domain.RaiseReminder{Issued: h.by(domain.ByWorker("reminder")), Assignment: id, Stage: x.Stage, Revision: a.Due.Revision, Policy: p.Version, PlannedAt: x.At})
	}
}

// reconsider is what a unit asks of a duty and what leaders decide on it.
func (h *history) reconsider() {
	id, a, ok := h.duty()
	if !ok {
		return
	}
	unit, why := domain.ByUnit(a.Unit), typed("why")
	later := due(domain.DateOf(h.at).AddDays(h.pick(40)))
	asked := []domain.Command{
		domain.RequestExtension{Issued: h.by(unit), Assignment: id, Wished: later.Day, Reason: why},
		domain.RequestExtension{Issued: h.by(unit), Assignment: id, Wished: later.Day, Reason: why},
		domain.RequestReassignment{Issued: h.by(unit), Assignment: id, Reason: why},
		domain.ReportProgress{Issued: h.by(unit), Assignment: id, On: domain.DateOf(h.at), Percent: h.pick(101), Note: &why},
		domain.SuspendAssignment{Issued: h.by(head), Assignment: id, Reason: why},
		domain.StarAssignment{Issued: h.by(head), Assignment: id},
		domain.UnstarAssignment{Issued: h.by(head), Assignment: id},
		domain.CloseByTacitConsent{Issued: h.by(domain.ByWorker("consent")), Assignment: id},
		domain.CloseByTacitConsent{Issued: h.by(domain.ByWorker("consent")), Assignment: id},
		domain.CloseAssignmentPeriod{Issued: h.by(domain.ByWorker("closer")), Assignment: id, Document: a.Given.Origin.Document},
		domain.RegisterImplementingDocument{Issued: h.by(unit), Assignment: id, Document: "d9"},
		domain.CorrectAssignment{Issued: h.by(head), Assignment: id, Field: domain.CorrectCoordinators, Now: "doan", Reason: why},
	}
	answers := map[domain.Status]domain.Command{
		domain.Returned: domain.InsistAssignment{Issued: h.by(head), Assignment: id}, domain.Suspended: domain.ResumeAssignment{Issued: h.by(head), Assignment: id, Due: &later},
		domain.Completed: domain.ReopenAssignment{Issued: h.by(head), Assignment: id, Reason: why, Due: &later}, domain.Cancelled: domain.ReopenAssignment{Issued: h.by(head), Assignment: id, Reason: why, Due: &later},
	}
	cmd, answered := answers[a.Status]
	switch {
	case answered && h.chance(2):
		h.ask(cmd)
	case a.Asked.By != "" && h.chance(2):
		h.ask(domain.GrantExtension{Issued: h.by(head), Assignment: id, Due: later})
	case a.Asked.By != "":
		h.ask(domain.RefuseExtension{Issued: h.by(head), Assignment: id, Reason: why})
	default:
		cmd, _ := sample(h, asked)
		h.ask(cmd)
	}
}

// move gives a duty another deadline.
func (h *history) move() {
	if d, ok := h.document(); ok && h.chance(2) {
		h.ask(domain.ApplyRuling{Issued: h.by(domain.ByWorker("mover")), Document: d.Face.Document, Ruling: len(d.Rulings), Assignments: 1})
	}
	id, _, ok := h.duty()
	if ok {
		h.ask(domain.MoveDeadline{Issued: h.by(domain.ByWorker("mover")), Assignment: id, Due: due(domain.DateOf(h.at).AddDays(h.pick(40))), Why: domain.ByCalendar})
	}
}

// plan plans a message that carries some of what a unit was told.
func (h *history) plan() {
	for u, keys := range sorted(recountOf(h.commits()).pending) {
		if len(keys) == 0 || h.chance(2) {
			continue
		}
		slot := domain.SlotName(must(domain.Slot(h.at.AddDate(0, 0, -h.pick(2)), lawful)))
		id := domain.MessageOf(domain.UnitID(u), domain.Email, slot)
		h.ask(domain.PlanMessage{
			Issued: h.by(domain.ByWorker("notifier")), Message: id, Recipient: domain.UnitID(u), Channel: domain.Email, Slot: slot,
			Notices: slices.Clone(keys[:1+h.pick(len(keys))]),
		})
		h.messages = append(h.messages, id)
		return
	}
}

// carry is what becomes of a message.
func (h *history) carry() {
	id, ok := sample(h, h.messages)
	if !ok {
		return
	}
	if h.chance(4) {
		level, to := 1+h.pick(2), []domain.UnitID{board}
		h.ask(domain.RaiseUnreached{Issued: h.by(domain.ByWorker("notifier")), Message: id, Level: level, To: to, PlannedAt: h.at, Assignment: h.about()})
	}
	if h.chance(8) {
		h.ask(domain.RecordContact{Issued: h.by(domain.ByWorker("notifier")), Message: id, Assignment: "a", ContactedAt: h.at})
	}
	if h.chance(2) {
		h.ask(domain.RecordHanded{Issued: h.by(domain.ByWorker("notifier")), Message: id, Reference: "<" + string(id) + "@khoi.example>"})
		return
	}
	for range 1 + h.pick(6) {
		h.ask(domain.RecordFailed{Issued: h.by(domain.ByWorker("notifier")), Message: id, Reason: "channel", RetryAt: h.at.Add(time.Minute)})
		h.at = h.at.Add(time.Minute)
	}
}
