package domain

var takeoverSamples = []Event{
	AssignmentTakenOver{
		Assignment: "6d0d4b8a-6f0e-5a35-9a43-70d2f3e0c9b1", Unit: "chi-uy-cap-nuoc", Duty: Dated, Text: "Báo cáo kết quả sơ kết Nghị quyết số 29-NQ/TW",
		Source: ListRow{List: "Theo dõi nhiệm vụ 2023", Key: "f3b0a1c2d4e5f607-2023-12-15", Row: 17, Symbol: "45-KH/ĐUK", Issued: date("2023-11-02"), File: &samplePDF},
		Given:  date("2023-11-03"), Due: &sampleDue, Coordinating: []UnitID{"dang-uy-dien-luc"}, Superiors: house,
	},
	AssignmentFoundCompleted{On: date("2023-12-18"), ArrivedAt: instant("2023-12-14 16:00")},
}
