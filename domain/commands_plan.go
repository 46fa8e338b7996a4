package domain

import "time"

// RegisterImplementingDocument sends a unit's own document as the product of a duty (văn bản triển khai).
type RegisterImplementingDocument struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Document   DocumentID   `json:"document" validate:"required,max=64"`
	Proof      *Item        `json:"proof,omitempty"`
	ArrivedAt  time.Time    `json:"arrivedAt,omitzero"` // of a paper entered later
}

// RegisterKeyTask enters a task that a unit sets itself (nhiệm vụ trọng tâm): a duty whose giver is the unit.
type RegisterKeyTask struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required,max=64"`
	Unit       UnitID       `json:"unit" validate:"required,max=64"`
	Parent     AssignmentID `json:"parent,omitempty" validate:"max=64"`   // the duty that asks for it
	Document   DocumentID   `json:"document,omitempty" validate:"max=64"` // the unit's plan it stands in
	Task       Item         `json:"task"`
	Due        *Deadline    `json:"due,omitempty"`
}

func (c RegisterImplementingDocument) Aggregate() string { return c.Assignment.aggregate() }
func (c RegisterKeyTask) Aggregate() string              { return c.Assignment.aggregate() }
