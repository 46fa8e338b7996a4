package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// digestOf is a digest of all that a seeding yields, and what there is of it.
func digestOf(t *testing.T, s seeding) (digest string, commits, events, given int) {
	t.Helper()
	sum := sha256.New()
	for c := range s.commits() {
		fmt.Fprintln(sum, c.Position, c.Aggregate, c.Version, c.Command, c.Actor, c.OnBehalfOf, c.CausedBy, c.RecordedAt, c.EffectiveAt)
		for _, e := range c.Events {
			name, schema, data, err := domain.Wire{}.Encode(e)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(sum, name, schema, string(data))
			if _, ok := e.(domain.AssignmentGiven); ok {
				given++
			}
		}
		commits, events = commits+1, events+len(c.Events)
	}
	return hex.EncodeToString(sum.Sum(nil)), commits, events, given
}

func TestSeedIsTheSameEachTime(t *testing.T) {
	s := seeding{Assignments: 2000, Seed: 7}
	first, _, _, given := digestOf(t, s)
	if again, _, _, _ := digestOf(t, s); again != first {
		t.Errorf("the same seed gives %s, then %s", first, again)
	}
	if given != 2000 {
		t.Errorf("%d duties are given, 2000 were asked for", given)
	}
	s.Seed = 8
	if other, _, _, _ := digestOf(t, s); other == first {
		t.Error("another seed gives the same work")
	}
}

func TestSeedIsBrokenOffNearItsEnd(t *testing.T) {
	for _, many := range []int{100, 5000, 80_000} {
		events, last := 0, time.Time{}
		for c := range (seeding{Events: many, Seed: 7}).commits() {
			if events >= many {
				t.Fatalf("it goes on after %d events", events)
			}
			events, last = events+len(c.Events), c.RecordedAt
		}
		if events < many || many > 1000 && last.Before(domain.NewDate(2025, time.October, 1).Time(0, 0)) {
			t.Errorf("of %d events there are %d, the last at %s", many, events, last)
		}
	}
}

// What waits for its turn is what is open: a part of all that shrinks when there is more.
func TestSeedHoldsOnlyWhatIsOpen(t *testing.T) {
	most := func(duties int) (waiting int) {
		w := newSeedWorld(seeding{Assignments: duties, Seed: 7}, func(eventstore.Commit[domain.Event]) bool { return true })
		w.establish()
		day := -1
		for t, ok := w.turns.next(); ok; t, ok = w.turns.next() {
			t.who.turn(w, t.at)
			if w.turns.today == day {
				continue
			}
			day = w.turns.today
			now := len(w.turns.heap)
			for _, later := range w.turns.days {
				now += len(later)
			}
			waiting = max(waiting, now)
		}
		return waiting
	}
	small, large := most(2000), most(16_000)
	if large > 16_000/4 || large > 8*small {
		t.Errorf("of 2000 duties %d wait at a time, of 16000 %d", small, large)
	}
}

func TestSeedIsInOrder(t *testing.T) {
	versions := map[string]uint64{}
	commands := map[string]bool{}
	var position uint64
	var last time.Time
	for c := range (seeding{Assignments: 3000, Seed: 3}).commits() {
		if c.Position != position+1 || c.Version != versions[c.Aggregate]+1 {
			t.Fatalf("position %d after %d, version %d after %d of %s", c.Position, position, c.Version, versions[c.Aggregate], c.Aggregate)
		}
		if !c.RecordedAt.After(last) || c.EffectiveAt.After(c.RecordedAt) || !c.RecordedAt.Equal(c.RecordedAt.Truncate(time.Microsecond)) {
			t.Fatalf("at %d: recorded at %s after %s, effective at %s", c.Position, c.RecordedAt, last, c.EffectiveAt)
		}
		if commands[c.Command] {
			t.Fatalf("command %s stands twice", c.Command)
		}
		position, versions[c.Aggregate], last, commands[c.Command] = c.Position, c.Version, c.RecordedAt, true
	}
	if last.Before(domain.NewDate(2025, time.December, 1).Time(0, 0)) {
		t.Errorf("the work ends at %s", last)
	}
}

var seedResult = regexp.MustCompile(`^seed     assignments=(\d+) events=(\d+) commits=(\d+) units=(\d+) log_mb=\d+ seconds=\d+\.\d digest=([0-9a-f]{64})\n$`)

func TestBenchSeed(t *testing.T) {
	dir := dataDir(t)
	args := []string{"bench", "seed", "--assignments", "150", "--seed", "5", "--data", dir}
	code, out, errs := here(t, "", args...)
	first := seedResult.FindStringSubmatch(out)
	if code != exitOK || first == nil || first[1] != "150" || first[4] != "40" {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	code, out, errs = here(t, "", "verify", "--data", dir)
	if want := fmt.Sprintf("commits=%s events=%s ", first[3], first[2]); code != exitOK || !strings.Contains(out, want) {
		t.Errorf("exit %d, %q, %q, want %s", code, out, errs, want)
	}
	if code, out, _ = here(t, "", args...); code != exitOK || seedResult.FindStringSubmatch(out)[5] != first[5] {
		t.Errorf("the same seed on the same directory: exit %d, %q, want %s", code, out, first[5])
	}
	args[5] = "6"
	if code, out, _ = here(t, "", args...); code != exitOK || seedResult.FindStringSubmatch(out)[5] == first[5] {
		t.Errorf("another seed: exit %d, %q", code, out)
	}
	if code, out, errs := here(t, "", "serve", "--data", dir); code != exitBadInput || out != "" {
		t.Errorf("real work on made-up data: exit %d, %q, %q", code, out, errs)
	}
	for _, bad := range [][]string{nil, {"--assignments", "0"}, {"--assignments", "-3"}, {"--assignments", "5", "--events", "5"}} {
		if code, out, errs := here(t, "", append([]string{"bench", "seed", "--data", dir}, bad...)...); code != exitBadInput || out != "" || errs == "" {
			t.Errorf("%v: exit %d, %q, %q", bad, code, out, errs)
		}
	}
	full := dataDir(t)
	if err := os.MkdirAll(full, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(full, "important"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := here(t, "", "bench", "seed", "--assignments", "5", "--data", full); code != exitBadInput {
		t.Errorf("on a directory with something in it: exit %d, %q", code, errs)
	}
}

// A house of made-up work has its read models as a rebuild makes them, and nothing was added to its log when it was opened.
func TestASeededHouse(t *testing.T) {
	dir := dataDir(t)
	h, out, err := openSeeded(t.Context(), config{Tenant: "main"}, dir, seeding{Assignments: 150, Seed: 3}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	if last, err := h.log.Last(t.Context()); err != nil || last != out.Commits || out.Assignments != 150 || h.runner.Position() != last {
		t.Errorf("%v: the log ends at %d, the read models at %d, and what was made up is %+v", err, last, h.runner.Position(), out)
	}
	if r, err := h.runner.Rebuild(t.Context(), projections.RebuildOptions{Verify: true, Dir: dir}); err != nil || !r.Equal || r.Position != out.Commits {
		t.Errorf("%v: rebuilt %+v", err, r)
	}
}
