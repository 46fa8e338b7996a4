package domain

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	careGiven = AssignmentGiven{Assignment: "a1", Unit: water, Origin: Origin{Document: "d1", Obligation: 3}, Duty: Continuous, Text: "Thường xuyên định hướng dư luận xã hội", Route: Route{Via: board}, Superiors: house}
	askCare   = AskQuestion{as(byReminder, "2024-02-02 09:00"), "a1", quarterOne}

	nothingNew = QuestionAnswered{Period: "2024-Q1"}
)

func TestAContinuousDutyAsksOncePerPeriod(t *testing.T) {
	asked, undated := QuestionAsked{quarterOne}, but(careGiven, func(e *AssignmentGiven) { e.Duty = Unscheduled })
	second := func(when string) Command { return AskQuestion{as(byReminder, when), "a1", quarterTwo} }
	answer := func(by string, change func(*AnswerQuestion)) Command {
		return but(AnswerQuestion{Issued: as(by, "2024-03-10 09:00"), Assignment: "a1", Period: "2024-Q1", Updated: true, Note: ref(item("done"))}, change)
	}
	same := func(*AnswerQuestion) {}
	done := QuestionAnswered{Period: "2024-Q1", Updated: true, Note: ref(item("done"))}
	tell[Assignment](t, []scenario{
		{"when the period opens", []Event{careGiven}, askCare, []Event{asked}, ""},
		{"a worker that came twice asks once", []Event{careGiven, asked}, askCare, nil, ""},
		{"the next from its first day", []Event{careGiven, asked}, second("2024-03-15 07:00"), []Event{QuestionAsked{quarterTwo}}, ""},
		{"not before", []Event{careGiven, asked}, second("2024-03-15 06:59"), nil, TooEarly},
		{"not one of the past", []Event{careGiven, QuestionAsked{quarterTwo}}, askCare, nil, ""},
		{"not what nobody dated: that waits for a decision", []Event{undated}, askCare, nil, NotInThisState},
		{"not a duty that is closed", []Event{careGiven, AssignmentCancelled{Reason: item("merged")}}, askCare, nil, ""},
		{"not a duty that was given a date", []Event{careGiven, DeadlineMoved{Due: dueOn("2024-06-20", "")}}, askCare, nil, ""},
		{"not by a person", []Event{careGiven}, signed(askCare, byHead), nil, NotYours},
		{"not of nothing", nil, askCare, nil, NoSuchThing},
		{"the unit says what it did", []Event{careGiven, asked}, answer(byWater, same), []Event{done}, ""},
		{"or that there is nothing to tell", []Event{careGiven, asked}, answer(byWater, func(c *AnswerQuestion) { c.Updated, c.Note = false, nil }), []Event{nothingNew}, ""},
		{"or names its report", []Event{careGiven, asked}, answer(byWater, func(c *AnswerQuestion) { c.Note, c.Report, c.Submission = nil, "a2", 1 }), []Event{QuestionAnswered{Period: "2024-Q1", Updated: true, Report: "a2", Submission: 1}}, ""},
		{"and may say it better", []Event{careGiven, asked, nothingNew}, answer(byWater, same), []Event{done}, ""},
		{"not nothing, and call it an update", []Event{careGiven, asked}, answer(byWater, func(c *AnswerQuestion) { c.Note = nil }), nil, Incomplete},
		{"not what was not asked", []Event{careGiven}, answer(byWater, same), nil, NotInThisState},
		{"not another unit", []Event{careGiven, asked}, answer(byPower, same), nil, NotYours},
		{"not who gave the duty", []Event{careGiven, asked}, answer(byHead, same), nil, NotYours},
		{"not when the duty is closed", []Event{careGiven, asked, AssignmentCancelled{Reason: item("merged")}}, answer(byWater, same), nil, NotInThisState},
	})
	a := stateAfter[Assignment](careGiven, asked)
	if got := StandingAt(a.Status, time.Time{}, a.ArrivedAt, instant("2026-03-14 00:00")); got != NoDeadline {
		t.Errorf("unanswered for two years it stands %s", got)
	}
}

func TestAContinuousDutyActivityCountsPeople(t *testing.T) {
	tell[Assignment](t, []scenario{
		{
			"with pictures",
			[]Event{careGiven},
			ReportActivity{Issued: as(byWater, "2024-02-20 09:00"), Assignment: "a1", On: date("2024-02-19"), Note: item("talk"), People: 45, Evidence: []Item{item("picture")}},
			[]Event{ActivityReported{On: date("2024-02-19"), Note: item("talk"), People: 45, Evidence: []Item{item("picture")}}},
			"",
		},
	})
}

func TestTheNextQuestion(t *testing.T) {
	monthly, yearly, nine := quarterlyFixed, quarterlyFixed, quarterlyFixed
	monthly.Cadence, monthly.CutoffDay, monthly.DueDay = Monthly, 25, 28
	yearly.Cadence = Yearly
	nine.Cadence = NineMonths
	for _, tt := range []struct {
		name              string
		rule              RegimeFixed
		asked             []Period
		today             string
		key, from, cutoff string
	}{
		{"the quarter that runs, where there is no regime", RegimeFixed{}, nil, "2024-02-02", "2024-Q1", "2023-12-15", "2024-03-14"},
		{"to its last day", RegimeFixed{}, nil, "2024-03-14", "2024-Q1", "2023-12-15", "2024-03-14"},
		{"and the next after it", RegimeFixed{}, nil, "2024-03-15", "2024-Q2", "2024-03-15", "2024-06-14"},
		{"the regime's month", monthly, nil, "2024-03-26", "2024-04", "2024-03-26", "2024-04-25"},
		{"its year", yearly, nil, "2024-03-26", "2024", "2023-12-15", "2024-12-14"},
		{"nine months part no year", nine, nil, "2024-03-26", "2024-Q2", "2024-03-15", "2024-06-14"},
		{"a house that was down asks about each", RegimeFixed{}, []Period{quarterOne}, "2024-11-01", "2024-Q2", "2024-03-15", "2024-06-14"},
		{"another cadence goes on where the last ended", monthly, []Period{quarterOne}, "2024-03-20", "2024-03", "2024-03-15", "2024-03-25"},
	} {
		a := stateAfter[Assignment](careGiven)
		for _, p := range tt.asked {
			a = a.Evolve(QuestionAsked{p})
		}
		p := a.NextQuestion(tt.rule, date(tt.today))
		if p.Key != tt.key || p.From != date(tt.from) || p.Cutoff != date(tt.cutoff) || p.Due.Before(p.Cutoff) {
			t.Errorf("%s: %+v", tt.name, p)
		}
	}
}

// Whatever regimes come and go, the questions of a duty part time.
func TestQuestionsPartTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := stateAfter[Assignment](careGiven)
		var asked []Period
		today := date("2024-01-05")
		for range rapid.IntRange(1, 15).Draw(t, "periods") {
			p := a.NextQuestion(rules(t), today)
			asked, a, today = append(asked, p), a.Evolve(QuestionAsked{p}), p.Cutoff.AddDays(rapid.IntRange(1, 90).Draw(t, "days"))
		}
		if err := unruly(asked, nil); err != nil {
			t.Fatal(err)
		}
		if asked[0].From.After(date("2024-01-05")) || asked[0].Cutoff.Before(date("2024-01-05")) {
			t.Fatalf("the first question is about %v", asked[0])
		}
	})
}
