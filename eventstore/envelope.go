package eventstore

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Format is the number of the message format written here (docs/format.md). A reader halts at a higher one.
const Format = 1

const maxCommandID = 200 // it is also a header of the message

// An envelope is the body of one message: one commit. The order of the fields is the order on disk.
// Fields that are not listed here are ignored when read, so that format 1 can grow.
type envelope struct {
	Format      int       `json:"format"`
	Command     string    `json:"command"`
	Version     uint64    `json:"version"`
	Prev        string    `json:"prev"`
	Actor       string    `json:"actor"`
	OnBehalfOf  string    `json:"onBehalfOf,omitempty"`
	RecordedAt  instant   `json:"recordedAt"`
	EffectiveAt instant   `json:"effectiveAt"`
	CausedBy    string    `json:"causedBy,omitempty"`
	Events      []Written `json:"events"`
}

// Written is an event as it stands in the log: its wire name, the version of its schema, and its data.
type Written struct {
	Type   string          `json:"type"`
	Schema int             `json:"schema"`
	Data   json.RawMessage `json:"data"`
}

// An instant is a time as the log writes it: RFC 3339, UTC, always six digits of a second.
type instant time.Time

const instantLayout = "2006-01-02T15:04:05.000000Z"

func (i instant) MarshalJSON() ([]byte, error) {
	t := time.Time(i).UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return nil, fmt.Errorf("the year %d cannot be written in RFC 3339", y)
	}
	return t.AppendFormat(nil, `"`+instantLayout+`"`), nil
}

func (i *instant) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(`"`+time.RFC3339Nano+`"`, string(b))
	*i = instant(t.UTC())
	return err
}

// trim drops what the log does not keep of a time.
func trim(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// draw makes the envelope of a draft after tip, complete but for RecordedAt, and the events as a reader will get them.
// What could not be read again is not written.
func draw[E any](codec Codec[E], tip Tip, d Draft[E]) (envelope, []E, error) {
	e, err := envelop(codec, tip, d)
	if err != nil {
		return envelope{}, nil, err
	}
	events, err := eventsOf(codec, e)
	return e, events, err
}

// envelop makes the envelope of a draft after tip, complete but for RecordedAt.
func envelop[E any](codec Codec[E], tip Tip, d Draft[E]) (envelope, error) {
	switch {
	case d.Command == "":
		return envelope{}, errors.New("a commit must name the command it answers")
	case len(d.Command) > maxCommandID || strings.ContainsFunc(d.Command, func(r rune) bool { return r <= ' ' || r > '~' }):
		return envelope{}, fmt.Errorf("the command id %q is not 1 to %d visible ASCII characters", d.Command, maxCommandID)
	case d.Actor == "":
		return envelope{}, errors.New("a commit must say who decided")
	case len(d.Events) == 0:
		return envelope{}, errors.New("a commit must have at least one event")
	}
	if err := tip.check(); err != nil {
		return envelope{}, err
	}
	e := envelope{
		Format: Format, Command: d.Command, Version: tip.Version + 1, Prev: tip.Hash,
		Actor: d.Actor, OnBehalfOf: d.OnBehalfOf, CausedBy: d.CausedBy,
		EffectiveAt: instant(trim(d.EffectiveAt)),
	}
	for _, event := range d.Events {
		name, schema, data, err := codec.Encode(event)
		if err != nil {
			return envelope{}, fmt.Errorf("encode %T: %w", event, err)
		}
		e.Events = append(e.Events, Written{name, schema, data})
	}
	return e, e.check()
}

// eventsOf reads the events of an envelope.
func eventsOf[E any](codec Codec[E], e envelope) ([]E, error) {
	events := make([]E, 0, len(e.Events))
	for i, w := range e.Events {
		event, err := codec.Decode(w.Type, w.Schema, w.Data)
		if err != nil {
			return nil, fmt.Errorf("event %d, %q of schema %d, cannot be read: %w", i+1, w.Type, w.Schema, err)
		}
		events = append(events, event)
	}
	return events, nil
}

// check refuses a tip that no commit can have.
func (t Tip) check() error {
	if (t.Position == 0) != (t.Version == 0) || t.Version > t.Position || !validPrev(t.Version, t.Hash) {
		return fmt.Errorf("the tip %+v is none that a commit of this log can have", t)
	}
	return nil
}

// seal stamps the envelope and returns the bytes to store. A draft without EffectiveAt happened when it was recorded.
func (e *envelope) seal(recordedAt time.Time) ([]byte, error) {
	e.RecordedAt = instant(recordedAt)
	if time.Time(e.EffectiveAt).IsZero() {
		e.EffectiveAt = e.RecordedAt
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	payload := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(payload) > MaxCommit {
		return nil, fmt.Errorf("%w: it has %d bytes and may have %d; put long texts into content items",
			ErrTooLarge, len(payload), MaxCommit)
	}
	if !utf8.Valid(payload) {
		return nil, errors.New("the data of an event is not valid UTF-8")
	}
	return payload, nil
}

// unseal reads the bytes of a message. The error says what is wrong with them; newer says that only the program is too old.
func unseal(payload []byte) (e envelope, newer bool, err error) {
	if err = json.Unmarshal(payload, &e); err != nil || e.Format != Format {
		var head struct {
			Format int `json:"format"`
		}
		if json.Unmarshal(payload, &head) == nil && head.Format > Format {
			return e, true, fmt.Errorf("it has format %d, newer than this program, which reads format %d", head.Format, Format)
		}
		if err == nil {
			err = fmt.Errorf("it has format %d, which never was", e.Format)
		}
		return e, false, fmt.Errorf("it is not a commit: %w", err)
	}
	if time.Time(e.RecordedAt).IsZero() || time.Time(e.EffectiveAt).IsZero() {
		return e, false, errors.New("it is not a commit: it has no recordedAt or no effectiveAt")
	}
	if err = e.check(); err != nil {
		return e, false, fmt.Errorf("it is not a commit: %w", err)
	}
	return e, false, nil
}

func (e *envelope) check() error {
	switch {
	case e.Command == "" || e.Actor == "":
		return errors.New("it has no command or no actor")
	case e.Version == 0 || !validPrev(e.Version-1, e.Prev):
		return fmt.Errorf("version %d does not go with prev %q", e.Version, e.Prev)
	case len(e.Events) == 0:
		return errors.New("it has no events")
	}
	for i, event := range e.Events {
		if event.Type == "" || event.Schema < 1 || len(event.Data) == 0 {
			return fmt.Errorf("event %d needs a type, a schema from 1 and data, and has %q, %d and %d bytes",
				i+1, event.Type, event.Schema, len(event.Data))
		}
	}
	return nil
}

// A digest is the SHA-256 of a payload exactly as stored.
type digest [sha256.Size]byte

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// validPrev says whether hash can be that of the commit with this version: none before the first.
func validPrev(version uint64, hash string) bool {
	if version == 0 {
		return hash == ""
	}
	b, err := hex.DecodeString(hash)
	return err == nil && len(b) == sha256.Size && hash == strings.ToLower(hash)
}

// commitFrom puts together what a reader is given.
func commitFrom[E any](p Position, aggregate string, e envelope, sum digest, events []E) Commit[E] {
	return Commit[E]{
		Position: p, Aggregate: aggregate, Version: e.Version, Prev: e.Prev, Hash: sum.String(),
		Command: e.Command, Actor: e.Actor, OnBehalfOf: e.OnBehalfOf, CausedBy: e.CausedBy,
		RecordedAt: time.Time(e.RecordedAt), EffectiveAt: time.Time(e.EffectiveAt), Events: events, Written: e.Events,
	}
}

// checkAggregate refuses what is not "<kind>.<id>".
func checkAggregate(aggregate string) error {
	kind, id, _ := strings.Cut(aggregate, ".")
	if !validToken(kind) || !validToken(id) {
		return fmt.Errorf("the aggregate %q is not <kind>.<id> with 1 to 64 of A-Z a-z 0-9 _ - in each", aggregate)
	}
	return nil
}

func validToken(s string) bool {
	return len(s) >= 1 && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-')
	})
}
