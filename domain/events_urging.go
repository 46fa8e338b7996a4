package domain

import "time"

// ---- urging by people

// CallRecorded records that a person spoke to a unit about a duty, or tried to.
type CallRecorded struct {
	At      time.Time  `json:"at"`
	Method  CallMethod `json:"method"`
	Post    Position   `json:"post,omitempty"` // who was reached, by his post; absent: nobody
	Note    Item       `json:"note"`
	Reached bool       `json:"reached,omitempty"`
	By      string     `json:"by"` // who called
}

// LetterDrafted records a letter that urges a unit, and the duties it is about.
type LetterDrafted struct {
	Letter      LetterID       `json:"letter"`
	From        UnitID         `json:"from"`
	To          UnitID         `json:"to"`
	Assignments []AssignmentID `json:"assignments"`
	On          Date           `json:"on"`
	Text        *Item          `json:"text,omitempty"`
}

// LetterNumbered records the number it got in a series.
type LetterNumbered struct {
	Symbol string `json:"symbol"`
	On     Date   `json:"on"`
}

// LetterSigned records who signed it. A machine never does.
type LetterSigned struct {
	By    string `json:"by"`
	Title string `json:"title"` // as printed: "PHÓ TRƯỞNG BAN"
	On    Date   `json:"on"`
}

// LetterSent records that it has left, and on which way.
type LetterSent struct {
	Method SendMethod `json:"method"`
	At     time.Time  `json:"at"`
	Proof  *Item      `json:"proof,omitempty"` // of a paper handed over
}

// LetterVoided records that it will not be sent.
type LetterVoided struct {
	On     Date `json:"on"`
	Reason Item `json:"reason"`
}

func (CallRecorded) event()   {}
func (LetterDrafted) event()  {}
func (LetterNumbered) event() {}
func (LetterSigned) event()   {}
func (LetterSent) event()     {}
func (LetterVoided) event()   {}
