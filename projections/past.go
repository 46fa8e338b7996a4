package projections

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/dondoc/dondoc/domain"
)

const (
	pastLimit = 100_000 // events that one look at the past may fold: a few seconds
	pastConns = 4       // looks at once; who comes later waits
	pastWorn  = 100_000 // rows after which a connection's hiding tables are thrown away: what was in them still takes room
)

// TooMuch says that a look at the past reaches more than can be told in reasonable time.
type TooMuch struct {
	Limit int // events
}

func (e *TooMuch) Error() string {
	return fmt.Sprintf("this look at the past reaches more than %d events: ask about one unit, document or duty", e.Limit)
}

// Past is the house as of a moment, within a reach. Every question of Views answers as it did then, about the lives that
// are reached; the others are not there. It holds a connection, is for one goroutine, and is closed by its user.
type Past struct {
	Views
	Moment Moment
	Events int // that were folded

	conn *pgxpool.Conn
	worn *worn
}

// pastPool are the connections whose temporary tables hide the live ones. They are made when the first look is taken.
type pastPool struct {
	cfg    *pgxpool.Config
	schema string

	mu   sync.Mutex
	pool *pgxpool.Pool
	rows sync.Map // *pgx.Conn: *worn
}

// worn is how many rows a connection's hiding tables have held.
type worn struct{ rows int }

// hiding are the tables that are hidden: all that there are, but those of which every question is told its moment.
func hiding() []string {
	return append([]string{"checkpoint"}, slices.DeleteFunc(slices.Clone(Tables), isLedger)...)
}

// isLedger tells the tables whose sums are as of any moment by themselves. A look sees them through its tree.
func isLedger(table string) bool { return table == "ledger" || table == "postings" }

func (c *pastPool) acquire(ctx context.Context) (*pgxpool.Conn, *worn, error) {
	c.mu.Lock()
	if c.pool == nil {
		cfg := c.cfg.Copy()
		cfg.MaxConns, cfg.MaxConnIdleTime = pastConns, 2*time.Minute
		cfg.AfterConnect = c.hide
		pool, err := pgxpool.NewWithConfig(ctx, cfg)
		if err != nil {
			c.mu.Unlock()
			return nil, nil, err
		}
		c.pool = pool
	}
	c.mu.Unlock()
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	w, _ := c.rows.LoadOrStore(conn.Conn(), &worn{})
	return conn, w.(*worn), nil
}

// hide lays an empty temporary table over every live one: a name without a schema means the temporary one.
func (c *pastPool) hide(ctx context.Context, conn *pgx.Conn) error {
	var q strings.Builder
	for _, name := range hiding() {
		fmt.Fprintf(&q, "create temporary table %s (like %s including defaults including indexes);", pgx.Identifier{name}.Sanitize(), in(c.schema, name))
	}
	if _, err := conn.Exec(ctx, q.String()); err != nil {
		return fmt.Errorf("hide the live tables: %w", err)
	}
	return nil
}

// giveBack gives a connection back, or throws it away with its tables when they are worn.
func (c *pastPool) giveBack(conn *pgxpool.Conn, w *worn) {
	if w.rows > pastWorn {
		c.rows.Delete(conn.Conn())
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = conn.Conn().Close(ctx)
	}
	conn.Release()
}

func (c *pastPool) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pool != nil {
		c.pool.Close()
	}
}

// AsOf looks at the house as of a moment, which Moment gives, within a reach. It folds what the lives in reach wrote down
// by then, by the same folds as the read models, so that every question is answered as it would have been answered then:
// by the units, the calendar and the ladder of that moment. A reach with too many events is a *TooMuch.
func (v Views) AsOf(ctx context.Context, m Moment, r Reach) (Past, error) {
	past, err := v.asOf(ctx, m, r, pastLimit)
	if err != nil && !errors.As(err, new(*TooMuch)) {
		err = fmt.Errorf("look at the house as of position %d: %w", m.Position, err)
	}
	return past, err
}

func (v Views) asOf(ctx context.Context, m Moment, r Reach, limit int) (Past, error) {
	var lives []string
	var err error
	if r.what != "all" {
		if lives, err = r.lives(ctx, v, limit); err != nil {
			return Past{}, err
		}
		if len(lives) > limit+len(always) {
			return Past{}, &TooMuch{limit}
		}
	}
	conn, w, err := v.past.acquire(ctx)
	if err != nil {
		return Past{}, err
	}
	past := Past{Views: v, Moment: m, conn: conn, worn: w}
	if past.Views.tx, err = conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}); err != nil {
		v.past.giveBack(conn, w)
		return Past{}, err
	}
	if err := past.tell(ctx, lives, limit); err != nil {
		past.Close()
		return Past{}, err
	}
	return past, nil
}

// Close ends the look.
func (p Past) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = p.tx.Rollback(ctx) // what was laid over the live tables goes with it
	p.past.giveBack(p.conn, p.worn)
}

// tell fills the hiding tables.
func (p *Past) tell(ctx context.Context, lives []string, limit int) error {
	var hidden int
	err := p.tx.QueryRow(ctx, `select count(*)::int from pg_class where relnamespace = pg_my_temp_schema() and relname = any($1)`, hiding()).Scan(&hidden)
	if err != nil {
		return err
	}
	if hidden != len(hiding()) { // a pool between us and the database that gives every transaction another connection
		return fmt.Errorf("%d of %d live tables are hidden: connect to PostgreSQL without a pool in between", hidden, len(hiding()))
	}
	f := newPass(law{})
	if p.Events, err = p.fold(ctx, f, lives, limit); err != nil {
		return err
	}
	if f.amended { // the law changed on the way: what is open is laid out by the one in force then
		if err := f.planAll(nil); err != nil {
			return err
		}
	}
	if _, err := p.tx.Exec(ctx, `insert into checkpoint (position, shape, known) select $1, $2, max(recorded_at) from `+in(p.schema, "timeline")+` where key >= $3 and key < $4`,
		int64(p.Moment.Position), shape, firstKey(p.Moment.Position-min(p.Moment.Position, jumble)), firstKey(p.Moment.Position+1)); err != nil {
		return err
	}
	var many []string
	for _, t := range f.tables() {
		if isLedger(t.name()) {
			continue
		}
		n, err := t.layOver(ctx, p.tx)
		if err != nil {
			return err
		}
		if p.worn.rows += n; n > 500 {
			many = append(many, t.name())
		}
	}
	if len(many) > 0 { // so that the planner knows
		if _, err := p.tx.Exec(ctx, "analyze "+strings.Join(many, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// layOver writes what was folded into the temporary table that hides the live one, and says how many rows that are.
func (t *rows[R]) layOver(ctx context.Context, tx pgx.Tx) (int, error) {
	if len(t.have) == 0 {
		return 0, nil
	}
	list := slices.Collect(maps.Values(t.have))
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", t.table}, t.columns,
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return values(*list[i]), nil }))
	if err != nil {
		return 0, fmt.Errorf("lay %s over: %w", t.table, err)
	}
	return len(list), nil
}

// fold folds what some lives, nil for all, wrote down by the moment.
func (p *Past) fold(ctx context.Context, f *pass, lives []string, limit int) (events int, err error) {
	where, args := `aggregate = any($2) and position <= $1`, []any{int64(p.Moment.Position), lives}
	if lives == nil {
		where, args = `key < $1`, []any{firstKey(p.Moment.Position + 1)}
	}
	q := `select key, position, version, aggregate, type, actor, on_behalf_of, recorded_at, effective_at, data from ` + in(p.schema, "timeline") + ` where ` + where + ` order by key`
	rows, err := p.tx.Query(ctx, q, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var c Commit
	next := func(to Commit) error {
		if len(c.Events) > 0 {
			if err := f.fold(c); err != nil {
				return err
			}
		}
		c = to
		return nil
	}
	for rows.Next() {
		if events++; events > limit {
			return 0, &TooMuch{limit}
		}
		entry, err := pgx.RowToStructByPos[Entry](rows)
		if err != nil {
			return 0, err
		}
		e, err := entry.event()
		if err != nil {
			return 0, err
		}
		if uint64(entry.Position) != c.Position {
			if err := next(entry.commit()); err != nil {
				return 0, err
			}
		}
		c.Events = append(c.Events, e)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	return events, next(Commit{})
}

// commit is the commit that an entry is a part of, without its events.
func (e Entry) commit() Commit {
	return Commit{
		Position: uint64(e.Position), Aggregate: e.Aggregate, Version: uint64(e.Version), Actor: e.Actor, OnBehalfOf: e.OnBehalfOf,
		RecordedAt: e.RecordedAt, EffectiveAt: e.EffectiveAt,
	}
}

// event is what an entry tells.
func (e Entry) event() (domain.Event, error) {
	k := slices.IndexFunc(domain.Kinds, func(k domain.Kind) bool { return k.Name == e.Type })
	if k < 0 {
		return nil, fmt.Errorf("read position %d: event %q is unknown", e.Position, e.Type)
	}
	event, err := domain.Wire{}.Decode(e.Type, domain.Kinds[k].Schema, e.Data)
	if err != nil {
		return nil, fmt.Errorf("read position %d: %w", e.Position, err)
	}
	return event, nil
}
