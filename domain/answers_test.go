package domain

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAFormThatCannotBeAnsweredIsNotPublished(t *testing.T) {
	good := PublishForm{Issued: as(byHead, "2024-01-02 08:00"), Form: "f", Title: "Báo cáo", Fields: []Field{{Code: "talks", Label: "Số buổi", Type: NumberField, Sum: true, SumRule: AverageRule}, {Code: "KG-1.2", Label: "Kết quả", Type: TextField}}}
	with := func(change func(*Field)) PublishForm {
		c := good
		c.Fields = slices.Clone(good.Fields)
		change(&c.Fields[1])
		return c
	}
	many := make([]Field, MostFields+1)
	for i := range many {
		many[i] = Field{Code: "q" + itoa(i), Label: "Câu hỏi", Type: TextField}
	}
	for _, tt := range []struct {
		name string
		cmd  PublishForm
		code string
	}{
		{"a good one", good, ""},
		{"as many questions as there may be", but(good, func(c *PublishForm) { c.Fields = many[1:] }), ""},
		{"one too many", but(good, func(c *PublishForm) { c.Fields = many }), Incomplete},
		{"none", but(good, func(c *PublishForm) { c.Fields = nil }), Incomplete},
		{"a type that there is not", with(func(f *Field) { f.Type = "date" }), Incomplete},
		{"prose that is summed", with(func(f *Field) { f.Sum = true }), Incomplete},
		{"a sum rule without a sum", with(func(f *Field) { f.Type, f.SumRule = NumberField, AverageRule }), Incomplete},
		{"a sum rule that there is not", with(func(f *Field) { f.Type, f.Sum, f.SumRule = NumberField, true, "median" }), Incomplete},
		{"a code twice", with(func(f *Field) { f.Code = "talks" }), Incomplete},
		{"no code", with(func(f *Field) { f.Code = "" }), BadText},
		{"a code with a blank", with(func(f *Field) { f.Code = "a b" }), BadText},
		{"a code that is a formula", with(func(f *Field) { f.Code = "=A1" }), BadText},
		{"a code in Vietnamese", with(func(f *Field) { f.Code = "số" }), BadText},
		{"a label of blanks", with(func(f *Field) { f.Label = "  " }), Incomplete},
		{"a label that runs backwards", with(func(f *Field) { f.Label = "Kết \u202equả" }), BadText},
		{"a label with a bell", with(func(f *Field) { f.Label = "Kết\u0007quả" }), BadText},
		{"a label of two lines", with(func(f *Field) { f.Label = "Kết\nquả" }), BadText},
		{"a unit that runs backwards", with(func(f *Field) { f.Unit = "\u2067buổi" }), BadText},
	} {
		if _, err := (Form{}).Decide(tt.cmd); codeOf(err) != tt.code {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.code)
		}
	}
}

func TestNumbersAreReadAsTheyAreWrittenHere(t *testing.T) {
	for s, want := range map[string]float64{"0": 0, "12": 12, "1.286": 1286, "1.286,5": 1286.5, "1286,5": 1286.5, "-1.286.000": -1286000, "0,05": 0.05, " 1 286 ": 1286, "1\u00a0286": 1286, "+3": 3} {
		if got, ok := ReadNumber(s); !ok || got != want {
			t.Errorf("%q is %v %t, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "-", ",5", "1286.5", "1.28", "1,286.5", "12.34.567,", "1e3", "NaN", "Inf", "0x10", "12 buổi", "１２", "1.2860", "1234.567", strings.Repeat("9", 41)} {
		if got, ok := ReadNumber(s); ok {
			t.Errorf("%q is %v", s, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := float64(rapid.Int64Range(-1e13, 1e13).Draw(t, "n")) / 100
		if got, ok := ReadNumber(WriteNumber(f)); !ok || got != f {
			t.Fatalf("%v is written %q and read %v", f, WriteNumber(f), got)
		}
	})
}

func TestAnswersAreCheckedAgainstTheirForm(t *testing.T) {
	form := FormPublished{Form: "f", Version: 1, Fields: []Field{
		{Code: "talks", Label: "Số buổi", Type: NumberField, Required: true},
		{Code: "held", Label: "Đã tổ chức", Type: YesNoField},
		{Code: "results", Label: "Kết quả", Type: TextField, Required: true},
		{Code: "scan", Label: "Minh chứng", Type: FileField},
	}}
	good := Answers{"talks": "1.286,5", "held": "Có", "results": "Tốt", "scan": "0b7e6a52"}
	with := func(code, answer string) Answers {
		a := maps.Clone(good)
		a[code] = answer
		return a
	}
	for _, tt := range []struct {
		name    string
		answers Answers
		want    string
	}{
		{"good", good, ""},
		{"what need not be answered", Answers{"talks": "0", "results": "Tốt"}, ""},
		{"a required one is missing", with("results", " \u00a0"), "results required"},
		{"a figure as elsewhere", with("talks", "1,286.5"), "talks not_number"},
		{"a figure with its unit", with("talks", "5 buổi"), "talks not_number"},
		{"neither yes nor no", with("held", "có lẽ"), "held not_yes_no"},
		{"a question that nobody asks", with("other", "x"), "other unknown_code"},
		{"too much", with("results", strings.Repeat("ấ", longestAnswer+1)), "results too_long"},
		{"text that runs backwards", with("results", "tốt\u202e"), "results bad_text"},
		{"nothing at all", nil, "talks required, results required"},
	} {
		var got []string
		for _, p := range form.Check(tt.answers) {
			got = append(got, p.Field+" "+p.Rule)
			if !strings.Contains(p.Text, "Đề nghị") {
				t.Errorf("%s: does not say what to do: %q", tt.name, p.Text)
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	var filled FilledForm
	err := json.Unmarshal([]byte(`{"form":"f","version":1,"answers":{"talks":1286.5,"held":true,"results":"Tốt","scan":null}}`), &filled)
	if err != nil || len(form.Check(filled.Answers)) > 0 || filled.Answers["talks"] != "1.286,5" || filled.Answers["held"] != "có" {
		t.Errorf("%+v %v", filled, err)
	}
	for _, bad := range []string{`{"answers":{"a":[1]}}`, `{"answers":{"a":1e999}}`, `{"answers":"x"}`} {
		if json.Unmarshal([]byte(bad), &filled) == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
