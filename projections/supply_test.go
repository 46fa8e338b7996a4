package projections

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// supplied is a supply after a position that has read these commits, and what it hands over without waiting.
func supplied(after uint64, items ...item) *supply {
	s := &supply{read: make(chan item, len(items)), at: after}
	for _, i := range items {
		s.read <- i
	}
	return s
}

// commitAt is a commit with so many events.
func commitAt(position uint64, events int) item {
	return item{commit: Commit{Position: position, Events: make([]domain.Event, events)}}
}

func positions(batch []Commit) (all []uint64) {
	for _, c := range batch {
		all = append(all, c.Position)
	}
	return all
}

// TestABatchIsWhatThereIs: it waits for its first commit and for no other, and has at most a thousand events.
func TestABatchIsWhatThereIs(t *testing.T) {
	for _, tt := range []struct {
		name  string
		items []item
		want  [][]uint64
	}{
		{"one alone", []item{commitAt(1, 1)}, [][]uint64{{1}}},
		{"all there are", []item{commitAt(1, 1), commitAt(2, 3), commitAt(3, 1)}, [][]uint64{{1, 2, 3}}},
		{"a thousand events", []item{commitAt(1, 500), commitAt(2, 500), commitAt(3, 1)}, [][]uint64{{1, 2}, {3}}},
		{"not more", []item{commitAt(1, 500), commitAt(2, 501), commitAt(3, 499)}, [][]uint64{{1}, {2, 3}}},
		{"but for one commit", []item{commitAt(1, 1), commitAt(2, 1200), commitAt(3, 1)}, [][]uint64{{1}, {2}, {3}}},
	} {
		s := supplied(0, tt.items...)
		for _, want := range tt.want {
			if batch, err := s.batch(true); err != nil || !slices.Equal(positions(batch), want) {
				t.Errorf("%s: %v %v, want %v", tt.name, positions(batch), err, want)
			}
		}
		if batch, err := s.batch(false); len(batch) > 0 || err != nil {
			t.Errorf("%s: there is still %v %v", tt.name, positions(batch), err)
		}
	}
	s := supplied(0)
	go func() {
		time.Sleep(20 * time.Millisecond)
		s.read <- commitAt(1, 1)
	}()
	if batch, err := s.batch(true); err != nil || len(batch) != 1 {
		t.Errorf("the one it waited for is not there: %v %v", batch, err)
	}
}

// TestWhatComesAgainIsHandedOverOnce, and a hole is seen.
func TestWhatComesAgainIsHandedOverOnce(t *testing.T) {
	s := supplied(2, commitAt(1, 1), commitAt(2, 1), commitAt(3, 1), commitAt(3, 1), commitAt(2, 1), commitAt(4, 1), commitAt(6, 1))
	batch, err := s.batch(true)
	for len(batch) == 0 && err == nil {
		batch, err = s.batch(true)
	}
	var damage *eventstore.Damage
	if !slices.Equal(positions(batch), []uint64{3, 4}) || !errors.As(err, &damage) || damage.Position != 5 || damage.Remedy != eventstore.RemedyRestore {
		t.Errorf("handed over %v, then %v", positions(batch), err)
	}
}
