package workers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// silent is a world in which one duty of u0 is given and no mail leaves from then on.
func silent(t *testing.T, due func(Due) Due) (*world, domain.AssignmentID) {
	w := newWorld(t, 1, twin{due: due})
	w.post.shut = func() bool { return true }
	for _, f := range w.follow {
		f.rng = nil
	}
	w.clock.Move(moment("2024-03-04 08:00"))
	id, day := domain.AssignmentID("a1"), w.dueIn(4) // T-3 is the next day at 07:00
	w.do(domain.GiveAssignment{Issued: w.by(head), Assignment: id, Unit: members[0], Duty: domain.Dated, Text: secret, Due: &day, Superiors: superiors})
	return w, id
}

// until lets both crews work at each quarter of an hour up to a moment.
func (w *world) until(end string) {
	for now := w.clock.Now(); !now.After(moment(end)); now = now.Add(15 * time.Minute) {
		w.clock.Move(now)
		for i := range w.crews {
			w.faults[i].plan(0, none)
			if err := w.crews[i].Tick(w.t.Context(), now); err != nil {
				w.t.Fatalf("a tick at %s: %v", now, err)
			}
		}
	}
}

// toldUnreached lists who was told that u0 was not reached, and when.
func (w *world) toldUnreached() (told []string) {
	for _, c := range w.commits(0) {
		for _, e := range c.Events {
			switch e := e.(type) {
			case domain.MessageUnreached:
				if e.Recipient == members[0] {
					told = append(told, fmt.Sprintf("%d %v %s", e.Level, e.To, e.RaisedAt.In(domain.Zone).Format("02/01 15:04")))
				}
			case domain.UnitContacted:
				told = append(told, "contacted on "+string(e.Assignment))
			}
		}
	}
	return told
}

func TestAUnitThatNoChannelReachesIsNotSilence(t *testing.T) {
	w, _ := silent(t, nil)
	w.until("2024-03-06 08:00")
	if got, want := w.toldUnreached(), []string{"1 [ban-tgdv] 05/03 11:30", "2 [van-phong] 05/03 17:30"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	w.next() // the read models follow
	inbox := must(w.due.Notices(t.Context(), w.unreachedKeys()))
	if len(inbox) == 0 || inbox[0].Kind != projections.NoticeUnreached || inbox[0].Unit != string(board) || inbox[0].DebtorID != string(members[0]) {
		t.Errorf("the board's inbox has %+v", inbox)
	}
	w.post.shut = nil
	w.until("2024-03-06 08:15")
	var lines []string
	for _, l := range w.post.Letters {
		lines = append(lines, l.Text())
	}
	if all := strings.Join(lines, ""); !strings.Contains(all, "Chưa liên hệ được đơn vị: Chi ủy u0") {
		t.Errorf("no letter says that the unit was not reached: %s", all)
	}
}

// unreachedKeys are the keys of the notices that a unit was not reached.
func (w *world) unreachedKeys() (keys []string) {
	for _, c := range w.commits(0) {
		for _, e := range c.Events {
			if e, ok := e.(domain.MessageUnreached); ok && e.Recipient == members[0] {
				_, id, _ := strings.Cut(c.Aggregate, ".")
				for _, to := range e.To {
					keys = append(keys, fmt.Sprintf("%s|unreached/%d|%s", id, e.Level, to))
				}
			}
		}
	}
	return keys
}

func TestACallThatReachesTheUnitEndsIt(t *testing.T) {
	for reached, want := range map[bool][]string{
		true:  {"contacted on a1"},
		false: {"1 [ban-tgdv] 05/03 11:30", "2 [van-phong] 05/03 17:30"},
	} {
		w, id := silent(t, nil)
		w.until("2024-03-05 09:00")
		w.do(domain.RecordCall{Issued: w.by(head), Assignment: id, Method: domain.ByPhone, Post: "bi-thu", Note: typed("said"), Reached: reached})
		w.until("2024-03-06 08:00")
		if got := w.toldUnreached(); !slices.Equal(got, want) {
			t.Errorf("after a call (reached: %t) %q, want %q", reached, got, want)
		}
	}
}

// TestACrewThatTellsNobodyIsNoticed plants read models without the rows.
func TestACrewThatTellsNobodyIsNoticed(t *testing.T) {
	w, _ := silent(t, func(due Due) Due {
		return altered{due, func(due Due, kind string, now time.Time) ([]projections.Timer, error) {
			if kind == projections.ToTell {
				return nil, nil
			}
			return ask(due, kind, now)
		}}
	})
	w.until("2024-03-06 08:00")
	if got := w.toldUnreached(); len(got) > 0 {
		t.Errorf("a crew without rows tells %q", got)
	}
	w.settle()
	if found := strings.Join(auditOf(w), "\n"); !strings.Contains(found, "still due") {
		t.Errorf("the audit of a crew that tells nobody finds %q", found)
	}
}
