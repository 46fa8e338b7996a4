package workers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers/notify"
)

// fault is how a write goes wrong.
type fault int

const (
	none    fault = iota
	lost          // the process dies before the commit is stored
	unheard       // the process dies when it is stored, before it hears of it
	unsure        // stored, and the log does not answer in time
	refused       // another writer was first, it seems; nothing is stored
)

var errDead = errors.New("the process is dead")

// faulty is a log that goes wrong at a write.
type faulty struct {
	Log
	after      int // writes until it goes wrong
	how        fault
	dead       bool
	unrecorded map[string]int // messages whose hand-over was never recorded, and how often
}

// plan lets the n-th write from now go wrong, and the process live again.
func (f *faulty) plan(n int, how fault) { f.after, f.how, f.dead = n, how, false }

func (f *faulty) Append(ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event]) (c projections.Commit, err error) {
	if f.dead {
		return c, errDead
	}
	how := none
	if f.after--; f.after == 0 {
		how = f.how
	}
	_, handed := d.Events[0].(domain.MessageHanded)
	switch how {
	case lost:
		f.dead = true
		if handed {
			f.unrecorded[strings.TrimPrefix(aggregate, "message.")]++
		}
		return c, errDead
	case refused:
		return c, fmt.Errorf("append: %w", eventstore.ErrConflict)
	}
	c, err = f.Log.Append(ctx, aggregate, tip, d)
	switch {
	case err != nil || how == none:
		return c, err
	case how == unheard:
		f.dead = true
	}
	return projections.Commit{}, fmt.Errorf("append: %w", eventstore.ErrUnknown)
}

func (f *faulty) Read(ctx context.Context, aggregate string) iter.Seq2[projections.Commit, error] {
	if f.dead {
		return func(yield func(projections.Commit, error) bool) { yield(projections.Commit{}, errDead) }
	}
	return f.Log.Read(ctx, aggregate)
}

func (f *faulty) ReadAfter(ctx context.Context, aggregate string, tip eventstore.Tip) iter.Seq2[projections.Commit, error] {
	if f.dead {
		return func(yield func(projections.Commit, error) bool) { yield(projections.Commit{}, errDead) }
	}
	return f.Log.ReadAfter(ctx, aggregate, tip)
}

// follower is Due in memory: it follows the log when it is asked, mostly. A row may be stale, or come twice.
type follower struct {
	*projections.Memory
	log Log
	at  uint64
	rng *rand.Rand // nil: it is always up with the log, and no row comes twice
	lag bool       // it tells what it knew, for a whole tick
}

func newFollower(log Log, rng *rand.Rand) *follower {
	return &follower{Memory: projections.NewMemory(), log: log, rng: rng}
}

// catchUp folds what is new in the log, up to a position.
func (f *follower) catchUp(until uint64) {
	if f.at >= until {
		return
	}
	for c, err := range f.log.Follow(context.Background(), f.at) {
		if err == nil {
			err = f.Apply(c)
		}
		if err != nil {
			panic(err)
		}
		if f.at = c.Position; f.at == until {
			return
		}
	}
}

func (f *follower) Due(ctx context.Context, kind string, now time.Time, limit int) ([]projections.Timer, error) {
	if f.rng == nil || !f.lag && f.rng.IntN(4) > 0 {
		f.catchUp(f.log.Durable())
	}
	rows, err := f.Memory.Due(ctx, kind, now, limit)
	if f.rng != nil && len(rows) > 0 && f.rng.IntN(4) == 0 {
		rows = append(rows, rows[f.rng.IntN(len(rows))])
	}
	return rows, err
}

// post is the way out, with the moment of each letter. It may be shut.
type post struct {
	notify.Outbox
	clock *Virtual
	shut  func() bool
	sent  []sending
}

type sending struct {
	message string
	at      time.Time
}

func (p *post) Send(ctx context.Context, l notify.Letter) (string, error) {
	if p.shut != nil && p.shut() {
		return "", errors.New("450 mailbox busy")
	}
	p.sent = append(p.sent, sending{l.ID, p.clock.Now()})
	return p.Outbox.Send(ctx, l)
}
