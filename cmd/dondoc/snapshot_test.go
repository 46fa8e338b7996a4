package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// TestALongLifeIsKept: the organisation of a house that was reformed often begins from a snapshot at the next start, and
// when the database is gone, from the log.
func TestALongLifeIsKept(t *testing.T) {
	const units = 205
	dir := dataDir(t)
	loads := func(log eventstore.Store[domain.Event]) {
		t.Helper()
		org, tip, err := eventstore.Load[domain.Organisation](t.Context(), log, "org.main")
		if err != nil || tip.Version != units || len(org.Units) != units {
			t.Errorf("%d units in %d commits, %v", len(org.Units), tip.Version, err)
		}
	}
	inside(t, dir, func(h *house) {
		for i := range units {
			id := domain.UnitID(fmt.Sprintf("chi-uy-%d", i))
			var cmd domain.Command = domain.EstablishUnit{
				Issued: domain.Issued{ID: "c-" + string(id), By: domain.ByPost(domain.Main, "quan-tri"), At: h.clock.Now()},
				Unit:   id, Name: "Chi ủy " + string(id), Kind: domain.CellCommittee, On: domain.NewDate(2024, 1, 2),
			}
			if _, err := eventstore.Execute[domain.Organisation](t.Context(), h.store(), cmd); err != nil {
				t.Fatal(err)
			}
		}
		for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if s, err := h.state.Get(t.Context(), "org.main", "Organisation"); err != nil || time.Now().After(end) {
				t.Fatalf("no snapshot was kept: %v", err)
			} else if s.Tip.Version >= 200 {
				break
			}
		}
		loads(eventstore.NewLives(h.log, eventstore.LivesOptions{Snapshots: h.state}))
	})
	if err := os.RemoveAll(filepath.Join(dir, "postgres")); err != nil {
		t.Fatal(err)
	}
	inside(t, dir, func(h *house) {
		loads(h.store())
		if s, err := h.state.Get(t.Context(), "org.main", "Organisation"); err != nil || s.Tip.Version > units {
			t.Errorf("got %+v, %v of a schema that was deleted", s, err)
		}
	})
}
