package domain

import (
	"slices"
	"testing"
)

func TestAUnitThatIsNotReached(t *testing.T) {
	worker := ByWorker("notifier")
	raise := RaiseUnreached{
		Issued: as(worker, "2024-03-08 11:30"), Message: planDigest.Message, Level: 1, Assignment: "a1", Document: "d1", To: []UnitID{board},
		PlannedAt: instant("2024-03-08 11:30"),
	}
	raised := MessageUnreached{
		Level: 1, Recipient: water, Assignment: "a1", Document: "d1", To: []UnitID{board}, PlannedAt: raise.PlannedAt, RaisedAt: instant("2024-03-08 11:30"),
	}
	with := func(change func(*RaiseUnreached)) Command { return but(raise, change) }
	second := with(func(c *RaiseUnreached) {
		c.Level, c.To, c.At, c.PlannedAt = 2, []UnitID{office}, instant("2024-03-11 07:30"), instant("2024-03-11 07:30")
	})
	again := but(raised, func(e *MessageUnreached) {
		e.Level, e.To, e.PlannedAt, e.RaisedAt = 2, []UnitID{office}, instant("2024-03-11 07:30"), instant("2024-03-11 07:30")
	})
	contact := RecordContact{as(worker, "2024-03-08 11:31"), planDigest.Message, "a1", instant("2024-03-08 10:05")}
	contacted := UnitContacted{"a1", instant("2024-03-08 10:05")}
	failed := []Event{digestPlanned, MessageFailed{Attempt: 1, Reason: "channel", RetryAt: instant("2024-03-08 07:45")}}
	tell[Message](t, []scenario{
		{"the board is told after four working hours", failed, raise, []Event{raised}, ""},
		{"when it was given up too", []Event{digestPlanned, MessageFailed{Attempt: 5, Reason: "channel"}}, raise, []Event{raised}, ""},
		{"told twice it counts once", append(failed, raised), raise, nil, ""},
		{"not a minute before", failed, with(func(c *RaiseUnreached) { c.At = instant("2024-03-08 11:29") }), nil, ""},
		{"not when nobody has tried yet", []Event{digestPlanned}, raise, nil, ""},
		{"not when it was handed over", []Event{digestPlanned, MessageHanded{Reference: "<1@dondoc>"}}, raise, nil, ""},
		{"not about what was never planned", nil, raise, nil, ""},
		{"the one above is told after a working day", append(failed, raised), second, []Event{again}, ""},
		{"not before the board was", failed, second, nil, ""},
		{"nobody is told a third time", append(failed, raised, again), with(func(c *RaiseUnreached) { c.Level, c.At = 3, instant("2024-03-18 08:00") }), nil, ""},
		{"a person reaches the unit", failed, contact, []Event{contacted}, ""},
		{"once is enough", append(failed, contacted), contact, nil, ""},
		{"then nobody is told", append(failed, contacted), raise, nil, ""},
		{"a person does not raise it", failed, with(func(c *RaiseUnreached) { c.By = byClerk }), nil, NotYours},
		{"nor settle it but by a call", failed, but(contact, func(c *RecordContact) { c.By = byClerk }), nil, NotYours},
	})
}

func TestWhoIsToldThatAUnitIsNotReached(t *testing.T) {
	for unit, want := range map[UnitID][]UnitID{
		water: {board, office, committee}, board: {office, committee}, office: {board, committee}, committee: {board, office},
	} {
		if got := house.Unreached(unit); !slices.Equal(got, want) {
			t.Errorf("of %s %v are told, want %v", unit, got, want)
		}
	}
	if got := (Superiors{Board: power, Office: power, Committee: power}).Unreached(water); !slices.Equal(got, []UnitID{power}) {
		t.Errorf("%v are told of a part of a duty", got)
	}
}

func TestWhenItIsTold(t *testing.T) {
	for told, want := range []string{"2024-03-08 11:30", "2024-03-08 17:30"} {
		if at, ok := UnreachedAt("2024-03-08T07:30", told, lawCalendar); !ok || !at.Equal(instant(want)) {
			t.Errorf("level %d is told at %s, want %s", told+1, at.In(Zone), want)
		}
	}
	if _, ok := UnreachedAt("2024-03-08T07:30", 2, lawCalendar); ok {
		t.Error("there is a third level")
	}
	if at, ok := UnreachedAt("2040-03-08T07:30", 0, lawCalendar); !ok || !at.Equal(instant("2040-03-09 07:30")) {
		t.Errorf("in a year without a calendar it is told at %s", at)
	}
}
