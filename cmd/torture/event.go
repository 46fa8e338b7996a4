package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/eventstore"
)

// wrote is the one event of these logs.
type wrote struct {
	Op   string           `json:"op"` // the act it records; twice in the log is once too often
	Text string           `json:"text,omitempty"`
	Item *eventstore.Item `json:"item,omitempty"` // that must be there when this is
}

// A store is a log of such events.
type store = *eventstore.JetStream[wrote]

// wire writes and reads them.
type wire struct{}

func (wire) Encode(e wrote) (name string, schema int, data json.RawMessage, err error) {
	data, err = json.Marshal(e)
	return "torture.wrote", 1, data, err
}

func (wire) Decode(name string, schema int, data json.RawMessage) (e wrote, err error) {
	if name != "torture.wrote" || schema != 1 {
		return e, fmt.Errorf("unknown event %s of schema %d", name, schema)
	}
	return e, json.Unmarshal(data, &e)
}

// write is the command to record an act, by which several clients meet on one aggregate.
type write struct {
	wrote
	id string // the command id; the act's name unless a bug is planted
}

func (w write) Aggregate() string   { a, _ := partsOf(w.Op); return a }
func (w write) CommandID() string   { return w.id }
func (w write) IssuedBy() string    { _, client := partsOf(w.Op); return client }
func (w write) IssuedFor() string   { return "" }
func (w write) IssuedAt() time.Time { return time.Time{} }
func (w write) CausedBy() string    { return "" }

// page is the state of an aggregate: nothing of it matters to a decision.
type page struct{}

func (page) Decide(w write) ([]wrote, error) { return []wrote{w.wrote}, nil }
func (page) Evolve(wrote) page               { return page{} }
