package domain

// Tree is which unit stands under which, at a moment: a unit's parent.
type Tree map[UnitID]UnitID

// Tree is the tree of the units that are there on a day.
func (o Organisation) Tree(on Date) Tree {
	t := Tree{}
	for _, u := range o.At(on) {
		t[u.Unit] = u.Parent
	}
	return t
}

// Under tells whether a unit is another or stands anywhere below it.
func (t Tree) Under(u, above UnitID) bool {
	for range len(t) + 1 { // a ring would never end
		if u == above {
			return u != ""
		}
		if u = t[u]; u == "" {
			return false
		}
	}
	return false
}
