package domain

import (
	"slices"
	"testing"
)

var (
	// guideWaiting is the guide with a first duty that is due ten days before an election whose day is open.
	guideWaiting = but(guideRegistered, func(e *DocumentRegistered) {
		e.Obligations = slices.Clone(e.Obligations)
		e.Obligations[0].DeadlineText = "trước ngày bầu cử 10 ngày"
		e.Obligations[0].Rule = &DueRule{Kind: DueCount, Anchor: "ngày bầu cử", Count: -10, Measure: InDays}
	})

	fixElection = FixAnchor{Issued: as(byHead, "2024-01-26 08:45"), Document: "d1", Anchor: "ngày bầu cử", On: date("2024-03-15"), Basis: "Nghị quyết 12-NQ"}
	electionOn  = AnchorFixed{Anchor: "ngày bầu cử", On: date("2024-03-15"), Basis: "Nghị quyết 12-NQ"}
)

func TestAnAnchorIsFixed(t *testing.T) {
	fix := func(change func(*FixAnchor)) FixAnchor { return but(fixElection, change) }
	again := electionOn
	again.On = date("2024-03-22")
	tell[Document](t, []scenario{
		{"while the document is registered", []Event{guideWaiting}, fixElection, []Event{electionOn}, ""},
		{"after its duties were given", []Event{guideWaiting, guideIssued, guideDispatched}, fixElection, []Event{electionOn}, ""},
		{"the same day again is nothing", []Event{guideWaiting, electionOn}, fixElection, nil, ""},
		{"the event is put off", []Event{guideWaiting, electionOn}, fix(func(c *FixAnchor) { c.On = again.On }), []Event{again}, ""},
		{"not of an event that nothing is counted from", []Event{guideWaiting}, fix(func(c *FixAnchor) { c.Anchor = "ngày hội" }), nil, NoSuchThing},
		{"not in a document that counts nothing", []Event{guideRegistered}, fixElection, nil, NoSuchThing},
		{"the day of issue is the document's own", []Event{guideWaiting}, fix(func(c *FixAnchor) { c.Anchor = AnchorIssued }), nil, NoSuchThing},
		{"not without its day", []Event{guideWaiting}, fix(func(c *FixAnchor) { c.On = Date{} }), nil, BadDate},
		{"an officer may", []Event{guideWaiting}, fix(func(c *FixAnchor) { c.Issued = as(bySpecial, "2024-01-26 08:45") }), []Event{electionOn}, ""},
		{"a unit may not", []Event{guideWaiting}, fix(func(c *FixAnchor) { c.Issued = as(byWater, "2024-01-26 08:45") }), nil, NotYours},
		{"not of a document that has ended", []Event{guideWaiting, DocumentSuperseded{By: "d2"}}, fixElection, nil, NotInThisState},
	})
}

func TestARulingReachesTheDutiesGiven(t *testing.T) {
	dispatched := []Event{guideWaiting, guideIssued, guideDispatched, electionOn}
	apply := func(n int) ApplyRuling {
		return ApplyRuling{Issued: as(ByWorker("mover"), "2024-01-26 09:06"), Document: "d1", Ruling: n, Assignments: 2}
	}
	applied := RulingApplied{Ruling: 1, Assignments: 2}
	tell[Document](t, []scenario{
		{"once they have it", dispatched, apply(1), []Event{applied}, ""},
		{"a worker that comes twice", append(slices.Clone(dispatched), applied), apply(1), nil, ""},
		{"a ruling that was never made", dispatched, apply(2), nil, NoSuchThing},
		{"while they are still given it waits", []Event{guideWaiting, guideIssued, electionOn}, apply(1), nil, ""},
		{"not by a person", dispatched, but(apply(1), func(c *ApplyRuling) { c.Issued = as(byHead, "2024-01-26 09:06") }), nil, NotYours},
	})
}

func TestTheDeadlineOfAnObligationThatIsCounted(t *testing.T) {
	due := func(events ...Event) string {
		d, err := stateAfter[Document](events...).Due(1, lawCalendar)
		if err != nil || d == nil {
			return codeOf(err)
		}
		return d.Day.String()
	}
	fixed := DeadlineFixed{Obligation: 1, Due: dueOn("2024-02-23", ""), Basis: "12-KH/BTGDV"}
	counted := func(rule DueRule, issued string) Event {
		return but(guideWaiting, func(e *DocumentRegistered) {
			e.Obligations = slices.Clone(e.Obligations)
			e.Obligations[0].Rule = &rule
			if issued != "" {
				e.IssuedOn = date(issued)
			}
		})
	}
	week := DueRule{Kind: DueCount, Anchor: AnchorIssued, Count: 5, Measure: InWorkdays}
	for _, tt := range []struct{ name, got, want string }{
		{"the event has no day yet", due(guideWaiting), ""},
		{"the event has its day", due(guideWaiting, electionOn), "2024-03-05"},
		{"the event is put off", due(guideWaiting, electionOn, AnchorFixed{Anchor: "ngày bầu cử", On: date("2024-03-22")}), "2024-03-12"},
		{"a decision on it goes before", due(guideWaiting, fixed, electionOn), "2024-02-23"},
		{"from the day of issue", due(counted(week, "2024-01-26")), "2024-02-02"},
		{"from a day of issue that the paper does not say", due(counted(week, "")), ""},
		{"before the document itself it is an open question", due(counted(DueRule{Kind: DueBy, Day: date("2024-01-20")}, "2024-01-26")), ""},
		{"in a year without a calendar", due(counted(DueRule{Kind: DueBy, Day: date("2041-01-20")}, "2024-01-26")), UnknownYear},
		{"trước ngày is the day before", due(counted(DueRule{Kind: DueBefore, Day: date("2024-03-20")}, "2024-01-26")), "2024-03-19"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	d := stateAfter[Document](guideWaiting, fixed, electionOn)
	if r, ok := d.RulingOn(1); !ok || r.No != 1 || r.Why != ByDecision {
		t.Errorf("the decision on the duty rules: %+v", r)
	}
	d = stateAfter[Document](guideWaiting, electionOn)
	if r, ok := d.RulingOn(1); !ok || r.No != 1 || r.Why != ByAnchor || r.Basis != electionOn.Basis {
		t.Errorf("the day it is counted from rules: %+v", r)
	}
	if r, ok := d.RulingOn(2); ok {
		t.Errorf("nothing rules on what is not counted: %+v", r)
	}
	if due, err := d.Due(1, lawCalendar); err != nil || due.Printed != "trước ngày bầu cử 10 ngày" {
		t.Errorf("%+v, %v", due, err)
	}
}

func TestARuleThatIsNoneIsNotRegistered(t *testing.T) {
	register := func(rule DueRule) RegisterDocument {
		return but(registerGuide, func(c *RegisterDocument) {
			c.Obligations = slices.Clone(c.Obligations)
			c.Obligations[0].Rule, c.Obligations[0].Duty = &rule, Dated
		})
	}
	for _, tt := range []struct {
		name string
		rule DueRule
		code string
	}{
		{"a rule stands for the date", DueRule{Kind: DueCount, Anchor: "ngày bầu cử", Count: -10, Measure: InDays}, ""},
		{"a window without a day", DueRule{Kind: DueWindow, From: date("2024-03-20"), Day: date("2024-03-10")}, NeverDue},
		{"a cadence that never falls due", DueRule{Kind: DueEvery, Span: Yearly, Month: 2, Nth: 30}, NeverDue},
		{"a count of nothing", DueRule{Kind: DueCount, Anchor: "ngày bầu cử", Measure: InDays}, Incomplete},
	} {
		if _, err := (Document{}).Decide(register(tt.rule)); codeOf(err) != tt.code {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.code)
		}
	}
}
