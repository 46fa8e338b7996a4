package projections

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"
)

// draw makes a row of the table with any values that a fold could give it.
func (t *rows[R]) draw(rt *rapid.T, key string) R {
	var r R
	v := reflect.ValueOf(&r).Elem()
	types := schemaOf(t.table).types
	text := rapid.OneOf(rapid.Just(""), rapid.StringOf(rapid.RuneFrom([]rune("aZ09 ,{}\"\\'\n\tđượẤNULL€🙂"))))
	for i, column := range t.columns {
		f := v.Field(i)
		if f.Kind() == reflect.Pointer {
			if !rapid.Bool().Draw(rt, column+" is there") {
				continue
			}
			f.Set(reflect.New(f.Type().Elem()))
			f = f.Elem()
		}
		switch types[column] {
		case "text":
			f.SetString(text.Draw(rt, column))
		case "bigint":
			f.SetInt(rapid.Int64().Draw(rt, column))
		case "integer":
			f.SetInt(int64(rapid.Int32().Draw(rt, column)))
		case "smallint":
			f.SetInt(int64(rapid.Int16().Draw(rt, column)))
		case "boolean":
			f.SetBool(rapid.Bool().Draw(rt, column))
		case "date":
			f.Set(reflect.ValueOf(time.Date(1945, 9, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 200_000).Draw(rt, column))))
		case "timestamptz":
			f.Set(reflect.ValueOf(time.UnixMicro(rapid.Int64Range(-1e15, 1e17).Draw(rt, column)).UTC()))
		case "text[]":
			f.Set(reflect.ValueOf(append([]string{}, rapid.SliceOfN(text, 0, 3).Draw(rt, column)...)))
		case "jsonb":
			f.SetBytes(fmt.Appendf(nil, `{"n": %d}`, rapid.Int32().Draw(rt, column)))
		default:
			rt.Fatalf("column %s is %s", column, types[column])
		}
	}
	v.Field(0).SetString(key)
	return r
}

// tried is what the test below does to each table alike.
type tried interface {
	name() string
	throughTuple(rt *rapid.T)
	throughDatabase(rt *rapid.T, v Views)
}

func (t *rows[R]) throughTuple(rt *rapid.T) {
	row := t.draw(rt, "k")
	l := layoutOf[R](t.table)
	tuple := l.encode([]byte("before"), reflect.ValueOf(&row).Elem())[len("before"):]
	if key := string(keyOf(tuple)); key != "k" {
		rt.Fatalf("the key in the tuple is %q", key)
	}
	got := *new(R)
	l.decode(tuple, reflect.ValueOf(&got).Elem())
	if !reflect.DeepEqual(got, row) {
		rt.Fatalf("%s: a tuple of\n%+v\nis read as\n%+v", t.table, row, got)
	}
}

// throughDatabase copies rows as a rebuild does, writes them as the live runner does, and compares the two.
func (t *rows[R]) throughDatabase(rt *rapid.T, v Views) {
	ctx := rt.Context()
	l := layoutOf[R](t.table)
	live := newRows[R](t.table)
	c := newCopier(ctx, v.db, v.schema)
	b := c.buffer()
	for i := range 3 {
		row := t.draw(rt, fmt.Sprint("k", i))
		live.put(fmt.Sprint("k", i), row)
		b = l.encode(b, reflect.ValueOf(&row).Elem())
	}
	read := func() (rows []R, d digest) {
		rows, err := list[R](ctx, v, "select "+strings.Join(t.columns, ", ")+" from "+t.table+" order by key")
		if err == nil {
			err = pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) (err error) { d, err = digestOf(ctx, tx, v.schema, t.table); return err })
		}
		if err != nil {
			rt.Fatal(err)
		}
		return rows, d
	}
	if err := c.send(chunk{table: t.table, columns: t.columns, data: b}); err != nil {
		rt.Fatal(err)
	}
	if err := c.stop(); err != nil {
		rt.Fatal(err)
	}
	copied, one := read()
	if err := pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "truncate "+in(v.schema, t.table)); err != nil {
			return err
		}
		return live.flush(ctx, tx, v.schema)
	}); err != nil {
		rt.Fatal(err)
	}
	if written, two := read(); one != two || !reflect.DeepEqual(copied, written) {
		rt.Fatalf("%s: copied are\n%+v\nwritten are\n%+v", t.table, copied, written)
	}
}

// TestARowComesBackAsItWas: whatever is in a row, of every table.
func TestARowComesBackAsItWas(t *testing.T) {
	v := newViews(t, sharedDatabase(t))
	for _, x := range newPass(law{}).tables() {
		x := x.(tried)
		t.Run(x.name(), func(t *testing.T) {
			rapid.Check(t, x.throughTuple)
			tries := 0
			rapid.Check(t, func(rt *rapid.T) {
				if tries++; tries <= 3 || os.Getenv("DONDOC_LONG") != "" { // the database is slow beside the rest
					x.throughDatabase(rt, v)
					exec(t, v, "truncate "+x.name())
				}
			})
		})
	}
}

// TestTheSchemaIsTakenApartAndPutTogether: what a rebuild makes in three steps is what schema.sql makes in one.
func TestTheSchemaIsTakenApartAndPutTogether(t *testing.T) {
	v := newViews(t, sharedDatabase(t))
	r := newRunner(t, v, newHouse().log)
	whole := shapeOf(t, v)
	rebuild(t, r, false)
	if again := shapeOf(t, v); !slices.Equal(whole, again) {
		t.Errorf("made at once:\n%s\nrebuilt:\n%s", strings.Join(whole, "\n"), strings.Join(again, "\n"))
	}
}

// shapeOf is every column and every index of the read models.
func shapeOf(t *testing.T, v Views) (lines []string) {
	rows, err := v.db.Query(t.Context(), `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || ordinal_position || ' ' || coalesce(column_default, '')
		from information_schema.columns where table_schema = $1
		union all select tablename || ': ' || indexdef from pg_indexes where schemaname = $1
		union all select c.conrelid::regclass::text || ' ' || c.contype::text || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = $1
		order by 1`, v.schema)
	if err != nil {
		t.Fatal(err)
	}
	lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(lines) < 100 {
		t.Fatalf("%d columns and indexes: %v", len(lines), err)
	}
	return lines
}

func TestASpillGivesBackWhatWasPutBy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := must(newSpill(""))
		defer s.close()
		have := map[place][]byte{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			if len(have) > 0 && rapid.IntRange(0, 2).Draw(t, "take") == 0 {
				for p := range have {
					s.give(p)
					delete(have, p)
					break
				}
				continue
			}
			tuple := bytes.Repeat([]byte{byte(len(have))}, rapid.OneOf(rapid.IntRange(6, 200), rapid.IntRange(6, 70_000)).Draw(t, "size"))
			p := must(s.put(tuple))
			if _, taken := have[p]; taken {
				t.Fatalf("two rows lie at %x", p)
			}
			have[p] = tuple
		}
		for p, want := range have {
			if got := must(s.get(p)); !bytes.Equal(got, want) {
				t.Fatalf("at %x lie %d bytes, %d were put there", p, len(got), len(want))
			}
		}
	})
}

// TestRowsGoByAndComeBack: a table of a rebuild with next to no memory is what a map is.
func TestRowsGoByAndComeBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := &store{budget: 1, spill: must(newSpill("")), seed: maphash.MakeSeed(), done: rapid.Bool().Draw(rt, "done")}
		defer s.spill.close()
		x := newRows[Timer]("timers")
		x.aside(s, true)
		want := map[string]Timer{}
		for range rapid.IntRange(1, 80).Draw(rt, "steps") {
			key := fmt.Sprint("k", rapid.IntRange(0, 9).Draw(rt, "key"))
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				x.drop(key)
				delete(want, key)
			case 1:
				if err := x.age(); err != nil {
					rt.Fatal(err)
				}
			case 2:
				if got, ok := x.get(key); ok != (want[key].Key != "") || ok && !reflect.DeepEqual(got, want[key]) {
					rt.Fatalf("%s is %+v, want %+v", key, got, want[key])
				}
			default:
				row := x.draw(rt, key)
				x.put(key, row)
				want[key] = row
			}
		}
		all := map[string]Timer{}
		for row := range x.all() {
			if _, double := all[row.Key]; double {
				rt.Fatalf("%s is there twice", row.Key)
			}
			all[row.Key] = row
		}
		tuples := 0
		for tuple, err := range x.tuples() {
			var row Timer
			x.shelf.layout.decode(tuple, reflect.ValueOf(&row).Elem())
			if tuples++; err != nil || !reflect.DeepEqual(row, want[row.Key]) {
				rt.Fatalf("a tuple is %+v, want %+v (%v)", row, want[row.Key], err)
			}
		}
		if !reflect.DeepEqual(all, want) || tuples != len(want) || s.trouble != nil {
			rt.Fatalf("there are %d rows and %d tuples, want %d (%v)", len(all), tuples, len(want), s.trouble)
		}
	})
}
