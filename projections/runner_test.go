package projections

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

func TestASecondProjectorIsFencedOff(t *testing.T) {
	h, r := settled(t)
	late := newRunner(t, r.views, h.log)
	stand(t, late)
	h.submit(domain.DutyOf("d1", 1, "cu-cap-nuoc"), "cu-cap-nuoc")
	fold(t, r)
	batch := h.commits()[h.last()-1:]
	if err := late.apply(t.Context(), batch); err == nil || !strings.Contains(err.Error(), "another projector") {
		t.Errorf("the second projector folds the same commit: %v", err)
	}
	if late.Position() != h.last()-1 {
		t.Errorf("the second projector moved to %d", late.Position())
	}
	same(t, r)
}

func TestTwoRunningProjectorsApplyEveryCommitOnce(t *testing.T) {
	h := told()
	v := newViews(t, sharedDatabase(t))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ended := make(chan error)
	for range 2 {
		go func() {
			r := newRunner(t, v, h.log)
			for ctx.Err() == nil { // as a server does: what may pass is tried again
				if err := r.Run(ctx); err != nil && !strings.Contains(err.Error(), "project positions") {
					ended <- err
					return
				}
			}
			ended <- nil
		}()
	}
	plan := domain.DutyOf("d1", 3, "cu-cap-nuoc")
	for range 60 {
		h.do(domain.ReportActivity{Issued: h.by(domain.ByUnit("cu-cap-nuoc")), Assignment: plan, On: date("2024-02-01"), Note: typed("note")})
		time.Sleep(time.Millisecond)
	}
	for at := uint64(0); at < h.last() && ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		at = must(v.Position(t.Context()))
	}
	cancel()
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if d := must(v.Duty(t.Context(), string(plan))); d.Activities != 61 {
		t.Errorf("61 activities were reported, %d are counted", d.Activities)
	}
	same(t, newRunner(t, v, h.log))
}

func TestACheckpointAheadOfTheLogIsDamage(t *testing.T) {
	h, r := settled(t)
	exec(t, r.views, "update checkpoint set position = position + 1")
	if err := r.Run(t.Context()); !errors.Is(err, eventstore.ErrDamaged) {
		t.Errorf("Run ended with %v", err)
	}
	if at := must(r.views.Position(t.Context())); at != h.last()+1 {
		t.Errorf("the checkpoint moved to %d", at)
	}
}

func TestADamagedLogStopsTheProjectorWhereItIs(t *testing.T) {
	h := told()
	v := newViews(t, sharedDatabase(t))
	damage := &eventstore.Damage{Position: 12, Reason: "a message is missing"}
	r := newRunner(t, v, cut{Log: h.log, at: 12, fail: damage})
	for range 2 { // it does not get past it the next time either
		if err := r.Run(t.Context()); !errors.Is(err, eventstore.ErrDamaged) {
			t.Fatalf("Run ended with %v", err)
		}
		if at := must(v.Position(t.Context())); at != 11 || r.Position() != 11 {
			t.Errorf("the projector stands at %d, its checkpoint at %d, want 11", r.Position(), at)
		}
	}
	mended := newRunner(t, v, h.log)
	fold(t, mended)
	same(t, mended)
}

func TestADatabaseOfAnotherShapeIsMadeAnew(t *testing.T) {
	h, r := settled(t)
	exec(t, r.views, "update checkpoint set shape = shape - 1")
	exec(t, r.views, "drop table inbox")
	v := openViews(t, sharedDatabase(t), r.views.schema)
	if at := must(v.Position(t.Context())); at != 0 {
		t.Fatalf("the new tables begin at %d", at)
	}
	again := newRunner(t, v, h.log)
	fold(t, again)
	same(t, again)
}

func TestADatabaseOfTheSameShapeIsKept(t *testing.T) {
	h, r := settled(t)
	v := openViews(t, sharedDatabase(t), r.views.schema)
	if at := must(v.Position(t.Context())); at != h.last() {
		t.Errorf("the tables begin at %d, want %d", at, h.last())
	}
}

func TestATenantIsNamedPlainly(t *testing.T) {
	for _, name := range []string{"", "Main", "a.b", `a"b`, strings.Repeat("a", 41), "main_rebuild"} {
		if v, err := Open(t.Context(), sharedDatabase(t), name); err == nil {
			v.Close()
			t.Errorf("tenant %q was opened", name)
		}
	}
}

// TestASchemaThatIsNotOursIsLeftAlone: a server may be shared with other programs.
func TestASchemaThatIsNotOursIsLeftAlone(t *testing.T) {
	v := newViews(t, sharedDatabase(t))
	exec(t, v, "create schema ledger")
	exec(t, v, "create table ledger.accounts (key text)")
	if other, err := Open(t.Context(), sharedDatabase(t), "ledger"); err == nil {
		other.Close()
		t.Error("the schema was opened")
	}
	exec(t, v, "select * from ledger.accounts")
}

func TestTenantsDoNotSeeEachOther(t *testing.T) {
	_, r := settled(t)
	other := newRunner(t, newViews(t, sharedDatabase(t)), newHouse().log)
	if units := must(other.views.Units(t.Context())); len(units) != 0 {
		t.Errorf("the other tenant sees %d units", len(units))
	}
	rebuild(t, other, false)
	same(t, r)
}

func TestWaitReturnsWhenThePositionIsReached(t *testing.T) {
	h := told()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := r.Wait(ctx, h.last()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nobody projects, and Wait ended with %v", err)
	}
	fold(t, r)
	if err := r.Wait(t.Context(), h.last()); err != nil {
		t.Error(err)
	}
}

// TestADutyGivenAndReturnedInOneBatchIsTold: what a batch needs of the database must be asked for though
// the duty is not in it yet.
func TestADutyGivenAndReturnedInOneBatchIsTold(t *testing.T) {
	h, r := settled(t)
	id := h.give("d1", 9, "cu-bao-tang", domain.Dated, new(due(date("2024-04-26"))))
	h.submit(id, "cu-bao-tang")
	h.do(domain.ReturnSubmission{Issued: h.by(head), Assignment: id, Reasons: []string{"missing_figures"}})
	fold(t, r)
	same(t, r)
	agreeOnTimers(t, must(list[Timer](t.Context(), r.views, "select * from timers")), recountOf(h.commits()))
}
