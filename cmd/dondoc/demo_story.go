package main

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/workers"
)

// story is the demonstration's year: what people do, on a clock that jumps from one thing to the next.
// The machine's own part, from dispatch to reminders, is done by the same workers that serve an office.
type story struct {
	h     *house
	clock *workers.Virtual
	rng   *rand.Rand
	year  int
	cal   domain.Calendar

	draft    intake.Draft
	body     []byte
	document domain.DocumentID
	org      domain.Organisation
	groups   []domain.GroupDefined
	unknown  []string // printed names that are no unit's or group's here
	plan     int      // number of the obligation that was given a date; 0: none
	planDue  domain.Deadline
	regimes  []domain.RegimeFixed

	planned    bool // the inspection commission has its programme of the year
	inspection domain.InspectionID
	inspected  []domain.UnitID
	reports    int    // of the board, so far
	extended   bool   // a unit has asked for more time
	resolution string // symbol of the one that is looked back on, "" while none is

	acts  acts
	seq   int
	seen  uint64 // position up to which given duties have found somebody to act on them
	taken map[string]bool
	lines []line
}

// line is a sentence of the printed story.
type line struct {
	on   domain.Date
	text string
}

func newStory(h *house, clock *workers.Virtual, d intake.Draft, body []byte, year int, seed uint64) *story {
	s := &story{h: h, clock: clock, rng: rand.New(rand.NewPCG(seed, uint64(year))), year: year, draft: d, body: body, taken: map[string]bool{}, cal: domain.ShippedCalendar()}
	s.document = domain.DocumentID(s.newID())
	return s
}

// newID is random like any other id, but the same for the same seed.
func (s *story) newID() string {
	var b [16]byte
	for i := range b {
		b[i] = byte(s.rng.Uint32())
	}
	id, _ := uuid.FromBytes(b[:])
	return id.String()
}

func (s *story) by(who string) domain.Issued {
	return domain.Issued{ID: s.newID(), By: who, At: s.clock.Now()}
}

func (s *story) tell(format string, args ...any) {
	s.lines = append(s.lines, line{domain.DateOf(s.clock.Now()), fmt.Sprintf(format, args...)})
}

// live runs the year: the paper arrives, then day after day until the morning after the last quarter's deadline.
func (s *story) live(ctx context.Context) error {
	if err := s.furnish(ctx); err != nil {
		return err
	}
	if err := s.adoptProgramme(ctx); err != nil {
		return err
	}
	if err := s.arrive(ctx); err != nil {
		return err
	}
	return s.pass(ctx, s.end())
}

// start is the working day on which the paper is entered; end is when the year's story stops.
func (s *story) start() domain.Date {
	day := domain.NewDate(s.year, 1, 26)
	if on, err := domain.ParseDate(string(s.draft.IssuedOn)); err == nil && on.Year == s.year && on.AddDays(45).Year == s.year {
		day = on
	}
	day, _ = s.cal.AddWorkdays(day, 0)
	return day
}

func (s *story) end() time.Time {
	last, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 12, 19), 0) // a deadline on a day off closes on the next working day
	morning, _ := s.cal.AddWorkdays(last, 1)
	return morning.Time(8, 5)
}

// nextMorning moves a demonstration that is being looked at to the next working day.
func (s *story) nextMorning(ctx context.Context) error {
	day, err := s.cal.AddWorkdays(domain.DateOf(s.clock.Now()), 1)
	if err != nil {
		return fail(exitBadInput, err, "Bản trình diễn dừng ở đây: %v.", err)
	}
	return s.pass(ctx, day.Time(8, 5))
}

// pass lets time go by until a moment: people act when their time has come, workers when rows are due.
func (s *story) pass(ctx context.Context, until time.Time) error {
	for {
		if err := s.work(ctx); err != nil {
			return err
		}
		next, ok, err := s.h.views.NextDue(ctx)
		if err != nil {
			return err
		}
		if len(s.acts) > 0 && (!ok || s.acts[0].at.Before(next)) {
			a := s.acts[0]
			if a.at.After(until) {
				break
			}
			heap.Pop(&s.acts)
			s.clock.Move(a.at)
			if err := a.do(ctx); err != nil {
				return fmt.Errorf("on %s: %w", domain.DateOf(a.at), err)
			}
			continue
		}
		if !ok || next.After(until) {
			break
		}
		s.clock.Move(next)
	}
	s.clock.Move(until)
	return nil
}

// work lets the workers do what is due now, until nothing is, and finds people for what they gave.
func (s *story) work(ctx context.Context) error {
	for range 20 {
		if err := s.h.runner.CatchUp(ctx); err != nil {
			return err
		}
		next, ok, err := s.h.views.NextDue(ctx)
		if err != nil {
			return err
		}
		if !ok || next.After(s.clock.Now()) {
			return s.assign(ctx)
		}
		if err := s.h.crew.Tick(ctx, s.clock.Now()); err != nil {
			return err
		}
	}
	return fmt.Errorf("at %s the workers do not come to an end", s.clock.Now())
}

// arrive is the clerk's part: read, register, complete, decide, give out.
func (s *story) arrive(ctx context.Context) error {
	s.clock.Move(s.start().Time(8, 0))
	org, _, err := eventstore.Load[domain.Organisation](ctx, s.h.store(), "org."+domain.Main)
	if err != nil {
		return err
	}
	s.org = org
	clerk := domain.ByPost(theOffice, "van-thu")
	if _, err := s.h.register(ctx, s.draft, s.body, s.document, s.by(clerk)); err != nil {
		return err
	}
	if s.draft.IssuedOn == "" {
		s.clock.Move(s.start().Time(8, 20))
		reason, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Bản gốc lưu tại Văn phòng có dấu ngày ban hành; bản chữ bị mất phần tiêu đề."))
		if err != nil {
			return err
		}
		fix := domain.CorrectDocument{Issued: s.by(clerk), Document: s.document, Field: "issuedOn", Now: s.start().String(), Reason: *reason}
		if _, err := s.h.do(ctx, fix); err != nil {
			return err
		}
	}
	s.clock.Move(s.start().Time(8, 40))
	d, _, err := eventstore.Load[domain.Document](ctx, s.h.store(), "doc."+string(s.document))
	if err != nil {
		return err
	}
	if err := s.datePlan(ctx, d); err != nil {
		return err
	}
	s.clock.Move(s.start().Time(9, 0))
	issue := domain.IssueDocument{Issued: s.by(clerk), Document: s.document, Superiors: s.org.Superiors(s.start()), Audiences: s.audiences(d.Face)}
	issue.Deliveries = s.deliveries(d.Face, issue.Audiences)
	if _, err := s.h.do(ctx, issue); err != nil {
		return err
	}
	decided, _ := s.cal.AddWorkdays(s.start(), 5)
	s.at(decided.Time(10, 0), func(ctx context.Context) error { return s.fixRegimes(ctx, d.Face, issue.Audiences) })
	s.scheduleActivities(issue.Audiences)
	s.scheduleInspection(issue.Audiences)
	s.scheduleMerger()
	s.scheduleReview()
	return nil
}

// datePlan fixes the date of the first duty that asks for a plan and has none: 15 working days.
func (s *story) datePlan(ctx context.Context, d domain.Document) error {
	for _, o := range d.Face.Obligations {
		text := strings.ToLower(o.Text)
		if o.Duty == domain.Periodic || o.Duty == domain.Dated || !strings.Contains(text, "xây dựng") || !strings.Contains(text, "kế hoạch") {
			continue
		}
		due, err := domain.DeadlineAfter(s.start(), 15, "15 ngày làm việc kể từ ngày ban hành", s.cal)
		if err != nil {
			return err
		}
		s.plan, s.planDue = o.No, due
		_, err = s.h.do(ctx, domain.FixDeadline{
			Issued: s.by(domain.ByPost(theBoard, "truong-ban")), Document: s.document, Obligation: o.No, Due: due,
			Basis: "Ý kiến của Trưởng Ban ngày " + dmy(s.start()),
		})
		return err
	}
	return nil
}

// audiences resolves every printed name. A name this house does not know goes to the board, which is
// shown on the printout: in an office the clerk would be asked.
func (s *story) audiences(face domain.DocumentRegistered) []domain.Audience {
	var all []domain.Audience
	for _, o := range face.Obligations {
		for _, name := range o.Assignees {
			units, groups := s.org.Resolve(s.groups, name, s.start())
			if len(units) == 0 {
				if !slices.Contains(s.unknown, name) {
					s.unknown = append(s.unknown, name)
				}
				units = []domain.UnitID{theBoard}
			}
			all = append(all, domain.Audience{Obligation: o.No, Printed: name, Groups: groups, Units: units})
		}
	}
	return all
}

// deliveries are the units behind Nơi nhận. Who has a duty gets the document to implement it, if the
// paper does not say otherwise.
func (s *story) deliveries(face domain.DocumentRegistered, audiences []domain.Audience) []domain.Delivery {
	var all []domain.Delivery
	for _, r := range face.Recipients {
		units, _ := s.org.Resolve(s.groups, r.Name, s.start())
		for _, u := range units {
			purpose := r.Purpose
			if purpose == domain.ToKnow && slices.ContainsFunc(audiences, func(a domain.Audience) bool { return slices.Contains(a.Units, u) }) {
				purpose = domain.ToImplement
			}
			if !slices.ContainsFunc(all, func(d domain.Delivery) bool { return d.Unit == u }) {
				all = append(all, domain.Delivery{Unit: u, Purpose: purpose})
			}
		}
	}
	return all
}

// fixRegimes is the decision that gives every "định kỳ" its dates.
func (s *story) fixRegimes(ctx context.Context, face domain.DocumentRegistered, audiences []domain.Audience) error {
	for _, o := range face.Obligations {
		if o.Duty != domain.Periodic {
			continue
		}
		var reporters []domain.UnitID
		for _, a := range audiences {
			if a.Obligation == o.No {
				reporters = append(reporters, a.Units...)
			}
		}
		if len(reporters) == 0 {
			continue
		}
		dueDay, dueText := 19, "trước ngày 20 của tháng cuối quý"
		via := domain.UnitID("")
		if units, _ := s.org.Resolve(s.groups, o.Via, s.start()); len(units) > 0 {
			via = units[0]
		}
		if slices.Contains(reporters, theBoard) { // the consolidator's own report comes after those it is made of
			dueDay, dueText = 24, "trước ngày 25 của tháng cuối quý"
		}
		cmd := domain.FixRegime{
			Issued: s.by(domain.ByPost(theBoard, "truong-ban")), Regime: domain.RegimeOf(s.document, o.No), Document: s.document, Obligation: o.No,
			Title: "Báo cáo quý: " + face.Subject, Cadence: domain.Quarterly, CutoffDay: 14, DueDay: dueDay, DueText: dueText, Reporters: reporters,
			Route: domain.Route{To: o.ReportTo, Via: via}, Form: domain.ScienceAndEducation.ID, From: s.start(), Until: domain.NewDate(s.year, 12, 31),
			Basis: "Ý kiến kết luận của Trưởng Ban ngày " + dmy(domain.DateOf(s.clock.Now())), Superiors: s.org.Superiors(s.start()),
		}
		c, err := s.h.do(ctx, cmd)
		if err != nil {
			return err
		}
		s.regimes = append(s.regimes, c.Events[0].(domain.RegimeFixed))
	}
	return nil
}

// act is something a person does at a moment; acts are in the order of time.
type act struct {
	at  time.Time
	seq int
	do  func(context.Context) error
}

type acts []act

func (a acts) Len() int { return len(a) }
func (a acts) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].seq < a[j].seq
}
func (a acts) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *acts) Push(x any)   { *a = append(*a, x.(act)) }
func (a *acts) Pop() any {
	old := *a
	x := old[len(old)-1]
	*a = old[:len(old)-1]
	return x
}

// at puts something on the calendar of the demonstration.
func (s *story) at(when time.Time, do func(context.Context) error) {
	s.seq++
	heap.Push(&s.acts, act{when, s.seq, do})
}

// office is a moment of a working day, n working days from a day, at a time people work.
func (s *story) office(from domain.Date, n int) time.Time {
	day, err := s.cal.AddWorkdays(from, n)
	if err != nil {
		day = from.AddDays(n + 2)
	}
	return day.Time(8+s.rng.IntN(8), s.rng.IntN(60))
}

func dmy(d domain.Date) string { return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year) }
func dm(d domain.Date) string  { return fmt.Sprintf("%02d/%02d", d.Day, int(d.Month)) }
