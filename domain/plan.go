package domain

import (
	"slices"
	"strings"
)

// AsksForPlan tells whether the product of an obligation is a document the unit is to issue: a plan, a programme, a scheme.
func AsksForPlan(product string) bool {
	p := strings.ToLower(product)
	return slices.ContainsFunc([]string{"kế hoạch", "chương trình", "đề án"}, func(kind string) bool { return strings.Contains(p, kind) })
}

// implement sends a document as the product of the duty. It is judged as any submission is.
func (a Assignment) implement(c RegisterImplementingDocument) ([]Event, error) {
	if c.Document == a.Given.Origin.Document {
		return nil, refuse(Itself, "document %s cannot be what carries itself out", c.Document)
	}
	sent, err := a.submit(Submit{Issued: c.Issued, Assignment: c.Assignment, Nil: true, Proof: c.Proof, ArrivedAt: c.ArrivedAt})
	if err != nil {
		return nil, err
	}
	made := sent[0].(SubmissionMade)
	made.Nil = false
	return []Event{ImplementingDocumentRegistered{Document: c.Document}, made}, nil
}

// keyTask decides on a duty a unit gives itself. Who gives it has it; another person of the unit accepts it.
func keyTask(c RegisterKeyTask) ([]Event, error) {
	if c.Task.Ref == "" {
		return nil, refuse(Incomplete, "a task says what is to be done")
	}
	if c.Due != nil && c.Due.Missed(c.At) {
		return nil, refuse(DuePast, "a task due %s is late before it begins", c.Due.Day)
	}
	e := AssignmentGiven{
		Assignment: c.Assignment, Unit: c.Unit, Origin: Origin{Document: c.Document, Parent: c.Parent}, Duty: Unscheduled, TextItem: &c.Task,
		Due: c.Due, Superiors: Superiors{Board: c.Unit, Office: c.Unit, Committee: c.Unit}, GivenAt: c.At, Giver: c.Unit,
	}
	if c.Due != nil {
		e.Duty = Dated
	}
	return []Event{e, AssignmentAcknowledged{}}, nil
}

// self tells whether the unit gave itself this duty.
func (a Assignment) self() bool { return a.Given.Giver != "" && a.Given.Giver == a.Given.Unit }

// parties tells who a command comes from. Of a duty that a unit gave itself, those of its own seats are its givers too.
func (a Assignment) parties(cmd Command) []Party {
	by := parties(cmd, a.bondsFor(cmd))
	actor := ActorOf(cmd.IssuedBy())
	if a.self() && actor.Unit == a.Unit && actor.Role() != "" && actor.Role() != Administrator {
		by = append(by, Giver, Giver+" "+Party(actor.Role()))
	}
	return by
}
