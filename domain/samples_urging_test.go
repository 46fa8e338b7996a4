package domain

var urgingSamples = []Event{
	CallRecorded{At: instant("2024-03-22 09:10"), Method: ByPhone, Post: "bi-thu", Note: sampleText, Reached: true, By: "post:ban-tgdv/chuyen-vien"},
	LetterDrafted{
		Letter: "2e7d5c1a-8b90-4a1f-8d3c-4b5a6f7e8d9c", From: "ban-tgdv", To: "chi-uy-cap-nuoc",
		Assignments: []AssignmentID{"0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30"}, On: date("2024-03-25"), Text: &sampleText,
	},
	LetterNumbered{Symbol: "118-CV/BTGDV", On: date("2024-03-25")},
	LetterSigned{By: "post:ban-tgdv/truong-ban", Title: "TRƯỞNG BAN", On: date("2024-03-25")},
	LetterSent{Method: PaperSent, At: instant("2024-03-25 15:30"), Proof: &sampleScan},
	LetterVoided{On: date("2024-03-25"), Reason: sampleText},
}
