package eventstore

import (
	"bytes"
	"errors"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// flipIn flips a bit in the middle of the records at some positions.
func flipIn(t *testing.T, dir string, positions ...Position) {
	t.Helper()
	r := must(OpenRemains(dir, "main", 0))
	flipped := 0
	for _, number := range must(blocksOf(r.Dir)) {
		file := filepath.Join(r.Dir, "msgs", strconv.Itoa(number)+".blk")
		b := must(os.ReadFile(file))
		reader := newBlockReader(r.stream, number)
		for from := 0; from < len(b); {
			x, whole := reader.read(b[from:])
			if !whole {
				t.Fatal("the block is damaged already")
			}
			if slices.Contains(positions, x.position()) {
				b[from+x.size/2] ^= 8
				flipped++
			}
			from += x.size
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if flipped != len(positions) {
		t.Fatal("there is no such message")
	}
}

// A damaged log is put together from a backup and from what can be read behind the damage.
func TestALogIsPutTogetherAgain(t *testing.T) {
	dir := t.TempDir()
	server := startServer(t, dir, ServerOptions{})
	s := open(t, server, Options{})
	writeSome(t, s)
	was := raws(t, s)
	backup := backUp(t, s, 40)
	server.Close()
	for _, tt := range []struct {
		name    string
		flipped []Position
		end     Position // of what is put together; 60 is all
	}{
		{"nothing", nil, 60},
		{"one in the backup", []Position{17}, 60},
		{"two, the first and the last that the backup has", []Position{1, 40}, 60},
		{"one behind the backup", []Position{17, 50}, 49},
		{"the first behind the backup", []Position{41}, 40},
		{"the last", []Position{60}, 59},
	} {
		t.Run(tt.name, func(t *testing.T) {
			damaged := t.TempDir()
			if err := os.CopyFS(damaged, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			flipIn(t, damaged, tt.flipped...)
			left := must(OpenRemains(damaged, "main", 60))
			for m, err := range left.Messages() {
				if w := was[m.Position]; err != nil || slices.Contains(tt.flipped, m.Position) || m.Subject != w.Subject || !bytes.Equal(m.Payload, w.Payload) || !maps.EqualFunc(m.Header, w.Header, slices.Equal) {
					t.Fatalf("%+v, %v, was %+v", m, err, w)
				}
			}
			restored := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
			fill := must(restored.Refill(t.Context()))
			m, err := fill.Merge(t.Context(), must(OpenArchive(bytes.NewReader(backup), BackupArchive)).Messages(), left.Messages())
			if err = errors.Join(err, fill.End(t.Context())); err != nil || fill.At() != tt.end || left.End != 60 {
				t.Fatalf("%+v, %v, to %d, want %d; it had reached %d", m, err, fill.At(), tt.end, left.End)
			}
			if c, err := restored.Verify(t.Context(), nil); err != nil || c.Position != tt.end || uint64(m.FromBackup+m.FromLog) != tt.end {
				t.Errorf("%+v, %v, %+v", c, err, m)
			}
			for p, r := range raws(t, restored) {
				if w := was[p]; r.Subject != w.Subject || !bytes.Equal(r.Payload, w.Payload) || !maps.EqualFunc(r.Header, w.Header, slices.Equal) {
					t.Errorf("at %d: %+v, was %+v", p, r, w)
				}
			}
		})
	}
}

// What tells another story is no backup of the log, and what does not fit behind a backup is not taken.
func TestOnlyTheSameLogIsMerged(t *testing.T) {
	good := goodLog(t)
	for i := range good {
		good[i].Subject = "main." + good[i].Subject
	}
	seq := func(log []RawMessage) iter.Seq2[RawMessage, error] {
		return func(yield func(RawMessage, error) bool) {
			for _, m := range log {
				if !yield(m, nil) {
					return
				}
			}
		}
	}
	other := slices.Clone(good)
	other[1].Payload = bytes.Replace(other[1].Payload, []byte("person.1"), []byte("person.2"), 1)
	forged := slices.Clone(good)
	forged[2].Payload = bytes.Replace(forged[2].Payload, []byte("person.1"), []byte("person.2"), 1)
	for name, tt := range map[string]struct {
		backup, left []RawMessage
		end, known   Position
		want         error
	}{
		"the same":                     {good[:2], good, 4, 4, nil},
		"nothing is left":              {good, nil, 4, 4, nil},
		"nothing was backed up":        {nil, good, 4, 4, nil},
		"another log":                  {good, other, 1, 0, ErrOtherLog},
		"a gap":                        {good[:2], []RawMessage{good[0], good[3]}, 2, 4, nil},
		"a link that does not fit":     {good[:2], []RawMessage{good[0], good[1], forged[2], good[3]}, 3, 4, nil},
		"what the program cannot read": {good[:2], []RawMessage{good[0], good[1], {Position: 3, Subject: "main.asg.a", Payload: []byte(`{"format":9}`)}}, 2, 0, ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
			fill := must(s.Refill(t.Context()))
			m, err := fill.Merge(t.Context(), seq(tt.backup), seq(tt.left))
			if !errors.Is(err, tt.want) || fill.At() != tt.end || err == nil && m.End != tt.known {
				t.Errorf("%+v, %v, to %d", m, err, fill.At())
			}
		})
	}
}
