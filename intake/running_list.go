package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/dondoc/dondoc/domain"
)

// longestDuty is the most letters that the text of a duty may have; a cell of a spreadsheet holds 32,767.
const longestDuty = 8000

// ListOptions are what a person says about a list that the workbook does not say.
type ListOptions struct {
	Sheet string               // "" is the sheet that looks most like a list
	Map   map[string]ListField // columns that are not as guessed, as ListMap reads them
	Today domain.Date          // nothing was given or completed after it
}

// A RunningList is what an office kept in a workbook: a duty in each row.
type RunningList struct {
	Sheet    string       `json:"sheet"`
	Header   int          `json:"header"` // the row of the column names, from 1
	Columns  []ListColumn `json:"columns"`
	Rows     []ListedDuty `json:"rows"`
	Errors   []RowError   `json:"errors"`
	Headings []int        `json:"headings,omitempty"` // rows that only group others
	Hidden   []string     `json:"hidden,omitempty"`   // sheets that nobody sees: not read
	Others   []string     `json:"others,omitempty"`   // sheets that look like lists too
}

// A ListedDuty is a row that can be taken over.
type ListedDuty struct {
	Row          int         `json:"row"` // from 1, as the spreadsheet counts
	Key          string      `json:"key"` // of what the row says, not of where it stands
	Base         string      `json:"-"`   // the key without the deadline
	Text         string      `json:"text"`
	Symbol       string      `json:"symbol,omitempty"`
	Issued       domain.Date `json:"issued"`
	Unit         string      `json:"unit"` // as written
	Coordinating string      `json:"coordinating,omitempty"`
	Duty         domain.Duty `json:"duty"`
	Due          domain.Date `json:"due"`
	DueText      string      `json:"dueText,omitempty"`
	Given        domain.Date `json:"given"`
	Completed    bool        `json:"completed,omitempty"`
	Done         domain.Date `json:"done"`
}

// A RowError says what in a row is wrong, and by which rule.
type RowError struct {
	Row     int       `json:"row"`
	Code    string    `json:"code"`
	Field   ListField `json:"field,omitempty"`
	Message string    `json:"message"` // Vietnamese
}

// Codes of row errors. They are stable.
const (
	RowMissing   = "missing"      // a cell that a duty needs is empty
	RowTooLong   = "too_long"     // more text than a duty may have
	RowBadDate   = "bad_date"     // neither a day nor words for having none
	RowFuture    = "future"       // given or completed after today
	RowOrder     = "order"        // completed before it was given
	RowDuplicate = "duplicate"    // the same duty as a row above
	RowFormula   = "formula"      // an error value, or a formula that was never computed
	RowUnit      = "unknown_unit" // nothing in the organisation is called so
	RowChanged   = "due_changed"  // taken over before with another deadline
)

// ReadRunningList reads a list of running duties out of a workbook. It never guesses at a value: a row that cannot be
// read is an error with its reason, and the rows around it are read. Every error it returns is an *Unreadable.
func ReadRunningList(body []byte, o ListOptions) (RunningList, error) {
	w, err := readWorkbook(body)
	if err != nil {
		return RunningList{}, err
	}
	l := RunningList{Rows: []ListedDuty{}, Errors: []RowError{}}
	best, header, score := -1, 0, 0
	for i, s := range w.sheets {
		chosen := o.Sheet != "" && fold(clean(o.Sheet)) == fold(clean(s.name))
		switch {
		case s.hidden && !chosen:
			l.Hidden = append(l.Hidden, clean(s.name))
			continue
		case o.Sheet != "" && !chosen:
			continue
		}
		row, n := headerOf(s, o.Map)
		if n == 0 {
			continue
		}
		if best >= 0 {
			l.Others = append(l.Others, clean(s.name))
		}
		if n > score {
			if best >= 0 {
				l.Others[len(l.Others)-1] = clean(w.sheets[best].name)
			}
			best, header, score = i, row, n
		}
	}
	if best < 0 {
		return RunningList{}, &Unreadable{Code: NoList, Size: len(body)}
	}
	s := w.sheets[best]
	l.Sheet, l.Header = clean(s.name), header+1
	r := listReader{workbook: w, sheet: s, today: o.Today, list: &l, seen: map[string]int{}}
	l.Columns, r.fields = columnsOf(s.rows[header], o.Map)
	for row := header + 1; row < len(s.rows); row++ {
		r.read(row)
	}
	return l, nil
}

// headerOf finds the row of the column names: the one with the most columns that are known, the text of the duty and who has it
// among them. Of rows that are alike the last counts, for names may take two rows. score is 0 when there is none.
func headerOf(s sheet, given map[string]ListField) (row, score int) {
	const within = 60
	for i, cells := range s.rows[:min(len(s.rows), within)] {
		_, fields := columnsOf(cells, given)
		_, text := fields[ListText]
		_, unit := fields[ListUnit]
		if n := len(fields); text && unit && (n > score || n == score && i == row+1 && strings.Join(cells, "") != "" && !isCount(cells)) {
			if n == score && !sameNames(cells, s.rows[row]) {
				continue
			}
			row, score = i, n
		}
	}
	return row, score
}

// sameNames reports whether a row repeats the names above it, as the second row of a merged header does.
func sameNames(cells, above []string) bool {
	same := 0
	for i, c := range cells {
		if c != "" && i < len(above) && heading(c) == heading(above[i]) {
			same++
		}
	}
	return same >= 2
}

// isCount reports whether a row numbers the columns: "A B 1 2 3", "(1) (2) (3)".
func isCount(cells []string) bool {
	n := 0
	for _, c := range cells {
		word := strings.Trim(heading(c), "=+")
		if word == "" {
			continue
		}
		if len(word) > 3 || strings.Trim(word, "0123456789") != "" && len(word) > 1 {
			return false
		}
		n++
	}
	return n >= 3
}

// listReader reads the rows of a list.
type listReader struct {
	*workbook
	sheet  sheet
	fields map[ListField]int
	today  domain.Date
	list   *RunningList
	seen   map[string]int // row keys, and where they stood first
}

// read takes one row.
func (r *listReader) read(row int) {
	value := func(f ListField) string {
		column, ok := r.fields[f]
		if !ok {
			return ""
		}
		return clean(r.sheet.cell(row, column))
	}
	raw := func(f ListField) string {
		column, ok := r.fields[f]
		if !ok {
			return ""
		}
		return r.sheet.cell(row, column)
	}
	if strings.TrimSpace(strings.Join(r.sheet.rows[row], "")) == "" || row == r.list.Header && isCount(r.sheet.rows[row]) {
		return
	}
	d := ListedDuty{Row: row + 1, Text: value(ListText), Symbol: value(ListSymbol), Unit: value(ListUnit), Coordinating: value(ListCoordinating)}
	if d.Unit == "" && d.Symbol == "" && raw(ListDue) == "" && raw(ListGiven) == "" && raw(ListStatus) == "" && !r.formula(row, ListUnit) {
		r.list.Headings = append(r.list.Headings, row+1)
		return
	}
	before := len(r.list.Errors)
	fail := func(code string, f ListField, format string, args ...any) {
		r.list.Errors = append(r.list.Errors, RowError{row + 1, code, f, fmt.Sprintf(format, args...)})
	}
	for _, f := range []ListField{ListText, ListSymbol, ListIssued, ListUnit, ListCoordinating, ListDue, ListGiven, ListStatus, ListDone} {
		v := raw(f)
		if isErrorValue(v) || v == "" && (f == ListText || f == ListUnit || f == ListDue) && r.formula(row, f) {
			fail(RowFormula, f, "Ô %s có công thức chưa tính được, hãy mở bằng Excel, kiểm tra rồi lưu lại.", f)
		}
	}
	if len(r.list.Errors) > before {
		return
	}
	for _, f := range []ListField{ListText, ListUnit} {
		if value(f) == "" {
			fail(RowMissing, f, "Thiếu %s.", f)
		}
	}
	for f, most := range map[ListField]int{ListText: longestDuty, ListSymbol: 200, ListUnit: 300, ListCoordinating: 3000} {
		if n := utf8.RuneCountInString(value(f)); n > most {
			fail(RowTooLong, f, "%s dài %d ký tự, nhiều nhất là %d.", capital(string(f)), n, most)
		}
	}
	date := func(f ListField) domain.Date {
		if strings.TrimSpace(raw(f)) == "" || slices.Contains(undatedWords, fold(value(f))) {
			return domain.Date{}
		}
		on, _, ok := r.cellDay(raw(f))
		switch {
		case !ok:
			fail(RowBadDate, f, "%s “%s” không phải là ngày, tháng, năm.", capital(string(f)), clip(value(f), 60))
		case f != ListIssued && on.After(r.today):
			fail(RowFuture, f, "%s %s còn ở phía trước.", capital(string(f)), vn(on))
		}
		return on
	}
	d.Issued, d.Given, d.Done = date(ListIssued), date(ListGiven), date(ListDone)
	if d.Issued.IsZero() {
		d.Symbol, d.Issued = symbolAndDay(d.Symbol)
	}
	var ok bool
	if d.Duty, d.Due, d.DueText, ok = r.due(raw(ListDue), d.Issued); !ok {
		fail(RowBadDate, ListDue, "Thời hạn “%s” không đọc được, hãy ghi ngày/tháng/năm hoặc để trống nếu không hạn.", clip(value(ListDue), 60))
	}
	d.Completed = completed(value(ListStatus), d.Done)
	switch {
	case d.Completed && d.Done.IsZero():
		fail(RowMissing, ListDone, "Đã hoàn thành nhưng thiếu ngày hoàn thành.")
	case d.Completed && !d.Given.IsZero() && d.Done.Before(d.Given):
		fail(RowOrder, ListDone, "Ngày hoàn thành %s trước ngày giao %s.", vn(d.Done), vn(d.Given))
	}
	if len(r.list.Errors) > before {
		slices.SortStableFunc(r.list.Errors[before:], func(a, b RowError) int { return strings.Compare(a.Code+string(a.Field), b.Code+string(b.Field)) })
		return
	}
	d.Base, d.Key = rowKey(d)
	if first, twice := r.seen[d.Key]; twice {
		fail(RowDuplicate, "", "Trùng với dòng %d.", first)
		return
	}
	r.seen[d.Key] = row + 1
	r.list.Rows = append(r.list.Rows, d)
}

// rowKey is what makes a row the duty it is: what is to be done, by whom, on which paper, by when. Where the row stands
// and how it is going are not part of it, so that a list that was sorted, filtered or brought up to date has the same
// keys.
func rowKey(d ListedDuty) (base, key string) {
	h := sha256.New()
	for _, part := range []string{d.Text, d.Unit, d.Symbol, d.Issued.String()} {
		h.Write([]byte(strings.Join(strings.Fields(strings.Trim(fold(part), " .;")), " ") + "\x00"))
	}
	base = hex.EncodeToString(h.Sum(nil)[:12])
	if d.Duty == domain.Dated {
		return base, base + "-" + d.Due.String()
	}
	return base, base + "-" + string(d.Duty)
}

// formula reports whether an empty cell holds a formula that was never computed.
func (r *listReader) formula(row int, f ListField) bool {
	column, ok := r.fields[f]
	if !ok || len(r.sheet.pending) == 0 {
		return false
	}
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	return err == nil && r.sheet.pending[name]
}

// isErrorValue reports whether a cell shows that its formula failed.
func isErrorValue(v string) bool {
	return strings.HasPrefix(v, "#") && slices.Contains([]string{"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}, strings.ToUpper(strings.TrimSpace(v)))
}

var (
	doneWords = folded("hoàn thành", "đã hoàn thành", "đã xong", "xong", "đã thực hiện", "đã báo cáo", "đã gửi", "hoàn tất", "đã hoàn tất", "kết thúc", "đã kết thúc", "đạt")
	openWords = folded("chưa", "đang", "không", "hoàn thành một phần", "cơ bản hoàn thành", "đã hoàn thành một phần")
)

// completed reads what a list says of how a duty stands. A day of completion says that it is done unless the words say
// that it is not.
func completed(status string, done domain.Date) bool {
	low := fold(status)
	share, err := strconv.ParseFloat(strings.TrimSuffix(low, "%"), 64)
	switch {
	case startsWithAny(low, openWords) != "":
		return false
	case err == nil:
		return share == 1 || share >= 100 // a share as a spreadsheet stores it, or as it is typed
	case startsWithAny(low, doneWords) != "":
		return true
	}
	return !done.IsZero()
}

// symbolAndDay splits "45-KH/ĐUK ngày 02/11/2023" into the symbol and its day; a symbol without a day is kept whole.
func symbolAndDay(text string) (string, domain.Date) {
	low := fold(text)
	i := strings.LastIndex(low, "ngày ")
	if i < 0 {
		return text, domain.Date{}
	}
	d, size := writtenDay(low[i+len("ngày "):])
	if size == 0 || d.year == 0 || !d.valid() {
		return text, domain.Date{}
	}
	if symbol := strings.TrimRight(text[:i], " ,;("); symbol != "" {
		return symbol, civil(d.iso())
	}
	return text, domain.Date{}
}

func vn(d domain.Date) string { return d.Time(0, 0).Format("02/01/2006") }

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[size:]
}
