package projections

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"pgregory.net/rapid"
)

// until is a log that ends at a position.
type until struct {
	Log
	last uint64
}

func (u until) Last(context.Context) (uint64, error) { return u.last, nil }
func (u until) Durable() uint64                      { return u.last }

func (u until) Follow(ctx context.Context, after uint64) iter.Seq2[Commit, error] {
	return func(yield func(Commit, error) bool) {
		for c, err := range u.Log.Follow(ctx, after) {
			if err == nil && c.Position > u.last {
				<-ctx.Done()
				return
			}
			if !yield(c, err) {
				return
			}
			if err == nil && c.Position == u.last {
				<-ctx.Done()
				return
			}
		}
	}
}

// dump are all rows of a table, as text.
func dump(t lent, v Views, table string) string {
	t.Helper()
	var rows string
	if err := v.asks().QueryRow(t.Context(), `select coalesce(string_agg(t::text, E'\n' order by key collate "C"), '') from `+table+` t`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// answers asks every question there is about some things, and gives the answers as text.
type answers map[string]string

func ask[A any](a answers, name string, answer A, err error) {
	text, jsonErr := json.Marshal(answer)
	a[name] = fmt.Sprint(string(text), err, jsonErr)
}

func (a answers) duty(ctx context.Context, v Views, id string) {
	d, err := v.Duty(ctx, id)
	ask(a, "duty "+id, d, err)
	parts, err := v.Parts(ctx, id)
	ask(a, "parts "+id, parts, err)
	of, err := v.PartsOf(ctx, id)
	ask(a, "parts of "+id, of, err)
	urged, err := v.UrgingsOf(ctx, id)
	ask(a, "urgings of "+id, urged, err)
	told, err := v.NoticesOf(ctx, id)
	ask(a, "notices of "+id, told, err)
	sent, err := v.MessagesOf(ctx, id)
	ask(a, "messages of "+id, sent, err)
	story, err := v.Timeline(ctx, "asg."+id)
	ask(a, "story of "+id, story, err)
	did, err := v.ActivitiesSince(ctx, id, date("2024-01-01"))
	ask(a, "activities of "+id, did, err)
}

func (a answers) document(ctx context.Context, v Views, id string) {
	d, err := v.Document(ctx, id)
	ask(a, "document "+id, d, err)
	o, err := v.Obligations(ctx, id)
	ask(a, "obligations "+id, o, err)
	x, err := v.Citations(ctx, id)
	ask(a, "citations "+id, x, err)
	l, err := v.Deliveries(ctx, id)
	ask(a, "deliveries "+id, l, err)
	r, err := v.Regimes(ctx, id)
	ask(a, "regimes "+id, r, err)
	n, err := v.Unplanned(ctx, id)
	ask(a, "unplanned "+id, n, err)
	e, err := v.EndedInError(ctx, id)
	ask(a, "ended in error "+id, e, err)
	k, err := v.OpenDuties(ctx, id, false, 100)
	ask(a, "open duties "+id, k, err)
	s, err := v.Timeline(ctx, "doc."+id)
	ask(a, "story of "+id, s, err)
}

func (a answers) graph(ctx context.Context, v Views, id string) {
	above, err := v.Above(ctx, id)
	ask(a, "above "+id, above, err)
	below, err := v.Below(ctx, id)
	ask(a, "below "+id, below, err)
	to, from, err := v.Around(ctx, id)
	ask(a, "around "+id, [][]Neighbour{to, from}, err)
}

func (a answers) regime(ctx context.Context, v Views, id string) {
	r, err := v.Regime(ctx, id)
	ask(a, "regime "+id, r, err)
	m, err := v.Matrix(ctx, id)
	ask(a, "matrix "+id, m, err)
	c, err := v.Consolidations(ctx, id)
	ask(a, "consolidations "+id, c, err)
	for _, x := range c {
		s, err := v.Sources(ctx, x.Key, "")
		ask(a, "sources "+x.Key, s, err)
		n, err := v.NotIncluded(ctx, x.Key)
		ask(a, "not included "+x.Key, n, err)
	}
	accepted, err := v.AcceptedReports(ctx, id, "")
	ask(a, "accepted "+id, accepted, err)
}

func (a answers) unit(ctx context.Context, v Views, id string, now time.Time) {
	u, err := v.Unit(ctx, id)
	ask(a, "unit "+id, u, err)
	d, err := v.DutiesOf(ctx, id)
	ask(a, "duties of "+id, d, err)
	i, err := v.Inbox(ctx, id, 1000)
	ask(a, "inbox "+id, i, err)
	l, err := v.UrgingsOfUnit(ctx, id, time.Time{}, now.AddDate(1, 0, 0))
	ask(a, "urgings of "+id, l, err)
	w, err := v.LettersTo(ctx, id)
	ask(a, "letters to "+id, w, err)
	q, err := v.QuestionsOf(ctx, id, 1000)
	ask(a, "questions of "+id, q, err)
}

// house asks what is asked of the whole house.
func (a answers) house(ctx context.Context, v Views, now time.Time) {
	units, err := v.Units(ctx)
	ask(a, "units", units, err)
	there, err := v.UnitsAt(ctx, domain.DateOf(now))
	ask(a, "units there", there, err)
	posts, err := v.PostsAt(ctx, domain.DateOf(now))
	ask(a, "posts", posts, err)
	for _, s := range []domain.Standing{
		domain.Overdue, domain.InTime, domain.NoDeadline, domain.AwaitingApproval, domain.CompletedOnTime, domain.CompletedLate,
		domain.WasExcused, domain.WasCancelled, domain.WasClosed,
	} {
		d, err := v.Standing(ctx, s, now, 1000)
		ask(a, "standing "+string(s), d, err)
	}
	facts, err := v.Facts(ctx)
	ask(a, "facts", facts, err)
	due, err := v.Upcoming(ctx, 1000)
	ask(a, "upcoming", due, err)
	tracking, err := v.Tracking(ctx)
	ask(a, "tracking", tracking, err)
	for _, kind := range []domain.InspectionKind{domain.Examination, domain.Supervision} {
		s, err := v.InspectionStatistics(ctx, now.Year(), kind)
		ask(a, "statistics "+string(kind), s, err)
	}
	inspections, err := v.Inspections(ctx)
	ask(a, "inspections", inspections, err)
	issues, err := v.Issues(ctx, "", "", false)
	ask(a, "issues", issues, err)
	progress, err := v.Progress(ctx, now.Year())
	ask(a, "progress", progress, err)
	rates, err := v.UpdateRates(ctx, domain.DateOf(now))
	ask(a, "update rates", rates, err)
	bounds := []time.Time{now.AddDate(-2, 0, 0), now.AddDate(0, -1, 0), now, now.AddDate(0, 1, 0)}
	updated, err := v.Continuous(ctx, bounds)
	ask(a, "continuous", updated, err)
	questions, err := v.OpenQuestions(ctx, 1000)
	ask(a, "open questions", questions, err)
	placeholders, err := v.Placeholders(ctx, 1000)
	ask(a, "placeholders", placeholders, err)
	stranded, err := v.Stranded(ctx, domain.DateOf(now), 1000)
	ask(a, "stranded", stranded, err)
	committee, err := v.ForCommittee(ctx, "btv", now)
	ask(a, "for the committee", committee, err)
	resolutions, err := v.Resolutions(ctx)
	ask(a, "resolutions", resolutions, err)
	at, err := v.Position(ctx)
	ask(a, "position", at, err)
}

// tallies asks what is summed from the ledger.
func (a answers) tallies(ctx context.Context, v Views, m Moment) {
	total, err := v.Total(ctx, m, false)
	ask(a, "total", total, err)
	kinds, err := v.ByKind(ctx, m, true)
	ask(a, "by kind", kinds, err)
	units, err := v.ByUnit(ctx, m, "", false)
	ask(a, "by unit", units, err)
	for _, u := range []string{"btv", "cu-duoc", "du-y-te"} {
		below, err := v.Subtree(ctx, u, m, false)
		ask(a, "below "+u, below, err)
	}
}

// unlike is the first question that is answered otherwise than it was then, "" for none.
func (a answers) unlike(was answers) string {
	for q, is := range sorted(was) {
		if a[q] != is {
			return fmt.Sprintf("%s\n%s\nwas\n%s", q, a[q], is)
		}
	}
	return ""
}

// then are the read models as they were when the log ended at a position.
func then(t lent, dsn string, h *house, position uint64) Views {
	t.Helper()
	v := newViews(t, dsn)
	if position > 0 {
		fold(t, newRunner(t, v, until{h.log, position}))
	}
	return v
}

func keysIn(t lent, v Views, table string) []string {
	t.Helper()
	got := must(v.query(t.Context(), `select key from `+table+` order by key`))
	defer got.Close()
	var keys []string
	for got.Next() {
		var k string
		if err := got.Scan(&k); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	return keys
}

// fewer runs the properties of a test at most n times, but in a long run: each makes two sets of tables.
func fewer(t *testing.T, n int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks").Value
	was := checks.String()
	if many, err := strconv.Atoi(was); err != nil || many <= n || os.Getenv("DONDOC_LONG") != "" {
		return
	}
	_ = checks.Set(strconv.Itoa(n))
	t.Cleanup(func() { _ = checks.Set(was) })
}

// few are some of a list, those that its length picks; all in a long run.
func few(keys []string, n int) []string {
	if os.Getenv("DONDOC_LONG") != "" || len(keys) <= n {
		return keys
	}
	start := len(keys) * 7919 % (len(keys) - n + 1)
	return keys[start : start+n]
}

// differs says what is answered otherwise as of a moment than it was then, "" for nothing. spoil may put a bug into
// every look that is taken.
func differs(t lent, now, was Views, m Moment, spoil func(Past)) string {
	t.Helper()
	look := func(r Reach, compare func(v Views) string) string {
		past, err := now.AsOf(t.Context(), m, r)
		if err != nil {
			t.Fatal(err)
		}
		defer past.Close()
		spoil(past)
		if found := compare(past.Views); found != "" {
			return fmt.Sprintf("%v as of position %d: %s", r, m.Position, found)
		}
		return ""
	}
	found := look(OfAll(), func(v Views) string {
		for _, table := range hiding()[1:] {
			if got, want := dump(t, v, table), dump(t, was, table); got != want {
				return fmt.Sprintf("table %s\n%s\nwas\n%s", table, got, want)
			}
		}
		got, want := answers{}, answers{}
		got.house(t.Context(), v, m.At)
		want.house(t.Context(), was, m.At)
		return got.unlike(want)
	})
	if found == "" && m.Position > 0 { // the ledger takes no position for all of them
		found = look(OfTree(), func(v Views) string {
			got, want := answers{}, answers{}
			got.tallies(t.Context(), v, m)
			want.tallies(t.Context(), was, m)
			return got.unlike(want)
		})
	}
	for _, kind := range []struct {
		table string
		n     int
		reach func(string) Reach
		ask   func(a answers, v Views, id string)
	}{
		{"assignments", 2, func(id string) Reach { return OfDuties(id) }, func(a answers, v Views, id string) { a.duty(t.Context(), v, id) }},
		{"documents", 1, OfDocument, func(a answers, v Views, id string) { a.document(t.Context(), v, id) }},
		// A reach of one document has the graph of today around it: an edge that was corrected since is found among all documents.
		{"documents", 1, func(string) Reach { return OfKinds("doc", "res") }, func(a answers, v Views, id string) { a.graph(t.Context(), v, id) }},
		{"regimes", 1, OfRegime, func(a answers, v Views, id string) { a.regime(t.Context(), v, id) }},
		{"units", 2, OfUnit, func(a answers, v Views, id string) { a.unit(t.Context(), v, id, m.At) }},
	} {
		for _, id := range few(keysIn(t, now, kind.table), kind.n) {
			if found != "" {
				return found
			}
			found = look(kind.reach(id), func(v Views) string {
				got, want := answers{}, answers{}
				kind.ask(got, v, id)
				kind.ask(want, was, id)
				return got.unlike(want)
			})
		}
	}
	return found
}

func asIs(Past) {}

// changed is a small house in which, after ten days, units get other names, a duty another unit and the law another year,
// and in which something is entered late from paper.
func changed() *house {
	h := newHouse()
	h.furnish(domain.VietnamYears[0], domain.VietnamYears[1])
	h.register("d1", "1-HD/ĐUK", domain.Obligation{Duty: domain.Dated, Due: date("2024-01-26"), DeadlineText: "trước ngày"}, domain.Obligation{Duty: domain.Continuous})
	h.do(domain.IssueDocument{
		Issued: h.by(clerk), Document: "d1", Superiors: superiors,
		Audiences:  []domain.Audience{{Obligation: 1, Printed: "Các chi ủy", Units: []domain.UnitID{"cu-duoc", "doan"}}},
		Deliveries: []domain.Delivery{{Unit: "doan", Purpose: domain.ToImplement}},
	})
	by := due(date("2024-01-26"))
	first, second := h.give("d1", 1, "cu-duoc", domain.Dated, &by), h.give("d1", 1, "doan", domain.Dated, &by)
	h.at = moment("2024-01-09 08:00")
	h.do(domain.AcknowledgeAssignment{Issued: h.by(domain.ByUnit("doan")), Assignment: second})
	h.submit(first, "cu-duoc")
	h.at = moment("2024-01-10 08:00")
	h.accept(first)
	h.do(domain.RenameUnit{Issued: h.by(admin), Unit: "doan", Name: "Đoàn Thanh niên", Basis: "1-QĐ", On: date("2024-01-10")})
	h.at = moment("2024-01-11 08:00")
	h.do(domain.RenameUnit{Issued: h.by(admin), Unit: "cu-duoc", Name: "Chi ủy Công ty Dược phẩm", Basis: "2-QĐ", On: date("2024-01-11")})
	h.do(domain.TransferAssignment{Issued: h.by(domain.ByWorker("transferer")), Assignment: second, From: "doan", To: "cu-bao-tang", Basis: "3-QĐ", On: date("2024-01-11")})
	year := domain.VietnamYears[0]
	year.Off = append(slices.Clone(year.Off), domain.DayOff{Date: date("2024-01-25"), Name: "Nghỉ bù"})
	year.Source = "Thông báo 2"
	h.do(domain.PublishCalendar{Issued: h.by(admin), Calendar: domain.VietnamCalendar, Year: year})
	h.at = moment("2024-01-12 08:00")
	paper := h.by(clerk)
	paper.At, paper.OnBehalfOf = moment("2024-01-09 10:00"), domain.ByUnit("cu-bao-tang")
	note := typed("note")
	h.do(domain.ReportActivity{Issued: paper, Assignment: second, On: date("2024-01-09"), People: 3, Note: note})
	return h
}

func TestTheHouseAsOfAPositionIsTheHouseThatWas(t *testing.T) {
	dsn := sharedDatabase(t)
	fewer(t, 4)
	rapid.Check(t, func(t *rapid.T) {
		h := live(t)
		v := newViews(t, dsn)
		fold(t, newRunner(t, v, h.log))
		p := rapid.Uint64Range(0, h.last()).Draw(t, "position")
		m := Moment{Position: p, At: h.at}
		if p > 0 {
			m.At = h.commits()[p-1].RecordedAt
		}
		if found := differs(t, v, then(t, dsn, h, p), m, asIs); found != "" {
			t.Fatal(found)
		}
	})
}

// In a small house every position is looked at; in a short run every seventh.
func TestTheHouseAsOfEveryPosition(t *testing.T) {
	dsn := sharedDatabase(t)
	h := changed()
	v := newViews(t, dsn)
	fold(t, newRunner(t, v, h.log))
	step := uint64(7)
	if os.Getenv("DONDOC_LONG") != "" {
		step = 1
	}
	for n := uint64(0); n < h.last()+step; n += step {
		p := min(n, h.last())
		m := Moment{Position: p, At: h.at}
		if p > 0 {
			m.At = h.commits()[p-1].RecordedAt
		}
		if found := differs(t, v, then(t, dsn, h, p), m, asIs); found != "" {
			t.Fatal(found)
		}
	}
}

// Bugs that a look at the past may have are found.
func TestBugsInLooksAtThePastAreFound(t *testing.T) {
	dsn := sharedDatabase(t)
	h := changed()
	v := newViews(t, dsn)
	fold(t, newRunner(t, v, h.log))
	m, err := v.Moment(t.Context(), "2024-01-10T09:00", h.at)
	if err != nil {
		t.Fatal(err)
	}
	was := then(t, dsn, h, recordedBy(h.commits(), m.At))
	if found := differs(t, v, was, m, asIs); found != "" {
		t.Fatal(found)
	}
	laid := func(table string) func(Past) {
		return func(p Past) {
			if _, err := p.tx.Exec(t.Context(), "delete from pg_temp."+table); err != nil {
				t.Fatal(err)
			}
			if _, err := p.tx.Exec(t.Context(), "insert into pg_temp."+table+" select * from "+in(v.schema, table)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, bug := range map[string]struct {
		off   int
		spoil func(Past)
	}{
		"a position too early":  {-1, asIs},
		"a position too late":   {1, asIs},
		"today's tree":          {0, laid("units")},
		"today's duties":        {0, laid("assignments")},
		"today's timers":        {0, laid("timers")},
		"a table is not hidden": {0, func(p Past) { _ = must(p.tx.Exec(t.Context(), "set local search_path to "+v.schema+", pg_temp")) }},
	} {
		wrong := Moment{m.Position + uint64(bug.off), m.At}
		if differs(t, v, was, wrong, bug.spoil) == "" {
			t.Errorf("%s: nothing was found", name)
		}
	}
	exec(t, v, `update timeline set recorded_at = effective_at`)
	if e, err := v.Moment(t.Context(), "2024-01-10T09:00", h.at); err == nil && e == m {
		t.Errorf("effective times in the place of recorded ones: nothing was found")
	}
}

func TestALookAtThePastIsBounded(t *testing.T) {
	h := changed()
	v := newViews(t, sharedDatabase(t))
	fold(t, newRunner(t, v, h.log))
	m := Moment{Position: h.last(), At: h.at}
	var much *TooMuch
	for _, r := range []Reach{OfAll(), OfDocument("d1"), OfKinds("asg"), OfUnit("cu-duoc")} {
		if _, err := v.asOf(t.Context(), m, r, 3); !errors.As(err, &much) || much.Limit != 3 {
			t.Errorf("%v: %v", r, err)
		}
	}
	for range 3 * pastConns { // every refused look has given its connection back
		past, err := v.AsOf(t.Context(), m, OfAll())
		if err != nil {
			t.Fatal(err)
		}
		past.Close()
	}
	if _, err := v.AsOf(t.Context(), m, OfKinds("nosuch")); err == nil {
		t.Error("an unknown kind is taken")
	}
}

// When the law has changed by the moment, what is to be done next is laid out by that law for every open duty, not only for
// those that something happened to since.
func TestALookAtThePastIsByTheLawInForceThen(t *testing.T) {
	dsn := sharedDatabase(t)
	h := changed()
	stages := slices.Clone(domain.ShippedLadder)
	for i := range stages {
		stages[i].Hour = 8
	}
	h.publish(stages)
	at := h.last()
	h.publish(domain.ShippedLadder)
	v := newViews(t, dsn)
	fold(t, newRunner(t, v, h.log))
	if found := differs(t, v, then(t, dsn, h, at), Moment{Position: at, At: h.at}, asIs); found != "" {
		t.Error(found)
	}
}
