package main

import (
	"github.com/dondoc/dondoc/domain"
)

// inspect plans the inspections. What their conclusions demand are duties too.
func (w *seedWorld) inspect() {
	if w.duties() < 200 {
		return
	}
	for range 1 + w.duties()/2000 {
		units := w.audience(w.dice.within(1, 3), w.days.hour(w.days.end-1, 0))
		demands := w.dice.within(1, 3)
		w.planned += demands
		w.inspection(w.dice.within(20, w.days.end-60), units, demands)
	}
}

// inspection goes from the decision to its remedies: announced, reported on, checked, conferred on, concluded.
func (w *seedWorld) inspection(place int, units []*seedUnit, demands int) {
	id := domain.InspectionID(w.dice.uuid())
	line := &seedLine{aggregate: "insp." + string(id)}
	on := w.days.date(w.days.on(place))
	selfReport := *w.days.due(w.days.on(place + 8))
	kind := domain.Examination
	if w.dice.perMille(400) {
		kind = domain.Supervision
	}
	decided := domain.InspectionDecided{
		Inspection: id, Kind: kind, Topic: "việc lãnh đạo, chỉ đạo thực hiện " + one(&w.dice, seedMatters), Decision: w.symbol("QĐ", "UBKT", on), On: on,
		AnnounceBy: w.days.date(w.days.on(place + domain.AnnounceWithin)), Team: theInspectors, Superiors: seedSuperiors, Form: domain.Regular,
		Level: domain.ProvincialLevel, SelfReportBy: &selfReport,
	}
	for _, u := range units {
		decided.Units = append(decided.Units, u.id)
	}
	does := func(after int, by string, e func(today domain.Date) domain.Event) {
		w.turns.add(w.days.office(place+after, &w.dice), seedErrand(func(w *seedWorld, at moment) { w.commit(line, w.clock(at), by, e(w.today(at))) }))
	}
	does(0, seedInspector, func(domain.Date) domain.Event { return decided })
	does(w.dice.within(1, 3), seedInspector, func(today domain.Date) domain.Event { return domain.InspectionAnnounced{On: today} })
	number := 0
	for _, u := range units {
		w.turns.add(w.days.office(place+w.dice.within(4, 8), &w.dice), seedErrand(func(w *seedWorld, at moment) {
			number++
			when := w.clock(at)
			w.commit(line, when, u.signs, domain.SelfReportMade{Unit: u.id, Number: number, ArrivedAt: when, EnteredBy: u.signs, Report: w.dice.item()})
		}))
	}
	does(w.dice.within(10, 13), seedInspector, func(today domain.Date) domain.Event {
		return domain.VerificationRecorded{On: today, Minutes: w.dice.item()}
	})
	does(w.dice.within(15, 17), seedInspector, func(today domain.Date) domain.Event {
		return domain.TeamReported{On: today, Report: w.dice.item()}
	})
	does(w.dice.within(19, 22), seedInspector, func(today domain.Date) domain.Event {
		return domain.ConferenceHeld{On: today, Minutes: w.dice.item()}
	})
	w.turns.add(w.days.office(place+25, &w.dice), seedErrand(func(w *seedWorld, at moment) {
		end := domain.InspectionConcluded{Notice: w.symbol("TB", "UBKT", w.today(at)), On: w.today(at), Findings: w.dice.item()}
		var charges []*seedCharge
		for no := 1; no <= demands; no++ {
			c := &seedCharge{cause: line.aggregate, due: w.days.on(place + 25 + w.dice.within(15, 45))}
			r := domain.Remedy{No: no, Unit: units[(no-1)%len(units)].id, Demand: w.dice.item(), Due: *w.days.due(c.due)}
			c.given = domain.AssignmentGiven{
				Origin: domain.Origin{Inspection: id, Remedy: no}, Duty: domain.Dated, TextItem: &r.Demand, Due: w.days.due(c.due), Superiors: seedSuperiors,
			}
			end.Remedies, charges = append(end.Remedies, r), append(charges, c)
		}
		w.commit(line, w.clock(at), seedInspector, end)
		for i, c := range charges {
			w.give(domain.RemedyOf(id, i+1), c, units[i%len(units)], at+2, "dispatcher")
		}
		w.caused(line, w.clock(at+3), "dispatcher", line.aggregate, domain.RemediationAssigned{Assignments: demands})
	}))
}
