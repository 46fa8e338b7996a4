package domain

import (
	"testing"

	"pgregory.net/rapid"
)

var (
	draftLetter = DraftLetter{Issued: as(bySpecial, "2024-03-25 08:00"), Letter: "l1", From: board, To: water, Assignments: []AssignmentID{"a1", "a2"}, Text: ref(item("letter"))}

	letterDrafted = LetterDrafted{Letter: "l1", From: board, To: water, Assignments: draftLetter.Assignments, On: date("2024-03-25"), Text: draftLetter.Text}

	numberLetter = NumberLetter{as(byClerk, "2024-03-25 09:00"), "l1", "118-CV/BTGDV"}

	letterNumbered = LetterNumbered{"118-CV/BTGDV", date("2024-03-25")}

	signLetter = SignLetter{as(byHead, "2024-03-25 10:00"), "l1", "TRƯỞNG BAN"}

	letterSigned = LetterSigned{byHead, "TRƯỞNG BAN", date("2024-03-25")}

	sendLetter = SendLetter{as(byClerk, "2024-03-25 15:30"), "l1", PaperSent, ref(item("receipt"))}

	letterSent = LetterSent{PaperSent, instant("2024-03-25 15:30"), sendLetter.Proof}

	voidLetter = VoidLetter{as(byHead, "2024-03-25 11:00"), "l1", item("it has reported")}

	letterVoided = LetterVoided{date("2024-03-25"), item("it has reported")}
)

func TestALetter(t *testing.T) {
	draft := func(change func(*DraftLetter)) Command { return but(draftLetter, change) }
	drafted := []Event{letterDrafted}
	ready := []Event{letterDrafted, letterSigned, letterNumbered}
	tell[Letter](t, []scenario{
		{"an officer drafts it", nil, draftLetter, []Event{letterDrafted}, ""},
		{"a clerk does not", nil, draft(func(c *DraftLetter) { c.By = ByPost(board, "van-thu") }), nil, NotYours},
		{"nobody does for another body", nil, draft(func(c *DraftLetter) { c.From = office }), nil, NotYours},
		{"a base committee urges nobody so", nil, draft(func(c *DraftLetter) { c.Issued, c.From = as(ByPost(power, "bi-thu"), "2024-03-25 08:00"), power }), nil, NotYours},
		{"nobody urges himself", nil, draft(func(c *DraftLetter) { c.To = board }), nil, Incomplete},
		{"it is about duties", nil, draft(func(c *DraftLetter) { c.Assignments = nil }), nil, Incomplete},
		{"each once", nil, draft(func(c *DraftLetter) { c.Assignments = []AssignmentID{"a1", "a2", "a1"} }), nil, Incomplete},
		{"that have a name", nil, draft(func(c *DraftLetter) { c.Assignments = []AssignmentID{""} }), nil, Incomplete},
		{"it gets its number", drafted, numberLetter, []Event{letterNumbered}, ""},
		{"before the signature or after it", []Event{letterDrafted, letterSigned}, numberLetter, []Event{letterNumbered}, ""},
		{"once", ready, numberLetter, nil, NotInThisState},
		{"not from who is urged", drafted, but(numberLetter, func(c *NumberLetter) { c.Issued = as(byWater, "2024-03-25 09:00") }), nil, NotYours},
		{"a leader signs it", drafted, signLetter, []Event{letterSigned}, ""},
		{"an officer does not", drafted, but(signLetter, func(c *SignLetter) { c.By = bySpecial }), nil, NotYours},
		{"a machine never does", drafted, but(signLetter, func(c *SignLetter) { c.By = byReminder }), nil, NotYours},
		{"the leader of another body does not", drafted, but(signLetter, func(c *SignLetter) { c.Issued = as(ByPost(office, "chanh-van-phong"), "2024-03-25 10:00") }), nil, NotYours},
		{"it is sent", ready, sendLetter, []Event{letterSent}, ""},
		{"not unsigned", []Event{letterDrafted, letterNumbered}, sendLetter, nil, NotInThisState},
		{"not without a number", []Event{letterDrafted, letterSigned}, sendLetter, nil, NotInThisState},
		{"what goes on paper has its proof", ready, but(sendLetter, func(c *SendLetter) { c.Proof = nil }), nil, Incomplete},
		{"the network proves itself", ready, but(sendLetter, func(c *SendLetter) { c.Method, c.Proof = PartyNetwork, nil }), []Event{LetterSent{Method: PartyNetwork, At: letterSent.At}}, ""},
		{"not by a pigeon", ready, but(sendLetter, func(c *SendLetter) { c.Method = "pigeon" }), nil, Incomplete},
		{"it is made void", ready, voidLetter, []Event{letterVoided}, ""},
		{"for a reason", ready, but(voidLetter, func(c *VoidLetter) { c.Reason = Item{} }), nil, NoReason},
		{"what has left is not", append(ready, letterSent), voidLetter, nil, NotInThisState},
		{"what is void is not sent", append(ready, letterVoided), sendLetter, nil, NotInThisState},
	})
}

func TestACall(t *testing.T) {
	call := RecordCall{as(bySpecial, "2024-03-22 09:10"), "a1", ByPhone, "bi-thu", item("promised for Friday"), true}
	called := CallRecorded{instant("2024-03-22 09:10"), ByPhone, "bi-thu", item("promised for Friday"), true, bySpecial}
	with := func(change func(*RecordCall)) Command { return but(call, change) }
	given := []Event{waterGiven}
	tell[Assignment](t, []scenario{
		{"somebody calls", given, call, []Event{called}, ""},
		{"again", []Event{waterGiven, called}, call, []Event{called}, ""},
		{
			"nobody answers", given, with(func(c *RecordCall) { c.Post, c.Reached = "", false }),
			[]Event{but(called, func(e *CallRecorded) { e.Post, e.Reached = "", false })},
			"",
		},
		{"who was reached has a post", given, with(func(c *RecordCall) { c.Post = "" }), nil, Incomplete},
		{"a call says what was said", given, with(func(c *RecordCall) { c.Note = Item{} }), nil, Incomplete},
		{"there are three ways", given, with(func(c *RecordCall) { c.Method = "dream" }), nil, Incomplete},
		{"the unit does not call itself", given, with(func(c *RecordCall) { c.Issued = as(byWater, "2024-03-22 09:10") }), nil, NotYours},
		{"a machine does not call", given, with(func(c *RecordCall) { c.By = byReminder }), nil, NotYours},
		{"there is no call about what is done", []Event{waterGiven, AssignmentCancelled{Reason: item("x")}}, call, nil, NotInThisState},
	})
	a := stateAfter[Assignment](waterGiven, called)
	if !a.Contacted.Equal(called.At) || a.Status != Sent {
		t.Errorf("after a call it is %s, contacted %s", a.Status, a.Contacted)
	}
	if a := stateAfter[Assignment](waterGiven, but(called, func(e *CallRecorded) { e.Reached = false })); !a.Contacted.IsZero() {
		t.Error("a call that reached nobody counts as contact")
	}
}

// ofALetter are signers as seen from a letter of the board.
var ofALetter = []signer{
	{byHead, []Party{Unit, UnitLeader}},
	{bySpecial, []Party{Unit, UnitOfficer}},
	{ByPost(board, "van-thu"), []Party{Unit, UnitClerk}},
	{byClerk, []Party{Giver, GiverClerk}},
	{ByPost(office, "chanh-van-phong"), []Party{Giver, GiverLeader}},
	{ByPost(auditors, "chu-nhiem"), []Party{Giver, GiverLeader, Inspectors, InspectorsLeader}},
	{ByPost(office, "quan-tri"), []Party{Admin}},
	{byReminder, []Party{Worker}},
	{byWater, []Party{Stranger}},
	{ByPost(power, "bi-thu"), []Party{Stranger}},
}

func letterMatrix() matrix {
	m := matrixOf(func(l Letter) Status { return l.Status })
	m.name, m.table, m.signers = "letter", LetterLife, ofALetter
	ready := []Event{letterDrafted, letterSigned, letterNumbered}
	m.states = map[Status][]Event{
		"": nil, Drafted: {letterDrafted}, Numbered: {letterDrafted, letterNumbered}, Signed: {letterDrafted, letterSigned}, ReadyToSend: ready,
		SentOut: append(ready[:3:3], letterSent), Void: append(ready[:3:3], letterVoided),
	}
	m.commands = []Command{draftLetter, numberLetter, signLetter, sendLetter, voidLetter}
	return m
}

func askedOfLetters(t *rapid.T, by Issued) Command {
	draft, number, sign, send, void := draftLetter, numberLetter, signLetter, sendLetter, voidLetter
	draft.Issued, number.Issued, sign.Issued, send.Issued, void.Issued = by, by, by, by, by
	if rapid.Bool().Draw(t, "no proof") {
		send.Proof = nil
	}
	return pick(t, draft, draft, number, number, sign, sign, send, send, void)
}

func TestLettersHold(t *testing.T) {
	hold(t, askedOfLetters, func(l Letter) Status { return l.Status }, LetterLife)
}
