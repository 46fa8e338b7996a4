package domain

var seriesSamples = []Event{
	SeriesOpened{Series: SeriesOf("dang-uy-dien-luc", "KH", 2024), Keeper: "dang-uy-dien-luc", Kind: "KH", Year: 2024},
	NumberReserved{Number: 12, For: "ban-tgdv"},
	NumberUsed{Number: 12, Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66"},
	NumberVoided{Number: 11, Reason: sampleText},
	ResolutionTracked{
		Resolution: ResolutionOf("45-NQ/TW", date("2023-11-24")), Document: "5e9a0d11-2c3b-5d4e-8f60-7a8b9c0d1e2f", Kind: "Nghị quyết", Symbol: "45-NQ/TW",
		Date: date("2023-11-24"), Issuer: "Ban Chấp hành Trung ương", Title: "về tiếp tục xây dựng và phát huy vai trò của đội ngũ trí thức",
	},
	ResolutionUntracked{Reason: sampleText},
	ImplementingDocumentRegistered{Document: "5e9a0d11-2c3b-5d4e-8f60-7a8b9c0d1e2f"},
}
