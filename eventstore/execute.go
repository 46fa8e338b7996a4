package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

const maxAttempts = 16

// Execute is the whole write path: load, decide, append; on a conflict, again.
//
// It may be called any number of times with the same command: the command's events enter the log once, and each
// call returns that commit. When nothing is to be done it returns a Commit without events that holds the Position,
// Version and Hash of the aggregate's last commit. What Decide refuses is returned as it is. A result that matches
// ErrUnknown must be asked for again with the same command id.
//
// Call it as Execute[State](ctx, store, cmd). When State decides on an interface, cmd must be a variable of that interface.
func Execute[S Decider[S, C, E], C Command, E any](ctx context.Context, store Store[E], cmd C) (Commit[E], error) {
	aggregate, asked := cmd.Aggregate(), false
	var err error
	for attempt := range maxAttempts {
		var state S
		var tip Tip
		for c, err := range store.Read(ctx, aggregate) {
			if err != nil {
				return Commit[E]{}, fmt.Errorf("load %s: %w", aggregate, err)
			}
			if c.Command == cmd.CommandID() {
				return c, nil
			}
			for _, e := range c.Events {
				state = state.Evolve(e)
			}
			tip = c.Tip()
		}
		events, refusal := state.Decide(cmd)
		if refusal != nil {
			return Commit[E]{}, refusal
		}
		if len(events) == 0 {
			return Commit[E]{Aggregate: aggregate, Position: tip.Position, Version: tip.Version, Hash: tip.Hash}, nil
		}
		var c Commit[E]
		c, err = store.Append(ctx, aggregate, tip, Draft[E]{
			Command: cmd.CommandID(), Actor: cmd.IssuedBy(), OnBehalfOf: cmd.IssuedFor(),
			CausedBy: cmd.CausedBy(), EffectiveAt: cmd.IssuedAt(), Events: events,
		})
		switch {
		case err == nil, errors.Is(err, ErrDuplicate):
			return c, nil
		case errors.Is(err, ErrConflict):
		case errors.Is(err, ErrUnknown) && !asked && ctx.Err() == nil:
			asked = true
		default:
			return Commit[E]{}, err
		}
		select {
		case <-ctx.Done():
			return Commit[E]{}, errors.Join(err, ctx.Err())
		case <-time.After(rand.N(time.Millisecond << min(attempt, 6))):
		}
	}
	return Commit[E]{}, fmt.Errorf("append %s, %d attempts: %w", aggregate, maxAttempts, err)
}

// Load folds the life of one aggregate. The zero Tip says that it does not exist.
func Load[S interface{ Evolve(E) S }, E any](ctx context.Context, store Store[E], aggregate string) (S, Tip, error) {
	return LoadUntil[S](ctx, store, aggregate, math.MaxUint64)
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
