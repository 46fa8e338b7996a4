package domain

// ---- deadlines

// FixAnchor says on which day the event falls that obligations are counted from.
type FixAnchor struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Anchor   string     `json:"anchor" validate:"required,max=300"`
	On       Date       `json:"on"`
	Basis    string     `json:"basis" validate:"required,max=500"`
}

// ApplyRuling says that every duty given has the deadline that was decided.
type ApplyRuling struct {
	Issued
	Document    DocumentID `json:"document" validate:"required"`
	Ruling      int        `json:"ruling" validate:"min=1"`
	Assignments int        `json:"assignments"`
}

// MoveDeadline brings a change of the law or a decision on a document to a duty that is given already.
type MoveDeadline struct {
	Issued
	Assignment AssignmentID  `json:"assignment" validate:"required"`
	Due        Deadline      `json:"due"`
	Why        DeadlineCause `json:"why" validate:"required"`
	Basis      string        `json:"basis,omitempty" validate:"max=500"`
	Ruling     int           `json:"ruling,omitempty"`
}

func (c FixAnchor) Aggregate() string    { return c.Document.aggregate() }
func (c ApplyRuling) Aggregate() string  { return c.Document.aggregate() }
func (c MoveDeadline) Aggregate() string { return c.Assignment.aggregate() }
