package domain

import (
	"slices"
	"time"
)

// Raised is a stage that has fired.
type Raised struct {
	Stage      string
	Revision   int
	Planned    time.Time
	At         time.Time
	Reminder   bool
	Superseded []string // earlier stages it stood for
}

// settles tells whether a stage of a revision has fired, or another has stood for it.
func (r Raised) settles(stage string, revision int) bool {
	return r.Revision == revision && (r.Stage == stage || slices.Contains(r.Superseded, stage))
}

// raise decides on a stage of the ladder; err is what the table says of it. A stage that came too late is nothing to do.
func (a Assignment) raise(cmd Command, err error) ([]Event, error) {
	switch c := cmd.(type) {
	case RaiseReminder:
		if err != nil || !a.stageFits(c.Stage.Name, c.Revision, c.PlannedAt, c.At) {
			return nil, late(err)
		}
		if c.Stage.Escalation {
			return nil, refuse(Incomplete, "stage %s tells superiors: it is not a reminder", c.Stage.Name)
		}
		return []Event{ReminderRaised{
			Stage: c.Stage.Name, Revision: c.Revision, Policy: c.Policy, PlannedAt: c.PlannedAt, RaisedAt: c.At,
			To: c.Stage.Recipients(a.Now()), Superseded: a.unsettled(c.Superseded, c.Revision),
		}}, nil
	case RaiseEscalation:
		if err != nil || !a.stageFits(c.Stage.Name, c.Revision, c.PlannedAt, c.At) {
			return nil, late(err)
		}
		if !c.Stage.Escalation {
			return nil, refuse(Incomplete, "stage %s tells the unit: it is not an escalation", c.Stage.Name)
		}
		if told, ok := a.LastReminder(c.Revision); a.Given.Quiet || !ok || !DateOf(told).Before(DateOf(c.At)) {
			return nil, nil // nobody is reported before the unit itself was told, on an earlier day
		}
		return []Event{EscalationRaised{
			Stage: c.Stage.Name, Revision: c.Revision, Policy: c.Policy, PlannedAt: c.PlannedAt, RaisedAt: c.At,
			To: c.Stage.Recipients(a.Now()), Letter: c.Stage.Letter, Superseded: a.unsettled(c.Superseded, c.Revision),
		}}, nil
	}
	return nil, unknown("assignment", cmd)
}

// stageFits tells whether a stage may still fire: right revision, neither fired nor stood for, due, asked for after
// the last one was raised (an older wish was overtaken), and the duty has a deadline.
func (a Assignment) stageFits(stage string, revision int, planned, now time.Time) bool {
	if n := len(a.Raised); n > 0 && now.Before(a.Raised[n-1].At) {
		return false
	}
	return a.Due != nil && a.Due.Revision == revision && !now.Before(planned) &&
		!slices.ContainsFunc(a.Raised, func(r Raised) bool { return r.settles(stage, revision) })
}

// unsettled keeps the stages that have neither fired nor been stood for, so that each is counted once.
func (a Assignment) unsettled(stages []string, revision int) (left []string) {
	for _, s := range stages {
		if !slices.ContainsFunc(a.Raised, func(r Raised) bool { return r.settles(s, revision) }) {
			left = append(left, s)
		}
	}
	return left
}

// late turns the refusal of a stage that came too late into "nothing to do"; a stranger stays refused.
func late(err error) error {
	if notYours(err) {
		return err
	}
	return nil
}

// Progress is how far the duty has come on the ladder, for a revision of its deadline, since it was
// given or came back.
func (a Assignment) Progress(revision int, since time.Time) Progress {
	p := Progress{Since: since, Inherited: a.Inherited, Quiet: a.Given.Quiet}
	for _, r := range a.Raised {
		if r.Revision != revision {
			continue
		}
		p.Raised = append(append(p.Raised, r.Stage), r.Superseded...)
		if r.Planned.After(p.Last) {
			p.Last = r.Planned
		}
	}
	p.Reminded, _ = a.LastReminder(revision)
	return p
}

// LastReminder is when the unit was last told about a revision of its deadline. A unit that got the duty after the
// last reminder was told by the transfer.
func (a Assignment) LastReminder(revision int) (time.Time, bool) {
	for _, r := range slices.Backward(a.Raised) {
		if r.Reminder && r.Revision == revision {
			return Later(r.At, a.Transferred), true
		}
	}
	return time.Time{}, false
}
