package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers"
)

const paper = `ĐẢNG BỘ TỈNH
ĐẢNG ỦY KHỐI
*
Số %d-KH/ĐU

KẾ HOẠCH
Tổ chức học tập nghị quyết

III. TỔ CHỨC THỰC HIỆN

1. Các chi bộ trực thuộc

Xây dựng kế hoạch của chi bộ và gửi về Văn phòng Đảng ủy trước ngày 30/6/2026.

Nơi nhận:
- Các chi bộ trực thuộc,
- Lưu VPĐU.

T/M BAN THƯỜNG VỤ
BÍ THƯ

Nguyễn Văn Thử
`

// TestABackupUnderLoadIsRestoredWhole: while serve answers, a backup is taken and restored on an empty directory. No
// command that was acknowledged before the backup began is missing, every item that the log names can be read, the log
// verifies, and the read models are those of a house rebuilt to the same position.
func TestABackupUnderLoadIsRestoredWhole(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	load := newLoad(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() { load.client(ctx) })
	}
	clients.Go(func() { // items, each named by a commit a moment after it was kept
		for n := 1; ctx.Err() == nil; n++ {
			args := []string{"--data", dir, "register", "-"}
			_ = forward(ctx, dir, asked{Args: args, Read: fmt.Appendf(nil, paper, n)}, streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard})
		}
	})
	for before := load.answered(); load.answered() < before+100; {
		time.Sleep(time.Millisecond)
	}
	file := filepath.Join(filepath.Dir(dir), "b")
	var acked map[string]uint64
	var b backedUp
	for try := 0; ; try++ { // until somebody writes while it is taken
		load.mu.Lock()
		acked = maps.Clone(load.acked) // before the backup begins
		load.mu.Unlock()
		code, out, errs := here(t, "", "--data", dir, "backup", file, "--replace", "--json")
		if err := json.Unmarshal([]byte(out), &b); code != exitOK || err != nil || errs != "" {
			t.Fatalf("backup: exit %d, %q, %q", code, out, errs)
		}
		if load.answered() > len(acked)+1 {
			break
		}
		if try == 50 {
			t.Fatal("nobody writes while a backup is taken")
		}
	}
	stop()
	clients.Wait()
	s.kill()

	to := filepath.Join(filepath.Dir(dir), "restored")
	code, out, errs := here(t, "", "--data", to, "restore", file, "--json")
	var r restored
	if err := json.Unmarshal([]byte(out), &r); code != exitOK || err != nil || errs != "" {
		t.Fatalf("restore: exit %d, %q, %q", code, out, errs)
	}
	lost := missing(acked, logOf(t, to))
	code, verified, errs := here(t, "", "--data", to, "verify")
	if code != exitOK || !strings.Contains(verified, fmt.Sprintf(" position=%d ", b.Position)) {
		t.Errorf("verify: exit %d, %q, %q", code, verified, errs)
	}
	named, unreadable := itemsOf(t, to)
	equal := digests(r.Tables) == digests(rebuiltTo(t, dir, b.Position))
	t.Logf("backup  acked=%d lost=%d position=%d items=%d unreadable=%d keys=%d equal=%t restored_in=%.1fs", len(acked), lost, b.Position, named, unreadable, r.Keys, equal, r.Seconds)
	if lost > 0 || unreadable > 0 || !equal || !r.Equal || r.Position != b.Position {
		t.Errorf("%+v", r)
	}
	if len(acked) < 100 || named == 0 {
		t.Error("the load was too small to prove anything")
	}
	t.Run("planted: it ends before what was acknowledged", func(t *testing.T) {
		var early, keys bytes.Buffer
		inside(t, dir, func(h *house) {
			to := streams{out: io.Discard, err: io.Discard, files: []io.Writer{&early, &keys}}
			before := slices.Max(slices.Collect(maps.Values(acked))) - 1
			if err := (&backupCmd{}).write(t.Context(), h, time.Now(), to, func() (uint64, error) { return before, nil }); err != nil {
				t.Fatal(err)
			}
		})
		a, err := eventstore.OpenArchive(&early, eventstore.BackupArchive)
		if err != nil {
			t.Fatal(err)
		}
		var commits []logged
		if _, err := a.Each(eventstore.ArchiveParts{Message: func(m eventstore.RawMessage) error {
			c := logged{Position: m.Position}
			commits = append(commits, c)
			return json.Unmarshal(m.Payload, &commits[len(commits)-1].Commit)
		}}); err != nil {
			t.Fatal(err)
		}
		if lost := missing(acked, commits); lost != 1 {
			t.Errorf("lost=%d, want 1: the check cannot fail", lost)
		}
	})
}

// missing counts acknowledged commands that are not in a log.
func missing(acked map[string]uint64, commits []logged) (lost int) {
	l := load{acked: acked}
	lost, _ = l.check(commits)
	return lost
}

func digests(tables []projections.Compared) string {
	var b strings.Builder
	for _, t := range tables {
		fmt.Fprintln(&b, t.Table, t.Rows, t.Rebuilt)
	}
	return b.String()
}

// rebuiltTo rebuilds a house from the messages of a log up to a position, and returns its tables.
func rebuiltTo(t *testing.T, dir string, until uint64) []projections.Compared {
	t.Helper()
	whole := &house{config: config{Tenant: "main"}, dir: dir, clock: &workers.System{}}
	defer whole.close()
	if err := whole.openLog(t.Context()); err != nil {
		t.Fatal(err)
	}
	beside := dataDir(t)
	copyLog(t, beside, whole, until)
	var out projections.Rebuilt
	lived(t, beside, &workers.System{}, func(h *house) {
		var err error
		if out, err = h.runner.Rebuild(t.Context(), projections.RebuildOptions{Verify: true}); err != nil || !out.Equal || out.Position != until {
			t.Fatalf("%+v, %v", out, err)
		}
	})
	return out.Tables
}

// copyLog puts the messages of a house's log up to a position into a new directory.
func copyLog(t *testing.T, dir string, from *house, until uint64) {
	t.Helper()
	err := os.MkdirAll(dir, 0o711)
	if err == nil && isDemo(from.dir) {
		err = markDemo(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	h := &house{config: config{Tenant: "main"}, dir: dir, clock: &workers.System{}}
	defer h.close()
	nc, err := h.startNATS()
	if err != nil {
		t.Fatal(err)
	}
	if h.log, err = openToFill(t.Context(), nc, h); err != nil {
		t.Fatal(err)
	}
	fill, err := h.log.Refill(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for m, err := range from.log.Raw(t.Context(), 0) {
		if err == nil {
			err = fill.Put(t.Context(), m)
		}
		if err != nil {
			t.Fatal(err)
		}
		if m.Position == until {
			break
		}
	}
	if err := fill.End(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// lived opens a house as it is, at a moment.
func lived(t *testing.T, dir string, clock workers.Clock, do func(h *house)) {
	t.Helper()
	h := &house{config: config{Tenant: "main", MailFrom: "van-phong@dondoc.invalid"}, dir: dir, clock: clock, slog: quiet(t), stumbled: make(chan error, 1), asItIs: true}
	defer h.close()
	if err := h.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	do(h)
}

// itemsOf counts the items that the log of a directory names, and those of them that cannot be read.
func itemsOf(t *testing.T, dir string) (named, unreadable int) {
	t.Helper()
	inside(t, dir, func(h *house) {
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, e := range v {
					walk(e)
				}
			case map[string]any:
				if v["ref"] != nil && v["commitment"] != nil {
					named++
					item := eventstore.Item{Ref: v["ref"].(string), Size: int64(v["size"].(float64)), MediaType: v["mediaType"].(string), Commitment: v["commitment"].(string)}
					if err := h.content.Check(t.Context(), item); err != nil {
						unreadable++
					}
					return
				}
				for _, e := range v {
					walk(e)
				}
			}
		}
		for m, err := range h.log.Raw(t.Context(), 0) {
			var commit any
			if err == nil {
				err = json.Unmarshal(m.Payload, &commit)
			}
			if err != nil {
				t.Fatal(err)
			}
			walk(commit)
		}
	})
	return named, unreadable
}

// sendsNothingAgain backs a demonstration up and restores it: at the same moment nobody is told a thing that he was told.
func sendsNothingAgain(t *testing.T, dir string) {
	t.Helper()
	file := filepath.Join(filepath.Dir(dir), "year")
	if code, _, errs := here(t, "", "--data", dir, "backup", file); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	to := filepath.Join(filepath.Dir(dir), "again")
	if code, _, errs := here(t, "", "--data", to, "restore", file); code != exitOK || !isDemo(to) {
		t.Fatalf("exit %d, demo %t: %s", code, isDemo(to), errs)
	}
	whole := &house{config: config{Tenant: "main"}, dir: dir, clock: &workers.System{}}
	defer whole.close()
	if err := whole.openLog(t.Context()); err != nil {
		t.Fatal(err)
	}
	var now time.Time
	var handed uint64 // the last time somebody was told something
	for m, err := range whole.log.Raw(t.Context(), 0) {
		var c struct {
			RecordedAt time.Time
			Events     []struct{ Type string }
		}
		if err == nil {
			err = json.Unmarshal(m.Payload, &c)
		}
		if err != nil {
			t.Fatal(err)
		}
		if now = c.RecordedAt; c.Events[0].Type == "message.handed" {
			handed = m.Position
		}
	}
	again := func(dir string) (times int) {
		lived(t, dir, workers.NewVirtual(now), func(h *house) {
			h.crew.Together = 1
			if err := h.crew.Tick(t.Context(), now); err != nil {
				t.Fatal(err)
			}
		})
		letters, _ := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
		for _, l := range letters {
			if _, err := os.Stat(filepath.Join(whole.dir, "outbox", filepath.Base(l))); err == nil {
				times++
			}
		}
		return times
	}
	sent, _ := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
	if n := again(to); n > 0 || len(sent) == 0 {
		t.Errorf("of %d letters %d are sent again after the restoration", len(sent), n)
	}
	// planted: what the log does not know any more is sent again.
	short := dataDir(t)
	copyLog(t, short, whole, handed-1)
	if again(short) == 0 {
		t.Error("planted: a log that has lost its end sends nothing again: the check cannot fail")
	}
}
