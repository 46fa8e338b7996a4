package projections

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// Moment is a point in the story: all commits up to Position have been recorded, and the clock stands at At. Commits decide
// what had happened, the clock what was late by then. The present is a moment too.
type Moment struct {
	Position uint64
	At       time.Time
}

// NoMoment says why there is nothing to be seen at a moment.
type NoMoment struct {
	Asked string    // as it was written
	Why   Unseen    // what is wrong with it
	First time.Time // TooEarly: when the first commit was recorded; zero when there is none
	Now   time.Time // Ahead: what the clock says
	Last  uint64    // Beyond: the last position there is
}

// Unseen is what is wrong with a moment.
type Unseen string

// What may be wrong with a moment.
const (
	Unreadable Unseen = "unreadable" // it is no moment
	TooEarly   Unseen = "too_early"  // nothing was recorded yet
	Ahead      Unseen = "ahead"      // it has not come yet
	Beyond     Unseen = "beyond"     // there is no such position yet
)

func (e *NoMoment) Error() string {
	switch e.Why {
	case TooEarly:
		return fmt.Sprintf("as of %q: the first commit was recorded at %s", e.Asked, e.First.Format(time.RFC3339))
	case Ahead:
		return fmt.Sprintf("as of %q: it is %s now", e.Asked, e.Now.Format(time.RFC3339))
	case Beyond:
		return fmt.Sprintf("as of %q: the last position is %d", e.Asked, e.Last)
	}
	return fmt.Sprintf("as of %q: write 2026-06-30T17:00, 2026-06-30, an RFC 3339 time or @position", e.Asked)
}

// tick is the smallest step of a moment: PostgreSQL keeps no smaller one.
const tick = time.Microsecond

// parseMoment reads a moment as it is written: an instant, or a position.
func parseMoment(text string, now time.Time) (Moment, error) {
	text = strings.TrimSpace(text)
	if digits, ok := strings.CutPrefix(text, "@"); ok {
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil {
			return Moment{}, &NoMoment{Asked: text, Why: Unreadable}
		}
		return Moment{Position: n}, nil
	}
	if d, err := domain.ParseDate(text); err == nil {
		end := d.Closes().Add(-tick)
		if domain.DateOf(now) == d { // the day that runs is seen as far as it has come
			end = now
		}
		return Moment{At: end}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, domain.Zone); err == nil {
			return Moment{At: t}, nil
		}
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return Moment{At: t.Truncate(tick)}, nil
	}
	return Moment{}, &NoMoment{Asked: text, Why: Unreadable}
}

// Moment finds the moment that somebody asks about: 2026-06-30T17:00 by the clock of the house, 2026-06-30 for the end of
// that day (the day that runs: now), an RFC 3339 time, @123 for the moment at which position 123 was recorded, "" for the
// present. Its position is that of the last commit recorded by then, which the read models have. now is what the clock says.
// A moment at which there is nothing to be seen is a *NoMoment.
func (v Views) Moment(ctx context.Context, asked string, now time.Time) (Moment, error) {
	m := Moment{At: now}
	if asked != "" {
		var err error
		if m, err = parseMoment(asked, now); err != nil {
			return Moment{}, err
		}
	}
	last, err := v.Position(ctx)
	if err != nil {
		return Moment{}, fmt.Errorf("read the checkpoint: %w", err)
	}
	switch {
	case asked == "":
		return Moment{last, now}, nil
	case m.At.IsZero() && m.Position > last:
		return Moment{}, &NoMoment{Asked: asked, Why: Beyond, Last: last}
	case m.At.After(now):
		return Moment{}, &NoMoment{Asked: asked, Why: Ahead, Now: now}
	}
	first, err := v.recordedAt(ctx, 1)
	if err != nil {
		return Moment{}, err
	}
	if m.At.IsZero() && m.Position > 0 {
		m.At, err = v.recordedAt(ctx, m.Position)
		return m, err
	}
	if m.At.IsZero() || last == 0 || m.At.Before(first) {
		return Moment{}, &NoMoment{Asked: asked, Why: TooEarly, First: first}
	}
	m.Position, err = v.lastBy(ctx, m.At, last)
	return m, err
}

// recordedAt is when a position was recorded; the zero time when the read models have nothing from it on.
func (v Views) recordedAt(ctx context.Context, position uint64) (time.Time, error) {
	var t time.Time
	err := v.asks().QueryRow(ctx, `select recorded_at from timeline where key >= $1 order by key limit 1`, firstKey(position)).Scan(&t)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("when was position %d recorded: %w", position, err)
	}
	return t, nil
}

// jumble is by how many positions commits may stand before others that were recorded earlier: many write at once, and each
// looks at the clock before it is its turn.
const jumble = 1000

// lastBy is the last position recorded by an instant, of those up to last. Recorded times rise with the position but for a
// jumble, so it halves its way through the timeline by the key that is there anyway: some twenty rows are read.
func (v Views) lastBy(ctx context.Context, at time.Time, last uint64) (uint64, error) {
	low, high := uint64(1), last // low was recorded by then
	for low < high {
		middle := high - (high-low)/2
		t, err := v.recordedAt(ctx, middle)
		if err != nil {
			return 0, err
		}
		if t.After(at) {
			high = middle - 1
		} else {
			low = middle
		}
	}
	var found int64
	err := v.asks().QueryRow(ctx, `select coalesce(max(position), $4) from timeline where key >= $1 and key < $2 and recorded_at <= $3`,
		firstKey(low), firstKey(min(low+jumble, last)+1), at, int64(low)).Scan(&found)
	if err != nil {
		return 0, fmt.Errorf("find the last commit by %s: %w", at.Format(time.RFC3339), err)
	}
	return uint64(found), nil
}

// firstKey stands before the keys of a position's entries in the timeline, and behind those of all before it.
func firstKey(position uint64) string { return fmt.Sprintf("%012d", position) }
