package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

const maxAttempts = 16

// Execute is the whole write path: load, decide, append; on a conflict, again.
//
// It may be called any number of times with the same command: the command's events enter the log once, and each
// call returns that commit. When nothing is to be done it returns a Commit without events that holds the Position,
// Version and Hash of the aggregate's last commit. What Decide refuses is returned as it is. Either is answered from a
// state that was the last at some moment of the call. A result that matches ErrUnknown must be asked for again with the
// same command id.
//
// Call it as Execute[State](ctx, store, cmd). When State decides on an interface, cmd must be a variable of that interface.
// Given a Lives, it does not read what that remembers.
func Execute[S Decider[S, C, E], C Command, E any](ctx context.Context, store Store[E], cmd C) (Commit[E], error) {
	l := lifeIn[S](store, cmd.Aggregate())
	if err := l.enter(ctx); err != nil {
		return Commit[E]{}, err
	}
	defer l.leave()
	last, err := l.open(ctx) // last: since the call began, this was known to be the state
	if err != nil {
		return Commit[E]{}, err
	}
	defer l.save()
	asked := false
	for attempt := 0; attempt < maxAttempts; {
		if l.holds(cmd.CommandID()) {
			if c, found, err := l.find(ctx, cmd.CommandID()); found || err != nil {
				return c, err
			}
		}
		state, tip := l.at()
		events, refusal := state.Decide(cmd)
		if refusal != nil || len(events) == 0 {
			if !last {
				last = true
				if moved, err := l.catchUp(ctx); err != nil {
					return Commit[E]{}, err
				} else if moved {
					continue
				}
			}
			if refusal != nil {
				return Commit[E]{}, refusal
			}
			return Commit[E]{Aggregate: l.aggregate, Position: tip.Position, Version: tip.Version, Hash: tip.Hash}, nil
		}
		var c Commit[E]
		c, err = store.Append(ctx, l.aggregate, tip, Draft[E]{
			Command: cmd.CommandID(), Actor: cmd.IssuedBy(), OnBehalfOf: cmd.IssuedFor(),
			CausedBy: cmd.CausedBy(), EffectiveAt: cmd.IssuedAt(), Events: events,
		})
		switch {
		case err == nil:
			l.take(c)
			return c, nil
		case errors.Is(err, ErrDuplicate):
			return c, nil
		case errors.Is(err, ErrConflict):
		case errors.Is(err, ErrUnknown) && !asked && ctx.Err() == nil:
			asked = true
		case asked && !errors.Is(err, ErrUnknown): // what became of the first one is still not known
			return Commit[E]{}, fmt.Errorf("%w: %w", ErrUnknown, err)
		default:
			return Commit[E]{}, err
		}
		select {
		case <-ctx.Done():
			return Commit[E]{}, errors.Join(err, ctx.Err())
		case <-time.After(rand.N(time.Millisecond << min(attempt, 6))):
		}
		attempt++
		if _, err := l.catchUp(ctx); err != nil {
			return Commit[E]{}, err
		}
		last = true
	}
	err = fmt.Errorf("append %s, %d attempts: %w", l.aggregate, maxAttempts, err)
	if asked && !errors.Is(err, ErrUnknown) {
		err = fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return Commit[E]{}, err
}

// Load folds the life of one aggregate. The zero Tip says that it does not exist. The state was the last at some moment of
// the call, whoever wrote it. Given a Lives, only what that does not remember is read. The state is for reading: others
// may be given the same.
func Load[S interface{ Evolve(E) S }, E any](ctx context.Context, store Store[E], aggregate string) (state S, tip Tip, err error) {
	l := lifeIn[S](store, aggregate)
	if l.isKnown() {
		_, err = l.catchUp(ctx)
	} else if err = l.enter(ctx); err == nil {
		var now bool
		if now, err = l.open(ctx); err == nil && !now {
			_, err = l.catchUp(ctx)
		}
		l.leave()
	}
	if err != nil {
		return state, tip, err
	}
	state, tip = l.at()
	return state, tip, nil
}

// LoadUntil folds the commits of one aggregate up to and with a position of the log: its state as it was then.
func LoadUntil[S interface{ Evolve(E) S }, E any](ctx context.Context, store Store[E], aggregate string, until Position) (S, Tip, error) {
	var state S
	var tip Tip
	for c, err := range store.Read(ctx, aggregate) {
		if err != nil {
			return state, tip, fmt.Errorf("load %s: %w", aggregate, err)
		}
		if c.Position > until {
			break
		}
		for _, e := range c.Events {
			state = state.Evolve(e)
		}
		tip = c.Tip()
	}
	return state, tip, nil
}
