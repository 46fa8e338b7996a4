package domain

import "slices"

// Rectifiable lists, by wire name, what is on record and has no act of its own that puts it right: a day, a number, a
// symbol that was written down wrong, or the whole of it. What such a record led to is put right by the acts of its own life.
var Rectifiable = []string{
	"document.delivered", "document.delivery_acknowledged", "document.amended", "series.opened",
	"assignment.report_received", "assignment.report_forwarded", "consolidation.sent", "consolidation.received",
	"programme.closed", "inspection.decided", "inspection.announced", "inspection.team_reported", "inspection.conference_held",
	"inspection.concluded", "inspection.closed", "review.planned", "review.held", "review.report_sent", "review.closed",
	"movement.launched", "movement.closed", "issue.raised",
}

// Rectified is the state of a rectification that is on record.
const Rectified Status = "rectified"

// RectificationLife is the table of a rectification (đính chính): a leader of the unit whose act it was, or of the house.
var RectificationLife = []Transition{
	{[]Status{""}, "RectifyRecord", []Party{UnitLeader, GiverLeader}, Rectified},
}

// Rectification says of one record in another life what was wrong, what holds, and why. The record stays as it was.
type Rectification struct {
	Status Status
	Record RecordRectified
}

// Decide says what a command makes happen.
func (r Rectification) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(RectifyRecord)
	if !ok {
		return nil, unknown("rectification", cmd)
	}
	if _, err := allowed(RectificationLife, r.Status, commandName(cmd), parties(cmd, bonds{unit: c.Unit})); err != nil {
		return nil, err
	}
	switch {
	case c.Act == "":
		return nil, refuse(NoSuchThing, "%s has no version %d, or it holds no field %q", c.Subject, c.Version, c.Field)
	case !slices.Contains(Rectifiable, c.Act):
		return nil, refuse(NotCorrectable, "%s has an act of its own that puts it right", c.Act)
	case c.Reason.Ref == "":
		return nil, refuse(NoReason, "a rectification needs its reason")
	case c.Field == "" && c.Now != "", c.Field != "" && c.Now == c.Was:
		return nil, refuse(Incomplete, "a rectification says what holds instead of %q", c.Was)
	}
	return []Event{RecordRectified{
		Rectification: c.Rectification, Subject: c.Subject, Version: c.Version, Act: c.Act, Field: c.Field, Was: c.Was, Now: c.Now, Reason: c.Reason,
	}}, nil
}

// Evolve folds one fact into the state.
func (r Rectification) Evolve(e Event) Rectification {
	if e, ok := e.(RecordRectified); ok {
		r.Status, r.Record = Rectified, e
	}
	return r
}
