package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// escalate raises the stage of the ladder that tells the superiors. The duty itself refuses as long as
// its unit was not told on an earlier day; then the row comes again.
func (c Crew) escalate(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	pick, due, superseded, ok, err := c.stage(ctx, l, t, now)
	if err != nil || !ok || !pick.Stage.Escalation {
		return err
	}
	return do[domain.Assignment](ctx, c.Log, domain.RaiseEscalation{
		Issued:     by("escalator", now, "", t.Subject, strconv.Itoa(due.Revision), pick.Stage.Name),
		Assignment: domain.AssignmentID(t.Subject), Stage: pick.Stage, Revision: due.Revision, Policy: l.policy.Version,
		PlannedAt: pick.At, Superseded: superseded,
	})
}
