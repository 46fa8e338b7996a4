package eventstore

import (
	"container/list"
	"context"
	"log/slog"
	"reflect"
	"sync"
)

// Lives is a Store that remembers the lives it was asked for, folded. Execute and Load, when they are given one, decide on
// what it remembers and read only what has come since; all they promise holds as without it:
//
//   - Writers of other processes are met by the compare-and-set of Append. Before a refusal, a "nothing to do" or a state
//     is answered from memory, the leader of the log is asked whether the tip is still the last.
//   - A command that is anywhere in a life is known by a hash of its id, which is kept of every commit, and is looked up
//     in the log before it is answered. Two ids with one hash cost a look and nothing else.
//
// The life used longest ago is dropped first. A Lives may be used by many goroutines; there should be one for a log in a
// process, because the writers of one life queue in it and would else push each other back in the log.
type Lives[E any] struct {
	Store[E]

	most, mostCommits uint64
	every             uint64
	snapshots         Snapshots
	slog              *slog.Logger
	saving            chan struct{} // holds one while a snapshot is put away
	running           sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	order   *list.List // of *remembered, the one used last in front
	lives   map[lifeKey]*list.Element
	commits uint64 // folded in all of them
}

// LivesOptions say how much is remembered. The zero value is good.
type LivesOptions struct {
	Lives     int          // at most so many; 0 is 10,000
	Commits   int          // and folded from at most so many commits together; 0 is 2,000,000
	Snapshots Snapshots    // where long lives are put away; nil: nowhere
	Every     int          // how many commits a life grows by from one snapshot to the next; 0 is 200
	Logger    *slog.Logger // told of snapshots that were ignored or could not be kept; nil drops it
}

type lifeKey struct {
	aggregate string
	state     reflect.Type
}

type remembered struct {
	key     lifeKey
	life    any           // *life[S, E]
	commits func() uint64 // how many are folded in it
	counted uint64        // of which are in Lives.commits
}

// NewLives remembers lives of a store.
func NewLives[E any](store Store[E], o LivesOptions) *Lives[E] {
	positive := func(n, other int) uint64 {
		if n <= 0 {
			n = other
		}
		return uint64(n)
	}
	return &Lives[E]{
		Store: store, most: positive(o.Lives, 10_000), mostCommits: positive(o.Commits, 2_000_000), every: positive(o.Every, 200),
		snapshots: o.Snapshots, slog: o.Logger, saving: make(chan struct{}, 1),
		order: list.New(), lives: map[lifeKey]*list.Element{},
	}
}

// Close returns when the snapshot that is being put away is kept; none is after it.
func (l *Lives[E]) Close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.running.Wait()
}

// lifeIn finds the life of an aggregate in a store that remembers, or begins one.
func lifeIn[S interface{ Evolve(E) S }, E any](store Store[E], aggregate string) *life[S, E] {
	l, remembers := store.(*Lives[E])
	if !remembers {
		return newLife[S](store, nil, aggregate)
	}
	key := lifeKey{aggregate, reflect.TypeFor[S]()}
	l.mu.Lock()
	defer l.mu.Unlock()
	at, found := l.lives[key]
	if !found {
		begun := newLife[S](l.Store, l, aggregate)
		at = l.order.PushFront(&remembered{key: key, life: begun, commits: func() uint64 { _, tip := begun.at(); return tip.Version }})
		l.lives[key] = at
	}
	l.order.MoveToFront(at)
	r := at.Value.(*remembered)
	n := r.commits()
	l.commits += n - r.counted
	r.counted = n
	for last := l.order.Back(); last != at && (uint64(l.order.Len()) > l.most || l.commits > l.mostCommits); last = l.order.Back() {
		l.forget(last)
	}
	return r.life.(*life[S, E])
}

// drop makes the next one who asks for a life read it from the log.
func (l *Lives[E]) drop(key lifeKey, life any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, found := l.lives[key]; found && at.Value.(*remembered).life == life {
		l.forget(at)
	}
}

// forget takes a life off the list. The lock must be held.
func (l *Lives[E]) forget(at *list.Element) {
	r := l.order.Remove(at).(*remembered)
	delete(l.lives, r.key)
	l.commits -= r.counted
}

// later does something beside the caller, if nothing else is being done so.
func (l *Lives[E]) later(do func(context.Context)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	select {
	case l.saving <- struct{}{}:
	default:
		return false
	}
	l.running.Go(func() {
		defer func() { <-l.saving }()
		ctx, cancel := context.WithTimeout(context.Background(), snapshotTime)
		defer cancel()
		do(ctx)
	})
	return true
}

func (l *Lives[E]) say(what, aggregate string, err error) {
	if l.slog != nil {
		l.slog.Warn(what, "aggregate", aggregate, "error", err)
	}
}
