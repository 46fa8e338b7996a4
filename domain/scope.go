package domain

import "slices"

// A Sitting is a seat of a unit that somebody sits in, from a day until a day: his own, or one that was delegated to
// him. Position is "" for a unit that signs as such.
type Sitting struct {
	Unit     UnitID
	Position Position
	From     Date
	Until    Date // the last day; empty: no end is fixed
}

// holds tells whether somebody sits there on a day and has business of his own there.
func (s Sitting) holds(on Date) bool {
	seat, known := s.Position.Seat()
	return !on.Before(s.From) && (s.Until.IsZero() || !on.After(s.Until)) &&
		(s.Position == "" || known && seat.Role != Administrator)
}

// Clauses are which duties somebody may read. A duty that fits one of them is his to read, any other is not there for him.
type Clauses struct {
	Everything bool     // a body of the house
	Units      []UnitID // their duties: his own units and all that stand below
	Seats      []UnitID // the units he sits in: what they help with, what goes through them, what they gave
	Inspects   []UnitID // what the inspection commission he sits in follows
}

// DutyFacts are what of a duty decides who may read it.
type DutyFacts struct {
	Unit         UnitID
	Coordinators []UnitID
	Via          UnitID
	Giver        UnitID
}

// Scope is what somebody may read on a day, by where he sits on that day and by the tree as it is then. A body of the
// house reads everything of its level: the whole house, or, when it stands below a unit, that unit and all below it. So
// the inspection commission of each level follows at any time, not only during an inspection (08-QC/TW). Another unit
// reads its own and what stands below. A former post and a delegation that has ended give nothing.
func Scope(sittings []Sitting, o Organisation, on Date) (c Clauses) {
	kinds := map[UnitID]UnitKind{}
	for _, u := range o.At(on) {
		kinds[u.Unit] = u.Kind
	}
	add := func(list *[]UnitID, units ...UnitID) {
		for _, u := range units {
			if !slices.Contains(*list, u) {
				*list = append(*list, u)
			}
		}
	}
	for _, s := range sittings {
		kind, there := kinds[s.Unit]
		if !there || !s.holds(on) {
			continue
		}
		add(&c.Seats, s.Unit)
		level := s.Unit
		if kind.HouseBody() {
			level = ""
			for _, above := range o.Ancestors(s.Unit, on) {
				if !kinds[above].HouseBody() {
					level = above
					break
				}
			}
		}
		below := o.Under(level, on)
		if level == "" {
			c.Everything = true
			below = nil
			for _, u := range o.At(on) {
				below = append(below, u.Unit)
			}
		} else {
			below = append(below, level)
		}
		add(&c.Units, below...)
		if kind == InspectionCommission {
			add(&c.Inspects, below...)
		}
	}
	return c
}

// Sees tells whether a duty is his to read.
func (c Clauses) Sees(d DutyFacts) bool {
	sits := func(u UnitID) bool { return u != "" && slices.Contains(c.Seats, u) }
	return c.Everything || slices.Contains(c.Units, d.Unit) || sits(d.Via) || sits(d.Giver) || slices.ContainsFunc(d.Coordinators, sits)
}

// InspectionFacts are what of an inspection decides who may read what its team noted.
type InspectionFacts struct {
	Units     []UnitID // that are inspected
	Team      UnitID   // that the team is of
	Concluded bool
}

// SeesNotes tells whether the working notes of an inspection's team are his to read: the team's, and the commission's of
// that level. The inspected body never reads them before the conclusion, through whatever other seat (DOMAIN.md §3.5).
func (c Clauses) SeesNotes(i InspectionFacts) bool {
	inspected := slices.ContainsFunc(i.Units, func(u UnitID) bool { return slices.Contains(c.Seats, u) })
	if inspected && !i.Concluded {
		return false
	}
	follows := len(i.Units) > 0 && !slices.ContainsFunc(i.Units, func(u UnitID) bool { return !slices.Contains(c.Inspects, u) })
	return follows || i.Team != "" && slices.Contains(c.Seats, i.Team)
}
