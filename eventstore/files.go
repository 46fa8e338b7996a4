package eventstore

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"time"
)

// FilesSource is the Source of a copy of a server's directory, or of the directory of a replica whose server does not
// run. It gives what can be read in it.
func FilesSource(dir string) Source {
	return func(_ context.Context, stream string, p Position) (StoredMessage, error) {
		missing := fmt.Errorf("position %d of %s is not in %s, or cannot be read there", p, stream, dir)
		found, err := streamsIn(dir, stream)
		if err != nil || len(found) != 1 {
			return StoredMessage{}, missing
		}
		blocks, err := blocksOf(found[0])
		if err != nil {
			return StoredMessage{}, err
		}
		for i := len(blocks) - 1; i >= 0; i-- {
			b, err := os.ReadFile(blockIn(found[0], blocks[i]))
			if err != nil {
				return StoredMessage{}, err
			}
			for x := range newBlockReader(stream, blocks[i]).records(b, 0) {
				if x.position() == p {
					return StoredMessage{
						Position: p, Subject: string(x.subject), Header: bytes.Clone(x.header), Payload: bytes.Clone(x.payload), Time: time.Unix(0, x.time),
					}, nil
				}
			}
		}
		return StoredMessage{}, missing
	}
}
