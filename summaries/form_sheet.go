package summaries

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/dondoc/dondoc/domain"
)

// formSheet is the name of the sheet, and firstField the row of the first question.
const (
	formSheet  = "Mẫu báo cáo"
	firstField = 5
)

var (
	typeWords = map[domain.FieldType]string{domain.NumberField: "số", domain.TextField: "văn bản", domain.FileField: "tệp", domain.YesNoField: "có/không"}
	sumWords  = map[domain.SumRule]string{"": "cộng", domain.AverageRule: "trung bình", domain.HighestRule: "lớn nhất", domain.LowestRule: "nhỏ nhất", domain.LatestRule: "mới nhất"}
)

// Filled is a column of answers: those of a period.
type Filled struct {
	Period  string // "Quý I/2024"; "" when there is none
	Answers domain.Answers
}

// FormWorkbook writes a version of a form as an .xlsx file: one question to a row, what was answered in the period
// before, and a column for the answers of this one that takes only what the question asks for. intake.ReadForm reads it
// back.
func FormWorkbook(form domain.FormPublished, before, now Filled) (_ []byte, err error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", formSheet); err != nil {
		return nil, fmt.Errorf("write form %s: %w", form.Form, err)
	}
	w := writer{file: f}
	w.text("A1", form.Title)
	w.text("A2", "Mã mẫu")
	w.text("B2", string(form.Form))
	w.text("C2", "Lần")
	w.number("D2", float64(form.Version))
	columns := []string{"Mã", "Tên chỉ tiêu", "Kiểu", "Đơn vị tính", "Cách cộng", "Lĩnh vực", "Bắt buộc", withPeriod("Kỳ trước", before.Period), withPeriod("Kỳ này", now.Period)}
	for i, name := range columns {
		w.text(cell(i+1, firstField-1), name)
	}
	for i, x := range form.Fields {
		row := firstField + i
		sum := "không"
		if x.Sum {
			sum = sumWords[x.SumRule]
		}
		for j, text := range []string{x.Code, x.Label, typeWords[x.Type], x.Unit, sum, x.Area, yesNo(x.Required)} {
			w.text(cell(j+1, row), text)
		}
		w.answer(cell(8, row), x, before.Answers[x.Code])
		w.answer(cell(9, row), x, now.Answers[x.Code])
		w.ask(cell(9, row), x)
	}
	w.dress(len(form.Fields))
	if w.err != nil {
		return nil, fmt.Errorf("write form %s: %w", form.Form, w.err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write form %s: %w", form.Form, err)
	}
	return b.Bytes(), nil
}

func withPeriod(name, period string) string {
	if period == "" {
		return name
	}
	return name + " (" + period + ")"
}

func yesNo(b bool) string {
	if b {
		return "có"
	}
	return "không"
}

func cell(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row)
	return name
}

// writer writes cells until something fails.
type writer struct {
	file *excelize.File
	err  error
}

func (w *writer) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

// escape is how a workbook names a character by its number; text that only looks so is escaped itself.
var escape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// text writes text as text.
func (w *writer) text(at, s string) {
	if s != "" {
		w.do(w.file.SetCellStr(formSheet, at, escape.ReplaceAllString(Armed(s), "_x005F_$1")))
	}
}

func (w *writer) number(at string, n float64) { w.do(w.file.SetCellFloat(formSheet, at, n, -1, 64)) }

// answer writes a figure as a number, so that the spreadsheet can count with it, and anything else as text.
func (w *writer) answer(at string, x domain.Field, answer string) {
	if n, ok := domain.ReadNumber(answer); ok && x.Type == domain.NumberField {
		w.number(at, n)
		return
	}
	w.text(at, answer)
}

// ask lets a cell take only what its question asks for.
func (w *writer) ask(at string, x domain.Field) {
	rule := excelize.NewDataValidation(!x.Required)
	rule.Sqref = at
	title, text := "Chưa đúng", ""
	switch x.Type {
	case domain.NumberField:
		text = "Chỉ tiêu này là số."
		w.do(rule.SetRange(-1e15, 1e15, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	case domain.YesNoField:
		text = "Chỉ ghi có hoặc không."
		w.do(rule.SetDropList([]string{"có", "không"}))
	default:
		text = "Nội dung quá dài, đề nghị đưa phần chi tiết vào tệp kèm theo."
		w.do(rule.SetRange(0, 20_000, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween))
	}
	rule.SetError(excelize.DataValidationErrorStyleStop, title, text)
	w.do(w.file.AddDataValidation(formSheet, rule))
}

// dress makes the sheet readable on the screen and on paper.
func (w *writer) dress(fields int) {
	for _, c := range []struct {
		columns string
		width   float64
	}{{"A", 24}, {"B", 52}, {"C", 11}, {"D", 13}, {"E", 12}, {"F", 18}, {"G", 10}, {"H:I", 34}} {
		from, to, is := strings.Cut(c.columns, ":")
		if !is {
			to = from
		}
		w.do(w.file.SetColWidth(formSheet, from, to, c.width))
	}
	bold, err := w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	w.do(err)
	wrap, err := w.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	w.do(err)
	w.do(w.file.SetCellStyle(formSheet, "A1", "A1", bold))
	w.do(w.file.SetCellStyle(formSheet, cell(1, firstField-1), cell(9, firstField-1), bold))
	if fields > 0 {
		w.do(w.file.SetCellStyle(formSheet, cell(1, firstField), cell(9, firstField+fields-1), wrap))
	}
	w.do(w.file.SetPanes(formSheet, &excelize.Panes{Freeze: true, YSplit: firstField - 1, TopLeftCell: cell(1, firstField), ActivePane: "bottomLeft"}))
	landscape, paper, one, many := "landscape", 9, 1, 0
	w.do(w.file.SetPageLayout(formSheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &one, FitToHeight: &many}))
	fit := true
	w.do(w.file.SetSheetProps(formSheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

// Armed puts a mark before text that a spreadsheet could take for a formula, now or when the file is saved in another
// format.
func Armed(s string) string {
	if s != "" && strings.IndexByte("=+-@'\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}
