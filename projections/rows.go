package projections

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"
)

// rows is one table while it is being folded: the rows touched so far, by key. R is a struct whose
// `db` tags name the columns; the first is the key. Live, rows are loaded before they are folded and
// forgotten after; in a rebuild nothing is loaded, because every row there can be was folded here: what memory has no room
// for lies on the shelf.
type rows[R any] struct {
	table   string
	columns []string
	once    bool // a row is written once, and no fold asks for it
	have    map[string]*R
	known   map[string]struct{} // asked for already, present or not
	dirty   map[string]struct{}
	shelf   *shelf[R] // in a rebuild

	missed func(table, key string) // hears of a row that a fold asks for and load did not; nil: nobody listens
}

func newRows[R any](table string) *rows[R] {
	t := &rows[R]{table: table}
	typ := reflect.TypeFor[R]()
	for i := range typ.NumField() {
		t.columns = append(t.columns, typ.Field(i).Tag.Get("db"))
	}
	t.forget()
	return t
}

// newOnce is a table whose rows are written once and never asked for by a fold.
func newOnce[R any](table string) *rows[R] {
	t := newRows[R](table)
	t.once = true
	return t
}

func (t *rows[R]) name() string { return t.table }

func (t *rows[R]) forget() {
	t.have, t.known, t.dirty = map[string]*R{}, map[string]struct{}{}, map[string]struct{}{}
}

// get is the row as folded so far.
func (t *rows[R]) get(key string) (R, bool) {
	r, ok := t.peek(key)
	if !ok && t.missed != nil {
		_, asked := t.known[key]
		_, folded := t.dirty[key]
		if !asked && !folded {
			t.missed(t.table, key)
		}
	}
	return r, ok
}

// peek is the row if it is at hand: who would write the same row again need not have it loaded.
func (t *rows[R]) peek(key string) (R, bool) {
	if r := t.have[key]; r != nil {
		return *r, true
	}
	if t.shelf != nil {
		if r := t.shelf.take(key); r != nil {
			t.have[key] = r
			t.shelf.keep(r)
			return *r, true
		}
	}
	var none R
	return none, false
}

// watch has somebody hear of every row that a fold asks for and that was not loaded for it.
func (t *rows[R]) watch(missed func(table, key string)) { t.missed = missed }

func (t *rows[R]) put(key string, r R) {
	s := t.shelf
	switch {
	case s == nil:
		t.have[key] = &r
		t.dirty[key] = struct{}{}
		return
	case t.once && !s.done:
		t.sendNow(&r)
		return
	}
	if had := t.have[key]; had != nil {
		*had = r
	} else {
		s.take(key)
		t.have[key] = &r
		s.keep(&r)
	}
	if s.done {
		t.dirty[key] = struct{}{}
	}
}

func (t *rows[R]) drop(key string) {
	if _, asked := t.known[key]; asked && t.have[key] == nil {
		return // it is not there
	}
	delete(t.have, key)
	if t.shelf != nil {
		t.shelf.take(key)
		if !t.shelf.done {
			return
		}
	}
	t.dirty[key] = struct{}{}
}

// load brings the rows with these keys from the schema, those not asked for before.
func (t *rows[R]) load(ctx context.Context, tx pgx.Tx, schema string, keys []string) error {
	b := &pgx.Batch{}
	t.ask(b, schema, keys)
	return send(ctx, tx, b)
}

// ask puts the question for them into a batch.
func (t *rows[R]) ask(b *pgx.Batch, schema string, keys []string) {
	var ask []string
	for _, k := range keys {
		if _, ok := t.known[k]; !ok {
			t.known[k] = struct{}{}
			ask = append(ask, k)
		}
	}
	if len(ask) == 0 {
		return
	}
	q := fmt.Sprintf("select %s from %s where key = any($1)", strings.Join(t.columns, ", "), in(schema, t.table))
	b.Queue(q, ask).Query(func(got pgx.Rows) error {
		list, err := pgx.CollectRows(got, pgx.RowToStructByPos[R])
		if err != nil {
			return fmt.Errorf("load %s: %w", t.table, err)
		}
		for _, r := range list {
			key := reflect.ValueOf(r).Field(0).String()
			if _, folded := t.dirty[key]; !folded {
				t.have[key] = &r
			}
		}
		return nil
	})
}

// flush writes what was folded.
func (t *rows[R]) flush(ctx context.Context, tx pgx.Tx, schema string) error {
	b := &pgx.Batch{}
	t.write(b, schema)
	if err := send(ctx, tx, b); err != nil {
		return fmt.Errorf("write %s: %w", t.table, err)
	}
	return nil
}

// write puts what was folded into a batch.
func (t *rows[R]) write(b *pgx.Batch, schema string) {
	if len(t.dirty) == 0 {
		return
	}
	var set, marks, gone []string
	for i, c := range t.columns {
		marks = append(marks, fmt.Sprintf("$%d", i+1))
		if i > 0 {
			set = append(set, c+" = excluded."+c)
		}
	}
	q := fmt.Sprintf("insert into %s (%s) values (%s) on conflict (key) do update set %s",
		in(schema, t.table), strings.Join(t.columns, ", "), strings.Join(marks, ", "), strings.Join(set, ", "))
	for key := range t.dirty {
		if r, ok := t.peek(key); ok {
			b.Queue(q, values(r)...)
		} else {
			gone = append(gone, key)
		}
	}
	if len(gone) > 0 {
		b.Queue(fmt.Sprintf("delete from %s where key = any($1)", in(schema, t.table)), gone)
	}
}

// batched is a table that can put its statements into a batch: what goes together is one way to the database and back. On a
// busy machine the ways are most of what a small batch of commits costs.
type batched interface {
	ask(b *pgx.Batch, schema string, keys []string)
	write(b *pgx.Batch, schema string)
}

// send sends what is in a batch, if anything is.
func send(ctx context.Context, tx pgx.Tx, b *pgx.Batch) error {
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, b).Close()
}

// fetch loads rows of many tables.
func fetch(ctx context.Context, tx pgx.Tx, schema string, keys map[table][]string) error {
	b := &pgx.Batch{}
	for t, some := range keys {
		if q, ok := t.(batched); ok {
			q.ask(b, schema, some)
		} else if err := t.load(ctx, tx, schema, some); err != nil {
			return err
		}
	}
	return send(ctx, tx, b)
}

func values[R any](r R) []any {
	v := reflect.ValueOf(r)
	out := make([]any, v.NumField())
	for i := range out {
		out[i] = v.Field(i).Interface()
	}
	return out
}

// in is a table's full name, quoted.
func in(schema, table string) string { return pgx.Identifier{schema, table}.Sanitize() }
