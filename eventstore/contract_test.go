package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The contract of Store, kept by everything that is one.

func TestMemoryKeepsTheContract(t *testing.T) {
	contract(t, func(t *testing.T, clock func() time.Time) Store[event] {
		return NewMemory(counterCodec{}, clock)
	})
}

func TestJetStreamKeepsTheContract(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	if !server.SharesSyncs() {
		t.Skip("skipped 1: syncs cannot be shared on the file system of the temporary directory")
	}
	jetStreamContract(t, server)
}

func TestJetStreamThatSyncsAlwaysKeepsTheContract(t *testing.T) {
	jetStreamContract(t, startServer(t, t.TempDir(), ServerOptions{SyncAlways: true}))
}

func jetStreamContract(t *testing.T, server *Server) {
	t.Helper()
	var tenants atomic.Int32
	contract(t, func(t *testing.T, clock func() time.Time) Store[event] {
		tenant := fmt.Sprintf("t%d", tenants.Add(1))
		return open(t, server, Options{Tenant: tenant, Clock: clock})
	})
}

func contract(t *testing.T, open func(*testing.T, func() time.Time) Store[event]) {
	for _, tt := range []struct {
		name string
		test func(*testing.T, Store[event])
	}{
		{"order and content", testOrder},
		{"compare and set", testCompareAndSet},
		{"a commit is atomic", testAtomic},
		{"a command is stored once", testDuplicate},
		{"read goes on after a tip", testReadAfter},
		{"follow resumes anywhere", testResume},
		{"follow waits and wakes", testFollowWakes},
		{"32 writers on one aggregate", testRace},
		{"too large", testTooLarge},
		{"cancelled", testCancelled},
		{"refused drafts", testRefused},
		{"a reader ahead of the log", testAhead},
		{"wait and last", testWait},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t, nil)) })
	}
	t.Run("64 writers on many aggregates, a clock that jumps", func(t *testing.T) {
		base := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		clock := func() time.Time { return base.Add(rand.N(200 * time.Hour)) } // back as often as forth
		testManyWriters(t, open(t, clock))
	})
}

func testOrder(t *testing.T, s Store[event]) {
	ctx := t.Context()
	paper := time.Date(2025, 12, 31, 17, 0, 0, 123456789, time.FixedZone("", 7*3600))
	d := Draft[event]{
		Command: "c1", Actor: "person.1", OnBehalfOf: "unit.7", CausedBy: "deadline", EffectiveAt: paper,
		Events: []event{opened{"Báo cáo <quý> & năm"}, added{1}},
	}
	a1 := must(s.Append(ctx, "asg.a", Tip{}, d))
	b1 := must(s.Append(ctx, "asg.b", Tip{}, draft("c2")))
	a2 := must(s.Append(ctx, "asg.a", a1.Tip(), draft("c3", closed{})))

	for i, c := range []Commit[event]{a1, b1, a2} {
		if c.Position != Position(i+1) {
			t.Errorf("commit %d is at position %d", i+1, c.Position)
		}
	}
	if a1.Prev != "" || a2.Prev != a1.Hash || len(a2.Hash) != 64 || a1.Version != 1 || a2.Version != 2 || b1.Version != 1 {
		t.Errorf("the chain is %+v, %+v, %+v", a1, b1, a2)
	}
	if want := paper.UTC().Truncate(time.Microsecond); !a1.EffectiveAt.Equal(want) || a2.EffectiveAt != a2.RecordedAt {
		t.Errorf("effective at %s and %s", a1.EffectiveAt, a2.EffectiveAt)
	}
	if got := read(t, s, "asg.a"); !reflect.DeepEqual(got, []Commit[event]{a1, a2}) {
		t.Errorf("read\n%+v, want\n%+v", got, []Commit[event]{a1, a2})
	}
	if got := follow(t, s, 0, 3); !reflect.DeepEqual(got, []Commit[event]{a1, b1, a2}) {
		t.Errorf("followed\n%+v, want\n%+v", got, []Commit[event]{a1, b1, a2})
	}
	if got := read(t, s, "asg.none"); len(got) != 0 {
		t.Errorf("read %+v of an aggregate that does not exist", got)
	}
	if s.Durable() != 3 {
		t.Errorf("durable is %d, want 3", s.Durable())
	}
}

func testCompareAndSet(t *testing.T, s Store[event]) {
	ctx := t.Context()
	first := must(s.Append(ctx, "asg.a", Tip{}, draft("c1")))
	second := must(s.Append(ctx, "asg.a", first.Tip(), draft("c2")))
	for _, stale := range []Tip{{}, first.Tip()} {
		if _, err := s.Append(ctx, "asg.a", stale, draft("c3")); !errors.Is(err, ErrConflict) || errors.Is(err, ErrUnknown) {
			t.Errorf("append after %+v: %v, want a conflict", stale, err)
		}
	}
	if _, err := s.Append(ctx, "asg.new", second.Tip(), draft("c4")); !errors.Is(err, ErrConflict) {
		t.Errorf("append to a new aggregate after another's tip: %v, want a conflict", err)
	}
	if got := read(t, s, "asg.a"); len(got) != 2 {
		t.Errorf("%d commits, want 2", len(got))
	}
}

func testAtomic(t *testing.T, s Store[event]) {
	var events []event
	for i := range 500 {
		events = append(events, added{i})
	}
	c := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1", events...)))
	if _, err := s.Append(t.Context(), "asg.a", c.Tip(), draft("c2", added{1}, nil)); err == nil {
		t.Error("a commit with an event that cannot be encoded was stored")
	}
	got := follow(t, s, 0, 1)
	if len(got) != 1 || !reflect.DeepEqual(got[0].Events, events) {
		t.Errorf("got %d commits, want one with 500 events", len(got))
	}
	if last := must(s.Last(t.Context())); last != 1 {
		t.Errorf("the log ends at %d, want 1", last)
	}
}

func testDuplicate(t *testing.T, s Store[event]) {
	ctx := t.Context()
	first := must(s.Append(ctx, "asg.a", Tip{}, draft("c1")))
	second := must(s.Append(ctx, "asg.a", first.Tip(), draft("c2")))
	third := must(s.Append(ctx, "asg.a", second.Tip(), draft("c3")))
	for _, tt := range []struct {
		command string
		tip     Tip
		want    Commit[event]
	}{
		{"c1", Tip{}, first},
		{"c2", Tip{}, second},
		{"c2", first.Tip(), second},
		{"c3", first.Tip(), third},
		{"c3", third.Tip(), third}, // within two minutes the server itself remembers
	} {
		got, err := s.Append(ctx, "asg.a", tt.tip, draft(tt.command, added{7}))
		if !errors.Is(err, ErrDuplicate) || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s after %d again: %+v, %v, want %+v", tt.command, tt.tip.Position, got, err, tt.want)
		}
	}
	if c, err := s.Append(ctx, "asg.b", Tip{}, draft("c1")); err == nil || errors.Is(err, ErrDuplicate) {
		t.Errorf("the command of another aggregate gave %+v, %v, want an error", c, err)
	}
	if last := must(s.Last(ctx)); last != 3 {
		t.Errorf("the log ends at %d, want 3", last)
	}
}

func testReadAfter(t *testing.T, s Store[event]) {
	life := []Commit[event]{must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))}
	must(s.Append(t.Context(), "asg.b", Tip{}, draft("b1")))
	for i := range 4 {
		life = append(life, must(s.Append(t.Context(), "asg.a", life[i].Tip(), draft(fmt.Sprint("c", i+2)))))
	}
	collect := func(tip Tip) (got []Commit[event], err error) {
		for c, err := range s.ReadAfter(t.Context(), "asg.a", tip) {
			if err != nil {
				return got, err
			}
			got = append(got, c)
		}
		return got, nil
	}
	for i, c := range life {
		if got, err := collect(c.Tip()); err != nil || len(got) != len(life)-i-1 || len(got) > 0 && !reflect.DeepEqual(got, life[i+1:]) {
			t.Errorf("after version %d: %+v, %v", c.Version, got, err)
		}
	}
	other := strings.Repeat("ab", 32)
	for _, tip := range []Tip{{1, 1, other}, {life[4].Position, 5, other}, {life[2].Position, 2, life[1].Hash}} {
		if got, err := collect(tip); !errors.Is(err, ErrDamaged) || len(got) > 0 {
			t.Errorf("after %+v, which never was: %+v, %v, want damage", tip, got, err)
		}
	}
	for _, tip := range []Tip{{1, 0, ""}, {2, 1, "xyz"}} {
		if _, err := collect(tip); err == nil || errors.Is(err, ErrDamaged) {
			t.Errorf("after %+v, which cannot be: %v, want a refusal", tip, err)
		}
	}
}

func testResume(t *testing.T, s Store[event]) {
	tips := map[string]Tip{}
	for i := range 60 {
		aggregate := fmt.Sprintf("asg.%d", i%7)
		c := must(s.Append(t.Context(), aggregate, tips[aggregate], draft(fmt.Sprintf("c%d", i))))
		tips[aggregate] = c.Tip()
	}
	all := follow(t, s, 0, 60)
	for after := range 61 {
		if got := follow(t, s, Position(after), 60); len(got)+after != 60 || len(got) > 0 && !reflect.DeepEqual(got, all[after:]) {
			t.Fatalf("after %d followed %d commits", after, len(got))
		}
	}
}

func testFollowWakes(t *testing.T, s Store[event]) {
	ctx, cancel := context.WithCancel(t.Context())
	got, done := make(chan Position), make(chan error, 1)
	go func() {
		for c, err := range s.Follow(ctx, 0) {
			if err != nil {
				done <- err
				return
			}
			got <- c.Position
		}
		done <- nil
	}()
	var tip Tip
	for i := range 5 {
		time.Sleep(10 * time.Millisecond)
		tip = must(s.Append(ctx, "asg.a", tip, draft(fmt.Sprintf("c%d", i)))).Tip()
		select {
		case p := <-got:
			if p != tip.Position {
				t.Fatalf("woke with %d, want %d", p, tip.Position)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("the follower sleeps on")
		}
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("ended with %v, want no error", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the follower does not end with its context")
	}
}

func testRace(t *testing.T, s Store[event]) {
	const writers = 32
	var all sync.WaitGroup
	var conflicts atomic.Int32
	for w := range writers {
		all.Go(func() {
			for {
				life := read(t, s, "asg.a")
				var tip Tip
				if len(life) > 0 {
					tip = life[len(life)-1].Tip()
				}
				_, err := s.Append(t.Context(), "asg.a", tip, draft(fmt.Sprintf("w%d", w)))
				if err == nil {
					return
				}
				if !errors.Is(err, ErrConflict) {
					t.Error(err)
					return
				}
				conflicts.Add(1)
			}
		})
	}
	all.Wait()
	life, seen := read(t, s, "asg.a"), map[string]bool{}
	for i, c := range life {
		if c.Version != uint64(i+1) || c.Position != Position(i+1) || i > 0 && c.Prev != life[i-1].Hash {
			t.Errorf("commit %d is %+v", i+1, c)
		}
		seen[c.Command] = true
	}
	if len(life) != writers || len(seen) != writers {
		t.Errorf("%d commits of %d commands, want %d", len(life), len(seen), writers)
	}
	t.Logf("%d conflicts", conflicts.Load())
}

func testManyWriters(t *testing.T, s Store[event]) {
	const writers, each = 64, 6
	acked := make([][]Commit[event], writers)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			aggregate, tip := fmt.Sprintf("asg.%d", w), Tip{}
			for i := range each {
				c, err := s.Append(t.Context(), aggregate, tip, draft(fmt.Sprintf("w%d-%d", w, i)))
				if err != nil {
					t.Error(err)
					return
				}
				if s.Durable() < c.Position {
					t.Errorf("%d is acknowledged and durable is %d", c.Position, s.Durable())
				}
				acked[w], tip = append(acked[w], c), c.Tip()
			}
		})
	}
	log := follow(t, s, 0, writers*each)
	all.Wait()
	byPosition := map[Position]Commit[event]{}
	for _, list := range acked {
		for _, c := range list {
			byPosition[c.Position] = c
		}
	}
	for i, c := range log {
		if i > 0 && c.RecordedAt.Before(log[i-1].RecordedAt) {
			t.Errorf("position %d is recorded at %s, before %s", c.Position, c.RecordedAt, log[i-1].RecordedAt)
		}
		if !reflect.DeepEqual(c, byPosition[c.Position]) {
			t.Errorf("read\n%+v, acknowledged\n%+v", c, byPosition[c.Position])
		}
	}
}

func testTooLarge(t *testing.T, s Store[event]) {
	fits := MaxCommit - len(sealed(t, draft("c1", opened{""})))
	if _, err := s.Append(t.Context(), "asg.a", Tip{}, draft("c1", opened{strings.Repeat("x", fits+1)})); !errors.Is(err, ErrTooLarge) {
		t.Errorf("one byte too many: %v, want ErrTooLarge", err)
	}
	must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1", opened{strings.Repeat("x", fits)})))
}

func testCancelled(t *testing.T, s Store[event]) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Append(ctx, "asg.a", Tip{}, draft("c1")); !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnknown) {
		t.Errorf("append: %v, want cancelled, for certain not stored", err)
	}
	for range s.Follow(ctx, 0) {
		t.Error("a cancelled follower yields")
	}
	if err := s.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("wait: %v, want cancelled", err)
	}
	if last := must(s.Last(t.Context())); last != 0 {
		t.Errorf("the log ends at %d, want 0", last)
	}
}

func testRefused(t *testing.T, s Store[event]) {
	for _, aggregate := range []string{"", "asg", "asg.", ".a", "asg.a.b", "asg.*", "asg.>", "asg.a b", "asg.é", "asg." + strings.Repeat("x", 65)} {
		if _, err := s.Append(t.Context(), aggregate, Tip{}, draft("c1")); err == nil {
			t.Errorf("the aggregate %q was taken", aggregate)
		}
		for _, err := range s.Read(t.Context(), aggregate) {
			if err == nil {
				t.Errorf("the aggregate %q was read", aggregate)
			}
		}
	}
	hash := strings.Repeat("ab", 32)
	for _, tip := range []Tip{{1, 0, ""}, {0, 1, hash}, {1, 2, hash}, {2, 1, ""}, {2, 1, "xyz"}, {2, 1, strings.ToUpper(hash)}} {
		if _, err := s.Append(t.Context(), "asg.a", tip, draft("c1")); err == nil || errors.Is(err, ErrConflict) {
			t.Errorf("the tip %+v: %v, want a refusal", tip, err)
		}
	}
	for _, d := range []Draft[event]{
		{Actor: "a", Events: []event{added{1}}},
		{Command: "c\r\nx", Actor: "a", Events: []event{added{1}}},
		{Command: "c", Events: []event{added{1}}},
		{Command: "c", Actor: "a"},
		{Command: "c", Actor: "a", Events: []event{added{1}}, EffectiveAt: time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC)},
	} {
		if _, err := s.Append(t.Context(), "asg.a", Tip{}, d); err == nil {
			t.Errorf("the draft %+v was taken", d)
		}
	}
	if last := must(s.Last(t.Context())); last != 0 {
		t.Errorf("the log ends at %d, want 0", last)
	}
}

func testAhead(t *testing.T, s Store[event]) {
	must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	var end error
	for _, err := range s.Follow(soon(t), 5) {
		end = err
	}
	if !errors.Is(end, ErrDamaged) || !strings.Contains(end.Error(), "position 5, log ends at 1") {
		t.Errorf("got %v, want damage that says where both stand", end)
	}
}

func testWait(t *testing.T, s Store[event]) {
	done := make(chan error, 1)
	go func() { done <- s.Wait(t.Context(), 2) }()
	first := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	select {
	case <-done:
		t.Fatal("waited for position 2 and returned at 1")
	case <-time.After(30 * time.Millisecond):
	}
	must(s.Append(t.Context(), "asg.a", first.Tip(), draft("c2")))
	if err := <-done; err != nil {
		t.Error(err)
	}
	if last := must(s.Last(t.Context())); last != 2 || s.Durable() != 2 {
		t.Errorf("last %d, durable %d, want 2 and 2", last, s.Durable())
	}
}

// must returns v or ends the test binary loudly: the error is one that no test here provokes.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func read(t *testing.T, s Store[event], aggregate string) (life []Commit[event]) {
	t.Helper()
	for c, err := range s.Read(t.Context(), aggregate) {
		if err != nil {
			t.Error(err)
			break
		}
		life = append(life, c)
	}
	return life
}

// follow collects the commits after a position up to another one.
func follow(t *testing.T, s Store[event], after, until Position) (log []Commit[event]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for after < until {
		for c, err := range s.Follow(ctx, after) {
			if err != nil {
				t.Fatal(err)
			}
			log, after = append(log, c), c.Position
			if after >= until {
				break
			}
		}
		if ctx.Err() != nil {
			t.Fatalf("followed to %d only, want %d", after, until)
		}
	}
	return log
}

func sealed(t *testing.T, d Draft[event]) []byte {
	t.Helper()
	e := drawn(Tip{}, d)
	return must(e.seal(time.Now()))
}

func drawn(tip Tip, d Draft[event]) envelope {
	e, _, err := draw(counterCodec{}, tip, d)
	return must(e, err)
}
