package domain

import "time"

// ---- the take-over of a running list

// TakeOverAssignment brings a running duty of a list into the house. Taken over twice it counts once.
type TakeOverAssignment struct {
	Issued
	Assignment   AssignmentID `json:"assignment" validate:"required,max=64"`
	Unit         UnitID       `json:"unit" validate:"required"`
	Duty         Duty         `json:"duty" validate:"required"`
	Text         string       `json:"text" validate:"required,max=8000"`
	Source       ListRow      `json:"source"`
	Given        Date         `json:"given"`
	Due          *Deadline    `json:"due,omitempty"`
	Coordinating []UnitID     `json:"coordinating,omitempty" validate:"max=100"`
	Superiors    Superiors    `json:"superiors"`
}

// TakeOverCompleted brings a duty of a list into the house that was completed before: last year's, so that a
// year can be compared with the one before it.
type TakeOverCompleted struct {
	TakeOverAssignment
	On        Date      `json:"on"`
	ArrivedAt time.Time `json:"arrivedAt" validate:"required"`
}

func (c TakeOverAssignment) Aggregate() string { return c.Assignment.aggregate() }
func (c TakeOverCompleted) Aggregate() string  { return c.Assignment.aggregate() }
