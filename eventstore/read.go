package eventstore

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
)

// A page is what is asked of the server at a time.
const (
	pageMessages = 512
	pageBytes    = 8 << 20
)

// lag is how long a replica that does not have a message yet is left alone.
const lag = 20 * time.Millisecond

// A message is one of the stream, as stored.
type message struct {
	position Position
	subject  string
	payload  []byte
	header   nats.Header // as it came: with what the server adds to an answer
}

// A RawMessage is a message as stored, unread and unchecked.
type RawMessage struct {
	Position Position
	Subject  string
	Payload  []byte
	Header   map[string][]string // as it was sent; of a log in a server
}

// raw is the message without what the server adds to an answer.
func (m message) raw() RawMessage {
	own := make(map[string][]string, len(m.header))
	for name, values := range m.header {
		switch name {
		case nats.JSStream, nats.JSSubject, nats.JSSequence, nats.JSTimeStamp, nats.JSLastSequence, "Nats-Num-Pending":
		default:
			own[name] = values
		}
	}
	return RawMessage{Position: m.position, Subject: m.subject, Payload: m.payload, Header: own}
}

func sumOf(payload []byte) digest { return sha256.Sum256(payload) }

// Read implements Store. It asks the server for pages of the subject and needs no consumer.
func (s *JetStream[E]) Read(ctx context.Context, aggregate string) iter.Seq2[Commit[E], error] {
	return s.ReadAfter(ctx, aggregate, Tip{})
}

// ReadAfter implements Store.
func (s *JetStream[E]) ReadAfter(ctx context.Context, aggregate string, tip Tip) iter.Seq2[Commit[E], error] {
	return func(yield func(Commit[E], error) bool) {
		if err := errors.Join(checkAggregate(aggregate), tip.check()); err != nil {
			yield(Commit[E]{}, err)
			return
		}
		check := s.checker.of(aggregate, tip)
		for m, err := range s.after(ctx, aggregate, tip) {
			var c Commit[E]
			if err == nil {
				c, err = check.take(m.position, m.subject, aggregate, m.payload)
			}
			if err == nil {
				s.clock.seen(c.RecordedAt)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// after yields the messages of an aggregate after a tip. A few are got one by one, from the last backwards: each says where
// the one before it is, and the server finds it at once. Many are got in pages, for which the server looks through all
// that lies between them.
func (s *JetStream[E]) after(ctx context.Context, aggregate string, tip Tip) iter.Seq2[message, error] {
	return func(yield func(message, error) bool) {
		last, err := s.last(ctx, aggregate, tip)
		if err != nil {
			yield(message{}, err)
			return
		}
		if last.position > 0 && last.position == tip.Position {
			return
		}
		few := s.back(ctx, last, tip)
		if len(few) == 0 {
			s.upTo(ctx, s.prefix+aggregate, tip.Position, last.position)(yield)
			return
		}
		s.sync.stored(last.position)
		if err := s.sync.wait(ctx, last.position); err != nil {
			yield(message{}, err)
			return
		}
		for _, m := range few {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// last is the last message of an aggregate, as the leader has it; at position 0 when it has none.
func (s *JetStream[E]) last(ctx context.Context, aggregate string, tip Tip) (message, error) {
	within, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	for {
		try, stop := context.WithTimeout(within, s.timeout/attempts)
		m, err := s.one(try, getRequest{LastFor: s.prefix + aggregate})
		stop()
		if err == nil {
			if m == nil {
				m = &message{}
			}
			if err = standsOn(tip, aggregate, *m); err == nil {
				return *m, nil
			}
			if !s.copies || m.position == tip.Position {
				return message{}, err
			}
			// A leader that was cut off says what it knew; its successor knows all that was acknowledged.
			err = fmt.Errorf("%w: %s", nats.ErrTimeout, err.Error())
		}
		if !again(err) {
			return message{}, err
		}
		select {
		case <-ctx.Done():
			return message{}, ctx.Err()
		case <-within.Done():
			return message{}, fmt.Errorf("read the log %s: no answer: %w", s.stream, err)
		case <-time.After(lag):
		}
	}
}

// most is how many messages are got one by one.
const most = 16

// back gets the messages after a tip up to the last, oldest first. None: they are many, or something is not as it should be,
// and who reads them all in order will say what.
func (s *JetStream[E]) back(ctx context.Context, last message, tip Tip) []message {
	var head struct {
		Version uint64 `json:"version"`
	}
	if last.position == 0 || json.Unmarshal(last.payload, &head) != nil || head.Version <= tip.Version || head.Version > tip.Version+most {
		return nil
	}
	found := make([]message, head.Version-tip.Version)
	found[len(found)-1] = last
	for i := len(found) - 1; ; i-- {
		before, err := strconv.ParseUint(found[i].header.Get(nats.ExpectedLastSubjSeqHdr), 10, 64)
		if err != nil || before >= found[i].position || (before <= tip.Position) != (i == 0) || i == 0 && before != tip.Position {
			return nil // the first must stand on the tip itself: what was put there by somebody else says nothing, or lies
		}
		if i == 0 {
			return found
		}
		try, stop := context.WithTimeout(ctx, s.timeout/attempts)
		m, err := s.one(try, getRequest{Seq: before})
		stop()
		if err != nil || m == nil || m.subject != last.subject {
			return nil
		}
		found[i-1] = *m
	}
}

// one gets one message from who leads the log: a server without replicas is asked the short way. No such message: nil.
func (s *JetStream[E]) one(ctx context.Context, r getRequest) (*message, error) {
	if s.copies {
		return s.lookUp(ctx, r)
	}
	ask, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	m, err := s.nc.RequestWithContext(ctx, "$JS.API.DIRECT.GET."+s.stream, ask)
	if err != nil {
		return nil, err
	}
	switch status := m.Header.Get("Status"); status {
	case "":
	case "404":
		return nil, nil
	default:
		return nil, fmt.Errorf("read the log %s: %s %s", s.stream, status, m.Header.Get("Description"))
	}
	p, err := strconv.ParseUint(m.Header.Get(nats.JSSequence), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read the log %s: an answer without a position: %w", s.stream, err)
	}
	return &message{position: p, subject: m.Header.Get(nats.JSSubject), payload: m.Data, header: m.Header}, nil
}

// upTo yields the messages of a subject after a position, and those up to end in any case: what a replica that lags
// behind does not have yet, the leader has.
func (s *JetStream[E]) upTo(ctx context.Context, subject string, after, end Position) iter.Seq2[message, error] {
	return func(yield func(message, error) bool) {
		for m, err := range s.messages(ctx, subject, after) {
			if !yield(m, err) || err != nil {
				return
			}
			after = m.position
		}
		for after < end {
			m, err := s.lookUp(ctx, getRequest{Seq: after + 1, NextFor: subject})
			if err == nil && m == nil {
				err = &Damage{Position: end, Subject: subject, Remedy: RemedyRestore, Reason: "the server has said that it has this message and cannot find it"}
			}
			if err == nil {
				s.sync.stored(m.position)
				err = s.sync.wait(ctx, m.position)
			}
			if err != nil {
				yield(message{}, err)
				return
			}
			if !yield(*m, nil) {
				return
			}
			after = m.position
		}
	}
}

// Raw yields the messages after a position up to the present end of the log, as they are stored. It checks nothing
// and passes over what is missing: it is for looking at a log, damaged or not.
func (s *JetStream[E]) Raw(ctx context.Context, after Position) iter.Seq2[RawMessage, error] {
	return func(yield func(RawMessage, error) bool) {
		end, err := s.Last(ctx)
		if err != nil {
			yield(RawMessage{}, err)
			return
		}
		for m, err := range s.messages(ctx, "", after) {
			if err == nil && m.position > end {
				return
			}
			if !yield(m.raw(), err) || err != nil {
				return
			}
		}
	}
}

// messages yields the messages of a subject ("": of all) after a position, to the end, none before it is durable.
func (s *JetStream[E]) messages(ctx context.Context, subject string, after Position) iter.Seq2[message, error] {
	return func(yield func(message, error) bool) {
		behind := 0
		for known := uint64(0); ; { // how many more the server has said there are
			page, left, err := s.page(ctx, subject, after)
			if err == nil && len(page) == 0 && known > 0 && s.copies && behind < int(s.timeout/lag) {
				behind++ // another replica has answered, which does not have them yet
				select {
				case <-time.After(lag):
				case <-ctx.Done():
				}
				continue
			}
			if err == nil && len(page) == 0 && known > 0 {
				err = &Damage{
					Position: after + 1, Subject: subject, Remedy: RemedyRestore,
					Reason: fmt.Sprintf("the server counts %d more messages after position %d and cannot read them", known, after),
				}
			}
			if err == nil && len(page) > 0 {
				after = page[len(page)-1].position
				s.sync.stored(after)
				err = s.sync.wait(ctx, after)
			}
			if err != nil {
				yield(message{}, err)
				return
			}
			for _, m := range page {
				if !yield(m, nil) {
					return
				}
			}
			if known = left; left == 0 {
				return
			}
		}
	}
}

// page asks until it is answered or its time is up.
func (s *JetStream[E]) page(ctx context.Context, subject string, after Position) (page []message, left uint64, err error) {
	within, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	for {
		try, stop := context.WithTimeout(within, s.timeout/attempts)
		page, left, err = s.directGet(try, getRequest{Seq: after + 1, NextFor: subject, Batch: pageMessages, MaxBytes: pageBytes})
		stop()
		if err == nil || !isTransport(err) && !errors.Is(err, errTorn) {
			return page, left, err
		}
		select {
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-within.Done():
			return nil, 0, fmt.Errorf("read the log %s: no answer: %w", s.stream, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// errTorn says that the connection lost messages of a page.
var errTorn = errors.New("messages were lost on their way")

// directGet asks for messages once. It returns how many are left after them.
func (s *JetStream[E]) directGet(ctx context.Context, r getRequest) (page []message, left uint64, err error) {
	ask, err := json.Marshal(r)
	if err != nil {
		return nil, 0, err
	}
	inbox := s.nc.NewInbox()
	sub, err := s.nc.SubscribeSync(inbox)
	if err != nil {
		return nil, 0, err
	}
	defer sub.Unsubscribe() //nolint:errcheck // fails only with the connection, which the caller notices by itself
	if err := s.nc.PublishRequest("$JS.API.DIRECT.GET."+s.stream, inbox, ask); err != nil {
		return nil, 0, err
	}
	for before := Position(0); ; {
		m, err := sub.NextMsgWithContext(ctx)
		if err != nil {
			return nil, 0, err
		}
		switch status := m.Header.Get("Status"); status {
		case "":
		case "204": // the end of the page
			left, err = strconv.ParseUint(m.Header.Get("Nats-Num-Pending"), 10, 64)
			if last, _ := strconv.ParseUint(m.Header.Get("Nats-Last-Sequence"), 10, 64); last != before {
				err = errTorn
			}
			return page, left, err
		case "404":
			return nil, 0, nil
		case "503":
			return nil, 0, nats.ErrNoResponders
		default:
			return nil, 0, fmt.Errorf("read the log %s: %s %s", s.stream, status, m.Header.Get("Description"))
		}
		p, err := strconv.ParseUint(m.Header.Get(nats.JSSequence), 10, 64)
		if err != nil {
			return nil, 0, fmt.Errorf("read the log %s: an answer without a position: %w", s.stream, err)
		}
		if last, _ := strconv.ParseUint(m.Header.Get("Nats-Last-Sequence"), 10, 64); last != before {
			return nil, 0, errTorn
		}
		page = append(page, message{p, m.Header.Get(nats.JSSubject), m.Data, m.Header})
		before = p
	}
}
