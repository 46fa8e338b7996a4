package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/state"
)

// A table is what is only in the database, in the private PostgreSQL of a directory. Its rows are snapshots of lives that
// never were.
type table struct {
	pg *postgres.Server
	*state.State
}

func openTable(ctx context.Context, dir string) (*table, error) {
	pg, err := postgres.Start(ctx, postgres.Options{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		return nil, err
	}
	s, err := state.Open(ctx, pg.DSN(), "main")
	if err != nil {
		_ = pg.Stop()
		return nil, err
	}
	return &table{pg, s}, nil
}

func (t *table) close() {
	t.Close()
	_ = t.pg.Stop() // it may be dead already
}

// loosely gives a way to put a row that is acknowledged before it is durable: the planted bug.
func (t *table) loosely(ctx context.Context) (put func(ctx context.Context, s eventstore.Snapshot) error, err error) {
	conn, err := pgx.Connect(ctx, t.pg.DSN())
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "set synchronous_commit = off"); err != nil {
		return nil, err
	}
	return func(ctx context.Context, s eventstore.Snapshot) error {
		_, err := conn.Exec(ctx, `insert into "main.state".snapshots (aggregate, state, fold, position, version, hash, commands, body, sum)
			values ($1, $2, 1, 1, 1, '', '', $3, '') on conflict do nothing`, s.Aggregate, s.State, string(s.Body))
		return err
	}, nil
}

// rows adds rows, and says each that is acknowledged. When the server dies, as it does on a full disk, it is started again
// each second, as serve does.
func (l *load) rows(ctx context.Context, dir string) {
	for n := 0; ctx.Err() == nil; sleep(ctx, time.Second) {
		t, err := openTable(ctx, dir)
		if err != nil {
			continue
		}
		n = l.rowsOf(ctx, t, n)
		t.close()
	}
}

// rowsOf adds rows from number n on, until it cannot.
func (l *load) rowsOf(ctx context.Context, t *table, n int) int {
	put := t.Put
	if l.Plant == plantLooseRows {
		var err error
		if put, err = t.loosely(ctx); err != nil {
			return n
		}
	}
	for ctx.Err() == nil {
		sleep(ctx, time.Millisecond) // few are enough, and the disk is also that of the log
		row := fmt.Sprintf("asg.r%d-%d", l.Round, n)
		if err := put(ctx, eventstore.Snapshot{Aggregate: row, State: rowKind, Fold: 1, Commands: []byte{}, Body: []byte("{}"), Sum: []byte{}}); err != nil {
			return n
		}
		n++
		l.say(rowed, 0, "", row)
	}
	return n
}

const rowKind = "torture"

// lookAtRows looks for the rows that were acknowledged. A database that does not start has lost them all.
func (a *account) lookAtRows(ctx context.Context, dir string, words io.Writer) error {
	t, err := openTable(ctx, dir)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		defer t.close()
	}
	for row := range a.rows {
		cause := err
		if cause == nil {
			found, err := t.Get(ctx, row, rowKind)
			if cause = err; err == nil && len(found.Body) == 0 {
				cause = errors.New("it is not there")
			}
		}
		if cause != nil {
			a.count(&a.lost, words, "lost: row %s: %v", row, cause)
			delete(a.rows, row)
		}
	}
	return err
}
