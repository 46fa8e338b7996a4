package domain

// ---- deadlines

// MoveDeadline brings a change of the law or a decision on a document to a duty that is given already.
type MoveDeadline struct {
	Issued
	Assignment AssignmentID  `json:"assignment" validate:"required"`
	Due        Deadline      `json:"due"`
	Why        DeadlineCause `json:"why" validate:"required"`
	Basis      string        `json:"basis,omitempty" validate:"max=500"`
	Ruling     int           `json:"ruling,omitempty"`
}

func (c MoveDeadline) Aggregate() string { return c.Assignment.aggregate() }
