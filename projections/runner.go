package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// batchLimit is the most commits folded in one transaction.
const batchLimit = 1000

// Runner keeps the read models up with the log.
type Runner struct {
	views Views
	log   eventstore.Store[domain.Event]

	mu   sync.Mutex // held while a batch is folded, and while a rebuild switches
	pass *pass

	rebuilding sync.Mutex // held by the one rebuild there is

	leasing  sync.Mutex // held while the lease is asked for
	moved    sync.Mutex // guards what is below
	position uint64
	leads    bool          // it has the lease
	from     uint64        // and had to come this far
	broken   error         // the log is damaged behind position
	wake     chan struct{} // closed and replaced whenever one of them changes
}

// NewRunner stands at the checkpoint. Run sets it going.
func NewRunner(ctx context.Context, v Views, log eventstore.Store[domain.Event]) (*Runner, error) {
	at, err := v.Position(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoint: %w", err)
	}
	return &Runner{views: v, log: log, pass: newPass(law{}), position: at, wake: make(chan struct{})}, nil
}

// stand puts the pass where the checkpoint is, whatever an earlier run left half folded.
func (r *Runner) stand(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, err := r.views.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the checkpoint: %w", err)
	}
	l, err := lawAt(ctx, r.log, at)
	if err != nil {
		return err
	}
	r.pass = newPass(l)
	r.move(at)
	return nil
}

// lawAt folds calendar and ladder up to a position: what the pass knew there.
func lawAt(ctx context.Context, log eventstore.Store[domain.Event], at uint64) (law, error) {
	var l law
	var err error
	if l.almanac, _, err = eventstore.LoadUntil[domain.Almanac](ctx, log, "cal."+string(domain.VietnamCalendar), at); err != nil {
		return law{}, fmt.Errorf("read the calendar: %w", err)
	}
	if l.policy, _, err = eventstore.LoadUntil[domain.Policy](ctx, log, "policy."+string(domain.Ladder), at); err != nil {
		return law{}, fmt.Errorf("read the ladder: %w", err)
	}
	return l, nil
}

// Run follows the log from the checkpoint until ctx ends; after an error it may be called again. While another process keeps
// the same read models it stands by. It returns an error when the log is damaged (it never reads past
// a hole), when another projector moved the checkpoint, or when the database is gone.
func (r *Runner) Run(ctx context.Context) error {
	err := r.run(ctx)
	if errors.Is(err, eventstore.ErrDamaged) {
		r.change(func() { r.broken = err })
	}
	return err
}

func (r *Runner) run(ctx context.Context) error {
	type item struct {
		commit Commit
		err    error
	}
	l, err := r.standBy(ctx)
	if l == nil {
		return err
	}
	defer l.giveBack()
	defer r.lead(false, 0)
	if err := r.stand(ctx); err != nil {
		return err
	}
	last, err := r.log.Last(ctx)
	if err != nil {
		return err
	}
	r.lead(true, last)
	ctx, stop := context.WithCancelCause(ctx)
	feed := make(chan item, batchLimit)
	var reading sync.WaitGroup
	defer reading.Wait()
	defer stop(nil)
	reading.Go(func() {
		if err := l.keep(ctx); err != nil {
			stop(err)
		}
	})
	after := r.Position()
	reading.Go(func() {
		defer close(feed)
		for c, err := range r.log.Follow(ctx, after) {
			select {
			case feed <- item{c, err}:
			case <-ctx.Done():
				return
			}
		}
	})
	for first := range feed {
		if first.err != nil {
			return first.err
		}
		batch := []Commit{first.commit}
		var broken error
	more:
		for len(batch) < batchLimit && broken == nil {
			select {
			case next, ok := <-feed:
				if !ok {
					break more
				}
				if broken = next.err; broken == nil {
					batch = append(batch, next.commit)
				}
			default:
				break more
			}
		}
		if err := r.apply(ctx, batch); err != nil {
			if ctx.Err() != nil {
				return lost(ctx)
			}
			return err
		}
		if broken != nil {
			return broken
		}
	}
	return lost(ctx)
}

// lost is why the run was ended from within, or nil.
func lost(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// apply folds a batch: rows and checkpoint in one transaction.
func (r *Runner) apply(ctx context.Context, batch []Commit) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	from, last := r.Position(), batch[len(batch)-1].Position
	err := pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) error {
		if err := r.pass.load(ctx, tx, r.views.schema, batch); err != nil {
			return err
		}
		for _, c := range batch {
			if err := r.pass.fold(c); err != nil {
				return err
			}
		}
		for _, t := range r.pass.tables() {
			if err := t.flush(ctx, tx, r.views.schema); err != nil {
				return err
			}
		}
		return moveCheckpoint(ctx, tx, r.views.schema, from, last)
	})
	if err != nil {
		return fmt.Errorf("project positions %d to %d: %w", batch[0].Position, last, err)
	}
	for _, t := range r.pass.tables() {
		t.forget()
	}
	r.move(last)
	return nil
}

// moveCheckpoint is the fence: a second projector finds the checkpoint moved and stops.
func moveCheckpoint(ctx context.Context, tx pgx.Tx, schema string, from, to uint64) error {
	tag, err := tx.Exec(ctx, "update "+in(schema, "checkpoint")+" set position = $2 where position = $1", int64(from), int64(to))
	if err != nil {
		return err
	}
	if tag.RowsAffected() != 1 {
		return fmt.Errorf("the checkpoint is not at %d any more: another projector works on this database", from)
	}
	return nil
}

func (r *Runner) move(to uint64) {
	r.change(func() { r.position, r.broken = to, nil })
}

// change tells everybody who waits.
func (r *Runner) change(do func()) {
	r.moved.Lock()
	defer r.moved.Unlock()
	do()
	close(r.wake)
	r.wake = make(chan struct{})
}

// Broken is why the read models will tell no more of the story: the log is damaged. nil: they go on.
func (r *Runner) Broken() error {
	r.moved.Lock()
	defer r.moved.Unlock()
	return r.broken
}

// Position is the commit up to which the read models tell the story.
func (r *Runner) Position() uint64 {
	r.moved.Lock()
	defer r.moved.Unlock()
	return r.position
}

// Wait returns when the read models have reached a position; with an error matching
// eventstore.ErrDamaged when they never will.
func (r *Runner) Wait(ctx context.Context, position uint64) error {
	for {
		r.moved.Lock()
		at, broken, wake := r.position, r.broken, r.wake
		r.moved.Unlock()
		if at >= position {
			return nil
		}
		if broken != nil {
			return broken
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// CatchUp waits for everything that is in the log now. Read models that tell more than the log does
// are an error matching eventstore.ErrDamaged: the log has lost something.
func (r *Runner) CatchUp(ctx context.Context) error {
	at := r.Position()
	last, err := r.log.Last(ctx)
	if err != nil {
		return err
	}
	if at > last {
		return &eventstore.Damage{
			Position: last, Reason: fmt.Sprintf("the read models tell of position %d, the log ends at %d", at, last),
			Remedy: "restore the log from its backup, or throw the read models away so that they are made anew from this log",
		}
	}
	return r.Wait(ctx, last)
}
