package domain

import (
	"slices"
	"strings"
)

// A Field is one question of a report form.
type Field struct {
	Code     string    `json:"code" validate:"required,max=64"`
	Label    string    `json:"label" validate:"required,max=300"`
	Type     FieldType `json:"type" validate:"required"`
	Unit     string    `json:"unit,omitempty"` // of measure
	Sum      bool      `json:"sum,omitempty"`  // figures of all units are added up
	Area     string    `json:"area,omitempty"` // field of work it belongs to
	Required bool      `json:"required,omitempty"`
	SumRule  SumRule   `json:"sumRule,omitempty"` // how figures are put together where Sum is set; absent: added up
}

// SumRule is how the figures of several units, or of several periods, become one. "" adds them up.
type SumRule string

const (
	AverageRule SumRule = "average"
	HighestRule SumRule = "highest"
	LowestRule  SumRule = "lowest"
	LatestRule  SumRule = "latest" // of periods: a stock, not a flow
)

// MostFields is how many questions a form may ask.
const MostFields = 200

// FieldType is what an answer is.
type FieldType string

const (
	NumberField FieldType = "number"
	TextField   FieldType = "text"
	FileField   FieldType = "file"
	YesNoField  FieldType = "yes_no"
)

// FormLife is the table of a form's one act: each publication is the next version. It has no states.
var FormLife = []Transition{{[]Status{""}, "PublishForm", []Party{Admin, GiverLeader}, ""}}

// Form is a report form with its versions; the last one published is in force.
type Form struct {
	Versions []FormPublished
}

// Decide says what a command makes happen.
func (f Form) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(PublishForm)
	if !ok {
		return nil, unknown("form", cmd)
	}
	if _, err := allowed(FormLife, "", commandName(cmd), parties(cmd, bonds{})); err != nil {
		return nil, err
	}
	if err := c.sound(); err != nil {
		return nil, err
	}
	if n := len(f.Versions); n > 0 && f.Versions[n-1].Title == c.Title && slices.Equal(f.Versions[n-1].Fields, c.Fields) {
		return nil, nil
	}
	return []Event{FormPublished{Form: c.Form, Version: len(f.Versions) + 1, Title: c.Title, Fields: c.Fields}}, nil
}

// sound tells what in a form could never be answered, or never be summed.
func (c PublishForm) sound() error {
	switch n := len(c.Fields); {
	case n == 0:
		return refuse(Incomplete, "a form asks at least one question")
	case n > MostFields:
		return refuse(Incomplete, "a form asks at most %d questions, not %d", MostFields, n)
	case strings.TrimSpace(c.Title) == "", notOneLine(c.Title):
		return refuse(BadText, "a title is one line that can be seen")
	}
	seen := map[string]bool{}
	for _, x := range c.Fields {
		switch {
		case !soundCode(x.Code):
			return refuse(BadText, "field code %q: letters a to z, digits, dot, dash and underline, at most 64", x.Code)
		case seen[x.Code]:
			return refuse(Incomplete, "field code %s stands twice", x.Code)
		case strings.TrimSpace(x.Label) == "":
			return refuse(Incomplete, "field %s has no label", x.Code)
		case notOneLine(x.Label), notOneLine(x.Unit), notOneLine(x.Area):
			return refuse(BadText, "field %s: its label, unit and area are lines that can be seen", x.Code)
		case !slices.Contains([]FieldType{NumberField, TextField, FileField, YesNoField}, x.Type):
			return refuse(Incomplete, "field %s: type %q is unknown", x.Code, x.Type)
		case x.Sum && x.Type != NumberField:
			return refuse(Incomplete, "field %s: only numbers are summed", x.Code)
		case x.SumRule != "" && !x.Sum, !slices.Contains([]SumRule{"", AverageRule, HighestRule, LowestRule, LatestRule}, x.SumRule):
			return refuse(Incomplete, "field %s: sum rule %q", x.Code, x.SumRule)
		}
		seen[x.Code] = true
	}
	return nil
}

// notOneLine tells whether text is not one line that everybody sees as it is.
func notOneLine(s string) bool { return unseen(s) || strings.ContainsAny(s, "\n\r\t") }

func soundCode(s string) bool {
	if s == "" || len(s) > 64 || !isLetterOrDigit(rune(s[0])) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !isLetterOrDigit(r) && r != '_' && r != '.' && r != '-' })
}

func isLetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// Current is the version in force; false when none was published.
func (f Form) Current() (FormPublished, bool) {
	if len(f.Versions) == 0 {
		return FormPublished{}, false
	}
	return f.Versions[len(f.Versions)-1], true
}

// Version is a version of the form, which answers to it name.
func (f Form) Version(n int) (FormPublished, bool) {
	i := slices.IndexFunc(f.Versions, func(v FormPublished) bool { return v.Version == n })
	if i < 0 {
		return FormPublished{}, false
	}
	return f.Versions[i], true
}

// Evolve folds one fact into the state.
func (f Form) Evolve(e Event) Form {
	if e, ok := e.(FormPublished); ok {
		f.Versions = append(slices.Clone(f.Versions), e)
	}
	return f
}

// ScienceAndEducation is the shipped report form: the eight fields of work the founding directive
// names in II.1, and what a report tells in prose.
var ScienceAndEducation = struct {
	ID     FormID
	Title  string
	Fields []Field
}{
	ID:    "khoa-giao",
	Title: "Báo cáo kết quả thực hiện công tác khoa giáo",
	Fields: append(scienceFigures(),
		Field{Code: "results", Label: "Kết quả nổi bật trong kỳ", Type: TextField, Required: true},
		Field{Code: "difficulties", Label: "Khó khăn, vướng mắc", Type: TextField},
		Field{Code: "proposals", Label: "Kiến nghị, đề xuất", Type: TextField},
	),
}

// ScienceAreas are the fields of science-and-education work (lĩnh vực khoa giáo), as the directive lists them.
var ScienceAreas = []struct{ Code, Name string }{
	{"education", "Giáo dục và đào tạo"},
	{"science", "Khoa học và công nghệ"},
	{"intellectuals", "Đội ngũ trí thức"},
	{"health", "Y tế cơ sở"},
	{"food_safety", "An ninh, an toàn thực phẩm"},
	{"family_children", "Gia đình, chăm sóc, giáo dục, bảo vệ trẻ em"},
	{"social_security", "An sinh xã hội"},
	{"social_evils", "Phòng, chống tệ nạn xã hội"},
}

func scienceFigures() []Field {
	var fields []Field
	for _, a := range ScienceAreas {
		fields = append(fields, Field{Code: a.Code + "_activities", Label: a.Name + ": số hoạt động", Type: NumberField, Unit: "hoạt động", Sum: true, Area: a.Code})
	}
	return fields
}
