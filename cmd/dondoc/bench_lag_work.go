package main

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// lagWork is a house with work of two years behind it and so many open duties, and what is done in it then.
type lagWork struct {
	open     int
	before   seeding
	calendar domain.Calendar
	units    []domain.UnitID
	lives    *eventstore.Lives[domain.Event]
	n        atomic.Int64 // commands so far
	ladders  int
}

func newLagWork(open int, seed uint64) *lagWork {
	before := seeding{Assignments: min(open/20, 20_000), Seed: seed}
	return &lagWork{open: open, before: before, calendar: domain.ShippedCalendar()}
}

// commits are the log of the house: the work of two years, then the open duties, each due on some day of the next.
func (w *lagWork) commits() iter.Seq[eventstore.Commit[domain.Event]] {
	return func(yield func(eventstore.Commit[domain.Event]) bool) {
		var last eventstore.Commit[domain.Event]
		w.units = nil
		for c := range w.before.commits() {
			if e, ok := c.Events[0].(domain.UnitEstablished); ok && e.Kind == domain.CellCommittee && !e.External {
				w.units = append(w.units, e.Unit)
			}
			if last = c; !yield(c) {
				return
			}
		}
		var dues []*domain.Deadline
		for day := domain.NewDate(last.RecordedAt.Year()+1, time.January, 5); len(dues) < 300; day = day.AddDays(1) {
			due, err := domain.DeadlineOn(day, "trước ngày", w.calendar)
			if err != nil {
				break
			}
			dues = append(dues, &due)
		}
		by := dice(w.before.Seed)
		for n := range w.open {
			at := last.RecordedAt.Add(time.Duration(n+1) * time.Millisecond)
			if !yield(eventstore.Commit[domain.Event]{
				Position: last.Position + uint64(n) + 1, Aggregate: "asg." + string(dutyNo(n)), Version: 1, Command: fmt.Sprint("give-", n),
				Actor: domain.ByPost(theBoard, "truong-ban"), RecordedAt: at, EffectiveAt: at,
				Events: []domain.Event{w.given(n, obligationText(&by), dues[n*7%len(dues)])},
			}) {
				return
			}
		}
	}
}

func (w *lagWork) given(n int, text string, due *domain.Deadline) domain.AssignmentGiven {
	return domain.AssignmentGiven{
		Assignment: dutyNo(n), Unit: w.unit(n), Giver: theBoard, Duty: domain.Dated, Text: text, Due: due,
		Superiors: domain.Superiors{Board: theBoard, Office: theOffice, Committee: theCommittee},
	}
}

func (w *lagWork) unit(n int) domain.UnitID { return w.units[n%len(w.units)] }

// lagHot is how many duties are worked on in these days.
const lagHot = 5000

// command does the next thing somebody does: of twenty, seventeen report an activity on a duty that is worked on, one
// acknowledges another, one sends the report on a third in, and one is given. It returns what came of it, when that is acknowledged; no events: there was nothing to do.
func (w *lagWork) command(ctx context.Context) (projections.Commit, error) {
	n := int(w.n.Add(1)) - 1
	round := n / 20
	by := dice(uint64(n))
	tenth := w.open / 10
	duty := by.below(min(lagHot, 8*tenth)) * (8 * tenth / min(lagHot, 8*tenth)) // one of those that are worked on in these days
	item := domain.Item{Ref: uuid.NewString(), Size: 412, MediaType: "text/plain; charset=utf-8", Commitment: strings.Repeat("9f86d081", 8)}
	now := time.Now()
	var cmd domain.Command
	switch do := n % 20; {
	case do == 0 && round < tenth:
		duty = 8*tenth + round
		cmd = domain.AcknowledgeAssignment{Issued: w.issue(w.unit(duty), now), Assignment: dutyNo(duty)}
	case do == 3 && round < tenth:
		duty = w.open - 1 - round
		cmd = domain.Submit{Issued: w.issue(w.unit(duty), now), Assignment: dutyNo(duty), Report: &item}
	case do == 7:
		due, err := domain.DeadlineOn(domain.DateOf(now).AddDays(7+by.below(20)), "trước ngày", w.calendar)
		if err != nil {
			return projections.Commit{}, err
		}
		g := w.given(w.open+n, obligationText(&by), &due)
		i := domain.Issued{ID: uuid.NewString(), By: domain.ByPost(theBoard, "truong-ban"), Body: domain.AdvisoryBoard, At: now}
		cmd = domain.GiveAssignment{Issued: i, Assignment: g.Assignment, Unit: g.Unit, Giver: g.Giver, Duty: g.Duty, Text: g.Text, Due: g.Due, Superiors: g.Superiors}
	default:
		cmd = domain.ReportActivity{Issued: w.issue(w.unit(duty), now), Assignment: dutyNo(duty), On: domain.DateOf(now), Note: item, People: 12}
	}
	c, err := eventstore.Execute[domain.Assignment, domain.Command, domain.Event](ctx, w.lives, cmd)
	if err != nil {
		err = fmt.Errorf("%T of %s: %w", cmd, cmd.Aggregate(), err)
	}
	return c, err
}

func (w *lagWork) issue(unit domain.UnitID, at time.Time) domain.Issued {
	return domain.Issued{ID: uuid.NewString(), By: domain.ByPost(unit, "bi-thu"), Body: domain.CellCommittee, At: at}
}

// publish puts another ladder in force.
func (w *lagWork) publish(ctx context.Context) error {
	w.ladders++
	_, err := eventstore.Execute[domain.Policy, domain.Command, domain.Event](ctx, w.lives, domain.PublishPolicy{
		Issued: domain.Issued{ID: uuid.NewString(), By: domain.ByPost(domain.Main, "quan-tri"), At: time.Now()}, Policy: domain.Ladder,
		ValidFrom: domain.DateOf(time.Now()), Source: domain.ShippedLadderSource, Stages: laterLadder(w.ladders),
	})
	return err
}
