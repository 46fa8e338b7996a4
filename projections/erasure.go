package projections

import (
	"context"
	"encoding/json"
	"fmt"
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
		var data any
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, fmt.Errorf("read position %d: %w", e.Position, err)
		}
		refs = append(refs, itemsIn(data)...)
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return list[Erasure](ctx, v, `select * from erasures where key = any($1) order by key`, refs)
}

// itemsIn finds the references of content items in the data of an event: the objects that have a commitment too.
func itemsIn(data any) (refs []string) {
	switch data := data.(type) {
	case map[string]any:
		if _, is := data["commitment"].(string); is {
			if ref, is := data["ref"].(string); is {
				return []string{ref}
			}
		}
		for _, v := range data {
			refs = append(refs, itemsIn(v)...)
		}
	case []any:
		for _, v := range data {
			refs = append(refs, itemsIn(v)...)
		}
	}
	return refs
}
