package projections

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// recount is the same story told a second time: from the whole log, by the aggregates themselves, with
// loops a reader can check by eye. It shares no fold, no key and no query with the read models.
type recount struct {
	law       law
	kinds     map[string]string    // of the units of the house
	now       time.Time            // of the commit that is told
	leaves    map[string]time.Time // when the next message of a unit is planned
	duties    map[string]*recounted
	told      map[string]int      // how often the log gives a notice
	pending   map[string][]string // notices of a unit that no message carries
	slots     map[string]string   // of the last message planned for a unit
	plans     map[string]string   // kind, subject and stage of what is to be done, with its moment; without digests
	fallsOn   map[string]bool     // obligations with each unit they fall on
	events    int
	slotOf    map[string]string    // of a message
	unreached map[string]time.Time // when the next level is told that it was not taken
	counting  time.Time            // since when the calendar is as it is
	org       domain.Organisation
	commits   []Commit
	lives     map[string][]Commit
}

type recounted struct {
	domain.Assignment
	since time.Time
	given time.Time
}

func (d recounted) closes() time.Time {
	switch {
	case d.Status == domain.Suspended, d.Due == nil:
		return time.Time{}
	case d.Status == domain.Completed && d.Judged != nil:
		return d.Judged.Closes
	}
	return d.Due.Closes
}

func (d recounted) standing(now time.Time) domain.Standing {
	return domain.StandingAt(d.Status, d.closes(), d.ArrivedAt, now)
}

func recountOf(commits []Commit) *recount {
	r := &recount{
		kinds: map[string]string{}, leaves: map[string]time.Time{}, duties: map[string]*recounted{}, told: map[string]int{},
		pending: map[string][]string{}, slots: map[string]string{}, fallsOn: map[string]bool{}, plans: map[string]string{},
		slotOf: map[string]string{}, unreached: map[string]time.Time{},
	}
	r.commits, r.lives = commits, map[string][]Commit{}
	for _, c := range commits {
		r.lives[c.Aggregate] = append(r.lives[c.Aggregate], c)
		for _, e := range c.Events {
			r.take(c, e)
		}
	}
	for _, u := range r.org.Units {
		if !u.External {
			r.kinds[string(u.ID)] = string(u.Kind())
		}
	}
	for aggregate, life := range r.lives {
		kind, id, _ := strings.Cut(aggregate, ".")
		r.plan(kind, id, life)
	}
	return r
}

func (r *recount) take(c Commit, e domain.Event) {
	r.events++
	r.now = c.EffectiveAt
	var was domain.Status
	_, id, _ := strings.Cut(c.Aggregate, ".")
	if strings.HasPrefix(c.Aggregate, "asg.") {
		if r.duties[id] == nil {
			r.duties[id] = &recounted{}
		}
		d := r.duties[id]
		was = d.Status
		d.Assignment = d.Evolve(e)
	}
	d := r.duties[id]
	r.org = r.org.Evolve(e)
	switch e := e.(type) {
	case domain.CalendarPublished:
		r.law.almanac = r.law.almanac.Evolve(e)
		r.counting = c.EffectiveAt
	case domain.PolicyPublished:
		r.law.policy = r.law.policy.Evolve(e)
	case domain.DocumentIssued:
		for _, a := range e.Audiences {
			for _, u := range a.Units {
				r.fallsOn[fmt.Sprint(id, a.Obligation, u)] = true
			}
		}
	case domain.DocumentDelivered:
		r.tell(id+"|delivered|", e.Unit)
	case domain.AssignmentGiven:
		d.since, d.given = c.EffectiveAt, c.EffectiveAt
		if e.Origin.Inspection != "" {
			r.tell(id+"|given|", e.Unit)
		}
	case domain.AssignmentTakenOver:
		d.since, d.given = c.RecordedAt, c.EffectiveAt
	case domain.DeadlineMoved:
		d.since = c.EffectiveAt
		r.tell(fmt.Sprintf("%s|moved/%d|", id, e.Due.Revision), d.Unit)
	case domain.ExtensionGranted:
		d.since = c.EffectiveAt
		r.tell(fmt.Sprintf("%s|moved/%d|", id, e.Due.Revision), d.Unit)
	case domain.AssignmentInsisted:
		d.since = c.EffectiveAt
	case domain.AssignmentResumed:
		d.since = c.EffectiveAt
		if e.Due != nil {
			r.tell(fmt.Sprintf("%s|moved/%d|", id, e.Due.Revision), d.Unit)
		}
	case domain.AssignmentReopened:
		d.since = c.EffectiveAt
		if e.Due != nil {
			r.tell(fmt.Sprintf("%s|moved/%d|", id, e.Due.Revision), d.Unit)
		}
	case domain.SubmissionReturned:
		d.since = c.EffectiveAt
		r.tell(fmt.Sprintf("%s|returned/%d|", id, e.Submission), d.Unit)
	case domain.AssignmentTransferred:
		if was == domain.Returned {
			d.since = c.EffectiveAt
		}
		r.tell(fmt.Sprintf("%s|transferred/%d|", id, d.Transfers), e.To)
	case domain.ReminderRaised:
		r.tell(fmt.Sprintf("%s|%d/%s|", id, e.Revision, e.Stage), e.To...)
	case domain.EscalationRaised:
		r.tell(fmt.Sprintf("%s|%d/%s|", id, e.Revision, e.Stage), e.To...)
	case domain.MessageUnreached:
		r.unreached[id] = r.notReached(r.slotOf[id], e.Level)
		r.tell(fmt.Sprintf("%s|unreached/%d|", id, e.Level), e.To...)
	case domain.MessagePlanned:
		r.slotOf[id], r.unreached[id] = e.Slot, r.notReached(e.Slot, 0)
		to := string(e.Recipient)
		r.slots[to] = max(r.slots[to], e.Slot)
		waited := len(r.pending[to])
		r.pending[to] = slices.DeleteFunc(r.pending[to], func(n string) bool { return slices.Contains(e.Notices, n) })
		if waited > 0 { // what came too late for it waits for the next
			r.leaves[to] = r.slotAfter(r.now.Add(time.Minute), to)
		}
	}
}

// slotAfter is when a message leaves that is planned now: at half past seven of a working day, and in a slot of its own.
func (r *recount) slotAfter(when time.Time, unit string) time.Time {
	if last := r.slots[unit]; last != "" {
		if at := must(time.ParseInLocation("2006-01-02T15:04", last, domain.Zone)); !when.After(at) {
			when = at.Add(time.Minute)
		}
	}
	if at, err := domain.Slot(when, r.law.almanac.Calendar); err == nil {
		return at
	}
	return domain.DateOf(when).AddDays(1).Time(7, 30)
}

func (r *recount) tell(reason string, to ...domain.UnitID) {
	for _, id := range to {
		key, unit := reason+string(id), string(id)
		r.told[key]++
		if u, _ := r.org.Unit(id); u.Email == "" || slices.Contains(r.pending[unit], key) {
			continue
		}
		if len(r.pending[unit]) == 0 {
			r.leaves[unit] = r.slotAfter(r.now, unit)
		}
		r.pending[unit] = append(r.pending[unit], key)
	}
}

// plan says what is to be done next in one life, by the law as it is at the end of the log.
func (r *recount) plan(kind, id string, life []Commit) {
	expect := func(what, stage string, at time.Time) {
		r.plans[what+" "+id+" "+stage] = at.UTC().Format(time.RFC3339Nano)
	}
	last := life[len(life)-1]
	switch kind {
	case "asg":
		d := r.duties[id]
		for _, x := range d.Receipts {
			if x.Status != domain.Arrived && x.Number == 0 && !x.At.IsZero() {
				expect("receipt", fmt.Sprint(x.Submission), x.At)
			}
		}
		if d.Given.Duty == domain.Continuous && d.Due == nil && slices.Contains([]domain.Status{domain.Sent, domain.Accepted, domain.InProgress, domain.Submitted}, d.Status) {
			at := d.given
			if day := domain.DateOf(at).Time(7, 0); day.After(at) {
				at = day
			}
			if n := len(d.Questions); n > 0 {
				at = d.Questions[n-1].Period.Cutoff.AddDays(1).Time(7, 0)
			}
			expect("ask", "", at)
		}
		if end, ok := r.ends(append(d.Bodies(), d.Unit)); ok && d.Status != domain.Completed && d.Status != domain.Cancelled && d.Status != domain.PeriodOver && d.Status != domain.Excused {
			expect("transfer", "", end)
		}
		waiting := d.Status == domain.Sent || d.Status == domain.Accepted || d.Status == domain.InProgress
		if d.Due == nil || !waiting {
			return
		}
		from := r.counting
		if d.since.After(from) {
			from = d.since
		}
		if again, err := d.Due.Again(r.law.almanac.Calendar); err == nil && from.Before(d.Due.Closes) && from.Before(again.Closes) && !again.Same(*d.Due) {
			until := d.Due.Closes
			if again.Closes.Before(until) {
				until = again.Closes
			}
			expect("move", "", from)
			r.plans["move "+id+" "] += " until " + until.UTC().Format(time.RFC3339Nano)
		}
		if d.Given.TacitConsent {
			expect("consent", "", d.Due.Closes)
		}
		if next, ok := r.law.policy.Next(d.Progress(d.Due.Revision, d.since), *d.Due, r.law.almanac.Calendar); ok {
			what := "remind"
			if next.Stage.Escalation {
				what = "escalate"
			}
			expect(what, next.Stage.Name, next.At)
		}
	case "doc":
		d := replayed[domain.Document](life)
		if d.Status == domain.Issuing {
			at := effective[domain.DocumentIssued](life)
			issued, _ := lastly[domain.DocumentIssued](life)
			if again, _ := lastly[domain.DocumentReinstated](life); again.Position > issued.Position {
				at = again.EffectiveAt // its end was an error
			}
			expect("dispatch", "", at)
		}
		if d.Status == domain.Dispatched && d.Applied < len(d.Rulings) {
			expect("spread", "", last.EffectiveAt)
		}
		inForce := slices.Contains([]domain.Status{domain.Registered, domain.Issuing, domain.Dispatched}, d.Status)
		if p := d.Face.Period; p != nil && inForce {
			expect("expire", "", p.Until.Closes())
		}
		if at, left := r.ending(id, d.Status); left > 0 && !inForce {
			expect("close", "", at)
		}
	case "insp":
		if replayed[domain.Inspection](life).Status == domain.Concluded {
			expect("remedy", "", effective[domain.InspectionConcluded](life))
		}
	case "regime":
		regime := replayed[domain.Regime](life)
		if end, ok := r.ends(regime.Bodies()); ok && regime.Status == domain.Fixed {
			expect("replace", "", end)
		}
		if next, ok := regime.Next(); ok {
			expect("period", next.Key, regime.Opens(next))
		}
	case "cons":
		if s := replayed[domain.Consolidation](life); !s.Sent.SentAt.IsZero() && !s.Carried {
			expect("carry", "", effective[domain.ConsolidationSent](life))
		}
	case "message":
		if m := replayed[domain.Message](life); m.Status == domain.PlannedMessage {
			at := m.RetryAt
			if at.IsZero() {
				at = last.EffectiveAt
			}
			expect("send", "", at)
		}
		r.planUnreached(id, life)
	}
}

// ending is how many duties are to end with a document that is over, and when that was last another number, or the end came.
func (r *recount) ending(document string, how domain.Status) (at time.Time, left int) {
	states := map[string][2]bool{} // of each duty: could be cancelled, and ends with the period
	for _, c := range r.commits {
		kind, id, _ := strings.Cut(c.Aggregate, ".")
		for _, e := range c.Events {
			switch e.(type) {
			case domain.DocumentSuperseded, domain.DocumentWithdrawn, domain.DocumentExpired:
				if kind == "doc" && id == document {
					at = c.EffectiveAt
				}
			}
		}
		if kind != "asg" {
			continue
		}
		a := replayed[domain.Assignment](r.lives[c.Aggregate][:slices.IndexFunc(r.lives[c.Aggregate], func(x Commit) bool { return x.Position == c.Position })+1])
		if string(a.Given.Origin.Document) != document {
			continue
		}
		over := slices.Contains([]domain.Status{domain.Completed, domain.Cancelled, domain.PeriodOver, domain.Excused}, a.Status)
		now := [2]bool{!over, !over && a.Status != domain.Submitted && a.Due == nil}
		if now != states[id] && !at.IsZero() {
			at = c.EffectiveAt
		}
		states[id] = now
	}
	for _, s := range states {
		if how == domain.Expired && s[1] || how != domain.Expired && s[0] {
			left++
		}
	}
	return at, left
}

// planUnreached says when the next level is told that a message was not taken.
func (r *recount) planUnreached(id string, life []Commit) {
	m := replayed[domain.Message](life)
	onlyThat := !slices.ContainsFunc(m.Plan.Notices, func(n string) bool { return !strings.Contains(n, "|unreached/") })
	if m.Status == domain.Handed || m.Contacted || m.Unreached >= 2 || onlyThat && m.Unreached == 0 {
		return
	}
	r.plans["unreached "+id+" "] = r.unreached[id].UTC().Format(time.RFC3339Nano)
}

// notReached is when a level is told, by the calendar in force when it was planned.
func (r *recount) notReached(slot string, level int) time.Time {
	from := must(time.ParseInLocation("2006-01-02T15:04", slot, domain.Zone))
	at, err := r.law.almanac.Calendar.AddWorkingHours(from, []time.Duration{4 * time.Hour, 10 * time.Hour, 0}[level])
	if err != nil {
		return from.Add(time.Duration(level+1) * 24 * time.Hour)
	}
	return at
}

// ends is when the first of some units ends whose work another has then.
func (r *recount) ends(units []domain.UnitID) (first time.Time, ok bool) {
	for _, id := range units {
		u, _ := r.org.Unit(id)
		if u.Until.IsZero() || u.Heir == "" {
			continue
		}
		if end := u.Until.Time(0, 0); !ok || end.Before(first) {
			first, ok = end, true
		}
	}
	return first, ok
}

// replayed is an aggregate as its life leaves it.
func replayed[S interface{ Evolve(domain.Event) S }](life []Commit) (s S) {
	for _, c := range life {
		for _, e := range c.Events {
			s = s.Evolve(e)
		}
	}
	return s
}

// effective is when the last event of a kind happened.
func effective[E domain.Event](life []Commit) (at time.Time) {
	for _, c := range life {
		for _, e := range c.Events {
			if _, is := e.(E); is {
				at = c.EffectiveAt
			}
		}
	}
	return at
}

// tally counts the duties of some units at an instant.
func (r *recount) tally(now time.Time, dated bool, of func(unit string) bool) (t Tally) {
	for _, d := range r.duties {
		closes := d.closes()
		if dated && closes.IsZero() || !of(string(d.Unit)) {
			continue
		}
		s := d.standing(now)
		if s == domain.WasExcused {
			continue // asked of nobody
		}
		t.Total++
		switch s {
		case domain.CompletedOnTime:
			t.CompletedOnTime++
		case domain.CompletedLate:
			t.CompletedLate++
		case domain.AwaitingApproval:
			t.Awaiting++
		case domain.InTime:
			t.InTime++
		case domain.Overdue:
			t.Overdue++
		case domain.NoDeadline:
			t.NoDeadline++
		case domain.WasCancelled:
			t.Cancelled++
		case domain.WasClosed:
			t.Closed++
		}
		if closes.IsZero() {
			continue
		}
		if s == domain.CompletedOnTime {
			t.OnTime++
		}
		if s == domain.CompletedOnTime || s == domain.CompletedLate || s == domain.Overdue {
			t.DueSoFar++
		}
	}
	return t
}

// moments are the instants at which the two stories are compared: around every deadline, and at the ends.
func (r *recount) moments(now time.Time) []time.Time {
	all := []time.Time{moment("2024-01-01 00:00"), now, moment("2027-01-01 00:00")}
	seen := map[time.Time]bool{}
	for _, d := range r.duties {
		if c := d.closes(); !c.IsZero() && !seen[c.UTC()] && len(seen) < 3 {
			seen[c.UTC()] = true
			all = append(all, c.Add(-time.Microsecond), c)
		}
	}
	return all
}
