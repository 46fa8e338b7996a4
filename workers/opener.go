package workers

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// open gives a regime's next period to every reporter, then says that it is open. A house that was
// down opens the periods it missed one after the other, tick by tick.
func (c Crew) open(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	id := domain.RegimeID(t.Subject)
	r, _, err := eventstore.Load[domain.Regime](ctx, c.Log, "regime."+t.Subject)
	if err != nil {
		return err
	}
	p, ok := r.Next()
	if !ok || now.Before(r.Opens(p)) {
		return nil
	}
	if ended, err := c.endWithDocument(ctx, t.Subject, r, p, now); ended || err != nil {
		return err
	}
	due, err := r.Rule.Deadline(p, l.calendar)
	if err != nil {
		return err
	}
	p.Due = due.Day
	var commands []domain.GiveAssignment
	for _, u := range r.Rule.Reporters {
		asg := domain.OccurrenceOf(id, p.Key, u)
		commands = append(commands, domain.GiveAssignment{
			Issued:     by("opener", now, "regime."+t.Subject, "give", string(asg)),
			Assignment: asg, Unit: u, Origin: domain.Origin{Document: r.Rule.Document, Obligation: r.Rule.Obligation, Regime: id},
			Duty: domain.Periodic, Text: r.Rule.Title, Due: &due, Period: &p, Route: r.Rule.Route, Form: r.Rule.Form, Superiors: r.Rule.Superiors,
		})
	}
	given, err := c.giveAll(ctx, commands)
	if err != nil {
		return err
	}
	if via := r.Rule.Route.Via; via != "" { // who gathers them
		cons := domain.ConsolidationOf(id, p.Key, via)
		if err := do[domain.Consolidation](ctx, c.Log, domain.OpenConsolidation{
			Issued: by("opener", now, "regime."+t.Subject, "gather", string(cons)), Consolidation: cons, Regime: id, Period: p, Consolidator: via,
			Reporters: unique(r.Rule.Reporters), Form: r.Rule.Form, Superiors: r.Rule.Superiors,
		}); err != nil {
			return err
		}
	}
	return do[domain.Regime](ctx, c.Log, domain.OpenPeriod{
		Issued: by("opener", now, "regime."+t.Subject, "open", t.Subject, p.Key), Regime: id, Period: p, Assignments: given,
	})
}

// endWithDocument ends a regime whose document is over: nothing falls due from today on, or after the last day of the
// document's own period. A period that was missed before stays owed for the document's closing to cancel.
func (c Crew) endWithDocument(ctx context.Context, id string, r domain.Regime, next domain.Period, now time.Time) (bool, error) {
	d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+string(r.Rule.Document))
	if err != nil || d.Status != domain.Superseded && d.Status != domain.Withdrawn && d.Status != domain.Expired || r.Status != domain.Fixed {
		return false, err
	}
	on := domain.DateOf(now).AddDays(-1)
	if d.Status == domain.Expired {
		on = d.Face.Period.Until
	}
	if on.Before(r.Rule.From) {
		on = r.Rule.From
	}
	if !next.Due.After(on) {
		return false, nil
	}
	return true, do[domain.Regime](ctx, c.Log, domain.EndRegime{
		Issued: by("opener", now, "doc."+string(r.Rule.Document), "end", id, strconv.Itoa(r.Revision)), Regime: domain.RegimeID(id), On: on, Basis: d.Face.Symbol,
	})
}

// unique is the units, each once.
func unique(units []domain.UnitID) (once []domain.UnitID) {
	for _, u := range units {
		if !slices.Contains(once, u) {
			once = append(once, u)
		}
	}
	return once
}
