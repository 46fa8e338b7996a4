package domain

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine has no zone files, and the law's clock is Vietnam's
)

// Zone is the clock the law counts by: Asia/Ho_Chi_Minh, UTC+7 without summer time.
var Zone = func() *time.Location {
	loc, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err) // the zone is compiled in
	}
	return loc
}()

// A Date is a day of the civil calendar in Zone. The zero Date is no date at all.
// It is written 2006-01-02, in JSON too; the zero Date is written "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate is the day so named; a day beyond the month's end runs on into the next, as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	y, m, d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, d}
}

// DateOf is the day on which t falls in Vietnam.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(Zone).Date()
	return Date{y, m, d}
}

// ParseDate reads 2006-01-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("ngày %q không đúng dạng năm-tháng-ngày (ví dụ 2026-08-20)", s)
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is -1, 0 or +1, as d is before, on or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d comes after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays is the day n calendar days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// Sub is the number of calendar days from e to d.
func (d Date) Sub(e Date) int { return int(d.utc().Sub(e.utc()) / (24 * time.Hour)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Time is the instant at which clocks in Vietnam show hour:minute on that day.
func (d Date) Time(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Zone)
}

// Closes is the end of the day, 24:00: the first instant that no longer belongs to it
// (BLDS 2015 Điều 148(6)). What happened before it was in time.
func (d Date) Closes() time.Time { return d.Time(24, 0) }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String is 2006-01-02, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d = Date{}
	if len(b) > 0 {
		*d, err = ParseDate(string(b))
	}
	return err
}

// A DayOff is a day that is not what its weekday says, and why.
type DayOff struct {
	Date Date   `json:"date"`
	Name string `json:"name"`
}

// A CalendarYear is what was announced for one year: the weekdays off and the
// Saturdays or Sundays worked in exchange. Weekends themselves are not listed.
type CalendarYear struct {
	Year        int      `json:"year"`
	Off         []DayOff `json:"off"`
	Worked      []DayOff `json:"worked,omitempty"`
	Source      string   `json:"source"`                // the notices it was taken from
	Provisional bool     `json:"provisional,omitempty"` // computed ahead of the notice
}

// A Calendar says which days are worked. The zero Calendar knows no year; it never
// guesses one: arithmetic that leaves the known years answers MissingYear.
// It is a value: With copies, nothing changes in place.
type Calendar struct {
	Years []CalendarYear `json:"years"` // by year, each once
}

// MissingYear says that the days off of a year have not been entered.
type MissingYear struct{ Year int }

func (e MissingYear) Error() string { return fmt.Sprintf("lịch năm %d chưa có", e.Year) }

// With is the calendar with y in place of what it knew of that year.
func (c Calendar) With(y CalendarYear) Calendar {
	y.Off, y.Worked = slices.Clone(y.Off), slices.Clone(y.Worked)
	years := slices.Clone(c.Years)
	i, found := c.find(y.Year)
	if found {
		years[i] = y
	} else {
		years = slices.Insert(years, i, y)
	}
	return Calendar{Years: years}
}

// OfYear is what the calendar knows of a year.
func (c Calendar) OfYear(year int) (CalendarYear, bool) {
	i, found := c.find(year)
	if !found {
		return CalendarYear{}, false
	}
	return c.Years[i], true
}

func (c Calendar) find(year int) (int, bool) {
	return slices.BinarySearchFunc(c.Years, year, func(y CalendarYear, year int) int { return cmp.Compare(y.Year, year) })
}

// why says whether a day is worked and, where the announcement decided it, under which name.
// What was announced overrules the weekday; worked overrules off.
func (c Calendar) why(d Date) (worked bool, name string, err error) {
	i, found := c.find(d.Year)
	if !found {
		return false, "", MissingYear{d.Year}
	}
	on := func(o DayOff) bool { return o.Date == d }
	if j := slices.IndexFunc(c.Years[i].Worked, on); j >= 0 {
		return true, c.Years[i].Worked[j].Name, nil
	}
	if j := slices.IndexFunc(c.Years[i].Off, on); j >= 0 {
		return false, c.Years[i].Off[j].Name, nil
	}
	return !d.weekend(), "", nil
}

func (d Date) weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// ahead says which years between two days were computed before their notices came out; "" for none.
func (c Calendar) ahead(first, last Date) string {
	var years []string
	for y := first.Year; y <= last.Year; y++ {
		if known, ok := c.OfYear(y); ok && known.Provisional {
			years = append(years, strconv.Itoa(y))
		}
	}
	if len(years) == 0 {
		return ""
	}
	return "lịch năm " + strings.Join(years, ", ") + " tính trước khi có thông báo nghỉ, sẽ tính lại khi có thông báo"
}

// IsWorkday reports whether d is worked.
func (c Calendar) IsWorkday(d Date) (bool, error) {
	worked, _, err := c.why(d)
	return worked, err
}

// AddWorkdays is the day on which a period of n working days from d ends. The day d itself
// is not counted (BLDS 2015 Điều 147(2)). A negative n counts back. With n = 0 it is d, or the next
// working day when d is off: there a period that ends on a day off runs to (Điều 148(5)).
func (c Calendar) AddWorkdays(d Date, n int) (Date, error) {
	if n == 0 {
		return c.NextWorkday(d)
	}
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 {
		d = d.AddDays(step)
		worked, err := c.IsWorkday(d)
		if err != nil {
			return Date{}, err
		}
		if worked {
			n -= step
		}
	}
	return d, nil
}

// NextWorkday is the first working day on or after d.
func (c Calendar) NextWorkday(d Date) (Date, error) {
	for {
		if worked, err := c.IsWorkday(d); err != nil {
			return Date{}, err
		} else if worked {
			return d, nil
		}
		d = d.AddDays(1)
	}
}

// WorkdaysBetween is the number of working days from a to b, a itself not counted and b counted;
// negative when b comes before a. So WorkdaysBetween(a, AddWorkdays(a, n)) is n for every n but 0.
func (c Calendar) WorkdaysBetween(a, b Date) (int, error) {
	step := b.Compare(a)
	n := 0
	for a != b {
		a = a.AddDays(step)
		if worked, err := c.IsWorkday(a); err != nil {
			return 0, err
		} else if worked {
			n += step
		}
	}
	return n, nil
}

// Explain says in Vietnamese how n working days from one day lead to another, naming what was
// not counted: "nghỉ Tết Nguyên đán 08–14/02 không tính".
func (c Calendar) Explain(from, to Date, n int) string {
	var says []string
	switch {
	case n > 0:
		says = append(says, fmt.Sprintf("%d ngày làm việc sau ngày %s là ngày %s", n, from.long(), to.long()))
	case n < 0:
		says = append(says, fmt.Sprintf("%d ngày làm việc trước ngày %s là ngày %s", -n, from.long(), to.long()))
	case from == to:
		says = append(says, fmt.Sprintf("ngày %s là ngày làm việc", from.long()))
	default:
		says = append(says, fmt.Sprintf("ngày %s là ngày nghỉ, tính đến ngày làm việc tiếp theo %s", from.long(), to.long()))
	}
	first, last := from.AddDays(1), to
	switch {
	case n < 0:
		first, last = to, from.AddDays(-1)
	case n == 0:
		first, last = from, to.AddDays(-1)
	}
	return joined(strings.Join(append(says, c.crossed(first, last)...), "; "), c.ahead(earlier(first, last), last))
}

// crossed names the days from first to last that are not what their weekday says, and counts
// the weekend days that belong to no holiday.
func (c Calendar) crossed(first, last Date) (says []string) {
	type run struct {
		name        string
		first, last Date
	}
	var runs []run
	var worked []string
	weekend, gap := 0, 0 // weekend days outside any run; those since the last run
	joined := false      // only weekend days since the last run
	for d := first; !d.After(last); d = d.AddDays(1) {
		isWorked, name, err := c.why(d)
		switch {
		case err != nil:
			return append(says, err.Error())
		case isWorked && name != "":
			worked = append(worked, weekdayNames[d.Weekday()]+" "+d.short(first.Year))
			joined = false
		case isWorked:
			joined = false
		case name == "":
			weekend, gap = weekend+1, gap+1
		case joined && runs[len(runs)-1].name == name:
			runs[len(runs)-1].last = d
			weekend, gap = weekend-gap, 0
		default:
			runs = append(runs, run{name, d, d})
			joined, gap = true, 0
		}
	}
	var off []string
	for _, r := range runs {
		off = append(off, r.name+" "+span(r.first, r.last, first.Year))
	}
	if len(off) > 0 {
		says = append(says, "nghỉ "+strings.Join(off, ", ")+" không tính")
	}
	if weekend > 0 {
		says = append(says, fmt.Sprintf("%d ngày cuối tuần không tính", weekend))
	}
	if len(worked) > 0 {
		says = append(says, strings.Join(worked, ", ")+" làm bù có tính")
	}
	return says
}

var weekdayNames = [...]string{"chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

// long is 07/02/2024, as people here write a date.
func (d Date) long() string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year) }

// short leaves out the year when it is the one spoken of.
func (d Date) short(year int) string {
	if d.Year != year {
		return d.long()
	}
	return fmt.Sprintf("%02d/%02d", d.Day, d.Month)
}

// span writes a run of days: 24/11, 08–14/02, 31/08–02/09.
func span(a, b Date, year int) string {
	switch {
	case a == b:
		return b.short(year)
	case a.Month == b.Month && a.Year == b.Year:
		return fmt.Sprintf("%02d–%s", a.Day, b.short(year))
	}
	return a.short(year) + "–" + b.short(year)
}

// A WorkdaySum is one line of a table of sums: N working days from Date end on Result.
type WorkdaySum struct {
	Date   Date `json:"date"`
	N      int  `json:"n"`
	Result Date `json:"result"`
}

// SumTSV does the sums of a table with the tab-separated columns date and n. A first line of
// column names, empty lines, lines that begin with # and further columns are passed over.
func (c Calendar) SumTSV(tsv string) ([]WorkdaySum, error) {
	var sums []WorkdaySum
	for i, line := range strings.Split(strings.TrimPrefix(tsv, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		heading := len(sums) == 0 && strings.HasPrefix(strings.ToLower(line), "date\t")
		if line == "" || strings.HasPrefix(line, "#") || heading {
			continue
		}
		sum, err := c.sumLine(line)
		if err != nil {
			return nil, fmt.Errorf("dòng %d: %w", i+1, err)
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

func (c Calendar) sumLine(line string) (sum WorkdaySum, err error) {
	f := strings.Split(line, "\t")
	if len(f) < 2 {
		return sum, fmt.Errorf("cần hai cột cách nhau bằng dấu tab: ngày và số ngày làm việc")
	}
	if sum.Date, err = ParseDate(strings.TrimSpace(f[0])); err != nil {
		return sum, err
	}
	if sum.N, err = strconv.Atoi(strings.TrimSpace(f[1])); err != nil {
		return sum, fmt.Errorf("số ngày làm việc %q không phải là số nguyên", f[1])
	}
	sum.Result, err = c.AddWorkdays(sum.Date, sum.N)
	return sum, err
}
