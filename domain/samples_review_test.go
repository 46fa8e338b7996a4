package domain

var reviewSamples = []Event{
	ReviewPlanned{
		Review: "5b1e7c0a-2f4d-5a6b-9c8d-7e6f5a4b3c2d", Resolution: "45-NQ/TW", Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Kind: InterimReview,
		Unit: "dang-uy-dien-luc", Due: sampleDue, On: date("2024-02-26"),
	},
	ReviewDataCollected{
		Figures: []ReviewFigure{{"education_activities", 12, []AssignmentID{"0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30"}}}, Text: &sampleText,
	},
	ReviewHeld{On: date("2024-03-12"), Minutes: samplePDF},
	ReviewReportSent{Symbol: "15-BC/ĐU", To: "Ban Thường vụ Đảng ủy Khối", On: date("2024-03-15"), Report: samplePDF},
	ReviewClosed{On: date("2024-03-18")},
	MovementLaunched{
		Movement: "8c2d1e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f", Unit: "ban-thuong-vu", Name: "Thi đua học tập và làm theo Bác", Symbol: "12-KH/ĐUK",
		On: date("2024-02-05"), Units: []UnitID{"chi-uy-cap-nuoc"},
	},
	ParticipationReported{Unit: "chi-uy-cap-nuoc", Period: "2024-Q1", People: 41, EnteredBy: "unit:chi-uy-cap-nuoc"},
	MovementClosed{On: date("2024-12-20"), Report: &samplePDF},
	IssueRaised{
		Issue: "9d3e2f40-5b6c-4d7e-9f80-0b1c2d3e4f5a", Unit: "chi-uy-cap-nuoc", Field: "food_safety", Place: "phuong-3", Since: date("2024-03-01"), Summary: sampleText,
	},
	IssueAssigned{Unit: "ban-tgdv", Due: &sampleDue},
	IssueUpdated{On: date("2024-03-11"), Note: sampleText},
	IssueResolved{On: date("2024-03-18"), Outcome: sampleText},
	IssueReopened{On: date("2024-04-02"), Reason: sampleText},
}
