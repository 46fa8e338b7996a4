package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/projections"
)

// dumped is every row of the read models in files, in the form COPY takes.
type dumped struct {
	dir, dsn string
	rows     int
}

// dumpTables writes the rows of all tables into files.
func dumpTables(ctx context.Context, dsn, dir string) (*dumped, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer c.Close(ctx)
	d := &dumped{dir: dir, dsn: dsn}
	for _, table := range projections.Tables {
		f, err := os.Create(d.file(table))
		if err != nil {
			return nil, err
		}
		tag, err := c.PgConn().CopyTo(ctx, f, "copy "+pgx.Identifier{"main", table}.Sanitize()+" to stdout binary")
		if err != nil {
			f.Close()
			return nil, err
		}
		d.rows += int(tag.RowsAffected())
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *dumped) file(table string) string { return filepath.Join(d.dir, table) }

// copied is how long it took to bring the rows into the tables: as they are, with their keys and indexes; without any; and
// before these are made, which is counted too.
type copied struct{ inPlace, bare, before time.Duration }

// copy brings the rows into empty tables of a schema beside.
func (d *dumped) copy(ctx context.Context) (took copied, _ error) {
	c, err := pgx.Connect(ctx, d.dsn)
	if err != nil {
		return took, err
	}
	defer c.Close(ctx)
	timed := func(into *time.Duration, do func(context.Context, *pgx.Conn) error) {
		began := time.Now()
		if err == nil {
			err = do(ctx, c)
		}
		*into += time.Since(began)
	}
	var unmeasured time.Duration
	timed(&unmeasured, d.make)
	timed(&took.bare, d.bring)
	took.before = took.bare
	timed(&took.before, d.index)
	timed(&unmeasured, d.make)
	timed(&unmeasured, d.index)
	timed(&took.inPlace, d.bring)
	if err == nil {
		err = d.do(ctx, c, "drop schema bench_copy cascade")
	}
	return took, err
}

func (d *dumped) do(ctx context.Context, c *pgx.Conn, statements ...string) error {
	for _, q := range statements {
		if _, err := c.Exec(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// make makes the empty tables, and has PostgreSQL end what it is still at.
func (d *dumped) make(ctx context.Context, c *pgx.Conn) error {
	q := []string{"drop schema if exists bench_copy cascade", "create schema bench_copy", "set search_path to bench_copy", "set maintenance_work_mem to '128MB'"}
	for _, table := range projections.Tables {
		create, _ := projections.TableSQL(table)
		q = append(q, create)
	}
	return d.do(ctx, c, append(q, "checkpoint")...)
}

func (d *dumped) index(ctx context.Context, c *pgx.Conn) error {
	for _, table := range projections.Tables {
		_, after := projections.TableSQL(table)
		if err := d.do(ctx, c, after...); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumped) bring(ctx context.Context, c *pgx.Conn) error {
	rows := 0
	for _, table := range projections.Tables {
		f, err := os.Open(d.file(table))
		if err != nil {
			return err
		}
		tag, err := c.PgConn().CopyFrom(ctx, f, "copy "+table+" from stdin binary")
		f.Close()
		if err != nil {
			return err
		}
		rows += int(tag.RowsAffected())
	}
	if rows != d.rows {
		return fail(exitDifference, nil, "Kết quả đo không dùng được: đã COPY %d dòng thay vì %d.", rows, d.rows)
	}
	return nil
}
