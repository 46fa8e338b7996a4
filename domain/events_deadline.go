package domain

// ---- an assignment's deadline after it was given

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

func (DeadlineMoved) event() {}
