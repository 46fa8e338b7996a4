package workers

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// carry tells every report in a consolidation that it was sent, and makes it the report that its maker owes for the same
// period. It may be cut off anywhere and goes on at the next tick.
func (c Crew) carry(ctx context.Context, t projections.Timer, now time.Time) error {
	s, _, err := eventstore.Load[domain.Consolidation](ctx, c.Log, "cons."+t.Subject)
	if err != nil || s.Carried || s.Sent.Symbol == "" {
		return err
	}
	id := s.Opened.Consolidation
	for _, r := range s.Draft.Reports {
		if err := do[domain.Assignment](ctx, c.Log, domain.ForwardReport{
			Issued: by("carrier", now, "cons."+t.Subject, "forward", t.Subject, string(r.Assignment)), Assignment: r.Assignment, Submission: r.Submission,
			On: domain.DateOf(s.Sent.SentAt), Consolidation: id, Number: s.Sent.Symbol, Method: s.Sent.Method,
		}); err != nil {
			return err
		}
	}
	owed, err := c.owed(ctx, s)
	if err != nil {
		return err
	}
	if owed != "" {
		if err := do[domain.Assignment](ctx, c.Log, domain.SubmitConsolidation{
			Issued: by("carrier", now, "cons."+t.Subject, "submit", t.Subject, string(owed)), Assignment: owed, Consolidation: id, SentAt: s.Sent.SentAt, SentBy: s.Sent.SentBy,
		}); err != nil {
			return err
		}
	}
	return do[domain.Consolidation](ctx, c.Log, domain.CarryConsolidation{
		Issued: by("carrier", now, "cons."+t.Subject, "carried", t.Subject), Consolidation: id, Reports: len(s.Draft.Reports),
	})
}

// owed is the report that a consolidation's maker owes for the same period under the same document, "" for none.
func (c Crew) owed(ctx context.Context, s domain.Consolidation) (domain.AssignmentID, error) {
	r, _, err := eventstore.Load[domain.Regime](ctx, c.Log, "regime."+string(s.Opened.Regime))
	if err != nil {
		return "", err
	}
	d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+string(r.Rule.Document))
	if err != nil {
		return "", err
	}
	for _, o := range d.Face.Obligations {
		if o.Duty != domain.Periodic {
			continue
		}
		id := domain.OccurrenceOf(domain.RegimeOf(r.Rule.Document, o.No), s.Opened.Period.Key, s.Opened.Consolidator)
		a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+string(id))
		if err != nil {
			return "", err
		}
		if a.Status != "" {
			return id, nil
		}
	}
	return "", nil
}
