package domain

import (
	"slices"
	"testing"
)

var (
	ordered    = as(byAdmin, "2024-01-02 08:00")
	head       = Post{board, "truong-ban"}
	registered = PersonRegistered{"p1", item("name")}
	appointed  = PersonAppointed{board, "truong-ban", date("2024-01-02"), Date{}, "5-QĐ/ĐUK"}

	registerP1 = RegisterPerson{ordered, "p1", item("name")}
	appointP1  = AppointPerson{ordered, "p1", board, "truong-ban", date("2024-01-02"), Date{}, "5-QĐ/ĐUK"}
	endP1      = EndAppointment{ordered, "p1", board, "truong-ban", date("2024-06-10"), "6-QĐ/ĐUK"}
	deputise   = NameDeputy{ordered, "p1", board, "truong-ban", "p2", date("2024-06-03"), date("2024-06-14"), "9-TB"}
	delegate   = DelegatePost{ordered, "p1", board, "truong-ban", "p2", []string{"AcceptSubmission"}, date("2024-06-03"), date("2024-06-14"), "2-GUQ"}
	handOver   = HandOver{ordered, "p1", "p2", date("2024-06-03"), date("2024-06-14"), "9-TB"}

	endStandIn = EndStandIn{ordered, "p1", board, "truong-ban", "p2", date("2024-06-07"), "10-TB"}

	ended      = AppointmentEnded{board, "truong-ban", date("2024-01-02"), date("2024-06-10"), "6-QĐ/ĐUK"}
	deputised  = DeputyNamed{board, "truong-ban", "p2", date("2024-06-03"), date("2024-06-14"), "9-TB"}
	delegated  = PostDelegated{board, "truong-ban", "p2", []string{"AcceptSubmission"}, date("2024-06-03"), date("2024-06-14"), "2-GUQ"}
	handedOver = HandedOver{"p2", []Post{head}, date("2024-06-03"), date("2024-06-14"), "9-TB"}
)

func TestAPersonHasPosts(t *testing.T) {
	known, seated := []Event{registered}, []Event{registered, appointed}
	until := func(from, to string) AppointPerson {
		return but(appointP1, func(c *AppointPerson) { c.From, c.Until = date(from), date(to) })
	}
	himself := Issued{ID: "c", By: ByPerson(board, "truong-ban", "p1"), At: ordered.At}
	tell[Person](t, []scenario{
		{"is registered", nil, registerP1, []Event{registered}, ""},
		{"registered twice it counts once", known, registerP1, nil, ""},
		{"not under another name", known, but(registerP1, func(c *RegisterPerson) { c.Name = item("other") }), nil, AlreadyExists},
		{"not without a name", nil, but(registerP1, func(c *RegisterPerson) { c.Name = Item{} }), nil, Incomplete},
		{"not by a unit", nil, but(registerP1, func(c *RegisterPerson) { c.Issued = as(byWater, "2024-01-02 08:00") }), nil, NotYours},

		{"is appointed", known, appointP1, []Event{appointed}, ""},
		{"appointed twice it counts once", seated, appointP1, nil, ""},
		{"to a second post", seated, but(appointP1, func(c *AppointPerson) { c.Unit, c.Position = committee, "uy-vien" }), []Event{but(appointed, func(e *PersonAppointed) { e.Unit, e.Position = committee, "uy-vien" })}, ""},
		{"and again after an end", []Event{registered, appointed, ended}, until("2024-06-11", "2024-12-31"), []Event{but(appointed, func(e *PersonAppointed) { e.From, e.Until = date("2024-06-11"), date("2024-12-31") })}, ""},
		{"not twice at one time", seated, until("2024-05-01", "2024-12-31"), nil, Overlap},
		{"not on the last day of the one before", []Event{registered, appointed, ended}, until("2024-06-10", "2024-12-31"), nil, Overlap},
		{"not to a position there is not", known, but(appointP1, func(c *AppointPerson) { c.Position = "giam-doc" }), nil, NoSuchThing},
		{"not to end before it begins", known, until("2024-06-10", "2024-06-09"), nil, BadDate},
		{"not without a decision", known, but(appointP1, func(c *AppointPerson) { c.Basis = "" }), nil, NoReason},
		{"not who is not registered", nil, appointP1, nil, NoSuchThing},
		{"not by himself", seated, but(appointP1, func(c *AppointPerson) { c.Issued = himself }), nil, NotYours},

		{"the post ends", seated, endP1, []Event{ended}, ""},
		{"ended twice it counts once", []Event{registered, appointed, ended}, endP1, nil, ""},
		{"not one he does not have", known, endP1, nil, NotHeld},
		{"not before it began", seated, but(endP1, func(c *EndAppointment) { c.On = date("2024-01-01") }), nil, NotHeld},
		{"not without a decision", seated, but(endP1, func(c *EndAppointment) { c.Basis = "" }), nil, NoReason},
	})
}

func TestSomebodyStandsInNoMore(t *testing.T) {
	over := StandInEnded{board, "truong-ban", "p2", date("2024-06-07"), "10-TB"}
	given := []Event{registered, appointed, delegated}
	tell[Person](t, []scenario{
		{"what was delegated is taken back", given, endStandIn, []Event{over}, ""},
		{"by who delegated it", given, but(endStandIn, func(c *EndStandIn) {
			c.Issued = Issued{ID: "c", By: ByPerson(board, "truong-ban", "p1"), At: ordered.At}
		}), []Event{over}, ""},
		{"a deputy", []Event{registered, appointed, deputised}, endStandIn, []Event{over}, ""},
		{"what was handed over", []Event{registered, appointed, handedOver}, endStandIn, []Event{over}, ""},
		{"twice it counts once", append(slices.Clone(given), over), endStandIn, nil, ""},
		{"not where nobody stands in", []Event{registered, appointed}, endStandIn, nil, NotHeld},
		{"not without what it rests on", given, but(endStandIn, func(c *EndStandIn) { c.Basis = "" }), nil, NoReason},
		{"not by who stands in", given, but(endStandIn, func(c *EndStandIn) { c.Issued = Issued{ID: "c", By: ByPerson(water, "bi-thu", "p2"), At: ordered.At} }), nil, NotYours},
	})
	never := but(over, func(e *StandInEnded) { e.On = date("2024-06-02") })
	for _, tt := range []struct {
		name, on string
		given    []Event
		want     bool
	}{
		{"until its last day", "2024-06-07", append(slices.Clone(given), over), true},
		{"not after it", "2024-06-08", append(slices.Clone(given), over), false},
		{"not at all when it was an error", "2024-06-03", append(slices.Clone(given), never), false},
		{"without an end until the day it was for", "2024-06-08", given, true},
	} {
		p := stateAfter[Person](tt.given...)
		if got := p.Lets("p2", board, "truong-ban", "AcceptSubmission", date(tt.on)); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
		if p := stateAfter[Person](given...); p.StandIns[0].Until != delegated.Until {
			t.Error("what it was given was changed")
		}
	}
}

func TestSomebodyStandsIn(t *testing.T) {
	known, seated := []Event{registered}, []Event{registered, appointed}
	leaving := []Event{registered, appointed, ended}
	himself := Issued{ID: "c", By: ByPerson(board, "truong-ban", "p1"), At: ordered.At}
	other := Issued{ID: "c", By: ByPerson(board, "chuyen-vien", "p3"), At: ordered.At}
	tell[Person](t, []scenario{
		{"a deputy", seated, deputise, []Event{deputised}, ""},
		{"named by himself", seated, but(deputise, func(c *NameDeputy) { c.Issued = himself }), []Event{deputised}, ""},
		{"named twice it counts once", []Event{registered, appointed, deputised}, deputise, nil, ""},
		{"not himself", seated, but(deputise, func(c *NameDeputy) { c.Deputy = "p1" }), nil, Incomplete},
		{"not in a post he does not have", known, deputise, nil, NotHeld},
		{"not beyond the post's end", leaving, deputise, nil, NotHeld},
		{"not by a colleague", seated, but(deputise, func(c *NameDeputy) { c.Issued = other }), nil, NotYours},

		{"a delegation of an act", seated, delegate, []Event{delegated}, ""},
		{"delegated twice it counts once", []Event{registered, appointed, delegated}, delegate, nil, ""},
		{"not of what there is not", seated, but(delegate, func(c *DelegatePost) { c.Acts = []string{"Sing"} }), nil, Incomplete},
		{"not of what he does not have", known, delegate, nil, NotHeld},
		{"not without an end", seated, but(delegate, func(c *DelegatePost) { c.Until = Date{} }), nil, BadDate},
		{"not to end before it begins", seated, but(delegate, func(c *DelegatePost) { c.Until = date("2024-06-02") }), nil, BadDate},
		{"not without what it rests on", seated, but(delegate, func(c *DelegatePost) { c.Basis = "" }), nil, NoReason},

		{"all posts", seated, handOver, []Event{handedOver}, ""},
		{"handed over twice it counts once", []Event{registered, appointed, handedOver}, handOver, nil, ""},
		{"not without any post", known, handOver, nil, NotHeld},
		{"not to himself", seated, but(handOver, func(c *HandOver) { c.To = "p1" }), nil, Incomplete},
		{"not by a colleague", seated, but(handOver, func(c *HandOver) { c.Issued = other }), nil, NotYours},
	})
}

func TestWhoSitsInAPost(t *testing.T) {
	p := stateAfter[Person](registered, appointed, delegated, handedOver)
	gone := p.Evolve(AppointmentEnded{board, "truong-ban", date("2024-01-02"), date("2024-06-05"), "6-QĐ/ĐUK"})
	for _, tt := range []struct {
		name string
		p    Person
		who  PersonID
		act  string
		on   string
		want bool
	}{
		{"who has it", p, "p1", "IssueDocument", "2024-02-01", true},
		{"not before", p, "p1", "IssueDocument", "2024-01-01", false},
		{"nobody else", p, "p2", "IssueDocument", "2024-06-02", false},
		{"whom it was handed over to", p, "p2", "IssueDocument", "2024-06-14", true},
		{"not longer", p, "p2", "IssueDocument", "2024-06-15", false},
		{"who had it is still there on the last day", gone, "p1", "IssueDocument", "2024-06-05", true},
		{"and not after", gone, "p1", "IssueDocument", "2024-06-06", false},
		{"nobody stands in for who is gone", gone, "p2", "IssueDocument", "2024-06-06", false},
		{"the act that was delegated", stateAfter[Person](registered, appointed, delegated), "p2", "AcceptSubmission", "2024-06-03", true},
		{"and no other", stateAfter[Person](registered, appointed, delegated), "p2", "IssueDocument", "2024-06-03", false},
	} {
		if got := tt.p.Lets(tt.who, board, "truong-ban", tt.act, date(tt.on)); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
	if got := len(p.Seats(date("2024-06-03"))); got != 3 || !p.Holds(board, "truong-ban", date("2024-06-03")) || p.Holds(board, "bi-thu", date("2024-06-03")) {
		t.Errorf("%d sit there", got)
	}
	if before := stateAfter[Person](registered, appointed); before.Evolve(ended).Own[0].Until.IsZero() || !before.Own[0].Until.IsZero() {
		t.Error("an end writes into what was")
	}
	if slices.ContainsFunc(gone.Seats(date("2024-06-06")), func(Tenure) bool { return true }) {
		t.Error("somebody sits in the posts of who is gone")
	}
}

func personMatrix() matrix {
	m := matrixOf(func(p Person) Status { return p.Status })
	m.name, m.table = "person", PersonLife
	m.signers = append(slices.Clone(ofTheHouse), signer{ByPerson(power, "bi-thu", "p1"), []Party{Self}})
	m.states = map[Status][]Event{"": nil, Registered: {registered, appointed}}
	m.commands = []Command{
		registerP1, but(appointP1, func(c *AppointPerson) { c.Position = "chuyen-vien" }), endP1, deputise, delegate, handOver, endStandIn,
	}
	m.facts = map[string][]Event{"EndStandIn": {deputised}}
	for _, p := range []Party{Admin, GiverLeader} {
		m.nothing = append(m.nothing, "registered RegisterPerson "+string(p))
	}
	return m
}
