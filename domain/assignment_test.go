package domain

import (
	"testing"
	"time"
)

var (
	quarterOne = Period{Key: "2024-Q1", Label: "Quý I/2024", From: date("2023-12-15"), Cutoff: date("2024-03-14"), Due: date("2024-03-19")}

	giveWater = GiveAssignment{
		Issued: as(ByWorker("dispatcher"), "2024-02-02 07:00"), Assignment: "a1", Unit: water,
		Origin: Origin{Document: "d1", Obligation: 8, Regime: "r1"}, Duty: Periodic, Text: "Định kỳ báo cáo kết quả thực hiện",
		Due: ref(dueOn("2024-03-19", "trước ngày 20 của tháng cuối quý")), Period: ref(quarterOne),
		Route: Route{To: "Ban Thường vụ Đảng ủy Khối", Via: board}, Form: "khoa-giao", Superiors: house,
		Coordinators: []UnitID{library},
	}

	waterGiven = AssignmentGiven{
		Assignment: "a1", Unit: water, Origin: giveWater.Origin, Duty: Periodic, Text: giveWater.Text,
		Due: giveWater.Due, Period: giveWater.Period, Route: giveWater.Route, Form: "khoa-giao", Superiors: house,
		Coordinators: []UnitID{library}, GivenAt: giveWater.At,
	}

	onPaper = SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-18 16:00"), EnteredBy: bySpecial, Report: ref(item("report")), Proof: ref(item("scan"))}
	sentIn  = SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-18 16:00"), EnteredBy: byWater, Report: ref(item("report"))}
	sentOff = SubmissionReturned{Submission: 1, Reasons: []string{"missing_figures"}}
)

// stage is a stage of the shipped ladder.
func stage(name string) Stage {
	for _, s := range ShippedLadder {
		if s.Name == name {
			return s
		}
	}
	panic("no stage " + name)
}

// remind and escalate are what a worker sends for the duty due 19/03/2024.
func remind(name, planned, when string) RaiseReminder {
	return RaiseReminder{Issued: as(byReminder, when), Assignment: "a1", Stage: stage(name), Revision: 1, Policy: 1, PlannedAt: instant(planned)}
}

func escalate(name, planned, when string) RaiseEscalation {
	return RaiseEscalation(remind(name, planned, when))
}

func reminded(name, planned, when string, to ...UnitID) ReminderRaised {
	return ReminderRaised{Stage: name, Revision: 1, Policy: 1, PlannedAt: instant(planned), RaisedAt: instant(when), To: to}
}

func TestAGivenDuty(t *testing.T) {
	dated := giveWater
	dated.Duty, dated.Due = Dated, nil
	undated := giveWater
	undated.Duty, undated.Due, undated.Period = Unscheduled, nil, nil
	undatedGiven := waterGiven
	undatedGiven.Duty, undatedGiven.Due, undatedGiven.Period = Unscheduled, nil, nil
	byUnit, byPost, byStranger := giveWater, giveWater, giveWater
	byUnit.Issued, byPost.Issued, byStranger.Issued = as(byWater, "2024-02-02 07:00"), as(byClerk, "2024-02-02 07:00"), as(byPower, "2024-02-05 07:00")
	tell[Assignment](t, []scenario{
		{"a worker gives it", nil, giveWater, []Event{waterGiven}, ""},
		{"a post gives it", nil, byPost, []Event{waterGiven}, ""},
		{"a unit gives itself nothing", nil, byUnit, nil, NotYours},
		{"given twice it counts once", []Event{waterGiven}, giveWater, nil, ""},
		{"given again after it was closed it counts once", []Event{waterGiven, sentIn, SubmissionAccepted{Submission: 1}}, giveWater, nil, ""},
		{"given again by a stranger it is refused", []Event{waterGiven}, byStranger, nil, NotYours},
		{"a dated duty without its date is refused", nil, dated, nil, Incomplete},
		{"a duty nobody dated is given without a date", nil, undated, []Event{undatedGiven}, ""},
	})
}

func TestAUnitAtWork(t *testing.T) {
	ack := func(by string) Command {
		return AcknowledgeAssignment{Issued: as(by, "2024-02-03 09:00"), Assignment: "a1"}
	}
	work := func(by string, on Date, note Item) Command {
		return ReportActivity{Issued: as(by, "2024-02-20 09:00"), Assignment: "a1", On: on, Note: note}
	}
	did := ActivityReported{On: date("2024-02-19"), Note: item("meeting")}
	tell[Assignment](t, []scenario{
		{"it confirms receipt", []Event{waterGiven}, ack(byWater), []Event{AssignmentAcknowledged{}}, ""},
		{"its own post confirms receipt", []Event{waterGiven}, ack(ByPost(water, "bi-thu")), []Event{AssignmentAcknowledged{}}, ""},
		{"confirming twice counts once", []Event{waterGiven, AssignmentAcknowledged{}}, ack(byWater), nil, ""},
		{"confirming a duty at work is refused", []Event{waterGiven, did}, ack(byWater), nil, NotInThisState},
		{"another unit cannot confirm", []Event{waterGiven}, ack(byPower), nil, NotYours},
		{"another unit cannot confirm again", []Event{waterGiven, AssignmentAcknowledged{}}, ack(byPower), nil, NotYours},
		{"the giver cannot confirm", []Event{waterGiven}, ack(bySpecial), nil, NotYours},
		{"a duty that was never given does not exist", nil, ack(byWater), nil, NoSuchThing},
		{"it reports work before it confirmed", []Event{waterGiven}, work(byWater, date("2024-02-19"), item("meeting")), []Event{did}, ""},
		{"it reports work again", []Event{waterGiven, did}, work(byWater, date("2024-02-19"), item("meeting")), []Event{did}, ""},
		{"work without what was done is refused", []Event{waterGiven}, work(byWater, date("2024-02-19"), Item{}), nil, Incomplete},
		{"work without its date is refused", []Event{waterGiven}, work(byWater, Date{}, item("meeting")), nil, Incomplete},
		{"another unit's work is refused", []Event{waterGiven}, work(byPower, date("2024-02-19"), item("meeting")), nil, NotYours},
		{"work on a cancelled duty is refused", []Event{waterGiven, AssignmentCancelled{}}, work(byWater, date("2024-02-19"), item("meeting")), nil, NotInThisState},
	})
}

func TestASubmission(t *testing.T) {
	submit := func(by, when string) Submit {
		return Submit{Issued: as(by, when), Assignment: "a1", Report: ref(item("report"))}
	}
	forWater := func(by string, proof *Item) Submit {
		c := submit(by, "2024-03-18 16:00")
		c.OnBehalfOf, c.Proof = byWater, proof
		return c
	}
	empty, nothing := submit(byWater, "2024-03-18 16:00"), submit(byWater, "2024-03-18 16:00")
	empty.Report, nothing.Report, nothing.Nil = nil, nil, true
	noPeriod := waterGiven
	noPeriod.Period = nil
	second := sentIn
	second.Submission = 2
	tell[Assignment](t, []scenario{
		{"a report is sent", []Event{waterGiven, AssignmentAcknowledged{}}, submit(byWater, "2024-03-18 16:00"), []Event{sentIn}, ""},
		{"a report is sent before receipt was confirmed", []Event{waterGiven}, submit(byWater, "2024-03-18 16:00"), []Event{sentIn}, ""},
		{"nothing to report is a report", []Event{waterGiven}, nothing, []Event{SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-18 16:00"), EnteredBy: byWater, Nil: true}}, ""},
		{"neither a report nor nil is refused", []Event{waterGiven}, empty, nil, Incomplete},
		{"the day before the cut-off is too early", []Event{waterGiven}, submit(byWater, "2024-03-13 23:59"), nil, TooEarly},
		{
			"the first minute of the cut-off is not",
			[]Event{waterGiven},
			submit(byWater, "2024-03-14 00:00"),
			[]Event{SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-14 00:00"), EnteredBy: byWater, Report: ref(item("report"))}},
			"",
		},
		{
			"without a period there is no cut-off",
			[]Event{noPeriod},
			submit(byWater, "2024-02-05 08:00"),
			[]Event{SubmissionMade{Submission: 1, ArrivedAt: instant("2024-02-05 08:00"), EnteredBy: byWater, Report: ref(item("report"))}},
			"",
		},
		{
			"a late report is taken",
			[]Event{waterGiven},
			submit(byWater, "2024-03-25 09:00"),
			[]Event{SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-25 09:00"), EnteredBy: byWater, Report: ref(item("report"))}},
			"",
		},
		{"sending twice is refused", []Event{waterGiven, sentIn}, submit(byWater, "2024-03-18 16:01"), nil, NotInThisState},
		{"sending again after a return is the second", []Event{waterGiven, sentIn, sentOff}, submit(byWater, "2024-03-18 16:00"), []Event{second}, ""},
		{"a stranger's report is refused", []Event{waterGiven}, submit(byPower, "2024-03-18 16:00"), nil, NotYours},
		{"a paper report is entered by the house with its proof", []Event{waterGiven}, forWater(bySpecial, ref(item("scan"))), []Event{onPaper}, ""},
		{"a paper report without proof is refused", []Event{waterGiven}, forWater(bySpecial, nil), nil, Incomplete},
		{"another unit cannot send on its behalf", []Event{waterGiven}, forWater(byPower, ref(item("scan"))), nil, NotYours},
		{"a worker cannot send on its behalf", []Event{waterGiven}, forWater(byReminder, ref(item("scan"))), nil, NotYours},
		{"the house cannot send as itself", []Event{waterGiven}, submit(bySpecial, "2024-03-18 16:00"), nil, NotYours},
	})
}

func TestAnAcceptance(t *testing.T) {
	accept := func(by string) Command {
		return AcceptSubmission{Issued: as(by, "2024-03-20 09:00"), Assignment: "a1"}
	}
	giveBack := func(by string) Command {
		return ReturnSubmission{Issued: as(by, "2024-03-20 09:00"), Assignment: "a1", Reasons: []string{"missing_figures"}, Note: ref(item("note"))}
	}
	cancel := func(by string, reason Item) Command {
		return CancelAssignment{Issued: as(by, "2024-03-20 09:00"), Assignment: "a1", Reason: reason}
	}
	again := SubmissionMade{Submission: 2, ArrivedAt: instant("2024-03-24 08:00"), EnteredBy: byWater, Report: ref(item("better"))}
	accepted := func(n int) Event {
		return SubmissionAccepted{Submission: n, Due: waterGiven.Due, ArrivedAt: sentIn.ArrivedAt}
	}
	tell[Assignment](t, []scenario{
		{"the giver accepts", []Event{waterGiven, sentIn}, accept(bySpecial), []Event{accepted(1)}, ""},
		{"lateness is judged by the first submission", []Event{waterGiven, sentIn, sentOff, again}, accept(bySpecial), []Event{accepted(2)}, ""},
		{"accepting twice is refused", []Event{waterGiven, sentIn, accepted(1)}, accept(bySpecial), nil, NotInThisState},
		{"nothing to accept yet", []Event{waterGiven}, accept(bySpecial), nil, NotInThisState},
		{"the unit cannot accept its own report", []Event{waterGiven, sentIn}, accept(byWater), nil, NotYours},
		{"a post of the unit cannot accept its own report", []Event{waterGiven, sentIn}, accept(ByPost(water, "bi-thu")), nil, NotYours},
		{"who entered a paper report cannot accept it", []Event{waterGiven, onPaper}, accept(bySpecial), nil, OwnProxy},
		{"somebody else accepts a paper report", []Event{waterGiven, onPaper}, accept(byHead), []Event{accepted(1)}, ""},
		{"who entered the first may accept the unit's second", []Event{waterGiven, onPaper, sentOff, again}, accept(bySpecial), []Event{accepted(2)}, ""},
		{
			"the giver asks to complete it",
			[]Event{waterGiven, sentIn},
			giveBack(bySpecial),
			[]Event{SubmissionReturned{Submission: 1, Reasons: []string{"missing_figures"}, Note: ref(item("note"))}},
			"",
		},
		{"nothing to return yet", []Event{waterGiven}, giveBack(bySpecial), nil, NotInThisState},
		{"a stranger returns nothing", []Event{waterGiven, sentIn}, giveBack(byPower), nil, NotYours},
		{"a duty is cancelled with its reason", []Event{waterGiven, sentIn}, cancel(byHead, item("merged")), []Event{AssignmentCancelled{Reason: item("merged")}}, ""},
		{"without a reason it is not", []Event{waterGiven}, cancel(byHead, Item{}), nil, NoReason},
		{"the unit cannot cancel its duty", []Event{waterGiven}, cancel(byWater, item("merged")), nil, NotYours},
		{"a completed duty cannot be cancelled", []Event{waterGiven, sentIn, accepted(1)}, cancel(byHead, item("merged")), nil, NotInThisState},
	})
}

func TestAReminder(t *testing.T) {
	due := remind("T-7", "2024-03-08 07:00", "2024-03-08 07:01")
	raised := reminded("T-7", "2024-03-08 07:00", "2024-03-08 07:01", water)
	early, otherRevision, byUnit, wrongSort := due, due, due, due
	early.At, otherRevision.Revision, byUnit.By, wrongSort.Stage = instant("2024-03-08 06:59"), 2, byWater, stage("T+3")
	down := remind("T-1", "2024-03-18 07:00", "2024-03-18 09:00")
	down.Superseded = []string{"T-7", "T-3"}
	caughtUp := reminded("T-1", "2024-03-18 07:00", "2024-03-18 09:00", water)
	caughtUp.Superseded = []string{"T-7", "T-3"}
	noDate := waterGiven
	noDate.Due = nil
	tell[Assignment](t, []scenario{
		{"a stage that has come tells the unit", []Event{waterGiven}, due, []Event{raised}, ""},
		{"sent twice it counts once", []Event{waterGiven, raised}, due, nil, ""},
		{
			"the day after the deadline tells the board too",
			[]Event{waterGiven},
			remind("T+1", "2024-03-20 07:00", "2024-03-20 07:00"),
			[]Event{reminded("T+1", "2024-03-20 07:00", "2024-03-20 07:00", water, board)},
			"",
		},
		{"before its instant it is nothing", []Event{waterGiven}, early, nil, ""},
		{"of another revision it is nothing", []Event{waterGiven}, otherRevision, nil, ""},
		{"after a submission it comes too late", []Event{waterGiven, sentIn}, due, nil, ""},
		{"after a return it goes on", []Event{waterGiven, sentIn, sentOff}, due, []Event{raised}, ""},
		{"after the end it comes too late", []Event{waterGiven, sentIn, SubmissionAccepted{Submission: 1}}, due, nil, ""},
		{"after a cancellation it comes too late", []Event{waterGiven, AssignmentCancelled{Reason: item("merged")}}, due, nil, ""},
		{"before the duty it is nothing", nil, due, nil, ""},
		{"without a deadline it is nothing", []Event{noDate}, due, nil, ""},
		{"a house that was down says it once", []Event{waterGiven}, down, []Event{caughtUp}, ""},
		{
			"it stands for nothing that was raised meanwhile",
			[]Event{waterGiven, reminded("T-7", "2024-03-08 07:00", "2024-03-08 07:01", water)},
			down,
			[]Event{but(caughtUp, func(e *ReminderRaised) { e.Superseded = []string{"T-3"} })},
			"",
		},
		{"a stage that another stood for comes too late", []Event{waterGiven, caughtUp}, remind("T-7", "2024-03-08 07:00", "2024-03-18 10:00"), nil, ""},
		{
			"a stage asked for before the last was raised was overtaken",
			[]Event{waterGiven, reminded("T+1", "2024-03-20 07:00", "2024-03-20 07:01", water, board)},
			remind("T0", "2024-03-19 07:00", "2024-03-20 07:00"), nil, "",
		},
		{"a unit cannot raise it", []Event{waterGiven}, byUnit, nil, NotYours},
		{"a unit cannot raise it when it is too late either", []Event{waterGiven, sentIn}, byUnit, nil, NotYours},
		{"a stage for superiors is not a reminder", []Event{waterGiven}, wrongSort, nil, Incomplete},
	})
}

func TestAnEscalation(t *testing.T) {
	due := escalate("T+3", "2024-03-22 07:00", "2024-03-22 07:00")
	raised := EscalationRaised{Stage: "T+3", Revision: 1, Policy: 1, PlannedAt: due.PlannedAt, RaisedAt: due.At, To: []UnitID{board}, Letter: true}
	told := reminded("T+1", "2024-03-20 07:00", "2024-03-20 07:00", water, board)
	toldToday := reminded("T+1", "2024-03-20 07:00", "2024-03-22 00:10", water, board)
	toldYesterday := reminded("T+1", "2024-03-20 07:00", "2024-03-21 23:50", water, board)
	toldBefore := told
	toldBefore.Revision = 2
	byUnit, wrongSort := due, due
	byUnit.By, wrongSort.Stage = byWater, stage("T0")
	tell[Assignment](t, []scenario{
		{"the superior is told after the unit was", []Event{waterGiven, told}, due, []Event{raised}, ""},
		{"sent twice it counts once", []Event{waterGiven, told, raised}, due, nil, ""},
		{"nobody is reported who was never told", []Event{waterGiven}, due, nil, ""},
		{"nobody is reported who was told today", []Event{waterGiven, toldToday}, due, nil, ""},
		{"the day before, by the clock of Vietnam, is enough", []Event{waterGiven, toldYesterday}, due, []Event{raised}, ""},
		{"being told of another deadline does not count", []Event{waterGiven, toldBefore}, due, nil, ""},
		{"after a submission it comes too late", []Event{waterGiven, told, sentIn}, due, nil, ""},
		{"a unit cannot raise it", []Event{waterGiven, told}, byUnit, nil, NotYours},
		{"a stage for the unit is not an escalation", []Event{waterGiven, told}, wrongSort, nil, Incomplete},
	})
}

func TestAnAssignmentKnowsWhenItsUnitWasTold(t *testing.T) {
	a := stateAfter[Assignment](waterGiven, reminded("T-7", "2024-03-08 07:00", "2024-03-08 07:00", water),
		reminded("T+1", "2024-03-20 07:00", "2024-03-20 08:30", water),
		EscalationRaised{Stage: "T+3", Revision: 1, RaisedAt: instant("2024-03-22 07:00")})
	if told, ok := a.LastReminder(1); !ok || !told.Equal(instant("2024-03-20 08:30")) {
		t.Errorf("told at %v, %v", told, ok)
	}
	if told, ok := a.LastReminder(2); ok || !told.Equal(time.Time{}) {
		t.Errorf("told of a deadline that never was, at %v", told)
	}
}
