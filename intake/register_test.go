package intake

import (
	"reflect"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

func TestWhatAPrintedDeadlineMeans(t *testing.T) {
	day := domain.NewDate(2024, 3, 20)
	count := func(anchor string, n int, m domain.Measure) *domain.DueRule {
		return &domain.DueRule{Kind: domain.DueCount, Anchor: anchor, Count: n, Measure: m}
	}
	for _, tt := range []struct {
		name string
		o    Obligation
		want *domain.DueRule
	}{
		{"trước ngày 20/3", Obligation{Duty: Dated, DeadlineISO: "2024-03-20", Qualifier: Before}, &domain.DueRule{Kind: domain.DueBefore, Day: day}},
		{"chậm nhất ngày 20/3", Obligation{Duty: Dated, DeadlineISO: "2024-03-20", Qualifier: By}, nil},
		{"trước 16 giờ ngày 20/3", Obligation{Duty: Dated, DeadlineISO: "2024-03-20T16:00", Qualifier: Before}, &domain.DueRule{Kind: domain.DueAt, Day: day, Clock: "16:00"}},
		{"trong 05 ngày làm việc kể từ ngày nhận", Obligation{Duty: Dated, RelativeTo: "P5D(working) from ngày nhận được văn bản"}, count("ngày nhận được văn bản", 5, domain.InWorkdays)},
		{"20 ngày sau khi kết thúc đợt", Obligation{Duty: Dated, RelativeTo: "P20D from kết thúc đợt"}, count("kết thúc đợt", 20, domain.InDays)},
		{"02 tuần kể từ ngày ký", Obligation{Duty: Dated, RelativeTo: "P2W from ngày ký"}, count(domain.AnchorIssued, 2, domain.InWeeks)},
		{"03 tháng kể từ ngày ban hành", Obligation{Duty: Dated, RelativeTo: "P3M from ngày ban hành Kế hoạch"}, count(domain.AnchorIssued, 3, domain.InMonths)},
		{"24 giờ kể từ khi nhận", Obligation{Duty: Dated, RelativeTo: "PT24H from nhận"}, nil},
		{"an event without a count", Obligation{Duty: Dated, RelativeTo: "ngày bầu cử"}, nil},
		{"định kỳ", Obligation{Duty: Periodic, DeadlineISO: "2024-03-20", Qualifier: Before}, nil},
	} {
		if got := tt.o.rule(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
	c := Draft{Tasks: []Obligation{{Duty: Dated, RelativeTo: "P5D(working) from ngày ký", Text: "Báo cáo"}}}.Registration(domain.Issued{}, "d1", nil)
	if o := c.Obligations[0]; o.Duty != domain.Unscheduled || o.Rule == nil || !o.Due.IsZero() {
		t.Errorf("%+v", o)
	}
}
