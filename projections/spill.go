package projections

import (
	"encoding/binary"
	"fmt"
	"os"
)

// A spill is a file with the rows of a rebuild that memory has no room for. It has no name, so it is gone with the process
// that has it open, however that ends. Rows lie in blocks; the place of one that was taken back is given to the next that fits.
type spill struct {
	file *os.File
	end  uint64              // blocks written so far
	free map[uint16][]uint64 // places of rows taken back, by their number of blocks
	buf  []byte
	most uint64 // blocks that were in use at the same time
	used uint64
}

// block is the unit of a place: with less of it more rows fit where another was, with more of it fewer bytes are lost.
const block = 64

// A place is where a row lies: the number of its first block, and how many there are in the lowest 16 bits.
type place uint64

func (p place) from() int64    { return int64(p>>16) * block }
func (p place) blocks() uint16 { return uint16(p) }

// newSpill makes a file in a directory, "" for the system's.
func newSpill(dir string) (*spill, error) {
	f, err := os.CreateTemp(dir, "rebuild-")
	if err != nil {
		return nil, fmt.Errorf("make a file for the rows of a rebuild: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("make a file for the rows of a rebuild: %w", err)
	}
	return &spill{file: f, free: map[uint16][]uint64{}}, nil
}

func (s *spill) close() { s.file.Close() }

// put writes a tuple and says where.
func (s *spill) put(tuple []byte) (place, error) {
	n := (len(tuple) + 4 + block - 1) / block
	if n > 1<<16-1 {
		return 0, fmt.Errorf("a row of %d bytes", len(tuple))
	}
	at, blocks := s.end, uint16(n)
	if holes := s.free[blocks]; len(holes) > 0 {
		at, s.free[blocks] = holes[len(holes)-1], holes[:len(holes)-1]
	} else {
		s.end += uint64(n)
	}
	s.used += uint64(n)
	s.most = max(s.most, s.used)
	s.buf = append(binary.BigEndian.AppendUint32(s.buf[:0], uint32(len(tuple))), tuple...)
	s.buf = append(s.buf, make([]byte, n*block-len(s.buf))...)
	p := place(at<<16 | uint64(blocks))
	_, err := s.file.WriteAt(s.buf, p.from())
	if err != nil {
		return 0, fmt.Errorf("put a row by: %w", err)
	}
	return p, nil
}

// get reads a tuple. It is there until the next call.
func (s *spill) get(p place) ([]byte, error) {
	n := int(p.blocks()) * block
	if cap(s.buf) < n {
		s.buf = make([]byte, n)
	}
	s.buf = s.buf[:n]
	if _, err := s.file.ReadAt(s.buf, p.from()); err != nil {
		return nil, fmt.Errorf("fetch a row that was put by: %w", err)
	}
	return s.buf[4 : 4+binary.BigEndian.Uint32(s.buf)], nil
}

// give makes a place free.
func (s *spill) give(p place) {
	s.free[p.blocks()] = append(s.free[p.blocks()], uint64(p>>16))
	s.used -= uint64(p.blocks())
}
