package domain

import "slices"

// typed is a content item as the log names it.
func typed(ref, mediaType string, size int64) Item {
	return Item{Ref: ref, Size: size, MediaType: mediaType, Commitment: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
}

var (
	sampleText = typed("0b7e6a52-6f2d-4a7e-9f6e-3d5d2f0c9a11", "text/plain; charset=utf-8", 412)
	samplePDF  = typed("5d0a4b0e-0c7c-4d8e-8f5b-7a0c1e2d3f44", "application/pdf", 183_204)
	sampleScan = typed("c1f7b0de-7c55-4f4f-9a39-2b8f6a7d5e90", "image/jpeg", 96_310)

	sampleRule = DueRule{ // no rule has all of it: every field is filled
		Kind: DueCount, Day: date("2024-03-19"), From: date("2024-02-26"), Inclusive: true, Clock: "16:00", Span: Quarterly, Part: AtEnd,
		Anchor: "ngày bầu cử", Count: 15, Measure: InWorkdays, Month: 3, Nth: 20,
	}
	sampleDue = Deadline{
		Revision: 1, Day: date("2024-03-19"), Closes: instant("2024-03-20 00:00"), Printed: "trước ngày 20 của tháng cuối quý",
		Reason: "trước ngày 20/3 là hết ngày 19/03/2024", Calendar: 3, Rule: &sampleRule,
	}
	sampleRemedyDue = Deadline{
		Revision: 1, Day: date("2024-12-28"), Closes: instant("2024-12-31 00:00"), Printed: "trước ngày 29/12/2024",
		Reason: "ngày 28/12/2024 là ngày nghỉ: tính đến hết 30/12/2024", Calendar: 3, Rule: &sampleRule,
	}
	sampleStages = []Stage{
		{Name: "T-3", Workdays: -3, Hour: 7, Escalation: true, To: []Rung{ToUnit}, Letter: true}, // no ladder: every field is filled
	}
)

// samples is one event of each kind as it might stand in the log, with every field filled. They were written
// to testdata/events, and what stands there stays. Each area has its own in a file.
var samples = slices.Concat(
	houseSamples, organisationSamples, personSamples, documentSamples, seriesSamples, regimeSamples, assignmentSamples, reportSamples, deadlineSamples,
	takeoverSamples, inspectionSamples, reviewSamples, urgingSamples, messageSamples, rectificationSamples,
	erasureSamples,
)

var houseSamples = []Event{
	UnitEstablished{
		Unit: "chi-uy-cap-nuoc", Name: "Chi ủy Công ty Cấp nước", Aliases: []string{"Chi bộ Cấp nước", "CU Cấp nước"}, Kind: CellCommittee,
		Parent: "ban-thuong-vu", External: true, Email: "vanphong@capnuoc.example", On: date("2024-01-02"), Host: Enterprise,
	},
	GroupDefined{
		Group: "co-so", Name: "Các đảng ủy, chi ủy cơ sở", Aliases: []string{"các cấp ủy cơ sở trực thuộc"},
		Kinds: []UnitKind{PartyCommittee, CellCommittee}, Units: []UnitID{"ban-tgdv"}, Hosts: []Host{Enterprise},
	},
	FormPublished{Form: "khoa-giao", Version: 1, Title: "Báo cáo kết quả thực hiện công tác khoa giáo", Fields: []Field{
		{Code: "education_activities", Label: "Giáo dục và đào tạo: số hoạt động", Type: NumberField, Unit: "hoạt động", Sum: true, Area: "education", Required: true, SumRule: AverageRule},
	}},
	CalendarPublished{Calendar: VietnamCalendar, Version: 1, Year: CalendarYear{
		Year: 2024, Off: []DayOff{{date("2024-04-18"), "Giỗ Tổ Hùng Vương"}},
		Worked: []DayOff{{date("2024-05-04"), "Làm bù ngày 29/4"}}, Source: "Thông báo 5015/TB-LĐTBXH", Provisional: true,
	}},
	PolicyPublished{Policy: Ladder, Version: 1, ValidFrom: date("2024-01-01"), Source: ShippedLadderSource, Stages: sampleStages},
}
