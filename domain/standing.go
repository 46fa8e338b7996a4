package domain

import "time"

// Standing is where a duty stands in time. It is derived, never stored: a function of the duty's
// facts and an instant. The standings are disjoint; every assignment has exactly one.
type Standing string

const (
	CompletedOnTime  Standing = "completed_on_time" // accepted; first submission before the deadline closed, or no deadline
	CompletedLate    Standing = "completed_late"    // accepted; first submission after it closed
	AwaitingApproval Standing = "awaiting"          // submitted, not yet accepted
	InTime           Standing = "in_time"           // open, the deadline has not closed
	Overdue          Standing = "overdue"           // open, the deadline has closed
	NoDeadline       Standing = "no_deadline"       // open, and no clock runs: no date fixed, continuous, or suspended
	WasCancelled     Standing = "cancelled"
	WasExcused       Standing = "excused" // the report of this period is asked of nobody: in no summary
	WasClosed        Standing = "closed"  // without a deadline, and the period of its document is over
)

// Standings lists the eight of the summary, in its order.
var Standings = []Standing{CompletedOnTime, CompletedLate, AwaitingApproval, InTime, Overdue, NoDeadline, WasCancelled, WasClosed}

// StandingAt derives the standing. closes is zero when there is no deadline; arrived is when the first
// submission came, zero when none did.
func StandingAt(s Status, closes, arrived, now time.Time) Standing {
	switch {
	case s == Excused:
		return WasExcused
	case s == Cancelled:
		return WasCancelled
	case s == PeriodOver:
		return WasClosed
	case s == Completed && !closes.IsZero() && !arrived.Before(closes):
		return CompletedLate
	case s == Completed:
		return CompletedOnTime
	case s == Submitted:
		return AwaitingApproval
	case s == Suspended, closes.IsZero():
		return NoDeadline
	case now.Before(closes):
		return InTime
	}
	return Overdue
}
