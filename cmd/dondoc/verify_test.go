package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/eventstore"
)

func TestVerifyReadsTheWholeLog(t *testing.T) {
	dir := dataDir(t)
	code, out, errs := here(t, "", "--data", dir, "verify")
	if _, err := os.Stat(dir); code != exitMissing || out != "" || strings.Count(errs, "\n") != 1 || err == nil {
		t.Errorf("where nothing is: exit %d, %q, %q; made: %t", code, out, errs, err == nil)
	}
	s := serve(t, dir)
	if code, _, errs := here(t, "", "--data", dir, "do", "EstablishUnit", `{"by":"post:main/quan-tri","unit":"a","name":"A","kind":"office"}`); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	code, serving, errs := here(t, "", "--data", dir, "verify")
	if code != exitOK || !strings.HasPrefix(serving, "verify  commits=") || !strings.HasSuffix(serving, " damaged=0\n") || errs != "" {
		t.Errorf("while serve runs: exit %d, %q, %q", code, serving, errs)
	}
	s.kill()
	code, stopped, errs := here(t, "", "--data", dir, "verify")
	if code != exitOK || but(stopped) != but(serving) || errs != "" {
		t.Errorf("stopped: exit %d, %q, %q", code, stopped, errs)
	}
	t.Run("without PostgreSQL", func(t *testing.T) { // it needs the log and nothing else
		c := program(t.Context(), "--data", dir, "verify", "--json")
		c.Env = append(c.Env, "PG_BINDIR="+t.TempDir(), "PATH=/nonexistent")
		var census eventstore.Census
		out, err := c.Output()
		if err != nil || json.Unmarshal(out, &census) != nil || census.Commits == 0 || census.Position != uint64(census.Commits) {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("a log that is not there", func(t *testing.T) {
		if code, _, errs := here(t, "", "--data", dir, "--tenant", "other", "verify"); code != exitMissing || strings.Count(errs, "\n") != 1 {
			t.Errorf("exit %d, %q", code, errs)
		}
	})
	t.Run("planted: a flipped bit", func(t *testing.T) {
		blocks, _ := filepath.Glob(filepath.Join(dir, "nats", "jetstream", "*", "streams", "dondoc-main", "msgs", "*.blk"))
		if len(blocks) != 1 {
			t.Fatal(blocks)
		}
		b, err := os.ReadFile(blocks[0])
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 4
		if err := os.WriteFile(blocks[0], b, 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := here(t, "", "--data", dir, "verify")
		if code, _, errs := here(t, "", "--data", dir, "events"); code != exitDamaged || strings.Count(errs, "\n") != 1 {
			t.Errorf("a house on it: exit %d, %q", code, errs)
		}
		// As after a crash, when the server has no index: it would take what it can read for the whole.
		if err := errors.Join(os.Remove(filepath.Join(filepath.Dir(blocks[0]), "index.db")), os.Truncate(blocks[0], int64(len(b)/3))); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := here(t, "", "--data", dir, "verify"); code != exitDamaged || !strings.Contains(errs, "has once reached") {
			t.Errorf("a shortened log: exit %d, %q", code, errs)
		}
		if code, _, errs := here(t, "", "--data", dir, "events"); code != exitDamaged || strings.Count(errs, "\n") != 1 {
			t.Errorf("a house on a shortened log: exit %d, %q", code, errs)
		}
		if code != exitDamaged || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "dừng tại vị trí ") || !strings.Contains(errs, "Đề nghị: ngừng ghi") {
			t.Errorf("exit %d, %q, %q", code, out, errs)
		}
	})
}

// but takes off what differs from one reading to the next.
func but(line string) string { before, _, _ := strings.Cut(line, " seconds="); return before }

func TestDamageIsNamed(t *testing.T) {
	code, text := explain(fmt.Errorf("follow: %w", &eventstore.Damage{Position: 7, Subject: "main.asg.a", Reason: "it is torn", Remedy: eventstore.RemedyUpgrade}))
	if code != exitDamaged || !strings.Contains(text, "vị trí 7 (main.asg.a)") || !strings.Contains(text, "phiên bản mới hơn") {
		t.Errorf("exit %d, %q", code, text)
	}
}

func TestTheGauge(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var b bytes.Buffer
		g := gauge{doing: "kiểm tra", w: &b, terminal: terminal, last: time.Now()}
		g.tell(1, 4)
		if b.Len() > 0 {
			t.Errorf("a short reading says %q", b.String())
		}
		g.last = g.last.Add(-time.Minute)
		g.tell(2, 4)
		g.end()
		want := "kiểm tra: 2/4 lần ghi (50%)\n"
		if terminal {
			want = "\r██████████░░░░░░░░░░ kiểm tra: 2/4 lần ghi (50%)\x1b[K\r\x1b[K"
		}
		if b.String() != want {
			t.Errorf("%q, want %q", b.String(), want)
		}
	}
}
