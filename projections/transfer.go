package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// bodies are the units a duty rests on: who has it, gave it, urges, helps and passes its report on.
func (a Assignment) bodies() []string {
	return slices.Concat([]string{a.Unit, a.Giver, a.Via, a.Board, a.Office, a.Committee}, a.Coordinators)
}

// over tells whether the duty has ended.
func (a Assignment) over() bool {
	return slices.Contains([]domain.Status{domain.Completed, domain.Cancelled, domain.PeriodOver, domain.Excused}, domain.Status(a.Status))
}

// instead is the row with another body in the place of one that ended.
func (a Assignment) instead(from, to domain.UnitID) Assignment {
	for _, at := range []*string{&a.Giver, &a.Via, &a.Board, &a.Office, &a.Committee} {
		if *at == string(from) {
			*at = string(to)
		}
	}
	a.Coordinators = append([]string{}, domain.InPlace(a.Coordinators, string(from), string(to))...)
	return a
}

// firstEnd is when the first of some units ends whose work goes to another of itself.
func (p *pass) firstEnd(units []string) (at time.Time, ok bool) {
	for _, id := range units {
		u, known := p.units.get(id)
		if !known || u.Heir == "" || u.Until == nil {
			continue
		}
		if end := domain.NewDate(u.Until.Date()).Time(0, 0).UTC(); !ok || end.Before(at) {
			at, ok = end, true
		}
	}
	return at, ok
}

// planTransfer puts in its row when a duty goes to the heir of its unit, or of another body it rests on, or takes the
// row away. A duty that is given to a unit which has ended goes on at once.
func (p *pass) planTransfer(a Assignment) {
	key := "transfer:" + a.Key
	if at, ok := p.firstEnd(a.bodies()); ok && !a.over() {
		p.lay(Timer{Key: key, Kind: ToTransfer, Subject: a.Key, At: at, Pending: []string{}})
		return
	}
	p.timers.drop(key)
}

// planReplace puts in its row when a unit of a regime is replaced by its heir, or takes the row away.
func (p *pass) planReplace(row Regime) {
	key := "replace:" + row.Key
	var r domain.Regime
	_ = json.Unmarshal(row.State, &r) // written by foldRegime
	if at, ok := p.firstEnd(named(r.Bodies())); ok && r.Status == domain.Fixed {
		p.timers.put(key, Timer{Key: key, Kind: ToReplace, Subject: row.Key, At: at, Pending: []string{}})
		return
	}
	p.timers.drop(key)
}

func named(units []domain.UnitID) (ids []string) {
	for _, u := range units {
		ids = append(ids, string(u))
	}
	return ids
}

// endsUnits are the units that an event ends.
func endsUnits(e domain.Event) []domain.UnitID {
	switch e.(type) {
	case domain.UnitsMerged, domain.UnitSplit, domain.UnitDissolved:
		return unitsOf(e)
	}
	return nil
}

// regimeBodies are the units that an event of a regime names.
func regimeBodies(e domain.Event) []domain.UnitID {
	switch e := e.(type) {
	case domain.RegimeFixed:
		return domain.Regime{}.Evolve(e).Bodies()
	case domain.ReporterAdded:
		return []domain.UnitID{e.Unit}
	case domain.ReporterReplaced:
		return []domain.UnitID{e.To}
	}
	return nil
}

// passOn plans what goes to others when units end.
func (p *pass) passOn(e domain.Event) {
	ended := named(endsUnits(e))
	if len(ended) == 0 {
		return
	}
	for a := range p.assignments.all() {
		if slices.ContainsFunc(a.bodies(), func(u string) bool { return slices.Contains(ended, u) }) {
			p.planTransfer(a)
		}
	}
	for r := range p.regimes.all() {
		p.planReplace(r)
	}
}

// loadEnding brings the open duties that rest on units which end, and every regime: regimes are few.
func (p *pass) loadEnding(ctx context.Context, tx pgx.Tx, schema string, ended []string) error {
	if len(ended) == 0 {
		return nil
	}
	duties, err := keysFound(ctx, tx, "select key from "+in(schema, "assignments")+` where status not in ('completed', 'cancelled', 'closed')
		and (array[unit, giver, via, board, office, committee] && $1 or coordinators && $1)`, ended)
	if err != nil {
		return err
	}
	regimes, err := keysFound(ctx, tx, "select key from "+in(schema, "regimes"))
	if err != nil {
		return err
	}
	var transfers []string
	for _, id := range duties {
		transfers = append(transfers, "transfer:"+id)
	}
	return fetch(ctx, tx, schema, map[table][]string{p.assignments: duties, p.regimes: regimes, p.timers: transfers})
}

// bodies are the units that the duties and regimes of a batch rest on, and some more.
func (p *pass) bodies(ids []string) []string {
	for _, a := range p.assignments.have {
		ids = append(ids, a.bodies()...)
	}
	for _, row := range p.regimes.have {
		var r domain.Regime
		_ = json.Unmarshal(row.State, &r) // written by foldRegime
		ids = append(ids, named(r.Bodies())...)
	}
	return ids
}

// keysFound are the keys that a query finds.
func keysFound(ctx context.Context, tx pgx.Tx, q string, args ...any) ([]string, error) {
	found, err := tx.Query(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("find rows: %w", err)
	}
	keys, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("find rows: %w", err)
	}
	return keys, nil
}

// Stranded lists the open duties of units that are not there on a day and have no heir: each waits for a decision.
func (v Views) Stranded(ctx context.Context, on domain.Date, limit int) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.status not in ('completed', 'cancelled', 'closed') and u.heir = '' and u.until <= $1
		order by u.name collate "vi-x-icu", a.closes nulls last, a.key limit $2`, day(on), limit)
}
