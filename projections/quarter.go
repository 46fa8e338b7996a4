package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Quarter is what became of the duties of a unit that fell due in a span of days: a line of the appendix to its evaluation
// of the quarter (phụ lục đánh giá theo Quy định 366). Duties is the sum of the other four.
type Quarter struct {
	Unit     string `db:"unit"`
	Name     string `db:"name"`
	Duties   int    `db:"duties"` // that fell due in it; what was cancelled or excused, and what stands still, is not one
	OnTime   int    `db:"on_time"`
	Late     int    `db:"late"` // done after the deadline closed, or not done and it has closed
	Awaiting int    `db:"awaiting"`
	Open     int    `db:"open"` // the deadline has not closed
	Done     int    `db:"done"` // on time or late
}

// Share is a part of the duties, in per cent; false when there are none.
func (q Quarter) Share(part int) (float64, bool) {
	if q.Duties == 0 {
		return 0, false
	}
	return 100 * float64(part) / float64(q.Duties), true
}

// inQuarter are the duties that fall due from the day $1 to the day $2, by the deadline that they are judged by.
const inQuarter = `a.due >= $1 and a.due <= $2 and a.closes is not null and a.status not in ('cancelled', 'excused', 'closed', 'suspended')`

// Quarters lists the units by what became at an instant of their duties that fell due in a span of days, in Vietnamese order
// of names. A unit of which nothing fell due is not there.
func (v Views) Quarters(ctx context.Context, from, until domain.Date, now time.Time) ([]Quarter, error) {
	return list[Quarter](ctx, v, `select a.unit, coalesce(u.name, a.unit) as name, count(*)::int as duties,
			(count(*) filter (where a.status = 'completed' and (a.arrived_at is null or a.arrived_at < a.closes)))::int as on_time,
			(count(*) filter (where a.status = 'completed' and a.arrived_at >= a.closes or a.status not in ('completed', 'submitted') and a.closes <= $3))::int as late,
			(count(*) filter (where a.status = 'submitted'))::int as awaiting,
			(count(*) filter (where a.status not in ('completed', 'submitted') and a.closes > $3))::int as open,
			(count(*) filter (where a.status = 'completed'))::int as done
		from assignments a left join units u on u.key = a.unit where `+inQuarter+`
		group by a.unit, u.name order by u.name collate "vi-x-icu", a.unit`, day(from), day(until), now)
}

// Evidence lists the duties behind a unit's line, those that closed first, at most limit.
func (v Views) Evidence(ctx context.Context, unit string, from, until domain.Date, limit int) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.unit = $3 and `+inQuarter+` order by a.closes, a.key limit $4`, day(from), day(until), unit, limit)
}
