package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A log that is not as it must be halts its readers, which say where and why. The checker alone is shown first that
// it lets a good log pass, then each fault planted in it.

// goodLog is three commits of two aggregates, as stored.
func goodLog(t *testing.T) []RawMessage {
	t.Helper()
	m := NewMemory(counterCodec{}, nil)
	a := must(m.Append(t.Context(), "asg.a", Tip{}, draft("c1", opened{"a"})))
	must(m.Append(t.Context(), "asg.b", Tip{}, draft("c2", opened{"b"})))
	a = must(m.Append(t.Context(), "asg.a", a.Tip(), draft("c3")))
	must(m.Append(t.Context(), "asg.a", a.Tip(), draft("c4")))
	var log []RawMessage
	for r, err := range m.Raw(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, r)
	}
	return log
}

func check(log []RawMessage, after Position) error {
	c := checker[event]{codec: counterCodec{}}.start(after)
	for _, r := range log {
		if r.Position <= after {
			continue
		}
		if _, err := c.take(r.Position, "main."+r.Subject, r.Subject, r.Payload); err != nil {
			return err
		}
	}
	return nil
}

func swap(from, to string) func([]RawMessage) []RawMessage {
	return func(log []RawMessage) []RawMessage { // in the third message, the second of its aggregate
		p := bytes.Replace(log[2].Payload, []byte(from), []byte(to), 1)
		if bytes.Equal(p, log[2].Payload) {
			panic("nothing to swap: " + from)
		}
		log[2].Payload = p
		return log
	}
}

func TestTheCheckerFindsEachFault(t *testing.T) {
	for _, after := range []Position{0, 1, 2, 3, 4} {
		if err := check(goodLog(t), after); err != nil {
			t.Errorf("a good log after %d: %v", after, err)
		}
	}
	for name, tt := range map[string]struct {
		plant  func([]RawMessage) []RawMessage
		at     Position
		reason string
	}{
		"a message is missing":  {func(l []RawMessage) []RawMessage { return append(l[:1], l[2:]...) }, 2, "missing"},
		"the first is missing":  {func(l []RawMessage) []RawMessage { return l[1:] }, 1, "missing"},
		"a message comes twice": {func(l []RawMessage) []RawMessage { return append(l[:2], l[1:]...) }, 3, "missing"},
		"two changed places":    {func(l []RawMessage) []RawMessage { l[0].Payload, l[2].Payload = l[2].Payload, l[0].Payload; return l }, 1, "version 2"},
		"of another aggregate":  {func(l []RawMessage) []RawMessage { l[2].Subject = "asg.b"; return l }, 3, "chain of asg.b is broken"},
		"one byte of the first": {func(l []RawMessage) []RawMessage {
			l[0].Payload = bytes.Replace(l[0].Payload, []byte("person.1"), []byte("person.2"), 1)
			return l
		}, 3, "chain of asg.a is broken"},
		"a version is left out":      {swap(`"version":2`, `"version":3`), 3, "version 2 must come"},
		"no version":                 {swap(`"version":2`, `"version":0`), 3, "does not go with prev"},
		"the chain":                  {swap(`"prev":"`, `"prev":"00`), 3, "does not go with prev"},
		"no command":                 {swap(`"command":"c3"`, `"command":""`), 3, "no command"},
		"no time":                    {swap(`"recordedAt"`, `"recorded_at"`), 3, "no recordedAt"},
		"not JSON":                   {swap(`}`, ``), 3, "not a commit"},
		"a newer format":             {swap(`"format":1`, `"format":2`), 3, "format 2, newer than this program"},
		"a newer format, reshaped":   {func(l []RawMessage) []RawMessage { l[2].Payload = []byte(`{"format":3,"events":"x"}`); return l }, 3, "format 3, newer"},
		"no format":                  {swap(`"format":1`, `"format":0`), 3, "never was"},
		"an unknown event":           {swap(`"counter.added"`, `"counter.halved"`), 3, `"counter.halved" of schema 2`},
		"an event of a newer schema": {swap(`"schema":2`, `"schema":9`), 3, `"counter.added" of schema 9`},
		"an event with other data":   {swap(`{"number":1}`, `{"number":"x"}`), 3, `"counter.added" of schema 2, cannot be read`},
		"no such subject":            {func(l []RawMessage) []RawMessage { l[2].Subject = "asg"; return l }, 3, "not that of an aggregate"},
	} {
		err := check(tt.plant(goodLog(t)), 0)
		var d *Damage
		if !errors.As(err, &d) || !errors.Is(err, ErrDamaged) || d.Position != tt.at || !strings.Contains(d.Reason, tt.reason) || d.Remedy == "" {
			t.Errorf("%s: got %v, want damage at %d with %q", name, err, tt.at, tt.reason)
		}
	}
}

func TestFormatOneMayGrow(t *testing.T) {
	if err := check(swap(`"actor":`, `"place":"Hà Nội","actor":`)(goodLog(t))[:3], 0); err != nil {
		t.Errorf("a field that is not known: %v, want it ignored", err)
	}
	old := swap(`"schema":2,"data":{"number":1}`, `"schema":1,"data":{"n":41}`)(goodLog(t))[:3]
	c := checker[event]{codec: counterCodec{}}.start(2)
	got, err := c.take(3, "", old[2].Subject, old[2].Payload)
	if err != nil || got.Events[0] != (added{41}) {
		t.Errorf("an event of schema 1 is %+v, %v", got.Events, err)
	}
}

// soon ends what would else follow for ever.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// halts says that reading a log that JetStream serves ends with damage at a position.
func halts(t *testing.T, s *JetStream[event], aggregate string, at Position, reason string) {
	t.Helper()
	ends := func(name string, err error) {
		t.Helper()
		var d *Damage
		if !errors.As(err, &d) || d.Position != at || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: got %v, want damage at %d with %q", name, err, at, reason)
		}
	}
	var end error
	var seen Position
	for c, err := range s.Follow(soon(t), 0) {
		if end = err; err == nil {
			if seen = c.Position; seen >= at {
				t.Fatalf("followed past %d to %d", at, seen)
			}
		}
	}
	ends("follow", end)
	if seen != at-1 {
		t.Errorf("followed to %d, want %d", seen, at-1)
	}
	if aggregate == "" {
		return
	}
	end = nil
	for _, err := range s.Read(t.Context(), aggregate) {
		end = err
	}
	ends("read", end)
}

func TestAGapHaltsTheReaders(t *testing.T) {
	gap(t, startServer(t, t.TempDir(), ServerOptions{}), Options{Tenant: "main"})
}

// gap plants a hole in a new log.
func gap(t *testing.T, server *Server, o Options) {
	t.Helper()
	js := must(jetstream.New(must(server.Connect())))
	safe := settings(o)
	loose := safe
	loose.DenyDelete = false
	stream := must(js.CreateStream(t.Context(), loose))
	for _, r := range goodLog(t) {
		must(js.Publish(t.Context(), o.Tenant+"."+r.Subject, r.Payload))
	}
	if err := stream.DeleteMsg(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	must(js.UpdateStream(t.Context(), safe))
	s := open(t, server, o)
	halts(t, s, "", 3, "missing")
	for _, err := range s.Read(t.Context(), "asg.a") { // sees the next version instead
		if err != nil && !strings.Contains(err.Error(), "version 2 must come") {
			t.Error(err)
		}
	}
	var d *Damage
	var end error
	for _, err := range s.Follow(soon(t), 2) {
		end = err
	}
	if !errors.As(end, &d) || d.Position != 3 {
		t.Errorf("from the middle: %v, want damage at 3", end)
	}
	n := 0
	for range s.Raw(t.Context(), 0) {
		n++
	}
	if n != 3 {
		t.Errorf("raw shows %d messages of a damaged log, want the 3 that are left", n)
	}
}

func TestForgedMessagesHaltTheReaders(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	for i, tt := range []struct{ from, to, reason string }{
		{`"prev":"%s"`, `"prev":"` + strings.Repeat("0", 64) + `"`, "chain of asg.a is broken"},
		{`"counter.added"`, `"counter.halved"`, "counter.halved"},
		{`"schema":2`, `"schema":3`, `"counter.added" of schema 3`},
		{`"format":1`, `"format":2`, "newer than this program"},
		{`{"format":1`, `"format":1`, "not a commit"},
	} {
		s := open(t, server, Options{Tenant: fmt.Sprintf("t%d", i)})
		tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
		e := drawn(tip, draft("c2"))
		good := must(e.seal(time.Now()))
		from := strings.ReplaceAll(tt.from, "%s", tip.Hash)
		bad := bytes.Replace(good, []byte(from), []byte(tt.to), 1)
		if bytes.Equal(good, bad) {
			t.Fatal("nothing was forged")
		}
		s.raw(t, "asg.a", bad)
		halts(t, s, "asg.a", 2, tt.reason)
		if _, err := s.Append(t.Context(), "asg.a", tip, draft("c3")); !errors.Is(err, ErrDamaged) {
			t.Errorf("append on a forged tail: %v, want damage", err)
		}
		open(t, server, Options{Tenant: fmt.Sprintf("t%d", i)}) // it can still be looked at
	}
	// The twin: the same bytes, not forged, are read.
	s := open(t, server, Options{Tenant: "good"})
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
	e := drawn(tip, draft("c2"))
	s.raw(t, "asg.a", must(e.seal(time.Now())))
	if life := read(t, s, "asg.a"); len(life) != 2 {
		t.Errorf("%d commits, want 2", len(life))
	}
}

// TestARepeatedFirstCommitIsNoNewLife: who reads a short life from its end backwards comes to a message that says it is
// the first, and does not take it for the whole.
func TestARepeatedFirstCommitIsNoNewLife(t *testing.T) {
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
	must(s.Append(t.Context(), "asg.a", tip, draft("c2")))
	first := must(s.lookUp(t.Context(), getRequest{Seq: 1}))
	s.raw(t, "asg.a", first.payload)
	halts(t, s, "asg.a", 3, "version 1 of asg.a")
	for c, err := range s.ReadAfter(t.Context(), "asg.a", Tip{}) {
		if c.Position == 3 && err == nil {
			t.Error("after no tip it is taken for the life of asg.a")
		}
	}
}
