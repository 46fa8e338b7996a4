package projections

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// renamed is a ladder on which every stage has another name and stands at another hour.
func renamed() []domain.Stage {
	stages := slices.Clone(domain.ShippedLadder)
	for i := range stages {
		stages[i].Name, stages[i].Hour = "b"+stages[i].Name, 9
	}
	return stages
}

// amended is a house whose ladder has just been replaced, and a runner that has folded that and laid nothing out yet.
func amended(t *testing.T) (*house, *Runner) {
	t.Helper()
	h, r := settled(t)
	for i := range 40 {
		h.give("d1", 20+i, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
	}
	h.publish(renamed())
	rest := h.commits()[r.Position():]
	stand(t, r)
	for _, c := range rest {
		if err := r.apply(t.Context(), []Commit{c}); err != nil {
			t.Fatal(err)
		}
	}
	if !r.replanning() {
		t.Fatal("another ladder is nothing to lay out")
	}
	return h, r
}

// stages are the rows due at the end of the year, and the stage of each duty's.
func stages(t *testing.T, due func(kind string) []Timer) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, kind := range []string{ToRemind, ToEscalate} {
		for _, x := range due(kind) {
			all[x.Subject] = x.Stage
		}
	}
	return all
}

// TestDutiesAreLaidOutAnewLittleByLittle: the runner is gone after every few duties and another goes on; those that are not
// laid out yet are not due, so no stage of the old ladder is ever raised; in the end all are.
func TestDutiesAreLaidOutAnewLittleByLittle(t *testing.T) {
	h, r := amended(t)
	end := moment("2024-12-31 00:00")
	due := func(kind string) []Timer { return must(r.views.Due(t.Context(), kind, end, 1000)) }
	unguarded := func(kind string) []Timer {
		return must(list[Timer](t.Context(), r.views, "select * from timers where kind = $1 and at <= $2", kind, end))
	}
	old := func(of map[string]string) (n int) {
		for _, stage := range of {
			if stage[0] != 'b' {
				n++
			}
		}
		return n
	}
	all := len(stages(t, unguarded))
	steps := 0
	for before := -1; r.replanning(); steps++ {
		seen := stages(t, due)
		if old(seen) > 0 || len(seen) < before {
			t.Fatalf("after %d steps there are due %v", steps, seen)
		}
		before = len(seen)
		if old(stages(t, unguarded)) == 0 && len(seen) < all && steps < 3 {
			t.Error("a look that leaves nothing out finds no row of the old ladder: the test proves nothing")
		}
		r = newRunner(t, r.views, h.log) // the one before has died
		stand(t, r)
		r.stride = 3
		if steps%3 == 1 { // in the middle
			ctx, cancel := context.WithCancel(t.Context())
			tx := must(r.views.db.Begin(t.Context()))
			if _, err := tx.Exec(t.Context(), "lock table checkpoint in row exclusive mode; select * from checkpoint for update"); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(20*time.Millisecond, cancel)
			if err := r.replanSome(ctx); err == nil {
				t.Fatal("the checkpoint was moved though it was locked")
			}
			_ = tx.Rollback(t.Context())
			r = newRunner(t, r.views, h.log)
			stand(t, r)
			r.stride = 3
		}
		if err := r.replanSome(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if seen := stages(t, due); steps < 10 || len(seen) != all || old(seen) > 0 {
		t.Errorf("after %d steps %d of %d duties are due: %v", steps, len(seen), all, seen)
	}
	same(t, r)
	agreeOnTimers(t, must(list[Timer](t.Context(), r.views, "select * from timers")), recountOf(h.commits()))
}

// TestWhatHappensMeanwhileIsByTheLawInForce: duties are given, submitted and returned, and the ladder changes again, while
// the runner is still laying out.
func TestWhatHappensMeanwhileIsByTheLawInForce(t *testing.T) {
	h, r := amended(t)
	step := func() {
		r.stride = 5
		if err := r.replanSome(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, c := range h.commits()[r.Position():] {
			if err := r.apply(t.Context(), []Commit{c}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 4 {
		h.give("d1", 70+i, "doan", domain.Dated, new(due(date("2024-04-26"))))
		h.submit(domain.DutyOf("d1", 30+i, "cu-duoc"), "cu-duoc")
		step()
	}
	h.do(domain.ReturnSubmission{Issued: h.by(head), Assignment: domain.DutyOf("d1", 31, "cu-duoc"), Reasons: []string{"missing_figures"}})
	h.publish(domain.ShippedLadder)
	for r.replanning() {
		step()
	}
	same(t, r)
	agreeOnTimers(t, must(list[Timer](t.Context(), r.views, "select * from timers")), recountOf(h.commits()))
}

// TestCatchUpWaitsUntilAllIsLaidOut, Wait does not: the rows of the commits are there.
func TestCatchUpWaitsUntilAllIsLaidOut(t *testing.T) {
	h, r := amended(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := r.Wait(ctx, h.last()); err != nil {
		t.Errorf("Wait: %v", err)
	}
	if err := r.CatchUp(ctx); err == nil {
		t.Error("CatchUp did not wait")
	}
	fold(t, r)
	if r.replanning() {
		t.Error("CatchUp returned before all was laid out")
	}
}

// TestASecondProjectorDoesNotLayOutEither: the fence holds for it too.
func TestASecondProjectorDoesNotLayOutEither(t *testing.T) {
	h, r := amended(t)
	late := newRunner(t, r.views, h.log)
	stand(t, late)
	r.stride, late.stride = 3, 3
	if err := r.replanSome(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := late.replanSome(t.Context()); err == nil {
		t.Error("the second projector laid out duties that the first had")
	}
	same(t, r)
}

// TestAPlanDependsOnNothingElse: the same duties under the same law have the same rows, whichever came first.
func TestAPlanDependsOnNothingElse(t *testing.T) {
	h := told()
	h.publish(renamed())
	by := func(unplanned bool) map[string]Timer {
		p := newPass(law{})
		p.unplanned = unplanned
		for _, c := range h.commits() {
			if err := p.fold(c); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.planAll(nil); err != nil {
			t.Fatal(err)
		}
		rows := map[string]Timer{}
		for x := range p.timers.all() {
			rows[x.Key] = x
		}
		return rows
	}
	one, two := by(false), by(true)
	if len(one) == 0 || !maps.EqualFunc(one, two, Timer.same) {
		t.Errorf("planned as it came %v\nplanned at the end %v", lines(printedOf(one)), lines(printedOf(two)))
	}
}

func printedOf(rows map[string]Timer) map[string]string {
	all := map[string]string{}
	for key, x := range rows {
		all[key] = cmp.Or(x.Stage, x.Kind) + " " + x.At.Format(time.RFC3339)
	}
	return all
}
