package workers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// audit reads a year's log and what left the house, and says every way in which a promise was broken. It
// shares no id, no key and no date sum with the workers.
type audit struct {
	broken []string

	calendar domain.Calendar
	stages   []domain.Stage
	email    map[domain.UnitID]string
	asked    map[string]int // duties that documents, periods and conclusions ask for
	given    map[string]int
	awaits   map[string]int // (document, unit) that is to be delivered
	got      map[string]int
	lives    map[string]*audited
	order    []string                   // lives as they began
	notices  map[domain.UnitID][]string // what each unit with an address was told
	carried  map[domain.UnitID][]string // what its messages carry
	status   map[string]domain.Status   // of messages
	retry    map[string]time.Time       // from when a message may go again
	slots    map[string]time.Time       // of messages
	periods  map[string]domain.RegimeFixed
	levels   map[string]int  // told that a message was not taken
	settled  map[string]bool // messages whose unit a person has reached
}

// audited is one duty on its way through the year.
type audited struct {
	domain.Assignment
	since time.Time
}

func (a *audit) breach(format string, args ...any) {
	a.broken = append(a.broken, fmt.Sprintf(format, args...))
}

// auditOf reads a world whose crews have finished.
func auditOf(w *world) []string {
	a := &audit{
		email: map[domain.UnitID]string{}, asked: map[string]int{}, given: map[string]int{}, awaits: map[string]int{}, got: map[string]int{},
		lives: map[string]*audited{}, notices: map[domain.UnitID][]string{}, carried: map[domain.UnitID][]string{}, status: map[string]domain.Status{},
		retry: map[string]time.Time{}, slots: map[string]time.Time{}, periods: map[string]domain.RegimeFixed{},
		levels: map[string]int{}, settled: map[string]bool{},
	}
	letters := w.post.sent
	for _, c := range w.commits(0) {
		for len(letters) > 0 && letters[0].at.Before(c.RecordedAt) {
			a.letter(letters[0])
			letters = letters[1:]
		}
		_, id, _ := strings.Cut(c.Aggregate, ".")
		for _, e := range c.Events {
			a.take(id, c.EffectiveAt, c.RecordedAt, e)
		}
	}
	a.end(w)
	a.broken = append(append(a.broken, w.stuck...), w.stale()...)
	return a.broken
}

func (a *audit) take(id string, at, recorded time.Time, e domain.Event) {
	switch e := e.(type) {
	case domain.CalendarPublished:
		a.calendar = a.calendar.With(e.Year)
	case domain.PolicyPublished:
		a.stages = e.Stages
	case domain.UnitEstablished:
		a.email[e.Unit] = e.Email
	case domain.UnitsMerged:
		// what follows from it is looked at in transferer_test.go
	case domain.ReporterReplaced:
		for key := range a.given { // a period that was being opened when its reporter ended
			if strings.HasPrefix(key, "period "+id+" ") && strings.HasSuffix(key, " of "+string(e.From)) {
				a.asked[key] = 1
			}
		}
		a.periods[id] = domain.Regime{Rule: a.periods[id]}.Evolve(e).Rule
	case domain.DocumentIssued:
		for _, x := range e.Audiences {
			for _, u := range x.Units {
				a.asked[fmt.Sprintf("obligation %s/%d of %s", id, x.Obligation, u)] = 1
			}
		}
		for _, x := range e.Deliveries {
			a.awaits[fmt.Sprintf("%s to %s", id, x.Unit)] = 1
		}
	case domain.DocumentDelivered:
		a.got[fmt.Sprintf("%s to %s", id, e.Unit)]++
		a.tell(id+" delivered", e.Unit)
	case domain.DocumentDispatched:
		if n := a.count(a.asked, "obligation "+id+"/"); n != e.Assignments {
			a.breach("%s says %d assignments were given, it asks for %d", id, e.Assignments, n)
		}
	case domain.RegimeFixed:
		a.periods[id] = e
	case domain.ReporterAdded, domain.ReporterRemoved:
		a.periods[id] = domain.Regime{Rule: a.periods[id]}.Evolve(e).Rule
	case domain.PeriodOpened:
		for _, u := range a.periods[id].Reporters {
			a.asked[fmt.Sprintf("period %s %s of %s", id, e.Period.Key, u)] = 1
		}
		if n := a.count(a.asked, "period "+id+" "+e.Period.Key+" "); n != e.Assignments {
			a.breach("period %s of %s says %d assignments were given, it asks for %d", e.Period.Key, id, e.Assignments, n)
		}
	case domain.InspectionConcluded:
		for _, r := range e.Remedies {
			a.asked[fmt.Sprintf("demand %s/%d of %s", id, r.No, r.Unit)] = 1
		}
	case domain.MessagePlanned:
		a.message(id, recorded, e)
	case domain.MessageUnreached:
		a.notReached(id, at, e)
	case domain.UnitContacted:
		a.settled[id] = true
	case domain.MessageHanded:
		a.status[id] = domain.Handed
	case domain.MessageFailed:
		if a.retry[id] = e.RetryAt; e.RetryAt.IsZero() {
			a.status[id] = domain.Failed
		}
	default:
		a.duty(id, at, recorded, e)
	}
}

func (a *audit) count(of map[string]int, prefix string) (n int) {
	for k := range of {
		if strings.HasPrefix(k, prefix) {
			n++
		}
	}
	return n
}

func (a *audit) tell(reason string, to ...domain.UnitID) {
	for _, u := range to {
		if a.email[u] != "" {
			a.notices[u] = append(a.notices[u], reason)
		}
	}
}

// duty takes an event of an assignment's life.
func (a *audit) duty(id string, at, recorded time.Time, e domain.Event) {
	d := a.lives[id]
	if d == nil {
		d = &audited{}
		a.lives[id] = d
		a.order = append(a.order, id)
	}
	switch e := e.(type) {
	case domain.AssignmentGiven:
		d.since = recorded
		switch o := e.Origin; {
		case o.Inspection != "":
			a.given[fmt.Sprintf("demand %s/%d of %s", o.Inspection, o.Remedy, e.Unit)]++
			a.tell(id+" given", e.Unit)
		case o.Regime != "":
			a.given[fmt.Sprintf("period %s %s of %s", o.Regime, e.Period.Key, e.Unit)]++
		default:
			a.given[fmt.Sprintf("obligation %s/%d of %s", o.Document, o.Obligation, e.Unit)]++
		}
	case domain.DeadlineMoved:
		d.since = recorded
		a.tell(fmt.Sprintf("%s moved %d", id, e.Due.Revision), d.Unit)
	case domain.AssignmentTransferred:
		a.tell(fmt.Sprintf("%s transferred %d", id, d.Transfers+1), e.To)
	case domain.SubmissionReturned:
		d.since = recorded
		a.tell(fmt.Sprintf("%s returned %d", id, e.Submission), d.Unit)
	case domain.ReminderRaised:
		a.raised(id, d, at, e.Stage, e.PlannedAt, e.RaisedAt, e.To)
		if !slices.Contains(e.To, d.Unit) {
			a.breach("%s: stage %s reminds and does not tell the unit", id, e.Stage)
		}
	case domain.EscalationRaised:
		a.raised(id, d, at, e.Stage, e.PlannedAt, e.RaisedAt, e.To)
		told := slices.ContainsFunc(d.Raised, func(r domain.Raised) bool { return r.Reminder && domain.DateOf(r.At).Before(domain.DateOf(e.RaisedAt)) })
		if !told {
			a.breach("%s: its superiors were told (%s) before the unit was, on an earlier day", id, e.Stage)
		}
	}
	d.Assignment = d.Evolve(e)
}

func (a *audit) raised(id string, d *audited, at time.Time, stage string, planned, raised time.Time, to []domain.UnitID) {
	a.tell(id+" "+stage, to...)
	if d.Status != domain.Sent && d.Status != domain.Accepted && d.Status != domain.InProgress {
		a.breach("%s: stage %s was raised in state %s", id, stage, d.Status)
	}
	i := slices.IndexFunc(a.stages, func(s domain.Stage) bool { return s.Name == stage })
	if want := a.stands(a.stages[i], *d.Due); !planned.Equal(want) || at.Before(want) || raised.Before(want) {
		a.breach("%s: stage %s stands at %s, was planned for %s and raised at %s", id, stage, want, planned, raised)
	}
	for _, r := range d.Raised {
		if r.Stage == stage || slices.Contains(r.Superseded, stage) {
			a.breach("%s: stage %s was raised again", id, stage)
		}
		if r.At.Equal(raised) {
			a.breach("%s: stages %s and %s were raised at once", id, r.Stage, stage)
		}
	}
}

// stands is when a stage stands, day by day through the calendar in force.
func (a *audit) stands(s domain.Stage, due domain.Deadline) time.Time {
	day := domain.DateOf(due.Closes.Add(-time.Second))
	for n := s.Workdays; ; {
		if worked := must(a.calendar.IsWorkday(day)); n == 0 && (s.Workdays != 0 || worked) {
			return day.Time(s.Hour, 0)
		}
		step := 1
		if n < 0 {
			step = -1
		}
		day = day.AddDays(step)
		if s.Workdays != 0 && must(a.calendar.IsWorkday(day)) {
			n -= step
		}
	}
}

// message takes what is planned: each notice rides once, and not before the slot.
func (a *audit) message(id string, recorded time.Time, e domain.MessagePlanned) {
	slot := must(time.ParseInLocation("2006-01-02T15:04", e.Slot, domain.Zone))
	if a.slots[id] = slot; recorded.Before(slot) {
		a.breach("message %s of the slot %s was planned at %s", id, e.Slot, recorded)
	}
	if len(e.Notices) == 0 {
		a.breach("message %s carries nothing", id)
	}
	a.status[id] = domain.PlannedMessage
	a.carried[e.Recipient] = append(a.carried[e.Recipient], e.Notices...)
}

// notReached takes that somebody was told a message was not taken: not before its hours have passed, not after it was
// handed over, each level once, and not the unit itself.
func (a *audit) notReached(id string, at time.Time, e domain.MessageUnreached) {
	a.tell(fmt.Sprintf("%s unreached %d", id, e.Level), e.To...)
	hours := []int{0, 4, 10}[e.Level]
	if worked := a.hours(a.slots[id], at); worked < hours*60 {
		a.breach("message %s: level %d was told after %d working minutes", id, e.Level, worked)
	}
	if a.status[id] == domain.Handed || a.settled[id] || a.levels[id] != e.Level-1 || slices.Contains(e.To, e.Recipient) {
		a.breach("message %s: level %d was told (%v), after level %d, when it was %s", id, e.Level, e.To, a.levels[id], a.status[id])
	}
	a.levels[id] = e.Level
}

// hours counts the working minutes between two instants, one after the other, up to a day's.
func (a *audit) hours(from, to time.Time) (minutes int) {
	for at := from; at.Before(to) && minutes < 600; at = at.Add(time.Minute) {
		clock := at.In(domain.Zone).Hour()*60 + at.In(domain.Zone).Minute()
		if clock >= 7*60+30 && clock < 17*60+30 && must(a.calendar.IsWorkday(domain.DateOf(at))) {
			minutes++
		}
	}
	return minutes
}

func (a *audit) letter(l sending) {
	switch {
	case a.status[l.message] == "":
		a.breach("letter %s left and was never planned", l.message)
	case l.at.Before(a.slots[l.message]):
		a.breach("letter %s left at %s, before its slot", l.message, l.at)
	case l.at.Before(a.retry[l.message]):
		a.breach("letter %s left again at %s, before %s", l.message, l.at, a.retry[l.message])
	}
}

// end looks at what must be true when all is done.
func (a *audit) end(w *world) {
	for key := range a.given {
		if a.asked[key] == 0 {
			a.breach("%s was given, and nothing asks for it", key)
		}
	}
	for key := range a.asked {
		if a.given[key] != 1 {
			a.breach("%s was given %d times", key, a.given[key])
		}
	}
	for key := range a.awaits {
		if a.got[key] != 1 {
			a.breach("document %s was delivered %d times", key, a.got[key])
		}
	}
	pending := a.pending(w)
	for unit, told := range a.notices {
		carried := append(slices.Clone(a.carried[unit]), pending[unit]...)
		slices.Sort(carried)
		if distinct := slices.Compact(slices.Clone(carried)); len(distinct) != len(carried) || len(carried) != len(told) {
			a.breach("unit %s was told %d things; %d are carried or will be, %d of them different", unit, len(told), len(carried), len(distinct))
		}
	}
	for unit := range a.carried {
		if a.email[unit] == "" {
			a.breach("unit %s has no address and got messages", unit)
		}
	}
	a.outbox(w)
	a.complete(w)
}

// pending are the notices of the last days, which wait for the next digest.
func (a *audit) pending(w *world) map[domain.UnitID][]string {
	wait := map[domain.UnitID][]string{}
	for _, x := range must(w.due.Due(context.Background(), projections.ToPlan, w.clock.Now().AddDate(1, 0, 0), 1000)) {
		if x.At.After(w.clock.Now().AddDate(0, 0, 5)) {
			a.breach("the next digest of %s leaves only at %s", x.Subject, x.At)
		}
		wait[domain.UnitID(x.Subject)] = x.Pending
	}
	return wait
}

// outbox compares the letters with what became of the messages.
func (a *audit) outbox(w *world) {
	letters := map[string]int{}
	for _, l := range w.post.sent {
		letters[l.message]++
	}
	for id, status := range a.status {
		least, most := 1, 1
		for _, f := range w.faults {
			most += f.unrecorded[id]
		}
		if status == domain.Failed {
			least = 0
		}
		if status == domain.PlannedMessage || letters[id] < least || letters[id] > most {
			a.breach("message %s is %s and left %d times, want %d to %d", id, status, letters[id], least, most)
		}
	}
	for _, l := range w.post.Letters {
		if strings.Contains(l.Subject()+l.Text(), secret) {
			a.breach("letter %s carries the text of a duty", l.ID)
		}
	}
}

// complete finds what should have been done by now: no duty that is late for long stands still on the
// ladder, and no row is due.
func (a *audit) complete(w *world) {
	before := w.clock.Now().AddDate(0, 0, -8)
	for _, id := range a.order {
		d := a.lives[id]
		if d.Due == nil || d.Status != domain.Sent && d.Status != domain.Accepted && d.Status != domain.InProgress || d.since.After(before) {
			continue
		}
		for _, s := range a.stages {
			settled := slices.ContainsFunc(d.Raised, func(r domain.Raised) bool { return r.Stage == s.Name || slices.Contains(r.Superseded, s.Name) })
			if s.Workdays > 0 && a.stands(s, *d.Due).Before(before) && !settled {
				a.breach("%s: stage %s was never raised", id, s.Name)
			}
		}
	}
	for _, kind := range kinds {
		rows, err := w.due.Due(context.Background(), kind, w.clock.Now(), 10)
		if err != nil || len(rows) > 0 {
			a.breach("still due: %+v %v", rows, err)
		}
	}
}
