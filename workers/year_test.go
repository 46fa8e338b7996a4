package workers

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/workers/notify"
)

// lived is a world after a year and a settling.
func lived(t *testing.T, seed uint64, tw twin) *world {
	w := newWorld(t, seed, tw)
	w.direct()
	w.live(moment("2024-11-20 17:00"))
	w.settle()
	return w
}

func TestARandomYearKeepsEveryPromise(t *testing.T) {
	for seed := range uint64(years()) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := lived(t, seed, twin{})
			for _, broken := range auditOf(w) {
				t.Error(broken)
			}
			t.Logf("%d commits, %d duties, %d letters", w.log.Durable(), len(w.duties), len(w.post.sent))
		})
	}
}

// TestARebuildSendsNothing: read models made anew from the log, or left far behind it, make nobody work again.
func TestARebuildSendsNothing(t *testing.T) {
	w := lived(t, 99, twin{})
	end, letters := w.log.Durable(), len(w.post.sent)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 12 {
		rebuilt := newFollower(w.log, nil)
		if i > 0 {
			rebuilt.catchUp(1 + rng.Uint64N(end))
		}
		var due Due = rebuilt.Memory
		if i == 0 {
			due = rebuilt // it is up with the log
		}
		outbox := &notify.Outbox{}
		crew := Crew{Log: w.log, Due: due, Sink: outbox, Link: "https://khoi.example"}
		if err := crew.Tick(t.Context(), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		if len(outbox.Letters) > 0 || w.log.Durable() != end || len(w.post.sent) != letters {
			t.Errorf("read models at %d of %d: %d letters, %d new commits", rebuilt.at, end, len(outbox.Letters), w.log.Durable()-end)
		}
	}
}

// TestTwoCrewsAreOneCrew: whoever comes, and however often, the same things are decided.
func TestTwoCrewsAreOneCrew(t *testing.T) {
	var decided [2]map[string]int
	for i := range decided {
		w := newWorld(t, 7, twin{})
		w.post.shut = nil
		w.rng = rand.New(rand.NewPCG(7, 7))
		w.direct()
		w.inspect()
		decided[i] = map[string]int{}
		for range 400 {
			w.clock.Move(w.clock.Now().Add(2 * time.Hour))
			for _, crew := range w.crews[:1+i] {
				for range 1 + i {
					if err := crew.Tick(t.Context(), w.clock.Now()); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for _, c := range w.commits(0) {
			for _, e := range c.Events {
				decided[i][c.Aggregate+" "+domain.NameOf(e)]++
			}
		}
	}
	if !maps.Equal(decided[0], decided[1]) {
		t.Error("two crews decide otherwise than one")
	}
}
