package state

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/eventstore"
)

var _ eventstore.Snapshots = (*State)(nil)

// Put implements eventstore.Snapshots. The last one put stays: an older one is only less worth.
func (s *State) Put(ctx context.Context, snapshot eventstore.Snapshot) error {
	_, err := s.db.Exec(ctx, `insert into snapshots (aggregate, state, fold, position, version, hash, commands, body, sum)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (aggregate, state) do update set fold = excluded.fold, position = excluded.position, version = excluded.version,
		hash = excluded.hash, commands = excluded.commands, body = excluded.body, sum = excluded.sum, made_at = now()`,
		snapshot.Aggregate, snapshot.State, snapshot.Fold, int64(snapshot.Tip.Position), int64(snapshot.Tip.Version), snapshot.Tip.Hash,
		snapshot.Commands, string(snapshot.Body), snapshot.Sum)
	if err != nil {
		return fmt.Errorf("keep the snapshot of %s: %w", snapshot.Aggregate, err)
	}
	return nil
}

// Get implements eventstore.Snapshots.
func (s *State) Get(ctx context.Context, aggregate, state string) (eventstore.Snapshot, error) {
	found := eventstore.Snapshot{Aggregate: aggregate, State: state}
	var position, version int64
	var body string
	err := s.db.QueryRow(ctx, "select fold, position, version, hash, commands, body, sum from snapshots where aggregate = $1 and state = $2", aggregate, state).
		Scan(&found.Fold, &position, &version, &found.Tip.Hash, &found.Commands, &body, &found.Sum)
	if errors.Is(err, pgx.ErrNoRows) {
		return eventstore.Snapshot{}, nil
	}
	if err != nil {
		return eventstore.Snapshot{}, fmt.Errorf("get the snapshot of %s: %w", aggregate, err)
	}
	found.Tip.Position, found.Tip.Version, found.Body = uint64(position), uint64(version), []byte(body)
	return found, nil
}
