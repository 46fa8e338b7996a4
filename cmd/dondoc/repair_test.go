package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// streamOf is the directory of the log's files.
func streamOf(t *testing.T, dir string) string {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(dir, "nats", "jetstream", "*", "streams", "dondoc-main"))
	if len(found) != 1 {
		t.Fatal(found)
	}
	return found[0]
}

// flipAt flips a bit in the payload of a commit, where it lies on the disk.
func flipAt(t *testing.T, dir string, payload []byte) {
	t.Helper()
	blocks, _ := filepath.Glob(filepath.Join(streamOf(t, dir), "msgs", "*.blk"))
	for _, block := range blocks {
		b, err := os.ReadFile(block)
		if err != nil {
			t.Fatal(err)
		}
		if at := bytes.Index(b, payload); at >= 0 {
			b[at+len(payload)/2] ^= 8
			if err := os.WriteFile(block, b, 0o600); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("the commit is in no block")
}

// payloadsOf are the commits of a log that nobody has open, as they are stored.
func payloadsOf(t *testing.T, dir string) (payloads [][]byte) {
	t.Helper()
	h := &house{config: config{Tenant: "main"}, dir: dir}
	defer h.close()
	if err := h.openLog(t.Context()); err != nil {
		t.Fatal(err)
	}
	for m, err := range h.log.Raw(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		payloads = append(payloads, m.Payload)
	}
	return payloads
}

func TestRepair(t *testing.T) {
	whole, backup := aBackup(t)
	backedUp := len(payloadsOf(t, whole))
	if code, _, errs := here(t, fmt.Sprintf(paper, 2), "--data", whole, "register", "-"); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	commits := payloadsOf(t, whole)
	if len(commits) <= backedUp {
		t.Fatal(len(commits))
	}
	_, foreign := aBackup(t)
	damaged := func(t *testing.T) string {
		t.Helper()
		dir := dataDir(t)
		for _, part := range []string{"nats", "content", "keys"} { // the tables are made anew
			if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(whole, part))); err != nil {
				t.Fatal(err)
			}
		}
		end, err := os.ReadFile(reachedIn(whole, "main"))
		if err == nil {
			err = os.WriteFile(reachedIn(dir, "main"), end, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	repair := func(t *testing.T, code int, dir string, args ...string) (r repaired, errs string) {
		t.Helper()
		got, out, errs := here(t, "", append([]string{"--data", dir, "repair", "--json"}, args...)...)
		if got != code || code != exitOK && (out != "" || strings.Count(errs, "\n") != 1) || code == exitOK && json.Unmarshal([]byte(out), &r) != nil {
			t.Fatalf("exit %d, want %d: %q, %q", got, code, out, errs)
		}
		if left, _ := os.Stat(filepath.Join(dir, repairDir)); left != nil {
			t.Error("it leaves something behind")
		}
		return r, errs
	}
	same := func(t *testing.T, dir string, n int) {
		t.Helper()
		got := payloadsOf(t, dir)
		if len(got) != n || !bytes.Equal(bytes.Join(got, nil), bytes.Join(commits[:n], nil)) {
			t.Errorf("%d commits, want the first %d as they were", len(got), n)
		}
		if code, _, errs := here(t, "", "--data", dir, "verify"); code != exitOK {
			t.Errorf("verify: exit %d, %q", code, errs)
		}
	}

	t.Run("nothing is wrong", func(t *testing.T) {
		dir := damaged(t)
		if r, _ := repair(t, exitOK, dir); r.Settings != "whole" || r.Commits != len(commits) {
			t.Errorf("%+v", r)
		}
		if r, _ := repair(t, exitOK, dir, "--from", foreign); r.FromBackup != 0 || r.Kept != "" {
			t.Errorf("%+v", r)
		}
		same(t, dir, len(commits))
	})
	t.Run("settings that a power cut has torn", func(t *testing.T) {
		dir := damaged(t)
		if err := os.Remove(filepath.Join(streamOf(t, dir), "meta.sum")); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := here(t, "", "--data", dir, "verify"); code != exitDamaged || !strings.Contains(errs, "dondoc repair") {
			t.Errorf("verify: exit %d, %q", code, errs)
		}
		if r, _ := repair(t, exitOK, dir); r.Settings != "mended" || r.Commits != len(commits) {
			t.Errorf("%+v", r)
		}
		same(t, dir, len(commits))
	})
	t.Run("a commit that the backup has", func(t *testing.T) {
		dir := damaged(t)
		flipAt(t, dir, commits[2])
		if _, errs := repair(t, exitDamaged, dir); !strings.Contains(errs, "vị trí 3 ") || !strings.Contains(errs, "dondoc repair --from") {
			t.Errorf("%q", errs)
		}
		if _, errs := repair(t, exitBadInput, dir, "--from", foreign); !strings.Contains(errs, "không phải của nhau") {
			t.Errorf("%q", errs)
		}
		r, _ := repair(t, exitOK, dir, "--from", backup)
		if r.FromBackup != 1 || r.FromLog != len(commits)-1 || r.Lost != 0 || r.Commits != len(commits) {
			t.Errorf("%+v", r)
		}
		if kept, err := os.Stat(filepath.Join(r.Kept, "msgs", "1.blk")); err != nil || kept.Size() == 0 {
			t.Errorf("what was there is not kept: %v", err)
		}
		same(t, dir, len(commits))
		if code, out, errs := here(t, "", "--data", dir, "rebuild", "--verify"); code != exitOK || !strings.Contains(out, "equal=true") {
			t.Errorf("rebuild: exit %d, %s%s", code, out, errs)
		}
	})
	t.Run("a commit that nobody has", func(t *testing.T) {
		dir := damaged(t)
		flipAt(t, dir, commits[len(commits)-1])
		before, err := os.ReadFile(filepath.Join(streamOf(t, dir), "msgs", "1.blk"))
		if err != nil {
			t.Fatal(err)
		}
		if _, errs := repair(t, exitDamaged, dir, "--from", backup); !strings.Contains(errs, fmt.Sprintf("Từ vị trí %d đến %d", len(commits), len(commits))) {
			t.Errorf("%q", errs)
		}
		if after, err := os.ReadFile(filepath.Join(streamOf(t, dir), "msgs", "1.blk")); err != nil || !bytes.Equal(before, after) {
			t.Errorf("something was changed: %v", err)
		}
		r, errs := repair(t, exitOK, dir, "--from", backup, "--accept-loss")
		if r.Lost != 1 || r.Commits != len(commits)-1 || !strings.Contains(errs, "đã mất") {
			t.Errorf("%+v, %q", r, errs)
		}
		same(t, dir, len(commits)-1)
	})
	t.Run("the whole log is gone", func(t *testing.T) {
		dir := damaged(t)
		if err := os.RemoveAll(streamOf(t, dir)); err != nil {
			t.Fatal(err)
		}
		repair(t, exitDamaged, dir, "--from", backup) // log-end knows of more
		if r, _ := repair(t, exitOK, dir, "--from", backup, "--accept-loss"); r.Commits != backedUp || r.FromBackup != backedUp || r.Lost != uint64(len(commits)-backedUp) {
			t.Errorf("%+v", r)
		}
		same(t, dir, backedUp)
	})
	t.Run("an item whose key is here", func(t *testing.T) {
		dir := damaged(t)
		items, _ := filepath.Glob(filepath.Join(dir, "content", "*", "*"))
		for _, item := range items {
			if err := os.Remove(item); err != nil {
				t.Fatal(err)
			}
		}
		if r, _ := repair(t, exitOK, dir, "--from", backup); r.Content != 1 || len(items) != 2 {
			t.Errorf("of %d, one of them in the backup: %+v", len(items), r)
		}
	})
	t.Run("a repair that was cut off", func(t *testing.T) {
		for name, swapped := range map[string]bool{"before the new log is in its place": false, "after": true} {
			dir := damaged(t)
			old := filepath.Join(dir, repairDir, oldLog)
			if err := os.MkdirAll(filepath.Dir(old), 0o711); err != nil {
				t.Fatal(err)
			}
			stream := streamOf(t, dir)
			if err := os.CopyFS(old, os.DirFS(stream)); err != nil {
				t.Fatal(err)
			}
			if !swapped {
				if err := os.RemoveAll(stream); err != nil {
					t.Fatal(err)
				}
			}
			if code, _, errs := here(t, "", "--data", dir, "events"); code != exitMissing || !strings.Contains(errs, "dondoc repair") {
				t.Errorf("%s: exit %d, %q", name, code, errs)
			}
			repair(t, exitOK, dir)
			same(t, dir, len(commits))
		}
	})
	t.Run("bad input", func(t *testing.T) {
		dir := damaged(t)
		flipAt(t, dir, commits[2])
		for args, code := range map[string]int{
			"--from " + backup + "2":               exitBadInput,
			"--from " + backup + ".keys":           exitBadInput,
			"--accept-loss":                        exitBadInput,
			"--nats-url nats://127.0.0.1:1":        exitBadInput,
			"--tenant other --from " + backup:      exitBadInput,
			"--data " + dir + "2 --from " + backup: exitMissing,
			"--data " + whole + " --tenant other":  exitMissing,
		} {
			repair(t, code, dir, strings.Fields(args)...)
		}
		held, err := lock(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
		repair(t, exitInUse, dir, "--from", backup)
	})
	t.Run("tables that tell of what is lost", func(t *testing.T) { // the last: it is the house itself
		flipAt(t, whole, commits[len(commits)-1])
		repair(t, exitOK, whole, "--from", backup, "--accept-loss")
		if code, out, errs := here(t, "", "--data", whole, "events"); code != exitOK || strings.Count(out, "\n") != len(commits)-1 {
			t.Errorf("exit %d, %d commits, %q", code, strings.Count(out, "\n"), errs)
		}
	})
}
