package eventstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// ErrSync says that the disk did not take what was written. Nobody knows then what it holds, and the kernel may say
// next time that all is well (it drops the pages it could not write): the process must end and start from what is there.
var ErrSync = errors.New("eventstore: the disk did not take what was written")

var (
	// errNoFlush says why a directory's file system cannot be synced as a whole.
	errNoFlush = errors.New("syncs cannot be shared")
	errStopped = errors.New("eventstore: the log server is closed")
)

// A group lets many share one sync of the file system that holds the log: group commit. A sync covers what was
// written before it began, so a waiter is freed only by one that began after it came; those who come while one runs
// share the next. Nothing is assumed about the files of the log: new blocks, renamed ones and settings are all covered.
//
// A sync waits a moment for the commits that are on their way, so that many writers share one instead of taking turns:
// while a few are synced the others write, and would wait for the next. Who is alone waits for nobody.
//
// The first error stays for good, see ErrSync.
type group struct {
	flush   func() error        // makes everything that is written survive a power cut
	release func() error        // what flush holds
	follow  func(stream string) // has flush look after the blocks of a log by themselves (journal_linux.go)
	renew   func()              // tells flush that the server is started again

	running sync.WaitGroup

	onTheWay atomic.Int64
	allHere  chan struct{} // room for one: onTheWay has come down to zero, once or more

	mu   sync.Mutex
	busy bool    // a goroutine syncs
	next *ticket // of the sync that has not begun; nil when nobody waits for it
	err  error
}

// aMoment is how long a sync waits for commits that are on their way. It is far more than they take, unless the
// server is stuck.
const aMoment = time.Millisecond

// newGroup makes a group of what syncs and what is to be done when it is closed.
func newGroup(flush, release func() error) *group {
	return &group{flush: flush, release: release, follow: func(string) {}, renew: func() {}, allHere: make(chan struct{}, 1)}
}

// A ticket is for one sync; all that hold it are freed together.
type ticket struct {
	done chan struct{}
	err  error // set before done is closed
}

// wait returns when everything that was written before the call survives a power cut.
func (g *group) wait(ctx context.Context) error {
	t, err := g.take()
	if err != nil {
		return err
	}
	select {
	case <-t.done:
		return t.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take gives a ticket for the next sync and sees to it that there will be one.
func (g *group) take() (*ticket, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err != nil {
		return nil, g.err
	}
	if g.next == nil {
		g.next = &ticket{done: make(chan struct{})}
	}
	if !g.busy {
		g.busy = true
		g.running.Go(g.run)
	}
	return g.next, nil
}

// run syncs for as long as somebody waits.
func (g *group) run() {
	for {
		g.gather()
		t, err := g.begin()
		if t == nil {
			return
		}
		if err == nil {
			if err = g.flush(); err != nil {
				err = g.fail(fmt.Errorf("%w: %w", ErrSync, err))
			}
		}
		t.err = err
		close(t.done)
	}
}

// gather waits for the commits that are on their way, for a moment at most.
func (g *group) gather() {
	if g.onTheWay.Load() == 0 {
		return
	}
	t := time.NewTimer(aMoment)
	defer t.Stop()
	for g.onTheWay.Load() > 0 {
		select {
		case <-g.allHere:
		case <-t.C:
			return
		}
	}
}

func (g *group) arrived() {
	if g.onTheWay.Add(-1) == 0 {
		select {
		case g.allHere <- struct{}{}:
		default: // it is said already
		}
	}
}

// begin takes the tickets in: who comes from here on gets one for the sync after this.
func (g *group) begin() (*ticket, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.next
	g.next = nil
	g.busy = t != nil
	return t, g.err
}

// fail keeps the first error there was and returns it.
func (g *group) fail(err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	return g.err
}

// fault is why nothing can be synced any more, or nil.
func (g *group) fault() error {
	if err := g.fail(nil); !errors.Is(err, errStopped) {
		return err
	}
	return nil
}

// close ends the group when the sync that runs is over. Who waits for a later one is told that it will not come.
func (g *group) close() error {
	_ = g.fail(errStopped)
	g.running.Wait()
	return g.release()
}

// grouped is the syncer for a log whose server writes a message before anybody can learn of it and leaves the syncing
// to us. In nats-server 2.15.2 the messages of a stream without replicas are handed to the operating system in the
// order of their positions, in the hold of the store's lock in which they get them (filestore.go: storeRawMsg,
// writeMsgRecordLocked with fip); so when one is known, all before it are written. That the mark never goes back rests
// on a log from which nothing is ever deleted (settings.go).
type grouped struct {
	group   *group
	written mark
	safe    mark
}

// start waits for a sync even when the log is empty: it covers the files of a stream that was made just now.
func (s *grouped) start(ctx context.Context, last Position) error {
	s.stored(last)
	return s.sync(ctx)
}

func (s *grouped) coming()           { s.group.onTheWay.Add(1) }
func (s *grouped) arrived()          { s.group.arrived() }
func (s *grouped) stored(p Position) { s.written.raise(p) }
func (s *grouped) durable() Position { return s.safe.position() }

// wait needs no writer's help: a message whose writer died before its own wait is made durable by its reader.
func (s *grouped) wait(ctx context.Context, p Position) error {
	if p <= s.durable() {
		return nil
	}
	if err := s.written.reach(ctx, p); err != nil {
		return err
	}
	return s.sync(ctx)
}

func (s *grouped) sync(ctx context.Context) error {
	written := s.written.position() // before the sync begins
	if err := s.group.wait(ctx); err != nil {
		return err
	}
	s.safe.raise(written)
	return nil
}
