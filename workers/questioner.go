package workers

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// ask puts the question of the next period to a continuous duty. A house that was down asks about the periods it missed
// one after the other, tick by tick.
func (c Crew) ask(ctx context.Context, rules map[domain.DocumentID]domain.RegimeFixed, t projections.Timer, now time.Time) error {
	a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+t.Subject)
	if err != nil {
		return err
	}
	rule, err := c.cadence(ctx, rules, a.Given.Origin.Document)
	if err != nil {
		return err
	}
	p := a.NextQuestion(rule, domain.DateOf(now))
	if now.Before(p.From.Time(7, 0)) {
		return nil // the row is stale
	}
	return do[domain.Assignment](ctx, c.Log, domain.AskQuestion{
		Issued: by("questioner", now, "asg."+t.Subject, "ask", t.Subject, p.Key), Assignment: domain.AssignmentID(t.Subject), Period: p,
	})
}

// cadence is the rule of a document's regime, the zero rule when it has none.
func (c Crew) cadence(ctx context.Context, known map[domain.DocumentID]domain.RegimeFixed, id domain.DocumentID) (domain.RegimeFixed, error) {
	if rule, ok := known[id]; ok || id == "" {
		return rule, nil
	}
	d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+string(id))
	if err != nil {
		return domain.RegimeFixed{}, err
	}
	var rule domain.RegimeFixed
	for _, o := range d.Face.Obligations {
		if o.Duty != domain.Periodic || rule.Cadence != "" {
			continue
		}
		r, _, err := eventstore.Load[domain.Regime](ctx, c.Log, "regime."+string(domain.RegimeOf(id, o.No)))
		if err != nil {
			return domain.RegimeFixed{}, err
		}
		rule = r.Rule
	}
	known[id] = rule
	return rule, nil
}
