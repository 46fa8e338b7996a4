package domain

var reportSamples = []Event{
	ReportReceived{Submission: 1, Unit: "ban-tgdv", At: instant("2024-03-18 16:40")},
	ReceiptEntered{
		Book: "2d9c4f1e-7a3b-5c8d-9e0f-1a2b3c4d5e6f", Unit: "ban-tgdv", Year: 2024, Number: 7,
		Assignment: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", Submission: 1,
	},
	ReceiptNumbered{Submission: 1, Book: "2d9c4f1e-7a3b-5c8d-9e0f-1a2b3c4d5e6f", Number: 7},
	ReportForwarded{
		Submission: 1, To: "Ban Thường vụ Đảng ủy Khối", On: date("2024-03-25"), Consolidation: "6b1e0d9c-8f7a-5b6c-8d5e-4f3a2b1c0d9e",
		Number: "118-CV/VPĐUK", Method: "trực tiếp tại Văn phòng", Proof: &sampleScan, RecordedBy: "van-phong",
	},
	ReportExcused{Period: "2024-Q1", Reason: sampleText},
	QuestionAsked{Period: quarterOne},
	QuestionAnswered{Period: "2024-Q1", Updated: true, Note: &sampleText, Report: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", Submission: 1},
}
