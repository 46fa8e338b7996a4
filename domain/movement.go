package domain

import "slices"

// States of a movement, which ends in Closed.
const Launched Status = "launched"

// MovementLife is the table of a movement's transitions. To what is launched and closed the unit is the one that
// launches it; to what is reported, the one that takes part.
var MovementLife = []Transition{
	{[]Status{""}, "LaunchMovement", []Party{UnitLeader}, Launched},
	{[]Status{Launched}, "ReportParticipation", []Party{Unit}, ""},
	{[]Status{Launched}, "CloseMovement", []Party{UnitLeader}, Closed},
}

// Movement is an emulation movement and how many people take part in it. No person is named.
type Movement struct {
	Status Status
	Launch MovementLaunched
	People []ParticipationReported // the last figure of each unit and period
}

// Decide says what a command makes happen.
func (m Movement) Decide(cmd Command) ([]Event, error) {
	b := bonds{unit: m.Launch.Unit}
	switch c := cmd.(type) {
	case LaunchMovement:
		if m.Status == "" {
			b.unit = c.Unit
		}
	case ReportParticipation:
		b = bonds{givers: []UnitID{m.Launch.Unit}}
		if slices.Contains(m.Launch.Units, c.Unit) {
			b.unit = c.Unit
		}
	}
	if _, err := allowed(MovementLife, m.Status, commandName(cmd), parties(cmd, b)); err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case LaunchMovement:
		if len(c.Units) == 0 {
			return nil, refuse(Incomplete, "a movement needs units that take part")
		}
		return []Event{MovementLaunched{
			Movement: c.Movement, Unit: c.Unit, Name: c.Name, Symbol: c.Symbol, On: DateOf(c.At), Units: c.Units,
		}}, nil
	case ReportParticipation:
		if c.People < 0 || c.Period == "" {
			return nil, refuse(Incomplete, "participation is a period and a number of people")
		}
		e := ParticipationReported{Unit: c.Unit, Period: c.Period, People: c.People, EnteredBy: c.By}
		if slices.ContainsFunc(m.People, func(had ParticipationReported) bool {
			return had.Unit == e.Unit && had.Period == e.Period && had.People == e.People
		}) {
			return nil, nil // the same figure again
		}
		return []Event{e}, nil
	case CloseMovement:
		return []Event{MovementClosed{On: DateOf(c.At), Report: c.Report}}, nil
	}
	return nil, unknown("movement", cmd)
}

// Evolve folds one fact into the state.
func (m Movement) Evolve(e Event) Movement {
	switch e := e.(type) {
	case MovementLaunched:
		m.Status, m.Launch = Launched, e
	case ParticipationReported:
		m.People = append(slices.DeleteFunc(slices.Clone(m.People), func(had ParticipationReported) bool {
			return had.Unit == e.Unit && had.Period == e.Period
		}), e)
	case MovementClosed:
		m.Status = Closed
	}
	return m
}
