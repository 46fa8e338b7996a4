package workers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

const election = "ngày bầu cử"

// counted is a document with one duty per rule, each of them of every unit named, given out.
func (w *world) counted(units []domain.UnitID, rules ...domain.DueRule) domain.DocumentID {
	w.documents++
	id := domain.DocumentID(fmt.Sprintf("d%d", w.documents))
	register := domain.RegisterDocument{Issued: w.by(clerk), Document: id, Symbol: "9-KH/ĐUK", Kind: "Kế hoạch", Issuer: "Ban Thường vụ", Subject: "Bầu cử", IssuedOn: domain.DateOf(w.clock.Now())}
	issue := domain.IssueDocument{Issued: w.by(clerk), Document: id, Superiors: superiors}
	for i, r := range rules {
		register.Obligations = append(register.Obligations, domain.Obligation{No: i + 1, Duty: domain.Dated, Rule: &r, Text: secret})
		issue.Audiences = append(issue.Audiences, domain.Audience{Obligation: i + 1, Printed: "các chi ủy", Units: units})
	}
	w.do(register)
	w.do(issue)
	w.settleNow()
	return id
}

// settleNow lets the first crew work at this moment until nothing is due.
func (w *world) settleNow() {
	w.t.Helper()
	for range 40 {
		for _, f := range append(slices.Clone(w.follow), w.due) {
			f.catchUp(w.log.Durable())
		}
		rows := 0
		for _, kind := range kinds {
			rows += len(must(w.due.Due(w.t.Context(), kind, w.clock.Now(), 1)))
		}
		if rows == 0 {
			return
		}
		if err := w.crews[0].Tick(w.t.Context(), w.clock.Now()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.t.Fatal("the crew does not come to an end")
}

func (w *world) duty(d domain.DocumentID, no int, u domain.UnitID) domain.Assignment {
	a, _, err := eventstore.Load[domain.Assignment](w.t.Context(), Log(w.log), "asg."+string(domain.DutyOf(d, no, u)))
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) revise(off ...string) {
	year := must(lawYear(w))
	year.Source = fmt.Sprintf("Thông báo %d", w.n)
	for _, s := range off {
		year.Off = append(year.Off, domain.DayOff{Date: must(domain.ParseDate(s)), Name: "Nghỉ bù"})
	}
	w.do(domain.PublishCalendar{Issued: w.by(admin), Calendar: domain.VietnamCalendar, Year: year})
}

func TestACalendarRevisedMovesWhatIsNotPast(t *testing.T) {
	w := newWorld(t, 1, twin{})
	day := func(s string) domain.Date { return must(domain.ParseDate(s)) }
	id := w.counted([]domain.UnitID{"u0", "u1"},
		domain.DueRule{Kind: domain.DueCount, Anchor: domain.AnchorIssued, Count: 5, Measure: domain.InWorkdays},  // 09/01
		domain.DueRule{Kind: domain.DueCount, Anchor: domain.AnchorIssued, Count: 20, Measure: domain.InWorkdays}, // 30/01
		domain.DueRule{Kind: domain.DueBy, Day: day("2024-01-24")},
		domain.DueRule{Kind: domain.DueBy, Day: day("2024-01-25")},
		domain.DueRule{Kind: domain.DueAt, Day: day("2024-01-24"), Clock: "16:00"},
	)
	w.do(domain.Submit{Issued: w.by(domain.ByUnit("u1")), Assignment: domain.DutyOf(id, 2, "u1"), Nil: true})
	w.do(domain.AcceptSubmission{Issued: w.by(head), Assignment: domain.DutyOf(id, 2, "u1")})
	w.clock.Move(moment("2024-01-12 09:00"))
	w.settleNow()
	w.revise("2024-01-08", "2024-01-24")
	w.settleNow()
	for _, tt := range []struct {
		no             int
		unit           domain.UnitID
		given, day     string
		closes, reason string
		revision       int
	}{
		{1, "u0", "2024-01-09", "2024-01-09", "2024-01-10 00:00", "", 1},            // it had closed
		{2, "u0", "2024-01-30", "2024-02-01", "2024-02-02 00:00", "Nghỉ bù", 2},     // counted anew
		{2, "u1", "2024-01-30", "2024-01-30", "2024-01-31 00:00", "", 1},            // it was done
		{3, "u0", "2024-01-24", "2024-01-24", "2024-01-26 00:00", "ngày nghỉ", 2},   // printed: keeps its day, closes later
		{4, "u0", "2024-01-25", "2024-01-25", "2024-01-26 00:00", "", 1},            // printed on another day
		{5, "u0", "2024-01-24", "2024-01-24", "2024-01-24 16:00", "trước 16:00", 1}, // an hour stays
	} {
		a := w.duty(id, tt.no, tt.unit)
		if a.Given.Due.Day != day(tt.given) || a.Due.Day != day(tt.day) || !a.Due.Closes.Equal(moment(tt.closes)) || a.Due.Revision != tt.revision {
			t.Errorf("duty %d of %s: given with %s, now %s, closes %s, revision %d (%s)", tt.no, tt.unit, a.Given.Due.Day, a.Due.Day, a.Due.Closes.In(domain.Zone), a.Due.Revision, a.Due.Reason)
		}
	}
	a := w.duty(id, 3, "u0")
	for _, c := range w.commits(0) {
		for _, e := range c.Events {
			if e, ok := e.(domain.DeadlineMoved); ok && (e.Why != domain.ByCalendar || e.Basis == "" || e.Due.Reason == "" || c.Actor != domain.ByWorker("mover")) {
				t.Errorf("moved by %s for no reason: %+v", c.Actor, e)
			}
		}
	}
	if broken := w.stale(); len(broken) > 0 {
		t.Error(broken)
	}
	// The day is worked again: it closes when it was to close.
	year := must(lawYear(w))
	year.Off, year.Source = year.Off[:len(year.Off)-1], "Thông báo đính chính"
	w.do(domain.PublishCalendar{Issued: w.by(admin), Calendar: domain.VietnamCalendar, Year: year})
	w.settleNow()
	if a = w.duty(id, 3, "u0"); a.Due.Revision != 3 || !a.Due.Closes.Equal(moment("2024-01-25 00:00")) {
		t.Errorf("the day is worked again: %+v", a.Due)
	}
}

// stale lists the duties under way whose deadline is not what the calendar in force says.
func (w *world) stale() (broken []string) {
	cal, _, err := eventstore.Load[domain.Almanac](w.t.Context(), Log(w.log), "cal."+string(domain.VietnamCalendar))
	if err != nil {
		w.t.Fatal(err)
	}
	lives := map[string]domain.Assignment{}
	for _, c := range w.commits(0) {
		if strings.HasPrefix(c.Aggregate, "asg.") {
			a := lives[c.Aggregate]
			for _, e := range c.Events {
				a = a.Evolve(e)
			}
			lives[c.Aggregate] = a
		}
	}
	now := w.clock.Now()
	for id, a := range lives {
		if a.Due == nil || a.Due.Missed(now) || a.Status != domain.Sent && a.Status != domain.Accepted && a.Status != domain.InProgress {
			continue
		}
		if again, err := a.Due.Again(cal.Calendar); err == nil && !again.Same(*a.Due) && !again.Missed(now) {
			broken = append(broken, fmt.Sprintf("%s is due %s and should be %s", id, a.Due.Day, again.Day))
		}
	}
	return broken
}

// A revision that concerns more duties than a tick takes is worked off tick by tick, and can be cut off anywhere.
func TestACalendarRevisedIsWorkedOffInParts(t *testing.T) {
	w := newWorld(t, 2, twin{})
	var rules []domain.DueRule
	for n := range 90 {
		rules = append(rules, domain.DueRule{Kind: domain.DueCount, Anchor: domain.AnchorIssued, Count: 30 + n%10, Measure: domain.InWorkdays})
	}
	w.counted(members, rules...) // 720 duties
	w.revise("2024-01-15")
	w.due.catchUp(w.log.Durable())
	if rows := must(w.due.Due(t.Context(), projections.ToMove, w.clock.Now(), 10_000)); len(rows) != 720 {
		t.Fatalf("%d rows, want 720", len(rows))
	}
	w.faults[0].plan(300, lost) // it dies on the way
	_ = w.crews[0].Tick(t.Context(), w.clock.Now())
	if len(w.stale()) == 0 || len(w.stale()) == 720 {
		t.Errorf("after a tick that was cut off %d of 720 are left", len(w.stale()))
	}
	w.faults[0].plan(0, none)
	w.settleNow()
	if left := w.stale(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	moved := map[string]int{}
	for _, c := range w.commits(0) {
		for _, e := range c.Events {
			if _, ok := e.(domain.DeadlineMoved); ok {
				moved[c.Aggregate]++
			}
		}
	}
	for id, n := range moved {
		if n != 1 {
			t.Errorf("%s was moved %d times", id, n)
		}
	}
	if len(moved) != 720 {
		t.Errorf("%d were moved", len(moved))
	}
}

func TestAnEventThatIsFixedReachesTheDutiesGiven(t *testing.T) {
	w := newWorld(t, 3, twin{})
	id := w.counted([]domain.UnitID{"u0", "u1", "u2"},
		domain.DueRule{Kind: domain.DueCount, Anchor: election, Count: -10, Measure: domain.InDays},
		domain.DueRule{Kind: domain.DueCount, Anchor: "ngày hội", Count: -10, Measure: domain.InDays},
	)
	if a := w.duty(id, 1, "u0"); a.Due != nil || a.Given.Duty != domain.Unscheduled {
		t.Fatalf("before the day is fixed: %s, %+v", a.Given.Duty, a.Due)
	}
	fix := func(by, on string) {
		w.do(domain.FixAnchor{Issued: w.by(by), Document: id, Anchor: election, On: must(domain.ParseDate(on)), Basis: "Nghị quyết"})
		w.settleNow()
	}
	due := func(no int, u domain.UnitID) string {
		a := w.duty(id, no, u)
		if a.Due == nil {
			return "none"
		}
		return a.Due.Day.String()
	}
	fix(domain.ByUnit("u0"), "2024-03-10")
	if got := due(1, "u0"); got != "none" {
		t.Errorf("a unit fixed the day: %s", got)
	}
	fix(head, "2024-03-15")
	for _, u := range []domain.UnitID{"u0", "u1", "u2"} {
		if got := due(1, u); got != "2024-03-05" {
			t.Errorf("duty of %s: %s", u, got)
		}
	}
	if got := due(2, "u0"); got != "none" {
		t.Errorf("a duty counted from something else: %s", got)
	}
	if row := must(w.due.Due(t.Context(), projections.ToRemind, moment("2024-03-01 00:00"), 100)); len(row) != 3 {
		t.Errorf("the ladder has %d rows, want 3", len(row))
	}
	// One unit is given more time; a decision on the other duty leaves that alone.
	asg := domain.DutyOf(id, 1, "u1")
	w.do(domain.RequestExtension{Issued: w.by(domain.ByPost("u1", "bi-thu")), Assignment: asg, Wished: must(domain.ParseDate("2024-03-12")), Reason: typed("why")})
	w.do(domain.GrantExtension{Issued: w.by(head), Assignment: asg, Due: must(domain.DeadlineOn(must(domain.ParseDate("2024-03-12")), "", lawful))})
	if got := due(1, "u1"); got != "2024-03-12" {
		t.Fatalf("more time: %s", got)
	}
	w.do(domain.FixDeadline{Issued: w.by(head), Document: id, Obligation: 2, Due: must(domain.DeadlineOn(must(domain.ParseDate("2024-02-20")), "", lawful)), Basis: "Kết luận"})
	w.settleNow()
	if got := due(1, "u1") + " " + due(1, "u0") + " " + due(2, "u0"); got != "2024-03-12 2024-03-05 2024-02-20" {
		t.Errorf("after a decision on the other duty: %s", got)
	}
	// The event is put off: who is late by then stays late, who is not gets the new day.
	w.clock.Move(moment("2024-03-06 09:00"))
	w.settleNow()
	fix(head, "2024-04-15")
	if got := due(1, "u0") + " " + due(1, "u1"); got != "2024-03-05 2024-04-05" {
		t.Errorf("after the event was put off: %s", got)
	}
	if a := w.duty(id, 1, "u1"); a.Ruling != 3 || a.Due.Revision != 3 {
		t.Errorf("ruling %d, revision %d", a.Ruling, a.Due.Revision)
	}
}

// A duty counted from the day of issue follows when that day is corrected; one that a decision fixed stays.
func TestADayOfIssueThatIsCorrectedReachesTheDutiesGiven(t *testing.T) {
	w := newWorld(t, 5, twin{})
	month := domain.DueRule{Kind: domain.DueCount, Anchor: domain.AnchorIssued, Count: 30, Measure: domain.InDays}
	id := w.counted([]domain.UnitID{"u0", "u1"}, month, month)
	w.do(domain.FixDeadline{Issued: w.by(head), Document: id, Obligation: 2, Due: must(domain.DeadlineOn(must(domain.ParseDate("2024-02-20")), "", lawful)), Basis: "Kết luận"})
	w.settleNow()
	was := *w.duty(id, 1, "u0").Due
	d, _, err := eventstore.Load[domain.Document](t.Context(), Log(w.log), "doc."+string(id))
	if err != nil {
		t.Fatal(err)
	}
	w.do(domain.CorrectDocument{Issued: w.by(clerk), Document: id, Field: "issuedOn", Now: d.Face.IssuedOn.AddDays(7).String(), Reason: typed("misread")})
	w.settleNow()
	for _, u := range []domain.UnitID{"u0", "u1"} {
		if a := w.duty(id, 1, u); !a.Due.Day.After(was.Day) || a.Due.Revision != 2 || a.Given.Due.Day != was.Day {
			t.Errorf("duty of %s: due %s, revision %d; it was %s", u, a.Due.Day, a.Due.Revision, was.Day)
		}
		if a := w.duty(id, 2, u); a.Due.Day.String() != "2024-02-20" {
			t.Errorf("a decision stays: %s", a.Due.Day)
		}
	}
	if broken := w.stale(); len(broken) > 0 {
		t.Error(broken)
	}
}

func TestAMoverThatDoesNotComeIsFound(t *testing.T) {
	idle := newWorld(t, 4, answering(func(due Due, kind string, now time.Time) ([]projections.Timer, error) {
		if kind == projections.ToMove {
			return nil, nil
		}
		return ask(due, kind, now)
	}))
	idle.counted(members[:1], domain.DueRule{Kind: domain.DueCount, Anchor: domain.AnchorIssued, Count: 20, Measure: domain.InWorkdays})
	idle.revise("2024-01-15")
	idle.clock.Move(idle.clock.Now().Add(time.Hour))
	if err := idle.crews[0].Tick(t.Context(), idle.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if len(idle.stale()) == 0 {
		t.Error("nobody misses the mover")
	}
}
