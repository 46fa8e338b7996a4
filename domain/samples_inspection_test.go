package domain

var inspectionSamples = []Event{
	InspectionDecided{
		Inspection: "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e", Kind: Examination, Topic: "Việc thực hiện chế độ báo cáo công tác khoa giáo",
		Decision: "41-QĐ/UBKTĐUK", On: date("2024-11-08"), AnnounceBy: date("2024-11-13"), Units: []UnitID{"chi-uy-cap-nuoc"}, Team: "uy-ban-kiem-tra", Superiors: house,
		Form: Thematic, Level: UpperLevel, Plan: "08-KH/UBKTĐUK", Members: []TeamMember{{TeamHead, "post:uy-ban-kiem-tra/pho-chu-nhiem/p-17"}},
		Persons: []PersonID{"p-41"}, SelfReportBy: &sampleRemedyDue, Planned: &PlannedItem{"0b4f3d7e-6a0e-5f2b-9d10-5a0c2f6e8b11", 2},
		Previous: "f1b0a3c2-6d3e-4c7a-8a51-0c9d8e7f6a5b",
	},
	InspectionAnnounced{On: date("2024-11-12")},
	InspectionConcluded{
		Notice: "12-TB/UBKTĐUK", On: date("2024-12-02"), Findings: sampleText,
		Remedies: []Remedy{{No: 1, Unit: "chi-uy-cap-nuoc", Demand: sampleText, Due: sampleRemedyDue, Previous: &PreviousRemedy{"f1b0a3c2-6d3e-4c7a-8a51-0c9d8e7f6a5b", 1}}},
		Outcomes: []Outcome{{"chi-uy-cap-nuoc", []InspectionContent{Resolutions, WorkingRules}, 3, true, true, true}},
	},
	RemediationAssigned{Assignments: 5},
	SelfReportMade{Unit: "chi-uy-cap-nuoc", Number: 1, ArrivedAt: instant("2024-11-20 09:00"), EnteredBy: "unit:chi-uy-cap-nuoc", Report: samplePDF, Proof: &sampleScan},
	WorkingNoteAdded{Note: sampleText},
	VerificationRecorded{On: date("2024-11-25"), Minutes: samplePDF},
	TeamReported{On: date("2024-11-28"), Report: samplePDF},
	ConferenceHeld{On: date("2024-11-29"), Minutes: samplePDF},
	DossierPieceFiled{Piece: 12, On: date("2024-12-20"), Paper: samplePDF},
	InspectionClosed{On: date("2024-12-31"), Pieces: 12, Remedies: 1},
	ProgrammeAdopted{
		Programme: "0b4f3d7e-6a0e-5f2b-9d10-5a0c2f6e8b11", Unit: "ban-thuong-vu", Year: 2024, Symbol: "03-CTr/ĐUK", On: date("2024-01-15"),
		Quotas: sampleQuotas, Items: sampleItems,
	},
	ProgrammeRevised{Revision: 1, Symbol: "27-QĐ/ĐUK", On: date("2024-07-01"), Quotas: sampleQuotas, Items: sampleItems, Reason: sampleText},
	ProgrammeClosed{On: date("2024-12-20"), Report: samplePDF},
}

var (
	sampleQuotas = []Quota{{Examination, "ban-thuong-vu", 3, PartyOrganisations}}
	sampleItems  = []ProgrammeItem{{1, Supervision, Thematic, "Việc thực hiện Chỉ thị số 25-CT/TW", []UnitID{"chi-uy-cap-nuoc"}, 2, []UnitID{"ban-tgdv"}}}
)
