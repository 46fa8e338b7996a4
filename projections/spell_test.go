package projections

import (
	"time"

	"github.com/dondoc/dondoc/domain"
)

// stood is how a duty stood during a spell.
type stood struct {
	unit   domain.UnitID
	bucket string
	duty   domain.Duty
	closes time.Time
}

// stoodAfter is how a duty stood after so much of its life.
func stoodAfter(life []Commit) stood {
	a := replayed[domain.Assignment](life)
	l := line{}
	deadlineOf(l, a, life)
	closes, _ := l["closes"].(time.Time)
	s := stood{unit: a.Unit, bucket: "open", duty: a.Given.Duty, closes: closes}
	if s.duty != domain.Periodic && count[domain.DeadlineMoved](life) > 0 {
		s.duty = domain.Dated
	}
	switch a.Status {
	case domain.Suspended, domain.Submitted, domain.Excused, domain.Cancelled, domain.PeriodOver:
		s.bucket = string(a.Status)
	case domain.Completed:
		s.bucket = "on_time"
		if !closes.IsZero() && !a.ArrivedAt.IsZero() && !a.ArrivedAt.Before(closes) {
			s.bucket = "late"
		}
	}
	return s
}

// spellsOf tells the spells of a duty a second time, by looking at how it stood after each event: those that have ended,
// and the position at which the one that goes on began.
func spellsOf(id string, life []Commit) (ended []line, since uint64) {
	var told []Commit
	var was stood
	for _, c := range life {
		c, all := c, c.Events
		for n := range all {
			c.Events = all[:n+1]
			now := stoodAfter(append(told[:len(told):len(told)], c))
			if now == was && since > 0 {
				continue
			}
			if since > 0 && since < c.Position {
				var closes any
				if !was.closes.IsZero() {
					closes = was.closes
				}
				ended = append(ended, line{
					"assignment": id, "unit": was.unit, "document": replayed[domain.Assignment](life).Given.Origin.Document, "bucket": was.bucket, "duty": was.duty,
					"closes": closes, "begun": since, "ended": c.Position, "ended_at": c.RecordedAt,
				})
			}
			was, since = now, c.Position
		}
		told = append(told, c)
	}
	return ended, since
}

// spells are those that have ended.
func (s *retold) spells() (out []line) {
	for id, life := range s.of("asg") {
		ended, _ := spellsOf(id, life)
		out = append(out, ended...)
	}
	return out
}
