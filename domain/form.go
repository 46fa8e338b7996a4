package domain

import "slices"

// A Field is one question of a report form.
type Field struct {
	Code     string    `json:"code" validate:"required,max=64"`
	Label    string    `json:"label" validate:"required,max=300"`
	Type     FieldType `json:"type" validate:"required"`
	Unit     string    `json:"unit,omitempty"` // of measure
	Sum      bool      `json:"sum,omitempty"`  // figures of all units are added up
	Area     string    `json:"area,omitempty"` // field of work it belongs to
	Required bool      `json:"required,omitempty"`
}

// FieldType is what an answer is.
type FieldType string

const (
	NumberField FieldType = "number"
	TextField   FieldType = "text"
	FileField   FieldType = "file"
	YesNoField  FieldType = "yes_no"
)

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
	seen := map[string]bool{}
	for _, x := range c.Fields {
		if seen[x.Code] {
			return nil, refuse(Incomplete, "field code %s stands twice", x.Code)
		}
		seen[x.Code] = true
	}
	if n := len(f.Versions); n > 0 && f.Versions[n-1].Title == c.Title && slices.Equal(f.Versions[n-1].Fields, c.Fields) {
		return nil, nil
	}
	return []Event{FormPublished{Form: c.Form, Version: len(f.Versions) + 1, Title: c.Title, Fields: c.Fields}}, nil
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
