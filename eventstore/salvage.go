package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/nats-io/nats.go"
)

// ErrOtherLog says that two that should be the same log tell different things at a position.
var ErrOtherLog = errors.New("eventstore: the logs are not the same")

// Remains are the files of a log whose server does not run and may not be able to.
type Remains struct {
	Dir string   // of the stream; it may not be there
	End Position // the log has come this far: by what can be read, and by what is known of it

	server  string // its directory
	stream  string
	journal []RawMessage // what the journal holds, which a start could not put back
}

// OpenRemains looks at the files of a tenant's log in the directory of a server. reached is the position up to which the
// log is known to have come; 0: that is not known.
func OpenRemains(dir, tenant string, reached Position) (Remains, error) {
	r := Remains{server: dir, stream: logPrefix + tenant}
	var err error
	if r.journal, err = journalled(dir, r.stream); err != nil {
		return r, err
	}
	if n := len(r.journal); n > 0 {
		reached = max(reached, r.journal[n-1].Position)
	}
	found, err := streamsIn(dir, r.stream)
	if err != nil {
		return r, err
	}
	if len(found) == 0 {
		r.Dir, r.End = streamDir(dir, r.stream), reached
		return r, nil
	}
	r.Dir = found[0]
	s, err := scanStream(r.Dir)
	r.End = max(s.end, reached)
	if lost := s.lost(reached); len(lost) > 0 && lost[len(lost)-1].cut {
		r.End = lost[len(lost)-1].next - 1
	}
	return r, err
}

// MoveJournal takes the server's journal away when the files of this log are about to be others, of which it does not
// tell. What it tells of other logs is put into theirs first. ReturnJournal undoes it; each does nothing where there is none.
func (r Remains) MoveJournal(to string) error     { return moveJournal(r.server, r.stream, to) }
func (r Remains) ReturnJournal(from string) error { return returnJournal(r.server, from) }

// Messages yields what can be read in the files and in the journal, in the order of positions, with gaps where it cannot.
// Each was written as it is, by its hash; whether it is the one that must stand there is not checked.
func (r Remains) Messages() iter.Seq2[RawMessage, error] {
	return func(yield func(RawMessage, error) bool) {
		rest := r.journal
		for m, err := range r.inBlocks() {
			for err == nil && len(rest) > 0 && rest[0].Position <= m.Position {
				if rest[0].Position < m.Position && !yield(rest[0], nil) {
					return
				}
				rest = rest[1:]
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
		for _, m := range rest {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// inBlocks yields what can be read in the files.
func (r Remains) inBlocks() iter.Seq2[RawMessage, error] {
	return func(yield func(RawMessage, error) bool) {
		blocks, err := blocksOf(r.Dir)
		if err != nil {
			yield(RawMessage{}, err)
			return
		}
		last := Position(0)
		var b []byte
		for _, number := range blocks {
			if b, err = readInto(b, blockIn(r.Dir, number)); err != nil {
				yield(RawMessage{}, err)
				return
			}
			for x := range newBlockReader(r.stream, number).records(b, last) {
				last = x.position()
				if m, err := x.message(); !yield(m, err) || err != nil {
					return
				}
			}
		}
	}
}

// message is a record as a message that does not share its bytes.
func (x blockRecord) message() (RawMessage, error) {
	m := RawMessage{Position: x.sequence, Subject: string(x.subject), Payload: bytes.Clone(x.payload)}
	if len(x.header) > 0 {
		h, err := nats.DecodeHeadersMsg(x.header)
		if err != nil {
			return m, fmt.Errorf("the header of the message at %d: %w", x.sequence, err)
		}
		m.Header = h
	}
	return m, nil
}

// Merged is what a log was put together from.
type Merged struct {
	FromBackup, FromLog int
	End                 Position // the last position that either has; beyond the end of the Refill these are lost
}

// Merge fills the log with what a backup and what is left of the log have: where both have a message it must be the same
// (ErrOtherLog), and after the end of the backup what is left goes on for as long as nothing is missing and every link
// fits. So nothing is stored that was not stored before, and none after a gap.
func (r *Refill[E]) Merge(ctx context.Context, backup, left iter.Seq2[RawMessage, error]) (m Merged, err error) {
	next, stop := iter.Pull2(left)
	defer stop()
	have, err, ok := next()
	for b, e := range backup {
		if err = errors.Join(err, e); err != nil {
			return m, err
		}
		m.End = b.Position
		from := &m.FromBackup
		if ok && have.Position == b.Position {
			if have.Subject != b.Subject || !bytes.Equal(have.Payload, b.Payload) {
				return m, fmt.Errorf("%w: at position %d", ErrOtherLog, b.Position)
			}
			from = &m.FromLog
			have, err, ok = next()
		}
		if err := r.Put(ctx, b); err != nil {
			return m, err
		}
		*from++
	}
	whole := true
	for ; ok && err == nil; have, err, ok = next() {
		m.End = max(m.End, have.Position)
		if !whole {
			continue
		}
		var damage *Damage
		switch err := r.Put(ctx, have); {
		case errors.As(err, &damage) && damage.Remedy != RemedyUpgrade:
			whole = false
		case err != nil:
			return m, err
		default:
			m.FromLog++
		}
	}
	return m, err
}
