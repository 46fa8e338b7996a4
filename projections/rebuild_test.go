package projections

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// settled is a house with a little of everything, and its read models folded.
func settled(t *testing.T) (*house, *Runner) {
	t.Helper()
	h := told()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	return h, r
}

func rebuild(t *testing.T, r *Runner, verifyOnly bool) Rebuilt {
	t.Helper()
	out, err := r.Rebuild(t.Context(), RebuildOptions{Verify: verifyOnly})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// differ are the keys a rebuild names, by table.
func differ(out Rebuilt) map[string][]string {
	named := map[string][]string{}
	for _, c := range out.Tables {
		if (c.Live == c.Rebuilt) != (len(c.Differ) == 0) {
			panic("table " + c.Table + ": digests and named rows contradict each other")
		}
		if len(c.Differ) > 0 {
			named[c.Table] = c.Differ
		}
	}
	return named
}

func TestAnUntouchedDatabaseIsAsRebuilt(t *testing.T) {
	h, r := settled(t)
	out := rebuild(t, r, true)
	if !out.Equal || len(differ(out)) > 0 || out.Position != h.last() || out.Events != recountOf(h.commits()).events {
		t.Errorf("the rebuild says %+v", out)
	}
	if len(out.Tables) != len(Tables) {
		t.Errorf("%d tables were compared, there are %d", len(out.Tables), len(Tables))
	}
	for i, c := range out.Tables {
		if c.Table != Tables[i] || c.Rows == 0 || len(c.Live) != 64 {
			t.Errorf("compared %+v: the house has something of everything", c)
		}
	}
}

func TestARowChangedByHandIsNamedAndHealed(t *testing.T) {
	plan := string(domain.DutyOf("d1", 1, "cu-cap-nuoc"))
	for _, tt := range []struct {
		name, change, table, key string
	}{
		{"edited", `update assignments set status = 'completed' where key = '` + plan + `'`, "assignments", plan},
		{"edited by a blank", `update documents set subject = subject || ' ' where key = 'd1'`, "documents", "d1"},
		{"emptied", `update assignments set due = null where key = '` + plan + `'`, "assignments", plan},
		{"moved by a microsecond", `update timers set at = at + interval '1 microsecond' where key = 'stage:` + plan + `'`, "timers", "stage:" + plan},
		{"deleted", `delete from units where key = 'doan'`, "units", "doan"},
		{"added", `insert into units select 'ma', 'Đơn vị ma', kind, parent, external, email, host, known, since, until, ending, successors, heir, last_slot, state from units where key = 'doan'`, "units", "ma"},
		{"edited in a counter", `update ledger set open = open + 1 where key = (select min(key) from ledger)`, "ledger", ""},
		{"edited in the trail", `update timeline set actor = 'post:khac' where key = '000000000007.000'`, "timeline", "000000000007.000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, r := settled(t)
			exec(t, r.views, tt.change)
			for range 2 { // looking does not heal
				out := rebuild(t, r, true)
				named := differ(out)[tt.table]
				if out.Equal || len(differ(out)) != 1 || len(named) != 1 || tt.key != "" && named[0] != tt.key {
					t.Fatalf("the rebuild says %v %v, want %s %s alone", out.Equal, differ(out), tt.table, tt.key)
				}
			}
			if out := rebuild(t, r, false); out.Equal || len(differ(out)) != 1 {
				t.Errorf("the healing rebuild says %v %v", out.Equal, differ(out))
			}
			same(t, r)
		})
	}
}

// TestWhatChangesARowChangesTheDigest: a digest is a sum over the rows, so what would leave a poor sum as it was is tried.
func TestWhatChangesARowChangesTheDigest(t *testing.T) {
	_, r := settled(t)
	digest := func() string {
		var d digest
		must(0, pgx.BeginFunc(t.Context(), r.views.db, func(tx pgx.Tx) (err error) {
			d, err = digestOf(t.Context(), tx, r.views.schema, "units")
			return err
		}))
		return d.sum
	}
	seen := map[string]string{digest(): "untouched"}
	for _, tt := range []struct{ name, change string }{
		{"a blank moves from one row to another", `update units set name = case key when 'doan' then name || ' ' when 'cu-duoc' then trim(name) else name end where key in ('doan', 'cu-duoc')`},
		{"two rows change places", `update units set email = case key when 'cu-duoc' then (select email from units where key = 'cu-cap-nuoc') else (select email from units where key = 'cu-duoc') end where key in ('cu-duoc', 'cu-cap-nuoc')`},
		{"a text moves from a column to the next", `update units set kind = kind || ',' || parent, parent = '' where key = 'doan'`},
		{"nothing becomes an empty text", `update units set known = array[''] where key = 'doan'`},
		{"a row goes", `delete from units where key = 'cu-duoc'`},
		{"a row comes twice", `insert into units select key || '2', name, kind, parent, external, email, host, known, since, until, ending, successors, heir, last_slot, state from units where key = 'doan'`},
	} {
		exec(t, r.views, tt.change)
		d := digest()
		if other, had := seen[d]; had {
			t.Errorf("%s: the digest is that of %q", tt.name, other)
		}
		seen[d] = tt.name
	}
}

// TestEveryTableIsCompared: a table of the schema that the pass does not know would not be rebuilt.
func TestEveryTableIsCompared(t *testing.T) {
	v := newViews(t, sharedDatabase(t))
	there := must(list[struct {
		Name string `db:"name"`
	}](t.Context(), v, "select table_name::text as name from information_schema.tables where table_schema = $1 and table_name <> 'checkpoint' order by 1", v.schema))
	var names []string
	for _, x := range there {
		names = append(names, x.Name)
	}
	if known := slices.Sorted(slices.Values(Tables)); !slices.Equal(names, known) {
		t.Errorf("the schema has %v, compared are %v", names, known)
	}
}

func TestARebuildNamesAtMostTenRows(t *testing.T) {
	_, r := settled(t)
	exec(t, r.views, `update timeline set actor = 'post:khac'`)
	if out := rebuild(t, r, true); len(differ(out)["timeline"]) != 10 {
		t.Errorf("named %v", differ(out))
	}
}

func TestARebuildOfNothingIsEqual(t *testing.T) {
	r := newRunner(t, newViews(t, sharedDatabase(t)), newHouse().log)
	if out := rebuild(t, r, false); !out.Equal || out.Events != 0 || out.Position != 0 {
		t.Errorf("the rebuild says %+v", out)
	}
}

func TestARebuildLeavesNothingBeside(t *testing.T) {
	_, r := settled(t)
	for _, verifyOnly := range []bool{true, false} {
		rebuild(t, r, verifyOnly)
		if n := schemas(t, r.views, r.views.schema+"_rebuild"); n != 0 {
			t.Errorf("verifyOnly %t: the second schema is still there", verifyOnly)
		}
	}
}

func schemas(t *testing.T, v Views, name string) (n int) {
	t.Helper()
	if err := v.db.QueryRow(t.Context(), "select count(*) from pg_namespace where nspname = $1", name).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// cut is a log whose reader is cancelled, or fails, when it has seen a position.
type cut struct {
	Log
	at   uint64
	end  func()
	fail error
}

func (c cut) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[Commit, error] {
	return func(yield func(Commit, error) bool) {
		for commit, err := range c.Log.Follow(ctx, after) {
			if err == nil && commit.Position == c.at {
				if c.end != nil {
					c.end()
				}
				if c.fail != nil {
					yield(Commit{}, c.fail)
					return
				}
			}
			if !yield(commit, err) {
				return
			}
		}
	}
}

func TestARebuildThatEndsEarlyLeavesTheLiveModelsUntouched(t *testing.T) {
	h, r := settled(t)
	exec(t, r.views, `update documents set subject = 'sửa tay'`)
	ends := func(t *testing.T, log Log, o RebuildOptions, ctx context.Context, want error) {
		if _, err := newRunner(t, r.views, log).Rebuild(ctx, o); !errors.Is(err, want) {
			t.Errorf("the rebuild ended with %v, want %v", err, want)
		}
		if d := must(r.views.Document(t.Context(), "d1")); d.Subject != "sửa tay" {
			t.Errorf("the live row is %+v", d)
		}
		if n := schemas(t, r.views, r.views.schema+"_rebuild") + schemas(t, r.views, r.views.schema+"_replaced"); n != 0 {
			t.Error("there is a schema beside the live one")
		}
	}
	for _, stage := range []Stage{Folding, Indexing, Comparing, Switching} {
		t.Run("cancelled in "+string(stage), func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			ends(t, h.log, RebuildOptions{Tell: func(at Headway) {
				if at.Stage == stage {
					stop()
				}
			}}, ctx, context.Canceled)
		})
	}
	for _, at := range []uint64{9, h.last()} {
		t.Run(fmt.Sprint("cancelled when it has read ", at), func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			ends(t, cut{Log: h.log, at: at, end: stop}, RebuildOptions{}, ctx, context.Canceled)
		})
	}
	t.Run("the log is damaged", func(t *testing.T) {
		ends(t, cut{Log: h.log, at: 9, fail: &eventstore.Damage{Position: 9, Reason: "a message is missing"}}, RebuildOptions{}, t.Context(), eventstore.ErrDamaged)
	})
	t.Run("there is no room for its rows", func(t *testing.T) {
		ends(t, h.log, RebuildOptions{Dir: "/nowhere/at/all"}, t.Context(), fs.ErrNotExist)
	})
	t.Run("there is no such table", func(t *testing.T) {
		ends(t, h.log, RebuildOptions{Only: []string{"units", "đơn vị"}}, t.Context(), UnknownTable("đơn vị"))
	})
}

// TestARebuildClearsWhatAKilledOneLeft: whatever it was at.
func TestARebuildClearsWhatAKilledOneLeft(t *testing.T) {
	_, r := settled(t)
	for _, left := range []string{rebuilding, replaced} {
		exec(t, r.views, "create schema "+pgx.Identifier{r.views.schema + left}.Sanitize())
		exec(t, r.views, "create table "+in(r.views.schema+left, "units")+" (key text)")
	}
	if out := rebuild(t, r, false); !out.Equal {
		t.Errorf("the rebuild says %v", differ(out))
	}
	same(t, r)
	if n := schemas(t, r.views, r.views.schema+rebuilding) + schemas(t, r.views, r.views.schema+replaced); n != 0 {
		t.Error("there is a schema beside the live one")
	}
}

// TestTheLiveModelsGoOnWhileTheyAreRebuilt: in each stage a commit is folded live before the rebuild goes on, and is in what
// it gives; and only one rebuild goes on at a time.
func TestTheLiveModelsGoOnWhileTheyAreRebuilt(t *testing.T) {
	h, r := settled(t)
	run(t, r)
	catchUp(t, r)
	for !r.Leads() {
		time.Sleep(time.Millisecond)
	}
	given := map[Stage]domain.AssignmentID{}
	out, err := r.Rebuild(t.Context(), RebuildOptions{Tell: func(at Headway) {
		if _, did := given[at.Stage]; did {
			return
		}
		given[at.Stage] = h.give("d1", 20+len(given), "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
		catchUp(t, r)
		if _, err := r.Rebuild(t.Context(), RebuildOptions{}); !errors.Is(err, ErrRebuilding) {
			t.Errorf("a second rebuild beside it: %v", err)
		}
	}})
	if err != nil || !out.Equal || len(given) != 4 {
		t.Fatalf("the rebuild says %v %v after %v", err, differ(out), given)
	}
	catchUp(t, r)
	for stage, id := range given {
		if a, err := one[Assignment](t.Context(), r.views, "select * from assignments where key = $1", id); err != nil || a.Unit != "cu-duoc" {
			t.Errorf("what was given in the stage %s is not there: %+v, %v", stage, a, err)
		}
	}
	same(t, r)
}

// TestOneTableIsRebuilt: the others are as they were, wrong or not.
func TestOneTableIsRebuilt(t *testing.T) {
	h, r := settled(t)
	exec(t, r.views, `update documents set subject = 'sửa tay'`)
	exec(t, r.views, `update units set name = 'sửa tay' where key = 'doan'`)
	stop := run(t, r)
	for !r.Leads() {
		time.Sleep(time.Millisecond)
	}
	out, err := r.Rebuild(t.Context(), RebuildOptions{Only: []string{"units", "assignments"}, Tell: func(at Headway) {
		if at.Stage == Switching {
			h.give("d1", 21, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
		}
	}})
	if err != nil || out.Equal || len(out.Tables) != 2 || len(differ(out)["units"]) != 1 || len(differ(out)) != 1 {
		t.Fatalf("the rebuild says %v %+v", err, out)
	}
	catchUp(t, r)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if d := must(r.views.Document(t.Context(), "d1")); d.Subject != "sửa tay" {
		t.Errorf("the document is %+v", d)
	}
	if left := differ(rebuild(t, r, true)); len(left) != 1 || len(left["documents"]) == 0 {
		t.Errorf("there still differ %v", left)
	}
}

// TestARebuildInLittleMemory gives the rows of a rebuild so little of it that most are put by, and gives the same.
func TestARebuildInLittleMemory(t *testing.T) {
	_, r := settled(t)
	out, err := r.Rebuild(t.Context(), RebuildOptions{Memory: 10_000, Dir: t.TempDir()})
	if err != nil || !out.Equal || out.Spilled < 20_000 {
		t.Fatalf("the rebuild says %v %v, %d bytes were put by", err, differ(out), out.Spilled)
	}
	same(t, r)
}

func TestARebuildCutOffInTheDatabaseLeavesTheLiveModelsUntouched(t *testing.T) {
	_, r := settled(t)
	exec(t, r.views, `update documents set subject = 'sửa tay'`)
	tx := must(r.views.db.Begin(t.Context()))
	if _, err := tx.Exec(t.Context(), "lock table timers in access share mode"); err != nil { // the switch waits for readers
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := r.Rebuild(ctx, RebuildOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the rebuild ended with %v", err)
	}
	_ = tx.Rollback(t.Context())
	if d := must(r.views.Document(t.Context(), "d1")); d.Subject != "sửa tay" || schemas(t, r.views, r.views.schema+"_rebuild") != 0 {
		t.Errorf("the live row is %+v", d)
	}
	if out := rebuild(t, r, false); out.Equal {
		t.Error("the rebuild after it does not see the edited row")
	}
	same(t, r)
}

func TestARebuildTellsHowFarItIs(t *testing.T) {
	h := told()
	for h.last() < 2010 {
		group := domain.GroupID(fmt.Sprint("g", h.last()))
		h.do(domain.DefineGroup{Issued: h.by(admin), Group: group, Name: string(group), Kinds: []domain.UnitKind{domain.CellCommittee}})
	}
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	var heard []uint64
	if _, err := r.Rebuild(t.Context(), RebuildOptions{Verify: true, Tell: func(h Headway) {
		if h.Stage == Folding && h.At > 0 && h.At < h.Of {
			heard = append(heard, h.At, h.Of)
		}
	}}); err != nil {
		t.Fatal(err)
	}
	if want := []uint64{1000, h.last(), 2000, h.last()}; !slices.Equal(heard, want) {
		t.Errorf("it told %v, want %v", heard, want)
	}
}

// TestRebuildsWhileCommitsArrive: a rebuild waits for the batch in hand, what arrives meanwhile is folded
// after it, and with the law of the rebuilt position.
func TestRebuildsWhileCommitsArrive(t *testing.T) {
	h, r := settled(t)
	stop := run(t, r)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 120 {
			h.at = h.at.Add(time.Hour)
			no := 10 + i
			last := domain.DateOf(h.at).AddDays(20)
			id := h.give("d1", no, members[i%len(members)].Unit, domain.Dated, new(due(last)))
			if i%3 == 0 {
				h.submit(id, members[i%len(members)].Unit)
			}
			if i%40 == 20 {
				stages := slices.Clone(domain.ShippedLadder)
				stages[0].Hour = 7 + i/40
				h.publish(stages)
			}
			time.Sleep(time.Millisecond)
		}
	}()
	for busy, i := true, 0; busy; i++ {
		select {
		case <-done:
			busy = false
		default:
		}
		if out := rebuild(t, r, i%2 == 0); !out.Equal {
			t.Errorf("rebuild %d, at %d: %v", i, out.Position, differ(out))
		}
	}
	catchUp(t, r)
	if err := stop(); err != nil {
		t.Error(err)
	}
	same(t, r)
	agreeOnTimers(t, must(list[Timer](t.Context(), r.views, "select * from timers")), recountOf(h.commits()))
}

func TestFoldingGoesOnAfterARebuildWithTheLawInForce(t *testing.T) {
	h := told()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	stop := run(t, r)
	catchUp(t, r)
	rebuild(t, r, false)
	id := h.give("d1", 9, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
	catchUp(t, r)
	due := must(r.views.Due(t.Context(), ToRemind, moment("2024-12-31 00:00"), 100))
	i := slices.IndexFunc(due, func(x Timer) bool { return x.Subject == string(id) })
	// Seven working days before the 26th of April 2024, with the 18th off, are the 16th.
	if want := moment("2024-04-16 07:00"); i < 0 || !due[i].At.Equal(want) || due[i].Stage != "T-7" {
		t.Errorf("the duty given after the rebuild is due as %v, want T-7 at %s", due, want)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	same(t, r)
}
