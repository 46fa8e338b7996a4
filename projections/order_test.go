package projections

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

var (
	orderBy = regexp.MustCompile("(?s)\\border by\\s+(.*?)(?:\\s+limit\\b|\\)|`|\\s+union\\b|$)")
	ordered = regexp.MustCompile(`^(?:\w+\.)?(\w+)(.*)$`)
)

// disordered are the places of a text of SQL, or of a program that has such texts, where names are sorted in another order than that of a
// Vietnamese dictionary.
func disordered(text string) (found []string) {
	for _, m := range orderBy.FindAllStringSubmatch(text, -1) {
		for item := range strings.SplitSeq(m[1], ",") {
			item = strings.TrimSpace(item)
			x := ordered.FindStringSubmatch(item)
			if x != nil && (x[1] == "name" || strings.HasSuffix(x[1], "_name") || x[1] == "debtor") && !strings.HasPrefix(strings.TrimSpace(x[2]), `collate "vi-x-icu"`) {
				found = append(found, "order by … "+item)
			}
		}
	}
	return found
}

func TestNamesAreSortedForPeopleEverywhere(t *testing.T) {
	sorted := 0
	for _, dir := range []string{".", "../web", "../summaries", "../cmd/dondoc", "../workers", "../state"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files (%v)", dir, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, where := range disordered(string(text)) {
				t.Errorf("%s: %s", file, where)
			}
			sorted += strings.Count(string(text), `name collate "vi-x-icu"`)
		}
	}
	if sorted < 10 {
		t.Errorf("only %d lists of names are seen", sorted)
	}
	for planted, want := range map[string]int{
		"`select 1 order by u.name, key`": 1, "`order by closes,\n\t\tunit_name desc limit 3`": 1, "(select 1 order by name)": 1, `order by u.name collate "C"`: 1,
		"`order by u.name collate \"vi-x-icu\", key`": 0, "`order by named`": 0,
	} {
		if got := disordered(planted); len(got) != want {
			t.Errorf("planted %q: %v", planted, got)
		}
	}
}

// Everything else that is sorted comes in the order of its bytes, in a database that sorts words as people do, too: live and rebuilt.
func TestTextsHaveTheOrderOfTheirBytes(t *testing.T) {
	conn := must(pgx.Connect(t.Context(), sharedDatabase(t)))
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "create database ordered template template0 locale_provider icu icu_locale 'vi-VN'"); err != nil {
		t.Fatal(err)
	}
	h := told()
	r := newRunner(t, newViews(t, sharedDatabase(t)+" dbname=ordered"), h.log)
	fold(t, r)
	loose := func() []string {
		const q = `select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = $1 and c.relkind = 'r' and a.attnum > 0 and a.attcollation <> 0 and a.attcollation <> '"C"'::regcollation`
		return must(pgx.CollectRows(must(r.views.db.Query(t.Context(), q, r.views.schema)), pgx.RowTo[string]))
	}
	if l := loose(); len(l) > 0 {
		t.Errorf("made live, these are sorted as the database likes: %v", l)
	}
	same(t, r)
	if _, err := r.Rebuild(t.Context(), RebuildOptions{Dir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	if l := loose(); len(l) > 0 {
		t.Errorf("rebuilt, these are sorted as the database likes: %v", l)
	}
	exec(t, r.views, `alter table units alter column kind type text collate "default"`)
	if l := loose(); len(l) != 1 {
		t.Errorf("planted, one that is: %v", l)
	}
}
