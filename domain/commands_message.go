package domain

import "time"

// ---- messages

// PlanMessage decides what one message carries. Planned twice it counts once.
type PlanMessage struct {
	Issued
	Message   MessageID `json:"message" validate:"required"`
	Recipient UnitID    `json:"recipient" validate:"required"`
	Channel   Channel   `json:"channel" validate:"required"`
	Slot      string    `json:"slot" validate:"required"`
	Notices   []string  `json:"notices" validate:"required,min=1"`
}

// RecordHanded says that the channel took the message.
type RecordHanded struct {
	Issued
	Message   MessageID `json:"message" validate:"required"`
	Reference string    `json:"reference" validate:"required"`
}

// RecordFailed says that the channel did not take it.
type RecordFailed struct {
	Issued
	Message MessageID `json:"message" validate:"required"`
	Reason  string    `json:"reason" validate:"required,max=500"`
	RetryAt time.Time `json:"retryAt"`
}

// RaiseUnreached tells somebody that no channel took a message; sent by a worker, perhaps twice, perhaps too late.
type RaiseUnreached struct {
	Issued
	Message    MessageID    `json:"message" validate:"required"`
	Level      int          `json:"level" validate:"min=1"`
	Assignment AssignmentID `json:"assignment,omitempty"`
	Document   DocumentID   `json:"document,omitempty"`
	To         []UnitID     `json:"to"`
	PlannedAt  time.Time    `json:"plannedAt"`
}

// RecordContact says that a person has reached the unit of a message that no channel took.
type RecordContact struct {
	Issued
	Message     MessageID    `json:"message" validate:"required"`
	Assignment  AssignmentID `json:"assignment" validate:"required"`
	ContactedAt time.Time    `json:"contactedAt"`
}

func (c RaiseUnreached) Aggregate() string { return c.Message.aggregate() }
func (c RecordContact) Aggregate() string  { return c.Message.aggregate() }

func (c PlanMessage) Aggregate() string  { return c.Message.aggregate() }
func (c RecordHanded) Aggregate() string { return c.Message.aggregate() }
func (c RecordFailed) Aggregate() string { return c.Message.aggregate() }

func (m MessageID) aggregate() string { return "message." + string(m) }
