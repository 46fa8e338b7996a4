package projections

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A copier brings tuples into the tables of a schema, over one connection and beside whoever makes them. Each chunk is a
// transaction of its own: one that lasted as long as a rebuild would keep PostgreSQL from clearing up after the live runner.
type copier struct {
	schema string
	chunks chan chunk
	spare  chan []byte
	done   chan struct{}
	err    error // why it ended, when done is closed
}

// chunk is some rows of one table, as COPY takes them but for the end.
type chunk struct {
	table   string
	columns []string
	data    []byte
	flushed chan<- struct{} // closed when all that was sent before is there
}

// ahead is how many chunks may wait.
const ahead = 4

var (
	copyHead = append([]byte("PGCOPY\n\xff\r\n\x00"), make([]byte, 8)...)
	copyTail = []byte{0xff, 0xff}
)

// newCopier begins to bring. It ends with ctx, or with stop.
func newCopier(ctx context.Context, db *pgxpool.Pool, schema string) *copier {
	c := &copier{schema: schema, chunks: make(chan chunk, ahead), spare: make(chan []byte, ahead+2), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		c.err = c.run(ctx, db)
	}()
	return c
}

func (c *copier) run(ctx context.Context, db *pgxpool.Pool) error {
	conn, err := db.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	for {
		select {
		case next, more := <-c.chunks:
			if !more {
				return nil
			}
			if next.flushed != nil {
				close(next.flushed)
				continue
			}
			if err := c.copy(ctx, conn.Conn(), next); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *copier) copy(ctx context.Context, conn *pgx.Conn, next chunk) error {
	q := fmt.Sprintf("copy %s (%s) from stdin binary", in(c.schema, next.table), strings.Join(next.columns, ", "))
	if _, err := conn.PgConn().CopyFrom(ctx, bytes.NewReader(append(next.data, copyTail...)), q); err != nil {
		return fmt.Errorf("copy %s: %w", next.table, err)
	}
	select {
	case c.spare <- next.data:
	default:
	}
	return nil
}

// buffer gives an empty chunk to fill.
func (c *copier) buffer() []byte {
	select {
	case b := <-c.spare:
		return append(b[:0], copyHead...)
	default:
		return append(make([]byte, 0, chunkSize+chunkSize/4), copyHead...)
	}
}

// send hands a chunk over; it waits while too many wait.
func (c *copier) send(next chunk) error {
	select {
	case c.chunks <- next:
		return nil
	case <-c.done:
		return c.err
	}
}

// flush returns when all that was sent is in the tables.
func (c *copier) flush() error {
	there := make(chan struct{})
	if err := c.send(chunk{flushed: there}); err != nil {
		return err
	}
	select {
	case <-there:
		return nil
	case <-c.done:
		return c.err
	}
}

// stop ends it when all that was sent is in the tables.
func (c *copier) stop() error {
	close(c.chunks)
	<-c.done
	return c.err
}
