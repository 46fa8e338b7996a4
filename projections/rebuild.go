package projections

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Schemas beside a tenant's own: one that is being filled, and one with the tables it has replaced.
const (
	rebuilding = "_rebuild"
	replaced   = "_replaced"
)

// RebuildOptions say what is rebuilt and how.
type RebuildOptions struct {
	Only   []string      // the tables to write, compare and switch; none: all
	Verify bool          // compare only: nothing is switched
	Dir    string        // for rows that memory has no room for; "": the system's directory for temporary files
	Memory int           // bytes that rows may take before they go there; 0: RowMemory
	Tell   func(Headway) // hears how far it is, often; may be nil
}

// RowMemory is how many bytes the rows of a rebuild take, about, before those not touched for longest go to a file.
const RowMemory = 32 << 20

// Headway is how far a rebuild is.
type Headway struct {
	Stage  Stage
	At, Of uint64 // positions while it folds, tables else
	Events int    // folded so far
}

// Stage is a part of a rebuild, in the order they come.
type Stage string

// The stages.
const (
	Folding   Stage = "fold"
	Indexing  Stage = "index"
	Comparing Stage = "compare"
	Switching Stage = "switch"
)

// Rebuilt is the outcome of a rebuild.
type Rebuilt struct {
	Position uint64        `json:"position"` // where the live tables were compared
	Events   int           `json:"events"`   // up to there
	Rows     int           `json:"rows"`     // that were written
	Spilled  int           `json:"spilled"`  // bytes of rows that memory had no room for, at most at the same time
	Took     time.Duration `json:"-"`
	Equal    bool          `json:"equal"`
	Tables   []Compared    `json:"tables"`
}

// ErrRebuilding says that a rebuild of these read models is going on.
var ErrRebuilding = errors.New("projections: another rebuild is going on")

// UnknownTable is a name that no read model has.
type UnknownTable string

func (t UnknownTable) Error() string { return fmt.Sprintf("there is no read model %q", string(t)) }

// Rebuild folds the whole log into a second schema while the live models go on, compares the two at one position, row for
// row, catches up, and switches to the new tables in one transaction. Nothing is sent. A rebuild that ends early, however
// that comes, leaves the live models untouched; what it leaves beside them the next one clears away. While another process
// keeps the read models: ErrStandby.
//
// Memory is bounded: rows that are written once go to the database as they are folded; of the others those that were not
// touched for longest wait in a file. There is one pass over the log.
func (r *Runner) Rebuild(ctx context.Context, o RebuildOptions) (out Rebuilt, err error) {
	for _, name := range o.Only {
		if !slices.Contains(Tables, name) {
			return out, UnknownTable(name)
		}
	}
	if !r.rebuilding.TryLock() {
		return out, ErrRebuilding
	}
	defer r.rebuilding.Unlock()
	r.renewing.Store(true)
	defer r.renewing.Store(false)
	l, err := r.forRebuild(ctx)
	if err != nil {
		return out, fmt.Errorf("rebuild the read models: %w", err)
	}
	defer l.giveBack()
	within, stop := context.WithCancel(ctx)
	defer stop()
	b, err := r.begin(within, o)
	if err == nil {
		out, err = b.run(within)
	}
	stop()
	if b.copier != nil {
		<-b.copier.done
	}
	if b.store.spill != nil {
		b.store.spill.close()
	}
	if clearing := b.clear(context.WithoutCancel(ctx)); err == nil {
		err = clearing
	}
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		err = fmt.Errorf("rebuild the read models: %w", err)
	}
	return out, err
}

// renewal is a rebuild while it is going on.
type renewal struct {
	RebuildOptions
	*Runner
	began  time.Time
	beside string
	pass   *pass
	store  store
	copier *copier
	feed   *feed
	at     uint64 // folded up to here
	events int
	rows   map[string]int // that were written, by table
}

func (r *Runner) begin(ctx context.Context, o RebuildOptions) (*renewal, error) {
	if len(o.Only) == 0 {
		o.Only = Tables
	}
	if o.Memory == 0 {
		o.Memory = RowMemory
	}
	if o.Tell == nil {
		o.Tell = func(Headway) {}
	}
	b := &renewal{
		RebuildOptions: o, Runner: r, began: time.Now(), beside: r.views.schema + rebuilding, pass: newPass(law{}), rows: map[string]int{},
		store: store{budget: o.Memory, seed: maphash.MakeSeed()},
	}
	b.pass.unplanned = true
	var err error
	if b.store.spill, err = newSpill(o.Dir); err != nil {
		return b, err
	}
	if err := b.clear(ctx); err != nil {
		return b, err
	}
	if err := b.makeTables(ctx); err != nil {
		return b, err
	}
	b.copier = newCopier(ctx, r.views.db, b.beside)
	b.store.out = b.copier
	for _, t := range b.pass.tables() {
		t.aside(&b.store, b.writes(t.name()))
	}
	b.feed = newFeed(ctx, r.log)
	return b, nil
}

func (b *renewal) writes(table string) bool { return slices.Contains(b.Only, table) }

// run is the rebuild from the first commit to the switch.
func (b *renewal) run(ctx context.Context) (out Rebuilt, err error) {
	if err := b.foldUp(ctx); err != nil {
		return out, err
	}
	live, err := b.picture(ctx)
	if err != nil {
		return out, err
	}
	defer live.end()
	live.digest(ctx, b.Only)
	if err := b.fold(ctx, live.position); err != nil {
		return out, err
	}
	if err := b.pass.planAll(b.settle); err != nil {
		return out, err
	}
	out = Rebuilt{Position: live.position, Events: b.events, Equal: true}
	if out.Rows, err = b.write(ctx); err != nil {
		return out, err
	}
	digests, err := b.index(ctx)
	if err != nil {
		return out, err
	}
	if out.Tables, err = b.compare(ctx, live, digests); err != nil {
		return out, err
	}
	for _, t := range out.Tables {
		out.Equal = out.Equal && t.Live == t.Rebuilt
	}
	live.end()
	if !b.Verify {
		if err := b.change(ctx); err != nil {
			return out, err
		}
	}
	out.Spilled = int(b.store.spill.most * block)
	out.Took = time.Since(b.began)
	return out, nil
}

// near is how many commits the fold may be behind when the picture of the live tables is taken.
const near = 500

// foldUp folds until the live tables are near.
func (b *renewal) foldUp(ctx context.Context) error {
	for {
		until, err := b.views.Position(ctx)
		if err != nil {
			return err
		}
		if until < b.at {
			return fmt.Errorf("the live models went back from position %d to %d", b.at, until)
		}
		if until-b.at < near {
			return nil
		}
		if err := b.fold(ctx, until); err != nil {
			return err
		}
	}
}

// fold takes the commits up to a position into the pass.
func (b *renewal) fold(ctx context.Context, until uint64) error {
	last, err := b.log.Last(ctx)
	if err == nil {
		err = beyond(until, last)
	}
	if err != nil {
		return err
	}
	b.Tell(Headway{Folding, b.at, until, b.events})
	for b.at < until {
		c, err := b.feed.next()
		if err != nil {
			return err
		}
		if c.Position%64 == 0 {
			b.makeWay()
		}
		if err := b.pass.fold(c); err != nil {
			return err
		}
		b.at = c.Position
		b.events += len(c.Events)
		if err := b.settle(); err != nil {
			return err
		}
		if b.at%1000 == 0 && b.at < until {
			b.Tell(Headway{Folding, b.at, until, b.events})
		}
	}
	return ctx.Err()
}

// makeWay lets a live batch end that is being folded: somebody waits for that one.
func (b *renewal) makeWay() {
	b.mu.Lock()
	b.mu.Unlock() //nolint:staticcheck // nothing is to be done under it
}

// settle lets the tables age when they have grown.
func (b *renewal) settle() error {
	if b.store.trouble != nil || b.store.young < b.store.budget/2 {
		return b.store.trouble
	}
	b.store.young = 0
	b.store.aged++
	for _, t := range b.pass.tables() {
		if err := t.age(); err != nil {
			return err
		}
	}
	return nil
}

// write brings all rows into the second schema.
func (b *renewal) write(ctx context.Context) (rows int, err error) {
	for _, t := range b.pass.tables() {
		if err := t.copyOut(); err != nil {
			return 0, err
		}
		b.rows[t.name()] = t.rows()
		rows += t.rows()
	}
	if err := b.copier.flush(); err != nil {
		return 0, err
	}
	b.store.done = true
	return rows, b.store.trouble
}

// makeTables makes the second schema with its tables, without any index.
func (b *renewal) makeTables(ctx context.Context) error {
	return pgx.BeginFunc(ctx, b.views.db, func(tx pgx.Tx) error {
		name := pgx.Identifier{b.beside}.Sanitize()
		if _, err := tx.Exec(ctx, "create schema "+name); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "set local search_path to "+name); err != nil {
			return err
		}
		for _, table := range b.Only {
			if _, err := tx.Exec(ctx, schemaOf(table).create); err != nil {
				return fmt.Errorf("make the table %s: %w", table, err)
			}
		}
		return nil
	})
}
