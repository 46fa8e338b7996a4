package domain

// typed is a content item as the log names it.
func typed(ref, mediaType string, size int64) Item {
	return Item{Ref: ref, Size: size, MediaType: mediaType, Commitment: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
}

var (
	sampleText = typed("0b7e6a52-6f2d-4a7e-9f6e-3d5d2f0c9a11", "text/plain; charset=utf-8", 412)
	samplePDF  = typed("5d0a4b0e-0c7c-4d8e-8f5b-7a0c1e2d3f44", "application/pdf", 183_204)
	sampleScan = typed("c1f7b0de-7c55-4f4f-9a39-2b8f6a7d5e90", "image/jpeg", 96_310)

	sampleDue = Deadline{
		Revision: 1, Day: date("2024-03-19"), Closes: instant("2024-03-20 00:00"), Printed: "trước ngày 20 của tháng cuối quý",
		Reason: "trước ngày 20/3 là hết ngày 19/03/2024", Calendar: 3,
	}
	sampleRemedyDue = Deadline{
		Revision: 1, Day: date("2024-12-28"), Closes: instant("2024-12-31 00:00"), Printed: "trước ngày 29/12/2024",
		Reason: "ngày 28/12/2024 là ngày nghỉ: tính đến hết 30/12/2024", Calendar: 3,
	}
	sampleStages = []Stage{
		{Name: "T-3", Workdays: -3, Hour: 7, Escalation: true, To: []Rung{ToUnit}, Letter: true}, // no ladder: every field is filled
	}
)

// samples is one event of each kind as it might stand in the log, with every field filled. They were written
// to testdata/events, and what stands there stays.
var samples = []Event{
	UnitEstablished{
		Unit: "chi-uy-cap-nuoc", Name: "Chi ủy Công ty Cấp nước", Aliases: []string{"Chi bộ Cấp nước", "CU Cấp nước"}, Kind: CellCommittee,
		Parent: "ban-thuong-vu", External: true, Email: "vanphong@capnuoc.example", On: date("2024-01-02"),
	},
	GroupDefined{
		Group: "co-so", Name: "Các đảng ủy, chi ủy cơ sở", Aliases: []string{"các cấp ủy cơ sở trực thuộc"},
		Kinds: []UnitKind{PartyCommittee, CellCommittee}, Units: []UnitID{"ban-tgdv"},
	},
	FormPublished{Form: "khoa-giao", Version: 1, Title: "Báo cáo kết quả thực hiện công tác khoa giáo", Fields: []Field{
		{Code: "education_activities", Label: "Giáo dục và đào tạo: số hoạt động", Type: NumberField, Unit: "hoạt động", Sum: true, Area: "education", Required: true},
	}},
	CalendarPublished{Calendar: VietnamCalendar, Version: 1, Year: CalendarYear{
		Year: 2024, Off: []DayOff{{date("2024-04-18"), "Giỗ Tổ Hùng Vương"}},
		Worked: []DayOff{{date("2024-05-04"), "Làm bù ngày 29/4"}}, Source: "Thông báo 5015/TB-LĐTBXH", Provisional: true,
	}},
	PolicyPublished{Policy: Ladder, Version: 1, ValidFrom: date("2024-01-01"), Source: ShippedLadderSource, Stages: sampleStages},
	DocumentRegistered{
		Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Symbol: "32-HD/ĐUK", Number: 32, Kind: "Hướng dẫn",
		Issuer: "Ban Thường vụ Đảng ủy Khối", ParentOrg: "Tỉnh ủy", IssuedOn: date("2024-01-26"), Place: "thành phố",
		Subject: "Thực hiện công tác khoa giáo năm 2024",
		Citations: []Citation{{
			Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: date("2023-11-28"), Issuer: "Bộ Chính trị",
			Title: "thực hiện Nghị quyết số 45-NQ/TW", Role: "basis", Implements: "45-NQ/TW",
		}},
		Obligations: []Obligation{{
			No: 1, Section: "III.2", AnchorLine: 48, Text: "Định kỳ báo cáo kết quả thực hiện về Ban Thường vụ Đảng ủy Khối",
			Assignees: []string{"Các đảng ủy, chi ủy cơ sở"}, Duty: Periodic, Reports: true, DeadlineText: "định kỳ", Due: date("2024-12-19"),
			Recurrence: "unspecified", ReportTo: "Ban Thường vụ Đảng ủy Khối", Via: "Ban Tuyên giáo và Dân vận Đảng ủy Khối", Product: "báo cáo",
		}},
		Recipients: []Recipient{{"Ban Tuyên giáo Tỉnh ủy", ForReport}},
		Signer:     Signer{OnBehalf: "T/M BAN THƯỜNG VỤ", Title: "PHÓ BÍ THƯ", Name: "Nguyễn Văn A"}, Original: &samplePDF,
	},
	DocumentCorrected{Field: "issuedOn", Was: "2024-01-25", Now: "2024-01-26", Reason: sampleText},
	DeadlineFixed{Obligation: 1, Due: sampleDue, Basis: "Thông báo 07-TB/BTGDV ngày 02/02/2024"},
	DocumentIssued{On: date("2024-01-26"), Audiences: []Audience{{
		Obligation: 1, Printed: "Các đảng ủy, chi ủy cơ sở", Groups: []GroupID{"co-so"},
		Units: []UnitID{"dang-uy-dien-luc", "chi-uy-cap-nuoc"},
	}}, Deliveries: []Delivery{{"ban-tgdv", ToImplement}}, Superiors: house},
	DocumentDelivered{Unit: "chi-uy-cap-nuoc", Purpose: ToImplement},
	DocumentDispatched{Assignments: 36},
	RegimeFixed{
		Regime: "7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d", Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Obligation: 8,
		Title: "Báo cáo công tác khoa giáo hằng quý", Cadence: Quarterly, CutoffDay: 14, DueDay: 19, DueText: "trước ngày 20 của tháng cuối quý",
		Reporters: []UnitID{"dang-uy-dien-luc", "chi-uy-cap-nuoc"}, Route: Route{To: "Ban Thường vụ Đảng ủy Khối", Via: "ban-tgdv"}, Form: "khoa-giao",
		From: date("2024-02-02"), Until: date("2024-12-31"), Basis: "Thông báo 07-TB/BTGDV ngày 02/02/2024", Superiors: house,
	},
	PeriodOpened{Period: quarterOne, Assignments: 36},
	AssignmentGiven{
		Assignment: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", Unit: "chi-uy-cap-nuoc",
		Origin: Origin{
			Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Obligation: 8, Regime: "7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d",
			Inspection: "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e", Remedy: 1,
		},
		Duty: Periodic, Text: "Định kỳ báo cáo kết quả thực hiện về Ban Thường vụ Đảng ủy Khối", TextItem: &sampleText, Due: &sampleDue, Period: &quarterOne,
		Route: Route{To: "Ban Thường vụ Đảng ủy Khối", Via: "ban-tgdv"}, Form: "khoa-giao", Superiors: house,
	},
	AssignmentAcknowledged{},
	ActivityReported{On: date("2024-02-19"), Note: sampleText},
	SubmissionMade{Submission: 1, ArrivedAt: instant("2024-03-18 16:05"), EnteredBy: "post:ban-tgdv/chuyen-vien", Nil: true, Report: &samplePDF, Proof: &sampleScan},
	SubmissionReturned{Submission: 1, Reasons: []string{"missing_figures"}, Note: &sampleText},
	SubmissionAccepted{Submission: 2, Due: &sampleDue, ArrivedAt: instant("2024-03-18 16:05")},
	AssignmentCancelled{Reason: sampleText},
	ReminderRaised{
		Stage: "T-1", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-18 07:00"), RaisedAt: instant("2024-03-18 07:01"),
		To: []UnitID{"chi-uy-cap-nuoc"}, Superseded: []string{"T-7", "T-3"},
	},
	EscalationRaised{
		Stage: "T+7", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-28 07:00"), RaisedAt: instant("2024-03-28 07:01"),
		To: []UnitID{"van-phong", "ban-thuong-vu"}, Letter: true, Superseded: []string{"T+3"},
	},
	InspectionDecided{
		Inspection: "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e", Kind: Examination, Topic: "Việc thực hiện chế độ báo cáo công tác khoa giáo",
		Decision: "41-QĐ/UBKTĐUK", On: date("2024-11-08"), AnnounceBy: date("2024-11-13"), Units: []UnitID{"chi-uy-cap-nuoc"}, Team: "uy-ban-kiem-tra", Superiors: house,
	},
	InspectionAnnounced{On: date("2024-11-12")},
	InspectionConcluded{
		Notice: "12-TB/UBKTĐUK", On: date("2024-12-02"), Findings: sampleText,
		Remedies: []Remedy{{No: 1, Unit: "chi-uy-cap-nuoc", Demand: sampleText, Due: sampleRemedyDue}},
	},
	RemediationAssigned{Assignments: 5},
	MessagePlanned{
		Message: "84943ffd-1d18-52b5-9e53-4984231a4a80", Recipient: "chi-uy-cap-nuoc", Channel: Email, Slot: "2024-03-08T07:30",
		Notices: []string{"0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30/1/T-7"},
	},
	MessageHanded{Reference: "<84943ffd-1d18-52b5-9e53-4984231a4a80.email@dondoc.example>"},
	MessageFailed{Attempt: 2, Reason: "450 4.2.1 mailbox busy", RetryAt: instant("2024-03-08 07:33")},
}
