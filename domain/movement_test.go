package domain

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"
)

var (
	launch = LaunchMovement{
		Issued: as(ByPost(committee, "pho-bi-thu"), "2024-02-05 08:00"), Movement: "m1", Unit: committee, Name: "Thi đua học tập", Symbol: "12-KH/ĐUK",
		Units: []UnitID{water, power},
	}

	launched = MovementLaunched{Movement: "m1", Unit: committee, Name: "Thi đua học tập", Symbol: "12-KH/ĐUK", On: date("2024-02-05"), Units: launch.Units}

	participate = ReportParticipation{Issued: as(byWater, "2024-03-29 08:00"), Movement: "m1", Unit: water, Period: "2024-Q1", People: 41}

	participated = ParticipationReported{Unit: water, Period: "2024-Q1", People: 41, EnteredBy: byWater}

	closeMovement = CloseMovement{Issued: as(launch.By, "2024-12-20 08:00"), Movement: "m1", Report: ref(item("sum"))}

	movementClosed = MovementClosed{On: date("2024-12-20"), Report: closeMovement.Report}
)

func TestAMovement(t *testing.T) {
	with := func(change func(*ReportParticipation)) Command { return but(participate, change) }
	begun := []Event{launched}
	tell[Movement](t, []scenario{
		{"a committee launches it", nil, launch, []Event{launched}, ""},
		{"not in the name of another", nil, but(launch, func(c *LaunchMovement) { c.Issued = as(byHead, "2024-02-05 08:00") }), nil, NotYours},
		{"for units", nil, but(launch, func(c *LaunchMovement) { c.Units = nil }), nil, Incomplete},
		{"once", begun, launch, nil, NotInThisState},
		{"a unit says how many take part", begun, participate, []Event{participated}, ""},
		{"said twice it counts once", []Event{launched, participated}, participate, nil, ""},
		{"a new figure replaces it", []Event{launched, participated}, with(func(c *ReportParticipation) { c.People = 44 }), []Event{but(participated, func(e *ParticipationReported) { e.People = 44 })}, ""},
		{"nobody took part", begun, with(func(c *ReportParticipation) { c.People = 0 }), []Event{but(participated, func(e *ParticipationReported) { e.People = 0 })}, ""},
		{"fewer than nobody there are not", begun, with(func(c *ReportParticipation) { c.People = -1 }), nil, Incomplete},
		{"a figure has a period", begun, with(func(c *ReportParticipation) { c.Period = "" }), nil, Incomplete},
		{"not for another unit", begun, with(func(c *ReportParticipation) { c.Unit = power }), nil, NotYours},
		{"not by who does not take part", begun, with(func(c *ReportParticipation) { c.Issued, c.Unit = as(ByUnit(board), "2024-03-29 08:00"), board }), nil, NotYours},
		{"it is closed", begun, closeMovement, []Event{movementClosed}, ""},
		{"by who launched it", begun, but(closeMovement, func(c *CloseMovement) { c.Issued = as(byHead, "2024-12-20 08:00") }), nil, NotYours},
		{"and over it is", []Event{launched, movementClosed}, participate, nil, NotInThisState},
	})
}

func movementMatrix() matrix {
	m := matrixOf(func(m Movement) Status { return m.Status })
	m.name, m.table = "movement", MovementLife
	m.signers = []signer{ // the launching unit itself takes part, so that one relation holds in every row
		{ByPost(water, "bi-thu"), []Party{Unit, UnitLeader}},
		{ByPost(water, "van-thu"), []Party{Unit, UnitClerk}},
		{byHead, []Party{Stranger}},
		{byReminder, []Party{Worker}},
		{ByPost(office, "quan-tri"), []Party{Admin}},
		{ByPost(power, "bi-thu"), []Party{Stranger}},
	}
	own := but(launched, func(e *MovementLaunched) { e.Unit = water })
	m.states = map[Status][]Event{"": nil, Launched: {own}, Closed: {own, movementClosed}}
	m.commands = []Command{but(launch, func(c *LaunchMovement) { c.Unit = water }), participate, closeMovement}
	return m
}

func askedOfMovements(t *rapid.T, by Issued) Command {
	begin, people, end := launch, participate, closeMovement
	begin.Issued, people.Issued, end.Issued = by, by, by
	begin.Unit = rapid.SampledFrom([]UnitID{committee, water}).Draw(t, "unit")
	people.People = rapid.IntRange(-1, 3).Draw(t, "people")
	people.Period = rapid.SampledFrom([]string{"2024-Q1", "2024-Q2"}).Draw(t, "period")
	return pick(t, begin, begin, people, people, people, people, end)
}

func TestMovementsHold(t *testing.T) {
	hold(t, askedOfMovements, func(m Movement) Status { return m.Status }, MovementLife)
}

// peopleOf is the last figure of each unit and period, from the log alone.
func peopleOf(log []Event) map[string]int {
	last := map[string]int{}
	for _, e := range log {
		if e, ok := e.(ParticipationReported); ok {
			last[string(e.Unit)+e.Period] = e.People
		}
	}
	return last
}

// keeps tells where a movement does not keep the last figure of each unit and period.
func keeps(t *rapid.T, evolve func(Movement, Event) Movement) error {
	var m Movement
	var log []Event
	for range rapid.IntRange(1, 12).Draw(t, "figures") {
		e := ParticipationReported{
			Unit:   rapid.SampledFrom([]UnitID{water, power}).Draw(t, "unit"),
			Period: rapid.SampledFrom([]string{"2024-Q1", "2024-Q2"}).Draw(t, "period"), People: rapid.IntRange(0, 9).Draw(t, "people"),
		}
		m, log = evolve(m, e), append(log, e)
	}
	got := map[string]int{}
	for _, p := range m.People {
		got[string(p.Unit)+p.Period] += p.People
	}
	if want := peopleOf(log); !maps.Equal(got, want) {
		return fmt.Errorf("it keeps %v of %v", got, want)
	}
	return nil
}

func TestAMovementKeepsTheLastFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := keeps(t, Movement.Evolve); err != nil {
			t.Fatal(err)
		}
	})
	adding := func(m Movement, e Event) Movement { // a planted bug: it adds up
		m.People = append(m.People[:len(m.People):len(m.People)], e.(ParticipationReported))
		return m
	}
	found := rapid.Custom(func(t *rapid.T) error { return keeps(t, adding) })
	for seed := range 300 {
		if found.Example(seed) != nil {
			return
		}
	}
	t.Error("a movement that adds up corrections is not found")
}
