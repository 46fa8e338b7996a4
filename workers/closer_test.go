package workers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// archive is a house with one document and as many units as are asked for, its duties given out.
type archive struct {
	t    *testing.T
	log  *eventstore.Memory[domain.Event]
	due  Due
	now  time.Time
	done int
}

func newArchive(t *testing.T, units int, period *domain.Span) *archive {
	h := &archive{t: t, now: moment("2024-01-26 08:00")}
	h.log = eventstore.NewMemory(domain.Wire{}, func() time.Time { return h.now })
	h.due = newFollower(h.log, nil)
	for _, y := range domain.VietnamYears {
		do1[domain.Almanac](h, domain.PublishCalendar{Issued: h.by(admin), Calendar: domain.VietnamCalendar, Year: y})
	}
	do1[domain.Document](h, domain.RegisterDocument{
		Issued: h.by(clerk), Document: "d1", Symbol: "32-HD/ĐUK", Kind: "Hướng dẫn", Issuer: "Ban Thường vụ", Subject: "Công tác khoa giáo năm 2024", Period: period,
		Obligations: []domain.Obligation{{No: 1, Duty: domain.Dated, Due: domain.NewDate(2024, 11, 15)}, {No: 2, Duty: domain.Continuous}, {No: 3, Duty: domain.Unscheduled}, {No: 4, Duty: domain.Periodic}},
	})
	issue := domain.IssueDocument{Issued: h.by(clerk), Document: "d1", Superiors: superiors}
	for no := 1; no <= 4; no++ {
		a := domain.Audience{Obligation: no}
		for i := range units {
			a.Units = append(a.Units, domain.UnitID(fmt.Sprintf("u%d", i)))
		}
		issue.Audiences = append(issue.Audiences, a)
	}
	do1[domain.Document](h, issue)
	return h
}

func (h *archive) by(who string) domain.Issued {
	h.done++
	return domain.Issued{ID: fmt.Sprintf("c%d", h.done), By: who, At: h.now, Body: bodies[domain.ActorOf(who).Unit]}
}

func do1[S eventstore.Decider[S, domain.Command, domain.Event]](h *archive, cmd domain.Command) {
	h.t.Helper()
	if err := do[S](h.t.Context(), h.log, cmd); err != nil {
		h.t.Fatal(err)
	}
}

// tick lets a crew work at a moment.
func (h *archive) tick(at string) error {
	h.now = moment(at)
	return Crew{Log: h.log, Due: h.due}.Tick(h.t.Context(), h.now)
}

func (h *archive) mustTick(at string) {
	h.t.Helper()
	if err := h.tick(at); err != nil {
		h.t.Fatal(err)
	}
}

func (h *archive) withdraw(at string) {
	h.now = moment(at)
	do1[domain.Document](h, domain.WithdrawDocument{Issued: h.by(head), Document: "d1", Reason: typed("void")})
}

// A regime ends with the period of its document: what would fall due after it is asked of nobody.
func TestARegimeEndsWithThePeriodOfItsDocument(t *testing.T) {
	for _, period := range []*domain.Span{{Until: domain.NewDate(2024, 6, 10)}, nil} {
		h := newArchive(t, 2, period)
		regime := domain.RegimeOf("d1", 4)
		do1[domain.Regime](h, domain.FixRegime{
			Issued: h.by(head), Regime: regime, Document: "d1", Obligation: 4, Title: "Báo cáo", Cadence: domain.Monthly, CutoffDay: 14, DueDay: 19,
			DueText: "trước ngày 20", Reporters: []domain.UnitID{"u0", "u1"}, From: domain.NewDate(2024, 2, 1), Until: domain.NewDate(2024, 12, 31), Basis: "07-TB/BTGDV", Superiors: superiors,
		})
		for day := domain.NewDate(2024, 1, 27); day.Before(domain.NewDate(2024, 8, 1)); day = day.AddDays(3) {
			h.mustTick(day.String() + " 09:00")
		}
		r, _, err := eventstore.Load[domain.Regime](t.Context(), h.log, "regime."+string(regime))
		if err != nil || (r.Status == domain.Ended) != (period != nil) {
			t.Errorf("period %+v: the regime is %s, opened %d (%v)", period, r.Status, len(r.Opened), err)
		}
		if period != nil && r.Rule.Until != period.Until {
			t.Errorf("it ended on %s", r.Rule.Until)
		}
	}
}

// statuses counts the duties of the document by where they are, and how often one ended.
func (h *archive) statuses() (of map[domain.Status]int, ended map[string]int) {
	lives, of, ended := map[string]domain.Assignment{}, map[domain.Status]int{}, map[string]int{}
	for c, err := range h.log.Follow(h.t.Context(), 0) {
		if err != nil {
			h.t.Fatal(err)
		}
		for _, e := range c.Events {
			switch e.(type) {
			case domain.AssignmentCancelled, domain.AssignmentPeriodClosed:
				ended[c.Aggregate]++
			}
			if c.Aggregate[:4] == "asg." {
				lives[c.Aggregate] = lives[c.Aggregate].Evolve(e)
			}
		}
		if c.Position == h.log.Durable() {
			break
		}
	}
	for _, a := range lives {
		of[a.Status]++
	}
	return of, ended
}

func TestTheDutiesOfAWithdrawnDocumentEnd(t *testing.T) {
	h := newArchive(t, 3, nil)
	h.mustTick("2024-01-26 09:00")
	first := domain.DutyOf("d1", 1, "u0")
	do1[domain.Assignment](h, domain.Submit{Issued: h.by(domain.ByUnit("u0")), Assignment: first, Report: new(typed("report"))})
	do1[domain.Assignment](h, domain.AcceptSubmission{Issued: h.by(head), Assignment: first})
	do1[domain.Assignment](h, domain.Submit{Issued: h.by(domain.ByUnit("u1")), Assignment: domain.DutyOf("d1", 1, "u1"), Report: new(typed("report"))})
	regime := domain.RegimeOf("d1", 4)
	do1[domain.Regime](h, domain.FixRegime{
		Issued: h.by(head), Regime: regime, Document: "d1", Obligation: 4, Title: "Báo cáo", Cadence: domain.Quarterly, CutoffDay: 14, DueDay: 19,
		DueText: "trước ngày 20", Reporters: []domain.UnitID{"u0", "u1"}, From: domain.NewDate(2024, 2, 1), Until: domain.NewDate(2024, 12, 31), Basis: "07-TB/BTGDV", Superiors: superiors,
	})
	h.mustTick("2024-02-02 09:00")
	if of, _ := h.statuses(); of[domain.Sent] != 12 || of[domain.Submitted] != 1 || of[domain.Completed] != 1 {
		t.Fatalf("before: %v", of)
	}
	h.withdraw("2024-03-01 08:00")
	h.mustTick("2024-03-01 08:01")
	want := map[domain.Status]int{domain.Cancelled: 13, domain.Completed: 1}
	if of, _ := h.statuses(); len(of) != 2 || of[domain.Cancelled] != 13 || of[domain.Completed] != 1 {
		t.Errorf("after its withdrawal: %v, want %v", of, want)
	}
	// A dispatcher that was slow gives one more.
	do1[domain.Assignment](h, domain.GiveAssignment{
		Issued: h.by(domain.ByWorker("dispatcher")), Assignment: domain.DutyOf("d1", 2, "late"), Unit: "late", Duty: domain.Continuous,
		Origin: domain.Origin{Document: "d1", Obligation: 2}, Superiors: superiors,
	})
	for _, at := range []string{"2024-03-01 08:02", "2024-03-15 07:00", "2024-06-15 07:00", "2024-12-15 07:00"} {
		h.mustTick(at)
	}
	of, ended := h.statuses()
	if of[domain.Cancelled] != 14 || len(of) != 2 {
		t.Errorf("a year later: %v; nothing is open, and no period was opened", of)
	}
	for duty, times := range ended {
		if times != 1 {
			t.Errorf("%s ended %d times", duty, times)
		}
	}
	r, _, _ := eventstore.Load[domain.Regime](t.Context(), Log(h.log), "regime."+string(regime))
	if r.Status != domain.Ended {
		t.Errorf("its regime is %q", r.Status)
	}
	for _, kind := range []string{projections.ToClose, projections.ToOpen, projections.ToDispatch} {
		if rows, _ := h.due.Due(t.Context(), kind, moment("2030-01-01 00:00"), 10); len(rows) > 0 {
			t.Errorf("left to do: %+v", rows)
		}
	}
}

func TestADocumentExpiresAndWhatHasNoDeadlineWithIt(t *testing.T) {
	h := newArchive(t, 2, &domain.Span{Printed: "năm 2024", From: domain.NewDate(2024, 1, 1), Until: domain.NewDate(2024, 12, 31)})
	h.mustTick("2024-01-26 09:00")
	h.mustTick("2024-12-31 23:59")
	if of, _ := h.statuses(); of[domain.Sent] != 8 {
		t.Fatalf("on its last day: %v", of)
	}
	h.mustTick("2025-01-01 00:00")
	h.mustTick("2025-01-01 00:01")
	if of, _ := h.statuses(); of[domain.PeriodOver] != 6 || of[domain.Sent] != 2 {
		t.Errorf("after it: %v; what is owed by a day stays owed", of)
	}
	d, _, _ := eventstore.Load[domain.Document](t.Context(), Log(h.log), "doc.d1")
	if d.Status != domain.Expired {
		t.Errorf("the document is %q", d.Status)
	}
}

// tiring is a log that stops taking anything after so many commits.
type tiring struct {
	Log
	left int
}

var errTired = errors.New("the machine was switched off")

func (l *tiring) Append(ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event]) (projections.Commit, error) {
	if l.left == 0 {
		return projections.Commit{}, errTired
	}
	l.left--
	return l.Log.Append(ctx, aggregate, tip, d)
}

func TestAClosingThatIsCutOffGoesOn(t *testing.T) {
	const units = 200 // 800 duties: more than a tick takes
	h := newArchive(t, units, nil)
	h.mustTick("2024-01-26 09:00")
	h.withdraw("2024-03-01 08:00")
	for i := range 3 {
		h.now = h.now.Add(time.Minute)
		if err := (Crew{Log: &tiring{h.log, 150}, Due: h.due}).Tick(t.Context(), h.now); i < 3 && !errors.Is(err, errTired) {
			t.Fatalf("tick %d: %v", i, err)
		}
	}
	for range 2 {
		h.mustTick(h.now.Add(time.Minute).In(domain.Zone).Format("2006-01-02 15:04"))
	}
	of, ended := h.statuses()
	if of[domain.Cancelled] != 4*units || len(of) != 1 || len(ended) != 4*units {
		t.Errorf("%v, want %d cancelled", of, 4*units)
	}
	for duty, times := range ended {
		if times != 1 {
			t.Errorf("%s ended %d times", duty, times)
		}
	}
}

// overlooking are read models that leave out one duty of a document that is over.
type overlooking struct{ readModels }

func (o overlooking) OpenDuties(ctx context.Context, document string, undated bool, limit int) ([]string, error) {
	keys, err := o.readModels.OpenDuties(ctx, document, undated, limit)
	return slices.DeleteFunc(keys, func(k string) bool { return k == string(domain.DutyOf("d1", 2, "u1")) }), err
}

func TestADutyThatIsOverlookedIsNoticed(t *testing.T) {
	h := newArchive(t, 3, nil)
	h.mustTick("2024-01-26 09:00")
	h.withdraw("2024-03-01 08:00")
	h.due = overlooking{h.due}
	h.mustTick("2024-03-01 08:01")
	if of, _ := h.statuses(); of[domain.Sent] != 1 {
		t.Errorf("%v: one was overlooked", of)
	}
	if rows, _ := h.due.Due(t.Context(), projections.ToClose, h.now, 10); len(rows) != 1 {
		t.Errorf("its row is gone: %+v", rows)
	}
}
