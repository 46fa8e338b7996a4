package domain

import "slices"

// Self is the person whose posts they are.
const Self Party = "self"

// PersonLife is the table of a person's transitions.
var PersonLife = []Transition{
	{[]Status{""}, "RegisterPerson", []Party{Admin, GiverLeader}, Registered},
	{[]Status{Registered}, "AppointPerson", []Party{Admin, GiverLeader}, ""},
	{[]Status{Registered}, "EndAppointment", []Party{Admin, GiverLeader}, ""},
	{[]Status{Registered}, "NameDeputy", []Party{Admin, GiverLeader, Self}, ""},
	{[]Status{Registered}, "DelegatePost", []Party{Admin, GiverLeader, Self}, ""},
	{[]Status{Registered}, "HandOver", []Party{Admin, GiverLeader, Self}, ""},
	{[]Status{Registered}, "EndStandIn", []Party{Admin, GiverLeader, Self}, ""},
}

// Why is why somebody sits in a post.
type Why string

const (
	ByAppointment Why = "appointed"
	AsDeputy      Why = "deputy"
	ByDelegation  Why = "delegated"
	ByHandOver    Why = "handed_over"
)

// A Tenure is a person in a post for a time, with its first and its last day; no last day: until it is ended.
type Tenure struct {
	Post
	Person PersonID
	Why    Why
	Acts   []string // names of commands; none: all of the post
	From   Date
	Until  Date
	Basis  string
}

// on tells whether the tenure is in force on a day.
func (s Tenure) on(d Date) bool { return !s.From.After(d) && (s.Until.IsZero() || !s.Until.Before(d)) }

// Person is who acts for units, in which posts, and who acts in the person's place.
type Person struct {
	Status   Status
	Known    PersonRegistered
	Own      []Tenure // appointments, in the order they were made
	StandIns []Tenure // others in these posts
}

// Decide says what a command makes happen.
func (p Person) Decide(cmd Command) ([]Event, error) {
	by := parties(cmd, bonds{})
	if a := ActorOf(cmd.IssuedBy()); a.Person != "" && a.Person == p.Known.Person {
		by = append(by, Self)
	}
	_, err := allowed(PersonLife, p.Status, commandName(cmd), by)
	if c, ok := cmd.(RegisterPerson); ok {
		switch {
		case notYours(err):
			return nil, err
		case p.Status != "" && p.Known == PersonRegistered{c.Person, c.Name}:
			return nil, nil
		case p.Status != "":
			return nil, refuse(AlreadyExists, "person %s is registered", c.Person)
		case err != nil:
			return nil, err
		case c.Name.Ref == "":
			return nil, refuse(Incomplete, "a person needs a name")
		}
		return []Event{PersonRegistered{Person: c.Person, Name: c.Name}}, nil
	}
	if notYours(err) {
		return nil, err
	}
	if p.Status == "" {
		return nil, refuse(NoSuchThing, "%s does not exist", cmd.Aggregate())
	}
	if err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case AppointPerson:
		return p.appoint(c)
	case EndAppointment:
		return p.end(c)
	case NameDeputy:
		s := Tenure{Post{c.Unit, c.Position}, c.Deputy, AsDeputy, nil, c.From, c.Until, c.Basis}
		return p.standIn(s, DeputyNamed{c.Unit, c.Position, c.Deputy, c.From, c.Until, c.Basis})
	case DelegatePost:
		for _, act := range c.Acts {
			if !slices.Contains(CommandNames(), act) {
				return nil, refuse(Incomplete, "there is no act %q", act)
			}
		}
		s := Tenure{Post{c.Unit, c.Position}, c.To, ByDelegation, c.Acts, c.From, c.Until, c.Basis}
		return p.standIn(s, PostDelegated{c.Unit, c.Position, c.To, c.Acts, c.From, c.Until, c.Basis})
	case HandOver:
		return p.handOver(c)
	case EndStandIn:
		return p.endStandIn(c)
	}
	return nil, unknown("person", cmd)
}

func (p Person) appoint(c AppointPerson) ([]Event, error) {
	s := Tenure{Post{c.Unit, c.Position}, p.Known.Person, ByAppointment, nil, c.From, c.Until, c.Basis}
	if _, ok := c.Position.Seat(); !ok {
		return nil, refuse(NoSuchThing, "there is no position %q", c.Position)
	}
	if c.From.IsZero() || !c.Until.IsZero() && c.Until.Before(c.From) {
		return nil, refuse(BadDate, "an appointment from %s to %s", c.From, c.Until)
	}
	if c.Basis == "" {
		return nil, refuse(NoReason, "an appointment needs the decision it rests on")
	}
	for _, had := range p.Own {
		switch {
		case had.Post != s.Post:
		case had.From == s.From && had.Until == s.Until:
			return nil, nil
		case (had.Until.IsZero() || !had.Until.Before(s.From)) && (s.Until.IsZero() || !s.Until.Before(had.From)):
			return nil, refuse(Overlap, "the person has that post from %s to %s", had.From, had.Until)
		}
	}
	return []Event{PersonAppointed{c.Unit, c.Position, c.From, c.Until, c.Basis}}, nil
}

func (p Person) end(c EndAppointment) ([]Event, error) {
	if c.Basis == "" {
		return nil, refuse(NoReason, "an end needs the decision it rests on")
	}
	own, ok := p.holding(Post{c.Unit, c.Position}, c.On)
	switch {
	case !ok:
		return nil, refuse(NotHeld, "the person does not have that post on %s", c.On)
	case own.Until == c.On:
		return nil, nil
	}
	return []Event{AppointmentEnded{c.Unit, c.Position, own.From, c.On, c.Basis}}, nil
}

// standIn decides on somebody who is to act in a post of the person: one the person has all that time.
func (p Person) standIn(s Tenure, e Event) ([]Event, error) {
	if err := p.mayStandIn(s); err != nil {
		return nil, err
	}
	own, ok := p.holding(s.Post, s.From)
	if !ok || !own.Until.IsZero() && own.Until.Before(s.Until) {
		return nil, refuse(NotHeld, "the person does not have that post from %s to %s", s.From, s.Until)
	}
	if p.stands(s) {
		return nil, nil
	}
	return []Event{e}, nil
}

func (p Person) mayStandIn(s Tenure) error {
	switch {
	case s.Person == "" || s.Person == p.Known.Person:
		return refuse(Incomplete, "nobody stands in for himself")
	case s.From.IsZero() || s.Until.IsZero() || s.Until.Before(s.From):
		return refuse(BadDate, "to stand in has a first and a last day, not %s to %s", s.From, s.Until)
	case s.Basis == "":
		return refuse(NoReason, "to stand in needs what it rests on")
	}
	return nil
}

// stands tells whether that is arranged already.
func (p Person) stands(s Tenure) bool {
	return slices.ContainsFunc(p.StandIns, func(x Tenure) bool {
		return x.Post == s.Post && x.Person == s.Person && x.Why == s.Why && x.From == s.From && x.Until == s.Until && slices.Equal(x.Acts, s.Acts)
	})
}

func (p Person) handOver(c HandOver) ([]Event, error) {
	all := Tenure{Person: c.To, Why: ByHandOver, From: c.From, Until: c.Until, Basis: c.Basis}
	if err := p.mayStandIn(all); err != nil {
		return nil, err
	}
	var posts []Post
	fresh := false
	for _, own := range p.Own {
		if own.on(c.From) {
			all.Post = own.Post
			posts, fresh = append(posts, own.Post), fresh || !p.stands(all)
		}
	}
	switch {
	case len(posts) == 0:
		return nil, refuse(NotHeld, "the person has no post on %s", c.From)
	case !fresh:
		return nil, nil
	}
	return []Event{HandedOver{c.To, posts, c.From, c.Until, c.Basis}}, nil
}

// goesOn tells whether somebody stands in, in a post, after a day.
func (s Tenure) goesOn(post Post, who PersonID, after Date) bool {
	return s.Post == post && s.Person == who && s.Until.After(after)
}

func (p Person) endStandIn(c EndStandIn) ([]Event, error) {
	post := Post{c.Unit, c.Position}
	switch {
	case c.Basis == "":
		return nil, refuse(NoReason, "an end needs what it rests on")
	case c.On.IsZero():
		return nil, refuse(BadDate, "an end has its day")
	case !slices.ContainsFunc(p.StandIns, func(s Tenure) bool { return s.Post == post && s.Person == c.To }):
		return nil, refuse(NotHeld, "nobody of that name stands in there")
	case !slices.ContainsFunc(p.StandIns, func(s Tenure) bool { return s.goesOn(post, c.To, c.On) }):
		return nil, nil
	}
	return []Event{StandInEnded{c.Unit, c.Position, c.To, c.On, c.Basis}}, nil
}

// Evolve folds one fact into the state.
func (p Person) Evolve(e Event) Person {
	add := func(s Tenure) Person {
		p.StandIns = append(slices.Clone(p.StandIns), s)
		return p
	}
	switch e := e.(type) {
	case PersonRegistered:
		p.Status, p.Known = Registered, e
	case PersonAppointed:
		p.Own = append(slices.Clone(p.Own), Tenure{Post{e.Unit, e.Position}, p.Known.Person, ByAppointment, nil, e.From, e.Until, e.Basis})
	case AppointmentEnded:
		p.Own = slices.Clone(p.Own)
		for i, s := range p.Own {
			if s.Post == (Post{e.Unit, e.Position}) && s.From == e.From {
				p.Own[i].Until = e.On
			}
		}
	case DeputyNamed:
		return add(Tenure{Post{e.Unit, e.Position}, e.Deputy, AsDeputy, nil, e.From, e.Until, e.Basis})
	case PostDelegated:
		return add(Tenure{Post{e.Unit, e.Position}, e.To, ByDelegation, e.Acts, e.From, e.Until, e.Basis})
	case StandInEnded:
		p.StandIns = slices.Clone(p.StandIns)
		for i, s := range p.StandIns {
			if s.goesOn(Post{e.Unit, e.Position}, e.To, e.On) {
				p.StandIns[i].Until = e.On
			}
		}
	case HandedOver:
		for _, post := range e.Posts {
			p = Person{p.Status, p.Known, p.Own, append(slices.Clone(p.StandIns), Tenure{post, e.To, ByHandOver, nil, e.From, e.Until, e.Basis})}
		}
	}
	return p
}

func (p Person) holding(post Post, on Date) (Tenure, bool) {
	i := slices.IndexFunc(p.Own, func(s Tenure) bool { return s.Post == post && s.on(on) })
	if i < 0 {
		return Tenure{}, false
	}
	return p.Own[i], true
}

// Holds tells whether the person has a post on a day.
func (p Person) Holds(unit UnitID, position Position, on Date) bool {
	_, ok := p.holding(Post{unit, position}, on)
	return ok
}

// Seats lists who sits in the person's posts on a day: the person, and those who stand in. Who stands in for somebody
// that has the post no more, stands in no more.
func (p Person) Seats(on Date) (seats []Tenure) {
	for _, s := range slices.Concat(p.Own, p.StandIns) {
		if s.on(on) && p.Holds(s.Unit, s.Position, on) {
			seats = append(seats, s)
		}
	}
	return seats
}

// Lets tells whether another one may do an act in a post of the person on a day.
func (p Person) Lets(who PersonID, unit UnitID, position Position, act string, on Date) bool {
	return slices.ContainsFunc(p.Seats(on), func(s Tenure) bool {
		return s.Person == who && s.Post == Post{unit, position} && (len(s.Acts) == 0 || slices.Contains(s.Acts, act))
	})
}
