package domain

var deadlineSamples = []Event{
	AnchorFixed{Anchor: "ngày bầu cử", On: date("2026-03-15"), Basis: "Nghị quyết về ngày bầu cử"},
	RulingApplied{Ruling: 2, Assignments: 14},
	DeadlineMoved{
		Due: Deadline{
			Revision: 2, Day: date("2027-02-19"), Closes: instant("2027-02-20 00:00"), Printed: "trong 05 ngày làm việc kể từ ngày 05/02/2027",
			Reason: "5 ngày làm việc sau ngày 05/02/2027 là ngày 19/02/2027", Calendar: 4, Rule: &sampleRule,
		},
		Why: ByCalendar, Basis: "Thông báo về lịch nghỉ Tết năm 2027", Ruling: 1,
	},
}
