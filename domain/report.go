package domain

import (
	"slices"
	"time"
)

// States of a report on its way to A through B. Each submission goes its own way.
const (
	Arrived   Status = "arrived"   // at B, and late or not by that; B has not received it yet
	Received  Status = "received"  // B has given its receipt
	Forwarded Status = "forwarded" // A has it
)

// ReportLife is the table of a report's way "về A (qua B)". B is the via; a collective's receipt is recorded by its office.
var ReportLife = []Transition{
	{[]Status{Arrived}, "ReceiveReport", []Party{ViaLeader, ViaOfficer, ViaClerk}, Received},
	{[]Status{Received, Forwarded}, "NumberReceipt", []Party{Worker}, ""},
	{[]Status{Arrived, Received}, "ForwardReport", []Party{Worker, ViaLeader, ViaOfficer, ViaClerk, GiverLeader, GiverOfficer, GiverClerk}, Forwarded},
}

// A Receipt is how far one submission has come on its way, and B's receipt for it.
type Receipt struct {
	Submission int
	Status     Status
	At         time.Time // B received it
	Unit       UnitID    // B
	Number     int       // in B's book of that year, 0 while it is not entered
}

// receipt is that of a submission.
func (a Assignment) receipt(submission int) (Receipt, bool) {
	i := slices.IndexFunc(a.Receipts, func(r Receipt) bool { return r.Submission == submission })
	if i < 0 {
		return Receipt{}, false
	}
	return a.Receipts[i], true
}

// Receipt is that of the submission sent last; none when the duty has no way through another body.
func (a Assignment) Receipt() (Receipt, bool) { return a.receipt(a.Submissions) }

// decideReport says what a command about a report's way makes happen.
func (a Assignment) decideReport(cmd Command) ([]Event, error) {
	if a.Status == "" {
		return nil, refuse(NoSuchThing, "%s does not exist", cmd.Aggregate())
	}
	submission := a.Submissions
	switch c := cmd.(type) {
	case NumberReceipt:
		submission = c.Submission
	case ForwardReport:
		if c.Submission != 0 {
			submission = c.Submission
		}
	}
	r, _ := a.receipt(submission)
	_, err := allowed(ReportLife, r.Status, commandName(cmd), parties(cmd, a.bonds()))
	switch c := cmd.(type) {
	case ReceiveReport:
		if r.Status == Received && err != nil && !notYours(err) {
			return nil, nil // a second press of the button
		}
		if err != nil {
			return nil, err
		}
		return []Event{ReportReceived{Submission: submission, Unit: a.Given.Route.Via, At: c.At}}, nil
	case NumberReceipt:
		if notYours(err) {
			return nil, err
		}
		if err != nil || r.Number != 0 {
			return nil, nil // a worker that came twice
		}
		if c.Number < 1 {
			return nil, refuse(Incomplete, "a receipt's number is counted from 1")
		}
		return []Event{ReceiptNumbered{Submission: submission, Book: c.Book, Number: c.Number}}, nil
	case ForwardReport:
		actor := ActorOf(c.By)
		if actor.Worker != "" && err != nil && !notYours(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if c.On.IsZero() || actor.Unit == a.Given.Route.Via && (c.Method == "" || c.Proof == nil) {
			return nil, refuse(Incomplete, "what is sent on has its day, and its sender says how and proves it")
		}
		return []Event{ReportForwarded{
			Submission: submission, To: a.Given.Route.To, On: c.On, Consolidation: c.Consolidation,
			Number: c.Number, Method: c.Method, Proof: c.Proof, RecordedBy: actor.Unit,
		}}, nil
	}
	return nil, unknown("report", cmd)
}

// evolveReport folds a fact about a report's way into the state.
func (a Assignment) evolveReport(e Event) Assignment {
	set := func(submission int, change func(*Receipt)) {
		a.Receipts = slices.Clone(a.Receipts)
		for i := range a.Receipts {
			if a.Receipts[i].Submission == submission {
				change(&a.Receipts[i])
			}
		}
	}
	switch e := e.(type) {
	case SubmissionMade:
		if a.Given.Route.Via != "" {
			a.Receipts = append(slices.Clone(a.Receipts), Receipt{Submission: e.Submission, Status: Arrived})
		}
	case ReportReceived:
		set(e.Submission, func(r *Receipt) { r.Status, r.At, r.Unit = Received, e.At, e.Unit })
	case ReceiptNumbered:
		set(e.Submission, func(r *Receipt) { r.Number = e.Number })
	case ReportForwarded:
		set(e.Submission, func(r *Receipt) { r.Status = Forwarded })
	}
	return a
}

// excuse lets the unit off the report of its period.
func (a Assignment) excuse(c ExcuseReport) ([]Event, error) {
	if c.Reason.Ref == "" {
		return nil, refuse(NoReason, "a unit is let off a report for a reason")
	}
	if a.Given.Period == nil {
		return nil, refuse(NotInThisState, "only the report of a period can be excused")
	}
	return []Event{ReportExcused{Period: a.Given.Period.Key, Reason: c.Reason}}, nil
}
