package projections

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// measured are the sums of the ledger as a Tally. Due so far: done, or overdue. A submitted duty has not been judged.
const measured = `coalesce(sum(on_time + late + submitted + open + cancelled + closed), 0)::int as total,
	coalesce(sum(on_time), 0)::int as completed_on_time, coalesce(sum(late), 0)::int as completed_late, coalesce(sum(submitted), 0)::int as awaiting,
	coalesce(sum(open_dated - overdue), 0)::int as in_time, coalesce(sum(overdue), 0)::int as overdue, coalesce(sum(open - open_dated), 0)::int as no_deadline,
	coalesce(sum(cancelled), 0)::int as cancelled, coalesce(sum(closed), 0)::int as closed,
	coalesce(sum(on_time_dated), 0)::int as on_time, coalesce(sum(on_time_dated + late + overdue), 0)::int as due_so_far`

// measuredDated are those of the duties with a deadline.
const measuredDated = `coalesce(sum(on_time_dated + late + submitted_dated + open_dated + cancelled_dated + closed_dated), 0)::int as total,
	coalesce(sum(on_time_dated), 0)::int as completed_on_time, coalesce(sum(late), 0)::int as completed_late, coalesce(sum(submitted_dated), 0)::int as awaiting,
	coalesce(sum(open_dated - overdue), 0)::int as in_time, coalesce(sum(overdue), 0)::int as overdue, 0 as no_deadline,
	coalesce(sum(cancelled_dated), 0)::int as cancelled, coalesce(sum(closed_dated), 0)::int as closed,
	coalesce(sum(on_time_dated), 0)::int as on_time, coalesce(sum(on_time_dated + late + overdue), 0)::int as due_so_far`

func tallied(dated bool) string {
	if dated {
		return measuredDated
	}
	return measured
}

const measures = `on_time, on_time_dated, late, submitted, submitted_dated, open, open_dated, overdue, cancelled, cancelled_dated, closed, closed_dated`

// sumsOfUnits is of each unit in asked (key): what stands in the periods that are over at the moment, in the deadlines of its day, and what was
// posted since its day began. $1 and $2 are where the periods begin and end, $3 and $4 where the postings do. The moment
// stands still: what is posted later is behind it.
const sumsOfUnits = `(select asked.key as unit, ` + measures + ` from asked, unnest($1::text[], $2::text[]) as span(since, until), lateral
		(select ` + measures + ` from ledger l where l.key >= asked.key || span.since and l.key < asked.key || span.until) l
	union all
	select asked.key, ` + measures + ` from asked, lateral
		(select ` + measures + ` from postings p where p.key >= asked.key || $3 and p.key < asked.key || $4) p)`

// sumsOfHouse is the same of the whole house, whose sums go down to the minute: $3 is when the minute began, $4 and $5 the moment.
const sumsOfHouse = `(select ` + measures + ` from unnest($1::text[], $2::text[]) as span(since, until), lateral
		(select ` + measures + ` from ledger l where l.key >= span.since and l.key < span.until) l
	union all
	select ` + measures + ` from postings where at >= $3 and (at, position) <= ($4, $5))`

// spans are the periods that are over at an instant, and the deadlines of its day up to it: keys without the unit.
func spans(at time.Time, house bool) (since, until []string) {
	now := civilOf(at)
	day := domain.DateOf(at).Time(0, 0)
	since = []string{"|y", "|m" + now.year(), "|d" + now.month(), deadlines(day)}
	until = []string{"|y" + now.year(), "|m" + now.month(), "|d" + now.day(), deadlines(at.Add(tick))}
	if house {
		since = append(since, "|h"+now.day(), "|t"+now.hour())
		until = append(until, "|h"+now.hour(), "|t"+now.minute())
	}
	return since, until
}

// deadlines is where the deadlines from an instant on stand.
func deadlines(from time.Time) string { return "|i" + string(appendMicros(nil, from.UnixMicro())) }

// seen is the moment as the ledger has it. The clock is never behind what was recorded: a commit that is counted may be of a
// server whose clock is ahead. Without a position it is all that was recorded by then.
func (v Views) seen(ctx context.Context, m Moment) (Moment, error) {
	m.At = m.At.UTC().Truncate(tick)
	if m.Position == 0 {
		m.Position = math.MaxInt64
		return m, nil
	}
	var known *time.Time
	err := v.asks().QueryRow(ctx, `select case when position <= $1 then known
		else (select max(at) from postings where at > $2 and at <= $2::timestamptz + interval '1 minute' and postings.position <= $1) end from checkpoint`,
		int64(m.Position), m.At).Scan(&known)
	if err != nil {
		return m, fmt.Errorf("query read models: %w", err)
	}
	m.At = domain.Later(m.At, value(known))
	return m, nil
}

// unitArgs are the parameters of sumsOfUnits, houseArgs those of sumsOfHouse.
func unitArgs(m Moment, more ...any) []any {
	since, until := spans(m.At, false)
	from := "|" + string(appendMicros(nil, domain.DateOf(m.At).Time(0, 0).UnixMicro()))
	return append([]any{since, until, from, postingKey("", m.At.UnixMicro(), m.Position) + "!"}, more...)
}

func houseArgs(m Moment) []any {
	since, until := spans(m.At, true)
	return []any{since, until, m.At.Truncate(time.Minute), m.At, int64(m.Position)}
}

// Total is the tally of the whole house at a moment; dated: only duties with a deadline.
func (v Views) Total(ctx context.Context, m Moment, dated bool) (Tally, error) {
	m, err := v.seen(ctx, m)
	if err != nil {
		return Tally{}, err
	}
	return one[Tally](ctx, v, `select `+tallied(dated)+` from `+sumsOfHouse+` l`, houseArgs(m)...)
}

// TallyOf is the tally of some units together, each counted once: what they had then, whatever became of them.
func (v Views) TallyOf(ctx context.Context, units []string, m Moment, dated bool) (Tally, error) {
	m, err := v.seen(ctx, m)
	if err != nil {
		return Tally{}, err
	}
	return one[Tally](ctx, v, `with asked as (select distinct unnest($5::text[]) as key) select `+tallied(dated)+` from `+sumsOfUnits+` l`, unitArgs(m, units)...)
}

// Subtree is the tally of a unit and of all units below it, by the tree as it stands.
func (v Views) Subtree(ctx context.Context, unit string, m Moment, dated bool) (Tally, error) {
	m, err := v.seen(ctx, m)
	if err != nil {
		return Tally{}, err
	}
	return one[Tally](ctx, v, `with recursive asked as (select $5::text collate "C" as key union select u.key from asked join units u on u.parent = asked.key) select `+tallied(dated)+` from `+sumsOfUnits+` l`, unitArgs(m, unit)...)
}

// ByKind is one tally per kind of unit in the house, kinds without any duty included.
func (v Views) ByKind(ctx context.Context, m Moment, dated bool) ([]KindTally, error) {
	m, err := v.seen(ctx, m)
	if err != nil {
		return nil, err
	}
	return list[KindTally](ctx, v, `with asked as (select key from units where not external) select k.kind, k.units, `+tallied(dated)+` from (select kind, count(*)::int as units from units where not external group by kind) k
		left join (select u.kind as of_kind, l.* from units u join `+sumsOfUnits+` l on l.unit = u.key) l on of_kind = k.kind
		group by k.kind, k.units order by k.kind`, unitArgs(m)...)
}

// ByUnit is one tally per unit that was given anything, in Vietnamese order of names; kind "" means all.
func (v Views) ByUnit(ctx context.Context, m Moment, kind string, dated bool) ([]UnitTally, error) {
	m, err := v.seen(ctx, m)
	if err != nil {
		return nil, err
	}
	return list[UnitTally](ctx, v, `with asked as (select key from units where $5 = '' or kind = $5)
		select t.* from (select u.key as unit, u.name, u.kind, `+tallied(dated)+` from units u join `+sumsOfUnits+` l on l.unit = u.key group by u.key, u.name, u.kind) t
		where total <> 0 order by name collate "vi-x-icu", unit`, unitArgs(m, kind)...)
}
