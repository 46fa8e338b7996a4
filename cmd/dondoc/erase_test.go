package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// TestAnErasureIsFinished: cut off after it is on record and before the key is destroyed, or brought back with a backup
// of the keys, an item is destroyed at the next start.
func TestAnErasureIsFinished(t *testing.T) {
	dir := dataDir(t)
	var items []domain.Item
	admin := func(h *house) domain.Issued {
		i := domain.Issued{By: "post:main/quan-tri"}
		h.complete(&i)
		return i
	}
	kept := func(h *house, words string) domain.Item {
		t.Helper()
		item, err := h.keep(t.Context(), "text/plain; charset=utf-8", []byte(words))
		if err != nil {
			t.Fatal(err)
		}
		return *item
	}
	backup := filepath.Join(t.TempDir(), "keys")
	inside(t, dir, func(h *house) {
		for i := range 3 {
			items = append(items, kept(h, fmt.Sprint("nội dung ", i)))
		}
		if err := os.CopyFS(backup, os.DirFS(filepath.Join(dir, "keys"))); err != nil {
			t.Fatal(err)
		}
		// The first is on record, and the program dies.
		c := domain.EraseItem{Issued: admin(h), Ref: items[0].Ref, Reason: kept(h, "lý do"), Kept: true}
		if _, err := eventstore.Execute[domain.Erasure](t.Context(), h.store(), domain.Command(c)); err != nil {
			t.Fatal(err)
		}
		if err := h.content.Check(t.Context(), eventstore.Item(items[0])); err != nil {
			t.Fatalf("nothing has destroyed it yet: %v", err)
		}
	})
	check := func(when string, h *house, erased int) {
		t.Helper()
		for i, item := range items {
			err := h.content.Check(t.Context(), eventstore.Item(item))
			if i < erased && !errors.Is(err, eventstore.ErrErased) || i >= erased && err != nil {
				t.Errorf("%s: item %d: %v", when, i, err)
			}
			_, gone := os.Stat(filepath.Join(dir, "keys", item.Ref[:2], item.Ref+".key"))
			if errors.Is(gone, fs.ErrNotExist) != (i < erased) {
				t.Errorf("%s: the key of item %d: %v", when, i, gone)
			}
		}
	}
	inside(t, dir, func(h *house) {
		check("started again", h, 1)
		c := domain.EraseItem{Issued: admin(h), Ref: items[1].Ref, Reason: kept(h, "lý do")}
		if _, err := h.do(t.Context(), c); err != nil { // as the command do sends it
			t.Fatal(err)
		}
		check("erased", h, 2)
	})
	if err := os.RemoveAll(filepath.Join(dir, "keys")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "keys"), os.DirFS(backup)); err != nil {
		t.Fatal(err)
	}
	inside(t, dir, func(h *house) {
		check("an old backup of the keys is put back", h, 2)
		// The twin: put back under a program that runs, the key is there until somebody looks at the log again.
		key := filepath.Join(items[0].Ref[:2], items[0].Ref+".key")
		b, err := os.ReadFile(filepath.Join(backup, key))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "keys", key), b, 0o600)
		}
		if err = errors.Join(err, h.destroyErased(t.Context())); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "keys", key)); err != nil {
			t.Errorf("planted, nobody looks at the log: %v", err)
		}
		h.destroyed, h.looked = 0, 0
		if err := h.destroyErased(t.Context()); err != nil {
			t.Fatal(err)
		}
		check("looked at again", h, 2)
	})
}

// TestWhatCannotBeErased: bad input is one sentence and the right exit code, and nothing is on record.
func TestWhatCannotBeErased(t *testing.T) {
	dir := dataDir(t)
	var item domain.Item
	inside(t, dir, func(h *house) {
		kept, err := h.keep(t.Context(), "text/plain; charset=utf-8", []byte("nội dung"))
		if err != nil {
			t.Fatal(err)
		}
		item = *kept
	})
	s := serve(t, dir)
	entries := func() int { _, out, _ := here(t, "", "--data", dir, "events"); return strings.Count(out, "\n") }
	before := entries()
	files := func() (n int) {
		for _, top := range []string{"keys", "content"} {
			_ = filepath.WalkDir(filepath.Join(dir, top), func(_ string, d fs.DirEntry, err error) error {
				if err == nil && d.Type().IsRegular() {
					n++
				}
				return err
			})
		}
		return n
	}
	had := files()
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no reason":            {[]string{item.Ref}, exitBadInput, "--reason"},
		"an empty reason":      {[]string{item.Ref, "--reason", "  "}, exitBadInput, "lý do"},
		"no item":              {[]string{"--reason", "x"}, exitBadInput, "nội-dung"},
		"a path":               {[]string{"../../etc/passwd", "--reason", "x"}, exitBadInput, "không phải mã nội dung"},
		"a name of a life":     {[]string{"asg." + item.Ref, "--reason", "x"}, exitBadInput, "không phải mã nội dung"},
		"capitals":             {[]string{strings.ToUpper(item.Ref), "--reason", "x"}, exitBadInput, "không phải mã nội dung"},
		"an item there is not": {[]string{uuid.NewString(), "--reason", "x"}, exitRefused, domain.NoSuchThing},
		"a leader":             {[]string{item.Ref, "--reason", "x", "--by", "post:main/chanh-van-phong"}, exitRefused, domain.NotYours},
		"a unit":               {[]string{item.Ref, "--reason", "x", "--by", "unit:chi-uy-01"}, exitRefused, domain.NotYours},
		"a long basis":         {[]string{item.Ref, "--reason", "x", "--basis", strings.Repeat("x", 201)}, exitBadInput, "basis"},
	} {
		code, out, errs := here(t, "", append([]string{"--data", dir, "erase"}, tt.args...)...)
		last := errs[strings.LastIndex(strings.TrimRight(errs, "\n"), "\n")+1:]
		if code != tt.code || out != "" || !strings.Contains(last, tt.says) {
			t.Errorf("%s: exit %d, %q %q", name, code, out, errs)
		}
	}
	if after := entries(); after != before || before == 0 {
		t.Errorf("%d commits came into the log", after-before)
	}
	if now := files(); now != had {
		t.Errorf("%d files were left", now-had)
	}
	s.kill()
	inside(t, dir, func(h *house) {
		if err := h.content.Check(t.Context(), eventstore.Item(item)); err != nil {
			t.Error(err)
		}
	})
}

// TestKeysThatAreMissing: what is missing or damaged among keys and content is one sentence and the right exit code, and
// what does not belong there does no harm.
func TestKeysThatAreMissing(t *testing.T) {
	dir := dataDir(t)
	keys := filepath.Join(dir, "keys")
	write := func(path, text string) error { return os.WriteFile(path, []byte(text), 0o600) }
	inside(t, dir, func(h *house) {
		settle(t, h, 2)
		periodic := periodicDuty(t, h)
		for name, tt := range map[string]struct {
			spoil func(key, box string) error
			code  int
			says  string
		}{
			"the key file is missing":         {func(key, _ string) error { return os.Remove(key) }, exitMissing, "Thiếu khóa"},
			"the content file is missing":     {func(_, box string) error { return os.Remove(box) }, exitMissing, "Thiếu nội dung"},
			"both are missing":                {func(key, box string) error { return errors.Join(os.Remove(key), os.Remove(box)) }, exitMissing, "Thiếu nội dung"},
			"the key file is empty":           {func(key, _ string) error { return write(key, "") }, exitDamaged, "bị hỏng hoặc bị sửa"},
			"the key file is something else":  {func(key, _ string) error { return write(key, "PK\x03\x04") }, exitDamaged, "bị hỏng hoặc bị sửa"},
			"the key file is of a newer one":  {func(key, _ string) error { return write(key, `{"format":2}`) }, exitDamaged, "phiên bản mới hơn"},
			"the key file is a directory":     {func(key, _ string) error { return errors.Join(os.Remove(key), os.Mkdir(key, 0o700)) }, exitDifference, "is a directory"},
			"the content file is cut off":     {func(_, box string) error { return os.Truncate(box, 20) }, exitDamaged, "bị hỏng hoặc bị sửa"},
			"the content file is another one": {func(_, box string) error { return write(box, strings.Repeat("x", 100)) }, exitDamaged, "bị hỏng hoặc bị sửa"},
			"everything is in its place":      {func(string, string) error { return nil }, exitOK, ""},
		} {
			item, err := h.keep(t.Context(), domain.AnswersMedia, []byte(`{"form":"f","version":1,"answers":{"talks":"12"}}`))
			if err == nil {
				err = tt.spoil(filepath.Join(keys, item.Ref[:2], item.Ref+".key"), filepath.Join(dir, "content", item.Ref[:2], item.Ref))
			}
			if err != nil {
				t.Fatal(err)
			}
			cmd := domain.Submit{Issued: domain.Issued{By: "unit:chi-uy-00001"}, Assignment: domain.AssignmentID(periodic), Report: item}
			h.complete(&cmd.Issued)
			_, err = h.do(t.Context(), cmd)
			if code, says := explain(err); code != tt.code || !strings.Contains(says, tt.says) || strings.Contains(says, "\n") {
				t.Errorf("%s: exit %d, %q", name, code, says)
			}
		}
		for _, foreign := range []string{filepath.Join(keys, "README"), filepath.Join(keys, "00", "x.key"), filepath.Join(dir, "content", "notes.doc")} {
			if err := write(foreign, "x"); err != nil {
				t.Fatal(err)
			}
		}
	})
	refused := func(what string, code int, says string) {
		t.Helper()
		got, out, errs := here(t, "", "--data", dir, "events")
		if got != code || code != exitOK && (out != "" || strings.Count(errs, "\n") != 1) || !strings.Contains(errs, says) {
			t.Errorf("%s: exit %d, %q", what, got, errs)
		}
	}
	away := keys + ".away"
	step := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	step(os.Rename(keys, away))
	refused("all keys are missing", exitMissing, "Thiếu khóa")
	step(write(keys, "x"))
	refused("a file stands for the keys", exitBadInput, "phải là thư mục")
	step(os.Remove(keys), os.Rename(away, keys))
	refused("the keys are back", exitOK, "")
}

// erasedByAnother types a text through one house and erases it through another on the same log.
func erasedByAnother(t *testing.T, one, other string) {
	t.Helper()
	must := func(dir string, args ...string) string {
		t.Helper()
		code, out, errs := here(t, "", append([]string{"--data", dir}, args...)...)
		if code != exitOK {
			t.Fatalf("%v: exit %d, %s%s", args, code, out, errs)
		}
		return out
	}
	var given struct {
		Units []struct{ Assignment string }
	}
	told := must(one, "give", "--json", "--to", "u1", "--text", "Nội dung gõ vào", "--conclusion", "Giao ban", "--on", "2026-01-05")
	if err := json.Unmarshal([]byte(told), &given); err != nil || len(given.Units) != 1 {
		t.Fatalf("%s: %v", told, err)
	}
	_, ref, _ := strings.Cut(must(other, "show", "--json", "asg."+given.Units[0].Assignment), `"textItem":{"ref":"`)
	ref, _, _ = strings.Cut(ref, `"`)
	if out := must(other, "erase", ref, "--reason", "Có tên người riêng"); !strings.HasSuffix(out, "already=false\n") {
		t.Errorf("erase says %q", out)
	}
	if out := must(one, "erase", ref, "--reason", "lần nữa"); !strings.HasSuffix(out, "already=true\n") {
		t.Errorf("erase again, through the first, says %q", out)
	}
	for _, dir := range []string{one, other} {
		if _, err := os.Stat(filepath.Join(dir, "keys")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("keys lie in %s: %v", dir, err)
		}
	}
}

// TestWhatIsRefusedIsNotKept: what came with a command that was refused is destroyed, since no event names it and nobody
// would know to erase it.
func TestWhatIsRefusedIsNotKept(t *testing.T) {
	dir := dataDir(t)
	var periodic string
	inside(t, dir, func(h *house) {
		settle(t, h, 2)
		periodic = periodicDuty(t, h)
	})
	sheet := filepath.Join(t.TempDir(), "bao-cao.xlsx")
	s := serve(t, dir)
	defer s.kill()
	run := func(code int, args ...string) {
		t.Helper()
		if got, out, errs := here(t, "", append([]string{"--data", dir}, args...)...); got != code {
			t.Fatalf("%v: exit %d, %s%s", args, got, out, errs)
		}
	}
	keys := func() (n int) {
		found, err := filepath.Glob(filepath.Join(dir, "*", "??", "*-*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	run(exitOK, "form", "export", "f", "--assignment", periodic, "--out", sheet)
	run(exitOK, "register", "testdata/two-units.txt", "--id", "ke-hoach")
	meeting := []string{"--conclusion", "Giao ban", "--on", "2026-01-05"}
	run(exitOK, append([]string{"give", "--to", "chi-uy-00001", "--text", "Việc một"}, meeting...)...)
	had := keys()
	if had != 4 { // two items and their keys
		t.Fatalf("%d files", had)
	}
	for _, args := range [][]string{
		{"form", "submit", sheet, "--assignment", periodic, "--by", "unit:chi-uy-00001"}, // nothing is filled in
		{"register", "testdata/two-units.txt", "--id", "ke-hoach"},
		append([]string{"give", "--to", "chi-uy-00002", "--text", "Việc hai", "--no", "2", "--by", "unit:chi-uy-00002"}, meeting...),
		append([]string{"give", "--to", "chi-uy-09999", "--text", "Việc ba", "--no", "3"}, meeting...),
	} {
		run(exitRefused, args...)
		if now := keys(); now != had {
			t.Errorf("%v: %d files were left", args[:2], now-had)
		}
	}
	list := workbook(t, "theo-doi.xlsx", []any{"Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"}, []any{"Việc đã quá hạn", "Chi ủy Đơn vị 2", "2026-01-20"})
	run(exitOK, "takeover", list, "--list", "theo dõi")
	if now := keys(); now != had+2 {
		t.Errorf("a list: %d files came", now-had)
	}
	run(exitOK, "takeover", list, "--list", "theo dõi")
	if now := keys(); now != had+2 {
		t.Errorf("the list again: %d files came", now-had)
	}
}
