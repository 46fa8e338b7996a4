package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"
)

// Position is the place of a commit in the whole log, counted from 1 without gaps.
// Zero means "before the first commit".
type Position = uint64

// A Commit is all the events of one decision: one message, read and projected as one.
type Commit[E any] struct {
	Position  Position // in the whole log
	Aggregate string   // "<kind>.<id>": whose life this is
	Version   uint64   // of the aggregate, counted from 1 without gaps
	Prev      string   // SHA-256 (hex) of the payload before it on the same aggregate; "" for the first
	Hash      string   // SHA-256 (hex) of this payload; not part of it

	Command     string // id of the command that was decided on
	Actor       string // who decided
	OnBehalfOf  string // for whom, when an office records the act of another; else ""
	CausedBy    string // what led to the command, when that was not a person; else ""
	RecordedAt  time.Time
	EffectiveAt time.Time // when it happened in the world; earlier than RecordedAt when entered from paper
	Events      []E
	Written     []Written `json:"-"` // the same events as they stand in the log; nil in a commit that was not read from one
}

// Tip is the point after this commit, for a writer that has read up to it.
func (c Commit[E]) Tip() Tip { return Tip{c.Position, c.Version, c.Hash} }

// A Draft is a commit that is not yet in the log. A command id stands for one command on one aggregate.
type Draft[E any] struct {
	Command, Actor, OnBehalfOf, CausedBy string
	EffectiveAt                          time.Time // zero: when it is recorded
	Events                               []E
}

// Tip names the last commit of an aggregate, the point a writer decided on.
// The zero Tip says: the aggregate does not exist yet.
type Tip struct {
	Position Position
	Version  uint64
	Hash     string
}

var (
	// ErrConflict says another writer was first: load again and decide again. Nothing was stored.
	ErrConflict = errors.New("eventstore: the aggregate has moved on")
	// ErrDuplicate says a commit of this command is already in the aggregate's life.
	// It is a success: the Commit returned beside it is the one in the log.
	ErrDuplicate = errors.New("eventstore: the command is already in the log")
	// ErrUnknown says that the log did not answer in time: the commit may be stored or not.
	// Ask again with the same command id.
	ErrUnknown = errors.New("eventstore: no answer; the commit may or may not be stored")
	// ErrDamaged says that what was read breaks the log's promises: a gap in the positions, a broken
	// chain, an unknown or unreadable event. Readers stop there. It is wrapped by *Damage.
	ErrDamaged = errors.New("eventstore: the log is damaged or newer than this program")
	// ErrFull says the disk refused the write; nothing was acknowledged.
	ErrFull = errors.New("eventstore: the disk is full")
	// ErrUnsafe says that the log's settings could lose what it acknowledges.
	ErrUnsafe = errors.New("eventstore: unsafe settings")
	// ErrNoLog says that there is no log, where one must be.
	ErrNoLog = errors.New("eventstore: there is no log")
	// ErrTooLarge says a commit is over MaxCommit; nothing was stored.
	ErrTooLarge = errors.New("eventstore: commit too large")
)

// MaxCommit is the most bytes one commit may have when encoded (docs/format.md).
const MaxCommit = 256 << 10

// A Store is an append-only log of commits, each on one aggregate. It may be used by many goroutines.
//
// Consistency: all commits have one total order (Position). Append is a compare-and-set on the
// aggregate's tip. A commit that Append returned without error survives a power cut. Read and Follow
// never yield a commit that is not durable, never skip one, and check positions and chain as they go:
// they end with an error matching ErrDamaged at the first thing that is not as it must be.
type Store[E any] interface {
	// Append writes the draft as the commit after tip on aggregate, all its events or none. It returns
	// after the commit is durable. Errors match ErrConflict, ErrDuplicate, ErrUnknown, ErrFull, ErrTooLarge;
	// any other says that nothing was stored.
	// RecordedAt is set here, from the store's clock; within one process it never goes back from one
	// position to the next. The tip is one that Load or Commit.Tip gave. A command that is in the log
	// after tip is found however long ago it was; one at tip or before it is the caller's to see, who has read it.
	Append(ctx context.Context, aggregate string, tip Tip, d Draft[E]) (Commit[E], error)
	// Read yields the commits of one aggregate, oldest first, and ends. None when it does not exist. All that was
	// acknowledged before the call is among them, whoever wrote it (ReadAfter).
	Read(ctx context.Context, aggregate string) iter.Seq2[Commit[E], error]
	// ReadAfter yields the commits of one aggregate after a tip that was read before, up to its last. Who leads the log
	// is asked which that is, so nothing is missed that was acknowledged before the call. (A leader that is cut off from
	// its peers does not notice for some seconds, and says what it knew.) The tip is checked against the log: what the
	// log does not have there, or does not have any more, is damage.
	ReadAfter(ctx context.Context, aggregate string, tip Tip) iter.Seq2[Commit[E], error]
	// Follow yields every commit after a position in order, then waits for more until ctx ends.
	// It ends without an error when ctx ends. A position after the end of the log is damage: the log has lost
	// what the reader has seen. From 0 every link of every chain is checked; from later on the first commit met of
	// each aggregate is taken as it is and what follows is checked against it.
	Follow(ctx context.Context, after Position) iter.Seq2[Commit[E], error]
	// Durable is the position up to which the log is known to survive a power cut. It never goes back.
	Durable() Position
	// Wait returns when Durable has reached a position.
	Wait(ctx context.Context, p Position) error
	// Last is the position of the last commit in the log, durable or not; 0 for an empty log.
	Last(ctx context.Context) (Position, error)
}

// A Codec names and (de)serialises events. Encode gives the wire name, the schema version and the
// data; Decode takes any version that was ever written and returns today's event, or an error for a
// name or version it does not know.
type Codec[E any] interface {
	Encode(E) (name string, schema int, data json.RawMessage, err error)
	Decode(name string, schema int, data json.RawMessage) (E, error)
}

// A Command is what Execute must know of a command in order to put its outcome on record.
type Command interface {
	Aggregate() string   // whose decision it is: "<kind>.<id>"
	CommandID() string   // the same id however often it is sent
	IssuedBy() string    // who
	IssuedFor() string   // on behalf of whom, or ""
	IssuedAt() time.Time // when, in the world
	CausedBy() string    // what led to it, or ""
}

// A Decider is the state of one aggregate. Its zero value is the state before the first event.
type Decider[S, C, E any] interface {
	// Decide says what cmd makes happen given all that has happened. No events and no error: nothing to do.
	Decide(cmd C) ([]E, error)
	// Evolve folds one fact into the state. It does not fail.
	Evolve(E) S
}
