package projections

import "context"

// Unplanned is a duty that asks for a plan of its unit, without one.
type Unplanned struct {
	Duty
	No int `db:"no"` // of the obligation
}

// Unplanned lists the duties of a document whose product is a plan and whose unit has registered none, by unit.
func (v Views) Unplanned(ctx context.Context, document string) ([]Unplanned, error) {
	return list[Unplanned](ctx, v, `select x.*, x.obligation as no from (`+duty+`) x join obligations o on o.document = x.document and o.no = x.obligation
		where x.document = $1 and o.plan and x.implementing = '' and x.status not in ('cancelled', 'closed', 'completed') order by x.unit_name collate "vi-x-icu", x.obligation, x.key`, document)
}

// PlanDebt is how many plans a unit was asked for, and those it owes: "đơn vị nào chưa có kế hoạch?".
type PlanDebt struct {
	Unit    string   `db:"unit"`
	Name    string   `db:"name"`
	Asked   int      `db:"asked"`   // duties whose product is a plan; what was called off is not one
	Missing int      `db:"missing"` // of them, those that are not over and for which the unit has registered none
	Sources []string `db:"sources"` // symbols of the documents that ask for the missing ones
}

// PlanDebts lists every unit that was asked for a plan, by a document or by any when it is "": those that owe most first,
// then in Vietnamese order of names.
func (v Views) PlanDebts(ctx context.Context, document string) ([]PlanDebt, error) {
	return list[PlanDebt](ctx, v, `with asked as (
			select a.unit, a.implementing = '' and a.status <> 'completed' as missing, coalesce(d.symbol, '') as symbol
			from obligations o join assignments a on a.document = o.document and a.obligation = o.no left join documents d on d.key = o.document
			where o.plan and ($1 = '' or o.document = $1) and a.status not in ('cancelled', 'closed', 'excused')
		)
		select a.unit, coalesce(u.name, a.unit) as name, count(*)::int as asked, (count(*) filter (where a.missing))::int as missing,
			coalesce(array_agg(distinct a.symbol order by a.symbol) filter (where a.missing and a.symbol <> ''), '{}') as sources
		from asked a left join units u on u.key = a.unit group by a.unit, u.name order by missing desc, u.name collate "vi-x-icu", a.unit`, document)
}

// UnplannedOf lists the duties of a unit whose product is a plan that it has not registered, those with the nearest deadline
// first, at most limit.
func (v Views) UnplannedOf(ctx context.Context, unit string, limit int) ([]Unplanned, error) {
	return list[Unplanned](ctx, v, `select x.*, x.obligation as no from (`+duty+`where a.unit = $1) x join obligations o on o.document = x.document and o.no = x.obligation
		where o.plan and x.implementing = '' and x.status not in ('cancelled', 'closed', 'completed', 'excused')
		order by x.closes nulls last, x.key limit $2`, unit, limit)
}
