package domain

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The reform of 2025 in the house of the tests: two boards become one, a cell goes under a committee.
const (
	propaganda UnitID = "ban-tuyen-giao"
	masses     UnitID = "ban-dan-van"
	newBoard   UnitID = "ban-tuyen-giao-dan-van"
	gas        UnitID = "chi-uy-xang-dau"
)

const decision = "12-QĐ/ĐUK"

var (
	beforeReform = append(slices.Clone(theHouse),
		UnitEstablished{Unit: propaganda, Name: "Ban Tuyên giáo", Kind: AdvisoryBoard, Parent: committee, On: date("2024-01-02")},
		UnitEstablished{Unit: masses, Name: "Ban Dân vận", Kind: AdvisoryBoard, Parent: committee, On: date("2024-01-02")},
		UnitEstablished{Unit: gas, Name: "Chi ủy Xăng dầu", Kind: CellCommittee, Parent: power, Host: Enterprise, On: date("2024-01-02")},
	)

	reforming = as(byAdmin, "2025-02-25 09:00")
	reformDay = date("2025-03-01")

	renameWater   = RenameUnit{reforming, water, "Chi ủy Công ty cổ phần Cấp nước", decision, reformDay}
	reparentWater = MoveUnit{reforming, water, power, decision, reformDay}
	raiseGas      = ChangeUnitKind{reforming, gas, PartyCommittee, decision, reformDay}
	mergeBoards   = MergeUnits{
		Issued: reforming, From: []UnitID{propaganda, masses}, Into: newBoard, Basis: decision, On: reformDay,
		New: []NewUnit{{Unit: newBoard, Name: "Ban Tuyên giáo và Dân vận Khối", Kind: AdvisoryBoard, Parent: committee}},
	}
	mergePower = MergeUnits{Issued: reforming, From: []UnitID{power}, Into: water, Basis: decision, On: reformDay}
	splitPower = SplitUnit{
		Issued: reforming, Unit: power, Into: []UnitID{"truyen-tai", "phan-phoi"}, Default: "phan-phoi", Basis: decision, On: reformDay,
		New: []NewUnit{{Unit: "truyen-tai", Name: "Đảng ủy Truyền tải", Kind: PartyCommittee}, {Unit: "phan-phoi", Name: "Đảng ủy Phân phối", Kind: PartyCommittee}},
	}
	dissolveGas = DissolveUnit{Issued: reforming, Unit: gas, Basis: decision, On: reformDay}
	correctGas  = CorrectUnit{reforming, gas, "name", "Chi ủy Công ty Xăng dầu", item("why")}

	boardFounded  = UnitEstablished{Unit: newBoard, Name: "Ban Tuyên giáo và Dân vận Khối", Kind: AdvisoryBoard, Parent: committee, On: reformDay}
	boardsMerged  = UnitsMerged{From: []UnitID{propaganda, masses}, Into: newBoard, Basis: decision, On: reformDay}
	waterRenamed  = UnitRenamed{Unit: water, Was: "Chi ủy Công ty Cấp nước", Name: "Chi ủy Công ty cổ phần Cấp nước", Basis: decision, On: reformDay}
	gasMoved      = UnitMoved{Unit: gas, From: power, Parent: water, Basis: decision, On: reformDay}
	gasDissolved  = UnitDissolved{Unit: gas, Basis: decision, On: reformDay}
	powerMerged   = UnitsMerged{From: []UnitID{power}, Into: water, Basis: decision, On: reformDay}
	powerDissolve = DissolveUnit{Issued: reforming, Unit: power, Successors: []UnitID{water}, Basis: decision, On: reformDay}
)

func after(events ...Event) []Event { return append(slices.Clone(beforeReform), events...) }

func TestAUnitChangesInTime(t *testing.T) {
	later := date("2025-09-01")
	tell[Organisation](t, []scenario{
		{"it is renamed", beforeReform, renameWater, []Event{waterRenamed}, ""},
		{"renamed to what it is called, nothing happens", after(waterRenamed), renameWater, nil, ""},
		{"not to nothing", beforeReform, but(renameWater, func(c *RenameUnit) { c.Name = " " }), nil, Incomplete},
		{"not to what does not show", beforeReform, but(renameWater, func(c *RenameUnit) { c.Name = "Chi ủy\u202e nước" }), nil, BadText},
		{"not to what has a line break", beforeReform, but(renameWater, func(c *RenameUnit) { c.Name = "Chi ủy\nnước" }), nil, BadText},
		{"not to the name of another one there", beforeReform, but(renameWater, func(c *RenameUnit) { c.Name = "đảng ủy  điện lực" }), nil, SameName},
		{"not without a decision", beforeReform, but(renameWater, func(c *RenameUnit) { c.Basis = "" }), nil, NoReason},
		{"not by a clerk", beforeReform, but(renameWater, func(c *RenameUnit) { c.Issued = as(byClerk, "2025-02-25 09:00") }), nil, NotYours},
		{"not by the unit itself", beforeReform, but(renameWater, func(c *RenameUnit) { c.Issued = as(ByPost(water, "bi-thu"), "2025-02-25 09:00") }), nil, NotYours},
		{"not on no day", beforeReform, but(renameWater, func(c *RenameUnit) { c.On = Date{} }), nil, BadDate},
		{"not three years ahead", beforeReform, but(renameWater, func(c *RenameUnit) { c.On = date("2028-03-01") }), nil, BadDate},
		{"not before it was there", beforeReform, RenameUnit{reforming, gas, "Chi ủy Khí đốt", decision, date("2023-12-31")}, nil, BadDate},
		{"not before its last name", after(waterRenamed), but(renameWater, func(c *RenameUnit) { c.Name, c.On = "Chi ủy Nước sạch", date("2025-02-01") }), nil, BadDate},
		{"not one that is not there", beforeReform, but(renameWater, func(c *RenameUnit) { c.Unit = "khong-co" }), nil, NoSuchThing},
		{"not one that has ended", after(gasDissolved), RenameUnit{reforming, gas, "Chi ủy Khí đốt", decision, later}, nil, UnitEnded},

		{"it moves under another", beforeReform, reparentWater, []Event{UnitMoved{Unit: water, Parent: power, Basis: decision, On: reformDay}}, ""},
		{"and to the top", beforeReform, MoveUnit{reforming, gas, "", decision, reformDay}, []Event{UnitMoved{Unit: gas, From: power, Basis: decision, On: reformDay}}, ""},
		{"moved to where it is, nothing happens", beforeReform, MoveUnit{reforming, gas, power, decision, reformDay}, nil, ""},
		{"not under itself", beforeReform, MoveUnit{reforming, gas, gas, decision, reformDay}, nil, Cycle},
		{"not under what is below it", beforeReform, MoveUnit{reforming, power, gas, decision, reformDay}, nil, Cycle},
		{
			"not under what is far below it", after(UnitMoved{Unit: water, Parent: gas, On: date("2025-01-01")}),
			MoveUnit{reforming, power, water, decision, reformDay},
			nil, Cycle,
		},
		{
			"not under what will be below it", after(UnitMoved{Unit: power, Parent: water, On: later}),
			MoveUnit{reforming, water, gas, decision, reformDay},
			nil, Cycle,
		},
		{"not under one that is not there", beforeReform, but(reparentWater, func(c *MoveUnit) { c.Parent = "khong-co" }), nil, NoSuchThing},
		{"not under one that has ended", after(gasDissolved), but(reparentWater, func(c *MoveUnit) { c.Parent = gas }), nil, UnitEnded},
		{
			"not under one that ends later", after(but(gasDissolved, func(e *UnitDissolved) { e.On = later })),
			but(reparentWater, func(c *MoveUnit) { c.Parent = gas }), nil, UnitEnded,
		},
		{"not beside one of its name", after(UnitEstablished{Unit: "b", Name: "Chi ủy Xăng dầu", Kind: CellCommittee}), MoveUnit{reforming, gas, "", decision, reformDay}, nil, SameName},

		{"a cell becomes a committee", beforeReform, raiseGas, []Event{UnitKindChanged{Unit: gas, Was: CellCommittee, Kind: PartyCommittee, Basis: decision, On: reformDay}}, ""},
		{"it is what it is", beforeReform, but(raiseGas, func(c *ChangeUnitKind) { c.Kind = CellCommittee }), nil, ""},
		{"not what nobody knows", beforeReform, but(raiseGas, func(c *ChangeUnitKind) { c.Kind = "bureau" }), nil, Incomplete},
	})
}

func TestUnitsEnd(t *testing.T) {
	tell[Organisation](t, []scenario{
		{"two boards become a new one", beforeReform, mergeBoards, []Event{boardFounded, boardsMerged}, ""},
		{"merged twice it counts once", after(boardFounded, boardsMerged), mergeBoards, nil, ""},
		{"one ends in one that is there, and what stood under it moves", beforeReform, mergePower, []Event{powerMerged, gasMoved}, ""},
		{
			"one ends in what stood under it", beforeReform,
			MergeUnits{Issued: reforming, From: []UnitID{power}, Into: gas, Basis: decision, On: reformDay},
			[]Event{UnitsMerged{From: []UnitID{power}, Into: gas, Basis: decision, On: reformDay}, UnitMoved{Unit: gas, From: power, Basis: decision, On: reformDay}},
			"",
		},
		{"not into itself", beforeReform, but(mergePower, func(c *MergeUnits) { c.Into = power }), nil, IntoItself},
		{"not one named twice", beforeReform, but(mergePower, func(c *MergeUnits) { c.From = []UnitID{power, power} }), nil, Incomplete},
		{"not into one that is not there", beforeReform, but(mergePower, func(c *MergeUnits) { c.Into = "khong-co" }), nil, NoSuchThing},
		{"not into one that has ended", after(gasDissolved), but(mergePower, func(c *MergeUnits) { c.Into = gas }), nil, UnitEnded},
		{"not one that ended otherwise", after(gasDissolved), but(mergePower, func(c *MergeUnits) { c.From = []UnitID{gas} }), nil, UnitEnded},
		{
			"not one whose end is decided already", after(but(gasDissolved, func(e *UnitDissolved) { e.On = date("2025-06-01") })),
			but(mergePower, func(c *MergeUnits) { c.From = []UnitID{gas} }), nil, UnitEnded,
		},
		{
			"not one that others end in later", after(UnitDissolved{Unit: gas, Successors: []UnitID{power}, On: date("2025-06-01")}),
			mergePower, nil, UnitEnded,
		},
		{"not one that changes later", after(but(waterRenamed, func(e *UnitRenamed) { e.On = date("2025-06-01") })), but(mergePower, func(c *MergeUnits) { c.From, c.Into = []UnitID{water}, power }), nil, BadDate},
		{"not without a decision", beforeReform, but(mergePower, func(c *MergeUnits) { c.Basis = "" }), nil, NoReason},
		{"not with a new unit that nothing ends in", beforeReform, but(mergeBoards, func(c *MergeUnits) { c.Into = board }), nil, Incomplete},
		{"not with a new unit under one that has ended", after(gasDissolved), but(mergeBoards, func(c *MergeUnits) {
			c.New = []NewUnit{{Unit: newBoard, Name: "Ban mới", Kind: AdvisoryBoard, Parent: gas}}
		}), nil, UnitEnded},
		{"not by a worker", beforeReform, but(mergePower, func(c *MergeUnits) { c.Issued = as(byReminder, "2025-02-25 09:00") }), nil, NotYours},

		{"a committee is split, and what stood under it goes to the default", beforeReform, splitPower, []Event{
			UnitEstablished{Unit: "truyen-tai", Name: "Đảng ủy Truyền tải", Kind: PartyCommittee, On: reformDay},
			UnitEstablished{Unit: "phan-phoi", Name: "Đảng ủy Phân phối", Kind: PartyCommittee, On: reformDay},
			UnitSplit{Unit: power, Into: splitPower.Into, Default: "phan-phoi", Basis: decision, On: reformDay},
			but(gasMoved, func(e *UnitMoved) { e.Parent = "phan-phoi" }),
		}, ""},
		{"not without a default while others stand under it", beforeReform, but(splitPower, func(c *SplitUnit) { c.Default = "" }), nil, UnitsBelow},
		{"not into one", beforeReform, but(splitPower, func(c *SplitUnit) { c.Into, c.New = c.Into[:1], c.New[:1] }), nil, Incomplete},
		{"not into itself", beforeReform, but(splitPower, func(c *SplitUnit) { c.Into = []UnitID{power, water} }), nil, IntoItself},
		{"not into one twice", beforeReform, but(splitPower, func(c *SplitUnit) { c.Into, c.New, c.Default = []UnitID{water, water}, nil, "" }), nil, Incomplete},
		{"not with a default of none of them", beforeReform, but(splitPower, func(c *SplitUnit) { c.Default = water }), nil, Incomplete},

		{"a cell is dissolved with nothing after it", beforeReform, dissolveGas, []Event{gasDissolved}, ""},
		{"dissolved twice it counts once", after(gasDissolved), dissolveGas, nil, ""},
		{"a committee, with one after it", beforeReform, powerDissolve, []Event{
			UnitDissolved{Unit: power, Successors: []UnitID{water}, Basis: decision, On: reformDay}, gasMoved,
		}, ""},
		{"not while others stand under it", beforeReform, but(powerDissolve, func(c *DissolveUnit) { c.Successors = nil }), nil, UnitsBelow},
		{"not with itself after it", beforeReform, but(dissolveGas, func(c *DissolveUnit) { c.Successors = []UnitID{gas} }), nil, IntoItself},
		{"not with one after it that is not there", beforeReform, but(dissolveGas, func(c *DissolveUnit) { c.Successors = []UnitID{"khong-co"} }), nil, NoSuchThing},
		{"not before it began", beforeReform, but(dissolveGas, func(c *DissolveUnit) { c.On = date("2023-01-01") }), nil, BadDate},
	})
}

func TestTheRegisterOfUnitsIsCorrected(t *testing.T) {
	corrected := UnitCorrected{Unit: gas, Field: "name", Was: "Chi ủy Xăng dầu", Now: "Chi ủy Công ty Xăng dầu", Reason: item("why")}
	field := func(name, now string) CorrectUnit {
		return but(correctGas, func(c *CorrectUnit) { c.Field, c.Now = name, now })
	}
	tell[Organisation](t, []scenario{
		{"a name", beforeReform, correctGas, []Event{corrected}, ""},
		{"corrected twice it counts once", after(corrected), correctGas, nil, ""},
		{"another spelling is added", beforeReform, field("alias", "CU Xăng dầu"), []Event{UnitCorrected{Unit: gas, Field: "alias", Now: "CU Xăng dầu", Reason: item("why")}}, ""},
		{"an address", beforeReform, field("email", "a@khoi.example"), []Event{UnitCorrected{Unit: gas, Field: "email", Now: "a@khoi.example", Reason: item("why")}}, ""},
		{"where it is", beforeReform, field("host", "agency"), []Event{UnitCorrected{Unit: gas, Field: "host", Was: "enterprise", Now: "agency", Reason: item("why")}}, ""},
		{"that it is outside", beforeReform, field("external", "yes"), []Event{UnitCorrected{Unit: gas, Field: "external", Was: "no", Now: "yes", Reason: item("why")}}, ""},
		{"not without a reason", beforeReform, but(correctGas, func(c *CorrectUnit) { c.Reason = Item{} }), nil, NoReason},
		{"not what is decided, and not wrong", beforeReform, field("parent", "x"), nil, NoSuchThing},
		{"not to what does not show", beforeReform, field("name", "\u200b"), nil, BadText},
		{"not to a place nobody knows", beforeReform, field("host", "market"), nil, Incomplete},
		{"not to neither outside nor inside", beforeReform, field("external", "perhaps"), nil, Incomplete},
		{"not to the name of another one there", after(UnitEstablished{Unit: "b", Name: "Chi ủy Điện", Kind: CellCommittee, Parent: power}), field("name", "Chi ủy Điện"), nil, SameName},
		{"not of a unit that is not there", nil, correctGas, nil, NoSuchThing},
	})
}

// TestTheReformOf2025 tells the merger of DOMAIN's reform in one: the tree of each day, old names, and who comes after whom.
func TestTheReformOf2025(t *testing.T) {
	o := stateAfter[Organisation](after(boardFounded, boardsMerged, waterRenamed, powerMerged, gasMoved)...)
	day, eve := reformDay, reformDay.AddDays(-1)
	names := func(on Date) (all []string) {
		for _, u := range o.At(on) {
			all = append(all, u.Name)
		}
		return all
	}
	if got := names(eve); slices.Contains(got, "Ban Tuyên giáo và Dân vận Khối") || !slices.Contains(got, "Ban Dân vận") || !slices.Contains(got, "Chi ủy Công ty Cấp nước") {
		t.Errorf("the eve of the reform has %q", got)
	}
	if got := names(day); !slices.Contains(got, "Ban Tuyên giáo và Dân vận Khối") || slices.Contains(got, "Ban Dân vận") || !slices.Contains(got, "Chi ủy Công ty cổ phần Cấp nước") {
		t.Errorf("the day of the reform has %q", got)
	}
	if got := o.Successors(masses, day); !slices.Equal(got, []UnitID{newBoard}) || o.Successors(masses, eve) != nil || o.Heir(masses, day) != newBoard || o.Heir(masses, eve) != masses {
		t.Errorf("%v comes after %s", got, masses)
	}
	if got := o.Under(power, eve); !slices.Equal(got, []UnitID{gas}) || o.Under(power, day) != nil || !slices.Equal(o.Under(water, day), []UnitID{gas}) || !slices.Equal(o.Ancestors(gas, day), []UnitID{water}) {
		t.Errorf("%v stand under %s on the eve", got, power)
	}
	both := GroupDefined{Group: "hai-ban", Name: "Hai ban", Units: []UnitID{propaganda, masses}}
	for _, tt := range []struct {
		printed string
		on      Date
		want    []UnitID
	}{
		{"Chi ủy Công ty Cấp nước", eve, []UnitID{water}},
		{"Chi ủy Công ty Cấp nước", day, []UnitID{water}}, // by a name it had
		{"Chi ủy Công ty cổ phần Cấp nước", day, []UnitID{water}},
		{"Ban Dân vận", eve, []UnitID{masses}},
		{"Ban Dân vận", day, []UnitID{newBoard}}, // for what came after it
		{"Các đảng ủy, chi ủy cơ sở", eve, []UnitID{power, water, gas}},
		{"Các đảng ủy, chi ủy cơ sở", day, []UnitID{water, gas}},
		{"Hai ban", eve, []UnitID{propaganda, masses}},
		{"Hai ban", day, []UnitID{newBoard}},
	} {
		if got, _ := o.Resolve(append(slices.Clone(groups), both), tt.printed, tt.on); !slices.Equal(got, tt.want) {
			t.Errorf("%q means %v on %s, want %v", tt.printed, got, tt.on, tt.want)
		}
	}
	if o.Superiors(day).Board != board || o.First(InspectionCommission, day) != "" {
		t.Error("the superiors are others")
	}
}

func TestAGroupMeansWhoIsThereAndInside(t *testing.T) {
	o := stateAfter[Organisation](after(UnitEstablished{Unit: "ngoai", Name: "Đảng ủy ngoài", Kind: PartyCommittee, External: true})...)
	for _, tt := range []struct {
		name  string
		group GroupDefined
		want  []UnitID
	}{
		{"of its kinds", GroupDefined{Kinds: []UnitKind{PartyCommittee, CellCommittee}}, []UnitID{power, water, gas}},
		{"in enterprises", GroupDefined{Kinds: []UnitKind{PartyCommittee, CellCommittee}, Hosts: []Host{Enterprise}}, []UnitID{gas}},
		{"a body outside only when it is named", GroupDefined{Kinds: []UnitKind{PartyCommittee}, Units: []UnitID{"ngoai"}}, []UnitID{"ngoai", power}},
	} {
		if got := o.Members(tt.group, reformDay); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func organisationMatrix() matrix {
	m := matrixOf(func(Organisation) Status { return "" })
	m.name, m.table = "organisation", OrganisationLife
	m.states = map[Status][]Event{"": beforeReform}
	m.commands = []Command{
		EstablishUnit{Issued: reforming, Unit: "cong-doan", Name: "Công đoàn Khối", Kind: MassOrganisation},
		renameWater, reparentWater, raiseGas, mergeBoards, splitPower, dissolveGas, correctGas,
	}
	return m
}

func groupMatrix() matrix {
	m := matrixOf(func(g Group) Status { return g.Status })
	m.name, m.table = "group", GroupLife
	m.states = map[Status][]Event{"": nil, DefinedGroup: {groups[0]}}
	m.commands = []Command{DefineGroup{Issued: reforming, Group: "co-so", Name: "Các cấp ủy cơ sở", Kinds: []UnitKind{CellCommittee}}}
	return m
}

// A reformer decides and folds: the organisation, or one with a bug.
type reformer struct {
	decide func(Organisation, Command) ([]Event, error)
	evolve func(Organisation, Event) Organisation
}

var sound = reformer{Organisation.Decide, Organisation.Evolve}

// reforms draws what may be asked of a small organisation over two years.
var reforms = rapid.Custom(func(t *rapid.T) history {
	ids := []UnitID{"a", "b", "c", "d", "e", "f"}
	now := instant("2024-03-01 07:00")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Command {
		now = now.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "days"))
		by := Issued{ID: "c", By: byAdmin, At: now, Body: Office}
		id := func(what string) UnitID { return rapid.SampledFrom(ids).Draw(t, what) }
		on := DateOf(now).AddDays(rapid.IntRange(-60, 90).Draw(t, "on"))
		name := "Ban " + strings.ToUpper(string(id("name")))
		fresh := NewUnit{Unit: id("new"), Name: name, Kind: CellCommittee, Parent: rapid.SampledFrom(append(ids, "")).Draw(t, "parent")}
		var made []NewUnit
		into := []UnitID{id("into"), id("and")}
		if rapid.Bool().Draw(t, "made") {
			made, into[0] = []NewUnit{fresh}, fresh.Unit
		}
		establish := EstablishUnit{Issued: by, Unit: fresh.Unit, Name: name, Kind: fresh.Kind, Parent: fresh.Parent, On: on}
		move := MoveUnit{by, id("unit"), fresh.Parent, decision, on}
		return pick(t, establish, establish, establish, move, move, move, RenameUnit{by, id("unit"), name, decision, on},
			MergeUnits{Issued: by, From: []UnitID{id("from")}, Into: into[0], New: made, Basis: decision, On: on},
			SplitUnit{Issued: by, Unit: id("unit"), Into: into, New: made, Default: into[0], Basis: decision, On: on},
			DissolveUnit{Issued: by, Unit: id("unit"), Basis: decision, On: on}, CorrectUnit{by, id("unit"), "email", name, item("why")})
	}), 10, 50).Draw(t, "reforms")
})

// reformed lives a history and says what is broken in it. It shares no walk through the tree with the organisation.
func reformed(r reformer, h history) error {
	var o Organisation
	first, last := date("2023-12-01"), date("2027-12-31")
	for _, cmd := range h {
		events, err := r.decide(o, cmd)
		if err != nil {
			if _, ok := Refused(err); !ok {
				return err
			}
			continue
		}
		before := o
		for _, e := range events {
			o = r.evolve(o, e)
		}
		if len(events) == 0 {
			continue
		}
		from := DateOf(cmd.IssuedAt())
		if f := reflect.ValueOf(cmd).FieldByName("On"); f.IsValid() {
			from = f.Interface().(Date)
		}
		for on := first; on.Before(last); on = on.AddDays(29) {
			if err := treeOn(o, on); err != nil {
				return fmt.Errorf("after %+v: %w", cmd, err)
			}
			if _, fix := cmd.(CorrectUnit); !fix && on.Before(from) && !reflect.DeepEqual(before.At(on), o.At(on)) {
				return fmt.Errorf("%+v changed the tree of %s: it was %v, it is %v", cmd, on, before.At(on), o.At(on))
			}
		}
	}
	for _, u := range o.Units {
		for _, s := range u.Successors {
			if i := slices.IndexFunc(o.Units, func(x OrgUnit) bool { return x.ID == s }); i < 0 || o.Units[i].Since.After(u.Until) || !o.Units[i].Until.IsZero() && !o.Units[i].Until.After(u.Until) {
				return fmt.Errorf("unit %s ends on %s in %s, which is not there", u.ID, u.Until, s)
			}
		}
	}
	return nil
}

// treeOn says whether the units of a day are a tree: every one reaches the top in fewer steps than there are units.
func treeOn(o Organisation, on Date) error {
	parents := map[UnitID]UnitID{}
	for _, u := range o.At(on) {
		parents[u.Unit] = u.Parent
	}
	for u := range parents {
		at, steps := u, 0
		for at != "" && steps <= len(parents) {
			p, ok := parents[at]
			if !ok {
				return fmt.Errorf("on %s unit %s stands under %s, which is not there", on, u, at)
			}
			at = p
			steps++
		}
		if at != "" {
			return fmt.Errorf("on %s unit %s stands under itself", on, u)
		}
	}
	return nil
}

func TestAnyReformLeavesATreeAndItsPast(t *testing.T) {
	happened := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		h := reforms.Draw(t, "history")
		if err := reformed(sound, h); err != nil {
			t.Fatal(err)
		}
	})
	for seed := range 300 {
		var o Organisation
		for _, cmd := range reforms.Example(seed) {
			events, _ := o.Decide(cmd)
			for _, e := range events {
				o = o.Evolve(e)
				happened[NameOf(e)] = true
			}
		}
	}
	for _, e := range []Event{UnitRenamed{}, UnitMoved{}, UnitsMerged{}, UnitSplit{}, UnitDissolved{}, UnitCorrected{}} {
		if !happened[NameOf(e)] {
			t.Errorf("%s never happened", NameOf(e))
		}
	}
}

func TestAPlantedBugInAReformIsFound(t *testing.T) {
	nearsighted := reformer{func(o Organisation, cmd Command) ([]Event, error) { // looks one level up for a circle
		events, _, err := o.change(cmd)
		if c, ok := cmd.(MoveUnit); ok && err == nil && (c.Parent == c.Unit || slices.Contains(o.Ancestors(c.Parent, c.On)[:min(1, len(o.Ancestors(c.Parent, c.On)))], c.Unit)) {
			return nil, refuse(Cycle, "it is right above")
		}
		return events, err
	}, Organisation.Evolve}
	forgetting := reformer{Organisation.Decide, func(o Organisation, e Event) Organisation { // strikes out what was merged
		o = o.Evolve(e)
		if e, ok := e.(UnitsMerged); ok {
			o.Units = slices.DeleteFunc(slices.Clone(o.Units), func(u OrgUnit) bool { return slices.Contains(e.From, u.ID) })
		}
		return o
	}}
	for name, tt := range map[string]struct {
		bug  reformer
		says string
	}{
		"a look at one level only":         {nearsighted, "stands under itself"},
		"a merger that forgets the former": {forgetting, "changed the tree of"},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range 600 {
				if err := reformed(tt.bug, reforms.Example(seed)); err != nil && strings.Contains(err.Error(), tt.says) {
					return
				}
			}
			t.Error("is not found in 600 histories")
		})
	}
}
