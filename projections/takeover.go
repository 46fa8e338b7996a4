package projections

import "context"

// TakenOver is a duty that came out of a running list.
type TakenOver struct {
	Key    string `db:"list_key"` // of its row in the list
	Duty   string `db:"key"`
	Unit   string `db:"unit"`
	Status string `db:"status"`
}

// TakenOver lists what was taken over from a list, by the keys of its rows.
func (v Views) TakenOver(ctx context.Context, name string) ([]TakenOver, error) {
	return list[TakenOver](ctx, v, `select list_key, key, unit, status from assignments where list = $1 and list <> '' order by list_key collate "C"`, name)
}
