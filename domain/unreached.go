package domain

import "time"

// UnreachedAfter are the spans after which somebody is told that no channel has taken a message: the board after four
// working hours, the one above it after a working day. It is not lateness: a unit that was not reached was not told.
var UnreachedAfter = []time.Duration{4 * time.Hour, WorkingDay}

// SlotTime is the instant of a slot, zero for what is none.
func SlotTime(slot string) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", slot, Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// UnreachedAt is when the next level is told of a message of a slot that no channel takes; false when all were.
func UnreachedAt(slot string, told int, cal Calendar) (time.Time, bool) {
	if told >= len(UnreachedAfter) {
		return time.Time{}, false
	}
	at, err := cal.AddWorkingHours(SlotTime(slot), UnreachedAfter[told])
	if err != nil { // a year without a calendar: by the clock of the wall
		at = SlotTime(slot).Add(time.Duration(told+1) * 24 * time.Hour)
	}
	return at, true
}

// Unreached lists who is told, level by level, that a unit could not be reached: its superiors, but never itself.
func (s Superiors) Unreached(unit UnitID) (chain []UnitID) {
	for _, u := range []UnitID{s.Board, s.Office, s.Committee} {
		if u != "" && u != unit && (len(chain) == 0 || chain[len(chain)-1] != u) {
			chain = append(chain, u)
		}
	}
	return chain
}

// unreached decides on a message that no channel has taken. What comes too late, too early or twice does nothing.
func (m Message) unreached(c RaiseUnreached) []Event {
	if m.Attempts == 0 || m.Contacted || c.Level != m.Unreached+1 || c.Level > len(UnreachedAfter) || c.At.Before(c.PlannedAt) {
		return nil
	}
	return []Event{MessageUnreached{
		Level: c.Level, Recipient: m.Plan.Recipient, Assignment: c.Assignment, Document: c.Document, To: c.To, PlannedAt: c.PlannedAt, RaisedAt: c.At,
	}}
}
