package eventstore

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A syncer knows up to where the log survives a power cut.
type syncer interface {
	// start makes all that lies there at the opening survive, and the log up to its last position.
	start(ctx context.Context, last Position) error
	// coming says that a commit is on its way, and will be waited for; arrived, that it is here or will not come.
	coming()
	arrived()
	// stored says that the message at p and all before it are written.
	stored(p Position)
	// durable is the position up to which they are safe. It never goes back.
	durable() Position
	// wait returns when durable has reached p.
	wait(ctx context.Context, p Position) error
}

// syncedFirst is the syncer for a log whose server syncs a message before anybody can learn of it: SyncAlways.
// What is stored is durable. In nats-server 2.15.2 a message of a stream without replicas is written and synced in
// one hold of the store's lock (filestore.go: StoreMsg, flushPendingMsgsLocked); the acknowledgement is sent,
// consumers are woken and direct gets find it only when the lock is free. With replicas the majority has synced its
// own log before a message is applied.
type syncedFirst struct{ end mark }

func (s *syncedFirst) start(_ context.Context, last Position) error { s.stored(last); return nil }
func (s *syncedFirst) coming()                                      {}
func (s *syncedFirst) arrived()                                     {}
func (s *syncedFirst) stored(p Position)                            { s.end.raise(p) }
func (s *syncedFirst) durable() Position                            { return s.end.position() }
func (s *syncedFirst) wait(ctx context.Context, p Position) error   { return s.end.reach(ctx, p) }

// A mark is a position of the log that only grows and can be waited for.
type mark struct {
	last func(context.Context) (Position, error) // the end of the log, for positions nobody here has met

	at      atomic.Uint64
	mu      sync.Mutex
	changed chan struct{} // closed and replaced when at grows; nil when nobody waits
}

func (m *mark) position() Position { return m.at.Load() }

func (m *mark) raise(p Position) {
	for old := m.at.Load(); p > old; old = m.at.Load() {
		if m.at.CompareAndSwap(old, p) {
			m.mu.Lock()
			defer m.mu.Unlock()
			if m.changed != nil {
				close(m.changed)
				m.changed = nil
			}
			return
		}
	}
}

// reach returns when the mark is at p or beyond.
func (m *mark) reach(ctx context.Context, p Position) error {
	const look = 50 * time.Millisecond // how often to look for what other processes write
	for {
		if p <= m.position() {
			return nil
		}
		m.mu.Lock()
		if m.changed == nil {
			m.changed = make(chan struct{})
		}
		changed := m.changed
		m.mu.Unlock()
		if last, err := m.last(ctx); err != nil {
			return err
		} else if m.raise(last); p <= last {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-time.After(look):
		}
	}
}
