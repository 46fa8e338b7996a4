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
	ConsolidationOpened{
		Consolidation: "6b1e0d9c-8f7a-5b6c-8d5e-4f3a2b1c0d9e", Regime: "7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d", Period: quarterOne, Consolidator: "ban-tgdv",
		Reporters: []UnitID{"dang-uy-dien-luc", "chi-uy-cap-nuoc"}, Form: "khoa-giao", Superiors: house,
	},
	ConsolidationDrafted{
		Version: 1, Reports: []Included{{"chi-uy-cap-nuoc", "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", 1}},
		Figures:    []Figure{{Field: "education_activities", Rule: SumOf, Value: "13", From: []string{"12"}, Adjustment: "1", Why: &sampleText}},
		Paragraphs: []Paragraph{{Text: sampleText, Sources: []int{1}}}, Missing: []UnitID{"dang-uy-dien-luc"}, DraftedBy: "post:ban-tgdv/chuyen-vien",
	},
	ConsolidationApproved{Version: 1},
	ConsolidationSent{
		Version: 1, To: "Ban Thường vụ Đảng ủy Khối", Collective: "ban-thuong-vu", Symbol: "15-BC/BTGDV", SentAt: instant("2024-03-22 15:10"),
		Method: "trực tiếp tại Văn phòng", Proof: &sampleScan, SentBy: "post:ban-tgdv/van-thu",
	},
	ConsolidationCarried{Reports: 1},
	ConsolidationReceived{On: date("2024-03-22"), Number: "118", Proof: &sampleScan, RecordedBy: "van-phong"},
	QuestionAsked{Period: quarterOne},
	QuestionAnswered{Period: "2024-Q1", Updated: true, Note: &sampleText, Report: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", Submission: 1},
}
