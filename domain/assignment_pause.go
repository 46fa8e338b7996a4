package domain

// pause decides on stopping the clock of a duty, starting it again, opening what was closed, and ending it without result.
func (a Assignment) pause(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case SuspendAssignment:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a suspension needs its reason")
		}
		return []Event{AssignmentSuspended{On: DateOf(c.At), Reason: c.Reason}}, nil
	case ResumeAssignment:
		switch {
		case c.Due != nil && c.Due.Missed(c.At):
			return nil, refuse(BadDate, "the deadline %s has passed", c.Due.Day)
		case c.Due != nil:
			return []Event{AssignmentResumed{Due: a.next(*c.Due), Note: c.Note}}, nil
		case a.Due != nil && a.Due.Missed(c.At) && !a.Due.Last().Before(a.SuspendedOn):
			return nil, refuse(NeedsDate, "the deadline %s closed while the duty was suspended", a.Due.Day)
		}
		return []Event{AssignmentResumed{Note: c.Note}}, nil
	case ReopenAssignment:
		switch {
		case c.Reason.Ref == "":
			return nil, refuse(NoReason, "opening a closed duty again needs its reason")
		case c.Due == nil && a.Due != nil:
			return nil, refuse(NeedsDate, "a duty that had a deadline is opened again with a new one")
		case c.Due != nil && c.Due.Missed(c.At):
			return nil, refuse(BadDate, "the deadline %s has passed", c.Due.Day)
		}
		e := AssignmentReopened{Reason: c.Reason}
		if c.Due != nil {
			e.Due = a.next(*c.Due)
		}
		return []Event{e}, nil
	case CancelAssignment:
		if c.Reason.Ref == "" && c.Document == "" {
			return nil, refuse(NoReason, "a cancellation needs its reason, or the document that ended it")
		}
		return []Event{AssignmentCancelled{Reason: c.Reason, Document: c.Document}}, nil
	}
	return nil, unknown("assignment", cmd)
}
