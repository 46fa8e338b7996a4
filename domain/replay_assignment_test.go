package domain

import (
	"time"

	"pgregory.net/rapid"
)

func askedOfAssignments(t *rapid.T, by Issued) Command {
	give := giveWater
	give.Issued = by
	if rapid.IntRange(0, 4).Draw(t, "undated") == 0 {
		give.Duty, give.Due = Unscheduled, nil
	}
	note := rapid.SampledFrom([]Item{{}, item("note"), item("other")}).Draw(t, "note")
	var report *Item
	if rapid.Bool().Draw(t, "report") {
		report = ref(item("report"))
	}
	raise := RaiseReminder{
		Issued: by, Assignment: "a1", Stage: rapid.SampledFrom(ShippedLadder).Draw(t, "stage"),
		Revision: rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "revision"), Policy: 1, PlannedAt: by.At.Add(time.Duration(rapid.IntRange(-9, 1).Draw(t, "late")) * time.Hour),
		Superseded: rapid.SampledFrom([][]string{nil, nil, {"T-7"}, {"T-7", "T-3"}}).Draw(t, "superseded"),
	}
	give.Starred = rapid.Bool().Draw(t, "starred")
	give.TacitConsent = give.Due != nil && rapid.Bool().Draw(t, "tacit")
	later := dueOn(DateOf(by.At).AddDays(rapid.SampledFrom([]int{-3, 0, 20, 30}).Draw(t, "days")).String(), "")
	due := rapid.SampledFrom([]*Deadline{nil, &later}).Draw(t, "due")
	take, done := takeOverWater, takeOverDone
	take.Issued, done.Issued = by, by
	move := MoveDeadline{Issued: by, Assignment: "a1", Due: later, Why: ByCalendar, Ruling: rapid.IntRange(0, 2).Draw(t, "ruling")}
	units := rapid.SampledFrom([][2]UnitID{{water, power}, {water, power}, {power, water}}).Draw(t, "units")
	pass := TransferAssignment{Issued: by, Assignment: "a1", From: units[0], To: units[1], Basis: "12-QĐ/ĐUK", On: DateOf(by.At)}
	if rapid.IntRange(0, 5).Draw(t, "sent and judged") == 0 {
		return pick(t, Submit{Issued: by, Assignment: "a1", Nil: true, Proof: ref(item("scan"))}, AcceptSubmission{by, "a1"})
	}
	follow := ReplaceBody{by, "a1", committee, newBoard, "12-QĐ/ĐUK", DateOf(by.At)}
	if units[0] == power {
		follow.From, follow.To = newBoard, committee
	}
	if rapid.IntRange(0, 2).Draw(t, "of time") == 0 {
		return pick(
			t, raise, raise, RaiseEscalation(raise), RaiseEscalation(raise), move, follow, CloseByTacitConsent{by, "a1"}, ExcuseReport{by, "a1", note},
			SubmitConsolidation{by, "a1", "k1", by.At, byHead}, CloseAssignmentPeriod{by, "a1", "d1"}, CloseAssignmentPeriod{by, "a1", "d1"},
			ReopenAssignment{by, "a1", item("why"), ref(later)},
		)
	}
	implement := RegisterImplementingDocument{Issued: by, Assignment: "a1", Document: rapid.SampledFrom([]DocumentID{"d1", "d9"}).Draw(t, "plan"), Proof: report}
	return pick(t, give, give, take, done, implement, RegisterKeyTask{Issued: by, Assignment: "a1", Unit: water, Task: note, Due: due}, AcknowledgeAssignment{by, "a1"}, AcknowledgeAssignment{by, "a1"}, ReportActivity{Issued: by, Assignment: "a1", On: DateOf(by.At), Note: note},
		Submit{Issued: by, Assignment: "a1", Nil: report == nil, Report: report, Proof: report}, Submit{Issued: by, Assignment: "a1", Report: report},
		ReturnSubmission{Issued: by, Assignment: "a1", Reasons: []string{"missing_figures"}, Note: report, Due: due},
		AcceptSubmission{by, "a1"}, CancelAssignment{Issued: by, Assignment: "a1", Reason: note},
		RequestReassignment{by, "a1", note}, InsistAssignment{by, "a1", nil}, ReportProgress{Issued: by, Assignment: "a1", On: DateOf(by.At), Percent: 40, Note: report},
		RequestExtension{by, "a1", later.Day, note}, RequestExtension{by, "a1", later.Day, item("why")},
		GrantExtension{Issued: by, Assignment: "a1", Due: later}, GrantExtension{Issued: by, Assignment: "a1", Due: later}, CloseByTacitConsent{by, "a1"}, RefuseExtension{by, "a1", note}, RefuseExtension{by, "a1", item("why")}, CloseByTacitConsent{by, "a1"},
		SuspendAssignment{by, "a1", note}, ResumeAssignment{Issued: by, Assignment: "a1", Due: due}, ReopenAssignment{by, "a1", note, ref(later)},
		CorrectAssignment{Issued: by, Assignment: "a1", Field: CorrectProduct, Now: rapid.SampledFrom([]string{"", "Kế hoạch"}).Draw(t, "product"), Reason: note},
		pass, StarAssignment{by, "a1"}, UnstarAssignment{by, "a1"})
}

// askedWithCalls are the same wishes, and now and then somebody calls the unit.
func askedWithCalls(t *rapid.T, by Issued) Command {
	if rapid.IntRange(0, 14).Draw(t, "a call") == 0 {
		return RecordCall{by, "a1", ByPhone, "bi-thu", rapid.SampledFrom([]Item{{}, item("said")}).Draw(t, "said"), rapid.Bool().Draw(t, "reached")}
	}
	return askedOfAssignments(t, by)
}
