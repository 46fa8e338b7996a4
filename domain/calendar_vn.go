package domain

import "slices"

// VietnamYears are the civil service's days off of the years whose notices are out, on which
// every installation starts; later ones are entered as they are announced. The statutory days are those of
// BLLĐ 2019 Điều 112, moved by Điều 111(3) when they fall on a weekend, and 24/11 by NQ 28/2026/QH16 Điều 2.
var VietnamYears = []CalendarYear{
	{
		Year: 2024,
		Off: slices.Concat(
			off("Tết Dương lịch", "2024-01-01"),
			off("Tết Nguyên đán", "2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14"),
			off("Giỗ Tổ Hùng Vương", "2024-04-18"),
			off("Ngày Chiến thắng", "2024-04-29", "2024-04-30"),
			off("Quốc tế Lao động", "2024-05-01"),
			off("Quốc khánh", "2024-09-02", "2024-09-03"),
		),
		Worked: off("Làm bù ngày 29/4", "2024-05-04"),
		Source: "Bộ luật Lao động 2019, Điều 111–112; Thông báo 5015/TB-LĐTBXH và việc hoán đổi ngày 29/4 với ngày 04/5/2024",
	},
	{
		Year: 2025,
		Off: slices.Concat(
			off("Tết Dương lịch", "2025-01-01"),
			off("Tết Nguyên đán", "2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31"),
			off("Giỗ Tổ Hùng Vương", "2025-04-07"),
			off("Ngày Chiến thắng", "2025-04-30"),
			off("Quốc tế Lao động", "2025-05-01", "2025-05-02"),
			off("Quốc khánh", "2025-09-01", "2025-09-02"),
		),
		Worked: off("Làm bù ngày 02/5", "2025-04-26"),
		Source: "Bộ luật Lao động 2019, Điều 111–112; Thông báo 6150/TB-BLĐTBXH và việc hoán đổi ngày 02/5 với ngày 26/4/2025",
	},
	{
		Year: 2026,
		Off: slices.Concat(
			off("Tết Dương lịch", "2026-01-01", "2026-01-02"),
			off("Tết Nguyên đán", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
			off("Giỗ Tổ Hùng Vương", "2026-04-27"),
			off("Ngày Chiến thắng", "2026-04-30"),
			off("Quốc tế Lao động", "2026-05-01"),
			off("Quốc khánh", "2026-08-31", "2026-09-01", "2026-09-02"),
			off("Ngày Văn hóa Việt Nam", "2026-11-24"),
		),
		Worked: slices.Concat(off("Làm bù ngày 02/01", "2026-01-10"), off("Làm bù ngày 31/8", "2026-08-22")),
		Source: "Bộ luật Lao động 2019, Điều 111–112; Thông báo 9441/TB-BNV; Công văn 3383/BNV-CVL; Nghị quyết 28/2026/QH16, Điều 2",
	},
}

// off lists days under one name.
func off(name string, dates ...string) []DayOff {
	days := make([]DayOff, len(dates))
	for i, s := range dates {
		d, err := ParseDate(s)
		if err != nil {
			panic(err)
		}
		days[i] = DayOff{d, name}
	}
	return days
}
