package domain

import "testing"

// The tree of the scope's tests: a committee with its bodies, a party committee with a commission and a cell of its own.
const (
	gasworks  UnitID = "dang-uy-khi"
	gasCell   UnitID = "chi-bo-khi-1"
	gasAudit  UnitID = "ubkt-khi"
	dissolved UnitID = "ban-cu"
)

func scopeHouse(t *testing.T) (o Organisation) {
	t.Helper()
	for _, u := range []EstablishUnit{
		{Unit: committee, Name: "Ban Thường vụ", Kind: StandingCommittee},
		{Unit: board, Name: "Ban TG&DV", Kind: AdvisoryBoard, Parent: committee},
		{Unit: office, Name: "Văn phòng", Kind: Office, Parent: committee},
		{Unit: auditors, Name: "UBKT", Kind: InspectionCommission, Parent: committee},
		{Unit: water, Name: "Chi ủy Cấp nước", Kind: CellCommittee, Parent: committee},
		{Unit: gasworks, Name: "Đảng ủy Khí", Kind: PartyCommittee, Parent: committee},
		{Unit: gasCell, Name: "Chi bộ Khí 1", Kind: CellCommittee, Parent: gasworks},
		{Unit: gasAudit, Name: "UBKT Đảng ủy Khí", Kind: InspectionCommission, Parent: gasworks},
		{Unit: library, Name: "Chi ủy Thư viện", Kind: CellCommittee, Parent: committee},
	} {
		u.Issued = as(ByPost(Main, "quan-tri"), "2024-01-02 08:00")
		events, err := o.Decide(u)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			o = o.Evolve(e)
		}
	}
	return o
}

func TestWhoReadsWhat(t *testing.T) {
	o := scopeHouse(t)
	ofWater := DutyFacts{Unit: water, Coordinators: []UnitID{library}, Via: board}
	ofGas, ofItsCell := DutyFacts{Unit: gasworks}, DutyFacts{Unit: gasCell, Giver: gasworks}
	for _, tt := range []struct {
		name    string
		sitting Sitting
		on      string
		sees    []bool // of water's, of gas's, of its cell's
	}{
		{"a body of the house reads everything", Sitting{Unit: board, Position: "chuyen-vien"}, "2024-03-01", []bool{true, true, true}},
		{"the commission of the level too, at any time", Sitting{Unit: auditors, Position: "can-bo"}, "2024-03-01", []bool{true, true, true}},
		{"a unit reads its own", Sitting{Unit: water, Position: "bi-thu"}, "2024-03-01", []bool{true, false, false}},
		{"and what stands below it", Sitting{Unit: gasworks, Position: "bi-thu"}, "2024-03-01", []bool{false, true, true}},
		{"not what stands above", Sitting{Unit: gasCell, Position: "bi-thu"}, "2024-03-01", []bool{false, false, true}},
		{"a commission below reads its level and no more", Sitting{Unit: gasAudit, Position: "chu-nhiem"}, "2024-03-01", []bool{false, true, true}},
		{"who helps reads what he helps with", Sitting{Unit: library, Position: "bi-thu"}, "2024-03-01", []bool{true, false, false}},
		{"a unit that signs as such", Sitting{Unit: water}, "2024-03-01", []bool{true, false, false}},
		{"an administrator has no business", Sitting{Unit: office, Position: "quan-tri"}, "2024-03-01", []bool{false, false, false}},
		{"a seat that is none", Sitting{Unit: office, Position: "giam-doc"}, "2024-03-01", []bool{false, false, false}},
		{"a unit that is none", Sitting{Unit: dissolved, Position: "bi-thu"}, "2024-03-01", []bool{false, false, false}},
		{"on the last day of a delegation", Sitting{Unit: board, Position: "truong-ban", Until: date("2024-03-01")}, "2024-03-01", []bool{true, true, true}},
		{"an expired delegation gives nothing", Sitting{Unit: board, Position: "truong-ban", Until: date("2024-03-01")}, "2024-03-02", []bool{false, false, false}},
		{"nor a post before its time", Sitting{Unit: board, Position: "truong-ban", From: date("2024-03-01")}, "2024-02-29", []bool{false, false, false}},
		{"nor a house before it was", Sitting{Unit: board, Position: "truong-ban"}, "2023-12-31", []bool{false, false, false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Scope([]Sitting{tt.sitting}, o, date(tt.on))
			for i, d := range []DutyFacts{ofWater, ofGas, ofItsCell} {
				if got := c.Sees(d); got != tt.sees[i] {
					t.Errorf("%+v: sees it %t, want %t", d, got, tt.sees[i])
				}
			}
		})
	}
	if (Clauses{}).Sees(DutyFacts{}) || Scope([]Sitting{{Unit: water}}, o, date("2024-03-01")).Sees(DutyFacts{Unit: gasworks}) {
		t.Error("what names no unit is everybody's")
	}
}

func TestTheInspectedNeverReadTheTeamsNotes(t *testing.T) {
	o := scopeHouse(t)
	ofWater := InspectionFacts{Units: []UnitID{water}, Team: auditors}
	ofBoard := InspectionFacts{Units: []UnitID{board}, Team: auditors}
	ofCell := InspectionFacts{Units: []UnitID{gasCell}, Team: gasAudit}
	concluded := func(i InspectionFacts) InspectionFacts { i.Concluded = true; return i }
	member, inspector := Sitting{Unit: water, Position: "bi-thu"}, Sitting{Unit: auditors, Position: "can-bo"}
	for _, tt := range []struct {
		name     string
		sittings []Sitting
		of       InspectionFacts
		want     bool
	}{
		{"the team reads them", []Sitting{inspector}, ofWater, true},
		{"the inspected do not", []Sitting{member}, ofWater, false},
		{"not through a seat in the commission either", []Sitting{member, inspector}, ofWater, false},
		{"after the conclusion he may, through that seat", []Sitting{member, inspector}, concluded(ofWater), true},
		{"the inspected as such do not, even then", []Sitting{member}, concluded(ofWater), false},
		{"a body of the house that is inspected does not", []Sitting{{Unit: board, Position: "truong-ban"}}, ofBoard, false},
		{"a body of the house that does not inspect does not", []Sitting{{Unit: office, Position: "van-thu"}}, ofWater, false},
		{"the commission above follows one below", []Sitting{inspector}, ofCell, true},
		{"the commission below follows none beside", []Sitting{{Unit: gasAudit, Position: "chu-nhiem"}}, ofWater, false},
		{"a former inspector does not", []Sitting{{Unit: auditors, Position: "can-bo", Until: date("2024-02-01")}}, ofWater, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Scope(tt.sittings, o, date("2024-03-01")).SeesNotes(tt.of); got != tt.want {
				t.Errorf("%t, want %t", got, tt.want)
			}
		})
	}
}
