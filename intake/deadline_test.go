package intake

import (
	"strings"
	"testing"
)

func TestDeadlines(t *testing.T) {
	issued := day{2025, 11, 18}
	for _, c := range []struct {
		phrase, text string
		iso          Date
		qualifier    Qualifier
		from, to     Date
		recurrence   string
		relative     string
	}{
		{phrase: "báo cáo trước ngày 18/3/2026 để tổng hợp", text: "trước ngày 18/3/2026", iso: "2026-03-18", qualifier: Before},
		{phrase: "trước ngày 15 tháng 12 năm 2025", text: "trước ngày 15 tháng 12 năm 2025", iso: "2025-12-15", qualifier: Before},
		{phrase: "gửi về chậm nhất là ngày 04/02/2026.", text: "chậm nhất là ngày 04/02/2026", iso: "2026-02-04", qualifier: By},
		{phrase: "(hoàn thành chậm nhất ngày 01/02/2026)", text: "hoàn thành chậm nhất ngày 01/02/2026", iso: "2026-02-01", qualifier: By},
		{phrase: "thực hiện đến hết ngày 30/6/2026", text: "đến hết ngày 30/6/2026", iso: "2026-06-30", qualifier: By},
		{phrase: "hoàn thành trong tháng 6/2026", text: "hoàn thành trong tháng 6/2026", iso: "2026-06-30", qualifier: Within, from: "2026-06-01", to: "2026-06-30"},
		{phrase: "hoàn thành trong Quý II/2026", text: "hoàn thành trong Quý II/2026", iso: "2026-06-30", qualifier: Within, from: "2026-04-01", to: "2026-06-30"},
		{phrase: "trong quý 1 năm 2026", text: "trong quý 1 năm 2026", iso: "2026-03-31", qualifier: Within, from: "2026-01-01", to: "2026-03-31"},
		{phrase: "trong năm 2026", text: "trong năm 2026", iso: "2026-12-31", qualifier: Within, from: "2026-01-01", to: "2026-12-31"},
		{phrase: "trước tháng 3/2026", text: "trước tháng 3/2026", iso: "2026-03-01", qualifier: Before},
		{phrase: "Quý IV/2025 và Quý I/2026", text: "Quý IV/2025 và Quý I/2026", iso: "2026-03-31", qualifier: Within, from: "2025-10-01", to: "2026-03-31"},
		{phrase: "từ ngày 05/12/2025 đến ngày 20/02/2026", text: "từ ngày 05/12/2025 đến ngày 20/02/2026", iso: "2026-02-20", qualifier: During, from: "2025-12-05", to: "2026-02-20"},
		{phrase: "(từ 17/12/2025 đến 25/01/2026)", text: "từ 17/12/2025 đến 25/01/2026", iso: "2026-01-25", qualifier: During, from: "2025-12-17", to: "2026-01-25"},
		{phrase: "Từ tháng 12/2025 đến quý I/2026", text: "Từ tháng 12/2025 đến quý I/2026", iso: "2026-03-31", qualifier: During, from: "2025-12-01", to: "2026-03-31"},
		{phrase: "Từ tháng 01 đến ngày bầu cử 15/3/2026", text: "Từ tháng 01 đến ngày bầu cử 15/3/2026", iso: "2026-03-15", qualifier: During, from: "2026-01-01", to: "2026-03-15"},
		{phrase: "Từ ngày 15/3/2026 đến ngày bầu cử gồm", text: "Từ ngày 15/3/2026 đến ngày bầu cử", qualifier: During, from: "2026-03-15", relative: "ngày bầu cử"},
		{phrase: "sau ngày bầu cử 15/3/2026", text: "sau ngày bầu cử 15/3/2026", qualifier: After, from: "2026-03-16"},
		{phrase: "tổ chức vào ngày 02/02/2026", text: "vào ngày 02/02/2026", iso: "2026-02-02", qualifier: On},
		{phrase: "trước ngày 20/12", text: "trước ngày 20/12", iso: "2025-12-20", qualifier: Before},
		{phrase: "trước ngày 20/3", text: "trước ngày 20/3", iso: "2026-03-20", qualifier: Before},
		{phrase: "trước ngày 18/11", text: "trước ngày 18/11", iso: "2025-11-18", qualifier: Before},
		{phrase: "trước ngày 15/11 hằng năm", text: "trước ngày 15/11 hằng năm", qualifier: Before, recurrence: "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15"},
		{phrase: "(hàng năm) chậm nhất là ngày 20 tháng 12", text: "chậm nhất là ngày 20 tháng 12", qualifier: By, recurrence: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20"},
		{phrase: "trước ngày 25 hằng tháng", text: "trước ngày 25 hằng tháng", qualifier: Before, recurrence: "FREQ=MONTHLY;BYMONTHDAY=25"},
		{phrase: "trước ngày 20 của tháng cuối quý", text: "trước ngày 20 của tháng cuối quý", qualifier: Before, recurrence: "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"},
		{phrase: "định kỳ hằng quý báo cáo", text: "định kỳ hằng quý", recurrence: "FREQ=MONTHLY;INTERVAL=3"},
		{phrase: "định kỳ báo cáo kết quả", text: "định kỳ", recurrence: "unspecified"},
		{phrase: "thường xuyên theo dõi", text: "thường xuyên", recurrence: "continuous"},
		{phrase: "trong 05 ngày làm việc kể từ ngày nhận được văn bản.", text: "trong 05 ngày làm việc kể từ ngày nhận được văn bản", qualifier: Within, relative: "P5D(working) from ngày nhận được văn bản"},
		{phrase: "20 ngày sau khi kết thúc đợt, báo cáo", text: "20 ngày sau khi kết thúc đợt", qualifier: Within, relative: "P20D from kết thúc đợt"},
		{phrase: "sinh hoạt định kỳ của chi bộ"},
		{phrase: "Nghị quyết số 45-NQ/TW, ngày 24/11/2023 của Bộ Chính trị"},
		{phrase: "tính đến ngày 01/3/2025, toàn tỉnh có 3 vụ"},
		{phrase: "đến năm 2030"},
		{phrase: "trước ngày 31/02/2026"},
		{phrase: "nhiệm kỳ 2026 - 2031, 3.000.000 đồng, 24/7, mục 2.1"},
	} {
		got := deadlinesIn(fold(c.phrase), issued)
		if c.text == "" {
			if len(got) > 0 {
				t.Errorf("%q: nothing bounds it, got %+v", c.phrase, got[0])
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%q: %d deadlines", c.phrase, len(got))
			continue
		}
		d := got[0]
		var o Obligation
		(&reader{}).bound(&o, d, c.phrase)
		var w Window
		if o.Window != nil {
			w = *o.Window
		}
		if string(o.DeadlineText) != c.text || o.DeadlineISO != c.iso || o.Qualifier != c.qualifier || w != (Window{c.from, c.to}) || string(o.Recurrence) != c.recurrence || string(o.RelativeTo) != c.relative {
			t.Errorf("%q: got %q %q %q %+v %q %q", c.phrase, o.DeadlineText, o.DeadlineISO, o.Qualifier, w, o.Recurrence, o.RelativeTo)
		}
	}
}

// TestDeadlineWithoutYear: with no day of issue there is no year to give, and
// the clerk is told so.
func TestDeadlineWithoutYear(t *testing.T) {
	body := "KẾ HOẠCH\nvề y tế\n\nI. NHIỆM VỤ\n1. Giao Văn phòng gửi kế hoạch trước ngày 20/3.\n"
	d := mustRead(t, body)
	if len(d.Tasks) != 1 || d.Tasks[0].DeadlineISO != "" || d.Tasks[0].DeadlineText != "trước ngày 20/3" || !warned(d, "deadline_without_year") {
		t.Errorf("%+v %v", d.Tasks, d.Warnings)
	}
	twin := mustRead(t, "An Lạc, ngày 01 tháng 02 năm 2025\n"+body)
	if twin.Tasks[0].DeadlineISO != "2025-03-20" || warned(twin, "deadline_without_year") {
		t.Errorf("twin: %+v", twin.Tasks)
	}
}

// TestDaysExist: no reading gives a day that is not in the calendar.
func TestDaysExist(t *testing.T) {
	for _, text := range []string{"31/4/2026", "29/02/2025", "00/01/2026", "15/13/2026", "30 tháng 2 năm 2026"} {
		for _, d := range deadlinesIn(fold("trước ngày "+text), day{}) {
			t.Errorf("%s: %+v", text, d)
		}
	}
	if got := deadlinesIn("trước ngày 29/02/2024", day{}); len(got) != 1 || got[0].iso != "2024-02-29" {
		t.Errorf("a leap day: %+v", got)
	}
	if strings.Contains(string(lastOf(2024, 2).iso()), "28") {
		t.Error("February 2024 has 29 days")
	}
}
