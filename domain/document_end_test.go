package domain

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var guideOfTheYear = but(guideRegistered, func(e *DocumentRegistered) {
	e.Period = &Span{Printed: "năm 2024", From: date("2024-01-01"), Until: date("2024-12-31")}
})

func TestADocumentIsChangedByAnother(t *testing.T) {
	amend := AmendDocument{Issued: as(byClerk, "2024-06-03 08:00"), Document: "d1", Amending: "d2", Basis: "điểm 2 Công văn 51-CV/ĐUK", Obligations: []int{2}}
	supersede := SupersedeDocument{Issued: as(byClerk, "2024-06-03 08:00"), Document: "d1", Successor: "d2", Basis: "mục IV"}
	amended := DocumentAmended{By: "d2", Basis: amend.Basis, Obligations: amend.Obligations}
	superseded := DocumentSuperseded{By: "d2", Basis: "mục IV"}
	given := []Event{guideRegistered, guideIssued, guideDispatched}
	tell[Document](t, []scenario{
		{"a part of it, and it stays in force", given, amend, []Event{amended}, ""},
		{"again by a third", slices.Concat(given, []Event{amended}), but(amend, func(c *AmendDocument) { c.Amending = "d3" }), []Event{DocumentAmended{By: "d3", Basis: amend.Basis, Obligations: []int{2}}}, ""},
		{"not in an obligation that it does not have", given, but(amend, func(c *AmendDocument) { c.Obligations = []int{9} }), nil, NoSuchThing},
		{"not by itself", given, but(amend, func(c *AmendDocument) { c.Amending = "d1" }), nil, Itself},
		{"another takes its place", given, supersede, []Event{superseded}, ""},
		{"also before its duties were given", given[:1], supersede, []Event{superseded}, ""},
		{"not once it has been superseded", slices.Concat(given, []Event{superseded}), supersede, nil, NotInThisState},
		{"nor is it amended then", slices.Concat(given, []Event{superseded}), amend, nil, NotInThisState},
		{"nor issued", []Event{guideRegistered, superseded}, issueGuide, nil, NotInThisState},
		{"its own place is not taken by itself", given, but(supersede, func(c *SupersedeDocument) { c.Successor = "d1" }), nil, Itself},
		{"not by a unit that does not keep it", given, but(supersede, func(c *SupersedeDocument) { c.By = byWater }), nil, NotYours},
		{"not by a worker", given, but(supersede, func(c *SupersedeDocument) { c.By = byReminder }), nil, NotYours},
	})
}

func TestADocumentIsWithdrawn(t *testing.T) {
	withdraw := WithdrawDocument{Issued: as(byHead, "2024-06-03 08:00"), Document: "d1", Reason: item("issued in error"), Decision: "d2", Basis: "Thông báo 70-TB/ĐUK"}
	withdrawn := DocumentWithdrawn{Reason: item("issued in error"), By: "d2", Basis: withdraw.Basis}
	given := []Event{guideRegistered, guideIssued, guideDispatched}
	tell[Document](t, []scenario{
		{"with its reason and the decision", given, withdraw, []Event{withdrawn}, ""},
		{"without another document", given, but(withdraw, func(c *WithdrawDocument) { c.Decision, c.Basis = "", "" }), []Event{DocumentWithdrawn{Reason: withdraw.Reason}}, ""},
		{"not without a reason", given, but(withdraw, func(c *WithdrawDocument) { c.Reason = Item{} }), nil, NoReason},
		{"not by itself", given, but(withdraw, func(c *WithdrawDocument) { c.Decision = "d1" }), nil, Itself},
		{"not by a clerk", given, but(withdraw, func(c *WithdrawDocument) { c.By = byClerk }), nil, NotYours},
		{"not twice", slices.Concat(given, []Event{withdrawn}), withdraw, nil, NotInThisState},
	})
}

func TestADocumentThatEndedInErrorIsReinstated(t *testing.T) {
	back := ReinstateDocument{Issued: as(byHead, "2024-06-04 08:00"), Document: "d1", Reason: item("the wrong one")}
	withdrawn, reinstated := DocumentWithdrawn{Reason: item("void")}, DocumentReinstated{Reason: back.Reason}
	given := []Event{guideRegistered, guideIssued, guideDispatched}
	tell[Document](t, []scenario{
		{"that was withdrawn", slices.Concat(given, []Event{withdrawn}), back, []Event{reinstated}, ""},
		{"that another took the place of", slices.Concat(given, []Event{DocumentSuperseded{By: "d2"}}), back, []Event{reinstated}, ""},
		{"not without a reason", slices.Concat(given, []Event{withdrawn}), but(back, func(c *ReinstateDocument) { c.Reason = Item{} }), nil, NoReason},
		{"not by a clerk", slices.Concat(given, []Event{withdrawn}), but(back, func(c *ReinstateDocument) { c.By = byClerk }), nil, NotYours},
		{"not one whose period is over", []Event{guideOfTheYear, guideIssued, DocumentExpired{On: date("2024-12-31")}}, back, nil, NotInThisState},
		{"not one that is in force", given, back, nil, NotInThisState},
		{"not twice", slices.Concat(given, []Event{withdrawn, reinstated}), back, nil, NotInThisState},
		{"and it may be withdrawn for good", slices.Concat(given, []Event{withdrawn, reinstated}), WithdrawDocument{Issued: as(byHead, "2024-06-05 08:00"), Document: "d1", Reason: item("void")}, []Event{withdrawn}, ""},
	})
	for _, was := range [][]Event{given[:1], given[:2], given} {
		before := stateAfter[Document](was...)
		if d := stateAfter[Document](slices.Concat(was, []Event{withdrawn, reinstated})...); d.Status != before.Status {
			t.Errorf("it was %s, and is %s", before.Status, d.Status)
		}
	}
}

func TestADocumentExpiresWithItsPeriod(t *testing.T) {
	expire := ExpireDocument{Issued: as(ByWorker("closer"), "2025-01-01 00:00"), Document: "d1"}
	given := []Event{guideOfTheYear, guideIssued, guideDispatched}
	expired := DocumentExpired{On: date("2024-12-31")}
	longer := DocumentCorrected{Field: "period.until", Was: "2024-12-31", Now: "2025-06-30", Reason: item("rolled on")}
	tell[Document](t, []scenario{
		{"when its last day is over", given, expire, []Event{expired}, ""},
		{"not on that day", given, but(expire, func(c *ExpireDocument) { c.At = instant("2024-12-31 23:59") }), nil, ""},
		{"not when its period was corrected meanwhile", append(slices.Clone(given), longer), expire, nil, ""},
		{"not without a period", []Event{guideRegistered, guideIssued}, expire, nil, ""},
		{"not twice", append(slices.Clone(given), expired), expire, nil, ""},
		{"not when another has taken its place", append(slices.Clone(given), DocumentSuperseded{By: "d2"}), expire, nil, ""},
		{"not because a person says so", given, but(expire, func(c *ExpireDocument) { c.By, c.Body = byClerk, Office }), nil, NotYours},
	})
}

func TestADocumentHasADirectionAndAKeeper(t *testing.T) {
	incoming := but(registerGuide, func(c *RegisterDocument) {
		c.Direction, c.IssuedOn, c.ArrivedOn = Incoming, date("2024-01-24"), date("2024-01-26")
	})
	arrived := but(guideRegistered, func(e *DocumentRegistered) {
		e.Direction, e.IssuedOn, e.ArrivedOn = Incoming, date("2024-01-24"), date("2024-01-26")
	})
	own := but(registerGuide, func(c *RegisterDocument) {
		c.Issued, c.Direction, c.Keeper = as(ByPost(water, "bi-thu"), "2024-02-05 08:00"), Own, water
	})
	ofWater := but(guideRegistered, func(e *DocumentRegistered) { e.Direction, e.Keeper = Own, water })
	badSpan := but(registerGuide, func(c *RegisterDocument) {
		c.Period = &Span{From: date("2024-01-01"), Until: date("2023-12-31")}
	})
	by := func(c RegisterDocument, by string) RegisterDocument {
		c.Issued = as(by, "2024-02-05 08:00")
		return c
	}
	onBehalf := by(own, byClerk)
	onBehalf.OnBehalfOf = byWater
	tell[Document](t, []scenario{
		{"one that came in, on the day it came", nil, incoming, []Event{arrived}, ""},
		{"not before it was issued", nil, but(incoming, func(c *RegisterDocument) { c.ArrivedOn = date("2024-01-23") }), nil, BadDate},
		{"what did not come in has no day of arrival", nil, but(incoming, func(c *RegisterDocument) { c.Direction = Own }), nil, BadDate},
		{"not with a period that ends before it begins", nil, badSpan, nil, BadDate},
		{"a unit's own, by its leader", nil, own, []Event{ofWater}, ""},
		{"by its clerk", nil, by(own, ByPost(water, "van-thu")), []Event{ofWater}, ""},
		{"by the house on its behalf", nil, onBehalf, []Event{ofWater}, ""},
		{"not by the house of its own accord", nil, by(own, byClerk), nil, NotYours},
		{"not by another unit", nil, by(own, ByPost(power, "bi-thu")), nil, NotYours},
		{"not by a member of it", nil, by(own, ByPost(water, "can-bo")), nil, NotYours},
		{"a unit withdraws its own", []Event{ofWater}, WithdrawDocument{Issued: as(ByPost(water, "bi-thu"), "2024-03-01 08:00"), Document: "d1", Reason: item("why")}, []Event{DocumentWithdrawn{Reason: item("why")}}, ""},
		{"its clerk does not", []Event{ofWater}, WithdrawDocument{Issued: as(ByPost(water, "van-thu"), "2024-03-01 08:00"), Document: "d1", Reason: item("why")}, nil, NotYours},
		{"the house does not give its duties out", []Event{ofWater}, issueGuide, nil, NotYours},
		{"nor does the house withdraw it", []Event{ofWater}, WithdrawDocument{Issued: as(byHead, "2024-03-01 08:00"), Document: "d1", Reason: item("why")}, nil, NotYours},
	})
}

// A unit's own document takes the same commands, from the unit: its table is the same, seen by other eyes.
func TestAUnitKeepsItsOwnDocuments(t *testing.T) {
	m := documentMatrix()
	for state, given := range m.states {
		if len(given) == 0 {
			continue
		}
		first := given[0].(DocumentRegistered)
		first.Keeper = water
		m.states[state] = append([]Event{first}, given[1:]...)
	}
	register := registerGuide
	register.Keeper = water
	m.commands[0] = register
	m.signers = []signer{
		{byWater, []Party{Unit, Receiver}},
		{ByPost(water, "bi-thu"), []Party{Unit, UnitLeader, Receiver}},
		{ByPost(water, "van-thu"), []Party{Unit, UnitClerk, Receiver}},
		{byHead, []Party{Stranger}},
		{byClerk, []Party{Stranger}},
		{ByPost(auditors, "chu-nhiem"), []Party{Inspectors, InspectorsLeader}},
		{byReminder, []Party{Worker}},
		{byPower, []Party{Stranger}},
	}
	if found := m.differences(DocumentLife); len(found) > 0 {
		t.Error(found)
	}
	wrong := slices.Clone(DocumentLife)
	wrong[0].By = []Party{Giver, Stranger}
	if found := m.differences(wrong); len(found) == 0 {
		t.Error("a table that lets anybody register is not noticed")
	}
}

func TestWhatADocumentItselfDoesFallsOnNobody(t *testing.T) {
	issue := but(issueGuide, func(c *IssueDocument) {
		c.Audiences = append(slices.Clone(c.Audiences), Audience{Obligation: 3, Printed: "Ban Tuyên giáo và Dân vận", Units: []UnitID{board}})
		c.Satisfied = []int{3, 3}
	})
	tell[Document](t, []scenario{
		{"it is done with the issue, once", []Event{guideRegistered}, issue, []Event{guideIssued, ObligationSatisfied{Obligation: 3, By: "d1"}}, ""},
		{"not what it does not demand", []Event{guideRegistered}, but(issue, func(c *IssueDocument) { c.Satisfied = []int{4} }), nil, NoSuchThing},
	})
}

// issuedAgain tells whether a document that was superseded, withdrawn or has expired was issued, or gave a duty, afterwards.
func issuedAgain(commands history, decide func(Document, Command) ([]Event, error)) error {
	var d Document
	ended := false
	for _, cmd := range commands {
		events, _ := decide(d, cmd)
		for _, e := range events {
			d = d.Evolve(e)
			switch e.(type) {
			case DocumentSuperseded, DocumentWithdrawn, DocumentExpired:
				if ended {
					return fmt.Errorf("it ended twice, the second time by %+v", cmd)
				}
				ended = true
			case DocumentReinstated:
				if !ended {
					return fmt.Errorf("it had not ended, and %+v made %+v happen", cmd, e)
				}
				ended = false
			case DocumentIssued, DocumentDispatched, DocumentDelivered, DeadlineFixed, DocumentAmended:
				if ended {
					return fmt.Errorf("it had ended, and %+v made %+v happen", cmd, e)
				}
			}
		}
	}
	return nil
}

func TestWhatHasEndedIsNeverIssuedAgain(t *testing.T) {
	commands := histories(DocumentLife, askedOfDocuments)
	rapid.Check(t, func(t *rapid.T) {
		if err := issuedAgain(commands.Draw(t, "history"), Document.Decide); err != nil {
			t.Fatal(err)
		}
	})
	forgets := func(d Document, cmd Command) ([]Event, error) {
		if slices.Contains([]Status{Superseded, Withdrawn, Expired}, d.Status) {
			d.Status = Registered
		}
		return d.Decide(cmd)
	}
	for seed := range 300 {
		if issuedAgain(commands.Example(seed), forgets) != nil {
			return
		}
	}
	t.Error("a document that forgets its end is not found in 300 histories")
}
