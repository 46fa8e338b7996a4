package domain

const sampleReform = "Quyết định 12-QĐ/ĐUK ngày 25/02/2025"

var organisationSamples = []Event{
	UnitRenamed{Unit: "chi-uy-cap-nuoc", Was: "Chi ủy Công ty Cấp nước", Name: "Chi ủy Công ty cổ phần Cấp nước", Basis: sampleReform, On: date("2025-03-01")},
	UnitMoved{Unit: "chi-uy-cap-nuoc", From: "ban-thuong-vu", Parent: "dang-uy-dien-luc", Basis: sampleReform, On: date("2025-03-01")},
	UnitKindChanged{Unit: "chi-uy-cap-nuoc", Was: CellCommittee, Kind: PartyCommittee, Basis: sampleReform, On: date("2025-03-01")},
	UnitsMerged{From: []UnitID{"ban-tuyen-giao", "ban-dan-van"}, Into: "ban-tgdv", Basis: sampleReform, On: date("2025-03-01")},
	UnitSplit{Unit: "dang-uy-dien-luc", Into: []UnitID{"dang-uy-truyen-tai", "dang-uy-phan-phoi"}, Default: "dang-uy-phan-phoi", Basis: sampleReform, On: date("2025-03-01")},
	UnitDissolved{Unit: "chi-uy-cap-nuoc", Successors: []UnitID{"dang-uy-dien-luc"}, Basis: sampleReform, On: date("2025-07-01")},
	UnitCorrected{Unit: "chi-uy-cap-nuoc", Field: "name", Was: "Chi ủy Công ty Cấp nưóc", Now: "Chi ủy Công ty Cấp nước", Reason: sampleText},
	BodyReplaced{From: "ban-tuyen-giao", To: "ban-tgdv", Basis: sampleReform, On: date("2025-03-01")},
	ReporterReplaced{From: "chi-uy-cap-nuoc", To: "dang-uy-dien-luc", Basis: sampleReform, On: date("2025-07-01")},
	GroupRedefined{
		Version: 2, Name: "Các đảng ủy, chi ủy cơ sở", Aliases: []string{"các cấp ủy cơ sở trực thuộc"}, Kinds: []UnitKind{PartyCommittee, CellCommittee},
		Hosts: []Host{Enterprise}, Units: []UnitID{"ban-tgdv"},
	},
}
