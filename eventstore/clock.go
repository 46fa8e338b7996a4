package eventstore

import (
	"sync/atomic"
	"time"
)

// A stamper gives out times that never go back, whatever the clock behind it does.
type stamper struct {
	now   func() time.Time
	floor atomic.Int64 // microseconds; the latest time given out or seen in the log
}

func newStamper(now func() time.Time) *stamper {
	if now == nil {
		now = time.Now
	}
	s := &stamper{now: now}
	s.floor.Store(time.Time{}.UnixMicro())
	return s
}

// stamp is the time to record. Who needs it to follow the order of writing calls it in that order.
func (s *stamper) stamp() time.Time {
	s.seen(s.now())
	return time.UnixMicro(s.floor.Load()).UTC()
}

// seen keeps later stamps from falling before t.
func (s *stamper) seen(t time.Time) {
	for us := t.UnixMicro(); ; {
		old := s.floor.Load()
		if us <= old || s.floor.CompareAndSwap(old, us) {
			return
		}
	}
}
