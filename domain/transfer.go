package domain

import "time"

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
