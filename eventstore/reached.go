package eventstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// Reached is a file beside the log that says how far it has come. A server that cannot read a block of the log to its
// end takes what it can read for the whole and says nothing; the log is then shorter, and whole in itself. Only who
// remembers how long it was can tell.
type Reached struct {
	path string

	mu sync.Mutex
	at Position
}

type reachedFile struct {
	Position Position `json:"position"`
}

// OpenReached reads the file, if there is one.
func OpenReached(path string) (*Reached, error) {
	r := &Reached{path: path}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	var f reachedFile
	if err == nil {
		err = json.Unmarshal(b, &f)
	}
	if err != nil {
		return nil, fmt.Errorf("how far the log had come: %w", err)
	}
	r.at = f.Position
	return r, nil
}

// Note writes down a position up to which the log is durable, when it is further than what stands there.
func (r *Reached) Note(durable Position) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if durable <= r.at {
		return nil
	}
	b, err := json.Marshal(reachedFile{durable})
	if err != nil {
		return err
	}
	if err := writeDurably(r.path, append(b, '\n')); err != nil {
		return fmt.Errorf("note how far the log has come: %w", err)
	}
	r.at = durable
	return nil
}

// At is the position that stands there; 0 when none does.
func (r *Reached) At() Position {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

// Check returns a *Damage when a log that ends here has been longer.
func (r *Reached) Check(end Position) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if end >= r.at {
		return nil
	}
	return &Damage{
		Position: end + 1, Remedy: RemedyRestore,
		Reason: fmt.Sprintf("the log ends at %d and has once reached %d (%s)", end, r.at, r.path),
	}
}
