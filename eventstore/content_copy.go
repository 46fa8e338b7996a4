package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
)

// A Stored is a content item, or a key, as it is kept: what a backup carries. An item tells nothing without its key.
type Stored struct {
	Ref  string
	Data []byte
}

// Sealed yields every content item as it is kept, one in memory at a time. Whoever takes a backup reads the log first, up
// to an end, then Sealed, then Keys: what an event names up to that end was put before it, and is among them unless it was
// erased. An error ends it. What does not belong there is passed over; Check tells of it.
func (c *Content) Sealed(ctx context.Context) iter.Seq2[Stored, error] { return stored(ctx, c.boxes) }

// Keys yields every key as it is kept. Who has both this and Sealed can read all that anybody has typed.
func (c *Content) Keys(ctx context.Context) iter.Seq2[Stored, error] { return stored(ctx, c.keys) }

func stored(ctx context.Context, s shelf) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for ref, err := range s.refs(ctx) {
			if errors.Is(err, ErrForeign) {
				continue
			}
			var data []byte
			if err == nil {
				data, err = s.get(ctx, ref)
			}
			if errors.Is(err, fs.ErrNotExist) {
				continue // erased since
			}
			if !yield(Stored{ref, data}, err) || err != nil {
				return
			}
		}
	}
}

// RestoreSealed puts a content item of a backup back. It survives a power cut when this returns. Keys go back first, so
// that whoever finds an item finds its key. What is there already is left as it is.
func (c *Content) RestoreSealed(ctx context.Context, s Stored) error {
	if len(s.Data) < minBox {
		return fmt.Errorf("restore content item %s: %w: it is cut off", s.Ref, ErrTampered)
	}
	return restore(ctx, c.boxes, s)
}

// RestoreKey puts a key of a backup back. What is no key is refused with ErrTampered, one of a newer program with
// ErrDamaged. Of an item that the log says is erased the key is destroyed again when the log is there.
func (c *Content) RestoreKey(ctx context.Context, s Stored) error {
	if _, err := readKey(s.Data); err != nil {
		return fmt.Errorf("restore content item %s: %w", s.Ref, err)
	}
	return restore(ctx, c.keys, s)
}

func restore(ctx context.Context, to shelf, s Stored) error {
	if err := checkRef(s.Ref); err != nil {
		return fmt.Errorf("restore content item: %w: %w", ErrTampered, err)
	}
	have, err := to.get(ctx, s.Ref)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = to.put(ctx, s.Ref, s.Data)
	case err == nil && !bytes.Equal(have, s.Data):
		err = fmt.Errorf("%w: another one is here", ErrTampered)
	}
	if err != nil {
		return diskError("restore content item "+s.Ref, err)
	}
	return nil
}

// Check says whether an item that an event names can be read, without giving it away: nil, or an error as of Open.
func (c *Content) Check(ctx context.Context, named Item) error {
	_, err := c.Open(ctx, named)
	return err
}

// Foreign lists what lies among the items and keys and is not theirs, at most so many.
func (c *Content) Foreign(ctx context.Context, most int) (found []error, _ error) {
	for _, s := range []shelf{c.boxes, c.keys} {
		for _, err := range s.refs(ctx) {
			if errors.Is(err, ErrForeign) {
				found = append(found, err)
			} else if err != nil {
				return found, err
			}
			if len(found) == most {
				return found, nil
			}
		}
	}
	return found, nil
}
