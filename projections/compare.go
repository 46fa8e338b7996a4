package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// Compared is one table, live beside rebuilt.
type Compared struct {
	Table   string   `json:"table"`
	Rows    int      `json:"rows"`
	Live    string   `json:"live"`             // digest of the live rows
	Rebuilt string   `json:"rebuilt"`          // digest of the rebuilt rows
	Differ  []string `json:"differ,omitempty"` // keys of rows that differ, at most ten
}

// differMost is how many rows that differ are named.
const differMost = 10

// picture is the live tables as they are at one position, while they go on.
type picture struct {
	tx       pgx.Tx
	position uint64
}

// picture takes one, when all duties are laid out by the law in force. It is to be ended soon: PostgreSQL keeps for it what
// the live runner has replaced since.
func (b *renewal) picture(ctx context.Context) (picture, error) {
	for {
		if err := b.laidOut(ctx); err != nil {
			return picture{}, err
		}
		tx, err := b.views.db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return picture{}, err
		}
		var at int64
		var replan *string
		err = tx.QueryRow(ctx, "select position, replan_after from "+in(b.views.schema, "checkpoint")).Scan(&at, &replan)
		if err == nil && replan == nil {
			return picture{tx, uint64(at)}, nil
		}
		_ = tx.Rollback(context.WithoutCancel(ctx))
		if err != nil {
			return picture{}, err
		}
	}
}

func (p picture) end() { _ = p.tx.Rollback(context.Background()) } // a second time it does nothing

// compare digests the tables in both schemas, and names the rows that differ.
func (b *renewal) compare(ctx context.Context, live picture) ([]Compared, error) {
	out := make([]Compared, len(b.Only))
	rebuilt, err := b.views.db.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer rebuilt.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was changed
	for i, table := range b.Only {
		b.Tell(Headway{Comparing, uint64(i), uint64(len(b.Only)), b.events})
		c := &out[i]
		c.Table = table
		both, within := errgroup.WithContext(ctx)
		both.Go(func() (err error) { c.Live, c.Rows, err = digestOf(within, live.tx, b.views.schema, table); return err })
		both.Go(func() (err error) { c.Rebuilt, _, err = digestOf(within, rebuilt, b.beside, table); return err })
		if err := both.Wait(); err != nil {
			return nil, err
		}
		if c.Live != c.Rebuilt {
			if c.Differ, err = differing(rowsIn(ctx, live.tx, b.views.schema, table), rowsIn(ctx, rebuilt, b.beside, table)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// digestOf makes a table's digest. It does not depend on the order of the rows, so PostgreSQL makes it in one look at them,
// in a memory that does not grow: the sums of two 64-bit hashes of each row's text, which has its key in it. What a row is
// moves both sums; that two changes cancel each other in both is one chance in 2^128.
func digestOf(ctx context.Context, tx pgx.Tx, schema, table string) (digest string, rows int, err error) {
	var one, two string
	q := `select count(*)::int, coalesce(sum(hashtextextended(t, 1)), 0)::text, coalesce(sum(hashtextextended(t, 2)), 0)::text
		from (select t::text as t from ` + in(schema, table) + ` t offset 0) t`
	if err := tx.QueryRow(ctx, q).Scan(&rows, &one, &two); err != nil {
		return "", 0, fmt.Errorf("digest %s: %w", table, err)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s", rows, one, two))
	return hex.EncodeToString(sum[:]), rows, nil
}

// printed is a row as a text.
type printed struct{ Key, Text string }

// rowsIn yields the rows of a table in the order of their keys.
func rowsIn(ctx context.Context, tx pgx.Tx, schema, table string) iter.Seq2[printed, error] {
	return func(yield func(printed, error) bool) {
		const read = "rows_in_order"
		if _, err := tx.Exec(ctx, `declare `+read+` no scroll cursor for select key, t::text as text from `+in(schema, table)+` t order by key collate "C"`); err != nil {
			yield(printed{}, err)
			return
		}
		defer tx.Exec(ctx, "close "+read) //nolint:errcheck // it ends with its transaction at the latest
		for {
			rows, err := tx.Query(ctx, "fetch 1000 from "+read)
			if err != nil {
				yield(printed{}, err)
				return
			}
			some, err := pgx.CollectRows(rows, pgx.RowToStructByPos[printed])
			if err != nil {
				yield(printed{}, err)
				return
			}
			for _, p := range some {
				if !yield(p, nil) {
					return
				}
			}
			if len(some) == 0 {
				return
			}
		}
	}
}

// differing names the first rows that are in one list alone or are not the same in both.
func differing(a, b iter.Seq2[printed, error]) (keys []string, _ error) {
	nextA, stopA := iter.Pull2(a)
	defer stopA()
	nextB, stopB := iter.Pull2(b)
	defer stopB()
	x, errX, moreX := nextA()
	y, errY, moreY := nextB()
	for (moreX || moreY) && len(keys) < differMost {
		if errX != nil {
			return nil, errX
		}
		if errY != nil {
			return nil, errY
		}
		passX, passY := moreX && (!moreY || x.Key <= y.Key), moreY && (!moreX || y.Key <= x.Key)
		switch {
		case !passY:
			keys = append(keys, x.Key)
		case !passX:
			keys = append(keys, y.Key)
		case x.Text != y.Text:
			keys = append(keys, x.Key)
		}
		if passX {
			x, errX, moreX = nextA()
		}
		if passY {
			y, errY, moreY = nextB()
		}
	}
	return keys, nil
}
