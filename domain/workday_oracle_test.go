package domain

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// The sums of working days against an oracle that shares nothing with them: no date type, no list of days off, no
// search. It is a row of days from 1/1/2020 to 31/12/2035, each worked or not, and it walks.

// A strip is that row. Day 0 is 1/1/2020, a Wednesday.
type strip []bool

// newStrip marks the days of a calendar. Day numbers are counted by the rule for leap years.
func newStrip(c Calendar) (s strip) {
	weekday := 3 // Wednesday
	index := map[string]int{}
	for year := 2020; year <= 2035; year++ {
		for month, days := range []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
			if month == 1 && year%4 == 0 {
				days++
			}
			for day := 1; day <= days; day++ {
				index[fmt.Sprintf("%04d-%02d-%02d", year, month+1, day)] = len(s)
				s = append(s, weekday != 0 && weekday != 6)
				weekday = (weekday + 1) % 7
			}
		}
	}
	for _, y := range c.Years {
		for _, d := range y.Off {
			s[index[d.Date.String()]] = false
		}
		for _, d := range y.Worked {
			s[index[d.Date.String()]] = true
		}
	}
	return s
}

// walk is the day n working days from day i, or -1 beyond the strip.
func (s strip) walk(i, n int) int {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 || step > 0 && !s[i] {
		if i += step; i < 0 || i >= len(s) {
			return -1
		}
		if s[i] {
			n--
		}
		if n <= 0 && s[i] {
			break
		}
	}
	return i
}

// randomYear is a year in which anything may be off or worked.
func randomYear(rng *rand.Rand, year int) CalendarYear {
	y := CalendarYear{Year: year, Source: "drawn"}
	for d := NewDate(year, time.January, 1); d.Year == year; d = d.AddDays(1 + rng.IntN(25)) {
		if d.weekend() {
			y.Worked = append(y.Worked, DayOff{d, "w"})
			continue
		}
		for run := rng.IntN(6); run >= 0 && d.Year == year && !d.weekend(); run-- {
			y.Off = append(y.Off, DayOff{d, "o"})
			d = d.AddDays(1)
		}
	}
	return y
}

// calendars are the shipped years, twice among others drawn at random, and years that are all drawn.
func calendars(seed uint64) (all []Calendar) {
	rng := rand.New(rand.NewPCG(seed, 148))
	for i := range 7 {
		var c Calendar
		for year := 2020; year <= 2035; year++ {
			c = c.With(randomYear(rng, year))
		}
		if i < 2 {
			for _, y := range ShippedCalendar().Years {
				c = c.With(y)
			}
		}
		all = append(all, c)
	}
	return all
}

// different counts the sums that were done, and those that came out otherwise than in the oracle.
func different(all []Calendar, add func(c Calendar, d Date, n int) (Date, error)) (cases, diff int, first string) {
	for _, c := range all {
		s := newStrip(c)
		day := NewDate(2020, time.January, 1)
		for i := range s {
			d := day.AddDays(i)
			for n := -12; n <= 12; n++ {
				got, err := add(c, d, n)
				j := s.walk(i, n)
				if cases++; j < 0 && err != nil || j >= 0 && err == nil && got == day.AddDays(j) {
					continue
				}
				if diff++; first == "" {
					first = fmt.Sprintf("%s %+d = %s, %v; want day %d, %s", d, n, got, err, j, day.AddDays(j))
				}
			}
		}
	}
	return cases, diff, first
}

func TestWorkdaysAgainstAMillionWalks(t *testing.T) {
	cases, diff, first := different(calendars(2020), Calendar.AddWorkdays)
	t.Logf("cases=%d diff=%d", cases, diff)
	if diff > 0 || cases < 1_000_000 {
		t.Errorf("%d of %d sums differ; the first: %s", diff, cases, first)
	}
}

// The same oracle finds each bug that such sums are known for.
func TestTheWalksFindAWrongSum(t *testing.T) {
	without := func(c Calendar, change func(*CalendarYear)) (twin Calendar) {
		for _, y := range c.Years {
			change(&y)
			twin = twin.With(y)
		}
		return twin
	}
	shipped := calendars(2020)[:1]
	noneWorked := without(shipped[0], func(y *CalendarYear) { y.Worked = nil })
	noneOff := without(shipped[0], func(y *CalendarYear) { y.Off = nil })
	for name, add := range map[string]func(Calendar, Date, int) (Date, error){
		"forgets that a Saturday is worked": func(_ Calendar, d Date, n int) (Date, error) {
			return noneWorked.AddWorkdays(d, n)
		},
		"forgets the days off": func(_ Calendar, d Date, n int) (Date, error) {
			return noneOff.AddWorkdays(d, n)
		},
		"counts the day it starts on": func(c Calendar, d Date, n int) (Date, error) {
			if n > 0 {
				d = d.AddDays(-1)
			}
			return c.AddWorkdays(d, n)
		},
		"ends on a day off": func(c Calendar, d Date, n int) (Date, error) {
			if n == 0 {
				return d, nil
			}
			return c.AddWorkdays(d, n)
		},
		"takes Sunday for a working day": func(c Calendar, d Date, n int) (Date, error) {
			got, err := c.AddWorkdays(d, n)
			if sunday := got.AddDays(-1); err == nil && n > 0 && sunday.Weekday() == time.Sunday && sunday.After(d) {
				return sunday, nil
			}
			return got, err
		},
	} {
		if _, diff, _ := different(shipped, add); diff == 0 {
			t.Errorf("a calendar that %s is not found", name)
		}
	}
}
