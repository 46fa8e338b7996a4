package projections

import (
	"context"
	"fmt"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// batchMost is the most events folded in one transaction, unless one commit has more.
const batchMost = 1000

// A supply reads the log ahead of the live fold and hands it over in batches.
type supply struct {
	read  chan item
	held  *item  // read already, for the next batch
	at    uint64 // handed over up to here
	ended bool   // nothing will come any more
}

type item struct {
	commit Commit
	err    error
}

// follow reads until ctx ends.
func (s *supply) follow(ctx context.Context, log eventstore.Store[domain.Event]) {
	defer close(s.read)
	for c, err := range log.Follow(ctx, s.at) {
		select {
		case s.read <- item{c, err}:
		case <-ctx.Done():
			return
		}
	}
}

// batch gives the commits that are there, in order and each once, as many as may go into one transaction. It waits for the
// first, if it is to, and for no other: what is alone goes alone, and batches grow by themselves while there is much to do.
// With an error come the commits before it.
func (s *supply) batch(wait bool) (batch []Commit, err error) {
	for events := 0; ; wait = false {
		next := s.next(wait)
		switch {
		case next == nil:
			return batch, nil
		case next.err != nil:
			return batch, next.err
		case next.commit.Position <= s.at: // it came before
			continue
		case next.commit.Position > s.at+1:
			return batch, fmt.Errorf("follow the log: %w", &eventstore.Damage{
				Position: s.at + 1, Reason: fmt.Sprintf("the commit is missing: after %d came %d", s.at, next.commit.Position), Remedy: eventstore.RemedyRestore,
			})
		case len(batch) > 0 && events+len(next.commit.Events) > batchMost:
			s.held = next
			return batch, nil
		}
		batch, events, s.at = append(batch, next.commit), events+len(next.commit.Events), next.commit.Position
	}
}

// next is the next thing read; nil when there is none, or none yet and it is not to wait.
func (s *supply) next(wait bool) *item {
	if held := s.held; held != nil {
		s.held = nil
		return held
	}
	if wait {
		next, more := <-s.read
		return s.given(next, more)
	}
	select {
	case next, more := <-s.read:
		return s.given(next, more)
	default:
		return nil
	}
}

func (s *supply) given(next item, more bool) *item {
	if !more {
		s.ended = true
		return nil
	}
	return &next
}
