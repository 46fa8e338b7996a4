package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/eventstore"
)

// readerPatience is how long somebody who reads is kept waiting for a position.
const readerPatience = 2 * time.Second

// Reached waits until the read models tell of a position, two seconds at most, and says whether they do. ahead: the log has
// no such position, which is said at once. Where they are says Position. An error matching eventstore.ErrDamaged: they never
// will.
func (r *Runner) Reached(ctx context.Context, position uint64) (reached, ahead bool, err error) {
	if r.Position() >= position {
		return true, false, nil
	}
	last, err := r.log.Last(ctx)
	if err != nil {
		return false, false, fmt.Errorf("where does the log end: %w", err)
	}
	if position > last {
		return false, true, nil
	}
	waiting, stop := context.WithTimeout(ctx, readerPatience)
	defer stop()
	err = r.Wait(waiting, position)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return false, false, nil
	}
	return err == nil, false, err
}

// Lag is how far the read models are behind the log.
type Lag struct {
	Position uint64    // they tell the story up to here
	Last     uint64    // the log ends here
	Oldest   time.Time // when the first commit was recorded that they do not tell of; zero: there is none
}

// Commits is how many commits they do not tell of yet.
func (l Lag) Commits() uint64 { return l.Last - min(l.Position, l.Last) }

// Age is how long the first of these has waited, by the clock that says now; none: 0.
func (l Lag) Age(now time.Time) time.Duration {
	if l.Oldest.IsZero() || l.Commits() == 0 {
		return 0
	}
	return max(0, now.Sub(l.Oldest))
}

// Lag looks how far the read models are behind.
func (r *Runner) Lag(ctx context.Context) (Lag, error) {
	at := r.Position() // before the end of the log is asked for, so that it is never said to be ahead
	last, err := r.log.Last(ctx)
	if err != nil {
		return Lag{}, fmt.Errorf("where does the log end: %w", err)
	}
	l := Lag{Position: at, Last: last}
	if l.Commits() == 0 || r.Broken() != nil {
		return l, nil
	}
	for c, err := range r.log.Follow(ctx, at) {
		if err != nil && !errors.Is(err, eventstore.ErrDamaged) { // which Run says
			return l, fmt.Errorf("read position %d: %w", at+1, err)
		}
		if err == nil {
			l.Oldest = c.RecordedAt
		}
		break
	}
	return l, nil
}

// Batch is what was folded in one transaction.
type Batch struct {
	Commits, Events int
	Took            time.Duration
}

// Observe has a function told of each batch, when its rows can be seen. It must not wait. Call it before Run.
func (r *Runner) Observe(tell func(Batch)) { r.observe = tell }

// Replanning is how many duties are still laid out by an older law, open ones with a deadline.
func (r *Runner) Replanning(ctx context.Context) (n int, err error) {
	r.moved.Lock()
	after := r.replan
	r.moved.Unlock()
	if after == nil {
		return 0, nil
	}
	q := `select count(*)::int from ` + in(r.views.schema, "assignments") + ` where key > $1 and closes is not null and status = any($2)`
	if err := r.views.db.QueryRow(ctx, q, *after, underWay).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the duties that are laid out by an older law: %w", err)
	}
	return n, nil
}

// Holds says whether this runner has the lease: it is the one of many that keeps the read models.
func (r *Runner) Holds() bool { return r.holds() }

// Rebuilds says whether a rebuild is going on.
func (r *Runner) Rebuilds() bool { return r.renewing.Load() }
