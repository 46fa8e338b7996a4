package domain

import "time"

// ---- consolidations: one report made of many

// ConsolidationOpened records that a unit gathers the reports of a period, and whose.
type ConsolidationOpened struct {
	Consolidation ConsolidationID `json:"consolidation"`
	Regime        RegimeID        `json:"regime"`
	Period        Period          `json:"period"`
	Consolidator  UnitID          `json:"consolidator"`
	Reporters     []UnitID        `json:"reporters"`
	Form          FormID          `json:"form,omitempty"`
	Superiors     Superiors       `json:"superiors"`
}

// ConsolidationDrafted records a version of it: what it is made of, every figure with what each report says, every
// paragraph with the reports it rests on, and who was missing when it was drafted.
type ConsolidationDrafted struct {
	Version    int         `json:"version"`
	Reports    []Included  `json:"reports"`
	Figures    []Figure    `json:"figures"`
	Paragraphs []Paragraph `json:"paragraphs"`
	Missing    []UnitID    `json:"missing,omitempty"`
	DraftedBy  string      `json:"draftedBy"`
}

// ConsolidationApproved records that a leader stands for a version.
type ConsolidationApproved struct {
	Version int `json:"version"`
}

// ConsolidationSent records that it left: to a collective of the house or a body outside, under a symbol, in a way that is proved.
type ConsolidationSent struct {
	Version    int       `json:"version"`
	To         string    `json:"to"`                   // as printed
	Collective UnitID    `json:"collective,omitempty"` // of the house, whose office records the receipt
	Symbol     string    `json:"symbol"`
	SentAt     time.Time `json:"sentAt"` // what lateness of the consolidator's own report is judged by
	Method     string    `json:"method"`
	Proof      *Item     `json:"proof,omitempty"`
	SentBy     string    `json:"sentBy"`
}

// ConsolidationCarried records that every report in it, and the consolidator's own duty to report, say that it was sent.
type ConsolidationCarried struct {
	Reports int `json:"reports"`
}

// ConsolidationReceived records the addressee's receipt, and who recorded it.
type ConsolidationReceived struct {
	On         Date   `json:"on"`
	Number     string `json:"number,omitempty"` // under which it arrived there
	Proof      *Item  `json:"proof,omitempty"`
	RecordedBy UnitID `json:"recordedBy"` // the collective's office, or the sender for a body outside
}

func (ConsolidationOpened) event()   {}
func (ConsolidationDrafted) event()  {}
func (ConsolidationApproved) event() {}
func (ConsolidationSent) event()     {}
func (ConsolidationCarried) event()  {}
func (ConsolidationReceived) event() {}
