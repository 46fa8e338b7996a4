package domain

import "testing"

func TestAPlanIsTheProductOfADuty(t *testing.T) {
	register := RegisterImplementingDocument{Issued: as(byWater, "2024-02-20 08:00"), Assignment: "a1", Document: "d9"}
	undated := but(waterGiven, func(e *AssignmentGiven) { e.Period = nil })
	made := SubmissionMade{Submission: 1, ArrivedAt: register.At, EnteredBy: byWater}
	document := ImplementingDocumentRegistered{Document: "d9"}
	byHouse := but(register, func(c *RegisterImplementingDocument) {
		c.Issued = as(byClerk, "2024-02-20 08:00")
		c.OnBehalfOf = byWater
	})
	proof := ref(item("the plan as received"))
	tell[Assignment](t, []scenario{
		{"the unit's document is sent", []Event{undated}, register, []Event{document, made}, ""},
		{"by the house, with the paper", []Event{undated}, but(byHouse, func(c *RegisterImplementingDocument) { c.Proof = proof }), []Event{document, SubmissionMade{Submission: 1, ArrivedAt: register.At, EnteredBy: byClerk, Proof: proof}}, ""},
		{"not without it", []Event{undated}, byHouse, nil, Incomplete},
		{"it is accepted as a report is", []Event{undated, document, made}, AcceptSubmission{as(bySpecial, "2024-02-21 08:00"), "a1"}, []Event{SubmissionAccepted{Submission: 1, Due: undated.Due, ArrivedAt: register.At}}, ""},
		{"not the document that asks for it", []Event{undated}, but(register, func(c *RegisterImplementingDocument) { c.Document = undated.Origin.Document }), nil, Itself},
		{"not by another unit", []Event{undated}, but(register, func(c *RegisterImplementingDocument) { c.By = byPower }), nil, NotYours},
		{"not when something waits for acceptance", []Event{undated, document, made}, register, nil, NotInThisState},
	})
}

func TestAUnitGivesItselfATask(t *testing.T) {
	leader, deputy := ByPerson(water, "bi-thu", "p1"), ByPerson(water, "pho-bi-thu", "p2")
	due := dueOn("2024-06-14", "")
	register := RegisterKeyTask{Issued: as(leader, "2024-02-20 08:00"), Assignment: "k1", Unit: water, Parent: "a1", Document: "d9", Task: item("three lectures"), Due: &due}
	given := AssignmentGiven{
		Assignment: "k1", Unit: water, Origin: Origin{Document: "d9", Parent: "a1"}, Duty: Dated, TextItem: &register.Task, Due: &due,
		Superiors: Superiors{Board: water, Office: water, Committee: water}, GivenAt: register.At, Giver: water,
	}
	done := SubmissionMade{Submission: 1, ArrivedAt: instant("2024-06-10 08:00"), EnteredBy: leader, Nil: true}
	begun := []Event{given, AssignmentAcknowledged{}}
	accept := func(by string) AcceptSubmission { return AcceptSubmission{as(by, "2024-06-11 08:00"), "k1"} }
	tell[Assignment](t, []scenario{
		{"its leader does", nil, register, begun, ""},
		{"without a day", nil, but(register, func(c *RegisterKeyTask) { c.Due = nil }), []Event{but(given, func(e *AssignmentGiven) { e.Duty, e.Due = Unscheduled, nil }), AssignmentAcknowledged{}}, ""},
		{"not a clerk of it", nil, but(register, func(c *RegisterKeyTask) { c.By = ByPost(water, "van-thu") }), nil, NotYours},
		{"not the house", nil, but(register, func(c *RegisterKeyTask) { c.Issued = as(byHead, "2024-02-20 08:00") }), nil, NotYours},
		{"not another unit", nil, but(register, func(c *RegisterKeyTask) { c.By = ByPost(power, "bi-thu") }), nil, NotYours},
		{"not one that is late before it begins", nil, but(register, func(c *RegisterKeyTask) { c.Due = ref(dueOn("2024-02-16", "")) }), nil, DuePast},
		{"not one that says nothing", nil, but(register, func(c *RegisterKeyTask) { c.Task = Item{} }), nil, Incomplete},
		{"not twice", begun, register, nil, AlreadyExists},
		{"who reported it does not accept it", append(begun, done), accept(leader), nil, OwnProxy},
		{"nor through another seat", append(begun, done), accept(ByPerson(water, "can-bo", "p1")), nil, OwnProxy},
		{"another person of the unit does", append(begun, done), accept(deputy), []Event{SubmissionAccepted{Submission: 1, Due: &due, ArrivedAt: done.ArrivedAt}}, ""},
		{"the house does not: it is the unit's own", append(begun, done), accept(bySpecial), nil, NotYours},
		{"nor another unit", append(begun, done), accept(ByPost(power, "bi-thu")), nil, NotYours},
	})
}

func TestWhatAsksForAPlan(t *testing.T) {
	for product, want := range map[string]bool{"Kế hoạch": true, "chương trình, kế hoạch": true, "Chương trình hành động": true, "đề án": true, "báo cáo": false, "": false} {
		if got := AsksForPlan(product); got != want {
			t.Errorf("%q asks for a plan: %t", product, got)
		}
	}
}
