package projections

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/eventstore"
)

// TestLiveIsRebuiltIsRecounted: whatever happens in a house, however the log is cut into batches and
// wherever the projector dies, whatever it is given again and whoever else folds, the live tables are those of a rebuild
// and tell what a recount tells.
func TestLiveIsRebuiltIsRecounted(t *testing.T) {
	dsn := sharedDatabase(t)
	fewer(t, 15)
	rapid.Check(t, func(t *rapid.T) {
		h := live(t)
		v := newViews(t, dsn)
		defer v.Close()
		upheld(t, v, h, func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "fate") }, (*Runner).apply)
	})
}

// A folder is what takes a batch into the read models: Runner.apply, or a twin of it with a fault.
type folder func(r *Runner, ctx context.Context, batch []Commit) error

// upheld fails unless what a house lived through is in the read models, exactly.
func upheld(t lent, v Views, h *house, pick func(n int) int, fold folder) {
	r := projected(t, v, h, pick, fold)
	same(t, r)
	if out, err := r.Rebuild(t.Context(), RebuildOptions{Verify: true, Memory: 1024}); err != nil || !out.Equal {
		t.Errorf("a rebuild that has no room in memory: %v, %v", err, differ(out))
	}
	agree(t, v, recountOf(h.commits()), h.at)
	agreeOnTables(t, v, h.commits())
	agreeOnAnswers(t, v, h.commits(), h.at)
}

// project folds the log live, in batches of any size and with every misfortune there is.
func project(t *rapid.T, v Views, h *house) *Runner {
	return projected(t, v, h, func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "fate") }, (*Runner).apply)
}

func projected(t lent, v Views, h *house, pick func(n int) int, fold folder) *Runner {
	ctx, commits := t.Context(), h.commits()
	r := newRunner(t, v, h.log)
	stand(t, r)
	for at := 0; at < len(commits); {
		next := min(len(commits), at+1+pick(25))
		batch := commits[at:next]
		switch pick(14) {
		case 0, 1: // it dies in the middle of its transaction, and goes on as the same or as a new one
			stuck(t, r, batch, Tables[pick(len(Tables))], fold)
			if pick(2) == 0 {
				r = newRunner(t, v, h.log)
			}
			stand(t, r)
		case 2: // another one has folded the batch: this one is fenced off
			other := newRunner(t, v, h.log)
			stand(t, other)
			if err := fold(other, ctx, batch); err != nil {
				t.Fatal(err)
			}
			if err := fold(r, ctx, batch); err == nil {
				t.Fatalf("two projectors folded positions %d to %d", batch[0].Position, batch[len(batch)-1].Position)
			}
			stand(t, r)
		case 3: // it dies when its transaction has gone through, and never knew: the next one is given the batch again
			if err := fold(r, ctx, batch); err != nil {
				t.Fatal(err)
			}
			r = newRunner(t, v, h.log)
			stand(t, r)
		case 4: // it is given what it has had, and then some
			batch = commits[pick(at+1):next]
		case 6: // the tables are rebuilt between two batches, with next to no memory, and the projector goes on with those
			out, err := r.Rebuild(ctx, RebuildOptions{Memory: 4096})
			if err != nil || !out.Equal {
				t.Fatalf("a rebuild at %d: %v, %v", r.Position(), err, differ(out))
			}
			watched(t, r)
		case 5: // a commit is not handed to it
			if len(batch) > 1 {
				if err := fold(r, ctx, slices.Delete(slices.Clone(batch), 0, 1)); !errors.Is(err, eventstore.ErrDamaged) {
					t.Fatalf("position %d was missing, and a projector said %v", batch[0].Position, err)
				}
			}
		}
		if err := fold(r, ctx, batch); err != nil {
			t.Fatal(err)
		}
		at = next
		for r.replanning() && pick(3) == 0 { // some duties are laid out by a new law before the next commits come
			if err := r.replanSome(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	for r.replanning() {
		if err := r.replanSome(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if is := must(v.Position(ctx)); is != h.last() || r.Position() != is {
		t.Errorf("all %d commits are folded, the checkpoint is %d, the projector stands at %d", h.last(), is, r.Position())
	}
	return r
}

// stand puts a runner where the checkpoint is. From there on every row that a fold asks for must have been loaded for it:
// what was forgotten would be taken for a row that is not there.
func stand(t lent, r *Runner) {
	if err := r.stand(t.Context()); err != nil {
		t.Fatal(err)
	}
	watched(t, r)
}

func watched(t lent, r *Runner) {
	for _, x := range r.pass.tables() {
		x.watch(func(table, key string) { t.Errorf("a fold asks for %s of %s, which was not loaded", key, table) })
	}
}

// stuck lets a batch run into a locked table, and cancels it there: all of it must be undone.
func stuck(t lent, r *Runner, batch []Commit, table string, fold folder) {
	before, err := r.views.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := r.views.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, locked := range []string{table, "checkpoint"} { // where a batch ends that does not touch the table
		if _, err := tx.Exec(t.Context(), "lock table "+in(r.views.schema, locked)+" in exclusive mode"); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Millisecond)
	err = fold(r, ctx, batch)
	cancel()
	if rollback := tx.Rollback(t.Context()); err == nil || rollback != nil {
		t.Fatalf("a batch went through a locked table: %v, %v", err, rollback)
	}
	if after, err := r.views.Position(t.Context()); err != nil || after != before {
		t.Fatalf("a batch that died moved the checkpoint from %d to %d (%v)", before, after, err)
	}
}

// same fails unless the live tables are those of a rebuild.
func same(t lent, r *Runner) {
	t.Helper()
	out, err := r.Rebuild(t.Context(), RebuildOptions{Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	if !out.Equal {
		for _, c := range out.Tables {
			for _, key := range c.Differ {
				t.Errorf("%s %s is not as rebuilt", c.Table, key)
			}
		}
		t.Fatal("live is not as rebuilt")
	}
}

// agree fails unless the read models tell what the recount tells.
func agree(t lent, v Views, r *recount, now time.Time) {
	t.Helper()
	ctx := t.Context()
	for _, now := range r.moments(now) {
		for _, dated := range []bool{false, true} {
			agreeOn(t, v, r, now, dated)
		}
	}
	duties := must(list[Duty](ctx, v, duty))
	if len(duties) != len(r.duties) {
		t.Errorf("%d duties are listed, %d were given", len(duties), len(r.duties))
	}
	for _, d := range duties {
		for _, now := range r.moments(now) {
			if got, want := d.Standing(now), r.duties[d.Key].standing(now); got != want {
				t.Errorf("duty %s stands %s at %s, recounted %s", d.Key, got, now, want)
			}
		}
	}
	told := map[string]int{}
	for _, n := range must(list[Notice](ctx, v, "select * from inbox")) {
		told[n.Key] = n.Times
	}
	if !maps.Equal(told, r.told) {
		t.Errorf("the inbox has %v, recounted %v", told, r.told)
	}
	agreeOnTimers(t, must(list[Timer](ctx, v, "select * from timers")), r)
	for _, s := range must(list[Sum](ctx, v, "select * from ledger")) {
		if s.counts() == (counts{}) {
			t.Errorf("the ledger has a row of nothing: %s", s.Key)
		}
	}
	units := 0
	for _, o := range must(list[Obligation](ctx, v, "select * from obligations")) {
		units += o.Units
	}
	if units != len(r.fallsOn) {
		t.Errorf("the obligations fall on %d units in all, recounted %d", units, len(r.fallsOn))
	}
	if facts := must(v.Facts(ctx)); facts.Events != r.events || facts.Notices != len(r.told) || facts.Units != len(r.kinds) {
		t.Errorf("facts are %+v, recounted %d events, %d notices, %d units", facts, r.events, len(r.told), len(r.kinds))
	}
}

// agreeOn compares the tallies at an instant: of the house, its kinds and its units.
func agreeOn(t lent, v Views, r *recount, now time.Time, dated bool) {
	t.Helper()
	ctx, m := t.Context(), Moment{At: now}
	past := r.asOf(m)
	if got, want := must(v.Total(ctx, m, dated)), past.tally(now, dated, func(string) bool { return true }); got != want {
		t.Errorf("at %s the house has %+v, recounted %+v", now, got, want)
	}
	kinds := map[string]int{}
	for _, k := range r.kinds {
		kinds[k]++
	}
	for _, k := range must(v.ByKind(ctx, m, dated)) {
		if want := past.tally(now, dated, func(u string) bool { return r.kinds[u] == k.Kind }); k.Tally != want || k.Units != kinds[k.Kind] {
			t.Errorf("at %s %d units of kind %s have %+v, recounted %+v of %d", now, k.Units, k.Kind, k.Tally, want, kinds[k.Kind])
		}
		delete(kinds, k.Kind)
	}
	if len(kinds) > 0 {
		t.Errorf("kinds %v are not counted", kinds)
	}
	sum := 0
	for _, u := range must(v.ByUnit(ctx, m, "", dated)) {
		sum += u.Total
		if want := past.tally(now, dated, func(unit string) bool { return unit == u.Unit }); u.Tally != want {
			t.Errorf("at %s unit %s has %+v, recounted %+v", now, u.Unit, u.Tally, want)
		}
	}
	if total := must(v.Total(ctx, m, dated)).Total; sum != total {
		t.Errorf("the units have %d duties, the house %d", sum, total)
	}
}

// agreeOnTimers compares what is to be done next, and until when. Of a digest the recount knows what it must carry.
func agreeOnTimers(t lent, timers []Timer, r *recount) {
	t.Helper()
	plans, pending := map[string]string{}, map[string][]string{}
	for _, x := range timers {
		if x.Kind == ToPlan {
			pending[x.Subject] = x.Pending
			if !x.At.Equal(r.leaves[x.Subject]) {
				t.Errorf("the digest of %s leaves at %s, recounted %s", x.Subject, x.At, r.leaves[x.Subject])
			}
			continue
		}
		plan := x.Kind + " " + x.Subject + " " + x.Stage
		plans[plan] = x.At.UTC().Format(time.RFC3339Nano)
		if x.Until != nil {
			plans[plan] += " until " + x.Until.UTC().Format(time.RFC3339Nano)
		}
	}
	if !maps.Equal(plans, r.plans) {
		t.Errorf("the timers are\n%v, recounted\n%v", lines(plans), lines(r.plans))
	}
	for unit, keys := range sorted(r.pending) {
		if got := slices.Sorted(slices.Values(pending[unit])); !slices.Equal(got, slices.Sorted(slices.Values(keys))) {
			t.Errorf("the next digest of %s carries %v, recounted %v", unit, got, keys)
		}
		delete(pending, unit)
	}
	if len(pending) > 0 {
		t.Errorf("digests for nobody: %v", pending)
	}
}

func lines(m map[string]string) (out string) {
	for k, v := range sorted(m) {
		out += fmt.Sprintf("  %s: %s\n", k, v)
	}
	return out
}

// sorted goes through a map in the order of its keys.
func sorted[K cmp.Ordered, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}
