package domain

// ---- a duty asked back, extended, paused, opened again

// RequestReassignment asks the giver to consider the assignment again.
type RequestReassignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reason     Item         `json:"reason"`
}

// InsistAssignment leaves the duty where it is.
type InsistAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Note       *Item        `json:"note,omitempty"`
}

// RequestExtension asks for more time. A second request takes the place of the first.
type RequestExtension struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Wished     Date         `json:"wished"`
	Reason     Item         `json:"reason"`
}

// GrantExtension gives more time.
type GrantExtension struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Due        Deadline     `json:"due"`
	Note       *Item        `json:"note,omitempty"`
}

// RefuseExtension leaves the deadline.
type RefuseExtension struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reason     Item         `json:"reason"`
}

// SuspendAssignment stops the clock.
type SuspendAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reason     Item         `json:"reason"`
}

// ResumeAssignment starts it again, with another deadline or the same.
type ResumeAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Due        *Deadline    `json:"due,omitempty"`
	Note       *Item        `json:"note,omitempty"`
}

// ReopenAssignment has a closed duty done again, or withdraws a cancellation.
type ReopenAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reason     Item         `json:"reason"`
	Due        *Deadline    `json:"due,omitempty"`
}

// CloseByTacitConsent closes a duty whose deadline has passed in silence; sent by a worker, perhaps twice, perhaps too late.
type CloseByTacitConsent struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
}

func (c RequestReassignment) Aggregate() string { return c.Assignment.aggregate() }
func (c InsistAssignment) Aggregate() string    { return c.Assignment.aggregate() }
func (c RequestExtension) Aggregate() string    { return c.Assignment.aggregate() }
func (c GrantExtension) Aggregate() string      { return c.Assignment.aggregate() }
func (c RefuseExtension) Aggregate() string     { return c.Assignment.aggregate() }
func (c SuspendAssignment) Aggregate() string   { return c.Assignment.aggregate() }
func (c ResumeAssignment) Aggregate() string    { return c.Assignment.aggregate() }
func (c ReopenAssignment) Aggregate() string    { return c.Assignment.aggregate() }
func (c CloseByTacitConsent) Aggregate() string { return c.Assignment.aggregate() }
