package main

import "github.com/dondoc/dondoc/domain"

// questions are the periods that a continuous duty asks about which was given on a day: the one that runs, and each after it.
func (w *seedWorld) questions(day int) []domain.Period {
	if have, ok := w.asked[day]; ok {
		return have
	}
	var a domain.Assignment
	var periods []domain.Period
	for today := w.days.date(day); !today.After(seedUntil); {
		p := a.NextQuestion(domain.RegimeFixed{}, today)
		a = a.Evolve(domain.QuestionAsked{Period: p})
		periods, today = append(periods, p), p.Cutoff.AddDays(1)
	}
	w.asked[day] = periods
	return periods
}

// goesOn plans a duty that has no end of its own: what is done on it, what it asks, and what is answered.
func (p *seedPlan) goesOn(x int, given moment) {
	for x += p.dice.within(15, 45); x < p.w.days.end; x += p.dice.within(40, 75) {
		p.add(seedActivity, x, 0)
	}
	for i, q := range p.of.asks {
		from := max(given+3, moment(q.From.Sub(seedFrom))*daily+7*hourly)
		p.put(seedAsk, from, i)
		if p.dice.perMille(850) {
			place := p.w.days.after(from)
			last := int(p.w.days.from[q.Cutoff.Sub(seedFrom)])
			p.add(seedAnswer, place+p.dice.below(max(1, last-place)), i)
		}
	}
}

// question asks about a period, or answers.
func (d *seedDuty) question(w *seedWorld, s seedStep) {
	if !d.under() && d.status != domain.Submitted || d.due != nil {
		return
	}
	q := d.of.asks[s.to]
	if s.do == seedAsk {
		w.caused(&d.seedLine, w.clock(s.at), "questioner", d.aggregate, domain.QuestionAsked{Period: q})
		return
	}
	e := domain.QuestionAnswered{Period: q.Key, Updated: d.dice.perMille(800)}
	if e.Updated {
		e.Note = new(d.dice.item())
	}
	w.commit(&d.seedLine, w.clock(s.at), d.unit.signs, e)
}
