package projections

import (
	"fmt"

	"github.com/dondoc/dondoc/eventstore"
)

// after is what of a batch comes after a position. What is handed in again is not folded again; a commit that is missing
// is an error matching eventstore.ErrDamaged, and nothing of the batch is folded.
func after(position uint64, batch []Commit) ([]Commit, error) {
	for len(batch) > 0 && batch[0].Position <= position {
		batch = batch[1:]
	}
	for i, c := range batch {
		if want := position + 1 + uint64(i); c.Position != want {
			return nil, &eventstore.Damage{Position: want, Reason: fmt.Sprintf("it was not handed to the read models, which were given %d", c.Position)}
		}
	}
	return batch, nil
}
