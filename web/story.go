package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// A moment is one line of a story: who did what, when.
type moment struct {
	At       time.Time // in the world
	Recorded time.Time // when it was entered; zero when that was at once
	Who      string
	line
	Event    domain.Event
	Told     []told
	Position int64 // in the log
}

// told says what became of a notice: to whom, and whether a letter has left.
type told struct {
	Unit, Name string
	Message    *projections.Message // nil: none yet
}

// atOnce is how far entering may lie behind happening before both are shown.
const atOnce = time.Minute

// story tells an assignment's life: its events, the notices they made, and the letters that carried these.
func (s Server) story(ctx context.Context, a projections.Assignment, alsoNamed ...string) ([]moment, names, error) {
	entries, err := s.Views.Timeline(ctx, "asg."+a.Key)
	if err != nil {
		return nil, nil, err
	}
	notices, err := s.Views.NoticesOf(ctx, a.Key)
	if err != nil {
		return nil, nil, err
	}
	messages, err := s.Views.MessagesOf(ctx, a.Key)
	if err != nil {
		return nil, nil, err
	}
	list, ids, err := decode(entries)
	if err != nil {
		return nil, nil, err
	}
	ids = append(ids, alsoNamed...)
	ids = append(ids, a.Unit, a.Board, a.Office, a.Committee)
	for _, n := range notices {
		ids = append(ids, n.Unit)
	}
	called, err := s.Views.UnitNames(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	if err := s.learnErased(ctx, called, entries); err != nil {
		return nil, nil, err
	}
	story := tell(entries, list, called)
	for i := range story {
		for _, n := range notices {
			if n.Position == story[i].Position {
				story[i].Told = append(story[i].Told, told{n.Unit, names(called).unit(domain.UnitID(n.Unit)), carrier(messages, n.Message)})
			}
		}
	}
	return story, called, nil
}

func carrier(messages []projections.Message, id string) *projections.Message {
	for i := range messages {
		if messages[i].Key == id {
			return &messages[i]
		}
	}
	return nil
}

// decode reads the events of entries, and gathers the units whose names will be needed.
func decode(entries []projections.Entry) (list []domain.Event, ids []string, err error) {
	for _, entry := range entries {
		i := slices.IndexFunc(domain.Kinds, func(k domain.Kind) bool { return k.Name == entry.Type })
		if i < 0 {
			return nil, nil, fmt.Errorf("read position %d: event %q is unknown", entry.Position, entry.Type)
		}
		e, err := domain.Wire{}.Decode(entry.Type, domain.Kinds[i].Schema, entry.Data)
		if err != nil {
			return nil, nil, fmt.Errorf("read position %d: %w", entry.Position, err)
		}
		list = append(list, e)
		ids = append(ids, actorUnit(entry.Actor), actorUnit(entry.OnBehalfOf))
		switch e := e.(type) {
		case domain.AssignmentGiven:
			ids = append(ids, string(e.Unit), string(e.Giver))
			for _, u := range e.Coordinators {
				ids = append(ids, string(u))
			}
		case domain.AssignmentCorrected:
			ids = append(ids, strings.Split(e.Was+","+e.Now, ",")...)
		case domain.AssignmentTakenOver:
			ids = append(ids, string(e.Unit))
			for _, u := range e.Coordinating {
				ids = append(ids, string(u))
			}
		case domain.BodyReplaced:
			ids = append(ids, string(e.From), string(e.To))
		case domain.AssignmentTransferred:
			ids = append(ids, string(e.From), string(e.To))
		case domain.DocumentDelivered:
			ids = append(ids, string(e.Unit))
		case domain.MessagePlanned:
			ids = append(ids, string(e.Recipient))
		case domain.ReminderRaised:
			for _, u := range e.To {
				ids = append(ids, string(u))
			}
		case domain.EscalationRaised:
			for _, u := range e.To {
				ids = append(ids, string(u))
			}
		}
	}
	return list, ids, nil
}

// tell puts events into words, in the order in which they happened in the world.
func tell(entries []projections.Entry, list []domain.Event, called names) []moment {
	story := make([]moment, len(entries))
	for i, entry := range entries {
		story[i] = moment{At: entry.EffectiveAt, Who: called.actor(entry.Actor, entry.OnBehalfOf), Position: entry.Position, Event: list[i], line: sentence(list[i], called)}
		if gap := entry.RecordedAt.Sub(entry.EffectiveAt); gap >= atOnce || gap <= -atOnce {
			story[i].Recorded = entry.RecordedAt
		}
	}
	slices.SortStableFunc(story, func(a, b moment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Position, b.Position)) })
	return story
}
