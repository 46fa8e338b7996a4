package domain

import "slices"

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
	if by := parties(cmd, bonds{}); !slices.Contains(by, Admin) && !slices.Contains(by, GiverLeader) {
		return nil, refuse(NotYours, "a calendar is not for a %s to publish", by[0])
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
