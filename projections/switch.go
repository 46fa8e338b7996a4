package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The switch wants the live tables for itself for a moment. Whoever reads them holds it up, and whoever comes after waits
// behind it; so it waits a little, makes way, and tries again.
const (
	switchPatience = 50 * time.Millisecond
	switchPause    = 500 * time.Millisecond
)

// change catches up with the live tables and puts the new ones in their place.
func (b *renewal) change(ctx context.Context) error {
	for tried := uint64(0); ; tried++ {
		if err := b.catchUp(ctx); err != nil {
			return err
		}
		b.Tell(Headway{Switching, tried, 0, b.events})
		switch err := b.tryChange(ctx); {
		case err == nil:
			return nil
		case !busy(err):
			return err
		}
		select {
		case <-time.After(switchPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// catchUp folds what came after the tables were written, and writes it as the live runner does, until little is left.
func (b *renewal) catchUp(ctx context.Context) error {
	for {
		until := b.Position()
		if until < b.at+near/10 {
			return nil
		}
		for b.at < until {
			if err := b.fold(ctx, min(until, b.at+batchMost)); err != nil {
				return err
			}
			if err := pgx.BeginFunc(ctx, b.views.db, func(tx pgx.Tx) error { return b.flush(ctx, tx) }); err != nil {
				return err
			}
			b.flushed()
		}
	}
}

// flush writes what has changed since the last time.
func (b *renewal) flush(ctx context.Context, tx pgx.Tx) error {
	for _, t := range b.pass.tables() {
		if b.writes(t.name()) {
			if err := t.flush(ctx, tx, b.beside); err != nil {
				return err
			}
		}
	}
	return b.store.trouble
}

func (b *renewal) flushed() {
	for _, t := range b.pass.tables() {
		t.flushed()
	}
}

// tryChange folds the last commits while the live runner stands still, and switches. All of it happens or nothing.
func (b *renewal) tryChange(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.Runner.Position()
	for b.at < at { // without fold, which would make way for a batch that cannot come
		c, err := b.feed.next()
		if err != nil {
			return err
		}
		if err := b.pass.fold(c); err != nil {
			return err
		}
		b.at = c.Position
	}
	live, beside, old := b.views.schema, b.beside, b.views.schema+replaced
	var locked []string
	for _, table := range append([]string{"checkpoint"}, b.Only...) {
		locked = append(locked, in(live, table))
	}
	err := pgx.BeginFunc(ctx, b.views.db, func(tx pgx.Tx) error {
		if err := b.flush(ctx, tx); err != nil {
			return err
		}
		for _, q := range []string{
			fmt.Sprintf("set local lock_timeout to %d", switchPatience.Milliseconds()),
			"lock table " + strings.Join(locked, ", ") + " in access exclusive mode",
		} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		var is int64
		if err := tx.QueryRow(ctx, "select position from "+in(live, "checkpoint")).Scan(&is); err != nil {
			return err
		}
		if uint64(is) != at {
			return fmt.Errorf("the checkpoint is at %d and not at %d any more: another projector works on this database", is, at)
		}
		if b.pass.amended { // by a commit after the tables were compared: the live runner lays them out
			if _, err := tx.Exec(ctx, "update "+in(live, "checkpoint")+" set replan_after = ''"); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "create schema "+pgx.Identifier{old}.Sanitize()); err != nil {
			return err
		}
		for _, table := range b.Only {
			for _, move := range [][2]string{{live, old}, {beside, live}} {
				if _, err := tx.Exec(ctx, "alter table "+in(move[0], table)+" set schema "+pgx.Identifier{move[1]}.Sanitize()); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.flushed()
	if b.pass.amended {
		b.Runner.change(func() { b.replan = new(string) })
	}
	return nil
}

// busy says that somebody holds a lock that was waited for.
func busy(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "55P03" || pg.Code == "40P01") // lock_not_available, deadlock_detected
}

// clear drops what a rebuild leaves beside the live tables, this one or one that was killed.
func (b *renewal) clear(ctx context.Context) error {
	for {
		err := pgx.BeginFunc(ctx, b.views.db, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, fmt.Sprintf("set local lock_timeout to %d", switchPatience.Milliseconds())); err != nil {
				return err
			}
			for _, schema := range []string{b.beside, b.views.schema + replaced} {
				if _, err := tx.Exec(ctx, "drop schema if exists "+pgx.Identifier{schema}.Sanitize()+" cascade"); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil || !busy(err) {
			return err
		}
		select {
		case <-time.After(switchPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
