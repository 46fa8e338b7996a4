package domain

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhereADutyStands(t *testing.T) {
	closes := sampleDue.Closes
	before, after := closes.Add(-time.Second), closes.Add(time.Hour)
	for _, tt := range []struct {
		name                 string
		status               Status
		closes, arrived, now time.Time
		want                 Standing
	}{
		{"open before the deadline closes", Sent, closes, time.Time{}, before, InTime},
		{"open at the instant it closes", Accepted, closes, time.Time{}, closes, Overdue},
		{"open after", InProgress, closes, time.Time{}, after, Overdue},
		{"returned after it was sent in time, it is owed again", InProgress, closes, before, after, Overdue},
		{"open without a date, however late", InProgress, time.Time{}, time.Time{}, after, NoDeadline},
		{"sent in time and not judged", Submitted, closes, before, after, AwaitingApproval},
		{"sent late and not judged", Submitted, closes, after, after, AwaitingApproval},
		{"sent in time, accepted late", Completed, closes, before, after, CompletedOnTime},
		{"sent at the instant it closes", Completed, closes, closes, after, CompletedLate},
		{"sent late", Completed, closes, after, after, CompletedLate},
		{"done without a date", Completed, time.Time{}, after, after, CompletedOnTime},
		{"cancelled, however late", Cancelled, closes, after, after, WasCancelled},
		{"closed with its document", PeriodOver, time.Time{}, time.Time{}, after, WasClosed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := StandingAt(tt.status, tt.closes, tt.arrived, tt.now); got != tt.want {
				t.Errorf("stands %s, want %s", got, tt.want)
			}
		})
	}
}

// means says what each standing is, apart from the others.
var means = map[Standing]func(s Status, closes, arrived, now time.Time) bool{
	CompletedOnTime: func(s Status, closes, arrived, _ time.Time) bool {
		return s == Completed && (closes.IsZero() || arrived.Before(closes))
	},
	CompletedLate: func(s Status, closes, arrived, _ time.Time) bool {
		return s == Completed && !closes.IsZero() && !arrived.Before(closes)
	},
	AwaitingApproval: func(s Status, _, _, _ time.Time) bool { return s == Submitted },
	InTime:           func(s Status, closes, _, now time.Time) bool { return working(s) && now.Before(closes) },
	Overdue: func(s Status, closes, _, now time.Time) bool {
		return working(s) && !closes.IsZero() && !now.Before(closes)
	},
	NoDeadline:   func(s Status, closes, _, now time.Time) bool { return working(s) && closes.IsZero() },
	WasCancelled: func(s Status, _, _, _ time.Time) bool { return s == Cancelled },
	WasClosed:    func(s Status, _, _, _ time.Time) bool { return s == PeriodOver },
}

func working(s Status) bool { return s == Sent || s == Accepted || s == InProgress }

func TestADutyStandsInExactlyOnePlaceAndOnlyTimeMakesItLate(t *testing.T) {
	moment := rapid.Map(rapid.IntRange(0, 200), func(h int) time.Time { return instant("2024-03-15 00:00").Add(time.Duration(h) * time.Hour) })
	maybe := rapid.OneOf(rapid.Just(time.Time{}), moment)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]Status{Sent, Accepted, InProgress, Submitted, Completed, Cancelled}).Draw(t, "status")
		closes, arrived, now := maybe.Draw(t, "closes"), maybe.Draw(t, "arrived"), moment.Draw(t, "now")
		later := now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours later")) * time.Hour)
		got := StandingAt(s, closes, arrived, now)
		if !slices.Contains(Standings, got) {
			t.Fatalf("%s is no standing", got)
		}
		for _, x := range Standings {
			if means[x](s, closes, arrived, now) != (x == got) {
				t.Fatalf("stands %s; %s would be %v", got, x, !(x == got))
			}
		}
		if then := StandingAt(s, closes, arrived, later); then != got && !(got == InTime && then == Overdue) {
			t.Fatalf("with time alone it went from %s to %s", got, then)
		}
	})
}
