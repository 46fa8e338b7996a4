package domain

import "time"

// ---- reports on their way, and what continuous duties ask

// ReportReceived records that B, through which a report goes to A, gives its receipt.
type ReportReceived struct {
	Submission int       `json:"submission"`
	Unit       UnitID    `json:"unit"` // B
	At         time.Time `json:"at"`
}

// ReceiptEntered records a receipt in the receiving unit's book of a year.
type ReceiptEntered struct {
	Book       BookID       `json:"book"`
	Unit       UnitID       `json:"unit"`
	Year       int          `json:"year"`
	Number     int          `json:"number"` // 1, 2, … in the year, without a gap
	Assignment AssignmentID `json:"assignment"`
	Submission int          `json:"submission"`
}

// ReceiptNumbered records the number that a receipt has in its book.
type ReceiptNumbered struct {
	Submission int    `json:"submission"`
	Book       BookID `json:"book"`
	Number     int    `json:"number"`
}

// ReportForwarded records that A has the report, by itself or in a consolidation.
type ReportForwarded struct {
	Submission    int             `json:"submission"`
	To            string          `json:"to"` // A, as printed in the directive
	On            Date            `json:"on"`
	Consolidation ConsolidationID `json:"consolidation,omitempty"` // that carried it
	Number        string          `json:"number,omitempty"`        // under which A has it
	Method        string          `json:"method,omitempty"`        // how it was sent
	Proof         *Item           `json:"proof,omitempty"`
	RecordedBy    UnitID          `json:"recordedBy,omitempty"` // the sender, or the office of the collective that received it
}

// ReportExcused records that a unit need not report for a period (được miễn báo cáo kỳ này).
type ReportExcused struct {
	Period string `json:"period"` // key
	Reason Item   `json:"reason"`
}

// QuestionAsked records that a continuous duty asks whether anything was done in a period.
type QuestionAsked struct {
	Period Period `json:"period"`
}

// QuestionAnswered records what a unit says to the question of a period. A later answer stands for an earlier one.
type QuestionAnswered struct {
	Period     string       `json:"period"`  // key
	Updated    bool         `json:"updated"` // false: nothing to tell
	Note       *Item        `json:"note,omitempty"`
	Report     AssignmentID `json:"report,omitempty"` // the report of the period that tells it
	Submission int          `json:"submission,omitempty"`
}

func (ReportReceived) event()   {}
func (ReceiptEntered) event()   {}
func (ReceiptNumbered) event()  {}
func (ReportForwarded) event()  {}
func (ReportExcused) event()    {}
func (QuestionAsked) event()    {}
func (QuestionAnswered) event() {}
