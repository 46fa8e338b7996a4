package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A StoredMessage is a message as a server keeps it.
type StoredMessage struct {
	Position Position
	Subject  string
	Header   []byte // as it is sent, "NATS/1.0" to the empty line; nil: none
	Payload  []byte
	Time     time.Time // when the server stored it; zero: not known, and of no use to a log
}

// Stored is a message of a log as a server would have kept it.
func (m RawMessage) Stored() StoredMessage {
	s := StoredMessage{Position: m.Position, Subject: m.Subject, Payload: m.Payload}
	if len(m.Header) > 0 {
		b := bytes.NewBufferString("NATS/1.0\r\n")
		for _, name := range slices.Sorted(maps.Keys(m.Header)) {
			for _, value := range m.Header[name] {
				fmt.Fprintf(b, "%s: %s\r\n", name, value)
			}
		}
		b.WriteString("\r\n")
		s.Header = b.Bytes()
	}
	return s
}

// A Source gives a message of a stream that another than the damaged one has: a replica, or a backup. It must not give
// what it does not have.
type Source func(ctx context.Context, stream string, p Position) (StoredMessage, error)

// CheckBlocks reads the files of every stream in the directory of a server that does not run, and returns a *Damage
// when messages in them cannot be read. It has found nothing wrong with files that it does not know: encrypted,
// compressed, or of another version of the server. The end of the last file may be torn by a power cut; that is no
// damage unless the log is known to have come further: by the server's own index, or by what reached says of a
// tenant's log. It changes nothing.
func CheckBlocks(dir string, reached map[string]Position) error {
	found, _, err := lostIn(dir, reached, false)
	if err != nil || len(found) == 0 {
		return err
	}
	return found[0].damage()
}

// A fault is a stream with holes.
type fault struct {
	scan
	holes []hole
}

// lostIn finds the streams in the directory of a server that have lost something, and the indexes that tell of more than
// the files hold where nothing is lost. Of a member of a cluster the end is not judged: it gets what is missing there from
// the others.
func lostIn(dir string, reached map[string]Position, member bool) (found []fault, ahead []string, err error) {
	streams, err := streamsIn(dir, "*")
	if err != nil {
		return nil, nil, err
	}
	for _, stream := range streams {
		s, err := scanStream(stream)
		if err != nil {
			return nil, nil, fmt.Errorf("read the files of %s: %w", filepath.Base(stream), err)
		}
		holes := s.holes
		if s.isLog() && !member {
			holes = s.lost(reached[strings.TrimPrefix(s.stream, logPrefix)])
		}
		if s.known && len(holes) > 0 {
			found = append(found, fault{s, holes})
		} else if s.known && s.isLog() && s.index > s.end {
			ahead = append(ahead, indexOf(s.dir))
		}
	}
	return found, ahead, nil
}

// lost are the holes of a log that are damage, when it is known to have come to a position; 0: that is not known.
func (s scan) lost(reached Position) []hole {
	end := max(reached, s.index)
	if end <= s.end || reached > 0 && reached <= s.end && s.tail == nil {
		return s.holes
	}
	tail := hole{before: s.end}
	if s.tail != nil {
		tail = *s.tail
	}
	tail.next, tail.cut = end+1, true
	return append(s.holes, tail)
}

func (f fault) damage() *Damage {
	h := f.holes[0]
	d := &Damage{Position: h.before + 1, Subject: h.subject, Remedy: RemedyRestore}
	missing := "the message cannot be read"
	if n := h.next - h.before - 1; n > 1 {
		missing = fmt.Sprintf("%d messages cannot be read", n)
	}
	switch {
	case h.file == "":
		d.Reason = fmt.Sprintf("the files of %s end at %d, and the log has once reached %d", f.stream, h.before, h.next-1)
	default:
		d.Reason = fmt.Sprintf("%s: %d bytes at %d of %s are not what was written", missing, h.to-h.from, h.from, h.file)
		if h.cut {
			d.Reason += fmt.Sprintf(", nothing comes after them, and the log has once reached %d", h.next-1)
		}
	}
	return d
}

// MendBlocks puts what a source has into the places of the files that cannot be read, and returns how many messages it
// has put back. The files are those of a server that does not run. What they were is kept in DIR/damaged. It returns a
// *Damage, and has changed nothing, when the source does not have all that is missing.
func MendBlocks(ctx context.Context, dir string, reached map[string]Position, from Source) (mended int, err error) {
	found, _, err := lostIn(dir, reached, false)
	if err != nil {
		return 0, err
	}
	if mended, err = mend(ctx, dir, found, from); err != nil {
		return 0, err
	}
	return mended, CheckBlocks(dir, reached)
}

func mend(ctx context.Context, dir string, found []fault, from Source) (mended int, err error) {
	whole := map[string][]byte{}
	var indexes []string
	for _, f := range found {
		n, err := f.fill(ctx, from, whole)
		if err != nil {
			return 0, err
		}
		mended += n
		indexes = append(indexes, indexOf(f.dir))
	}
	aside := asideIn(dir)
	for _, index := range indexes { // first: from then on the server reads the blocks
		if err := moveAside(dir, aside, index); err != nil {
			return 0, err
		}
	}
	for file, content := range whole {
		if err := copyAside(dir, aside, file); err != nil {
			return 0, err
		}
		if err := writeDurably(file, content); err != nil {
			return 0, err
		}
	}
	return mended, nil
}

// fill makes the files of a stream with holes anew.
func (f fault) fill(ctx context.Context, from Source, whole map[string][]byte) (mended int, err error) {
	last := Position(0)
	for i := 0; i < len(f.holes); {
		file := f.holes[i].file
		if file == "" {
			return 0, f.damage() // no file to put it in
		}
		var number int
		if _, err := fmt.Sscanf(filepath.Base(file), "%d.blk", &number); err != nil {
			return 0, err
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		r, at := newBlockReader(f.stream, number), 0
		for ; i < len(f.holes) && f.holes[i].file == file; i++ {
			h := f.holes[i]
			whole[file] = append(whole[file], b[at:h.from]...)
			for p := max(h.before, last) + 1; p < h.next; p++ {
				m, err := from(ctx, f.stream, p)
				if err == nil && m.Position != p {
					err = fmt.Errorf("asked for position %d, it gave %d", p, m.Position)
				}
				if err != nil {
					d := f.damage()
					d.Reason += "; and nobody else could give it: " + err.Error()
					return 0, d
				}
				stamp := h.time
				if !m.Time.IsZero() {
					stamp = m.Time.UnixNano()
				}
				whole[file] = r.write(whole[file], blockRecord{
					sequence: p, time: stamp, subject: []byte(m.Subject), header: m.Header, payload: m.Payload,
				})
				last = p
				mended++
			}
			at = h.to
		}
		whole[file] = append(whole[file], b[at:]...)
	}
	return mended, nil
}

// readyBlocks sees to it that a server starts on files that are whole. A member gets what it has lost from the others.
func (s *Server) readyBlocks(dir string, o ServerOptions) error {
	found, ahead, err := lostIn(dir, o.Reached, o.Cluster != nil)
	if err != nil {
		return err
	}
	if err := checkGroups(dir); err != nil {
		return err
	}
	if len(found) > 0 && o.Cluster == nil {
		return found[0].damage()
	}
	if len(found) > 0 {
		s.log.Warnf("messages cannot be read and are asked of the other members: %v", found[0].damage())
		peers := o.Cluster.peers()
		defer peers.close()
		n, err := mend(context.Background(), dir, found, peers.message)
		if err != nil {
			return err
		}
		s.log.Warnf("%d messages were put back; what was there is in %s", n, filepath.Join(dir, "damaged"))
	}
	for _, index := range ahead {
		s.log.Warnf("%s tells of more than the files beside it hold, of which nobody was told; it is set aside", index)
		if err := moveAside(dir, asideIn(dir), index); err != nil {
			return err
		}
	}
	return nil
}

// checkGroups looks at what a member has confirmed to the others. When some of it cannot be read, the server would forget
// it, and could then give its vote to one that lacks it too. Nobody else has it as this member has; so it must not start.
func checkGroups(dir string) error {
	groups, err := groupsIn(dir)
	if err != nil {
		return err
	}
	for _, group := range groups {
		s, err := scanStream(group)
		if err != nil {
			return fmt.Errorf("read the files of %s: %w", filepath.Base(group), err)
		}
		file, err := tornSnapshot(group)
		if err != nil {
			return err
		}
		if s.known && len(s.holes) > 0 {
			file = s.holes[0].file
		}
		if file != "" {
			return &Damage{Reason: "what this member has confirmed to the others cannot be read: " + file, Remedy: RemedyRejoin}
		}
	}
	return nil
}

func asideIn(dir string) string {
	return filepath.Join(dir, "damaged", time.Now().UTC().Format("20060102T150405.000000000"))
}

// moveAside takes a file out of a server's directory and keeps it.
func moveAside(dir, aside, file string) error {
	err := copyAside(dir, aside, file)
	if err == nil {
		err = os.Remove(file)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncPath(filepath.Dir(file)))
}

// copyAside keeps a copy of a file of a server's directory, durably, before it is changed.
func copyAside(dir, aside, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	inside, err := filepath.Rel(dir, file)
	if err != nil {
		return err
	}
	to := filepath.Join(aside, inside)
	if err := makeDir(filepath.Dir(to)); err != nil {
		return err
	}
	return writeDurably(to, b)
}
