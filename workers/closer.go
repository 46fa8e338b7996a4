package workers

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// expire ends a document with its period.
func (c Crew) expire(ctx context.Context, t projections.Timer, now time.Time) error {
	cmd := domain.ExpireDocument{
		Issued:   by("closer", now, "doc."+t.Subject, "expire", t.Subject, t.At.UTC().Format(time.RFC3339)),
		Document: domain.DocumentID(t.Subject),
	}
	return do[domain.Document](ctx, c.Log, cmd)
}

// close ends the duties of a document that is over: all of them when it was superseded or withdrawn, those without a
// deadline when it has expired. It takes so many at a tick, and goes on at the next until none is left; a duty that a
// slow dispatcher gives after all ends too.
func (c Crew) close(ctx context.Context, t projections.Timer, now time.Time) error {
	id := domain.DocumentID(t.Subject)
	d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+t.Subject)
	if err != nil || d.Status != domain.Superseded && d.Status != domain.Withdrawn && d.Status != domain.Expired {
		return err
	}
	expired := d.Status == domain.Expired
	duties, err := c.Due.OpenDuties(ctx, t.Subject, expired, atOnce)
	if err != nil {
		return err
	}
	for _, key := range duties {
		issued := by("closer", now, "doc."+t.Subject, "close", key, t.At.UTC().Format(time.RFC3339Nano))
		var cmd domain.Command = domain.CancelAssignment{Issued: issued, Assignment: domain.AssignmentID(key), Document: id}
		if expired {
			cmd = domain.CloseAssignmentPeriod{Issued: issued, Assignment: domain.AssignmentID(key), Document: id}
		}
		if err := do[domain.Assignment](ctx, c.Log, cmd); err != nil {
			return err
		}
	}
	return nil
}
