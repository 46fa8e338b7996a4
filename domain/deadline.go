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
	Rule     *DueRule  `json:"rule,omitempty"`     // what it is computed anew by when the calendar changes
}

// DeadlineOn is a deadline on a printed day. A day off keeps its printed date and closes at 24:00 of
// the next working day (as Điều 148 khoản 5 BLDS 2015 has it for periods).
func DeadlineOn(day Date, printed string, cal Calendar) (Deadline, error) {
	return OnDay(day).due(printed, cal)
}

// DeadlineAfter is the deadline n working days after a day, which is itself not counted (Điều 147 BLDS 2015).
func DeadlineAfter(from Date, n int, printed string, cal Calendar) (Deadline, error) {
	if n == 0 { // no period: the day itself, or the next working day
		return DeadlineOn(from, printed, cal)
	}
	return DueRule{Kind: DueCount, From: from, Count: n, Measure: InWorkdays}.due(printed, cal)
}

func (r DueRule) due(printed string, cal Calendar) (Deadline, error) {
	d, err := r.Resolve(nil, cal)
	if err != nil {
		return Deadline{}, err
	}
	d.Printed = printed
	return d, nil
}

// Before is the deadline of a part of a duty that must be done so many working days before the duty itself. It is refused
// when no day is left for it: it must come after today.
func (d Deadline) Before(workdays int, today Date, cal Calendar) (Deadline, error) {
	if workdays < 1 {
		return Deadline{}, refuse(Incomplete, "%d working days before is no day before", workdays)
	}
	part, err := DeadlineAfter(d.Last(), -workdays, "", cal)
	if err != nil {
		return Deadline{}, err
	}
	if !part.Day.After(today) {
		return Deadline{}, refuse(DuePast, "%d working days before %s is %s, and today is %s", workdays, d.Last(), part.Day, today)
	}
	return part, nil
}

// Again is the deadline by another calendar: a period is counted anew, a printed day keeps its date, and both close
// when they should. One that was decided without a rule only runs on when its last day has become a day off.
func (d Deadline) Again(cal Calendar) (Deadline, error) {
	if d.Rule == nil {
		last := d.Last()
		ends, err := cal.NextWorkday(last)
		if err != nil {
			return d, refuse(UnknownYear, "deadline on %s: %v", last, err)
		}
		if ends != last && d.Closes.Equal(last.Closes()) {
			d.Closes, d.Calendar = ends.Closes(), len(cal.Years)
			d.Reason = fmt.Sprintf("ngày %s là ngày nghỉ: tính đến hết %s", last.vn(), ends.vn())
		}
		return d, nil
	}
	again, err := d.Rule.due(d.Printed, cal)
	if err != nil {
		return d, err
	}
	again.Revision = d.Revision
	return again, nil
}

// Same tells whether two deadlines fall on the same day and close at the same instant.
func (d Deadline) Same(e Deadline) bool { return d.Day == e.Day && d.Closes.Equal(e.Closes) }

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
		if was.Missed(c.At) || was.Same(c.Due) {
			return nil, nil
		}
		c.Due.Revision = was.Revision + 1
	}
	return []Event{DeadlineMoved{Due: c.Due, Why: c.Why, Basis: c.Basis, Ruling: c.Ruling}}, nil
}

func (d Date) vn() string { return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year) }

// LateBy is by how much a deadline has been missed at an instant, 0 and 0 while it has not: in calendar days, as official
// tables count ("quá hạn n ngày"), and in working days, as the ladder counts. Whoever shows one says which.
func (d Deadline) LateBy(now time.Time, cal Calendar) (days, workdays int, err error) {
	if !d.Missed(now) {
		return 0, 0, nil
	}
	workdays, err = cal.WorkdaysBetween(d.Last(), DateOf(now))
	return DateOf(now).Sub(d.Last()), workdays, err
}
