package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/testenv"
)

// aBackup is a small house and the backup of it: 0600, complete, not replaced unasked.
func aBackup(t *testing.T) (dir, file string) {
	t.Helper()
	dir = dataDir(t)
	if code, _, errs := here(t, fmt.Sprintf(paper, 1), "--data", dir, "register", "-"); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	file = filepath.Join(filepath.Dir(dir), "b")
	code, out, errs := here(t, "", "--data", dir, "backup", file)
	if code != exitOK || !strings.HasPrefix(out, "backup  position=") || strings.Count(out, "\n") != 1 || errs != "" {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	for _, f := range []string{file, file + ".keys"} {
		if info, err := os.Stat(f); err != nil || info.Mode() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
	}
	return dir, file
}

func TestABackupDoesNotReplaceAnotherUnasked(t *testing.T) {
	dir, file := aBackup(t)
	was, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"the file is there":      {[]string{"--data", dir, "backup", file}, exitBadInput, "đã có"},
		"the keys are there":     {[]string{"--data", dir, "backup", file + "2", "--keys", file + ".keys"}, exitBadInput, "đã có"},
		"one name for both":      {[]string{"--data", dir, "backup", file + "2", "--keys", file + "2"}, exitBadInput, "phải khác"},
		"no such folder":         {[]string{"--data", dir, "backup", filepath.Join(dir, "none", "b")}, exitBadInput, "Không ghi được"},
		"nothing to back up":     {[]string{"--data", dir + "2", "backup", file + "2"}, exitMissing, "Chưa có sổ ghi"},
		"no log of this name":    {[]string{"--data", dir, "--tenant", "other", "backup", file + "2"}, exitMissing, "Chưa có sổ ghi"},
		"asked for, it replaces": {[]string{"--data", dir, "backup", file, "--replace"}, exitOK, ""},
	} {
		code, out, errs := here(t, "", tt.args...)
		if code != tt.code || !strings.Contains(errs, tt.says) || code != exitOK && (out != "" || strings.Count(errs, "\n") != 1) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
	now, err := os.Stat(file)
	if err != nil || os.SameFile(was, now) || now.Mode() != 0o600 {
		t.Errorf("it was not replaced: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".dondoc-*")); len(left) > 0 {
		t.Error(left)
	}
	if _, err := os.Stat(file + "2"); err == nil {
		t.Error("a backup that failed is there")
	}
}

func TestADamagedLogIsNotBackedUp(t *testing.T) {
	dir, file := aBackup(t)
	blocks, _ := filepath.Glob(filepath.Join(dir, "nats", "jetstream", "*", "streams", "dondoc-main", "msgs", "*.blk"))
	b, err := os.ReadFile(blocks[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-40] ^= 4
	if err := os.WriteFile(blocks[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := here(t, "", "--data", dir, "backup", file+"2"); code != exitDamaged || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %q", code, errs)
	}
	if _, err := os.Stat(file + "2"); err == nil {
		t.Error("it is there all the same")
	}
}

func TestABackupThatIsNotWholeRestoresNothing(t *testing.T) {
	dir, file := aBackup(t)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadFile(file + ".keys")
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(b []byte, at int) []byte { b = bytes.Clone(b); b[at] ^= 16; return b }
	type bad struct {
		data, keys []byte
		code       int
	}
	newer := bytes.Replace(good, []byte(`"format":1`), []byte(`"format":9`), 1)
	cases := map[string]bad{
		"of a newer program":        {newer, keys, exitDamaged},
		"newer keys":                {good, bytes.Replace(keys, []byte(`"format":1`), []byte(`"format":9`), 1), exitDamaged},
		"a text":                    {[]byte(strings.Repeat("Kính gửi\n", 400)), keys, exitBadInput},
		"nothing":                   {nil, keys, exitBadInput},
		"keys for a backup":         {keys, keys, exitBadInput},
		"a backup for keys":         {good, good, exitBadInput},
		"without its last byte":     {good[:len(good)-1], keys, exitDamaged},
		"with a byte more":          {append(bytes.Clone(good), 0), keys, exitDamaged},
		"keys without their end":    {good, keys[:len(keys)-1024], exitDamaged},
		"keys with a flipped bit":   {good, flipped(keys, len(keys)/2), exitDamaged},
		"an item with another byte": {flipped(good, bytes.Index(good, []byte("content/"))+700), keys, exitDamaged},
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 4 {
		at := 2048 + r.IntN(len(good)-2048)
		cases[fmt.Sprint("cut off at ", at)] = bad{good[:at], keys, exitDamaged}
		cases[fmt.Sprint("a bit flipped at ", at)] = bad{flipped(good, at), keys, exitDamaged}
	}
	to := filepath.Join(filepath.Dir(dir), "to")
	for name, tt := range cases {
		f := filepath.Join(t.TempDir(), "b")
		if err := os.WriteFile(f, tt.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f+".keys", tt.keys, 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := here(t, "", "--data", to, "restore", f)
		if code != tt.code || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
		if _, err := os.Stat(to); err == nil {
			t.Fatalf("%s: something is left behind", name)
		}
	}
	t.Run("where and what", func(t *testing.T) {
		empty := dataDir(t)
		if err := os.MkdirAll(empty, 0o711); err != nil {
			t.Fatal(err)
		}
		for name, tt := range map[string]struct {
			args []string
			code int
			says string
		}{
			"no such file":               {[]string{"--data", to, "restore", file + "2"}, exitBadInput, "Không mở được"},
			"no such keys":               {[]string{"--data", to, "restore", file, "--keys", file + "2"}, exitMissing, "Không mở được"},
			"a house is there":           {[]string{"--data", dir, "restore", file}, exitBadInput, "đã có dữ liệu"},
			"another office's":           {[]string{"--data", to, "--tenant", "other", "restore", file}, exitBadInput, "--tenant main"},
			"a server that is not there": {[]string{"--data", to, "--nats-url", "nats://127.0.0.1:1", "restore", file}, exitMissing, "NATS"},
		} {
			code, out, errs := here(t, "", tt.args...)
			if code != tt.code || out != "" || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != 1 {
				t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
			}
		}
		held, err := lock(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
		if code, _, errs := here(t, "", "--data", dir, "restore", file); code != exitInUse || strings.Count(errs, "\n") != 1 {
			t.Errorf("a house that is open: exit %d, %q", code, errs)
		}
	})
}

// A restoration that was cut off is no house, and the next one begins anew. Without keys the log is whole and the items
// are counted that nobody can read.
func TestARestorationThatWasCutOff(t *testing.T) {
	dir, file := aBackup(t)
	snapshot := eventstore.Snapshot{Aggregate: "asg.a", State: "Assignment", Fold: 1, Tip: eventstore.Tip{Position: 3, Version: 1, Hash: "ab"}, Commands: []byte("12345678"), Body: []byte(`{"x":"y"}`), Sum: []byte("sum")}
	inside(t, dir, func(h *house) {
		if err := h.state.Put(t.Context(), snapshot); err != nil {
			t.Fatal(err)
		}
	})
	if code, out, errs := here(t, "", "--data", dir, "backup", file, "--replace"); code != exitOK || strings.Contains(out, " state=0 ") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	to := filepath.Join(filepath.Dir(dir), "to")
	if err := os.MkdirAll(filepath.Join(to, partDir, "nats"), 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(to, "keys"), 0o700); err != nil { // moved already
		t.Fatal(err)
	}
	for _, command := range [][]string{{"events"}, {"serve", "--addr", "127.0.0.1:0"}, {"backup", file + "2"}} {
		if code, _, errs := here(t, "", append([]string{"--data", to}, command...)...); code != exitMissing || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", command[0], code, errs)
		}
	}
	if err := os.Remove(file + ".keys"); err != nil {
		t.Fatal(err)
	}
	code, out, errs := here(t, "", "--data", to, "restore", file, "--json")
	var r restored
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitOK || r.Content != 1 || r.Unreadable != 1 || r.Keys != 0 || !r.Equal {
		t.Errorf("exit %d, %+v, %v", code, r, err)
	}
	if !strings.Contains(errs, "Không có tệp khóa") || !strings.Contains(errs, "Có 1 nội dung không đọc được") {
		t.Errorf("%q", errs)
	}
	inside(t, to, func(h *house) {
		if got, err := h.state.Get(t.Context(), "asg.a", "Assignment"); err != nil || !reflect.DeepEqual(got, snapshot) {
			t.Errorf("what is beside the log: %+v, %v", got, err)
		}
	})
	_, was, _ := here(t, "", "--data", dir, "events")
	if code, is, errs := here(t, "", "--data", to, "events"); code != exitOK || is != was || was == "" {
		t.Errorf("exit %d, %q, the logs are equal: %t", code, errs, is == was)
	}
}

func TestALogOnAServerOfSomebodyIsBackedUpAndRestored(t *testing.T) {
	url := testenv.Servers(t, 1)
	dir := dataDir(t)
	if code, _, errs := here(t, fmt.Sprintf(paper, 1), "--data", dir, "--nats-url", url, "--trust-cluster-sync", "register", "-"); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	file := filepath.Join(filepath.Dir(dir), "b")
	if code, _, errs := here(t, "", "--data", dir, "--nats-url", url, "--trust-cluster-sync", "backup", file); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	other := testenv.Servers(t, 1)
	to := filepath.Join(filepath.Dir(dir), "to")
	code, out, errs := here(t, "", "--data", to, "--nats-url", other, "--trust-cluster-sync", "restore", file, "--json")
	var r restored
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitOK || r.Content != 1 || r.Unreadable != 0 || !r.Equal {
		t.Fatalf("exit %d, %s, %s", code, out, errs)
	}
	_, was, _ := here(t, "", "--data", dir, "--nats-url", url, "--trust-cluster-sync", "events")
	if code, is, errs := here(t, "", "--data", to, "--nats-url", other, "--trust-cluster-sync", "events"); code != exitOK || is != was || was == "" {
		t.Errorf("exit %d, %q, the logs are equal: %t", code, errs, is == was)
	}
	if code, _, errs := here(t, "", "--data", to+"2", "--nats-url", other, "--trust-cluster-sync", "restore", file); code != exitBadInput || strings.Count(errs, "\n") != 1 {
		t.Errorf("over a log: exit %d, %q", code, errs)
	}
}

// Killed at any moment, a restoration leaves nothing that opens, and the next one does it.
func TestARestorationIsKilled(t *testing.T) {
	dir, file := aBackup(t)
	to := filepath.Join(filepath.Dir(dir), "to")
	for _, after := range []time.Duration{0, 500 * time.Millisecond} {
		c := program(t.Context(), "--data", to, "restore", file)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for began := time.Now(); time.Since(began) < 10*time.Second; time.Sleep(time.Millisecond) {
			if _, err := os.Stat(filepath.Join(to, partDir, "nats")); err == nil {
				break
			}
		}
		time.Sleep(after)
		_ = c.Process.Kill()
		_ = c.Wait()
		code, out, errs := here(t, "", "--data", to, "verify")
		if _, err := os.Stat(filepath.Join(to, partDir)); err == nil && code != exitMissing || err != nil && code != exitOK {
			t.Errorf("killed after %v: exit %d, %q, %q", after, code, out, errs)
		}
		if code == exitOK { // it was done before
			break
		}
	}
	if code, _, errs := here(t, "", "--data", to, "verify"); code == exitMissing {
		if code, _, errs = here(t, "", "--data", to, "restore", file); code != exitOK {
			t.Fatalf("exit %d: %s", code, errs)
		}
	} else if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	_, was, _ := here(t, "", "--data", dir, "verify")
	if code, is, errs := here(t, "", "--data", to, "verify"); code != exitOK || but(is) != but(was) {
		t.Errorf("exit %d, %q, %q, want %q", code, is, errs, was)
	}
}
