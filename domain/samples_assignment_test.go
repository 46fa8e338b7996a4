package domain

var (
	sampleConclusion = Conclusion{Symbol: "15-TB/ĐUK", Title: "Kết luận giao ban tháng 02/2024", On: date("2024-02-01")}
	sampleLaterDue   = Deadline{
		Revision: 2, Day: date("2024-03-29"), Closes: instant("2024-03-30 00:00"), Printed: "trước ngày 30/3/2024",
		Reason: "trước ngày 30/3 là hết ngày 29/03/2024", Calendar: 3, Rule: &sampleRule,
	}
)

var assignmentSamples = []Event{
	AssignmentGiven{
		Assignment: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", Unit: "chi-uy-cap-nuoc",
		Origin: Origin{
			Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Obligation: 8, Regime: "7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d",
			Inspection: "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e", Remedy: 1,
			Parent: "5b1d7c3e-9a4f-5d2b-8c1e-7f300e8f5a2c", Part: 2, Conclusion: &sampleConclusion,
		},
		Duty: Periodic, Text: "Định kỳ báo cáo kết quả thực hiện về Ban Thường vụ Đảng ủy Khối", TextItem: &sampleText, Due: &sampleDue, Period: &quarterOne,
		Route: Route{To: "Ban Thường vụ Đảng ủy Khối", Via: "ban-tgdv"}, Form: "khoa-giao", Superiors: house,
		GivenAt: instant("2024-02-02 07:00"), Giver: "dang-uy-dien-luc", Coordinators: []UnitID{"chi-uy-thu-vien"}, Product: "Báo cáo", Strength: Requested,
		Quiet: true, TacitConsent: true, Judging: ByAccepted, Starred: true,
	},
	AssignmentAcknowledged{},
	ActivityReported{On: date("2024-02-19"), Note: sampleText, Coordinator: "chi-uy-thu-vien", People: 45, Evidence: []Item{sampleScan}},
	SubmissionMade{
		Submission: 1, ArrivedAt: instant("2024-03-18 16:05"), EnteredBy: "post:ban-tgdv/chuyen-vien", Nil: true, Report: &samplePDF, Proof: &sampleScan,
		Figures: &sampleText, Narrative: &sampleText, Attachments: []Item{samplePDF}, Consolidation: "6b1e0d9c-8f7a-5b6c-8d5e-4f3a2b1c0d9e",
	},
	SubmissionReturned{Submission: 1, Reasons: []string{"missing_figures"}, Note: &sampleText, Due: &sampleLaterDue},
	SubmissionAccepted{Submission: 2, Due: &sampleDue, ArrivedAt: instant("2024-03-18 16:05")},
	AssignmentCancelled{Reason: sampleText, Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66"},
	AssignmentPeriodClosed{Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66"},
	AssignmentTransferred{
		From: "ban-tgdv", To: "ban-tuyen-giao-dan-van", Basis: "Quyết định 12-QĐ/ĐUK ngày 25/02/2025", On: date("2025-03-01"), At: instant("2025-03-01 00:05"),
	},
	AssignmentReturned{Reason: sampleText},
	AssignmentInsisted{Note: &sampleText},
	ProgressReported{On: date("2024-02-28"), Percent: 40, Note: &sampleText, Figures: &samplePDF, Coordinator: "chi-uy-thu-vien"},
	ExtensionRequested{By: "post:chi-uy-cap-nuoc/bi-thu", Wished: date("2024-03-29"), Reason: sampleText},
	ExtensionGranted{Wished: date("2024-03-29"), Was: sampleDue, Due: sampleLaterDue, Note: &sampleText},
	ExtensionRefused{Wished: date("2024-03-29"), Reason: sampleText},
	AssignmentSuspended{On: date("2024-03-04"), Reason: sampleText},
	AssignmentResumed{Due: &sampleLaterDue, Note: &sampleText},
	AssignmentReopened{Reason: sampleText, Due: &sampleLaterDue},
	TacitlyConsented{Due: sampleDue},
	AssignmentCorrected{Field: CorrectText, Was: "Định kỳ báo cáo", Now: "Định kỳ hằng quý báo cáo", Item: &sampleText, Reason: sampleText},
	AssignmentStarred{},
	AssignmentUnstarred{},
	ReminderRaised{
		Stage: "T-1", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-18 07:00"), RaisedAt: instant("2024-03-18 07:01"),
		To: []UnitID{"chi-uy-cap-nuoc"}, Superseded: []string{"T-7", "T-3"},
	},
	EscalationRaised{
		Stage: "T+7", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-28 07:00"), RaisedAt: instant("2024-03-28 07:01"),
		To: []UnitID{"van-phong", "ban-thuong-vu"}, Letter: true, Superseded: []string{"T+3"},
	},
}
