package projections

import (
	"github.com/dondoc/dondoc/domain"
)

// told is a story of one spring whose every figure can be counted on the fingers:
//
//	1-HD/ĐUK asks for a plan by 20/03 of three units, for work all year round of one, for one thing without
//	a date of two, and for a report every quarter of two. 2-HD/ĐUK is issued and not yet given out.
//
//	du-dien-luc  plan in time, accepted
//	cu-cap-nuoc  plan open and late, nobody was reminded; the continuous duty, one activity
//	cu-bao-tang  plan open and late, told four times, its superiors once
//	doan         the thing without a date: submitted; a demand of an inspection, open
//	cu-duoc      the thing without a date: cancelled; report of the quarter late, accepted
//	du-y-te      report of the quarter nil and in time, returned, open and late
//
// It ends on 2024-03-28 09:00.
func told() *house {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.at = moment("2024-02-01 08:00")
	h.do(domain.DefineGroup{Issued: h.by(admin), Group: "co-so", Name: "Các chi ủy cơ sở", Kinds: []domain.UnitKind{domain.CellCommittee}})
	h.do(domain.RegisterPerson{Issued: h.by(admin), Person: "p1", Name: typed("name")})
	h.do(domain.AppointPerson{Issued: h.by(admin), Person: "p1", Unit: board, Position: "truong-ban", From: domain.DateOf(h.at), Basis: "5-QĐ/ĐUK"})
	h.register("d1", "1-HD/ĐUK", domain.Obligation{Duty: domain.Dated, Due: date("2024-03-20"), DeadlineText: "trước ngày 21/3", Assignees: []string{"Các cấp ủy"}},
		domain.Obligation{Duty: domain.Periodic, Reports: true}, domain.Obligation{Duty: domain.Continuous}, domain.Obligation{Duty: domain.Unscheduled})
	h.do(domain.CorrectDocument{Issued: h.by(clerk), Document: "d1", Field: "subject", Now: "Công tác khoa giáo năm 2024", Reason: typed("why")})
	h.issueFirst()
	h.fixQuarter()
	h.peopleAct()
	h.inspect()
	h.supervise()
	h.look()
	h.urge()
	h.send()
	h.at = moment("2024-03-28 09:00")
	h.enterNumbers()
	h.lookBack()
	return h
}

func (h *house) issueFirst() {
	h.at = moment("2024-02-01 09:00")
	to := func(no int, units ...domain.UnitID) domain.Audience {
		return domain.Audience{Obligation: no, Printed: "Các cấp ủy", Units: units}
	}
	audiences := []domain.Audience{to(1, "du-dien-luc", "cu-cap-nuoc", "cu-bao-tang"), to(3, "cu-cap-nuoc"), to(4, "doan", "cu-duoc")}
	deliveries := []domain.Delivery{{Unit: "cu-cap-nuoc", Purpose: domain.ToImplement}, {Unit: "cu-duoc", Purpose: domain.ToImplement}, {Unit: province, Purpose: domain.ForReport}}
	h.do(domain.IssueDocument{Issued: h.by(clerk), Document: "d1", Audiences: audiences, Deliveries: deliveries, Superiors: superiors})
	plan := due(date("2024-03-20"))
	for _, u := range audiences[0].Units {
		h.give("d1", 1, u, domain.Dated, &plan)
	}
	h.give("d1", 3, "cu-cap-nuoc", domain.Continuous, nil)
	h.give("d1", 4, "doan", domain.Unscheduled, nil)
	h.give("d1", 4, "cu-duoc", domain.Unscheduled, nil)
	h.do(domain.DeliverDocument{Issued: h.by(domain.ByWorker("dispatcher")), Document: "d1", Deliveries: deliveries})
	h.do(domain.ConcludeDispatch{Issued: h.by(domain.ByWorker("dispatcher")), Document: "d1", Assignments: 6})
}

// quarterly is the regime of the story.
var quarterly = domain.RegimeOf("d1", 2)

func (h *house) fixQuarter() {
	h.at = moment("2024-02-02 10:00")
	h.do(domain.FixRegime{
		Issued: h.by(head), Regime: quarterly, Document: "d1", Obligation: 2, Title: "Báo cáo quý", Cadence: domain.Quarterly, CutoffDay: 14,
		DueDay: 19, DueText: "trước ngày 20", Reporters: []domain.UnitID{"du-y-te", "cu-duoc"}, Form: "khoa-giao", From: date("2024-01-01"),
		Until: date("2024-12-31"), Basis: "Thông báo", Superiors: superiors,
	})
	r := domain.Regime{}.Evolve(domain.RegimeFixed{Cadence: domain.Quarterly, CutoffDay: 14, DueDay: 19, From: date("2024-01-01"), Until: date("2024-12-31")})
	p, _ := r.Next()
	q1 := due(p.Due)
	for _, u := range []domain.UnitID{"du-y-te", "cu-duoc"} {
		h.do(domain.GiveAssignment{
			Issued: h.by(domain.ByWorker("opener")), Assignment: domain.OccurrenceOf(quarterly, p.Key, u), Unit: u, Duty: domain.Periodic,
			Text: "Báo cáo quý", Origin: domain.Origin{Document: "d1", Obligation: 2, Regime: quarterly}, Due: &q1, Period: &p, Superiors: superiors,
		})
	}
	h.do(domain.OpenPeriod{Issued: h.by(domain.ByWorker("opener")), Regime: quarterly, Period: p, Assignments: 2})
}

// plan is the dated duty of a unit in the story, report its duty of the quarter.
func plan(u domain.UnitID) domain.AssignmentID { return domain.DutyOf("d1", 1, u) }

func report(u domain.UnitID) domain.AssignmentID { return domain.OccurrenceOf(quarterly, "2024-Q1", u) }

func (h *house) peopleAct() {
	h.at = moment("2024-02-05 08:30")
	h.do(domain.AcknowledgeAssignment{Issued: h.by(domain.ByUnit("cu-cap-nuoc")), Assignment: plan("cu-cap-nuoc")})
	h.at = moment("2024-02-20 14:00")
	h.do(domain.ReportActivity{Issued: h.by(domain.ByUnit("cu-cap-nuoc")), Assignment: domain.DutyOf("d1", 3, "cu-cap-nuoc"), On: date("2024-02-19"), Note: typed("note")})
	h.submit(domain.DutyOf("d1", 4, "doan"), "doan")
	h.do(domain.CancelAssignment{Issued: h.by(head), Assignment: domain.DutyOf("d1", 4, "cu-duoc"), Reason: typed("why")})
	h.at = moment("2024-03-11 07:00")
	h.raise(plan("cu-bao-tang"), "T-7")
	h.at = moment("2024-03-18 16:00")
	h.do(domain.Submit{Issued: h.by(domain.ByUnit("du-y-te")), Assignment: report("du-y-te"), Nil: true})
	h.submit(plan("du-dien-luc"), "du-dien-luc")
	h.at = moment("2024-03-19 07:00")
	h.raise(plan("cu-bao-tang"), "T-1")
	h.do(domain.ReturnSubmission{Issued: h.by(head), Assignment: report("du-y-te"), Reasons: []string{"missing_figures"}})
	h.at = moment("2024-03-20 07:00")
	h.raise(plan("cu-bao-tang"), "T0")
	h.accept(plan("du-dien-luc"))
	h.at = moment("2024-03-21 07:00")
	h.raise(plan("cu-bao-tang"), "T+1")
	h.at = moment("2024-03-25 07:00")
	h.raise(plan("cu-bao-tang"), "T+3")
	h.submit(report("cu-duoc"), "cu-duoc")
	h.at = moment("2024-03-26 10:00")
	h.accept(report("cu-duoc"))
}

// inspect tells of two inspections: the demand of one is given, that of the other is not.
func (h *house) inspect() {
	for i, id := range []domain.InspectionID{"i1", "i2"} {
		h.at = moment("2024-03-26 11:00").AddDate(0, 0, i)
		h.do(domain.DecideInspection{
			Issued: h.by(head), Inspection: id, Kind: domain.Examination, Topic: "Chế độ báo cáo", Decision: "41-QĐ/UBKT",
			AnnounceBy: date("2024-03-29"), Units: []domain.UnitID{"doan"}, Team: office, Superiors: superiors,
		})
		h.do(domain.AnnounceInspection{Issued: h.by(head), Inspection: id})
		h.do(domain.ConcludeInspection{
			Issued: h.by(head), Inspection: id, Notice: "12-TB/UBKT", Findings: typed("findings"),
			Remedies: []domain.Remedy{{No: 1, Unit: "doan", Demand: typed("demand"), Due: due(date("2024-04-10"))}},
			Outcomes: []domain.Outcome{{Unit: "doan", Contents: []domain.InspectionContent{domain.Resolutions, domain.WorkingRules}, Shortcomings: 2 - i, Violation: i == 0}},
		})
	}
	h.at = moment("2024-03-26 12:00")
	h.question("2024-Q2", "2024-03-15", "2024-06-14")
	h.do(domain.OpenConsolidation{
		Issued: h.by(domain.ByWorker("opener")), Consolidation: "k1", Regime: quarterly, Period: domain.Period{Key: "2024-Q1", Label: "Quý I/2024", From: date("2023-12-15"), Cutoff: date("2024-03-14")},
		Consolidator: board, Reporters: []domain.UnitID{"du-y-te", "cu-duoc"}, Superiors: superiors,
	})
	h.do(domain.DraftConsolidation{
		Issued: h.by(head), Consolidation: "k1", Reports: []domain.Included{{Unit: "cu-duoc", Assignment: report("cu-duoc"), Submission: 1}}, Missing: []domain.UnitID{"du-y-te"},
		Figures: []domain.Figure{{Field: "education_activities", Value: "2", From: []string{"2"}}},
	})
	demand, by := typed("demand"), due(date("2024-04-10"))
	h.do(domain.GiveAssignment{
		Issued: h.by(domain.ByWorker("dispatcher")), Assignment: domain.RemedyOf("i1", 1), Unit: "doan", Duty: domain.Dated,
		Origin: domain.Origin{Inspection: "i1", Remedy: 1}, TextItem: &demand, Due: &by, Superiors: superiors,
	})
	h.do(domain.ConcludeRemediation{Issued: h.by(domain.ByWorker("dispatcher")), Inspection: "i1", Assignments: 1})
}

// question tells of what the continuous duty of cu-cap-nuoc asked about a period.
func (h *house) question(key, from, cutoff string) {
	p := domain.Period{Key: key, Label: "Quý II/2024", From: date(from), Cutoff: date(cutoff), Due: date(cutoff)}
	h.do(domain.AskQuestion{Issued: h.by(domain.ByWorker("questioner")), Assignment: domain.DutyOf("d1", 3, "cu-cap-nuoc"), Period: p})
}

// letter is the message of the story that a unit gets in a slot.
func letter(u domain.UnitID, slot string) domain.MessageID {
	return domain.MessageOf(u, domain.Email, slot)
}

// send tells of two messages to cu-bao-tang, one handed over and one that failed so far, and issues the second document.
func (h *house) send() {
	carry := func(slot string, stages ...string) domain.MessageID {
		var keys []string
		for _, s := range stages {
			keys = append(keys, string(plan("cu-bao-tang"))+"|1/"+s+"|cu-bao-tang")
		}
		id := letter("cu-bao-tang", slot)
		h.do(domain.PlanMessage{Issued: h.by(domain.ByWorker("notifier")), Message: id, Recipient: "cu-bao-tang", Channel: domain.Email, Slot: slot, Notices: keys})
		return id
	}
	h.at = moment("2024-03-27 09:00")
	first := carry("2024-03-19T07:30", "T-7", "T-1")
	h.do(domain.RecordHanded{Issued: h.by(domain.ByWorker("notifier")), Message: first, Reference: "<1@khoi.example>"})
	h.at = moment("2024-03-27 09:05")
	second := carry("2024-03-20T07:30", "T0")
	h.do(domain.RecordFailed{Issued: h.by(domain.ByWorker("notifier")), Message: second, Reason: "channel", RetryAt: h.at.AddDate(0, 0, 3)})
	h.register("d2", "2-HD/ĐUK", domain.Obligation{Duty: domain.Unscheduled})
	h.do(domain.IssueDocument{Issued: h.by(clerk), Document: "d2", Superiors: superiors})
}
