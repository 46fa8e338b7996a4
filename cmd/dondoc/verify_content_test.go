package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// TestVerifyReadsTheContent: every item that the log names is read, and each way in which one can be wrong is counted, told
// and ends the program with its code. What was erased is in order.
func TestVerifyReadsTheContent(t *testing.T) {
	dir := dataDir(t)
	var items []domain.Item
	inside(t, dir, func(h *house) {
		for i := range 5 {
			item, err := h.keep(t.Context(), "text/plain; charset=utf-8", fmt.Append(nil, "Nguyễn Văn ", i))
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, *item)
			cmd := domain.RegisterPerson{Issued: domain.Issued{By: "post:main/quan-tri"}, Person: domain.PersonID(fmt.Sprint("p", i)), Name: *item}
			h.complete(&cmd.Issued)
			if _, err := h.do(t.Context(), cmd); err != nil {
				t.Fatal(err)
			}
		}
		if err := (&eraseCmd{Item: items[0].Ref, Reason: "Thôi việc", By: "post:main/quan-tri"}).within(t.Context(), h, streams{strings.NewReader(""), t.Output(), t.Output(), nil}); err != nil {
			t.Fatal(err)
		}
	})
	key := func(i int) string { return filepath.Join(dir, "keys", items[i].Ref[:2], items[i].Ref+".key") }
	box := func(i int) string { return filepath.Join(dir, "content", items[i].Ref[:2], items[i].Ref) }
	// Six are named: five names and the reason of the erasure.
	for _, tt := range []struct {
		name  string
		spoil func() error
		code  int
		line  string
		says  []string
	}{
		{"in order", func() error { return nil }, exitOK, "items=6 read=5 erased=1 keyless=0 missing=0 changed=0 foreign=0", nil},
		{"a foreign file", func() error { return os.WriteFile(filepath.Join(dir, "keys", "notes.txt"), nil, 0o600) }, exitDifference, "items=6 read=5 erased=1 keyless=0 missing=0 changed=0 foreign=1", []string{"notes.txt"}},
		{"a key that is lost", func() error { return os.Remove(key(1)) }, exitMissing, "read=4 erased=1 keyless=1 missing=0 changed=0 foreign=1", []string{"Thiếu khóa", "main.person.p1"}},
		{"an item that is lost", func() error { return os.Remove(box(2)) }, exitMissing, "read=3 erased=1 keyless=1 missing=1 changed=0 foreign=1", []string{"Thiếu nội dung", "main.person.p2"}},
		{"an item that is changed", func() error { return os.WriteFile(box(3), make([]byte, 100), 0o600) }, exitDamaged, "read=2 erased=1 keyless=1 missing=1 changed=1 foreign=1", []string{"bị hỏng hoặc bị sửa", "main.person.p3"}},
		{"another's item and key", func() error {
			for from, to := range map[string]string{key(4): key(3), box(4): box(3)} {
				b, err := os.ReadFile(from)
				if err = errors.Join(err, os.WriteFile(to, b, 0o600)); err != nil {
					return err
				}
			}
			return nil
		}, exitDamaged, "read=2 erased=1 keyless=1 missing=1 changed=1 foreign=1", []string{"main.person.p3"}},
	} {
		if err := tt.spoil(); err != nil {
			t.Fatal(err)
		}
		code, out, errs := here(t, "", "--data", dir, "verify", "--content")
		if code != tt.code || errs != "" || !strings.Contains(out, tt.line+"\nverify  commits=") || !strings.HasSuffix(out, " damaged=0\n") {
			t.Errorf("%s: exit %d, want %d, %s%s", tt.name, code, tt.code, out, errs)
		}
		for _, says := range tt.says {
			if !strings.Contains(out, says) {
				t.Errorf("%s: %q is not told: %s", tt.name, says, out)
			}
		}
	}
	code, out, _ := here(t, "", "--data", dir, "verify", "--content", "--json")
	var told struct{ Content contentCensus }
	if err := json.Unmarshal([]byte(out), &told); err != nil || code != exitDamaged || told.Content != (contentCensus{6, 2, 1, 1, 1, 1, 1}) {
		t.Errorf("exit %d, %s (%v)", code, out, err)
	}
	if err := os.Rename(filepath.Join(dir, "keys"), filepath.Join(dir, "away")); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := here(t, "", "--data", dir, "verify", "--content"); code != exitMissing || out != "" || strings.Count(errs, "\n") != 1 {
		t.Errorf("without keys: exit %d, %s%s", code, out, errs)
	}
	if code, _, errs := here(t, "", "--data", dir, "verify"); code != exitOK {
		t.Errorf("the log alone: exit %d, %s", code, errs)
	}
}
