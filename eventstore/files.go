package eventstore

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// FilesSource is the Source of a copy of a server's directory, or of the directory of a replica whose server does not
// run. It gives what can be read in it.
func FilesSource(dir string) Source {
	return func(_ context.Context, stream string, p Position) (StoredMessage, error) {
		missing := fmt.Errorf("position %d of %s is not in %s, or cannot be read there", p, stream, dir)
		found, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", stream))
		if err != nil || len(found) != 1 {
			return StoredMessage{}, missing
		}
		blocks, err := blocksOf(found[0])
		if err != nil {
			return StoredMessage{}, err
		}
		for i := len(blocks) - 1; i >= 0; i-- {
			b, err := os.ReadFile(filepath.Join(found[0], "msgs", strconv.Itoa(blocks[i])+".blk"))
			if err != nil {
				return StoredMessage{}, err
			}
			r := newBlockReader(stream, blocks[i])
			for at := 0; at < len(b); {
				x, whole := r.read(b[at:])
				switch {
				case whole && x.position() == p:
					return StoredMessage{
						Position: p, Subject: string(x.subject), Header: bytes.Clone(x.header), Payload: bytes.Clone(x.payload), Time: time.Unix(0, x.time),
					}, nil
				case whole:
					at += x.size
				default:
					if at = r.next(b, at+1, 0); at < 0 {
						at = len(b)
					}
				}
			}
		}
		return StoredMessage{}, missing
	}
}
