package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// remind raises the stage of the ladder that tells a unit of its deadline.
func (c Crew) remind(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	pick, due, superseded, ok, err := c.stage(ctx, l, t, now)
	if err != nil || !ok || pick.Stage.Escalation {
		return err
	}
	return do[domain.Assignment](ctx, c.Log, domain.RaiseReminder{
		Issued:     by("reminder", now, "", t.Subject, strconv.Itoa(due.Revision), pick.Stage.Name),
		Assignment: domain.AssignmentID(t.Subject), Stage: pick.Stage, Revision: due.Revision, Policy: l.policy.Version,
		PlannedAt: pick.At, Superseded: superseded,
	})
}

// stage is what to raise now for the duty of a row.
func (c Crew) stage(ctx context.Context, l law, t projections.Timer, now time.Time) (pick domain.Planned, due domain.Deadline, superseded []string, ok bool, err error) {
	a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+t.Subject)
	if err != nil || a.Due == nil {
		return pick, due, nil, false, err
	}
	due = *a.Due
	pick, superseded, ok = l.policy.Latest(t.Stage, now, due, l.calendar)
	return pick, due, superseded, ok, nil
}
