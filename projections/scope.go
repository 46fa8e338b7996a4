package projections

import (
	"context"

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
	return []any{first, s.clauses.Everything, textOf(s.clauses.Units), textOf(s.clauses.Seats)}
}

// Duties lists what may be read, those with the nearest deadline first, at most limit.
func (s Scoped) Duties(ctx context.Context, limit int) ([]Duty, error) {
	return list[Duty](ctx, s.views, duty+`where `+within+` order by a.closes nulls last, a.key limit $1`, s.args(limit)...)
}

// Duty finds one assignment, if it may be read.
func (s Scoped) Duty(ctx context.Context, id string) (Duty, error) {
	return one[Duty](ctx, s.views, duty+`where a.key = $1 and `+within, s.args(id)...)
}

// seatOnly is what one may read by his seats alone, as the ledger counts: at $7, of units that are not in $5.
const seatOnly = `select (a.status = 'completed' and (a.arrived_at < a.closes) is not false)::int as on_time,
		(a.status = 'completed' and (a.arrived_at < a.closes) is not false and a.closes is not null)::int as on_time_dated, ((a.status = 'completed' and a.arrived_at >= a.closes) is true)::int as late, (a.status = 'submitted')::int as submitted, (a.status = 'submitted' and a.closes is not null)::int as submitted_dated,
		(` + working + ` or a.status = 'suspended')::int as open, (` + working + ` and a.closes is not null)::int as open_dated, ((` + working + ` and a.closes <= $7) is true)::int as overdue,
		(a.status = 'cancelled')::int as cancelled, (a.status = 'cancelled' and a.closes is not null)::int as cancelled_dated,
		(a.status = 'closed')::int as closed, (a.status = 'closed' and a.closes is not null)::int as closed_dated
	from assignments a where a.status <> 'excused' and not a.unit = any($5)
		and (a.via <> '' and a.via = any($6) or a.giver <> '' and a.giver = any($6) or a.coordinators <> '{}' and a.coordinators && $6)`

// Total counts what may be read. What units have is told by the ledger, as of any moment; what somebody reads by his seats
// alone is counted one by one, as it stands at the present.
func (s Scoped) Total(ctx context.Context, m Moment) (Tally, error) {
	if s.clauses.Everything {
		return s.views.Total(ctx, m, false)
	}
	units, seats := textOf(s.clauses.Units), textOf(s.clauses.Seats)
	if len(seats) == 0 {
		return s.views.TallyOf(ctx, units, m, false)
	}
	m, err := s.views.seen(ctx, m)
	if err != nil {
		return Tally{}, err
	}
	return one[Tally](ctx, s.views, `with asked as (select distinct unnest($5::text[]) as key)
		select `+measured+` from (select `+measures+` from `+sumsOfUnits+` l union all `+seatOnly+`) l`, unitArgs(m, units, seats, m.At)...)
}

func textOf(units []domain.UnitID) []string {
	list := []string{}
	for _, u := range units {
		list = append(list, string(u))
	}
	return list
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
