package projections

import (
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Count is how many duties of a unit are in a bucket with a due instant. There is no clock in it: what
// is overdue is summed by comparing the due instant with the moment asked for.
type Count struct {
	Key    string     `db:"key"`
	Unit   string     `db:"unit"`
	Bucket string     `db:"bucket"` // open, submitted, on_time, late, cancelled, closed
	Duty   string     `db:"duty"`
	Closes *time.Time `db:"closes"`
	N      int        `db:"n"`
}

func countOf(a Assignment) (c Count, counted bool) {
	if domain.Status(a.Status) == domain.Excused {
		return Count{}, false // asked of nobody
	}
	return countInState(a), true
}

func countInState(a Assignment) Count {
	switch domain.Status(a.Status) {
	case domain.Suspended:
		return suspended(a)
	case domain.Submitted:
		return countIn(a, "submitted")
	case domain.Cancelled:
		return countIn(a, "cancelled")
	case domain.PeriodOver:
		return countIn(a, "closed")
	case domain.Completed:
		if a.Standing(time.Time{}) == domain.CompletedLate {
			return countIn(a, "late")
		}
		return countIn(a, "on_time")
	}
	return countIn(a, "open")
}

// suspended counts a duty whose clock stands among those without a deadline.
func suspended(a Assignment) Count {
	a.Closes = nil
	return countIn(a, "open")
}

func countIn(a Assignment, bucket string) Count {
	closes := ""
	if a.Closes != nil {
		closes = a.Closes.UTC().Format(time.RFC3339)
	}
	return Count{Key: a.Unit + "|" + bucket + "|" + a.Duty + "|" + closes, Unit: a.Unit, Bucket: bucket, Duty: a.Duty, Closes: a.Closes}
}

// countKeys are the counts a duty may ever be in.
func countKeys(a Assignment) []string {
	keys := []string{suspended(a).Key}
	for _, bucket := range []string{"open", "submitted", "on_time", "late", "cancelled", "closed"} {
		keys = append(keys, countIn(a, bucket).Key)
	}
	return keys
}

// count moves a duty from the bucket it was in to the one it is in now.
func (p *pass) count(before Assignment, had bool, after Assignment) {
	add := func(c Count, n int) {
		if row, ok := p.counts.get(c.Key); ok {
			c = row
		}
		if c.N += n; c.N == 0 {
			p.counts.drop(c.Key)
		} else {
			p.counts.put(c.Key, c)
		}
	}
	to, counted := countOf(after)
	if had {
		from, was := countOf(before)
		if was && counted && from.Key == to.Key {
			return
		}
		if was {
			add(from, -1)
		}
	}
	if counted {
		add(to, 1)
	}
}
