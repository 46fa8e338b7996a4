package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
)

var seedSuperiors = domain.Superiors{Board: theBoard, Office: theOffice, Committee: theCommittee}

// A seedDirective is a document and whom its obligations fall on.
type seedDirective struct {
	seedLine

	id        domain.DocumentID
	face      domain.DocumentRegistered
	charges   []*seedCharge
	audiences [][]*seedUnit
	issued    int // place of the working day of issue
	rulings   int
	then      func(w *seedWorld, at moment) // what follows the giving of its duties
}

// openDesk lets directives be issued on each working day, so that all duties have been given shortly before the end: more
// of them in the first half of a year than in the second.
func (w *seedWorld) openDesk() {
	last := w.days.end - 6
	total, sum := 0, 0
	share := func(place int) int {
		if w.days.date(w.days.on(place)).Month <= time.June {
			return 12
		}
		return 9
	}
	for place := 1; place <= last; place++ {
		total += share(place)
	}
	all := w.duties() - w.planned
	made := 0
	for place := 1; place <= last; place++ {
		sum += share(place)
		until := int(int64(all) * int64(sum) / int64(total))
		w.turns.add(w.days.hour(place, 6*hourly), seedErrand(func(w *seedWorld, _ moment) {
			for made < until {
				made += w.direct(place, all-made)
			}
		}))
	}
}

// direct has a directive registered and issued on a working day, and says how many duties it gives: no more than most.
func (w *seedWorld) direct(place, most int) (duties int) {
	d := w.newDirective(place)
	ends := moment(0)
	year := d.face.IssuedOn.Year
	w.directed++
	over := w.directed%10 < 3
	switch {
	case over: // its time is the year
		until := domain.NewDate(year, time.December, 31)
		d.face.Period = &domain.Span{Printed: fmt.Sprintf("năm %d", year), From: d.face.IssuedOn, Until: until}
		if until.Before(seedUntil) {
			ends = moment(until.Sub(seedFrom)+1) * daily
		}
	case w.directed%25 == 9: // it is withdrawn
		if gone := place + w.dice.within(15, 60); gone < w.days.end {
			ends = w.days.office(gone, &w.dice)
		}
	}
	for n := w.dice.within(2, 5); n > 0 && most > 0; n-- {
		audience := w.audience(min(w.dice.within(5, 60), most, 1+w.duties()/30), w.days.hour(place, 0))
		most -= len(audience)
		duties += len(audience)
		d.demand(w, audience, ends, over)
	}
	if ends != 0 {
		w.turns.add(ends, seedErrand(func(w *seedWorld, at moment) {
			if over {
				w.caused(&d.seedLine, w.clock(at), "closer", "", domain.DocumentExpired{On: d.face.Period.Until})
			} else {
				w.commit(&d.seedLine, w.clock(at), seedLeader, domain.DocumentWithdrawn{Reason: w.dice.item(), Basis: w.symbol("TB", "BTGDV", w.today(at))})
			}
		}))
	}
	d.begin(w)
	return duties
}

func (w *seedWorld) newDirective(place int) *seedDirective {
	kind := one(&w.dice, seedKinds)
	id := domain.DocumentID(w.dice.uuid())
	on := w.days.date(w.days.on(place))
	d := &seedDirective{seedLine: seedLine{aggregate: "doc." + string(id)}, id: id, issued: place, face: domain.DocumentRegistered{
		Document: id, Kind: kind[0], Issuer: "Ban Tuyên giáo và Dân vận Tỉnh ủy", ParentOrg: "Tỉnh ủy", IssuedOn: on,
		Subject: subjectText(&w.dice), Signer: domain.Signer{Title: "Trưởng ban"}, Direction: domain.Own,
	}}
	d.face.Symbol = w.symbol(kind[1], "BTGDV", on)
	d.face.Number = w.numbers[fmt.Sprint(kind[1], "BTGDV", on.Year)]
	for range min(len(w.former), w.dice.below(3)) {
		c := one(&w.dice, w.former)
		c.Role = "basis"
		d.face.Citations = append(d.face.Citations, c)
	}
	cited := domain.Citation{Kind: kind[0], Symbol: d.face.Symbol, Date: on, Issuer: d.face.Issuer}
	if len(w.former) < 200 {
		w.former = append(w.former, cited)
	} else {
		w.former[w.dice.below(200)] = cited
	}
	return d
}

// audience is some units that stand beside each other in the tree. It may be fewer, where some are about to end.
func (w *seedWorld) audience(many int, at moment) (units []*seedUnit) {
	for i, n := w.dice.below(len(w.units)), 0; len(units) < min(many, len(w.units)) && n < len(w.units); i, n = i+1, n+1 {
		if u := w.units[i%len(w.units)]; u.there(at) {
			units = append(units, u)
		}
	}
	return units
}

// demand adds an obligation.
func (d *seedDirective) demand(w *seedWorld, audience []*seedUnit, ends moment, over bool) {
	o := domain.Obligation{
		No: len(d.charges) + 1, Section: seedRoman[len(d.charges)%4] + "." + strconv.Itoa(1+len(d.charges)/4), Text: obligationText(&w.dice), Duty: domain.Dated,
		Assignees: []string{audience[0].name}, Reports: true, ReportTo: theBodyName,
	}
	c := &seedCharge{cause: d.aggregate, due: -1, ends: ends, over: over}
	switch roll := w.dice.below(1000); {
	case roll < 80 && over:
		o.Duty, o.Reports, c.asks = domain.Continuous, false, w.questions(w.days.on(d.issued))
	case roll < 160:
		o.Duty = domain.Unscheduled
	default:
		c.due = w.days.on(d.issued + w.dice.within(12, 65))
		if w.dice.perMille(100) {
			c.due-- // perhaps a day off
		}
		due := w.days.due(c.due)
		o.Due, o.DeadlineText = due.Day, due.Printed
		c.given.Due = due
	}
	if ends == 0 || over {
		d.rule(w, c, o)
	}
	c.given.Origin, c.given.Duty, c.given.Text, c.given.Superiors = domain.Origin{Document: d.id, Obligation: o.No}, o.Duty, o.Text, seedSuperiors
	c.given.Route = domain.Route{To: o.ReportTo}
	d.face.Obligations = append(d.face.Obligations, o)
	d.charges, d.audiences = append(d.charges, c), append(d.audiences, audience)
}

const theBodyName = "Ban Tuyên giáo và Dân vận Tỉnh ủy"

// rule has a decision taken on the deadline of some obligations: a later one, or the first one.
func (d *seedDirective) rule(w *seedWorld, c *seedCharge, o domain.Obligation) {
	if o.Duty == domain.Continuous || c.due >= 0 && !w.dice.perMille(50) || c.due < 0 && !w.dice.perMille(500) {
		return
	}
	place := d.issued + w.dice.within(5, 9)
	r := &seedRuling{due: w.days.on(place + w.dice.within(12, 40))}
	if c.due >= 0 {
		r.due = w.days.on(w.days.lastOf(c.due) + w.dice.within(5, 15))
	}
	if place >= w.days.end || c.ends != 0 && w.days.hour(place+1, 0) >= c.ends {
		return
	}
	r.at = w.days.office(place, &w.dice)
	c.ruling = r
	w.turns.add(r.at, seedErrand(func(w *seedWorld, at moment) {
		d.rulings++
		r.no, r.basis = d.rulings, w.symbol("TB", "BTGDV", w.today(at))
		w.commit(&d.seedLine, w.clock(at), seedLeader, domain.DeadlineFixed{Obligation: o.No, Due: *w.days.due(r.due), Basis: r.basis})
	}))
	w.turns.add(r.at+minutely, seedErrand(func(w *seedWorld, at moment) {
		w.caused(&d.seedLine, w.clock(at), "mover", "", domain.RulingApplied{Ruling: r.no, Assignments: r.moved})
	}))
}

// begin has the directive registered in the morning and issued in the afternoon; its duties are given at once.
func (d *seedDirective) begin(w *seedWorld) {
	var deliveries []domain.Delivery
	told := map[*seedUnit]bool{}
	var units []*seedUnit // in the order of the deliveries
	issue := domain.DocumentIssued{On: d.face.IssuedOn, Superiors: seedSuperiors}
	for i, audience := range d.audiences {
		a := domain.Audience{Obligation: i + 1, Printed: audience[0].name, Units: make([]domain.UnitID, len(audience))}
		for n, u := range audience {
			if a.Units[n] = u.id; !told[u] {
				told[u] = true
				units = append(units, u)
				deliveries = append(deliveries, domain.Delivery{Unit: u.id, Purpose: domain.ToImplement})
			}
		}
		d.face.Recipients = append(d.face.Recipients, domain.Recipient{Name: a.Printed, Purpose: domain.ToImplement})
		issue.Audiences = append(issue.Audiences, a)
	}
	d.face.Recipients = append(d.face.Recipients, domain.Recipient{Name: "Lưu", Purpose: domain.Archive})
	issue.Deliveries = append(deliveries, domain.Delivery{Unit: theOffice, Purpose: domain.Archive})
	w.turns.add(w.days.hour(d.issued, 8*hourly+moment(w.dice.below(int(3*hourly)))), seedErrand(func(w *seedWorld, at moment) {
		w.commit(&d.seedLine, w.clock(at), seedClerk, d.face)
	}))
	w.turns.add(w.days.hour(d.issued, 13*hourly+moment(w.dice.below(int(3*hourly)))), seedErrand(func(w *seedWorld, at moment) {
		w.commit(&d.seedLine, w.clock(at), seedLeader, issue)
		d.dispatch(w, at+2, issue.Deliveries, units)
		if d.then != nil {
			d.then(w, at+5)
		}
	}))
}

// dispatch gives the duties and delivers the document, to these units first. Some of those who get it say so.
func (d *seedDirective) dispatch(w *seedWorld, at moment, deliveries []domain.Delivery, units []*seedUnit) {
	given := 0
	for i, c := range d.charges {
		for _, u := range d.audiences[i] {
			w.give(domain.DutyOf(d.id, i+1, u.id), c, u, at, "dispatcher")
			given++
		}
	}
	delivered := make([]domain.Event, len(deliveries))
	for i, x := range deliveries {
		delivered[i] = domain.DocumentDelivered(x)
		if x.Purpose == domain.ToImplement && w.dice.perMille(250) {
			w.turns.add(w.days.office(w.days.after(at), &w.dice), seedErrand(func(w *seedWorld, at moment) {
				w.commit(&d.seedLine, w.clock(at), domain.ByUnit(x.Unit), domain.DeliveryAcknowledged{Unit: x.Unit})
			}))
		}
	}
	w.caused(&d.seedLine, w.clock(at), "dispatcher", d.aggregate, delivered...)
	for _, u := range units {
		w.tell(u, string(d.id)+"|delivered|"+string(u.id))
	}
	w.caused(&d.seedLine, w.clock(at), "dispatcher", d.aggregate, domain.DocumentDispatched{Assignments: given})
}
