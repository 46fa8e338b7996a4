package projections

import (
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Spell is a time during which a duty stood as it did, and that has ended: with one unit, in one bucket, with one deadline. It
// was so as of the positions from Begun to before Ended. A row is written once. The spell that goes on is in the
// assignment itself.
type Spell struct {
	Key        string     `db:"key"`
	Assignment string     `db:"assignment"`
	Unit       string     `db:"unit"`
	Document   string     `db:"document"`
	Bucket     string     `db:"bucket"` // open, suspended, submitted, on_time, late, excused, cancelled, closed
	Duty       string     `db:"duty"`
	Closes     *time.Time `db:"closes"`
	Begun      int64      `db:"begun"`
	Ended      int64      `db:"ended"`
	EndedAt    time.Time  `db:"ended_at"` // when that was recorded
}

// bucket is where a duty stands, as far as no clock is needed to say so.
func (a Assignment) bucket() string {
	switch domain.Status(a.Status) {
	case domain.Suspended:
		return "suspended"
	case domain.Submitted:
		return "submitted"
	case domain.Excused:
		return "excused"
	case domain.Cancelled:
		return "cancelled"
	case domain.PeriodOver:
		return "closed"
	case domain.Completed:
		if a.Standing(time.Time{}) == domain.CompletedLate {
			return "late"
		}
		return "on_time"
	}
	return "open"
}

// spell writes down the spell of a duty that an event ends, and gives the duty as it begins the next one. What stood for
// no more than a part of one commit was never seen, and is not written.
func (p *pass) spell(before Assignment, had bool, after Assignment, c Commit) Assignment {
	same := before.Unit == after.Unit && before.bucket() == after.bucket() && before.Duty == after.Duty && before.Document == after.Document &&
		(before.Closes == nil) == (after.Closes == nil) && value(before.Closes).Equal(value(after.Closes))
	if had && same {
		after.Spell = before.Spell
		return after
	}
	after.Spell = int64(c.Position)
	if had && before.Spell < after.Spell {
		s := Spell{
			Key: fmt.Sprintf("%012d|%s", before.Spell, before.Key), Assignment: before.Key, Unit: before.Unit, Document: before.Document, Bucket: before.bucket(),
			Duty: before.Duty, Closes: before.Closes, Begun: before.Spell, Ended: after.Spell, EndedAt: c.RecordedAt.UTC(),
		}
		p.spells.put(s.Key, s)
	}
	return after
}
