package domain

import "time"

// CallMethod is how a person spoke to a unit about a duty.
type CallMethod string

const (
	ByPhone   CallMethod = "phone"
	ByPaper   CallMethod = "paper"   // handed over
	InMeeting CallMethod = "meeting" // face to face
)

// called decides on a call about a duty. One that reached the unit counts as delivery.
func (a Assignment) called(c RecordCall) ([]Event, error) {
	if c.Method != ByPhone && c.Method != ByPaper && c.Method != InMeeting {
		return nil, refuse(Incomplete, "a call is by %q, %q or %q", ByPhone, ByPaper, InMeeting)
	}
	if _, known := c.Post.Seat(); c.Reached && !known {
		return nil, refuse(Incomplete, "a call that reached the unit names the post it reached")
	}
	if c.Note.Ref == "" {
		return nil, refuse(Incomplete, "a call needs a note of what was said")
	}
	return []Event{CallRecorded{At: c.At, Method: c.Method, Post: c.Post, Note: c.Note, Reached: c.Reached, By: c.By}}, nil
}

// ForCommitteeAfter is how many working days after its deadline a duty is put to the committee (the ladder's last stage).
const ForCommitteeAfter = 15

// ForCommitteeBefore is the latest instant at which a duty must have closed to be put to the committee at a moment.
func ForCommitteeBefore(now time.Time, cal Calendar) (time.Time, error) {
	day, err := cal.AddWorkdays(DateOf(now).AddDays(1), -ForCommitteeAfter-1)
	if err != nil {
		return time.Time{}, refuse(UnknownYear, "%d working days before %s: %v", ForCommitteeAfter, DateOf(now), err)
	}
	return day.Closes(), nil
}
