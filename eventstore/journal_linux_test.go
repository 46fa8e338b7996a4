package eventstore

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/internal/testenv"
)

// A cut is what a power cut leaves of a log: the blocks as they were when they were synced last, the journal as it was
// at the end, and what was acknowledged in between.
type cut struct {
	before, after string // directories: synced, and as it was in the memory of the system
	acked         Position
}

// cutAt writes to a log with a journal and cuts its power. Each commit has so many bytes.
func cutAt(t *testing.T, commits, size int) cut {
	t.Helper()
	dir := t.TempDir()
	if err := makeJournal(dir); err != nil {
		t.Fatal(err)
	}
	server := startServer(t, dir, ServerOptions{})
	if !server.SharesSyncs() {
		t.Skip("skipped 1: syncs cannot be shared on the file system of the temporary directory")
	}
	s := open(t, server, Options{})
	c := cut{before: t.TempDir(), after: t.TempDir()}
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c0"))).Tip()
	copyTree(t, dir, c.before)
	for i := 1; i < commits; i++ {
		tip = must(s.Append(t.Context(), "asg.a", tip, draft(fmt.Sprint("c", i), opened{strings.Repeat(string(rune('a'+i%26)), size)}))).Tip()
	}
	c.acked = s.Durable()
	copyTree(t, dir, c.after)
	server.Close()
	if b := must(os.ReadFile(journalIn(dir))); len(readJournal(b)) > 0 {
		t.Error("a log that was closed well leaves a journal")
	}
	return c
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// disk is what lies there when the power is back: the directory as it was synced, with the journal.
func (c cut) disk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	copyTree(t, c.before, dir)
	if err := os.WriteFile(journalIn(dir), must(os.ReadFile(journalIn(c.after))), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// found starts a server on a directory and says up to where the log can be read.
func found(t *testing.T, dir string) (Position, error) {
	t.Helper()
	server, err := StartServer(dir, ServerOptions{Scratch: true})
	if err != nil {
		return 0, err
	}
	defer server.Close()
	s, err := Open(t.Context(), must(server.Connect()), Options{Server: server}, counterCodec{})
	if err != nil {
		return 0, err
	}
	census, err := s.Verify(t.Context(), nil)
	return census.Position, err
}

func blocksAt(t *testing.T, dir string) []string {
	t.Helper()
	return must(filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "dondoc-main", "msgs", "*.blk")))
}

func TestTheJournalPutsBackWhatThePowerTook(t *testing.T) {
	c := cutAt(t, 160, 60_000) // more than a block
	if blocks := blocksAt(t, c.after); len(blocks) < 2 {
		t.Fatalf("%d blocks: none was full", len(blocks))
	}
	if n := len(readJournal(must(os.ReadFile(journalIn(c.after))))); n < 100 {
		t.Fatalf("the journal holds %d pieces", n)
	}
	t.Run("nothing but the journal was written", func(t *testing.T) {
		dir := c.disk(t)
		if p, err := found(t, dir); p != c.acked || err != nil {
			t.Errorf("found %d of %d, %v", p, c.acked, err)
		}
		if p, err := found(t, dir); p != c.acked || err != nil { // and the journal is used once
			t.Errorf("and then %d of %d, %v", p, c.acked, err)
		}
	})
	t.Run("some pages of the blocks were written", func(t *testing.T) {
		for seed := range uint64(4) {
			r := rand.New(rand.NewPCG(seed, 1))
			dir := c.disk(t)
			for _, block := range blocksAt(t, c.after) {
				to := filepath.Join(dir, strings.TrimPrefix(block, c.after))
				was, _ := os.ReadFile(to)
				now := must(os.ReadFile(block))
				now = now[:len(was)+r.IntN(len(now)-len(was)+1)]
				for page := len(was)/pageSize + 1; page*pageSize < len(now); page++ {
					if r.IntN(2) == 0 {
						clear(now[page*pageSize : min(len(now), (page+1)*pageSize)])
					}
				}
				if err := os.WriteFile(to, now, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if p, err := found(t, dir); p != c.acked || err != nil {
				t.Errorf("seed %d: found %d of %d, %v", seed, p, c.acked, err)
			}
		}
	})
	t.Run("the program was killed, and all is there", func(t *testing.T) {
		if p, err := found(t, c.after); p != c.acked || err != nil {
			t.Errorf("found %d of %d, %v", p, c.acked, err)
		}
	})
	for name, spoil := range map[string]func(b []byte){
		"planted: the journal is not read":         func(b []byte) { b[0] ^= 1 },
		"planted: a flush is torn":                 func(b []byte) { b[bytes.Index(b[pageSize:], journalMagic)+pageSize+journalHead] ^= 1 },
		"planted: a flush of another epoch":        func(b []byte) { b[bytes.Index(b[pageSize:], journalMagic)+pageSize+8] ^= 1 },
		"planted: the piece of another block":      func(b []byte) { respell(b, func(p []byte) { p[2]++ }) },
		"planted: a piece stands elsewhere":        func(b []byte) { respell(b, func(p []byte) { p[6]++ }) },
		"planted: a piece of a stream not there":   func(b []byte) { respell(b, func(p []byte) { p[pieceHead] = 'x' }) },
		"planted: what the piece says was changed": func(b []byte) { respell(b, func(p []byte) { p[pieceHead+40] ^= 1 }) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := c.disk(t)
			b := must(os.ReadFile(journalIn(dir)))
			spoil(b)
			if err := os.WriteFile(journalIn(dir), b, 0o600); err != nil {
				t.Fatal(err)
			}
			if p, err := found(t, dir); p == c.acked && err == nil {
				t.Error("is not noticed")
			}
		})
	}
}

// respell changes the second flush and makes its checksum fit.
func respell(b []byte, change func(piece []byte)) {
	at := pageSize + bytes.Index(b[pageSize:], journalMagic)
	flush := b[at : at+journalHead+int(little.Uint32(b[at+24:]))]
	change(flush[journalHead:])
	little.PutUint32(flush[28:], checksum(flush))
}

// A journal is about one log. Where another program has gone on since, it is not written over; a bit that was flipped is mended.
func TestTheJournalDoesNotOverwriteAnother(t *testing.T) {
	c := cutAt(t, 20, 500)
	dir := c.disk(t)
	if err := os.Rename(journalIn(dir), journalIn(dir)+".away"); err != nil {
		t.Fatal(err)
	}
	server := startServer(t, dir, ServerOptions{SyncAlways: true})
	s := open(t, server, Options{})
	must(s.Append(t.Context(), "asg.b", Tip{}, draft("another")))
	server.Close()
	if err := os.Rename(journalIn(dir)+".away", journalIn(dir)); err != nil {
		t.Fatal(err)
	}
	if _, err := StartServer(dir, ServerOptions{Scratch: true}); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "another program") {
		t.Errorf("started: %v", err)
	}
	flipped := blocksAt(t, c.after)[0]
	b := must(os.ReadFile(flipped))
	b[len(b)/2] ^= 4
	if err := os.WriteFile(flipped, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := found(t, c.after); p != c.acked || err != nil {
		t.Errorf("found %d of %d, %v", p, c.acked, err)
	}
}

// What the journal does not know of is left to the sync of the whole.
func TestTheJournalLeavesTheRestToTheSyncOfAll(t *testing.T) {
	dir, syncs := t.TempDir(), 0
	msgs := filepath.Join(dir, "jetstream", "$G", "streams", "dondoc-main", "msgs")
	write := func(block, text string, flag int) {
		t.Helper()
		f := must(os.OpenFile(filepath.Join(msgs, block+".blk"), os.O_CREATE|os.O_WRONLY|flag, 0o600))
		_, err := f.WriteString(text)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(makeJournal(dir), os.MkdirAll(msgs, 0o700)); err != nil {
		t.Fatal(err)
	}
	j := newJournal(dir, func() error { syncs++; return nil })
	defer j.close()
	for _, step := range []struct {
		what string
		do   func()
		want int // syncs of the whole
	}{
		{"no log is open", func() {}, 1},
		{"one was opened", func() { j.follow("dondoc-main") }, 1},
		{"its first block", func() { write("1", "abc", os.O_APPEND) }, 0},
		{"more in it", func() { write("1", "def", os.O_APPEND) }, 0},
		{"nothing new", func() {}, 1},
		{"the next block", func() { write("1", "ghi", os.O_APPEND); write("2", "jkl", os.O_APPEND) }, 0},
		{"two at once", func() { write("3", "mno", os.O_APPEND); write("4", "pqr", os.O_APPEND) }, 0},
		{"a block that shrinks", func() { write("4", "s", os.O_TRUNC) }, 1},
		{"and grows", func() { write("4", "t", os.O_APPEND) }, 0},
		{"a block that is replaced, and the next", func() {
			write("x", "uvw", 0)
			if err := os.Rename(filepath.Join(msgs, "x.blk"), filepath.Join(msgs, "4.blk")); err != nil {
				t.Fatal(err)
			}
			write("5", "a", os.O_APPEND)
		}, 1},
		{"more than there is room for", func() { write("5", strings.Repeat("x", journalSize), os.O_APPEND) }, 1},
		{"another server", func() { j.renew(); write("5", "b", os.O_APPEND) }, 1},
		{"and it goes on", func() { write("5", "c", os.O_APPEND) }, 0},
	} {
		before := syncs
		step.do()
		if err := j.flush(); err != nil || syncs-before != step.want {
			t.Errorf("%s: %d syncs of the whole, want %d; %v", step.what, syncs-before, step.want, err)
		}
	}
	if pieces := readJournal(must(os.ReadFile(journalIn(dir)))); len(pieces) != 1 || string(pieces[0].bytes) != "c" || pieces[0].block != 5 || pieces[0].stream != "dondoc-main" {
		t.Errorf("the journal says %+v", pieces)
	}
}

// The program was killed, which leaves the blocks whole in the memory of the system, and is started again: the journal may
// be emptied only when they are on the disk, for the power may go at that moment.
func TestTheJournalIsEmptiedWhenTheBlocksAreSafe(t *testing.T) {
	c := cutAt(t, 60, 5_000)
	for name, tt := range map[string]struct {
		start func(dir string) error
		kept  bool
	}{
		"as it is": {redo, true},
		"planted: emptied at once": {func(dir string) error {
			f, err := os.OpenFile(journalIn(dir), os.O_RDWR, 0)
			if err != nil {
				return err
			}
			return errors.Join(empty(f), f.Close())
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			disk := testenv.Disk(t, 128)
			dir := filepath.Join(disk.Dir, "log")
			copyTree(t, c.before, dir)
			if err := syncTree(dir); err != nil {
				t.Fatal(err)
			}
			if err := writeDurably(journalIn(dir), must(os.ReadFile(journalIn(c.after)))); err != nil {
				t.Fatal(err)
			}
			for _, block := range blocksAt(t, c.after) { // appended, as the server did, and synced by nobody
				f := must(os.OpenFile(filepath.Join(dir, strings.TrimPrefix(block, c.after)), os.O_CREATE|os.O_WRONLY, 0o600))
				was := must(f.Stat()).Size()
				if _, err := f.WriteAt(must(os.ReadFile(block))[was:], was); err != nil || f.Close() != nil {
					t.Fatal(err)
				}
			}
			if err := tt.start(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := disk.Cut(); err != nil {
				t.Fatal(err)
			}
			if err := disk.Restart(); err != nil {
				t.Fatal(err)
			}
			if p, err := found(t, dir); (p == c.acked) != tt.kept {
				t.Errorf("found %d of %d, %v", p, c.acked, err)
			}
		})
	}
}

// Who closes a server may remove its directory: the file that is being filled is there by then, or will never be.
func TestAfterTheCloseNothingIsWritten(t *testing.T) {
	for i := range 5 {
		dir := t.TempDir()
		j := newJournal(dir, func() error { return nil })
		for range journalAfter {
			if err := j.flush(); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.close(); err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(left) > 0 {
			t.Errorf("try %d: %v is still being written", i, left)
		}
		if info, err := os.Stat(journalIn(dir)); err != nil || info.Size() != journalSize {
			t.Errorf("try %d: %v, %v", i, info, err)
		}
	}
}
