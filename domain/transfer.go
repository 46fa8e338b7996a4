package domain

import (
	"slices"
	"time"
)

// transfer decides on a duty that goes to another unit. err is what the table said.
func (a Assignment) transfer(c TransferAssignment, err error) ([]Event, error) {
	switch {
	case notYours(err):
		return nil, err
	case a.Status == "":
		return nil, refuse(NoSuchThing, "%s does not exist", c.Aggregate())
	case a.Unit == c.To, err != nil && ActorOf(c.By).Worker != "":
		return nil, nil // the unit has it already, or the duty ended before the worker came
	case err != nil:
		return nil, err
	case a.Unit != c.From:
		return nil, refuse(NotInThisState, "unit %s has the duty, not %s", a.Unit, c.From)
	case c.To == "":
		return nil, refuse(Incomplete, "a transfer needs the unit that takes the duty")
	case c.Basis == "":
		return nil, refuse(NoReason, "a transfer needs the decision it rests on")
	case c.On.IsZero():
		return nil, refuse(BadDate, "a transfer needs the day from which it holds")
	}
	return []Event{AssignmentTransferred{From: c.From, To: c.To, Basis: c.Basis, On: c.On, At: c.At}}, nil
}

// Now is what was given, with the unit that has it now in the place of the one it was given to.
func (a Assignment) Now() AssignmentGiven {
	g := a.Given
	g.Unit = a.Unit
	return g
}

// Later is the later of two instants.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// replaceBody decides on a body that stands where one that ended stood. err is what the table said.
func (a Assignment) replaceBody(c ReplaceBody, err error) ([]Event, error) {
	switch {
	case notYours(err):
		return nil, err
	case a.Status == "":
		return nil, refuse(NoSuchThing, "%s does not exist", c.Aggregate())
	case err != nil && ActorOf(c.By).Worker != "":
		return nil, nil // the duty ended before the worker came
	case err != nil:
		return nil, err
	case c.To == "" || c.To == c.From:
		return nil, refuse(Incomplete, "another body is needed in the place of %s", c.From)
	case c.Basis == "":
		return nil, refuse(NoReason, "another body needs the decision it rests on")
	case c.On.IsZero():
		return nil, refuse(BadDate, "another body needs the day from which it stands there")
	case !slices.Contains(a.Given.bodies(), c.From):
		return nil, nil // it stands nowhere, or not any more
	}
	return []Event{BodyReplaced{From: c.From, To: c.To, Basis: c.Basis, On: c.On}}, nil
}

// Bodies are the units a duty rests on beside the one that has it: who gave it and urges, who helps, whom its report
// goes through.
func (a Assignment) Bodies() []UnitID { return a.Given.bodies() }

func (g AssignmentGiven) bodies() (all []UnitID) {
	for _, u := range append([]UnitID{g.Giver, g.Route.Via, g.Superiors.Board, g.Superiors.Office, g.Superiors.Committee}, g.Coordinators...) {
		if u != "" && !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return all
}

// instead is what was given, with another body in the place of one.
func (g AssignmentGiven) instead(from, to UnitID) AssignmentGiven {
	g.Giver, g.Route, g.Superiors = inPlace(g.Giver, from, to), g.Route.instead(from, to), g.Superiors.instead(from, to)
	g.Coordinators = InPlace(g.Coordinators, from, to)
	return g
}

func (s Superiors) instead(from, to UnitID) Superiors {
	return Superiors{Board: inPlace(s.Board, from, to), Office: inPlace(s.Office, from, to), Committee: inPlace(s.Committee, from, to)}
}

func (r Route) instead(from, to UnitID) Route {
	r.Via = inPlace(r.Via, from, to)
	return r
}

func inPlace(u, from, to UnitID) UnitID {
	if u == from {
		return to
	}
	return u
}

// InPlace is a list with one in the place of another, each once.
func InPlace[T comparable](list []T, from, to T) (out []T) {
	for _, x := range list {
		if x == from {
			x = to
		}
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// replaceReporter decides on a unit that stands in a regime where one that ended stood.
func (r Regime) replaceReporter(c ReplaceReporter) ([]Event, error) {
	switch {
	case c.To == "" || c.To == c.From:
		return nil, refuse(Incomplete, "another unit is needed in the place of %s", c.From)
	case c.Basis == "":
		return nil, refuse(NoReason, "another reporter needs the decision it rests on")
	case c.On.IsZero():
		return nil, refuse(BadDate, "another reporter needs the day from which it stands there")
	case !slices.Contains(r.Bodies(), c.From):
		return nil, nil
	}
	return []Event{ReporterReplaced{From: c.From, To: c.To, Basis: c.Basis, On: c.On}}, nil
}

// Bodies are the units a regime rests on: its reporters, the body their reports go through, and those that urge.
func (r Regime) Bodies() (all []UnitID) {
	for _, u := range append([]UnitID{r.Rule.Route.Via, r.Rule.Superiors.Board, r.Rule.Superiors.Office, r.Rule.Superiors.Committee}, r.Rule.Reporters...) {
		if u != "" && !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return all
}
