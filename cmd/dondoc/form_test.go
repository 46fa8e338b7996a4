package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/summaries"
)

// drawn is text of one line as an office might write it, formulas among it.
func drawn(t *rapid.T, what string, most int) string {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"Số", "buổi", "=A1", "+3", "-x", "@nguoi", "'", "''", "=", "1.286,5", "<b>", "&", "\"", "kết", "quả", "🙂", "_x0041_"}), 0, most).Draw(t, what)
	return strings.Join(words, " ")
}

// Whatever a form asks and whatever was answered, it comes back out of its workbook as it was.
func TestAFormComesBackOutOfItsWorkbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := domain.FormPublished{Form: "khoa-giao", Version: rapid.IntRange(1, 9).Draw(t, "version"), Title: "Báo cáo " + drawn(t, "title", 4)}
		form.Title = strings.TrimSpace(form.Title)
		answers := domain.Answers{}
		codes := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9][A-Za-z0-9_.-]{0,20}`), 1, 12, rapid.ID[string]).Draw(t, "codes")
		for _, code := range codes {
			x := domain.Field{
				Code: code, Label: strings.TrimSpace("Chỉ " + drawn(t, "label", 5)), Type: rapid.SampledFrom([]domain.FieldType{domain.NumberField, domain.TextField, domain.FileField, domain.YesNoField}).Draw(t, "type"),
				Unit: drawn(t, "unit", 2), Area: drawn(t, "area", 2), Required: rapid.Bool().Draw(t, "required"),
			}
			if x.Type == domain.NumberField && rapid.Bool().Draw(t, "sum") {
				x.Sum, x.SumRule = true, rapid.SampledFrom([]domain.SumRule{"", domain.AverageRule, domain.HighestRule, domain.LowestRule, domain.LatestRule}).Draw(t, "rule")
			}
			if rapid.Bool().Draw(t, "label alone") {
				x.Label = rapid.SampledFrom([]string{"=HYPERLINK(1)", "'", "-", "@", "+84"}).Draw(t, "armed")
			}
			form.Fields = append(form.Fields, x)
			answer := ""
			switch x.Type {
			case domain.NumberField:
				answer = domain.WriteNumber(float64(rapid.Int64Range(-1e12, 1e12).Draw(t, "n")) / 100)
			case domain.YesNoField:
				answer = rapid.SampledFrom([]string{"", "có", "không"}).Draw(t, "yes")
			default:
				answer = strings.TrimSpace(drawn(t, "answer", 6) + "\n" + drawn(t, "more", 3))
			}
			if answer != "" {
				answers[code] = answer
			}
		}
		if _, err := (domain.Form{}).Decide(domain.PublishForm{Issued: domain.Issued{By: "post:main/quan-tri"}, Form: form.Form, Title: form.Title, Fields: form.Fields}); err != nil {
			t.Fatal(err)
		}
		body, err := summaries.FormWorkbook(form, summaries.Filled{Period: "Quý I/2024", Answers: answers}, summaries.Filled{Period: "Quý II/2024", Answers: answers})
		if err != nil {
			t.Fatal(err)
		}
		got, err := intake.ReadForm(body)
		want := intake.FormSheet{Form: form.Form, Version: form.Version, Title: form.Title, Fields: form.Fields, Answers: answers, Errors: []intake.FieldError{}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("read %v\n%+v\nwant\n%+v", err, got, want)
		}
	})
}

// No cell of an exported workbook is a formula, and none begins as one would.
func TestAnExportHoldsNoFormula(t *testing.T) {
	evil := `=HYPERLINK("http://x","y")`
	form := domain.FormPublished{Form: "f", Version: 1, Title: evil, Fields: []domain.Field{{Code: "a", Label: evil, Type: domain.TextField, Unit: "+1", Area: "@x"}}}
	body, err := summaries.FormWorkbook(form, summaries.Filled{Answers: domain.Answers{"a": "-1+1"}}, summaries.Filled{})
	if err != nil {
		t.Fatal(err)
	}
	armed := func(body []byte) (bad int) {
		f, err := excelize.OpenReader(strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows(f.GetSheetList()[0])
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, v := range row {
				name, _ := excelize.CoordinatesToCellName(c+1, r+1)
				formula, _ := f.GetCellFormula(f.GetSheetList()[0], name)
				if formula != "" || v != "" && strings.ContainsAny(v[:1], "=+-@") {
					bad++
				}
			}
		}
		return bad
	}
	if n := armed(body); n != 0 {
		t.Errorf("%d cells could run", n)
	}
	planted := excelize.NewFile()
	defer planted.Close()
	_ = planted.SetCellStr("Sheet1", "A1", evil)
	b, err := planted.WriteToBuffer()
	if err != nil || armed(b.Bytes()) != 1 {
		t.Errorf("planted: the check cannot fail (%v)", err)
	}
}

func TestAFormOfAnOffice(t *testing.T) {
	dir, out := dataDir(t), filepath.Join(t.TempDir(), "mau.xlsx")
	code, _, errs := here(t, "", "--data", dir, "form", "export", "khoa-giao", "--out", out)
	if code != exitOK {
		t.Fatalf("export: exit %d: %s", code, errs)
	}
	if code, says, errs := here(t, "", "--data", dir, "form", "import", out, "--form", "khoa-giao"); code != exitOK || !strings.Contains(says, `"events":[]`) {
		t.Errorf("the same form again: exit %d, %s%s", code, says, errs)
	}
	change := func(cell string, value any) {
		t.Helper()
		f, err := excelize.OpenFile(out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_ = f.SetCellValue(f.GetSheetList()[0], cell, value)
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
	}
	change("B6", "Khoa học và công nghệ: số đề tài")
	if code, says, errs := here(t, "", "--data", dir, "form", "import", out, "--form", "khoa-giao"); code != exitOK || !strings.Contains(says, "form.published") {
		t.Errorf("a changed form: exit %d, %s%s", code, says, errs)
	}
	change("C6", "ngày")
	change("A7", "education_activities")
	if code, says, errs := here(t, "", "--data", dir, "form", "import", out, "--form", "khoa-giao", "--json"); code != exitBadInput || !strings.Contains(says, intake.FieldWord) || !strings.Contains(says, intake.FieldDuplicate) || errs != "" {
		t.Errorf("a form with errors: exit %d, %s%s", code, says, errs)
	}
	for _, args := range [][]string{{"export", "khong-co"}, {"import", filepath.Join(t.TempDir(), "x"), "--form", "f"}, {"import", workbook(t, "b.xlsx", []any{"Tên"}), "--form", "f"}} {
		if code, says, errs := here(t, "", append([]string{"--data", dir, "form"}, args...)...); code != exitBadInput || says != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %s%s", args, code, says, errs)
		}
	}
}

// A unit answers its form; the next time its answers stand beside the new ones. What its form does not take is not
// submitted.
func TestAReportIsData(t *testing.T) {
	dir := dataDir(t)
	form := []domain.Field{{Code: "talks", Label: "Số buổi", Type: domain.NumberField, Sum: true, Required: true}, {Code: "results", Label: "Kết quả", Type: domain.TextField}}
	give := func(h *house, key, label string, cutoff domain.Date) string {
		id := domain.OccurrenceOf("r1", key, "chi-uy-00001")
		due := domain.DeadlineFound(cutoff.AddDays(5), "", domain.Calendar{})
		_, err := h.do(t.Context(), domain.GiveAssignment{
			Issued: domain.Issued{ID: "give-" + key, By: "worker:opener", At: h.clock.Now()}, Assignment: id, Unit: "chi-uy-00001", Duty: domain.Periodic, Text: "Báo cáo quý",
			Origin: domain.Origin{Document: "d1", Obligation: 1, Regime: "r1"}, Due: &due, Form: "f",
			Period:    &domain.Period{Key: key, Label: label, From: cutoff.AddDays(-90), Cutoff: cutoff, Due: cutoff.AddDays(5)},
			Superiors: domain.Superiors{Board: "ban-tgdv", Office: "van-phong", Committee: "btv"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(id)
	}
	var first, second string
	inside(t, dir, func(h *house) {
		settle(t, h, 2)
		if _, err := h.do(t.Context(), domain.PublishForm{Issued: domain.Issued{ID: "form", By: "post:main/quan-tri", At: h.clock.Now()}, Form: "f", Title: "Báo cáo quý", Fields: form}); err != nil {
			t.Fatal(err)
		}
		first, second = give(h, "2026-Q2", "Quý II/2026", domain.NewDate(2026, 6, 14)), give(h, "2026-Q3", "Quý III/2026", domain.NewDate(2026, 9, 14))
	})
	file := filepath.Join(t.TempDir(), "bao-cao.xlsx")
	export := func(assignment string) (rows [][]string) {
		t.Helper()
		if code, _, errs := here(t, "", "--data", dir, "form", "export", "f", "--assignment", assignment, "--out", file); code != exitOK {
			t.Fatalf("export: exit %d: %s", code, errs)
		}
		f, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err = f.GetRows(f.GetSheetList()[0])
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	fill := func(talks any) {
		t.Helper()
		f, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_ = f.SetCellValue(f.GetSheetList()[0], "I5", talks)
		_ = f.SetCellValue(f.GetSheetList()[0], "I6", "Tốt")
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
	}
	submit := func(assignment string) (int, string) {
		code, out, errs := here(t, "", "--data", dir, "form", "submit", file, "--assignment", assignment, "--by", "unit:chi-uy-00001")
		return code, out + errs
	}
	if rows := export(first); len(rows[3]) != 9 || rows[3][7] != "Kỳ trước" || rows[3][8] != "Kỳ này (Quý II/2026)" {
		t.Errorf("the columns are %v", rows[3])
	}
	fill("12 buổi")
	if code, says := submit(first); code != exitRefused || !strings.Contains(says, "talks, not_number") {
		t.Errorf("a figure with its unit: exit %d, %s", code, says)
	}
	fill(nil)
	if code, says := submit(first); code != exitRefused || !strings.Contains(says, "talks, required") {
		t.Errorf("a missing figure: exit %d, %s", code, says)
	}
	fill(1286.5)
	if code, says := submit(first); code != exitOK {
		t.Fatalf("submit: exit %d, %s", code, says)
	}
	if rows := export(second); len(rows[4]) > 7 {
		t.Errorf("a report that nobody accepted is shown: %v", rows[4])
	}
	if code, _, errs := here(t, "", "--data", dir, "do", "AcceptSubmission", `{"by":"post:ban-tgdv/truong-ban","assignment":"`+first+`"}`); code != exitOK {
		t.Fatalf("accept: exit %d: %s", code, errs)
	}
	if rows := export(second); rows[3][7] != "Kỳ trước (Quý II/2026)" || rows[4][7] != "1286.5" || rows[5][7] != "Tốt" {
		t.Errorf("beside the new answers stands %v %v", rows[3], rows[4:])
	}
	fill("1.300")
	if code, says := submit(second); code != exitOK {
		t.Errorf("the next report: exit %d, %s", code, says)
	}
	for _, c := range logOf(t, dir) { // figures are read from the content store
		if data, _ := json.Marshal(c); strings.Contains(string(data), "1286") {
			t.Errorf("position %d has the figure in the log", c.Position)
		}
	}
	inside(t, dir, func(h *house) {
		filled := answersOf(t, h, second)
		if !maps.Equal(filled, domain.Answers{"talks": "1.300", "results": "Tốt"}) {
			t.Errorf("kept %v", filled)
		}
	})
	if body, err := os.ReadFile(file); err != nil || !slices.Equal(body[:2], []byte("PK")) {
		t.Error("the file is no workbook")
	}
}

// answersOf are the answers of a duty's last submission.
func answersOf(t *testing.T, h *house, assignment string) domain.Answers {
	t.Helper()
	story, err := h.views.Timeline(context.WithoutCancel(t.Context()), "asg."+assignment)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range slices.Backward(story) {
		var made domain.SubmissionMade
		if e.Type == "assignment.submission_made" && json.Unmarshal(e.Data, &made) == nil {
			f, _, err := h.filled(t.Context(), made.Report)
			if err != nil {
				t.Fatal(err)
			}
			return f.Answers
		}
	}
	return nil
}
