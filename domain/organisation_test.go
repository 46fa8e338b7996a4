package domain

import (
	"slices"
	"testing"
)

var theHouse = []Event{
	UnitEstablished{Unit: committee, Name: "Ban Thường vụ Đảng ủy Khối", Aliases: []string{"Các đồng chí Ủy viên BTV"}, Kind: StandingCommittee},
	UnitEstablished{Unit: board, Name: "Ban Tuyên giáo và Dân vận", Aliases: []string{"Ban TG&DV"}, Kind: AdvisoryBoard},
	UnitEstablished{Unit: office, Name: "Văn phòng Đảng ủy Khối", Kind: Office},
	UnitEstablished{Unit: power, Name: "Đảng ủy Điện lực", Kind: PartyCommittee},
	UnitEstablished{Unit: water, Name: "Chi ủy Công ty Cấp nước", Kind: CellCommittee},
	UnitEstablished{Unit: "doan-thanh-nien", Name: "Đoàn Thanh niên Khối", Kind: MassOrganisation},
}

var groups = []GroupDefined{
	{Group: "co-so", Name: "Các đảng ủy, chi ủy cơ sở", Aliases: []string{"các cấp ủy cơ sở trực thuộc"}, Kinds: []UnitKind{PartyCommittee, CellCommittee}},
	{Group: "doan-the", Name: "Các tổ chức chính trị - xã hội cấp Khối", Kinds: []UnitKind{MassOrganisation}},
	{Group: "tham-muu", Name: "Các ban, Văn phòng", Kinds: []UnitKind{AdvisoryBoard}, Units: []UnitID{office, board}},
}

func TestAUnitIsEstablished(t *testing.T) {
	establish := EstablishUnit{
		Issued: as(byHead, "2024-01-02 08:00"), Unit: "cong-doan", Name: "Công đoàn Khối", Aliases: []string{"Công đoàn"},
		Kind: MassOrganisation, Parent: committee, External: true, Email: "congdoan@khoi.example",
	}
	established := UnitEstablished{
		Unit: "cong-doan", Name: "Công đoàn Khối", Aliases: []string{"Công đoàn"}, Kind: MassOrganisation,
		Parent: committee, External: true, Email: "congdoan@khoi.example", On: date("2024-01-02"),
	}
	tell[Organisation](t, []scenario{
		{"under another", theHouse, establish, []Event{established}, ""},
		{"at the top", nil, but(establish, func(c *EstablishUnit) { c.Parent = "" }), []Event{but(established, func(e *UnitEstablished) { e.Parent = "" })}, ""},
		{"established twice it counts once", append(slices.Clone(theHouse), established), establish, nil, ""},
		{"not with another address", append(slices.Clone(theHouse), established), but(establish, func(c *EstablishUnit) { c.Email = "khac@khoi.example" }), nil, AlreadyExists},
		{"not under another name", append(slices.Clone(theHouse), established), but(establish, func(c *EstablishUnit) { c.Name = "Đoàn Khối" }), nil, AlreadyExists},
		{"not under a unit that is not there", nil, establish, nil, NoSuchThing},
		{"not under itself", theHouse, but(establish, func(c *EstablishUnit) { c.Parent = c.Unit }), nil, NoSuchThing},
		{"not of a kind nobody knows", theHouse, but(establish, func(c *EstablishUnit) { c.Kind = "bureau" }), nil, Incomplete},
	})
}

func TestWhoStandsAboveADuty(t *testing.T) {
	if got := stateAfter[Organisation](theHouse...).Superiors(date("2024-01-26")); got != house {
		t.Errorf("superiors are %v", got)
	}
	if got := (Organisation{}).Superiors(date("2024-01-26")); got != (Superiors{}) {
		t.Errorf("an empty house has superiors %v", got)
	}
}

func TestAPrintedNameMeansUnits(t *testing.T) {
	o := stateAfter[Organisation](theHouse...)
	for _, tt := range []struct {
		name, printed string
		units         []UnitID
		groups        []GroupID
	}{
		{"a unit's own name", "Ban Tuyên giáo và Dân vận", []UnitID{board}, nil},
		{"another spelling of it", "Ban TG&DV", []UnitID{board}, nil},
		{"in capitals", "BAN TUYÊN GIÁO VÀ DÂN VẬN", []UnitID{board}, nil},
		{"with the signs around it in a list", "  Ban  TG&DV;", []UnitID{board}, nil},
		{"with its dash and full stop", "Đảng ủy Điện lực.", []UnitID{power}, nil},
		{"the persons of a collective mean the collective", "Các đồng chí Ủy viên BTV", []UnitID{committee}, nil},
		{"a leading word does not matter", "đồng chí Ủy viên BTV", []UnitID{committee}, nil},
		{"a group by kinds", "Các đảng ủy, chi ủy cơ sở", []UnitID{power, water}, []GroupID{"co-so"}},
		{"a group without its leading word", "đảng ủy, chi ủy cơ sở", []UnitID{power, water}, []GroupID{"co-so"}},
		{"a group by another spelling", "Các cấp ủy cơ sở trực thuộc", []UnitID{power, water}, []GroupID{"co-so"}},
		{"a group of units and kinds names each once", "các ban, văn phòng", []UnitID{office, board}, []GroupID{"tham-muu"}},
		{"a name nobody has", "Ủy ban nhân dân tỉnh", nil, nil},
		{"no name", "", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			units, found := o.Resolve(groups, tt.printed, date("2024-01-26"))
			if !slices.Equal(units, tt.units) || !slices.Equal(found, tt.groups) {
				t.Errorf("%q means %v by %v, want %v by %v", tt.printed, units, found, tt.units, tt.groups)
			}
		})
	}
}

func TestAGroupIsDefined(t *testing.T) {
	define := DefineGroup{Issued: as(byHead, "2024-01-02 08:00"), Group: "co-so", Name: "Các đảng ủy, chi ủy cơ sở", Kinds: []UnitKind{PartyCommittee, CellCommittee}}
	defined := GroupDefined{Group: "co-so", Name: define.Name, Kinds: define.Kinds}
	inEnterprises := but(define, func(c *DefineGroup) { c.Hosts = []Host{Enterprise} })
	byUnits := but(define, func(c *DefineGroup) { c.Kinds, c.Units = nil, []UnitID{water} })
	tell[Group](t, []scenario{
		{"by kinds", nil, define, []Event{defined}, ""},
		{"by units", nil, byUnits, []Event{GroupDefined{Group: "co-so", Name: define.Name, Units: []UnitID{water}}}, ""},
		{"defined twice it counts once", []Event{defined}, define, nil, ""},
		{"with another member from now on", []Event{defined}, but(define, func(c *DefineGroup) { c.Units = []UnitID{"khac"} }), []Event{GroupRedefined{
			Version: 2, Name: define.Name, Kinds: define.Kinds, Units: []UnitID{"khac"},
		}}, ""},
		{"only where its organisations are in an enterprise", []Event{defined, GroupRedefined{Version: 2, Name: define.Name, Kinds: define.Kinds}}, inEnterprises, []Event{GroupRedefined{
			Version: 3, Name: define.Name, Kinds: define.Kinds, Hosts: []Host{Enterprise},
		}}, ""},
		{"redefined twice it counts once", []Event{defined, GroupRedefined{Version: 2, Name: define.Name, Kinds: define.Kinds, Hosts: []Host{Enterprise}}}, inEnterprises, nil, ""},
		{"not by nothing", nil, but(define, func(c *DefineGroup) { c.Kinds = nil }), nil, Incomplete},
		{"not by a kind nobody knows", nil, but(define, func(c *DefineGroup) { c.Kinds = []UnitKind{"bureau"} }), nil, Incomplete},
		{"not by a place nobody knows", nil, but(define, func(c *DefineGroup) { c.Hosts = []Host{"market"} }), nil, Incomplete},
		{"not under a name that does not show", nil, but(define, func(c *DefineGroup) { c.Name = "Các chi ủy\u202e" }), nil, BadText},
		{"not by a clerk", nil, but(define, func(c *DefineGroup) { c.Issued = as(byClerk, "2024-01-02 08:00") }), nil, NotYours},
	})
}
