package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/workers"
)

// TestRepairTakesWhatTheJournalHolds: the program was killed and a block has lost its end, so that what was acknowledged
// last stands in the journal alone, which no start can put back. A repair must not take the shorter log for the whole.
func TestRepairTakesWhatTheJournalHolds(t *testing.T) {
	dir, backup := aBackup(t)
	backedUp := len(payloadsOf(t, dir))
	if err := os.WriteFile(filepath.Join(dir, "nats", "journal"), make([]byte, 16<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	h := &house{config: config{Tenant: "main"}, dir: dir, clock: &workers.System{}}
	defer h.close()
	if err := h.openLog(t.Context()); err != nil {
		t.Fatal(err)
	}
	var events []domain.Event
	for c, err := range h.log.Follow(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		events = c.Events
		break
	}
	var tip eventstore.Tip
	const more = 20
	for i := range more {
		c, err := h.log.Append(t.Context(), "asg.a", tip, eventstore.Draft[domain.Event]{Command: fmt.Sprint("c", i), Actor: "worker:test", Events: events})
		if err != nil {
			t.Fatal(err)
		}
		tip = c.Tip()
	}
	for _, tt := range []struct {
		name    string
		journal bool
		want    int
	}{
		{"as it is", true, backedUp + more},
		{"planted: nobody reads the journal", false, backedUp},
	} {
		t.Run(tt.name, func(t *testing.T) {
			killed := dataDir(t)
			for _, part := range []string{"nats", "content", "keys"} {
				if err := os.CopyFS(filepath.Join(killed, part), os.DirFS(filepath.Join(dir, part))); err != nil {
					t.Fatal(err)
				}
			}
			if end, err := os.ReadFile(reachedIn(dir, "main")); err != nil || os.WriteFile(reachedIn(killed, "main"), end, 0o600) != nil {
				t.Fatal(err)
			}
			msgs, journal := filepath.Join(streamOf(t, killed), "msgs"), filepath.Join(killed, "nats", "journal")
			block, err := os.Stat(filepath.Join(msgs, "1.blk"))
			if err == nil {
				err = os.Truncate(filepath.Join(msgs, "1.blk"), block.Size()/4)
			}
			if e := os.Remove(filepath.Join(msgs, "index.db")); !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, e)
			}
			if !tt.journal {
				err = errors.Join(err, os.Remove(journal))
			} else if code, _, errs := here(t, "", "--data", killed, "verify"); code != exitDamaged {
				t.Errorf("verify: exit %d, %q", code, errs)
			}
			if err != nil {
				t.Fatal(err)
			}
			if code, out, errs := here(t, "", "--data", killed, "repair", "--from", backup); code != exitOK {
				t.Fatalf("repair: exit %d, %s%s", code, out, errs)
			}
			if got := len(payloadsOf(t, killed)); got != tt.want {
				t.Errorf("%d commits, want %d", got, tt.want)
			}
			if code, out, errs := here(t, "", "--data", killed, "verify"); code != exitOK {
				t.Errorf("verify: exit %d, %s%s", code, out, errs)
			}
			if kept, _ := filepath.Glob(filepath.Join(killed, "nats", "damaged", "*", "journal")); (len(kept) == 1) != tt.journal {
				t.Errorf("kept %v", kept)
			}
		})
	}
}
