package eventstore

import (
	"bytes"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
)

// made yields the commits that a log has, as somebody would make them up: without prev and hash.
func made(commits []Commit[event], but func(i int, c *Commit[event])) iter.Seq[Commit[event]] {
	return func(yield func(Commit[event]) bool) {
		for i, c := range commits {
			c.Prev, c.Hash = "", ""
			if but != nil {
				but(i, &c)
			}
			if !yield(c) {
				return
			}
		}
	}
}

// A log that was filled with the commits of another is that log, byte for byte.
func TestAFilledLogIsAsAppended(t *testing.T) {
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	writeSome(t, s)
	var commits []Commit[event]
	end := must(s.End(t.Context()))
	for c, err := range s.Follow(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if commits = append(commits, c); c.Position == end {
			break
		}
	}
	dir := t.TempDir()
	server := startServer(t, dir, ServerOptions{})
	log := open(t, server, Options{})
	f, err := log.Fill(t.Context(), made(commits, nil))
	if err != nil || f.Commits != 60 || log.Durable() != 60 || len(f.SHA256) != 64 {
		t.Fatal(f, err, log.Durable())
	}
	were, are := raws(t, s), raws(t, log)
	for key, m := range were {
		r := are[key]
		if r.Subject != m.Subject || !bytes.Equal(r.Payload, m.Payload) || !maps.EqualFunc(r.Header, m.Header, slices.Equal) {
			t.Errorf("at %d: %+v, appended it is %+v", m.Position, r, m)
		}
	}
	server.Close()
	log = open(t, startServer(t, dir, ServerOptions{}), Options{MustExist: true})
	want := must(s.Verify(t.Context(), nil))
	if got, err := log.Verify(t.Context(), nil); err != nil || got != want || got.Bytes != f.Bytes || uint64(got.Events) != f.Events {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if _, err := log.Fill(t.Context(), made(commits, nil)); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("filled twice: %v", err)
	}
	life := read(t, log, "asg.a") // and it goes on
	must(log.Append(t.Context(), "asg.a", life[len(life)-1].Tip(), draft("more")))
}

// What does not follow on what was before it is not written.
func TestAFillTakesOnlyWhatFollows(t *testing.T) {
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	writeSome(t, s)
	var commits []Commit[event]
	for c, err := range s.Follow(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if commits = append(commits, c); len(commits) == 30 {
			break
		}
	}
	for name, but := range map[string]func(c *Commit[event]){
		"a gap in the positions": func(c *Commit[event]) { c.Position++ },
		"a gap in the versions":  func(c *Commit[event]) { c.Version++ },
		"no events":              func(c *Commit[event]) { c.Events = nil },
		"no command":             func(c *Commit[event]) { c.Command = "" },
		"no aggregate":           func(c *Commit[event]) { c.Aggregate = "asg" },
		"too large":              func(c *Commit[event]) { c.Actor = strings.Repeat("a", MaxCommit) },
	} {
		t.Run(name, func(t *testing.T) {
			log := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
			_, err := log.Fill(t.Context(), made(commits, func(i int, c *Commit[event]) {
				if i == 20 {
					but(c)
				}
			}))
			if err == nil || !strings.Contains(err.Error(), "position 2") {
				t.Errorf("filled with %v", err)
			}
			if last := must(log.Last(t.Context())); last > 20 {
				t.Errorf("the log ends at %d", last)
			}
		})
	}
}
