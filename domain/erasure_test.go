package domain

import (
	"testing"

	"pgregory.net/rapid"
)

var (
	eraseNote = EraseItem{
		Issued: as(ByPost(Main, "quan-tri"), "2024-12-03 08:00"), Ref: item("note").Ref, Basis: "Quyết định 21-QĐ/VPTU", Reason: item("private"), Kept: true,
	}
	noteErased = ItemErased{Ref: item("note").Ref, Basis: "Quyết định 21-QĐ/VPTU", Reason: item("private")}
)

func TestAnItemIsErased(t *testing.T) {
	by := func(who string) EraseItem {
		return but(eraseNote, func(c *EraseItem) { c.Issued = as(who, "2024-12-03 08:00") })
	}
	tell[Erasure](t, []scenario{
		{"an administrator, with the reason", nil, eraseNote, []Event{noteErased}, ""},
		{"without a decision to name", nil, but(eraseNote, func(c *EraseItem) { c.Basis = "" }), []Event{but(noteErased, func(e *ItemErased) { e.Basis = "" })}, ""},
		{"again: there is nothing more to say", []Event{noteErased}, eraseNote, nil, ""},
		{"again, when nothing is kept any more", []Event{noteErased}, but(eraseNote, func(c *EraseItem) { c.Kept = false }), nil, ""},
		{"a leader does not", nil, by(byHead), nil, NotYours},
		{"an officer does not", nil, by(bySpecial), nil, NotYours},
		{"the administrator of a unit does not", nil, by(ByPost(power, "quan-tri")), nil, NotYours},
		{"a worker does not", nil, by(byReminder), nil, NotYours},
		{"who may not is not told that it is erased", []Event{noteErased}, by(byHead), nil, NotYours},
		{"not without a reason", nil, but(eraseNote, func(c *EraseItem) { c.Reason = Item{} }), nil, NoReason},
		{"not its own reason", nil, but(eraseNote, func(c *EraseItem) { c.Reason = item("note") }), nil, Itself},
		{"not what is not there", nil, but(eraseNote, func(c *EraseItem) { c.Kept = false }), nil, NoSuchThing},
	})
}

func erasureMatrix() matrix {
	m := matrixOf(func(x Erasure) Status { return x.Status })
	m.name, m.table, m.signers = "erasure", ErasureLife, []signer{
		{ByPost(Main, "quan-tri"), []Party{Admin}},
		{byWater, []Party{Stranger}},
		{ByPost(water, "quan-tri"), []Party{Stranger}},
		{byHead, []Party{Giver, GiverLeader}},
		{bySpecial, []Party{Giver, GiverOfficer}},
		{byClerk, []Party{Giver, GiverClerk}},
		{byReminder, []Party{Worker}},
	}
	m.states = map[Status][]Event{"": nil, Erased: {noteErased}}
	m.commands = []Command{eraseNote}
	m.nothing = []string{"erased EraseItem admin"}
	return m
}

func askedOfErasures(t *rapid.T, by Issued) Command {
	c := eraseNote
	c.Issued = by
	c.Kept = rapid.Bool().Draw(t, "kept")
	return c
}

func TestErasuresHold(t *testing.T) {
	hold(t, askedOfErasures, func(x Erasure) Status { return x.Status }, ErasureLife)
}
