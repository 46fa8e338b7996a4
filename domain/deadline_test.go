package domain

import (
	"strings"
	"testing"
)

func TestADeadlineOnAPrintedDay(t *testing.T) {
	for _, tt := range []struct{ name, day, last string }{
		{"a working day is the last", "2024-03-19", "2024-03-19"},
		{"a Saturday runs to Monday", "2024-11-16", "2024-11-18"},
		{"a day of Tết runs to the day after it", "2024-02-10", "2024-02-15"},
		{"a Saturday worked is a day like another", "2024-05-04", "2024-05-04"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := DeadlineOn(date(tt.day), "hết ngày", lawCalendar)
			if err != nil || d.Revision != 1 || d.Printed != "hết ngày" || d.Calendar != 3 {
				t.Errorf("%+v, %v", d, err)
			}
			if d.Day != date(tt.day) || d.Last() != date(tt.last) || !d.Closes.Equal(date(tt.last).AddDays(1).Time(0, 0)) {
				t.Errorf("printed %s, last %s, closes %v; want last %s", d.Day, d.Last(), d.Closes, tt.last)
			}
			if explained := strings.Contains(d.Reason, "ngày nghỉ"); explained != (tt.day != tt.last) {
				t.Errorf("reason %q", d.Reason)
			}
			if d.Missed(instant(tt.last + " 23:59")) {
				t.Error("the last minute of the last day is late")
			}
			if !d.Missed(date(tt.last).Time(24, 0)) {
				t.Error("the minute after the last day is in time")
			}
		})
	}
	if _, err := DeadlineOn(date("2031-03-19"), "", lawCalendar); codeOf(err) != UnknownYear {
		t.Errorf("a year without a calendar: %v", err)
	}
}

func TestADeadlineSoManyWorkingDaysAfter(t *testing.T) {
	d, err := DeadlineAfter(date("2024-01-26"), 15, "15 ngày làm việc", lawCalendar)
	if err != nil || d.Day != date("2024-02-23") || d.Last() != d.Day || d.Calendar != 3 {
		t.Errorf("%+v, %v", d, err)
	}
	if !strings.Contains(d.Reason, "Tết Nguyên đán 08–14/02") {
		t.Errorf("reason %q does not name Tết", d.Reason)
	}
	if _, err := DeadlineAfter(date("2026-12-30"), 5, "", lawCalendar); codeOf(err) != UnknownYear {
		t.Errorf("into a year without a calendar: %v", err)
	}
}

func TestHowLateIsSaidInTwoWays(t *testing.T) {
	for _, tt := range []struct {
		due, now       string
		days, workdays int
	}{
		{"2024-03-19", "2024-03-19 23:59", 0, 0},
		{"2024-03-19", "2024-03-20 00:00", 1, 1},
		{"2024-03-22", "2024-03-25 08:00", 3, 1}, // a weekend in between
		{"2024-02-07", "2024-02-15 08:00", 8, 1}, // Tết in between
		{"2024-03-23", "2024-03-25 23:59", 0, 0}, // a Saturday runs to Monday's end
		{"2024-03-23", "2024-03-26 00:00", 1, 1},
	} {
		days, workdays, err := dueOn(tt.due, "").LateBy(instant(tt.now), lawCalendar)
		if err != nil || days != tt.days || workdays != tt.workdays {
			t.Errorf("%s at %s: %d days, %d working days (%v), want %d and %d", tt.due, tt.now, days, workdays, err, tt.days, tt.workdays)
		}
	}
}
