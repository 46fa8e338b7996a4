package projections

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
)

// changesTold tells a second time what became of duties, by replaying each life commit by commit: for each duty that
// changed, whether it became overdue and what was written down.
func changesTold(s *retold, from, to Moment, of Whose) map[string]string {
	out := map[string]string{}
	for id, life := range s.of("asg") {
		mine, fell, before := false, false, false
		var acts []string
		for i, c := range life {
			if c.Position > to.Position {
				break
			}
			now := stoodAfter(life[:i+1])
			begun, ended := c.RecordedAt, to.At // the time between the moments in which it stood so
			if i+1 < len(life) && life[i+1].Position <= to.Position {
				ended = life[i+1].RecordedAt.Add(-tick)
			}
			if i+1 < len(life) && life[i+1].Position <= from.Position {
				continue
			}
			if c.Position > from.Position {
				for _, e := range c.Events {
					acts = append(acts, domain.NameOf(e))
				}
			} else {
				begun = from.At
				before = now.bucket == "open" && !now.closes.IsZero() && !now.closes.After(from.At)
			}
			if of.Unit == string(now.unit) || of.Document != "" {
				mine = true
			}
			if now.bucket == "open" && !now.closes.IsZero() && !now.closes.After(ended) && !begun.After(ended) {
				fell = true
			}
		}
		document := string(s.duties[id].Given.Origin.Document)
		if of.Document != "" && document != of.Document || !mine || len(acts) == 0 && (!fell || before) {
			continue
		}
		out[id] = fmt.Sprint(fell && !before, acts)
	}
	return out
}

func changesDiffer(t lent, v Views, commits []Commit, from, to Moment, of Whose, n int, was, is Views) string {
	t.Helper()
	got := map[string]string{}
	last := ""
	for {
		c, err := v.Changes(t.Context(), from, to, of, last, n)
		if err != nil {
			return err.Error()
		}
		for _, x := range c.Duties {
			var acts []string
			for _, a := range x.Acts {
				acts = append(acts, a.Type)
			}
			if _, twice := got[x.Duty]; twice {
				return x.Duty + " is there twice"
			}
			got[x.Duty] = fmt.Sprint(x.Fell, acts)
			before, err := was.Duty(t.Context(), x.Duty)
			if (err == nil) != (x.Before != nil) || err == nil && string(must(json.Marshal(before))) != string(must(json.Marshal(x.Before))) {
				return fmt.Sprintf("before: %+v, was %+v", x.Before, before)
			}
			after, err := is.Duty(t.Context(), x.Duty)
			if err != nil || string(must(json.Marshal(after))) != string(must(json.Marshal(x.After))) {
				return fmt.Sprintf("after: %+v, was %+v, %v", x.After, after, err)
			}
		}
		if last = c.Next; last == "" {
			break
		}
	}
	want := changesTold(retell(commits), from, to, of)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Sprintf("%+v from %v to %v:\n%v\nshould be\n%v", of, from, to, got, want)
	}
	return ""
}

func TestChangesBetweenMoments(t *testing.T) {
	dsn := sharedDatabase(t)
	fewer(t, 6)
	rapid.Check(t, func(t *rapid.T) {
		h := live(t)
		v := newViews(t, dsn)
		fold(t, newRunner(t, v, h.log))
		commits := h.commits()
		p := []uint64{rapid.Uint64Range(1, h.last()).Draw(t, "from"), rapid.Uint64Range(1, h.last()).Draw(t, "to")}
		slices.Sort(p)
		from, to := Moment{p[0], commits[p[0]-1].RecordedAt}, Moment{p[1], commits[p[1]-1].RecordedAt}
		if p[1] == h.last() { // the clock has gone on since
			to.At = to.At.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "days later")) * 24 * time.Hour)
		}
		was, is := then(t, dsn, h, p[0]), then(t, dsn, h, p[1])
		for _, of := range []Whose{{Document: "d1"}, {Unit: "cu-duoc"}, {Unit: "doan"}} {
			if found := changesDiffer(t, v, commits, from, to, of, rapid.IntRange(1, 4).Draw(t, "page"), was, is); found != "" {
				t.Fatal(found)
			}
		}
	})
}

func TestChangesOfASmallHouse(t *testing.T) {
	h := changed()
	v := newViews(t, sharedDatabase(t))
	fold(t, newRunner(t, v, h.log))
	moment := func(asked string) Moment {
		t.Helper()
		m, err := v.Moment(t.Context(), asked, h.at.AddDate(0, 1, 0))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	from, to := moment("2024-01-08T12:00"), moment("2024-01-31")
	kinds := func(of Whose) (out []string) {
		t.Helper()
		c, err := v.Changes(t.Context(), from, to, of, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.Duties {
			out = append(out, fmt.Sprint(x.Before.Unit, ">", x.After.Unit, x.Kinds()))
		}
		slices.Sort(out)
		return out
	}
	if got, want := fmt.Sprint(kinds(Whose{Unit: "doan"})), "[doan>cu-bao-tang[overdue transferred]]"; got != want {
		t.Errorf("of the unit that had it: %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(kinds(Whose{Document: "d1"})), "[cu-duoc>cu-duoc[submitted finished] doan>cu-bao-tang[overdue transferred]]"; got != want {
		t.Errorf("of the document: %s, want %s", got, want)
	}
	c, err := v.Changes(t.Context(), moment("2024-01-02T08:00"), to, Whose{Document: "d1"}, "", 10)
	if err != nil || len(c.Documents) != 0 {
		t.Errorf("documents about which nothing was written down since: %+v, %v", c.Documents, err)
	}
	if c, err = v.Changes(t.Context(), moment("@5"), to, Whose{Document: "d1"}, "", 10); err != nil || len(c.Documents) != 1 || c.Documents[0].Symbol != "1-HD/ĐUK" || c.Documents[0].Acts[0].Type != "document.registered" {
		t.Errorf("documents: %+v, %v", c.Documents, err)
	}
	if _, err := v.Changes(t.Context(), to, from, Whose{Unit: "doan"}, "", 10); !errors.Is(err, ErrDisorder) {
		t.Errorf("from the later to the earlier: %v", err)
	}
	// Planted: a spell that forgets its unit hides what the unit no longer has.
	exec(t, v, `update spells set unit = 'cu-bao-tang'`)
	if got := kinds(Whose{Unit: "doan"}); len(got) != 0 {
		t.Errorf("planted: %v: the check cannot fail", got)
	}
}
