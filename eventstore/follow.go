package eventstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// What a follower lets the server send ahead of it.
const (
	pullMessages = 10_000
	pullBytes    = 16 << 20 // less than the server may hold for a slow connection before it cuts it
)

// Follow implements Store. When the connection or the server's consumer is lost, it takes up again after the last
// commit it yielded; positions show that nothing is left out and nothing comes twice. A follower that starts at 0
// checks every link of every chain; one that starts later takes the first commit of each aggregate it meets as it is.
// It ends with an error when the log is damaged, the connection is closed for good or the disk does not sync.
func (s *JetStream[E]) Follow(ctx context.Context, after Position) iter.Seq2[Commit[E], error] {
	return func(yield func(Commit[E], error) bool) {
		check := s.checker.start(after)
		var doubted time.Time // since when the end of the log has been said to be before what the reader has seen
		for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
			before := check.last
			err := s.run(ctx, check, min(25*pause, s.timeout/attempts), yield)
			if err == nil || ctx.Err() != nil {
				return
			}
			if check.last > before {
				pause = 20 * time.Millisecond
			}
			// A server of a cluster that is cut off from the others takes itself for the leader for some seconds.
			stale := s.clustered() && (errors.Is(err, errAhead) || errors.Is(err, jetstream.ErrStreamNotFound))
			switch {
			case !stale:
				doubted = time.Time{}
			case doubted.IsZero():
				doubted = time.Now()
			}
			if stale && time.Since(doubted) < s.doubt {
				// asked again
			} else if errors.Is(err, ErrDamaged) || errors.Is(err, nats.ErrConnectionClosed) || errors.Is(err, jetstream.ErrStreamNotFound) ||
				errors.Is(err, ErrSync) || errors.Is(err, errStopped) {
				yield(Commit[E]{}, fmt.Errorf("follow the log %s: %w", s.stream, err))
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
		}
	}
}

// errAhead says that the reader has seen more than there is.
var errAhead = errors.New("the reader is ahead")

// run follows for as long as one consumer lives, which must come up with some patience: a cluster may give it to a server
// that has just died, and then nobody answers. No error: the reader wants no more.
func (s *JetStream[E]) run(ctx context.Context, check *checker[E], patience time.Duration, yield func(Commit[E], error) bool) error {
	consumer, err := s.follow(ctx, check.last, patience)
	if err != nil {
		return err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessagesWithBytesLimit(pullMessages, pullBytes), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return err
	}
	defer s.forget(consumer, messages)
	for sent := uint64(1); ; sent++ {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		if meta.Sequence.Consumer != sent {
			return errTorn // the server has sent more than came through
		}
		p := meta.Sequence.Stream
		s.sync.stored(p)
		if err := s.sync.wait(ctx, p); err != nil {
			return err
		}
		c, err := check.take(p, m.Subject(), strings.TrimPrefix(m.Subject(), s.prefix), m.Data())
		if err != nil {
			return err
		}
		s.clock.seen(c.RecordedAt)
		if !yield(c, nil) {
			return nil
		}
	}
}

// follow makes a short-lived consumer for the messages after a position. It is not the ordered consumer of nats.go,
// which repairs itself out of sight and without regard to ctx; run makes a new one instead.
func (s *JetStream[E]) follow(ctx context.Context, after Position, patience time.Duration) (jetstream.Consumer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last, err := s.Last(ctx)
	if err != nil {
		return nil, err
	}
	if after > last {
		return nil, fmt.Errorf("%w: %w", errAhead, ahead(after, last))
	}
	c, err := s.js.CreateConsumer(ctx, s.stream, jetstream.ConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: after + 1,
		AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, Replicas: 1, InactiveThreshold: time.Minute,
	})
	if err != nil || !s.clustered() {
		return c, err
	}
	return c, s.reachable(ctx, c.CachedInfo().Name)
}

// reachable waits until requests find a consumer. Between the servers of a cluster its name may travel behind the answer
// that it is there; a request that comes first finds nobody, and nats.go notices two seconds later. What is asked here is
// refused, so nothing is delivered.
func (s *JetStream[E]) reachable(ctx context.Context, consumer string) error {
	for {
		_, err := s.nc.RequestWithContext(ctx, "$JS.API.CONSUMER.MSG.NEXT."+s.stream+"."+consumer, []byte(`{"idle_heartbeat":1}`))
		if !errors.Is(err, nats.ErrNoResponders) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// forget takes the consumer off the server, which would else keep it for a minute.
func (s *JetStream[E]) forget(consumer jetstream.Consumer, messages jetstream.MessagesContext) {
	messages.Stop()
	if !s.nc.IsConnected() {
		return
	}
	if info := consumer.CachedInfo(); info != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = s.js.DeleteConsumer(ctx, s.stream, info.Name) // it goes by itself in the end
	}
}
