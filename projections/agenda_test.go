package projections

import (
	"fmt"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
)

func TestEveryCountOfTheAgendaIsTheLengthOfItsList(t *testing.T) {
	h, r := settled(t)
	ctx, v := t.Context(), r.views
	for _, now := range []time.Time{h.at, moment("2024-04-10 23:59"), moment("2024-04-11 00:00")} {
		until := now.AddDate(0, 0, 14)
		listed := Agenda{
			Overdue:    len(must(v.Standing(ctx, domain.Overdue, now, 100))),
			Awaiting:   len(must(v.Standing(ctx, domain.AwaitingApproval, now, 100))),
			Soon:       len(must(v.Soon(ctx, now, until, 100))),
			Remedies:   len(must(v.Remedies(ctx, 100))),
			Unresolved: len(must(v.Unresolved(ctx, 100))),
		}
		equal(t, fmt.Sprintf("the agenda at %s", now), must(v.Agenda(ctx, Moment{At: now}, until)), listed)
	}
	equal(t, "the agenda of the story", must(v.Agenda(ctx, Moment{At: h.at}, moment("2024-04-11 00:00"))),
		Agenda{Overdue: 3, Awaiting: 1, Soon: 1, Remedies: 1, Unresolved: 2})
}

func TestContinuousDutiesAreKeptUpMonthByMonth(t *testing.T) {
	_, r := settled(t)
	months := []time.Time{moment("2024-01-01 00:00"), moment("2024-02-01 00:00"), moment("2024-03-01 00:00"), moment("2024-04-01 00:00")}
	got := brief(must(r.views.Continuous(t.Context(), months)), func(u Updated) string { return fmt.Sprintf("%d/%d", u.Updated, u.Given) })
	equal(t, "updated of given", got, "0/0 1/1 0/1")
}

func TestRegimesAndNamesAreFound(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	one := must(v.Regime(ctx, string(quarterly)))
	equal(t, "the latest regimes", must(v.LatestRegimes(ctx, 5)), []Regime{one})
	equal(t, "names", must(v.UnitNames(ctx, []string{"doan", "khac"})), map[string]string{"doan": "Đoàn Thanh niên Khối"})
}
