package domain

import (
	"slices"
	"testing"
)

func TestWhoACommandComesFrom(t *testing.T) {
	given := bonds{unit: water, via: board, givers: []UnitID{board, office, committee}}
	for _, tt := range []struct {
		name, by, onBehalfOf string
		bonds                bonds
		want                 []Party
	}{
		{"the unit", byWater, "", given, []Party{Unit}},
		{"a leader of the unit, who is never its giver", ByPost(water, "bi-thu"), "", given, []Party{Unit, UnitLeader}},
		{"a person in a seat of the unit", ByPerson(water, "bi-thu", "p1"), "", given, []Party{Unit, UnitLeader}},
		{"a seat that is none", ByPost(water, "giam-doc"), "", given, []Party{Stranger}},
		{"a post of a unit whose name only begins so", ByPost(water+"-2", "bi-thu"), "", given, []Party{Stranger}},
		{"the house on the unit's behalf", bySpecial, byWater, given, []Party{Via, ViaOfficer, Unit, "unit officer"}},
		{"the house on another's behalf", bySpecial, byPower, given, []Party{Via, ViaOfficer, Giver, GiverOfficer}},
		{"the board, which the report goes through", bySpecial, "", given, []Party{Via, ViaOfficer, Giver, GiverOfficer}},
		{"the office", byClerk, "", given, []Party{Giver, GiverClerk}},
		{"a body of the house that did not give it", ByPost(auditors, "can-bo"), "", given, []Party{Inspectors, InspectorOfficer}},
		{"a body of the house, where no giver is named", byClerk, "", bonds{unit: water}, []Party{Giver, GiverClerk}},
		{"another unit", byPower, "", given, []Party{Stranger}},
		{"a leader of another unit", ByPost(power, "bi-thu"), "", given, []Party{Stranger}},
		{"a leader of another unit, where no giver is named", ByPost(power, "bi-thu"), "", bonds{}, []Party{Stranger}},
		{"another unit that claims to act for it", byPower, byWater, given, []Party{Stranger}},
		{"a coordinating unit", byPower, "", bonds{unit: water, coordinators: []UnitID{power}}, []Party{Coordinator}},
		{"an administrator, who has no business of his own", ByPost(office, "quan-tri"), "", given, []Party{Admin}},
		{"an administrator of a unit below", ByPost(power, "quan-tri"), "", given, []Party{Stranger}},
		{"the debtor is a giver", ByPost(board, "chuyen-vien"), "", bonds{unit: board, givers: []UnitID{board}}, []Party{Unit, "unit officer"}},
		{"a worker", byReminder, "", given, []Party{Worker}},
		{"a worker that claims to act for it", byReminder, byWater, given, []Party{Worker}},
		{"a unit, where no unit is concerned", byWater, "", bonds{}, []Party{Stranger}},
		{"nobody", "", "", bonds{}, []Party{Stranger}},
		{"nobody on nobody's behalf", "", ByUnit(""), bonds{}, []Party{Stranger}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := as(byWater, "2024-03-01 08:00")
			i.By, i.OnBehalfOf, i.Body = tt.by, tt.onBehalfOf, bodies[ActorOf(tt.by).Unit]
			if got := parties(AcceptSubmission{Issued: i}, tt.bonds); !slices.Equal(got, tt.want) {
				t.Errorf("is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNobodyJudgesHisOwnWork(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       bool
	}{
		{"the same seat", bySpecial, bySpecial, true},
		{"one person through two posts", ByPerson(board, "chuyen-vien", "p1"), ByPerson(office, "van-thu", "p1"), true},
		{"two persons in one seat", ByPerson(board, "chuyen-vien", "p1"), ByPerson(board, "chuyen-vien", "p2"), false},
		{"a seat, and a person in it", bySpecial, ByPerson(board, "chuyen-vien", "p1"), true},
		{"a unit as such, and a person of it", byWater, ByPerson(water, "bi-thu", "p1"), true},
		{"two seats of one unit, nobody named", bySpecial, byHead, false},
		{"two units", bySpecial, byWater, false},
		{"a worker and a person", byReminder, bySpecial, false},
		{"nobody", "", bySpecial, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := SameHand(tt.a, tt.b); got != tt.want {
				t.Errorf("%s and %s: %t, want %t", tt.a, tt.b, got, tt.want)
			}
			if got := SameHand(tt.b, tt.a); got != tt.want {
				t.Error("it depends on who is named first")
			}
		})
	}
}
