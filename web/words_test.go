package web

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

func TestNumbersAndDays(t *testing.T) {
	friday := at("2024-12-20 08:05")
	for got, want := range map[string]string{
		count(0): "0", count(999): "999", count(1286): "1.286", count(1234567): "1.234.567", count(-1286): "-1.286", number(0): "–", number(12): "12",
		percent(91.63): "91,6\u00a0%", percent(100): "100,0\u00a0%", percent(0): "0,0\u00a0%",
		stamp(friday): "08 giờ 05, thứ Sáu 20/12/2024", stamp(friday.UTC()): "08 giờ 05, thứ Sáu 20/12/2024",
		weekday(at("2024-12-22 00:00")): "Chủ nhật 22/12/2024", lowerFirst("Đảng"): "đảng", upperFirst("ủy"): "Ủy", lowerFirst(""): "",
		excerpt("một hai ba bốn", 8): "một hai…", excerpt("một  hai", 8): "một hai", day(domain.Date{}): "(chưa ghi ngày)",
		stageWords("T-7"): "còn 7 ngày làm việc", stageWords("T0"): "ngày cuối của hạn", stageWords("T+15"): "quá hạn 15 ngày làm việc", stageWords("đặc biệt"): "mức “đặc biệt”",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhoDidIt(t *testing.T) {
	called := names{"ban": "Ban Tuyên giáo", "chi-uy": "Chi ủy Cấp nước"}
	for _, c := range []struct{ by, behalf, want string }{
		{"unit:chi-uy", "", "Chi ủy Cấp nước"},
		{"post:ban/truong-ban", "", "Trưởng ban, Ban Tuyên giáo"},
		{"post:ban/van-thu/p-7", "", "Văn thư, Ban Tuyên giáo"},
		{"post:ban/van-thu", "unit:chi-uy", "Văn thư, Ban Tuyên giáo (nhập thay Chi ủy Cấp nước)"},
		{"post:ban/tổ phó", "", "Tổ phó, Ban Tuyên giáo"},
		{"post:main/quan-tri", "", "Cán bộ quản trị"},
		{"worker:reminder", "", "Hệ thống (tự động)"},
		{"unit:la", "", "la"},
		{"gì đó", "", "gì đó"},
	} {
		if got := called.actor(c.by, c.behalf); got != c.want {
			t.Errorf("%s for %q: %q, want %q", c.by, c.behalf, got, c.want)
		}
	}
}

// A new event cannot reach a page without words for it.
func TestEveryEventHasItsSentence(t *testing.T) {
	dumb := sentence(nil, nil)
	for _, k := range domain.Kinds {
		e := reflect.New(k.Type()).Elem().Interface().(domain.Event)
		l := sentence(e, names{})
		if l.Text == "" || l.Text == dumb.Text || l.Tone == "" {
			t.Errorf("%s has no sentence", k.Name)
		}
	}
}

func TestEveryStandingHasItsWords(t *testing.T) {
	for _, s := range domain.Standings {
		if standings[s].list == "" || standings[s].word == "" {
			t.Errorf("%s has no words", s)
		}
	}
	for _, k := range domain.UnitKinds {
		if kindLabel(string(k)) == kindLabel("") {
			t.Errorf("%s has no label", k)
		}
	}
}

func TestWhereADutyStands(t *testing.T) {
	now := at("2024-03-22 08:05")
	on := func(s string) *time.Time { x := at(s+" 00:00").AddDate(0, 0, 1); return &x } // closes at 24:00 of that day
	then := func(s string) *time.Time { x := at(s); return &x }
	for want, d := range map[string]projections.Assignment{
		"Chưa gửi (quá hạn 3 ngày)":            {Status: "sent", Closes: on("2024-03-19")},
		"Chưa gửi (quá hạn 1 ngày)":            {Status: "accepted", Closes: on("2024-03-21")},
		"Chưa gửi lại (quá hạn 3 ngày)":        {Status: "in_progress", Closes: on("2024-03-19"), Submissions: 1, ArrivedAt: then("2024-03-19 10:00")},
		"Trong hạn, cần gửi lại (còn 4 ngày)":  {Status: "in_progress", Closes: on("2024-03-26"), Submissions: 1, ArrivedAt: then("2024-03-19 10:00")},
		"Chưa khắc phục xong (quá hạn 2 ngày)": {Status: "sent", Closes: on("2024-03-20"), Inspection: "i"},
		"Trong hạn (hết hôm nay)":              {Status: "sent", Closes: on("2024-03-22")},
		"Trong hạn (còn 4 ngày)":               {Status: "in_progress", Closes: on("2024-03-26")},
		"Chờ duyệt":                            {Status: "submitted", Closes: on("2024-03-19"), ArrivedAt: then("2024-03-19 23:59")},
		"Chờ duyệt (gửi quá hạn)":              {Status: "submitted", Closes: on("2024-03-19"), ArrivedAt: then("2024-03-20 00:00")},
		"Hoàn thành đúng hạn":                  {Status: "completed", Closes: on("2024-03-19"), ArrivedAt: then("2024-03-19 10:00")},
		"Hoàn thành quá hạn":                   {Status: "completed", Closes: on("2024-03-19"), ArrivedAt: then("2024-03-21 10:00")},
		"Hoàn thành":                           {Status: "completed"},
		"Thường xuyên":                         {Status: "sent", Duty: "continuous"},
		"Chưa ấn định thời hạn":                {Status: "sent", Duty: "unscheduled"},
		"Đã hủy":                               {Status: "cancelled", Closes: on("2024-03-19")},
	} {
		if got := standingWords(d, now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The spelling of the house: hỏa, ủy, hủy, hóa.
func TestSpelling(t *testing.T) {
	for _, wrong := range []string{"uỷ", "hoá", "huỷ", "hoả", "Uỷ", "thuỷ"} {
		for _, file := range []string{"words.go", "story_words.go", "failure_words.go", "layout.templ", "overview.templ", "duty.templ", "unit.templ", "document.templ", "list.templ"} {
			if strings.Contains(source(t, file), wrong) {
				t.Errorf("%s spells %q", file, wrong)
			}
		}
	}
}

func TestBarsAreFull(t *testing.T) {
	for _, tally := range []projections.Tally{
		{Total: 10000, CompletedOnTime: 9999, Overdue: 1}, {Total: 7, CompletedOnTime: 3, CompletedLate: 1, Awaiting: 1, InTime: 1, Overdue: 1}, {Total: 1, Cancelled: 1},
	} {
		x := 0.0
		for _, s := range segments(tally) {
			var at, width float64
			if _, err := scan(s.X, &at); err != nil {
				t.Fatal(err)
			}
			if _, err := scan(s.Width, &width); err != nil {
				t.Fatal(err)
			}
			if at < x-0.02 || at > x+0.02 || width < 1 {
				t.Errorf("%+v: %s begins at %s and is %s wide, want %.2f and to be seen", tally, s.Standing, s.X, s.Width, x)
			}
			x = at + width
		}
		if x < 99.9 || x > 100.1 {
			t.Errorf("%+v: the bar ends at %.2f", tally, x)
		}
	}
	if len(segments(projections.Tally{})) != 0 {
		t.Error("nothing has a bar")
	}
}

func TestADeadlineAndTheOneBefore(t *testing.T) {
	first, now := time.Date(2024, 3, 19, 0, 0, 0, 0, time.UTC), time.Date(2024, 3, 21, 0, 0, 0, 0, time.UTC)
	waiting := projections.Obligation{Duty: string(domain.Unscheduled), Rule: `{"kind":"count","anchor":"ngày bầu cử","count":-95,"measure":"day"}`}
	fromIssue := projections.Obligation{Duty: string(domain.Unscheduled), Rule: `{"kind":"count","anchor":"issued","count":5,"measure":"workday"}`}
	for got, want := range map[string]string{
		firstDueWords(projections.Assignment{FirstDue: &first, Due: &now}):   "Hạn ban đầu: hết ngày 19/03/2024.",
		firstDueWords(projections.Assignment{FirstDue: &first, Due: &first}): "",
		obligationDue(waiting):   dutyNature(string(domain.Unscheduled)) + ", chờ xác định ngày bầu cử",
		obligationDue(fromIssue): dutyNature(string(domain.Unscheduled)) + ", chờ xác định ngày ban hành",
		obligationDue(projections.Obligation{Duty: string(domain.Dated), Due: &first}): "hết ngày 19/03/2024",
		obligationDue(projections.Obligation{Duty: string(domain.Continuous)}):         dutyNature(string(domain.Continuous)),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
