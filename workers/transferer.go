package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// units reads the organisation when the first row of a tick needs it.
func (c Crew) units(ctx context.Context) (domain.Organisation, error) {
	o, _, err := eventstore.Load[domain.Organisation](ctx, c.Log, "org."+domain.Main)
	return o, err
}

// transfer moves an open duty to the heirs of the units that have ended: the one that has it, and those that gave it,
// urge, help and pass its report on. Each is a command of its own; cut off in between it goes on at the next tick.
func (c Crew) transfer(ctx context.Context, t projections.Timer, now time.Time) error {
	a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+t.Subject)
	if err != nil {
		return err
	}
	o, err := c.units(ctx)
	if err != nil {
		return err
	}
	on := domain.DateOf(now)
	if to, u := heir(o, a.Unit, on); to != "" {
		cmd := domain.TransferAssignment{
			Issued:     by("transferer", now, "org."+domain.Main, "transfer", t.Subject, string(a.Unit), strconv.Itoa(a.Transfers)),
			Assignment: domain.AssignmentID(t.Subject), From: a.Unit, To: to, Basis: u.Basis, On: u.Until,
		}
		if err := do[domain.Assignment](ctx, c.Log, cmd); err != nil {
			return err
		}
	}
	for _, body := range a.Bodies() {
		to, u := heir(o, body, on)
		if to == "" {
			continue
		}
		cmd := domain.ReplaceBody{
			Issued:     by("transferer", now, "org."+domain.Main, "body", t.Subject, string(body), strconv.Itoa(a.Replaced)),
			Assignment: domain.AssignmentID(t.Subject), From: body, To: to, Basis: u.Basis, On: u.Until,
		}
		if err := do[domain.Assignment](ctx, c.Log, cmd); err != nil {
			return err
		}
	}
	return nil
}

// replace puts the heirs of units that have ended in a regime, for the periods to come.
func (c Crew) replace(ctx context.Context, t projections.Timer, now time.Time) error {
	r, _, err := eventstore.Load[domain.Regime](ctx, c.Log, "regime."+t.Subject)
	if err != nil {
		return err
	}
	o, err := c.units(ctx)
	if err != nil {
		return err
	}
	for _, body := range r.Bodies() {
		to, u := heir(o, body, domain.DateOf(now))
		if to == "" {
			continue
		}
		cmd := domain.ReplaceReporter{
			Issued: by("transferer", now, "org."+domain.Main, "reporter", t.Subject, string(body), strconv.Itoa(r.Replaced)),
			Regime: domain.RegimeID(t.Subject), From: body, To: to, Basis: u.Basis, On: u.Until,
		}
		if err := do[domain.Regime](ctx, c.Log, cmd); err != nil {
			return err
		}
	}
	return nil
}

// heir is the unit that comes in the place of one that has ended, "" when it has not, or when a person must decide.
func heir(o domain.Organisation, id domain.UnitID, on domain.Date) (domain.UnitID, domain.OrgUnit) {
	u, ok := o.Unit(id)
	if to := o.Heir(id, on); ok && to != id {
		return to, u
	}
	return "", u
}
