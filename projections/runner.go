package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// Runner keeps the read models up with the log.
type Runner struct {
	views Views
	log   eventstore.Store[domain.Event]
	clock func() time.Time

	mu     sync.Mutex // held while a batch is folded, and while a rebuild switches
	pass   *pass
	stride int // how many duties are laid out anew at a time

	rebuilding sync.Mutex // held by the one rebuild there is
	renewing   atomic.Bool

	observe func(Batch) // may be nil

	leasing  sync.Mutex // held while the lease is asked for
	moved    sync.Mutex // guards what is below
	position uint64
	replan   *string       // behind this key duties are laid out by an older law; nil: none are
	leads    bool          // it has the lease
	from     uint64        // and had to come this far
	broken   error         // the log is damaged behind position
	wake     chan struct{} // closed and replaced whenever one of them changes
}

// NewRunner stands at the checkpoint. Run sets it going.
func NewRunner(ctx context.Context, v Views, log eventstore.Store[domain.Event]) (*Runner, error) {
	at, replan, err := v.checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return &Runner{
		views: v, log: log, clock: time.Now, pass: newPass(law{}), stride: strideLeast, position: at, replan: replan, wake: make(chan struct{}),
	}, nil
}

// stand puts the pass where the checkpoint is, whatever an earlier run left half folded.
func (r *Runner) stand(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, replan, err := r.views.checkpoint(ctx)
	if err != nil {
		return err
	}
	l, err := lawAt(ctx, r.log, at)
	if err != nil {
		return err
	}
	if l.known, err = r.views.known(ctx); err != nil {
		return err
	}
	r.pass = newPass(l)
	r.move(at, replan)
	return nil
}

// checkpoint is the last commit folded, and the key behind which duties are laid out by an older law.
func (v Views) checkpoint(ctx context.Context) (position uint64, replan *string, err error) {
	var at int64
	if err := v.db.QueryRow(ctx, "select position, replan_after from checkpoint").Scan(&at, &replan); err != nil {
		return 0, nil, fmt.Errorf("read the checkpoint: %w", err)
	}
	return uint64(at), replan, nil
}

// lawAt folds calendar and ladder up to a position: what the pass knew there.
func lawAt(ctx context.Context, log eventstore.Store[domain.Event], at uint64) (law, error) {
	var l law
	for c, err := range log.Read(ctx, "cal."+string(domain.VietnamCalendar)) {
		if err != nil {
			return law{}, fmt.Errorf("read the calendar: %w", err)
		}
		if c.Position > at {
			break
		}
		for _, e := range c.Events {
			l.almanac, l.since = l.almanac.Evolve(e), c.EffectiveAt
		}
	}
	var err error
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
	var reading sync.WaitGroup
	defer reading.Wait()
	defer stop(nil)
	reading.Go(func() {
		if err := l.keep(ctx); err != nil {
			stop(err)
		}
	})
	from := &supply{read: make(chan item, batchMost), at: r.Position()}
	reading.Go(func() { from.follow(ctx, r.log) })
	for {
		batch, broken := from.batch(!r.replanning())
		if len(batch) > 0 {
			if err := r.apply(ctx, batch); err != nil {
				if ctx.Err() != nil {
					return lost(ctx)
				}
				return err
			}
		}
		switch {
		case broken != nil:
			return broken
		case from.ended || ctx.Err() != nil:
			return lost(ctx)
		}
		if err := r.replanSome(ctx); err != nil {
			if ctx.Err() != nil {
				return lost(ctx)
			}
			return err
		}
	}
}

// lost is why the run was ended from within, or nil.
func lost(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// apply folds a batch: rows and checkpoint in one transaction. What it has folded already it passes over.
func (r *Runner) apply(ctx context.Context, batch []Commit) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.moved.Lock()
	from, replan := r.position, r.replan
	r.moved.Unlock()
	batch, err := after(from, batch)
	if err != nil || len(batch) == 0 {
		return err
	}
	last, began := batch[len(batch)-1].Position, r.clock()
	err = pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) error {
		if err := r.pass.load(ctx, tx, r.views.schema, batch); err != nil {
			return err
		}
		for _, c := range batch {
			if err := r.pass.fold(c); err != nil {
				return err
			}
		}
		b := &pgx.Batch{}
		for _, t := range r.pass.tables() {
			if q, ok := t.(batched); ok {
				q.write(b, r.views.schema)
			} else if err := t.flush(ctx, tx, r.views.schema); err != nil {
				return err
			}
		}
		if r.pass.amended {
			replan = new(string)
		}
		q := "update " + in(r.views.schema, "checkpoint") + " set position = $1, replan_after = $2, known = $3 where position = $4"
		b.Queue(q, int64(last), replan, r.pass.law.known, int64(from)).Exec(func(tag pgconn.CommandTag) error { return fence(tag, from) })
		return send(ctx, tx, b)
	})
	if err != nil {
		return fmt.Errorf("project positions %d to %d: %w", batch[0].Position, last, err)
	}
	r.pass.forget()
	r.pass.amended = false
	r.move(last, replan)
	if r.observe != nil {
		told := Batch{Commits: len(batch), Took: r.clock().Sub(began)}
		for _, c := range batch {
			told.Events += len(c.Events)
		}
		r.observe(told)
	}
	return nil
}

// fenced moves the checkpoint from where it is known to be. That is the fence: a second projector finds it moved and stops.
func fenced(ctx context.Context, tx pgx.Tx, from uint64, q string, args ...any) error {
	tag, err := tx.Exec(ctx, q, args...)
	if err != nil {
		return err
	}
	return fence(tag, from)
}

func fence(moved pgconn.CommandTag, from uint64) error {
	if moved.RowsAffected() != 1 {
		return fmt.Errorf("the checkpoint is not at %d any more: another projector works on this database", from)
	}
	return nil
}

// moveCheckpoint moves the checkpoint of a schema from one position to another.
func moveCheckpoint(ctx context.Context, tx pgx.Tx, schema string, from, to uint64) error {
	return fenced(ctx, tx, from, "update "+in(schema, "checkpoint")+" set position = $2 where position = $1", int64(from), int64(to))
}

func (p *pass) forget() {
	for _, t := range p.tables() {
		t.forget()
	}
}

func (r *Runner) move(to uint64, replan *string) {
	r.change(func() { r.position, r.replan, r.broken = to, replan, nil })
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
	return r.until(ctx, func() bool { return r.position >= position })
}

// until waits for something that is guarded by moved.
func (r *Runner) until(ctx context.Context, is func() bool) error {
	for {
		r.moved.Lock()
		done, broken, wake := is(), r.broken, r.wake
		r.moved.Unlock()
		if done {
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

// CatchUp waits for everything that is in the log now, and until all duties are laid out by the law in force. Read models that tell more than the log does
// are an error matching eventstore.ErrDamaged: the log has lost something.
func (r *Runner) CatchUp(ctx context.Context) error {
	at := r.Position()
	last, err := r.log.Last(ctx)
	if err != nil {
		return err
	}
	if err := beyond(at, last); err != nil {
		return err
	}
	return r.until(ctx, func() bool { return r.position >= last && r.replan == nil })
}

// beyond is what is wrong when the read models tell of more than the log; nil: nothing is.
func beyond(at, last uint64) error {
	if at <= last {
		return nil
	}
	return &eventstore.Damage{
		Position: last, Reason: fmt.Sprintf("the read models tell of position %d, the log ends at %d", at, last),
		Remedy: "restore the log from its backup, or throw the read models away so that they are made anew from this log",
	}
}
