package domain

import "slices"

// DefinedGroup is the state of a group that means something.
const DefinedGroup Status = "defined"

// GroupLife is the table of a group's transitions.
var GroupLife = []Transition{
	{[]Status{""}, "DefineGroup", []Party{Admin, GiverLeader}, DefinedGroup},
	{[]Status{DefinedGroup}, "DefineGroup", []Party{Admin, GiverLeader}, ""},
}

// Group is an audience rule. It is resolved to units, and pinned, when a document is issued; what is issued later
// is resolved by the rule as it is then.
type Group struct {
	Status  Status
	Defined GroupDefined // as it is defined now
	Version int
}

// Decide says what a command makes happen.
func (g Group) Decide(cmd Command) ([]Event, error) {
	if _, err := allowed(GroupLife, g.Status, commandName(cmd), parties(cmd, bonds{})); err != nil {
		return nil, err
	}
	c, ok := cmd.(DefineGroup)
	if !ok {
		return nil, unknown("group", cmd)
	}
	if len(c.Kinds) == 0 && len(c.Units) == 0 {
		return nil, refuse(Incomplete, "group %s names neither kinds nor units", c.Group)
	}
	for _, k := range c.Kinds {
		if !slices.Contains(UnitKinds, k) {
			return nil, refuse(Incomplete, "unit kind %q is unknown", k)
		}
	}
	for _, h := range c.Hosts {
		if !slices.Contains(Hosts, h) {
			return nil, refuse(Incomplete, "host %q is unknown", h)
		}
	}
	for _, name := range append([]string{c.Name}, c.Aliases...) {
		if err := checkName(name); err != nil {
			return nil, err
		}
	}
	had := g.Defined
	switch {
	case g.Status == "":
		return []Event{GroupDefined{Group: c.Group, Name: c.Name, Aliases: c.Aliases, Kinds: c.Kinds, Units: c.Units, Hosts: c.Hosts}}, nil
	case had.Name == c.Name && slices.Equal(had.Aliases, c.Aliases) && slices.Equal(had.Kinds, c.Kinds) && slices.Equal(had.Units, c.Units) && slices.Equal(had.Hosts, c.Hosts):
		return nil, nil
	}
	return []Event{GroupRedefined{Version: g.Version + 1, Name: c.Name, Aliases: c.Aliases, Kinds: c.Kinds, Hosts: c.Hosts, Units: c.Units}}, nil
}

// Evolve folds one fact into the state.
func (g Group) Evolve(e Event) Group {
	switch e := e.(type) {
	case GroupDefined:
		g.Status, g.Defined, g.Version = DefinedGroup, e, 1
	case GroupRedefined:
		g.Defined = GroupDefined{Group: g.Defined.Group, Name: e.Name, Aliases: e.Aliases, Kinds: e.Kinds, Units: e.Units, Hosts: e.Hosts}
		g.Version = e.Version
	}
	return g
}
