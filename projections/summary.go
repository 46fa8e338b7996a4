package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Tally is how many duties stand where, at an instant. Total is the sum of the eight.
type Tally struct {
	Total           int `db:"total"`
	CompletedOnTime int `db:"completed_on_time"`
	CompletedLate   int `db:"completed_late"`
	Awaiting        int `db:"awaiting"`
	InTime          int `db:"in_time"`
	Overdue         int `db:"overdue"`
	NoDeadline      int `db:"no_deadline"`
	Cancelled       int `db:"cancelled"`
	Closed          int `db:"closed"`  // without a deadline, and over with its document's period
	OnTime          int `db:"on_time"` // due so far or done, and the report came before the deadline closed
	DueSoFar        int `db:"due_so_far"`
}

// Rate is the on-time share of the duties due so far, in per cent; false when none was due.
func (t Tally) Rate() (float64, bool) {
	if t.DueSoFar == 0 {
		return 0, false
	}
	return 100 * float64(t.OnTime) / float64(t.DueSoFar), true
}

// UnitTally is the tally of one unit.
type UnitTally struct {
	Unit string `db:"unit"`
	Name string `db:"name"`
	Kind string `db:"kind"`
	Tally
}

// KindTally is the tally of all units of a kind.
type KindTally struct {
	Kind  string `db:"kind"`
	Units int    `db:"units"`
	Tally
}

// Duty is an assignment with the names a list shows.
type Duty struct {
	Assignment
	UnitName string `db:"unit_name"`
	UnitKind string `db:"unit_kind"`
	Symbol   string `db:"symbol"` // of the document it comes from, or that a list names; "" if none
}

const duty = `select a.*, coalesce(u.name, a.unit) as unit_name, coalesce(u.kind, '') as unit_kind, coalesce(d.symbol, a.list_symbol) as symbol
	from assignments a left join units u on u.key = a.unit left join documents d on d.key = a.document `

// Duty finds one assignment.
func (v Views) Duty(ctx context.Context, id string) (Duty, error) {
	return one[Duty](ctx, v, duty+`where a.key = $1`, id)
}

// DutiesOf lists the assignments of a unit, those with the nearest deadline first.
func (v Views) DutiesOf(ctx context.Context, unit string) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.unit = $1 order by a.closes nulls last, a.obligation, a.key`, unit)
}

// working are the duties that wait for their unit, or for an answer to what it asked.
const working = `a.status in ('sent', 'accepted', 'in_progress', 'returned')`

// standsWhere tells in SQL which duties stand somewhere at the instant $1.
var standsWhere = map[domain.Standing]string{
	domain.Overdue:          working + ` and a.closes <= $1`,
	domain.InTime:           working + ` and a.closes > $1`,
	domain.NoDeadline:       `(a.status = 'suspended' or ` + working + ` and a.closes is null) and $1::timestamptz is not null`,
	domain.AwaitingApproval: `a.status = 'submitted' and $1::timestamptz is not null`,
	domain.CompletedOnTime:  `a.status = 'completed' and (a.closes is null or a.arrived_at is null or a.arrived_at < a.closes) and $1::timestamptz is not null`,
	domain.CompletedLate:    `a.status = 'completed' and a.arrived_at >= a.closes and $1::timestamptz is not null`,
	domain.WasExcused:       `a.status = 'excused' and $1::timestamptz is not null`,
	domain.WasCancelled:     `a.status = 'cancelled' and $1::timestamptz is not null`,
	domain.WasClosed:        `a.status = 'closed' and $1::timestamptz is not null`,
}

// Standing lists the duties that stand somewhere at an instant, the longest due first, at most limit.
func (v Views) Standing(ctx context.Context, s domain.Standing, now time.Time, limit int) ([]Duty, error) {
	where := standsWhere[s]
	if where == "" {
		return nil, fmt.Errorf("standing %q is unknown", s)
	}
	return list[Duty](ctx, v, duty+`where `+where+` order by a.closes nulls last, u.name collate "vi-x-icu", a.key limit $2`, now, limit)
}

// Cell is one unit's report of one period. Without an assignment it is the whole row of a unit that has duties of the regime's
// document and owes no report: "không thuộc diện".
type Cell struct {
	Assignment string     `db:"assignment"`
	Unit       string     `db:"unit"`
	UnitName   string     `db:"unit_name"`
	Period     string     `db:"period"`
	Status     string     `db:"status"`
	Closes     *time.Time `db:"closes"`
	ArrivedAt  *time.Time `db:"arrived_at"`
	Nil        bool       `db:"nil_report"`
	ReceivedAt *time.Time `db:"received_at"`
	Receipt    int        `db:"receipt"`
}

// Late is by how many calendar days a report came late, 0 when it came in time or has not come.
func (c Cell) Late() int {
	if c.Closes == nil || c.ArrivedAt == nil || c.ArrivedAt.Before(*c.Closes) {
		return 0
	}
	return domain.DateOf(*c.ArrivedAt).Sub(domain.DateOf(c.Closes.Add(-time.Microsecond)))
}

// Matrix lists every periodic report of a regime, by unit and period; after them, when more than one unit owes it, the units that do not.
func (v Views) Matrix(ctx context.Context, regime string) ([]Cell, error) {
	return list[Cell](ctx, v, `select * from (
		select a.key as assignment, a.unit, coalesce(u.name, a.unit) as unit_name, a.period, a.status, a.closes, a.arrived_at, a.nil_report, a.received_at, a.receipt
			from assignments a left join units u on u.key = a.unit where a.regime = $1
		union all
		select distinct '', a.unit, coalesce(u.name, a.unit), '', '', null::timestamptz, null::timestamptz, false, null::timestamptz, 0::bigint
			from regimes r join assignments a on a.document = r.document left join units u on u.key = a.unit
			where r.key = $1 and r.document <> '' and a.status <> 'cancelled' and (select count(distinct x.unit) from assignments x where x.regime = r.key) > 1
			and not exists (select from assignments x where x.regime = r.key and x.unit = a.unit)
		) c order by assignment = '', unit_name collate "vi-x-icu", unit, closes, assignment`, regime)
}

// Facts are the counts of things that have happened.
type Facts struct {
	Documents   int `db:"documents"`
	Units       int `db:"units"`
	Submissions int `db:"submissions"`
	Returned    int `db:"returned"`
	Reminders   int `db:"reminders"`
	Escalations int `db:"escalations"`
	Transferred int `db:"transferred"` // how often a duty went to another unit
	Messages    int `db:"messages"`
	Handed      int `db:"handed"`
	Inspections int `db:"inspections"`
	Events      int `db:"events"`
	Commits     int `db:"commits"`
	Notices     int `db:"notices"`
	Doubled     int `db:"doubled"` // notices the log gives more than once
}

// Facts counts what has happened so far.
func (v Views) Facts(ctx context.Context) (Facts, error) {
	return one[Facts](ctx, v, `select (select count(*) from documents)::int as documents, (select count(*) from units where not external)::int as units,
		count(*) filter (where type = 'assignment.submission_made')::int as submissions, count(*) filter (where type = 'assignment.submission_returned')::int as returned,
		count(*) filter (where type = 'assignment.reminder_raised')::int as reminders, count(*) filter (where type = 'assignment.escalation_raised')::int as escalations,
		count(*) filter (where type = 'assignment.transferred')::int as transferred,
		(select count(*) from messages)::int as messages, (select count(*) from messages where status = 'handed')::int as handed,
		(select count(*) from inspections)::int as inspections, count(*)::int as events, coalesce(max(position), 0)::int as commits,
		(select count(*) from inbox)::int as notices, (select count(*) from inbox where times > 1)::int as doubled from timeline`)
}

// GivenAfter lists the duties that no unit has acted on yet and that something happened to after a position
// of the log: given, or reminded of.
func (v Views) GivenAfter(ctx context.Context, position uint64) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.position > $1 and a.status = 'sent' order by a.position, a.key`, int64(position))
}
