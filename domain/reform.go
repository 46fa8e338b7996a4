package domain

import "slices"

// decidedAhead is how many days ahead a change of the organisation may be decided.
const decidedAhead = 366

// change says what a command makes of the organisation, and from which day on; the tree that comes out of it is
// looked at by Decide.
func (o Organisation) change(cmd Command) (events []Event, from Date, err error) {
	switch c := cmd.(type) {
	case EstablishUnit:
		on := c.On
		if on.IsZero() {
			on = DateOf(c.At)
		}
		events, err = o.establish(NewUnit{c.Unit, c.Name, c.Aliases, c.Kind, c.Parent, c.Host, c.External, c.Email}, on, DateOf(c.At))
		return events, on, err
	case RenameUnit:
		u, err := o.changing(c.Unit, c.On, c.Issued, func(u OrgUnit) Date { return lastOf(u.Names) })
		if err == nil {
			err = checkName(c.Name)
		}
		if err != nil || u.On(c.On).Name == c.Name {
			return nil, c.On, err
		}
		return []Event{UnitRenamed{Unit: c.Unit, Was: u.On(c.On).Name, Name: c.Name, Basis: c.Basis, On: c.On}}, c.On, needsBasis(c.Basis)
	case MoveUnit:
		u, err := o.changing(c.Unit, c.On, c.Issued, func(u OrgUnit) Date { return lastOf(u.Parents) })
		if err == nil && c.Parent != "" {
			err = o.mustBeThere(c.Parent, c.On)
		}
		if err != nil || u.On(c.On).Parent == c.Parent {
			return nil, c.On, err
		}
		return []Event{UnitMoved{Unit: c.Unit, From: u.On(c.On).Parent, Parent: c.Parent, Basis: c.Basis, On: c.On}}, c.On, needsBasis(c.Basis)
	case ChangeUnitKind:
		u, err := o.changing(c.Unit, c.On, c.Issued, func(u OrgUnit) Date { return lastOf(u.Kinds) })
		if err == nil && !slices.Contains(UnitKinds, c.Kind) {
			err = refuse(Incomplete, "unit kind %q is unknown", c.Kind)
		}
		if err != nil || u.On(c.On).Kind == c.Kind {
			return nil, c.On, err
		}
		return []Event{UnitKindChanged{Unit: c.Unit, Was: u.On(c.On).Kind, Kind: c.Kind, Basis: c.Basis, On: c.On}}, c.On, needsBasis(c.Basis)
	case MergeUnits:
		events, err = o.merge(c)
		return events, c.On, err
	case SplitUnit:
		events, err = o.split(c)
		return events, c.On, err
	case DissolveUnit:
		events, err = o.dissolve(c)
		return events, c.On, err
	case CorrectUnit:
		return o.correct(c)
	}
	return nil, Date{}, unknown("organisation", cmd)
}

func needsBasis(basis string) error {
	if basis == "" {
		return refuse(NoReason, "a change of the organisation needs the decision it rests on")
	}
	return nil
}

// establish adds a unit from a day on.
func (o Organisation) establish(n NewUnit, on, today Date) ([]Event, error) {
	if n.Unit == "" || n.Unit == Main {
		return nil, refuse(Incomplete, "a unit needs an id of its own, not %q", n.Unit)
	}
	if !slices.Contains(UnitKinds, n.Kind) {
		return nil, refuse(Incomplete, "unit kind %q is unknown", n.Kind)
	}
	if n.Host != "" && !slices.Contains(Hosts, n.Host) {
		return nil, refuse(Incomplete, "host %q is unknown", n.Host)
	}
	for _, name := range append([]string{n.Name}, n.Aliases...) {
		if err := checkName(name); err != nil {
			return nil, err
		}
	}
	if on.After(today.AddDays(decidedAhead)) {
		return nil, refuse(BadDate, "%s is too far ahead", on)
	}
	e := UnitEstablished{
		Unit: n.Unit, Name: n.Name, Aliases: n.Aliases, Kind: n.Kind, Parent: n.Parent, External: n.External, Email: n.Email, On: on, Host: n.Host,
	}
	if had, ok := o.Unit(n.Unit); ok {
		same := had.Name() == e.Name && had.Kind() == e.Kind && had.Parent() == e.Parent && had.Host == e.Host
		if same && had.Email == e.Email && had.External == e.External && slices.Equal(had.Aliases, e.Aliases) && had.Until.IsZero() {
			return nil, nil
		}
		return nil, refuse(AlreadyExists, "unit %s exists", n.Unit)
	}
	if n.Parent != "" {
		if _, ok := o.Unit(n.Parent); !ok {
			return nil, refuse(NoSuchThing, "parent unit %s does not exist", n.Parent)
		}
	}
	return []Event{e}, nil
}

// changing finds a unit that is to change on a day: one that is there then, and does not change later in that respect.
func (o Organisation) changing(id UnitID, on Date, i Issued, last func(OrgUnit) Date) (OrgUnit, error) {
	u, ok := o.Unit(id)
	switch {
	case !ok:
		return u, refuse(NoSuchThing, "unit %s does not exist", id)
	case on.IsZero() || on.Before(u.Since) || on.After(DateOf(i.At).AddDays(decidedAhead)):
		return u, refuse(BadDate, "%s is no day for unit %s, which is there since %s, or too far ahead", on, id, u.Since)
	case !u.There(on):
		return u, refuse(UnitEnded, "unit %s is not there from %s on", id, u.Until)
	case on.Before(last(u)):
		return u, refuse(BadDate, "unit %s changes on %s already", id, last(u))
	}
	return u, nil
}

// ending finds a unit that is to end on a day.
func (o Organisation) ending(id UnitID, on Date, i Issued) error {
	u, err := o.changing(id, on, i, OrgUnit.lastChange)
	if err == nil && !u.Until.IsZero() {
		return refuse(UnitEnded, "that unit %s ends on %s is decided", id, u.Until)
	}
	return err
}

func (o Organisation) mustBeThere(id UnitID, on Date) error {
	u, ok := o.Unit(id)
	if !ok {
		return refuse(NoSuchThing, "unit %s does not exist", id)
	}
	if !u.There(on) {
		return refuse(UnitEnded, "unit %s is not there on %s", id, on)
	}
	return nil
}

// found adds the units that a merger or a split makes; each must be one it ends in.
func (o Organisation) found(list []NewUnit, into []UnitID, on, today Date) (after Organisation, events []Event, err error) {
	for _, n := range list {
		if !slices.Contains(into, n.Unit) {
			return o, nil, refuse(Incomplete, "unit %s is made and nothing ends in it", n.Unit)
		}
		made, err := o.establish(n, on, today)
		if err != nil {
			return o, nil, err
		}
		for _, e := range made {
			o = o.Evolve(e)
		}
		events = append(events, made...)
	}
	return o, events, nil
}

// merge ends units in another. What stood under them stands under it.
func (o Organisation) merge(c MergeUnits) ([]Event, error) {
	if len(c.From) == 0 || c.Into == "" {
		return nil, refuse(Incomplete, "a merger needs the units that end and the one they end in")
	}
	if slices.Contains(c.From, c.Into) {
		return nil, refuse(IntoItself, "unit %s cannot be merged into itself", c.Into)
	}
	done := func(id UnitID) bool {
		u, ok := o.Unit(id)
		return ok && u.Ending == Merged && u.Until == c.On && u.Heir == c.Into
	}
	if !slices.ContainsFunc(c.From, func(id UnitID) bool { return !done(id) }) {
		return nil, nil
	}
	for i, id := range c.From {
		if slices.Contains(c.From[:i], id) {
			return nil, refuse(Incomplete, "unit %s is named twice", id)
		}
		if err := o.ending(id, c.On, c.Issued); err != nil {
			return nil, err
		}
	}
	after, events, err := o.found(c.New, []UnitID{c.Into}, c.On, DateOf(c.At))
	if err == nil {
		err = after.mustBeThere(c.Into, c.On)
	}
	if err != nil {
		return nil, err
	}
	events = append(events, UnitsMerged{From: c.From, Into: c.Into, Basis: c.Basis, On: c.On})
	return append(events, after.bequeath(c.From, c.Into, c.Basis, c.On)...), needsBasis(c.Basis)
}

// bequeath moves the units that stand under ending ones to the one that comes after them. What the successor itself
// stands under moves up instead, to the nearest unit above that stays.
func (o Organisation) bequeath(ended []UnitID, heir UnitID, basis string, on Date) (events []Event) {
	above := append([]UnitID{heir}, o.Ancestors(heir, on)...)
	for _, u := range o.At(on) {
		if !slices.Contains(ended, u.Parent) || slices.Contains(ended, u.Unit) {
			continue
		}
		to := heir
		if slices.Contains(above, u.Unit) {
			to = ""
			for _, a := range o.Ancestors(u.Unit, on) {
				if !slices.Contains(ended, a) {
					to = a
					break
				}
			}
		}
		events = append(events, UnitMoved{Unit: u.Unit, From: u.Parent, Parent: to, Basis: basis, On: on})
	}
	return events
}

// split ends a unit in several.
func (o Organisation) split(c SplitUnit) ([]Event, error) {
	switch {
	case len(c.Into) < 2:
		return nil, refuse(Incomplete, "a unit is split into two or more")
	case slices.Contains(c.Into, c.Unit):
		return nil, refuse(IntoItself, "unit %s cannot be split into itself", c.Unit)
	case c.Default != "" && !slices.Contains(c.Into, c.Default):
		return nil, refuse(Incomplete, "the default %s is none of those it is split into", c.Default)
	}
	if u, ok := o.Unit(c.Unit); ok && u.Ending == Split && u.Until == c.On && slices.Equal(u.Successors, c.Into) && u.Heir == c.Default {
		return nil, nil
	}
	if err := o.ending(c.Unit, c.On, c.Issued); err != nil {
		return nil, err
	}
	after, events, err := o.found(c.New, c.Into, c.On, DateOf(c.At))
	if err == nil {
		err = after.successors(c.Into, c.On)
	}
	if err != nil {
		return nil, err
	}
	events = append(events, UnitSplit{Unit: c.Unit, Into: c.Into, Default: c.Default, Basis: c.Basis, On: c.On})
	return after.leave(c.Unit, c.Default, events, c.Basis, c.On)
}

// dissolve ends a unit; what comes after it may be nothing.
func (o Organisation) dissolve(c DissolveUnit) ([]Event, error) {
	if slices.Contains(c.Successors, c.Unit) {
		return nil, refuse(IntoItself, "unit %s cannot come after itself", c.Unit)
	}
	if u, ok := o.Unit(c.Unit); ok && u.Ending == Dissolved && u.Until == c.On && slices.Equal(u.Successors, c.Successors) {
		return nil, nil
	}
	if err := o.ending(c.Unit, c.On, c.Issued); err != nil {
		return nil, err
	}
	if err := o.successors(c.Successors, c.On); err != nil {
		return nil, err
	}
	var heir UnitID
	if len(c.Successors) == 1 {
		heir = c.Successors[0]
	}
	events := []Event{UnitDissolved{Unit: c.Unit, Successors: c.Successors, Basis: c.Basis, On: c.On}}
	return o.leave(c.Unit, heir, events, c.Basis, c.On)
}

// leave moves what stands under an ending unit to its heir. Without one, a person moves it first.
func (o Organisation) leave(id, heir UnitID, events []Event, basis string, on Date) ([]Event, error) {
	for _, u := range o.At(on) {
		if heir == "" && u.Parent == id {
			return nil, refuse(UnitsBelow, "unit %s stands under %s", u.Unit, id)
		}
	}
	if heir != "" {
		events = append(events, o.bequeath([]UnitID{id}, heir, basis, on)...)
	}
	return events, needsBasis(basis)
}

// successors checks the units that one is to end in.
func (o Organisation) successors(list []UnitID, on Date) error {
	for i, id := range list {
		if slices.Contains(list[:i], id) {
			return refuse(Incomplete, "unit %s is named twice", id)
		}
		if err := o.mustBeThere(id, on); err != nil {
			return err
		}
	}
	return nil
}

// correct states a fact of the register anew; a name from the day on from which the wrong one stood.
func (o Organisation) correct(c CorrectUnit) ([]Event, Date, error) {
	u, ok := o.Unit(c.Unit)
	if !ok {
		return nil, Date{}, refuse(NoSuchThing, "unit %s does not exist", c.Unit)
	}
	if c.Reason.Ref == "" {
		return nil, Date{}, refuse(NoReason, "a correction needs its reason")
	}
	was, err := u.field(c.Field)
	switch {
	case err != nil:
	case c.Field == "name" || c.Field == "alias":
		err = checkName(c.Now)
	case c.Field == "host" && c.Now != "" && !slices.Contains(Hosts, Host(c.Now)):
		err = refuse(Incomplete, "host %q is unknown", c.Now)
	case c.Field == "external" && c.Now != yesNo(true) && c.Now != yesNo(false):
		err = refuse(Incomplete, "external is yes or no, not %q", c.Now)
	}
	if err != nil || was == c.Now || c.Field == "alias" && slices.Contains(u.Aliases, c.Now) {
		return nil, Date{}, err
	}
	return []Event{UnitCorrected{Unit: c.Unit, Field: c.Field, Was: was, Now: c.Now, Reason: c.Reason}}, lastOf(u.Names), nil
}
