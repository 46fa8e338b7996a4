package domain

import (
	"reflect"
	"slices"
	"strings"
)

// Status is where a life stands. Each aggregate has its own constants.
type Status string

// Party is who may issue a command, by relation to the aggregate.
type Party string

const (
	Unit   Party = "unit"   // the assigned unit, or the house on its behalf
	Giver  Party = "giver"  // the house that gave the duty: a post, never the assigned unit
	Worker Party = "worker" // a worker, for the passing of time
)

// A Transition is one row of a life: in these states this command, by this party, leads there.
// The tables decide before any rule does; they also draw the diagrams and the test matrix.
type Transition struct {
	From    []Status
	Command string
	By      []Party
	To      Status // "" when the state stays
}

// allowed finds the row for a command in a state, or refuses. Who may never do it hears that first,
// whatever the state.
func allowed(table []Transition, from Status, command string, by Party) (Transition, error) {
	yours := false
	for _, t := range table {
		if t.Command != command || !slices.Contains(t.By, by) {
			continue
		}
		yours = true
		if slices.Contains(t.From, from) {
			return t, nil
		}
	}
	if !yours {
		return Transition{}, refuse(NotYours, "%s is not for a %s to do", command, by)
	}
	return Transition{}, refuse(NotInThisState, "%s is not possible in state %q", command, from)
}

// notYours tells whether a refusal is about who asks. To anybody else a repeat may answer "nothing to do".
func notYours(err error) bool {
	r, ok := Refused(err)
	return ok && r.Code == NotYours
}

// commandName is the name a command has in the tables.
func commandName(cmd Command) string { return reflect.TypeOf(cmd).Name() }

// party tells who a command comes from, as seen from an aggregate that belongs to unit. A unit that
// the aggregate does not belong to is no party, whomever it claims to act for.
func party(cmd Command, unit UnitID) Party {
	i := cmd.issued()
	switch {
	case strings.HasPrefix(i.By, "worker:"):
		return Worker
	case unit != "" && (i.By == ByUnit(unit) || strings.HasPrefix(i.By, ByPost(unit, ""))):
		return Unit
	case strings.HasPrefix(i.By, "post:"):
		if unit != "" && i.OnBehalfOf == ByUnit(unit) {
			return Unit
		}
		return Giver
	}
	return "stranger"
}

// ByUnit is how a unit signs a command.
func ByUnit(u UnitID) string { return "unit:" + string(u) }

// ByPost is how a post of a unit signs a command.
func ByPost(u UnitID, post string) string { return "post:" + string(u) + "/" + post }

// ByWorker is how a worker signs a command.
func ByWorker(name string) string { return "worker:" + name }
