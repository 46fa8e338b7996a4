package domain

import "testing"

func TestAReportOnPaperArrivedWhenItArrived(t *testing.T) {
	enter := func(by, arrived string) Command {
		c := Submit{Issued: as(by, "2024-03-20 09:00"), Assignment: "a1", Report: ref(item("report")), Proof: ref(item("scan")), ArrivedAt: instant(arrived)}
		if ActorOf(by).Unit != water {
			c.OnBehalfOf = byWater
		}
		return c
	}
	own := enter(byWater, "2024-03-18 16:00").(Submit)
	own.OnBehalfOf = byWater // a unit that enters a report for itself
	parts := Submit{Issued: as(byWater, "2024-03-18 16:00"), Assignment: "a1", Figures: ref(item("figures")), Narrative: ref(item("prose")), Attachments: []Item{item("photo")}}
	tell[Assignment](t, []scenario{
		{"the day before it was typed", []Event{waterGiven}, enter(bySpecial, "2024-03-18 16:00"), []Event{onPaper}, ""},
		{"not after it was typed", []Event{waterGiven}, enter(bySpecial, "2024-03-20 09:01"), nil, BadDate},
		{"not before the duty was given", []Event{waterGiven}, enter(bySpecial, "2024-02-02 06:59"), nil, BadDate},
		{"not before the cut-off", []Event{waterGiven}, enter(bySpecial, "2024-03-13 23:59"), nil, TooEarly},
		{"what a unit sends itself arrives when it is sent", []Event{waterGiven}, enter(byWater, "2024-03-18 16:00"), nil, BadDate},
		{"also when it says it acts for itself", []Event{waterGiven}, own, nil, BadDate},
		{
			"figures, prose and photographs are a report",
			[]Event{waterGiven},
			parts,
			[]Event{SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-18 16:00"), EnteredBy: byWater, Figures: parts.Figures, Narrative: parts.Narrative, Attachments: parts.Attachments}},
			"",
		},
	})
}

func TestAReturnHasReasonsOfTheChecklist(t *testing.T) {
	giveBack := func(by string, due *Deadline, reasons ...string) Command {
		return ReturnSubmission{Issued: as(by, "2024-03-20 09:00"), Assignment: "a1", Reasons: reasons, Due: due}
	}
	later := dueOn("2024-03-25", "")
	returned := SubmissionReturned{Submission: 1, Reasons: []string{"missing_proof", "not_practical"}, Due: ref(secondDue("2024-03-25"))}
	tooLate := SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-20 00:00"), EnteredBy: byWater, Nil: true}
	second := SubmissionMade{Submission: 2, ArrivedAt: instant("2024-03-22 09:00"), EnteredBy: byWater, Nil: true}
	latest := but(waterGiven, func(e *AssignmentGiven) { e.Judging = ByAccepted })
	accept := AcceptSubmission{as(byHead, "2024-03-23 09:00"), "a1"}
	tell[Assignment](t, []scenario{
		{"and a new day to complete it by", []Event{waterGiven, sentIn}, giveBack(byHead, &later, "missing_proof", "not_practical"), []Event{returned}, ""},
		{"an officer gives no day", []Event{waterGiven, sentIn}, giveBack(bySpecial, &later, "missing_proof"), nil, NotYours},
		{"a code that is none is refused", []Event{waterGiven, sentIn}, giveBack(byHead, nil, "too_short"), nil, UnknownReason},
		{"no reason is refused", []Event{waterGiven, sentIn}, giveBack(byHead, nil), nil, NoReason},
		{"a day that has passed is refused", []Event{waterGiven, sentIn}, giveBack(byHead, waterGiven.Due, "missing_proof"), nil, BadDate},
		{"the new day makes nobody punctual", []Event{waterGiven, tooLate, returned, second}, accept, []Event{SubmissionAccepted{Submission: 2, Due: waterGiven.Due, ArrivedAt: tooLate.ArrivedAt}}, ""},
		{"unless the duty is judged by what is accepted", []Event{latest, tooLate, returned, second}, accept, []Event{SubmissionAccepted{Submission: 2, Due: returned.Due, ArrivedAt: second.ArrivedAt}}, ""},
		{"the ladder follows the new day", []Event{waterGiven, tooLate, returned}, remind("T+1", "2024-03-20 07:00", "2024-03-21 07:00"), nil, ""},
	})
}

// Nobody judges his own entry: not by accepting, not by returning, not through a second post, not as a proxy.
func TestNobodyJudgesHisOwnEntry(t *testing.T) {
	typist, elsewhere := ByPerson(board, "chuyen-vien", "p1"), ByPerson(office, "chanh-van-phong", "p1")
	entered := but(onPaper, func(e *SubmissionMade) { e.EnteredBy = typist })
	// A board that is its own debtor, whose head also sits in the standing committee.
	boards := but(waterGiven, func(e *AssignmentGiven) { e.Unit = board })
	sent := but(sentIn, func(e *SubmissionMade) { e.EnteredBy = ByPerson(board, "truong-ban", "p7") })
	seat := ByPerson(committee, "uy-vien", "p7")
	accept := func(by string) Command { return AcceptSubmission{as(by, "2024-03-20 09:00"), "a1"} }
	giveBack := func(by string) Command {
		return ReturnSubmission{Issued: as(by, "2024-03-20 09:00"), Assignment: "a1", Reasons: []string{"missing_figures"}}
	}
	proxy := accept(seat).(AcceptSubmission)
	proxy.OnBehalfOf = ByUnit(office)
	tell[Assignment](t, []scenario{
		{"who typed it", []Event{waterGiven, entered}, accept(typist), nil, OwnProxy},
		{"who typed it, from the other seat", []Event{waterGiven, entered}, accept(elsewhere), nil, OwnProxy},
		{"nor returns it from there", []Event{waterGiven, entered}, giveBack(elsewhere), nil, OwnProxy},
		{"his colleague may", []Event{waterGiven, entered}, accept(ByPerson(board, "chuyen-vien", "p2")), []Event{SubmissionAccepted{Submission: 1, Due: waterGiven.Due, ArrivedAt: onPaper.ArrivedAt}}, ""},
		{"a debtor through the committee", []Event{boards, sent}, accept(seat), nil, OwnProxy},
		{"a debtor through the committee, on another's behalf", []Event{boards, sent}, proxy, nil, OwnProxy},
		{"a debtor does not return it so", []Event{boards, sent}, giveBack(seat), nil, OwnProxy},
	})
}

func TestTheChecklistHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checklist {
		if seen[c.Code] || c.Text == "" || ChecklistText(c.Code) != c.Text || !Checked(c.Code) {
			t.Errorf("%+v", c)
		}
		seen[c.Code] = true
	}
	if Checked("too_short") || ChecklistText("too_short") != "too_short" {
		t.Error("a code that is none is on the list")
	}
}
