package eventstore

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/minio/highwayhash"
)

// What is known of the files of nats-server 2.15.2 stands in this file and nowhere else. It is needed because the server
// says nothing when a bit of them is flipped: it passes over the message, or ends the log there, or, when the bit belongs
// to a sequence, fills the memory with all the messages it takes for deleted.
//
//	DIR/jetstream/<account>/streams/<stream>/msgs/<n>.blk   the messages, one record after the other
//	                                        /msgs/index.db  what the blocks hold, written at times and at a stop
//	DIR/jetstream/<account>/_js_/<group>/msgs/<n>.blk       of a member: what it has confirmed to the others, in such records
//	                                    /snapshots/snap.<term>.<index>  what came before them, and 8 bytes of hash
//
// A record is
//
//	length 4, its highest bit: has a header │ sequence 8 │ time 8 │ length of the subject 2 │ subject
//	│ [ length of the header 4 │ header ] │ payload │ hash 8
//
// in little endian. The hash is HighwayHash of sequence, time, subject, header and payload; the three lengths within are
// not in it. What is not as it is drawn here is not judged: encrypted and compressed blocks, and streams in which no
// record at all can be read.
const (
	recordHead  = 4 + 8 + 8 + 2
	recordHash  = 8
	hasHeader   = 1 << 31
	deletedSeq  = 1<<63 | 1<<62 // set in the sequence of a record that tells of a message that is no more
	erasedSeq   = 1 << 63       // such a record stands in the message's own place
	longRecord  = 32 << 20
	pageSize    = 4096
	indexMagic  = 11
	indexLatest = 4
)

// A blockRecord is a message as it stands in a block.
type blockRecord struct {
	sequence uint64 // with the bits that say that it tells of a deletion
	time     int64
	subject  []byte
	header   []byte
	payload  []byte
	size     int
}

// position is the place in the log that the record fills, or 0.
func (r blockRecord) position() Position {
	if r.sequence&deletedSeq == 1<<62 {
		return 0
	}
	return r.sequence &^ erasedSeq
}

// A blockReader reads the records of one block.
type blockReader struct{ sum hash.Hash }

func newBlockReader(stream string, block int) blockReader {
	key := sha256.Sum256(fmt.Appendf(nil, "%s-%d", stream, block))
	h, _ := highwayhash.New64(key[:]) // fails only with a key of another length
	return blockReader{h}
}

var little = binary.LittleEndian

// read gives the record that begins at b, and says whether it is whole.
func (r blockReader) read(b []byte) (blockRecord, bool) {
	var x blockRecord
	if len(b) < recordHead+recordHash {
		return x, false
	}
	length, subject := little.Uint32(b), int(little.Uint16(b[20:]))
	x.size = int(length &^ hasHeader)
	headers := 0
	if length&hasHeader != 0 {
		headers = 4
	}
	if x.size > longRecord || x.size > len(b) || x.size < recordHead+subject+headers+recordHash {
		return x, false
	}
	x.sequence, x.time = little.Uint64(b[4:]), int64(little.Uint64(b[12:]))
	x.subject = b[recordHead : recordHead+subject]
	rest := b[recordHead+subject : x.size-recordHash]
	if headers > 0 {
		n := little.Uint32(rest)
		if rest = rest[4:]; uint64(n) > uint64(len(rest)) {
			return x, false
		}
		x.header, rest = rest[:n], rest[n:]
		if !bytes.HasPrefix(x.header, []byte("NATS/1.0")) || !bytes.HasSuffix(x.header, []byte("\r\n\r\n")) {
			return x, false
		}
	}
	x.payload = rest
	return x, string(r.hash(x)) == string(b[x.size-recordHash:x.size])
}

func (r blockReader) hash(x blockRecord) []byte {
	var numbers [16]byte
	little.PutUint64(numbers[:], x.sequence)
	little.PutUint64(numbers[8:], uint64(x.time))
	r.sum.Reset()
	for _, part := range [][]byte{numbers[:], x.subject, x.header, x.payload} {
		_, _ = r.sum.Write(part)
	}
	return r.sum.Sum(nil)
}

// write appends a record as the server would.
func (r blockReader) write(b []byte, x blockRecord) []byte {
	x.size = recordHead + len(x.subject) + len(x.payload) + recordHash
	length := uint32(x.size)
	if len(x.header) > 0 {
		x.size += 4 + len(x.header)
		length = uint32(x.size) | hasHeader
	}
	b = little.AppendUint32(b, length)
	b = little.AppendUint64(b, x.sequence)
	b = little.AppendUint64(b, uint64(x.time))
	b = little.AppendUint16(b, uint16(len(x.subject)))
	b = append(b, x.subject...)
	if len(x.header) > 0 {
		b = little.AppendUint32(b, uint32(len(x.header)))
		b = append(b, x.header...)
	}
	b = append(b, x.payload...)
	return append(b, r.hash(x)...)
}

// next finds the first whole record at or after a place in a block, of a message after a position; -1: there is none.
func (r blockReader) next(b []byte, from int, after Position) int {
	for at := from; at+recordHead+recordHash <= len(b); at++ {
		length := little.Uint32(b[at:]) &^ hasHeader
		if length < recordHead+recordHash || int(length) > len(b)-at ||
			b[at+11]&0x3f != 0 || b[at+19] < 0x10 || b[at+19] > 0x3f { // a sequence that was reached, a time of this century
			continue
		}
		if x, whole := r.read(b[at:]); whole && x.position() > after {
			return at
		}
	}
	return -1
}

// records yields the whole records of a block, with positions that grow from one on, and passes over what cannot be read. They
// share its bytes.
func (r blockReader) records(b []byte, after Position) iter.Seq[blockRecord] {
	return func(yield func(blockRecord) bool) {
		for at := 0; at >= 0 && at < len(b); {
			x, whole := r.read(b[at:])
			if !whole {
				at = r.next(b, at+1, after)
				continue
			}
			at += x.size
			if p := x.position(); p > after && x.sequence == p {
				if after = p; !yield(x) {
					return
				}
			}
		}
	}
}

// A hole is a piece of a block that cannot be read, and the messages that must have stood there.
type hole struct {
	file     string
	from, to int      // in the file
	before   Position // the message before it
	next     Position // the message after it
	time     int64    // of the message before it
	cut      bool     // nothing whole comes after it, and the log was longer
	subject  string   // of the first message in it, if it can still be made out; maybe not as it was
}

// A scan is what the blocks of a stream hold.
type scan struct {
	dir    string // of the stream
	stream string
	known  bool // it is laid out as we know it
	end    Position
	holes  []hole // with something whole behind them
	tail   *hole  // the end of the last block, when it cannot be read: a write that the power cut off, or damage
	index  Position
	bytes  int64
}

// isLog says whether the stream is a log, from which nothing is ever deleted.
func (s scan) isLog() bool { return strings.HasPrefix(s.stream, logPrefix) }

func indexOf(dir string) string { return filepath.Join(dir, "msgs", "index.db") }

func blockIn(dir string, number int) string {
	return filepath.Join(dir, "msgs", strconv.Itoa(number)+".blk")
}

// streamsIn are the directories of the streams of a name in the directory of a server; "*" is all of them.
func streamsIn(dir, name string) ([]string, error) {
	return filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", name))
}

// streamDir is where a server keeps a stream of the account that everybody has.
func streamDir(dir, name string) string {
	return filepath.Join(dir, "jetstream", "$G", "streams", name)
}

// groupsIn are the directories of what a member has confirmed to the others.
func groupsIn(dir string) ([]string, error) {
	return filepath.Glob(filepath.Join(dir, "jetstream", "*", "_js_", "*"))
}

// tornSnapshot is the latest snapshot of a group, when its hash is not that of its content.
func tornSnapshot(group string) (file string, err error) {
	snapshots, err := filepath.Glob(filepath.Join(group, "snapshots", "snap.*"))
	if err != nil {
		return "", err
	}
	var latest [2]uint64
	for _, s := range snapshots {
		var at [2]uint64
		if n, _ := fmt.Sscanf(filepath.Base(s), "snap.%d.%d", &at[0], &at[1]); n == 2 && slices.Compare(at[:], latest[:]) > 0 {
			file, latest = s, at
		}
	}
	if file == "" {
		return "", nil
	}
	b, err := os.ReadFile(file)
	if err != nil || len(b) < recordHash {
		return file, err
	}
	key := sha256.Sum256([]byte(filepath.Base(group)))
	if highwayhash.Sum64(b[:len(b)-recordHash], key[:]) == little.Uint64(b[len(b)-recordHash:]) {
		file = ""
	}
	return file, nil
}

// scanStream reads the blocks of a stream that no server has open.
func scanStream(dir string) (scan, error) {
	s := scan{dir: dir, stream: filepath.Base(dir)}
	for _, keys := range []string{"meta.key", filepath.Join("msgs", "*.key")} {
		if found, _ := filepath.Glob(filepath.Join(dir, keys)); len(found) > 0 {
			return s, nil // encrypted
		}
	}
	blocks, err := blocksOf(dir)
	if err != nil {
		return s, err
	}
	var b []byte
	var open []hole // without anything whole behind them yet
	var time int64
	for _, number := range blocks {
		file := blockIn(dir, number)
		if b, err = readInto(b, file); err != nil {
			return s, err
		}
		s.bytes += int64(len(b))
		if bytes.HasPrefix(b, []byte("cmp")) {
			s.known = false
			return s, nil // compressed
		}
		r := newBlockReader(s.stream, number)
		for at := 0; at < len(b); {
			x, whole := r.read(b[at:])
			if whole {
				if p := x.position(); p > s.end {
					for i := range open {
						open[i].next = p
					}
					s.holes, open = append(s.holes, open...), nil
					s.end, time = p, x.time
				}
				s.known = true
				at += x.size
				continue
			}
			to := r.next(b, at+1, s.end)
			if to < 0 {
				to = len(b)
			}
			if !unwritten(b, at, to) {
				open = append(open, hole{file: file, from: at, to: to, before: s.end, time: time, subject: printable(x.subject)})
			} else if to < len(b) { // the server ends the log here, as it should: what follows was not acknowledged
				open = append(open, hole{file: file, from: at, to: len(b), before: s.end, time: time})
				to = len(b)
			}
			at = to
		}
	}
	if len(open) > 0 {
		s.tail = &open[0]
	}
	s.index, err = readIndex(dir, s.stream)
	return s, err
}

// blocksOf are the numbers of a stream's blocks, in order.
func blocksOf(dir string) (blocks []int, err error) {
	entries, err := os.ReadDir(filepath.Join(dir, "msgs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if name, is := strings.CutSuffix(e.Name(), ".blk"); is {
			if n, err := strconv.Atoi(name); err == nil {
				blocks = append(blocks, n)
			}
		}
	}
	slices.Sort(blocks)
	return blocks, err
}

// readInto reads a file into a buffer that is used again.
func readInto(b []byte, file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	into := bytes.NewBuffer(b[:0])
	_, err = into.ReadFrom(f)
	return into.Bytes(), err
}

// unwritten says whether a page in a piece of a block was never written: it ends in zeros. That is what a power cut
// leaves of writes that nobody was told of, and not what becomes of a record that was whole.
func unwritten(b []byte, from, to int) bool {
	for end := (from/pageSize + 1) * pageSize; end <= to; end += pageSize {
		if tail := b[max(from, end-16):end]; len(tail) == 16 && bytes.Count(tail, []byte{0}) == 16 {
			return true
		}
	}
	tail := b[max(from, to-16):to]
	return to == len(b) && bytes.Count(tail, []byte{0}) == len(tail)
}

// readIndex gives the last position that the server has written down beside the blocks; 0 when there is none or it
// cannot be read, which the server notices by itself.
func readIndex(dir, stream string) (Position, error) {
	b, err := os.ReadFile(indexOf(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil || len(b) < 2+recordHash {
		return 0, err
	}
	key := sha256.Sum256([]byte(stream))
	b, sum := b[:len(b)-recordHash], b[len(b)-recordHash:]
	if have := highwayhash.Sum64(b, key[:]); have != little.Uint64(sum) || b[0] != indexMagic || b[1] > indexLatest {
		return 0, nil
	}
	b = b[2:]
	var last uint64
	for range 5 { // messages, bytes, first, its time, last; a time is a number of the same length
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return 0, nil
		}
		last, b = v, b[n:]
	}
	return last, nil
}

// printable is a subject, or "" when the bytes are not one.
func printable(b []byte) string {
	if len(b) == 0 || len(b) > 256 || bytes.ContainsFunc(b, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return string(b)
}
