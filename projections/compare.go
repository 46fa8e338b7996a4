package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

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

// compare digests a table in both schemas, and names the rows that differ.
func compare(ctx context.Context, tx pgx.Tx, live, beside, table string) (Compared, error) {
	c := Compared{Table: table}
	var err error
	if c.Live, c.Rows, err = digestOf(ctx, tx, live, table); err != nil {
		return c, err
	}
	if c.Rebuilt, _, err = digestOf(ctx, tx, beside, table); err != nil || c.Live == c.Rebuilt {
		return c, err
	}
	a, b := in(live, table), in(beside, table)
	rows, err := tx.Query(ctx, `select coalesce(a.key, b.key) from `+a+` a full join `+b+` b on a.key = b.key where a::text is distinct from b::text order by 1 limit 10`)
	if err != nil {
		return c, err
	}
	c.Differ, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return c, err
}
