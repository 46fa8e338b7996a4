package domain

var assignmentSamples = []Event{
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
	AssignmentTransferred{
		From: "ban-tgdv", To: "ban-tuyen-giao-dan-van", Basis: "Quyết định 12-QĐ/ĐUK ngày 25/02/2025", On: date("2025-03-01"), At: instant("2025-03-01 00:05"),
	},
	ReminderRaised{
		Stage: "T-1", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-18 07:00"), RaisedAt: instant("2024-03-18 07:01"),
		To: []UnitID{"chi-uy-cap-nuoc"}, Superseded: []string{"T-7", "T-3"},
	},
	EscalationRaised{
		Stage: "T+7", Revision: 1, Policy: 1, PlannedAt: instant("2024-03-28 07:00"), RaisedAt: instant("2024-03-28 07:01"),
		To: []UnitID{"van-phong", "ban-thuong-vu"}, Letter: true, Superseded: []string{"T+3"},
	},
}
