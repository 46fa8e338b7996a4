package projections

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Entry is one event of the log with who and when: the trail an inspector reads.
type Entry struct {
	Key         string    `db:"key"`
	Position    int64     `db:"position"`
	Version     int64     `db:"version"`
	Aggregate   string    `db:"aggregate"`
	Type        string    `db:"type"` // wire name
	Actor       string    `db:"actor"`
	OnBehalfOf  string    `db:"on_behalf_of"`
	RecordedAt  time.Time `db:"recorded_at"`
	EffectiveAt time.Time `db:"effective_at"`
	Data        []byte    `db:"data"`
}

func entryOf(c Commit, i int, e domain.Event, data []byte) Entry {
	return Entry{
		Key: fmt.Sprintf("%012d.%03d", c.Position, i), Position: int64(c.Position), Version: int64(c.Version), Aggregate: c.Aggregate,
		Type: domain.NameOf(e), Actor: c.Actor, OnBehalfOf: c.OnBehalfOf, RecordedAt: c.RecordedAt.UTC(), EffectiveAt: c.EffectiveAt.UTC(), Data: data,
	}
}

// Timeline lists the events of one aggregate ("asg.<id>"), oldest first.
func (v Views) Timeline(ctx context.Context, aggregate string) ([]Entry, error) {
	return list[Entry](ctx, v, `select * from timeline where aggregate = $1 order by key`, aggregate)
}

// TimelineFor is the Timeline as somebody may see it: to the body that is inspected, without what the team keeps for
// itself before the conclusion.
func (v Views) TimelineFor(ctx context.Context, aggregate string, inspected bool) ([]Entry, error) {
	entries, err := v.Timeline(ctx, aggregate)
	if err != nil {
		return nil, err
	}
	concluded := slices.ContainsFunc(entries, func(e Entry) bool { return e.Type == domain.NameOf(domain.InspectionConcluded{}) })
	var seen []Entry
	for _, entry := range entries {
		e, err := entry.event()
		if err != nil {
			return nil, err
		}
		if !domain.HiddenFrom(e, inspected, concluded) {
			seen = append(seen, entry)
		}
	}
	return seen, nil
}
