package domain

import "slices"

// SeriesOpen is the state of a series whose numbers are given out.
const SeriesOpen Status = "open"

// SeriesLife is the table of a series of numbers. Whoever keeps the register numbers it: the house, or a unit its own.
var SeriesLife = []Transition{
	{[]Status{""}, "OpenSeries", keepers, SeriesOpen},
	{[]Status{SeriesOpen}, "ReserveNumber", keepers, ""},
	{[]Status{SeriesOpen}, "UseNumber", keepers, ""},
	{[]Status{SeriesOpen}, "VoidNumber", keepers, ""},
}

// What became of a number.
const (
	NumberKept Status = "reserved"
	NumberBorn Status = "used"
	NumberVoid Status = "voided"
)

// A Numbering is one number that was given out.
type Numbering struct {
	Number   int
	State    Status
	Document DocumentID
}

// Series is the numbers of one kind of document in one register and year: none is given twice, and none is passed over
// unseen.
type Series struct {
	Status  Status
	Opened  SeriesOpened
	Numbers []Numbering // by number
}

// Decide says what a command makes happen.
func (s Series) Decide(cmd Command) ([]Event, error) {
	keeper := s.Opened.Keeper
	if c, ok := cmd.(OpenSeries); ok && s.Status == "" {
		keeper = c.Keeper
	}
	_, err := allowed(SeriesLife, s.Status, commandName(cmd), keeping(cmd, keeper))
	if c, ok := cmd.(OpenSeries); ok && s.Status != "" && !notYours(err) {
		return nil, refuse(AlreadyExists, "series %s is open", c.Series)
	}
	if err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case OpenSeries:
		if c.Series != SeriesOf(c.Keeper, c.Kind, c.Year) {
			return nil, refuse(Incomplete, "a series is known by its keeper, kind and year")
		}
		return []Event{SeriesOpened{Series: c.Series, Keeper: c.Keeper, Kind: c.Kind, Year: c.Year}}, nil
	case ReserveNumber:
		number := s.number(c.Number)
		if _, taken := s.find(number); taken {
			return nil, refuse(NumberTaken, "number %d is taken", number)
		}
		return s.inItsYear(c, NumberReserved{Number: number, For: c.For})
	case UseNumber:
		return s.use(c)
	case VoidNumber:
		n, there := s.find(c.Number)
		switch {
		case c.Reason.Ref == "":
			return nil, refuse(NoReason, "a number is voided with its reason")
		case !there && c.Number >= s.next():
			return nil, refuse(NoSuchThing, "number %d was not given out", c.Number)
		case there && n.State == NumberVoid:
			return nil, nil
		case there && n.State == NumberBorn:
			return nil, refuse(NumberTaken, "number %d is borne by document %s", c.Number, n.Document)
		}
		return []Event{NumberVoided{Number: c.Number, Reason: c.Reason}}, nil
	}
	return nil, unknown("series", cmd)
}

func (s Series) use(c UseNumber) ([]Event, error) {
	for _, n := range s.Numbers {
		if n.Document == c.Document && (c.Number == 0 || c.Number == n.Number) {
			return nil, nil
		}
		if n.Document == c.Document {
			return nil, refuse(NumberTaken, "document %s bears number %d", c.Document, n.Number)
		}
	}
	number := s.number(c.Number)
	if n, there := s.find(number); there && n.State != NumberKept {
		return nil, refuse(NumberTaken, "number %d is taken", number)
	}
	return s.inItsYear(c, NumberUsed{Number: number, Document: c.Document})
}

// inItsYear refuses a number of one year in another: numbers begin anew on 01/01.
func (s Series) inItsYear(cmd Command, e Event) ([]Event, error) {
	if year := DateOf(cmd.IssuedAt()).Year; year != s.Opened.Year {
		return nil, refuse(BadDate, "a number of %d is not given out in %d", s.Opened.Year, year)
	}
	return []Event{e}, nil
}

func (s Series) number(asked int) int {
	if asked == 0 {
		return s.next()
	}
	return asked
}

// next is the number after the highest that was given out.
func (s Series) next() int {
	if n := len(s.Numbers); n > 0 {
		return s.Numbers[n-1].Number + 1
	}
	return 1
}

// Gaps are the numbers below the highest that nothing is known of.
func (s Series) Gaps() (gaps []int) {
	for n := 1; n < s.next(); n++ {
		if _, there := s.find(n); !there {
			gaps = append(gaps, n)
		}
	}
	return gaps
}

func (s Series) find(number int) (Numbering, bool) {
	i, ok := slices.BinarySearchFunc(s.Numbers, number, func(n Numbering, number int) int { return n.Number - number })
	if !ok {
		return Numbering{}, false
	}
	return s.Numbers[i], true
}

// Fold is the version of Evolve and of the fields: a snapshot of another one is not taken.
func (Series) Fold() int { return 1 }

// Evolve folds one fact into the state.
func (s Series) Evolve(e Event) Series {
	switch e := e.(type) {
	case SeriesOpened:
		s.Status, s.Opened = SeriesOpen, e
	case NumberReserved:
		s.Numbers = s.with(Numbering{Number: e.Number, State: NumberKept})
	case NumberUsed:
		s.Numbers = s.with(Numbering{Number: e.Number, State: NumberBorn, Document: e.Document})
	case NumberVoided:
		s.Numbers = s.with(Numbering{Number: e.Number, State: NumberVoid})
	}
	return s
}

func (s Series) with(n Numbering) []Numbering {
	i, ok := slices.BinarySearchFunc(s.Numbers, n.Number, func(x Numbering, number int) int { return x.Number - number })
	numbers := slices.Clone(s.Numbers)
	if ok {
		numbers[i] = n
		return numbers
	}
	return slices.Insert(numbers, i, n)
}
