package eventstore

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sys/unix"
)

// A journal makes what was appended to the blocks of logs survive a power cut without syncing the blocks. A sync of a file
// that grows, or of the whole file system, makes the file system write its own journal, and wait for what others have
// written; a file of its own that never changes its size is written in place and costs one write. So the bytes that were
// appended since the last time are copied into this file and synced there: write-ahead logging of the blocks, byte by byte,
// as a database does it. When it is full the file system is synced as a whole, and it begins anew.
//
// After a power cut redo puts the bytes back where they stood, before anything reads the blocks. That is sound because blocks
// of a log only ever grow (blocks.go says what is known of them; a log has no deletes and no limits, settings.go). Whatever
// is not as it is known here is left to the sync of the whole: a log that has just been opened, a block that shrinks or was
// replaced, more than there is room for.
//
// The file holds flushes, each at the beginning of a page. The number of the first is 0, and the others of its epoch follow:
//
//	magic 8 │ epoch 8 │ number 8 │ length of the rest 4 │ CRC-32C of all but itself 4
//	│ for each piece: length of the stream's name 2 │ block 4 │ from 8 │ length 4 │ name │ bytes
//
// in little endian.
type journal struct {
	dir  string       // of the server
	sync func() error // the file system as a whole

	filling sync.WaitGroup // the goroutine that makes the file

	mu      sync.Mutex
	file    *os.File // nil until there is one
	making  bool
	flushes int              // without a file
	logs    map[string]*tail // by the stream's directory
	fresh   bool             // everything before the tails is synced, and the file is about what follows
	epoch   uint64
	number  uint64
	at      int64
	buffer  []byte
}

// A tail is how far the blocks of a log are safe: up to a place in the newest block that was met.
type tail struct {
	number int
	block  *os.File // nil: there is none yet
	size   int64
}

const (
	journalSize  = 16 << 20
	journalAfter = 50 // syncs without a journal before there is one: a log that is hardly written to needs none
	journalHead  = 32
	pieceHead    = 18
)

var (
	journalMagic = []byte("dondocJ1")
	castagnoli   = crc32.MakeTable(crc32.Castagnoli)
)

func journalIn(dir string) string { return filepath.Join(dir, "journal") }

func newJournal(dir string, sync func() error) *journal {
	return &journal{dir: dir, sync: sync, logs: map[string]*tail{}}
}

// follow has the journal look after the blocks of a stream, from the next sync on.
func (j *journal) follow(stream string) {
	found, _ := streamsIn(j.dir, stream)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fresh = false
	if len(found) == 1 && j.logs[found[0]] == nil {
		j.logs[found[0]] = &tail{}
	}
}

// renew forgets how far the blocks were safe: the server is another one.
func (j *journal) renew() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fresh = false
}

// flush makes everything that was written before the call survive a power cut.
func (j *journal) flush() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		j.prepare()
	}
	if j.file == nil || !j.fresh || !j.collect() {
		return j.whole()
	}
	page := int64(len(j.buffer)+pageSize-1) / pageSize * pageSize
	if j.at+page > journalSize {
		return j.whole()
	}
	used := len(j.buffer)
	j.buffer = append(j.buffer, make([]byte, int(page)-used)...) // whole pages, so that none is read first
	little.PutUint64(j.buffer[8:], j.epoch)
	little.PutUint64(j.buffer[16:], j.number)
	little.PutUint32(j.buffer[24:], uint32(used-journalHead))
	little.PutUint32(j.buffer[28:], checksum(j.buffer[:used]))
	if _, err := j.file.WriteAt(j.buffer, j.at); err != nil {
		return err
	}
	if err := fdatasync(j.file); err != nil {
		return err
	}
	j.at, j.number = j.at+page, j.number+1
	return nil
}

// whole syncs the file system, and begins the journal anew after it.
func (j *journal) whole() error {
	j.fresh = false
	marked := true
	for dir, t := range j.logs {
		if err := t.mark(dir); err != nil {
			marked = false
		}
	}
	if err := j.sync(); err != nil {
		return err
	}
	var epoch [8]byte
	_, _ = rand.Read(epoch[:]) // never fails
	j.epoch, j.number, j.at = little.Uint64(epoch[:]), 0, 0
	j.fresh = marked && len(j.logs) > 0
	return nil
}

// collect puts into the buffer what was appended since the last time. It says no when that is not all that happened.
func (j *journal) collect() bool {
	j.buffer = append(append(j.buffer[:0], journalMagic...), make([]byte, journalHead-len(journalMagic))...)
	for dir, t := range j.logs {
		for {
			if t.block != nil && !j.piece(dir, t) {
				return false
			}
			next, err := os.Open(blockIn(dir, t.number+1))
			if errors.Is(err, fs.ErrNotExist) {
				break
			}
			if err != nil {
				return false
			}
			// The block before got its last message before this one was made.
			if t.block != nil && (!j.piece(dir, t) || !same(t.block, blockIn(dir, t.number))) {
				next.Close()
				return false
			}
			t.close()
			t.number, t.block, t.size = t.number+1, next, 0
		}
	}
	return len(j.buffer) > journalHead
}

// piece adds what was appended to a block.
func (j *journal) piece(dir string, t *tail) bool {
	info, err := t.block.Stat()
	if err != nil || info.Size() < t.size || info.Size()-t.size > journalSize/2 {
		return false
	}
	if info.Size() == t.size {
		return true
	}
	name, n := filepath.Base(dir), int(info.Size()-t.size)
	j.buffer = little.AppendUint16(j.buffer, uint16(len(name)))
	j.buffer = little.AppendUint32(j.buffer, uint32(t.number))
	j.buffer = little.AppendUint64(j.buffer, uint64(t.size))
	j.buffer = little.AppendUint32(j.buffer, uint32(n))
	j.buffer = append(j.buffer, name...)
	from := len(j.buffer)
	j.buffer = append(j.buffer, make([]byte, n)...)
	if got, err := t.block.ReadAt(j.buffer[from:], t.size); err != nil || got != n {
		return false
	}
	t.size += int64(n)
	return true
}

// mark finds the newest block of a stream and how long it is.
func (t *tail) mark(dir string) error {
	blocks, err := blocksOf(dir)
	if err != nil {
		return err
	}
	t.close()
	t.number, t.size = 0, 0
	if len(blocks) == 0 {
		return nil
	}
	t.number = blocks[len(blocks)-1]
	if t.block, err = os.Open(blockIn(dir, t.number)); err != nil {
		return err
	}
	info, err := t.block.Stat()
	if err != nil {
		return err
	}
	t.size = info.Size()
	return nil
}

func (t *tail) close() {
	if t.block != nil {
		t.block.Close()
		t.block = nil
	}
}

// same says whether a name still leads to an open file.
func same(f *os.File, name string) bool {
	is, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
	return err == nil && os.SameFile(is, named)
}

func fdatasync(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); !errors.Is(err, unix.EINTR) {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}

// checksum is that of a flush, but for the four bytes in which it stands.
func checksum(b []byte) uint32 {
	return crc32.Update(crc32.Checksum(b[:28], castagnoli), castagnoli, b[journalHead:])
}

// prepare opens the file, or has it made when there is much to write; until it is there the whole is synced.
func (j *journal) prepare() {
	if f, err := os.OpenFile(journalIn(j.dir), os.O_RDWR, 0); err == nil {
		if info, err := f.Stat(); err == nil && info.Size() == journalSize {
			j.file, j.fresh = f, false
			return
		}
		f.Close()
	}
	if j.flushes++; j.flushes < journalAfter || j.making {
		return
	}
	j.making = true
	j.filling.Go(func() { // it takes a while
		if err := makeJournal(j.dir); err == nil {
			j.mu.Lock()
			j.making = false
			j.mu.Unlock()
		} // else there is no room, and it is not tried again
	})
}

// makeJournal makes the file, filled, so that writing to it changes nothing but its bytes.
func makeJournal(dir string) (err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil || st.Bavail*uint64(st.Bsize) < 8*journalSize {
		return errors.Join(err, ErrFull)
	}
	temp := journalIn(dir) + ".new"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	zeros := make([]byte, 1<<20)
	for range journalSize / len(zeros) {
		if _, err = f.Write(zeros); err != nil {
			break
		}
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(temp, journalIn(dir))
	}
	if err != nil {
		os.Remove(temp)
		return err
	}
	return syncPath(dir)
}

// close syncs the whole a last time, and empties the journal: what it says is in the blocks. Nothing is written to the
// directory after it.
func (j *journal) close() error {
	j.filling.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, t := range j.logs {
		t.close()
	}
	if j.file == nil {
		return nil
	}
	err := j.sync()
	if err == nil {
		err = empty(j.file)
	}
	return errors.Join(err, j.file.Close())
}

func empty(f *os.File) error {
	_, err := f.WriteAt(make([]byte, pageSize), 0)
	return errors.Join(err, fdatasync(f))
}

// redo puts back into the blocks what a power cut has taken from them, and empties the journal. No server has them open.
// What stands there already must be what the journal says, or nothing: another program has written to them otherwise.
func redo(dir string) error {
	f, err := os.OpenFile(journalIn(dir), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if some, err := putBack(dir, ""); err != nil || !some {
		return err
	}
	return empty(f)
}

// putBack is redo, which leaves the journal as it is, of every stream but one. It says whether there was anything. What the journal tells of is
// synced in the blocks when it returns, so the journal may then be emptied.
func putBack(dir, but string) (some bool, err error) {
	b, err := readInto(nil, journalIn(dir))
	if err != nil {
		return false, err
	}
	changedIn := map[string]bool{}
	for name, of := range byBlock(readJournal(b)) {
		if name.stream == but {
			continue
		}
		some = true
		streams, err := streamsIn(dir, name.stream)
		if err != nil || len(streams) != 1 {
			return some, errors.Join(err, &Damage{Reason: "the journal tells of the stream " + name.stream + ", which is not there", Remedy: RemedyRestore})
		}
		changed, err := redoBlock(streams[0], name.block, of)
		if err != nil {
			return some, err
		}
		changedIn[streams[0]] = changedIn[streams[0]] || changed
	}
	for stream, changed := range changedIn {
		if changed { // the server reads the blocks instead of its index
			if err := os.Remove(indexOf(stream)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return some, err
			}
		}
		if err := syncTree(stream); err != nil { // after a kill the bytes are there, and only in the memory of the system
			return some, err
		}
	}
	return some, nil
}

// A piece is what was appended to a block.
type piece struct {
	stream string
	block  int
	from   int64
	bytes  []byte
}

// readJournal gives the pieces of an epoch up to the first flush that is not whole.
func readJournal(b []byte) (pieces []piece) {
	var epoch uint64
	for number := uint64(0); len(b) >= journalHead && bytes.HasPrefix(b, journalMagic); number++ {
		if number == 0 {
			epoch = little.Uint64(b[8:])
		}
		n := int64(little.Uint32(b[24:])) + journalHead
		if little.Uint64(b[8:]) != epoch || little.Uint64(b[16:]) != number || n > int64(len(b)) || little.Uint32(b[28:]) != checksum(b[:n]) {
			break
		}
		for rest := b[journalHead:n]; len(rest) >= pieceHead; {
			name, length := int(little.Uint16(rest)), int(little.Uint32(rest[14:]))
			if len(rest) < pieceHead+name+length {
				break
			}
			pieces = append(pieces, piece{
				stream: string(rest[pieceHead : pieceHead+name]), block: int(little.Uint32(rest[2:])), from: int64(little.Uint64(rest[6:])),
				bytes: rest[pieceHead+name : pieceHead+name+length],
			})
			rest = rest[pieceHead+name+length:]
		}
		b = b[min(int64(len(b)), (n+pageSize-1)/pageSize*pageSize):]
	}
	return pieces
}

type blockName struct {
	stream string
	block  int
}

func byBlock(pieces []piece) map[blockName][]piece {
	all := map[blockName][]piece{}
	for _, p := range pieces {
		name := blockName{p.stream, p.block}
		all[name] = append(all[name], p)
	}
	return all
}

// redoBlock makes a block what the journal says it was. A record that is whole and is another one is a sign that another
// program has written to the log since.
func redoBlock(stream string, block int, pieces []piece) (changed bool, err error) {
	file := blockIn(stream, block)
	have, err := readInto(nil, file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	want := bytes.Clone(have)
	for _, p := range pieces {
		if int64(len(want)) < p.from {
			return false, &Damage{Reason: fmt.Sprintf("block %d ends at %d and was safe up to %d", block, len(want), p.from), Remedy: RemedyRestore}
		}
		want = append(want, make([]byte, max(0, int(p.from)+len(p.bytes)-len(want)))...)
		copy(want[p.from:], p.bytes)
	}
	if bytes.Equal(have, want) {
		return false, nil
	}
	r := newBlockReader(filepath.Base(stream), block)
	for at := 0; at < len(want); {
		x, whole := r.read(want[at:])
		if !whole {
			break
		}
		if at < len(have) {
			if other, whole := r.read(have[at:]); whole && !bytes.Equal(have[at:at+other.size], want[at:at+x.size]) {
				return false, &Damage{Position: x.position(), Subject: string(x.subject), Remedy: RemedyRestore, Reason: "another program has written to the log since it was not closed well"}
			}
		}
		at += x.size
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return false, err
	}
	_, err = f.WriteAt(want, 0)
	return true, errors.Join(err, f.Sync(), f.Close())
}

// journalled gives the messages of a stream that the journal of a server's directory holds, in the order of positions. What
// a flush holds was complete when it was synced, so they may have been acknowledged.
func journalled(dir, stream string) (messages []RawMessage, err error) {
	b, err := readInto(nil, journalIn(dir))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return nil, err
	}
	of := map[int][]byte{}
	var blocks []int
	for _, p := range readJournal(b) {
		if p.stream != stream {
			continue
		}
		if of[p.block] == nil {
			blocks = append(blocks, p.block)
		}
		of[p.block] = append(of[p.block], p.bytes...) // each goes on where the one before ended
	}
	slices.Sort(blocks)
	last := Position(0)
	for _, block := range blocks {
		for x := range newBlockReader(stream, block).records(of[block], last) {
			last = x.position()
			m, err := x.message()
			if err != nil {
				return nil, err
			}
			messages = append(messages, m)
		}
	}
	return messages, nil
}

// moveJournal takes the journal out of a server's directory when the files of a stream are no longer those it tells of. What
// it tells of others is put back into theirs first.
func moveJournal(dir, stream, to string) error {
	if _, err := os.Stat(journalIn(dir)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := putBack(dir, stream); err != nil {
		return err
	}
	if err := os.Rename(journalIn(dir), to); err != nil {
		return err
	}
	return errors.Join(syncPath(filepath.Dir(to)), syncPath(dir))
}

// returnJournal undoes moveJournal.
func returnJournal(dir, from string) error {
	err := os.Rename(from, journalIn(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncPath(dir), syncPath(filepath.Dir(from)))
}
