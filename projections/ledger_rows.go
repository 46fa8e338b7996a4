package projections

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// ledger is the table of sums. Live, nothing of it is loaded: a batch adds what it changes to what is there, so many
// commits of one minute cost little more than one. In a rebuild the rows are all there is.
type ledger struct {
	*sums
	key []byte
}

type sums = rows[Sum]

func newLedger() *ledger { return &ledger{sums: newRows[Sum]("ledger")} }

// add adds counts to the sums of a unit over a period.
func (l *ledger) add(unit string, what byte, when string, c counts) {
	l.key = append(append(append(l.key[:0], unit...), '|', what), when...)
	key := string(l.key)
	row, _ := l.get(key)
	if c = row.counts().plus(c, 1); c == (counts{}) {
		l.drop(key)
		return
	}
	l.put(key, c.sum(key))
}

// watch hears nothing: a row that was not loaded is one that nothing was added to yet.
func (l *ledger) watch(func(table, key string)) {}

// load brings nothing: no fold reads a sum.
func (l *ledger) load(context.Context, pgx.Tx, string, []string) error { return nil }

// flush adds what was folded to what is there. What comes to nothing is removed: a rebuild does not have it.
func (l *ledger) flush(ctx context.Context, tx pgx.Tx, schema string) error {
	if l.shelf != nil { // the rows are all there is, and not what changed
		return l.sums.flush(ctx, tx, schema)
	}
	b := &pgx.Batch{}
	l.write(b, schema)
	if err := send(ctx, tx, b); err != nil {
		return fmt.Errorf("write %s: %w", l.table, err)
	}
	return nil
}

// ask puts no question into a batch: no fold reads a sum.
func (l *ledger) ask(*pgx.Batch, string, []string) {}

// write puts what is to be added into a batch.
func (l *ledger) write(b *pgx.Batch, schema string) {
	if len(l.have) == 0 {
		return
	}
	keys := make([]string, 0, len(l.have))
	measures := l.columns[1:]
	changed := make([][]int32, len(measures))
	for key, row := range l.have {
		keys = append(keys, key)
		c := row.counts()
		for i, n := range [...]int32{
			c.onTime, c.onTimeDated, c.late, c.submitted, c.submittedDated, c.open, c.openDated, c.overdue, c.cancelled, c.cancelledDated, c.closed, c.closedDated,
		} {
			changed[i] = append(changed[i], n)
		}
	}
	args := []any{keys}
	var arrays, set, zero []string
	for i, m := range measures {
		args = append(args, changed[i])
		arrays = append(arrays, fmt.Sprintf("$%d::integer[]", i+2))
		set = append(set, fmt.Sprintf("%s = l.%[1]s + excluded.%[1]s", m))
		zero = append(zero, m+" = 0")
	}
	table := in(schema, l.table)
	b.Queue(fmt.Sprintf("insert into %s as l (%s) select * from unnest($1::text[], %s) on conflict (key) do update set %s",
		table, strings.Join(l.columns, ", "), strings.Join(arrays, ", "), strings.Join(set, ", ")), args...)
	b.Queue("delete from "+table+" where key = any($1) and "+strings.Join(zero, " and "), keys)
}
