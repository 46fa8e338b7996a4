package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
)

// deaf is a store that never tells what has come after a tip: what Lives remembers of it grows stale unseen.
type deaf struct{ Store[event] }

func (d deaf) ReadAfter(ctx context.Context, aggregate string, tip Tip) iter.Seq2[Commit[event], error] {
	if tip.Position > 0 {
		return func(func(Commit[event], error) bool) {}
	}
	return d.Store.ReadAfter(ctx, aggregate, tip)
}

// agree tells where two servers on one log, each with a memory of its own, do not act as one.
func agree(ctx context.Context, a, b Store[event]) error {
	run := func(s Store[event], id string, add int) (Commit[event], error) {
		return Execute[counter](ctx, s, command{ID: id, Of: "asg.a", Add: add})
	}
	if _, err := run(a, "c1", 1); err != nil {
		return err
	}
	theirs, err := run(b, "c2", 1)
	if err != nil {
		return fmt.Errorf("b after a: %w", err)
	}
	if c, err := run(a, "c3", 0); err != nil || c.Tip() != theirs.Tip() {
		return fmt.Errorf("nothing to do was answered with the tip %d, %w, and the last is %d", c.Position, err, theirs.Position)
	}
	if theirs, err = run(b, "c4", 2000); err != nil {
		return err
	}
	if c, err := run(a, "c5", 1); !errors.Is(err, errClosed) {
		return fmt.Errorf("what b has closed was open for a: %+v, %w", c, err)
	}
	if theirs, err = b.Append(ctx, "asg.a", theirs.Tip(), draft("c6", added{-1500})); err != nil {
		return err
	}
	if _, err := run(a, "c7", 1); err != nil {
		return fmt.Errorf("what was opened again is refused: %w", err)
	}
	for _, s := range []Store[event]{a, b} {
		if c, err := run(s, "c6", 0); err != nil || c.Position != theirs.Position {
			return fmt.Errorf("the command of position %d was answered with position %d, %w", theirs.Position, c.Position, err)
		}
		if state, tip, err := Load[counter](ctx, s, "asg.a"); err != nil || state.sum != 503 || tip.Version != 5 {
			return fmt.Errorf("loaded %+v, %+v, %w", state, tip, err)
		}
	}
	if _, err := run(a, "c8", 700); err != nil {
		return err
	}
	for _, s := range []Store[event]{a, b, a} { // closed, so that only the id tells
		for id, version := range map[string]uint64{"c1": 1, "c2": 2, "c4": 3, "c6": 4, "c7": 5, "c8": 6} {
			if c, err := run(s, id, 5); err != nil || c.Version != version {
				return fmt.Errorf("%s again is version %d, %w, want %d", id, c.Version, err, version)
			}
		}
	}
	return nil
}

func TestTwoServersAgree(t *testing.T) {
	memory, jetstream := NewMemory(counterCodec{}, nil), open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	for _, s := range []Store[event]{memory, jetstream} {
		if err := agree(t.Context(), NewLives(s, LivesOptions{}), NewLives(s, LivesOptions{})); err != nil {
			t.Errorf("%T: %v", s, err)
		}
	}
}

// The bugs a memory of states can have make agree fail.
func TestServersThatDoNotAgreeAreFound(t *testing.T) {
	log := func() Store[event] { return NewMemory(counterCodec{}, nil) }
	s := log()
	if agree(t.Context(), NewLives(Store[event](deaf{s}), LivesOptions{}), NewLives(s, LivesOptions{})) == nil {
		t.Error("a memory that is never compared with the log passes")
	}
	// The same on the other side, where it is the conflict that is met first.
	s = log()
	if agree(t.Context(), NewLives(s, LivesOptions{}), NewLives(Store[event](deaf{s}), LivesOptions{})) == nil {
		t.Error("a memory that a conflict does not refresh passes")
	}
	s = log()
	lives := NewLives(s, LivesOptions{})
	must(Execute[counter](t.Context(), Store[event](lives), command{ID: "c1", Of: "asg.a", Add: 2000}))
	if _, err := Execute[counter](t.Context(), Store[event](lives), command{ID: "c1", Of: "asg.a", Add: 2000}); err != nil {
		t.Errorf("a command again: %v", err)
	}
	l := lifeIn[counter](Store[event](lives), "asg.a")
	l.commands = nil
	if _, err := Execute[counter](t.Context(), Store[event](lives), command{ID: "c1", Of: "asg.a", Add: 2000}); err == nil {
		t.Error("a memory that forgets the commands passes")
	}
}

// A command whose id has the hash of another one's is a command of its own.
func TestCommandsWithOneHash(t *testing.T) {
	lives := NewLives(NewMemory(counterCodec{}, nil), LivesOptions{})
	s := Store[event](lives)
	must(Execute[counter](t.Context(), s, command{ID: "c1", Of: "asg.a", Add: 1}))
	l := lifeIn[counter](s, "asg.a")
	l.commands[0] = hashOf("c2")
	if c := must(Execute[counter](t.Context(), s, command{ID: "c2", Of: "asg.a", Add: 1})); c.Version != 2 {
		t.Errorf("c2 is %+v", c)
	}
}

// A memory has a limit in lives and in commits, and drops what was used longest ago.
func TestLivesAreDropped(t *testing.T) {
	s := NewLives(NewMemory(counterCodec{}, nil), LivesOptions{Lives: 10, Commits: 30})
	of := func(n int) string { return fmt.Sprintf("asg.%d", n) }
	for i := range 200 {
		must(Execute[counter](t.Context(), Store[event](s), command{ID: fmt.Sprint(i), Of: of(i % 20), Add: 1}))
		must(Execute[counter](t.Context(), Store[event](s), command{ID: fmt.Sprint("x", i), Of: of(100), Add: 1}))
	}
	sum := uint64(0)
	for at := s.order.Front(); at != nil; at = at.Next() {
		sum += at.Value.(*remembered).counted
	}
	if sum != s.commits || len(s.lives) != s.order.Len() || s.order.Len() > 10 {
		t.Errorf("%d lives, %d in the list, %d commits counted as %d", len(s.lives), s.order.Len(), sum, s.commits)
	}
	if state, _, err := Load[counter](t.Context(), Store[event](s), of(100)); err != nil || state.sum != 200 {
		t.Errorf("got %+v, %v", state, err)
	}
	_, front := s.order.Front().Value.(*remembered).key, s.order.Front().Value.(*remembered).key.aggregate
	if front != of(100) {
		t.Errorf("the life used last is %s", front)
	}
}

// counted counts what is read.
type counted struct {
	Store[event]
	commits atomic.Int64
}

func (c *counted) Read(ctx context.Context, aggregate string) iter.Seq2[Commit[event], error] {
	return c.ReadAfter(ctx, aggregate, Tip{})
}

func (c *counted) ReadAfter(ctx context.Context, aggregate string, tip Tip) iter.Seq2[Commit[event], error] {
	return func(yield func(Commit[event], error) bool) {
		for m, err := range c.Store.ReadAfter(ctx, aggregate, tip) {
			c.commits.Add(1)
			if !yield(m, err) {
				return
			}
		}
	}
}

// grow runs commands 1 to n, each of which adds 1.
func grow(t *testing.T, s Store[event], n int) {
	t.Helper()
	for i := range n {
		must(Execute[counter](t.Context(), s, command{ID: fmt.Sprint(i + 1), Of: "asg.a", Add: 1}))
	}
}

func TestASnapshotSavesReading(t *testing.T) {
	for name, store := range map[string]Store[event]{
		"memory":    NewMemory(counterCodec{}, nil),
		"jetstream": open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{}),
	} {
		s, shelf := &counted{Store: store}, new(Shelf)
		first := NewLives(Store[event](s), LivesOptions{Snapshots: shelf, Every: 20})
		for i := range 8 { // a snapshot is put away beside the commands; here one waits for it
			for j := range 15 {
				must(Execute[counter](t.Context(), Store[event](first), command{ID: fmt.Sprint(15*i + j + 1), Of: "asg.a", Add: 1}))
			}
			first.running.Wait()
		}
		first.Close()
		kept := must(shelf.Get(t.Context(), "asg.a", "counter"))
		if kept.Tip.Version <= 80 || s.commits.Load() != 0 {
			t.Errorf("%s: the snapshot is of version %d, and %d commits were read", name, kept.Tip.Version, s.commits.Load())
		}
		again := NewLives(Store[event](s), LivesOptions{Snapshots: shelf, Every: 20})
		state, tip, err := Load[counter](t.Context(), Store[event](again), "asg.a")
		if err != nil || state != (counter{true, 120}) || tip.Version != 120 {
			t.Errorf("%s: loaded %+v, %+v, %v", name, state, tip, err)
		}
		if n := s.commits.Load(); n != 20+int64(120-kept.Tip.Version) {
			t.Errorf("%s: %d commits were read, and the snapshot is of version %d of 120", name, n, kept.Tip.Version)
		}
		for _, id := range []string{"1", "19", "20", "21", "80", "120"} {
			if c := must(Execute[counter](t.Context(), Store[event](again), command{ID: id, Of: "asg.a", Add: 5000})); fmt.Sprint(c.Version) != id {
				t.Errorf("%s: command %s again is version %d", name, id, c.Version)
			}
		}
	}
}

// A snapshot that is not what the log says never decides.
func TestAWrongSnapshotIsIgnored(t *testing.T) {
	shelf := new(Shelf)
	log := NewMemory(counterCodec{}, nil)
	lives := NewLives(log, LivesOptions{Snapshots: shelf, Every: 10})
	grow(t, lives, 30)
	lives.running.Wait()
	grow(t, lives, 35)
	lives.Close()
	good := must(shelf.Get(t.Context(), "asg.a", "counter"))
	if good.Tip.Version < 20 {
		t.Fatalf("the snapshot is of version %d", good.Tip.Version)
	}

	branch := NewMemory(counterCodec{}, nil) // another log, with the same commands and other numbers
	for i := range 40 {
		must(Execute[counter](t.Context(), Store[event](branch), command{ID: fmt.Sprint(i + 1), Of: "asg.a", Add: 2}))
	}
	at := func(s Store[event], version uint64) Snapshot {
		l := newLife[counter](s, nil, "asg.a")
		for c, err := range s.Read(t.Context(), "asg.a") {
			if err != nil || c.Version > version {
				break
			}
			l.take(c)
		}
		return must(snapshotOf("asg.a", l.state, l.tip, l.commands))
	}
	changed := func(change func(*Snapshot), sealed bool) Snapshot {
		s := good
		change(&s)
		if sealed {
			s.Sum = s.sum()
		}
		return s
	}
	for name, s := range map[string]Snapshot{
		"of another fold":           changed(func(s *Snapshot) { s.Fold = 2; s.Body = []byte(`{"Open":true,"Sum":1}`) }, true),
		"of another aggregate":      changed(func(s *Snapshot) { s.Aggregate = "asg.b" }, true),
		"changed by one byte":       changed(func(s *Snapshot) { s.Body = []byte(`{"Open":true,"Sum":9}`) }, false),
		"not JSON":                  changed(func(s *Snapshot) { s.Body = []byte(`{`) }, true),
		"without its commands":      changed(func(s *Snapshot) { s.Commands = nil }, true),
		"with a hash that is none":  changed(func(s *Snapshot) { s.Tip.Hash = "x" }, true),
		"beside the chain":          at(branch, 30),
		"beside the chain, the end": at(branch, 35),
		"ahead of the log":          at(branch, 40),
		"at another position":       changed(func(s *Snapshot) { s.Tip.Position += 100 }, true),
	} {
		_ = shelf.Put(t.Context(), Snapshot{})
		shelf.kept[[2]string{"asg.a", "counter"}] = s
		read := &counted{Store: log}
		lives := NewLives(Store[event](read), LivesOptions{Snapshots: shelf, Every: 10})
		state, tip, err := Load[counter](t.Context(), Store[event](lives), "asg.a")
		if err != nil || state != (counter{true, 35}) || tip.Version != 35 {
			t.Errorf("%s: loaded %+v, %+v, %v", name, state, tip, err)
		}
		if n := read.commits.Load(); n < 35 {
			t.Errorf("%s: it was taken: %d commits were read of 35", name, n)
		}
		if c := must(Execute[counter](t.Context(), Store[event](lives), command{ID: "3", Of: "asg.a", Add: 1})); c.Version != 3 {
			t.Errorf("%s: command 3 again is version %d", name, c.Version)
		}
		lives.Close()
	}
	// The good one is taken, or the above proves nothing; and what is taken decides, or nothing is read from it.
	for _, s := range []Snapshot{good, at(log, 35), changed(func(s *Snapshot) { s.Body = must(json.Marshal(counter{true, 7})) }, true)} {
		shelf.kept[[2]string{"asg.a", "counter"}] = s
		read := &counted{Store: log}
		state, tip, err := Load[counter](t.Context(), Store[event](NewLives(Store[event](read), LivesOptions{Snapshots: shelf, Every: 10})), "asg.a")
		if err != nil || tip.Version != 35 || read.commits.Load() >= 35 || (state.sum != 35) != (string(s.Body) == `{"Open":true,"Sum":7}`) {
			t.Errorf("of version %d: loaded %+v, %+v, %v after %d commits", s.Tip.Version, state, tip, err, read.commits.Load())
		}
	}
}

// A log that has lost what was remembered of it is damaged.
func TestALogThatWentBackIsFound(t *testing.T) {
	long := NewMemory(counterCodec{}, nil)
	grow(t, long, 5)
	short := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	grow(t, short, 3)
	_, tip, err := Load[counter](t.Context(), Store[event](long), "asg.a")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Store[event]{short, NewMemory(counterCodec{}, nil)} {
		for c, err := range s.ReadAfter(t.Context(), "asg.a", tip) {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%T: %+v, %v, want damage", s, c, err)
			}
		}
	}
}
