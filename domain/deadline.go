package domain

import (
	"fmt"
	"time"
)

// A Deadline is the last day of a duty, and why it is that day.
type Deadline struct {
	Revision int       `json:"revision"` // 1, 2, … : each change of the deadline is a new one
	Day      Date      `json:"day"`      // the last day, as printed or computed
	Closes   time.Time `json:"closes"`   // the instant from which it is late: 24:00 of Day, or of the next working day
	Printed  string    `json:"printed,omitempty"`
	Reason   string    `json:"reason,omitempty"`   // in Vietnamese: how the day was computed
	Calendar int       `json:"calendar,omitempty"` // number of calendar years known when it was computed
}

// DeadlineOn is a deadline on a printed day. A day off keeps its printed date and closes at 24:00 of
// the next working day (as Điều 148 khoản 5 BLDS 2015 has it for periods).
func DeadlineOn(day Date, printed string, cal Calendar) (Deadline, error) {
	last, err := cal.AddWorkdays(day, 0)
	if err != nil {
		return Deadline{}, refuse(UnknownYear, "deadline on %s: %v", day, err)
	}
	d := Deadline{Revision: 1, Day: day, Closes: last.Closes(), Printed: printed, Calendar: len(cal.Years)}
	if last != day {
		d.Reason = fmt.Sprintf("ngày %s là ngày nghỉ: tính đến hết %s", day.vn(), last.vn())
	}
	return d, nil
}

// DeadlineAfter is the deadline n working days after a day, which is itself not counted (Điều 147 BLDS 2015).
func DeadlineAfter(from Date, n int, printed string, cal Calendar) (Deadline, error) {
	day, err := cal.AddWorkdays(from, n)
	if err != nil {
		return Deadline{}, refuse(UnknownYear, "%d working days after %s: %v", n, from, err)
	}
	return Deadline{Revision: 1, Day: day, Closes: day.Closes(), Printed: printed, Reason: cal.Explain(from, day, n), Calendar: len(cal.Years)}, nil
}

// Last is the last day on which the duty is not late.
func (d Deadline) Last() Date { return DateOf(d.Closes.Add(-time.Microsecond)) }

// Missed tells whether something that arrived at t was late.
func (d Deadline) Missed(t time.Time) bool { return !t.Before(d.Closes) }

// move gives a duty another deadline. What is past stays: a deadline that has closed is not moved, and none is moved to
// where it would have closed already, so that nobody is late by a change he could not know.
func (a Assignment) move(c MoveDeadline) ([]Event, error) {
	if c.Due.Day.IsZero() || c.Due.Closes.IsZero() {
		return nil, refuse(BadDate, "a deadline needs its day and the instant it closes")
	}
	if c.Due.Missed(c.At) || c.Ruling > 0 && c.Ruling <= a.Ruling {
		return nil, nil
	}
	c.Due.Revision = 1
	if was := a.Due; was != nil {
		if was.Missed(c.At) || was.Day == c.Due.Day && was.Closes.Equal(c.Due.Closes) {
			return nil, nil
		}
		c.Due.Revision = was.Revision + 1
	}
	return []Event{DeadlineMoved{Due: c.Due, Why: c.Why, Basis: c.Basis, Ruling: c.Ruling}}, nil
}

func (d Date) vn() string { return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year) }
