package domain

// work decides on what a unit, and who helps it, reports of a duty, and on what the giver answers.
func (a Assignment) work(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case AcknowledgeAssignment:
		return []Event{AssignmentAcknowledged{}}, nil
	case RequestReassignment:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a request to reassign needs its reason")
		}
		return []Event{AssignmentReturned{Reason: c.Reason}}, nil
	case InsistAssignment:
		return []Event{AssignmentInsisted{Note: c.Note}}, nil
	case ReportActivity:
		if c.Note.Ref == "" || c.On.IsZero() {
			return nil, refuse(Incomplete, "an activity needs its date and what was done")
		}
		return []Event{ActivityReported{On: c.On, Note: c.Note, Coordinator: a.helper(c.By), People: c.People, Evidence: c.Evidence}}, nil
	case ReportProgress:
		switch {
		case c.On.IsZero() || c.Note == nil && c.Figures == nil && c.Percent == 0:
			return nil, refuse(Incomplete, "progress needs its date and what there is to say")
		case c.Percent < 0 || c.Percent > 100:
			return nil, refuse(Incomplete, "%d per cent is no progress", c.Percent)
		case c.On.After(DateOf(c.At)):
			return nil, refuse(BadDate, "progress as of %s cannot be reported on %s", c.On, DateOf(c.At))
		}
		return []Event{ProgressReported{On: c.On, Percent: c.Percent, Note: c.Note, Figures: c.Figures, Coordinator: a.helper(c.By)}}, nil
	case StarAssignment:
		if a.Starred {
			return nil, nil
		}
		return []Event{AssignmentStarred{}}, nil
	case UnstarAssignment:
		if !a.Starred {
			return nil, nil
		}
		return []Event{AssignmentUnstarred{}}, nil
	}
	return nil, unknown("assignment", cmd)
}

// helper is the coordinating unit that reports, "" when it is the unit itself or the house on its behalf.
func (a Assignment) helper(by string) UnitID {
	for _, u := range a.Given.Coordinators {
		if u == ActorOf(by).Unit && u != a.Unit {
			return u
		}
	}
	return ""
}

// worked is the state after a report of work. What a helper does before the unit has confirmed confirms nothing.
func (a Assignment) worked(coordinator UnitID) Status {
	if a.Status == Sent && coordinator != "" {
		return Sent
	}
	return InProgress
}
