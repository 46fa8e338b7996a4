package web

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// law is the calendar and the ladder as they stand: what words like "3 ngày làm việc" are counted by.
type law struct {
	calendar domain.Calendar
	ladder   domain.Policy
}

// law folds the published years and the ladder; they are a handful of events.
func (s Server) law(ctx context.Context) (law, error) {
	var l law
	years, err := events[domain.CalendarPublished](ctx, s, "cal."+string(domain.VietnamCalendar))
	if err != nil {
		return l, err
	}
	for _, y := range years {
		l.calendar = l.calendar.With(y.Year)
	}
	ladders, err := events[domain.PolicyPublished](ctx, s, "policy."+string(domain.Ladder))
	if err != nil {
		return l, err
	}
	for _, p := range ladders {
		l.ladder = l.ladder.Evolve(p)
	}
	return l, nil
}

// events reads the events of one type in the life of one aggregate.
func events[E domain.Event](ctx context.Context, s Server, aggregate string) ([]E, error) {
	var zero E
	entries, err := s.Views.Timeline(ctx, aggregate)
	if err != nil {
		return nil, err
	}
	var out []E
	for _, entry := range entries {
		if entry.Type != domain.NameOf(zero) {
			continue
		}
		var e E
		if err := json.Unmarshal(entry.Data, &e); err != nil {
			return nil, fmt.Errorf("read %s of %s: %w", entry.Type, aggregate, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// soon is how many working days ahead the overview looks.
const soon = 3

// soonUntil is when "soon" ends: three working days from now; where the calendar is not known, seven days.
func (l law) soonUntil(now time.Time) time.Time {
	day, err := l.calendar.AddWorkdays(domain.DateOf(now), soon)
	if err != nil {
		day = domain.DateOf(now).AddDays(7)
	}
	return day.Closes()
}

// slot is when a notice of that moment goes out by mail.
func (l law) slot(at time.Time) time.Time {
	slot, err := domain.Slot(at, l.calendar)
	if err != nil {
		return at
	}
	return slot
}

func (l law) stage(name string) (domain.Stage, bool) {
	for _, s := range l.ladder.Stages {
		if s.Name == name {
			return s, true
		}
	}
	return domain.Stage{}, false
}
