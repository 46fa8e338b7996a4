package domain

// ---- deadlines of what was registered and given

// AnchorFixed records the day of an event that a deadline is counted from: "trước ngày bầu cử 95 ngày".
type AnchorFixed struct {
	Anchor string `json:"anchor"` // as the document names it
	On     Date   `json:"on"`
	Basis  string `json:"basis"` // what says so, as printed
}

// RulingApplied records that a decision on a deadline, taken after the issue, has reached every duty it is about.
type RulingApplied struct {
	Ruling      int `json:"ruling"` // which of the document's decisions on deadlines, from 1
	Assignments int `json:"assignments"`
}

// DeadlineCause is why a deadline is another one than it was.
type DeadlineCause string

const (
	ByCalendar DeadlineCause = "calendar" // the days off of a year were published or changed
	ByAnchor   DeadlineCause = "anchor"   // the day it is counted from was fixed
	ByDecision DeadlineCause = "fixed"    // somebody decided on it after the duty was given
)

// DeadlineMoved records that a duty has another deadline from now on. The one it was given with stays in
// its giving; how the new one was computed stands in its reason.
type DeadlineMoved struct {
	Due    Deadline      `json:"due"` // its revision is one higher than that of the deadline before
	Why    DeadlineCause `json:"why"`
	Basis  string        `json:"basis,omitempty"`  // the decision or the notice it rests on, as printed
	Ruling int           `json:"ruling,omitempty"` // of the document: which of its decisions on deadlines, from 1
}

func (AnchorFixed) event()   {}
func (RulingApplied) event() {}
func (DeadlineMoved) event() {}
