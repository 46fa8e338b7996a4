package main

import (
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// A seedCharge is what a duty is, as everybody has it who was given it at once.
type seedCharge struct {
	given  domain.AssignmentGiven // without its id, its unit and its time
	cause  string                 // the aggregate that it comes from
	due    int                    // day of the deadline, -1 for none
	cutoff int                    // place of the first working day on which a report is taken; 0: any
	ruling *seedRuling            // a decision on its deadline after it was given
	ends   moment                 // when its document ends; 0: never
	over   bool                   // it ends because its time is over, and not because it is withdrawn
	asks   []domain.Period        // what it asks about, if it is continuous
}

// A seedRuling is a decision on the deadline of an obligation, taken after its duties were given.
type seedRuling struct {
	no    int
	at    moment
	due   int // day
	basis string
	moved int // duties that it has reached
}

// A seedAct is something that is planned for a duty.
type seedAct uint8

const (
	seedAcknowledge seedAct = iota
	seedAskBack
	seedInsist
	seedActivity
	seedProgress
	seedAskTime // to: day that is wished
	seedGrant
	seedRefuse
	seedSuspend
	seedResume // to: day of the new deadline
	seedSubmit
	seedPaper
	seedNothing
	seedGiveBack
	seedAccept
	seedReopen // to: day of the new deadline
	seedCancel
	seedPass // to another unit, which a leader decides
	seedInherit
	seedMove
	seedEnd
	seedStar
	seedUnstar
	seedCall
	seedAsk    // to: which period
	seedAnswer // likewise
	seedExcuse
)

type seedStep struct {
	at moment
	to int16
	do seedAct
}

// A seedDuty is a life of an assignment that is not over: what it has still to do, and as much of what it was as the
// domain would look at.
type seedDuty struct {
	seedLine

	of      *seedCharge
	unit    *seedUnit
	dice    dice
	steps   []seedStep
	due     *domain.Deadline // in force
	judged  *domain.Deadline // when it was first submitted
	status  domain.Status
	arrived int64  // microseconds; of the first submission since it was last opened, 0 for none
	since   moment // of the ladder: when it was given, or came back
	told    moment // when the unit was last reminded
	stood   moment // planned instant of the last stage raised
	last    int32  // place of the last working day of the deadline
	wished  int16  // day that a request for more time asks for; 0: none waits
	raised  uint16 // stages of this revision
	sent    uint8  // submissions
	passed  uint8  // transfers
	starred bool
}

// give gives a charge to a unit.
func (w *seedWorld) give(id domain.AssignmentID, of *seedCharge, u *seedUnit, at moment, worker string) {
	d := &seedDuty{
		seedLine: seedLine{aggregate: "asg." + string(id)}, of: of, unit: u, dice: dice(w.dice.next()), due: of.given.Due,
		status: domain.Sent,
	}
	when := w.clock(at)
	e := of.given
	e.Assignment, e.Unit, e.GivenAt = id, u.id, when
	w.caused(&d.seedLine, when, worker, of.cause, e)
	d.since = w.since()
	if e.Origin.Inspection != "" { // of any other the document itself tells
		w.tell(u, string(id)+"|given|"+string(u.id))
	}
	if d.due != nil {
		d.last = int32(w.days.lastOf(of.due))
	}
	d.steps = w.plan(d, d.since)
	w.await(d)
}

// await lets a duty have its next turn, if it has one.
func (w *seedWorld) await(d *seedDuty) {
	at, some := moment(0), false
	if len(d.steps) > 0 {
		at, some = d.steps[0].at, true
	}
	if _, stage, ok := w.nextStage(d); ok && (!some || stage < at) {
		at, some = stage, true
	}
	if some {
		w.turns.add(max(at, w.since()), d)
	}
}

// turn does what stands next for a duty.
func (d *seedDuty) turn(w *seedWorld, at moment) {
	if len(d.steps) > 0 && d.steps[0].at <= at {
		s := d.steps[0]
		d.steps = d.steps[1:]
		d.act(w, s)
	} else if stage, from, ok := w.nextStage(d); ok && from <= at {
		w.raise(d, stage, at)
	}
	w.await(d)
}

func (d *seedDuty) under() bool {
	return d.status == domain.Sent || d.status == domain.Accepted || d.status == domain.InProgress
}

func (d *seedDuty) open() bool {
	return d.under() || d.status == domain.Submitted || d.status == domain.Returned || d.status == domain.Suspended
}

// missed tells whether the deadline in force has passed.
func (d *seedDuty) missed(at time.Time) bool { return d.due != nil && d.due.Missed(at) }

// Those who act for the house.
var (
	seedOfficer   = domain.ByPost(theBoard, "chuyen-vien")
	seedLeader    = domain.ByPost(theBoard, "truong-ban")
	seedClerk     = domain.ByPost(theOffice, "van-thu")
	seedInspector = domain.ByPost(theInspectors, "chu-nhiem")
)

// act does a planned thing, if the duty still is where it can be done.
func (d *seedDuty) act(w *seedWorld, s seedStep) {
	unit := func(events ...domain.Event) { w.commit(&d.seedLine, w.clock(s.at), d.unit.signs, events...) }
	leader := func(events ...domain.Event) { w.commit(&d.seedLine, w.clock(s.at), seedLeader, events...) }
	switch s.do {
	case seedAcknowledge:
		if d.status == domain.Sent {
			unit(domain.AssignmentAcknowledged{})
			d.status = domain.Accepted
		}
	case seedActivity:
		if d.under() {
			unit(domain.ActivityReported{On: w.today(s.at), Note: d.dice.item(), People: d.dice.below(60)})
			d.status = domain.InProgress
		}
	case seedProgress:
		if d.under() {
			unit(domain.ProgressReported{On: w.today(s.at), Percent: 10 * d.dice.within(1, 9), Note: new(d.dice.item())})
			d.status = domain.InProgress
		}
	case seedAskTime:
		if wished := w.days.date(int(s.to)); d.under() && d.due != nil && wished.After(d.due.Day) {
			unit(domain.ExtensionRequested{By: d.unit.signs, Wished: wished, Reason: d.dice.item()})
			d.wished = s.to
		}
	case seedGrant:
		if to := w.days.due(int(s.to)); d.under() && d.wished != 0 && to.Closes.After(d.due.Closes) {
			due := d.next(to)
			leader(domain.ExtensionGranted{Wished: w.days.date(int(d.wished)), Was: *d.due, Due: *due})
			d.follow(w, due, s.to)
			d.wished = 0
		}
	case seedRefuse:
		if d.under() && d.wished != 0 {
			leader(domain.ExtensionRefused{Wished: w.days.date(int(d.wished)), Reason: d.dice.item()})
			d.wished = 0
		}
	case seedSubmit, seedPaper, seedNothing:
		if d.under() {
			d.submit(w, s)
		}
	case seedGiveBack:
		if d.status == domain.Submitted {
			w.commit(&d.seedLine, w.clock(s.at), seedOfficer, domain.SubmissionReturned{
				Submission: int(d.sent), Reasons: []string{one(&d.dice, domain.Checklist).Code}, Note: new(d.dice.item()),
			})
			d.status, d.since = domain.InProgress, w.since()
			d.tells(w, "returned", int(d.sent))
		}
	case seedAccept:
		if d.status == domain.Submitted {
			w.commit(&d.seedLine, w.clock(s.at), seedOfficer, domain.SubmissionAccepted{
				Submission: int(d.sent), Due: d.judged, ArrivedAt: seedTime(d.arrived),
			})
			d.status = domain.Completed
		}
	case seedInherit:
		if to := d.unit.heir; d.open() && to != nil {
			d.pass(w, s.at, domain.ByWorker("transferer"), to, d.unit.basis, d.unit.until)
		}
	case seedMove:
		d.move(w, s)
	case seedEnd:
		d.end(w, s)
	default:
		d.seldom(w, s)
	}
}

// seldom does what happens to few duties.
func (d *seedDuty) seldom(w *seedWorld, s seedStep) {
	leader := func(events ...domain.Event) { w.commit(&d.seedLine, w.clock(s.at), seedLeader, events...) }
	switch s.do {
	case seedAskBack:
		if d.status == domain.Sent || d.status == domain.Accepted {
			w.commit(&d.seedLine, w.clock(s.at), d.unit.signs, domain.AssignmentReturned{Reason: d.dice.item()})
			d.status, d.wished = domain.Returned, 0
		}
	case seedInsist:
		if d.status == domain.Returned {
			leader(domain.AssignmentInsisted{Note: new(d.dice.item())})
			d.status, d.since = domain.Sent, w.since()
		}
	case seedSuspend:
		if d.under() {
			leader(domain.AssignmentSuspended{On: w.today(s.at), Reason: d.dice.item()})
			d.status, d.wished = domain.Suspended, 0
		}
	case seedResume:
		if d.status == domain.Suspended {
			due := d.next(w.days.due(int(s.to)))
			leader(domain.AssignmentResumed{Due: due})
			d.status = domain.Sent
			d.follow(w, due, s.to)
		}
	case seedReopen:
		if d.status == domain.Completed {
			due := d.next(w.days.due(int(s.to)))
			leader(domain.AssignmentReopened{Reason: d.dice.item(), Due: due})
			d.status, d.arrived, d.judged = domain.InProgress, 0, nil
			d.follow(w, due, s.to)
		}
	case seedCancel:
		if d.open() {
			leader(domain.AssignmentCancelled{Reason: d.dice.item()})
			d.status = domain.Cancelled
		}
	case seedPass:
		if to := one(&d.dice, w.units); d.open() && to != d.unit && to.there(s.at) && d.unit.ends == 0 {
			d.pass(w, s.at, seedLeader, to, w.symbol("TB", "BTGDV", w.today(s.at)), w.today(s.at))
		}
	case seedAsk, seedAnswer:
		d.question(w, s)
	case seedExcuse:
		if d.under() {
			leader(domain.ReportExcused{Period: d.of.given.Period.Key, Reason: d.dice.item()})
			d.status = domain.Excused
		}
	case seedStar:
		if d.open() && !d.starred {
			leader(domain.AssignmentStarred{})
			d.starred = true
		}
	case seedUnstar:
		if d.open() && d.starred {
			leader(domain.AssignmentUnstarred{})
			d.starred = false
		}
	case seedCall:
		if d.open() {
			at := w.clock(s.at)
			w.commit(&d.seedLine, at, seedOfficer, domain.CallRecorded{At: at, Method: domain.ByPhone, Post: "bi-thu", Note: d.dice.item(), Reached: true, By: seedOfficer})
		}
	}
}

// submit sends a report in: by the unit itself or, from paper, by the clerk, who says when it came.
func (d *seedDuty) submit(w *seedWorld, s seedStep) {
	at := w.clock(s.at)
	came, by, micros := at, d.unit.signs, w.now
	e := domain.SubmissionMade{Submission: int(d.sent) + 1, Nil: s.do == seedNothing}
	c := eventstore.Commit[domain.Event]{RecordedAt: at}
	if s.do == seedPaper {
		by, micros = seedClerk, max(w.now-int64(20*hourly)*1e6, int64(d.since+1)*1e6)
		if d.of.cutoff > 0 {
			micros = max(micros, int64(w.days.hour(d.of.cutoff, 0))*1e6)
		}
		came = seedTime(micros)
		e.Proof, c.OnBehalfOf = new(d.dice.item()), d.unit.signs
	}
	if !e.Nil {
		e.Report = new(d.dice.item())
	}
	e.ArrivedAt, e.EnteredBy = came, by
	c.Actor, c.EffectiveAt, c.Events = by, came, []domain.Event{e}
	w.record(&d.seedLine, c)
	d.status, d.wished = domain.Submitted, 0
	d.sent++
	if d.arrived == 0 {
		d.arrived, d.judged = micros, d.due
	}
}

// pass puts the duty on another unit.
func (d *seedDuty) pass(w *seedWorld, at moment, by string, to *seedUnit, basis string, on domain.Date) {
	when := w.clock(at)
	c := eventstore.Commit[domain.Event]{Actor: by, RecordedAt: when, EffectiveAt: when, Events: []domain.Event{
		domain.AssignmentTransferred{From: d.unit.id, To: to.id, Basis: basis, On: on, At: when},
	}}
	if by != seedLeader {
		c.CausedBy = "org." + domain.Main
	}
	w.record(&d.seedLine, c)
	d.unit, d.wished = to, 0
	d.passed++
	d.tells(w, "transferred", int(d.passed))
	if d.told > 0 {
		d.told = w.since()
	}
	if d.status == domain.Returned {
		d.status, d.since = domain.Sent, w.since()
	}
}

// move brings a decision on the deadline to the duty.
func (d *seedDuty) move(w *seedWorld, s seedStep) {
	r := d.of.ruling
	to, at := w.days.due(r.due), w.clock(s.at)
	if !d.open() || d.missed(at) || d.due != nil && d.due.Same(*to) {
		return
	}
	due := d.next(to)
	w.caused(&d.seedLine, at, "mover", d.of.cause, domain.DeadlineMoved{Due: *due, Why: domain.ByDecision, Basis: r.basis, Ruling: r.no})
	d.follow(w, due, int16(r.due))
	r.moved++
}

// end ends the duty with its document.
func (d *seedDuty) end(w *seedWorld, s seedStep) {
	switch id := d.of.given.Origin.Document; {
	case !d.open():
	case !d.of.over:
		w.caused(&d.seedLine, w.clock(s.at), "closer", d.of.cause, domain.AssignmentCancelled{Document: id})
		d.status = domain.Cancelled
	case d.due == nil && d.status != domain.Submitted:
		w.caused(&d.seedLine, w.clock(s.at), "closer", d.of.cause, domain.AssignmentPeriodClosed{Document: id})
		d.status = domain.PeriodOver
	}
}

// next is a deadline as the one that follows the one in force.
func (d *seedDuty) next(due *domain.Deadline) *domain.Deadline {
	next := *due
	if d.due != nil {
		next.Revision = d.due.Revision + 1
	}
	return &next
}

// follow puts another deadline in force, with a ladder of its own.
func (d *seedDuty) follow(w *seedWorld, due *domain.Deadline, day int16) {
	d.due, d.last = due, int32(w.days.lastOf(int(day)))
	d.raised, d.stood, d.told, d.since = 0, 0, 0, w.since()
	d.tells(w, "moved", due.Revision)
}

// today is the day of a moment.
func (w *seedWorld) today(at moment) domain.Date { return w.days.date(int(at / daily)) }
