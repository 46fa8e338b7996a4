package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// move computes the deadline of a duty anew, by the calendar in force. The row was laid when the days off of a year were
// published; whatever has closed since then stays.
func (c Crew) move(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+t.Subject)
	if err != nil || a.Due == nil {
		return err
	}
	again, err := a.Due.Again(l.calendar)
	if err != nil || again.Same(*a.Due) {
		return err
	}
	return do[domain.Assignment](ctx, c.Log, domain.MoveDeadline{
		Issued:     by("mover", now, "cal."+string(domain.VietnamCalendar), "calendar", t.Subject, strconv.Itoa(a.Due.Revision), again.Closes.UTC().Format(time.RFC3339)),
		Assignment: domain.AssignmentID(t.Subject), Due: again, Why: domain.ByCalendar, Basis: l.source(again),
	})
}

// source names the notice of the year that a deadline falls in.
func (l law) source(d domain.Deadline) string {
	y, _ := l.calendar.OfYear(d.Last().Year)
	return y.Source
}

// spread brings the decisions on a document's deadlines that came after the issue to the duties that were given. It may be
// cut off anywhere and goes on at the next tick: a decision reaches a duty once.
func (c Crew) spread(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	id := domain.DocumentID(t.Subject)
	d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+t.Subject)
	if err != nil || d.Status != domain.Dispatched || d.Applied == len(d.Rulings) {
		return err
	}
	reached := map[domain.AssignmentID]struct{}{} // printed audiences overlap
	for _, a := range d.Issue.Audiences {
		r, ok := d.RulingOn(a.Obligation)
		if !ok || r.No <= d.Applied {
			continue
		}
		due, err := d.Due(a.Obligation, l.calendar)
		if err != nil {
			return err
		}
		if due == nil {
			continue
		}
		for _, u := range a.Units {
			asg := domain.DutyOf(id, a.Obligation, u)
			if err := do[domain.Assignment](ctx, c.Log, domain.MoveDeadline{
				Issued:     by("mover", now, "doc."+t.Subject, "ruling", string(asg), strconv.Itoa(r.No)),
				Assignment: asg, Due: *due, Why: r.Why, Basis: r.Basis, Ruling: r.No,
			}); err != nil {
				return err
			}
			reached[asg] = struct{}{}
		}
	}
	return do[domain.Document](ctx, c.Log, domain.ApplyRuling{
		Issued: by("mover", now, "doc."+t.Subject, "applied", t.Subject, strconv.Itoa(len(d.Rulings))), Document: id, Ruling: len(d.Rulings), Assignments: len(reached),
	})
}
