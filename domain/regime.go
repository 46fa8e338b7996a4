package domain

import (
	"slices"
	"time"
)

// Route is where a report goes: to A, through B. Either may be empty.
type Route struct {
	To  string `json:"to,omitempty"`  // the addressee, as printed
	Via UnitID `json:"via,omitempty"` // đầu mối tổng hợp; on time is judged on arrival here
}

// States of a regime.
const (
	Fixed Status = "fixed" // its cadence was decided
	Ended Status = "ended" // nothing more falls due
)

// RegimeLife is the table of a regime's transitions. A period that fell due before the end may still be opened.
var RegimeLife = []Transition{
	{[]Status{""}, "FixRegime", []Party{GiverLeader}, Fixed},
	{[]Status{Fixed}, "ReviseRegime", []Party{GiverLeader}, ""},
	{[]Status{Ended}, "ReviseRegime", []Party{GiverLeader}, Fixed}, // it was ended in error, or is taken up again
	{[]Status{Fixed}, "AddReporter", []Party{GiverLeader}, ""},
	{[]Status{Fixed}, "RemoveReporter", []Party{GiverLeader}, ""},
	{[]Status{Fixed}, "ReplaceReporter", []Party{GiverLeader, Worker}, ""},
	{[]Status{Fixed}, "EndRegime", []Party{GiverLeader, Worker}, Ended},
	{[]Status{Fixed, Ended}, "OpenPeriod", []Party{Worker}, ""},
}

// Regime is a reporting regime and the periods opened so far. Rule is the one in force: a revision changes it for
// the periods not yet opened, and those that are keep theirs.
type Regime struct {
	Status   Status
	Rule     RegimeFixed
	Revision int // how often the rule was revised
	Replaced int // how often another unit came in the place of one that ended
	Opened   []Period
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
		e := RegimeFixed{
			Regime: c.Regime, Document: c.Document, Obligation: c.Obligation, Title: c.Title,
			Cadence: c.Cadence, CutoffDay: c.CutoffDay, DueDay: c.DueDay, DueText: c.DueText, Reporters: c.Reporters,
			Route: c.Route, Form: c.Form, From: c.From, Until: c.Until, Basis: c.Basis, Superiors: c.Superiors,
			CutoffMonth: c.CutoffMonth, DueMonth: c.DueMonth, DueAfter: c.DueAfter, Every: c.Every, Dates: c.Dates,
		}
		if err := e.check(); err != nil {
			return nil, err
		}
		return []Event{e}, nil
	case OpenPeriod:
		if opened(r.Opened, c.Period.Key) && !notYours(err) {
			return nil, nil // a worker that came twice
		}
		if err != nil {
			return nil, err
		}
		return r.open(c)
	}
	if err != nil {
		return nil, err
	}
	return r.change(cmd)
}

// change decides on what changes a regime that stands.
func (r Regime) change(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case ReviseRegime:
		e := RegimeRevised{
			Revision: r.Revision + 1, Cadence: c.Cadence, CutoffDay: c.CutoffDay, DueDay: c.DueDay, DueText: c.DueText,
			CutoffMonth: c.CutoffMonth, DueMonth: c.DueMonth, DueAfter: c.DueAfter, Every: c.Every, Dates: c.Dates,
			From: c.From, Until: c.Until, Basis: c.Basis,
		}
		if c.From.Before(r.Rule.From) {
			return nil, refuse(BadDate, "a rule from %s would begin before the regime", c.From)
		}
		if err := r.Rule.revised(e).check(); err != nil {
			return nil, err
		}
		if _, ok := r.Evolve(e).Next(); !ok {
			return nil, refuse(NeverDue, "by the new rule no further report falls due")
		}
		return []Event{e}, nil
	case AddReporter:
		if slices.Contains(r.Rule.Reporters, c.Unit) {
			return nil, nil
		}
		return []Event{ReporterAdded{Unit: c.Unit, Basis: c.Basis}}, nil
	case RemoveReporter:
		if !slices.Contains(r.Rule.Reporters, c.Unit) {
			return nil, nil
		}
		if !slices.ContainsFunc(r.Rule.Reporters, func(u UnitID) bool { return u != c.Unit }) {
			return nil, refuse(Incomplete, "a regime without reporters is ended")
		}
		return []Event{ReporterRemoved{Unit: c.Unit, Basis: c.Basis}}, nil
	case ReplaceReporter:
		return r.replaceReporter(c)
	case EndRegime:
		if c.On.Before(r.Rule.From) {
			return nil, refuse(BadDate, "regime %s begins on %s and cannot end before", c.Regime, r.Rule.From)
		}
		return []Event{RegimeEnded{On: c.On, Basis: c.Basis}}, nil
	}
	return nil, unknown("regime", cmd)
}

// open decides on the opening of a period: the next one, in its turn, with the due day that the calendar gave.
func (r Regime) open(c OpenPeriod) ([]Event, error) {
	next, ok := r.Next()
	if ok && r.Rule.DueAfter > 0 && !c.Period.Due.Before(next.Cutoff.AddDays(r.Rule.DueAfter)) {
		next.Due = c.Period.Due
	}
	if !ok || next != c.Period {
		return nil, refuse(NotInThisState, "period %s is not the next one of regime %s", c.Period.Key, c.Regime)
	}
	if c.At.Before(r.Opens(next)) {
		return nil, refuse(TooEarly, "period %s opens at %s", next.Key, r.Opens(next))
	}
	return []Event{PeriodOpened{Period: c.Period, Assignments: c.Assignments}}, nil
}

// Fold is the version of Evolve and of the fields: a snapshot of another one is not taken.
func (Regime) Fold() int { return 1 }

// Evolve folds one fact into the state.
func (r Regime) Evolve(e Event) Regime {
	switch e := e.(type) {
	case RegimeFixed:
		r.Status, r.Rule = Fixed, e
	case RegimeRevised:
		r.Status, r.Rule, r.Revision = Fixed, r.Rule.revised(e), e.Revision
	case ReporterAdded:
		r.Rule.Reporters = append(slices.Clone(r.Rule.Reporters), e.Unit)
	case ReporterRemoved:
		r.Rule.Reporters = slices.DeleteFunc(slices.Clone(r.Rule.Reporters), func(u UnitID) bool { return u == e.Unit })
	case ReporterReplaced:
		r.Rule.Reporters = InPlace(r.Rule.Reporters, e.From, e.To)
		r.Rule.Route, r.Rule.Superiors = r.Rule.Route.instead(e.From, e.To), r.Rule.Superiors.instead(e.From, e.To)
		r.Replaced++
	case RegimeEnded:
		r.Status = Ended
		if e.On.Before(r.Rule.Until) {
			r.Rule.Until = e.On
		}
	case PeriodOpened:
		r.Opened = append(slices.Clone(r.Opened), e.Period)
	}
	return r
}

// revised is the rule with a revision in its place.
func (r RegimeFixed) revised(e RegimeRevised) RegimeFixed {
	r.Cadence, r.CutoffDay, r.DueDay, r.DueText = e.Cadence, e.CutoffDay, e.DueDay, e.DueText
	r.CutoffMonth, r.DueMonth, r.DueAfter, r.Every, r.Dates = e.CutoffMonth, e.DueMonth, e.DueAfter, e.Every, e.Dates
	r.From, r.Until, r.Basis = e.From, e.Until, e.Basis
	return r
}

// Next is the first period not yet opened whose due day lies within the regime's validity. Its figures begin where
// those of the period before ended, whatever rule that one had: no day is asked for twice, and none is left out.
func (r Regime) Next() (Period, bool) {
	var last Date // cut-off of the period before
	for _, o := range r.Opened {
		if o.Cutoff.After(last) {
			last = o.Cutoff
		}
	}
	for i := 0; ; i++ {
		p, ok := r.Rule.nth(i)
		if !ok || p.falls().After(r.Rule.Until) {
			return Period{}, false
		}
		if p.falls().Before(r.Rule.From) || !p.Cutoff.After(last) || opened(r.Opened, p.Key) {
			continue
		}
		if !last.IsZero() && r.Rule.Cadence != NineMonths {
			p.From = last.AddDays(1)
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
