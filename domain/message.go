package domain

import "time"

// Channel is a way out of the house. The inbox is not one: it is a read model.
type Channel string

// Email is the only channel so far.
const Email Channel = "email"

// MaxAttempts is how often a message is handed to its channel before it is given up.
const MaxAttempts = 5

// States of a message.
const (
	PlannedMessage Status = "planned"
	Handed         Status = "handed"
	Failed         Status = "failed"
)

// MessageLife is the table of a message's transitions.
var MessageLife = []Transition{
	{[]Status{""}, "PlanMessage", []Party{Worker}, PlannedMessage},
	{[]Status{PlannedMessage}, "RecordHanded", []Party{Worker}, Handed},
	{[]Status{PlannedMessage}, "RecordFailed", []Party{Worker}, Failed},
	{[]Status{PlannedMessage, Failed}, "RaiseUnreached", []Party{Worker}, ""},
	{[]Status{PlannedMessage, Failed}, "RecordContact", []Party{Worker}, ""},
}

// Message is what one recipient gets on one channel in one slot, and what became of it.
type Message struct {
	Status   Status
	Plan     MessagePlanned
	Attempts int
	RetryAt  time.Time // when the next attempt is due

	Unreached int  // how many levels were told that the unit was not reached
	Contacted bool // it was, by a person
}

// Decide says what a command makes happen.
func (m Message) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(MessageLife, m.Status, commandName(cmd), parties(cmd, bonds{}))
	switch c := cmd.(type) {
	case PlanMessage:
		if m.Status != "" && !notYours(err) {
			return nil, nil // its id says what it is
		}
		if err != nil {
			return nil, err
		}
		return []Event{MessagePlanned{Message: c.Message, Recipient: c.Recipient, Channel: c.Channel, Slot: c.Slot, Notices: c.Notices}}, nil
	case RecordHanded:
		if m.Status == Handed && !notYours(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return []Event{MessageHanded{Reference: c.Reference}}, nil
	case RecordFailed:
		if m.Status != PlannedMessage && !notYours(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if c.At.Before(m.RetryAt) {
			return nil, nil // nobody tries before that: it is the failure recorded already
		}
		e := MessageFailed{Attempt: m.Attempts + 1, Reason: c.Reason, RetryAt: c.RetryAt}
		if e.Attempt >= MaxAttempts {
			e.RetryAt = time.Time{}
		}
		return []Event{e}, nil
	}
	if notYours(err) {
		return nil, err
	}
	switch c := cmd.(type) { // of a worker, which may come too late
	case RaiseUnreached:
		if err != nil {
			return nil, nil
		}
		return m.unreached(c), nil
	case RecordContact:
		if err != nil || m.Contacted {
			return nil, nil
		}
		return []Event{UnitContacted{Assignment: c.Assignment, ContactedAt: c.ContactedAt}}, nil
	}
	return nil, unknown("message", cmd)
}

// Evolve folds one fact into the state.
func (m Message) Evolve(e Event) Message {
	switch e := e.(type) {
	case MessagePlanned:
		m.Status, m.Plan = PlannedMessage, e
	case MessageHanded:
		m.Status = Handed
	case MessageUnreached:
		m.Unreached = e.Level
	case UnitContacted:
		m.Contacted = true
	case MessageFailed:
		m.Attempts, m.RetryAt = e.Attempt, e.RetryAt
		if e.RetryAt.IsZero() {
			m.Status = Failed
		}
	}
	return m
}

// Slot is the next time a digest leaves, at or after an instant: 07:30 of a working day.
func Slot(t time.Time, cal Calendar) (time.Time, error) {
	day := DateOf(t)
	if t.After(day.Time(7, 30)) {
		day = day.AddDays(1)
	}
	day, err := cal.AddWorkdays(day, 0)
	return day.Time(7, 30), err
}

// SlotName is how a slot is written in a message's id.
func SlotName(t time.Time) string { return t.In(Zone).Format("2006-01-02T15:04") }
