package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Rung is an audience of a stage, by relation to the duty.
type Rung string

const (
	ToUnit      Rung = "unit"      // the assigned unit's person in charge, and its head
	ToBoard     Rung = "board"     // the board that collects and urges
	ToOffice    Rung = "office"    // Chánh Văn phòng
	ToCommittee Rung = "committee" // the member of the standing committee in charge
)

// A Stage is one step of the ladder: so many working days from the deadline's last day, at an hour.
type Stage struct {
	Name       string `json:"name" validate:"required,max=16"`
	Workdays   int    `json:"workdays"` // negative: before
	Hour       int    `json:"hour" validate:"min=0,max=23"`
	Escalation bool   `json:"escalation,omitempty"`
	To         []Rung `json:"to" validate:"required,min=1"`
	Letter     bool   `json:"letter,omitempty"` // offers a draft urging letter
}

// ShippedLadder stands at 07:00, so that every notice rides the 07:30 digest. T+15 is a list for people to decide on: the machine only puts the duty on it.
var ShippedLadder = []Stage{
	{Name: "T-7", Workdays: -7, Hour: 7, To: []Rung{ToUnit}},
	{Name: "T-3", Workdays: -3, Hour: 7, To: []Rung{ToUnit}},
	{Name: "T-1", Workdays: -1, Hour: 7, To: []Rung{ToUnit}},
	{Name: "T0", Workdays: 0, Hour: 7, To: []Rung{ToUnit}},
	{Name: "T+1", Workdays: 1, Hour: 7, To: []Rung{ToUnit, ToBoard}},
	{Name: "T+3", Workdays: 3, Hour: 7, Escalation: true, To: []Rung{ToBoard}, Letter: true},
	{Name: "T+7", Workdays: 7, Hour: 7, Escalation: true, To: []Rung{ToOffice, ToCommittee}},
	{Name: "T+15", Workdays: 15, Hour: 7, Escalation: true, To: []Rung{ToCommittee}},
}

// ShippedLadderSource says where the values come from.
const ShippedLadderSource = "Thang nhắc hạn mặc định của Dondoc (3, 5, 7 ngày làm việc theo thực tế các hệ thống đã khảo sát)"

// Recipients are the units a stage of a duty tells. A superior that is itself the debtor is passed
// over; if nobody is left, the office is told.
func (s Stage) Recipients(g AssignmentGiven) []UnitID {
	var to []UnitID
	add := func(u UnitID) {
		if u != "" && !slices.Contains(to, u) {
			to = append(to, u)
		}
	}
	for _, r := range s.To {
		switch {
		case r == ToUnit:
			add(g.Unit)
		case r == ToBoard && g.Superiors.Board != g.Unit:
			add(g.Superiors.Board)
		case r == ToOffice && g.Superiors.Office != g.Unit:
			add(g.Superiors.Office)
		case r == ToCommittee && g.Superiors.Committee != g.Unit:
			add(g.Superiors.Committee)
		}
	}
	if len(to) == 0 {
		add(g.Superiors.Office)
	}
	return to
}

// A Planned stage is a stage with the instant it stands at.
type Planned struct {
	Stage Stage
	At    time.Time
}

// Plan lays the ladder out for a deadline: each stage with its instant, in the ladder's order. A stage
// that falls in a year without a calendar is left out until the year is published; the error names it.
func (p Policy) Plan(due Deadline, cal Calendar) (plan []Planned, err error) {
	plan = make([]Planned, 0, len(p.Stages))
	for _, s := range p.Stages {
		day, missing := cal.AddWorkdays(due.Last(), s.Workdays)
		if missing != nil {
			err = cmp.Or(err, fmt.Errorf("plan stage %s of a deadline on %s: %w", s.Name, due.Day, missing))
			continue
		}
		plan = append(plan, Planned{s, day.Time(s.Hour, 0)})
	}
	return plan, err
}

// Progress is how far a duty has come on the ladder, for one revision of its deadline. It names stages
// and instants, not places on a ladder, so that it holds when the ladder is changed.
type Progress struct {
	Raised   []string  // stages that have fired, or that another stood for
	Last     time.Time // planned instant of the latest of them; zero: none
	Since    time.Time // when the duty was given, or came back
	Reminded time.Time // when the unit was last told; zero: never
	// Inherited: taken over from a list at Since. What superiors were to be told before, they were told by who kept it.
	Inherited bool
	Quiet     bool // superiors are not told of this duty
}

// Next is the stage to come. A stage that stands no later than the last one raised is past, whatever it
// is called. A stage up to the deadline that stands before the duty was given is folded into the notice that gave
// it; so is an escalation that stands before a duty was taken over, so that a list with a thousand arrears tells each
// unit once and raises nothing old. An escalation waits until the working day after the digest that carried the
// unit's own last reminder. Stages in a year without a calendar are passed over.
func (p Policy) Next(done Progress, due Deadline, cal Calendar) (Planned, bool) {
	plan, _ := p.Plan(due, cal)
	for _, x := range plan {
		switch {
		case slices.Contains(done.Raised, x.Stage.Name), done.Quiet && x.Stage.Escalation, !done.Last.IsZero() && !x.At.After(done.Last):
			continue
		case !x.At.After(done.Since) && (x.Stage.Workdays <= 0 || done.Inherited && x.Stage.Escalation):
			continue
		}
		if fair := fairFrom(done.Reminded, x.Stage.Hour, cal); x.Stage.Escalation && x.At.Before(fair) {
			x.At = fair
		}
		return x, true
	}
	return Planned{}, false
}

// fairFrom is when superiors may hear of a unit that was told at an instant: the working day after the
// digest that carried it. In a year without a calendar, two days later. Never told: the zero time.
func fairFrom(told time.Time, hour int, cal Calendar) time.Time {
	if told.IsZero() {
		return time.Time{}
	}
	read, err := Slot(told, cal)
	if err == nil {
		var day Date
		if day, err = cal.AddWorkdays(DateOf(read), 1); err == nil {
			return day.Time(hour, 0)
		}
	}
	return DateOf(told).AddDays(2).Time(hour, 0)
}

// Latest is what to raise now for a duty whose next stage is due: the last stage of the same sort that
// has come, so that a house that was down says a thing once; the earlier ones are superseded. It stops
// before the first stage of the other sort: reminders that are due go before an escalation behind them.
func (p Policy) Latest(next string, now time.Time, due Deadline, cal Calendar) (Planned, []string, bool) {
	plan, _ := p.Plan(due, cal)
	i := slices.IndexFunc(plan, func(x Planned) bool { return x.Stage.Name == next })
	if i < 0 {
		return Planned{}, nil, false
	}
	var superseded []string
	pick := plan[i]
	for _, x := range plan[i+1:] {
		if x.At.After(now) || x.Stage.Escalation != pick.Stage.Escalation {
			break
		}
		superseded = append(superseded, pick.Stage.Name)
		pick = x
	}
	return pick, superseded, true
}

// PolicyLife is the table of the ladder's one act: each publication is the next version. It has no states.
var PolicyLife = []Transition{{[]Status{""}, "PublishPolicy", []Party{Admin, GiverLeader}, ""}}

// Policy is the ladder in force.
type Policy struct {
	Version   int
	ValidFrom Date
	Stages    []Stage
}

// Decide says what a command makes happen.
func (p Policy) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(PublishPolicy)
	if !ok {
		return nil, unknown("policy", cmd)
	}
	if _, err := allowed(PolicyLife, "", commandName(cmd), parties(cmd, bonds{})); err != nil {
		return nil, err
	}
	same := func(a, b Stage) bool {
		return a.Name == b.Name && a.Workdays == b.Workdays && a.Hour == b.Hour && a.Escalation == b.Escalation && a.Letter == b.Letter && slices.Equal(a.To, b.To)
	}
	if p.Version > 0 && slices.EqualFunc(p.Stages, c.Stages, same) {
		return nil, nil
	}
	told := false
	for i, s := range c.Stages {
		if slices.ContainsFunc(c.Stages[:i], func(x Stage) bool { return x.Name == s.Name }) {
			return nil, refuse(Incomplete, "stage %s stands twice: what was raised is known by its name", s.Name)
		}
		if !s.Escalation && !slices.Contains(s.To, ToUnit) {
			return nil, refuse(Incomplete, "stage %s is a reminder and does not tell the unit", s.Name)
		}
		told = told || s.Workdays > 0 && !s.Escalation
		if s.Escalation && !told {
			return nil, refuse(Incomplete, "stage %s reports a unit that no stage tells that it is late", s.Name)
		}
		if i > 0 && s.Workdays <= c.Stages[i-1].Workdays {
			return nil, refuse(Incomplete, "stages stand in the order of time: %s comes after %s", s.Name, c.Stages[i-1].Name)
		}
	}
	return []Event{PolicyPublished{Policy: c.Policy, Version: p.Version + 1, ValidFrom: c.ValidFrom, Source: c.Source, Stages: c.Stages}}, nil
}

// Evolve folds one fact into the state.
func (p Policy) Evolve(e Event) Policy {
	if e, ok := e.(PolicyPublished); ok {
		return Policy{Version: e.Version, ValidFrom: e.ValidFrom, Stages: e.Stages}
	}
	return p
}
