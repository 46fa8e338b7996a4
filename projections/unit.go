package projections

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// Unit is a member of the house.
type Unit struct {
	Key      string     `db:"key"`
	Name     string     `db:"name"`
	Kind     string     `db:"kind"`
	Parent   string     `db:"parent"`
	External bool       `db:"external"`
	Email    string     `db:"email"`
	Since    *time.Time `db:"since"`
	LastSlot *time.Time `db:"last_slot"` // of the last message planned for it: the next one has a later slot
}

func unitOf(e domain.UnitEstablished) Unit {
	return Unit{Key: string(e.Unit), Name: e.Name, Kind: string(e.Kind), Parent: string(e.Parent), External: e.External, Email: e.Email, Since: day(e.On)}
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
