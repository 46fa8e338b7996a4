package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Scoped are the questions about duties as somebody may ask them: what is not his to read is not there.
type Scoped struct {
	views   Views
	clauses domain.Clauses
}

// Within asks only about what the clauses let be read.
func (v Views) Within(c domain.Clauses) Scoped { return Scoped{v, c} }

// within is Clauses.Sees in SQL. Its parameters stand behind the first of a question.
const within = `($2 or a.unit = any($3) or a.via = any($4) or a.giver = any($4) or a.coordinators && $4)`

func (s Scoped) args(first any) []any {
	text := func(units []domain.UnitID) []string {
		list := []string{}
		for _, u := range units {
			list = append(list, string(u))
		}
		return list
	}
	return []any{first, s.clauses.Everything, text(s.clauses.Units), text(s.clauses.Seats)}
}

// Duties lists what may be read, those with the nearest deadline first, at most limit.
func (s Scoped) Duties(ctx context.Context, limit int) ([]Duty, error) {
	return list[Duty](ctx, s.views, duty+`where `+within+` order by a.closes nulls last, a.key limit $1`, s.args(limit)...)
}

// Duty finds one assignment, if it may be read.
func (s Scoped) Duty(ctx context.Context, id string) (Duty, error) {
	return one[Duty](ctx, s.views, duty+`where a.key = $1 and `+within, s.args(id)...)
}

// Total counts what may be read, by where it stands at an instant.
func (s Scoped) Total(ctx context.Context, now time.Time) (Tally, error) {
	return one[Tally](ctx, s.views, `select `+tallies+` from (select 1 as n, case when a.status = 'suspended' then null else a.closes end as closes,
		case a.status when 'submitted' then 'submitted' when 'cancelled' then 'cancelled'
			when 'completed' then case when a.arrived_at >= a.closes then 'late' else 'on_time' end else 'open' end as bucket
		from assignments a where a.status <> 'excused' and `+within+`) c`, s.args(now)...)
}

// Parts says how far the parts of a duty have come that were given to units below.
type Parts struct {
	Given int `db:"given"`
	Done  int `db:"done"`
	Open  int `db:"open"`
}

// Parts counts the parts of a duty; what was cancelled is neither done nor open.
func (v Views) Parts(ctx context.Context, parent string) (Parts, error) {
	return one[Parts](ctx, v, `select count(*)::int as given, count(*) filter (where status = 'completed')::int as done,
		count(*) filter (where status not in ('completed', 'cancelled'))::int as open from assignments where parent = $1 and parent <> ''`, parent)
}

// PartsOf lists the parts of a duty, those with the nearest deadline first.
func (v Views) PartsOf(ctx context.Context, parent string) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.parent = $1 and a.parent <> '' order by a.closes nulls last, a.key`, parent)
}

// Extensions lists the duties whose units ask for more time and wait for an answer, the nearest deadline first, at most limit.
func (v Views) Extensions(ctx context.Context, limit int) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.wished is not null order by a.closes nulls last, a.key limit $1`, limit)
}
