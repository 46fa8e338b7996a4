package domain

import (
	"cmp"
	"slices"
	"time"
)

// Origin is where an assignment comes from: an obligation of a document, a period of a regime, a demand of an
// inspection's conclusion, a duty that it is a part of, or what a meeting concluded.
type Origin struct {
	Document   DocumentID   `json:"document,omitempty"`
	Obligation int          `json:"obligation,omitempty"`
	Regime     RegimeID     `json:"regime,omitempty"`
	Inspection InspectionID `json:"inspection,omitempty"`
	Remedy     int          `json:"remedy,omitempty"`
	Parent     AssignmentID `json:"parent,omitempty"`
	Part       int          `json:"part,omitempty"` // of the parent, from 1
	Conclusion *Conclusion  `json:"conclusion,omitempty"`
}

// A Conclusion is what a meeting decided; there may be no document of it.
type Conclusion struct {
	Symbol string `json:"symbol,omitempty" validate:"max=200"` // of its notice, when there is one
	Title  string `json:"title,omitempty" validate:"max=500"`  // "Kết luận giao ban tháng 3 của Ban Thường vụ"
	On     Date   `json:"on"`
}

// Strength is how a duty is put (DOMAIN: the mood of a directive's last sentence).
type Strength string

const (
	Required  Strength = ""          // yêu cầu, giao
	Requested Strength = "requested" // đề nghị
)

// Judging is which submission lateness is judged by.
type Judging string

const (
	ByFirst    Judging = ""         // the first: what comes back after a return is not judged anew
	ByAccepted Judging = "accepted" // the one that was accepted
)

// States of an assignment. None of them says anything about time.
const (
	Sent       Status = "sent"        // given; the unit has not confirmed
	Accepted   Status = "accepted"    // the unit confirmed receipt
	InProgress Status = "in_progress" // work was reported
	Submitted  Status = "submitted"   // a report or product waits for acceptance
	Returned   Status = "returned"    // the unit asks the giver to consider the assignment again
	Suspended  Status = "suspended"   // no clock runs
	Completed  Status = "completed"   // accepted, or closed by tacit consent
	Cancelled  Status = "cancelled"   // ended without result
	PeriodOver Status = "closed"      // without a deadline, and the period of its document is over
	Excused    Status = "excused"     // the report of this period need not be made
)

var (
	open  = []Status{Sent, Accepted, InProgress, Submitted, Returned, Suspended}
	under = []Status{Sent, Accepted, InProgress} // under way: the clock runs and the unit is to act
)

// AssignmentLife is the table of an assignment's transitions (DOMAIN.md §3.1).
//
//	sent ─► accepted ─► in_progress ─► submitted ─► completed ─┐
//	 ▲ └─► returned        ▲   └────────► │             ▲      │ reopened
//	 │        │            ├── returned ◄─┘             │      │
//	 └─ insisted           └────────────────────────────┴──────┘
//	any that is under way ⇄ suspended        any open ─► cancelled
var AssignmentLife = []Transition{
	{[]Status{""}, "GiveAssignment", []Party{GiverLeader, GiverClerk, Inspectors, Worker}, Sent},
	{[]Status{""}, "RegisterKeyTask", []Party{UnitLeader}, Accepted},
	{[]Status{""}, "TakeOverAssignment", []Party{Giver, Inspectors}, Accepted},
	{[]Status{""}, "TakeOverCompleted", []Party{Giver, Inspectors}, Completed},
	{[]Status{Sent, Returned}, "AcknowledgeAssignment", []Party{Unit}, Accepted},
	{[]Status{Sent, Accepted}, "RequestReassignment", []Party{Unit}, Returned},
	{[]Status{Returned}, "InsistAssignment", []Party{GiverLeader}, Sent},
	{under, "ReportActivity", []Party{Unit}, InProgress},
	{under, "ReportProgress", []Party{Unit}, InProgress},
	{[]Status{Sent}, "ReportActivity", []Party{Coordinator}, ""},
	{[]Status{Sent}, "ReportProgress", []Party{Coordinator}, ""},
	{[]Status{Accepted, InProgress}, "ReportActivity", []Party{Coordinator}, InProgress},
	{[]Status{Accepted, InProgress}, "ReportProgress", []Party{Coordinator}, InProgress},
	{under, "RequestExtension", []Party{Unit}, ""},
	{under, "GrantExtension", []Party{GiverLeader}, ""},
	{under, "RefuseExtension", []Party{GiverLeader}, ""},
	{under, "Submit", []Party{Unit}, Submitted},
	{under, "RegisterImplementingDocument", []Party{Unit}, Submitted},
	{under, "SubmitConsolidation", []Party{Worker}, Submitted},
	{[]Status{Submitted}, "ReturnSubmission", []Party{GiverLeader, GiverOfficer}, InProgress},
	{[]Status{Submitted}, "AcceptSubmission", []Party{GiverLeader, GiverOfficer}, Completed},
	{under, "CloseByTacitConsent", []Party{Worker}, Completed},
	{under, "SuspendAssignment", []Party{GiverLeader}, Suspended},
	{[]Status{Suspended}, "ResumeAssignment", []Party{GiverLeader}, Sent},
	{[]Status{Completed, Cancelled, PeriodOver, Excused}, "ReopenAssignment", []Party{GiverLeader}, InProgress},
	{[]Status{Sent, Accepted, InProgress}, "ExcuseReport", []Party{GiverLeader}, Excused},
	{open, "CancelAssignment", []Party{GiverLeader, Worker}, Cancelled},
	{[]Status{Sent, Accepted, InProgress, Returned, Suspended}, "CloseAssignmentPeriod", []Party{Worker}, PeriodOver},
	{[]Status{Returned}, "TransferAssignment", []Party{GiverLeader, Worker}, Sent},
	{[]Status{Sent, Accepted, InProgress, Submitted, Suspended}, "TransferAssignment", []Party{GiverLeader, Worker}, ""},
	{open, "ReplaceBody", []Party{GiverLeader, Worker}, ""},
	{open, "MoveDeadline", []Party{Worker}, ""},
	{open, "CorrectAssignment", []Party{GiverLeader, GiverClerk}, ""},
	{open, "StarAssignment", []Party{GiverLeader}, ""},
	{open, "UnstarAssignment", []Party{GiverLeader}, ""},
	{open, "RecordCall", []Party{GiverLeader, GiverOfficer, GiverClerk}, ""},
	{under, "RaiseReminder", []Party{Worker}, ""},
	{under, "RaiseEscalation", []Party{Worker}, ""},
}

// Assignment is one duty of one unit and its life.
type Assignment struct {
	Status        Status
	Given         AssignmentGiven // as corrected; its deadline is the original one
	Due           *Deadline       // as it stands; Given.Due is the first one; nil: none is fixed
	Ruling        int             // the last decision of its document on deadlines that has reached it
	Unit          UnitID          // that has it now; Given.Unit is the one it was given to
	Transfers     int             // how often it went to another unit
	Transferred   time.Time       // when it last did; zero: never
	Replaced      int             // how often another body came in the place of one that ended
	Submissions   int
	ArrivedAt     time.Time // of the first submission, since it was last opened
	Judged        *Deadline // that was in force then
	LastArrivedAt time.Time
	EnteredBy     string             // who entered the waiting submission
	Raised        []Raised           // stages, in the order they were raised
	Inherited     bool               // taken over from a list
	Asked         ExtensionRequested // the request that waits for an answer, if any
	SuspendedOn   Date
	Starred       bool // nhiệm vụ trọng tâm
	Reopened      int
	Contacted     time.Time  // when a call last reached the unit
	Receipts      []Receipt  // of the submissions that go through another body
	Questions     []Question // of a continuous duty, by period
}

// bonds are the units this duty is bound to: who has it, who helps, whom its report goes through, who gave it and urges.
func (a Assignment) bonds() bonds {
	b := bonds{unit: a.Unit, coordinators: a.Given.Coordinators, via: a.Given.Route.Via}
	for _, u := range []UnitID{a.Given.Giver, a.Given.Superiors.Board, a.Given.Superiors.Office, a.Given.Superiors.Committee} {
		if u != "" {
			b.givers = append(b.givers, u)
		}
	}
	return b
}

// bondsFor are the bonds a command is judged by. Who gives a duty that is not there yet is a body of the house, or, of a
// part of a duty, the unit that has the whole.
func (a Assignment) bondsFor(cmd Command) bonds {
	switch c := cmd.(type) {
	case GiveAssignment:
		if c.Origin.Parent != "" {
			return bonds{unit: c.Unit, givers: []UnitID{c.Giver}}
		}
		return bonds{}
	case RegisterKeyTask:
		return bonds{unit: c.Unit}
	case TakeOverAssignment, TakeOverCompleted:
		return bonds{}
	}
	return a.bonds()
}

// Decide says what a command makes happen.
func (a Assignment) Decide(cmd Command) ([]Event, error) {
	switch cmd.(type) {
	case ReceiveReport, NumberReceipt, ForwardReport:
		return a.decideReport(cmd)
	case AskQuestion, AnswerQuestion:
		return a.decideQuestion(cmd)
	}
	_, err := allowed(AssignmentLife, a.Status, commandName(cmd), a.parties(cmd))
	switch c := cmd.(type) {
	case GiveAssignment, TakeOverAssignment, TakeOverCompleted:
		if notYours(err) {
			return nil, err
		}
		if a.Status != "" { // its id says what it is: given is given
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return begin(c)
	case RegisterKeyTask:
		if a.Status != "" {
			return nil, refuse(AlreadyExists, "duty %s exists", c.Assignment)
		}
		if err != nil {
			return nil, err
		}
		return keyTask(c)
	case SubmitConsolidation:
		if err != nil {
			return nil, late(err)
		}
		return []Event{SubmissionMade{Submission: a.Submissions + 1, ArrivedAt: c.SentAt, EnteredBy: c.SentBy, Consolidation: c.Consolidation}}, nil
	case MoveDeadline:
		if err != nil {
			return nil, late(err)
		}
		return a.move(c)
	case TransferAssignment:
		return a.transfer(c, err)
	case ReplaceBody:
		return a.replaceBody(c, err)
	case RaiseReminder, RaiseEscalation:
		return a.raise(c, err)
	case CloseByTacitConsent:
		return a.consent(c, err)
	case CloseAssignmentPeriod:
		if err != nil || a.Due != nil { // what is owed by a day stays owed
			return nil, late(err)
		}
		return []Event{AssignmentPeriodClosed{Document: c.Document}}, nil
	}
	if a.Status == "" {
		return nil, refuse(NoSuchThing, "%s does not exist", cmd.Aggregate())
	}
	if err != nil {
		if a.repeats(cmd) && !notYours(err) {
			return nil, nil
		}
		return nil, err
	}
	return a.act(cmd)
}

// repeats tells whether a command asks for what has been done already: a button pressed twice, a worker that came twice.
func (a Assignment) repeats(cmd Command) bool {
	switch cmd.(type) {
	case AcknowledgeAssignment:
		return a.Status == Accepted
	case CancelAssignment:
		return ActorOf(cmd.issued().By).Worker != ""
	}
	return false
}

// begin decides on a duty that is not there yet.
func begin(cmd Command) ([]Event, error) {
	c, ok := cmd.(GiveAssignment)
	if !ok {
		return takeOver(cmd)
	}
	switch {
	case c.Duty == Dated && c.Due == nil:
		return nil, refuse(Incomplete, "a dated assignment needs its deadline")
	case c.TacitConsent && c.Due == nil:
		return nil, refuse(Incomplete, "silence is consent only when a deadline has passed")
	case slices.Contains(c.Coordinators, c.Unit):
		return nil, refuse(Incomplete, "%s cannot coordinate what it answers for", c.Unit)
	case c.Strength != Required && c.Strength != Requested:
		return nil, refuse(Incomplete, "a duty is required or requested, not %q", c.Strength)
	case c.Judging != ByFirst && c.Judging != ByAccepted:
		return nil, refuse(Incomplete, "lateness is judged by the first submission or by the accepted one, not %q", c.Judging)
	case c.Origin.Conclusion != nil && (c.Origin.Conclusion.Symbol == "" && c.Origin.Conclusion.Title == "" || c.Origin.Conclusion.On.IsZero()):
		return nil, refuse(Incomplete, "a conclusion is known by its symbol or title, and its day")
	case c.Origin.Conclusion != nil && DateOf(c.At).Before(c.Origin.Conclusion.On):
		return nil, refuse(BadDate, "a meeting on %s has concluded nothing by %s", c.Origin.Conclusion.On, DateOf(c.At))
	}
	if c.Origin.Parent != "" {
		if err := c.partFits(); err != nil {
			return nil, err
		}
		c.Superiors = Superiors{Board: c.Giver, Office: c.Giver, Committee: c.Giver} // who gives a part follows it
	}
	return []Event{AssignmentGiven{
		Assignment: c.Assignment, Unit: c.Unit, Origin: c.Origin, Duty: c.Duty, Text: c.Text,
		TextItem: c.TextItem, Due: c.Due, Period: c.Period, Route: c.Route, Form: c.Form, Superiors: c.Superiors,
		GivenAt: c.At, Giver: c.Giver, Coordinators: c.Coordinators, Product: c.Product, Strength: c.Strength,
		Quiet: c.Strength == Requested && c.Kind == MassOrganisation, TacitConsent: c.TacitConsent, Judging: c.Judging, Starred: c.Starred,
	}}, nil
}

// act decides on what people do with a duty that exists.
func (a Assignment) act(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case AcknowledgeAssignment, RequestReassignment, InsistAssignment, ReportActivity, ReportProgress, StarAssignment, UnstarAssignment:
		return a.work(c)
	case RequestExtension, GrantExtension, RefuseExtension:
		return a.extend(c)
	case Submit:
		return a.submit(c)
	case RegisterImplementingDocument:
		return a.implement(c)
	case ReturnSubmission:
		return a.giveBack(c)
	case AcceptSubmission:
		return a.accept(c)
	case SuspendAssignment, ResumeAssignment, ReopenAssignment, CancelAssignment:
		return a.pause(c)
	case CorrectAssignment:
		return a.correct(c)
	case RecordCall:
		return a.called(c)
	case ExcuseReport:
		return a.excuse(c)
	}
	return nil, unknown("assignment", cmd)
}

// Acts lists what a page offers whoever signs so: what the table allows him in this state, less what would be refused
// because nobody asked for it or because it is his own work.
func (a Assignment) Acts(by Issued) []string {
	may := Acts(AssignmentLife, a.Status, a.parties(AcknowledgeAssignment{Issued: by}))
	return slices.DeleteFunc(may, func(name string) bool {
		switch name {
		case "GrantExtension", "RefuseExtension":
			return a.Asked.By == "" || SameHand(by.By, a.Asked.By)
		case "AcceptSubmission", "ReturnSubmission":
			return SameHand(by.By, a.EnteredBy)
		case "CloseAssignmentPeriod":
			return a.Due != nil
		case "StarAssignment":
			return a.Starred
		case "UnstarAssignment":
			return !a.Starred
		}
		return false
	})
}

// Fold is the version of Evolve and of the fields: a snapshot of another one is not taken.
func (Assignment) Fold() int { return 1 }

// Evolve folds one fact into the state.
func (a Assignment) Evolve(e Event) Assignment {
	a = a.evolveReport(e).evolveQuestion(e)
	switch e := e.(type) {
	case AssignmentGiven:
		a.Status, a.Given, a.Unit, a.Due, a.Starred = Sent, e, e.Unit, e.Due, e.Starred
	case AssignmentTakenOver:
		a.Status, a.Given, a.Unit, a.Due, a.Inherited = Accepted, e.AsGiven(), e.Unit, e.Due, true
	case AssignmentFoundCompleted:
		a.Status, a.ArrivedAt, a.Judged = Completed, e.ArrivedAt, a.Due
	case BodyReplaced:
		a.Given = a.Given.instead(e.From, e.To)
		a.Replaced++
	case AssignmentTransferred:
		a.Unit, a.Transferred, a.Asked = e.To, e.At, ExtensionRequested{}
		a.Transfers++
		if a.Status == Returned { // that is the answer to its request
			a.Status = Sent
		}
	case DeadlineMoved:
		a.Due, a.Ruling = &e.Due, max(a.Ruling, e.Ruling)
	case AssignmentAcknowledged:
		a.Status = Accepted
	case AssignmentReturned:
		a.Status, a.Asked = Returned, ExtensionRequested{}
	case AssignmentInsisted:
		a.Status = Sent
	case ActivityReported:
		a.Status = a.worked(e.Coordinator)
	case ProgressReported:
		a.Status = a.worked(e.Coordinator)
	case ExtensionRequested:
		a.Asked = e
	case ExtensionGranted:
		a.Asked, a.Due = ExtensionRequested{}, &e.Due
	case ExtensionRefused:
		a.Asked = ExtensionRequested{}
	case SubmissionMade:
		a.Status, a.Submissions, a.EnteredBy, a.LastArrivedAt, a.Asked = Submitted, e.Submission, e.EnteredBy, e.ArrivedAt, ExtensionRequested{}
		if a.ArrivedAt.IsZero() {
			a.ArrivedAt, a.Judged = e.ArrivedAt, a.Due
		}
	case SubmissionReturned:
		a.Status = InProgress
		a.Due = cmp.Or(e.Due, a.Due)
	case SubmissionAccepted:
		a.Status, a.ArrivedAt, a.Judged = Completed, e.ArrivedAt, e.Due
	case TacitlyConsented:
		a.Status, a.Asked = Completed, ExtensionRequested{}
	case AssignmentSuspended:
		a.Status, a.SuspendedOn, a.Asked = Suspended, e.On, ExtensionRequested{}
	case AssignmentResumed:
		a.Status, a.SuspendedOn = Sent, Date{}
		a.Due = cmp.Or(e.Due, a.Due)
	case AssignmentReopened:
		a.Status, a.ArrivedAt, a.Judged = InProgress, time.Time{}, nil
		a.Reopened++
		a.Due = cmp.Or(e.Due, a.Due)
	case AssignmentCancelled:
		a.Status, a.Asked = Cancelled, ExtensionRequested{}
	case AssignmentCorrected:
		a.Given = e.Of(a.Given)
	case AssignmentStarred:
		a.Starred = true
	case AssignmentUnstarred:
		a.Starred = false
	case AssignmentPeriodClosed:
		a.Status = PeriodOver
	case CallRecorded:
		if e.Reached && e.At.After(a.Contacted) {
			a.Contacted = e.At
		}
	case ReportExcused:
		a.Status = Excused
	case ReminderRaised:
		a.Raised = append(slices.Clone(a.Raised), Raised{e.Stage, e.Revision, e.PlannedAt, e.RaisedAt, true, e.Superseded})
	case EscalationRaised:
		a.Raised = append(slices.Clone(a.Raised), Raised{e.Stage, e.Revision, e.PlannedAt, e.RaisedAt, false, e.Superseded})
	}
	return a
}

// next is a deadline as the one that follows the deadline in force.
func (a Assignment) next(due Deadline) *Deadline {
	due.Revision = 1
	if a.Due != nil {
		due.Revision = a.Due.Revision + 1
	}
	return &due
}
