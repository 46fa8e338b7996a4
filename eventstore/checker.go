package eventstore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// A checker turns messages into commits and sees to it that each is the one that must come next:
// no gap in the positions, no gap in the versions of an aggregate, each holding the hash of the one before.
// Its memory is one link per aggregate it has met.
type checker[E any] struct {
	codec   Codec[E]
	last    Position        // of the message before; with gapless, the next has last+1
	gapless bool            // it is given every message of the log, not those of one aggregate
	whole   bool            // it is given every aggregate from its first commit on
	links   map[string]link // by aggregate
}

// A link is what the next commit of an aggregate must fit on to.
type link struct {
	version uint64
	hash    digest
}

// start makes a checker for the messages of the whole log after a position. When that is not the beginning, the
// first commit of each aggregate met is taken as it is, and what follows is checked against it.
func (c checker[E]) start(after Position) *checker[E] {
	c.last, c.gapless, c.whole, c.links = after, true, after == 0, map[string]link{}
	return &c
}

// of makes a checker for the messages of one aggregate after tip.
func (c checker[E]) of(aggregate string, tip Tip) *checker[E] {
	c.last, c.gapless, c.whole, c.links = tip.Position, false, true, map[string]link{}
	if tip.Version > 0 {
		l := link{version: tip.Version}
		_, _ = hex.Decode(l.hash[:], []byte(tip.Hash)) // Tip.check has refused another hash
		c.links[aggregate] = l
	}
	return &c
}

// one makes a checker for a single message, of which nothing but itself is known.
func (c checker[E]) one() *checker[E] {
	c.last, c.gapless, c.whole, c.links = 0, false, false, map[string]link{}
	return &c
}

// take checks the next message and returns its commit, or a *Damage.
func (c *checker[E]) take(p Position, subject, aggregate string, payload []byte) (Commit[E], error) {
	damaged := func(remedy, format string, args ...any) (Commit[E], error) {
		return Commit[E]{}, &Damage{Position: p, Subject: subject, Reason: fmt.Sprintf(format, args...), Remedy: remedy}
	}
	if err := c.place(p); err != nil {
		return Commit[E]{}, err
	}
	if err := checkAggregate(aggregate); err != nil {
		return damaged(RemedyRestore, "the subject is not that of an aggregate")
	}
	e, newer, err := unseal(payload)
	if newer {
		return damaged(RemedyUpgrade, "%v", err)
	}
	if err != nil {
		return damaged(RemedyRestore, "%v", err)
	}
	before, met := c.links[aggregate]
	switch {
	case !met && !c.whole: // taken on trust; checked from here on
	case e.Version != before.version+1:
		return damaged(RemedyRestore, "it is version %d of %s, where version %d must come", e.Version, aggregate, before.version+1)
	case met && e.Prev != before.hash.String():
		return damaged(RemedyRestore, "the chain of %s is broken: prev is %s, but the payload before it has %s",
			aggregate, e.Prev, before.hash)
	}
	events, err := eventsOf(c.codec, e)
	if err != nil {
		return damaged(RemedyUpgrade, "%v", err)
	}
	sum := digest(sha256.Sum256(payload))
	c.last, c.links[aggregate] = p, link{e.Version, sum}
	return commitFrom(p, aggregate, e, sum, events), nil
}

// place checks where the next message stands in the log.
func (c *checker[E]) place(p Position) error {
	if c.gapless && p != c.last+1 {
		reason := fmt.Sprintf("the message is missing; the next that can be read is at %d", p)
		return &Damage{Position: c.last + 1, Reason: reason, Remedy: RemedyRestore}
	}
	if p <= c.last {
		return &Damage{Position: p, Reason: fmt.Sprintf("it comes after position %d", c.last), Remedy: RemedyRestore}
	}
	return nil
}

// standsOn returns a *Damage when a reader has read an aggregate up to a tip and its last message in the log, which is at
// position 0 when there is none, says that this cannot be.
func standsOn(tip Tip, aggregate string, last message) error {
	switch {
	case last.position < tip.Position:
		return &Damage{
			Position: tip.Position, Subject: aggregate, Remedy: RemedyRestore,
			Reason: fmt.Sprintf("it was read here before, and now the last of %s is at position %d", aggregate, last.position),
		}
	case last.position == tip.Position && tip.Position > 0 && sumOf(last.payload).String() != tip.Hash:
		return &Damage{
			Position: tip.Position, Subject: aggregate, Remedy: RemedyRestore,
			Reason: fmt.Sprintf("the chain of %s is broken: another payload was read here before, with %s", aggregate, tip.Hash),
		}
	}
	return nil
}

// ahead is what a reader is told that has seen more than the log holds.
func ahead(after, last Position) error {
	return &Damage{
		Position: last + 1,
		Reason:   fmt.Sprintf("the reader is ahead of the log: position %d, log ends at %d", after, last),
		Remedy:   "restore the log that the reader has read, or rebuild the reader from this log",
	}
}
