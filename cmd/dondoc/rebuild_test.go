package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/projections"
)

// database connects to the private PostgreSQL of a directory, as psql does.
func database(t *testing.T, dir string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), fmt.Sprintf("host=%s user=dondoc dbname=postgres passfile=%s search_path=main",
		filepath.Join(dir, "postgres", "socket"), filepath.Join(dir, "postgres", "data", "pgpass")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

// TestRebuildWhileServing: a row edited by hand is found and named, while people work; a rebuild heals it.
func TestRebuildWhileServing(t *testing.T) {
	dir := dataDir(t)
	serve(t, dir)
	unit := `{"by":"post:main/quan-tri","unit":"ban-thu","name":"Ban thử","kind":"office"}`
	if code, _, errs := here(t, "", "--data", dir, "do", "EstablishUnit", unit); code != exitOK {
		t.Fatalf("exit %d, %s", code, errs)
	}
	db := database(t, dir)
	edit := func(q string) {
		if tag, err := db.Exec(t.Context(), q); err != nil || tag.RowsAffected() != 1 {
			t.Fatalf("%s: %s, %v", q, tag, err)
		}
	}
	for name, tt := range map[string]struct {
		args []string
		code int
		says []string // on stdout, or on stderr when it is bad input
	}{
		"all is well":                    {nil, exitOK, []string{"equal=true", "units", "timeline"}},
		"one table":                      {[]string{"units"}, exitOK, []string{"equal=true", "units"}},
		"one that is not there":          {[]string{"units", "donvi"}, exitBadInput, []string{`Không có bảng "donvi"`, "assignments, "}},
		"one that is not there, at once": {[]string{"--verify", "checkpoint"}, exitBadInput, []string{`Không có bảng "checkpoint"`}},
	} {
		code, out, errs := here(t, "", append([]string{"--data", dir, "rebuild"}, tt.args...)...)
		if code == exitBadInput {
			out = errs
		}
		for _, s := range tt.says {
			if code != tt.code || !strings.Contains(out, s) {
				t.Errorf("%s: exit %d, %q, want %q", name, code, out, s)
			}
		}
		if len(tt.args) == 1 && code == exitOK && strings.Contains(out, "timeline") {
			t.Errorf("%s: others are compared: %s", name, out)
		}
	}
	edit(`update units set name = 'Ban sửa tay' where key = 'ban-thu'`)
	for range 2 { // looking does not heal
		code, out, errs := here(t, "", "--data", dir, "rebuild", "--verify")
		if code != exitDifference || !strings.Contains(out, "KHÁC\n                       dòng khác: ban-thu\n") || !strings.Contains(out, "equal=false") || strings.Count(out, "KHÁC") != 1 {
			t.Fatalf("a row edited by hand: exit %d, %s%s", code, out, errs)
		}
	}
	code, out, _ := here(t, "", "--data", dir, "rebuild", "units", "--json")
	var told projections.Rebuilt
	if err := json.Unmarshal([]byte(out), &told); code != exitDifference || err != nil || told.Equal || len(told.Tables) != 1 || len(told.Tables[0].Differ) != 1 {
		t.Errorf("a rebuild of it: exit %d, %v, %s", code, err, out)
	}
	if code, out, errs := here(t, "", "--data", dir, "rebuild", "--verify"); code != exitOK || !strings.Contains(out, "equal=true") {
		t.Errorf("after it: exit %d, %s%s", code, out, errs)
	}
	// One row of every table that has any, all at once.
	edited := map[string]string{}
	for _, table := range projections.Tables {
		var key string
		err := db.QueryRow(t.Context(), "update "+table+" set key = key || '!' where key = (select min(key) from "+table+") returning key").Scan(&key)
		if err == nil {
			edited[table] = key
		} else if !errors.Is(err, pgx.ErrNoRows) {
			t.Fatal(err)
		}
	}
	code, out, _ = here(t, "", "--data", dir, "rebuild", "--verify")
	for table, key := range edited {
		if code != exitDifference || !strings.Contains(out, table) || !strings.Contains(out, key) {
			t.Errorf("row %s of %s was edited by hand: exit %d, %s", key, table, code, out)
		}
	}
	if len(edited) == 0 || strings.Count(out, "KHÁC") != len(edited) {
		t.Errorf("%d tables were edited, found: %s", len(edited), out)
	}
}

// TestARebuildKilledAtAnyMoment: the program is killed with -9 while it rebuilds, again and again. The tables stay as they
// were, wrong where they were wrong, and the next rebuild finds nothing in its way.
func TestARebuildKilledAtAnyMoment(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	unit := `{"by":"post:main/quan-tri","unit":"ban-thu","name":"Ban thử","kind":"office"}`
	if code, _, errs := here(t, "", "--data", dir, "do", "EstablishUnit", unit); code != exitOK {
		t.Fatalf("exit %d, %s", code, errs)
	}
	if _, err := database(t, dir).Exec(t.Context(), `update units set name = 'Ban sửa tay' where key = 'ban-thu'`); err != nil {
		t.Fatal(err)
	}
	left := 0
	beside := func(db *pgx.Conn) (n int) {
		if err := db.QueryRow(t.Context(), `select count(*) from pg_namespace where nspname in ('main_rebuild', 'main_replaced')`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for round := range rounds() {
		db := database(t, dir)
		ended := make(chan struct{})
		what := [][]string{{"--verify"}, {"timeline"}}[round%2] // of another table: whole or not, the edited one stays
		go func() {
			defer close(ended)
			here(t, "", append([]string{"--data", dir, "rebuild"}, what...)...)
		}()
		for began := time.Now(); beside(db) == 0 && time.Since(began) < 5*time.Second; {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		s.kill()
		<-ended
		s = serve(t, dir)
		db = database(t, dir)
		var name string
		if err := db.QueryRow(t.Context(), `select name from units where key = 'ban-thu'`).Scan(&name); err != nil || name != "Ban sửa tay" {
			t.Fatalf("round %d: the unit is %q, %v", round, name, err)
		}
		left += min(1, beside(db))
		code, out, errs := here(t, "", "--data", dir, "rebuild", "--verify")
		if code != exitDifference || strings.Count(out, "KHÁC") != 1 || !strings.Contains(out, "dòng khác: ban-thu") {
			t.Fatalf("round %d: exit %d, %s%s", round, code, out, errs)
		}
	}
	t.Logf("%d rounds left something beside the tables", left)
	if left == 0 {
		t.Error("no rebuild was killed in the middle: this proves nothing")
	}
}
