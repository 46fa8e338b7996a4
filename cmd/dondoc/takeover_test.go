package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/dondoc/dondoc/intake"
)

// workbook writes rows into a file.
func workbook(t *testing.T, name string, rows ...[]any) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, r := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", cell, &r); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), name)
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAListIsShownBeforeItIsTakenOver(t *testing.T) {
	dir := dataDir(t)
	inside(t, dir, func(h *house) { settle(t, h, 3) })
	header := []any{"STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Phối hợp", "Hạn của Ban", "Thời hạn"}
	file := workbook(t, "theo-doi.xlsx", header,
		[]any{"I", "Nhóm một"},
		[]any{1, "Việc một", "Chi ủy Đơn vị 1", "Chi ủy Đơn vị 2; Ban Tuyên giáo và Dân vận", "15/3/2024", "20/3/2024"},
		[]any{2, "Việc hai", "chi ủy đơn vị 2", "", "", "không hạn"},
		[]any{3, "Việc ba", "Chi ủy Đơn vị 77", "", "", "20/3/2024"},
		[]any{4, "Việc bốn", "Chi ủy Đơn vị 3", "Chi ủy Đơn vị 78", "", "20/3/2024"},
		[]any{5, "Việc năm", "Chi ủy Đơn vị 3", "", "", "mồng một"},
	)
	ask := func(want int, args ...string) (r takeoverReport) {
		t.Helper()
		code, out, errs := here(t, "", append([]string{"--data", dir, "takeover", file, "--json"}, args...)...)
		if code != want || json.Unmarshal([]byte(out), &r) != nil || strings.Count(out, "\n") != 1 {
			t.Fatalf("%v: exit %d: %s%s", args, code, out, errs)
		}
		return r
	}
	before := len(logOf(t, dir))
	r := ask(exitOK, "--preview", "--map", "E=thời hạn")
	if r.Rows != 3 || r.New != 0 || len(r.Refused) != 2 || !r.Preview || r.List != "theo-doi" || r.Columns[4].Field != intake.ListDue || len(r.Headings) != 1 {
		t.Errorf("the preview is %+v", r)
	}
	if after := len(logOf(t, dir)); after != before {
		t.Errorf("the preview wrote %d commits", after-before)
	}
	if r = ask(exitRefused); r.New != 2 || r.Present != 0 || len(r.Refused) != 3 || r.Overdue != 1 {
		t.Errorf("taken over: %+v", r)
	}
	for i, want := range []struct {
		row  int
		code string
	}{{5, intake.RowUnit}, {6, intake.RowUnit}, {7, intake.RowBadDate}} {
		if e := r.Refused[i]; e.Row != want.row || e.Code != want.code || e.Message == "" {
			t.Errorf("refused %+v, want row %d, %s", e, want.row, want.code)
		}
	}
	if r = ask(exitRefused); r.New != 0 || r.Present != 2 {
		t.Errorf("taken over again: %+v", r)
	}
	if r = ask(exitRefused, "--list", "Danh sách khác"); r.New != 2 {
		t.Errorf("under another name: %+v", r)
	}
	// A deadline that was changed in the list is not a second duty.
	file = workbook(t, "theo-doi.xlsx", header, []any{1, "Việc một", "Chi ủy Đơn vị 1", "", "", "20/9/2024"})
	if r = ask(exitRefused); r.New != 0 || len(r.Refused) != 1 || r.Refused[0].Code != intake.RowChanged {
		t.Errorf("with another deadline: %+v", r)
	}
	code, out, _ := here(t, "", "--data", dir, "takeover", file)
	if code != exitRefused || !strings.Contains(out, "dòng 2") || !strings.Contains(out, "chủ trì") {
		t.Errorf("in words: exit %d, %s", code, out)
	}
}

func TestWhatCannotBeTakenOver(t *testing.T) {
	dir := dataDir(t)
	secret := workbook(t, "mat.xlsx", []any{"MẬT"}, []any{"Nội dung", "Đơn vị"}, []any{"Việc", "Chi ủy"})
	text := filepath.Join(t.TempDir(), "a.xlsx")
	if err := os.WriteFile(text, []byte("không phải bảng tính"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(t.TempDir(), "a.xls")
	if err := os.WriteFile(old, append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 512)...), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"a marked list", []string{secret}, exitSecret, "độ mật"},
		{"a text", []string{text}, exitBadInput, ".xlsx"},
		{"an old workbook", []string{old}, exitBadInput, "97–2003"},
		{"no file", []string{filepath.Join(t.TempDir(), "x.xlsx")}, exitBadInput, "không có tệp này"},
		{"no list in it", []string{workbook(t, "b.xlsx", []any{"Tên", "Tuổi"})}, exitBadInput, "--map"},
		{"a map that says nothing", []string{workbook(t, "b.xlsx"), "--map", "thời hạn"}, exitBadInput, "--map"},
	} {
		code, out, errs := here(t, "", append([]string{"--data", dir, "takeover"}, tt.args...)...)
		if code != tt.code || out != "" || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %s%s", tt.name, code, out, errs)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was opened or written for what was refused")
	}
}
