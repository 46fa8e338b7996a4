package state

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed schema.sql
var schemaSQL string

// steps lead from an empty schema to that of today. What stands here was run somewhere and is not changed; a change is a
// step more.
var steps = []string{schemaSQL}

// Tables lists what a dump holds, in the order it is loaded.
var Tables = []string{"snapshots"}

// ErrNewer says that a newer program has changed the schema, or has written the dump.
var ErrNewer = errors.New("state: made by a newer program")

// State is the schema of one tenant. It may be used by many goroutines.
type State struct {
	db     *pgxpool.Pool
	schema string
}

// Open makes the schema, or what it lacks of today's.
func Open(ctx context.Context, dsn, tenant string) (*State, error) {
	if !regexp.MustCompile(`^[a-z0-9_-]{1,40}$`).MatchString(tenant) {
		return nil, fmt.Errorf("tenant %q: use lower-case letters, digits, - and _", tenant)
	}
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	s := &State{schema: tenant + ".state"} // no tenant has a dot in it, so no read models are there
	cfg.ConnConfig.RuntimeParams["search_path"] = pgx.Identifier{s.schema}.Sanitize()
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	cfg.MaxConns = 4
	if s.db, err = pgxpool.NewWithConfig(ctx, cfg); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error { return s.step(ctx, tx) }); err != nil {
		s.db.Close()
		return nil, fmt.Errorf("prepare the state: %w", err)
	}
	return s, nil
}

// step takes the steps that were not taken yet, one program at a time.
func (s *State) step(ctx context.Context, tx pgx.Tx) error {
	name := pgx.Identifier{s.schema}.Sanitize()
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('dondoc.' || $1))", s.schema); err != nil {
		return err
	}
	for _, q := range []string{"create schema if not exists " + name, "create table if not exists taken (step int primary key, at timestamptz not null default now())"} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return err
		}
	}
	var taken int
	if err := tx.QueryRow(ctx, "select count(*) from taken").Scan(&taken); err != nil {
		return err
	}
	if taken > len(steps) {
		return fmt.Errorf("%w: schema %s has had %d steps, and this program knows %d", ErrNewer, s.schema, taken, len(steps))
	}
	for n := taken; n < len(steps); n++ {
		if _, err := tx.Exec(ctx, steps[n]); err != nil {
			return fmt.Errorf("step %d: %w", n+1, err)
		}
		if _, err := tx.Exec(ctx, "insert into taken (step) values ($1)", n+1); err != nil {
			return err
		}
	}
	return nil
}

// Close gives the connections back.
func (s *State) Close() { s.db.Close() }
