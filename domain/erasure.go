package domain

// Erased is the state of a content item whose destruction is on record.
const Erased Status = "erased"

// ErasureLife is the table of the end of a content item (hủy nội dung): by an administrator of the house, who carries out
// what others have decided.
var ErasureLife = []Transition{
	{[]Status{""}, "EraseItem", []Party{Admin}, Erased},
}

// Erasure says of a content item that it was destroyed, when, why, and on what that rests. The events that name the item stay.
type Erasure struct {
	Status Status
	Record ItemErased
}

// Decide says what a command makes happen. What is erased already is to be erased: there is nothing more to say of it.
func (x Erasure) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(EraseItem)
	if !ok {
		return nil, unknown("erasure", cmd)
	}
	_, err := allowed(ErasureLife, x.Status, commandName(cmd), parties(cmd, bonds{}))
	switch {
	case x.Status == Erased && !notYours(err):
		return nil, nil
	case err != nil:
		return nil, err
	case !c.Kept:
		return nil, refuse(NoSuchThing, "nothing is kept of item %s", c.Ref)
	case c.Reason.Ref == "":
		return nil, refuse(NoReason, "an erasure needs its reason")
	case c.Reason.Ref == c.Ref:
		return nil, refuse(Itself, "the reason would be erased with the item")
	}
	return []Event{ItemErased{Ref: c.Ref, Basis: c.Basis, Reason: c.Reason}}, nil
}

// Evolve folds one fact into the state.
func (x Erasure) Evolve(e Event) Erasure {
	if e, ok := e.(ItemErased); ok {
		x.Status, x.Record = Erased, e
	}
	return x
}
