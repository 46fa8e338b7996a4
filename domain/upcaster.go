package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// An Upcaster turns the data of an event as it was written at one schema into that of the next. What was written is never
// edited: old data is made new each time it is read, one schema at a time, until it is today's.
//
// Next is pure: the same data always gives the same, and what it is given is left as it is. It works on JSON and not on
// today's types, which change, and it keeps the fields that it does not know; edited sees to both.
type Upcaster struct {
	Name string // of the event
	From int    // the schema it reads; it gives the one after
	Next func(json.RawMessage) (json.RawMessage, error)
}

// upcasters has a row for every schema of every event that is not today's. It is append-only. Every event still has its
// first schema, so there is none.
var upcasters = []Upcaster{}

// members are the fields of a JSON object, each as it is written: numbers stay exact.
type members map[string]json.RawMessage

// edited makes an upcaster's Next of a change to the fields; what the change does not name stays.
func edited(change func(members) error) func(json.RawMessage) (json.RawMessage, error) {
	return func(data json.RawMessage) (json.RawMessage, error) {
		var m members
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, err
		}
		if m == nil {
			return nil, errNoData
		}
		if err := change(m); err != nil {
			return nil, err
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(m); err != nil {
			return nil, err
		}
		return bytes.TrimRight(b.Bytes(), "\n"), nil
	}
}

// rename gives a field another name. That it is not there is an error, and so is a field that has the new name already.
func (m members) rename(old, name string) error {
	value, ok := m[old]
	if !ok {
		return fmt.Errorf("it has no %q", old)
	}
	if _, taken := m[name]; taken {
		return fmt.Errorf("it has %q already", name)
	}
	delete(m, old)
	m[name] = value
	return nil
}

// A registry is which events there are, and how those written long ago become today's.
type registry struct {
	kinds     map[string]Kind // by wire name
	upcasters []Upcaster
}

var errNoData = errors.New("no data")

// decode returns today's event for any schema that was ever written.
func (r registry) decode(name string, schema int, data json.RawMessage) (Event, error) {
	k, ok := r.kinds[name]
	if !ok {
		return nil, fmt.Errorf("event %q is unknown: this program is older than the log; install the newer program", name)
	}
	if schema > k.Schema || schema < 1 {
		return nil, fmt.Errorf("event %q has schema %d, this program knows %d: install the newer program", name, schema, k.Schema)
	}
	today := data
	for from := schema; from < k.Schema; from++ {
		u, err := r.upcaster(name, from)
		if err == nil {
			today, err = u.Next(today)
		}
		if err != nil {
			return nil, fmt.Errorf("decode event %s schema %d: from %d to %d: %w", name, schema, from, from+1, err)
		}
	}
	if bytes.Equal(bytes.TrimSpace(today), []byte("null")) {
		return nil, fmt.Errorf("decode event %s schema %d: %w", name, schema, errNoData)
	}
	p := reflect.New(k.Type())
	if err := json.Unmarshal(today, p.Interface()); err != nil {
		return nil, fmt.Errorf("decode event %s schema %d: %w", name, schema, err)
	}
	return p.Elem().Interface().(Event), nil
}

// upcaster is the row of a schema.
func (r registry) upcaster(name string, from int) (Upcaster, error) {
	i := slices.IndexFunc(r.upcasters, func(u Upcaster) bool { return u.Name == name && u.From == from })
	if i < 0 {
		return Upcaster{}, errors.New("there is no upcaster")
	}
	return r.upcasters[i], nil
}
