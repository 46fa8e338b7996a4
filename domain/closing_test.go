package domain

import (
	"testing"
	"time"
)

func TestADutyEndsWithItsDocument(t *testing.T) {
	closer := func(when string) Issued { return as(ByWorker("closer"), when) }
	cancel := CancelAssignment{Issued: closer("2024-06-03 08:00"), Assignment: "a1", Document: "d1"}
	over := CloseAssignmentPeriod{closer("2025-01-01 00:00"), "a1", "d1"}
	undated := but(waterGiven, func(e *AssignmentGiven) { e.Duty, e.Due = Continuous, nil })
	cancelled, closed := AssignmentCancelled{Document: "d1"}, AssignmentPeriodClosed{Document: "d1"}
	tell[Assignment](t, []scenario{
		{"when that was withdrawn, whatever was reported", []Event{waterGiven, sentIn}, cancel, []Event{cancelled}, ""},
		{"once", []Event{waterGiven, cancelled}, cancel, nil, ""},
		{"not when it is done", []Event{waterGiven, sentIn, SubmissionAccepted{Submission: 1}}, cancel, nil, ""},
		{"a worker names the document", []Event{waterGiven}, but(cancel, func(c *CancelAssignment) { c.Document = "" }), nil, NoReason},
		{"when the period of that is over and it has no deadline", []Event{undated, AssignmentAcknowledged{}}, over, []Event{closed}, ""},
		{"what is owed by a day stays owed", []Event{waterGiven}, over, nil, ""},
		{"what waits for acceptance waits", []Event{undated, sentIn}, over, nil, ""},
		{"once, with its period", []Event{undated, closed}, over, nil, ""},
		{"not because a person says so", []Event{undated}, but(over, func(c *CloseAssignmentPeriod) { c.Issued = as(byHead, "2025-01-01 08:00") }), nil, NotYours},
		{"nothing is reported on it then", []Event{undated, closed}, ReportActivity{Issued: as(byWater, "2025-01-02 08:00"), Assignment: "a1", On: date("2025-01-02"), Note: item("meeting")}, nil, NotInThisState},
	})
	a := stateAfter[Assignment](undated, closed)
	if got := StandingAt(a.Status, time.Time{}, time.Time{}, instant("2030-01-01 08:00")); got != WasClosed {
		t.Errorf("it stands %q years later: it is never late", got)
	}
}
