package eventstore

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// A Snapshot is a folded life, put away so that a long one need not be folded from its first commit again. It decides
// nothing by itself: the log is asked whether it stands on the chain, and what it does not vouch for is folded from the log.
type Snapshot struct {
	Aggregate string
	State     string // the name of the state's type
	Fold      int    // the version of its fold
	Tip       Tip    // of the last commit that is folded
	Commands  []byte // eight bytes for each commit, in order: the hash of its command id
	Body      []byte // the state as JSON
	Sum       []byte // SHA-256 over all the above
}

// Snapshots keeps the newest snapshot of each life. It may lose them.
type Snapshots interface {
	// Put keeps a snapshot in the place of the one that is there for the same aggregate and state.
	Put(ctx context.Context, s Snapshot) error
	// Get returns the snapshot of an aggregate and a state; the zero Snapshot when there is none.
	Get(ctx context.Context, aggregate, state string) (Snapshot, error)
}

// Folded is a state that may be kept in snapshots. Fold is the version of its fold: it is raised whenever Evolve, or the
// fields, give another state than before for the same events. The state must survive encoding/json.
type Folded interface{ Fold() int }

// nameOf is what a state is called in a snapshot.
func nameOf(state any) string { return reflect.TypeOf(state).Name() }

// snapshotOf makes the snapshot of a state.
func snapshotOf(aggregate string, state Folded, tip Tip, commands []uint64) (Snapshot, error) {
	body, err := json.Marshal(state)
	if err != nil {
		return Snapshot{}, err
	}
	s := Snapshot{Aggregate: aggregate, State: nameOf(state), Fold: state.Fold(), Tip: tip, Body: body}
	for _, c := range commands {
		s.Commands = binary.BigEndian.AppendUint64(s.Commands, c)
	}
	s.Sum = s.sum()
	return s, nil
}

func (s Snapshot) sum() []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %d %d %d %s %d %d ", s.Aggregate, s.State, s.Fold, s.Tip.Position, s.Tip.Version, s.Tip.Hash, len(s.Commands), len(s.Body))
	h.Write(s.Commands)
	h.Write(s.Body)
	return h.Sum(nil)
}

// open reads the snapshot into a state, when it is whole and of this fold.
func (s Snapshot) open(aggregate string, into any, fold int) (commands []uint64, err error) {
	switch {
	case s.Aggregate != aggregate || s.State != reflect.TypeOf(into).Elem().Name():
		return nil, fmt.Errorf("it is of %s (%s)", s.Aggregate, s.State)
	case s.Fold != fold:
		return nil, fmt.Errorf("it is of fold %d, and this program folds by %d", s.Fold, fold)
	case string(s.Sum) != string(s.sum()):
		return nil, errors.New("it is not as it was written")
	case s.Tip.check() != nil || uint64(len(s.Commands)) != 8*s.Tip.Version:
		return nil, fmt.Errorf("its tip %+v does not go with %d commands", s.Tip, len(s.Commands)/8)
	}
	for b := s.Commands; len(b) > 0; b = b[8:] {
		commands = append(commands, binary.BigEndian.Uint64(b))
	}
	return commands, json.Unmarshal(s.Body, into)
}

// Shelf keeps snapshots in memory, for simulations.
type Shelf struct {
	mu   sync.Mutex
	kept map[[2]string]Snapshot
}

var _ Snapshots = (*Shelf)(nil)

// Put implements Snapshots.
func (s *Shelf) Put(_ context.Context, snapshot Snapshot) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[[2]string]Snapshot{}
	}
	s.kept[[2]string{snapshot.Aggregate, snapshot.State}] = snapshot
	return nil
}

// Get implements Snapshots.
func (s *Shelf) Get(_ context.Context, aggregate, state string) (Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[[2]string{aggregate, state}], nil
}
