package eventstore

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"
)

// ArchiveFormat is the number of the format of backups (docs/format.md). A reader refuses a higher one.
const ArchiveFormat = 1

// The kinds of archives. The keys are in one of their own, because to erase an item its key is destroyed wherever it lies.
const (
	BackupArchive = "backup"
	KeysArchive   = "keys"
)

var (
	// ErrNoArchive says that a file is not what it was taken for: no backup, or that of something else.
	ErrNoArchive = errors.New("eventstore: not such a backup")
	// ErrArchive says that a backup is cut off, was changed, or is in itself not as it must be.
	ErrArchive = errors.New("eventstore: the backup is damaged")
	// ErrArchiveNewer says that a newer program has written the backup.
	ErrArchiveNewer = errors.New("eventstore: the backup is newer than this program")
)

// A Manifest is the first thing in an archive: what it is.
type Manifest struct {
	Kind     string    `json:"dondoc"` // BackupArchive or KeysArchive
	Format   int       `json:"format"`
	Tenant   string    `json:"tenant"`
	Program  string    `json:"program"` // that has written it
	Started  time.Time `json:"started"`
	Position Position  `json:"position"`       // up to which the log is in it; it was durable there before
	Note     string    `json:"note,omitempty"` // of the program, to itself
}

// A Seal is the last thing in an archive: what must have come before it.
type Seal struct {
	Commits int    `json:"commits"` // messages of the log
	Content int    `json:"content"` // content items
	Keys    int    `json:"keys"`
	State   int64  `json:"state"`  // bytes
	Bytes   int64  `json:"bytes"`  // of the archive before the content of this entry
	SHA256  string `json:"sha256"` // hex, of these
}

// The names of the entries. What is numbered comes in the order of the numbers.
const (
	manifestName = "manifest.json"
	sealName     = "seal.json"
	logPart      = "log/"
	contentPart  = "content/"
	statePart    = "state/"
	keysPart     = "keys/"
)

const (
	segmentBytes = 4 << 20 // of records, before they are compressed
	segmentLimit = 2 * segmentBytes
	sealSize     = 512 // one block, so that its header is known before its content is
	trailerSize  = 1024
)

// A record is the line before each message or key in a segment; as many bytes as it says follow, and a line break.
type record struct {
	Position Position            `json:"position,omitempty"`
	Subject  string              `json:"subject,omitempty"`
	Header   map[string][]string `json:"header,omitempty"`
	Ref      string              `json:"ref,omitempty"`
	Size     int                 `json:"size"`
}

// An ArchiveWriter writes an archive from front to back: manifest, state, log, content, or keys, seal. It holds one
// segment in memory, or one item, however large the archive becomes.
type ArchiveWriter struct {
	to      digester
	tar     *tar.Writer
	zip     *zstd.Encoder
	started time.Time
	part    string // of the open segment
	number  uint64
	segment []byte
	seal    Seal
}

// A digester hashes and counts what goes through.
type digester struct {
	w   io.Writer
	r   io.Reader
	sum hash.Hash
	n   int64
}

func (c *digester) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	return n, err
}

func (c *digester) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	return n, err
}

// NewArchive begins an archive. Close ends it; without, no reader takes it.
func NewArchive(w io.Writer, m Manifest) (*ArchiveWriter, error) {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, err
	}
	m.Format, m.Started = ArchiveFormat, m.Started.UTC().Truncate(time.Second)
	a := &ArchiveWriter{to: digester{w: w, sum: sha256.New()}, zip: zip, started: m.Started}
	a.tar = tar.NewWriter(&a.to)
	line, err := json.Marshal(m)
	if err == nil {
		err = a.entry(manifestName, append(line, '\n'))
	}
	if err != nil {
		return nil, fmt.Errorf("begin a backup: %w", err)
	}
	return a, nil
}

// Message adds the next message of the log.
func (a *ArchiveWriter) Message(m RawMessage) error {
	a.seal.Commits++
	return a.record(logPart, m.Position, record{Position: m.Position, Subject: m.Subject, Header: m.Header, Size: len(m.Payload)}, m.Payload)
}

// Key adds the key of a content item.
func (a *ArchiveWriter) Key(s Stored) error {
	a.seal.Keys++
	return a.record(keysPart, uint64(a.seal.Keys), record{Ref: s.Ref, Size: len(s.Data)}, s.Data)
}

// Content adds a content item.
func (a *ArchiveWriter) Content(s Stored) error {
	if err := a.flush(); err != nil {
		return err
	}
	a.seal.Content++
	return a.entry(contentPart+s.Ref[:2]+"/"+s.Ref, s.Data)
}

// State adds bytes of which the archive knows nothing but their order.
func (a *ArchiveWriter) State(p []byte) error {
	for len(p) > 0 {
		if err := a.open(statePart, uint64(a.seal.State)+1); err != nil {
			return err
		}
		n := min(len(p), segmentBytes-len(a.segment))
		a.segment = append(a.segment, p[:n]...)
		a.seal.State += int64(n)
		p = p[n:]
		if err := a.full(); err != nil {
			return err
		}
	}
	return nil
}

// Close seals the archive and returns the seal, and how many bytes the whole has.
func (a *ArchiveWriter) Close() (Seal, int64, error) {
	err := a.flush()
	if err == nil {
		err = a.header(sealName, sealSize)
	}
	if err != nil {
		return Seal{}, 0, err
	}
	a.seal.Bytes, a.seal.SHA256 = a.to.n, hex.EncodeToString(a.to.sum.Sum(nil))
	block, err := a.seal.block()
	if err == nil {
		_, err = a.tar.Write(block)
	}
	err = errors.Join(err, a.tar.Close(), a.zip.Close())
	return a.seal, a.to.n, err
}

// block is the seal as it stands in the archive.
func (s Seal) block() ([]byte, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return append(append(b, bytes.Repeat([]byte{' '}, sealSize-1-len(b))...), '\n'), nil
}

// record adds a line and what it speaks of to the open segment of a part.
func (a *ArchiveWriter) record(part string, number uint64, r record, body []byte) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := a.open(part, number); err != nil {
		return err
	}
	a.segment = append(append(append(append(a.segment, line...), '\n'), body...), '\n')
	return a.full()
}

// open sees to it that a segment of the part is open; a new one is called by the number of its first.
func (a *ArchiveWriter) open(part string, number uint64) error {
	if a.part == part && len(a.segment) > 0 {
		return nil
	}
	if err := a.flush(); err != nil {
		return err
	}
	a.part, a.number = part, number
	return nil
}

// full writes the segment when it is large enough.
func (a *ArchiveWriter) full() error {
	if len(a.segment) < segmentBytes {
		return nil
	}
	return a.flush()
}

func (a *ArchiveWriter) flush() error {
	if len(a.segment) == 0 {
		return nil
	}
	packed := a.zip.EncodeAll(a.segment, nil)
	a.segment = a.segment[:0]
	return a.entry(segmentName(a.part, a.number), packed)
}

func segmentName(part string, number uint64) string { return fmt.Sprintf("%s%020d.zst", part, number) }

func (a *ArchiveWriter) entry(name string, body []byte) error {
	if err := a.header(name, int64(len(body))); err != nil {
		return err
	}
	_, err := a.tar.Write(body)
	return err
}

func (a *ArchiveWriter) header(name string, size int64) error {
	return a.tar.WriteHeader(&tar.Header{
		Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.started, Format: tar.FormatUSTAR,
	})
}
