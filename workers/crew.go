package workers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// atOnce is how many rows of a kind a tick takes.
const atOnce = 500

// Crew is all workers of a house.
type Crew struct {
	Log  Log
	Due  Due
	Sink Sink
	Link string // address of the house's pages, for letters: "https://…"

	// Leads says whether the work of time is this process's, of all on the tenant. nil: it is alone.
	Leads func() bool

	// Together is how many duties are given at a time. 0 or 1: one after the other, so that the same seed tells the
	// same story.
	Together int
}

// Tick does everything that is due at now, in the order in which one thing leads to the next. An error
// on one row leaves the others; what failed is due again at the next tick.
func (c Crew) Tick(ctx context.Context, now time.Time) error {
	law, err := c.law(ctx)
	if err != nil {
		return err
	}
	rules := map[domain.DocumentID]domain.RegimeFixed{} // read once a tick
	return errors.Join(
		c.each(ctx, projections.ToDispatch, now, func(t projections.Timer) error { return c.dispatch(ctx, law, t, now) }),
		c.each(ctx, projections.ToExpire, now, func(t projections.Timer) error { return c.expire(ctx, t, now) }),
		c.each(ctx, projections.ToClose, now, func(t projections.Timer) error { return c.close(ctx, t, now) }),
		c.each(ctx, projections.ToRemedy, now, func(t projections.Timer) error { return c.remedy(ctx, t, now) }),
		c.each(ctx, projections.ToTransfer, now, func(t projections.Timer) error { return c.transfer(ctx, t, now) }),
		c.each(ctx, projections.ToReplace, now, func(t projections.Timer) error { return c.replace(ctx, t, now) }),
		c.each(ctx, projections.ToOpen, now, func(t projections.Timer) error { return c.open(ctx, law, t, now) }),
		c.each(ctx, projections.ToSpread, now, func(t projections.Timer) error { return c.spread(ctx, law, t, now) }),
		c.each(ctx, projections.ToMove, now, func(t projections.Timer) error { return c.move(ctx, law, t, now) }),
		c.each(ctx, projections.ToConsent, now, func(t projections.Timer) error { return c.consent(ctx, t, now) }),
		c.each(ctx, projections.ToAsk, now, func(t projections.Timer) error { return c.ask(ctx, rules, t, now) }),
		c.each(ctx, projections.ToCarry, now, func(t projections.Timer) error { return c.carry(ctx, t, now) }),
		c.each(ctx, projections.ToNumber, now, func(t projections.Timer) error { return c.number(ctx, t, now) }),
		c.each(ctx, projections.ToRemind, now, func(t projections.Timer) error { return c.remind(ctx, law, t, now) }),
		c.each(ctx, projections.ToEscalate, now, func(t projections.Timer) error { return c.escalate(ctx, law, t, now) }),
		c.each(ctx, projections.ToPlan, now, func(t projections.Timer) error { return c.plan(ctx, t, now) }),
		c.each(ctx, projections.ToHand, now, func(t projections.Timer) error { return c.hand(ctx, t, now) }),
		c.each(ctx, projections.ToTell, now, func(t projections.Timer) error { return c.unreached(ctx, law, t, now) }),
	)
}

// Run ticks until ctx ends. The caller starts it when the read models have caught up with the log:
// rows that are only late must not become letters. An error is logged and tried again; it never ends
// the loop, for a house whose workers stopped unseen reminds nobody. Of many processes only the one that Leads ticks.
func (c Crew) Run(ctx context.Context, clock Clock, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if c.Leads != nil && !c.Leads() {
			// another process works
		} else if err := c.Tick(ctx, clock.Now()); err != nil && ctx.Err() == nil {
			log.Error("workers: a tick was not complete and is tried again", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (c Crew) each(ctx context.Context, kind string, now time.Time, do func(projections.Timer) error) error {
	due, err := c.Due.Due(ctx, kind, now, atOnce)
	if err != nil {
		return fmt.Errorf("find what is due (%s): %w", kind, err)
	}
	for _, t := range due {
		if ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if e := do(t); e != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", t.Key, e))
		}
	}
	return err
}

// law is the calendar and the ladder in force, as the log has them.
type law struct {
	calendar domain.Calendar
	policy   domain.Policy
}

func (c Crew) law(ctx context.Context) (law, error) {
	a, _, err := eventstore.Load[domain.Almanac](ctx, c.Log, "cal."+string(domain.VietnamCalendar))
	if err != nil {
		return law{}, fmt.Errorf("read the calendar: %w", err)
	}
	p, _, err := eventstore.Load[domain.Policy](ctx, c.Log, "policy."+string(domain.Ladder))
	if err != nil {
		return law{}, fmt.Errorf("read the ladder: %w", err)
	}
	return law{a.Calendar, p}, nil
}

// by is the part of a command that a worker signs. parts make its id: the same work, the same command.
func by(worker string, now time.Time, cause string, parts ...string) domain.Issued {
	return domain.Issued{ID: domain.Derive(append([]string{worker}, parts...)...), By: domain.ByWorker(worker), At: now, Cause: cause}
}

func do[S eventstore.Decider[S, domain.Command, domain.Event]](ctx context.Context, log Log, cmd domain.Command) error {
	_, err := eventstore.Execute[S](ctx, log, cmd)
	return err
}
