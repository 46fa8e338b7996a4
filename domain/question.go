package domain

import "slices"

// States of a question, one of each period.
const (
	Asked    Status = "asked"    // silent until it is answered: "chưa cập nhật", never overdue
	Answered Status = "answered" // the unit has said whether there was anything to tell
)

// QuestionLife is the table of the one question that a continuous duty asks in each period.
var QuestionLife = []Transition{
	{[]Status{""}, "AskQuestion", []Party{Worker}, Asked},
	{[]Status{Asked, Answered}, "AnswerQuestion", []Party{Unit}, Answered},
}

// A Question is what a continuous duty asks in one period.
type Question struct {
	Period Period
	Status Status
}

// asking are the states in which a continuous duty asks: not while it is put back to its giver, or no clock runs.
var asking = []Status{Sent, Accepted, InProgress, Submitted}

// question is the one of a period, and whether it was asked.
func (a Assignment) question(key string) (Question, int) {
	i := slices.IndexFunc(a.Questions, func(q Question) bool { return q.Period.Key == key })
	if i < 0 {
		return Question{}, i
	}
	return a.Questions[i], i
}

// decideQuestion says what a command about a period's question makes happen. A duty that is closed, or was given
// a deadline, asks nothing more, and only a continuous one asks at all.
func (a Assignment) decideQuestion(cmd Command) ([]Event, error) {
	if a.Status == "" {
		return nil, refuse(NoSuchThing, "%s does not exist", cmd.Aggregate())
	}
	by, live := parties(cmd, a.bonds()), slices.Contains(asking, a.Status) && a.Due == nil
	switch c := cmd.(type) {
	case AskQuestion:
		q, _ := a.question(c.Period.Key)
		if _, err := allowed(QuestionLife, q.Status, commandName(cmd), by); err != nil || !live {
			return nil, late(err) // a worker that came twice, or too late
		}
		if n := len(a.Questions); n > 0 && !c.Period.Cutoff.After(a.Questions[n-1].Period.Cutoff) {
			return nil, nil // a wish of the past
		}
		if a.Given.Duty != Continuous {
			return nil, refuse(NotInThisState, "a duty that is %s asks nothing", a.Given.Duty)
		}
		if c.Period.Key == "" || c.Period.Cutoff.Before(c.Period.From) {
			return nil, refuse(BadDate, "a period has a beginning and a cut-off after it")
		}
		if c.At.Before(c.Period.From.Time(7, 0)) {
			return nil, refuse(TooEarly, "period %s begins on %s", c.Period.Key, c.Period.From)
		}
		return []Event{QuestionAsked{Period: c.Period}}, nil
	case AnswerQuestion:
		q, _ := a.question(c.Period)
		if _, err := allowed(QuestionLife, q.Status, commandName(cmd), by); err != nil {
			return nil, err
		}
		if !live {
			return nil, refuse(NotInThisState, "the duty is %s, or has a deadline", a.Status)
		}
		if c.Updated && c.Note == nil && c.Report == "" {
			return nil, refuse(Incomplete, "an update says what was done, or names the report that does")
		}
		return []Event{QuestionAnswered{Period: c.Period, Updated: c.Updated, Note: c.Note, Report: c.Report, Submission: c.Submission}}, nil
	}
	return nil, unknown("question", cmd)
}

// DefaultCadence is that of questions where no regime gives another: quarters with the cut-offs of NĐ 09/2019 practice.
var DefaultCadence = RegimeFixed{Cadence: Quarterly, CutoffDay: 14, DueDay: 14}

// NextQuestion is the period that a continuous duty asks about next: first the one that runs today, then each in its
// turn. It follows the cadence of its document's regime as long as that parts the whole year.
func (a Assignment) NextQuestion(rule RegimeFixed, today Date) Period {
	if step, length := rule.step(); step == 0 || step != length || rule.Cadence == Recurring && rule.From.After(today) {
		rule = DefaultCadence
	}
	if rule.Cadence != Recurring { // which counts its months from there
		rule.From = today
	}
	var last Date
	if n := len(a.Questions); n > 0 {
		last = a.Questions[n-1].Period.Cutoff
	}
	for i := 0; ; i++ {
		p, _ := rule.nth(i) // a cadence of months has no last
		if last.IsZero() && p.Cutoff.Before(today) || !p.Cutoff.After(last) || p.Key == "" {
			continue
		}
		if _, asked := a.question(p.Key); asked >= 0 {
			continue
		}
		switch {
		case !last.IsZero():
			p.From = last.AddDays(1)
		case p.From.After(today):
			p.From = today
		}
		if p.Due.Before(p.Cutoff) {
			p.Due = p.Cutoff
		}
		return p
	}
}

// evolveQuestion folds a fact about a question into the state.
func (a Assignment) evolveQuestion(e Event) Assignment {
	switch e := e.(type) {
	case QuestionAsked:
		a.Questions = append(slices.Clone(a.Questions), Question{e.Period, Asked})
	case QuestionAnswered:
		if _, i := a.question(e.Period); i >= 0 {
			a.Questions = slices.Clone(a.Questions)
			a.Questions[i].Status = Answered
		}
	}
	return a
}
