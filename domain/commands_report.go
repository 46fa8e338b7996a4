package domain

// ---- reports on their way, and what continuous duties ask

// ReceiveReport gives B's receipt for the report sent last (tiếp nhận). Its number is entered by a worker.
type ReceiveReport struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
}

// EnterReceipt gives a receipt the next number of its book.
type EnterReceipt struct {
	Issued
	Book       BookID       `json:"book" validate:"required,max=64"`
	Unit       UnitID       `json:"unit" validate:"required"`
	Year       int          `json:"year" validate:"required"`
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Submission int          `json:"submission" validate:"min=1"`
}

// NumberReceipt tells a report its receipt's number.
type NumberReceipt struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Submission int          `json:"submission" validate:"min=1"`
	Book       BookID       `json:"book" validate:"required"`
	Number     int          `json:"number" validate:"min=1"`
}

// ForwardReport says that A has the report: by the office of a collective, by the sender to a body outside, with
// method and proof, or by a worker when the consolidation that carries it was sent.
type ForwardReport struct {
	Issued
	Assignment    AssignmentID    `json:"assignment" validate:"required"`
	Submission    int             `json:"submission,omitempty"` // 0: the last one
	On            Date            `json:"on"`
	Consolidation ConsolidationID `json:"consolidation,omitempty"`
	Number        string          `json:"number,omitempty" validate:"max=100"`
	Method        string          `json:"method,omitempty" validate:"max=100"`
	Proof         *Item           `json:"proof,omitempty"`
}

// ExcuseReport lets a unit off the report of a period, for a reason.
type ExcuseReport struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reason     Item         `json:"reason"`
}

// AskQuestion asks a continuous duty about a period; sent by a worker, perhaps twice.
type AskQuestion struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Period     Period       `json:"period"`
}

// AnswerQuestion says whether anything was done on a continuous duty in a period.
type AnswerQuestion struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Period     string       `json:"period" validate:"required,max=64"`
	Updated    bool         `json:"updated"`
	Note       *Item        `json:"note,omitempty"`
	Report     AssignmentID `json:"report,omitempty"`
	Submission int          `json:"submission,omitempty"`
}

func (c ReceiveReport) Aggregate() string  { return c.Assignment.aggregate() }
func (c EnterReceipt) Aggregate() string   { return "book." + string(c.Book) }
func (c NumberReceipt) Aggregate() string  { return c.Assignment.aggregate() }
func (c ForwardReport) Aggregate() string  { return c.Assignment.aggregate() }
func (c ExcuseReport) Aggregate() string   { return c.Assignment.aggregate() }
func (c AskQuestion) Aggregate() string    { return c.Assignment.aggregate() }
func (c AnswerQuestion) Aggregate() string { return c.Assignment.aggregate() }
