package domain

// CloseAssignmentPeriod ends a duty without a deadline when its document has expired; sent by a worker, perhaps twice.
type CloseAssignmentPeriod struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Document   DocumentID   `json:"document" validate:"required"`
}

func (c CloseAssignmentPeriod) Aggregate() string { return c.Assignment.aggregate() }
