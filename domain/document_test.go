package domain

import (
	"slices"
	"testing"
)

var (
	registerGuide = RegisterDocument{
		Issued: as(byClerk, "2024-01-26 08:00"), Document: "d1", Symbol: "32-HD/ĐUK", Number: 32, Kind: "Hướng dẫn",
		Issuer: "Ban Thường vụ Đảng ủy Khối", Subject: "Thực hiện công tác khoa giáo năm 2024",
		Obligations: []Obligation{
			{No: 1, Text: "Xây dựng kế hoạch", Assignees: []string{"Các đảng ủy, chi ủy cơ sở"}, Duty: Unscheduled},
			{No: 2, Text: "Định kỳ báo cáo", Assignees: []string{"Các đảng ủy, chi ủy cơ sở"}, Duty: Periodic, Reports: true},
			{No: 3, Text: "Gửi báo cáo tổng kết", Assignees: []string{"Ban Tuyên giáo và Dân vận"}, Duty: Dated, Due: date("2024-11-16"), DeadlineText: "chậm nhất ngày 16/11/2024"},
		},
		Citations: []Citation{
			{Kind: "Hướng dẫn", Symbol: "58-HD/BTGTU", Date: date("2024-01-17"), Issuer: "Ban Tuyên giáo Tỉnh ủy", Role: "basis"},
			{Kind: "Chương trình hành động", Title: "của Tỉnh ủy", Implements: "45-NQ/TW"},
		},
		Recipients: []Recipient{{"Ban Tuyên giáo Tỉnh ủy", ForReport}}, Signer: Signer{OnBehalf: "T/M BAN THƯỜNG VỤ", Title: "PHÓ BÍ THƯ"},
	}

	guideRegistered = DocumentRegistered{
		Document: "d1", Symbol: "32-HD/ĐUK", Number: 32, Kind: "Hướng dẫn", Issuer: registerGuide.Issuer,
		Subject: registerGuide.Subject, Citations: registerGuide.Citations, Obligations: registerGuide.Obligations, Recipients: registerGuide.Recipients, Signer: registerGuide.Signer,
	}

	issueGuide = IssueDocument{
		Issued: as(byClerk, "2024-01-26 09:00"), Document: "d1",
		Audiences:  []Audience{{Obligation: 1, Printed: "Các đảng ủy, chi ủy cơ sở", Groups: []GroupID{"co-so"}, Units: []UnitID{power, water}}},
		Deliveries: []Delivery{{board, ToImplement}, {water, ToImplement}}, Superiors: house,
	}

	guideIssued     = DocumentIssued{On: date("2024-01-26"), Audiences: issueGuide.Audiences, Deliveries: issueGuide.Deliveries, Superiors: house}
	guideDispatched = DocumentDispatched{Assignments: 2}
)

// but is a command with one thing changed.
func but[C any](c C, change func(*C)) C {
	change(&c)
	return c
}

func TestADocumentIsRegistered(t *testing.T) {
	gap := but(registerGuide, func(c *RegisterDocument) {
		c.Obligations = slices.Clone(c.Obligations)
		c.Obligations[1].No = 3
	})
	noDate := but(registerGuide, func(c *RegisterDocument) {
		c.Obligations = slices.Clone(c.Obligations)
		c.Obligations[2].Due = Date{}
	})
	tell[Document](t, []scenario{
		{"as it was read", nil, registerGuide, []Event{guideRegistered}, ""},
		{"once", []Event{guideRegistered}, registerGuide, nil, AlreadyExists},
		{"not by a unit", nil, but(registerGuide, func(c *RegisterDocument) { c.By = byWater }), nil, NotYours},
		{"not by a worker", nil, but(registerGuide, func(c *RegisterDocument) { c.By = byReminder }), nil, NotYours},
		{"not with a gap in its obligations", nil, gap, nil, Incomplete},
		{"not with a date that is no date", nil, noDate, nil, Incomplete},
	})
}

func TestADocumentIsCorrected(t *testing.T) {
	fix := func(field, now string, reason Item) CorrectDocument {
		return CorrectDocument{Issued: as(byClerk, "2024-01-26 08:30"), Document: "d1", Field: field, Now: now, Reason: reason}
	}
	why := item("the paper has no date")
	dated := DocumentCorrected{Field: "issuedOn", Was: "", Now: "2024-01-26", Reason: why}
	tell[Document](t, []scenario{
		{"the missing date is added", []Event{guideRegistered}, fix("issuedOn", "2024-01-26", why), []Event{dated}, ""},
		{"the same again is nothing to do", []Event{guideRegistered, dated}, fix("issuedOn", "2024-01-26", why), nil, ""},
		{
			"another date is another correction",
			[]Event{guideRegistered, dated},
			fix("issuedOn", "2024-01-25", why),
			[]Event{DocumentCorrected{Field: "issuedOn", Was: "2024-01-26", Now: "2024-01-25", Reason: why}},
			"",
		},
		{
			"also after it was issued",
			[]Event{guideRegistered, guideIssued, guideDispatched},
			fix("symbol", "32-HD/DUK", why),
			[]Event{DocumentCorrected{Field: "symbol", Was: "32-HD/ĐUK", Now: "32-HD/DUK", Reason: why}},
			"",
		},
		{"not without a reason", []Event{guideRegistered}, fix("issuedOn", "2024-01-26", Item{}), nil, NoReason},
		{"not to a day that is none", []Event{guideRegistered}, fix("issuedOn", "2024-02-30", why), nil, BadDate},
		{"not to a day as people write it", []Event{guideRegistered}, fix("issuedOn", "26/01/2024", why), nil, BadDate},
		{"not in a field that is not of the face", []Event{guideRegistered}, fix("obligations", "none", why), nil, NoSuchThing},
		{"not before it exists", nil, fix("issuedOn", "2024-01-26", why), nil, NotInThisState},
		{"not by a stranger", []Event{guideRegistered}, but(fix("issuedOn", "2024-01-26", why), func(c *CorrectDocument) { c.By = byPower }), nil, NotYours},
	})
	face := stateAfter[Document](guideRegistered, dated, DocumentCorrected{Field: "issuer", Now: "Đảng ủy Khối"},
		DocumentCorrected{Field: "subject", Now: "Công tác khoa giáo"}, DocumentCorrected{Field: "symbol", Now: "33-HD/ĐUK"}).Face
	if face.IssuedOn != date("2024-01-26") || face.Issuer != "Đảng ủy Khối" || face.Subject != "Công tác khoa giáo" || face.Symbol != "33-HD/ĐUK" {
		t.Errorf("the face after four corrections: %+v", face)
	}
}

func TestADeadlineIsFixed(t *testing.T) {
	fix := FixDeadline{Issued: as(byHead, "2024-01-26 08:40"), Document: "d1", Obligation: 1, Due: dueOn("2024-02-23", ""), Basis: "Kế hoạch 12-KH/BTGDV"}
	fixed := DeadlineFixed{Obligation: 1, Due: fix.Due, Basis: fix.Basis}
	tell[Document](t, []scenario{
		{"of a duty without a date", []Event{guideRegistered}, fix, []Event{fixed}, ""},
		{"not of a duty that is not there", []Event{guideRegistered}, but(fix, func(c *FixDeadline) { c.Obligation = 9 }), nil, NoSuchThing},
		{"not of duty nought", []Event{guideRegistered}, but(fix, func(c *FixDeadline) { c.Obligation = 0 }), nil, NoSuchThing},
		{"not of a periodic duty", []Event{guideRegistered}, but(fix, func(c *FixDeadline) { c.Obligation = 2 }), nil, NotInThisState},
		{"not without its day", []Event{guideRegistered}, but(fix, func(c *FixDeadline) { c.Due = Deadline{} }), nil, BadDate},
		{"while the duties are given", []Event{guideRegistered, guideIssued}, fix, []Event{fixed}, ""},
		{"after the duties were given", []Event{guideRegistered, guideIssued, guideDispatched}, fix, []Event{fixed}, ""},
		{"not after the duties were given, when it has closed", []Event{guideRegistered, guideIssued}, but(fix, func(c *FixDeadline) { c.At = instant("2024-02-24 00:00") }), nil, DuePast},
		{"not of a document that has ended", []Event{guideRegistered, guideIssued, DocumentSuperseded{By: "d2"}}, fix, nil, NotInThisState},
		{"not before the document itself", []Event{but(guideRegistered, func(e *DocumentRegistered) { e.IssuedOn = date("2024-02-24") })}, fix, nil, DueBeforeIssue},
		{"not by an officer", []Event{guideRegistered}, but(fix, func(c *FixDeadline) { c.Issued = as(bySpecial, "2024-01-26 08:40") }), nil, NotYours},
		{"not by a unit", []Event{guideRegistered}, but(fix, func(c *FixDeadline) { c.By = byWater }), nil, NotYours},
	})
}

func TestADocumentIsIssued(t *testing.T) {
	conclude := ConcludeDispatch{Issued: as(ByWorker("dispatcher"), "2024-01-26 09:05"), Document: "d1", Assignments: 2}
	strange := but(issueGuide, func(c *IssueDocument) { c.Audiences = []Audience{{Obligation: 4, Printed: "Các chi bộ"}} })
	tell[Document](t, []scenario{
		{"its duties are given out", []Event{guideRegistered}, issueGuide, []Event{guideIssued}, ""},
		{
			"on the day it is in Vietnam",
			[]Event{guideRegistered},
			but(issueGuide, func(c *IssueDocument) { c.At = instant("2024-01-27 00:30").UTC() }),
			[]Event{DocumentIssued{On: date("2024-01-27"), Audiences: issueGuide.Audiences, Deliveries: issueGuide.Deliveries, Superiors: house}},
			"",
		},
		{"not twice", []Event{guideRegistered, guideIssued}, issueGuide, nil, NotInThisState},
		{"not for a duty that is not there", []Event{guideRegistered}, strange, nil, NoSuchThing},
		{"not by a unit", []Event{guideRegistered}, but(issueGuide, func(c *IssueDocument) { c.By = byWater }), nil, NotYours},
		{"not before it is registered", nil, issueGuide, nil, NotInThisState},
		{"every assignment has been given", []Event{guideRegistered, guideIssued}, conclude, []Event{guideDispatched}, ""},
		{"a worker that came twice does nothing", []Event{guideRegistered, guideIssued, guideDispatched}, conclude, nil, ""},
		{"a person cannot say so", []Event{guideRegistered, guideIssued}, but(conclude, func(c *ConcludeDispatch) { c.By = byClerk }), nil, NotYours},
		{"nor say so again", []Event{guideRegistered, guideIssued, guideDispatched}, but(conclude, func(c *ConcludeDispatch) { c.By = byClerk }), nil, NotYours},
	})
}

func TestADocumentIsDelivered(t *testing.T) {
	deliver := func(by string, units ...UnitID) Command {
		c := DeliverDocument{Issued: as(by, "2024-01-26 09:01"), Document: "d1"}
		for _, u := range units {
			c.Deliveries = append(c.Deliveries, Delivery{u, ToImplement})
		}
		return c
	}
	has := func(u UnitID) Event { return DocumentDelivered{u, ToImplement} }
	tell[Document](t, []scenario{
		{"to every recipient", []Event{guideRegistered, guideIssued}, deliver(ByWorker("dispatcher"), board, water), []Event{has(board), has(water)}, ""},
		{"who has it is passed over", []Event{guideRegistered, guideIssued, has(board)}, deliver(byClerk, board, water), []Event{has(water)}, ""},
		{"who is named twice gets it once", []Event{guideRegistered, guideIssued}, deliver(byClerk, water, board, water), []Event{has(water), has(board)}, ""},
		{"delivered twice it counts once", []Event{guideRegistered, guideIssued, has(board), has(water)}, deliver(ByWorker("dispatcher"), board, water), nil, ""},
		{"also after its dispatch", []Event{guideRegistered, guideIssued, guideDispatched}, deliver(byClerk, power), []Event{has(power)}, ""},
		{"not before it is issued", []Event{guideRegistered}, deliver(byClerk, water), nil, NotInThisState},
		{"not by a unit", []Event{guideRegistered, guideIssued}, deliver(byWater, water), nil, NotYours},
	})
}

func TestTheDueDayOfAnObligation(t *testing.T) {
	earlier := DeadlineFixed{Obligation: 1, Due: dueOn("2024-02-16", "")}
	later := DeadlineFixed{Obligation: 1, Due: dueOn("2024-02-23", "")}
	d := stateAfter[Document](guideRegistered, earlier, later)
	if due, err := d.Due(1, lawCalendar); err != nil || due == nil || due.Day != date("2024-02-23") {
		t.Errorf("the last decision holds; got %+v, %v", due, err)
	}
	if due, err := d.Due(3, lawCalendar); err != nil || due == nil || due.Day != date("2024-11-16") || due.Last() != date("2024-11-18") || due.Printed != "chậm nhất ngày 16/11/2024" {
		t.Errorf("the printed Saturday is kept and closes on Monday; got %+v, %v", due, err)
	}
	if due, err := d.Due(2, lawCalendar); err != nil || due != nil {
		t.Errorf("a duty without a date has none; got %+v, %v", due, err)
	}
	if due, err := d.Due(7, lawCalendar); err != nil || due != nil {
		t.Errorf("a duty that is not there has no date; got %+v, %v", due, err)
	}
	if _, err := d.Due(3, Calendar{}); codeOf(err) != UnknownYear {
		t.Errorf("a year without a calendar: %v", err)
	}
	if !(Citation{Symbol: "45-NQ/TW"}).Resolved() || (Citation{Title: "Chương trình hành động của Tỉnh ủy"}).Resolved() {
		t.Error("a citation is resolved by its symbol")
	}
}
