package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/eventstore"
)

// An account holds what was promised of one log, by everybody and at every look, and counts what became of it.
// Whatever a look has read is a promise too: it was durable then.
type account struct {
	promised map[string]witness // by act: the acknowledged ones
	shown    []witness          // to followers
	items    map[string]bool    // content items that are durable
	rows     map[string]bool    // of the database
	open     map[string]bool    // acts that were asked for and not answered
	latest   map[string]eventstore.Position
	unsure   map[string]bool // acts of which a client was once left in doubt
	ever     map[string]bool // acts that were ever asked for and not refused

	hashes []string // of the log at the last look: that of position p at p-1
	places map[string]eventstore.Position
	twice  map[string]bool // acts that are there more than once
	told   map[string]bool // what is counted already

	tally
}

// A tally counts, in acts, commits, items.
type tally struct {
	acked, followed, kept, rowed, refused    int
	lost, dup, reordered, dangling, phantoms int
}

func (t *tally) add(u tally) {
	for _, s := range []struct {
		to *int
		of int
	}{
		{&t.acked, u.acked},
		{&t.followed, u.followed},
		{&t.kept, u.kept},
		{&t.rowed, u.rowed},
		{&t.refused, u.refused},
		{&t.lost, u.lost},
		{&t.dup, u.dup},
		{&t.reordered, u.reordered},
		{&t.dangling, u.dangling},
		{&t.phantoms, u.phantoms},
	} {
		*s.to += s.of
	}
}

// bad is how much is wrong.
func (t *tally) bad() int { return t.lost + t.dup + t.reordered + t.dangling + t.phantoms }

func newAccount() *account {
	return &account{
		promised: map[string]witness{}, items: map[string]bool{}, rows: map[string]bool{}, open: map[string]bool{},
		latest: map[string]eventstore.Position{}, places: map[string]eventstore.Position{}, told: map[string]bool{},
		unsure: map[string]bool{}, ever: map[string]bool{}, twice: map[string]bool{},
	}
}

// hear takes down what a child has said, in its order. What it was told when counts says no is not held against the log:
// at the moment of a cut a sync may still report success.
func (a *account) hear(heard []witness, counts func(at time.Duration) bool) {
	for _, w := range heard {
		if w.kind == asked {
			a.open[w.op], a.ever[w.op] = true, true
			continue
		}
		if counts != nil && !counts(w.at) {
			continue
		}
		switch w.kind {
		case acked:
			a.acked++
			a.promised[w.op] = w
			delete(a.open, w.op)
			aggregate, client := partsOf(w.op)
			if line := aggregate + "/" + client; w.place > 0 {
				if w.place <= a.latest[line] { // one client's acts are in the log in the order in which it did them
					a.reordered++
				}
				a.latest[line] = w.place
			}
		case unsure:
			a.unsure[w.op] = true
		case refused:
			a.refused++
			delete(a.open, w.op)
			delete(a.ever, w.op)
		case seen:
			a.followed++
			a.shown = append(a.shown, w)
		case kept:
			a.kept++
			a.items[w.what] = true
		case rowed:
			a.rowed++
			a.rows[w.what] = true
		}
	}
}

// settle asks again for every act whose outcome is unknown, as a client does that got no answer.
func (a *account) settle(ctx context.Context, n *node, plant string) error {
	var all errgroup.Group
	all.SetLimit(64)
	answers := make(chan witness, len(a.open))
	for op := range a.open {
		all.Go(func() error {
			cmd := write{wrote{Op: op}, op}
			if plant == plantNewID {
				cmd.id += "+"
			}
			var c eventstore.Commit[wrote]
			var err error
			for end := time.Now().Add(patience); ; sleep(ctx, 50*time.Millisecond) {
				c, err = eventstore.Execute[page](ctx, n.log, cmd)
				again := errors.Is(err, eventstore.ErrConflict) || errors.Is(err, eventstore.ErrUnknown)
				if !again || ctx.Err() != nil || time.Now().After(end) {
					break
				}
			}
			if err != nil {
				return fmt.Errorf("ask again for %s: %w", op, err)
			}
			answers <- witness{kind: acked, place: c.Position, op: op, what: c.Hash}
			return nil
		})
	}
	err := all.Wait()
	close(answers)
	for w := range answers {
		delete(a.open, w.op)
		a.promised[w.op] = w
	}
	return err
}

// look reads the log, from where the last look ended or the whole of it, and compares it with all that was promised.
// Each thing that is wrong is counted once.
func (a *account) look(ctx context.Context, n *node, whole bool, words io.Writer) error {
	last, err := n.log.Last(ctx)
	if err != nil {
		return err
	}
	before := a.hashes
	whole = whole || last < eventstore.Position(len(before))
	if whole {
		a.hashes = nil
		clear(a.places)
		clear(a.twice)
	}
	if err := a.read(ctx, n, last, words); err != nil {
		return err
	}
	if whole {
		a.compare(before)
	}
	for op, w := range a.promised {
		at, there := a.places[op]
		switch {
		case !there:
			a.count(&a.lost, words, "lost: %s, acknowledged at %d", op, w.place)
		case w.place > 0 && (at != w.place || a.hashes[at-1] != w.what):
			a.count(&a.reordered, words, "reordered: %s, acknowledged at %d, is at %d", op, w.place, at)
		}
	}
	clear(a.promised) // from here on each is one of the hashes
	for _, w := range a.shown {
		if w.place > eventstore.Position(len(a.hashes)) || a.hashes[w.place-1] != w.what {
			a.phantoms++
		}
	}
	a.shown = nil
	return a.lookAtItems(ctx, n, words)
}

// read adds what is in the log after the last hash, up to a position, and looks at the items that are named there.
func (a *account) read(ctx context.Context, n *node, last eventstore.Position, words io.Writer) error {
	after := eventstore.Position(len(a.hashes))
	if last <= after {
		return nil
	}
	for c, err := range n.log.Follow(ctx, after) {
		if err != nil {
			if !errors.Is(err, eventstore.ErrDamaged) {
				return err
			}
			a.count(&a.dangling, words, "damaged: %v", err) // there is a hole in it
			return nil
		}
		a.hashes = append(a.hashes, c.Hash)
		for _, e := range c.Events {
			if at, twice := a.places[e.Op]; twice {
				a.twice[e.Op] = true
				a.count(&a.dup, words, "dup: %s is at %d and %d", e.Op, at, c.Position)
				continue
			}
			a.places[e.Op] = c.Position
			if e.Item == nil {
				continue
			}
			if _, err := n.content.Open(ctx, *e.Item); err != nil {
				a.count(&a.dangling, words, "dangling: position %d names %v", c.Position, err)
			}
			delete(a.items, e.Item.Ref)
		}
		if c.Position == last {
			break
		}
	}
	return ctx.Err()
}

// effectsNotOne counts the acts that were ever asked for, and in the end answered, and are not in the log exactly once.
func (a *account) effectsNotOne() (n int) {
	for op := range a.ever {
		if _, there := a.places[op]; !there || a.twice[op] {
			n++
		}
	}
	return n
}

// lookAtItems looks for the content items that no commit names.
func (a *account) lookAtItems(ctx context.Context, n *node, words io.Writer) error {
	for ref := range a.items {
		if _, _, err := n.content.Get(ctx, ref); err != nil {
			a.count(&a.dangling, words, "dangling: %v", err)
		}
	}
	clear(a.items)
	return ctx.Err()
}

// compare holds the log against what it was at an earlier look.
func (a *account) compare(before []string) {
	if len(before) == 0 {
		return
	}
	now := make(map[string]bool, len(a.hashes))
	for _, h := range a.hashes {
		now[h] = true
	}
	for i, h := range before {
		switch {
		case !now[h]:
			a.lost++
		case i >= len(a.hashes) || a.hashes[i] != h:
			a.reordered++
		}
	}
}

// count counts a thing that is wrong, and says it while there are few.
func (a *account) count(n *int, words io.Writer, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if a.told[text] {
		return
	}
	a.told[text] = true
	if *n++; *n <= 5 {
		fmt.Fprintln(words, text)
	}
}
