package eventstore

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// An ArchiveReader reads an archive from front to back. Nothing of it is proven before Each has returned without an
// error: then every byte is what was written.
type ArchiveReader struct {
	Manifest Manifest

	from digester
	tar  *tar.Reader
	zip  *zstd.Decoder
	seal Seal // what has come so far
}

// ArchiveParts are where the parts of an archive go, in its order: state, messages from 1 without a gap, content items,
// keys. A part whose function is nil is read and dropped. What a function is given is its own. An error of a function ends
// the reading and is returned as it is.
type ArchiveParts struct {
	State   func(p []byte) error
	Message func(RawMessage) error
	Content func(Stored) error
	Key     func(Stored) error
}

// OpenArchive reads the manifest. The error matches ErrNoArchive when there is none, or one of another kind, and
// ErrArchiveNewer.
func OpenArchive(r io.Reader, kind string) (*ArchiveReader, error) {
	zip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(segmentLimit), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	a := &ArchiveReader{from: digester{r: bufio.NewReaderSize(r, 1<<20), sum: sha256.New()}, zip: zip}
	a.tar = tar.NewReader(&a.from)
	h, err := a.tar.Next()
	if err != nil || h.Name != manifestName || h.Size > 64<<10 {
		return nil, fmt.Errorf("%w: it does not begin with a manifest", ErrNoArchive)
	}
	line, err := io.ReadAll(a.tar)
	if err == nil {
		err = json.Unmarshal(line, &a.Manifest)
	}
	switch m := a.Manifest; {
	case err != nil || m.Kind == "" || m.Format < 1:
		return nil, fmt.Errorf("%w: its manifest cannot be read", ErrNoArchive)
	case m.Format > ArchiveFormat:
		return nil, fmt.Errorf("%w: it has format %d, and this program reads format %d", ErrArchiveNewer, m.Format, ArchiveFormat)
	case m.Kind != kind:
		return nil, fmt.Errorf("%w: it holds a %s and not a %s", ErrNoArchive, m.Kind, kind)
	}
	return a, nil
}

// Each gives all that is in the archive to the parts and returns the seal when it fits: to the counts and to every byte.
// Else the error matches ErrArchive.
func (a *ArchiveReader) Each(to ArchiveParts) (Seal, error) {
	defer a.zip.Close()
	for before := ""; ; {
		h, err := a.tar.Next()
		if err != nil {
			return Seal{}, torn("it ends, or cannot be read on, after %d bytes: %v", a.from.n, err)
		}
		if h.Name == sealName {
			return a.sealed(h)
		}
		part, name, _ := strings.Cut(h.Name, "/")
		if part += "/"; rank(part) < rank(before) || rank(part) == 0 || h.Typeflag != tar.TypeReg {
			return Seal{}, torn("the entry %q is none that can come here", h.Name)
		}
		before = part
		if part == contentPart {
			err = a.content(name, h.Size, to)
		} else {
			err = a.segment(part, h, to)
		}
		if err != nil {
			return Seal{}, err
		}
	}
}

// Messages yields the log that is in the archive. An error comes last.
func (a *ArchiveReader) Messages() iter.Seq2[RawMessage, error] {
	return func(yield func(RawMessage, error) bool) {
		enough := errors.New("no more is wanted")
		_, err := a.Each(ArchiveParts{Message: func(m RawMessage) error {
			if !yield(m, nil) {
				return enough
			}
			return nil
		}})
		if err != nil && !errors.Is(err, enough) {
			yield(RawMessage{}, err)
		}
	}
}

// rank is the place of a part in an archive; 0: there is none of this name.
func rank(part string) int {
	for i, p := range []string{statePart, logPart, contentPart, keysPart} {
		if p == part {
			return i + 1
		}
	}
	return 0
}

func torn(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrArchive, fmt.Errorf(format, args...))
}

func (a *ArchiveReader) content(name string, size int64, to ArchiveParts) error {
	two, ref, _ := strings.Cut(name, "/")
	if checkRef(ref) != nil || two != ref[:2] {
		return torn("%q is no content item", name)
	}
	if size > DefaultMaxItem+minBox {
		return torn("content item %s has %d bytes", ref, size)
	}
	a.seal.Content++
	if to.Content == nil {
		return nil
	}
	data, err := io.ReadAll(a.tar)
	if err != nil {
		return torn("content item %s: %v", ref, err)
	}
	return to.Content(Stored{ref, data})
}

func (a *ArchiveReader) segment(part string, h *tar.Header, to ArchiveParts) error {
	if h.Size > segmentLimit {
		return torn("%s has %d bytes", h.Name, h.Size)
	}
	number := uint64(a.seal.State) + 1
	switch part {
	case logPart:
		number = uint64(a.seal.Commits) + 1
	case keysPart:
		number = uint64(a.seal.Keys) + 1
	}
	if h.Name != segmentName(part, number) {
		return torn("%s stands where number %d must come", h.Name, number)
	}
	packed, err := io.ReadAll(a.tar)
	if err != nil {
		return torn("%s: %v", h.Name, err)
	}
	raw, err := a.zip.DecodeAll(packed, nil)
	if err != nil {
		return torn("%s: %v", h.Name, err)
	}
	if part == statePart {
		a.seal.State += int64(len(raw))
		if to.State == nil {
			return nil
		}
		return to.State(raw)
	}
	for len(raw) > 0 {
		var r record
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		if err := json.Unmarshal(line, &r); err != nil || r.Size < 0 || len(rest) <= r.Size || rest[r.Size] != '\n' {
			return torn("%s: a record cannot be read", h.Name)
		}
		body := rest[:r.Size:r.Size]
		raw = rest[r.Size+1:]
		if err := a.record(part, r, body, to); err != nil {
			return err
		}
	}
	return nil
}

func (a *ArchiveReader) record(part string, r record, body []byte, to ArchiveParts) error {
	if part == keysPart {
		a.seal.Keys++
		switch {
		case checkRef(r.Ref) != nil:
			return torn("a key of %q", r.Ref)
		case to.Key == nil:
			return nil
		}
		return to.Key(Stored{r.Ref, body})
	}
	if a.seal.Commits++; r.Position != uint64(a.seal.Commits) {
		return torn("position %d stands where position %d must come", r.Position, a.seal.Commits)
	}
	if to.Message == nil {
		return nil
	}
	return to.Message(RawMessage{Position: r.Position, Subject: r.Subject, Payload: body, Header: r.Header})
}

// sealed compares all that was read with the seal. What the seal says is hashed with its header, and it must stand
// there exactly as it is written, so that no bit of the file can differ.
func (a *ArchiveReader) sealed(h *tar.Header) (Seal, error) {
	if h.Size != sealSize || h.Typeflag != tar.TypeReg {
		return Seal{}, torn("its seal is none")
	}
	is := a.seal
	is.Bytes, is.SHA256 = a.from.n, hex.EncodeToString(a.from.sum.Sum(nil))
	rest, err := io.ReadAll(io.LimitReader(a.from.r, sealSize+trailerSize+1))
	if err != nil || len(rest) != sealSize+trailerSize {
		return Seal{}, torn("%d bytes stand where the seal and the end must be: %v", len(rest), err)
	}
	want, err := is.block()
	if err != nil {
		return Seal{}, err
	}
	if !bytes.Equal(rest, append(want, make([]byte, trailerSize)...)) {
		return Seal{}, torn("it is not what was sealed: it should be %s", bytes.TrimSpace(rest[:sealSize]))
	}
	if a.Manifest.Kind == BackupArchive && uint64(is.Commits) != a.Manifest.Position {
		return Seal{}, torn("it holds %d commits, and the log had %d", is.Commits, a.Manifest.Position)
	}
	return is, nil
}
