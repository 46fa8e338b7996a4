package domain

import "testing"

var granted = ExtensionGranted{Wished: asked.Wished, Was: *waterGiven.Due, Due: secondDue("2024-03-26")}

// secondDue is a deadline that took the place of the first.
func secondDue(day string) Deadline {
	d := dueOn(day, "")
	d.Revision = 2
	return d
}

func TestAnExtension(t *testing.T) {
	secretary := ByPerson(water, "bi-thu", "p1")
	ask := func(by, wished string, reason Item) Command {
		return RequestExtension{as(by, "2024-03-14 09:00"), "a1", date(wished), reason}
	}
	grant := func(by, day string) Command {
		return GrantExtension{Issued: as(by, "2024-03-15 09:00"), Assignment: "a1", Due: dueOn(day, "")}
	}
	refuseIt := func(by string, reason Item) Command {
		return RefuseExtension{as(by, "2024-03-15 09:00"), "a1", reason}
	}
	undated := but(waterGiven, func(e *AssignmentGiven) { e.Duty, e.Due = Unscheduled, nil })
	// The board is its own debtor here, and one person sits in it and in the committee.
	boards := but(waterGiven, func(e *AssignmentGiven) { e.Unit = board })
	byOne, throughTwo := ByPerson(board, "truong-ban", "p7"), ByPerson(committee, "uy-vien", "p7")
	proxy := but(asked, func(e *ExtensionRequested) { e.By = bySpecial })
	onBehalf := RequestExtension{as(bySpecial, "2024-03-14 09:00"), "a1", date("2024-03-26"), item("why")}
	onBehalf.OnBehalfOf = byWater
	tell[Assignment](t, []scenario{
		{"the unit asks", []Event{waterGiven}, ask(secretary, "2024-03-26", item("why")), []Event{asked}, ""},
		{"asked twice it counts once", []Event{waterGiven, asked}, ask(secretary, "2024-03-26", item("why")), nil, ""},
		{"a second request takes the place of the first", []Event{waterGiven, asked}, ask(byWater, "2024-03-28", item("why")), []Event{ExtensionRequested{By: byWater, Wished: date("2024-03-28"), Reason: item("why")}}, ""},
		{"the house asks for it, from paper", []Event{waterGiven}, onBehalf, []Event{proxy}, ""},
		{"without a reason it is refused", []Event{waterGiven}, ask(byWater, "2024-03-26", Item{}), nil, NoReason},
		{"an earlier day is refused", []Event{waterGiven}, ask(byWater, "2024-03-19", item("why")), nil, BadDate},
		{"of a duty without a deadline it is refused", []Event{undated}, ask(byWater, "2024-03-26", item("why")), nil, BadDate},
		{"a helper does not ask", []Event{waterGiven}, ask(ByUnit(library), "2024-03-26", item("why")), nil, NotYours},
		{"a leader of the giver grants it, and both dates stay", []Event{waterGiven, asked}, grant(byHead, "2024-03-26"), []Event{granted}, ""},
		{"an officer does not", []Event{waterGiven, asked}, grant(bySpecial, "2024-03-26"), nil, NotYours},
		{"the unit does not grant it itself", []Event{waterGiven, asked}, grant(secretary, "2024-03-26"), nil, NotYours},
		{"nor through a second post", []Event{boards, ExtensionRequested{By: byOne, Wished: date("2024-03-26")}}, grant(throughTwo, "2024-03-26"), nil, OwnRequest},
		{"who asked for a unit does not refuse it either", []Event{boards, ExtensionRequested{By: byOne, Wished: date("2024-03-26")}}, refuseIt(throughTwo, item("no")), nil, OwnRequest},
		{"somebody else of the committee does", []Event{boards, ExtensionRequested{By: byOne, Wished: asked.Wished}}, grant(ByPerson(committee, "uy-vien", "p8"), "2024-03-26"), []Event{granted}, ""},
		{"what nobody asked is not granted", []Event{waterGiven}, grant(byHead, "2024-03-26"), nil, NothingAsked},
		{"nor what was answered", []Event{waterGiven, asked, granted}, grant(byHead, "2024-03-28"), nil, NothingAsked},
		{"nor an earlier day", []Event{waterGiven, asked}, grant(byHead, "2024-03-18"), nil, BadDate},
		{"it is refused with a reason", []Event{waterGiven, asked}, refuseIt(byHead, item("no")), []Event{ExtensionRefused{Wished: asked.Wished, Reason: item("no")}}, ""},
		{"not without", []Event{waterGiven, asked}, refuseIt(byHead, Item{}), nil, NoReason},
		{"what is sent in needs no more time", []Event{waterGiven, asked, sentIn, sentOff}, grant(byHead, "2024-03-26"), nil, NothingAsked},
		{"the ladder follows the new deadline", []Event{waterGiven, asked, granted}, remind("T-7", "2024-03-08 07:00", "2024-03-15 10:00"), nil, ""},
		{
			"from its first stage on",
			[]Event{waterGiven, reminded("T-3", "2024-03-14 07:00", "2024-03-14 07:00", water), asked, granted},
			but(remind("T-3", "2024-03-21 07:00", "2024-03-21 07:00"), func(c *RaiseReminder) { c.Revision = 2 }),
			[]Event{but(reminded("T-3", "2024-03-21 07:00", "2024-03-21 07:00", water), func(e *ReminderRaised) { e.Revision = 2 })},
			"",
		},
	})
	a := stateAfter[Assignment](waterGiven, asked, granted)
	if a.Given.Due.Day != date("2024-03-19") || a.Due.Day != date("2024-03-26") || a.Due.Revision != 2 {
		t.Errorf("given for %v, due %v", a.Given.Due, a.Due)
	}
}

func TestASuspension(t *testing.T) {
	suspend := func(by string, reason Item) Command {
		return SuspendAssignment{as(by, "2024-03-04 09:00"), "a1", reason}
	}
	resume := func(when string, due *Deadline) Command {
		return ResumeAssignment{Issued: as(byHead, when), Assignment: "a1", Due: due}
	}
	stopped := AssignmentSuspended{On: date("2024-03-04"), Reason: item("why")}
	afterwards := but(stopped, func(e *AssignmentSuspended) { e.On = date("2024-03-25") })
	later := dueOn("2024-04-10", "")
	tell[Assignment](t, []scenario{
		{"a leader stops the clock", []Event{waterGiven}, suspend(byHead, item("why")), []Event{stopped}, ""},
		{"not without a reason", []Event{waterGiven}, suspend(byHead, Item{}), nil, NoReason},
		{"not the unit", []Event{waterGiven}, suspend(ByPost(water, "bi-thu"), item("why")), nil, NotYours},
		{"not what waits for his answer", []Event{waterGiven, sentIn}, suspend(byHead, item("why")), nil, NotInThisState},
		{"no stage comes", []Event{waterGiven, stopped}, remind("T-7", "2024-03-08 07:00", "2024-03-08 07:01"), nil, ""},
		{"nothing is sent", []Event{waterGiven, stopped}, Submit{Issued: as(byWater, "2024-03-18 09:00"), Assignment: "a1", Nil: true}, nil, NotInThisState},
		{"it goes on with the same deadline", []Event{waterGiven, stopped}, resume("2024-03-11 09:00", nil), []Event{AssignmentResumed{}}, ""},
		{"or with another", []Event{waterGiven, stopped}, resume("2024-03-11 09:00", &later), []Event{AssignmentResumed{Due: ref(secondDue("2024-04-10"))}}, ""},
		{"nobody is late by a pause", []Event{waterGiven, stopped}, resume("2024-03-25 09:00", nil), nil, NeedsDate},
		{"who was late before it stays so", []Event{waterGiven, afterwards}, resume("2024-03-26 09:00", nil), []Event{AssignmentResumed{}}, ""},
		{"a deadline that has passed is none", []Event{waterGiven, stopped}, resume("2024-04-12 09:00", &later), nil, BadDate},
		{"what was not stopped does not go on", []Event{waterGiven}, resume("2024-03-11 09:00", nil), nil, NotInThisState},
	})
	if got := StandingAt(Suspended, instant("2024-03-20 00:00"), instant("0001-01-01 00:00"), instant("2024-04-01 00:00")); got != NoDeadline {
		t.Errorf("a suspended duty is %s", got)
	}
}

func TestAReopening(t *testing.T) {
	reopen := func(by string, reason Item, due *Deadline) Command {
		return ReopenAssignment{as(by, "2024-04-01 09:00"), "a1", reason, due}
	}
	later := dueOn("2024-04-10", "")
	accepted := SubmissionAccepted{Submission: 1, Due: waterGiven.Due, ArrivedAt: sentIn.ArrivedAt}
	reopened := AssignmentReopened{Reason: item("why"), Due: ref(secondDue("2024-04-10"))}
	done := []Event{waterGiven, sentIn, accepted}
	again := SubmissionMade{Submission: 2, ArrivedAt: instant("2024-04-12 09:00"), EnteredBy: byWater, Nil: true}
	tell[Assignment](t, []scenario{
		{"a completed duty is done again by a new deadline", done, reopen(byHead, item("why"), &later), []Event{reopened}, ""},
		{"not without a reason", done, reopen(byHead, Item{}, &later), nil, NoReason},
		{"not without a deadline, where it had one", done, reopen(byHead, item("why"), nil), nil, NeedsDate},
		{"not by an officer", done, reopen(bySpecial, item("why"), &later), nil, NotYours},
		{"an open one is open", []Event{waterGiven}, reopen(byHead, item("why"), &later), nil, NotInThisState},
		{"a cancellation in error is withdrawn", []Event{waterGiven, AssignmentCancelled{Reason: item("merged")}}, reopen(byHead, item("why"), &later), []Event{reopened}, ""},
		{
			"its next report is judged by the new deadline",
			append(done, reopened, again),
			AcceptSubmission{as(bySpecial, "2024-04-15 09:00"), "a1"},
			[]Event{SubmissionAccepted{Submission: 2, Due: ref(secondDue("2024-04-10")), ArrivedAt: again.ArrivedAt}},
			"",
		},
	})
	if a := stateAfter[Assignment](append(done, reopened)...); a.Reopened != 1 || !a.ArrivedAt.IsZero() {
		t.Errorf("reopened %d times, arrived at %v", a.Reopened, a.ArrivedAt)
	}
}

// "Quá thời hạn không có ý kiến xem như thống nhất": a rule some duties are given with, and no other.
func TestTacitConsent(t *testing.T) {
	by := func(who, when string) Command { return CloseByTacitConsent{as(who, when), "a1"} }
	tacit := but(waterGiven, func(e *AssignmentGiven) { e.TacitConsent = true })
	closed := TacitlyConsented{Due: *waterGiven.Due}
	noDue := but(giveWater, func(c *GiveAssignment) { c.TacitConsent, c.Duty, c.Due = true, Unscheduled, nil })
	tell[Assignment](t, []scenario{
		{"when the deadline has closed", []Event{tacit}, by(byReminder, "2024-03-20 00:00"), []Event{closed}, ""},
		{"not a minute before", []Event{tacit}, by(byReminder, "2024-03-19 23:59"), nil, ""},
		{"not where silence is no consent", []Event{waterGiven}, by(byReminder, "2024-03-20 00:00"), nil, ""},
		{"not after the unit has spoken", []Event{tacit, sentIn}, by(byReminder, "2024-03-20 00:00"), nil, ""},
		{"once", []Event{tacit, closed}, by(byReminder, "2024-03-20 00:05"), nil, ""},
		{"no person says it", []Event{tacit}, by(byHead, "2024-03-20 00:00"), nil, NotYours},
		{"it needs a deadline to pass", nil, noDue, nil, Incomplete},
	})
	if got := StandingAt(Completed, tacit.Due.Closes, instant("0001-01-01 00:00"), instant("2024-04-01 00:00")); got != CompletedOnTime {
		t.Errorf("consent by silence is %s", got)
	}
}
