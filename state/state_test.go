package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func open(t *testing.T, dsn, tenant string) *State {
	t.Helper()
	s, err := Open(t.Context(), dsn, tenant)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func snapshot(aggregate string, version uint64, body string) eventstore.Snapshot {
	return eventstore.Snapshot{
		Aggregate: aggregate, State: "Organisation", Fold: 1, Tip: eventstore.Tip{Position: 10 * version, Version: version, Hash: strings.Repeat("ab", 32)},
		Commands: bytes.Repeat([]byte{0, '\n', '\\', 'N', 9, 255, 1, 2}, int(version)), Body: []byte(body), Sum: []byte("\\.\n"),
	}
}

// Snapshots are kept alike in memory and here.
func TestSnapshotsAreKept(t *testing.T) {
	for _, shelf := range []eventstore.Snapshots{open(t, testenv.Postgres(t), "main"), new(eventstore.Shelf)} {
		get := func(aggregate, state string) eventstore.Snapshot {
			t.Helper()
			s, err := shelf.Get(t.Context(), aggregate, state)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if got := get("org.main", "Organisation"); !reflect.DeepEqual(got, eventstore.Snapshot{}) {
			t.Errorf("%T: got %+v of nothing", shelf, got)
		}
		for _, s := range []eventstore.Snapshot{
			snapshot("org.main", 300, "{}"), snapshot("org.main", 500, `{"Name":"Đảng ủy\tKhối \u0000 \\."}`), snapshot("book.a", 1, "[]"), snapshot("org.main", 400, `"older"`),
		} {
			if err := shelf.Put(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if got := get(s.Aggregate, s.State); !reflect.DeepEqual(got, s) {
				t.Errorf("%T: got %+v, want %+v", shelf, got, s)
			}
		}
		if got := get("org.main", "Book"); !reflect.DeepEqual(got, eventstore.Snapshot{}) {
			t.Errorf("%T: got %+v of another state", shelf, got)
		}
	}
}

func TestADumpIsLoaded(t *testing.T) {
	dsn := testenv.Postgres(t)
	one, two := open(t, dsn, "one"), open(t, dsn, "two")
	put := func(s *State, snapshots ...eventstore.Snapshot) {
		for _, x := range snapshots {
			if err := s.Put(t.Context(), x); err != nil {
				t.Fatal(err)
			}
		}
	}
	put(one, snapshot("org.main", 300, `{"Name":"Đảng ủy\tKhối \\. \u0000"}`), snapshot("book.a", 7, "\\.\n\\.\n"), snapshot("book.b", 8, "end"))
	put(two, snapshot("book.c", 9, "{}"))
	dump := func(s *State) string {
		var b strings.Builder
		if err := s.Dump(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	whole := dump(one)
	if err := two.Load(t.Context(), strings.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	if got := dump(two); got != whole {
		t.Errorf("loaded and dumped again it is\n%s, want\n%s", got, whole)
	}
	empty := dump(open(t, dsn, "three"))
	lines := strings.SplitAfter(whole, "\n")
	for i := range len(lines) - 1 {
		if err := two.Load(t.Context(), strings.NewReader(strings.Join(lines[:i], ""))); !errors.Is(err, ErrTorn) {
			t.Errorf("cut off after %d lines: %v, want ErrTorn", i, err)
		}
	}
	for _, change := range [][2]string{{"dondoc-state 1", "dondoc-state 2"}, {"snapshots (", "sessions ("}, {"(aggregate,", "(colour, aggregate,"}} {
		if err := two.Load(t.Context(), strings.NewReader(strings.Replace(whole, change[0], change[1], 1))); !errors.Is(err, ErrNewer) {
			t.Errorf("with %s: %v, want ErrNewer", change[1], err)
		}
	}
	if err := two.Load(t.Context(), strings.NewReader(strings.Replace(whole, "book.b", "book.a", 1))); err == nil {
		t.Error("two rows of one key were loaded")
	}
	if got := dump(two); got != whole {
		t.Errorf("what could not be loaded has left\n%s", got)
	}
	if err := two.Load(t.Context(), strings.NewReader(empty)); err != nil || dump(two) != empty {
		t.Errorf("an empty dump: %v, and then\n%s", err, dump(two))
	}
}

func TestTheSchema(t *testing.T) {
	dsn := testenv.Postgres(t)
	s := open(t, dsn, "main")
	if err := s.Put(t.Context(), snapshot("org.main", 300, "{}")); err != nil {
		t.Fatal(err)
	}
	var on string
	if err := s.db.QueryRow(t.Context(), "show synchronous_commit").Scan(&on); err != nil || on != "on" {
		t.Errorf("synchronous_commit is %s, %v", on, err)
	}
	if got, err := open(t, dsn, "main").Get(t.Context(), "org.main", "Organisation"); err != nil || got.Tip.Version != 300 {
		t.Errorf("opened again: %+v, %v", got, err)
	}
	rows, err := s.db.Query(t.Context(), "select table_name::text from information_schema.tables where table_schema = 'main.state' and table_name <> 'taken' order by 1")
	if err != nil {
		t.Fatal(err)
	}
	if tables, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || fmt.Sprint(tables) != fmt.Sprint(Tables) {
		t.Errorf("there are the tables %v, %v, and a dump holds %v", tables, err, Tables)
	}
	if _, err := s.db.Exec(t.Context(), "insert into taken (step) values (100)"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), dsn, "main"); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer schema: %v, want ErrNewer", err)
	}
	if _, err := Open(context.Background(), dsn, "Main"); err == nil {
		t.Error("a tenant with a capital letter was taken")
	}
}
