package intake

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/dondoc/dondoc/domain"
)

// A FormSheet is a report form as a workbook has it: its questions, and what was answered to them.
type FormSheet struct {
	Form    domain.FormID  `json:"form,omitempty"` // as the sheet says; "" when it does not
	Version int            `json:"version,omitempty"`
	Title   string         `json:"title,omitempty"`
	Fields  []domain.Field `json:"fields"`
	Answers domain.Answers `json:"answers,omitempty"` // of the column "kỳ này"
	Errors  []FieldError   `json:"errors"`
}

// A FieldError says what is wrong with a question of a form, and by which rule.
type FieldError struct {
	Row     int    `json:"row"`
	Code    string `json:"code,omitempty"` // of the question, as written
	Field   string `json:"field"`          // the column
	Rule    string `json:"rule"`
	Message string `json:"message"` // Vietnamese
}

// Rules of a form's sheet. They are stable.
const (
	FieldMissing   = "missing"
	FieldDuplicate = "duplicate"
	FieldWord      = "unknown_word" // a type, a way of summing, a yes or no that there is not
	FieldSum       = "sum_of_text"  // only numbers are summed
	FieldTooLong   = "too_long"
	FieldTooMany   = "too_many"
)

// The columns of a form's sheet, as they are exported.
const (
	colCode     = "mã"
	colLabel    = "tên chỉ tiêu"
	colType     = "kiểu"
	colUnit     = "đơn vị tính"
	colSum      = "cách cộng"
	colArea     = "lĩnh vực"
	colRequired = "bắt buộc"
	colNow      = "kỳ này"
)

var (
	typeWords = map[string]domain.FieldType{
		"số": domain.NumberField, "số liệu": domain.NumberField, "number": domain.NumberField,
		"văn bản": domain.TextField, "chữ": domain.TextField, "nội dung": domain.TextField, "text": domain.TextField,
		"tệp": domain.FileField, "file": domain.FileField, "tệp đính kèm": domain.FileField,
		"có/không": domain.YesNoField, "có không": domain.YesNoField, "yes_no": domain.YesNoField,
	}
	sumWords = map[string]struct {
		sum  bool
		rule domain.SumRule
	}{
		"": {}, "không": {}, "không cộng": {}, "-": {},
		"cộng": {sum: true}, "tổng": {sum: true}, "cộng dồn": {sum: true}, "x": {sum: true}, "có": {sum: true},
		"trung bình": {true, domain.AverageRule}, "lớn nhất": {true, domain.HighestRule}, "nhỏ nhất": {true, domain.LowestRule}, "mới nhất": {true, domain.LatestRule},
	}
	requiredWords = map[string]bool{"": false, "không": false, "-": false, "có": true, "x": true, "bắt buộc": true}
)

// ReadForm reads a report form out of a workbook: the first sheet that names the columns mã, tên chỉ tiêu and kiểu. A
// question that cannot be read is an error with its reason. Every error it returns is an *Unreadable.
func ReadForm(body []byte) (FormSheet, error) {
	w, err := readWorkbook(body)
	if err != nil {
		return FormSheet{}, err
	}
	for _, s := range w.sheets {
		header, columns := formHeader(s)
		if header < 0 {
			continue
		}
		f := FormSheet{Fields: []domain.Field{}, Answers: domain.Answers{}, Errors: []FieldError{}}
		for i := range header {
			if heading(s.cell(i, 0)) == "mã mẫu" {
				f.Form = domain.FormID(clean(s.cell(i, 1)))
				f.Version, _ = strconv.Atoi(strings.TrimSpace(s.cell(i, 3)))
			} else if f.Title == "" {
				f.Title = unarmed(clean(s.cell(i, 0)))
			}
		}
		seen := map[string]int{}
		for row := header + 1; row < len(s.rows); row++ {
			f.read(s, row, columns, seen)
		}
		return f, nil
	}
	return FormSheet{}, &Unreadable{Code: NoForm, Size: len(body)}
}

// formHeader finds the row of the column names. -1: the sheet is no form.
func formHeader(s sheet) (row int, columns map[string]int) {
	for i, cells := range s.rows[:min(len(s.rows), 30)] {
		columns = map[string]int{}
		for j, c := range cells {
			name := heading(c)
			if name == "mã chỉ tiêu" {
				name = colCode
			}
			for _, known := range []string{colCode, colLabel, colType, colUnit, colSum, colArea, colRequired, colNow} {
				if _, had := columns[known]; !had && hasWords(name, known) && (known != colCode || name == colCode) {
					columns[known] = j
				}
			}
		}
		_, code := columns[colCode]
		_, label := columns[colLabel]
		_, kind := columns[colType]
		if code && label && kind {
			return i, columns
		}
	}
	return -1, nil
}

// read takes one row: a question, and its answer.
func (f *FormSheet) read(s sheet, row int, columns map[string]int, seen map[string]int) {
	raw := func(name string) string {
		column, ok := columns[name]
		if !ok {
			return ""
		}
		return s.cell(row, column)
	}
	value := func(name string) string { return unarmed(clean(raw(name))) }
	x := domain.Field{Code: value(colCode), Label: value(colLabel), Unit: value(colUnit), Area: value(colArea)}
	if x.Code == "" && x.Label == "" && value(colType) == "" {
		return
	}
	before := len(f.Errors)
	fail := func(column, rule, format string, args ...any) {
		f.Errors = append(f.Errors, FieldError{row + 1, clip(x.Code, 64), column, rule, fmt.Sprintf(format, args...)})
	}
	if x.Code == "" {
		fail(colCode, FieldMissing, "Thiếu mã. Đề nghị đặt mã bằng chữ cái không dấu và chữ số.")
	}
	if x.Label == "" {
		fail(colLabel, FieldMissing, "Thiếu tên chỉ tiêu.")
	}
	for name, most := range map[string]int{colLabel: 300, colUnit: 100, colArea: 100} {
		if utf8.RuneCountInString(value(name)) > most {
			fail(name, FieldTooLong, "%s dài hơn %d ký tự.", capital(name), most)
		}
	}
	var ok bool
	if x.Type, ok = typeWords[fold(value(colType))]; !ok {
		fail(colType, FieldWord, "Kiểu “%s” không có; chỉ dùng: số, văn bản, tệp, có/không.", clip(value(colType), 60))
	}
	sum, ok := sumWords[fold(value(colSum))]
	if x.Sum, x.SumRule = sum.sum, sum.rule; !ok {
		fail(colSum, FieldWord, "Cách cộng “%s” không có; chỉ dùng: cộng, trung bình, lớn nhất, nhỏ nhất, mới nhất, không.", clip(value(colSum), 60))
	}
	if x.Required, ok = requiredWords[fold(value(colRequired))]; !ok {
		fail(colRequired, FieldWord, "Cột bắt buộc chỉ ghi có hoặc không.")
	}
	if x.Sum && x.Type != domain.NumberField && x.Type != "" {
		fail(colSum, FieldSum, "Chỉ chỉ tiêu kiểu số mới cộng được.")
	}
	if first, twice := seen[x.Code]; twice && x.Code != "" {
		fail(colCode, FieldDuplicate, "Mã “%s” trùng với dòng %d.", clip(x.Code, 64), first)
	} else {
		seen[x.Code] = row + 1
	}
	if len(f.Fields) == domain.MostFields {
		fail(colCode, FieldTooMany, "Mẫu có nhiều hơn %d chỉ tiêu.", domain.MostFields)
	}
	if len(f.Errors) > before {
		return
	}
	f.Fields = append(f.Fields, x)
	column, asked := columns[colNow]
	if answer := raw(colNow); asked && strings.TrimSpace(answer) != "" {
		if name, err := excelize.CoordinatesToCellName(column+1, row+1); err == nil && x.Type == domain.NumberField && s.numeric[name] {
			if n, err := strconv.ParseFloat(answer, 64); err == nil {
				answer = domain.WriteNumber(n)
			}
		}
		f.Answers[x.Code] = unarmed(prose(answer))
	}
}

// prose is text of several lines in its canonical form, without what nobody sees.
func prose(raw string) string {
	lines := strings.Split(strings.ReplaceAll(raw, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.Map(func(r rune) rune {
			if isHidden(r) {
				return -1
			}
			return r
		}, l), " \t")
	}
	return norm.NFC.String(strings.TrimSpace(strings.Join(lines, "\n")))
}

// unarmed takes off the mark that an export puts before text which a spreadsheet could take for a formula.
func unarmed(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@'\t\r", s[1]) >= 0 {
		return s[1:]
	}
	return s
}
