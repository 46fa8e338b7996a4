package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Cadence is how often a regime asks.
type Cadence string

const (
	Monthly    Cadence = "month"
	Quarterly  Cadence = "quarter"
	HalfYear   Cadence = "half_year"
	NineMonths Cadence = "nine_months" // once a year, figures from its beginning: they overlap those of other cadences
	Yearly     Cadence = "year"
	Recurring  Cadence = "every" // every n months, from the month the regime begins
	Listed     Cadence = "dates" // on the days that are listed
)

// A ReportDate is one report of a Listed cadence.
type ReportDate struct {
	Cutoff Date `json:"cutoff"` // no date: the due day
	Due    Date `json:"due"`
}

// A Period is one occurrence of a regime's cadence. Figures run from the day after the cut-off before
// to the cut-off (as NĐ 09/2019 practice: 15 of the month before to 14 of the last month).
type Period struct {
	Key    string `json:"key"`   // "2024-Q1", "2024-03", "2024-H1", "2024-9M", "2024", "2024-04-4M", "2024-05-20"
	Label  string `json:"label"` // "Quý I/2024"
	From   Date   `json:"from"`
	Cutoff Date   `json:"cutoff"`
	Due    Date   `json:"due"` // none while working days must still be counted
}

// step is how many months lie between the ends of two periods, and length how many a period has; 0 for
// what has no months.
func (r RegimeFixed) step() (step, length int) {
	switch r.Cadence {
	case Monthly:
		return 1, 1
	case Quarterly:
		return 3, 3
	case HalfYear:
		return 6, 6
	case NineMonths:
		return 12, 9
	case Yearly:
		return 12, 12
	case Recurring:
		return r.Every, r.Every
	}
	return 0, 0
}

// farthest is how many months a cut-off or a due day may lie from the last month of its period, and how
// many months or working days a rule may count.
const farthest = 60

// check refuses a rule that says nothing, or that a report could not keep.
func (r RegimeFixed) check() error {
	step, _ := r.step()
	switch {
	case r.Cadence == Listed:
		if len(r.Dates) == 0 || r.DueAfter != 0 {
			return refuse(Incomplete, "a list of dates has at least one, and each is a day")
		}
		for i, d := range r.Dates {
			if d.Due.IsZero() || d.Due.Before(d.Cutoff) {
				return refuse(BadDate, "date %d is no day, or comes before its cut-off", i+1)
			}
			if i > 0 && (!d.Due.After(r.Dates[i-1].Due) || !d.cutoff().After(r.Dates[i-1].cutoff())) {
				return refuse(BadDate, "date %d does not come after the one before", i+1)
			}
		}
	case step < 1 || step > farthest:
		return refuse(Incomplete, "cadence %q of %d months is unknown", r.Cadence, step)
	case r.CutoffDay < 1 || r.CutoffDay > 31 || abs(r.CutoffMonth) > farthest || abs(r.DueMonth) > farthest:
		return refuse(BadDate, "the cut-off is a day of a month near the period's last")
	case r.DueAfter < 0 || r.DueAfter > farthest:
		return refuse(BadDate, "a report is due 1 to %d working days after its cut-off", farthest)
	case r.DueAfter == 0 && (r.DueDay < 1 || r.DueDay > 31 || cmp.Or(cmp.Compare(r.CutoffMonth, r.DueMonth), cmp.Compare(r.CutoffDay, r.DueDay)) > 0):
		return refuse(BadDate, "the cut-off comes before the due day, which is a day of a month")
	}
	if r.From.IsZero() || r.Until.Before(r.From) {
		return refuse(BadDate, "the beginning is a day, and comes before the end")
	}
	if _, ok := (Regime{Rule: r}).Next(); !ok {
		return refuse(NeverDue, "no report falls due from %s to %s", r.From, r.Until)
	}
	return nil
}

func (d ReportDate) cutoff() Date {
	if d.Cutoff.IsZero() {
		return d.Due
	}
	return d.Cutoff
}

func abs(n int) int { return max(n, -n) }

// nth is the rule's period number i from 0, the first of them perhaps long before the regime begins; false
// when there are no more.
func (r RegimeFixed) nth(i int) (Period, bool) {
	if r.Cadence == Listed {
		if i >= len(r.Dates) {
			return Period{}, false
		}
		d := r.Dates[i]
		p := Period{Key: d.Due.String(), Label: "Đợt báo cáo " + d.Due.long(), From: r.From, Cutoff: d.cutoff(), Due: d.Due}
		if i > 0 {
			p.From = r.Dates[i-1].cutoff().AddDays(1)
		}
		return p, true
	}
	step, _ := r.step()
	if step < 1 {
		return Period{}, false
	}
	if r.Cadence == Recurring {
		return r.period(r.From.Year, int(r.From.Month)-1+i*step), true
	}
	years := 1 + max(0, r.DueMonth)/12 // a report of last year may be due in this one
	return r.period(r.From.Year-years, i*step), true
}

// falls is the day by which a period is in a regime's validity: the due day, or the cut-off while it is not counted.
func (p Period) falls() Date {
	if p.Due.IsZero() {
		return p.Cutoff
	}
	return p.Due
}

// period is the one that begins offset months after January of a year.
func (r RegimeFixed) period(year, offset int) Period {
	_, length := r.step()
	first := time.Month(1 + offset)
	last := NewDate(year, first+time.Month(length)-1, 1) // first day of the last month
	in := func(months, day int) Date {
		return dayOf(NewDate(last.Year, last.Month+time.Month(months), 1), day)
	}
	p := Period{From: in(r.CutoffMonth-length, r.CutoffDay).AddDays(1), Cutoff: in(r.CutoffMonth, r.CutoffDay)}
	if r.DueAfter == 0 {
		p.Due = in(r.DueMonth, r.DueDay)
	}
	switch r.Cadence {
	case Monthly:
		p.Key, p.Label = fmt.Sprintf("%d-%02d", last.Year, last.Month), fmt.Sprintf("Tháng %d/%d", last.Month, last.Year)
	case Quarterly:
		q := (int(last.Month) + 2) / 3
		p.Key, p.Label = fmt.Sprintf("%d-Q%d", last.Year, q), fmt.Sprintf("Quý %s/%d", []string{"I", "II", "III", "IV"}[q-1], last.Year)
	case HalfYear:
		h := (int(last.Month) + 5) / 6
		p.Key, p.Label = fmt.Sprintf("%d-H%d", last.Year, h), fmt.Sprintf("6 tháng %s năm %d", []string{"đầu", "cuối"}[h-1], last.Year)
	case NineMonths:
		p.Key, p.Label = fmt.Sprintf("%d-9M", last.Year), fmt.Sprintf("9 tháng năm %d", last.Year)
	case Yearly:
		p.Key, p.Label = fmt.Sprint(last.Year), fmt.Sprintf("Năm %d", last.Year)
	case Recurring:
		p.Key, p.Label = fmt.Sprintf("%d-%02d-%dM", last.Year, last.Month, length), fmt.Sprintf("%d tháng đến tháng %d/%d", length, last.Month, last.Year)
	}
	return p
}

// Deadline is the deadline of a period's reports: its printed day, or so many working days after its cut-off.
func (r RegimeFixed) Deadline(p Period, cal Calendar) (Deadline, error) {
	if r.DueAfter > 0 {
		return DeadlineAfter(p.Cutoff, r.DueAfter, r.DueText, cal)
	}
	return DeadlineOn(p.Due, r.DueText, cal)
}

// dayOf is a day of a month; a month without that day ends on its last (Điều 147 BLDS 2015).
func dayOf(month Date, day int) Date {
	end := NewDate(month.Year, month.Month+1, 0).Day
	return NewDate(month.Year, month.Month, min(day, end))
}

// opened tells whether a period with this key is among those.
func opened(periods []Period, key string) bool {
	return slices.ContainsFunc(periods, func(p Period) bool { return p.Key == key })
}
