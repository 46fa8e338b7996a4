package domain

import "slices"

// A Ruling is a decision that gives obligations of a document a deadline: on one of them, or on the day that some are
// counted from, its own day of issue included, when that is corrected. Rulings are counted from 1.
type Ruling struct {
	No         int
	Obligation int    // of a deadline that was fixed
	Anchor     string // of a day that was fixed
	Why        DeadlineCause
	Basis      string
}

// fix decides the deadline of an obligation. Before the issue it is what its duties are given with; after it a worker
// brings it to those that are given.
func (d Document) fix(c FixDeadline) ([]Event, error) {
	o, ok := d.Obligation(c.Obligation)
	if !ok {
		return nil, refuse(NoSuchThing, "document %s has no obligation %d", c.Document, c.Obligation)
	}
	if o.Duty == Periodic {
		return nil, refuse(NotInThisState, "obligation %d is periodic: fix its regime", c.Obligation)
	}
	if c.Due.Day.IsZero() || c.Due.Closes.IsZero() {
		return nil, refuse(BadDate, "a deadline needs its day and the instant it closes")
	}
	if c.Due.Day.Before(d.Face.IssuedOn) {
		return nil, refuse(DueBeforeIssue, "a deadline on %s of a document of %s", c.Due.Day, d.Face.IssuedOn)
	}
	if d.Status != Registered && c.Due.Missed(c.At) {
		return nil, refuse(DuePast, "a deadline that closed at %s cannot be given at %s", c.Due.Closes, c.At)
	}
	return []Event{DeadlineFixed{Obligation: c.Obligation, Due: c.Due, Basis: c.Basis}}, nil
}

// fixAnchor says on which day the event fell that some obligations are counted from.
func (d Document) fixAnchor(c FixAnchor) ([]Event, error) {
	if c.On.IsZero() {
		return nil, refuse(BadDate, "the day of %q is none", c.Anchor)
	}
	waits := func(o Obligation) bool { return o.Rule != nil && o.Rule.Kind == DueCount && o.Rule.Anchor == c.Anchor }
	if c.Anchor == AnchorIssued || !slices.ContainsFunc(d.Face.Obligations, waits) {
		return nil, refuse(NoSuchThing, "no obligation of document %s is counted from %q", c.Document, c.Anchor)
	}
	if d.anchors()[c.Anchor] == c.On {
		return nil, nil
	}
	return []Event{AnchorFixed{Anchor: c.Anchor, On: c.On, Basis: c.Basis}}, nil
}

// conclude notes that a ruling has reached the duties that were given.
func (d Document) conclude(c ApplyRuling) ([]Event, error) {
	switch {
	case c.Ruling > len(d.Rulings):
		return nil, refuse(NoSuchThing, "document %s has no ruling %d", c.Document, c.Ruling)
	case c.Ruling <= d.Applied:
		return nil, nil
	}
	return []Event{RulingApplied{Ruling: c.Ruling, Assignments: c.Assignments}}, nil
}

// ruled adds a ruling.
func (d Document) ruled(r Ruling) Document {
	r.No = len(d.Rulings) + 1
	d.Rulings = append(slices.Clone(d.Rulings), r)
	return d
}

// anchors are the days that are known, by name: the day of issue, and those that were fixed.
func (d Document) anchors() map[string]Date {
	known := map[string]Date{}
	if !d.Face.IssuedOn.IsZero() {
		known[AnchorIssued] = d.Face.IssuedOn
	}
	for _, a := range d.Anchors {
		known[a.Anchor] = a.On
	}
	return known
}

// RulingOn is the decision an obligation's deadline rests on: the last one on it or, without one, the last on the day it
// is counted from.
func (d Document) RulingOn(no int) (Ruling, bool) {
	o, ok := d.Obligation(no)
	if !ok {
		return Ruling{}, false
	}
	for _, r := range slices.Backward(d.Rulings) {
		if r.Obligation == no {
			return r, true
		}
	}
	for _, r := range slices.Backward(d.Rulings) {
		if r.Anchor != "" && o.Rule != nil && o.Rule.Anchor == r.Anchor {
			return r, true
		}
	}
	return Ruling{}, false
}

// Due is the deadline of an obligation: the last decision on it, else its rule as far as the days it is counted from are
// fixed, else the printed date, else none. A rule that means a day before the document itself is an open question.
func (d Document) Due(no int, cal Calendar) (*Deadline, error) {
	for _, x := range slices.Backward(d.Deadlines) {
		if x.Obligation == no {
			due := x.Due
			return &due, nil
		}
	}
	o, ok := d.Obligation(no)
	switch {
	case !ok, o.Duty == Periodic:
		return nil, nil
	case o.Rule != nil:
		due, err := o.Rule.Resolve(d.anchors(), cal)
		if r, refused := Refused(err); refused && r.Code != UnknownYear {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		due.Printed = o.DeadlineText
		return &due, nil
	case o.Due.IsZero():
		return nil, nil
	}
	due, err := DeadlineOn(o.Due, o.DeadlineText, cal)
	return &due, err
}
