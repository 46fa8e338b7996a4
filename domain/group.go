package domain

import "slices"

// Group is an audience rule. It is resolved to units, and pinned, when a document is issued.
type Group struct {
	Defined GroupDefined
}

// Decide says what a command makes happen.
func (g Group) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(DefineGroup)
	if !ok {
		return nil, unknown("group", cmd)
	}
	if len(c.Kinds) == 0 && len(c.Units) == 0 {
		return nil, refuse(Incomplete, "group %s names neither kinds nor units", c.Group)
	}
	e := GroupDefined{Group: c.Group, Name: c.Name, Aliases: c.Aliases, Kinds: c.Kinds, Units: c.Units}
	if had := g.Defined; had.Group != "" {
		if had.Name == e.Name && slices.Equal(had.Aliases, e.Aliases) && slices.Equal(had.Kinds, e.Kinds) && slices.Equal(had.Units, e.Units) {
			return nil, nil
		}
		return nil, refuse(AlreadyExists, "group %s exists", c.Group)
	}
	return []Event{e}, nil
}

// Evolve folds one fact into the state.
func (g Group) Evolve(e Event) Group {
	if e, ok := e.(GroupDefined); ok {
		g.Defined = e
	}
	return g
}
