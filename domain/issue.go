package domain

import (
	"regexp"
)

// A Code is a word of a fixed list, in small letters: never a name.
type Code string

var codeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// States of an issue.
const (
	RaisedIssue   Status = "raised"
	AssignedIssue Status = "assigned"
	Resolved      Status = "resolved"
)

// IssueLife is the table of an issue's transitions. The unit is the one that raised it, the coordinator the one that has it.
var IssueLife = []Transition{
	{[]Status{""}, "RaiseIssue", []Party{Unit}, RaisedIssue},
	{[]Status{RaisedIssue, AssignedIssue}, "AssignIssue", []Party{GiverLeader}, AssignedIssue},
	{[]Status{RaisedIssue}, "UpdateIssue", []Party{Unit, GiverLeader, GiverOfficer}, ""},
	{[]Status{AssignedIssue}, "UpdateIssue", []Party{Unit, Coordinator, GiverLeader, GiverOfficer}, ""},
	{[]Status{AssignedIssue}, "ResolveIssue", []Party{Coordinator, GiverLeader}, Resolved},
	{[]Status{Resolved}, "ReopenIssue", []Party{GiverLeader}, AssignedIssue},
}

// Issue is something the people are concerned about (vấn đề nổi cộm): where, since when, who sees to it. Inline stand
// codes and days only; what it is about is a content item, for it may name citizens.
type Issue struct {
	Status   Status
	Raised   IssueRaised
	Assigned IssueAssigned
}

// bonds: who has the issue stands as coordinator beside who raised it, so that the table tells them apart.
func (i Issue) bonds(cmd Command) bonds {
	who := ActorOf(cmd.IssuedBy()).Unit
	if c, ok := cmd.(RaiseIssue); ok && i.Status == "" {
		return bonds{unit: c.Unit}
	}
	b := bonds{}
	if who == i.Raised.Unit && who != i.Assigned.Unit && !cmd.issued().Body.HouseBody() {
		b.unit = who
	}
	if i.Assigned.Unit != "" {
		b.coordinators = []UnitID{i.Assigned.Unit}
	}
	return b
}

// Decide says what a command makes happen.
func (i Issue) Decide(cmd Command) ([]Event, error) {
	if _, err := allowed(IssueLife, i.Status, commandName(cmd), parties(cmd, i.bonds(cmd))); err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case RaiseIssue:
		if !codeForm.MatchString(string(c.Field)) || !codeForm.MatchString(string(c.Place)) {
			return nil, refuse(Incomplete, "field and place are codes, never names")
		}
		if c.Summary.Ref == "" || c.Since.IsZero() || c.Since.After(DateOf(c.At)) {
			return nil, refuse(Incomplete, "an issue needs its text and the day since when it is there")
		}
		return []Event{IssueRaised{Issue: c.Issue, Unit: c.Unit, Field: c.Field, Place: c.Place, Since: c.Since, Summary: c.Summary}}, nil
	case AssignIssue:
		if c.Due != nil && (c.Due.Closes.IsZero() || c.Due.Day.Before(DateOf(c.At))) {
			return nil, refuse(BadDate, "an issue is not given with a day that is over")
		}
		if i.Status == AssignedIssue && i.Assigned.Unit == c.Unit && sameDay(i.Assigned.Due, c.Due) {
			return nil, nil
		}
		return []Event{IssueAssigned{Unit: c.Unit, Due: c.Due}}, nil
	case UpdateIssue:
		if c.Note.Ref == "" {
			return nil, refuse(Incomplete, "an update needs its text")
		}
		return []Event{IssueUpdated{On: DateOf(c.At), Note: c.Note}}, nil
	case ResolveIssue:
		if c.Outcome.Ref == "" {
			return nil, refuse(Incomplete, "an issue is resolved by an outcome that is written down")
		}
		return []Event{IssueResolved{On: DateOf(c.At), Outcome: c.Outcome}}, nil
	case ReopenIssue:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "an issue is taken up again for a reason")
		}
		return []Event{IssueReopened{On: DateOf(c.At), Reason: c.Reason}}, nil
	}
	return nil, unknown("issue", cmd)
}

func sameDay(a, b *Deadline) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Day == b.Day
}

// Evolve folds one fact into the state.
func (i Issue) Evolve(e Event) Issue {
	switch e := e.(type) {
	case IssueRaised:
		i.Status, i.Raised = RaisedIssue, e
	case IssueAssigned:
		i.Status, i.Assigned = AssignedIssue, e
	case IssueResolved:
		i.Status = Resolved
	case IssueReopened:
		i.Status = AssignedIssue
	}
	return i
}
