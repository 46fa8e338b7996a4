package domain

import (
	"slices"
	"time"
)

// Origin is where an assignment comes from: an obligation of a document, a period of a regime, or a
// demand of an inspection's conclusion.
type Origin struct {
	Document   DocumentID   `json:"document,omitempty"`
	Obligation int          `json:"obligation,omitempty"`
	Regime     RegimeID     `json:"regime,omitempty"`
	Inspection InspectionID `json:"inspection,omitempty"`
	Remedy     int          `json:"remedy,omitempty"`
}

// States of an assignment. None of them says anything about time.
const (
	Sent       Status = "sent"        // given; the unit has not confirmed
	Accepted   Status = "accepted"    // the unit confirmed receipt
	InProgress Status = "in_progress" // work was reported
	Submitted  Status = "submitted"   // a report or product waits for acceptance
	Completed  Status = "completed"   // accepted
	Cancelled  Status = "cancelled"   // ended without result
)

var open = []Status{Sent, Accepted, InProgress, Submitted}

// AssignmentLife is the table of an assignment's transitions.
//
//	sent ─► accepted ─► in_progress ─► submitted ─► completed
//	  │        │            ▲   └────────► │
//	  └────────┴────────────┼── returned ◄─┘        any open ─► cancelled
var AssignmentLife = []Transition{
	{[]Status{""}, "GiveAssignment", []Party{Giver, Inspectors, Worker}, Sent},
	{[]Status{""}, "TakeOverAssignment", []Party{Giver, Inspectors}, Accepted},
	{[]Status{""}, "TakeOverCompleted", []Party{Giver, Inspectors}, Completed},
	{[]Status{Sent}, "AcknowledgeAssignment", []Party{Unit}, Accepted},
	{[]Status{Sent, Accepted, InProgress}, "ReportActivity", []Party{Unit}, InProgress},
	{[]Status{Sent, Accepted, InProgress}, "Submit", []Party{Unit}, Submitted},
	{[]Status{Submitted}, "ReturnSubmission", []Party{Giver}, InProgress},
	{[]Status{Submitted}, "AcceptSubmission", []Party{Giver}, Completed},
	{open, "CancelAssignment", []Party{Giver}, Cancelled},
	{open, "MoveDeadline", []Party{Worker}, ""},
	{open, "TransferAssignment", []Party{GiverLeader, Worker}, ""},
	{[]Status{Sent, Accepted, InProgress}, "RaiseReminder", []Party{Worker}, ""},
	{[]Status{Sent, Accepted, InProgress}, "RaiseEscalation", []Party{Worker}, ""},
}

// Assignment is one duty of one unit and its life.
type Assignment struct {
	Status      Status
	Given       AssignmentGiven
	Due         *Deadline // as it stands; Given.Due is the first one; nil: none is fixed
	Ruling      int       // the last decision of its document on deadlines that has reached it
	Unit        UnitID    // that has it now; Given.Unit is the one it was given to
	Transfers   int       // how often it went to another unit
	Transferred time.Time // when it last did; zero: never
	Submissions int
	ArrivedAt   time.Time // of the first submission
	EnteredBy   string    // who entered the waiting submission
	Raised      []Raised  // stages, in the order they were raised
	Inherited   bool      // taken over from a list
}

// Raised is a stage that has fired.
type Raised struct {
	Stage      string
	Revision   int
	Planned    time.Time
	At         time.Time
	Reminder   bool
	Superseded []string // earlier stages it stood for
}

// settles tells whether a stage of a revision has fired, or another has stood for it.
func (r Raised) settles(stage string, revision int) bool {
	return r.Revision == revision && (r.Stage == stage || slices.Contains(r.Superseded, stage))
}

// bonds are the units this duty is bound to: who has it, whom its report goes through, who gave it and urges.
func (a Assignment) bonds() bonds {
	b := bonds{unit: a.Unit, via: a.Given.Route.Via}
	for _, u := range []UnitID{a.Given.Superiors.Board, a.Given.Superiors.Office, a.Given.Superiors.Committee} {
		if u != "" {
			b.givers = append(b.givers, u)
		}
	}
	return b
}

// Decide says what a command makes happen.
func (a Assignment) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(AssignmentLife, a.Status, commandName(cmd), parties(cmd, a.bonds()))
	switch c := cmd.(type) {
	case GiveAssignment, TakeOverAssignment, TakeOverCompleted:
		if a.Status != "" { // its id says what it is: given is given
			if _, err := allowed(AssignmentLife, a.Status, commandName(cmd), parties(cmd, bonds{})); notYours(err) {
				return nil, err
			}
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return begin(c)
	case MoveDeadline:
		if err != nil {
			return nil, late(err)
		}
		return a.move(c)
	case RaiseReminder:
		if err != nil || !a.stageFits(c.Stage.Name, c.Revision, c.PlannedAt, c.At) {
			return nil, late(err)
		}
		if c.Stage.Escalation {
			return nil, refuse(Incomplete, "stage %s tells superiors: it is not a reminder", c.Stage.Name)
		}
		return []Event{ReminderRaised{
			Stage: c.Stage.Name, Revision: c.Revision, Policy: c.Policy, PlannedAt: c.PlannedAt, RaisedAt: c.At,
			To: c.Stage.Recipients(a.Now()), Superseded: a.unsettled(c.Superseded, c.Revision),
		}}, nil
	case RaiseEscalation:
		if err != nil || !a.stageFits(c.Stage.Name, c.Revision, c.PlannedAt, c.At) {
			return nil, late(err)
		}
		if !c.Stage.Escalation {
			return nil, refuse(Incomplete, "stage %s tells the unit: it is not an escalation", c.Stage.Name)
		}
		if told, ok := a.LastReminder(c.Revision); !ok || !DateOf(told).Before(DateOf(c.At)) {
			return nil, nil // nobody is reported before the unit itself was told, on an earlier day
		}
		return []Event{EscalationRaised{
			Stage: c.Stage.Name, Revision: c.Revision, Policy: c.Policy, PlannedAt: c.PlannedAt, RaisedAt: c.At,
			To: c.Stage.Recipients(a.Now()), Letter: c.Stage.Letter, Superseded: a.unsettled(c.Superseded, c.Revision),
		}}, nil
	case TransferAssignment:
		return a.transfer(c, err)
	}
	if a.Status == "" {
		return nil, refuse(NoSuchThing, "%s does not exist", cmd.Aggregate())
	}
	if err != nil {
		if _, again := cmd.(AcknowledgeAssignment); again && a.Status == Accepted && !notYours(err) {
			return nil, nil
		}
		return nil, err
	}
	return a.act(cmd)
}

// begin decides on a duty that is not there yet.
func begin(cmd Command) ([]Event, error) {
	c, ok := cmd.(GiveAssignment)
	if !ok {
		return takeOver(cmd)
	}
	if c.Duty == Dated && c.Due == nil {
		return nil, refuse(Incomplete, "a dated assignment needs its deadline")
	}
	return []Event{AssignmentGiven{
		Assignment: c.Assignment, Unit: c.Unit, Origin: c.Origin, Duty: c.Duty, Text: c.Text,
		TextItem: c.TextItem, Due: c.Due, Period: c.Period, Route: c.Route, Form: c.Form, Superiors: c.Superiors,
	}}, nil
}

// act decides on what people do with a duty that exists.
func (a Assignment) act(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case AcknowledgeAssignment:
		return []Event{AssignmentAcknowledged{}}, nil
	case ReportActivity:
		if c.Note.Ref == "" || c.On.IsZero() {
			return nil, refuse(Incomplete, "an activity needs its date and what was done")
		}
		return []Event{ActivityReported{On: c.On, Note: c.Note}}, nil
	case Submit:
		if !c.Nil && c.Report == nil {
			return nil, refuse(Incomplete, "a submission is either a report or a nil report")
		}
		if p := a.Given.Period; p != nil && DateOf(c.At).Before(p.Cutoff) {
			return nil, refuse(TooEarly, "period %s takes submissions from its cut-off, %s", p.Key, p.Cutoff)
		}
		if c.OnBehalfOf != "" && c.Proof == nil {
			return nil, refuse(Incomplete, "a report entered for a unit needs its proof")
		}
		return []Event{SubmissionMade{Submission: a.Submissions + 1, ArrivedAt: c.At, EnteredBy: c.By, Nil: c.Nil, Report: c.Report, Proof: c.Proof}}, nil
	case ReturnSubmission:
		return []Event{SubmissionReturned{Submission: a.Submissions, Reasons: c.Reasons, Note: c.Note}}, nil
	case AcceptSubmission:
		if SameHand(c.By, a.EnteredBy) {
			return nil, refuse(OwnProxy, "%s entered this submission and cannot accept it", c.By)
		}
		return []Event{SubmissionAccepted{Submission: a.Submissions, Due: a.Due, ArrivedAt: a.ArrivedAt}}, nil
	case CancelAssignment:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a cancellation needs its reason")
		}
		return []Event{AssignmentCancelled{Reason: c.Reason}}, nil
	}
	return nil, unknown("assignment", cmd)
}

// stageFits tells whether a stage may still fire: right revision, neither fired nor stood for, due, asked for after
// the last one was raised (an older wish was overtaken), and the duty has a deadline.
func (a Assignment) stageFits(stage string, revision int, planned, now time.Time) bool {
	if n := len(a.Raised); n > 0 && now.Before(a.Raised[n-1].At) {
		return false
	}
	due := a.Due
	return due != nil && due.Revision == revision && !now.Before(planned) &&
		!slices.ContainsFunc(a.Raised, func(r Raised) bool { return r.settles(stage, revision) })
}

// unsettled keeps the stages that have neither fired nor been stood for, so that each is counted once.
func (a Assignment) unsettled(stages []string, revision int) (left []string) {
	for _, s := range stages {
		if !slices.ContainsFunc(a.Raised, func(r Raised) bool { return r.settles(s, revision) }) {
			left = append(left, s)
		}
	}
	return left
}

// late turns the refusal of a stage that came too late into "nothing to do"; a stranger stays refused.
func late(err error) error {
	if notYours(err) {
		return err
	}
	return nil
}

// Progress is how far the duty has come on the ladder, for a revision of its deadline, since it was
// given or came back.
func (a Assignment) Progress(revision int, since time.Time) Progress {
	p := Progress{Since: since, Inherited: a.Inherited}
	for _, r := range a.Raised {
		if r.Revision != revision {
			continue
		}
		p.Raised = append(append(p.Raised, r.Stage), r.Superseded...)
		if r.Planned.After(p.Last) {
			p.Last = r.Planned
		}
	}
	p.Reminded, _ = a.LastReminder(revision)
	return p
}

// LastReminder is when the unit was last told about a revision of its deadline. A unit that got the duty after the
// last reminder was told by the transfer.
func (a Assignment) LastReminder(revision int) (time.Time, bool) {
	for _, r := range slices.Backward(a.Raised) {
		if r.Reminder && r.Revision == revision {
			return Later(r.At, a.Transferred), true
		}
	}
	return time.Time{}, false
}

// Evolve folds one fact into the state.
func (a Assignment) Evolve(e Event) Assignment {
	switch e := e.(type) {
	case AssignmentGiven:
		a.Status, a.Given, a.Due, a.Unit = Sent, e, e.Due, e.Unit
	case AssignmentTakenOver:
		a.Status, a.Given, a.Unit, a.Inherited = Accepted, e.AsGiven(), e.Unit, true
		a.Due = a.Given.Due
	case AssignmentTransferred:
		a.Unit, a.Transferred = e.To, e.At
		a.Transfers++
	case AssignmentFoundCompleted:
		a.Status, a.ArrivedAt = Completed, e.ArrivedAt
	case DeadlineMoved:
		a.Due, a.Ruling = &e.Due, max(a.Ruling, e.Ruling)
	case AssignmentAcknowledged:
		a.Status = Accepted
	case ActivityReported:
		a.Status = InProgress
	case SubmissionMade:
		a.Status, a.Submissions, a.EnteredBy = Submitted, e.Submission, e.EnteredBy
		if e.Submission == 1 {
			a.ArrivedAt = e.ArrivedAt
		}
	case SubmissionReturned:
		a.Status = InProgress
	case SubmissionAccepted:
		a.Status = Completed
	case AssignmentCancelled:
		a.Status = Cancelled
	case ReminderRaised:
		a.Raised = append(slices.Clone(a.Raised), Raised{e.Stage, e.Revision, e.PlannedAt, e.RaisedAt, true, e.Superseded})
	case EscalationRaised:
		a.Raised = append(slices.Clone(a.Raised), Raised{e.Stage, e.Revision, e.PlannedAt, e.RaisedAt, false, e.Superseded})
	}
	return a
}
