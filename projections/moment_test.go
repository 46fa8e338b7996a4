package projections

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"pgregory.net/rapid"
)

// recordedBy is the last position recorded by an instant, looked for in the whole log.
func recordedBy(commits []Commit, at time.Time) (last uint64) {
	for _, c := range commits {
		if !c.RecordedAt.After(at) {
			last = c.Position
		}
	}
	return last
}

func TestMomentIsTheLastCommitRecordedByThen(t *testing.T) {
	dsn := sharedDatabase(t)
	fewer(t, 10)
	rapid.Check(t, func(t *rapid.T) {
		h := live(t)
		v := newViews(t, dsn)
		fold(t, newRunner(t, v, h.log))
		commits := h.commits()
		now := h.at.Add(time.Hour)
		for range 10 {
			c := commits[rapid.IntRange(0, len(commits)-1).Draw(t, "commit")]
			at := c.RecordedAt.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "after")) * time.Minute)
			if at.After(now) {
				continue
			}
			asked := at.In(domain.Zone).Format("2006-01-02T15:04:05")
			m, err := v.Moment(t.Context(), asked, now)
			if want := recordedBy(commits, at); err != nil || m.Position != want || !m.At.Equal(at) {
				t.Fatalf("as of %s: %+v, %v, want position %d", asked, m, err, want)
			}
			m, err = v.Moment(t.Context(), domain.DateOf(at).String(), now)
			end := domain.DateOf(at).Closes().Add(-tick)
			if end.After(now) {
				end = now
			}
			if want := recordedBy(commits, end); err != nil || m.Position != want || !m.At.Equal(end) {
				t.Fatalf("as of the end of %s: %+v, %v, want position %d", domain.DateOf(at), m, err, want)
			}
			m, err = v.Moment(t.Context(), fmt.Sprintf("@%d", c.Position), now)
			if err != nil || m.Position != c.Position || !m.At.Equal(c.RecordedAt) {
				t.Fatalf("as of position %d: %+v, %v, want %s", c.Position, m, err, c.RecordedAt)
			}
		}
	})
}

// Writers look at the clock before it is their turn, so a commit may stand before one that was recorded earlier.
func TestMomentAmongCommitsOutOfOrder(t *testing.T) {
	v := newViews(t, sharedDatabase(t))
	base := moment("2026-06-30 17:00")
	for n := 1; n <= 400; n++ {
		at := base.Add(time.Duration(n) * time.Second)
		if n%3 == 0 {
			at = at.Add(-3 * time.Second)
		}
		exec(t, v, `insert into timeline values ($1, $2, 1, 'asg.a', 't', '', '', $3, $3, '{}')`, fmt.Sprintf("%012d.000", n), n, at)
	}
	exec(t, v, `update checkpoint set position = 400`)
	for second := 1; second < 390; second++ {
		want := uint64(0)
		for n := 1; n <= 400; n++ {
			at := n
			if n%3 == 0 {
				at -= 3
			}
			if at <= second {
				want = uint64(n)
			}
		}
		m, err := v.Moment(t.Context(), base.Add(time.Duration(second)*time.Second).Format(time.RFC3339), base.AddDate(0, 0, 1))
		if err != nil || m.Position != want {
			t.Fatalf("second %d: position %d, %v, want %d", second, m.Position, err, want)
		}
	}
}

func TestMomentThatIsNone(t *testing.T) {
	v := newViews(t, sharedDatabase(t))
	now := moment("2026-11-25 09:00")
	var none *NoMoment
	if _, err := v.Moment(t.Context(), "2026-06-30", now); !errors.As(err, &none) || none.Why != TooEarly || !none.First.IsZero() {
		t.Errorf("in an empty house: %v", err)
	}
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	fold(t, newRunner(t, v, h.log))
	first := h.commits()[0].RecordedAt
	for _, tt := range []struct {
		asked string
		why   Unseen
	}{
		{"2024-01-02T07:59", TooEarly},
		{"2024-01-01", TooEarly},
		{"@0", TooEarly},
		{"0001-01-01T00:00:00Z", TooEarly},
		{"2026-11-25T09:01", Ahead},
		{"2026-11-26", Ahead},
		{"2099-01-01T00:00:00+07:00", Ahead},
		{fmt.Sprintf("@%d", h.last()+1), Beyond},
		{"@-1", Unreadable},
		{"@", Unreadable},
		{"@99999999999999999999", Unreadable},
		{"30/06/2026", Unreadable},
		{"hôm qua", Unreadable},
		{"2026-02-30", Unreadable},
	} {
		_, err := v.Moment(t.Context(), tt.asked, now)
		if !errors.As(err, &none) || none.Why != tt.why {
			t.Errorf("%s: %v, want %s", tt.asked, err, tt.why)
		}
		if none.Why == TooEarly && !none.First.Equal(first) {
			t.Errorf("%s: the first commit was recorded at %s, want %s", tt.asked, none.First, first)
		}
	}
	for _, asked := range []string{"", "2026-11-25", "2026-11-25T09:00", "@" + fmt.Sprint(h.last()), " 2026-06-30 "} {
		if m, err := v.Moment(t.Context(), asked, now); err != nil || m.Position != h.last() {
			t.Errorf("%q: %+v, %v, want position %d", asked, m, err, h.last())
		}
	}
}
