package domain

import (
	"errors"
	"slices"
	"testing"
	"time"
)

var shippedPolicy = Policy{Version: 1, ValidFrom: date("2024-01-01"), Stages: ShippedLadder}

// laid writes a plan as a table.
func laid(plan []Planned) (lines []string) {
	for _, p := range plan {
		lines = append(lines, p.Stage.Name+" "+p.At.In(Zone).Format("2006-01-02 15:04"))
	}
	return lines
}

func TestTheLadderOfADeadline(t *testing.T) {
	for _, tt := range []struct {
		name, due string
		want      []string
	}{
		{"the first quarter's, due on 19/03/2024", "2024-03-19", []string{
			"T-7 2024-03-08 07:00", "T-3 2024-03-14 07:00", "T-1 2024-03-18 07:00", "T0 2024-03-19 07:00",
			"T+1 2024-03-20 07:00", "T+3 2024-03-22 07:00", "T+7 2024-03-28 07:00", "T+15 2024-04-09 07:00",
		}},
		{"the second quarter's, due on 19/06/2024", "2024-06-19", []string{
			"T-7 2024-06-10 07:00", "T-3 2024-06-14 07:00", "T-1 2024-06-18 07:00", "T0 2024-06-19 07:00",
			"T+1 2024-06-20 07:00", "T+3 2024-06-24 07:00", "T+7 2024-06-28 07:00", "T+15 2024-07-10 07:00",
		}},
		{"over Giỗ Tổ, 29/4–01/5 and the Saturday worked for it", "2024-04-17", []string{
			"T-7 2024-04-08 07:00", "T-3 2024-04-12 07:00", "T-1 2024-04-16 07:00",
			"T0 2024-04-17 07:00", "T+1 2024-04-19 07:00", "T+3 2024-04-23 07:00", "T+7 2024-05-02 07:00", "T+15 2024-05-13 07:00",
		}},
		{"printed on a Saturday it counts from Monday", "2024-11-16", []string{
			"T-7 2024-11-07 07:00", "T-3 2024-11-13 07:00", "T-1 2024-11-15 07:00", "T0 2024-11-18 07:00",
			"T+1 2024-11-19 07:00", "T+3 2024-11-21 07:00", "T+7 2024-11-27 07:00", "T+15 2024-12-09 07:00",
		}},
		{"early in the first year that has a calendar", "2024-01-05", []string{
			"T-3 2024-01-02 07:00", "T-1 2024-01-04 07:00", "T0 2024-01-05 07:00",
			"T+1 2024-01-08 07:00", "T+3 2024-01-10 07:00", "T+7 2024-01-16 07:00", "T+15 2024-01-26 07:00",
		}},
		{"late in the last year that has a calendar", "2026-12-24", []string{
			"T-7 2026-12-15 07:00", "T-3 2026-12-21 07:00", "T-1 2026-12-23 07:00", "T0 2026-12-24 07:00",
			"T+1 2026-12-25 07:00", "T+3 2026-12-29 07:00",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plan, err := shippedPolicy.Plan(dueOn(tt.due, ""), lawCalendar)
			if got := laid(plan); !slices.Equal(got, tt.want) {
				t.Errorf("laid out\n%v, want\n%v", got, tt.want)
			}
			if complete := len(tt.want) == len(ShippedLadder); complete != (err == nil) {
				t.Errorf("error %v", err)
			} else if !complete && !errors.As(err, new(MissingYear)) {
				t.Errorf("error %v does not name the year", err)
			}
		})
	}
}

// progress is that of a duty whose last stage was after, on the shipped ladder.
func progress(after string, due Deadline, since, told time.Time) Progress {
	p := Progress{Since: since, Reminded: told}
	plan, _ := shippedPolicy.Plan(due, lawCalendar)
	for _, x := range plan {
		if x.Stage.Name == after {
			p.Raised, p.Last = []string{after}, x.At
		}
	}
	return p
}

// A ladder that is changed in the middle of a life neither repeats a stage nor stands still.
func TestAChangedLadderGoesOnWhereTheOldOneStood(t *testing.T) {
	due := dueOn("2024-03-19", "")
	done := progress("T+1", due, instant("2024-02-02 07:00"), instant("2024-03-20 07:00"))
	renamed := slices.Clone(ShippedLadder)
	for i := range renamed {
		renamed[i].Name = "new" + renamed[i].Name
	}
	moved := slices.Clone(ShippedLadder[:5])
	moved[4].Workdays = 2 // T+1 now stands a day later, and has been raised
	moved = append(moved, ShippedLadder[6:]...)
	for name, tt := range map[string]struct {
		stages []Stage
		want   string
	}{
		"renamed":           {renamed, "newT+3 2024-03-22 07:00"},
		"moved and dropped": {moved, "T+7 2024-03-28 07:00"},
		"the same":          {ShippedLadder, "T+3 2024-03-22 07:00"},
	} {
		next, ok := Policy{Version: 2, Stages: tt.stages}.Next(done, due, lawCalendar)
		if got := laid([]Planned{next})[0]; !ok || got != tt.want {
			t.Errorf("%s: next is %s, want %s", name, got, tt.want)
		}
	}
}

func TestTheNextStage(t *testing.T) {
	for _, tt := range []struct {
		name, after, since, told string
		want                     string // "" for none
	}{
		{"of a duty given in time is the first", "", "2024-02-02 07:00", "", "T-7 2024-03-08 07:00"},
		{"comes after the one before", "T-7", "2024-02-02 07:00", "2024-03-08 07:00", "T-3 2024-03-14 07:00"},
		{"of a duty born between two stages is the later", "", "2024-03-15 10:00", "", "T-1 2024-03-18 07:00"},
		{"of a duty born on a stage's instant is the one after", "", "2024-03-14 07:00", "", "T-1 2024-03-18 07:00"},
		{"of a duty born on its last day is the day after", "", "2024-03-19 15:00", "", "T+1 2024-03-20 07:00"},
		{"of a duty born overdue tells the unit first, whatever has passed", "", "2024-04-02 10:00", "", "T+1 2024-03-20 07:00"},
		{"of a duty that came back passes over the reminders missed", "T-7", "2024-03-18 15:00", "2024-03-08 07:00", "T0 2024-03-19 07:00"},
		{"of a duty that came back overdue tells the unit first", "T-7", "2024-04-02 10:00", "2024-03-08 07:00", "T+1 2024-03-20 07:00"},
		{"for superiors stands where it is planned", "T+1", "2024-02-02 07:00", "2024-03-20 07:00", "T+3 2024-03-22 07:00"},
		{"for superiors waits for the working day after the digest that told the unit", "T+1", "2024-02-02 07:00", "2024-04-02 10:05", "T+3 2024-04-04 07:00"},
		{"for superiors waits over a week-end", "T+1", "2024-02-02 07:00", "2024-03-29 10:05", "T+3 2024-04-02 07:00"},
		{"for superiors waits over a holiday", "T+1", "2024-02-02 07:00", "2024-04-17 23:55", "T+3 2024-04-22 07:00"},
		{"after the last there is none", "T+15", "2024-02-02 07:00", "2024-03-20 07:00", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var told time.Time
			if tt.told != "" {
				told = instant(tt.told)
			}
			next, ok := shippedPolicy.Next(progress(tt.after, dueOn("2024-03-19", ""), instant(tt.since), told), dueOn("2024-03-19", ""), lawCalendar)
			if !ok && tt.want == "" {
				return
			}
			if got := laid([]Planned{next})[0]; got != tt.want || !ok {
				t.Errorf("next is %s, %v; want %s", got, ok, tt.want)
			}
		})
	}
	unknownYear, ok := shippedPolicy.Next(progress("T+1", dueOn("2026-12-26", ""), instant("2027-01-06 17:00"), instant("2027-01-06 17:02")), dueOn("2026-12-26", ""), lawCalendar)
	if want := "T+3 2027-01-08 07:00"; !ok || laid([]Planned{unknownYear})[0] != want {
		t.Errorf("for superiors in a year without a calendar comes %v, want %s", unknownYear, want)
	}
	if p, ok := shippedPolicy.Next(Progress{Since: instant("2024-02-02 07:00")}, dueOn("2024-03-19", ""), Calendar{}); ok {
		t.Errorf("without a calendar comes %v", p)
	}
}

func TestWhatAHouseThatWasDownRaises(t *testing.T) {
	for _, tt := range []struct {
		name, next, now string
		want            string
		superseded      []string
	}{
		{"in time, the stage itself", "T-7", "2024-03-08 07:00", "T-7 2024-03-08 07:00", nil},
		{"a day late, the stage itself", "T-7", "2024-03-09 07:00", "T-7 2024-03-08 07:00", nil},
		{"after a week, the last that came", "T-7", "2024-03-18 09:00", "T-1 2024-03-18 07:00", []string{"T-7", "T-3"}},
		{"after a month, the unit's last and no superior's", "T-7", "2024-04-15 09:00", "T+1 2024-03-20 07:00", []string{"T-7", "T-3", "T-1", "T0"}},
		{"the superiors' last when the unit was told before", "T+3", "2024-04-15 09:00", "T+15 2024-04-09 07:00", []string{"T+3", "T+7"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pick, superseded, ok := shippedPolicy.Latest(tt.next, instant(tt.now), dueOn("2024-03-19", ""), lawCalendar)
			if got := laid([]Planned{pick})[0]; !ok || got != tt.want || !slices.Equal(superseded, tt.superseded) {
				t.Errorf("raises %s for %v, %v; want %s for %v", got, superseded, ok, tt.want, tt.superseded)
			}
		})
	}
	if p, _, ok := shippedPolicy.Latest("T-99", instant("2024-04-15 09:00"), dueOn("2024-03-19", ""), lawCalendar); ok {
		t.Errorf("for a stage that is not in the ladder comes %v", p)
	}
}

func TestWhomAStageTells(t *testing.T) {
	given := func(u UnitID, s Superiors) AssignmentGiven { return AssignmentGiven{Unit: u, Superiors: s} }
	for _, tt := range []struct {
		name  string
		stage string
		given AssignmentGiven
		want  []UnitID
	}{
		{"before the deadline, the unit", "T-7", given(water, house), []UnitID{water}},
		{"the day after, the board too", "T+1", given(water, house), []UnitID{water, board}},
		{"the board that is itself the debtor is told once", "T+1", given(board, house), []UnitID{board}},
		{"then the board", "T+3", given(water, house), []UnitID{board}},
		{"of a board's own debt, the office", "T+3", given(board, house), []UnitID{office}},
		{"then the office and the committee", "T+7", given(water, house), []UnitID{office, committee}},
		{"of an office's own debt, the committee", "T+7", given(office, house), []UnitID{committee}},
		{"two relations to one unit tell it once", "T+7", given(water, Superiors{Office: office, Committee: office}), []UnitID{office}},
		{"without a board, the office", "T+3", given(water, Superiors{Office: office}), []UnitID{office}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := stage(tt.stage).Recipients(tt.given); !slices.Equal(got, tt.want) {
				t.Errorf("tells %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAPolicy(t *testing.T) {
	publish := func(stages ...Stage) PublishPolicy {
		return PublishPolicy{Issued: as(byHead, "2024-01-02 08:00"), Policy: Ladder, ValidFrom: date("2024-01-01"), Source: ShippedLadderSource, Stages: stages}
	}
	first := PolicyPublished{Policy: Ladder, Version: 1, ValidFrom: date("2024-01-01"), Source: ShippedLadderSource, Stages: ShippedLadder}
	shorter := []Stage{stage("T-3"), stage("T+1"), stage("T+3")}
	late := but(stage("T+1"), func(s *Stage) { s.Name, s.To = "T+1", []Rung{ToBoard} })
	twice := but(stage("T-3"), func(s *Stage) { s.Workdays = -2 })
	tell[Policy](t, []scenario{
		{"the shipped ladder is taken", nil, publish(ShippedLadder...), []Event{first}, ""},
		{"published twice it counts once", []Event{first}, publish(ShippedLadder...), nil, ""},
		{"another is the next version", []Event{first}, publish(shorter...), []Event{PolicyPublished{
			Policy: Ladder, Version: 2,
			ValidFrom: date("2024-01-01"), Source: ShippedLadderSource, Stages: shorter,
		}}, ""},
		{"superiors are not told before the unit knows it is late", nil, publish(stage("T0"), stage("T+3")), nil, Incomplete},
		{"a notice to the board alone tells no unit", nil, publish(late, stage("T+3")), nil, Incomplete},
		{"stages stand in the order of time", nil, publish(stage("T-1"), stage("T-3")), nil, Incomplete},
		{"two stages on one day are one too many", nil, publish(stage("T-3"), but(stage("T-3"), func(s *Stage) { s.Name = "T-3b" })), nil, Incomplete},
		{"a name stands once", nil, publish(stage("T-3"), twice), nil, Incomplete},
	})
}
