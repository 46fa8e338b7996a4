package domain

import (
	"reflect"
	"slices"
)

// Status is where a life stands. Each aggregate has its own constants.
type Status string

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
func allowed(table []Transition, from Status, command string, by []Party) (Transition, error) {
	yours := false
	for _, t := range table {
		if t.Command != command || !slices.ContainsFunc(t.By, func(p Party) bool { return slices.Contains(by, p) }) {
			continue
		}
		yours = true
		if slices.Contains(t.From, from) {
			return t, nil
		}
	}
	if !yours {
		return Transition{}, refuse(NotYours, "%s is not for a %s to do", command, by[0])
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

// StatesFor lists the states in which a life takes a command from a party.
func StatesFor(table []Transition, command string, by Party) (states []Status) {
	for _, t := range table {
		if t.Command == command && slices.Contains(t.By, by) {
			states = append(states, t.From...)
		}
	}
	return states
}

// Acts lists the commands that a life takes in a state from these parties, in the order of its table: what a page
// offers. What is listed is not refused for who asks or for the state, and nothing else is taken.
func Acts(table []Transition, from Status, by []Party) (names []string) {
	for _, t := range table {
		if _, err := allowed(table, from, t.Command, by); err == nil && !slices.Contains(names, t.Command) {
			names = append(names, t.Command)
		}
	}
	return names
}
