package domain

import (
	"slices"
	"strings"
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

// Organisation is the unit tree of a tenant.
type Organisation struct {
	Units []UnitEstablished // in the order they were established
}

// Decide says what a command makes happen.
func (o Organisation) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(EstablishUnit)
	if !ok {
		return nil, unknown("organisation", cmd)
	}
	if !slices.Contains(UnitKinds, c.Kind) {
		return nil, refuse(Incomplete, "unit kind %q is unknown", c.Kind)
	}
	e := UnitEstablished{
		Unit: c.Unit, Name: c.Name, Aliases: c.Aliases, Kind: c.Kind, Parent: c.Parent,
		External: c.External, Email: c.Email, On: DateOf(c.At),
	}
	if had, ok := o.Unit(c.Unit); ok {
		if had.Name == e.Name && had.Kind == e.Kind && had.Parent == e.Parent && had.Email == e.Email && had.External == e.External && slices.Equal(had.Aliases, e.Aliases) {
			return nil, nil
		}
		return nil, refuse(AlreadyExists, "unit %s exists", c.Unit)
	}
	if c.Parent != "" {
		if _, ok := o.Unit(c.Parent); !ok {
			return nil, refuse(NoSuchThing, "parent unit %s does not exist", c.Parent)
		}
	}
	return []Event{e}, nil
}

// Evolve folds one fact into the state.
func (o Organisation) Evolve(e Event) Organisation {
	if e, ok := e.(UnitEstablished); ok {
		o.Units = append(slices.Clone(o.Units), e)
	}
	return o
}

// Unit finds a unit by id.
func (o Organisation) Unit(id UnitID) (UnitEstablished, bool) {
	i := slices.IndexFunc(o.Units, func(u UnitEstablished) bool { return u.Unit == id })
	if i < 0 {
		return UnitEstablished{}, false
	}
	return o.Units[i], true
}

// First finds the first unit of a kind, "" if there is none.
func (o Organisation) First(k UnitKind) UnitID {
	for _, u := range o.Units {
		if u.Kind == k {
			return u.Unit
		}
	}
	return ""
}

// Superiors are the bodies that urge and decide in this house, to be pinned into what is given out.
func (o Organisation) Superiors() Superiors {
	return Superiors{Board: o.First(AdvisoryBoard), Office: o.First(Office), Committee: o.First(StandingCommittee)}
}

// Resolve turns a printed name into units: a unit's own name or alias, else a group's. Spelling is
// compared without case, and without a leading "các", "các đồng chí". Nothing found: no units.
func (o Organisation) Resolve(groups []GroupDefined, printed string) ([]UnitID, []GroupID) {
	key := nameKey(printed)
	for _, u := range o.Units {
		if named(key, u.Name, u.Aliases) {
			return []UnitID{u.Unit}, nil
		}
	}
	for _, g := range groups {
		if !named(key, g.Name, g.Aliases) {
			continue
		}
		units := slices.Clone(g.Units)
		for _, u := range o.Units {
			if slices.Contains(g.Kinds, u.Kind) && !slices.Contains(units, u.Unit) {
				units = append(units, u.Unit)
			}
		}
		return units, []GroupID{g.Group}
	}
	return nil, nil
}

func named(key, name string, aliases []string) bool {
	return nameKey(name) == key || slices.ContainsFunc(aliases, func(a string) bool { return nameKey(a) == key })
}

func nameKey(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(strings.Trim(s, " .,;:")), " "))
	for _, lead := range []string{"các đồng chí ", "đồng chí ", "các ", "những "} {
		s = strings.TrimPrefix(s, lead)
	}
	return s
}
