package domain

import (
	"slices"
	"testing"
)

func TestEveryPartOfTheFaceIsCorrected(t *testing.T) {
	registered := but(guideRegistered, func(e *DocumentRegistered) {
		e.Direction, e.ArrivedOn, e.Period = Incoming, date("2024-01-27"), &Span{Until: date("2024-12-31")}
	})
	for _, tt := range []struct{ field, was, now string }{
		{"symbol", "32-HD/ĐUK", "33-HD/ĐUK"},
		{"number", "32", "33"},
		{"kind", "Hướng dẫn", "Kế hoạch"},
		{"issuer", registered.Issuer, "Đảng ủy Khối"},
		{"parentOrg", "", "Tỉnh ủy"},
		{"issuedOn", "", "2024-01-26"},
		{"arrivedOn", "2024-01-27", "2024-01-29"},
		{"place", "", "thành phố"},
		{"subject", registered.Subject, "Công tác khoa giáo"},
		{"signer.onBehalf", "T/M BAN THƯỜNG VỤ", "T/M ĐẢNG ỦY"},
		{"signer.title", "PHÓ BÍ THƯ", "BÍ THƯ"},
		{"signer.name", "", "Nguyễn Văn A"},
		{"period.until", "2024-12-31", "2025-06-30"},
		{"citation.1.kind", "Hướng dẫn", "Kế hoạch"},
		{"citation.1.symbol", "58-HD/BTGTU", "59-HD/BTGTU"},
		{"citation.1.date", "2024-01-17", "2024-01-18"},
		{"citation.1.issuer", "Ban Tuyên giáo Tỉnh ủy", "Tỉnh ủy"},
		{"citation.1.role", "basis", "superseded"},
		{"citation.2.title", "của Tỉnh ủy", "của Ban Thường vụ Tỉnh ủy"},
		{"citation.2.implements", "45-NQ/TW", "29-NQ/TW"},
		{"recipient.1.name", "Ban Tuyên giáo Tỉnh ủy", "Tỉnh ủy"},
		{"recipient.1.purpose", "for_report", "to_know"},
		{"obligation.2.text", "Định kỳ báo cáo", "Định kỳ báo cáo kết quả"},
	} {
		t.Run(tt.field, func(t *testing.T) {
			d := stateAfter[Document](registered)
			cmd := CorrectDocument{as(byClerk, "2024-01-26 08:30"), "d1", tt.field, tt.now, item("why")}
			events, err := d.Decide(cmd)
			if err != nil || len(events) != 1 || events[0] != (DocumentCorrected{tt.field, tt.was, tt.now, item("why")}) {
				t.Fatalf("happened %+v, %v", events, err)
			}
			after := d.Evolve(events[0])
			if again, err := after.Decide(cmd); err != nil || len(again) > 0 {
				t.Errorf("it is not what the face says then: %+v, %v", again, err)
			}
			if now, _ := d.Face.part(tt.field); now.get() != tt.was {
				t.Errorf("the state before was written into: %q", now.get())
			}
		})
	}
}

func TestWhatIsNotCorrected(t *testing.T) {
	fix := func(field, now string) CorrectDocument {
		return CorrectDocument{as(byClerk, "2024-01-26 08:30"), "d1", field, now, item("why")}
	}
	issued := []Event{guideRegistered, guideIssued, guideDispatched}
	fixed := DeadlineFixed{Obligation: 1, Due: dueOn("2024-02-23", ""), Basis: "12-KH/BTGDV"}
	tell[Document](t, []scenario{
		{"the text of a duty, once it was given", issued, fix("obligation.1.text", "Xây dựng chương trình"), nil, NotInThisState},
		{"a citation that is not there", issued, fix("citation.3.symbol", "1-KH/TU"), nil, NoSuchThing},
		{"citation nought", issued, fix("citation.0.symbol", "1-KH/TU"), nil, NoSuchThing},
		{"a place that is no number", issued, fix("citation.x.symbol", "1-KH/TU"), nil, NoSuchThing},
		{"a part that a citation does not have", issued, fix("citation.1.number", "1"), nil, NoSuchThing},
		{"a number that is none", issued, fix("number", "ba mươi hai"), nil, Incomplete},
		{"a purpose that is none", issued, fix("recipient.1.purpose", "để chơi"), nil, NoSuchThing},
		{"the day of arrival of what did not come in", issued, fix("arrivedOn", "2024-01-26"), nil, NoSuchThing},
		{"a day of issue after a printed deadline", issued, fix("issuedOn", "2024-11-17"), nil, BadDate},
		{"a day of issue on the very deadline is", issued, fix("issuedOn", "2024-11-16"), []Event{DocumentCorrected{"issuedOn", "", "2024-11-16", item("why")}}, ""},
		{"a day of issue after a deadline that was decided", []Event{guideRegistered, fixed}, fix("issuedOn", "2024-02-24"), nil, BadDate},
		{"an end of the period before the issue", []Event{but(guideOfTheYear, func(e *DocumentRegistered) { e.IssuedOn = date("2024-01-26") })}, fix("period.until", "2024-01-25"), nil, BadDate},
		{"nothing, by a unit that does not keep it", issued, but(fix("place", "x"), func(c *CorrectDocument) { c.By = byWater }), nil, NotYours},
	})
}

func TestACitationIsResolved(t *testing.T) {
	resolve := ResolveCitation{Issued: as(byClerk, "2024-02-01 08:00"), Document: "d1", No: 2, Symbol: "45-CTr/TU", Date: date("2024-03-08"), Issuer: "Tỉnh ủy"}
	resolved := CitationResolved{No: 2, Symbol: "45-CTr/TU", Date: date("2024-03-08"), Issuer: "Tỉnh ủy"}
	held := but(resolve, func(c *ResolveCitation) { c.Means, c.Symbol, c.Date, c.Issuer = "d7", "", Date{}, "" })
	tell[Document](t, []scenario{
		{"by its symbol, though it is not held", []Event{guideRegistered}, resolve, []Event{resolved}, ""},
		{"the same again is nothing to do", []Event{guideRegistered, resolved}, resolve, nil, ""},
		{"by a document of the register", []Event{guideRegistered, resolved}, held, []Event{CitationResolved{No: 2, Document: "d7"}}, ""},
		{"the first meaning again is another resolution", []Event{guideRegistered, resolved, CitationResolved{No: 2, Document: "d7"}}, resolve, []Event{resolved}, ""},
		{"not by nothing", []Event{guideRegistered}, but(resolve, func(c *ResolveCitation) { c.Symbol = "" }), nil, Incomplete},
		{"not by the document it stands in", []Event{guideRegistered}, but(held, func(c *ResolveCitation) { c.Means = "d1" }), nil, Itself},
		{"not one that is not there", []Event{guideRegistered}, but(resolve, func(c *ResolveCitation) { c.No = 3 }), nil, NoSuchThing},
		{"not by a unit", []Event{guideRegistered}, but(resolve, func(c *ResolveCitation) { c.By = byWater }), nil, NotYours},
	})
}

func TestARecipientWithoutAPurpose(t *testing.T) {
	duties := []Obligation{{No: 1, Assignees: []string{"Các đảng ủy, chi ủy cơ sở trực thuộc", "Ban Tuyên giáo và Dân vận Đảng ủy Khối"}}}
	for _, tt := range []struct {
		recipient Recipient
		want      Purpose
	}{
		{Recipient{Name: "Các đảng ủy, chi ủy cơ sở"}, ToImplement},
		{Recipient{Name: "Ban Tuyên giáo và Dân vận"}, ToImplement},
		{Recipient{Name: "Các đồng chí Ủy viên Ban Thường vụ"}, ToKnow},
		{Recipient{Name: ""}, ToKnow},
		{Recipient{Name: "Ban Tuyên giáo và Dân vận", Purpose: ForReport}, ForReport},
		{Recipient{Name: "VPĐUK", Purpose: Archive}, Archive},
	} {
		if got := PurposeOf(tt.recipient, duties); got != tt.want {
			t.Errorf("%+v gets it %q, want %q", tt.recipient, got, tt.want)
		}
	}
	if slices.ContainsFunc(duties, func(o Obligation) bool { return o.No != 1 }) {
		t.Error("the duties were written into")
	}
}
