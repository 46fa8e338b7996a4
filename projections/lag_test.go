package projections

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// TestReachedWaitsForAReaderAndSaysSo: what is there, what is beyond the log at once, what does not come after two seconds.
func TestReachedWaitsForAReaderAndSaysSo(t *testing.T) {
	h, r := settled(t)
	at := h.last()
	ask := func(position uint64, reached, ahead bool, least, most time.Duration) {
		t.Helper()
		began := time.Now()
		gotReached, gotAhead, err := r.Reached(t.Context(), position)
		if took := time.Since(began); err != nil || gotReached != reached || gotAhead != ahead || took < least || took > most {
			t.Errorf("position %d: reached %t, ahead %t, %v after %s", position, gotReached, gotAhead, err, took)
		}
	}
	soon := time.Second
	ask(0, true, false, 0, soon)
	ask(at, true, false, 0, soon)
	ask(at+1, false, true, 0, soon)
	h.give("d1", 30, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
	ask(at+1, false, false, readerPatience, readerPatience+soon) // nobody projects
	ask(at+2, false, true, 0, soon)
	stop := run(t, r)
	ask(at+1, true, false, 0, readerPatience)
	_ = stop()
	h.give("d1", 31, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, _, err := r.Reached(ctx, at+2); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the reader went away: %v", err)
	}
	broken := newRunner(t, r.views, cut{Log: h.log, at: at + 2, fail: &eventstore.Damage{Position: at + 2, Reason: "a message is missing"}})
	_ = broken.Run(t.Context())
	if _, _, err := broken.Reached(t.Context(), at+2); !errors.Is(err, eventstore.ErrDamaged) {
		t.Errorf("the log is damaged before it: %v", err)
	}
}

func TestLagIsCountedFromTheOldestCommitThatIsNotToldOf(t *testing.T) {
	h, r := settled(t)
	if l := must(r.Lag(t.Context())); l.Commits() != 0 || l.Age(h.at.Add(time.Hour)) != 0 || l.Position != h.last() || l.Last != h.last() {
		t.Errorf("caught up, the lag is %+v", l)
	}
	first := h.at
	h.give("d1", 30, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
	h.at = h.at.Add(3 * time.Minute)
	h.give("d1", 31, "cu-duoc", domain.Dated, new(due(date("2024-04-26"))))
	if l := must(r.Lag(t.Context())); l.Commits() != 2 || l.Age(first.Add(time.Hour)).Round(time.Second) != time.Hour {
		t.Errorf("two commits behind, the lag is %+v", l)
	}
	var seen Batch
	r.Observe(func(b Batch) { seen = Batch{seen.Commits + b.Commits, seen.Events + b.Events, seen.Took + b.Took} })
	fold(t, r)
	if l := must(r.Lag(t.Context())); l.Commits() != 0 || seen.Commits != 2 || seen.Events != 2 || seen.Took <= 0 {
		t.Errorf("caught up again, the lag is %+v, folded were %+v", l, seen)
	}
}

func TestHowManyDutiesAreStillToBeLaidOut(t *testing.T) {
	_, r := amended(t)
	all := must(r.Replanning(t.Context()))
	r.stride = 10
	if err := r.replanSome(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := must(r.Replanning(t.Context())); all < 40 || n >= all || n == 0 {
		t.Errorf("of %d duties %d are still to be laid out", all, n)
	}
	if err := r.laidOut(t.Context()); err != nil || must(r.Replanning(t.Context())) != 0 {
		t.Errorf("all are laid out, and it counts %d (%v)", must(r.Replanning(t.Context())), err)
	}
}
