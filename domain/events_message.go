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

func (MessagePlanned) event() {}
func (MessageHanded) event()  {}
func (MessageFailed) event()  {}
