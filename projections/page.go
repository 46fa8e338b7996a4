package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Agenda counts what waits for somebody at an instant. Each count is the length of a list below.
type Agenda struct {
	Overdue    int `db:"overdue"`    // Standing(Overdue)
	Awaiting   int `db:"awaiting"`   // Standing(AwaitingApproval)
	Soon       int `db:"soon"`       // Soon
	Remedies   int `db:"remedies"`   // Remedies
	Unresolved int `db:"unresolved"` // Unresolved
}

// Agenda counts what waits at the present; soon is what closes after it and not after until.
func (v Views) Agenda(ctx context.Context, m Moment, until time.Time) (Agenda, error) {
	m, err := v.seen(ctx, m)
	if err != nil {
		return Agenda{}, err
	}
	return one[Agenda](ctx, v, `select t.overdue, t.awaiting,
		(select coalesce(sum(overdue), 0)::int from ledger where key >= $6 and key < $7) as soon,
		(select count(*) from assignments a where `+openRemedy+`)::int as remedies,
		(select count(*) from citations where not resolved)::int as unresolved from (select `+measured+` from `+sumsOfHouse+` l) t`,
		append(houseArgs(m), deadlines(m.At.Add(tick)), deadlines(until.Add(tick)))...)
}

const openRemedy = `a.inspection <> '' and a.status not in ('completed', 'cancelled', 'closed')`

// Soon lists the open duties whose deadline closes after now and not after until, the nearest first, at most limit.
func (v Views) Soon(ctx context.Context, now, until time.Time, limit int) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where `+working+` and a.closes > $1 and a.closes <= $2
		order by a.closes, u.name collate "vi-x-icu", a.key limit $3`, now, until, limit)
}

// Remedies lists what inspections demanded and is not put right yet, the nearest deadline first, at most limit.
func (v Views) Remedies(ctx context.Context, limit int) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where `+openRemedy+` order by a.closes nulls last, u.name collate "vi-x-icu", a.key limit $1`, limit)
}

// CitedIn is a citation with the symbol of the document it stands in.
type CitedIn struct {
	Citation
	In string `db:"in_symbol"`
}

// Unresolved lists the citations that do not say which document they mean, at most limit.
func (v Views) Unresolved(ctx context.Context, limit int) ([]CitedIn, error) {
	return list[CitedIn](ctx, v, `select c.*, coalesce(d.symbol, '') as in_symbol from citations c left join documents d on d.key = c.document
		where not c.resolved order by d.registered_at desc, c.document, c.no limit $1`, limit)
}

// Updated says how many units reported work on a continuous duty in a span of time.
type Updated struct {
	From    time.Time `db:"since"`
	Given   int       `db:"given"`   // units with a continuous duty by the end of the span
	Updated int       `db:"updated"` // of them, those that reported any work in it
}

// Continuous counts the units that kept their continuous duties up between each pair of neighbouring instants.
func (v Views) Continuous(ctx context.Context, bounds []time.Time) ([]Updated, error) {
	return list[Updated](ctx, v, `select s.since,
		(select count(distinct a.unit) from assignments a where a.duty = $2 and a.status <> 'cancelled' and a.given_at < s.until)::int as given,
		(select count(distinct a.unit) from timeline t join assignments a on t.aggregate = 'asg.' || a.key
			where t.type = 'assignment.activity_reported' and t.effective_at >= s.since and t.effective_at < s.until
			and a.duty = $2 and a.status <> 'cancelled')::int as updated
		from (select since, lead(since) over (order by since) as until from unnest($1::timestamptz[]) since) s where s.until is not null
		order by s.since`, bounds, string(domain.Continuous))
}

// LatestRegimes lists the regimes of the newest documents, at most limit.
func (v Views) LatestRegimes(ctx context.Context, limit int) ([]Regime, error) {
	return list[Regime](ctx, v, `select r.* from regimes r left join documents d on d.key = r.document
		order by d.registered_at desc nulls last, r.obligation, r.key limit $1`, limit)
}

// Regime finds one regime.
func (v Views) Regime(ctx context.Context, id string) (Regime, error) {
	return one[Regime](ctx, v, `select * from regimes where key = $1`, id)
}

// UnitNames finds the names of units by id; who is not known is not in it.
func (v Views) UnitNames(ctx context.Context, ids []string) (map[string]string, error) {
	units, err := list[Unit](ctx, v, `select * from units where key = any($1)`, ids)
	names := make(map[string]string, len(units))
	for _, u := range units {
		names[u.Key] = u.Name
	}
	return names, err
}
