package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/testenv"
	"github.com/dondoc/dondoc/workers/notify"
)

// forms are the ways in which a file or a table may hold a text, or the bytes of a key.
func forms(secret []byte) [][]byte {
	all := [][]byte{secret, []byte(hex.EncodeToString(secret)), []byte(strings.ToUpper(hex.EncodeToString(secret)))}
	for skip := range 3 { // base64 has three ways to write what stands in the middle of something
		b := base64.StdEncoding.EncodeToString(secret[skip : skip+(len(secret)-skip)/3*3])
		all = append(all, []byte(b))
	}
	return all
}

// traces lists the files below the directories that hold one of the secrets.
func traces(t *testing.T, dirs []string, secrets ...[]byte) (found []string) {
	t.Helper()
	var wanted [][]byte
	for _, s := range secrets {
		wanted = append(wanted, forms(s)...)
	}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			var b []byte
			if err == nil && d.Type().IsRegular() {
				b, err = os.ReadFile(path)
			}
			if slices.ContainsFunc(wanted, func(form []byte) bool { return bytes.Contains(b, form) }) {
				found = append(found, path)
			}
			if errors.Is(err, fs.ErrNotExist) { // the database and the log make and remove files as they run
				return nil
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// onDisk counts how often a secret stands in the image of a disk.
func onDisk(t *testing.T, image string, secret []byte) (n int) {
	t.Helper()
	f, err := os.Open(image)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const step = 16 << 20
	buf := make([]byte, step+len(secret)-1) // each piece overlaps the next
	for at := int64(0); ; at += step {
		got, err := f.ReadAt(buf, at)
		n += bytes.Count(buf[:got], secret)
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// rowsWith lists the tables of which a row holds one of the secrets, as the database itself reads them: what it has
// compressed shows in no file.
func rowsWith(t *testing.T, h *house, secrets ...[]byte) (found []string) {
	t.Helper()
	ctx := t.Context()
	db, err := pgx.Connect(ctx, h.pg.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(ctx)
	list, err := db.Query(ctx, `select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(list, pgx.RowTo[string])
	if err != nil || len(tables) < 20 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	var wanted []string
	for _, s := range secrets {
		for _, form := range forms(s) {
			if utf8.Valid(form) { // no text of the database is anything else
				wanted = append(wanted, string(form))
			}
		}
	}
	for _, table := range tables {
		var n int
		if err := db.QueryRow(ctx, "select count(*) from "+table+" x, unnest($1::text[]) s where position(s in x::text) > 0", wanted).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			found = append(found, table)
		}
	}
	return found
}

// A way in is how a text that somebody typed, or a file, comes into the house.
type wayIn struct {
	name   string
	says   string // the canary
	raw    []byte // as it is kept, when it is kept packed
	show   string // the life that names the item
	field  string // path of the item in its event
	item   domain.Item
	secret []byte // the item's key
	salt   []byte
	box    []byte // the item as it is kept
}

func (w *wayIn) key(t *testing.T, dir string) string {
	t.Helper()
	return filepath.Join(dir, "keys", w.item.Ref[:2], w.item.Ref+".key")
}

// learn reads the item out of the life that names it, and its key.
func (w *wayIn) learn(t *testing.T, dir string) {
	t.Helper()
	code, out, errs := here(t, "", "--data", dir, "show", "--json", w.show)
	if code != exitOK {
		t.Fatalf("show %s: exit %d, %s", w.show, code, errs)
	}
	for line := range strings.Lines(out) {
		var entry struct {
			Data map[string]json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		at := entry.Data
		names := strings.Split(w.field, ".")
		for _, name := range names[:len(names)-1] {
			next := map[string]json.RawMessage{}
			_ = json.Unmarshal(at[name], &next)
			at = next
		}
		_ = json.Unmarshal(at[names[len(names)-1]], &w.item)
	}
	var key struct{ Key, Salt string }
	line, err := os.ReadFile(w.key(t, dir))
	if err == nil {
		err = json.Unmarshal(line, &key)
	}
	w.secret, _ = hex.DecodeString(key.Key)
	w.salt, _ = hex.DecodeString(key.Salt)
	box, err2 := os.ReadFile(filepath.Join(dir, "content", w.item.Ref[:2], w.item.Ref))
	w.box = box
	if err := errors.Join(err, err2); err != nil || len(w.secret) != 32 || len(w.salt) != 32 || len(box) < 28 {
		t.Fatalf("%s: %s of %s: %v", w.name, w.field, w.show, err)
	}
}

// TestAnErasedCanaryIsNowhere types a canary in every way there is, erases it, and looks for it, for its key and for what
// was sealed with it in every file there is: the log, the database and its WAL, content, keys, letters, temporary files.
func TestAnErasedCanaryIsNowhere(t *testing.T) { eraseCanaries(t, dataDir(t), t.TempDir(), "") }

// TestAnErasedCanaryIsNotOnTheDisk looks at a disk as who takes it out of the machine does: at what was written and
// removed too.
func TestAnErasedCanaryIsNotOnTheDisk(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("reads a whole disk; DONDOC_LONG=1 runs it")
	}
	disk := testenv.Disk(t, 512)
	temp := filepath.Join(disk.Dir, "tmp")
	if err := os.Mkdir(temp, 0o777); err != nil {
		t.Fatal(err)
	}
	eraseCanaries(t, filepath.Join(disk.Dir, "data"), temp, filepath.Join(filepath.Dir(disk.Dir), "image"))
}

// eraseCanaries does all of it on a data directory. The image, if there is one, is the disk on which it lies.
func eraseCanaries(t *testing.T, dir, temp, image string) {
	papers := t.TempDir()
	again := dataDir(t) // what is in a backup is packed: it is unpacked to be searched
	canary := func(what string) string {
		return "CANARY-" + what + "-" + strings.ReplaceAll(uuid.NewString(), "-", "")
	}
	published := canary("published") // stays: it is the text of a directive
	typed := &wayIn{name: "typed text", says: canary("give"), field: "textItem"}
	report := &wayIn{name: "a filled form", says: canary("form"), field: "report"}
	paper := &wayIn{name: "a registered file", says: canary("register"), field: "original"}
	workbookIn := &wayIn{name: "a workbook", says: canary("takeover"), field: "source.file"}
	ways := []*wayIn{typed, report, paper, workbookIn}

	var periodic string
	inside(t, dir, func(h *house) {
		settle(t, h, 3)
		periodic = periodicDuty(t, h)
	})
	t.Setenv("TMPDIR", temp)
	s := serve(t, dir)
	must := func(args ...string) string {
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
	if err := json.Unmarshal([]byte(must("give", "--json", "--to", "chi-uy-00001", "--text", typed.says, "--conclusion", "Giao ban", "--on", "2026-01-05", "--due", "2026-01-30")), &given); err != nil {
		t.Fatal(err)
	}
	typed.show = "asg." + given.Units[0].Assignment
	must("give", "--to", "chi-uy-00001", "--text", published, "--published", "--conclusion", "Giao ban", "--on", "2026-01-05", "--no", "2")

	sheet := filepath.Join(papers, "bao-cao.xlsx")
	must("form", "export", "f", "--assignment", periodic, "--out", sheet)
	edit(t, sheet, "I5", 12)
	edit(t, sheet, "I6", report.says)
	must("form", "submit", sheet, "--assignment", periodic, "--by", "unit:chi-uy-00001")
	report.show = "asg." + periodic

	text, err := os.ReadFile("testdata/two-units.txt")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(papers, "ke-hoach.txt")
	body := string(text) + strings.Repeat("\n", 30) + paper.says + "\n"
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	must("register", file, "--id", "ke-hoach")
	paper.show = "doc.ke-hoach"

	list := workbook(t, "theo-doi.xlsx", []any{"Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Lời ghi riêng"},
		[]any{"Việc đã quá hạn", "Chi ủy Đơn vị 2", "2026-01-20", workbookIn.says})
	if workbookIn.raw, err = os.ReadFile(list); err != nil {
		t.Fatal(err)
	}
	must("takeover", list, "--list", "theo dõi")
	workbookIn.show = "asg." + takenOver(t, dir)

	for _, w := range ways {
		w.learn(t, dir)
	}
	secrets := func(w *wayIn) [][]byte {
		all := [][]byte{[]byte(w.says)}
		if w.raw != nil {
			all = append(all, w.raw[len(w.raw)/2:len(w.raw)/2+48])
		}
		return all
	}
	places := []string{dir, temp} // where the program writes
	for _, w := range ways {      // what is typed is never written down, and its key lies in one place
		if found := traces(t, places, secrets(w)...); len(found) > 0 {
			t.Errorf("%s stands in %q before anything was erased", w.name, found)
		}
		if found := traces(t, places, w.secret); len(found) != 1 || found[0] != w.key(t, dir) {
			t.Errorf("the key of %s stands in %q", w.name, found)
		}
	}
	if found := traces(t, places, []byte(published)); len(found) < 2 {
		t.Errorf("a published text is found in %q only: the search does not see the log or the database", found)
	}

	reason := canary("reason")
	for _, w := range ways {
		if out := must("erase", w.item.Ref, "--reason", reason, "--basis", "Quyết định 21-QĐ/VPTU"); !strings.HasPrefix(out, "erase  item="+w.item.Ref) || !strings.HasSuffix(out, "already=false\n") {
			t.Errorf("erase says %q", out)
		}
	}
	if out := must("erase", typed.item.Ref, "--reason", "lần nữa", "--json"); !strings.Contains(out, `"already":true`) {
		t.Errorf("erase again says %q", out)
	}
	if _, page := get(s.url + "/duties/" + given.Units[0].Assignment); !strings.Contains(page, "nội dung đã được hủy theo quyết định ngày ") || !strings.Contains(page, "21-QĐ/VPTU") {
		t.Error("the page of the duty does not say that its text was erased")
	}
	if code, _ := get(s.url + "/documents/ke-hoach"); code != http.StatusOK {
		t.Errorf("the page of the document answers %d", code)
	}
	if out := must("show", typed.show); !strings.Contains(out, "Nội dung "+typed.item.Ref+" đã được hủy theo quyết định ngày ") {
		t.Errorf("show says %s", out)
	}
	clean := func(when string, h *house) {
		t.Helper()
		gone := [][]byte{[]byte(reason)}
		for _, w := range ways {
			gone = slices.Concat(gone, secrets(w), [][]byte{w.secret, w.salt, w.box[:32]})
		}
		if found := traces(t, places, gone...); len(found) > 0 {
			t.Errorf("%s: what was typed, a key or what was sealed stands in %q", when, found)
		}
		if h == nil {
			return
		}
		if found := rowsWith(t, h, gone...); len(found) > 0 {
			t.Errorf("%s: it stands in the tables %q", when, found)
		}
	}
	clean("while it is served", nil)
	must("backup", filepath.Join(papers, "sao-luu"))
	s.kill()
	clean("after the power was cut", nil)
	inside(t, dir, func(h *house) {
		remindAll(t, h, filepath.Join(dir, "outbox"))
		letters, _ := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
		if len(letters) == 0 {
			t.Error("nobody was reminded: no letter could leak")
		}
		clean("with letters sent", h)
		if found := rowsWith(t, h, []byte(published)); len(found) == 0 {
			t.Error("a published text is in no table: the search does not see them")
		}
		for _, w := range ways {
			if _, err := h.content.Open(t.Context(), eventstore.Item(w.item)); !errors.Is(err, eventstore.ErrErased) {
				t.Errorf("%s: %v, want ErrErased", w.name, err)
			}
		}
		if found := rowsWith(t, h, []byte(typed.item.Ref)); len(found) < 2 {
			t.Errorf("the item is named in %q only", found)
		}
	})
	clean("when it is stopped", nil)
	if image != "" {
		syscall.Sync()
		for _, w := range ways {
			for what, secret := range map[string][]byte{"what was typed": []byte(w.says), "its key": []byte(hex.EncodeToString(w.secret)), "its salt": []byte(hex.EncodeToString(w.salt))} {
				if n := onDisk(t, image, secret); n > 0 {
					t.Errorf("%s: %s stands %d times on the disk", w.name, what, n)
				}
			}
		}
		if n := onDisk(t, image, []byte(published)); n == 0 {
			t.Error("a published text is not on the disk: the search does not see it")
		} else {
			t.Logf("a published text stands %d times on the disk, what was erased and its keys 0 times", n)
		}
	}
	if code, out, errs := here(t, "", "--data", again, "restore", filepath.Join(papers, "sao-luu")); code != exitOK || !strings.Contains(out, "equal=true") {
		t.Errorf("restore: exit %d, %s%s", code, out, errs)
	}
	places = append(places, again)
	clean("in a backup", nil)
	if found := traces(t, []string{again}, []byte(published)); len(found) < 2 {
		t.Errorf("a published text is found in %q of a backup only", found)
	}
	if out := must("verify", "--content"); !strings.Contains(out, "erased=4 keyless=0 missing=0 changed=0 foreign=0\n") || !strings.Contains(out, "damaged=0") {
		t.Errorf("verify says %s", out)
	}
	if out := must("rebuild", "--verify"); !strings.Contains(out, "equal=true") {
		t.Errorf("rebuild says %s", out)
	}
	if out := must("rebuild"); !strings.Contains(out, "equal=true") {
		t.Errorf("rebuild says %s", out)
	}

	// The twins: each of these must be found.
	spill := filepath.Join(dir, "content", "00", ".new-123")
	if err := os.WriteFile(spill, []byte("x"+typed.says), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := traces(t, places, secrets(typed)...); len(found) != 1 || found[0] != spill {
		t.Errorf("planted, a writer that leaves the text in a temporary file: found in %q", found)
	}
	keep := typed.key(t, dir)
	if err := errors.Join(os.Remove(spill), os.WriteFile(keep, fmt.Appendf(nil, `{"key":"%x"}`, typed.secret), 0o600)); err != nil {
		t.Fatal(err)
	}
	if found := traces(t, places, typed.secret); len(found) != 1 || found[0] != keep {
		t.Errorf("planted, an erasure that keeps the key: found in %q", found)
	}
}

// periodicDuty publishes a form and gives a unit a report to make.
func periodicDuty(t *testing.T, h *house) string {
	t.Helper()
	fields := []domain.Field{{Code: "talks", Label: "Số buổi", Type: domain.NumberField, Sum: true, Required: true}, {Code: "results", Label: "Kết quả", Type: domain.TextField}}
	if _, err := h.do(t.Context(), domain.PublishForm{Issued: domain.Issued{ID: "form", By: "post:main/quan-tri", At: h.clock.Now()}, Form: "f", Title: "Báo cáo quý", Fields: fields}); err != nil {
		t.Fatal(err)
	}
	id, cutoff := domain.OccurrenceOf("r1", "2026-Q2", "chi-uy-00001"), domain.NewDate(2026, 6, 14)
	due := domain.DeadlineFound(cutoff.AddDays(5), "", domain.Calendar{})
	_, err := h.do(t.Context(), domain.GiveAssignment{
		Issued: domain.Issued{ID: "give", By: "worker:opener", At: h.clock.Now()}, Assignment: id, Unit: "chi-uy-00001", Duty: domain.Periodic, Text: "Báo cáo quý",
		Origin: domain.Origin{Document: "d1", Obligation: 1, Regime: "r1"}, Due: &due, Form: "f",
		Period:    &domain.Period{Key: "2026-Q2", Label: "Quý II/2026", From: cutoff.AddDays(-90), Cutoff: cutoff, Due: cutoff.AddDays(5)},
		Superiors: domain.Superiors{Board: "ban-tgdv", Office: "van-phong", Committee: "btv"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(id)
}

// edit writes one cell of a workbook.
func edit(t *testing.T, file, cell string, value any) {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := errors.Join(f.SetCellValue(f.GetSheetList()[0], cell, value), f.Save()); err != nil {
		t.Fatal(err)
	}
}

// takenOver finds the one duty that was taken over.
func takenOver(t *testing.T, dir string) string {
	t.Helper()
	_, out, _ := here(t, "", "--data", dir, "events")
	for line := range strings.Lines(out) {
		var c struct {
			Subject string
			Commit  struct{ Events []struct{ Type string } }
		}
		if json.Unmarshal([]byte(line), &c) == nil && len(c.Commit.Events) > 0 && c.Commit.Events[0].Type == "assignment.taken_over" {
			return strings.TrimPrefix(c.Subject, "main.asg.")
		}
	}
	t.Fatal("nothing was taken over")
	return ""
}

// remindAll lets the workers do what is due until this time in three days, letters included.
func remindAll(t *testing.T, h *house, outbox string) {
	t.Helper()
	h.crew.Sink = notify.Folder{Dir: outbox, From: "van-phong@dondoc.invalid", Domain: "dondoc.invalid"}
	now := h.clock.Now().AddDate(0, 0, 3)
	for range 100 {
		if err := h.runner.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if next, ok, err := h.views.NextDue(t.Context()); err != nil || !ok || next.After(now) {
			return
		}
		if err := h.crew.Tick(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the workers do not come to an end")
}
