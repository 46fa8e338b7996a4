package workers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/testenv"
	"github.com/dondoc/dondoc/projections"
)

// The contracts of the ports, each held by the part in memory and by the real one. That of Log is the
// eventstore's own suite; here is what the workers rest on.

func TestMemoryIsALog(t *testing.T) {
	logContract(t, eventstore.NewMemory(domain.Wire{}, nil))
}

func TestJetStreamIsALog(t *testing.T) {
	log, err := eventstore.Open(t.Context(), testenv.NATS(t), eventstore.Options{Tenant: "main", TrustSyncs: true}, domain.Wire{})
	if err != nil {
		t.Fatal(err)
	}
	logContract(t, log)
}

func logContract(t *testing.T, log Log) {
	ctx := t.Context()
	give := func(command string, unit domain.UnitID) domain.Command {
		return domain.GiveAssignment{
			Issued: domain.Issued{ID: command, By: domain.ByWorker("dispatcher"), At: moment("2024-02-01 09:00")}, Assignment: domain.DutyOf("d1", 1, unit),
			Unit: unit, Origin: domain.Origin{Document: "d1", Obligation: 1}, Duty: domain.Continuous, Text: "Nắm bắt tình hình",
		}
	}
	first := must(eventstore.Execute[domain.Assignment](ctx, log, give("c1", "u1")))
	done := make(chan error)
	for range 8 { // the same command, at the same time
		go func() {
			again, err := eventstore.Execute[domain.Assignment](ctx, log, give("c1", "u1"))
			if err == nil && again.Position != first.Position {
				err = fmt.Errorf("it happened again at %d", again.Position)
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if again := must(eventstore.Execute[domain.Assignment](ctx, log, give("c2", "u1"))); len(again.Events) > 0 {
		t.Errorf("what was given is given again: %+v", again)
	}
	must(eventstore.Execute[domain.Assignment](ctx, log, give("c3", "u2")))
	if last := must(log.Last(ctx)); last != 2 || log.Durable() != 2 {
		t.Errorf("the log ends at %d, durable at %d, want 2", last, log.Durable())
	}
	if _, err := log.Append(ctx, first.Aggregate, eventstore.Tip{}, eventstore.Draft[domain.Event]{Command: "stale", Actor: "worker:x", Events: []domain.Event{domain.AssignmentAcknowledged{}}}); !errors.Is(err, eventstore.ErrConflict) {
		t.Errorf("a decision on a state that is past: %v", err)
	}
	a, tip, err := eventstore.Load[domain.Assignment](ctx, log, first.Aggregate)
	if err != nil || a.Status != domain.Sent || a.Given.Unit != "u1" || tip != first.Tip() {
		t.Errorf("the duty is %+v at %+v (%v)", a, tip, err)
	}
}

func TestMemoryIsADue(t *testing.T) {
	dueContract(t, func(_ *testing.T, log Log) (Due, func()) {
		f := newFollower(log, nil)
		return f, func() { f.catchUp(log.Durable()) }
	})
}

func TestViewsAreADue(t *testing.T) { dueContract(t, newViews) }

// newViews are the real read models, and what waits for them.
func newViews(t *testing.T, log Log) (Due, func()) {
	v, err := projections.Open(t.Context(), testenv.Postgres(t), "main")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	r, err := projections.NewRunner(t.Context(), v, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return v, func() {
		wait, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if err := r.CatchUp(wait); err != nil {
			t.Fatal(err)
		}
	}
}

func dueContract(t *testing.T, open func(*testing.T, Log) (Due, func())) {
	w := newWorld(t, 5, twin{})
	w.direct()
	w.live(moment("2024-03-08 12:00"))
	due, catchUp := open(t, w.log)
	catchUp()
	ctx, far := t.Context(), moment("2027-01-01 00:00")
	for _, kind := range kinds {
		all := must(due.Due(ctx, kind, far, 10_000))
		if !slices.IsSortedFunc(all, func(a, b projections.Timer) int {
			return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Key, b.Key))
		}) {
			t.Errorf("%s: not in the order of time and key", kind)
		}
		for i, row := range all {
			if row.Kind != kind {
				t.Errorf("asked for %s, got %+v", kind, row)
			}
			if early := must(due.Due(ctx, kind, row.At.Add(-time.Microsecond), 10_000)); slices.ContainsFunc(early, func(x projections.Timer) bool { return x.Key == row.Key }) {
				t.Errorf("%s comes before its time", row.Key)
			}
			now := must(due.Due(ctx, kind, row.At, 10_000))
			if !slices.ContainsFunc(now, func(x projections.Timer) bool { return x.Key == row.Key }) {
				t.Errorf("%s does not come at its time", row.Key)
			}
			if first := must(due.Due(ctx, kind, far, i+1)); len(first) != i+1 || first[i].Key != row.Key {
				t.Errorf("%s: the first %d rows are %v", kind, i+1, first)
			}
		}
	}
	if u := must(due.Unit(ctx, "u1")); u.Name != "Chi ủy u1" || u.Email != "u1@khoi.example" {
		t.Errorf("the unit is %+v", u)
	}
	if _, err := due.Unit(ctx, "nobody"); !projections.Absent(err) {
		t.Errorf("a unit that is not there: %v", err)
	}
	if told := must(due.Notices(ctx, []string{"no such notice"})); len(told) != 0 {
		t.Errorf("notices %+v", told)
	}
}

// TestMemoryAndViewsAgree: the same history, the same answers, at any moment of it.
func TestMemoryAndViewsAgree(t *testing.T) {
	w := newWorld(t, 6, twin{})
	w.direct()
	views, catchUp := newViews(t, w.log)
	for _, until := range []string{"2024-01-20 10:00", "2024-02-16 07:30", "2024-03-21 07:00", "2024-05-02 16:00"} {
		w.live(moment(until))
		catchUp()
		w.look()
		for _, now := range []time.Time{w.clock.Now(), moment(until), moment(until).AddDate(0, 0, 9), moment("2027-01-01 00:00")} {
			for _, limit := range []int{1, 3, 1000} {
				for _, kind := range kinds {
					a, b := plain(must(views.Due(t.Context(), kind, now, limit))), plain(must(w.due.Due(t.Context(), kind, now, limit)))
					if !slices.Equal(a, b) {
						t.Errorf("%s at %s, at most %d:\nviews  %v\nmemory %v", kind, now, limit, a, b)
					}
				}
			}
		}
		var keys []string
		for _, c := range w.commits(0) {
			for _, e := range c.Events {
				if p, is := e.(domain.MessagePlanned); is {
					keys = append(keys, p.Notices...)
				}
			}
		}
		if a, b := told(must(views.Notices(t.Context(), keys))), told(must(w.due.Notices(t.Context(), keys))); !slices.Equal(a, b) || len(a) == 0 {
			t.Errorf("notices:\nviews  %v\nmemory %v", a, b)
		}
		for _, u := range append([]domain.UnitID{committee, province}, members...) {
			a, b := must(views.Unit(t.Context(), string(u))), must(w.due.Unit(t.Context(), string(u)))
			if a.LastSlot != nil && b.LastSlot != nil && a.LastSlot.Equal(*b.LastSlot) {
				a.LastSlot = b.LastSlot
			}
			if a.Since.Equal(*b.Since) {
				a.Since = b.Since
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("unit:\nviews  %+v\nmemory %+v", a, b)
			}
		}
	}
}

// plain writes rows so that they can be compared.
func plain(rows []projections.Timer) (lines []string) {
	for _, x := range rows {
		lines = append(lines, fmt.Sprint(x.Key, x.Kind, x.Subject, x.At.UTC(), x.Stage, x.Pending))
	}
	return lines
}

func told(rows []projections.Told) (lines []string) {
	for _, n := range rows {
		closes := time.Time{}
		if n.Closes != nil {
			closes = n.Closes.UTC()
		}
		lines = append(lines, fmt.Sprint(n.Key, n.Unit, n.Kind, n.Assignment, n.Document, n.Stage, n.At.UTC(), n.Message, n.Times, n.Symbol, n.DebtorID, n.Debtor, closes))
	}
	return lines
}

func TestClocksNeverGoBack(t *testing.T) {
	virtual := NewVirtual(moment("2024-01-02 08:00"))
	for name, clock := range map[string]Clock{"system": &System{}, "virtual": virtual} {
		t.Run(name, func(t *testing.T) {
			done := make(chan error)
			for range 8 {
				go func() {
					last := clock.Now()
					for i := range 500 {
						virtual.Move(moment("2024-01-02 08:00").Add(time.Duration(i%7) * time.Hour))
						now := clock.Now()
						if now.Before(last) {
							done <- fmt.Errorf("%s came after %s", now, last)
							return
						}
						last = now
					}
					done <- nil
				}()
			}
			for range 8 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
	}
	if at := virtual.Now(); !at.Equal(moment("2024-01-02 14:00")) {
		t.Errorf("the virtual clock stands at %s", at)
	}
}

func TestTheSystemClockStandsStillWhenTheMachineGoesBack(t *testing.T) {
	clock := &System{}
	high := clock.Now()
	synctest.Test(t, func(t *testing.T) { // here it is the year 2000
		if !time.Now().Before(high) {
			t.Fatal("time has not gone back")
		}
		if now := clock.Now(); !now.Equal(high) {
			t.Errorf("the clock went to %s", now)
		}
	})
	if now := clock.Now(); now.Before(high) {
		t.Errorf("the clock went to %s", now)
	}
}
