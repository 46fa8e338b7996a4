package domain

import (
	"slices"
	"time"
)

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

// YearsAhead are the years whose notices are not out. They are computed, and marked so: a deadline that rests on one says
// it, and is computed anew when the year is announced.
//
// The days are those of BLLĐ 2019 Điều 112 and NQ 28/2026/QH16 Điều 2; one that falls on a weekend is made up for on the next
// working day (Điều 111 khoản 3). Điều 112 khoản 3 leaves to the Prime Minister which days go with Tết and with 02/9: here they are
// the day before Tết and four from it, as in 2026, and the day beside 02/9 that is named. The first of Tết is reckoned for
// UTC+7: in 2030 it is a day before that of China.
var YearsAhead = []CalendarYear{
	yearAhead(2027, "2027-02-06", "2027-04-16", "2027-09-03"),
	yearAhead(2028, "2028-01-26", "2028-04-04", "2028-09-01"),
	yearAhead(2029, "2029-02-13", "2029-04-23", "2029-09-03"),
	yearAhead(2030, "2030-02-02", "2030-04-12", "2030-09-03"),
}

// ShippedCalendar is the calendar that every installation starts on: the years announced and those ahead of their notice.
func ShippedCalendar() (c Calendar) {
	for _, y := range slices.Concat(VietnamYears, YearsAhead) {
		c = c.With(y)
	}
	return c
}

// yearAhead lays out the statutory days of a year, given the first day of Tết, Giỗ Tổ (10/3 âm) and the day beside 02/9.
func yearAhead(year int, tet, ancestors, besideNational string) CalendarYear {
	lunar := off("Tết Nguyên đán", tet)[0].Date
	days := slices.Concat(
		[]DayOff{{NewDate(year, time.January, 1), "Tết Dương lịch"}},
		off("Giỗ Tổ Hùng Vương", ancestors),
		[]DayOff{
			{NewDate(year, time.April, 30), "Ngày Chiến thắng"},
			{NewDate(year, time.May, 1), "Quốc tế Lao động"},
			{NewDate(year, time.September, 2), "Quốc khánh"},
		},
		off("Quốc khánh", besideNational),
		[]DayOff{{NewDate(year, time.November, 24), "Ngày Văn hóa Việt Nam"}},
	)
	for n := -1; n <= 3; n++ {
		days = append(days, DayOff{lunar.AddDays(n), "Tết Nguyên đán"})
	}
	slices.SortFunc(days, func(a, b DayOff) int { return a.Date.Compare(b.Date) })
	taken := map[Date]bool{}
	for _, d := range days {
		taken[d.Date] = true
	}
	y := CalendarYear{
		Year: year, Provisional: true,
		Source: "Tính trước khi có thông báo: Bộ luật Lao động 2019, Điều 111–112; Nghị quyết 28/2026/QH16, Điều 2; Tết và Giỗ Tổ theo âm lịch Việt Nam (UTC+7)",
	}
	for _, d := range days {
		for made := d.Date; d.Date.weekend(); { // made up for on the next working day
			if made = made.AddDays(1); !made.weekend() && !taken[made] {
				d.Date, taken[made] = made, true
			}
		}
		y.Off = append(y.Off, d)
	}
	slices.SortFunc(y.Off, func(a, b DayOff) int { return a.Date.Compare(b.Date) })
	return y
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
