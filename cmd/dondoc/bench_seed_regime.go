package main

import (
	"time"

	"github.com/dondoc/dondoc/domain"
)

// fixRegimes plans the reporting regimes: an eighth of the duties are reports of a quarter or a half year, and one more stands
// for each regime.
func (w *seedWorld) fixRegimes() {
	for left := w.duties() / 8; ; {
		reporters := w.audience(min(w.dice.within(5, 60), left/9), w.days.hour(w.days.end-1, 0))
		if len(reporters) < 5 {
			return
		}
		duties := w.regime(w.dice.within(2, 14), reporters)
		left -= duties
		w.planned += duties
	}
}

// regime has a directive issued that asks for reports, and its dates decided when it is. It says how many duties that makes.
func (w *seedWorld) regime(place int, reporters []*seedUnit) (duties int) {
	d := w.newDirective(place)
	d.face.Obligations = []domain.Obligation{{
		No: 1, Section: "III.2", Text: "Định kỳ báo cáo kết quả thực hiện " + one(&w.dice, seedMatters) + ".", Assignees: []string{reporters[0].name},
		Duty: domain.Periodic, Reports: true, Recurrence: "unspecified", ReportTo: theBodyName,
	}}
	o := d.face.Obligations[0]
	d.charges = []*seedCharge{{cause: d.aggregate, due: -1, given: domain.AssignmentGiven{
		Origin: domain.Origin{Document: d.id, Obligation: 1}, Duty: domain.Periodic, Text: o.Text, Route: domain.Route{To: o.ReportTo}, Superiors: seedSuperiors,
	}}}
	d.audiences = [][]*seedUnit{reporters}
	rule := domain.RegimeFixed{
		Regime: domain.RegimeOf(d.id, 1), Document: d.id, Obligation: 1, Title: o.Text, Cadence: domain.Quarterly, CutoffDay: 14, DueDay: 20,
		DueText: "chậm nhất ngày 20 của tháng cuối kỳ", Route: d.charges[0].given.Route, Form: domain.ScienceAndEducation.ID,
		From: d.face.IssuedOn, Until: domain.NewDate(2025, time.December, 31), Basis: d.face.Symbol, Superiors: seedSuperiors,
	}
	if w.dice.perMille(200) {
		rule.Cadence = domain.HalfYear
	}
	for _, u := range reporters {
		rule.Reporters = append(rule.Reporters, u.id)
	}
	r := domain.Regime{}.Evolve(rule)
	var periods []domain.Period
	var opens []moment
	for p, ok := r.Next(); ok; p, ok = r.Next() {
		periods = append(periods, p)
		opens = append(opens, moment(max(0, r.Opens(p).Sub(seedZero)/time.Second)))
		r = r.Evolve(domain.PeriodOpened{Period: p})
	}
	line := &seedLine{aggregate: "regime." + string(rule.Regime)}
	d.then = func(w *seedWorld, at moment) {
		w.commit(line, w.clock(at), seedLeader, rule)
		for i, p := range periods {
			w.turns.add(max(at+2, opens[i]), seedErrand(func(w *seedWorld, at moment) { w.openPeriod(line, rule, p, reporters, at) }))
		}
	}
	d.begin(w)
	return len(reporters) * (1 + len(periods))
}

// openPeriod gives a period's reports.
func (w *seedWorld) openPeriod(line *seedLine, rule domain.RegimeFixed, p domain.Period, reporters []*seedUnit, at moment) {
	due, err := rule.Deadline(p, w.days.calendar)
	if err != nil {
		panic(err) // the shipped calendar has the year
	}
	c := &seedCharge{cause: line.aggregate, due: p.Due.Sub(seedFrom), cutoff: int(w.days.from[p.Cutoff.Sub(seedFrom)]), given: domain.AssignmentGiven{
		Origin: domain.Origin{Document: rule.Document, Obligation: rule.Obligation, Regime: rule.Regime}, Duty: domain.Periodic, Text: rule.Title, Due: &due,
		Period: &p, Route: rule.Route, Form: rule.Form, Superiors: rule.Superiors,
	}}
	for _, u := range reporters {
		w.give(domain.OccurrenceOf(rule.Regime, p.Key, u.id), c, u, at, "opener")
	}
	w.caused(line, w.clock(at), "opener", line.aggregate, domain.PeriodOpened{Period: p, Assignments: len(reporters)})
}
