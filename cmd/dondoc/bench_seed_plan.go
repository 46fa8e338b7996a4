package main

import (
	"cmp"
	"slices"

	"github.com/dondoc/dondoc/domain"
)

// A seedPlan is what a unit and its house mean to do about one duty. What comes in the way of it is seen when it comes.
type seedPlan struct {
	w     *seedWorld
	of    *seedCharge
	dice  *dice
	steps [48]seedStep
	n     int
}

// plan draws up what will be done about a duty that was given at a moment.
func (w *seedWorld) plan(d *seedDuty, at moment) []seedStep {
	p := seedPlan{w: w, of: d.of, dice: &d.dice}
	x := w.days.after(at) + p.dice.below(2)
	if p.dice.perMille(12) && d.of.asks == nil {
		p.add(seedAskBack, x, 0)
		x += p.dice.within(1, 3)
		p.add(seedInsist, x, 0)
		x++
	}
	if p.dice.perMille(950) {
		p.add(seedAcknowledge, x, 0)
	}
	due := d.of.due
	if r := d.of.ruling; r != nil {
		p.put(seedMove, r.at+moment(p.dice.within(1, 50)), 0)
		due = r.due
	}
	if ends := d.of.ends; ends > at && (due < 0 || !d.of.over) {
		p.put(seedEnd, ends+moment(p.dice.within(2, 900)), 0)
	}
	if ends := d.unit.ends; ends > at {
		p.put(seedInherit, ends+moment(p.dice.within(1, 600)), 0)
	}
	switch {
	case due >= 0:
		p.dated(x, w.days.lastOf(due))
	case d.of.given.Duty == domain.Continuous:
		p.goesOn(x, at)
	case d.of.given.Duty == domain.Unscheduled && p.dice.perMille(600):
		p.report(x+1, x+p.dice.within(20, 130))
	}
	some := p.steps[:p.n]
	slices.SortStableFunc(some, func(a, b seedStep) int { return cmp.Compare(a.at, b.at) })
	return slices.Clone(some)
}

// add plans something for some hour of a working day; what would come after the last day is not planned.
func (p *seedPlan) add(do seedAct, place, to int) {
	if place < p.w.days.end {
		p.put(do, p.w.days.office(place, p.dice), to)
	}
}

func (p *seedPlan) put(do seedAct, at moment, to int) {
	if p.n < len(p.steps) {
		p.steps[p.n] = seedStep{at, int16(to), do} //nolint:gosec // a day of three years
		p.n++
	}
}

// dated plans a duty from a working day on, with the one its deadline ends with.
func (p *seedPlan) dated(x, last int) {
	days := p.w.days
	if p.of.ruling == nil && last-x > 12 {
		switch roll := p.dice.below(1000); {
		case roll < 60: // more time is asked for
			ask, wished := last-p.dice.within(3, 6), days.on(last+p.dice.within(6, 14))
			p.add(seedAskTime, ask, wished)
			if p.dice.perMille(760) {
				p.add(seedGrant, ask+1, wished)
				last = days.lastOf(wished)
			} else {
				p.add(seedRefuse, ask+1, 0)
			}
		case roll < 78:
			stop := x + p.dice.within(2, (last-x)/2)
			x = stop + p.dice.within(8, 40)
			again := days.on(x + p.dice.within(12, 25))
			p.add(seedSuspend, stop, 0)
			p.add(seedResume, x, again)
			x++
			p.add(seedAcknowledge, x, 0)
			last = days.lastOf(again)
		}
	}
	if p.dice.perMille(15) {
		p.add(seedCancel, x+p.dice.below(max(1, last-x)), 0)
	}
	if p.of.given.Period != nil && p.dice.perMille(12) {
		p.add(seedExcuse, x+p.dice.below(max(1, last-x)), 0)
	}
	if p.dice.perMille(7) {
		p.add(seedPass, x+p.dice.below(max(1, last-x)), 0)
	}
	if p.dice.perMille(20) {
		p.add(seedStar, x, 0)
		if p.dice.perMille(200) {
			p.add(seedUnstar, x+p.dice.within(5, 20), 0)
		}
	}
	p.report(x, p.when(x, last))
}

// when is the working day on which a report is sent, of a duty whose last day is given: five in six in time and mostly
// near the end, one in eight late, a few hardly ever.
func (p *seedPlan) when(x, last int) int {
	var place int
	switch roll := p.dice.below(1000); {
	case roll < 845:
		place = max(last-min(p.dice.below(12), p.dice.below(12)), x+1)
	case roll < 970:
		place = last + 1 + min(p.dice.below(14), p.dice.below(14))
	default:
		place = last + p.dice.within(30, 400)
	}
	if place > last+4 && p.dice.perMille(150) {
		p.add(seedCall, last+4, 0)
	}
	return max(place, p.of.cutoff)
}

// report plans what is done from a working day on until a report is sent on another, and what is answered.
func (p *seedPlan) report(x, place int) {
	for range p.dice.below(4) {
		do := seedActivity
		if p.dice.perMille(600) {
			do = seedProgress
		}
		p.add(do, x+p.dice.below(max(1, min(place, p.w.days.end)-x)), 0)
	}
	how := seedSubmit
	switch roll := p.dice.below(1000); {
	case roll < 25:
		how = seedPaper
	case roll < 60 && p.of.given.Period != nil:
		how = seedNothing
	}
	p.add(how, place, 0)
	accepted := place + p.dice.within(1, 4)
	if p.dice.perMille(80) {
		place += p.dice.within(1, 3)
		p.add(seedGiveBack, place, 0)
		place += p.dice.within(1, 5)
		p.add(seedSubmit, place, 0)
		accepted = place + p.dice.within(1, 3)
	}
	if p.dice.perMille(975) {
		p.add(seedAccept, accepted, 0)
	}
	if p.of.due >= 0 && p.of.ends == 0 && p.dice.perMille(7) && accepted+30 < p.w.days.end {
		again := accepted + p.dice.within(3, 15)
		day := p.w.days.on(again + p.dice.within(10, 20))
		p.add(seedReopen, again, day)
		p.add(seedSubmit, p.w.days.lastOf(day)-p.dice.below(5), 0)
		p.add(seedAccept, p.w.days.lastOf(day)+p.dice.within(1, 3), 0)
	}
}
