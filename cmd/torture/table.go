package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/internal/postgres"
)

// A table is one in the private PostgreSQL of a directory, whose rows outlive a power cut as those of state do.
type table struct {
	pg   *postgres.Server
	conn *pgx.Conn
}

func openTable(ctx context.Context, dir string) (*table, error) {
	pg, err := postgres.Start(ctx, postgres.Options{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		return nil, err
	}
	t := &table{pg: pg}
	if t.conn, err = pgx.Connect(ctx, pg.DSN()); err == nil {
		_, err = t.conn.Exec(ctx, "create table if not exists kept (row text primary key)")
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *table) close() {
	if t.conn != nil {
		_ = t.conn.Close(context.Background())
	}
	_ = t.pg.Stop() // it may be dead already
}

// rows adds rows as state does, and says each that is acknowledged. When the server dies, as it does on a full disk, it is
// started again each second, as serve does.
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
	commit := "on"
	if l.Plant == plantLooseRows {
		commit = "off"
	}
	if _, err := t.conn.Exec(ctx, "set synchronous_commit = "+commit); err != nil {
		return n
	}
	for ctx.Err() == nil {
		sleep(ctx, time.Millisecond) // few are enough, and the disk is also that of the log
		row := fmt.Sprintf("r%d-%d", l.Round, n)
		if _, err := t.conn.Exec(ctx, "insert into kept values ($1) on conflict do nothing", row); err != nil {
			return n
		}
		n++
		l.say(rowed, 0, "", row)
	}
	return n
}

// lookAtRows looks for the rows that were acknowledged.
func (a *account) lookAtRows(ctx context.Context, dir string) error {
	t, err := openTable(ctx, dir)
	if err != nil {
		return err
	}
	defer t.close()
	rows, err := t.conn.Query(ctx, "select row from kept")
	if err != nil {
		return err
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	left := make(map[string]bool, len(there))
	for _, row := range there {
		left[row] = true
	}
	for row := range a.rows {
		if !left[row] {
			a.lost++
			delete(a.rows, row)
		}
	}
	return nil
}
