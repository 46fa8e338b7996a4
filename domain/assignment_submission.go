package domain

// submit decides on a report or product sent in.
func (a Assignment) submit(c Submit) ([]Event, error) {
	if !c.Nil && c.Report == nil && c.Figures == nil && c.Narrative == nil {
		return nil, refuse(Incomplete, "a submission is either a report or a nil report")
	}
	arrived := c.At
	proxy := ActorOf(c.By).Unit != a.Unit // entered by the house, from paper or the telephone
	if proxy && c.Proof == nil {
		return nil, refuse(Incomplete, "a report entered for a unit needs its proof")
	}
	if !c.ArrivedAt.IsZero() {
		switch {
		case !proxy:
			return nil, refuse(BadDate, "what a unit sends itself arrives when it is sent")
		case c.ArrivedAt.After(c.At):
			return nil, refuse(BadDate, "a report entered at %s cannot arrive at %s", c.At, c.ArrivedAt)
		case c.ArrivedAt.Before(a.Given.GivenAt):
			return nil, refuse(BadDate, "a report on a duty given at %s cannot arrive at %s", a.Given.GivenAt, c.ArrivedAt)
		}
		arrived = c.ArrivedAt
	}
	if p := a.Given.Period; p != nil && DateOf(arrived).Before(p.Cutoff) {
		return nil, refuse(TooEarly, "period %s takes submissions from its cut-off, %s", p.Key, p.Cutoff)
	}
	return []Event{SubmissionMade{
		Submission: a.Submissions + 1, ArrivedAt: arrived, EnteredBy: c.By, Nil: c.Nil, Report: c.Report, Proof: c.Proof,
		Figures: c.Figures, Narrative: c.Narrative, Attachments: c.Attachments,
	}}, nil
}

// giveBack decides on asking a unit to complete what it sent. Nobody judges his own entry, in this way or the other.
func (a Assignment) giveBack(c ReturnSubmission) ([]Event, error) {
	if SameHand(c.By, a.EnteredBy) {
		return nil, refuse(OwnProxy, "%s entered this submission and cannot return it", c.By)
	}
	if len(c.Reasons) == 0 {
		return nil, refuse(NoReason, "a return needs a reason of the checklist")
	}
	for _, r := range c.Reasons {
		if !Checked(r) {
			return nil, refuse(UnknownReason, "the checklist has no %q", r)
		}
	}
	e := SubmissionReturned{Submission: a.Submissions, Reasons: c.Reasons, Note: c.Note}
	if c.Due != nil {
		switch {
		case ActorOf(c.By).Role() != Leader:
			return nil, refuse(NotYours, "a day to complete it by is for a leader to give")
		case c.Due.Missed(c.At):
			return nil, refuse(BadDate, "the deadline %s has passed", c.Due.Day)
		}
		e.Due = a.next(*c.Due)
	}
	return []Event{e}, nil
}

// accept decides on closing a duty. Lateness is judged by the first submission and the deadline that was in force then,
// or by the accepted one where the duty was given so.
func (a Assignment) accept(c AcceptSubmission) ([]Event, error) {
	if SameHand(c.By, a.EnteredBy) {
		return nil, refuse(OwnProxy, "%s entered this submission and cannot accept it", c.By)
	}
	e := SubmissionAccepted{Submission: a.Submissions, Due: a.Judged, ArrivedAt: a.ArrivedAt}
	if a.Given.Judging == ByAccepted {
		e.Due, e.ArrivedAt = a.Due, a.LastArrivedAt
	}
	return []Event{e}, nil
}

// consent decides on a duty whose deadline has closed in silence; err is what the table says of it. "Quá thời hạn không
// có ý kiến xem như thống nhất": only where the duty was given so. What came too late is nothing to do.
func (a Assignment) consent(c CloseByTacitConsent, err error) ([]Event, error) {
	if err != nil || !a.Given.TacitConsent || a.Due == nil || !a.Due.Missed(c.At) {
		return nil, late(err)
	}
	return []Event{TacitlyConsented{Due: *a.Due}}, nil
}
