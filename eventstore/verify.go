package eventstore

import (
	"context"
	"fmt"
	"strings"
)

// A Census is what Verify has read and found good.
type Census struct {
	Commits    int      `json:"commits"`
	Events     int      `json:"events"`
	Aggregates int      `json:"aggregates"`
	Bytes      int64    `json:"bytes"`    // of the payloads
	Position   Position `json:"position"` // of the last commit
}

// Verify reads every message from the first to the end of the log as it is when it is called, and checks that none is
// missing, that every link of every chain fits and that this program knows every event. It ends with a *Damage at the
// first that is not as it must be; the Census tells what came before. Progress is told for each message; it may be nil.
//
// What it cannot see is that the end is lost, when the server says that the log ended before: see Reached.
func (s *JetStream[E]) Verify(ctx context.Context, progress func(at, of Position)) (Census, error) {
	var c Census
	end, err := s.Last(ctx)
	if err != nil {
		return c, err
	}
	check := s.checker.start(0)
	for m, err := range s.messages(ctx, "", 0) {
		if err != nil {
			return c, err
		}
		if m.position > end {
			break // written since
		}
		commit, err := check.take(m.position, m.subject, strings.TrimPrefix(m.subject, s.prefix), m.payload)
		if err != nil {
			return c, err
		}
		c.Commits++
		c.Events += len(commit.Events)
		c.Bytes += int64(len(m.payload))
		c.Aggregates, c.Position = len(check.links), m.position
		if progress != nil {
			progress(m.position, end)
		}
	}
	if check.last < end {
		return c, &Damage{
			Position: check.last + 1, Remedy: RemedyRestore,
			Reason: fmt.Sprintf("the log ends at %d, and nothing can be read from here on", end),
		}
	}
	return c, nil
}
