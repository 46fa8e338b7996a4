package eventstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A model of a disk, in a time that does not pass by itself: what is written becomes durable when a sync that began
// after it ends. The syncer is held to it by 64 writers; then each way of getting it wrong is planted and must be found.

type modelDisk struct {
	written, durable atomic.Uint64
	syncing          atomic.Bool
	syncs            atomic.Int32
	broken           atomic.Bool
	doubled          atomic.Bool // two syncs at once
}

var errIO = errors.New("input/output error")

func (d *modelDisk) flush() error {
	if !d.syncing.CompareAndSwap(false, true) {
		d.doubled.Store(true)
	}
	defer d.syncing.Store(false)
	d.syncs.Add(1)
	covered := d.written.Load()
	time.Sleep(time.Millisecond)
	if d.broken.Load() {
		return errIO
	}
	d.durable.Store(max(covered, d.durable.Load()))
	return nil
}

// syncer makes the real one on this disk.
func (d *modelDisk) syncer() *grouped {
	last := func(context.Context) (Position, error) { return d.written.Load(), nil }
	return &grouped{group: newGroup(d.flush, func() error { return nil }), written: mark{last: last}}
}

const modelWriters, modelEach = 64, 50

// faultsOf lets 64 writers loose on a syncer, at every phase of a sync, breaks the disk and closes it. It returns what
// the syncer did wrong.
func faultsOf(plant func(*modelDisk, *grouped) syncer) map[string]int {
	d := &modelDisk{}
	real := d.syncer()
	s := plant(d, real)
	var mu sync.Mutex
	found := map[string]int{}
	wrong := func(bad bool, what string) {
		mu.Lock()
		defer mu.Unlock()
		if bad {
			found[what]++
		}
	}
	write := func() Position {
		p := d.written.Add(1)
		s.stored(p)
		return p
	}
	ctx := context.Background()

	wrong(s.start(ctx, 0) != nil || d.syncs.Load() != 1, "the start does not sync")
	var all sync.WaitGroup
	for w := range modelWriters {
		all.Go(func() {
			for i := range modelEach {
				time.Sleep(time.Duration((w*37+i*91)%1700) * time.Microsecond)
				p := write()
				err := s.wait(ctx, p)
				wrong(err != nil, "fails on a good disk")
				wrong(d.durable.Load() < p, "freed before it is durable")
				wrong(s.durable() < p || s.durable() > d.durable.Load(), "the mark is not where the disk is")
			}
		})
	}
	all.Wait()
	wrong(int(d.syncs.Load()) > modelWriters*modelEach/8, "syncs are not shared")
	wrong(d.doubled.Load(), "two syncs at once")
	before := d.syncs.Load()
	wrong(s.wait(ctx, s.durable()) != nil || d.syncs.Load() != before, "what is durable costs a sync")

	// One that nobody has told of: its writer died. And one who comes late, when a sync has almost ended.
	orphan := d.written.Add(1)
	wrong(s.wait(ctx, orphan) != nil || d.durable.Load() < orphan, "a message without its writer is not made durable")
	p, began := write(), time.Now()
	all.Go(func() { _ = s.wait(ctx, p) })
	time.Sleep(900 * time.Microsecond)
	late := write()
	wrong(s.wait(ctx, late) != nil || time.Since(began) != 2*time.Millisecond, "who comes late is freed by the sync that runs")
	all.Wait()

	// Who waits no longer is let go at once.
	short, stop := context.WithTimeout(ctx, 100*time.Microsecond)
	wrong(!errors.Is(s.wait(short, write()), context.DeadlineExceeded), "does not end with its context")
	stop()
	time.Sleep(5 * time.Millisecond)

	// The disk breaks, and then says that all is well.
	safe := d.durable.Load()
	d.broken.Store(true)
	for i := range 8 {
		all.Go(func() {
			time.Sleep(time.Duration(i) * 200 * time.Microsecond)
			wrong(!errors.Is(s.wait(ctx, write()), ErrSync), "freed by a sync that failed")
		})
	}
	all.Wait()
	d.broken.Store(false)
	wrong(!errors.Is(s.wait(ctx, write()), errIO), "an error is forgotten")
	wrong(s.durable() > safe, "the mark moves after an error")
	wrong(!errors.Is(real.group.fault(), ErrSync), "the error is not told")
	_ = real.group.close()
	return found
}

// faultsOfClosing closes a syncer while one sync runs and others wait for the next.
func faultsOfClosing(plant func(*modelDisk, *grouped) syncer) map[string]int {
	d := &modelDisk{}
	real := d.syncer()
	s := plant(d, real)
	found := map[string]int{}
	var running, waiting error
	var all sync.WaitGroup
	p := d.written.Add(1)
	all.Go(func() { running = s.wait(context.Background(), p) })
	time.Sleep(500 * time.Microsecond)
	q := d.written.Add(1)
	all.Go(func() { waiting = s.wait(context.Background(), q) })
	time.Sleep(100 * time.Microsecond)
	_ = real.group.close()
	if d.syncing.Load() {
		found["closed while a sync runs"]++
	}
	all.Wait()
	if running != nil {
		found["the sync that runs is not waited for"]++
	}
	if waiting == nil && d.durable.Load() < q {
		found["freed by the closing"]++
	}
	if err := s.wait(context.Background(), d.written.Add(1)); !errors.Is(err, errStopped) || real.group.fault() != nil {
		found["goes on when closed"]++
	}
	return found
}

// The planted bugs.
type (
	early  struct{ *grouped } // takes what is written for safe
	joiner struct {           // is content with the sync that runs
		*grouped
		d *modelDisk
	}
	forgetful struct { // tries again after an error
		*grouped
		d *modelDisk
	}
	alone struct { // one sync for each
		*grouped
		d    *modelDisk
		turn chan struct{}
	}
	released struct{ *grouped } // takes the closing for an answer
	lateMark struct {           // reads after the sync how far it went
		*grouped
		d *modelDisk
	}
)

func (s early) stored(p Position) { s.grouped.stored(p); s.safe.raise(p) }

func (s joiner) wait(ctx context.Context, p Position) error {
	if !s.d.syncing.Load() {
		return s.grouped.wait(ctx, p)
	}
	for s.d.syncing.Load() {
		time.Sleep(time.Microsecond)
	}
	s.safe.raise(p)
	return nil
}

func (s forgetful) wait(ctx context.Context, p Position) error {
	err := s.grouped.wait(ctx, p)
	if errors.Is(err, ErrSync) && !s.d.broken.Load() {
		again := s.d.syncer()
		if err = again.wait(ctx, p); err == nil {
			s.safe.raise(p)
		}
	}
	return err
}

func (s alone) wait(_ context.Context, p Position) error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if err := s.d.flush(); err != nil {
		return fmt.Errorf("%w: %w", ErrSync, err)
	}
	s.safe.raise(p)
	return nil
}

func (s released) wait(ctx context.Context, p Position) error {
	if err := s.grouped.wait(ctx, p); !errors.Is(err, errStopped) {
		return err
	}
	return nil
}

func (s lateMark) wait(ctx context.Context, p Position) error {
	err := s.grouped.wait(ctx, p)
	if err == nil {
		s.safe.raise(s.d.written.Load())
	}
	return err
}

func TestTheSyncerAgainstItsModel(t *testing.T) {
	for _, tt := range []struct {
		name  string
		plant func(*modelDisk, *grouped) syncer
		want  string // "" for no fault
	}{
		{"as it is", func(_ *modelDisk, s *grouped) syncer { return s }, ""},
		{"planted: the mark is early", func(_ *modelDisk, s *grouped) syncer { return early{s} }, "the mark is not where the disk is"},
		{"planted: the mark counts what came during the sync", func(d *modelDisk, s *grouped) syncer { return lateMark{s, d} }, "the mark is not where the disk is"},
		{"planted: joins a sync that runs", func(d *modelDisk, s *grouped) syncer { return joiner{s, d} }, "freed before it is durable"},
		{"planted: forgets an error", func(d *modelDisk, s *grouped) syncer { return forgetful{s, d} }, "an error is forgotten"},
		{"planted: one sync for each", func(d *modelDisk, s *grouped) syncer { return alone{s, d, make(chan struct{}, 1)} }, "syncs are not shared"},
		{"planted: the closing frees", func(_ *modelDisk, s *grouped) syncer { return released{s} }, "freed by the closing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				found := faultsOf(tt.plant)
				for what, n := range faultsOfClosing(tt.plant) {
					found[what] += n
				}
				if tt.want == "" && len(found) > 0 || tt.want != "" && found[tt.want] == 0 {
					t.Errorf("found %v, want %q", found, tt.want)
				}
			})
		})
	}
}

// Commits that are on their way are waited for, but not long, and nobody waits when none is.
func faultsOfGathering(plant func(*grouped) syncer) map[string]int {
	d := &modelDisk{}
	real := d.syncer()
	s := plant(real)
	found := map[string]int{}
	takes := func(what string, want time.Duration, syncs int32, do func()) {
		began, before := time.Now(), d.syncs.Load()
		do()
		if time.Since(began) != want || d.syncs.Load()-before != syncs {
			found[what]++
		}
	}
	write := func() {
		p := d.written.Add(1)
		s.stored(p)
		s.arrived()
		_ = s.wait(context.Background(), p)
	}
	takes("who is alone is kept waiting", time.Millisecond, 1, func() {
		s.coming()
		write()
	})
	takes("those who come at once do not share", 1630*time.Microsecond, 1, func() {
		var all sync.WaitGroup
		for w := range modelWriters {
			s.coming()
			all.Go(func() {
				time.Sleep(time.Duration(w) * 10 * time.Microsecond)
				write()
			})
		}
		all.Wait()
	})
	takes("one that does not come is waited for longer than a moment", aMoment+time.Millisecond, 1, func() {
		s.coming() // and the server is stuck
		s.coming()
		write()
		s.arrived() // it gave up
	})
	takes("one that gave up is waited for", time.Millisecond, 1, func() {
		s.coming()
		write()
	})
	_ = real.group.close()
	return found
}

type (
	hasty struct{ *grouped } // does not look who comes
	rude  struct{ *grouped } // goes without a word
)

func (hasty) coming()  {}
func (hasty) arrived() {}
func (rude) arrived()  {}

func TestASyncWaitsForThoseOnTheirWay(t *testing.T) {
	for _, tt := range []struct {
		name  string
		plant func(*grouped) syncer
		want  string // "" for no fault
	}{
		{"as it is", func(s *grouped) syncer { return s }, ""},
		{"planted: nobody is waited for", func(s *grouped) syncer { return hasty{s} }, "those who come at once do not share"},
		{"planted: who came counts as coming", func(s *grouped) syncer { return rude{s} }, "who is alone is kept waiting"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				found := faultsOfGathering(tt.plant)
				if tt.want == "" && len(found) > 0 || tt.want != "" && found[tt.want] == 0 {
					t.Errorf("found %v, want %q", found, tt.want)
				}
			})
		})
	}
}

// A disk that fails ends everything that waits on the log, and nobody is shown what may be lost.
func TestAFailedSyncEndsTheLog(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	if !server.SharesSyncs() {
		t.Skip("skipped 1: syncs cannot be shared on the file system of the temporary directory")
	}
	s := open(t, server, Options{})
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
	var broken atomic.Bool
	flush := server.group.flush
	server.group.mu.Lock()
	server.group.flush = func() error {
		if broken.Load() {
			return os.NewSyscallError("syncfs", errIO)
		}
		return flush()
	}
	server.group.mu.Unlock()
	broken.Store(true)
	followed := make(chan error, 1)
	go func() {
		var last Position
		var end error
		for c, err := range s.Follow(t.Context(), 0) {
			if end = err; err == nil {
				last = c.Position
			}
		}
		if last != 1 {
			end = fmt.Errorf("followed to %d, want 1", last)
		}
		followed <- end
	}()
	if _, err := s.Append(t.Context(), "asg.a", tip, draft("c2")); !errors.Is(err, ErrUnknown) || !errors.Is(err, ErrSync) {
		t.Errorf("append: %v, want that it is not known", err)
	}
	broken.Store(false)
	if _, err := s.Append(t.Context(), "asg.a", tip, draft("c3")); !errors.Is(err, ErrSync) || !strings.Contains(err.Error(), "see to the disk") {
		t.Errorf("append after the disk came back: %v, want the error that stays", err)
	}
	select {
	case err := <-followed:
		if !errors.Is(err, ErrSync) {
			t.Errorf("follow: %v, want the error", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the follower waits on")
	}
	n := 0
	var end error
	for _, err := range s.Read(t.Context(), "asg.a") {
		if end = err; err == nil {
			n++
		}
	}
	if n > 1 || !errors.Is(end, ErrSync) || s.Durable() != 1 || !errors.Is(server.Fault(), ErrSync) {
		t.Errorf("read %d commits, %v; durable %d, fault %v", n, end, s.Durable(), server.Fault())
	}
}

func TestWhereSyncsCannotBeShared(t *testing.T) {
	for release, tells := range map[string]bool{
		"5.8.0": true, "5.10.0-28-amd64": true, "6.1.0": true, "6.18.44-fc-v657": true, "10.0": true, "5.8-rc1": true,
		"5.7.19": false, "4.19.0-27": false, "3.10": false, "": false, "x": false,
	} {
		if tellsErrors(release) != tells {
			t.Errorf("Linux %q: want %t", release, tells)
		}
	}
	const memory = "/dev/shm"
	if gone, err := inMemory(memory); err != nil || !gone {
		t.Skipf("skipped 1: %s is not in memory here (%v)", memory, err)
	}
	dir, err := os.MkdirTemp(memory, "dondoc-test-") //nolint:usetesting // it must lie in memory
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if _, err := StartServer(dir+"/not/yet", ServerOptions{}); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "in memory") {
		t.Errorf("a directory in memory: %v, want ErrUnsafe", err)
	}
	if _, err := os.Stat(dir + "/not"); err == nil {
		t.Error("something was written to what was refused")
	}
	if server := startServer(t, dir, ServerOptions{}); server.SharesSyncs() {
		t.Error("shares syncs of what has no disk")
	}
}
