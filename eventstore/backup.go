package eventstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrNotEmpty says that there is a log already where one was to be made from a backup.
var ErrNotEmpty = errors.New("eventstore: there is a log already")

// End is the end of the log as it is now, and durable when it is returned: everything that was acknowledged before the call
// is at it or before it.
func (s *JetStream[E]) End(ctx context.Context) (Position, error) {
	end, err := s.Last(ctx)
	if err == nil {
		s.sync.stored(end)
		err = s.sync.wait(ctx, end)
	}
	return end, err
}

// Backup writes the messages from the first to a position, as they are stored, into an archive. It checks them as Verify
// does and ends with a *Damage at the first that is not as it must be: a damaged log is not backed up. Writers go on
// meanwhile. Progress is told for each message; it may be nil.
func (s *JetStream[E]) Backup(ctx context.Context, a *ArchiveWriter, until Position, progress func(at, of Position)) error {
	check := s.checker.start(0)
	if until == 0 {
		return nil
	}
	for m, err := range s.messages(ctx, "", 0) {
		if err == nil {
			_, err = check.take(m.position, m.subject, strings.TrimPrefix(m.subject, s.prefix), m.payload)
		}
		if err == nil {
			err = a.Message(m.raw())
		}
		if err != nil {
			return err
		}
		if progress != nil {
			progress(m.position, until)
		}
		if m.position == until {
			return nil
		}
	}
	return &Damage{
		Position: check.last + 1, Remedy: RemedyRestore,
		Reason: fmt.Sprintf("the log has reached %d, and nothing can be read from here on", until),
	}
}

// What a Refill lets the server store ahead of it.
const (
	refillMessages = 2048
	refillBytes    = 16 << 20
)

// A Refill puts the messages of a log that was lost into an empty one: each at its position, with its bytes and its
// headers. It checks them as every reader does and stores none that is not as it must be.
type Refill[E any] struct {
	s       *JetStream[E]
	check   *checker[E]
	pending []sent
	bytes   int
}

// sent is a message on its way into the log.
type sent struct {
	at     Position
	size   int
	answer jetstream.PubAckFuture
}

// Refill begins to fill the log, which must be empty: ErrNotEmpty. Nobody else may write to it until End.
func (s *JetStream[E]) Refill(ctx context.Context) (*Refill[E], error) {
	last, err := s.Last(ctx)
	if err == nil && last > 0 {
		err = fmt.Errorf("%w: it ends at %d", ErrNotEmpty, last)
	}
	if err != nil {
		return nil, fmt.Errorf("fill the log %s: %w", s.stream, err)
	}
	return &Refill[E]{s: s, check: s.checker.start(0)}, nil
}

// Put adds the next message. It may return before the message is stored. A message that is not the next of a sound
// log is a *Damage, and nothing of it is stored: the Refill can go on with another in its place.
func (r *Refill[E]) Put(ctx context.Context, m RawMessage) error {
	aggregate, ours := strings.CutPrefix(m.Subject, r.s.prefix)
	if !ours {
		return &Damage{Position: m.Position, Subject: m.Subject, Reason: "it is of another log than " + r.s.stream, Remedy: RemedyRestore}
	}
	if _, err := r.check.take(m.Position, m.Subject, aggregate, m.Payload); err != nil {
		return err
	}
	return r.send(ctx, m.Position, &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Payload})
}

// send sends a message that is to have a position. It waits only where too many are on their way.
func (r *Refill[E]) send(ctx context.Context, p Position, m *nats.Msg) error {
	for len(r.pending) >= refillMessages || r.bytes > refillBytes {
		if err := r.stored(ctx); err != nil {
			return err
		}
	}
	answer, err := r.s.js.PublishMsgAsync(m, jetstream.WithRetryAttempts(0))
	if err != nil {
		return fmt.Errorf("fill the log %s at %d: %w", r.s.stream, p, err)
	}
	r.pending = append(r.pending, sent{p, len(m.Data), answer})
	r.bytes += len(m.Data)
	return nil
}

// At is the position of the last message that was put.
func (r *Refill[E]) At() Position { return r.check.last }

// End returns when all that was put is durable.
func (r *Refill[E]) End(ctx context.Context) error {
	for len(r.pending) > 0 {
		if err := r.stored(ctx); err != nil {
			return err
		}
	}
	r.s.sync.stored(r.At())
	return r.s.sync.wait(ctx, r.At())
}

// Restored opens a log that was made with Restoring to everybody: it is whole.
func (s *JetStream[E]) Restored(ctx context.Context) error {
	stream, err := s.js.Stream(ctx, s.stream)
	if err == nil {
		config := stream.CachedInfo().Config
		config.Metadata[formatKey] = strconv.Itoa(Format)
		_, err = s.js.UpdateStream(ctx, config)
	}
	if err != nil {
		return fmt.Errorf("open the restored log %s: %w", s.stream, err)
	}
	return nil
}

// stored waits for the oldest message that is on its way.
func (r *Refill[E]) stored(ctx context.Context) error {
	p := r.pending[0]
	r.pending, r.bytes = r.pending[1:], r.bytes-p.size
	var err error
	select {
	case ack := <-p.answer.Ok():
		if ack.Duplicate || ack.Sequence != p.at {
			err = fmt.Errorf("it was stored at %d (duplicate: %t)", ack.Sequence, ack.Duplicate)
		}
	case err = <-p.answer.Err():
		if full(err) {
			err = fmt.Errorf("%w: %w", ErrFull, err)
		} else if stopped := r.s.stopped(true); stopped != nil {
			err = stopped
		}
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("fill the log %s at %d: %w", r.s.stream, p.at, err)
	}
	return nil
}
