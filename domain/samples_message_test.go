package domain

var messageSamples = []Event{
	MessagePlanned{
		Message: "84943ffd-1d18-52b5-9e53-4984231a4a80", Recipient: "chi-uy-cap-nuoc", Channel: Email, Slot: "2024-03-08T07:30",
		Notices: []string{"0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30/1/T-7"},
	},
	MessageUnreached{
		Level: 1, Recipient: "chi-uy-cap-nuoc", Assignment: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66",
		To: []UnitID{"ban-tgdv"}, PlannedAt: instant("2024-03-08 11:30"), RaisedAt: instant("2024-03-08 11:31"),
	},
	UnitContacted{Assignment: "0e8f5a2c-1b7d-5c3e-9a4f-6d2b8c1e7f30", ContactedAt: instant("2024-03-08 10:05")},
	MessageHanded{Reference: "<84943ffd-1d18-52b5-9e53-4984231a4a80.email@dondoc.example>"},
	MessageFailed{Attempt: 2, Reason: "450 4.2.1 mailbox busy", RetryAt: instant("2024-03-08 07:33")},
}
