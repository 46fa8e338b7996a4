package projections

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// indexers is how many connections make indexes and digests beside each other.
const indexers = 2

// index makes the keys and indexes of the second schema's tables, whose rows are all there, and digests the tables: the
// largest first, several at a time.
func (b *renewal) index(ctx context.Context) (map[string]digest, error) {
	tables := slices.SortedFunc(slices.Values(b.Only), func(x, y string) int { return cmp.Compare(b.rows[y], b.rows[x]) })
	var mu sync.Mutex
	digests, done, of := map[string]digest{}, uint64(0), uint64(2*len(tables))
	tell := func(n uint64) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		b.Tell(Headway{Indexing, done, of, b.events})
	}
	tell(0)
	g, within := errgroup.WithContext(ctx)
	g.SetLimit(indexers)
	for _, table := range tables {
		for _, q := range schemaOf(table).indexes {
			g.Go(func() error { return b.do(within, table, "set local maintenance_work_mem to '128MB'", q) })
		}
		g.Go(func() error {
			defer tell(1)
			return pgx.BeginFunc(within, b.views.db, func(tx pgx.Tx) error {
				d, err := digestOf(within, tx, b.beside, table)
				mu.Lock()
				defer mu.Unlock()
				digests[table] = d
				return err
			})
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	g, within = errgroup.WithContext(ctx)
	g.SetLimit(indexers)
	for _, table := range tables {
		g.Go(func() error {
			defer tell(1)
			return b.do(within, table, schemaOf(table).last, "analyze "+table)
		})
	}
	return digests, g.Wait()
}

// do does something to a table of the second schema.
func (b *renewal) do(ctx context.Context, table string, statements ...string) error {
	return pgx.BeginFunc(ctx, b.views.db, func(tx pgx.Tx) error {
		for _, q := range append([]string{"set local search_path to " + pgx.Identifier{b.beside}.Sanitize()}, statements...) {
			if _, err := tx.Exec(ctx, q); err != nil {
				return fmt.Errorf("index %s: %w", table, err)
			}
		}
		return nil
	})
}
