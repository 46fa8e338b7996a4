package domain

import "time"

// ---- messages

// MessagePlanned records what one message to one recipient in one slot carries.
type MessagePlanned struct {
	Message   MessageID `json:"message"`
	Recipient UnitID    `json:"recipient"`
	Channel   Channel   `json:"channel"`
	Slot      string    `json:"slot"`    // "2024-03-08T07:30"
	Notices   []string  `json:"notices"` // keys of the inbox notices it carries
}

// MessageHanded records that the channel has taken the message.
type MessageHanded struct {
	Reference string `json:"reference"` // Message-ID on the channel
}

// MessageFailed records that the channel did not take it.
type MessageFailed struct {
	Attempt int       `json:"attempt"`
	Reason  string    `json:"reason"`
	RetryAt time.Time `json:"retryAt"` // zero: given up
}

// MessageUnreached records that somebody was told that no channel took a message in time: the unit was not reached,
// which is not lateness.
type MessageUnreached struct {
	Level      int          `json:"level"` // 1 the board, 2 the one above
	Recipient  UnitID       `json:"recipient"`
	Assignment AssignmentID `json:"assignment,omitempty"` // a duty the message is about; absent: none
	Document   DocumentID   `json:"document,omitempty"`   // a document it is about; absent: none
	To         []UnitID     `json:"to"`
	PlannedAt  time.Time    `json:"plannedAt"`
	RaisedAt   time.Time    `json:"raisedAt"`
}

// UnitContacted records that a person has reached the unit, so that nobody is told any more that it was not.
type UnitContacted struct {
	Assignment  AssignmentID `json:"assignment"` // on which the call stands
	ContactedAt time.Time    `json:"contactedAt"`
}

func (MessageUnreached) event() {}
func (UnitContacted) event()    {}

func (MessagePlanned) event() {}
func (MessageHanded) event()  {}
func (MessageFailed) event()  {}
