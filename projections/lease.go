package projections

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrStandby says that another process keeps these read models.
var ErrStandby = errors.New("projections: another process keeps these read models")

// A lease is a lock in the database by which one process of many keeps a tenant's read models and does the work of time.
// It ends with its connection, so a process that is gone holds none. It spares the others work that would be in vain;
// it protects nothing: that is done by the checkpoint, which moves in the transaction of the rows.
type lease struct{ conn *pgxpool.Conn }

const (
	standing = 50 * time.Millisecond // between two looks of who stands by
	alive    = time.Second           // between two looks of the holder whether it still has its connection
)

// takeLease takes the lease if nobody has it; nil and no error when somebody has.
func takeLease(ctx context.Context, v Views) (*lease, error) {
	conn, err := v.db.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	var taken bool
	if err := conn.QueryRow(ctx, "select pg_try_advisory_lock(hashtext('dondoc.keep'), hashtext($1))", v.schema).Scan(&taken); err != nil || !taken {
		conn.Release()
		return nil, err
	}
	return &lease{conn}, nil
}

// keep holds the lease until ctx ends. An error says that it is lost.
func (l *lease) keep(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(alive):
		}
		if err := l.conn.Ping(ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("the lease of the read models is lost: %w", err)
		}
	}
}

// giveBack lets the next one have it at once.
func (l *lease) giveBack() {
	if l == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	conn := l.conn.Hijack() // a connection that has held a lock does not go back among the others
	_, _ = conn.Exec(ctx, "select pg_advisory_unlock_all()")
	_ = conn.Close(ctx)
}

// standBy returns with the lease as soon as nobody else has it. Until then the runner stands where the checkpoint is, which
// another one moves. No lease and no error: ctx has ended.
func (r *Runner) standBy(ctx context.Context) (*lease, error) {
	for {
		l, err := r.tryLead(ctx)
		if l != nil || err != nil {
			if ctx.Err() != nil {
				err = nil
			}
			return l, err
		}
		at, replan, err := r.views.checkpoint(ctx)
		if err == nil && (at != r.Position() || (replan != nil) != r.replanning()) {
			r.move(at, replan)
		} else if err != nil && ctx.Err() == nil && !errors.Is(err, pgx.ErrNoRows) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(standing):
		}
	}
}

// tryLead takes the lease for the run.
func (r *Runner) tryLead(ctx context.Context) (*lease, error) {
	r.leasing.Lock()
	defer r.leasing.Unlock()
	l, err := takeLease(ctx, r.views)
	if l != nil {
		r.lead(true, math.MaxUint64)
	}
	return l, err
}

// forRebuild gives a lease to give back, or none when the run has it; ErrStandby when another process has it.
func (r *Runner) forRebuild(ctx context.Context) (*lease, error) {
	r.leasing.Lock()
	defer r.leasing.Unlock()
	if r.holds() {
		return nil, nil
	}
	l, err := takeLease(ctx, r.views)
	if err == nil && l == nil {
		err = ErrStandby
	}
	return l, err
}

// lead notes that this runner has the lease and how far it must come, or that it has it no more.
func (r *Runner) lead(on bool, from uint64) {
	r.change(func() { r.leads, r.from = on, from })
}

func (r *Runner) holds() bool {
	r.moved.Lock()
	defer r.moved.Unlock()
	return r.leads
}

// Leads says whether this runner is the one that keeps the read models, and has caught up with what was in the log when it
// became so: whoever acts on rows that are due may do so now.
func (r *Runner) Leads() bool {
	r.moved.Lock()
	defer r.moved.Unlock()
	return r.leads && r.position >= r.from
}
