package domain

// extend decides on a later deadline: the unit asks, a leader of the giver answers, never the same person. Both dates
// stay on record: the original one in what was given, the one in force in what was granted.
func (a Assignment) extend(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case RequestExtension:
		switch {
		case a.Due == nil:
			return nil, refuse(BadDate, "a duty without a deadline has none to extend")
		case c.Reason.Ref == "":
			return nil, refuse(NoReason, "a request for more time needs its reason")
		case !c.Wished.After(a.Due.Day) || c.Wished.Before(DateOf(c.At)):
			return nil, refuse(BadDate, "%s is no later deadline than %s", c.Wished, a.Due.Day)
		case a.Asked.By == c.By && a.Asked.Wished == c.Wished:
			return nil, nil
		}
		return []Event{ExtensionRequested{By: c.By, Wished: c.Wished, Reason: c.Reason}}, nil // a second request takes the place of the first
	case GrantExtension:
		if err := a.answers(c.By); err != nil {
			return nil, err
		}
		if !c.Due.Closes.After(a.Due.Closes) || c.Due.Missed(c.At) {
			return nil, refuse(BadDate, "%s is no later deadline than %s", c.Due.Day, a.Due.Day)
		}
		return []Event{ExtensionGranted{Wished: a.Asked.Wished, Was: *a.Due, Due: *a.next(c.Due), Note: c.Note}}, nil
	case RefuseExtension:
		if err := a.answers(c.By); err != nil {
			return nil, err
		}
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a refusal of more time needs its reason")
		}
		return []Event{ExtensionRefused{Wished: a.Asked.Wished, Reason: c.Reason}}, nil
	}
	return nil, unknown("assignment", cmd)
}

// answers tells whether somebody may answer the request that waits.
func (a Assignment) answers(by string) error {
	if a.Asked.By == "" {
		return refuse(NothingAsked, "no request for more time waits for an answer")
	}
	if SameHand(by, a.Asked.By) {
		return refuse(OwnRequest, "%s asked for more time and cannot answer that", by)
	}
	return nil
}
