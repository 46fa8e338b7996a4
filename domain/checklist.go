package domain

import "slices"

// A Criterion is a point of the checklist a submission is accepted by, worded as what it lacks.
type Criterion struct {
	Code string
	Text string // as the unit reads it
}

// Checklist is what a submission is returned for, as data. Codes are in the log: one is never taken away, and a
// reason that is none of them is refused.
var Checklist = []Criterion{
	{"missing_figures", "thiếu số liệu"},
	{"wrong_figures", "số liệu chưa khớp"},
	{"wrong_period", "số liệu không đúng kỳ"},
	{"missing_proof", "thiếu minh chứng"},
	{"missing_part", "thiếu nội dung"},
	{"wrong_content", "chưa đúng nội dung"},
	{"wrong_form", "chưa đúng mẫu"},
	{"missing_signature", "chưa có chữ ký, dấu"},
	// The founding directive asks for work that is "trọng tâm, thiết thực, khả thi … đồng bộ, thống nhất".
	{"not_specific", "chưa cụ thể"},
	{"not_practical", "chưa thiết thực"},
	{"not_focused", "chưa có trọng tâm"},
	{"not_feasible", "chưa khả thi"},
	{"not_consistent", "chưa đồng bộ, thống nhất"},
	{"figures_missing", "thiếu số liệu"}, // an older word for missing_figures
}

// Checked tells whether a code stands on the checklist.
func Checked(code string) bool {
	return slices.ContainsFunc(Checklist, func(c Criterion) bool { return c.Code == code })
}

// ChecklistText is a code in words; what is not on the list is shown as it was written.
func ChecklistText(code string) string {
	if i := slices.IndexFunc(Checklist, func(c Criterion) bool { return c.Code == code }); i >= 0 {
		return Checklist[i].Text
	}
	return code
}
