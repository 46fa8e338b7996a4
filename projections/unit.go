package projections

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// Unit is a member of the house, one that has ended too. Name, kind and parent are what is decided last; State has
// what they were on each day.
type Unit struct {
	Key        string     `db:"key"`
	Name       string     `db:"name"`
	Kind       string     `db:"kind"`
	Parent     string     `db:"parent"`
	External   bool       `db:"external"`
	Email      string     `db:"email"`
	Host       string     `db:"host"`
	Known      []string   `db:"known"` // other spellings, and names it had
	Since      *time.Time `db:"since"`
	Until      *time.Time `db:"until"`  // the first day it is not there; nil: no end is decided
	Ending     string     `db:"ending"` // merged, split, dissolved
	Successors []string   `db:"successors"`
	Heir       string     `db:"heir"`      // takes its open duties when it has ended
	LastSlot   *time.Time `db:"last_slot"` // of the last message planned for it: the next one has a later slot
	State      string     `db:"state"`     // the unit itself, as JSON: units are few
}

// There tells whether the unit is there on a day.
func (u Unit) There(on domain.Date) bool {
	at := *day(on)
	return (u.Since == nil || !u.Since.After(at)) && (u.Until == nil || at.Before(*u.Until))
}

// On is the unit as it is on a day.
func (u Unit) On(on domain.Date) domain.UnitOn {
	var life domain.OrgUnit
	_ = json.Unmarshal([]byte(u.State), &life) // written below
	return life.On(on)
}

// unitsOf are the units whose lives an event is about.
func unitsOf(e domain.Event) []domain.UnitID {
	switch e := e.(type) {
	case domain.UnitEstablished:
		return []domain.UnitID{e.Unit}
	case domain.UnitRenamed:
		return []domain.UnitID{e.Unit}
	case domain.UnitMoved:
		return []domain.UnitID{e.Unit}
	case domain.UnitKindChanged:
		return []domain.UnitID{e.Unit}
	case domain.UnitsMerged:
		return e.From
	case domain.UnitSplit:
		return []domain.UnitID{e.Unit}
	case domain.UnitDissolved:
		return []domain.UnitID{e.Unit}
	case domain.UnitCorrected:
		return []domain.UnitID{e.Unit}
	}
	return nil
}

func (p *pass) foldUnits(e domain.Event) {
	for _, id := range unitsOf(e) {
		row, had := p.units.get(string(id))
		var o domain.Organisation
		if had {
			var life domain.OrgUnit
			_ = json.Unmarshal([]byte(row.State), &life) // written by unitOf
			o.Units = append(o.Units, life)
		}
		if o = o.Evolve(e); len(o.Units) > 0 {
			p.units.put(string(id), unitOf(o.Units[0], row.LastSlot))
		}
	}
}

func unitOf(u domain.OrgUnit, lastSlot *time.Time) Unit {
	row := Unit{
		Key: string(u.ID), Name: u.Name(), Kind: string(u.Kind()), Parent: string(u.Parent()), External: u.External, Email: u.Email, Host: string(u.Host),
		Known: append([]string{}, u.Aliases...), Since: day(u.Since), Until: day(u.Until), Ending: string(u.Ending), Successors: []string{}, Heir: string(u.Heir),
		LastSlot: lastSlot,
	}
	for _, n := range u.Names {
		if n.Is != row.Name && !slices.Contains(row.Known, n.Is) {
			row.Known = append(row.Known, n.Is)
		}
	}
	for _, s := range u.Successors {
		row.Successors = append(row.Successors, string(s))
	}
	state, _ := json.Marshal(u)
	row.State = string(state)
	return row
}

// UnitAt is a unit as it is on a day.
type UnitAt struct {
	Key      string `db:"key"`
	Name     string `db:"name"`
	Kind     string `db:"kind"`
	Parent   string `db:"parent"`
	External bool   `db:"external"`
}

// UnitsAt lists the units that are there on a day, as they are on it, in Vietnamese order of names.
func (v Views) UnitsAt(ctx context.Context, on domain.Date) ([]UnitAt, error) {
	last := func(spells string) string {
		return `(select s->>'Is' from jsonb_array_elements(u.state::jsonb->'` + spells + `') with ordinality x (s, n) where s->>'From' <= $2 order by n desc limit 1)`
	}
	return list[UnitAt](ctx, v, `select * from (select u.key, `+last("Names")+` as name, `+last("Kinds")+` as kind, `+last("Parents")+` as parent, u.external
		from units u where (u.since is null or u.since <= $1) and (u.until is null or u.until > $1)) t order by name collate "vi-x-icu", key`, day(on), on.String())
}

// Units lists every unit, in Vietnamese order of names.
func (v Views) Units(ctx context.Context) ([]Unit, error) {
	return list[Unit](ctx, v, `select * from units order by name collate "vi-x-icu", key`)
}

// Unit finds one unit; pgx.ErrNoRows if there is none.
func (v Views) Unit(ctx context.Context, id string) (Unit, error) {
	return one[Unit](ctx, v, `select * from units where key = $1`, id)
}

func list[R any](ctx context.Context, v Views, q string, args ...any) ([]R, error) {
	got, err := v.query(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(got, pgx.RowToStructByName[R])
}

func one[R any](ctx context.Context, v Views, q string, args ...any) (R, error) {
	got, err := v.query(ctx, q, args...)
	if err != nil {
		var none R
		return none, err
	}
	return pgx.CollectExactlyOneRow(got, pgx.RowToStructByName[R])
}
