package main

import (
	"time"

	"github.com/dondoc/dondoc/domain"
)

// The years that made-up work is done in. The shipped calendar was announced for them, and for the year into which
// the last deadlines reach.
var (
	seedFrom  = domain.NewDate(2024, time.January, 1)
	seedUntil = domain.NewDate(2025, time.December, 31) // the last day on which something happens
	seedZero  = seedFrom.Time(0, 0).UTC()
)

// A moment is a time of made-up work: seconds after the beginning of its first day.
type moment int32

const (
	minutely moment = 60
	hourly          = 60 * minutely
	daily           = 24 * hourly
)

// seedDays is the calendar as tables, so that a working day is looked up and not searched for.
type seedDays struct {
	calendar domain.Calendar
	workdays []int32            // days that are worked, counted from the first, in order
	from     []int32            // by day: the place among the working days of the first that is not before it
	dues     []*domain.Deadline // by day: the deadline on it, made when it is asked for
	last     []int32            // by day: the place of the working day it ends with
	end      int                // the place of the first working day on which nothing happens any more
}

func newSeedDays() *seedDays {
	d := &seedDays{calendar: domain.ShippedCalendar()}
	days := domain.NewDate(seedUntil.Year+1, time.December, 31).Sub(seedFrom)
	at := int32(0)
	for next := 0; next < days; {
		on, err := d.calendar.NextWorkday(seedFrom.AddDays(next))
		if err != nil {
			break // the end of what is shipped
		}
		day := on.Sub(seedFrom)
		for ; next <= day; next++ {
			d.from = append(d.from, at)
		}
		d.workdays = append(d.workdays, int32(day))
		at++
	}
	d.dues, d.last = make([]*domain.Deadline, len(d.from)), make([]int32, len(d.from))
	d.end = int(d.from[seedUntil.Sub(seedFrom)]) + 1
	return d
}

// after is the first working day after a moment, by its place.
func (d *seedDays) after(m moment) int { return int(d.from[m/daily+1]) }

// date is a day of the civil calendar.
func (d *seedDays) date(day int) domain.Date { return seedFrom.AddDays(day) }

// on is the day of a working day.
func (d *seedDays) on(place int) int { return int(d.workdays[place]) }

// hour is a moment of a working day.
func (d *seedDays) hour(place int, of moment) moment { return moment(d.workdays[place])*daily + of }

// office is some moment of a working day at which people are at work.
func (d *seedDays) office(place int, by *dice) moment {
	at := moment(by.below(int(7*hourly + 30*minutely)))
	if at < 4*hourly {
		return d.hour(place, 7*hourly+30*minutely+at)
	}
	return d.hour(place, 13*hourly+30*minutely+at-4*hourly)
}

// due is the deadline on a day, the first of its duty; everybody who has it shares it.
func (d *seedDays) due(day int) *domain.Deadline {
	if d.dues[day] == nil {
		on := d.date(day)
		due, err := domain.DeadlineOn(on, "chậm nhất ngày "+on.Time(0, 0).Format("02/01/2006"), d.calendar)
		if err != nil {
			panic(err) // the shipped calendar has the year
		}
		d.dues[day], d.last[day] = &due, d.from[due.Last().Sub(seedFrom)]
	}
	return d.dues[day]
}

// lastOf is the place of the last working day of the deadline on a day.
func (d *seedDays) lastOf(day int) int {
	d.due(day)
	return int(d.last[day])
}

// dice are the choices of one life, or of the world. They cost no memory beyond a word and always fall the same way.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	x := uint64(*d)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a number from 0 up to n, n not among them.
func (d *dice) below(n int) int { return int(d.next() >> 33 % uint64(n)) } //nolint:gosec // below 2^31

// within is a number from low to high.
func (d *dice) within(low, high int) int { return low + d.below(high-low+1) }

// perMille says yes so many times in a thousand.
func (d *dice) perMille(n int) bool { return d.below(1000) < n }

// one is some element of a list.
func one[T any](d *dice, list []T) T { return list[d.below(len(list))] }

// uuid is an id that nobody else gets.
func (d *dice) uuid() string {
	const digits = "0123456789abcdef"
	var b [36]byte
	a, z := d.next(), d.next()
	a, z = a&^0xf000|0x8000, z&^(3<<62)|2<<62 // version 8: made by rules of one's own
	for i, n := 0, 0; i < len(b); i++ {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			b[i] = '-'
			continue
		}
		x := a
		if n >= 16 {
			x = z
		}
		b[i] = digits[x>>(60-4*(n%16))&15]
		n++
	}
	return string(b[:])
}

// hex is so many digits that look like a hash.
func (d *dice) hex(n int) string {
	const digits = "0123456789abcdef"
	b := make([]byte, n)
	for i := 0; i < n; i += 16 {
		x := d.next()
		for j := i; j < min(i+16, n); j++ {
			b[j], x = digits[x&15], x>>4
		}
	}
	return string(b)
}

// item is a reference to a content item that is nowhere.
func (d *dice) item() domain.Item {
	return domain.Item{Ref: d.uuid(), Size: int64(d.within(120, 4000)), MediaType: "text/plain; charset=utf-8", Commitment: d.hex(64)}
}
