package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// consent closes a duty whose deadline has passed in silence, where silence is consent. A row too early or too late is
// nothing to do: the duty looks again.
func (c Crew) consent(ctx context.Context, t projections.Timer, now time.Time) error {
	a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+t.Subject)
	if err != nil || a.Due == nil {
		return err
	}
	return do[domain.Assignment](ctx, c.Log, domain.CloseByTacitConsent{
		Issued: by("consent", now, "", t.Subject, strconv.Itoa(a.Due.Revision)), Assignment: domain.AssignmentID(t.Subject),
	})
}
