package workers

import (
	"context"
	"sync"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers/notify"
)

// The four ports. Each has a real part and one in memory, which one contract suite holds to the same
// promises (contract_test.go), so that years can be simulated in seconds.

// Log is where decisions go: eventstore.JetStream, or eventstore.Memory.
type Log = eventstore.Store[domain.Event]

// Due is where work comes from: projections.Views, or projections.Memory. A row of Due may be stale,
// and a row that is due may come again; none is ever lost, and none comes before its time.
type Due interface {
	Due(ctx context.Context, kind string, now time.Time, limit int) ([]projections.Timer, error)
	Unit(ctx context.Context, id string) (projections.Unit, error)
	Notices(ctx context.Context, keys []string) ([]projections.Told, error)
	OpenDuties(ctx context.Context, document string, undated bool, limit int) ([]string, error)
}

// Sink is a way out of the house: notify.SMTP, notify.Folder, or notify.Outbox in memory. Send returns
// the reference under which the channel took the letter; the same letter sent twice has the same one.
type Sink interface {
	Send(ctx context.Context, l notify.Letter) (reference string, err error)
}

// Clock tells the time and never goes back: System, or Virtual.
type Clock interface{ Now() time.Time }

// System is the machine's clock with a high-water mark: when the machine's goes back, it stands still.
type System struct {
	mu   sync.Mutex
	high time.Time
}

// Now is the time of day, never before one it told already.
func (s *System) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now().Round(0); now.After(s.high) { // without the monotonic part: it is the wall that law counts by
		s.high = now
	}
	return s.high
}

// Virtual is a clock that stands until it is moved.
type Virtual struct {
	mu  sync.Mutex
	now time.Time
}

// NewVirtual stands at a moment.
func NewVirtual(at time.Time) *Virtual { return &Virtual{now: at} }

// Now is where the clock stands.
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// Move sets the clock; an earlier moment leaves it where it stands.
func (v *Virtual) Move(to time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if to.After(v.now) {
		v.now = to
	}
}
