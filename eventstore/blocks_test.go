package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A written log is one that a real server has left, and every message in it.
type writtenLog struct {
	dir    string
	stream string // its directory
	all    map[Position]StoredMessage
}

// leaveLog writes a log of several blocks with a real server and stops it. Its messages are as that server gives them.
func leaveLog(t *testing.T) writtenLog {
	t.Helper()
	w := writtenLog{dir: t.TempDir(), all: map[Position]StoredMessage{}}
	server := startServer(t, w.dir, ServerOptions{})
	s := open(t, server, Options{})
	tips := map[string]Tip{}
	put := func(aggregate, command, title string) {
		tips[aggregate] = must(s.Append(t.Context(), aggregate, tips[aggregate], draft(command, opened{title}))).Tip()
	}
	for i := range 60 {
		put(fmt.Sprintf("asg.%d", i%7), fmt.Sprintf("c%d", i), strings.Repeat("việc ", i))
	}
	for i := range 34 { // over 8 MB, where a block ends
		put("asg.big", fmt.Sprintf("big%d", i), strings.Repeat("x", 250_000))
	}
	for i := range 20 {
		put(fmt.Sprintf("asg.%d", i%7), fmt.Sprintf("d%d", i), "ngắn")
	}
	nc := must(server.Connect())
	for p := range Position(114) {
		w.all[p+1] = must(askStored(t.Context(), nc, "dondoc-main", p+1))
	}
	server.Close()
	w.stream = must(streamsIn(w.dir, "*"))[0]
	return w
}

func (w writtenLog) source(_ context.Context, stream string, p Position) (StoredMessage, error) {
	if m, has := w.all[p]; has && stream == "dondoc-main" {
		return m, nil
	}
	return StoredMessage{}, errors.New("not there")
}

func (w writtenLog) copy(t *testing.T) writtenLog {
	t.Helper()
	c := writtenLog{dir: t.TempDir(), all: w.all}
	if err := os.CopyFS(c.dir, os.DirFS(w.dir)); err != nil {
		t.Fatal(err)
	}
	c.stream = must(streamsIn(c.dir, "*"))[0]
	return c
}

func (w writtenLog) block(n int) string {
	return filepath.Join(w.stream, "msgs", fmt.Sprintf("%d.blk", n))
}

// The canary: what the server of today writes is what we take it for. When this fails after an upgrade of nats-server,
// the layout has changed: read its filestore.go, then blocks.go.
func TestTheFilesAreAsWeKnowThem(t *testing.T) {
	w := leaveLog(t)
	s := must(scanStream(w.stream))
	if !s.known || s.end != 114 || s.index != 114 || len(s.holes) != 0 || s.tail != nil {
		t.Errorf("a whole log: %+v", s)
	}
	if err := CheckBlocks(w.dir, map[string]Position{"main": 114}); err != nil {
		t.Error(err)
	}
	blocks := must(blocksOf(w.stream))
	if len(blocks) < 2 {
		t.Fatalf("%d blocks", len(blocks))
	}
	p := Position(0)
	for _, n := range blocks { // written anew from what the server gives, each file is the same to the last byte
		r, b := newBlockReader("dondoc-main", n), must(os.ReadFile(w.block(n)))
		var again []byte
		for at := 0; at < len(b); {
			x, whole := r.read(b[at:])
			if p++; !whole || x.position() != p {
				t.Fatalf("block %d at %d: %+v", n, at, x)
			}
			m := w.all[p]
			again = r.write(again, blockRecord{sequence: p, time: m.Time.UnixNano(), subject: []byte(m.Subject), header: m.Header, payload: m.Payload})
			at += x.size
		}
		if !bytes.Equal(again, b) {
			t.Errorf("block %d is not what we would write", n)
		}
	}
	if p != 114 {
		t.Errorf("%d messages in the files", p)
	}
}

func TestWhatIsNotKnownIsNotJudged(t *testing.T) {
	whole := leaveLog(t)
	for name, change := range map[string]func(w writtenLog) error{
		"encrypted":     func(w writtenLog) error { return os.WriteFile(filepath.Join(w.stream, "meta.key"), nil, 0o600) },
		"keys to it":    func(w writtenLog) error { return os.WriteFile(filepath.Join(w.stream, "msgs", "1.key"), nil, 0o600) },
		"compressed":    func(w writtenLog) error { return os.WriteFile(w.block(2), []byte("cmp\x01 and so on"), 0o600) },
		"of a new kind": func(w writtenLog) error { return os.Rename(w.stream, w.stream+"-2") }, // another name, another hash
		"nothing":       func(w writtenLog) error { return os.RemoveAll(filepath.Join(w.stream, "msgs")) },
	} {
		w := whole.copy(t)
		if err := change(w); err != nil {
			t.Fatal(err)
		}
		if err := CheckBlocks(w.dir, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := CheckBlocks(t.TempDir(), nil); err != nil {
		t.Error(err)
	}
}

// Wherever a bit is flipped the check names the message, and the log can be mended to the last byte.
func TestAFlippedBitIsFoundAndMended(t *testing.T) {
	whole := leaveLog(t)
	type place struct {
		block, at int
		p         Position
	}
	var places []place
	r := rand.New(rand.NewPCG(4, 5))
	p := Position(0)
	for _, n := range must(blocksOf(whole.stream)) {
		br, b := newBlockReader("dondoc-main", n), must(os.ReadFile(whole.block(n)))
		for at := 0; at < len(b); {
			x, _ := br.read(b[at:])
			p++
			switch {
			case p == 3 || p == 114: // each byte of its head and of its end
				for i := range recordHead + len(x.subject) + 6 {
					places = append(places, place{n, at + i, p})
				}
				for i := range 9 {
					places = append(places, place{n, at + x.size - 1 - i, p})
				}
			case r.IntN(8) == 0:
				places = append(places, place{n, at + r.IntN(x.size), p})
			}
			at += x.size
		}
	}
	w := whole.copy(t)
	files := map[int][]byte{}
	for _, n := range must(blocksOf(w.stream)) {
		files[n] = must(os.ReadFile(w.block(n)))
	}
	index := must(os.ReadFile(indexOf(w.stream)))
	mends, blind := 0, 0
	for i, at := range places {
		b := bytes.Clone(files[at.block])
		b[at.at] ^= 1 << r.IntN(8)
		reached := map[string]Position{"main": 114}
		if err := os.WriteFile(w.block(at.block), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 { // as after a kill
			os.Remove(indexOf(w.stream))
		} else if err := os.WriteFile(indexOf(w.stream), index, 0o600); err != nil {
			t.Fatal(err)
		} else {
			reached = nil
		}
		if wellFormed(b) {
			blind++
		}
		err := CheckBlocks(w.dir, reached)
		var d *Damage
		if !errors.As(err, &d) || d.Position != at.p || d.Remedy == "" {
			t.Errorf("a bit flipped at %d of block %d, in message %d: %v", at.at, at.block, at.p, err)
		}
		if i%16 > 1 {
			if err := os.WriteFile(w.block(at.block), files[at.block], 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		mends++
		if n, err := MendBlocks(t.Context(), w.dir, reached, w.source); n != 1 || err != nil {
			t.Errorf("mended %d: %v", n, err)
		}
		if !bytes.Equal(must(os.ReadFile(w.block(at.block))), files[at.block]) {
			t.Fatalf("block %d is not as it was", at.block)
		}
	}
	if blind < len(places)/4 { // the twin
		t.Errorf("a check without hashes misses only %d of %d: nothing is shown", blind, len(places))
	}
	kept, _ := filepath.Glob(filepath.Join(w.dir, "damaged", "*", "jetstream", "*", "streams", "dondoc-main", "msgs", "*.blk"))
	if len(kept) != mends {
		t.Errorf("%d damaged files are kept of %d", len(kept), mends)
	}
	if c, err := open(t, startServer(t, w.dir, ServerOptions{}), Options{MustExist: true}).Verify(t.Context(), nil); err != nil || c.Commits != 114 {
		t.Errorf("after all: %+v, %v", c, err)
	}
}

// wellFormed is a check that looks at lengths and sequences alone.
func wellFormed(b []byte) bool {
	last := uint64(0)
	for len(b) > 0 {
		if len(b) < recordHead || int(little.Uint32(b)&^hasHeader) > len(b) || little.Uint32(b)&^hasHeader < recordHead {
			return false
		}
		seq := little.Uint64(b[4:])
		if last > 0 && seq != last+1 {
			return false
		}
		last, b = seq, b[little.Uint32(b)&^hasHeader:]
	}
	return true
}

// Where nobody has what is missing, nothing is changed and nothing invented.
func TestNothingIsInvented(t *testing.T) {
	w := leaveLog(t)
	b := must(os.ReadFile(w.block(1)))
	b[len(b)/2] ^= 4
	if err := os.WriteFile(w.block(1), b, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]Source{
		"has it not": func(context.Context, string, Position) (StoredMessage, error) {
			return StoredMessage{}, errors.New("gone")
		},
		"gives another": func(ctx context.Context, stream string, p Position) (StoredMessage, error) {
			return w.source(ctx, stream, p+1)
		},
	} {
		if n, err := MendBlocks(t.Context(), w.dir, nil, from); n != 0 || !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if !bytes.Equal(must(os.ReadFile(w.block(1))), b) {
		t.Error("the file was changed")
	}
	if _, err := StartServer(w.dir, ServerOptions{Scratch: true}); !errors.Is(err, ErrDamaged) {
		t.Errorf("started on it: %v", err)
	}
}

// A copy of the directory, or a replica's, is a source too; what is damaged in it is not given.
func TestACopyIsASource(t *testing.T) {
	whole := leaveLog(t)
	w, copied := whole.copy(t), whole.copy(t)
	flip := func(w writtenLog, from Position) []byte {
		b := must(os.ReadFile(w.block(1)))
		at := bytes.Index(b, whole.all[from].Payload)
		bad := bytes.Clone(b)
		bad[at+5] ^= 1
		if err := os.WriteFile(w.block(1), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		return b
	}
	good := flip(w, 20)
	flip(copied, 30)
	if n, err := MendBlocks(t.Context(), w.dir, nil, FilesSource(copied.dir)); n != 1 || err != nil || !bytes.Equal(must(os.ReadFile(w.block(1))), good) {
		t.Errorf("mended %d, %v", n, err)
	}
	flip(w, 30)
	if n, err := MendBlocks(t.Context(), w.dir, nil, FilesSource(copied.dir)); n != 0 || !errors.Is(err, ErrDamaged) {
		t.Errorf("both have lost it: mended %d, %v", n, err)
	}
	if _, err := FilesSource(copied.dir)(t.Context(), "dondoc-other", 1); err == nil {
		t.Error("gives what it does not have")
	}
}

// What a power cut leaves at the end was not acknowledged, and is the server's to cut off; unless the log is known to have come further.
func TestATornEndIsNoDamage(t *testing.T) {
	whole := leaveLog(t)
	last := must(blocksOf(whole.stream))
	n := last[len(last)-1]
	b := must(os.ReadFile(whole.block(n)))
	r := newBlockReader("dondoc-main", n)
	at, ends := 0, []int{0}
	for at < len(b) {
		x, _ := r.read(b[at:])
		at += x.size
		ends = append(ends, at)
	}
	w := whole.copy(t)
	if err := os.Remove(indexOf(w.stream)); err != nil {
		t.Fatal(err)
	}
	tear := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(w.block(n), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := CheckBlocks(w.dir, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		end := must(scanStream(w.stream)).end
		if err := CheckBlocks(w.dir, map[string]Position{"main": end}); err != nil {
			t.Errorf("%s, and what was reached is there: %v", name, err)
		}
		var d *Damage
		if err := CheckBlocks(w.dir, map[string]Position{"main": end + 1}); !errors.As(err, &d) || d.Position != end+1 {
			t.Errorf("%s, of a log that had come further: %v", name, err)
		}
	}
	from := ends[len(ends)-3]
	for cut := from; cut < len(b); cut += 97 {
		tear(fmt.Sprintf("cut at %d", cut), b[:cut])
		tear(fmt.Sprintf("zeros from %d", cut), append(bytes.Clone(b[:cut]), make([]byte, len(b)-cut+32)...))
	}
	page := bytes.Clone(b) // a page in the middle of what was not acknowledged was never written, and later ones were
	middle := ends[3]
	if end := (middle/pageSize + 1) * pageSize; end < len(page) {
		clear(page[middle+40 : end])
		tear("a page of zeros", page)
	}
	// The index is ahead of the files: of what nobody was told of.
	if err := os.WriteFile(indexOf(w.stream), must(os.ReadFile(indexOf(whole.stream))), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.block(n), b[:ends[len(ends)-2]], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := CheckBlocks(w.dir, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("the index knows of more: %v", err)
	}
	s := open(t, startServer(t, w.dir, ServerOptions{Reached: map[string]Position{"main": 113}}), Options{MustExist: true})
	if c, err := s.Verify(soon(t), nil); err != nil || c.Position != 113 {
		t.Errorf("a log that ends at 113: %+v, %v", c, err)
	}
}

// What it costs to read the files before each start.
func BenchmarkCheckBlocks(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "jetstream", "$G", "streams", "dondoc-main")
	if err := os.MkdirAll(filepath.Join(dir, "msgs"), 0o700); err != nil {
		b.Fatal(err)
	}
	p, size := Position(0), int64(0)
	for n := range 16 {
		r := newBlockReader("dondoc-main", n+1)
		var block []byte
		for len(block) < 8<<20-1000 {
			p++
			block = r.write(block, blockRecord{
				sequence: p, time: time.Now().UnixNano(), subject: fmt.Appendf(nil, "main.asg.%d", p%100000),
				header: []byte("NATS/1.0\r\nNats-Msg-Id: 0123456789\r\n\r\n"), payload: bytes.Repeat([]byte("{}"), 300),
			})
		}
		size += int64(len(block))
		if err := os.WriteFile(filepath.Join(dir, "msgs", fmt.Sprintf("%d.blk", n+1)), block, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(size)
	for b.Loop() {
		if s, err := scanStream(dir); err != nil || s.end != p || len(s.holes) > 0 {
			b.Fatal(s, err)
		}
	}
}
