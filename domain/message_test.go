package domain

import (
	"testing"
	"time"
)

var (
	planDigest = PlanMessage{
		Issued: as(ByWorker("notifier"), "2024-03-08 07:05"), Message: MessageOf(water, Email, "2024-03-08T07:30"), Recipient: water,
		Channel: Email, Slot: "2024-03-08T07:30", Notices: []string{"a1/1/T-7"},
	}
	digestPlanned = MessagePlanned{Message: planDigest.Message, Recipient: water, Channel: Email, Slot: planDigest.Slot, Notices: planDigest.Notices}
)

func TestAMessage(t *testing.T) {
	handed := RecordHanded{Issued: as(ByWorker("notifier"), "2024-03-08 07:30"), Message: planDigest.Message, Reference: "<1@dondoc>"}
	failed := func(when, retry string) RecordFailed {
		c := RecordFailed{Issued: as(ByWorker("notifier"), when), Message: planDigest.Message, Reason: "450 mailbox busy"}
		if retry != "" {
			c.RetryAt = instant(retry)
		}
		return c
	}
	failure := func(attempt int, retry string) MessageFailed {
		e := MessageFailed{Attempt: attempt, Reason: "450 mailbox busy"}
		if retry != "" {
			e.RetryAt = instant(retry)
		}
		return e
	}
	person := func(c RecordHanded) Command { c.By = byClerk; return c }
	fourth := []Event{digestPlanned, failure(1, "2024-03-08 07:31"), failure(2, "2024-03-08 07:33"), failure(3, "2024-03-08 07:37"), failure(4, "2024-03-08 07:45")}
	tell[Message](t, []scenario{
		{"nobody but a worker says that it failed", []Event{digestPlanned}, RecordFailed{Issued: as(byClerk, "2024-03-08 07:30"), Message: planDigest.Message, Reason: "450 mailbox busy"}, nil, NotYours},
		{"it is planned", nil, planDigest, []Event{digestPlanned}, ""},
		{"planned twice it counts once", []Event{digestPlanned}, planDigest, nil, ""},
		{"planned again after it left it counts once", []Event{digestPlanned, MessageHanded{Reference: "<1@dondoc>"}}, planDigest, nil, ""},
		{"a person plans none", nil, but(planDigest, func(c *PlanMessage) { c.By = byClerk }), nil, NotYours},
		{"a person plans none again", []Event{digestPlanned}, but(planDigest, func(c *PlanMessage) { c.By = byClerk }), nil, NotYours},
		{"the channel takes it", []Event{digestPlanned}, handed, []Event{MessageHanded{Reference: "<1@dondoc>"}}, ""},
		{"taken twice it counts once", []Event{digestPlanned, MessageHanded{Reference: "<1@dondoc>"}}, handed, nil, ""},
		{"what was not planned was not taken", nil, handed, nil, NotInThisState},
		{"a person does not say that it was taken", []Event{digestPlanned, MessageHanded{Reference: "<1@dondoc>"}}, person(handed), nil, NotYours},
		{"the channel does not take it", []Event{digestPlanned}, failed("2024-03-08 07:30", "2024-03-08 07:31"), []Event{failure(1, "2024-03-08 07:31")}, ""},
		{"the same failure told twice counts once", []Event{digestPlanned, failure(1, "2024-03-08 07:31")}, failed("2024-03-08 07:30", "2024-03-08 07:31"), nil, ""},
		{"the next attempt fails too", []Event{digestPlanned, failure(1, "2024-03-08 07:31")}, failed("2024-03-08 07:31", "2024-03-08 07:33"), []Event{failure(2, "2024-03-08 07:33")}, ""},
		{"the fifth is the last", fourth, failed("2024-03-08 07:45", "2024-03-08 08:01"), []Event{failure(5, "")}, ""},
		{"after the last it is given up", append(fourth, failure(5, "")), failed("2024-03-08 08:01", "2024-03-08 09:01"), nil, ""},
		{"given up, it is not taken", append(fourth, failure(5, "")), handed, nil, NotInThisState},
		{"a failure for good gives up at once", []Event{digestPlanned}, failed("2024-03-08 07:30", ""), []Event{failure(1, "")}, ""},
		{"a failure after it was taken is nothing", []Event{digestPlanned, MessageHanded{Reference: "<1@dondoc>"}}, failed("2024-03-08 07:31", "2024-03-08 07:33"), nil, ""},
	})
	retrying := stateAfter[Message](digestPlanned, failure(1, "2024-03-08 07:31"))
	if retrying.Status != PlannedMessage {
		t.Errorf("a message to be tried again is %s", retrying.Status)
	}
	if givenUp := stateAfter[Message](digestPlanned, failure(1, "")); givenUp.Status != Failed {
		t.Errorf("a message given up is %s", givenUp.Status)
	}
}

func TestADigestLeavesAtHalfPastSevenOfAWorkingDay(t *testing.T) {
	for _, tt := range []struct{ name, at, slot string }{
		{"a stage of 07:00 rides the same morning", "2024-03-08 07:00", "2024-03-08T07:30"},
		{"half past seven itself", "2024-03-08 07:30", "2024-03-08T07:30"},
		{"later it waits for Monday", "2024-03-08 07:31", "2024-03-11T07:30"},
		{"on a Saturday it waits for Monday", "2024-03-09 06:00", "2024-03-11T07:30"},
		{"a worked Saturday is a day like another", "2024-05-03 09:00", "2024-05-04T07:30"},
		{"over Tết", "2024-02-07 16:00", "2024-02-15T07:30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Slot(instant(tt.at).UTC(), lawCalendar)
			if err != nil || SlotName(got) != tt.slot {
				t.Errorf("%s leaves at %s, %v; want %s", tt.at, SlotName(got), err, tt.slot)
			}
		})
	}
	if _, err := Slot(instant("2031-03-08 07:00"), lawCalendar); err == nil {
		t.Error("a slot in a year without a calendar")
	}
	if name := SlotName(time.Date(2024, 3, 8, 0, 30, 0, 0, time.UTC)); name != "2024-03-08T07:30" {
		t.Errorf("a slot is named by the clock of Vietnam, not %s", name)
	}
}
