package domain

var personSamples = []Event{
	PersonRegistered{Person: "3c1f0a52-8d7e-4b6a-9f10-2e5d4c3b2a19", Name: sampleText},
	PersonAppointed{Unit: "ban-tgdv", Position: "truong-ban", From: date("2024-01-02"), Until: date("2025-12-31"), Basis: "Quyết định 5-QĐ/ĐUK ngày 02/01/2024"},
	AppointmentEnded{Unit: "ban-tgdv", Position: "truong-ban", From: date("2024-01-02"), On: date("2025-02-28"), Basis: sampleReform},
	DeputyNamed{Unit: "ban-tgdv", Position: "truong-ban", Deputy: "7e2b6c1d-4f50-4a8b-8c9d-0e1f2a3b4c5d", From: date("2024-06-03"), Until: date("2024-06-14"), Basis: "Thông báo 9-TB/BTGDV"},
	PostDelegated{
		Unit: "ban-tgdv", Position: "truong-ban", To: "7e2b6c1d-4f50-4a8b-8c9d-0e1f2a3b4c5d", Acts: []string{"AcceptSubmission"},
		From: date("2024-06-03"), Until: date("2024-06-14"), Basis: "Giấy ủy quyền 2-GUQ/BTGDV",
	},
	StandInEnded{Unit: "ban-tgdv", Position: "truong-ban", To: "7e2b6c1d-4f50-4a8b-8c9d-0e1f2a3b4c5d", On: date("2024-06-07"), Basis: "Thông báo 10-TB/BTGDV"},
	HandedOver{
		To: "7e2b6c1d-4f50-4a8b-8c9d-0e1f2a3b4c5d", Posts: []Post{{"ban-tgdv", "truong-ban"}}, From: date("2024-06-03"), Until: date("2024-06-14"), Basis: "Thông báo 9-TB/BTGDV",
	},
}
