package projections

import (
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
	"reflect"
	"slices"
)

// store is what all tables of a rebuild share: how much memory their rows may take, and where they go.
type store struct {
	budget  int // bytes
	young   int // bytes of rows touched since the tables aged last, about
	spill   *spill
	out     *copier
	seed    maphash.Seed
	aged    int   // how often
	done    bool  // the tables have their rows; what changes from now on is noted
	trouble error // the first thing that went wrong where no error can be returned
}

// shelf holds the rows of one table of a rebuild that were not touched lately: those of the age before in memory, older ones
// in the file. A row is in one place: in the table's have, in old, or in the file.
type shelf[R any] struct {
	*store
	layout layout
	old    map[string]*R
	places map[uint64]place // by the hash of the key; of two keys with one hash, one stays in memory
	write  bool             // the table is one of those that are rebuilt
	chunk  []byte
	copied int // rows
}

// aside makes the table one of a rebuild: nothing is loaded, rows written once go out at once, others when they are all
// folded, and rows not touched for long are put by. A table that is not to be written is folded all the same.
func (t *rows[R]) aside(s *store, write bool) {
	t.shelf = &shelf[R]{store: s, layout: layoutOf[R](t.table), old: map[string]*R{}, places: map[uint64]place{}, write: write}
}

func (s *shelf[R]) hash(key string) uint64 { return maphash.String(s.seed, key) }

// take gives a row back that is on the shelf; it is no longer there then.
func (s *shelf[R]) take(key string) *R {
	if r := s.old[key]; r != nil {
		delete(s.old, key)
		return r
	}
	if len(s.places) == 0 {
		return nil
	}
	h := s.hash(key)
	p, ok := s.places[h]
	if !ok {
		return nil
	}
	tuple, err := s.spill.get(p)
	if err != nil {
		s.fail(err)
		return nil
	}
	if string(keyOf(tuple)) != key {
		return nil // another key with the same hash
	}
	r := new(R)
	s.layout.decode(tuple, reflect.ValueOf(r).Elem())
	delete(s.places, h)
	s.spill.give(p)
	return r
}

func (s *store) fail(err error) {
	if s.trouble == nil {
		s.trouble = err
	}
}

// keep notes that a row came into memory.
func (s *shelf[R]) keep(r *R) { s.young += s.layout.weight(reflect.ValueOf(r).Elem()) }

// age puts the rows of the age before into the file and makes those touched since then the age before.
func (t *rows[R]) age() error {
	s := t.shelf
	young := map[string]*R{}
	var b []byte
	for key, r := range s.old {
		h := s.hash(key)
		if _, taken := s.places[h]; taken {
			young[key] = r
			continue
		}
		b = s.layout.encode(b[:0], reflect.ValueOf(r).Elem())
		p, err := s.spill.put(b)
		if err != nil {
			return fmt.Errorf("%s: %w", t.table, err)
		}
		s.places[h] = p
	}
	s.old, t.have = t.have, young
	return nil
}

// tuples yields every row of the table as COPY takes it. A tuple is there until the next.
func (t *rows[R]) tuples() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var b []byte
		for _, rows := range t.inMemory() {
			for _, r := range rows {
				if b = t.shelf.layout.encode(b[:0], reflect.ValueOf(r).Elem()); !yield(b, nil) {
					return
				}
			}
		}
		for _, p := range slices.Sorted(maps.Values(t.shelf.places)) {
			tuple, err := t.shelf.spill.get(p)
			if !yield(tuple, err) || err != nil {
				return
			}
		}
	}
}

// rows is how many rows went out.
func (t *rows[R]) rows() int { return t.shelf.copied }

// flushed forgets which rows have changed: the tables have them.
func (t *rows[R]) flushed() {
	t.dirty = map[string]struct{}{}
	if t.once {
		t.have = map[string]*R{}
	}
}

func (t *rows[R]) inMemory() []map[string]*R {
	if t.shelf == nil {
		return []map[string]*R{t.have}
	}
	return []map[string]*R{t.have, t.shelf.old}
}

// all yields every row that is held, in no order. Rows of this table must not be asked for by their keys meanwhile.
func (t *rows[R]) all() iter.Seq[R] {
	return func(yield func(R) bool) {
		for _, rows := range t.inMemory() {
			for _, r := range rows {
				if !yield(*r) {
					return
				}
			}
		}
		if t.shelf == nil {
			return
		}
		for _, p := range slices.Sorted(maps.Values(t.shelf.places)) {
			tuple, err := t.shelf.spill.get(p)
			if err != nil {
				t.shelf.fail(err)
				return
			}
			var r R
			t.shelf.layout.decode(tuple, reflect.ValueOf(&r).Elem())
			if !yield(r) {
				return
			}
		}
	}
}

// chunkSize is how many bytes of rows go to the database at a time.
const chunkSize = 256 << 10

// send puts a row among those that go to the database next.
func (t *rows[R]) send(tuple []byte) error {
	s := t.shelf
	if s.chunk == nil {
		s.chunk = s.out.buffer()
	}
	s.chunk = append(s.chunk, tuple...)
	s.copied++
	if len(s.chunk) < chunkSize {
		return nil
	}
	return t.push()
}

// push sends what is left of the rows.
func (t *rows[R]) push() error {
	s := t.shelf
	if s.chunk == nil {
		return nil
	}
	c := chunk{table: t.table, columns: t.columns, data: s.chunk}
	s.chunk = nil
	return s.out.send(c)
}

// sendNow sends a row that is written once and never looked at again.
func (t *rows[R]) sendNow(r *R) {
	if !t.shelf.write {
		return
	}
	s := t.shelf
	if s.chunk == nil {
		s.chunk = s.out.buffer()
	}
	s.chunk = s.layout.encode(s.chunk, reflect.ValueOf(r).Elem())
	s.copied++
	if len(s.chunk) >= chunkSize {
		if err := t.push(); err != nil {
			s.fail(err)
		}
	}
}

// copyOut sends every row of the table that has not gone yet.
func (t *rows[R]) copyOut() error {
	if !t.shelf.write {
		return nil
	}
	if !t.once {
		for tuple, err := range t.tuples() {
			if err != nil {
				return err
			}
			if err := t.send(tuple); err != nil {
				return err
			}
		}
	}
	return t.push()
}
