package domain

var inspectionSamples = []Event{
	InspectionDecided{
		Inspection: "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e", Kind: Examination, Topic: "Việc thực hiện chế độ báo cáo công tác khoa giáo",
		Decision: "41-QĐ/UBKTĐUK", On: date("2024-11-08"), AnnounceBy: date("2024-11-13"), Units: []UnitID{"chi-uy-cap-nuoc"}, Team: "uy-ban-kiem-tra", Superiors: house,
	},
	InspectionAnnounced{On: date("2024-11-12")},
	InspectionConcluded{
		Notice: "12-TB/UBKTĐUK", On: date("2024-12-02"), Findings: sampleText,
		Remedies: []Remedy{{No: 1, Unit: "chi-uy-cap-nuoc", Demand: sampleText, Due: sampleRemedyDue}},
	},
	RemediationAssigned{Assignments: 5},
}
