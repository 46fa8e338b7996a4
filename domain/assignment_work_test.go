package domain

import (
	"slices"
	"testing"
)

func TestAUnitAsksTheGiverToThinkAgain(t *testing.T) {
	ask := func(by string, reason Item) Command {
		return RequestReassignment{as(by, "2024-02-05 09:00"), "a1", reason}
	}
	insist := func(by string) Command {
		return InsistAssignment{as(by, "2024-02-06 09:00"), "a1", ref(item("note"))}
	}
	back := AssignmentReturned{Reason: item("why")}
	due := remind("T-7", "2024-03-08 07:00", "2024-03-08 07:01")
	tell[Assignment](t, []scenario{
		{"with its reason", []Event{waterGiven}, ask(byWater, item("why")), []Event{back}, ""},
		{"also after it confirmed", []Event{waterGiven, AssignmentAcknowledged{}}, ask(byWater, item("why")), []Event{back}, ""},
		{"without a reason it is refused", []Event{waterGiven}, ask(byWater, Item{}), nil, NoReason},
		{"a helper gives nothing back", []Event{waterGiven}, ask(ByUnit(library), item("why")), nil, NotYours},
		{"twice it is refused", []Event{waterGiven, back}, ask(byWater, item("why")), nil, NotInThisState},
		{"a leader of the giver insists", []Event{waterGiven, back}, insist(byHead), []Event{AssignmentInsisted{Note: ref(item("note"))}}, ""},
		{"an officer does not", []Event{waterGiven, back}, insist(bySpecial), nil, NotYours},
		{"or passes it to another unit, which has not confirmed yet", []Event{waterGiven, back, AssignmentTransferred{To: power}}, AcknowledgeAssignment{as(byPower, "2024-02-07 09:00"), "a1"}, []Event{AssignmentAcknowledged{}}, ""},
		{"the unit may take its request back", []Event{waterGiven, back}, AcknowledgeAssignment{as(byWater, "2024-02-06 09:00"), "a1"}, []Event{AssignmentAcknowledged{}}, ""},
		{"no stage comes while it waits for the answer", []Event{waterGiven, back}, due, nil, ""},
		{"after the answer they go on", []Event{waterGiven, back, AssignmentInsisted{}}, due, []Event{reminded("T-7", "2024-03-08 07:00", "2024-03-08 07:01", water)}, ""},
	})
}

func TestProgressIsReported(t *testing.T) {
	report := func(by string, change func(*ReportProgress)) Command {
		c := ReportProgress{Issued: as(by, "2024-03-04 09:00"), Assignment: "a1", On: date("2024-03-01"), Percent: 40, Note: ref(item("note")), Figures: ref(item("figures"))}
		change(&c)
		return c
	}
	as40 := func(coordinator UnitID) Event {
		return ProgressReported{On: date("2024-03-01"), Percent: 40, Note: ref(item("note")), Figures: ref(item("figures")), Coordinator: coordinator}
	}
	same := func(*ReportProgress) {}
	work := ReportActivity{Issued: as(ByUnit(library), "2024-03-04 09:00"), Assignment: "a1", On: date("2024-03-01"), Note: item("note")}
	tell[Assignment](t, []scenario{
		{"by the unit", []Event{waterGiven}, report(byWater, same), []Event{as40("")}, ""},
		{"by a unit that helps", []Event{waterGiven}, report(ByUnit(library), same), []Event{as40(library)}, ""},
		{"so is an activity", []Event{waterGiven}, work, []Event{ActivityReported{On: date("2024-03-01"), Note: item("note"), Coordinator: library}}, ""},
		{"what a helper does confirms nothing", []Event{waterGiven, as40(library)}, AcknowledgeAssignment{as(byWater, "2024-03-04 09:00"), "a1"}, []Event{AssignmentAcknowledged{}}, ""},
		{"a helper sends no report", []Event{waterGiven}, Submit{Issued: as(ByUnit(library), "2024-03-18 09:00"), Assignment: "a1", Nil: true}, nil, NotYours},
		{"a stranger reports nothing", []Event{waterGiven}, report(byPower, same), nil, NotYours},
		{"more than all is refused", []Event{waterGiven}, report(byWater, func(c *ReportProgress) { c.Percent = 101 }), nil, Incomplete},
		{"nothing said is refused", []Event{waterGiven}, report(byWater, func(c *ReportProgress) { c.Percent, c.Note, c.Figures = 0, nil, nil }), nil, Incomplete},
		{"of tomorrow it is refused", []Event{waterGiven}, report(byWater, func(c *ReportProgress) { c.On = date("2024-03-05") }), nil, BadDate},
		{"after it was sent in it is refused", []Event{waterGiven, sentIn}, report(byWater, same), nil, NotInThisState},
	})
}

func TestAKeyDutyIsStarred(t *testing.T) {
	star := func(by string) Command { return StarAssignment{as(by, "2024-03-04 09:00"), "a1"} }
	unstar := func(by string) Command { return UnstarAssignment{as(by, "2024-03-04 09:00"), "a1"} }
	tell[Assignment](t, []scenario{
		{"by a leader", []Event{waterGiven}, star(byHead), []Event{AssignmentStarred{}}, ""},
		{"once", []Event{waterGiven, AssignmentStarred{}}, star(byHead), nil, ""},
		{"not by the unit itself", []Event{waterGiven}, star(ByPost(water, "bi-thu")), nil, NotYours},
		{"the mark is taken away", []Event{waterGiven, AssignmentStarred{}}, unstar(byHead), []Event{AssignmentUnstarred{}}, ""},
		{"where there is none, nothing", []Event{waterGiven}, unstar(byHead), nil, ""},
		{"not by an officer", []Event{waterGiven, AssignmentStarred{}}, unstar(bySpecial), nil, NotYours},
	})
}

// "Đề nghị" to a socio-political organisation: its superiors are not told when it is late (DOMAIN.md §3.5, row 40).
func TestARequestIsNotEscalated(t *testing.T) {
	give := func(s Strength, k UnitKind) GiveAssignment {
		return but(giveWater, func(c *GiveAssignment) { c.Strength, c.Kind = s, k })
	}
	quiet := but(waterGiven, func(e *AssignmentGiven) { e.Strength, e.Quiet = Requested, true })
	loud := but(waterGiven, func(e *AssignmentGiven) { e.Strength = Requested })
	late := escalate("T+3", "2024-03-22 07:00", "2024-03-22 07:00")
	wasTold := reminded("T+1", "2024-03-20 07:00", "2024-03-20 07:00", water, board)
	tell[Assignment](t, []scenario{
		{"a request to a socio-political organisation is quiet", nil, give(Requested, MassOrganisation), []Event{quiet}, ""},
		{"a request to a party committee is not", nil, give(Requested, PartyCommittee), []Event{loud}, ""},
		{"nor is what is required of one", nil, give(Required, MassOrganisation), []Event{waterGiven}, ""},
		{"there is no third mood", nil, give("begged", MassOrganisation), nil, Incomplete},
		{"its superiors are not told", []Event{quiet, wasTold}, late, nil, ""},
		{"the unit itself is", []Event{quiet}, remind("T+1", "2024-03-20 07:00", "2024-03-20 07:00"), []Event{wasTold}, ""},
	})
	law := Policy{Stages: ShippedLadder}
	for _, g := range []AssignmentGiven{quiet, loud} {
		a := stateAfter[Assignment](g, wasTold)
		if next, ok := law.Next(a.Progress(1, instant("2024-02-02 07:00")), *a.Due, lawCalendar); ok == g.Quiet {
			t.Errorf("quiet %t: the next stage is %v, %t", g.Quiet, next.Stage.Name, ok)
		}
	}
}

func TestWhatADutySaysIsCorrected(t *testing.T) {
	correct := func(field, now string, item *Item, reason Item) Command {
		return CorrectAssignment{Issued: as(byHead, "2024-02-05 09:00"), Assignment: "a1", Field: field, Now: now, Item: item, Reason: reason}
	}
	why, other := item("why"), ref(item("other"))
	typed := but(waterGiven, func(e *AssignmentGiven) { e.Text, e.TextItem = "", ref(item("demand")) })
	corrected := func(field, was, now string) Event {
		return AssignmentCorrected{Field: field, Was: was, Now: now, Reason: why}
	}
	tell[Assignment](t, []scenario{
		{"its text", []Event{waterGiven}, correct("text", "Hằng quý báo cáo", nil, why), []Event{corrected("text", waterGiven.Text, "Hằng quý báo cáo")}, ""},
		{"its product", []Event{waterGiven}, correct("product", "Kế hoạch", nil, why), []Event{corrected("product", "", "Kế hoạch")}, ""},
		{"who helps", []Event{waterGiven}, correct("coordinators", "chi-uy-thu-vien, "+string(power), nil, why), []Event{corrected("coordinators", string(library), "chi-uy-thu-vien, "+string(power))}, ""},
		{"where it goes", []Event{waterGiven}, correct("routeTo", "Ban Thường vụ", nil, why), []Event{corrected("routeTo", waterGiven.Route.To, "Ban Thường vụ")}, ""},
		{"through whom", []Event{waterGiven}, correct("routeVia", string(office), nil, why), []Event{corrected("routeVia", string(board), string(office))}, ""},
		{"a typed demand by another", []Event{typed}, correct("text", "", other, why), []Event{AssignmentCorrected{Field: "text", Item: other, Reason: why}}, ""},
		{"twice it counts once", []Event{waterGiven, corrected("product", "", "Kế hoạch")}, correct("product", "Kế hoạch", nil, why), nil, ""},
		{"a typed demand not by a published text", []Event{typed}, correct("text", "Báo cáo", nil, why), nil, Incomplete},
		{"a text not by nothing", []Event{waterGiven}, correct("text", " ", nil, why), nil, Incomplete},
		{"not without a reason", []Event{waterGiven}, correct("product", "Kế hoạch", nil, Item{}), nil, NoReason},
		{"whose it is has an act of its own", []Event{waterGiven}, correct("unit", string(power), nil, why), nil, NotCorrectable},
		{"when it is due has one too", []Event{waterGiven}, correct("due", "2024-04-01", nil, why), nil, NotCorrectable},
		{"nobody helps himself", []Event{waterGiven}, correct("coordinators", string(water), nil, why), nil, Incomplete},
		{"the unit does not correct what it was given", []Event{waterGiven}, CorrectAssignment{Issued: as(byWater, "2024-02-05 09:00"), Assignment: "a1", Field: "text", Now: "x", Reason: why}, nil, NotYours},
	})
	a := stateAfter[Assignment](waterGiven, corrected("coordinators", string(library), string(power)))
	if !slices.Equal(a.Given.Coordinators, []UnitID{power}) || !slices.Equal(waterGiven.Coordinators, []UnitID{library}) {
		t.Errorf("helped by %v; it was given with %v", a.Given.Coordinators, waterGiven.Coordinators)
	}
}
