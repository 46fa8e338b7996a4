package projections

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
)

// asOf is the duties as they stood at a moment: told from the commits up to it, by the aggregates themselves.
func (r *recount) asOf(m Moment) *recount {
	past := &recount{duties: map[string]*recounted{}}
	for _, c := range r.commits {
		if c.RecordedAt.After(m.At) || m.Position > 0 && c.Position > m.Position {
			break
		}
		if id, duty := strings.CutPrefix(c.Aggregate, "asg."); duty {
			if past.duties[id] == nil {
				past.duties[id] = &recounted{}
			}
			for _, e := range c.Events {
				past.duties[id].Assignment = past.duties[id].Evolve(e)
			}
		}
	}
	return past
}

// disagreeAt compares every tally there is at a moment with a recount: of the house, its units, its kinds, some of them, a tree.
func disagreeAt(t lent, v Views, r *recount, m Moment) (found []string) {
	t.Helper()
	ctx, past := t.Context(), r.asOf(m)
	check := func(what string, got, want Tally) {
		if got != want {
			found = append(found, fmt.Sprintf("at %d, %s, %s: %+v, recounted %+v", m.Position, m.At.In(domain.Zone), what, got, want))
		}
	}
	tree := map[string]bool{}
	for _, u := range must(v.Units(ctx)) {
		tree[u.Key] = u.Key == string(committee) || u.Parent == string(committee) // the houses of the tests are two storeys high
	}
	some := []string{"cu-duoc", "doan", "nobody", "doan", "du-y-te"}
	for _, dated := range []bool{false, true} {
		check("the house", must(v.Total(ctx, m, dated)), past.tally(m.At, dated, func(string) bool { return true }))
		check("some units", must(v.TallyOf(ctx, some, m, dated)), past.tally(m.At, dated, func(u string) bool { return slices.Contains(some, u) }))
		check("the tree", must(v.Subtree(ctx, string(committee), m, dated)), past.tally(m.At, dated, func(u string) bool { return tree[u] }))
		sum := 0
		for _, u := range must(v.ByUnit(ctx, m, "", dated)) {
			check(u.Unit, u.Tally, past.tally(m.At, dated, func(unit string) bool { return unit == u.Unit }))
			sum += u.Total
		}
		if total := must(v.Total(ctx, m, dated)).Total; sum != total {
			found = append(found, fmt.Sprintf("at %d, %s the units have %d, the house %d", m.Position, m.At, sum, total))
		}
		for _, k := range must(v.ByKind(ctx, m, dated)) {
			check(k.Kind, k.Tally, past.tally(m.At, dated, func(u string) bool { return r.kinds[u] == k.Kind }))
		}
	}
	return found
}

// momentsOf are the moments that tell most: positions, instants between commits, deadlines, and both sides of midnight.
func momentsOf(commits []Commit, r *recount) (all []Moment) {
	for i, c := range commits {
		all = append(all, Moment{c.Position, c.RecordedAt}, Moment{At: c.RecordedAt}, Moment{At: c.RecordedAt.Add(-tick)})
		if i+1 < len(commits) && commits[i+1].RecordedAt.Sub(c.RecordedAt) > time.Hour {
			next := domain.DateOf(c.RecordedAt).Closes()
			all = append(all, Moment{c.Position, c.RecordedAt.Add(time.Hour)}, Moment{At: next.Add(-tick)}, Moment{At: next})
		}
	}
	for _, d := range r.duties {
		if c := d.closes(); !c.IsZero() {
			all = append(all, Moment{At: c.Add(-tick)}, Moment{At: c}, Moment{At: c.AddDate(0, 1, 0)})
		}
	}
	return all
}

// TestEveryTallyIsThatOfItsMoment: whatever happens in a house, every tally at every moment is what a recount of the commits up
// to it says: at each position, between them, around each deadline and each midnight, in the past and in what is to come.
func TestEveryTallyIsThatOfItsMoment(t *testing.T) {
	dsn := sharedDatabase(t)
	rapid.Check(t, func(t *rapid.T) {
		h := live(t)
		v := newViews(t, dsn)
		defer v.Close()
		project(t, v, h)
		r := recountOf(h.commits())
		all := momentsOf(h.commits(), r)
		for range min(len(all), 8) {
			for _, wrong := range disagreeAt(t, v, r, all[rapid.IntRange(0, len(all)-1).Draw(t, "moment")]) {
				t.Errorf("%s", wrong)
			}
		}
	})
}

// TestTheStoryIsToldAtEveryMoment is the same of one story, at every moment it has; and what is wrong with the ledger is found.
func TestTheStoryIsToldAtEveryMoment(t *testing.T) {
	h, runner := settled(t)
	v, r := runner.views, recountOf(h.commits())
	all := momentsOf(h.commits(), r)
	look := func() (found []string) {
		for i := 0; i < len(all) && len(found) == 0; i++ {
			found = disagreeAt(t, v, r, all[i])
		}
		return found
	}
	for _, wrong := range look() {
		t.Error(wrong)
	}
	slices.Reverse(all) // most of what is wrong is found late
	for _, plant := range []string{
		`update postings set at = at + interval '1 second' where position = (select max(position) from postings)`,
		`delete from ledger where key like '|i%'`,
		`delete from ledger where key = (select min(key) from ledger where key like 'cu-duoc|d%')`,
		`update ledger set overdue = overdue + 1 where key = (select max(key) from ledger where key like 'cu-bao-tang|m%')`,
		`delete from postings where position = (select min(position) from postings)`,
	} {
		exec(t, v, "create table kept_ledger as table ledger")
		exec(t, v, "create table kept_postings as table postings")
		exec(t, v, plant)
		if len(look()) == 0 {
			t.Errorf("planted, %s: not found", plant)
		}
		for _, table := range []string{"ledger", "postings"} {
			exec(t, v, "delete from "+table)
			exec(t, v, "insert into "+table+" table kept_"+table)
			exec(t, v, "drop table kept_"+table)
		}
	}
}

// at is an instant on a day of the table tests, in microseconds.
func micros(day, hour int) int64 {
	return domain.NewDate(2024, time.March, day).Time(hour, 0).UnixMicro()
}

func TestWhatACommitMovesInTheLedger(t *testing.T) {
	open := func(unit string, closes int64) standpoint {
		return standpoint{unit: unit, bucket: isOpen, dated: true, closes: closes}
	}
	in := func(b bucket) standpoint { return standpoint{unit: "u", bucket: b, dated: true} }
	none, waits, undated := standpoint{}, standpoint{unit: "u", bucket: isOpen}, standpoint{unit: "u", bucket: isSubmitted}
	for _, tt := range []struct {
		name     string
		from, to standpoint
		known    int64
		want     string
	}{
		{"nothing", open("u", micros(20, 0)), open("u", micros(20, 0)), micros(1, 8), ""},
		{"given", none, open("u", micros(20, 0)), micros(1, 8), "u +open +dated; +1 at 20T00"},
		{"given at the instant of its deadline", none, open("u", micros(20, 0)), micros(20, 0), "u +open +dated +overdue"},
		{"taken over long after its deadline", none, open("u", micros(2, 0)), micros(20, 8), "u +open +dated +overdue"},
		{"asked of nobody", none, none, micros(1, 8), ""},
		{"sent in before the deadline", open("u", micros(20, 0)), in(isSubmitted), micros(19, 23), "u -open -dated +submitted +dated; -1 at 20T00"},
		{"sent in at the deadline", open("u", micros(20, 0)), in(isSubmitted), micros(20, 0), "u -open -dated -overdue +submitted +dated"},
		{"sent in after the deadline", open("u", micros(20, 0)), in(isSubmitted), micros(21, 9), "u -open -dated -overdue +submitted +dated"},
		{"returned after the deadline", in(isSubmitted), open("u", micros(20, 0)), micros(21, 9), "u +open +dated +overdue -submitted -dated"},
		{"more time before the deadline", open("u", micros(20, 0)), open("u", micros(25, 0)), micros(19, 9), "u; -1 at 20T00; +1 at 25T00"},
		{"more time after the deadline", open("u", micros(20, 0)), open("u", micros(25, 0)), micros(21, 9), "u -overdue; +1 at 25T00"},
		{"less time, already over", open("u", micros(25, 0)), open("u", micros(20, 0)), micros(21, 9), "u +overdue; -1 at 25T00"},
		{"another deadline, both over", open("u", micros(20, 0)), open("u", micros(21, 0)), micros(22, 9), "u"},
		{"its clock stands", open("u", micros(20, 0)), waits, micros(21, 9), "u -dated -overdue"},
		{"its clock runs again", waits, open("u", micros(25, 0)), micros(21, 9), "u +dated; +1 at 25T00"},
		{"to another unit in time", open("u", micros(20, 0)), open("w", micros(20, 0)), micros(19, 9), "u -open -dated; -1 at 20T00 | w +open +dated; +1 at 20T00"},
		{"to another unit, overdue", open("u", micros(20, 0)), open("w", micros(20, 0)), micros(21, 9), "u -open -dated -overdue | w +open +dated +overdue"},
		{"excused when overdue", open("u", micros(20, 0)), none, micros(21, 9), "u -open -dated -overdue"},
		{"without a deadline", waits, undated, micros(21, 9), "u -open +submitted"},
		{"judged late", in(isSubmitted), in(isLate), micros(21, 9), "u +late -submitted -dated"},
		{"opened again", in(isOnTime), open("u", micros(20, 0)), micros(21, 9), "u -on_time -dated +open +dated +overdue"},
	} {
		moves, n := movesOf(tt.from, tt.to, tt.known)
		var got []string
		for _, m := range moves[:n] {
			text := m.unit + signs(m.now)
			for _, l := range m.later {
				if l.n != 0 {
					text += fmt.Sprintf("; %+d at %s", l.n, time.UnixMicro(l.closes).In(domain.Zone).Format("02T15"))
				}
			}
			got = append(got, text)
		}
		equal(t, tt.name, strings.Join(got, " | "), tt.want)
	}
}

func signs(c counts) (text string) {
	for _, x := range []struct {
		n    int32
		name string
	}{
		{c.onTime, "on_time"},
		{c.onTimeDated, "dated"},
		{c.late, "late"},
		{c.open, "open"},
		{c.openDated, "dated"},
		{c.overdue, "overdue"},
		{c.submitted, "submitted"},
		{c.submittedDated, "dated"},
		{c.cancelled, "cancelled"},
		{c.cancelledDated, "dated"},
	} {
		if x.n != 0 {
			text += " " + map[bool]string{true: "+", false: "-"}[x.n > 0] + x.name
		}
	}
	return text
}

// TestKeysComeInTheOrderOfTime: sums are found as ranges of keys.
func TestKeysComeInTheOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instant := rapid.Int64Range(0, 9_999_999_999_999_999)
		a, b := instant.Draw(t, "a"), instant.Draw(t, "b")
		p, q := rapid.Uint64Range(1, 1e11).Draw(t, "p"), rapid.Uint64Range(1, 1e11).Draw(t, "q")
		if got, want := strings.Compare(postingKey("u", a, p), postingKey("u", b, q)), cmpPairs(a, b, p, q); got != want {
			t.Errorf("%d/%d and %d/%d come in another order than their keys", a, p, b, q)
		}
		if x, y := civilOf(time.UnixMicro(min(a, b)%4e15)), civilOf(time.UnixMicro(min(a, b)%4e15).Add(time.Minute)); x >= y {
			t.Errorf("%s is not before %s", x, y)
		}
	})
}

func cmpPairs(a, b int64, p, q uint64) int {
	switch {
	case a < b || a == b && p < q:
		return -1
	case a == b && p == q:
		return 0
	}
	return 1
}

// TestAServerWhoseClockIsAhead: a commit is counted from when all before it are known, and the present counts all there is.
func TestAServerWhoseClockIsAhead(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.at = moment("2024-02-01 09:00")
	h.give("d1", 1, "doan", domain.Unscheduled, nil)
	h.at = moment("2024-02-01 08:59")
	h.give("d1", 1, "cu-duoc", domain.Unscheduled, nil)
	commits := h.commits()
	n := len(commits)
	commits[n-1].RecordedAt = moment("2024-02-01 08:59").UTC() // of a server whose clock is behind
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	stand(t, r)
	if err := r.apply(t.Context(), commits[:n-1]); err != nil {
		t.Fatal(err)
	}
	stand(t, r) // another runner goes on
	if err := r.apply(t.Context(), commits[n-1:]); err != nil {
		t.Fatal(err)
	}
	last := commits[n-1].Position
	for _, tt := range []struct {
		m    Moment
		want int
	}{
		{Moment{At: moment("2024-02-01 08:59")}, 0},
		{Moment{At: moment("2024-02-01 09:00")}, 2},
		{Moment{last, moment("2024-02-01 08:59")}, 2},
		{Moment{last - 1, moment("2024-02-01 09:00")}, 1},
		{Moment{last - 1, moment("2024-02-01 08:59")}, 1},
		{Moment{last - 2, moment("2024-02-01 08:59")}, 0},
	} {
		if got := must(r.views.Total(t.Context(), tt.m, false)); got.Total != tt.want {
			t.Errorf("at %d, %s there are %d duties, want %d", tt.m.Position, tt.m.At, got.Total, tt.want)
		}
	}
}
