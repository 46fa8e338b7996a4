package domain

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

var (
	waterRow = ListRow{List: "Theo dõi 2023", Key: "0a1b-2023-12-15", Row: 7, Symbol: "45-KH/ĐUK", Issued: date("2023-11-02")}

	takeOverWater = TakeOverAssignment{
		Issued: as(bySpecial, "2023-11-03 00:00"), Assignment: TakenOverFrom("Theo dõi 2023", "0a1b-2023-12-15"), Unit: water, Duty: Dated,
		Text: "Sơ kết Nghị quyết số 29-NQ/TW", Source: waterRow, Given: date("2023-11-03"), Due: ref(DeadlineFound(date("2023-12-15"), "15/12/2023", lawCalendar)),
		Coordinating: []UnitID{power}, Superiors: house,
	}
	takeOverDone = TakeOverCompleted{TakeOverAssignment: takeOverWater, On: date("2023-12-18"), ArrivedAt: instant("2023-12-15 16:00")}

	waterTakenOver = AssignmentTakenOver{
		Assignment: takeOverWater.Assignment, Unit: water, Duty: Dated, Text: takeOverWater.Text, Source: waterRow, Given: date("2023-11-03"),
		Due: takeOverWater.Due, Coordinating: []UnitID{power}, Superiors: house,
	}
)

func TestADutyTakenOverFromAList(t *testing.T) {
	with := func(change func(*TakeOverAssignment)) Command { return but(takeOverWater, change) }
	done := func(change func(*TakeOverCompleted)) Command { return but(takeOverDone, change) }
	found := AssignmentFoundCompleted{On: date("2023-12-18"), ArrivedAt: instant("2023-12-15 16:00")}
	continuous := waterTakenOver
	continuous.Duty, continuous.Due = Continuous, nil
	tell[Assignment](t, []scenario{
		{"runs on, late as it is", nil, takeOverWater, []Event{waterTakenOver}, ""},
		{"taken over twice it counts once", []Event{waterTakenOver}, takeOverWater, nil, ""},
		{"taken over as done after it was taken over as open it stays open: it is closed in the house", []Event{waterTakenOver}, takeOverDone, nil, ""},
		{"a continuous one has no date", nil, with(func(c *TakeOverAssignment) { c.Duty, c.Due = Continuous, nil }), []Event{continuous}, ""},
		{"one of last year is found completed", nil, takeOverDone, []Event{waterTakenOver, found}, ""},
		{"found completed twice it counts once", []Event{waterTakenOver, found}, takeOverDone, nil, ""},
		{"a unit takes nothing over", nil, with(func(c *TakeOverAssignment) { c.By = byWater }), nil, NotYours},
		{"nor does a stranger learn that it is there", []Event{waterTakenOver}, with(func(c *TakeOverAssignment) { c.By = byPower }), nil, NotYours},
		{"an id of somebody's choice would double it", nil, with(func(c *TakeOverAssignment) { c.Assignment = "a1" }), nil, Incomplete},
		{"a dated one needs its date", nil, with(func(c *TakeOverAssignment) { c.Due = nil }), nil, Incomplete},
		{"a continuous one with a date is neither", nil, with(func(c *TakeOverAssignment) { c.Duty = Continuous }), nil, Incomplete},
		{"a periodic one comes from its regime", nil, with(func(c *TakeOverAssignment) { c.Duty, c.Due = Periodic, nil }), nil, Incomplete},
		{"a row of spaces is no duty", nil, with(func(c *TakeOverAssignment) { c.Text = " \u00a0" }), nil, Incomplete},
		{"nothing is given tomorrow", nil, with(func(c *TakeOverAssignment) { c.Given = date("2023-11-04") }), nil, BadDate},
		{"who answers for it does not help with it", nil, with(func(c *TakeOverAssignment) { c.Coordinating = []UnitID{power, water} }), nil, Incomplete},
		{"nothing is completed before its report", nil, done(func(c *TakeOverCompleted) { c.On = date("2023-12-14") }), nil, BadDate},
		{"nor before it was given", nil, done(func(c *TakeOverCompleted) { c.On, c.ArrivedAt = date("2023-11-02"), instant("2023-11-02 08:00") }), nil, BadDate},
		{"nor on no day", nil, done(func(c *TakeOverCompleted) { c.On = Date{} }), nil, BadDate},
	})
	t.Run("goes on like any other", func(t *testing.T) {
		a := stateAfter[Assignment](waterTakenOver)
		if a.Status != Accepted {
			t.Errorf("is %s", a.Status)
		}
		a = stateAfter[Assignment](waterTakenOver, found)
		if a.Status != Completed || StandingAt(a.Status, a.Given.Due.Closes, a.ArrivedAt, instant("2024-01-02 08:00")) != CompletedOnTime {
			t.Errorf("is %s, arrived at %s for %s", a.Status, a.ArrivedAt, a.Given.Due.Closes)
		}
	})
}

func TestALineOfAListIsOneDuty(t *testing.T) {
	one := TakenOverFrom("Theo dõi 2023", "0a1b")
	if one != TakenOverFrom("Theo dõi 2023", "0a1b") || one == TakenOverFrom("Theo dõi 2024", "0a1b") || one == TakenOverFrom("Theo dõi 2023", "0a1c") {
		t.Error("the same line has two duties, or two lines have one")
	}
}

func TestADateOfAListOlderThanTheCalendarIsKept(t *testing.T) {
	old := DeadlineFound(date("2019-06-30"), "30/6/2019", lawCalendar) // a Sunday
	if old.Closes != instant("2019-07-01 00:00") || old.Day != date("2019-06-30") || old.Reason == "" {
		t.Errorf("%+v", old)
	}
	if known := DeadlineFound(date("2024-03-17"), "17/3/2024", lawCalendar); !reflect.DeepEqual(known, dueOn("2024-03-17", "17/3/2024")) {
		t.Errorf("with a calendar: %+v", known)
	}
}

// arrears plays the ladder for a duty whose deadline closed long ago and which came into the house now: what is raised, day by day.
func arrears(inherited bool, due Deadline, born time.Time, days int) (raised []string) {
	ladder := Policy{Version: 1, Stages: ShippedLadder}
	done := Progress{Since: born, Inherited: inherited}
	for d := range days {
		now := DateOf(born).AddDays(d).Time(12, 0)
		for {
			next, ok := ladder.Next(done, due, lawCalendar)
			if !ok || next.At.After(now) {
				break
			}
			pick, superseded, _ := ladder.Latest(next.Stage.Name, now, due, lawCalendar)
			done.Raised = append(append(done.Raised, pick.Stage.Name), superseded...)
			done.Last = pick.At
			if !pick.Stage.Escalation {
				done.Reminded = now
			}
			raised = append(raised, DateOf(now).String()+" "+pick.Stage.Name)
		}
	}
	return raised
}

// A duty taken over late tells its unit once; superiors hear of it by the stages that are still to come, and the
// old ones are folded into the take-over.
func TestArrearsTakenOverStartTheLadderWithoutAStorm(t *testing.T) {
	born := instant("2024-07-01 08:00")
	for _, tt := range []struct {
		name, due string
		inherited bool
		want      []string
	}{
		{"months late: the unit, once", "2024-03-15", true, []string{"2024-07-01 T+1"}},
		{"some days late: the unit now, superiors at the stages to come", "2024-06-25", true, []string{"2024-07-01 T+1", "2024-07-04 T+7", "2024-07-16 T+15"}},
		{"not late yet: as any other", "2024-07-03", true, []string{"2024-07-02 T-1", "2024-07-03 T0", "2024-07-04 T+1", "2024-07-08 T+3", "2024-07-12 T+7", "2024-07-24 T+15"}},
		{"without the fold superiors would hear of everything old", "2024-03-15", false, []string{"2024-07-01 T+1", "2024-07-03 T+15"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := arrears(tt.inherited, dueOn(tt.due, ""), born, 40); !slices.Equal(got, tt.want) {
				t.Errorf("raised %v, want %v", got, tt.want)
			}
		})
	}
	if p := stateAfter[Assignment](waterTakenOver).Progress(1, born); !p.Inherited {
		t.Error("the duty itself does not say that it was taken over")
	}
	if p := stateAfter[Assignment](waterGiven).Progress(1, born); p.Inherited {
		t.Error("a given duty says that it was taken over")
	}
}
