package domain

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// provisional is the shipped calendar with a year ahead that has been announced nowhere yet.
var provisional = lawCalendar.With(CalendarYear{Year: 2027, Off: off("Tết Nguyên đán", "2027-02-05", "2027-02-08", "2027-02-09"), Source: "tính trước", Provisional: true})

// TestDeadlineGrammar is every way in which a deadline was found printed, and the day it means.
func TestDeadlineGrammar(t *testing.T) {
	issued := map[string]Date{AnchorIssued: date("2024-01-26"), "ngày bầu cử": date("2026-03-15"), "ngày ký kế hoạch": date("2024-02-07")}
	period := func(day string) map[string]Date { return map[string]Date{AnchorPeriod: date(day)} }
	on := func(kind DueKind, day string) DueRule { return DueRule{Kind: kind, Day: date(day)} }
	count := func(anchor string, n int, m Measure) DueRule {
		return DueRule{Kind: DueCount, Anchor: anchor, Count: n, Measure: m}
	}
	for _, tt := range []struct {
		printed string
		rule    DueRule
		anchors map[string]Date
		day     string // the last day by the rule
		closes  string // the instant from which it is late
		reason  string // some words of it
	}{
		{"trước ngày 20/3/2024", on(DueBefore, "2024-03-20"), issued, "2024-03-19", "2024-03-20 00:00", "trước ngày 20/03/2024 là hết ngày 19/03/2024"},
		{"trước ngày 18/3/2024: hôm trước là chủ nhật", on(DueBefore, "2024-03-18"), issued, "2024-03-17", "2024-03-19 00:00", "ngày 17/03/2024 là ngày nghỉ: tính đến hết 18/03/2024"},
		{"trước ngày, cơ quan hiểu là hết ngày", DueRule{Kind: DueBefore, Day: date("2024-03-20"), Inclusive: true}, issued, "2024-03-20", "2024-03-21 00:00", "được hiểu là hết ngày đó"},
		{"chậm nhất ngày 16/11/2024, thứ Bảy", on(DueBy, "2024-11-16"), issued, "2024-11-16", "2024-11-19 00:00", "tính đến hết 18/11/2024"},
		{"đến hết ngày 04/5/2024, thứ Bảy làm bù", on(DueBy, "2024-05-04"), issued, "2024-05-04", "2024-05-05 00:00", ""},
		{"trước 16 giờ ngày 20/3/2024", DueRule{Kind: DueAt, Day: date("2024-03-20"), Clock: "16:00"}, issued, "2024-03-20", "2024-03-20 16:00", "trước 16:00 ngày 20/03/2024"},
		{"trước 16 giờ ngày 23/3/2024, thứ Bảy", DueRule{Kind: DueAt, Day: date("2024-03-23"), Clock: "16:00"}, issued, "2024-03-23", "2024-03-23 16:00", "16:00"},
		{"trong tháng 6/2026", DueRule{Kind: DueWithin, Day: date("2026-06-01"), Span: Monthly}, issued, "2026-06-30", "2026-07-01 00:00", "ngày cuối của tháng"},
		{"trong tháng 2/2024", DueRule{Kind: DueWithin, Day: date("2024-02-05"), Span: Monthly}, issued, "2024-02-29", "2024-03-01 00:00", ""},
		{"trong quý II/2026", DueRule{Kind: DueWithin, Day: date("2026-04-01"), Span: Quarterly}, issued, "2026-06-30", "2026-07-01 00:00", "ngày cuối của quý"},
		{"trong 6 tháng cuối năm 2024", DueRule{Kind: DueWithin, Day: date("2024-09-09"), Span: HalfYear}, issued, "2024-12-31", "2025-01-01 00:00", "ngày cuối của 6 tháng"},
		{"trong năm 2024", DueRule{Kind: DueWithin, Day: date("2024-01-26"), Span: Yearly}, issued, "2024-12-31", "2025-01-01 00:00", "ngày cuối của năm"},
		{"từ ngày 10/3 đến ngày 20/3/2024", DueRule{Kind: DueWindow, From: date("2024-03-10"), Day: date("2024-03-20")}, issued, "2024-03-20", "2024-03-21 00:00", ""},
		{"từ 7 giờ đến 19 giờ ngày 15/3/2026", DueRule{Kind: DueWindow, From: date("2026-03-15"), Day: date("2026-03-15"), Clock: "19:00"}, issued, "2026-03-15", "2026-03-15 19:00", ""},
		{"đầu tháng 4/2024", DueRule{Kind: DuePart, Day: date("2024-04-20"), Span: Monthly, Part: AtStart}, issued, "2024-04-01", "2024-04-02 00:00", "đầu tháng là ngày 01/04/2024"},
		{"giữa tháng 4/2024", DueRule{Kind: DuePart, Day: date("2024-04-01"), Span: Monthly, Part: AtMiddle}, issued, "2024-04-15", "2024-04-16 00:00", "giữa tháng"},
		{"cuối tháng 2/2024", DueRule{Kind: DuePart, Day: date("2024-02-01"), Span: Monthly, Part: AtEnd}, issued, "2024-02-29", "2024-03-01 00:00", "cuối tháng"},
		{"đầu năm 2025", DueRule{Kind: DuePart, Day: date("2025-05-05"), Span: Yearly, Part: AtStart}, issued, "2025-01-01", "2025-01-03 00:00", "đầu năm"},
		{"giữa năm 2025", DueRule{Kind: DuePart, Day: date("2025-05-05"), Span: Yearly, Part: AtMiddle}, issued, "2025-06-30", "2025-07-01 00:00", "giữa năm"},
		{"cuối năm 2025", DueRule{Kind: DuePart, Day: date("2025-05-05"), Span: Yearly, Part: AtEnd}, issued, "2025-12-31", "2026-01-01 00:00", "cuối năm là ngày 31/12/2025"},
		{"trong 15 ngày làm việc kể từ ngày ban hành", count(AnchorIssued, 15, InWorkdays), issued, "2024-02-23", "2024-02-24 00:00", "15 ngày làm việc sau ngày 26/01/2024 là ngày 23/02/2024; nghỉ Tết Nguyên đán 08–14/02 không tính"},
		{"chậm nhất sau 03 ngày làm việc kể từ ngày ký kế hoạch", count("ngày ký kế hoạch", 3, InWorkdays), issued, "2024-02-19", "2024-02-20 00:00", "tính từ ngày ký kế hoạch: 3 ngày làm việc sau ngày 07/02/2024"},
		{"20 ngày sau ngày ban hành", count(AnchorIssued, 20, InDays), issued, "2024-02-15", "2024-02-16 00:00", "20 ngày sau ngày 26/01/2024 là ngày 15/02/2024"},
		{"15 ngày sau ngày ban hành, hết hạn trong Tết", count(AnchorIssued, 15, InDays), issued, "2024-02-10", "2024-02-16 00:00", "tính đến hết 15/02/2024"},
		{"trước ngày bầu cử 95 ngày", count("ngày bầu cử", -95, InDays), issued, "2025-12-10", "2025-12-11 00:00", "tính từ ngày bầu cử: 95 ngày trước ngày 15/03/2026"},
		{"trước ngày bầu cử 10 ngày làm việc", count("ngày bầu cử", -10, InWorkdays), issued, "2026-03-02", "2026-03-03 00:00", "10 ngày làm việc trước ngày 15/03/2026"},
		{"trong 02 tuần", count(AnchorIssued, 2, InWeeks), issued, "2024-02-09", "2024-02-16 00:00", "2 tuần sau"},
		{"trong 01 tháng kể từ ngày 31/01/2024", DueRule{Kind: DueCount, From: date("2024-01-31"), Count: 1, Measure: InMonths}, nil, "2024-02-29", "2024-03-01 00:00", "1 tháng sau"},
		{"trong 01 tháng kể từ ngày 30/01/2025", DueRule{Kind: DueCount, From: date("2025-01-30"), Count: 1, Measure: InMonths}, nil, "2025-02-28", "2025-03-01 00:00", ""},
		{"trong 01 năm kể từ ngày 29/02/2024", DueRule{Kind: DueCount, From: date("2024-02-29"), Count: 1, Measure: InYears}, nil, "2025-02-28", "2025-03-01 00:00", "1 năm sau"},
		{"trước ngày 25 hằng tháng", DueRule{Kind: DueEvery, Span: Monthly, Nth: 25}, period("2024-04-02"), "2024-04-24", "2024-04-25 00:00", "trước ngày 25/04/2024"},
		{"trước ngày 31 hằng tháng, tháng Hai", DueRule{Kind: DueEvery, Span: Monthly, Nth: 31, Inclusive: true}, period("2025-02-02"), "2025-02-28", "2025-03-01 00:00", ""},
		{"trước ngày 20 của tháng cuối quý", DueRule{Kind: DueEvery, Span: Quarterly, Nth: 20}, period("2024-01-26"), "2024-03-19", "2024-03-20 00:00", ""},
		{"hằng năm trước ngày 15/11", DueRule{Kind: DueEvery, Span: Yearly, Month: 11, Nth: 15}, period("2024-01-26"), "2024-11-14", "2024-11-15 00:00", ""},
		{"báo cáo 6 tháng trước ngày 15/6", DueRule{Kind: DueEvery, Span: HalfYear, Nth: 15}, period("2024-05-01"), "2024-06-14", "2024-06-15 00:00", ""},
		{"sang một năm chưa có thông báo", on(DueBy, "2027-02-06"), issued, "2027-02-06", "2027-02-11 00:00", "lịch năm 2027 tính trước khi có thông báo nghỉ"},
		{"đếm sang một năm chưa có thông báo", DueRule{Kind: DueCount, From: date("2026-12-28"), Count: 5, Measure: InWorkdays}, nil, "2027-01-04", "2027-01-05 00:00", "lịch năm 2027 tính trước"},
	} {
		d, err := tt.rule.Resolve(tt.anchors, provisional)
		if err != nil || d.Day.String() != tt.day || !d.Closes.Equal(instant(tt.closes)) || !strings.Contains(d.Reason, tt.reason) {
			t.Errorf("%s:\n %s, closes %s (%s), %v\nwant %s, closes %s (%s)", tt.printed, d.Day, d.Closes.In(Zone).Format("2006-01-02 15:04"), d.Reason, err, tt.day, tt.closes, tt.reason)
			continue
		}
		if again, err := d.Again(provisional); err != nil || !reflect.DeepEqual(again, d) {
			t.Errorf("%s: computed again\n %+v, %v\nwant %+v", tt.printed, again, err, d)
		}
	}
}

func TestARuleThatSaysNoDayIsRefused(t *testing.T) {
	issued := map[string]Date{AnchorIssued: date("2024-01-26")}
	for _, tt := range []struct {
		name string
		rule DueRule
		code string
	}{
		{"no kind", DueRule{}, Incomplete},
		{"a day that is missing", DueRule{Kind: DueBy}, Incomplete},
		{"an hour that is none", DueRule{Kind: DueAt, Day: date("2024-03-20"), Clock: "25:00"}, BadDate},
		{"an hour that is missing", DueRule{Kind: DueAt, Day: date("2024-03-20")}, Incomplete},
		{"a window that ends before it begins", DueRule{Kind: DueWindow, From: date("2024-03-20"), Day: date("2024-03-19")}, NeverDue},
		{"a cadence nobody knows", DueRule{Kind: DueEvery, Span: "decade", Nth: 20}, NeverDue},
		{"no day of the month", DueRule{Kind: DueEvery, Span: Monthly}, NeverDue},
		{"the fourth month of a quarter", DueRule{Kind: DueEvery, Span: Quarterly, Month: 4, Nth: 20}, NeverDue},
		{"ngày 30/02 hằng năm", DueRule{Kind: DueEvery, Span: Yearly, Month: 2, Nth: 30}, NeverDue},
		{"a period nobody named", DueRule{Kind: DueEvery, Span: Quarterly, Nth: 20}, AnchorOpen},
		{"an event that has no day yet", DueRule{Kind: DueCount, Anchor: "ngày bầu cử", Count: -95, Measure: InDays}, AnchorOpen},
		{"no days at all", DueRule{Kind: DueCount, Anchor: AnchorIssued, Measure: InDays}, Incomplete},
		{"a measure nobody knows", DueRule{Kind: DueCount, Anchor: AnchorIssued, Count: 1, Measure: "fortnight"}, Incomplete},
		{"giữa quý", DueRule{Kind: DuePart, Day: date("2024-03-20"), Span: Quarterly, Part: AtMiddle}, Incomplete},
		{"before the document itself", DueRule{Kind: DueBy, Day: date("2024-01-25")}, DueBeforeIssue},
		{"before the day of issue is before it", DueRule{Kind: DueBefore, Day: date("2024-01-26")}, DueBeforeIssue},
		{"a year without a calendar", DueRule{Kind: DueBy, Day: date("2041-01-25")}, UnknownYear},
	} {
		if d, err := tt.rule.Resolve(issued, lawCalendar); codeOf(err) != tt.code {
			t.Errorf("%s: %+v, %v; want %s", tt.name, d, err, tt.code)
		}
	}
	if d, err := (DueRule{Kind: DueBy, Day: date("2024-01-26")}).Resolve(issued, lawCalendar); err != nil {
		t.Errorf("on the day of issue: %+v, %v", d, err)
	}
}

// A month later is the same day of the month or, where it has none, its last one; said a second time by walking.
func TestMonthsLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, n := NewDate(2020, 1, 1+rapid.IntRange(0, 5000).Draw(t, "from")), rapid.IntRange(-40, 40).Filter(func(n int) bool { return n != 0 }).Draw(t, "months")
		got, _, err := DueRule{Kind: DueCount, From: from, Count: n, Measure: InMonths}.counted(lawCalendar)
		if err != nil {
			t.Fatal(err)
		}
		year, month := from.Year, int(from.Month)+n
		for ; month > 12; month -= 12 {
			year++
		}
		for ; month < 1; month += 12 {
			year--
		}
		day := time.Date(year, time.Month(month), from.Day, 0, 0, 0, 0, time.UTC)
		for day.Month() != time.Month(month) { // it ran over: back to the month's last day
			day = day.AddDate(0, 0, -1)
		}
		if got.String() != day.Format(time.DateOnly) {
			t.Fatalf("%s %+d months = %s, want %s", from, n, got, day.Format(time.DateOnly))
		}
	})
}

func TestADeadlineByAnotherCalendar(t *testing.T) {
	announced := lawCalendar.With(CalendarYear{Year: 2027, Off: off("Tết Nguyên đán", "2027-02-08", "2027-02-09", "2027-02-10"), Source: "Thông báo"})
	for _, tt := range []struct {
		name        string
		due         Deadline
		day, closes string
	}{
		{"a period is counted anew", must(DeadlineAfter(date("2027-02-04"), 3, "", provisional)), "2027-02-12", "2027-02-13 00:00"},
		{"a printed day keeps its date and closes later", must(DeadlineOn(date("2027-02-10"), "", provisional)), "2027-02-10", "2027-02-12 00:00"},
		{"a printed day keeps its date and closes in time", must(DeadlineOn(date("2027-02-05"), "", provisional)), "2027-02-05", "2027-02-06 00:00"},
		{"an instant stays", must(DueRule{Kind: DueAt, Day: date("2027-02-10"), Clock: "16:00"}.due("", provisional)), "2027-02-10", "2027-02-10 16:00"},
		{"without a rule it runs on from a day off", Deadline{Day: date("2027-02-10"), Closes: instant("2027-02-11 00:00")}, "2027-02-10", "2027-02-12 00:00"},
		{"without a rule it is never shortened", Deadline{Day: date("2027-02-05"), Closes: instant("2027-02-12 00:00")}, "2027-02-05", "2027-02-12 00:00"},
		{"an hour that was decided stays", Deadline{Day: date("2027-02-10"), Closes: instant("2027-02-10 16:00")}, "2027-02-10", "2027-02-10 16:00"},
	} {
		got, err := tt.due.Again(announced)
		if err != nil || got.Day.String() != tt.day || !got.Closes.Equal(instant(tt.closes)) || strings.Contains(got.Reason, "tính trước") {
			t.Errorf("%s: %+v, %v; want %s, closes %s", tt.name, got, err, tt.day, tt.closes)
		}
	}
	if kept, err := must(DeadlineOn(date("2027-02-10"), "", provisional)).Again(lawCalendar); codeOf(err) != UnknownYear || kept.Day != date("2027-02-10") {
		t.Errorf("by a calendar without the year: %+v, %v", kept, err)
	}
}

func TestAPartOfADutyIsDueBefore(t *testing.T) {
	parent := dueOn("2024-02-23", "")
	for _, tt := range []struct {
		workdays   int
		today, day string
		code       string
	}{
		{5, "2024-02-01", "2024-02-16", ""},
		{15, "2024-01-25", "2024-01-26", ""},
		{15, "2024-01-26", "", DuePast},
		{15, "2024-02-01", "", DuePast},
		{0, "2024-02-01", "", Incomplete},
		{-3, "2024-02-01", "", Incomplete},
		{9999, "2024-02-01", "", UnknownYear},
	} {
		d, err := parent.Before(tt.workdays, date(tt.today), lawCalendar)
		if codeOf(err) != tt.code || err == nil && (d.Day != date(tt.day) || d.Last() != d.Day || !strings.Contains(d.Reason, "ngày làm việc trước ngày 23/02/2024")) {
			t.Errorf("%d before, on %s: %+v, %v; want %s %s", tt.workdays, tt.today, d, err, tt.day, tt.code)
		}
	}
	weekend := must(DeadlineOn(date("2024-11-16"), "", lawCalendar)) // closes on the Monday
	if d, err := weekend.Before(1, date("2024-11-01"), lawCalendar); err != nil || d.Day != date("2024-11-15") {
		t.Errorf("%+v, %v", d, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprint(err))
	}
	return v
}
