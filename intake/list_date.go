package intake

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/dondoc/dondoc/domain"
)

// Days that a spreadsheet shows where nobody typed one: its first days, and the first day of computers.
var nullDays = []day{{1899, 12, 30}, {1899, 12, 31}, {1900, 1, 0}, {1900, 1, 1}, {1904, 1, 1}, {1970, 1, 1}, {1, 1, 1}}

// cellDay reads a cell that holds a day: a serial number, 15/12/2023, 5/3/24, 2023-12-15. ok is false for anything else;
// a day that is not in the calendar, and one of nullDays, is the zero Date with ok true or false as said by null.
func (w *workbook) cellDay(raw string) (d domain.Date, null, ok bool) {
	text := strings.TrimSpace(raw)
	if serial, err := strconv.ParseFloat(text, 64); err == nil && !strings.ContainsAny(text, "xXpP_") {
		return w.serialDay(serial)
	}
	text = strings.TrimPrefix(fold(clean(text)), "ngày ")
	x, size := writtenDay(text)
	switch rest := strings.TrimLeft(text[size:], " "); {
	case size == 0, rest != "" && !isClock(rest):
		return domain.Date{}, false, false
	case slices.Contains(nullDays, x), x.day == 0 && x.month == 0:
		return domain.Date{}, true, true
	case !x.valid() || x.year < 1945 || x.year > 2099:
		return domain.Date{}, false, false
	}
	return domain.NewDate(x.year, time.Month(x.month), x.day), false, true
}

// serialDay is the day of a serial number: 25569 is 01/01/1970, and 0 is what an empty date becomes.
func (w *workbook) serialDay(serial float64) (d domain.Date, null, ok bool) {
	if math.IsNaN(serial) || serial < 0 || serial >= 73_051 { // 2100
		return domain.Date{}, false, false
	}
	if serial < 2 {
		return domain.Date{}, true, true
	}
	at, err := excelize.ExcelDateToTime(math.Floor(serial), w.date1904)
	if err != nil {
		return domain.Date{}, false, false
	}
	if slices.Contains(nullDays, day{at.Year(), int(at.Month()), at.Day()}) {
		return domain.Date{}, true, true
	}
	if at.Year() < 1945 || at.Year() > 2099 {
		return domain.Date{}, false, false // a number that is no date: "12" of days
	}
	return domain.NewDate(at.Year(), at.Month(), at.Day()), false, true
}

// writtenDay reads a day at the start of folded text. size is 0 when there is none. The day comes before the month, as
// it is written in Vietnam: nothing is swapped to make a date of it.
func writtenDay(low string) (d day, size int) {
	if strings.HasPrefix(low, "0000-00-00") || strings.HasPrefix(low, "00/00/0000") {
		return day{}, 10
	}
	if year, n := readNumber(low, 4); n == 4 && len(low) > 4 && (low[4] == '-' || low[4] == '/') {
		month, m := readNumber(low[5:], 2)
		if m == 0 || 5+m >= len(low) || low[5+m] != low[4] {
			return day{}, 0
		}
		on, k := readNumber(low[6+m:], 2)
		if k == 0 {
			return day{}, 0
		}
		return day{year, month, on}, 6 + m + k
	}
	if d, size = readDay(low); size > 0 && d.year > 0 {
		return d, size
	}
	on, n := readNumber(low, 2)
	if n == 0 || n >= len(low) || strings.IndexByte("/-.", low[n]) < 0 {
		return day{}, 0
	}
	month, m := readNumber(low[n+1:], 2)
	if at := n + 1 + m; m > 0 && at < len(low) && low[at] == low[n] {
		if year, y := readNumber(low[at+1:], 4); y == 2 {
			return day{2000 + year, month, on}, at + 1 + y
		}
	}
	return day{}, 0
}

// isClock reports whether text is a time of day, as a copied cell drags along: "00:00:00", "t00:00:00z".
func isClock(low string) bool {
	return strings.Trim(low, "0123456789:.tz hg+") == "" && strings.ContainsAny(low, ":hg")
}

// dueWords are what a list writes where a duty has no date. Some of them mean that it never has one.
var (
	undatedWords    = folded("không", "không hạn", "không có hạn", "không thời hạn", "không quy định", "không xác định", "không có", "chưa xác định", "chưa có", "chưa ấn định", "chưa rõ", "n/a", "na", "null", "none", "-", "–", "—", "x", "...", "…")
	continuousWords = folded("thường xuyên", "liên tục", "hằng ngày", "hàng ngày", "tiếp tục", "lâu dài", "theo dõi thường xuyên", "định kỳ", "hằng tuần", "hàng tuần", "hằng tháng", "hàng tháng", "hằng quý", "hàng quý", "hằng năm", "hàng năm")
)

// due reads the cell of a deadline: the nature of the duty, its day, and how it was printed. ok is false when it is
// neither a day nor words for having none.
func (w *workbook) due(raw string, issued domain.Date) (duty domain.Duty, on domain.Date, shown string, ok bool) {
	shown = clip(clean(raw), 200)
	low := strings.TrimRight(fold(shown), " .;")
	switch {
	case low == "" || slices.Contains(undatedWords, low):
		return domain.Unscheduled, domain.Date{}, "", true
	case startsWithAny(low, continuousWords) != "":
		return domain.Continuous, domain.Date{}, shown, true
	}
	if d, null, is := w.cellDay(raw); is {
		if null {
			return domain.Unscheduled, domain.Date{}, "", true
		}
		return domain.Dated, d, d.Time(0, 0).Format("02/01/2006"), true
	}
	if _, err := strconv.ParseFloat(strings.TrimSpace(raw), 64); err == nil {
		return "", domain.Date{}, shown, false
	}
	from := day{issued.Year, int(issued.Month), issued.Day}
	if issued.IsZero() {
		from = day{}
	}
	for _, x := range deadlinesIn(low, from) {
		on := civil(x.iso)
		switch {
		case x.iso == "" && x.window != nil && x.window.To != "":
			on = civil(x.window.To)
		case on.IsZero():
			continue
		case x.qualifier == Before:
			on = on.AddDays(-1) // trước ngày: that day itself is late
		}
		if on.Year < 1945 || on.Year > 2099 {
			continue
		}
		return domain.Dated, on, shown, true
	}
	return "", domain.Date{}, shown, false
}
