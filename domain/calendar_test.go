package domain

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func shippedCalendar() (c Calendar) {
	for _, y := range VietnamYears {
		c = c.With(y)
	}
	return c
}

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAddWorkdays(t *testing.T) {
	c := shippedCalendar()
	for _, tt := range []struct {
		from string
		n    int
		want string
		why  string
	}{
		{"2024-02-07", 3, "2024-02-19", "Tết"},
		{"2024-04-26", 3, "2024-05-04", "a worked Saturday ends it"},
		{"2025-04-25", 3, "2025-04-29", "a worked Saturday counts"},
		{"2026-08-20", 3, "2026-08-24", "a worked Saturday counts"},
		{"2026-08-28", 3, "2026-09-07", "Quốc khánh and two weekends"},
		{"2026-11-20", 3, "2026-11-26", "Ngày Văn hóa Việt Nam"},
		{"2024-02-20", -7, "2024-02-02", "back over Tết"},
		{"2026-02-25", -3, "2026-02-13", "back over Tết"},
		{"2024-06-14", 2, "2024-06-18", "from a cut-off"},
		{"2024-12-14", 2, "2024-12-17", "from a cut-off on a Saturday"},
		{"2025-12-14", 2, "2025-12-16", "from a cut-off on a Sunday"},
		{"2026-03-14", 2, "2026-03-17", "from a cut-off on a Saturday"},
		{"2024-12-31", 1, "2025-01-02", "over the year's end"},
		{"2025-01-02", -1, "2024-12-31", "back over the year's end"},
		{"2026-09-04", 0, "2026-09-04", "a working day stays"},
		{"2026-08-29", 0, "2026-09-03", "ends on a day off: runs to the next working day"},
	} {
		got, err := c.AddWorkdays(day(t, tt.from), tt.n)
		if err != nil || got.String() != tt.want {
			t.Errorf("%s %+d (%s) = %s, %v; want %s", tt.from, tt.n, tt.why, got, err, tt.want)
		}
	}
}

func TestWorkdaysPerYear(t *testing.T) {
	c := shippedCalendar()
	for year, want := range map[int]int{2024: 251, 2025: 250, 2026: 249} {
		first, last := NewDate(year, 1, 1), NewDate(year, 12, 31)
		got, err := c.WorkdaysBetween(first, last) // the first of January is off, so not counting it is right
		if err != nil || got != want {
			t.Errorf("%d: %d working days, %v; want %d", year, got, err, want)
		}
	}
}

// TestYearsAhead holds the computed years against a list made by hand.
func TestYearsAhead(t *testing.T) {
	want := `2027: 1/1 5/2 8/2 9/2 10/2 11/2 16/4 30/4 3/5 2/9 3/9 24/11
2028: 3/1 25/1 26/1 27/1 28/1 31/1 4/4 1/5 2/5 1/9 4/9 24/11
2029: 1/1 12/2 13/2 14/2 15/2 16/2 23/4 30/4 1/5 3/9 4/9 26/11
2030: 1/1 1/2 4/2 5/2 6/2 7/2 12/4 30/4 1/5 2/9 3/9 25/11`
	var got []string
	for _, y := range YearsAhead {
		line := fmt.Sprintf("%d:", y.Year)
		for i, d := range y.Off {
			line += fmt.Sprintf(" %d/%d", d.Date.Day, d.Date.Month)
			if d.Date.Year != y.Year || d.Date.weekend() || d.Name == "" || i > 0 && !y.Off[i-1].Date.Before(d.Date) {
				t.Errorf("%d: %v", y.Year, d)
			}
		}
		if !y.Provisional || !strings.Contains(y.Source, "Điều 111") || len(y.Worked) > 0 || len(y.Off) != 12 {
			t.Errorf("%d: %+v", y.Year, y)
		}
		got = append(got, line)
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	c := ShippedCalendar()
	if to, err := c.AddWorkdays(NewDate(2027, 2, 4), 1); err != nil || to != NewDate(2027, 2, 12) {
		t.Errorf("over Tết 2027: %s, %v", to, err)
	}
	if says := c.Explain(NewDate(2026, 12, 30), NewDate(2027, 1, 4), 2); !strings.HasSuffix(says, "lịch năm 2027 tính trước khi có thông báo nghỉ, sẽ tính lại khi có thông báo") {
		t.Error(says)
	}
	if len(c.Years) != len(VietnamYears)+len(YearsAhead) || c.Years[3].Year != 2027 {
		t.Errorf("%d years", len(c.Years))
	}
}

// TestVietnamYears looks for a slip of the pen in the data.
func TestVietnamYears(t *testing.T) {
	for _, y := range VietnamYears {
		if y.Source == "" || y.Provisional {
			t.Errorf("%d: source %q, provisional %t", y.Year, y.Source, y.Provisional)
		}
		seen := map[Date]bool{}
		for _, off := range slices.Concat(y.Off, y.Worked) {
			if off.Date.Year != y.Year || off.Name == "" || seen[off.Date] {
				t.Errorf("%d: %v is of another year, nameless or listed twice", y.Year, off)
			}
			seen[off.Date] = true
		}
		byDate := func(a, b DayOff) int { return a.Date.Compare(b.Date) }
		if !slices.IsSortedFunc(y.Off, byDate) || !slices.IsSortedFunc(y.Worked, byDate) {
			t.Errorf("%d: not in order", y.Year)
		}
		for _, off := range y.Off {
			if off.Date.weekend() {
				t.Errorf("%s is a weekend anyway", off.Date)
			}
		}
		for _, w := range y.Worked {
			if !w.Date.weekend() {
				t.Errorf("%s is worked anyway", w.Date)
			}
		}
	}
}

func TestMissingYear(t *testing.T) {
	c := shippedCalendar()
	for name, ask := range map[string]func() error{
		"forward":  func() error { _, err := c.AddWorkdays(NewDate(2026, 12, 30), 5); return err },
		"next":     func() error { _, err := c.NextWorkday(NewDate(2027, 1, 1)); return err },
		"is":       func() error { _, err := c.IsWorkday(NewDate(2027, 6, 1)); return err },
		"between":  func() error { _, err := c.WorkdaysBetween(NewDate(2026, 12, 1), NewDate(2027, 1, 4)); return err },
		"for ever": func() error { _, err := c.AddWorkdays(NewDate(2026, 1, 5), 1<<60); return err },
	} {
		var missing MissingYear
		if err := ask(); !errors.As(err, &missing) || missing.Year != 2027 || err.Error() != "lịch năm 2027 chưa có" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.AddWorkdays(NewDate(2024, 1, 3), -5); err == nil || err.Error() != "lịch năm 2023 chưa có" {
		t.Errorf("back: %v", err)
	}
	if _, err := (Calendar{}).IsWorkday(NewDate(2026, 1, 5)); err == nil {
		t.Error("the zero calendar guesses")
	}
}

func TestWithCopies(t *testing.T) {
	before := shippedCalendar()
	dec24 := NewDate(2026, 12, 24)
	after := before.With(CalendarYear{Year: 2026, Off: []DayOff{{dec24, "Nghỉ thêm"}}})
	if is, _ := before.IsWorkday(dec24); !is {
		t.Error("With changed the calendar it was called on")
	}
	if is, _ := after.IsWorkday(dec24); is {
		t.Error("With did not take the new year")
	}
	if len(after.Years) != 3 {
		t.Errorf("%d years", len(after.Years))
	}
	ahead := before.With(CalendarYear{Year: 2028}).With(CalendarYear{Year: 2027, Provisional: true})
	for i, y := range ahead.Years {
		if y.Year != 2024+i {
			t.Errorf("years out of order: %d at %d", y.Year, i)
		}
	}
	if y, ok := ahead.OfYear(2027); !ok || !y.Provisional {
		t.Errorf("OfYear(2027) = %v, %t", y, ok)
	}
	if _, ok := ahead.OfYear(2030); ok {
		t.Error("OfYear(2030) guesses")
	}
}

func TestExplain(t *testing.T) {
	c := shippedCalendar()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-06-11", 2, "2 ngày làm việc sau ngày 11/06/2024 là ngày 13/06/2024"},
		{"2024-02-07", 3, "3 ngày làm việc sau ngày 07/02/2024 là ngày 19/02/2024; nghỉ Tết Nguyên đán 08–14/02 không tính; 2 ngày cuối tuần không tính"},
		{"2026-08-28", 3, "3 ngày làm việc sau ngày 28/08/2026 là ngày 07/09/2026; nghỉ Quốc khánh 31/08–02/09 không tính; 4 ngày cuối tuần không tính"},
		{"2024-04-26", 3, "3 ngày làm việc sau ngày 26/04/2024 là ngày 04/05/2024; " +
			"nghỉ Ngày Chiến thắng 29–30/04, Quốc tế Lao động 01/05 không tính; 2 ngày cuối tuần không tính; thứ Bảy 04/05 làm bù có tính"},
		{"2024-12-30", 2, "2 ngày làm việc sau ngày 30/12/2024 là ngày 02/01/2025; nghỉ Tết Dương lịch 01/01/2025 không tính"},
		{"2026-02-25", -3, "3 ngày làm việc trước ngày 25/02/2026 là ngày 13/02/2026; nghỉ Tết Nguyên đán 16–20/02 không tính; 4 ngày cuối tuần không tính"},
		{"2026-11-24", 0, "ngày 24/11/2026 là ngày nghỉ, tính đến ngày làm việc tiếp theo 25/11/2026; nghỉ Ngày Văn hóa Việt Nam 24/11 không tính"},
		{"2026-11-25", 0, "ngày 25/11/2026 là ngày làm việc"},
	} {
		from := day(t, tt.from)
		to, err := c.AddWorkdays(from, tt.n)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Explain(from, to, tt.n); got != tt.want {
			t.Errorf("Explain(%s, %+d)\n got %s\nwant %s", from, tt.n, got, tt.want)
		}
	}
	if got := c.Explain(NewDate(2026, 12, 30), NewDate(2027, 1, 6), 5); !strings.HasSuffix(got, "lịch năm 2027 chưa có") {
		t.Errorf("beyond the known years: %s", got)
	}
}

func TestSumTSV(t *testing.T) {
	got, err := shippedCalendar().SumTSV("\ufeffdate\tn\r\n# Tết\n2024-02-07\t3\r\n\n2024-02-20\t-7\ta remark\n 2026-09-04\t0\n")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range got {
		lines = append(lines, fmt.Sprint(s.Date, s.N, s.Result))
	}
	want := []string{"2024-02-07 3 2024-02-19", "2024-02-20 -7 2024-02-02", "2026-09-04 0 2026-09-04"}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
	for tsv, want := range map[string]string{
		"2024-02-07\t3\ndate\tn\n":        "dòng 2: ",
		"2024-02-07\n":                    "hai cột",
		"2024-02-30\t1\n":                 "2024-02-30",
		"2024-02-07\tba\n":                `"ba"`,
		"2024-02-07\t3\n\n2026-12-31\t1 ": "dòng 3: lịch năm 2027 chưa có",
	} {
		if _, err := shippedCalendar().SumTSV(tsv); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("SumTSV(%q): %v, want %q", tsv, err, want)
		}
	}
}

func TestDate(t *testing.T) {
	hanoi := DateOf(time.Date(2026, 8, 20, 17, 0, 0, 0, time.UTC)) // midnight there
	if hanoi != NewDate(2026, 8, 21) {
		t.Errorf("DateOf at midnight in Vietnam: %s", hanoi)
	}
	if got := hanoi.Time(16, 30).UTC(); got != time.Date(2026, 8, 21, 9, 30, 0, 0, time.UTC) {
		t.Errorf("Time(16, 30) = %s", got)
	}
	if got, want := hanoi.Closes(), hanoi.AddDays(1).Time(0, 0); !got.Equal(want) {
		t.Errorf("Closes() = %s, want %s", got, want)
	}
	if DateOf(hanoi.Closes()) == hanoi || DateOf(hanoi.Closes().Add(-1)) != hanoi {
		t.Error("Closes is not the first instant of the next day")
	}
	if hanoi.Weekday() != time.Friday {
		t.Errorf("Weekday() = %s", hanoi.Weekday())
	}
	if !(Date{}).IsZero() || (Date{}).String() != "" || !DateOf(time.Time{}).IsZero() {
		t.Error("the zero Date is not none")
	}
	for _, bad := range []string{"", "2026-2-3", "2026-02-29", "03/02/2026", "2026-02-03T00:00:00Z", "0000-01-01"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %s", bad, d)
		}
	}
}

func TestCalendarJSON(t *testing.T) {
	type paper struct {
		Due  Date `json:"due"`
		None Date `json:"none"`
		Gone Date `json:"gone,omitzero"`
	}
	b, err := json.Marshal(paper{Due: NewDate(2026, 8, 20)})
	if err != nil || string(b) != `{"due":"2026-08-20","none":""}` {
		t.Errorf("%s, %v", b, err)
	}
	back := paper{None: NewDate(1, 1, 1)}
	if err := json.Unmarshal(b, &back); err != nil || back != (paper{Due: NewDate(2026, 8, 20)}) {
		t.Errorf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"due":"20/8/2026"}`), &back); err == nil {
		t.Error("took 20/8/2026 for a date")
	}
	c := shippedCalendar()
	b, err = json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var again Calendar
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(again) != fmt.Sprint(c) {
		t.Error("a calendar does not survive JSON")
	}
}

// The days of 2024 to 2026 that are not what their weekday says, written a second time and without the
// code under test, from the notices: the checker below must not share a mistake with the data.
const (
	daysOff = `2024: 1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9
2025: 1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9
2026: 1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11`
	daysWorked = `2024: 4/5
2025: 26/4
2026: 10/1 22/8`
)

// An oracle does the sums day by day over a plain list of days.
type oracle struct {
	days   []time.Time
	worked []bool
}

func newOracle() (o oracle) {
	listed := func(text string) map[string]bool {
		set := map[string]bool{}
		for line := range strings.Lines(text) {
			year, days, _ := strings.Cut(strings.TrimSpace(line), ": ")
			for _, d := range strings.Fields(days) {
				set[d+"/"+year] = true
			}
		}
		return set
	}
	off, on := listed(daysOff), listed(daysWorked)
	for d := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2027; d = d.Add(24 * time.Hour) {
		name := d.Format("2/1/2006")
		isWeekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		o.days, o.worked = append(o.days, d), append(o.worked, on[name] || !isWeekend && !off[name])
	}
	return o
}

// add is the index of the day n working days from day i, or false beyond the list.
func (o oracle) add(i, n int) (int, bool) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	} else if n == 0 {
		for ; i < len(o.days); i++ {
			if o.worked[i] {
				return i, true
			}
		}
		return 0, false
	}
	for ; n > 0; n-- {
		for i += step; i >= 0 && i < len(o.days) && !o.worked[i]; i += step {
		}
		if i < 0 || i >= len(o.days) {
			return 0, false
		}
	}
	return i, true
}

// checkCalendar compares a calendar of 2024 to 2026 with the oracle from every day, and says the
// first difference.
func checkCalendar(c Calendar) error {
	o := newOracle()
	for i, t := range o.days {
		d := Date{t.Year(), t.Month(), t.Day()}
		for n := -12; n <= 12; n++ {
			got, err := c.AddWorkdays(d, n)
			j, known := o.add(i, n)
			if !known && err == nil {
				return fmt.Errorf("%s %+d = %s, beyond the known years", d, n, got)
			} else if !known {
				continue
			} else if err != nil {
				return fmt.Errorf("%s %+d: %w", d, n, err)
			}
			if want := o.days[j].Format(time.DateOnly); got.String() != want {
				return fmt.Errorf("%s %+d = %s, want %s", d, n, got, want)
			}
			if n == 0 {
				continue
			}
			if between, err := c.WorkdaysBetween(d, got); err != nil || between != n {
				return errors.Join(fmt.Errorf("WorkdaysBetween(%s, %s) = %d, want %d", d, got, between, n), err)
			}
		}
	}
	return nil
}

func TestCalendarAgainstOracle(t *testing.T) {
	if err := checkCalendar(shippedCalendar()); err != nil {
		t.Error(err)
	}
}

// TestPlantedBug makes sure that checkCalendar would see a single wrong day, each of them in turn.
func TestPlantedBug(t *testing.T) {
	for _, y := range VietnamYears {
		for i, off := range y.Off {
			planted := y
			planted.Off = slices.Delete(slices.Clone(y.Off), i, i+1)
			if checkCalendar(shippedCalendar().With(planted)) == nil {
				t.Errorf("nobody misses %s %s", off.Name, off.Date)
			}
		}
		for i, worked := range y.Worked {
			planted := y
			planted.Worked = slices.Delete(slices.Clone(y.Worked), i, i+1)
			if checkCalendar(shippedCalendar().With(planted)) == nil {
				t.Errorf("nobody misses %s %s", worked.Name, worked.Date)
			}
		}
	}
}

// TestWorkdayLaws checks what must hold of any calendar, on calendars with days off drawn at random.
func TestWorkdayLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := shippedCalendar()
		dates := rapid.Custom(func(rt *rapid.T) Date { return NewDate(2024, 1, 1+rapid.IntRange(0, 3*365).Draw(rt, "day")) })
		for year := 2024; year <= 2026; year++ {
			y := CalendarYear{Year: year}
			for _, d := range rapid.SliceOfNDistinct(dates, 0, 40, Date.String).Draw(rt, "unlike their weekday") {
				if d.weekend() {
					y.Worked = append(y.Worked, DayOff{d, "w"})
				} else {
					y.Off = append(y.Off, DayOff{d, "o"})
				}
			}
			if rapid.Bool().Draw(rt, "another year") {
				c = c.With(y)
			}
		}
		add := func(d Date, n int) Date {
			got, err := c.AddWorkdays(d, n)
			if err != nil {
				rt.Skip(err) // beyond the known years
			}
			return got
		}
		d, e := dates.Draw(rt, "d"), dates.Draw(rt, "e")
		n, m := rapid.IntRange(-300, 300).Draw(rt, "n"), rapid.IntRange(-300, 300).Draw(rt, "m")

		got := add(d, n)
		if worked, _ := c.IsWorkday(got); !worked {
			rt.Fatalf("%s %+d ends on %s, a day off", d, n, got)
		}
		if !d.After(e) && got.After(add(e, n)) {
			rt.Fatalf("not monotone in the day: %s ≤ %s, but %+d gives %s > %s", d, e, n, got, add(e, n))
		}
		if n < m && !got.Before(add(d, m)) && (n != 0 && m != 0 || got == d) {
			rt.Fatalf("not monotone in the number: %s %+d = %s, %+d = %s", d, n, got, m, add(d, m))
		}
		w := add(d, 0) // a working day
		if back := add(add(w, n), -n); back != w {
			rt.Fatalf("%s %+d and back = %s", w, n, back)
		}
		if two, one := add(add(w, n), m), add(w, n+m); two != one {
			rt.Fatalf("%s %+d %+d = %s, but %+d = %s", w, n, m, two, n+m, one)
		}
		a, b := min(n, m), max(n, m)
		lo, hi := add(w, a), add(w, b)
		if between, err := c.WorkdaysBetween(lo, hi); err != nil || between != b-a {
			rt.Fatalf("between %s and %s: %d, %v; want %d", lo, hi, between, err, b-a)
		}
	})
}
