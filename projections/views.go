package projections

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// shape is the version of schema.sql and of the folds. A database with another one is rebuilt at start.
const shape = 26

// Views are the questions the read models answer. All of them see one checkpoint per query.
type Views struct {
	db     *pgxpool.Pool
	schema string
	past   *pastPool
	tx     pgx.Tx // in which all questions are asked; nil: each takes a connection of the pool
}

// asker is what answers a question: the pool, or the transaction in which a moment of the past is seen.
type asker interface {
	Query(ctx context.Context, q string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) pgx.Row
}

func (v Views) asks() asker {
	if v.tx != nil {
		return v.tx
	}
	return v.db
}

// Open connects to the database and makes the tenant's schema if it is not there, or is of another
// shape; then the runner starts from the beginning of the log. The caller closes it.
func Open(ctx context.Context, dsn, tenant string) (Views, error) {
	if !regexp.MustCompile(`^[a-z0-9_-]{1,40}$`).MatchString(tenant) || strings.HasSuffix(tenant, rebuilding) {
		return Views{}, fmt.Errorf("tenant %q: use lower-case letters, digits, - and _, and no %s at the end", tenant, rebuilding)
	}
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return Views{}, fmt.Errorf("database address: %w", err)
	}
	cfg.ConnConfig.RuntimeParams["search_path"] = pgx.Identifier{tenant}.Sanitize()
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["jit"] = "off"                // to compile a question takes longer than to answer it
	cfg.ConnConfig.RuntimeParams["synchronous_commit"] = "off" // rows and checkpoint go back together, and are folded again
	cfg.MaxConns = 16
	db, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return Views{}, fmt.Errorf("open database: %w", err)
	}
	v := Views{db: db, schema: tenant, past: &pastPool{cfg: cfg, schema: tenant}}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('dondoc.' || $1))", tenant); err != nil {
			return err
		}
		var have bool
		if err := tx.QueryRow(ctx, "select to_regclass($1) is not null", in(tenant, "checkpoint")).Scan(&have); err != nil {
			return err
		}
		if have {
			var is int
			if err := tx.QueryRow(ctx, "select shape from "+in(tenant, "checkpoint")).Scan(&is); err != nil || is == shape {
				return err
			}
		} else {
			var foreign bool
			q := "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1)"
			if err := tx.QueryRow(ctx, q, tenant).Scan(&foreign); err != nil {
				return err
			}
			if foreign {
				return fmt.Errorf("schema %q has tables of another program: choose another database or tenant", tenant)
			}
		}
		if err := create(ctx, tx, tenant); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into "+in(tenant, "checkpoint")+" (position, shape) values (0, $1)", shape)
		return err
	})
	if err != nil {
		db.Close()
		return Views{}, fmt.Errorf("prepare the read models: %w", err)
	}
	return v, nil
}

// Close gives the connections back.
func (v Views) Close() {
	v.past.close()
	v.db.Close()
}

// Ping says whether the database answers.
func (v Views) Ping(ctx context.Context) error { return v.db.Ping(ctx) }

// Position is the commit up to which the read models tell the story.
func (v Views) Position(ctx context.Context) (uint64, error) {
	var p int64
	err := v.asks().QueryRow(ctx, "select position from checkpoint").Scan(&p)
	return uint64(p), err
}

// known is when the last commit folded became known; the zero time before the first.
func (v Views) known(ctx context.Context) (time.Time, error) {
	var t *time.Time
	if err := v.asks().QueryRow(ctx, "select known from checkpoint").Scan(&t); err != nil {
		return time.Time{}, fmt.Errorf("read the checkpoint: %w", err)
	}
	return value(t).UTC(), nil
}

func (v Views) query(ctx context.Context, q string, args ...any) (pgx.Rows, error) {
	got, err := v.asks().Query(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("query read models: %w", err)
	}
	return got, nil
}

// Absent says whether an error of a question about one thing means that there is no such thing.
func Absent(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
