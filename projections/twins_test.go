package projections

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"
)

// The twins are projectors with a fault. Each must be found by the property that finds nothing in the projector itself.

// steps are what a twin does otherwise on the way of a batch into the tables; nil: as the projector does.
type steps struct {
	check  func(position uint64, batch []Commit) ([]Commit, error)
	load   func(p *pass, batch []Commit)                    // before the rows are loaded
	fold   func(p *pass, c Commit, then func() error) error // in place of a fold
	write  func(p *pass)                                    // before the rows are written
	move   func(to uint64) uint64                           // where the checkpoint is put
	apart  bool                                             // the checkpoint is not moved in the transaction of the rows
	steady bool                                             // a new law lays nothing out anew
}

// twin takes a batch in the steps of Runner.apply.
func (s steps) twin(r *Runner, ctx context.Context, batch []Commit) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.moved.Lock()
	from, replan := r.position, r.replan
	r.moved.Unlock()
	check := after
	if s.check != nil {
		check = s.check
	}
	batch, err := check(from, batch)
	if err != nil || len(batch) == 0 {
		return err
	}
	to := batch[len(batch)-1].Position
	if s.move != nil {
		to = s.move(to)
	}
	rows := func(tx pgx.Tx) error {
		if s.load != nil {
			s.load(r.pass, batch)
		}
		if err := r.pass.load(ctx, tx, r.views.schema, batch); err != nil {
			return err
		}
		for _, c := range batch {
			fold := func() error { return r.pass.fold(c) }
			if s.fold != nil {
				plain := fold
				fold = func() error { return s.fold(r.pass, c, plain) }
			}
			if err := fold(); err != nil {
				return err
			}
		}
		if s.write != nil {
			s.write(r.pass)
		}
		for _, t := range r.pass.tables() {
			if err := t.flush(ctx, tx, r.views.schema); err != nil {
				return err
			}
		}
		return nil
	}
	checkpoint := func(tx pgx.Tx) error {
		if r.pass.amended && !s.steady {
			replan = new(string)
		}
		q := "update " + in(r.views.schema, "checkpoint") + " set position = $1, replan_after = $2 where position = $3"
		return fenced(ctx, tx, from, q, int64(to), replan, int64(from))
	}
	if s.apart {
		if err = pgx.BeginFunc(ctx, r.views.db, rows); err == nil {
			err = pgx.BeginFunc(ctx, r.views.db, checkpoint)
		}
	} else {
		err = pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) error {
			if err := rows(tx); err != nil {
				return err
			}
			return checkpoint(tx)
		})
	}
	if err != nil {
		return err
	}
	r.pass.forget()
	r.pass.amended = false
	r.move(to, replan)
	return nil
}

// unasked has a table take some keys for asked for, so that load does not bring them.
func unasked[R any](t *rows[R], keys ...string) {
	for _, k := range keys {
		t.known[k] = struct{}{}
	}
}

// undropped forgets to take rows away.
func undropped[R any](t *rows[R]) {
	for k := range t.dirty {
		if t.have[k] == nil {
			delete(t.dirty, k)
		}
	}
}

// unwritten forgets the rows of a table.
func unwritten[R any](t *rows[R]) { clear(t.dirty) }

// verdict hears what a property finds.
type verdict struct {
	*testing.T
	ctx   context.Context
	found []string
}

func (v *verdict) Context() context.Context { return v.ctx }

type hopeless struct{} // is thrown where a test would end

func (v *verdict) Errorf(format string, args ...any) {
	v.found = append(v.found, fmt.Sprintf(format, args...))
}

func (v *verdict) Fatalf(format string, args ...any) {
	v.Errorf(format, args...)
	panic(hopeless{})
}

func (v *verdict) Fatal(args ...any) { v.Fatalf("%s", fmt.Sprint(args...)) }

// found is what the property finds in a projector, over the histories of some seeds, until it finds something.
func found(t *testing.T, fold folder, seeds int) (what []string) {
	histories := rapid.Custom(live)
	for seed := range seeds {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		v := &verdict{T: t, ctx: ctx}
		func() {
			defer cancel()
			views := newViews(t, sharedDatabase(t))
			defer views.Close()
			defer func() {
				if r := recover(); r != nil {
					if _, ended := r.(hopeless); !ended {
						v.Errorf("%v", r)
					}
				}
			}()
			luck := rand.New(rand.NewPCG(1, uint64(seed)))
			upheld(v, views, histories.Example(seed), luck.IntN, fold)
		}()
		if len(v.found) > 0 {
			return v.found
		}
	}
	return nil
}

func TestEveryPlantedFaultIsFound(t *testing.T) {
	twice := func(kind string) func(*pass, Commit, func() error) error {
		return func(_ *pass, c Commit, then func() error) error {
			if err := then(); err != nil || !strings.HasPrefix(c.Aggregate, kind) {
				return err
			}
			return then()
		}
	}
	never := func(kind string) func(*pass, Commit, func() error) error {
		return func(_ *pass, c Commit, then func() error) error {
			if strings.HasPrefix(c.Aggregate, kind) {
				return nil
			}
			return then()
		}
	}
	for _, tt := range []struct {
		name string
		twin steps
	}{
		{"a duty's commit is folded twice", steps{fold: twice("asg.")}},
		{"a document's commit is folded twice", steps{fold: twice("doc.")}},
		{"a person's commit is passed over", steps{fold: never("person.")}},
		{"what is handed in again is folded again", steps{check: func(_ uint64, batch []Commit) ([]Commit, error) { return batch, nil }}},
		{"a missing commit is not missed", steps{check: func(at uint64, batch []Commit) ([]Commit, error) {
			for len(batch) > 0 && batch[0].Position <= at {
				batch = batch[1:]
			}
			return batch, nil
		}}},
		{"the checkpoint is one behind", steps{move: func(to uint64) uint64 { return to - 1 }}},
		{"the checkpoint is one ahead", steps{move: func(to uint64) uint64 { return to + 1 }}},
		{"rows and checkpoint in two transactions", steps{apart: true}},
		{"a row that is gone is not taken away", steps{write: func(p *pass) { undropped(p.timers) }}},
		{"a table is not written", steps{write: func(p *pass) { unwritten(p.deliveries) }}},
		{"a document is not loaded", steps{load: func(p *pass, batch []Commit) { unasked(p.documents, "d1") }}},
		{"the recipient of a message is not loaded", steps{load: func(p *pass, batch []Commit) {
			for _, m := range members {
				unasked(p.units, string(m.Unit))
			}
		}}},
		{"what was told is not loaded", steps{load: func(p *pass, batch []Commit) {
			for _, c := range batch {
				_, id := cutLife(c.Aggregate)
				for _, m := range members {
					unasked(p.inbox, id+"|returned/1|"+string(m.Unit), id+"|moved/2|"+string(m.Unit), id+"|delivered|"+string(m.Unit))
				}
			}
		}}},
		{"another law lays out no duty anew", steps{steady: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			what := found(t, tt.twin.twin, 12)
			if len(what) == 0 {
				t.Fatalf("nothing is found in a projector with this fault: %s", tt.name)
			}
			t.Log(what[0])
		})
	}
}

// TestTheTwinWithoutAFaultIsTheProjector: what is found in the others is their faults.
func TestTheTwinWithoutAFaultIsTheProjector(t *testing.T) {
	if what := found(t, steps{}.twin, 3); len(what) > 0 {
		t.Errorf("found %v", what)
	}
}
