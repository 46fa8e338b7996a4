package projections

import (
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// The ledger says how many duties of a unit stand where, now and at every moment that has been. A duty enters a bucket when that
// is recorded and leaves it when that is recorded; both are posted, and a posting never changes. What is overdue needs no clock
// either: a duty that is open at its deadline is posted there as overdue, ahead of time, and the posting is taken back when the
// duty leaves before. So a tally at an instant is the sum of all that is posted up to it, and the past never changes.
//
// Postings are summed by the years, months and days of the house, so that a tally reads some thirty rows per unit, however
// many duties it has; of the whole house by hours and minutes too.

// Sum is what was posted of a unit in a period, or at a deadline to come. Rows that are all zero are not there.
type Sum struct {
	Key string `db:"key"` // unit, "|", what it sums (y year, m month, d day, h hour, t minute, i deadline), when

	OnTime         int32 `db:"on_time"`
	OnTimeDated    int32 `db:"on_time_dated"` // of them, those with a deadline
	Late           int32 `db:"late"`
	Submitted      int32 `db:"submitted"`
	SubmittedDated int32 `db:"submitted_dated"`
	Open           int32 `db:"open"` // those that wait are here too
	OpenDated      int32 `db:"open_dated"`
	Overdue        int32 `db:"overdue"` // of the open ones
	Cancelled      int32 `db:"cancelled"`
	CancelledDated int32 `db:"cancelled_dated"`
	Closed         int32 `db:"closed"`
	ClosedDated    int32 `db:"closed_dated"`
}

// Posting is what one commit changed in the counts of a unit.
type Posting struct {
	Key      string    `db:"key"` // unit, "|", the instant in microseconds, "|", position
	At       time.Time `db:"at"`  // when it became known: never before the commits before it
	Position int64     `db:"position"`

	OnTime         int16 `db:"on_time"`
	OnTimeDated    int16 `db:"on_time_dated"`
	Late           int16 `db:"late"`
	Submitted      int16 `db:"submitted"`
	SubmittedDated int16 `db:"submitted_dated"`
	Open           int16 `db:"open"`
	OpenDated      int16 `db:"open_dated"`
	Overdue        int16 `db:"overdue"`
	Cancelled      int16 `db:"cancelled"`
	CancelledDated int16 `db:"cancelled_dated"`
	Closed         int16 `db:"closed"`
	ClosedDated    int16 `db:"closed_dated"`
}

// wholeHouse is the unit under which the sums of all units stand.
const wholeHouse = ""

// A bucket is where a duty is counted, whatever the clock says.
type bucket uint8

const (
	nowhere bucket = iota // not given yet, or asked of nobody
	isOpen
	isSubmitted
	isOnTime
	isLate
	isCancelled
	isClosed
)

// A standpoint is all that the ledger knows of a duty.
type standpoint struct {
	unit   string
	bucket bucket
	dated  bool
	closes int64 // the deadline of an open duty, in microseconds; 0 when its clock does not run
}

// standpointOf is where a duty is counted.
func standpointOf(a Assignment) standpoint {
	p := standpoint{unit: a.Unit, bucket: isOpen, dated: a.Closes != nil}
	switch domain.Status(a.Status) {
	case domain.Excused, "":
		return standpoint{}
	case domain.Suspended:
		p.dated = false
	case domain.Submitted:
		p.bucket = isSubmitted
	case domain.Cancelled:
		p.bucket = isCancelled
	case domain.PeriodOver:
		p.bucket = isClosed
	case domain.Completed:
		p.bucket = isOnTime
		if a.Standing(time.Time{}) == domain.CompletedLate {
			p.bucket = isLate
		}
	}
	if p.bucket == isOpen && p.dated {
		p.closes = a.Closes.UnixMicro()
	}
	return p
}

// counted is one duty in its bucket, overdue left out.
func (p standpoint) counted() (c counts) {
	one := [2]int32{1, 0}
	if p.dated {
		one[1] = 1
	}
	switch p.bucket {
	case isOpen:
		c.open, c.openDated = one[0], one[1]
	case isSubmitted:
		c.submitted, c.submittedDated = one[0], one[1]
	case isOnTime:
		c.onTime, c.onTimeDated = one[0], one[1]
	case isLate:
		c.late = 1
	case isCancelled:
		c.cancelled, c.cancelledDated = one[0], one[1]
	case isClosed:
		c.closed, c.closedDated = one[0], one[1]
	}
	return c
}

// counts are the measures of the ledger.
type counts struct {
	onTime, onTimeDated, late, submitted, submittedDated, open, openDated, overdue, cancelled, cancelledDated, closed, closedDated int32
}

func (c counts) plus(d counts, n int32) counts {
	return counts{
		c.onTime + n*d.onTime, c.onTimeDated + n*d.onTimeDated, c.late + n*d.late, c.submitted + n*d.submitted, c.submittedDated + n*d.submittedDated,
		c.open + n*d.open, c.openDated + n*d.openDated, c.overdue + n*d.overdue, c.cancelled + n*d.cancelled, c.cancelledDated + n*d.cancelledDated,
		c.closed + n*d.closed, c.closedDated + n*d.closedDated,
	}
}

func (s Sum) counts() counts {
	return counts{
		s.OnTime, s.OnTimeDated, s.Late, s.Submitted, s.SubmittedDated, s.Open, s.OpenDated, s.Overdue, s.Cancelled, s.CancelledDated, s.Closed, s.ClosedDated,
	}
}

func (c counts) sum(key string) Sum {
	return Sum{key, c.onTime, c.onTimeDated, c.late, c.submitted, c.submittedDated, c.open, c.openDated, c.overdue, c.cancelled, c.cancelledDated, c.closed, c.closedDated}
}

func (c counts) posting(key string, at time.Time, position uint64) Posting {
	return Posting{
		key, at, int64(position), int16(c.onTime), int16(c.onTimeDated), int16(c.late), int16(c.submitted), int16(c.submittedDated), int16(c.open),
		int16(c.openDated), int16(c.overdue), int16(c.cancelled), int16(c.cancelledDated), int16(c.closed), int16(c.closedDated),
	}
}

// A move is what a commit changes in the counts of one unit: at once, and at a deadline to come.
type move struct {
	unit  string
	now   counts
	later [2]struct { // what a duty leaves is taken back, what it enters is added
		closes int64
		n      int32
	}
}

// movesOf are the moves of a duty from where it was counted to where it is, known at an instant (in microseconds): none, one,
// or two when it went to another unit. A duty that leaves before its deadline takes back what was posted there; one that leaves
// later is posted as not overdue any more. One that enters after its deadline is overdue at once.
func movesOf(from, to standpoint, known int64) (moves [2]move, n int) {
	if from == to {
		return moves, 0
	}
	for i, x := range [2]struct {
		standpoint
		by int32
	}{{from, -1}, {to, 1}} {
		if x.bucket == nowhere {
			continue
		}
		if n == 0 || moves[n-1].unit != x.unit {
			moves[n].unit = x.unit
			n++
		}
		m := &moves[n-1]
		m.now = m.now.plus(x.counted(), x.by)
		switch {
		case x.closes == 0:
		case known < x.closes:
			m.later[i].closes, m.later[i].n = x.closes, x.by
		default:
			m.now.overdue += x.by
		}
	}
	return moves, n
}

// post enters what a commit made of a duty.
func (p *pass) post(c Commit, before, after Assignment) {
	known := p.law.known.UnixMicro()
	moves, n := movesOf(standpointOf(before), standpointOf(after), known)
	if n == 0 {
		return
	}
	var all counts
	now := p.clock.at(known)
	for _, m := range moves[:n] {
		if m.now != (counts{}) {
			all = all.plus(m.now, 1)
			key := postingKey(m.unit, known, c.Position)
			p.postings.put(key, m.now.posting(key, p.law.known, c.Position))
			p.ledger.add(m.unit, 'y', now.year(), m.now)
			p.ledger.add(m.unit, 'm', now.month(), m.now)
			p.ledger.add(m.unit, 'd', now.day(), m.now)
		}
		for _, l := range m.later {
			if l.n != 0 {
				p.postLater(m.unit, l.closes, l.n)
			}
		}
	}
	if all != (counts{}) {
		p.ledger.add(wholeHouse, 'y', now.year(), all)
		p.ledger.add(wholeHouse, 'm', now.month(), all)
		p.ledger.add(wholeHouse, 'd', now.day(), all)
		p.ledger.add(wholeHouse, 'h', now.hour(), all)
		p.ledger.add(wholeHouse, 't', now.minute(), all)
	}
}

// postLater enters, or takes back, that a duty is overdue from a deadline to come.
func (p *pass) postLater(unit string, closes int64, n int32) {
	then, one := p.due.at(closes), counts{overdue: n}
	at := string(appendMicros(nil, closes))
	for _, u := range [2]string{unit, wholeHouse} {
		p.ledger.add(u, 'y', then.year(), one)
		p.ledger.add(u, 'm', then.month(), one)
		p.ledger.add(u, 'd', then.day(), one)
		p.ledger.add(u, 'i', at, one)
	}
}

// A civil is a minute by the clock of the house, as keys name it and the periods it lies in.
type civil string

func (c civil) year() string   { return string(c[:4]) }
func (c civil) month() string  { return string(c[:7]) }
func (c civil) day() string    { return string(c[:10]) }
func (c civil) hour() string   { return string(c[:13]) }
func (c civil) minute() string { return string(c) }

const civilLayout = "2006-01-02T15:04"

func civilOf(t time.Time) civil { return civil(t.In(domain.Zone).Format(civilLayout)) }

// A wallClock writes instants as civil minutes; the same one comes again and again.
type wallClock struct {
	minute int64
	name   civil
}

func (w *wallClock) at(micros int64) civil {
	if minute := micros / int64(time.Minute/time.Microsecond); minute != w.minute || w.name == "" {
		w.minute, w.name = minute, civilOf(time.UnixMicro(micros))
	}
	return w.name
}

// appendMicros writes an instant so that texts come in the order of time: sixteen digits, till the year 2286.
func appendMicros(b []byte, micros int64) []byte {
	for limit := int64(1e15); micros < limit && limit > 1; limit /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, micros, 10)
}

// postingKey is the key of what a commit changed in the counts of a unit.
func postingKey(unit string, known int64, position uint64) string {
	b := make([]byte, 0, 64)
	b = append(append(b, unit...), '|')
	b = append(appendMicros(b, known), '|')
	for limit := uint64(1e11); position < limit && limit > 1; limit /= 10 {
		b = append(b, '0')
	}
	return string(strconv.AppendUint(b, position, 10))
}
