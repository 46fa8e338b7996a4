package domain

import (
	"cmp"
	"fmt"
	"time"
)

// DueKind is the sort of a rule that says when something is due.
type DueKind string

const (
	DueBefore DueKind = "before" // trước ngày 20/3: the day before is the last, unless the office counts the day itself
	DueBy     DueKind = "by"     // chậm nhất ngày 20/3, đến hết ngày 20/3
	DueWithin DueKind = "within" // trong tháng 6, trong quý II, trong 6 tháng cuối năm, trong năm
	DueWindow DueKind = "window" // từ ngày 10/3 đến ngày 20/3
	DueAt     DueKind = "at"     // trước 16 giờ ngày 20/3
	DuePart   DueKind = "part"   // đầu, giữa, cuối tháng; đầu, giữa, cuối năm
	DueCount  DueKind = "count"  // trong 15 ngày làm việc kể từ ngày …; trước ngày bầu cử 95 ngày
	DueEvery  DueKind = "every"  // trước ngày 20 của tháng cuối quý, hằng năm trước ngày 15/11
)

// Part is a part of a month or a year.
type Part string

const (
	AtStart  Part = "start"  // đầu
	AtMiddle Part = "middle" // giữa
	AtEnd    Part = "end"    // cuối
)

// Measure is what a period is counted in.
type Measure string

const (
	InDays     Measure = "day"
	InWorkdays Measure = "workday"
	InWeeks    Measure = "week"
	InMonths   Measure = "month"
	InYears    Measure = "year"
)

// Anchors that every document has, and the one of a rule that comes back. Any other is named as it is printed:
// "ngày bầu cử".
const (
	AnchorIssued = "issued" // ngày ban hành
	AnchorPeriod = "period" // any day of the period that is asked for
)

// A DueRule says when something is due, as it was printed or decided. Its zero value says nothing. A rule that was
// resolved once holds every day it needs, so that it can be resolved again when the calendar changes.
type DueRule struct {
	Kind      DueKind `json:"kind"`
	Day       Date    `json:"day,omitzero"`        // the day named; within, part: any day of the month, quarter or year
	From      Date    `json:"from,omitzero"`       // of a window, its first day; of a count, the day it is counted from
	Inclusive bool    `json:"inclusive,omitempty"` // "trước ngày" takes the day itself in, where an office reads it so
	Clock     string  `json:"clock,omitempty"`     // "16:00": late from then on, not from the day's end
	Span      Cadence `json:"span,omitempty"`      // within, part: of what; every: how often
	Part      Part    `json:"part,omitempty"`
	Anchor    string  `json:"anchor,omitempty"` // what a count begins from, as printed
	Count     int     `json:"count,omitempty"`  // negative: before it
	Measure   Measure `json:"measure,omitempty"`
	Month     int     `json:"month,omitempty"` // every: which month of the period, 0 for its last
	Nth       int     `json:"nth,omitempty"`   // every: which day of that month
}

// OnDay is the rule of a printed last day: "chậm nhất ngày".
func OnDay(day Date) *DueRule { return &DueRule{Kind: DueBy, Day: day} }

// Open names the anchor that must be fixed before the rule has a day; "" when it waits for none.
func (r DueRule) Open(anchors map[string]Date) string {
	if r.Kind == DueCount && r.From.IsZero() && anchors[r.Anchor].IsZero() {
		return cmp.Or(r.Anchor, AnchorIssued)
	}
	return ""
}

// Check tells what is wrong with a rule that no anchor and no calendar could mend: what is missing in it, and a cadence
// or a window in which no last day ever comes.
func (r DueRule) Check() error {
	if r.Clock != "" {
		if _, err := time.Parse("15:04", r.Clock); err != nil {
			return refuse(BadDate, "hour %q of a deadline", r.Clock)
		}
	}
	switch r.Kind {
	case DueBefore, DueBy:
		return r.need(!r.Day.IsZero())
	case DueAt:
		return r.need(!r.Day.IsZero() && r.Clock != "")
	case DueWindow:
		if r.From.After(r.Day) && !r.Day.IsZero() {
			return refuse(NeverDue, "a window from %s to %s has no day", r.From, r.Day)
		}
		return r.need(!r.Day.IsZero() && !r.From.IsZero())
	case DueWithin:
		return r.need(!r.Day.IsZero() && r.months() > 0)
	case DuePart:
		return r.need(!r.Day.IsZero() && (r.Span == Monthly || r.Span == Yearly) && (r.Part == AtStart || r.Part == AtMiddle || r.Part == AtEnd))
	case DueCount:
		return r.need(r.Count != 0 && r.Measure.known() && (r.Anchor != "" || !r.From.IsZero()))
	case DueEvery:
		return r.comesBack()
	}
	return refuse(Incomplete, "a deadline of kind %q is not known", r.Kind)
}

func (r DueRule) need(all bool) error {
	if !all {
		return refuse(Incomplete, "a deadline of kind %s lacks something: %+v", r.Kind, r)
	}
	return nil
}

// comesBack refuses a cadence that never falls due: none at all, a month its period does not have, a day no such
// month has, like 30/02.
func (r DueRule) comesBack() error {
	m := r.months()
	switch {
	case m == 0, r.Month < 0, r.Month > m, r.Nth < 1, r.Nth > 31:
		return refuse(NeverDue, "day %d of month %d of every %q never comes", r.Nth, r.Month, r.Span)
	case r.Span == Yearly && r.Nth > NewDate(2024, time.Month(cmp.Or(r.Month, m))+1, 0).Day:
		return refuse(NeverDue, "month %d never has a day %d", cmp.Or(r.Month, m), r.Nth)
	}
	return nil
}

// months is the length of the rule's span; 0 for one that a deadline cannot have.
func (r DueRule) months() int {
	return map[Cadence]int{Monthly: 1, Quarterly: 3, HalfYear: 6, Yearly: 12}[r.Span]
}

func (m Measure) known() bool {
	return m == InDays || m == InWorkdays || m == InWeeks || m == InMonths || m == InYears
}

// Resolve is the deadline that the rule means: the day, the instant from which it is late, and why in words. The anchors
// are the days fixed so far, by name; with the day of issue among them, a deadline before it is refused.
//
// The day a period begins on, or its event falls on, is not counted (BLDS 2015 Điều 147). A period of days, weeks,
// months or years ends with its last day, where a month without that day ends on its own last; a last day that is
// off runs to the end of the next working day; a day ends at 24:00 (Điều 148). Đầu, giữa, cuối of a month or a
// year are the days of Điều 146. An hour that was printed stays as it is.
func (r DueRule) Resolve(anchors map[string]Date, cal Calendar) (Deadline, error) {
	if err := r.Check(); err != nil {
		return Deadline{}, err
	}
	if open := r.Open(anchors); open != "" {
		return Deadline{}, refuse(AnchorOpen, "the day %q is not fixed", open)
	}
	if r.Kind == DueEvery && anchors[AnchorPeriod].IsZero() && r.Day.IsZero() {
		return Deadline{}, refuse(AnchorOpen, "a deadline that comes back needs a period")
	}
	switch {
	case r.Kind == DueCount && r.From.IsZero():
		r.From = anchors[r.Anchor]
	case r.Kind == DueEvery && r.Day.IsZero():
		r.Day = anchors[AnchorPeriod]
	}
	last, why, err := r.last(cal)
	if err != nil {
		return Deadline{}, refuse(UnknownYear, "deadline of kind %s: %v", r.Kind, err)
	}
	if issued := anchors[AnchorIssued]; last.Before(issued) {
		return Deadline{}, refuse(DueBeforeIssue, "a deadline on %s of a document of %s", last, issued)
	}
	d := Deadline{Revision: 1, Day: last, Closes: last.Closes(), Calendar: len(cal.Years), Rule: &r}
	ends := last
	if r.Clock != "" {
		at, _ := time.Parse("15:04", r.Clock)
		d.Closes = last.Time(at.Hour(), at.Minute())
		why = joined(why, fmt.Sprintf("trước %s ngày %s", r.Clock, last.long()))
	} else if ends, err = cal.NextWorkday(last); err != nil {
		return Deadline{}, refuse(UnknownYear, "deadline on %s: %v", last, err)
	} else if ends != last {
		d.Closes = ends.Closes()
		why = joined(why, fmt.Sprintf("ngày %s là ngày nghỉ: tính đến hết %s", last.vn(), ends.vn()))
	}
	if r.Measure != InWorkdays { // those are explained with their years
		why = joined(why, cal.ahead(earlier(last, r.From), ends))
	}
	d.Reason = why
	return d, nil
}

// last is the last day by the rule itself, and why where that is not what is printed.
func (r DueRule) last(cal Calendar) (day Date, why string, err error) {
	switch r.Kind {
	case DueBefore:
		day, why = r.strictly(r.Day)
		return day, why, nil
	case DueEvery:
		m := r.months()
		first := Date{r.Day.Year, time.Month((int(r.Day.Month)-1)/m*m + 1), 1}
		day, why = r.strictly(dayOf(NewDate(first.Year, first.Month+time.Month(cmp.Or(r.Month, m))-1, 1), r.Nth))
		return day, why, nil
	case DueWithin:
		m := r.months()
		end := NewDate(r.Day.Year, time.Month((int(r.Day.Month)-1)/m*m+m+1), 0)
		return end, fmt.Sprintf("hết ngày cuối của %s là %s", spanWords[r.Span], end.long()), nil
	case DuePart:
		day = r.part()
		return day, fmt.Sprintf("%s %s là ngày %s", partWords[r.Part], spanWords[r.Span], day.long()), nil
	case DueCount:
		return r.counted(cal)
	}
	return r.Day, "", nil
}

// strictly is the last day of "trước ngày".
func (r DueRule) strictly(day Date) (last Date, why string) {
	if r.Inclusive {
		return day, fmt.Sprintf("trước ngày %s được hiểu là hết ngày đó", day.long())
	}
	return day.AddDays(-1), fmt.Sprintf("trước ngày %s là hết ngày %s", day.long(), day.AddDays(-1).long())
}

// part is the day of a part of a month or a year (BLDS 2015 Điều 146).
func (r DueRule) part() Date {
	first, middle, end := Date{r.Day.Year, r.Day.Month, 1}, Date{r.Day.Year, r.Day.Month, 15}, NewDate(r.Day.Year, r.Day.Month+1, 0)
	if r.Span == Yearly {
		first, middle, end = Date{r.Day.Year, 1, 1}, Date{r.Day.Year, 6, 30}, Date{r.Day.Year, 12, 31}
	}
	return map[Part]Date{AtStart: first, AtMiddle: middle, AtEnd: end}[r.Part]
}

// counted is the last day of a period counted from a day, which is itself not counted (BLDS 2015 Điều 147, 148).
func (r DueRule) counted(cal Calendar) (day Date, why string, err error) {
	switch r.Measure {
	case InWorkdays:
		day, err = cal.AddWorkdays(r.From, r.Count)
		if err != nil {
			return day, "", err
		}
		return day, r.anchored() + cal.Explain(r.From, day, r.Count), nil
	case InWeeks:
		day = r.From.AddDays(7 * r.Count)
	case InMonths:
		day = dayOf(NewDate(r.From.Year, r.From.Month+time.Month(r.Count), 1), r.From.Day)
	case InYears:
		day = dayOf(NewDate(r.From.Year+r.Count, r.From.Month, 1), r.From.Day)
	default:
		day = r.From.AddDays(r.Count)
	}
	n, side := r.Count, "sau"
	if n < 0 {
		n, side = -n, "trước"
	}
	return day, fmt.Sprintf("%s%d %s %s ngày %s là ngày %s", r.anchored(), n, measureWords[r.Measure], side, r.From.long(), day.long()), nil
}

// anchored names the event a period is counted from.
func (r DueRule) anchored() string {
	switch r.Anchor {
	case "":
		return ""
	case AnchorIssued:
		return "tính từ ngày ban hành: "
	}
	return "tính từ " + r.Anchor + ": "
}

var (
	spanWords    = map[Cadence]string{Monthly: "tháng", Quarterly: "quý", HalfYear: "6 tháng", Yearly: "năm"}
	partWords    = map[Part]string{AtStart: "đầu", AtMiddle: "giữa", AtEnd: "cuối"}
	measureWords = map[Measure]string{InDays: "ngày", InWeeks: "tuần", InMonths: "tháng", InYears: "năm"}
)

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// earlier is the earlier of a day and another, if there is another.
func earlier(a, b Date) Date {
	if !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
