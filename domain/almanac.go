package domain

import "slices"

// CalendarLife is the table of the calendar's one act: a year is announced, and announced again. It has no states.
var CalendarLife = []Transition{{[]Status{""}, "PublishCalendar", []Party{Admin, GiverLeader}, ""}}

// Almanac is the calendar as published in the log: its years, and how often it was revised.
type Almanac struct {
	Calendar Calendar
	Version  int
}

// Decide says what a command makes happen.
func (a Almanac) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(PublishCalendar)
	if !ok {
		return nil, unknown("calendar", cmd)
	}
	if _, err := allowed(CalendarLife, "", commandName(cmd), parties(cmd, bonds{})); err != nil {
		return nil, err
	}
	if c.Year.Year < 2000 || c.Year.Source == "" {
		return nil, refuse(Incomplete, "a calendar year needs its number and its source")
	}
	had, known := a.Calendar.OfYear(c.Year.Year)
	switch {
	case known && sameYear(had, c.Year):
		return nil, nil
	case known && !had.Provisional && c.Year.Provisional:
		return nil, refuse(AlreadyExists, "the year %d has been announced: what is computed does not replace it", c.Year.Year)
	}
	return []Event{CalendarPublished{Calendar: c.Calendar, Version: a.Version + 1, Year: c.Year}}, nil
}

// Evolve folds one fact into the state.
func (a Almanac) Evolve(e Event) Almanac {
	if e, ok := e.(CalendarPublished); ok {
		return Almanac{Calendar: a.Calendar.With(e.Year), Version: e.Version}
	}
	return a
}

func sameYear(a, b CalendarYear) bool {
	return a.Year == b.Year && a.Source == b.Source && a.Provisional == b.Provisional &&
		slices.Equal(a.Off, b.Off) && slices.Equal(a.Worked, b.Worked)
}
