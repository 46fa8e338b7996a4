package eventstore

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A syncer knows up to where the log survives a power cut.
type syncer interface {
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
type syncedFirst struct {
	last func(context.Context) (Position, error) // the end of the log, for positions nobody here has met

	reached atomic.Uint64
	mu      sync.Mutex
	changed chan struct{} // closed and replaced when reached grows; nil when nobody waits
}

func (s *syncedFirst) durable() Position { return s.reached.Load() }

func (s *syncedFirst) stored(p Position) {
	for old := s.reached.Load(); p > old; old = s.reached.Load() {
		if s.reached.CompareAndSwap(old, p) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.changed != nil {
				close(s.changed)
				s.changed = nil
			}
			return
		}
	}
}

func (s *syncedFirst) wait(ctx context.Context, p Position) error {
	const look = 50 * time.Millisecond // how often to look for what other processes write
	for {
		if p <= s.durable() {
			return nil
		}
		s.mu.Lock()
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		changed := s.changed
		s.mu.Unlock()
		if last, err := s.last(ctx); err != nil {
			return err
		} else if s.stored(last); p <= last {
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
