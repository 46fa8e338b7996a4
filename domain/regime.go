package domain

import (
	"fmt"
	"slices"
	"time"
)

// Cadence is how often a regime asks.
type Cadence string

const (
	Monthly   Cadence = "month"
	Quarterly Cadence = "quarter"
	HalfYear  Cadence = "half_year"
	Yearly    Cadence = "year"
)

// months is the length of a period.
func (c Cadence) months() int {
	return map[Cadence]int{Monthly: 1, Quarterly: 3, HalfYear: 6, Yearly: 12}[c]
}

// Route is where a report goes: to A, through B. Either may be empty.
type Route struct {
	To  string `json:"to,omitempty"`  // the addressee, as printed
	Via UnitID `json:"via,omitempty"` // đầu mối tổng hợp; on time is judged on arrival here
}

// A Period is one occurrence of a regime's cadence. Figures run from the day after the cut-off before
// to the cut-off (as NĐ 09/2019 practice: 15 of the month before to 14 of the last month).
type Period struct {
	Key    string `json:"key"`   // "2024-Q1", "2024-03", "2024-H1", "2024"
	Label  string `json:"label"` // "Quý I/2024"
	From   Date   `json:"from"`
	Cutoff Date   `json:"cutoff"`
	Due    Date   `json:"due"`
}

// RegimeLife is the table of a regime's transitions.
var RegimeLife = []Transition{
	{[]Status{""}, "FixRegime", []Party{Giver}, Fixed},
	{[]Status{Fixed}, "OpenPeriod", []Party{Worker}, ""},
}

// Fixed is the state of a regime whose cadence was decided.
const Fixed Status = "fixed"

// Regime is a reporting regime and the periods opened so far.
type Regime struct {
	Status Status
	Rule   RegimeFixed
	Opened []Period
}

// Decide says what a command makes happen.
func (r Regime) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(RegimeLife, r.Status, commandName(cmd), parties(cmd, bonds{}))
	switch c := cmd.(type) {
	case FixRegime:
		if r.Status != "" {
			return nil, refuse(AlreadyExists, "regime %s is fixed", c.Regime)
		}
		if err != nil {
			return nil, err
		}
		if c.Cadence.months() == 0 {
			return nil, refuse(Incomplete, "cadence %q is unknown", c.Cadence)
		}
		if c.From.IsZero() || c.CutoffDay > c.DueDay || c.Until.Before(c.From) {
			return nil, refuse(BadDate, "the cut-off comes before the due day and the beginning, which is a day, before the end")
		}
		return []Event{RegimeFixed{
			Regime: c.Regime, Document: c.Document, Obligation: c.Obligation, Title: c.Title,
			Cadence: c.Cadence, CutoffDay: c.CutoffDay, DueDay: c.DueDay, DueText: c.DueText, Reporters: c.Reporters,
			Route: c.Route, Form: c.Form, From: c.From, Until: c.Until, Basis: c.Basis, Superiors: c.Superiors,
		}}, nil
	case OpenPeriod:
		if slices.ContainsFunc(r.Opened, func(p Period) bool { return p.Key == c.Period.Key }) && !notYours(err) {
			return nil, nil // a worker that came twice
		}
		if err != nil {
			return nil, err
		}
		next, ok := r.Next()
		if !ok || next != c.Period {
			return nil, refuse(NotInThisState, "period %s is not the next one of regime %s", c.Period.Key, c.Regime)
		}
		if c.At.Before(r.Opens(next)) {
			return nil, refuse(TooEarly, "period %s opens at %s", next.Key, r.Opens(next))
		}
		return []Event{PeriodOpened{Period: c.Period, Assignments: c.Assignments}}, nil
	}
	return nil, unknown("regime", cmd)
}

// Evolve folds one fact into the state.
func (r Regime) Evolve(e Event) Regime {
	switch e := e.(type) {
	case RegimeFixed:
		r.Status, r.Rule = Fixed, e
	case PeriodOpened:
		r.Opened = append(slices.Clone(r.Opened), e.Period)
	}
	return r
}

// Next is the first period not yet opened whose due day lies within the regime's validity.
func (r Regime) Next() (Period, bool) {
	m := r.Rule.Cadence.months()
	if m == 0 {
		return Period{}, false
	}
	for i := 0; ; i++ {
		p := r.Rule.period(r.Rule.From.Year, i*m)
		if p.Due.After(r.Rule.Until) {
			return Period{}, false
		}
		if p.Due.Before(r.Rule.From) || slices.ContainsFunc(r.Opened, func(o Period) bool { return o.Key == p.Key }) {
			continue
		}
		return p, true
	}
}

// Opens is the instant from which a period's occurrences are given: 07:00 of the period's first day, or
// of the day the regime begins. Drafts are taken from then on, submissions from the cut-off.
func (r Regime) Opens(p Period) time.Time {
	day := p.From
	if day.Before(r.Rule.From) {
		day = r.Rule.From
	}
	return day.Time(7, 0)
}

// period is the one that begins offset months after January of a year.
func (r RegimeFixed) period(year, offset int) Period {
	m := r.Cadence.months()
	first := time.Month(1 + offset)
	last := NewDate(year, first+time.Month(m)-1, 1) // first day of the last month
	before := NewDate(year, first-1, 1)
	p := Period{
		From:   dayOf(before, r.CutoffDay).AddDays(1),
		Cutoff: dayOf(last, r.CutoffDay),
		Due:    dayOf(last, r.DueDay),
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
	case Yearly:
		p.Key, p.Label = fmt.Sprint(last.Year), fmt.Sprintf("Năm %d", last.Year)
	}
	return p
}

// dayOf is a day of a month; a month without that day ends on its last (Điều 147 BLDS 2015).
func dayOf(month Date, day int) Date {
	end := NewDate(month.Year, month.Month+1, 0).Day
	return NewDate(month.Year, month.Month, min(day, end))
}
