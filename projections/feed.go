package projections

import (
	"context"
	"io"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// A feed reads the log ahead of who folds it.
type feed struct {
	batches chan []Commit
	have    []Commit
	ended   error // when batches is closed
}

// feedMost is how many commits are handed over at a time, at most, and feedAhead how many batches may wait.
const (
	feedMost  = 128
	feedAhead = 4
)

// newFeed reads from the beginning of the log until ctx ends.
func newFeed(ctx context.Context, log eventstore.Store[domain.Event]) *feed {
	f := &feed{batches: make(chan []Commit, feedAhead)}
	go func() {
		defer close(f.batches)
		f.ended = f.read(ctx, log)
	}()
	return f
}

func (f *feed) read(ctx context.Context, log eventstore.Store[domain.Event]) error {
	var batch []Commit
	for c, err := range log.Follow(ctx, 0) {
		if err != nil {
			return err
		}
		batch = append(batch, c)
		if len(batch) < feedMost && c.Position < log.Durable() { // there is another that will take it along
			select {
			case f.batches <- batch:
				batch = nil
			default: // who folds has enough to do
			}
			continue
		}
		select {
		case f.batches <- batch:
			batch = make([]Commit, 0, feedMost)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return io.ErrUnexpectedEOF // a log that is followed has no end
}

// next is the next commit; it waits for one.
func (f *feed) next() (Commit, error) {
	for len(f.have) == 0 {
		batch, ok := <-f.batches
		if !ok {
			return Commit{}, f.ended
		}
		f.have = batch
	}
	c := f.have[0]
	f.have = f.have[1:]
	return c, nil
}
