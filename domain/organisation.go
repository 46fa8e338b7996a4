package domain

import (
	"cmp"
	"slices"
)

// OrganisationLife is the table of what may be done to the organisation: it has no states, units have lives in time.
var OrganisationLife = []Transition{
	{[]Status{""}, "EstablishUnit", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "RenameUnit", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "MoveUnit", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "ChangeUnitKind", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "MergeUnits", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "SplitUnit", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "DissolveUnit", []Party{Admin, GiverLeader}, ""},
	{[]Status{""}, "CorrectUnit", []Party{Admin, GiverLeader}, ""},
}

// Organisation is the unit tree of a tenant, in time: every question about it is about a day. What holds from a day on
// changes nothing before that day.
type Organisation struct {
	Units []OrgUnit // in the order they were established
}

// Decide says what a command makes happen.
func (o Organisation) Decide(cmd Command) ([]Event, error) {
	if _, err := allowed(OrganisationLife, "", commandName(cmd), parties(cmd, bonds{})); err != nil {
		return nil, err
	}
	events, from, err := o.change(cmd)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	after := o
	for _, e := range events {
		after = after.Evolve(e)
	}
	had := o.faults(from)
	for _, f := range after.faults(from) {
		if !slices.Contains(had, f) {
			return nil, refuse(f.code, "unit %s: %s %s", f.unit, f.what, f.other)
		}
	}
	return events, nil
}

// Fold is the version of Evolve and of the fields: a snapshot of another one is not taken.
func (Organisation) Fold() int { return 1 }

// Evolve folds one fact into the state.
func (o Organisation) Evolve(e Event) Organisation {
	switch e := e.(type) {
	case UnitEstablished:
		o.Units = append(slices.Clone(o.Units), newOrgUnit(e))
	case UnitRenamed:
		return o.changed(e.Unit, func(u OrgUnit) OrgUnit { u.Names = with(u.Names, e.On, e.Name); return u })
	case UnitMoved:
		return o.changed(e.Unit, func(u OrgUnit) OrgUnit { u.Parents = with(u.Parents, e.On, e.Parent); return u })
	case UnitKindChanged:
		return o.changed(e.Unit, func(u OrgUnit) OrgUnit { u.Kinds = with(u.Kinds, e.On, e.Kind); return u })
	case UnitsMerged:
		for _, id := range e.From {
			o = o.ended(id, Merged, e.On, []UnitID{e.Into}, e.Into, e.Basis)
		}
	case UnitSplit:
		return o.ended(e.Unit, Split, e.On, e.Into, e.Default, e.Basis)
	case UnitDissolved:
		var heir UnitID
		if len(e.Successors) == 1 {
			heir = e.Successors[0]
		}
		return o.ended(e.Unit, Dissolved, e.On, e.Successors, heir, e.Basis)
	case UnitCorrected:
		return o.changed(e.Unit, func(u OrgUnit) OrgUnit { return u.corrected(e) })
	}
	return o
}

func (o Organisation) changed(id UnitID, to func(OrgUnit) OrgUnit) Organisation {
	o.Units = slices.Clone(o.Units)
	for i, u := range o.Units {
		if u.ID == id {
			o.Units[i] = to(u)
		}
	}
	return o
}

func (o Organisation) ended(id UnitID, how Ending, on Date, successors []UnitID, heir UnitID, basis string) Organisation {
	return o.changed(id, func(u OrgUnit) OrgUnit {
		u.Ending, u.Until, u.Successors, u.Heir, u.Basis = how, on, successors, heir, basis
		return u
	})
}

// Unit finds a unit by id, one that has ended too.
func (o Organisation) Unit(id UnitID) (OrgUnit, bool) {
	i := slices.IndexFunc(o.Units, func(u OrgUnit) bool { return u.ID == id })
	if i < 0 {
		return OrgUnit{}, false
	}
	return o.Units[i], true
}

// there finds a unit that is there on a day.
func (o Organisation) there(id UnitID, on Date) (OrgUnit, bool) {
	u, ok := o.Unit(id)
	return u, ok && u.There(on)
}

// At lists the units that are there on a day, as they are on it, in the order they were established.
func (o Organisation) At(on Date) (units []UnitOn) {
	for _, u := range o.Units {
		if u.There(on) {
			units = append(units, u.On(on))
		}
	}
	return units
}

// Ancestors are the units above one on a day, the nearest first.
func (o Organisation) Ancestors(id UnitID, on Date) (above []UnitID) {
	for {
		u, ok := o.there(id, on)
		if !ok {
			return above
		}
		id = u.On(on).Parent
		if id == "" || slices.Contains(above, id) {
			return above
		}
		above = append(above, id)
	}
}

// Under are the units below one on a day, near and far.
func (o Organisation) Under(id UnitID, on Date) (below []UnitID) {
	for _, u := range o.At(on) {
		if u.Unit != id && slices.Contains(o.Ancestors(u.Unit, on), id) {
			below = append(below, u.Unit)
		}
	}
	return below
}

// Successors are the units that stand, on a day, in the place of one that has ended: those it ended in, or those
// that came after these. None while it is there, and none when nothing came after it.
func (o Organisation) Successors(id UnitID, on Date) (after []UnitID) {
	u, ok := o.Unit(id)
	if !ok || u.Until.IsZero() || on.Before(u.Until) {
		return nil
	}
	for _, s := range u.Successors {
		for _, x := range o.standIns(s, on) {
			if !slices.Contains(after, x) {
				after = append(after, x)
			}
		}
	}
	return after
}

// standIns are a unit itself while it is there, else its successors.
func (o Organisation) standIns(id UnitID, on Date) []UnitID {
	if _, ok := o.there(id, on); ok {
		return []UnitID{id}
	}
	return o.Successors(id, on)
}

// Heir is the unit that has, on a day, what was a unit's to do: itself while it is there, else the one it goes to of
// itself. Where a person must decide it ends there, at a unit that is not there any more.
func (o Organisation) Heir(id UnitID, on Date) UnitID {
	for {
		u, ok := o.Unit(id)
		if !ok || u.There(on) || u.Heir == "" || on.Before(u.Since) {
			return id
		}
		id = u.Heir
	}
}

// First finds the first unit of a kind on a day, "" if there is none.
func (o Organisation) First(k UnitKind, on Date) UnitID {
	for _, u := range o.At(on) {
		if u.Kind == k && !u.External {
			return u.Unit
		}
	}
	return ""
}

// Superiors are the bodies that urge and decide in this house on a day, to be pinned into what is given out.
func (o Organisation) Superiors(on Date) Superiors {
	return Superiors{Board: o.First(AdvisoryBoard, on), Office: o.First(Office, on), Committee: o.First(StandingCommittee, on)}
}

// Resolve turns a printed name into the units it means on a day: a unit's own name, else another spelling of it or a
// name it had, else a group's, else the name of a unit that has ended, for what came after it. Spelling is compared
// without case, and without a leading "các", "các đồng chí". Nothing found: no units.
func (o Organisation) Resolve(groups []GroupDefined, printed string, on Date) ([]UnitID, []GroupID) {
	key := nameKey(printed)
	for _, is := range []func(OrgUnit) bool{
		func(u OrgUnit) bool { return u.There(on) && u.called(key, on) },
		func(u OrgUnit) bool { return u.There(on) && u.known(key) },
	} {
		if i := slices.IndexFunc(o.Units, is); i >= 0 {
			return []UnitID{o.Units[i].ID}, nil
		}
	}
	for _, g := range groups {
		if named(key, g.Name, g.Aliases) {
			return o.Members(g, on), []GroupID{g.Group}
		}
	}
	for _, u := range slices.Backward(o.Units) {
		if !u.There(on) && u.known(key) {
			return o.Successors(u.ID, on), nil
		}
	}
	return nil, nil
}

// Members are the units of a group on a day: those it names, and every unit of its kinds that is there and in the house.
// A unit it names that has ended stands for what came after it. A body outside is a member only when it is named.
func (o Organisation) Members(g GroupDefined, on Date) (units []UnitID) {
	add := func(list ...UnitID) {
		for _, u := range list {
			if !slices.Contains(units, u) {
				units = append(units, u)
			}
		}
	}
	for _, u := range g.Units {
		add(o.standIns(u, on)...)
	}
	for _, u := range o.At(on) {
		kind := slices.Contains(g.Kinds, u.Kind) && (len(g.Hosts) == 0 || slices.Contains(g.Hosts, u.Host))
		if kind && !u.External {
			add(u.Unit)
		}
	}
	return units
}

func named(key, name string, aliases []string) bool {
	return nameKey(name) == key || slices.ContainsFunc(aliases, func(a string) bool { return nameKey(a) == key })
}

// A fault is what must not be in a tree on any day.
type fault struct {
	code        string
	what        string
	unit, other UnitID
}

// days are the days from one on, on which anything in the organisation changes.
func (o Organisation) days(from Date) []Date {
	days := []Date{from}
	add := func(d Date) {
		if d.After(from) {
			days = append(days, d)
		}
	}
	for _, u := range o.Units {
		add(u.Since)
		add(u.Until)
		for _, s := range u.Names {
			add(s.From)
		}
		for _, s := range u.Parents {
			add(s.From)
		}
	}
	slices.SortFunc(days, Date.Compare)
	return slices.Compact(days)
}

// faults lists what is wrong with the tree on any day from one on.
func (o Organisation) faults(from Date) (found []fault) {
	say := func(f fault) {
		if !slices.Contains(found, f) {
			found = append(found, f)
		}
	}
	for _, on := range o.days(from) {
		tree := o.At(on)
		parents, called := Tree{}, map[[2]string]UnitID{}
		for _, u := range tree {
			parents[u.Unit] = u.Parent
		}
		for _, u := range tree {
			if _, there := parents[u.Parent]; u.Parent != "" && !there {
				say(fault{UnitEnded, "stands under one that is not there", u.Unit, u.Parent})
			}
			if u.Parent != "" && parents.Under(u.Parent, u.Unit) {
				say(fault{Cycle, "stands under itself, through", u.Unit, u.Parent})
			}
			name := [2]string{string(u.Parent), nameKey(u.Name)}
			if other, taken := called[name]; taken {
				say(fault{SameName, "is called as another one there,", u.Unit, other})
			}
			called[name] = u.Unit
		}
	}
	for _, u := range o.Units {
		for _, s := range u.Successors {
			if _, ok := o.there(s, u.Until); !ok {
				say(fault{UnitEnded, "ends in one that is not there then,", u.ID, cmp.Or(s, "(none)")})
			}
		}
	}
	return found
}
