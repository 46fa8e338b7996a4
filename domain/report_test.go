package domain

import "testing"

var (
	excused        = ReportExcused{Period: "2024-Q1", Reason: item("flood")}
	waterReceived  = ReportReceived{Submission: 1, Unit: board, At: instant("2024-03-18 16:40")}
	waterForwarded = ReportForwarded{
		Submission: 1, To: "Ban Thường vụ Đảng ủy Khối", On: date("2024-03-25"), Number: "118-CV/VPĐUK", Method: "trực tiếp", Proof: ref(item("scan")), RecordedBy: office,
	}
	forwardWater = ForwardReport{
		Issued: as(byClerk, "2024-03-25 10:00"), Assignment: "a1", On: date("2024-03-25"), Number: "118-CV/VPĐUK", Method: "trực tiếp", Proof: ref(item("scan")),
	}
	enterReceipt = EnterReceipt{Issued: as(byReminder, "2024-03-18 16:41"), Book: "b1", Unit: board, Year: 2024, Assignment: "a1", Submission: 1}
)

// "về Ban Thường vụ (qua Ban Tuyên giáo và Dân vận)" has two receipts.
func TestAReportHasTwoReceipts(t *testing.T) {
	receive := func(by string) Command { return ReceiveReport{as(by, "2024-03-18 16:40"), "a1"} }
	number := NumberReceipt{as(byReminder, "2024-03-18 16:41"), "a1", 1, "b1", 7}
	numbered := ReceiptNumbered{Submission: 1, Book: "b1", Number: 7}
	sent, received := []Event{waterGiven, sentIn}, []Event{waterGiven, sentIn, waterReceived}
	direct := but(waterGiven, func(e *AssignmentGiven) { e.Route.Via = "" })
	forward := func(change func(*ForwardReport)) Command { return but(forwardWater, change) }
	again := SubmissionMade{Submission: 2, ArrivedAt: instant("2024-03-20 09:00"), EnteredBy: byWater, Report: ref(item("report"))}
	tell[Assignment](t, []scenario{
		{"B receives it", sent, receive(bySpecial), []Event{waterReceived}, ""},
		{"B's clerk does", sent, receive(ByPost(board, "van-thu")), []Event{waterReceived}, ""},
		{"twice is once", received, receive(bySpecial), nil, ""},
		{"not who sent it", sent, receive(byWater), nil, NotYours},
		{"not the office, which is not B", sent, receive(byClerk), nil, NotYours},
		{"not B as such, for a receipt has a hand", sent, receive(ByUnit(board)), nil, NotYours},
		{"not what never came", []Event{waterGiven}, receive(bySpecial), nil, NotInThisState},
		{"not what goes through nobody", []Event{direct, sentIn}, receive(bySpecial), nil, NotYours},
		{"what was sent again is received again", []Event{waterGiven, sentIn, waterReceived, sentOff, again}, receive(bySpecial), []Event{but(waterReceived, func(e *ReportReceived) { e.Submission = 2 })}, ""},
		{"its number comes after", received, number, []Event{numbered}, ""},
		{"once", append(received, numbered), number, nil, ""},
		{"not from a person", received, signed(number, bySpecial), nil, NotYours},
		{"the office records that the collective has it", received, forwardWater, []Event{waterForwarded}, ""},
		{"B sends it on, with method and proof", received, signed(forwardWater, bySpecial), []Event{but(waterForwarded, func(e *ReportForwarded) { e.RecordedBy = board })}, ""},
		{"not without proof", received, signed(forward(func(c *ForwardReport) { c.Proof = nil }), bySpecial), nil, Incomplete},
		{"not without its day", received, forward(func(c *ForwardReport) { c.On = Date{} }), nil, Incomplete},
		{"not twice", append(received, waterForwarded), forwardWater, nil, NotInThisState},
		{"a worker that came twice does nothing", append(received, waterForwarded), signed(forwardWater, byReminder), nil, ""},
		{"not by another unit", received, signed(forwardWater, ByPost(power, "bi-thu")), nil, NotYours},
	})
	late := waterGiven.Due.Closes
	a := stateAfter[Assignment](waterGiven, sentIn, but(waterReceived, func(e *ReportReceived) { e.At = late.AddDate(0, 0, 3) }), but(waterForwarded, func(e *ReportForwarded) { e.On = DateOf(late.AddDate(0, 0, 9)) }), SubmissionAccepted{Submission: 1})
	if got := StandingAt(a.Status, a.Due.Closes, a.ArrivedAt, late.AddDate(0, 1, 0)); got != CompletedOnTime {
		t.Errorf("on time at B, and received late by it, it stands %s", got)
	}
}

func TestABookNumbersReceipts(t *testing.T) {
	entered := ReceiptEntered{Book: "b1", Unit: board, Year: 2024, Number: 1, Assignment: "a1", Submission: 1}
	second := but(enterReceipt, func(c *EnterReceipt) { c.Submission = 2 })
	tell[Book](t, []scenario{
		{"from 1", nil, enterReceipt, []Event{entered}, ""},
		{"entered twice it counts once", []Event{entered}, enterReceipt, nil, ""},
		{"the next has the next", []Event{entered}, second, []Event{but(entered, func(e *ReceiptEntered) { e.Number, e.Submission = 2, 2 })}, ""},
		{"not by hand", nil, signed(enterReceipt, bySpecial), nil, NotYours},
	})
	if BookOf(board, 2024) == BookOf(board, 2025) || BookOf(board, 2024) == BookOf(office, 2024) {
		t.Error("two books are one")
	}
}

func TestAReportIsExcused(t *testing.T) {
	excuse := func(by string, why Item) Command { return ExcuseReport{as(by, "2024-03-15 09:00"), "a1", why} }
	dated := but(waterGiven, func(e *AssignmentGiven) { e.Period = nil })
	tell[Assignment](t, []scenario{
		{"by a leader, for a reason", []Event{waterGiven}, excuse(byHead, item("flood")), []Event{excused}, ""},
		{"not without a reason", []Event{waterGiven}, excuse(byHead, Item{}), nil, NoReason},
		{"not by an officer", []Event{waterGiven}, excuse(bySpecial, item("flood")), nil, NotYours},
		{"not by the unit itself", []Event{waterGiven}, excuse(ByPost(water, "bi-thu"), item("flood")), nil, NotYours},
		{"not a duty without a period", []Event{dated}, excuse(byHead, item("flood")), nil, NotInThisState},
		{"not what was sent in", []Event{waterGiven, sentIn}, excuse(byHead, item("flood")), nil, NotInThisState},
		{"then nothing more is asked", []Event{waterGiven, excused}, Submit{Issued: as(byWater, "2024-03-18 16:00"), Assignment: "a1", Nil: true}, nil, NotInThisState},
	})
	a := stateAfter[Assignment](waterGiven, excused)
	if got := StandingAt(a.Status, a.Due.Closes, a.ArrivedAt, a.Due.Closes.AddDate(1, 0, 0)); got != WasExcused {
		t.Errorf("a year after it stands %s", got)
	}
}
