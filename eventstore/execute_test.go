package eventstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestExecute(t *testing.T) {
	for name, s := range map[string]Store[event]{
		"memory":                      NewMemory(counterCodec{}, nil),
		"jetstream":                   open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{}),
		"memory, remembered":          NewLives(NewMemory(counterCodec{}, nil), LivesOptions{}),
		"memory, remembered for once": NewLives(NewMemory(counterCodec{}, nil), LivesOptions{Commits: 1}),
		"jetstream, remembered":       NewLives(open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{}), LivesOptions{}),
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			run := func(id string, add int) (Commit[event], error) {
				return Execute[counter](ctx, s, command{ID: id, Of: "asg.a", Add: add})
			}
			first := must(run("c1", 5))
			if len(first.Events) != 2 || first.Version != 1 || first.Actor != "person.1" || first.EffectiveAt != (command{}).IssuedAt() {
				t.Errorf("the first commit is %+v", first)
			}
			second := must(run("c2", 7))
			if again := must(run("c1", 5)); again.Hash != first.Hash || again.Position != first.Position {
				t.Errorf("c1 again is %+v", again)
			}
			if nothing := must(run("c3", 0)); len(nothing.Events) != 0 || nothing.Tip() != second.Tip() {
				t.Errorf("nothing to do gave %+v, want the tip %+v", nothing, second.Tip())
			}
			full := must(run("c4", 1000))
			if again := must(run("c4", 1000)); again.Hash != full.Hash { // though it would now be refused
				t.Errorf("c4 again is %+v", again)
			}
			if _, err := run("c5", 1); !errors.Is(err, errClosed) {
				t.Errorf("got %v, want what Decide said", err)
			}
			state, tip, err := Load[counter](ctx, s, "asg.a")
			if err != nil || state.sum != 1012 || tip.Version != 3 {
				t.Errorf("loaded %+v, %+v, %v", state, tip, err)
			}
			state, tip, err = LoadUntil[counter](ctx, s, "asg.a", second.Position)
			if err != nil || state.sum != 12 || tip != second.Tip() {
				t.Errorf("loaded %+v, %+v, %v as of %d", state, tip, err, second.Position)
			}
			if state, tip, err := Load[counter](ctx, s, "asg.none"); err != nil || tip != (Tip{}) || state != (counter{}) {
				t.Errorf("loaded %+v, %+v, %v of nothing", state, tip, err)
			}
		})
	}
}

// troubled is a store whose Append goes wrong in the ways a network can make it.
type troubled struct {
	Store[event]
	mu   sync.Mutex
	next []func(store Store[event], append func() (Commit[event], error)) (Commit[event], error)
}

func (s *troubled) Append(ctx context.Context, aggregate string, tip Tip, d Draft[event]) (Commit[event], error) {
	do := func() (Commit[event], error) { return s.Store.Append(ctx, aggregate, tip, d) }
	s.mu.Lock()
	if len(s.next) == 0 {
		s.mu.Unlock()
		return do()
	}
	trouble := s.next[0]
	s.next = s.next[1:]
	s.mu.Unlock()
	return trouble(s.Store, do)
}

func storedButUnknown(_ Store[event], do func() (Commit[event], error)) (Commit[event], error) {
	if _, err := do(); err != nil && !errors.Is(err, ErrDuplicate) {
		return Commit[event]{}, err
	}
	return Commit[event]{}, ErrUnknown
}

func lost(Store[event], func() (Commit[event], error)) (Commit[event], error) {
	return Commit[event]{}, ErrUnknown
}

func overtaken(Store[event], func() (Commit[event], error)) (Commit[event], error) {
	return Commit[event]{}, ErrConflict
}

func tooFull(Store[event], func() (Commit[event], error)) (Commit[event], error) {
	return Commit[event]{}, ErrFull
}

func TestExecuteInTrouble(t *testing.T) {
	type trouble = func(Store[event], func() (Commit[event], error)) (Commit[event], error)
	repeat := func(n int, f trouble) (list []trouble) {
		for range n {
			list = append(list, f)
		}
		return list
	}
	for name, tt := range map[string]struct {
		next   []trouble
		err    error
		stored int
	}{
		"stored, not answered":       {repeat(1, storedButUnknown), nil, 1},
		"lost once":                  {repeat(1, lost), nil, 1},
		"lost twice":                 {repeat(2, lost), ErrUnknown, 0},
		"overtaken 15 times":         {repeat(15, overtaken), nil, 1},
		"overtaken for ever":         {repeat(16, overtaken), ErrConflict, 0},
		"lost, overtaken for ever":   {append(repeat(1, lost), repeat(15, overtaken)...), ErrUnknown, 0},
		"lost, then the disk full":   {[]trouble{lost, tooFull}, ErrUnknown, 0},
		"the disk full":              {repeat(1, tooFull), ErrFull, 0},
		"overtaken, lost, overtaken": {[]trouble{overtaken, storedButUnknown, overtaken}, nil, 1},
	} {
		for _, remembers := range []bool{false, true} {
			s := Store[event](&troubled{Store: NewMemory(counterCodec{}, nil), next: tt.next})
			if remembers {
				s = NewLives(s, LivesOptions{})
			}
			_, err := Execute[counter](t.Context(), s, command{ID: "c1", Of: "asg.a", Add: 1})
			if !errors.Is(err, tt.err) || len(read(t, s, "asg.a")) != tt.stored {
				t.Errorf("%s: %v and %d commits, want %v and %d", name, err, len(read(t, s, "asg.a")), tt.err, tt.stored)
			}
		}
	}
}

// Whatever commands come, in whatever order, at once or again, in whatever trouble: each counts once, and the log
// replayed gives the state that the deciders saw.
func TestCommandsCountOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := &troubled{Store: NewMemory(counterCodec{}, nil)}
		ids := rapid.SliceOfN(rapid.IntRange(1, 6), 1, 25).Draw(rt, "commands")
		troubles := rapid.SliceOfN(rapid.IntRange(0, 5), 0, 12).Draw(rt, "troubles")
		for _, n := range troubles {
			if f := []func(Store[event], func() (Commit[event], error)) (Commit[event], error){storedButUnknown, lost, overtaken}; n < len(f) {
				s.next = append(s.next, f[n])
			} else {
				s.next = append(s.next, func(_ Store[event], do func() (Commit[event], error)) (Commit[event], error) { return do() })
			}
		}
		writers := rapid.IntRange(1, 4).Draw(rt, "writers")
		servers := []Store[event]{s} // that share the log
		for range rapid.IntRange(0, 2).Draw(rt, "servers that remember") {
			o := LivesOptions{Lives: rapid.IntRange(1, 2).Draw(rt, "lives"), Every: rapid.IntRange(1, 3).Draw(rt, "every"), Snapshots: new(Shelf)}
			servers = append(servers, NewLives(Store[event](s), o))
		}
		live := map[string]counter{} // as the commits returned say
		done := map[string]bool{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := w; i < len(ids); i += writers {
					cmd := command{ID: fmt.Sprint(ids[i]), Of: fmt.Sprintf("asg.%d", ids[i]%2), Add: ids[i]}
					server := servers[i%len(servers)]
					c, err := Execute[counter](context.Background(), server, cmd)
					if errors.Is(err, ErrUnknown) {
						s.mu.Lock()
						s.next = nil
						s.mu.Unlock()
						c, err = Execute[counter](context.Background(), server, cmd) // asked again, as the contract says
					}
					if err != nil || c.Command != cmd.ID {
						panic(fmt.Sprint(c, err))
					}
					mu.Lock()
					if !done[cmd.ID] {
						done[cmd.ID] = true
						state := live[cmd.Of]
						for _, e := range c.Events {
							state = state.Evolve(e)
						}
						live[cmd.Of] = state
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		last, err := s.Last(context.Background())
		if err != nil || int(last) != len(done) {
			rt.Fatalf("%d commits of %d commands, %v", last, len(done), err)
		}
		for aggregate, want := range live {
			if replayed, _, err := Load[counter](context.Background(), Store[event](s), aggregate); err != nil || replayed != want {
				rt.Fatalf("%s replayed is %+v, %v, want %+v", aggregate, replayed, err, want)
			}
		}
	})
}

// A decider may take an interface and Execute any command that is one.
type wide interface{ Command }

type wideCounter struct{ counter }

func (c wideCounter) Decide(cmd wide) ([]event, error) { return c.counter.Decide(cmd.(command)) }
func (c wideCounter) Evolve(e event) wideCounter {
	c.counter = c.counter.Evolve(e)
	return c
}

func TestExecuteTakesAnInterface(t *testing.T) {
	s := NewMemory(counterCodec{}, nil)
	var cmd wide = command{ID: "c1", Of: "asg.a", Add: 3}
	if c := must(Execute[wideCounter](t.Context(), Store[event](s), cmd)); len(c.Events) != 2 {
		t.Errorf("got %+v", c)
	}
	if c := must(Execute[wideCounter, wide, event](t.Context(), s, command{ID: "c2", Of: "asg.a", Add: 4})); len(c.Events) != 1 {
		t.Errorf("got %+v", c)
	}
}
