package domain

import (
	"testing"

	"pgregory.net/rapid"
)

var (
	raiseIssue = RaiseIssue{
		Issued: as(byWater, "2024-03-04 08:00"), Issue: "s1", Unit: water, Field: "food_safety", Place: "phuong-3", Since: date("2024-03-01"), Summary: item("what"),
	}

	issueRaised = IssueRaised{Issue: "s1", Unit: water, Field: "food_safety", Place: "phuong-3", Since: date("2024-03-01"), Summary: item("what")}

	assignIssue = AssignIssue{Issued: as(byHead, "2024-03-05 08:00"), Issue: "s1", Unit: power, Due: ref(dueOn("2024-03-19", ""))}

	issueAssigned = IssueAssigned{Unit: power, Due: assignIssue.Due}

	updateIssue = UpdateIssue{Issued: as(byPower, "2024-03-11 08:00"), Issue: "s1", Note: item("how it goes")}

	issueUpdated = IssueUpdated{On: date("2024-03-11"), Note: item("how it goes")}

	resolveIssue = ResolveIssue{Issued: as(byPower, "2024-03-18 08:00"), Issue: "s1", Outcome: item("settled")}

	issueResolved = IssueResolved{On: date("2024-03-18"), Outcome: item("settled")}

	reopenIssue = ReopenIssue{Issued: as(byHead, "2024-04-02 08:00"), Issue: "s1", Reason: item("again")}

	issueReopened = IssueReopened{On: date("2024-04-02"), Reason: item("again")}
)

func TestAnIssue(t *testing.T) {
	raise := func(change func(*RaiseIssue)) Command { return but(raiseIssue, change) }
	assigned := []Event{issueRaised, issueAssigned}
	resolved := append(assigned, issueResolved)
	tell[Issue](t, []scenario{
		{"a unit raises it", nil, raiseIssue, []Event{issueRaised}, ""},
		{"so does a board", nil, raise(func(c *RaiseIssue) { c.Issued, c.Unit = as(bySpecial, "2024-03-04 08:00"), board }), []Event{but(issueRaised, func(e *IssueRaised) { e.Unit = board })}, ""},
		{"nobody does in another's name", nil, raise(func(c *RaiseIssue) { c.Unit = power }), nil, NotYours},
		{"its field is a code", nil, raise(func(c *RaiseIssue) { c.Field = "An toàn thực phẩm" }), nil, Incomplete},
		{"its place is a code and no name", nil, raise(func(c *RaiseIssue) { c.Place = "nhà ông A" }), nil, Incomplete},
		{"it is there since a day", nil, raise(func(c *RaiseIssue) { c.Since = Date{} }), nil, Incomplete},
		{"that is not to come", nil, raise(func(c *RaiseIssue) { c.Since = date("2024-03-05") }), nil, Incomplete},
		{"it says what it is", nil, raise(func(c *RaiseIssue) { c.Summary = Item{} }), nil, Incomplete},
		{"a leader gives it to a unit", []Event{issueRaised}, assignIssue, []Event{issueAssigned}, ""},
		{"without a day, if he likes", []Event{issueRaised}, but(assignIssue, func(c *AssignIssue) { c.Due = nil }), []Event{IssueAssigned{Unit: power}}, ""},
		{"not with a day that is over", []Event{issueRaised}, but(assignIssue, func(c *AssignIssue) { c.At = instant("2024-03-20 08:00") }), nil, BadDate},
		{"an officer gives it to nobody", []Event{issueRaised}, but(assignIssue, func(c *AssignIssue) { c.By = bySpecial }), nil, NotYours},
		{"given again it is given", assigned, assignIssue, nil, ""},
		{"it goes to another unit", assigned, but(assignIssue, func(c *AssignIssue) { c.Unit = board }), []Event{but(issueAssigned, func(e *IssueAssigned) { e.Unit = board })}, ""},
		{"who has it says how it goes", assigned, updateIssue, []Event{issueUpdated}, ""},
		{"so does who raised it", assigned, but(updateIssue, func(c *UpdateIssue) { c.Issued = as(byWater, "2024-03-11 08:00") }), []Event{issueUpdated}, ""},
		{"in words", assigned, but(updateIssue, func(c *UpdateIssue) { c.Note = Item{} }), nil, Incomplete},
		{"a unit that does not have it does not", []Event{issueRaised}, updateIssue, nil, NotYours},
		{"it is resolved", assigned, resolveIssue, []Event{issueResolved}, ""},
		{"with what came out", assigned, but(resolveIssue, func(c *ResolveIssue) { c.Outcome = Item{} }), nil, Incomplete},
		{"who raised it does not resolve it", assigned, but(resolveIssue, func(c *ResolveIssue) { c.Issued = as(byWater, "2024-03-18 08:00") }), nil, NotYours},
		{"nobody resolves what nobody has", []Event{issueRaised}, but(resolveIssue, func(c *ResolveIssue) { c.Issued = as(byHead, "2024-03-18 08:00") }), nil, NotInThisState},
		{"it is taken up again", resolved, reopenIssue, []Event{issueReopened}, ""},
		{"for a reason", resolved, but(reopenIssue, func(c *ReopenIssue) { c.Reason = Item{} }), nil, NoReason},
		{"and is open then", append(resolved, issueReopened), resolveIssue, []Event{issueResolved}, ""},
	})
}

func issueMatrix() matrix {
	m := matrixOf(func(i Issue) Status { return i.Status })
	m.name, m.table = "issue", IssueLife
	m.signers = append([]signer{{byPower, []Party{Coordinator}}, {ByPost(water, "bi-thu"), []Party{Unit, UnitLeader}}, {byWater, []Party{Unit}}, {ByUnit("another"), []Party{Stranger}}}, ofTheHouse[:7]...)
	m.states = map[Status][]Event{
		"": nil, RaisedIssue: {issueRaised}, AssignedIssue: {issueRaised, but(issueAssigned, func(e *IssueAssigned) { e.Due = nil })},
		Resolved: {issueRaised, issueAssigned, issueResolved},
	}
	m.commands = []Command{raiseIssue, assignIssue, updateIssue, resolveIssue, reopenIssue}
	return m
}

func askedOfIssues(t *rapid.T, by Issued) Command {
	text := rapid.SampledFrom([]Item{{}, item("text"), item("other")}).Draw(t, "text")
	raise, assign := raiseIssue, assignIssue
	raise.Issued, assign.Issued, assign.Due = by, by, nil
	assign.Unit = rapid.SampledFrom([]UnitID{power, water}).Draw(t, "to")
	return pick(t, raise, raise, assign, assign, UpdateIssue{by, "s1", text}, ResolveIssue{by, "s1", text}, ResolveIssue{by, "s1", text}, ReopenIssue{by, "s1", text})
}

func TestIssuesHold(t *testing.T) {
	hold(t, askedOfIssues, func(i Issue) Status { return i.Status }, IssueLife)
}
