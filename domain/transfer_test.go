package domain

import (
	"slices"
	"testing"
)

const merged UnitID = "dang-uy-cap-nuoc-dien-luc"

var (
	transferWater = TransferAssignment{
		Issued: as(ByWorker("transferer"), "2024-03-22 07:00"), Assignment: "a1", From: water, To: merged, Basis: "12-QĐ/ĐUK", On: date("2024-03-22"),
	}
	replaceBoard = ReplaceBody{
		Issued: as(ByWorker("transferer"), "2024-03-22 07:00"), Assignment: "a1", From: board, To: newBoard, Basis: "12-QĐ/ĐUK", On: date("2024-03-22"),
	}
	boardReplaced = BodyReplaced{From: board, To: newBoard, Basis: "12-QĐ/ĐUK", On: date("2024-03-22")}

	replaceReporter = ReplaceReporter{
		Issued: as(ByWorker("transferer"), "2024-03-22 07:00"), Regime: "r1", From: water, To: merged, Basis: "12-QĐ/ĐUK", On: date("2024-03-22"),
	}
	reporterReplaced = ReporterReplaced{From: water, To: merged, Basis: "12-QĐ/ĐUK", On: date("2024-03-22")}

	waterTransferred = AssignmentTransferred{From: water, To: merged, Basis: "12-QĐ/ĐUK", On: date("2024-03-22"), At: instant("2024-03-22 07:00")}
)

func TestADutyGoesToAnotherUnit(t *testing.T) {
	given, done := []Event{waterGiven}, []Event{waterGiven, sentIn, SubmissionAccepted{Submission: 1}}
	moved := []Event{waterGiven, waterTransferred}
	byLeader := but(transferWater, func(c *TransferAssignment) { c.Issued = as(byHead, "2024-03-22 07:00") })
	back := but(byLeader, func(c *TransferAssignment) { c.From, c.To = merged, water })
	acknowledge := AcknowledgeAssignment{as(byWater, "2024-03-22 08:00"), "a1"}
	tell[Assignment](t, []scenario{
		{"when the unit ended", given, transferWater, []Event{waterTransferred}, ""},
		{"by decision of a leader", given, byLeader, []Event{waterTransferred}, ""},
		{"while its report waits", []Event{waterGiven, sentIn}, transferWater, []Event{waterTransferred}, ""},
		{"from a worker that comes twice, once", moved, transferWater, nil, ""},
		{"from a leader after the worker, once", moved, byLeader, nil, ""},
		{"and back", moved, back, []Event{but(waterTransferred, func(e *AssignmentTransferred) { e.From, e.To = merged, water })}, ""},
		{"not a duty that ended before the worker came", done, transferWater, nil, ""},
		{"not a completed one", done, byLeader, nil, NotInThisState},
		{"not one that is not there", nil, byLeader, nil, NoSuchThing},
		{"not from a unit that does not have it", given, but(byLeader, func(c *TransferAssignment) { c.From = power }), nil, NotInThisState},
		{"not by the unit itself", given, but(byLeader, func(c *TransferAssignment) { c.Issued = as(ByPost(water, "bi-thu"), "2024-03-22 07:00") }), nil, NotYours},
		{"not by an officer", given, but(byLeader, func(c *TransferAssignment) { c.Issued = as(bySpecial, "2024-03-22 07:00") }), nil, NotYours},
		{"a stranger hears that first, though nothing is to do", moved, but(byLeader, func(c *TransferAssignment) { c.Issued = as(byPower, "2024-03-22 07:00") }), nil, NotYours},
		{"not to nobody", given, but(byLeader, func(c *TransferAssignment) { c.To = "" }), nil, Incomplete},
		{"not without a decision", given, but(byLeader, func(c *TransferAssignment) { c.Basis = "" }), nil, NoReason},
		{"not from no day on", given, but(byLeader, func(c *TransferAssignment) { c.On = Date{} }), nil, BadDate},
		{"the unit that has it now takes it up", moved, but(acknowledge, func(c *AcknowledgeAssignment) { c.By = ByUnit(merged) }), []Event{AssignmentAcknowledged{}}, ""},
		{"and the former one is nobody's any more", moved, acknowledge, nil, NotYours},
	})
}

func TestATransferredDutyKeepsItsPastAndRemindsItsUnit(t *testing.T) {
	told := reminded("T+1", "2024-03-20 07:00", "2024-03-20 07:00", water, board)
	a := stateAfter[Assignment](waterGiven, told, waterTransferred)
	if a.Given.Unit != water || a.Unit != merged || a.Transfers != 1 {
		t.Errorf("given to %s, now of %s after %d transfers", a.Given.Unit, a.Unit, a.Transfers)
	}
	tell[Assignment](t, []scenario{
		{
			"a reminder goes to the unit that has it now",
			[]Event{waterGiven, waterTransferred},
			remind("T+1", "2024-03-20 07:00", "2024-03-22 07:01"),
			[]Event{reminded("T+1", "2024-03-20 07:00", "2024-03-22 07:01", merged, board)},
			"",
		},
		{"nobody is reported on the day it got the duty", []Event{waterGiven, told, waterTransferred}, escalate("T+3", "2024-03-22 07:00", "2024-03-22 07:01"), nil, ""},
		{
			"but on a later one",
			[]Event{waterGiven, told, waterTransferred},
			escalate("T+3", "2024-03-22 07:00", "2024-03-25 07:00"),
			[]Event{EscalationRaised{
				Stage: "T+3", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-22 07:00"), RaisedAt: instant("2024-03-25 07:00"), To: []UnitID{board}, Letter: true,
			}},
			"",
		},
	})
	if told, ok := a.LastReminder(1); !ok || !told.Equal(waterTransferred.At) {
		t.Errorf("the new unit was told at %s", told)
	}
	if acts := Acts(AssignmentLife, a.Status, parties(transferWater, a.bonds())); !slices.Contains(acts, "TransferAssignment") {
		t.Error("it cannot be transferred again")
	}
}

func TestAnotherBodyStandsWhereOneEnded(t *testing.T) {
	given := []Event{waterGiven}
	byLeader := but(replaceBoard, func(c *ReplaceBody) { c.Issued = as(byHead, "2024-03-22 07:00") })
	tell[Assignment](t, []scenario{
		{"when it has ended", given, replaceBoard, []Event{boardReplaced}, ""},
		{"by decision of a leader", given, byLeader, []Event{boardReplaced}, ""},
		{"once", []Event{waterGiven, boardReplaced}, replaceBoard, nil, ""},
		{"not where it does not stand", given, but(replaceBoard, func(c *ReplaceBody) { c.From = power }), nil, ""},
		{"not of a duty that has ended", []Event{waterGiven, sentIn, SubmissionAccepted{Submission: 1}}, replaceBoard, nil, ""},
		{"not of one that is not there", nil, byLeader, nil, NoSuchThing},
		{"not by nothing", given, but(replaceBoard, func(c *ReplaceBody) { c.To = "" }), nil, Incomplete},
		{"not without a decision", given, but(replaceBoard, func(c *ReplaceBody) { c.Basis = "" }), nil, NoReason},
		{"not from no day on", given, but(replaceBoard, func(c *ReplaceBody) { c.On = Date{} }), nil, BadDate},
		{"not by the unit", given, but(replaceBoard, func(c *ReplaceBody) { c.Issued = as(byWater, "2024-03-22 07:00") }), nil, NotYours},
	})
	a := stateAfter[Assignment](waterGiven, boardReplaced)
	if want := (Superiors{Board: newBoard, Office: office, Committee: committee}); a.Given.Superiors != want || a.Given.Route.Via != newBoard || a.Unit != water {
		t.Errorf("it rests on %+v, via %s", a.Given.Superiors, a.Given.Route.Via)
	}
	accept := AcceptSubmission{Issued: as(byHead, "2024-03-22 08:00"), Assignment: "a1"}
	accept.By = ByPost(newBoard, "truong-ban")
	if events, err := stateAfter[Assignment](waterGiven, sentIn, boardReplaced).Decide(accept); err != nil || len(events) == 0 {
		t.Errorf("the new board cannot accept: %v", err)
	}
}

func TestAnotherUnitReportsWhereOneEnded(t *testing.T) {
	given := []Event{quarterlyFixed}
	tell[Regime](t, []scenario{
		{"when it has ended", given, replaceReporter, []Event{reporterReplaced}, ""},
		{"once", []Event{quarterlyFixed, reporterReplaced}, replaceReporter, nil, ""},
		{"not where it does not stand", given, but(replaceReporter, func(c *ReplaceReporter) { c.From = gas }), nil, ""},
		{"not by nothing", given, but(replaceReporter, func(c *ReplaceReporter) { c.To = "" }), nil, Incomplete},
		{"not without a decision", given, but(replaceReporter, func(c *ReplaceReporter) { c.Basis = "" }), nil, NoReason},
		{"not from no day on", given, but(replaceReporter, func(c *ReplaceReporter) { c.On = Date{} }), nil, BadDate},
		{"not by an officer", given, but(replaceReporter, func(c *ReplaceReporter) { c.Issued = as(bySpecial, "2024-03-22 07:00") }), nil, NotYours},
	})
	r := stateAfter[Regime](quarterlyFixed, reporterReplaced, ReporterReplaced{From: board, To: newBoard})
	if slices.Contains(r.Rule.Reporters, water) || !slices.Contains(r.Rule.Reporters, merged) || r.Rule.Superiors.Board != newBoard {
		t.Errorf("the regime rests on %v", r.Bodies())
	}
	if got := InPlace([]UnitID{water, power}, water, power); !slices.Equal(got, []UnitID{power}) {
		t.Errorf("two reporters that became one are %v", got)
	}
}
