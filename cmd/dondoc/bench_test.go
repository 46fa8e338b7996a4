package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/postgres"
)

func TestBenchAppend(t *testing.T) {
	dir := filepath.Dir(dataDir(t))
	args := []string{"bench", "append", "--dir", dir, "--writers", "2", "--seconds", "0.05", "--passes", "1"}
	code, out, errs := here(t, "", args...)
	line := regexp.MustCompile(`^append   writers=2 ours=\d+ p50_ms=\d+\.\d+ p99_ms=\d+\.\d+ pg=\d+ ratio_pg=\d+\.\d+ syncalways=\d+ ratio_syncalways=\d+\.\d+ fsync_limit=\d+ ratio_limit=\d+\.\d+ syncer=\w+ fs=\w+\n$`)
	if code != exitOK || !line.MatchString(out) || strings.Contains(out, "=0 ") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	code, out, errs = here(t, "", append(args, "--json")...)
	var got struct{ Append []appended }
	if err := json.Unmarshal([]byte(out), &got); code != exitOK || err != nil || len(got.Append) != 1 || len(got.Append[0].Passes) != 4 || got.Append[0].Ours == 0 {
		t.Errorf("exit %d, %v: %q, %q", code, err, out, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBenchCommand(t *testing.T) {
	t.Setenv(asProgram, "1") // for the programs that it stops and kills
	dir := filepath.Dir(dataDir(t))
	args := []string{"bench", "command", "--dir", dir, "--clients", "4", "--aggregates", "30", "--hot", "3", "--seconds", "0.05", "--passes", "1"}
	code, out, errs := here(t, "", args...)
	lines := regexp.MustCompile(`^cold     aggregates=30 commits=\d+ log_mb=.*\nrestart  clean_ms=\d+ kill_ms=\d+ rss_mb=\d+\n` +
		`command  clients=4 ours=\d+ append=\d+ ratio_append=\d+\.\d+ cold_p50_ms=\d+\.\d+ cold_p99_ms=\d+\.\d+ direct_get_p99_ms=\d+\.\d+ rss_mb=\d+\n$`)
	if code != exitOK || !lines.MatchString(out) || strings.Contains(out, "ours=0 ") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	code, out, errs = here(t, "", append(args, "--json")...)
	var got commanded
	if err := json.Unmarshal([]byte(out), &got); code != exitOK || err != nil || len(got.Passes) != 2 || got.Ours == 0 || got.RestartKill == 0 || got.Commits <= 90 {
		t.Errorf("exit %d, %v: %q, %q", code, err, out, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if code, out, errs := here(t, "", "bench", "command", "--aggregates", "0"); code != exitBadInput || out != "" || !strings.Contains(errs, "--aggregates") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

func TestBenchRebuild(t *testing.T) {
	dir := filepath.Dir(dataDir(t))
	args := []string{"bench", "rebuild", "--dir", dir, "--events", "1500", "--live", "200", "--passes", "1"}
	code, out, errs := here(t, "", args...)
	line := regexp.MustCompile(`^rebuild  events=1[5-9]\d\d events_per_s=\d+ decode_per_s=\d+ ratio_decode=\d+\.\d+ rows_per_s=\d+ copy_rows_per_s=\d+ ratio_copy=\d+\.\d+ passes=1 rss_mb=\d+ equal=true\n$`)
	if code != exitOK || !line.MatchString(out) || strings.Contains(out, "=0 ") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if code, out, errs := here(t, "", "bench", "rebuild", "--events", "10"); code != exitBadInput || out != "" || !strings.Contains(errs, "--events") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

func TestBenchRefuses(t *testing.T) {
	for _, tt := range []struct {
		args string
		code int
		says string
	}{
		{"--writers -1", exitBadInput, "--writers"},
		{"--writers 100000", exitBadInput, "--writers"},
		{"--seconds 0", exitBadInput, "--seconds"},
		{"--passes 0", exitBadInput, "--passes"},
		{"--dir /nowhere/at/all", exitBadInput, "Không lập được thư mục"},
		{"--dir /dev/shm", exitUnsafe, "trong bộ nhớ"},
	} {
		if strings.Contains(tt.args, "/dev/shm") && eventstore.CheckDisk("/dev/shm") == nil {
			t.Log("skipped 1: /dev/shm is not in memory here")
			continue
		}
		code, out, errs := here(t, "", append([]string{"bench", "append"}, strings.Fields(tt.args)...)...)
		if code != tt.code || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, tt.says) {
			t.Errorf("%s: exit %d, %q, %q", tt.args, code, out, errs)
		}
	}
}

// A peer that does not wait for its disk, or a contender that counts what it does not keep, makes the figures worthless.
func TestBenchFindsWhoCheats(t *testing.T) {
	server, err := postgres.Start(t.Context(), postgres.Options{Dir: filepath.Join(dataDir(t), "postgres"), Settings: []string{"synchronous_commit=on"}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	c, err := pgx.Connect(t.Context(), server.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	if err := checkBenchSettings(t.Context(), c); err != nil {
		t.Errorf("one that waits: %v", err)
	}
	if _, err := c.Exec(t.Context(), "set synchronous_commit = off"); err != nil {
		t.Fatal(err)
	}
	if code, text := explain(checkBenchSettings(t.Context(), c)); code != exitDifference || !strings.Contains(text, "synchronous_commit=off") {
		t.Errorf("one that does not: exit %d, %q", code, text)
	}
	keeps := contender{name: "ours", kept: func(context.Context) (int, error) { return 41, nil }}
	if err := keeps.audit(t.Context(), 41); err != nil {
		t.Error(err)
	}
	if code, text := explain(keeps.audit(t.Context(), 42)); code != exitDifference || !strings.Contains(text, "đếm 42 lần ghi nhưng giữ 41") {
		t.Errorf("exit %d, %q", code, text)
	}
}

func TestRaceCountsWhatWasDone(t *testing.T) {
	done := make([]int, 3)
	got, err := race(t.Context(), 3, 20*time.Millisecond, func(_ context.Context, who int) error {
		done[who]++
		time.Sleep(time.Millisecond)
		return nil
	})
	if err != nil || got.done != done[0]+done[1]+done[2] || got.done != len(got.each) || got.took < 20*time.Millisecond || percentile(got.each, 50) < 1 {
		t.Errorf("%v: %d of %v in %s, p50 %.3f ms", err, got.done, done, got.took, percentile(got.each, 50))
	}
	if m := median([]float64{9, 1, 5}); m != 5 {
		t.Errorf("median %f", m)
	}
}
