package domain

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWorkingHours(t *testing.T) {
	for _, tt := range []struct {
		name, from string
		hours      int
		want       string
	}{
		{"within a morning", "2024-03-08 07:30", 4, "2024-03-08 11:30"},
		{"to the very end of a day", "2024-03-07 13:30", 4, "2024-03-07 17:30"},
		{"over a weekend", "2024-03-08 16:30", 4, "2024-03-11 10:30"},
		{"from before it opens", "2024-03-08 05:00", 4, "2024-03-08 11:30"},
		{"from after it has closed", "2024-03-08 17:30", 1, "2024-03-11 08:30"},
		{"from a day off", "2024-03-09 10:00", 4, "2024-03-11 11:30"},
		{"a working day", "2024-03-08 09:00", 10, "2024-03-11 09:00"},
		{"over Tết", "2024-02-07 15:30", 4, "2024-02-15 09:30"},
		{"on a worked Saturday", "2024-05-03 15:30", 4, "2024-05-04 09:30"},
		{"none", "2024-03-08 09:00", 0, "2024-03-08 09:00"},
	} {
		got, err := lawCalendar.AddWorkingHours(instant(tt.from), time.Duration(tt.hours)*time.Hour)
		if err != nil || !got.Equal(instant(tt.want)) {
			t.Errorf("%s: %d hours from %s end at %s, want %s (%v)", tt.name, tt.hours, tt.from, got.In(Zone), tt.want, err)
		}
	}
	if _, err := lawCalendar.AddWorkingHours(instant("2040-01-01 08:00"), time.Hour); !isRefusal(err, UnknownYear) {
		t.Errorf("a year without a calendar: %v", err)
	}
}

// minuteByMinute counts working minutes one after the other.
func minuteByMinute(from time.Time, minutes int) time.Time {
	for at := from; ; at = at.Add(time.Minute) {
		clock := at.In(Zone).Hour()*60 + at.In(Zone).Minute()
		if worked, err := lawCalendar.IsWorkday(DateOf(at)); err != nil || !worked || clock < 7*60+30 || clock >= 17*60+30 {
			continue
		}
		if minutes--; minutes == 0 {
			return at.Add(time.Minute)
		}
	}
}

func TestWorkingHoursAreCountedMinuteByMinute(t *testing.T) {
	around := func(t *rapid.T) (time.Time, int) {
		return instant("2024-01-03 00:00").Add(time.Duration(rapid.IntRange(0, 60*24*700).Draw(t, "minute")) * time.Minute), rapid.IntRange(1, 1500).Draw(t, "minutes")
	}
	rapid.Check(t, func(t *rapid.T) {
		from, n := around(t)
		got, err := lawCalendar.AddWorkingHours(from, time.Duration(n)*time.Minute)
		if want := minuteByMinute(from, n); err != nil || !got.Equal(want) {
			t.Fatalf("%d minutes from %s end at %s, want %s (%v)", n, from.In(Zone), got.In(Zone), want.In(Zone), err)
		}
	})
	wrong := rapid.Custom(func(t *rapid.T) bool { // a planted bug: the clock of the wall
		from, n := around(t)
		return !from.Add(time.Duration(n) * time.Minute).Equal(minuteByMinute(from, n))
	})
	for seed := range 50 {
		if wrong.Example(seed) {
			return
		}
	}
	t.Error("hours of the wall pass for working hours")
}
