package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Programme is what a committee or commission inspects in a year, as it reads now.
type Programme struct {
	Key       string     `db:"key"`
	Unit      string     `db:"unit"`
	Year      int        `db:"year"`
	Symbol    string     `db:"symbol"`
	AdoptedOn *time.Time `db:"adopted_on"`
	Revisions int        `db:"revisions"`
	Status    string     `db:"status"`
	Quotas    []byte     `db:"quotas"` // []domain.Quota
	Items     int        `db:"items"`
}

// PlannedItem is one inspection of a programme.
type PlannedItem struct {
	Key       string   `db:"key"`
	Programme string   `db:"programme"`
	No        int      `db:"no"`
	Kind      string   `db:"kind"`
	Form      string   `db:"form"`
	Topic     string   `db:"topic"`
	Subjects  []string `db:"subjects"`
	Quarter   int      `db:"quarter"`
	Partners  []string `db:"partners"`
}

func itemKeys(programme string, n int) (keys []string) {
	for no := 1; no <= n; no++ {
		keys = append(keys, fmt.Sprintf("%s|%03d", programme, no))
	}
	return keys
}

func (p *pass) foldProgramme(id string, e domain.Event) {
	row, _ := p.programmes.get(id)
	switch e := e.(type) {
	case domain.ProgrammeAdopted:
		row = Programme{Key: id, Unit: string(e.Unit), Year: e.Year, Symbol: e.Symbol, AdoptedOn: day(e.On), Status: string(domain.Adopted)}
		row = p.plans(row, e.Quotas, e.Items)
	case domain.ProgrammeRevised:
		row.Revisions = e.Revision
		row = p.plans(row, e.Quotas, e.Items)
	case domain.ProgrammeClosed:
		row.Status = string(domain.Closed)
	}
	p.programmes.put(id, row)
}

// plans puts the figures and items of a programme in place of those it had.
func (p *pass) plans(row Programme, quotas []domain.Quota, items []domain.ProgrammeItem) Programme {
	for _, key := range itemKeys(row.Key, row.Items) {
		p.planned.drop(key)
	}
	if quotas == nil {
		quotas = []domain.Quota{}
	}
	row.Quotas, _ = json.Marshal(quotas) // words and numbers: it cannot fail
	keys := itemKeys(row.Key, len(items))
	for n, i := range items {
		p.planned.put(keys[n], PlannedItem{
			Key: keys[n], Programme: row.Key, No: i.No, Kind: string(i.Kind), Form: string(i.Form), Topic: i.Topic,
			Subjects: words(i.Subjects), Quarter: i.Quarter, Partners: words(i.Partners),
		})
	}
	row.Items = len(items)
	return row
}

// Programmes lists the programmes of a year, by unit.
func (v Views) Programmes(ctx context.Context, year int) ([]Programme, error) {
	return list[Programme](ctx, v, `select * from programmes where year = $1 order by unit, key`, year)
}

// PlannedItems lists the items of a programme as it reads now.
func (v Views) PlannedItems(ctx context.Context, programme string) ([]PlannedItem, error) {
	return list[PlannedItem](ctx, v, `select * from programme_items where programme = $1 order by no`, programme)
}

// Progress is how far a body has come with one kind of inspection in a year: what it planned and what it has done.
type Progress struct {
	Unit      string `db:"unit"`
	Kind      string `db:"kind"`
	Planned   int    `db:"planned"`   // items of its programme
	Decided   int    `db:"decided"`   // inspections it has begun
	Concluded int    `db:"concluded"` // of them, those with a conclusion
	Inspected int    `db:"inspected"` // party organisations these looked at, each once
	Persons   int    `db:"persons"`   // party members these looked at
}

// Progress counts what each body planned for a year and has done in it, by kind; a body is there for either.
func (v Views) Progress(ctx context.Context, year int) ([]Progress, error) {
	return list[Progress](ctx, v, `with planned as (
			select p.unit, i.kind, count(*) as n from programmes p join programme_items i on i.programme = p.key where p.year = $1::int group by p.unit, i.kind
		), done as (
			select team as unit, kind, count(*) as decided, count(concluded_on) as concluded,
				coalesce(sum(persons) filter (where concluded_on is not null), 0) as persons
			from inspections where decided_on >= make_date($1::int, 1, 1) and decided_on < make_date($1::int + 1, 1, 1) group by team, kind
		), looked as (
			select i.team as unit, i.kind, count(distinct u) as n from inspections i, unnest(i.units) u
			where i.concluded_on is not null and i.decided_on >= make_date($1::int, 1, 1) and i.decided_on < make_date($1::int + 1, 1, 1) group by i.team, i.kind
		)
		select coalesce(p.unit, d.unit) as unit, coalesce(p.kind, d.kind) as kind, coalesce(p.n, 0)::int as planned, coalesce(d.decided, 0)::int as decided,
			coalesce(d.concluded, 0)::int as concluded, coalesce(l.n, 0)::int as inspected, coalesce(d.persons, 0)::int as persons
		from planned p full join done d on d.unit = p.unit and d.kind = p.kind
		left join looked l on l.unit = coalesce(p.unit, d.unit) and l.kind = coalesce(p.kind, d.kind) order by 1, 2`, year)
}
