package eventstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"iter"
	"strconv"

	"github.com/nats-io/nats.go"
)

// A Filling is what Fill has written.
type Filling struct {
	Commits uint64
	Events  uint64
	Bytes   int64  // of the payloads
	SHA256  string // of all payloads, one after the other (hex)
}

// fillTogether is how many messages are made before they are handed on to be sent.
const fillTogether = 256

// Fill writes commits that were made up into the log, which must be empty (ErrNotEmpty) and which nobody else may write to
// meanwhile: each at its position, with its version and its RecordedAt, and with the bytes and headers that Append would
// have given it. Prev and Hash are made here. It returns when all of them are durable.
//
// A commit that does not follow on those before it is refused, with what the log would refuse of any draft: the
// commits before it may be in the log then. Memory goes with the number of aggregates.
func (s *JetStream[E]) Fill(ctx context.Context, commits iter.Seq[Commit[E]]) (Filling, error) {
	r, err := s.Refill(ctx)
	if err != nil {
		return Filling{}, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	f := filler[E]{s: s, tips: map[string]Tip{}, sum: sha256.New()}
	made := make(chan []filled, 16)
	go func() { // makes messages while those before are stored
		defer close(made)
		f.fault = f.make(ctx, commits, made)
	}()
	for some := range made {
		for _, m := range some {
			if err := r.send(ctx, m.at, m.message); err != nil {
				return f.done, errors.Join(err, drain(stop, made))
			}
		}
	}
	if f.fault != nil {
		return f.done, fmt.Errorf("fill the log %s: %w", s.stream, f.fault)
	}
	r.check.last = f.done.Commits
	f.done.SHA256 = hex.EncodeToString(f.sum.Sum(nil))
	return f.done, r.End(ctx)
}

// drain has whoever makes messages stop, and waits for it.
func drain(stop context.CancelFunc, made <-chan []filled) error {
	stop()
	for range made { //nolint:revive // until it is closed
	}
	return nil
}

// filled is a message that is made and not sent.
type filled struct {
	at      Position
	message *nats.Msg
}

// A filler makes messages of commits.
type filler[E any] struct {
	s     *JetStream[E]
	tips  map[string]Tip // of each aggregate, so far
	sum   hash.Hash
	done  Filling
	fault error // why it ended early
}

func (f *filler[E]) make(ctx context.Context, commits iter.Seq[Commit[E]], made chan<- []filled) error {
	var some []filled
	hand := func() error {
		select {
		case made <- some:
			some = make([]filled, 0, fillTogether)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for c := range commits {
		m, err := f.message(c)
		if err != nil {
			return fmt.Errorf("position %d, %s: %w", c.Position, c.Aggregate, err)
		}
		if some = append(some, m); len(some) >= fillTogether {
			if err := hand(); err != nil {
				return err
			}
		}
	}
	return hand()
}

// message makes the message of the next commit.
func (f *filler[E]) message(c Commit[E]) (filled, error) {
	tip := f.tips[c.Aggregate]
	if c.Position != f.done.Commits+1 || c.Version != tip.Version+1 {
		return filled{}, fmt.Errorf("version %d comes where position %d and version %d must", c.Version, f.done.Commits+1, tip.Version+1)
	}
	if err := checkAggregate(c.Aggregate); err != nil {
		return filled{}, err
	}
	e, err := envelop(f.s.checker.codec, tip, Draft[E]{
		Command: c.Command, Actor: c.Actor, OnBehalfOf: c.OnBehalfOf, CausedBy: c.CausedBy, EffectiveAt: c.EffectiveAt, Events: c.Events,
	})
	if err != nil {
		return filled{}, err
	}
	payload, err := e.seal(trim(c.RecordedAt))
	if err != nil {
		return filled{}, err
	}
	f.sum.Write(payload)
	f.done.Commits, f.done.Events, f.done.Bytes = c.Position, f.done.Events+uint64(len(c.Events)), f.done.Bytes+int64(len(payload))
	f.tips[c.Aggregate] = Tip{c.Position, c.Version, sumOf(payload).String()}
	return filled{c.Position, &nats.Msg{Subject: f.s.prefix + c.Aggregate, Data: payload, Header: nats.Header{
		nats.MsgIdHdr: {c.Command}, nats.ExpectedLastSubjSeqHdr: {strconv.FormatUint(tip.Position, 10)},
	}}}, nil
}
