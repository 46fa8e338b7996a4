package main

import (
	"fmt"
	"iter"
	"math"
	"sort"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// A seeding is made-up work, as a house does it: 2024 and 2025 of a province with four levels of units. Either Assignments
// or Events says how much of it.
//
// The same seeding is the same work, to the last byte, on every machine. What is done by people and by workers is what
// the domain allows and in the proportions of a house that is urged well: most of it in time. The content items it names
// are nowhere.
type seeding struct {
	Assignments int    // so many duties are given
	Events      int    // or the work is broken off after the commit with this event, shortly before its end
	Seed        uint64 // of the choices
}

// duties is how many duties are given when nothing breaks off the work.
func (s seeding) duties() int {
	if s.Assignments > 0 {
		return s.Assignments
	}
	return 1 + sort.Search(s.Events, func(n int) bool { return seedEvents(n+1) >= float64(s.Events) })
}

// seedEvents is a little less than how many events come of so many duties, so that they do not run out before they are
// broken off: nine of each duty and its document, and two of each message. A unit gets a message on a day when there is anything to
// tell it, which of three things in two years for each duty is a matter of chance.
func seedEvents(duties int) float64 {
	const days = 500
	units, n := float64(unitsFor(duties)), float64(duties)
	return units + 8.6*n + 1.75*units*days*(1-math.Exp(-3.2*n/(units*days)))
}

// units is how many units are given duties.
func (s seeding) units() int { return unitsFor(s.duties()) }

// commits yields the work in the order of its time: positions from 1, the versions of each aggregate from 1, RecordedAt
// later each time, all without a gap. Prev and Hash are empty: Fill makes them. What it yields is its receiver's; deadlines and
// lists in the events may be shared by many of them. Memory goes with the lives that are open at a time.
func (s seeding) commits() iter.Seq[eventstore.Commit[domain.Event]] {
	return func(yield func(eventstore.Commit[domain.Event]) bool) {
		w := newSeedWorld(s, yield)
		w.establish()
		for !w.over {
			t, ok := w.turns.next()
			if !ok {
				return
			}
			t.who.turn(w, t.at)
		}
	}
}

// A seedLine is the life of one aggregate, as far as its commits must know it.
type seedLine struct {
	aggregate string
	version   uint32
}

// A seedWorld is what there is while work is made up.
type seedWorld struct {
	seeding
	days  *seedDays
	dice  dice
	turns seedTurns
	units []*seedUnit
	org   seedLine

	planned  int                     // duties that are given or are certain to be
	directed int                     // directives
	asked    map[int][]domain.Period // what continuous duties ask about, by the day they were given
	numbers  map[string]int          // last number of a series of symbols
	former   []domain.Citation

	now      int64 // microseconds after the beginning, of the last commit
	position uint64
	events   int
	yield    func(eventstore.Commit[domain.Event]) bool
	over     bool
}

func newSeedWorld(s seeding, yield func(eventstore.Commit[domain.Event]) bool) *seedWorld {
	w := &seedWorld{
		seeding: s, days: newSeedDays(), dice: dice(s.Seed ^ 0xd0d0c), turns: newSeedTurns(), org: seedLine{aggregate: "org." + domain.Main},
		numbers: map[string]int{}, asked: map[int][]domain.Period{}, yield: yield,
	}
	w.plant(s.units())
	w.reform()
	w.fixRegimes()
	w.inspect()
	w.openDesk()
	return w
}

// clock is the time at which something planned for a moment happens: never before what has happened already.
func (w *seedWorld) clock(at moment) time.Time {
	t := int64(at)*1e6 + 1 + int64(w.dice.below(999_000))
	if t <= w.now {
		t = w.now + 1 + int64(w.dice.below(400))
	}
	w.now = t
	return seedTime(t)
}

func seedTime(micros int64) time.Time {
	return seedZero.Add(time.Duration(micros) * time.Microsecond)
}

// since is the moment of what has just happened.
func (w *seedWorld) since() moment { return moment(w.now / 1e6) }

// commit records what somebody did at a time.
func (w *seedWorld) commit(l *seedLine, at time.Time, by string, events ...domain.Event) {
	w.record(l, eventstore.Commit[domain.Event]{Actor: by, RecordedAt: at, EffectiveAt: at, Events: events})
}

// caused records what a worker did because of another aggregate.
func (w *seedWorld) caused(l *seedLine, at time.Time, worker, cause string, events ...domain.Event) {
	w.record(l, eventstore.Commit[domain.Event]{Actor: domain.ByWorker(worker), CausedBy: cause, RecordedAt: at, EffectiveAt: at, Events: events})
}

func (w *seedWorld) record(l *seedLine, c eventstore.Commit[domain.Event]) {
	if w.over {
		return
	}
	w.position++
	l.version++
	c.Position, c.Aggregate, c.Version, c.Command = w.position, l.aggregate, uint64(l.version), w.dice.uuid()
	w.events += len(c.Events)
	w.over = !w.yield(c) || w.Events > 0 && w.events >= w.Events
}

// symbol is the next number and sign of a kind of document: 12-HD/BTGDV.
func (w *seedWorld) symbol(kind, issuer string, on domain.Date) string {
	series := fmt.Sprint(kind, issuer, on.Year)
	w.numbers[series]++
	return fmt.Sprintf("%d-%s/%s", w.numbers[series], kind, issuer)
}
