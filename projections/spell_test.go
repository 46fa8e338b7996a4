package projections

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

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

var standings = []domain.Standing{
	domain.Overdue, domain.InTime, domain.NoDeadline, domain.AwaitingApproval, domain.CompletedOnTime, domain.CompletedLate,
	domain.WasExcused, domain.WasCancelled, domain.WasClosed,
}

// listsDiffer says which list is not, as of a moment, what it was then; "" for none. It is read in pages of n.
func listsDiffer(t lent, now, was Views, m Moment, unit string, n int) string {
	t.Helper()
	for _, s := range standings {
		want := must(was.Standing(t.Context(), s, m.At, 1000))
		if unit != "" {
			want = slices.DeleteFunc(want, func(d Duty) bool { return d.Unit != unit })
		}
		slices.SortFunc(want, func(a, b Duty) int {
			return Place{a.Closes, a.Unit, a.Key}.compare(Place{b.Closes, b.Unit, b.Key})
		})
		var got []Duty
		var after *Place
		for {
			page, next, err := now.StandingAsOf(t.Context(), s, m, unit, after, n)
			if err != nil {
				return fmt.Sprintf("%s: %v", s, err)
			}
			if got = append(got, page...); next == nil {
				break
			}
			if len(page) != n {
				t.Fatalf("%s: a page of %d has %d, and there is another", s, n, len(page))
			}
			after = next
		}
		g, w := must(json.Marshal(got)), must(json.Marshal(want))
		if len(got)+len(want) > 0 && string(g) != string(w) {
			return fmt.Sprintf("%s as of position %d at %s:\n%s\nwas\n%s", s, m.Position, m.At, g, w)
		}
	}
	return ""
}

func TestListsAsOfAMomentAreTheListsThatWere(t *testing.T) {
	dsn := sharedDatabase(t)
	fewer(t, 6)
	rapid.Check(t, func(t *rapid.T) {
		h := live(t)
		v := newViews(t, dsn)
		fold(t, newRunner(t, v, h.log))
		p := rapid.Uint64Range(1, h.last()).Draw(t, "position")
		m := Moment{p, h.commits()[p-1].RecordedAt.Add(time.Duration(rapid.IntRange(0, 30*24).Draw(t, "hours later")) * time.Hour)}
		unit := rapid.SampledFrom([]string{"", "", "cu-duoc", "doan"}).Draw(t, "unit")
		if found := listsDiffer(t, v, then(t, dsn, h, p), m, unit, rapid.IntRange(1, 3).Draw(t, "page")); found != "" {
			t.Fatal(found)
		}
	})
}

func TestBugsInSpellsAreFound(t *testing.T) {
	dsn := sharedDatabase(t)
	h := changed()
	v := newViews(t, dsn)
	fold(t, newRunner(t, v, h.log))
	for name, bug := range map[string]string{
		"a spell that ends a position later":    `update spells set ended = ended + 1`,
		"a spell that ends a position earlier":  `update spells set ended = ended - 1`,
		"a spell that begins a position later":  `update spells set begun = begun + 1`,
		"a running spell that began later":      `update assignments set spell = spell + 1`,
		"a spell of another unit":               `update spells set unit = 'cu-bao-tang'`,
		"a spell that is judged by no deadline": `update spells set closes = null`,
	} {
		tried := newViews(t, dsn)
		r := newRunner(t, tried, h.log)
		fold(t, r)
		exec(t, tried, bug)
		found := ""
		for p := uint64(15); p <= h.last() && found == ""; p++ {
			was := then(t, dsn, h, p)
			m := Moment{p, h.commits()[p-1].RecordedAt}
			if found = listsDiffer(t, v, was, m, "", 2); found != "" {
				t.Fatal(found)
			}
			if found = listsDiffer(t, tried, was, m, "", 2); found == "" {
				found = listsDiffer(t, tried, was, m, "doan", 2)
			}
		}
		if found == "" {
			t.Errorf("%s: nothing was found", name)
		}
	}
}
