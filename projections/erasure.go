package projections

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Erasure is a content item that was destroyed, by decision.
type Erasure struct {
	Key      string    `db:"key"` // ref of the content item
	Basis    string    `db:"basis"`
	Reason   string    `db:"reason"` // ref of the content item
	Actor    string    `db:"actor"`
	At       time.Time `db:"at"`
	Position int64     `db:"position"`
}

func erasureOf(c Commit, e domain.ItemErased) Erasure {
	return Erasure{Key: e.Ref, Basis: e.Basis, Reason: e.Reason.Ref, Actor: c.Actor, At: c.EffectiveAt.UTC(), Position: int64(c.Position)}
}

// Erasures lists what was erased after a position of the log, in the order of the log: what must have no key.
func (v Views) Erasures(ctx context.Context, after uint64) ([]Erasure, error) {
	return list[Erasure](ctx, v, `select * from erasures where position > $1 order by position`, int64(after))
}

// ErasuresIn lists those of the content items that these entries name that were erased.
func (v Views) ErasuresIn(ctx context.Context, entries []Entry) ([]Erasure, error) {
	var refs []string
	for _, e := range entries {
		items, err := ItemsIn(e.Data)
		if err != nil {
			return nil, fmt.Errorf("read position %d: %w", e.Position, err)
		}
		for _, i := range items {
			refs = append(refs, i.Ref)
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return list[Erasure](ctx, v, `select * from erasures where key = any($1) order by key`, refs)
}

// ItemsIn finds the content items that the data of an event names: the objects with a reference and a commitment.
func ItemsIn(data []byte) (items []domain.Item, err error) {
	var named domain.Item
	if json.Unmarshal(data, &named) == nil && named.Ref != "" && named.Commitment != "" {
		return []domain.Item{named}, nil
	}
	var inside []json.RawMessage
	switch data = bytes.TrimSpace(data); {
	case bytes.HasPrefix(data, []byte("{")):
		fields := map[string]json.RawMessage{}
		err = json.Unmarshal(data, &fields)
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			inside = append(inside, fields[name])
		}
	case bytes.HasPrefix(data, []byte("[")):
		err = json.Unmarshal(data, &inside)
	}
	for _, part := range inside {
		if err == nil {
			var more []domain.Item
			more, err = ItemsIn(part)
			items = append(items, more...)
		}
	}
	return items, err
}
