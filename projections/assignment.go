package projections

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Assignment is one duty as it stands. Nothing in it depends on the clock.
type Assignment struct {
	Key        string     `db:"key"`
	Unit       string     `db:"unit"` // that has it now
	Document   string     `db:"document"`
	Obligation int        `db:"obligation"`
	Regime     string     `db:"regime"`
	Inspection string     `db:"inspection"`
	Remedy     int        `db:"remedy"`
	Period     string     `db:"period"` // label, "Quý I/2024"
	Duty       string     `db:"duty"`
	Text       string     `db:"text"`
	Status     string     `db:"status"`
	GivenAt    time.Time  `db:"given_at"`
	FirstDue   *time.Time `db:"first_due"` // the last day it was given with
	Due        *time.Time `db:"due"`       // the last day as it stands, as a civil date
	Closes     *time.Time `db:"closes"`    // the instant from which it is late
	Rule       string     `db:"rule"`      // what it is computed anew by, as JSON; "" when it was decided without one
	Cutoff     *time.Time `db:"cutoff"`
	Printed    string     `db:"printed"`
	Reason     string     `db:"reason"`
	Revision   int        `db:"revision"`
	List       string     `db:"list"`        // the running list it was taken over from, "" for none
	ListKey    string     `db:"list_key"`    // of its row there
	ListSymbol string     `db:"list_symbol"` // the paper that the list names

	AcknowledgedAt *time.Time `db:"acknowledged_at"`
	Activities     int        `db:"activities"`
	LastActivity   *time.Time `db:"last_activity"`
	Submissions    int        `db:"submissions"`
	NilReport      bool       `db:"nil_report"`
	ArrivedAt      *time.Time `db:"arrived_at"` // of the first submission
	LastArrivedAt  *time.Time `db:"last_arrived_at"`
	CompletedAt    *time.Time `db:"completed_at"`

	Transfers     int        `db:"transfers"`      // how often it went to another unit
	TransferredAt *time.Time `db:"transferred_at"` // when it last did

	Raised      []string   `db:"raised"`       // stages of the ladder that have fired, or that another stood for
	LastPlanned *time.Time `db:"last_planned"` // when the ladder wanted the last of them
	Since       time.Time  `db:"since"`        // given, returned or given another deadline: stages before it are not caught up
	RemindedAt  *time.Time `db:"reminded_at"`
	RemindedFor *time.Time `db:"reminded_for"` // last told of the deadline as it stands
	Reminders   int        `db:"reminders"`
	Escalations int        `db:"escalations"`
	Board       string     `db:"board"`
	Office      string     `db:"office"`
	Committee   string     `db:"committee"`
	Position    int64      `db:"position"` // of the last commit of this duty

	Parent       string     `db:"parent"` // the duty it is a part of, "" for none
	Giver        string     `db:"giver"`  // who gave it beside the superiors, "" for none
	Via          string     `db:"via"`    // whom its report goes through
	Coordinators []string   `db:"coordinators"`
	Strength     string     `db:"strength"`
	Starred      bool       `db:"starred"`
	Quiet        bool       `db:"quiet"` // superiors are not told of it
	Tacit        bool       `db:"tacit"` // silence is consent
	Percent      int        `db:"percent"`
	Wished       *time.Time `db:"wished"` // the day a request for more time asks for, while it waits
	Extensions   int        `db:"extensions"`
	Reopened     int        `db:"reopened"`
	Product      string     `db:"product"`
	Implementing string     `db:"implementing"` // the document by which the unit carries it out
	EndedWith    string     `db:"ended_with"`   // the document whose end was the duty's

	ReceivedAt  *time.Time `db:"received_at"`  // the report sent last, by the body it goes through
	Receipt     int        `db:"receipt"`      // number of that receipt in its book of the year, 0 while it has none
	ForwardedOn *time.Time `db:"forwarded_on"` // to the addressee

	AskedTo *time.Time `db:"asked_to"` // a continuous duty: the cut-off of the period asked about last
	People  int        `db:"people"`   // who took part in its activities

	Spell int64 `db:"spell"` // position since which it stands as it does: with this unit, in this bucket, with this deadline
}

// Standing is where the duty stands at an instant.
func (a Assignment) Standing(now time.Time) domain.Standing {
	return domain.StandingAt(domain.Status(a.Status), value(a.Closes), value(a.ArrivedAt), now)
}

func value(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// foldAssignment is pure: the row before, an event of its life, the row after.
func foldAssignment(a Assignment, c Commit, e domain.Event) Assignment {
	when := c.EffectiveAt.UTC()
	switch e := e.(type) {
	case domain.AssignmentGiven:
		a = Assignment{
			Key: string(e.Assignment), Unit: string(e.Unit), Document: string(e.Origin.Document), Obligation: e.Origin.Obligation,
			Regime: string(e.Origin.Regime), Inspection: string(e.Origin.Inspection), Remedy: e.Origin.Remedy, Duty: string(e.Duty),
			Text: e.Text, Status: string(domain.Sent), GivenAt: when, Since: when, Raised: []string{}, Board: string(e.Superiors.Board),
			Office: string(e.Superiors.Office), Committee: string(e.Superiors.Committee),
		}
		a = a.said(e)
		a.Parent, a.Giver, a.Strength = string(e.Origin.Parent), string(e.Giver), string(e.Strength)
		a.Starred, a.Quiet, a.Tacit = e.Starred, e.Quiet, e.TacitConsent
		if e.Due != nil {
			a = a.dueBy(*e.Due)
			a.FirstDue = a.Due
		}
		if e.Period != nil {
			a.Period, a.Cutoff = e.Period.Label, day(e.Period.Cutoff)
		}
	case domain.AssignmentTakenOver:
		a = foldAssignment(a, c, e.AsGiven())
		a.Status, a.List, a.ListKey, a.ListSymbol = string(domain.Accepted), e.Source.List, e.Source.Key, e.Source.Symbol
		a.Since = c.RecordedAt.UTC() // it came into the house now, whenever it was given
	case domain.AssignmentFoundCompleted:
		a.Status, a.ArrivedAt, a.LastArrivedAt, a.CompletedAt = string(domain.Completed), at(e.ArrivedAt), at(e.ArrivedAt), at(e.On.Time(0, 0))
	case domain.AssignmentAcknowledged:
		a.Status, a.AcknowledgedAt = string(domain.Accepted), &when
	case domain.ActivityReported:
		a.Status, a.LastActivity = worked(a.Status, e.Coordinator), &when
		a.Activities++
		a.People += e.People
	case domain.ProgressReported:
		a.Status, a.LastActivity = worked(a.Status, e.Coordinator), &when
		a.Activities++
		if e.Coordinator == "" { // how far the duty has come is for the unit to say that answers for it
			a.Percent = e.Percent
		}
	case domain.SubmissionMade:
		a.Status, a.Submissions, a.NilReport, a.Wished = string(domain.Submitted), e.Submission, e.Nil, nil
		a.LastArrivedAt, a.ReceivedAt, a.Receipt, a.ForwardedOn = at(e.ArrivedAt), nil, 0, nil
		if a.ArrivedAt == nil {
			a.ArrivedAt = a.LastArrivedAt
		}
	case domain.SubmissionReturned:
		a.Status, a.Since = string(domain.InProgress), when
		a = a.again(e.Due, when)
	case domain.SubmissionAccepted:
		a.Status, a.CompletedAt = string(domain.Completed), &when
		a.ArrivedAt = at(e.ArrivedAt) // the arrival and the deadline it was judged by
		if e.Due != nil {
			a = a.dueBy(*e.Due)
		}
	case domain.ReportReceived:
		a.ReceivedAt = at(e.At)
	case domain.ReceiptNumbered:
		if e.Submission == a.Submissions {
			a.Receipt = e.Number
		}
	case domain.ReportForwarded:
		if e.Submission == a.Submissions {
			a.ForwardedOn = day(e.On)
		}
	case domain.ReportExcused:
		a.Status = string(domain.Excused)
	case domain.QuestionAsked:
		a.AskedTo = day(e.Period.Cutoff)
	case domain.AssignmentCancelled:
		a.Status, a.Wished, a.EndedWith = string(domain.Cancelled), nil, string(e.Document)
	case domain.ImplementingDocumentRegistered:
		a.Implementing = string(e.Document)
	case domain.AssignmentPeriodClosed:
		a.Status, a.EndedWith = string(domain.PeriodOver), string(e.Document)
	case domain.DeadlineMoved:
		a = a.dueBy(e.Due)
		a.Duty = movedDuty(a.Duty)
		a.Raised, a.LastPlanned, a.RemindedFor, a.Since = []string{}, nil, nil, when // each revision has a ladder of its own
	case domain.BodyReplaced:
		a = a.instead(e.From, e.To)
	case domain.AssignmentTransferred:
		a.Unit, a.TransferredAt, a.Wished = string(e.To), at(e.At), nil
		a.Transfers++
		if a.Status == string(domain.Returned) { // that is the answer to its request
			a.Status, a.Since = string(domain.Sent), when
		}
	default:
		a = foldPause(a, e, when)
	case domain.ReminderRaised:
		a = a.raise(e.Stage, e.Superseded, e.PlannedAt)
		a.RemindedAt, a.RemindedFor = at(e.RaisedAt), at(e.RaisedAt)
		a.Reminders++
	case domain.EscalationRaised:
		a = a.raise(e.Stage, e.Superseded, e.PlannedAt)
		a.Escalations++
	}
	a.Position = int64(c.Position)
	return a
}

// raise notes a stage that has fired, and those it stood for.
func (a Assignment) raise(stage string, superseded []string, planned time.Time) Assignment {
	a.Raised = append(append(slices.Clone(a.Raised), stage), superseded...)
	if planned.After(value(a.LastPlanned)) {
		a.LastPlanned = at(planned)
	}
	return a
}

// progress is how far the duty has come on the ladder.
func (a Assignment) progress() domain.Progress {
	p := domain.Progress{Quiet: a.Quiet, Raised: a.Raised, Last: value(a.LastPlanned), Since: a.Since, Reminded: value(a.RemindedFor), Inherited: a.List != ""}
	if a.RemindedFor != nil {
		p.Reminded = domain.Later(p.Reminded, value(a.TransferredAt)) // a transfer tells the unit that gets the duty
	}
	return p
}

// dueBy gives the row its deadline.
func (a Assignment) dueBy(d domain.Deadline) Assignment {
	a.Due, a.Closes, a.Printed, a.Reason, a.Revision = day(d.Day), at(d.Closes), d.Printed, d.Reason, d.Revision
	a.Rule = ruleText(d.Rule)
	return a
}

// movedDuty is the nature of a duty that has got a deadline: one that waited for it is dated now.
func movedDuty(was string) string {
	if domain.Duty(was) == domain.Periodic {
		return was
	}
	return string(domain.Dated)
}

// deadline is the row's deadline, nil when none is fixed.
func (a Assignment) deadline() *domain.Deadline {
	if a.Closes == nil || a.Due == nil {
		return nil
	}
	return &domain.Deadline{
		Revision: a.Revision, Day: domain.NewDate(a.Due.Date()), Closes: *a.Closes, Printed: a.Printed, Reason: a.Reason, Rule: ruleOf(a.Rule),
	}
}

// ruleText is a rule as a column keeps it.
func ruleText(r *domain.DueRule) string {
	if r == nil {
		return ""
	}
	text, _ := json.Marshal(r) // it came out of the log that way
	return string(text)
}

func ruleOf(text string) *domain.DueRule {
	var r domain.DueRule
	if text == "" || json.Unmarshal([]byte(text), &r) != nil {
		return nil
	}
	return &r
}
