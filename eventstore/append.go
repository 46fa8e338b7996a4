package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// attempts is how often Append asks a silent server within its time.
const attempts = 4

// The server's codes, which nats.go does not all name.
const (
	codeTooManyRequests   = 10167 // not stored, try again
	codeInProcess         = 10158 // replicated: a message with this id is on its way, and what becomes of it is not known yet
	codeBatchDuplicate    = 10201
	codeNoResources       = 10023
	codeNoStorage         = 10047
	codeAccountResources  = 10002
	codeStoreFailed       = 10077
	codeMaximumBytes      = 10060
	codeNotEnabled        = 10076
	codeNotEnabledAccount = 10039
	codeNoPeers           = 10005 // too few servers of the cluster are up
	codeNotAvailable      = 10008 // the cluster has no leader
	codeOffline           = 10118
	codeNotReady          = 10163 // a new leader has yet to apply what was written under the old one
)

// Append implements Store. Sending again is safe, and is how silence is resolved: the expected position and the
// command id are the same each time, so at most one of the messages sent is stored; when one is, the others come
// back as conflict or duplicate and the commit is found by its command.
func (s *JetStream[E]) Append(ctx context.Context, aggregate string, tip Tip, d Draft[E]) (Commit[E], error) {
	c, err := s.append(ctx, aggregate, tip, d)
	if err != nil {
		err = fmt.Errorf("append %s: %w", aggregate, err)
	}
	return c, err
}

func (s *JetStream[E]) append(ctx context.Context, aggregate string, tip Tip, d Draft[E]) (none Commit[E], _ error) {
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if err := checkAggregate(aggregate); err != nil {
		return none, err
	}
	e, events, err := draw(s.checker.codec, tip, d)
	if err != nil {
		return none, err
	}
	within, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	sent, here := false, false
	arrived := func() {
		if !here {
			here = true
			s.sync.arrived()
		}
	}
	s.sync.coming()
	defer arrived()
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		if err := s.stopped(sent); err != nil {
			return none, err
		}
		try := e // each try has its own time, so that the order of times is that of positions
		answer, sum, err := s.send(aggregate, tip, d.Command, &try)
		switch {
		case err == nil:
			sent = true
		case errors.Is(err, nats.ErrConnectionClosed):
			return none, unanswered(err, sent)
		case !again(err):
			return none, err
		default: // not sent
		}
		if err == nil {
			var ack *jetstream.PubAck
			select {
			case ack = <-answer.Ok():
			case err = <-answer.Err():
			case <-within.Done():
				err = within.Err()
			}
			if err == nil {
				s.sync.stored(ack.Sequence)
			}
			arrived()
			switch {
			case err == nil && !ack.Duplicate:
				if err := s.sync.wait(within, ack.Sequence); err != nil {
					return none, unanswered(err, true)
				}
				return commitFrom(ack.Sequence, aggregate, try, sum, events), nil
			case err == nil:
				return s.duplicate(within, aggregate, ack.Sequence, d.Command)
			case conflict(err):
				if c, err := s.moved(within, aggregate, tip, d.Command, err); !errors.Is(err, errOnItsWay) {
					return c, err
				}
			case full(err):
				return none, fmt.Errorf("%w: %w; it goes on when there is room", ErrFull, err)
			case errors.Is(err, nats.ErrConnectionClosed):
				return none, unanswered(err, true)
			case !again(err):
				return none, err
			}
		}
		select {
		case <-within.Done():
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			if err := s.stopped(sent); err != nil {
				return none, err
			}
			return none, unanswered(err, sent)
		case <-time.After(rand.N(pause)):
		}
	}
}

// send stamps, encodes and sends in one step, one writer at a time; it does not wait for the answer.
func (s *JetStream[E]) send(aggregate string, tip Tip, command string, e *envelope) (jetstream.PubAckFuture, digest, error) {
	s.sending.Lock()
	defer s.sending.Unlock()
	payload, err := e.seal(s.clock.stamp())
	if err != nil {
		return nil, digest{}, err
	}
	if !s.nc.IsConnected() && !s.nc.IsClosed() { // or it would wait in a buffer and be sent who knows when
		return nil, digest{}, nats.ErrDisconnected
	}
	m := &nats.Msg{Subject: s.prefix + aggregate, Data: payload}
	answer, err := s.js.PublishMsgAsync(m, jetstream.WithMsgID(command),
		jetstream.WithExpectLastSequencePerSubject(tip.Position), jetstream.WithRetryAttempts(0))
	return answer, sumOf(payload), err
}

// errOnItsWay says that a message after the tip is not yet stored by the majority of a cluster, and may never be. It may be
// our own, sent before and unanswered: so it is no conflict until it is there and is another's.
var errOnItsWay = errors.New("a message is on its way")

// moved decides what a refusal by the server means: our own command is in the aggregate's tail, or another's is.
func (s *JetStream[E]) moved(ctx context.Context, aggregate string, tip Tip, command string, refusal error) (none Commit[E], _ error) {
	check := s.checker.of(aggregate, tip)
	for after := tip.Position; ; {
		m, err := s.lookUp(ctx, getRequest{Seq: after + 1, NextFor: s.prefix + aggregate})
		if err != nil {
			return none, unanswered(err, true)
		}
		if m == nil && after == tip.Position && code(refusal) == jetstream.JSErrCodeStreamWrongLastSequenceConstant {
			return none, errOnItsWay
		}
		if m == nil {
			return none, fmt.Errorf("%w (%w)", ErrConflict, refusal)
		}
		c, err := check.take(m.position, m.subject, aggregate, m.payload)
		if err != nil {
			return none, err
		}
		if c.Command == command {
			return s.found(ctx, c)
		}
		after = m.position
	}
}

// duplicate gets the commit that the server says the command already has.
func (s *JetStream[E]) duplicate(ctx context.Context, aggregate string, p Position, command string) (none Commit[E], _ error) {
	m, err := s.lookUp(ctx, getRequest{Seq: p})
	if err != nil {
		return none, unanswered(err, true)
	}
	if m == nil {
		return none, &Damage{Position: p, Reason: "the server says it has stored a message here and has none", Remedy: RemedyRestore}
	}
	if m.subject != s.prefix+aggregate {
		return none, usedElsewhere(command, strings.TrimPrefix(m.subject, s.prefix))
	}
	c, err := s.checker.one().take(m.position, m.subject, aggregate, m.payload)
	if err != nil {
		return none, err
	}
	return s.found(ctx, c)
}

func (s *JetStream[E]) found(ctx context.Context, c Commit[E]) (Commit[E], error) {
	s.sync.stored(c.Position)
	if err := s.sync.wait(ctx, c.Position); err != nil {
		return Commit[E]{}, unanswered(err, true)
	}
	return c, ErrDuplicate
}

func usedElsewhere(command, aggregate string) error {
	return fmt.Errorf("the command id %s is already used on %s; make a new one", command, aggregate)
}

// conflict says whether the server refused because the tip is not the last commit. The second code is that of a
// replicated stream with a message on its way; the third that of a batch.
func conflict(err error) bool {
	switch code(err) {
	case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant, codeBatchDuplicate:
		return true
	}
	return false
}

// full says whether the server refused for want of space.
func full(err error) bool {
	switch code(err) {
	case codeNoResources, codeNoStorage, codeAccountResources:
		return true
	case codeStoreFailed:
		return noSpace(err) || strings.Contains(err.Error(), "maximum bytes exceeded")
	}
	return false
}

// again says whether asking once more can help.
func again(err error) bool {
	switch code(err) {
	case 0: // no answer, or none that could be read
		return !errors.Is(err, ErrTooLarge) && isTransport(err)
	case codeTooManyRequests, codeInProcess, codeNotEnabled, codeNotEnabledAccount, codeStoreFailed, codeNotAvailable, codeOffline, codeNotReady:
		return true
	}
	return false
}

func isTransport(err error) bool {
	for _, e := range []error{
		context.DeadlineExceeded, context.Canceled, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected,
		nats.ErrReconnectBufExceeded, nats.ErrConnectionReconnecting, nats.ErrStaleConnection, nats.ErrSlowConsumer,
		jetstream.ErrAsyncPublishTimeout, jetstream.ErrNoStreamResponse, jetstream.ErrTooManyStalledMsgs, jetstream.ErrInvalidJSAck,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func code(err error) jetstream.ErrorCode {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.ErrorCode
	}
	return 0
}

// unanswered wraps the reason why it is not known whether the commit is in the log.
func unanswered(err error, sent bool) error {
	if !sent {
		return fmt.Errorf("the log cannot be reached and nothing was stored: %w", err)
	}
	return fmt.Errorf("%w: %w", ErrUnknown, err)
}

// stopped is why nothing can be written, now or at all, as an error for a writer; nil: it can be tried.
func (s *JetStream[E]) stopped(sent bool) error {
	if full := s.full(); full != nil {
		if sent {
			return unanswered(full, sent) // it matches both
		}
		return full
	}
	fault := s.fault()
	switch {
	case fault == nil:
		return nil
	case errors.Is(fault, ErrSync):
		return unanswered(fmt.Errorf("%w; see to the disk and start the program again", fault), sent)
	}
	return unanswered(fmt.Errorf("the server has stopped writing: %w; see to its disk and start it again", fault), sent)
}
