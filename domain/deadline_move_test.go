package domain

import "testing"

// moveWater is what a worker sends when the deadline of 19/03/2024 becomes the 21st.
var moveWater = MoveDeadline{
	Issued: as(byReminder, "2024-03-11 07:00"), Assignment: "a1", Due: dueOn("2024-03-21", "trước ngày 22/3"), Why: ByCalendar, Basis: "Thông báo lịch nghỉ",
}

// movedWater is what it makes happen.
var movedWater = func() DeadlineMoved {
	due := moveWater.Due
	due.Revision = 2
	return DeadlineMoved{Due: due, Why: ByCalendar, Basis: "Thông báo lịch nghỉ"}
}()

func TestADeadlineThatMoves(t *testing.T) {
	move := func(change func(*MoveDeadline)) MoveDeadline { return but(moveWater, change) }
	undated := waterGiven
	undated.Duty, undated.Due = Unscheduled, nil
	first := movedWater
	first.Due.Revision = 1
	third := movedWater
	third.Due = dueOn("2024-03-22", "trước ngày 22/3")
	third.Due.Revision = 3
	ruled := movedWater
	ruled.Ruling = 2
	tell[Assignment](t, []scenario{
		{"it is a new revision", []Event{waterGiven}, moveWater, []Event{movedWater}, ""},
		{"sent twice it moves once", []Event{waterGiven, movedWater}, moveWater, nil, ""},
		{"it moves again", []Event{waterGiven, movedWater}, move(func(c *MoveDeadline) { c.Due = dueOn("2024-03-22", "trước ngày 22/3") }), []Event{third}, ""},
		{"a duty without one gets its first", []Event{undated}, moveWater, []Event{first}, ""},
		{"the day it has already is nothing", []Event{waterGiven}, move(func(c *MoveDeadline) { c.Due = *waterGiven.Due }), nil, ""},
		{
			"the same day that closes later is something",
			[]Event{waterGiven},
			move(func(c *MoveDeadline) { c.Due = *waterGiven.Due; c.Due.Closes = date("2024-03-20").Closes() }),
			[]Event{but(movedWater, func(e *DeadlineMoved) {
				e.Due = *waterGiven.Due
				e.Due.Revision, e.Due.Closes = 2, date("2024-03-20").Closes()
			})},
			"",
		},
		{"at its last instant it moves", []Event{waterGiven}, move(func(c *MoveDeadline) { c.At = instant("2024-03-19 23:59") }), []Event{movedWater}, ""},
		{"what has closed stays", []Event{waterGiven}, move(func(c *MoveDeadline) { c.At = instant("2024-03-20 00:00") }), nil, ""},
		{"nobody is late by a change", []Event{waterGiven}, move(func(c *MoveDeadline) { c.Due = dueOn("2024-03-08", "") }), nil, ""},
		{"a report that waits keeps the question open", []Event{waterGiven, sentIn}, move(func(c *MoveDeadline) { c.At = instant("2024-03-18 17:00") }), []Event{movedWater}, ""},
		{"after the end it is nothing", []Event{waterGiven, sentIn, SubmissionAccepted{Submission: 1}}, moveWater, nil, ""},
		{"before the duty it is nothing", nil, moveWater, nil, ""},
		{"a decision reaches it once", []Event{waterGiven, ruled}, move(func(c *MoveDeadline) { c.Due, c.Ruling = dueOn("2024-03-22", ""), 2 }), nil, ""},
		{"an older decision comes too late", []Event{waterGiven, ruled}, move(func(c *MoveDeadline) { c.Due, c.Ruling = dueOn("2024-03-22", ""), 1 }), nil, ""},
		{"without a day it is refused", []Event{waterGiven}, move(func(c *MoveDeadline) { c.Due.Day = Date{} }), nil, BadDate},
		{"nobody but a worker moves it", []Event{waterGiven}, move(func(c *MoveDeadline) { c.Issued = as(byHead, "2024-03-11 07:00") }), nil, NotYours},
	})
}

func TestADutyIsJudgedByTheDeadlineItHas(t *testing.T) {
	lateByTheFirst := sentIn
	lateByTheFirst.ArrivedAt = instant("2024-03-20 09:00")
	accept := AcceptSubmission{as(bySpecial, "2024-03-22 09:00"), "a1"}
	stageOf := func(revision int, name, planned string) RaiseReminder {
		return but(remind(name, planned, planned), func(c *RaiseReminder) { c.Revision = revision })
	}
	tell[Assignment](t, []scenario{
		{
			"what it is accepted by",
			[]Event{waterGiven, movedWater, lateByTheFirst},
			accept,
			[]Event{SubmissionAccepted{Submission: 1, Due: ref(movedWater.Due), ArrivedAt: lateByTheFirst.ArrivedAt}},
			"",
		},
		{"a stage of the deadline before is nothing", []Event{waterGiven, movedWater}, stageOf(1, "T0", "2024-03-19 07:00"), nil, ""},
		{
			"a stage of the deadline as it stands",
			[]Event{waterGiven, reminded("T-7", "2024-03-08 07:00", "2024-03-08 07:01", water), movedWater},
			stageOf(2, "T-7", "2024-03-12 07:00"),
			[]Event{but(reminded("T-7", "2024-03-12 07:00", "2024-03-12 07:00", water), func(e *ReminderRaised) { e.Revision = 2 })},
			"",
		},
	})
	if a := stateAfter[Assignment](waterGiven, movedWater); a.Given.Due.Day != date("2024-03-19") || a.Due.Day != date("2024-03-21") {
		t.Errorf("given with %v, now %v", a.Given.Due.Day, a.Due.Day)
	}
}
