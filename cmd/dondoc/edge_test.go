package main

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/dondoc/dondoc/domain"
)

var edgeNow = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func establish(name string) domain.EstablishUnit {
	return domain.EstablishUnit{
		Issued: domain.Issued{ID: "c", By: "post:main/quan-tri", At: edgeNow}, Unit: "a", Name: name, Kind: domain.CellCommittee,
	}
}

// TestTextHasOneForm: what is typed in two ways is one text, and what the sender holds is not touched.
func TestTextHasOneForm(t *testing.T) {
	typed := norm.NFD.String("Chi ủy\u00a0Đơn vị Ế")
	cmd := establish("A")
	cmd.Aliases = []string{typed}
	tidied, err := atTheEdge(cmd, edgeNow)
	if err != nil || tidied.(domain.EstablishUnit).Aliases[0] != "Chi ủy Đơn vị Ế" {
		t.Errorf("%+v, %v", tidied, err)
	}
	if cmd.Aliases[0] != typed {
		t.Error("what the sender holds was changed")
	}
	if typed == "Chi ủy Đơn vị Ế" { // planted: without the two steps the texts are not the same
		t.Error("the text was in that form already: nothing is shown")
	}
}

// TestWhatNobodySeesIsRefused: each character, wherever it stands in a text, with the field named; and what is no worse
// than a line break or a diacritic passes.
func TestWhatNobodySeesIsRefused(t *testing.T) {
	for _, bad := range []string{"\x00", "\x07", "\x1b", "\x7f", "\u0085", "\u009f", "\u200b", "\u200d", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff"} {
		_, err := atTheEdge(establish("Chi "+bad+"ủy"), edgeNow)
		var list problems
		if !errors.As(err, &list) || len(list) != 1 || list[0].Code != domain.BadText || list[0].Field != "name" {
			t.Errorf("%q: %v", bad, err)
		}
		if code, text := explain(err); code != exitBadInput || !strings.Contains(text, "“name”") || strings.ContainsFunc(text, unseen) {
			t.Errorf("%q: exit %d %q", bad, code, text)
		}
	}
	for _, good := range []string{"Chi ủy Ế", "một\nhai\tba", "☃ 😀", "'; drop table units; --", "=1+1"} {
		if _, err := atTheEdge(establish(good), edgeNow); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

// TestNaughtyStringsNeverPanic: every string of the list that is known for it is refused with its field, or is then clean.
func TestNaughtyStringsNeverPanic(t *testing.T) {
	data, err := os.ReadFile("../../../shared/corpus/hostile/blns/blns.json")
	if err != nil {
		t.Skip("skipped 1: the list does not stand beside the project")
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	taken, refused := 0, 0
	for _, s := range list {
		cmd, err := atTheEdge(establish(s), edgeNow)
		if err != nil {
			refused++
			if code, text := explain(err); code != exitBadInput || strings.Contains(text, "\n") {
				t.Errorf("%q: exit %d %q", s, code, text)
			}
			continue
		}
		taken++
		if name := cmd.(domain.EstablishUnit).Name; strings.ContainsFunc(name, unseen) || !norm.NFC.IsNormalString(name) {
			t.Errorf("%q became %q", s, name)
		}
	}
	t.Logf("%d taken, %d refused", taken, refused)
	if taken == 0 || refused == 0 {
		t.Error("all went one way: nothing is shown")
	}
}

// TestEveryProblemIsToldInVietnamese: all of them at once, each with its path, and none in the words of a library.
func TestEveryProblemIsToldInVietnamese(t *testing.T) {
	cmd := domain.ReturnSubmission{Issued: domain.Issued{By: "unit:a", At: edgeNow}, Assignment: "x", Reasons: []string{"a", strings.Repeat("x", 65)}}
	_, err := atTheEdge(cmd, edgeNow)
	var list problems
	if !errors.As(err, &list) {
		t.Fatal(err)
	}
	var at []string
	for _, p := range list {
		at = append(at, p.Field+" "+p.Rule)
		if p.Code == "" || !strings.HasPrefix(p.Text, "Mục “"+p.Field+"”") || strings.Contains(p.Text, "Error:") {
			t.Errorf("%+v", p)
		}
	}
	if want := []string{"command required", "reasons[1] max=64"}; !slices.Equal(at, want) {
		t.Errorf("%q, want %q", at, want)
	}
}

// TestAReportComesWhenItComes: no unit escapes lateness by dating its report back.
func TestAReportComesWhenItComes(t *testing.T) {
	for _, tt := range []struct {
		name string
		at   time.Duration
		want time.Duration
	}{
		{"now", 0, 0},
		{"a clock that is a little behind", -4 * time.Minute, -4 * time.Minute},
		{"yesterday", -24 * time.Hour, 0},
		{"years ago", -20000 * time.Hour, 0},
	} {
		for _, cmd := range []domain.Command{
			domain.Submit{Issued: domain.Issued{ID: "c", By: "unit:a", At: edgeNow.Add(tt.at)}, Assignment: "x", Nil: true},
			domain.Submit{Issued: domain.Issued{ID: "c", By: "post:main/van-thu", OnBehalfOf: "unit:a", At: edgeNow.Add(tt.at)}, Assignment: "x", Nil: true},
		} {
			got, err := atTheEdge(cmd, edgeNow)
			if err != nil || !got.IssuedAt().Equal(edgeNow.Add(tt.want)) {
				t.Errorf("%s: %v, %v", tt.name, got, err)
			}
		}
	}
	// Planted: a command that the guard does not know keeps its date.
	cmd := establish("A")
	cmd.At = edgeNow.Add(-time.Hour)
	if got, err := atTheEdge(cmd, edgeNow); err != nil || got.IssuedAt().Equal(edgeNow) {
		t.Errorf("everything is dated now: %v, %v", got, err)
	}
	if _, err := atTheEdge(establish("A"), edgeNow.Add(-time.Hour)); err == nil {
		t.Error("a command from the future is taken")
	}
}

// TestRefusalsForPrograms: with --json the reason is an object on stdout, with the exit code it always had.
func TestRefusalsForPrograms(t *testing.T) {
	dir := dataDir(t)
	unit := func(rest string) string { return `{"command":"c1","unit":"a","kind":"cell_committee",` + rest + `}` }
	for _, tt := range []struct {
		name, json  string
		exit        int
		code, field string
	}{
		{"shape", unit(`"by":"post:main/quan-tri"`), exitBadInput, "incomplete", "name"},
		{"text", unit(`"by":"post:main/quan-tri","name":"A\u202e"`), exitBadInput, "bad_text", "name"},
		{"a worker's hand", unit(`"by":"worker:opener","name":"A"`), exitBadInput, "not_from_outside", "by"},
		{"a rule", unit(`"by":"unit:la","name":"A"`), exitRefused, "not_yours", ""},
		{"10 MB", unit(`"by":"unit:a","name":"` + strings.Repeat("x", 10<<20) + `"`), exitBadInput, "too_long", ""},
		{"taken", unit(`"by":"post:main/quan-tri","name":"Chi ủy A"`), exitOK, "", ""},
	} {
		code, out, errs := here(t, tt.json, "--data", dir, "do", "EstablishUnit", "-", "--json")
		var p problem
		if err := json.Unmarshal([]byte(out), &p); err != nil || code != tt.exit || p.Code != tt.code || p.Field != tt.field || (p.Code != "" && p.Text == "") || errs != "" {
			t.Errorf("%s: exit %d, %.300s %.300s", tt.name, code, out, errs)
		}
	}
	if code, out, errs := here(t, unit(`"by":"worker:opener","name":"B"`), "--data", dir, "do", "EstablishUnit", "-"); code != exitBadInput || out != "" || strings.Count(errs, "\n") != 1 {
		t.Errorf("for people: exit %d, %s%s", code, out, errs)
	}
}
