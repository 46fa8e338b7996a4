package projections

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	}
	h.enter()
	h.issue()
	h.dispatch()
	for range rapid.IntRange(10, 90).Draw(t, "steps") {
		steps[h.pick(len(steps))]()
	}
	return h.house
}

func (h *history) pick(n int) int    { return rapid.IntRange(0, n-1).Draw(h.t, "pick") }
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

// enter registers a document, or works on one in the register.
func (h *history) enter() {
	id, ok := sample(h, h.documents)
	switch {
	case !ok || h.chance(3):
		id = domain.DocumentID(fmt.Sprintf("d%d", len(h.documents)+1))
		soon := domain.DateOf(h.at).AddDays(h.pick(40))
		rule := &domain.DueRule{Kind: domain.DueCount, Anchor: "ngày bầu cử", Count: -5, Measure: domain.InWorkdays}
		duties := []domain.Obligation{{Duty: domain.Dated, Due: soon, DeadlineText: "trước ngày"}, {Duty: domain.Periodic, Reports: true}, {Duty: domain.Continuous}, {Duty: domain.Unscheduled, Rule: rule}}
		h.register(id, fmt.Sprintf("%d-HD/ĐUK", len(h.documents)+1), duties[:1+h.pick(4)]...)
		h.documents = append(h.documents, id)
	case h.chance(2):
		field, _ := sample(h, [][2]string{{"symbol", "9-KH/ĐUK"}, {"issuedOn", "2024-01-20"}, {"issuer", "Ban"}, {"subject", "Về công tác khoa giáo"}})
		h.ask(domain.CorrectDocument{Issued: h.by(clerk), Document: id, Field: field[0], Now: field[1], Reason: typed("why")})
	case h.chance(2):
		on := domain.DateOf(h.at).AddDays(10 + h.pick(60)) // the five working days before it are in a year that is known
		h.ask(domain.FixAnchor{Issued: h.by(head), Document: id, Anchor: "ngày bầu cử", On: on, Basis: "nghị quyết"})
	default:
		h.ask(domain.FixDeadline{Issued: h.by(head), Document: id, Obligation: 1 + h.pick(4), Due: due(domain.DateOf(h.at).AddDays(h.pick(40))), Basis: "ý kiến"})
	}
}

func (h *history) document() (d domain.Document, ok bool) {
	id, ok := sample(h, h.documents)
	d, _, err := eventstore.Load[domain.Document](context.Background(), Log(h.log), "doc."+string(id))
	return d, ok && err == nil
}

func (h *history) issue() {
	d, ok := h.document()
	if !ok {
		return
	}
	cmd := domain.IssueDocument{Issued: h.by(clerk), Document: d.Face.Document, Superiors: superiors}
	for _, o := range d.Face.Obligations {
		for range h.pick(3) {
			cmd.Audiences = append(cmd.Audiences, domain.Audience{Obligation: o.No, Printed: "Các chi ủy", Units: h.some()})
		}
	}
	cmd.Deliveries = []domain.Delivery{{Unit: province, Purpose: domain.ForReport}}
	for _, u := range h.some() {
		cmd.Deliveries = append(cmd.Deliveries, domain.Delivery{Unit: u, Purpose: domain.ToImplement})
	}
	h.ask(cmd)
}

// dispatch gives some of what an issued document demands: a dispatcher that is cut off anywhere.
func (h *history) dispatch() {
	d, ok := h.document()
	if !ok || d.Status == domain.Registered {
		return
	}
	given := 0
	for _, a := range d.Issue.Audiences {
		o, _ := d.Obligation(a.Obligation)
		for _, u := range a.Units {
			if h.chance(5) {
				return
			}
			duty := o.Duty
			by := must(d.Due(o.No, lawful))
			if by != nil {
				duty = domain.Dated
			}
			h.duties = append(h.duties, h.give(d.Face.Document, o.No, u, duty, by))
			given++
		}
	}
	h.ask(domain.DeliverDocument{Issued: h.before(h.by(domain.ByWorker("dispatcher"))), Document: d.Face.Document, Deliveries: d.Issue.Deliveries})
	if h.chance(2) {
		h.ask(domain.ConcludeDispatch{Issued: h.by(domain.ByWorker("dispatcher")), Document: d.Face.Document, Assignments: given})
	}
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
		h.ask(domain.ReturnSubmission{Issued: h.before(h.by(head)), Assignment: id, Reasons: []string{"missing_figures"}})
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
	unit, note := domain.ByUnit(a.Given.Unit), typed("note")
	switch h.pick(6) {
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
		h.ask(domain.NumberReceipt{Issued: h.by(domain.ByWorker("registrar")), Assignment: id, Submission: 1 + h.pick(2), Book: "b1", Number: 1 + h.n})
	case 5:
		if h.chance(3) {
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
	p := domain.Period{Key: "2024-Q1", Label: "Quý I/2024", From: date("2023-12-15"), Cutoff: date("2024-03-14"), Due: date("2024-03-19")}
	switch h.pick(6) {
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
		s, _, _ := eventstore.Load[domain.Consolidation](context.Background(), Log(h.log), "cons."+string(id))
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
	unit, why := domain.ByUnit(a.Given.Unit), typed("why")
	later := due(domain.DateOf(h.at).AddDays(h.pick(40)))
	asked := []domain.Command{
		domain.RequestExtension{Issued: h.by(unit), Assignment: id, Wished: later.Day, Reason: why},
		domain.RequestReassignment{Issued: h.by(unit), Assignment: id, Reason: why},
		domain.ReportProgress{Issued: h.by(unit), Assignment: id, On: domain.DateOf(h.at), Percent: h.pick(101), Note: &why},
		domain.SuspendAssignment{Issued: h.by(head), Assignment: id, Reason: why},
		domain.StarAssignment{Issued: h.by(head), Assignment: id},
		domain.UnstarAssignment{Issued: h.by(head), Assignment: id},
		domain.CloseByTacitConsent{Issued: h.by(domain.ByWorker("consent")), Assignment: id},
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
	case a.Asked.By != "" && h.chance(2):
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

// inspect takes an inspection a step further.
func (h *history) inspect() {
	id, ok := sample(h, h.inspections)
	if units := h.some(); (!ok || h.chance(3)) && len(units) > 0 {
		id = domain.InspectionID(fmt.Sprintf("i%d", len(h.inspections)+1))
		h.ask(domain.DecideInspection{
			Issued: h.by(head), Inspection: id, Kind: domain.Examination, Topic: "Chế độ báo cáo", Decision: "41-QĐ/UBKT",
			AnnounceBy: domain.DateOf(h.at).AddDays(3), Units: units, Team: office, Superiors: superiors, Level: domain.UpperLevel,
			Persons: []domain.PersonID{"p1", "p2"}[:h.pick(3)],
		})
		h.inspections = append(h.inspections, id)
	}
	i, _, err := eventstore.Load[domain.Inspection](context.Background(), Log(h.log), "insp."+string(id))
	if err != nil || i.Status == "" {
		return
	}
	switch i.Status {
	case domain.Decided:
		h.ask(domain.AnnounceInspection{Issued: h.by(head), Inspection: id})
	case domain.SelfReported:
		h.ask(domain.RecordVerification{Issued: h.by(head), Inspection: id, On: domain.DateOf(h.at), Minutes: typed("minutes")})
	case domain.Verifying:
		h.ask(domain.SendTeamReport{Issued: h.by(head), Inspection: id, Report: typed("team")})
	case domain.TeamReportedBack:
		h.ask(domain.RecordConference{Issued: h.by(head), Inspection: id, On: domain.DateOf(h.at), Minutes: typed("minutes")})
	case domain.Remediation:
		for no := range 12 {
			h.ask(domain.FilePiece{Issued: h.by(head), Inspection: id, Piece: no + 1, On: domain.DateOf(h.at), Paper: typed("paper")})
			if h.chance(6) {
				return
			}
		}
		h.ask(domain.CloseInspection{Issued: h.by(head), Inspection: id, Ended: []int{1, 2, 3, 4}})
	case domain.Announced, domain.Conferred:
		if i.Status == domain.Announced && h.chance(2) {
			h.ask(domain.SubmitSelfReport{Issued: h.by(domain.ByUnit(i.Decision.Units[0])), Inspection: id, Unit: i.Decision.Units[0], Report: typed("self")})
			return
		}
		cmd := domain.ConcludeInspection{Issued: h.by(head), Inspection: id, Notice: "12-TB/UBKT", Findings: typed("findings")}
		for n, u := range i.Decision.Units[:h.pick(len(i.Decision.Units)+1)] {
			cmd.Remedies = append(cmd.Remedies, domain.Remedy{No: n + 1, Unit: u, Demand: typed("demand"), Due: due(domain.DateOf(h.at).AddDays(h.pick(30)))})
		}
		for n, u := range i.Decision.Units {
			if !slices.Contains(i.Decision.Units[:n], u) {
				cmd.Outcomes = append(cmd.Outcomes, h.outcome(u))
			}
		}
		h.ask(cmd)
	case domain.Concluded:
		if h.chance(3) { // a paper before the demands are given out
			h.ask(domain.FilePiece{Issued: h.by(head), Inspection: id, Piece: 1 + h.pick(12), On: domain.DateOf(h.at), Paper: typed("paper")})
		}
		for _, r := range i.Result.Remedies {
			asg := domain.RemedyOf(id, r.No)
			h.ask(domain.GiveAssignment{
				Issued: h.by(domain.ByWorker("dispatcher")), Assignment: asg, Unit: r.Unit, Duty: domain.Dated,
				Origin: domain.Origin{Inspection: id, Remedy: r.No}, TextItem: &r.Demand, Due: &r.Due, Superiors: superiors,
			})
			h.duties = append(h.duties, asg)
		}
		h.ask(domain.ConcludeRemediation{Issued: h.by(domain.ByWorker("dispatcher")), Inspection: id, Assignments: len(i.Result.Remedies)})
	}
}

// outcome is what an inspection found at a unit.
func (h *history) outcome(u domain.UnitID) domain.Outcome {
	o := domain.Outcome{Unit: u, Contents: domain.InspectionContents[:1+h.pick(len(domain.InspectionContents))], Shortcomings: h.pick(4)}
	o.Violation = h.chance(2)
	o.Discipline = o.Violation && h.chance(2)
	o.Disciplined = o.Discipline && h.chance(2)
	return o
}

// adopt adopts a programme of inspection, or changes one.
func (h *history) adopt() {
	unit := []domain.UnitID{committee, "du-y-te", "cu-duoc"}[h.pick(3)]
	year := domain.DateOf(h.at).Year
	id := domain.ProgrammeOf(unit, year)
	by := h.by(domain.ByPost(unit, "bi-thu"))
	by.Body = domain.PartyCommittee
	var items []domain.ProgrammeItem
	for n := range 1 + h.pick(4) {
		kind := []domain.InspectionKind{domain.Examination, domain.Supervision}[h.pick(2)]
		items = append(items, domain.ProgrammeItem{No: n + 1, Kind: kind, Form: domain.Thematic, Topic: "Chế độ báo cáo", Subjects: []domain.UnitID{"cu-duoc"}, Quarter: 1 + h.pick(4)})
	}
	quotas := []domain.Quota{{Kind: domain.Examination, By: unit, Count: 2, Of: domain.PartyOrganisations}}
	h.ask(domain.AdoptProgramme{Issued: by, Programme: id, Unit: unit, Year: year, Symbol: "01-CTr", Quotas: quotas, Items: items})
	by.ID += "r"
	h.ask(domain.ReviseProgramme{Issued: by, Programme: id, Symbol: "09-QĐ", Items: items[:1+h.pick(len(items))], Reason: typed("why")})
	if h.chance(4) {
		by.ID += "c"
		h.ask(domain.CloseProgramme{Issued: by, Programme: id, Report: typed("year")})
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

// legislate revises the calendar or the ladder.
func (h *history) legislate() {
	if h.chance(2) {
		year := domain.VietnamYears[h.pick(3)]
		year.Source = fmt.Sprintf("Thông báo %d", h.n)
		for range 3 {
			day := domain.NewDate(year.Year, 1, 1).AddDays(h.pick(360))
			year.Off = append(slices.Clone(year.Off), domain.DayOff{Date: day, Name: "Nghỉ bù"})
		}
		h.ask(domain.PublishCalendar{Issued: h.by(admin), Calendar: domain.VietnamCalendar, Year: year})
		return
	}
	stages := slices.DeleteFunc(slices.Clone(domain.ShippedLadder), func(s domain.Stage) bool { return s.Workdays < 1 && h.chance(3) })
	for i := range stages {
		stages[i].Hour = 7 + h.pick(2)
		if strings.HasPrefix(stages[i].Name, "T-7") && h.chance(2) {
			stages[i].Name, stages[i].Workdays = "T-5", -5
		}
	}
	h.ask(domain.PublishPolicy{Issued: h.by(admin), Policy: domain.Ladder, ValidFrom: domain.DateOf(h.at), Source: "Quy chế", Stages: stages})
}

// about is the latest duty, "" when none was given.
func (h *history) about() domain.AssignmentID {
	if len(h.duties) == 0 {
		return ""
	}
	return h.duties[len(h.duties)-1]
}

// reform changes the organisation, now, before or in the weeks to come, and does some of what follows from it.
func (h *history) reform() {
	on, basis := domain.DateOf(h.at).AddDays(h.pick(30)-10), "12-QĐ/ĐUK"
	unit, into := members[h.pick(len(members))].Unit, members[h.pick(len(members))].Unit
	person := domain.PersonID(fmt.Sprintf("p%d", h.pick(2)))
	switch h.pick(11) {
	case 8:
		h.ask(domain.RegisterPerson{Issued: h.by(admin), Person: person, Name: typed("name")})
		h.ask(domain.AppointPerson{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", From: on, Basis: basis})
	case 9:
		h.ask(domain.EndAppointment{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", On: on, Basis: basis})
	case 10:
		h.ask(domain.HandOver{Issued: h.by(admin), Person: person, To: "p9", From: on, Until: on.AddDays(5), Basis: basis})
		h.ask(domain.DelegatePost{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", To: "p9", From: on, Until: on.AddDays(5), Basis: basis})
		if h.chance(2) {
			h.ask(domain.EndStandIn{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", To: "p9", On: on.AddDays(h.pick(5)), Basis: basis})
		}
	case 0:
		h.ask(domain.MergeUnits{Issued: h.by(admin), From: []domain.UnitID{unit}, Into: into, Basis: basis, On: on})
	case 1:
		h.ask(domain.MergeUnits{
			Issued: h.by(admin), From: []domain.UnitID{board}, Into: "ban-moi", Basis: basis, On: on,
			New: []domain.NewUnit{{Unit: "ban-moi", Name: "Ban mới", Kind: domain.AdvisoryBoard}},
		})
	case 2:
		h.ask(domain.DissolveUnit{Issued: h.by(admin), Unit: unit, Basis: basis, On: on})
	case 3:
		h.ask(domain.RenameUnit{Issued: h.by(admin), Unit: unit, Name: fmt.Sprintf("Chi ủy %d", h.n), Basis: basis, On: on})
	case 4:
		h.ask(domain.MoveUnit{Issued: h.by(admin), Unit: unit, Parent: into, Basis: basis, On: on})
	case 5:
		h.ask(domain.CorrectUnit{Issued: h.by(admin), Unit: unit, Field: "alias", Now: fmt.Sprintf("CU %d", h.n), Reason: typed("why")})
	case 6:
		if id, a, ok := h.duty(); ok {
			h.ask(domain.ReplaceBody{Issued: h.by(domain.ByWorker("transferer")), Assignment: id, From: a.Given.Superiors.Board, To: "ban-moi", Basis: basis, On: on})
			h.ask(domain.TransferAssignment{Issued: h.by(domain.ByWorker("transferer")), Assignment: id, From: a.Unit, To: into, Basis: basis, On: on})
		}
	case 7:
		if id, ok := sample(h, h.regimes); ok {
			h.ask(domain.ReplaceReporter{Issued: h.by(domain.ByWorker("transferer")), Regime: id, From: unit, To: into, Basis: basis, On: on})
		}
	}
}
