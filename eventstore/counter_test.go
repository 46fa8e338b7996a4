package eventstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// The smallest aggregate there is: something that is opened, counts and is closed.

type event interface{ isEvent() }

type (
	opened struct {
		Title string `json:"title"`
	}
	added struct {
		Number int `json:"number"`
	}
	closed struct{}
)

func (opened) isEvent() {}
func (added) isEvent()  {}
func (closed) isEvent() {}

// counterCodec knows three events. added is at schema 2; at schema 1 its field was called n.
type counterCodec struct{}

func (counterCodec) Encode(e event) (string, int, json.RawMessage, error) {
	data, err := json.Marshal(e)
	switch e.(type) {
	case opened:
		return "counter.opened", 1, data, err
	case added:
		return "counter.added", 2, data, err
	case closed:
		return "counter.closed", 1, data, err
	}
	return "", 0, nil, fmt.Errorf("no event: %T", e)
}

func (counterCodec) Decode(name string, schema int, data json.RawMessage) (event, error) {
	switch {
	case name == "counter.opened" && schema == 1:
		return decode[opened](data)
	case name == "counter.added" && schema == 1:
		var old struct {
			N int `json:"n"`
		}
		err := json.Unmarshal(data, &old)
		return added{old.N}, err
	case name == "counter.added" && schema == 2:
		return decode[added](data)
	case name == "counter.closed" && schema == 1:
		return decode[closed](data)
	}
	return nil, fmt.Errorf("this program does not know %s at schema %d", name, schema)
}

func decode[T event](data json.RawMessage) (event, error) {
	var v T
	err := json.Unmarshal(data, &v)
	return v, err
}

type counter struct {
	open bool
	sum  int
}

var errClosed = errors.New("the counter is closed")

func (c counter) Decide(cmd command) ([]event, error) {
	if cmd.Add == 0 {
		return nil, nil
	}
	if c.sum >= 1000 {
		return nil, errClosed
	}
	if !c.open {
		return []event{opened{"new"}, added{cmd.Add}}, nil
	}
	return []event{added{cmd.Add}}, nil
}

func (c counter) Evolve(e event) counter {
	switch e := e.(type) {
	case opened:
		c.open = true
	case added:
		c.sum += e.Number
	case closed:
		c.open = false
	}
	return c
}

// Fold makes the counter one that is kept in snapshots.
func (counter) Fold() int { return 1 }

type counterOnPaper struct {
	Open bool
	Sum  int
}

func (c counter) MarshalJSON() ([]byte, error) { return json.Marshal(counterOnPaper{c.open, c.sum}) }

func (c *counter) UnmarshalJSON(b []byte) error {
	var p counterOnPaper
	err := json.Unmarshal(b, &p)
	c.open, c.sum = p.Open, p.Sum
	return err
}

type command struct {
	ID, Of string
	Add    int
}

func (c command) Aggregate() string { return c.Of }
func (c command) CommandID() string { return c.ID }
func (command) IssuedBy() string    { return "person.1" }
func (command) IssuedFor() string   { return "" }
func (command) IssuedAt() time.Time { return time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC) }
func (command) CausedBy() string    { return "" }

func draft(command string, events ...event) Draft[event] {
	if len(events) == 0 {
		events = []event{added{1}}
	}
	return Draft[event]{Command: command, Actor: "person.1", Events: events}
}
