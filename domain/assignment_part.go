package domain

// A ParentDuty is what was on record of a duty when a part of it was given: whose it is, whether it is under way, by when,
// and whether the unit that gets the part stands below.
type ParentDuty struct {
	Unit  UnitID
	Open  bool
	Due   *Deadline
	Below bool
}

// WithParent is the wish to give a part of a duty, with what is on record of that duty. Whoever takes commands from
// outside fills it in: no sender says himself what he may pass on.
func (c GiveAssignment) WithParent(parent Assignment, tree Tree) GiveAssignment {
	c.Above = &ParentDuty{
		Unit: parent.Unit, Open: parent.Status == Accepted || parent.Status == InProgress || parent.Status == Sent,
		Due: parent.Due, Below: c.Unit != parent.Unit && tree.Under(c.Unit, parent.Unit),
	}
	return c
}

// partFits tells whether a part of a duty may be given so: by a leader of the unit that has the duty, to a unit below
// it, due no later than the whole and not before today.
func (c GiveAssignment) partFits() error {
	switch {
	case c.Above == nil || c.Above.Unit == "":
		return refuse(NoSuchThing, "the duty %s that this is a part of is not on record", c.Origin.Parent)
	case c.Giver != c.Above.Unit || ActorOf(c.By).Unit != c.Giver || ActorOf(c.By).Role() != Leader:
		return refuse(NotYours, "a part of a duty of %s is for its leader to give", c.Above.Unit)
	case !c.Above.Open:
		return refuse(NotInThisState, "the duty %s is not under way", c.Origin.Parent)
	case !c.Above.Below:
		return refuse(NotYours, "unit %s does not stand below %s", c.Unit, c.Giver)
	case c.Assignment != PartOf(c.Origin.Parent, c.Origin.Part, c.Unit):
		return refuse(Incomplete, "the id of a part is derived from the duty, its number and its unit")
	case c.Due == nil && c.Above.Due != nil:
		return refuse(Incomplete, "a part of a dated duty needs its deadline")
	case c.Due != nil && c.Above.Due != nil && c.Due.Closes.After(c.Above.Due.Closes):
		return refuse(BadDate, "a part due %s would come after the whole, due %s", c.Due.Day, c.Above.Due.Day)
	case c.Due != nil && c.Due.Missed(c.At):
		return refuse(BadDate, "a part due %s is over already", c.Due.Day)
	}
	return nil
}

// PartDeadline is the deadline of a part: so many working days before the last day of the whole, so that what comes from
// below can be put together. One that would lie before today is refused: no unit is given what it cannot do.
func PartDeadline(whole Deadline, workdays int, today Date, cal Calendar) (Deadline, error) {
	if workdays < 0 {
		return Deadline{}, refuse(BadDate, "a part is due before the whole, not %d working days after", -workdays)
	}
	d, err := DeadlineAfter(whole.Last(), -workdays, "", cal)
	if err != nil {
		return Deadline{}, err
	}
	if d.Day.Before(today) {
		return Deadline{}, refuse(BadDate, "%d working days before %s is %s, before today", workdays, whole.Last(), d.Day)
	}
	return d, nil
}
