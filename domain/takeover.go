package domain

import (
	"fmt"
	"slices"
	"strings"
)

// A ListRow is where in a list a duty stood that was taken over, and which paper the list names for it.
type ListRow struct {
	List   string `json:"list" validate:"required,max=200"` // name of the list, e.g. "Theo dõi nhiệm vụ 2025"
	Key    string `json:"key" validate:"required,max=64"`   // what the row says, not where it stands: sorted anew it is the same row
	Row    int    `json:"row"`                              // where it stood, counted from 1
	Symbol string `json:"symbol,omitempty" validate:"max=200"`
	Issued Date   `json:"issued"`         // date of that paper; empty when the list does not say
	File   *Item  `json:"file,omitempty"` // the workbook as it was received
}

// TakenOverFrom is the assignment of a row of a list. The same list taken over again gives the same duties.
func TakenOverFrom(list, key string) AssignmentID {
	return AssignmentID(Derive("takeover", list, key))
}

// AsGiven is a duty taken over, as one that was given.
func (e AssignmentTakenOver) AsGiven() AssignmentGiven {
	return AssignmentGiven{Assignment: e.Assignment, Unit: e.Unit, Duty: e.Duty, Text: e.Text, Due: e.Due, Coordinators: e.Coordinating, Superiors: e.Superiors}
}

// takenOver is what a take-over makes happen, if the row of the list can be a duty.
func (c TakeOverAssignment) takenOver() (AssignmentTakenOver, error) {
	switch c.Duty {
	case Dated:
		if c.Due == nil {
			return AssignmentTakenOver{}, refuse(Incomplete, "a dated assignment needs its deadline")
		}
	case Continuous, Unscheduled:
		if c.Due != nil {
			return AssignmentTakenOver{}, refuse(Incomplete, "a %s duty has no deadline", c.Duty)
		}
	default:
		return AssignmentTakenOver{}, refuse(Incomplete, "a duty taken over is dated, continuous or unscheduled, not %q", c.Duty)
	}
	switch today := DateOf(c.At); {
	case c.Assignment != TakenOverFrom(c.Source.List, c.Source.Key):
		return AssignmentTakenOver{}, refuse(Incomplete, "the id of a duty taken over is derived from its list and row key")
	case strings.TrimSpace(c.Text) == "":
		return AssignmentTakenOver{}, refuse(Incomplete, "a duty taken over needs its text")
	case today.Before(c.Given):
		return AssignmentTakenOver{}, refuse(BadDate, "a duty taken over on %s was given on %s", today, c.Given)
	case slices.Contains(c.Coordinating, c.Unit):
		return AssignmentTakenOver{}, refuse(Incomplete, "%s cannot coordinate what it answers for", c.Unit)
	}
	return AssignmentTakenOver{
		Assignment: c.Assignment, Unit: c.Unit, Duty: c.Duty, Text: c.Text, Source: c.Source, Given: c.Given, Due: c.Due,
		Coordinating: c.Coordinating, Superiors: c.Superiors,
	}, nil
}

// takeOver decides on a row of a list.
func takeOver(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case TakeOverAssignment:
		e, err := c.takenOver()
		if err != nil {
			return nil, err
		}
		return []Event{e}, nil
	case TakeOverCompleted:
		e, err := c.takenOver()
		if err != nil {
			return nil, err
		}
		if c.On.IsZero() || c.ArrivedAt.IsZero() || c.On.Before(DateOf(c.ArrivedAt)) || c.On.Before(c.Given) {
			return nil, refuse(BadDate, "completed on %s, its report arrived at %s, given on %s", c.On, c.ArrivedAt.Format("2006-01-02 15:04"), c.Given)
		}
		return []Event{e, AssignmentFoundCompleted{On: c.On, ArrivedAt: c.ArrivedAt}}, nil
	}
	return nil, unknown("assignment", cmd)
}

// DeadlineFound is the deadline that a list names. The list may reach back to years whose days off nobody
// published: then the printed day is kept as it stands.
func DeadlineFound(day Date, printed string, cal Calendar) Deadline {
	if d, err := DeadlineOn(day, printed, cal); err == nil {
		return d
	}
	return Deadline{
		Revision: 1, Day: day, Closes: day.Closes(), Printed: printed, Calendar: len(cal.Years),
		Reason: fmt.Sprintf("chưa có lịch ngày nghỉ năm %d: tính đến hết ngày ghi trong danh sách", day.Year),
	}
}
