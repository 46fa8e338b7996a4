package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
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
	schema   string
	position uint64

	stop    context.CancelFunc
	done    chan struct{}
	digests map[string]digest // when done is closed
	err     error
}

// digest is what a table comes to.
type digest struct {
	sum  string
	rows int
}

// picture takes one, when all duties are laid out by the law in force. It is to be ended soon: PostgreSQL keeps for it what
// the live runner has replaced since.
func (b *renewal) picture(ctx context.Context) (*picture, error) {
	for {
		if err := b.laidOut(ctx); err != nil {
			return nil, err
		}
		tx, err := b.views.db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return nil, err
		}
		var at int64
		var replan *string
		err = tx.QueryRow(ctx, "select position, replan_after from "+in(b.views.schema, "checkpoint")).Scan(&at, &replan)
		if err == nil && replan == nil {
			return &picture{tx: tx, schema: b.views.schema, position: uint64(at), stop: func() {}}, nil
		}
		_ = tx.Rollback(context.WithoutCancel(ctx))
		if err != nil {
			return nil, err
		}
	}
}

// digest begins to make the digests of tables, beside what else there is to do.
func (p *picture) digest(ctx context.Context, tables []string) {
	ctx, p.stop = context.WithCancel(ctx)
	p.done, p.digests = make(chan struct{}), map[string]digest{}
	go func() {
		defer close(p.done)
		for _, table := range tables {
			if p.digests[table], p.err = digestOf(ctx, p.tx, p.schema, table); p.err != nil {
				return
			}
		}
	}()
}

// end lets the picture go. A second time it does nothing.
func (p *picture) end() {
	p.stop()
	if p.done != nil {
		<-p.done
	}
	_ = p.tx.Rollback(context.Background())
}

// compare names the rows by which the tables of the second schema differ from the live ones.
func (b *renewal) compare(ctx context.Context, live *picture, rebuilt map[string]digest) (out []Compared, _ error) {
	b.Tell(Headway{Comparing, 0, uint64(len(b.Only)), b.events})
	<-live.done
	if live.err != nil {
		return nil, live.err
	}
	for _, table := range b.Only {
		c := Compared{Table: table, Rows: live.digests[table].rows, Live: live.digests[table].sum, Rebuilt: rebuilt[table].sum}
		if c.Live != c.Rebuilt {
			err := pgx.BeginFunc(ctx, b.views.db, func(tx pgx.Tx) (err error) {
				c.Differ, err = differing(rowsIn(ctx, live.tx, b.views.schema, table), rowsIn(ctx, tx, b.beside, table))
				return err
			})
			if err != nil {
				return nil, err
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// digestOf makes a table's digest. It does not depend on the order of the rows, so PostgreSQL makes it in one look at them,
// in a memory that does not grow: the sums of two 64-bit hashes of each row's text, which has its key in it. What a row is
// moves both sums; that two changes cancel each other in both is one chance in 2^128.
func digestOf(ctx context.Context, tx pgx.Tx, schema, table string) (d digest, err error) {
	var one, two string
	q := `select count(*)::int, coalesce(sum(hashtextextended(t, 1)), 0)::text, coalesce(sum(hashtextextended(t, 2)), 0)::text
		from (select t::text as t from ` + in(schema, table) + ` t offset 0) t`
	if err := tx.QueryRow(ctx, q).Scan(&d.rows, &one, &two); err != nil {
		return d, fmt.Errorf("digest %s: %w", table, err)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s", d.rows, one, two))
	d.sum = hex.EncodeToString(sum[:])
	return d, nil
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
