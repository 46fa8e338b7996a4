package domain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// UnitKind is what a unit is in the house.
type UnitKind string

const (
	StandingCommittee    UnitKind = "standing_committee"    // Ban Thường vụ
	AdvisoryBoard        UnitKind = "advisory_board"        // ban tham mưu
	Office               UnitKind = "office"                // Văn phòng
	InspectionCommission UnitKind = "inspection_commission" // Ủy ban Kiểm tra
	PartyCommittee       UnitKind = "party_committee"       // đảng ủy cơ sở
	CellCommittee        UnitKind = "cell_committee"        // chi ủy cơ sở
	MassOrganisation     UnitKind = "mass_organisation"     // tổ chức chính trị - xã hội
	OutsideBody          UnitKind = "outside_body"          // Tỉnh ủy, ban của Tỉnh ủy
)

// UnitKinds lists every kind there is.
var UnitKinds = []UnitKind{StandingCommittee, AdvisoryBoard, Office, InspectionCommission, PartyCommittee, CellCommittee, MassOrganisation, OutsideBody}

// Host is where a Party organisation is: the "cơ quan, đơn vị, doanh nghiệp" of the founding directive (II.1).
type Host string

const (
	Agency     Host = "agency"      // cơ quan
	PublicUnit Host = "public_unit" // đơn vị sự nghiệp
	Enterprise Host = "enterprise"  // doanh nghiệp
)

// Hosts lists every host there is.
var Hosts = []Host{Agency, PublicUnit, Enterprise}

// A Spell is what holds from a day on, until the next one begins.
type Spell[T any] struct {
	From Date
	Is   T
}

// holds is what holds on a day; the zero value before the first spell.
func holds[T any](spells []Spell[T], on Date) (is T) {
	for _, s := range spells {
		if !s.From.After(on) {
			is = s.Is
		}
	}
	return is
}

// with adds a spell at its place in time; of two of one day the later one said holds.
func with[T any](spells []Spell[T], from Date, is T) []Spell[T] {
	spells = append(slices.Clone(spells), Spell[T]{from, is})
	slices.SortStableFunc(spells, func(a, b Spell[T]) int { return a.From.Compare(b.From) })
	return spells
}

// inTheEnd is what holds after the last change.
func inTheEnd[T any](spells []Spell[T]) (is T) {
	if n := len(spells); n > 0 {
		is = spells[n-1].Is
	}
	return is
}

// lastOf is when the last spell begins.
func lastOf[T any](spells []Spell[T]) Date { return spells[len(spells)-1].From }

// An Ending is how a unit ended.
type Ending string

const (
	Merged    Ending = "merged"
	Split     Ending = "split"
	Dissolved Ending = "dissolved"
)

// OrgUnit is a unit through time: it is there from Since, and not any more from Until on.
type OrgUnit struct {
	ID         UnitID
	Since      Date
	Until      Date // zero: no end is decided
	Names      []Spell[string]
	Kinds      []Spell[UnitKind]
	Parents    []Spell[UnitID]
	Aliases    []string // other spellings found in documents
	Host       Host
	External   bool
	Email      string
	Ending     Ending
	Successors []UnitID
	Heir       UnitID // takes its open duties when it has ended; "": each where a person decides
	Basis      string // of the end
}

// A UnitOn is a unit as it is on one day.
type UnitOn struct {
	Unit     UnitID
	Name     string
	Kind     UnitKind
	Parent   UnitID
	Host     Host
	External bool
	Email    string
}

// newOrgUnit is a unit when it begins.
func newOrgUnit(e UnitEstablished) OrgUnit {
	return OrgUnit{
		ID: e.Unit, Since: e.On, Names: []Spell[string]{{e.On, e.Name}}, Kinds: []Spell[UnitKind]{{e.On, e.Kind}},
		Parents: []Spell[UnitID]{{e.On, e.Parent}}, Aliases: e.Aliases, Host: e.Host, External: e.External, Email: e.Email,
	}
}

// There tells whether the unit is there on a day.
func (u OrgUnit) There(on Date) bool {
	return !u.Since.After(on) && (u.Until.IsZero() || on.Before(u.Until))
}

// On is the unit as it is on a day. Before its first day it is what it will be.
func (u OrgUnit) On(on Date) UnitOn {
	if on.Before(u.Since) {
		on = u.Since
	}
	return UnitOn{u.ID, holds(u.Names, on), holds(u.Kinds, on), holds(u.Parents, on), u.Host, u.External, u.Email}
}

// Name is what the unit is called in the end.
func (u OrgUnit) Name() string { return inTheEnd(u.Names) }

// Kind is what the unit is in the end.
func (u OrgUnit) Kind() UnitKind { return inTheEnd(u.Kinds) }

// Parent is the unit it stands under in the end.
func (u OrgUnit) Parent() UnitID { return inTheEnd(u.Parents) }

// lastChange is the last day on which anything about the unit changes, its end left aside.
func (u OrgUnit) lastChange() Date {
	last := lastOf(u.Names)
	for _, d := range []Date{lastOf(u.Kinds), lastOf(u.Parents)} {
		if d.After(last) {
			last = d
		}
	}
	return last
}

// called tells whether a printed name is, on a day, the unit's name.
func (u OrgUnit) called(key string, on Date) bool { return nameKey(u.On(on).Name) == key }

// known tells whether a printed name is another spelling of the unit's name, or a name it had.
func (u OrgUnit) known(key string) bool {
	return slices.ContainsFunc(u.Aliases, func(a string) bool { return nameKey(a) == key }) ||
		slices.ContainsFunc(u.Names, func(n Spell[string]) bool { return nameKey(n.Is) == key })
}

// field is what the register says of a unit, as text, for a correction.
func (u OrgUnit) field(name string) (string, error) {
	switch name {
	case "name":
		return u.Name(), nil
	case "alias":
		return strings.Join(u.Aliases, "; "), nil
	case "email":
		return u.Email, nil
	case "host":
		return string(u.Host), nil
	case "external":
		return yesNo(u.External), nil
	}
	return "", refuse(NoSuchThing, "a unit's field %q cannot be corrected", name)
}

// corrected is the unit as the register has it now. A corrected name stands for as long as the wrong one did.
func (u OrgUnit) corrected(e UnitCorrected) OrgUnit {
	switch e.Field {
	case "name":
		u.Names = slices.Clone(u.Names)
		u.Names[len(u.Names)-1].Is = e.Now
	case "alias":
		u.Aliases = append(slices.Clone(u.Aliases), e.Now)
	case "email":
		u.Email = e.Now
	case "host":
		u.Host = Host(e.Now)
	case "external":
		u.External = e.Now == yesNo(true)
	}
	return u
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// checkName refuses a name that nobody could read or find: empty, broken, or with characters that do not show.
func checkName(name string) error {
	if strings.TrimSpace(name) == "" {
		return refuse(Incomplete, "a name is empty")
	}
	if !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || r == utf8.RuneError
	}) {
		return refuse(BadText, "the name %q has characters that do not show", name)
	}
	return nil
}

func nameKey(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(strings.Trim(s, " .,;:")), " "))
	for _, lead := range []string{"các đồng chí ", "đồng chí ", "các ", "những "} {
		s = strings.TrimPrefix(s, lead)
	}
	return s
}
