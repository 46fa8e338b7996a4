package eventstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"
)

// Memory is a Store in memory, for simulations. It keeps the same bytes as the real log and reads them through the
// same checks. What it acknowledges is durable for as long as the Memory is.
type Memory[E any] struct {
	checker checker[E]
	clock   *stamper

	mu       sync.Mutex
	log      []RawMessage // the message at position p is log[p-1]
	lives    map[string][]Position
	commands map[string]Position
	changed  chan struct{} // closed and replaced at each append
}

var _ Store[any] = (*Memory[any])(nil)

// NewMemory makes an empty log. A nil clock is the computer's.
func NewMemory[E any](codec Codec[E], clock func() time.Time) *Memory[E] {
	return &Memory[E]{
		checker: checker[E]{codec: codec}, clock: newStamper(clock),
		lives: map[string][]Position{}, commands: map[string]Position{}, changed: make(chan struct{}),
	}
}

func (m *Memory[E]) Append(ctx context.Context, aggregate string, tip Tip, d Draft[E]) (Commit[E], error) {
	fail := func(err error) (Commit[E], error) {
		return Commit[E]{}, fmt.Errorf("append %s: %w", aggregate, err)
	}
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	if err := checkAggregate(aggregate); err != nil {
		return fail(err)
	}
	e, _, err := draw(m.checker.codec, tip, d)
	if err != nil {
		return fail(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if p, used := m.commands[d.Command]; used {
		if m.log[p-1].Subject != aggregate {
			return fail(usedElsewhere(d.Command, m.log[p-1].Subject))
		}
		found, err := m.at(p, m.checker.one())
		if err != nil {
			return fail(err)
		}
		return found, fmt.Errorf("append %s: %w", aggregate, ErrDuplicate)
	}
	var last Tip
	if life := m.lives[aggregate]; len(life) > 0 {
		c, err := m.at(life[len(life)-1], m.checker.one())
		if err != nil {
			return fail(err)
		}
		last = c.Tip()
	}
	if tip.Position != last.Position {
		return fail(ErrConflict)
	}
	if tip != last {
		return fail(fmt.Errorf("the tip %+v is not what the log has there, %+v", tip, last))
	}
	payload, err := e.seal(m.clock.stamp())
	if err != nil {
		return fail(err)
	}
	p := Position(len(m.log) + 1)
	m.log = append(m.log, RawMessage{Position: p, Subject: aggregate, Payload: payload})
	m.lives[aggregate] = append(m.lives[aggregate], p)
	m.commands[d.Command] = p
	close(m.changed)
	m.changed = make(chan struct{})
	return m.at(p, m.checker.one())
}

func (m *Memory[E]) Read(ctx context.Context, aggregate string) iter.Seq2[Commit[E], error] {
	return m.ReadAfter(ctx, aggregate, Tip{})
}

func (m *Memory[E]) ReadAfter(ctx context.Context, aggregate string, tip Tip) iter.Seq2[Commit[E], error] {
	return func(yield func(Commit[E], error) bool) {
		if err := errors.Join(checkAggregate(aggregate), tip.check()); err != nil {
			yield(Commit[E]{}, err)
			return
		}
		m.mu.Lock()
		life := m.lives[aggregate]
		var last message
		if len(life) > 0 {
			r := m.log[life[len(life)-1]-1]
			last = message{position: r.Position, subject: r.Subject, payload: r.Payload}
		}
		m.mu.Unlock()
		if err := standsOn(tip, aggregate, last); err != nil {
			yield(Commit[E]{}, err)
			return
		}
		check := m.checker.of(aggregate, tip)
		for _, p := range life {
			if p <= tip.Position {
				continue
			}
			if err := ctx.Err(); err != nil {
				yield(Commit[E]{}, err)
				return
			}
			m.mu.Lock()
			c, err := m.at(p, check)
			m.mu.Unlock()
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func (m *Memory[E]) Follow(ctx context.Context, after Position) iter.Seq2[Commit[E], error] {
	return func(yield func(Commit[E], error) bool) {
		if last := m.Durable(); after > last {
			yield(Commit[E]{}, ahead(after, last))
			return
		}
		check := m.checker.start(after)
		for p := after + 1; m.Wait(ctx, p) == nil && ctx.Err() == nil; p++ {
			m.mu.Lock()
			c, err := m.at(p, check)
			m.mu.Unlock()
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// Raw yields the messages after a position up to the present end of the log, as they are stored.
func (m *Memory[E]) Raw(ctx context.Context, after Position) iter.Seq2[RawMessage, error] {
	return func(yield func(RawMessage, error) bool) {
		m.mu.Lock()
		log := m.log
		m.mu.Unlock()
		for _, r := range log[min(after, Position(len(log))):] {
			if err := ctx.Err(); err != nil {
				yield(RawMessage{}, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *Memory[E]) Durable() Position {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Position(len(m.log))
}

func (m *Memory[E]) Wait(ctx context.Context, p Position) error {
	for {
		m.mu.Lock()
		last, changed := Position(len(m.log)), m.changed
		m.mu.Unlock()
		if p <= last {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

func (m *Memory[E]) Last(ctx context.Context) (Position, error) { return m.Durable(), ctx.Err() }

// at reads the message at a position through a checker. The lock must be held.
func (m *Memory[E]) at(p Position, check *checker[E]) (Commit[E], error) {
	r := m.log[p-1]
	return check.take(p, r.Subject, r.Subject, r.Payload)
}
