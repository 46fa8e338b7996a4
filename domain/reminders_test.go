package domain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A plight is what befalls one duty of water: its ladder and dates, what people do, and how the machine fares.
type plight struct {
	Ladder []Stage
	Due    Date
	Given  time.Time
	Acts   []act
	Down   []outage // nobody raises anything
	Delays []int    // the n-th command of a worker arrives so many hours late, other workers having come meanwhile
}

type act struct {
	At time.Time
	Do string
}

type outage struct{ From, To time.Time }

var plights = rapid.Custom(func(t *rapid.T) plight {
	p := plight{Ladder: ShippedLadder}
	if rapid.Bool().Draw(t, "own ladder") {
		p.Ladder = ladders.Draw(t, "ladder")
	}
	p.Due = NewDate(2024, 1, 1).AddDays(rapid.IntRange(0, 3*365).Draw(t, "due"))
	around := func(what string, from, to int) time.Time {
		return p.Due.Time(0, 0).Add(time.Duration(rapid.IntRange(from*24*60, to*24*60).Draw(t, what)) * time.Minute)
	}
	p.Given = around("given", -45, 12)
	for range rapid.IntRange(0, 7).Draw(t, "acts") {
		p.Acts = append(p.Acts, act{around("at", -20, 30), rapid.SampledFrom([]string{"acknowledge", "work", "submit", "submit", "return", "return", "accept", "cancel"}).Draw(t, "do")})
	}
	slices.SortStableFunc(p.Acts, func(a, b act) int { return a.At.Compare(b.At) })
	for range rapid.IntRange(0, 3).Draw(t, "outages") {
		from := around("down", -20, 25)
		if due, err := DeadlineOn(p.Due, "", lawCalendar); err == nil && rapid.Bool().Draw(t, "on a stage") {
			if at, ok := planned(rapid.SampledFrom(p.Ladder).Draw(t, "stage"), due); ok {
				from = at.Add(time.Duration(rapid.IntRange(0, 150).Draw(t, "minutes")) * time.Minute)
			}
		}
		p.Down = append(p.Down, outage{from, from.Add(time.Duration(rapid.IntRange(1, 15*24).Draw(t, "hours")) * time.Hour)})
	}
	p.Delays = rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 30, 200}), 0, 12).Draw(t, "delays")
	return p
})

// ladders are those that a policy may publish.
var ladders = rapid.Custom(func(t *rapid.T) (stages []Stage) {
	told := false
	for day := rapid.IntRange(-10, 1).Draw(t, "first"); day <= 12; day += rapid.IntRange(1, 6).Draw(t, "step") {
		s := Stage{Name: fmt.Sprintf("T%+d", day), Workdays: day, Hour: rapid.IntRange(6, 9).Draw(t, "hour"), To: []Rung{ToUnit}}
		if s.Escalation = told && rapid.Bool().Draw(t, "escalation"); s.Escalation {
			s.To = []Rung{ToBoard}
		}
		told = told || day > 0
		stages = append(stages, s)
	}
	return stages
})

// end is an instant by which whatever had to be raised has been raised.
func (p plight) end(due Deadline) time.Time {
	end := due.Closes
	end = later(end, p.Given)
	for _, a := range p.Acts {
		end = later(end, a.At)
	}
	for _, d := range p.Down {
		end = later(end, d.To)
	}
	return end.AddDate(0, 0, 60)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (p plight) down(t time.Time) bool {
	return slices.ContainsFunc(p.Down, func(o outage) bool { return !t.Before(o.From) && t.Before(o.To) })
}

// A raiser is the reminding worker with the row that a read model keeps for it. Its parts can be replaced by wrong ones.
type raiser struct {
	next   func(p Policy, a Assignment, since time.Time) (Planned, bool)                       // the row
	latest func(p Policy, stage string, now time.Time, due Deadline) (Planned, []string, bool) // what to raise when the row is due
	decide func(a Assignment, cmd Command) ([]Event, error)
}

var rightRaiser = raiser{
	next: func(p Policy, a Assignment, since time.Time) (Planned, bool) {
		if !working(a.Status) {
			return Planned{}, false
		}
		return nextOf(p, a, since)
	},
	latest: func(p Policy, stage string, now time.Time, due Deadline) (Planned, []string, bool) {
		return p.Latest(stage, now, due, lawCalendar)
	},
	decide: func(a Assignment, cmd Command) ([]Event, error) { return a.Decide(cmd) },
}

func nextOf(p Policy, a Assignment, since time.Time) (Planned, bool) {
	return p.Next(a.Progress(a.Due.Revision, since), *a.Due, lawCalendar)
}

// A happening is a fact of the duty's life, in the order of the log.
type happening struct {
	At    time.Time
	Event Event
}

// live lets a duty live under a plight, with a worker that looks once an hour.
func (p plight) live(w raiser) (story []happening, due Deadline) {
	due, err := DeadlineOn(p.Due, "", lawCalendar)
	if err != nil {
		panic(err)
	}
	policy := Policy{Version: 1, Stages: p.Ladder}
	var a Assignment
	var row Planned
	var rowed bool
	since := p.Given
	happen := func(now time.Time, events []Event) {
		for _, e := range events {
			if _, returned := e.(SubmissionReturned); returned {
				since = now
			}
			a, story = a.Evolve(e), append(story, happening{now, e})
		}
		if len(events) > 0 {
			row, rowed = w.next(policy, a, since)
		}
	}
	happen(p.Given, []Event{AssignmentGiven{Assignment: "a1", Unit: water, Duty: Dated, Due: &due, Superiors: house}})
	type underway struct {
		at  time.Time
		cmd Command
	}
	var delayed []underway
	acts, sent := p.Acts, 0
	for now, end := p.Given, p.end(due); now.Before(end); now = now.Add(time.Hour) {
		for len(acts) > 0 && !acts[0].At.After(now) {
			events, _ := a.Decide(acts[0].command(now))
			happen(now, events)
			acts = acts[1:]
		}
		for len(delayed) > 0 && !delayed[0].at.After(now) {
			events, _ := w.decide(a, delayed[0].cmd)
			happen(now, events)
			delayed = delayed[1:]
		}
		if !rowed || now.Before(row.At) || p.down(now) {
			continue
		}
		pick, superseded, ok := w.latest(policy, row.Stage.Name, now, due)
		if !ok {
			continue
		}
		cmd := raise(pick, superseded, now)
		if sent++; sent <= len(p.Delays) && p.Delays[sent-1] > 0 {
			delayed = append(delayed, underway{now.Add(time.Duration(p.Delays[sent-1]) * time.Hour), cmd})
			slices.SortStableFunc(delayed, func(a, b underway) int { return a.at.Compare(b.at) })
			continue
		}
		for range 2 { // a worker may send it twice
			events, _ := w.decide(a, cmd)
			happen(now, events)
		}
	}
	return story, due
}

func raise(pick Planned, superseded []string, now time.Time) Command {
	cmd := RaiseReminder{Issued: Issued{ID: "c", By: byReminder, At: now}, Assignment: "a1", Stage: pick.Stage, Revision: 1, Policy: 1, PlannedAt: pick.At, Superseded: superseded}
	if pick.Stage.Escalation {
		return RaiseEscalation(cmd)
	}
	return cmd
}

func (a act) command(now time.Time) Command {
	by := func(who string) Issued { return Issued{ID: "c", By: who, At: now} }
	switch a.Do {
	case "acknowledge":
		return AcknowledgeAssignment{by(byWater), "a1"}
	case "work":
		return ReportActivity{Issued: by(byWater), Assignment: "a1", On: DateOf(now), Note: item("work")}
	case "submit":
		return Submit{Issued: by(byWater), Assignment: "a1", Nil: true}
	case "return":
		return ReturnSubmission{Issued: by(bySpecial), Assignment: "a1", Reasons: []string{"missing_figures"}}
	case "accept":
		return AcceptSubmission{by(bySpecial), "a1"}
	}
	return CancelAssignment{Issued: by(byHead), Assignment: "a1", Reason: item("merged")}
}

// planned counts the working days one by one, apart from the planner. A stage in a year without a calendar has no instant.
func planned(s Stage, due Deadline) (time.Time, bool) {
	d, n := due.Last(), 0
	for n != s.Workdays {
		step := 1
		if s.Workdays < 0 {
			step = -1
		}
		d = d.AddDays(step)
		worked, err := lawCalendar.IsWorkday(d)
		if err != nil {
			return time.Time{}, false
		}
		if worked {
			n += step
		}
	}
	return d.Time(s.Hour, 0), true
}

// A raising is what a reminder and an escalation have in common.
type raising struct {
	Stage      string
	Superseded []string
	At         time.Time
	To         []UnitID
	Escalation bool
}

func raisingOf(e Event) (raising, bool) {
	switch e := e.(type) {
	case ReminderRaised:
		return raising{e.Stage, e.Superseded, e.RaisedAt, e.To, false}, true
	case EscalationRaised:
		return raising{e.Stage, e.Superseded, e.RaisedAt, e.To, true}, true
	}
	return raising{}, false
}

// faults lists what a story of reminders must never be: early, twice, outdated, unfair, unheeding, lost.
func (p plight) faults(story []happening, due Deadline) (found []string) {
	fault := func(kind string, args ...any) { found = append(found, kind+": "+fmt.Sprintln(args...)) }
	instants := map[string]time.Time{}
	for _, s := range p.Ladder {
		if at, ok := planned(s, due); ok {
			instants[s.Name] = at
		}
	}
	settled := map[string]int{}
	submitted, ended, everSubmitted := false, false, false
	var told []time.Time
	for _, h := range story {
		switch h.Event.(type) {
		case SubmissionMade:
			submitted, everSubmitted = true, true
		case SubmissionReturned:
			submitted = false
		case SubmissionAccepted, AssignmentCancelled:
			ended = true
		}
		r, ok := raisingOf(h.Event)
		if !ok {
			continue
		}
		if at, ok := instants[r.Stage]; !ok || r.At.Before(at) {
			fault("early", r.Stage, "raised", r.At, "planned", at)
		}
		for _, s := range append(slices.Clone(r.Superseded), r.Stage) {
			if settled[s]++; settled[s] > 1 {
				fault("twice", s, "at", r.At)
			}
		}
		if s := p.outdated(r, instants); s != "" {
			fault("outdated", r.Stage, "raised", r.At, "when it was time for", s)
		}
		if r.Escalation && !slices.ContainsFunc(told, func(t time.Time) bool { return DateOf(t).Before(DateOf(r.At)) }) {
			fault("unfair", r.Stage, "raised", r.At, "the unit was told", told)
		}
		if !r.Escalation && slices.Contains(r.To, water) {
			told = append(told, r.At)
		}
		if submitted || ended {
			fault("unheeding", r.Stage, "raised", r.At, "by", h.At, "submitted", submitted, "ended", ended)
		}
	}
	for _, s := range p.Ladder {
		at, known := instants[s.Name]
		owed := s.Workdays > 0 || at.After(p.Given) && !everSubmitted
		if known && owed && !submitted && !ended && settled[s.Name] == 0 {
			fault("lost", s.Name, "planned", at)
		}
	}
	return found
}

// outdated names a stage that had come too when one was raised, of the same sort with none of another sort between.
func (p plight) outdated(r raising, instants map[string]time.Time) string {
	i := slices.IndexFunc(p.Ladder, func(s Stage) bool { return s.Name == r.Stage })
	if i+1 == len(p.Ladder) || p.Ladder[i+1].Escalation != r.Escalation {
		return ""
	}
	if at, ok := instants[p.Ladder[i+1].Name]; ok && !r.At.Before(at) {
		return p.Ladder[i+1].Name
	}
	return ""
}

func TestEveryLadderDrawnMayBePublished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stages := ladders.Draw(t, "ladder")
		if _, err := (Policy{}).Decide(PublishPolicy{Issued: as(byHead, "2024-01-02 08:00"), Policy: Ladder, Stages: stages}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestADutyIsUrgedRightWhateverBefallsIt(t *testing.T) {
	for range 30 { // a life takes a tenth of a millisecond
		rapid.Check(t, func(t *rapid.T) {
			p := plights.Draw(t, "plight")
			story, due := p.live(rightRaiser)
			if found := p.faults(story, due); len(found) > 0 {
				t.Fatalf("due %s, given %s\n%s%s", due.Closes, p.Given, strings.Join(found, ""), tale(story))
			}
		})
	}
}

// Fairness does not hang on the last guard alone: one worker that is never late plans fairly by itself.
func TestThePlannerAloneIsFair(t *testing.T) {
	trusting := rightRaiser
	trusting.decide = trustingDecide
	rapid.Check(t, func(t *rapid.T) {
		p := plights.Draw(t, "plight")
		p.Delays = nil
		story, due := p.live(trusting)
		if found := p.faults(story, due); len(found) > 0 {
			t.Fatalf("due %s, given %s\n%s%s", due.Closes, p.Given, strings.Join(found, ""), tale(story))
		}
	})
}

// trustingDecide believes that the unit was told long ago.
func trustingDecide(a Assignment, cmd Command) ([]Event, error) {
	a.Raised = append(slices.Clone(a.Raised), Raised{Stage: "earlier", Revision: 1, At: cmd.IssuedAt().AddDate(0, 0, -9), Reminder: true})
	return a.Decide(cmd)
}

func tale(story []happening) string {
	var b strings.Builder
	for _, h := range story {
		fmt.Fprintf(&b, "%s %s %+v\n", h.At.In(Zone).Format("2006-01-02 15:04"), NameOf(h.Event), h.Event)
	}
	return b.String()
}

func TestAWrongWorkerIsCaught(t *testing.T) {
	wrong := func(change func(*raiser)) raiser { return but(rightRaiser, change) }
	for _, tt := range []struct {
		name, fault string
		worker      raiser
	}{
		{"a decision that forgets what was raised", "twice", wrong(func(w *raiser) {
			w.decide = func(a Assignment, cmd Command) ([]Event, error) { a.Raised = nil; return a.Decide(cmd) }
		})},
		{"a planner that does not note what was stood for", "lost", wrong(func(w *raiser) {
			w.next = func(p Policy, a Assignment, since time.Time) (Planned, bool) {
				if !working(a.Status) {
					return Planned{}, false
				}
				done := a.Progress(a.Due.Revision, since)
				if len(done.Raised) > 1 {
					done.Raised = done.Raised[1:]
				}
				done.Last = time.Time{}
				return p.Next(done, *a.Due, lawCalendar)
			}
		})},
		{"a planner without fairness, and a decision that trusts it", "unfair", wrong(func(w *raiser) {
			w.next = func(p Policy, a Assignment, since time.Time) (Planned, bool) {
				if !working(a.Status) {
					return Planned{}, false
				}
				done := a.Progress(a.Due.Revision, since)
				done.Reminded = time.Time{}
				return p.Next(done, *a.Due, lawCalendar)
			}
			w.decide = trustingDecide
		})},
		{"a planner that counts calendar days", "early", wrong(func(w *raiser) {
			everyDay := Calendar{Years: []CalendarYear{}}
			for _, y := range lawCalendar.Years {
				worked := CalendarYear{Year: y.Year}
				for d := NewDate(y.Year, 1, 1); d.Year == y.Year; d = d.AddDays(1) {
					worked.Worked = append(worked.Worked, DayOff{Date: d})
				}
				everyDay = everyDay.With(worked)
			}
			w.latest = func(p Policy, stage string, now time.Time, due Deadline) (Planned, []string, bool) {
				return p.Latest(stage, now, due, everyDay)
			}
		})},
		{"a worker that comes a day early and says so", "early", wrong(func(w *raiser) {
			w.next = func(p Policy, a Assignment, since time.Time) (Planned, bool) {
				row, ok := rightRaiser.next(p, a, since)
				row.At = row.At.AddDate(0, 0, -1)
				return row, ok
			}
			w.latest = func(p Policy, stage string, now time.Time, due Deadline) (Planned, []string, bool) {
				pick, superseded, ok := rightRaiser.latest(p, stage, now, due)
				pick.At = pick.At.AddDate(0, 0, -1)
				return pick, superseded, ok
			}
		})},
		{"a worker that says each missed thing", "outdated", wrong(func(w *raiser) {
			w.latest = func(p Policy, stage string, now time.Time, due Deadline) (Planned, []string, bool) {
				pick, _, ok := rightRaiser.latest(p, stage, due.Closes.AddDate(-1, 0, 0), due)
				return pick, nil, ok
			}
		})},
		{"a worker that does not heed what the unit did", "unheeding", wrong(func(w *raiser) {
			w.next = nextOf
			w.decide = func(a Assignment, cmd Command) ([]Event, error) { a.Status = InProgress; return a.Decide(cmd) }
		})},
		{"a planner that gives up where a year is missing", "lost", wrong(func(w *raiser) {
			w.next = func(p Policy, a Assignment, since time.Time) (Planned, bool) {
				row, ok := rightRaiser.next(p, a, since)
				_, err := p.Plan(*a.Due, lawCalendar)
				return row, ok && err == nil
			}
		})},
		{"a worker that raises no more than the first", "lost", wrong(func(w *raiser) {
			w.next = func(p Policy, a Assignment, since time.Time) (Planned, bool) {
				row, ok := rightRaiser.next(p, a, since)
				return row, ok && len(a.Raised) == 0
			}
		})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for seed := range 3000 {
				p := plights.Example(seed)
				story, due := p.live(tt.worker)
				if slices.ContainsFunc(p.faults(story, due), func(f string) bool { return strings.HasPrefix(f, tt.fault+":") }) {
					return
				}
			}
			t.Errorf("is not %s in 3000 lives", tt.fault)
		})
	}
}
