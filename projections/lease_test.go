package projections

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Of two processes one keeps the read models. The other stands where they stand, and takes over when the first is gone.
func TestASecondRunnerStandsByAndTakesOver(t *testing.T) {
	h := told()
	v := newViews(t, sharedDatabase(t))
	first, second := newRunner(t, v, h.log), newRunner(t, openViews(t, sharedDatabase(t), v.schema), h.log)
	stop := run(t, first)
	catchUp(t, first)
	run(t, second)
	catchUp(t, second)
	if !first.Leads() || second.Leads() {
		t.Fatalf("the first leads: %t, the second: %t", first.Leads(), second.Leads())
	}
	if _, err := second.Rebuild(t.Context(), RebuildOptions{}); !errors.Is(err, ErrStandby) {
		t.Errorf("who stands by rebuilds: %v", err)
	}
	plan := domain.DutyOf("d1", 3, "cu-cap-nuoc")
	report := func() {
		h.do(domain.ReportActivity{Issued: h.by(domain.ByUnit("cu-cap-nuoc")), Assignment: plan, On: date("2024-02-01"), Note: typed("note")})
	}
	report()
	catchUp(t, second) // through the work of the first
	if err := stop(); err != nil {
		t.Error(err)
	}
	report()
	catchUp(t, second)
	for began := time.Now(); !second.Leads() && time.Since(began) < 5*time.Second; {
		time.Sleep(time.Millisecond)
	}
	if !second.Leads() || first.Leads() {
		t.Error("the second does not take over")
	}
	same(t, second)
}

// The lease goes with its connection: who has lost it ends, and does no work of time meanwhile.
func TestALostLeaseEndsTheRun(t *testing.T) {
	h := told()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { ended <- r.Run(ctx) }()
	catchUp(t, r)
	if !r.Leads() {
		t.Fatal("it does not lead")
	}
	exec(t, r.views, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and classid::bigint::bit(32) = hashtext('dondoc.keep')::bit(32) and objid::bigint::bit(32) = hashtext(current_schema())::bit(32)")
	select {
	case err := <-ended:
		if err == nil || r.Leads() {
			t.Errorf("the run ended with %v, leading: %t", err, r.Leads())
		}
	case <-time.After(5 * time.Second):
		t.Error("it goes on without its lease")
	}
	fold(t, r)
	same(t, r)
}
