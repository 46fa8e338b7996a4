package domain

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var (
	rectify = RectifyRecord{
		Issued: as(byHead, "2024-12-03 08:00"), Rectification: "r1", Subject: "cons.k1", Version: 4, Field: "symbol", Now: "17-BC/BTGDV", Reason: item("misread"),
		Act: "consolidation.sent", Was: "16-BC/BTGDV", Unit: board,
	}
	rectified = RecordRectified{
		Rectification: "r1", Subject: "cons.k1", Version: 4, Act: "consolidation.sent", Field: "symbol", Was: "16-BC/BTGDV", Now: "17-BC/BTGDV", Reason: item("misread"),
	}
)

func TestARecordIsRectified(t *testing.T) {
	whole := but(rectify, func(c *RectifyRecord) { c.Field, c.Was, c.Now = "", "", "" })
	tell[Rectification](t, []scenario{
		{"a leader says what holds, and why", nil, rectify, []Event{rectified}, ""},
		{"the whole was written down in error", nil, whole, []Event{but(rectified, func(e *RecordRectified) { e.Field, e.Was, e.Now = "", "", "" })}, ""},
		{"a leader of the house", nil, but(rectify, func(c *RectifyRecord) { c.Issued = as(ByPost(office, "chanh-van-phong"), "2024-12-03 08:00") }), []Event{rectified}, ""},
		{"an officer does not", nil, but(rectify, func(c *RectifyRecord) { c.Issued = as(bySpecial, "2024-12-03 08:00") }), nil, NotYours},
		{"a leader of another unit does not", nil, but(rectify, func(c *RectifyRecord) { c.Issued = as(ByPost(power, "bi-thu"), "2024-12-03 08:00") }), nil, NotYours},
		{"not without a reason", nil, but(rectify, func(c *RectifyRecord) { c.Reason = Item{} }), nil, NoReason},
		{"not what is not there", nil, but(rectify, func(c *RectifyRecord) { c.Act = "" }), nil, NoSuchThing},
		{"not what its own life puts right", nil, but(rectify, func(c *RectifyRecord) { c.Act = "assignment.cancelled" }), nil, NotCorrectable},
		{"not into what it says already", nil, but(rectify, func(c *RectifyRecord) { c.Now = c.Was }), nil, Incomplete},
		{"once", []Event{rectified}, rectify, nil, NotInThisState},
	})
}

// Everything that may be rectified is an event there is.
func TestWhatIsRectifiableIsAnEvent(t *testing.T) {
	for _, name := range Rectifiable {
		if !slices.ContainsFunc(Kinds, func(k Kind) bool { return k.Name == name }) {
			t.Errorf("there is no %s", name)
		}
	}
}

func rectificationMatrix() matrix {
	m := matrixOf(func(r Rectification) Status { return r.Status })
	m.name, m.table, m.signers = "rectification", RectificationLife, ofADuty
	m.states = map[Status][]Event{"": nil, Rectified: {rectified}}
	m.commands = []Command{but(rectify, func(c *RectifyRecord) { c.Unit = water })}
	m.signers = []signer{
		{ByPost(water, "bi-thu"), []Party{Unit, UnitLeader}},
		{byWater, []Party{Unit}},
		{byHead, []Party{Giver, GiverLeader}},
		{bySpecial, []Party{Giver, GiverOfficer}},
		{byClerk, []Party{Giver, GiverClerk}},
		{ByPost(office, "quan-tri"), []Party{Admin}},
		{byReminder, []Party{Worker}},
		{ByPost(power, "bi-thu"), []Party{Stranger}},
	}
	return m
}

func askedOfRectifications(t *rapid.T, by Issued) Command {
	c := rectify
	c.Issued, c.Unit = by, water
	c.Act = rapid.SampledFrom([]string{"consolidation.sent", "consolidation.sent", "assignment.cancelled", ""}).Draw(t, "act")
	return c
}

func TestRectificationsHold(t *testing.T) {
	hold(t, askedOfRectifications, func(r Rectification) Status { return r.Status }, RectificationLife)
}
