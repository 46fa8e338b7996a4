package eventstore

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"
)

// A life is one aggregate folded up to a tip. It may be behind the log, and is never beside it: it is always what the
// log held once. States are values, and Evolve does not write into the one it is given, so a state may be handed out.
type life[S interface{ Evolve(E) S }, E any] struct {
	store     Store[E]
	desk      *Lives[E] // nil: nothing is kept of it
	aggregate string
	turn      chan struct{} // holds one while a writer, or the first reader, has the life to itself

	mu       sync.Mutex
	known    bool // the fields below have been read
	state    S
	tip      Tip
	commands []uint64 // the hash of the command id of each commit, in order
	saved    uint64   // the version of the snapshot that is kept
}

func newLife[S interface{ Evolve(E) S }, E any](store Store[E], desk *Lives[E], aggregate string) *life[S, E] {
	return &life[S, E]{store: store, desk: desk, aggregate: aggregate, turn: make(chan struct{}, 1)}
}

// enter waits for the turn of the caller. Writers of one process queue here, and do not overtake each other in the log.
func (l *life[S, E]) enter(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	default:
	}
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for %s: %w", l.aggregate, ctx.Err())
	}
}

func (l *life[S, E]) leave() { <-l.turn }

// at is the state, and the tip it stands on.
func (l *life[S, E]) at() (S, Tip) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state, l.tip
}

func (l *life[S, E]) isKnown() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known
}

// holds says that a command may be in the life as far as it is folded. When it says no, it is not.
func (l *life[S, E]) holds(command string) bool {
	h := hashOf(command)
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.commands, h)
}

// hashOf is FNV-1a. It is in snapshots, and another would need another name there.
func hashOf(command string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(command) {
		h = (h ^ uint64(command[i])) * 1099511628211
	}
	return h
}

// take folds the next commit in; one that is folded already is passed over.
func (l *life[S, E]) take(c Commit[E]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.Version != l.tip.Version+1 {
		return
	}
	for _, e := range c.Events {
		l.state = l.state.Evolve(e)
	}
	l.tip, l.commands = c.Tip(), append(l.commands, hashOf(c.Command))
}

// open reads the life if nobody has yet. It returns whether that was done now; the turn must be held.
func (l *life[S, E]) open(ctx context.Context) (now bool, err error) {
	if l.isKnown() {
		return false, nil
	}
	l.mu.Lock()
	var nothing S
	l.state, l.tip, l.commands = nothing, Tip{}, nil // what an attempt before has left half read
	l.mu.Unlock()
	for c, err := range l.store.Read(ctx, l.aggregate) {
		if err != nil {
			return false, fmt.Errorf("load %s: %w", l.aggregate, err)
		}
		l.take(c)
		if l.desk != nil && c.Version == l.desk.every && l.resume(ctx) {
			break
		}
	}
	l.mu.Lock()
	l.known = true
	l.mu.Unlock()
	l.save()
	return true, nil
}

// catchUp reads what has come after the tip. It returns whether something has.
func (l *life[S, E]) catchUp(ctx context.Context) (moved bool, err error) {
	_, tip := l.at()
	for c, err := range l.store.ReadAfter(ctx, l.aggregate, tip) {
		if err != nil {
			if errors.Is(err, ErrDamaged) && l.desk != nil {
				l.desk.drop(lifeKey{l.aggregate, reflect.TypeFor[S]()}, l)
			}
			return moved, fmt.Errorf("load %s: %w", l.aggregate, err)
		}
		l.take(c)
		moved = true
	}
	return moved, nil
}

// find looks a command up in the log.
func (l *life[S, E]) find(ctx context.Context, command string) (Commit[E], bool, error) {
	for c, err := range l.store.Read(ctx, l.aggregate) {
		if err != nil {
			return Commit[E]{}, false, fmt.Errorf("load %s: %w", l.aggregate, err)
		}
		if c.Command == command {
			return c, true, nil
		}
	}
	return Commit[E]{}, false, nil
}

// resume goes on from a snapshot, if there is one further on that stands on the chain of the log.
func (l *life[S, E]) resume(ctx context.Context) bool {
	fold, ok := any(l.state).(Folded)
	if !ok || l.desk.snapshots == nil {
		return false
	}
	within, cancel := context.WithTimeout(ctx, snapshotTime)
	defer cancel()
	s, err := l.desk.snapshots.Get(within, l.aggregate, nameOf(fold))
	if err != nil {
		l.desk.say("a snapshot cannot be read; the life is read instead", l.aggregate, err)
		return false
	}
	if s.Tip.Version <= l.tip.Version {
		return false
	}
	then := newLife[S](l.store, nil, l.aggregate)
	if then.commands, err = s.open(l.aggregate, &then.state, fold.Fold()); err == nil {
		then.tip = s.Tip
		_, err = then.catchUp(ctx)
	}
	if err != nil {
		l.desk.say("a snapshot is ignored; the life is read instead", l.aggregate, err)
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state, l.tip, l.commands, l.saved = then.state, then.tip, then.commands, s.Tip.Version
	return true
}

// snapshotTime is how long a snapshot may take to be got or put; reading the life takes not much longer.
const snapshotTime = 2 * time.Second

// save puts a snapshot away, beside the way of the command, when the life has grown enough since the last. The turn must
// be held.
func (l *life[S, E]) save() {
	if l.desk == nil || l.desk.snapshots == nil {
		return
	}
	l.mu.Lock()
	state, ok := any(l.state).(Folded)
	tip, due := l.tip, l.tip.Version >= l.saved+l.desk.every
	var commands []uint64
	if ok && due {
		commands = slices.Clone(l.commands)
	}
	l.mu.Unlock() // before the desk is asked, which locks in the other order
	if !ok || !due {
		return
	}
	if l.desk.later(func(ctx context.Context) {
		s, err := snapshotOf(l.aggregate, state, tip, commands)
		if err == nil {
			err = l.desk.snapshots.Put(ctx, s)
		}
		if err != nil {
			l.desk.say("a snapshot cannot be kept", l.aggregate, err)
		}
	}) {
		l.mu.Lock()
		l.saved = tip.Version
		l.mu.Unlock()
	}
}
