package projections

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"

	"github.com/jackc/pgx/v5"
)

// Fill folds commits that come from no log into some tables of read models that nobody keeps, as a rebuild does: one pass,
// memory bounded, indexes last. What is in these tables before is thrown away, the others stay empty. It is for measuring
// tables that are larger than any log at hand. o has the tables, the directory, and the memory.
func (v Views) Fill(ctx context.Context, commits iter.Seq[Commit], o RebuildOptions) (out Rebuilt, err error) {
	if o.Memory == 0 {
		o.Memory = RowMemory
	}
	if o.Tell == nil {
		o.Tell = func(Headway) {}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	b := &renewal{
		RebuildOptions: o, Runner: &Runner{views: v}, beside: v.schema, pass: newPass(law{}), rows: map[string]int{},
		store: store{budget: o.Memory, seed: maphash.MakeSeed()},
	}
	b.pass.unplanned = true // nobody works by these tables
	err = pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local search_path to "+pgx.Identifier{v.schema}.Sanitize()); err != nil {
			return err
		}
		for _, table := range o.Only {
			for _, q := range []string{"drop table " + table, schemaOf(table).create} {
				if _, err := tx.Exec(ctx, q); err != nil {
					return fmt.Errorf("empty the table %s: %w", table, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	if b.store.spill, err = newSpill(o.Dir); err != nil {
		return out, err
	}
	defer b.store.spill.close()
	b.copier = newCopier(ctx, v.db, v.schema)
	b.store.out = b.copier
	for _, t := range b.pass.tables() {
		t.aside(&b.store, b.writes(t.name()))
	}
	for c := range commits {
		if err := b.pass.fold(c); err != nil {
			return out, err
		}
		b.at = c.Position
		b.events += len(c.Events)
		if err := b.settle(); err != nil {
			return out, err
		}
		if b.at%10_000 == 0 {
			b.Tell(Headway{Folding, b.at, 0, b.events})
			if err := ctx.Err(); err != nil {
				return out, err
			}
		}
	}
	if out.Rows, err = b.write(ctx); err != nil {
		return out, err
	}
	if _, err := b.index(ctx); err != nil {
		return out, err
	}
	out.Position, out.Events, out.Spilled = b.at, b.events, int(b.store.spill.most*block)
	_, err = v.db.Exec(ctx, "update "+in(v.schema, "checkpoint")+" set position = $1, known = $2", int64(b.at), b.pass.law.known)
	return out, err
}
