package domain

var regimeSamples = []Event{
	RegimeFixed{
		Regime: "7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d", Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Obligation: 8,
		Title: "Báo cáo công tác khoa giáo hằng quý", Cadence: Quarterly, CutoffDay: 14, DueDay: 19, DueText: "trước ngày 20 của tháng cuối quý",
		Reporters: []UnitID{"dang-uy-dien-luc", "chi-uy-cap-nuoc"}, Route: Route{To: "Ban Thường vụ Đảng ủy Khối", Via: "ban-tgdv"}, Form: "khoa-giao",
		From: date("2024-02-02"), Until: date("2024-12-31"), Basis: "Thông báo 07-TB/BTGDV ngày 02/02/2024", Superiors: house,
		CutoffMonth: -1, DueMonth: 1, DueAfter: 2, Every: 4, Dates: []ReportDate{{date("2024-05-10"), date("2024-05-20")}}, // no regime: every field is filled
	},
	RegimeRevised{
		Revision: 1, Cadence: Monthly, CutoffDay: 14, DueDay: 20, DueText: "trước ngày 21 hằng tháng", CutoffMonth: -1, DueMonth: 1, DueAfter: 2, Every: 4,
		Dates: []ReportDate{{date("2024-05-10"), date("2024-05-20")}}, From: date("2024-07-01"), Until: date("2024-12-31"), Basis: "Thông báo 19-TB/BTGDV ngày 28/6/2024",
	},
	ReporterAdded{Unit: "chi-uy-moi-truong", Basis: "Thông báo 19-TB/BTGDV ngày 28/6/2024"},
	ReporterRemoved{Unit: "dang-uy-dien-luc", Basis: "Thông báo 19-TB/BTGDV ngày 28/6/2024"},
	RegimeEnded{On: date("2024-10-31"), Basis: "Thông báo 24-TB/BTGDV ngày 28/10/2024"},
	PeriodOpened{Period: quarterOne, Assignments: 36},
}
