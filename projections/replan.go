package projections

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// What the law lays out for a duty, its next stage and whether its deadline is to be computed anew, is a pure function of the
// duty as it stands and the law in force. So when the law changes, the commit that says so only puts replan_after, a column
// of the checkpoint, before the first duty. From there the runner goes through the duties, some at a time between batches,
// each time in one transaction with the column; wherever it is cut off, it goes on. Meanwhile Due leaves the rows out that are
// still of the older law, because a stage that was moved could come twice and one that was renamed be skipped.

// byLaw tells whether the rows of a kind are laid out by the law.
func byLaw(kind string) bool { return kind == ToRemind || kind == ToEscalate || kind == ToMove }

// planByLaw puts what the law lays out for a duty in its rows.
func (p *pass) planByLaw(a Assignment) {
	if p.unplanned {
		return
	}
	p.planStage(a)
	p.planMove(a)
}

// planAll lays out every duty there is by the law in force. Rows are asked for as they come; settle, which may be nil, is
// called between them.
func (p *pass) planAll(settle func() error) error {
	p.unplanned, p.amended = false, false
	for a := range p.assignments.all() {
		if a.Closes == nil || !a.opened() {
			continue
		}
		p.planByLaw(a)
		if settle == nil {
			continue
		}
		if err := settle(); err != nil {
			return err
		}
	}
	return nil
}

// A stride is how many duties are looked at in one transaction: as many as take about so long.
const (
	strideLeast = 50
	strideMost  = 1000
	strideTime  = 10 * time.Millisecond
)

// replanning says whether duties are still laid out by an older law.
func (r *Runner) replanning() bool {
	r.moved.Lock()
	defer r.moved.Unlock()
	return r.replan != nil
}

// replanSome lays out the next duties by the law in force. The runner stands at the checkpoint.
func (r *Runner) replanSome(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.moved.Lock()
	at, after := r.position, r.replan
	r.moved.Unlock()
	if after == nil {
		return nil
	}
	began := r.clock()
	var next *string
	err := pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) (err error) {
		if next, err = r.pass.replan(ctx, tx, r.views.schema, *after, r.stride); err != nil {
			return err
		}
		q := "update " + in(r.views.schema, "checkpoint") + " set replan_after = $1 where position = $2 and replan_after = $3"
		return fenced(ctx, tx, at, q, next, int64(at), after)
	})
	r.pass.forget()
	if err != nil {
		return fmt.Errorf("lay the timers out by the law in force: %w", err)
	}
	switch took := r.clock().Sub(began); {
	case took < strideTime/2:
		r.stride = min(2*r.stride, strideMost)
	case took > strideTime:
		r.stride = max(r.stride/2, strideLeast)
	}
	r.change(func() { r.replan = next })
	return nil
}

// laidOut returns when all duties are laid out by the law in force. If this runner does not run, it does it itself: the lease
// is the caller's.
func (r *Runner) laidOut(ctx context.Context) error {
	if r.holds() {
		return r.until(ctx, func() bool { return r.replan == nil })
	}
	if !r.replanning() {
		return nil
	}
	if err := r.stand(ctx); err != nil {
		return err
	}
	for r.replanning() {
		if err := r.replanSome(ctx); err != nil {
			return err
		}
	}
	return nil
}

// replan lays out the duties with the next keys, and writes the rows that changes. It returns the last key, nil when there is
// no duty behind it.
func (p *pass) replan(ctx context.Context, tx pgx.Tx, schema, after string, many int) (*string, error) {
	q := "select " + strings.Join(p.assignments.columns, ", ") + " from " + in(schema, "assignments") + " where key > $1 order by key limit $2"
	rows, err := tx.Query(ctx, q, after, many)
	if err != nil {
		return nil, err
	}
	duties, err := pgx.CollectRows(rows, pgx.RowToStructByName[Assignment])
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, a := range duties {
		if a.Closes != nil && a.opened() {
			keys = append(keys, "stage:"+a.Key, "move:"+a.Key)
		}
	}
	if err := p.timers.load(ctx, tx, schema, keys); err != nil {
		return nil, err
	}
	for _, a := range duties {
		if a.Closes != nil && a.opened() {
			p.planByLaw(a)
		}
	}
	if err := p.timers.flush(ctx, tx, schema); err != nil || len(duties) < many {
		return nil, err
	}
	return &duties[len(duties)-1].Key, nil
}

// lay puts a row of a timer, or leaves it as it is when it says the same.
func (p *pass) lay(t Timer) {
	if had, ok := p.timers.peek(t.Key); ok && had.same(t) {
		return
	}
	p.timers.put(t.Key, t)
}

func (t Timer) same(u Timer) bool {
	return t.Key == u.Key && t.Kind == u.Kind && t.Subject == u.Subject && t.At.Equal(u.At) && t.Stage == u.Stage &&
		slices.Equal(t.Pending, u.Pending) && (t.Until == nil) == (u.Until == nil) && value(t.Until).Equal(value(u.Until))
}
