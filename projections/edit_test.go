package projections

import (
	"fmt"
	"slices"
	"testing"
)

// byHand is how somebody at psql may change a value of a type, so that it is another one.
var byHand = map[string]string{
	"text": "%[1]s || ' '", "int8": "%[1]s + 1", "int4": "%[1]s + 1", "int2": "%[1]s + 1", "bool": "not %[1]s", "date": "coalesce(%[1]s + 1, '2024-01-01')",
	"timestamptz": "coalesce(%[1]s + interval '1 microsecond', '2024-01-01')", "_text": "array_append(%[1]s, 'x')", "jsonb": "jsonb_build_array(%[1]s)",
	"json": "json_build_array(%[1]s)", "_int8": "array_append(%[1]s, 1)", "_bool": "array_append(%[1]s, true)",
}

type editable struct {
	Table    string `db:"table_name"`
	Name     string `db:"column_name"`
	Type     string `db:"udt_name"`
	Nullable bool   `db:"nullable"`
}

// TestARowEditedByHandIsNamedWhereverItIs changes, one after the other, every column of every table in one row: another
// value, and nothing where there may be nothing. A rebuild names each of these rows and no other. As many are changed at
// once as a table has rows, so that it does not take a rebuild for each.
func TestARowEditedByHandIsNamedWhereverItIs(t *testing.T) {
	_, r := settled(t)
	columns := must(list[editable](t.Context(), r.views, `select table_name::text, column_name::text, udt_name::text, is_nullable = 'YES' as nullable
		from information_schema.columns where table_schema = $1 and table_name <> 'checkpoint' order by table_name, ordinal_position`, r.views.schema))
	edits := map[string][]string{} // of each table, with the key of the row as $1
	for _, c := range columns {
		how, known := byHand[c.Type]
		if !known {
			t.Errorf("nobody has thought of how %s, a column of type %s, is edited", c.Name, c.Type)
			continue
		}
		edits[c.Table] = append(edits[c.Table], fmt.Sprintf("update %s set %q = %s where key = $1", c.Table, c.Name, fmt.Sprintf(how, `"`+c.Name+`"`)))
		if c.Nullable {
			edits[c.Table] = append(edits[c.Table], fmt.Sprintf("update %s set %q = case when %[2]q is null then '2024-01-01'::text::%[3]s else null end where key = $1", c.Table, c.Name, c.Type))
		}
	}
	for _, table := range Tables {
		if len(edits[table]) == 0 {
			t.Errorf("%s is not edited", table)
		}
		edits[table] = append(edits[table], "delete from "+table+" where key = $1")
	}
	rounds := 0
	for left := len(edits); left > 0; rounds++ {
		want := map[string][]string{}
		for table, todo := range edits {
			keys := must(list[struct{ Key string }](t.Context(), r.views, "select key from "+table+` order by key collate "C" limit 10`))
			for _, k := range keys[:min(len(keys), len(todo))] {
				q := todo[0]
				todo = todo[1:]
				exec(t, r.views, q, k.Key)
				want[table] = append(want[table], k.Key)
				if must(one[struct{ N int }](t.Context(), r.views, "select count(*)::int as n from "+table+" where key = $1", k.Key)).N == 0 && q != "delete from "+table+" where key = $1" {
					want[table] = append(want[table], k.Key+" ") // it has another key now
				}
				if len(want[table]) > 8 {
					break // ten are named at most
				}
			}
			slices.Sort(want[table])
			edits[table] = todo
			if len(todo) == 0 {
				delete(edits, table)
			}
		}
		out := rebuild(t, r, false) // names them, and heals them
		named := differ(out)
		for _, table := range Tables {
			slices.Sort(named[table])
			if !slices.Equal(named[table], want[table]) {
				t.Errorf("round %d: of %s rows %q were edited, the rebuild names %q", rounds, table, want[table], named[table])
			}
		}
		if out.Equal {
			t.Errorf("round %d: the rebuild is equal", rounds)
		}
		left = len(edits)
	}
	same(t, r)
	t.Logf("%d rounds", rounds)
}
