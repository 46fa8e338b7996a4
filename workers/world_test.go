package workers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// ticker is a crew, or a twin of it with a fault.
type ticker interface {
	Tick(ctx context.Context, now time.Time) error
}

// world is a house on a clock that jumps: people who do what they like, and two crews that take turns,
// die, and are away for days.
type world struct {
	t     *testing.T
	rng   *rand.Rand
	clock *Virtual
	log   *eventstore.Memory[domain.Event]
	n     int

	crews  []ticker
	faults []*faulty
	follow []*follower
	post   *post
	due    *follower // always up with the log: what is to be done, and when

	duties    []domain.AssignmentID
	lives     map[domain.AssignmentID]domain.Assignment
	documents int
	seen      uint64
	stuck     []string // what stayed due though a crew worked
}

const (
	committee = domain.UnitID("btv")
	board     = domain.UnitID("ban-tgdv")
	office    = domain.UnitID("van-phong")
	province  = domain.UnitID("btg-tinh-uy")
)

// bodies are what the units that sign are in the house.
var bodies = map[domain.UnitID]domain.UnitKind{committee: domain.StandingCommittee, board: domain.AdvisoryBoard, office: domain.Office}

var (
	superiors = domain.Superiors{Board: board, Office: office, Committee: committee}
	clerk     = domain.ByPost(office, "van-thu")
	head      = domain.ByPost(board, "truong-ban")
	admin     = domain.ByPost(domain.Main, "quan-tri")

	// lawful are the shipped years of the calendar.
	lawful = func() (c domain.Calendar) {
		for _, y := range domain.VietnamYears {
			c = c.With(y)
		}
		return c
	}()
)

// moment reads a clock in Vietnam.
func moment(s string) time.Time {
	return must(time.ParseInLocation("2006-01-02 15:04", s, domain.Zone))
}

// members are the units that duties fall on. Two have no address; the first never does anything.
var members = []domain.UnitID{"u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7"}

// twin changes what a crew is made of; the zero twin is the crew itself.
type twin struct {
	log  func(Log) Log
	due  func(Due) Due
	tick func(*world, Crew) ticker
}

func newWorld(t *testing.T, seed uint64, tw twin) *world {
	w := &world{t: t, rng: rand.New(rand.NewPCG(seed, 2024)), clock: NewVirtual(moment("2024-01-02 08:00")), lives: map[domain.AssignmentID]domain.Assignment{}}
	w.log = eventstore.NewMemory(domain.Wire{}, w.clock.Now)
	w.due = newFollower(w.log, nil)
	w.post = &post{clock: w.clock, shut: func() bool { return w.rng.IntN(12) == 0 }}
	for range 2 {
		f := &faulty{Log: w.log, unrecorded: map[string]int{}}
		rows := newFollower(w.log, w.rng)
		crew := Crew{Log: f, Due: rows, Sink: w.post, Link: "https://khoi.example"}
		if tw.log != nil {
			crew.Log = tw.log(f)
		}
		crew.Log = eventstore.NewLives(crew.Log, eventstore.LivesOptions{Lives: 100}) // each crew is a server of its own
		if tw.due != nil {
			crew.Due = tw.due(crew.Due)
		}
		w.faults, w.follow = append(w.faults, f), append(w.follow, rows)
		if tw.tick != nil {
			w.crews = append(w.crews, tw.tick(w, crew))
		} else {
			w.crews = append(w.crews, crew)
		}
	}
	w.furnish()
	return w
}

func (w *world) by(who string) domain.Issued {
	w.n++
	return domain.Issued{ID: fmt.Sprintf("c%d", w.n), By: who, At: w.clock.Now(), Body: bodies[domain.ActorOf(who).Unit]}
}

// do is what somebody asks for. A refusal is an answer.
func (w *world) do(cmd domain.Command) {
	w.t.Helper()
	ctx, log := w.t.Context(), Log(w.log)
	var err error
	switch kind, _, _ := strings.Cut(cmd.Aggregate(), "."); kind {
	case "org":
		err = do[domain.Organisation](ctx, log, cmd)
	case "cal":
		err = do[domain.Almanac](ctx, log, cmd)
	case "policy":
		err = do[domain.Policy](ctx, log, cmd)
	case "doc":
		err = do[domain.Document](ctx, log, cmd)
	case "regime":
		err = do[domain.Regime](ctx, log, cmd)
	case "insp":
		err = do[domain.Inspection](ctx, log, cmd)
	default:
		err = do[domain.Assignment](ctx, log, cmd)
	}
	if _, refused := domain.Refused(err); err != nil && !refused {
		w.t.Fatal(err)
	}
}

func (w *world) furnish() {
	for _, y := range domain.VietnamYears {
		w.do(domain.PublishCalendar{Issued: w.by(admin), Calendar: domain.VietnamCalendar, Year: y})
	}
	w.do(domain.PublishPolicy{Issued: w.by(admin), Policy: domain.Ladder, ValidFrom: domain.NewDate(2024, 1, 1), Source: domain.ShippedLadderSource, Stages: domain.ShippedLadder})
	w.establish(committee, domain.StandingCommittee, "btv@khoi.example")
	w.establish(board, domain.AdvisoryBoard, "ban@khoi.example")
	w.establish(office, domain.Office, "vp@khoi.example")
	w.establish(province, domain.OutsideBody, "")
	for i, u := range members {
		email := string(u) + "@khoi.example"
		if i%4 == 3 {
			email = ""
		}
		w.establish(u, domain.CellCommittee, email)
	}
}

func (w *world) establish(u domain.UnitID, kind domain.UnitKind, email string) {
	w.do(domain.EstablishUnit{Issued: w.by(admin), Unit: u, Name: "Chi ủy " + string(u), Kind: kind, Email: email, External: kind == domain.OutsideBody})
}

// some is a number of units, perhaps some of them twice, as printed audiences overlap.
func (w *world) some(most int) (units []domain.UnitID) {
	for range 1 + w.rng.IntN(most) {
		units = append(units, members[w.rng.IntN(len(members))])
	}
	return units
}

// dueIn is a deadline some days from now.
func (w *world) dueIn(days int) domain.Deadline {
	return must(domain.DeadlineOn(domain.DateOf(w.clock.Now()).AddDays(days), "trước ngày", lawful))
}

func typed(ref string) domain.Item {
	return domain.Item{Ref: ref, Size: 12, MediaType: "text/plain; charset=utf-8", Commitment: "5feceb66"}
}

// direct is a new document with its duties, given out; a third of them later get a regime.
func (w *world) direct() {
	w.documents++
	id := domain.DocumentID(fmt.Sprintf("d%d", w.documents))
	soon := domain.DateOf(w.clock.Now()).AddDays(w.rng.IntN(45))
	cmd := domain.RegisterDocument{
		Issued: w.by(clerk), Document: id, Symbol: fmt.Sprintf("%d-HD/ĐUK", w.documents), Kind: "Hướng dẫn", Issuer: "Ban Thường vụ",
		Subject: "Công tác khoa giáo", Obligations: []domain.Obligation{{No: 1, Duty: domain.Dated, Due: soon, Text: secret}, {No: 2, Duty: domain.Periodic, Text: secret}, {No: 3, Duty: domain.Continuous, Text: secret}},
	}
	w.do(cmd)
	issue := domain.IssueDocument{Issued: w.by(clerk), Document: id, Superiors: superiors, Deliveries: []domain.Delivery{{Unit: province, Purpose: domain.ForReport}}}
	for _, o := range cmd.Obligations {
		for range 1 + w.rng.IntN(2) {
			issue.Audiences = append(issue.Audiences, domain.Audience{Obligation: o.No, Printed: "Các chi ủy", Units: w.some(5)})
		}
	}
	for _, u := range w.some(6) {
		issue.Deliveries = append(issue.Deliveries, domain.Delivery{Unit: u, Purpose: domain.ToImplement})
	}
	w.do(issue)
	if w.documents%3 == 1 {
		from := domain.DateOf(w.clock.Now())
		w.do(domain.FixRegime{
			Issued: w.by(head), Regime: domain.RegimeOf(id, 2), Document: id, Obligation: 2, Title: secret, CutoffDay: 14, DueDay: 19, DueText: "trước ngày 20",
			Cadence: []domain.Cadence{domain.Monthly, domain.Quarterly}[w.rng.IntN(2)], Reporters: w.some(4), Form: "khoa-giao", From: from, Until: from.AddDays(250), Basis: "Thông báo", Superiors: superiors,
		})
	}
}

// secret is the text of a duty: no letter may carry it.
const secret = "Nội dung nhiệm vụ không được rời cơ quan"

// inspect decides, announces and concludes an inspection with demands.
func (w *world) inspect() {
	id := domain.InspectionID(fmt.Sprintf("i%d", w.n))
	units := w.some(3)
	w.do(domain.DecideInspection{
		Issued: w.by(head), Inspection: id, Kind: domain.Examination, Topic: "Chế độ báo cáo", Decision: "41-QĐ/UBKT",
		AnnounceBy: domain.DateOf(w.clock.Now()), Units: units, Team: office, Superiors: superiors,
	})
	w.do(domain.AnnounceInspection{Issued: w.by(head), Inspection: id})
	cmd := domain.ConcludeInspection{Issued: w.by(head), Inspection: id, Notice: "12-TB/UBKT", Findings: typed("findings")}
	for i, u := range units {
		cmd.Remedies = append(cmd.Remedies, domain.Remedy{No: i + 1, Unit: u, Demand: typed("demand"), Due: w.dueIn(5 + w.rng.IntN(30))})
	}
	w.do(cmd)
}

// look learns what was given and what became of it.
func (w *world) look() {
	w.due.catchUp(w.log.Durable())
	for _, c := range w.commits(w.seen) {
		w.seen = c.Position
		kind, id, _ := strings.Cut(c.Aggregate, ".")
		if kind != "asg" {
			continue
		}
		asg := domain.AssignmentID(id)
		if _, known := w.lives[asg]; !known {
			w.duties = append(w.duties, asg)
		}
		a := w.lives[asg]
		for _, e := range c.Events {
			a = a.Evolve(e)
		}
		w.lives[asg] = a
	}
}

// commits are those after a position.
func (w *world) commits(after uint64) (all []projections.Commit) {
	if after >= w.log.Durable() {
		return nil
	}
	for c, err := range w.log.Follow(context.Background(), after) {
		if err != nil {
			panic(err)
		}
		if all = append(all, c); c.Position == w.log.Durable() {
			break
		}
	}
	return all
}

// act is what the people of a duty do about it now, often nothing.
func (w *world) act(id domain.AssignmentID) {
	a := w.lives[id]
	if a.Unit == members[0] || w.rng.IntN(12) > 0 {
		return
	}
	unit, report := domain.ByUnit(a.Unit), typed("report")
	late := w.by(head) // what was decided on paper is entered later
	late.At = late.At.Add(-time.Duration(w.rng.IntN(60)) * time.Hour)
	switch a.Status {
	case domain.Sent:
		w.do(domain.AcknowledgeAssignment{Issued: w.by(unit), Assignment: id})
	case domain.Accepted, domain.InProgress:
		switch w.rng.IntN(4) {
		case 0:
			w.do(domain.ReportActivity{Issued: w.by(unit), Assignment: id, On: domain.DateOf(w.clock.Now()), Note: report})
		case 1, 2:
			w.do(domain.Submit{Issued: w.by(unit), Assignment: id, Report: &report})
		}
	case domain.Submitted:
		switch w.rng.IntN(8) {
		case 0:
			w.do(domain.CancelAssignment{Issued: w.by(head), Assignment: id, Reason: report})
		case 1, 2, 3:
			w.do(domain.ReturnSubmission{Issued: late, Assignment: id, Reasons: []string{"missing_figures"}})
		default:
			w.do(domain.AcceptSubmission{Issued: w.by(head), Assignment: id})
		}
	}
}

// live lets time go by until a moment. Crews come when they like: often when something is due, sometimes
// days later.
func (w *world) live(until time.Time) {
	for {
		now := w.clock.Now()
		next := now.Add(time.Duration(1+w.rng.IntN(30*60)) * time.Minute)
		if at, ok := w.next(); ok && at.Before(next) && w.rng.IntN(3) > 0 {
			next = at
		}
		if w.rng.IntN(40) == 0 {
			next = next.AddDate(0, 0, 1+w.rng.IntN(6)) // nobody is there
		}
		if next.After(until) {
			return
		}
		w.clock.Move(next)
		w.people()
		if w.rng.IntN(25) == 0 {
			w.finish()
		}
		w.tick(w.rng.IntN(len(w.crews)))
	}
}

// next is when something is to be done next.
func (w *world) next() (at time.Time, ok bool) {
	w.due.catchUp(w.log.Durable())
	for _, kind := range kinds {
		rows, _ := w.due.Memory.Due(context.Background(), kind, moment("2027-01-01 00:00"), 1)
		for _, r := range rows {
			if r.At.After(w.clock.Now()) && (!ok || r.At.Before(at)) {
				at, ok = r.At, true
			}
		}
	}
	return at, ok
}

var kinds = []string{
	projections.ToDispatch, projections.ToRemedy, projections.ToTransfer, projections.ToReplace, projections.ToOpen, projections.ToAsk, projections.ToNumber,
	projections.ToCarry, projections.ToSpread, projections.ToMove, projections.ToRemind, projections.ToEscalate, projections.ToPlan, projections.ToHand, projections.ToTell,
}

func (w *world) people() {
	w.look()
	for _, id := range slices.Clone(w.duties) {
		w.act(id)
	}
	switch w.rng.IntN(60) {
	case 0, 1:
		w.direct()
	case 2:
		w.inspect()
	case 3:
		w.legislate()
	case 4:
		if w.rng.IntN(3) == 0 {
			from, into := members[1+w.rng.IntN(len(members)-1)], members[w.rng.IntN(len(members))]
			w.merge(from, into, domain.DateOf(w.clock.Now()).AddDays(w.rng.IntN(20)-5))
		}
	}
}

// legislate revises the ladder, or the calendar: a day in the weeks to come is off.
func (w *world) legislate() {
	if w.rng.IntN(2) == 0 {
		stages := slices.Clone(domain.ShippedLadder)
		if w.rng.IntN(2) == 0 {
			stages[0].Name, stages[0].Workdays = "T-5", -5
		}
		if w.rng.IntN(2) == 0 {
			stages = slices.Delete(stages, 1, 3)
		}
		for i := range stages {
			stages[i].Hour = 7 + w.rng.IntN(2)
		}
		w.do(domain.PublishPolicy{Issued: w.by(admin), Policy: domain.Ladder, ValidFrom: domain.DateOf(w.clock.Now()), Source: "Quy chế", Stages: stages})
		return
	}
	year := must(lawYear(w))
	year.Source = fmt.Sprintf("Thông báo %d", w.n)
	year.Off = append(slices.Clone(year.Off), domain.DayOff{Date: domain.DateOf(w.clock.Now()).AddDays(1 + w.rng.IntN(30)), Name: "Nghỉ bù"})
	w.do(domain.PublishCalendar{Issued: w.by(admin), Calendar: domain.VietnamCalendar, Year: year})
}

func lawYear(w *world) (domain.CalendarYear, error) {
	a, _, err := eventstore.Load[domain.Almanac](w.t.Context(), Log(w.log), "cal."+string(domain.VietnamCalendar))
	year, _ := a.Calendar.OfYear(2024)
	return year, err
}

// tick lets a crew work, and in one of three ticks something goes wrong.
func (w *world) tick(i int) {
	w.faults[i].plan(0, none)
	w.follow[i].lag = w.rng.IntN(4) == 0
	if w.rng.IntN(3) == 0 {
		w.faults[i].plan(1+w.rng.IntN(12), fault(1+w.rng.IntN(4)))
	}
	err := w.crews[i].Tick(w.t.Context(), w.clock.Now())
	if err != nil && !w.faults[i].dead {
		w.t.Fatalf("a tick at %s: %v", w.clock.Now(), err)
	}
}

// finish lets a crew work undisturbed until nothing is due: there must be such a time.
func (w *world) finish() {
	for _, f := range w.follow {
		f.rng = nil
	}
	shut := w.post.shut
	w.post.shut = nil
	var rows []projections.Timer
	for range 20 {
		w.faults[0].plan(0, none)
		if err := w.crews[0].Tick(w.t.Context(), w.clock.Now()); err != nil {
			w.t.Fatalf("a tick at %s: %v", w.clock.Now(), err)
		}
		rows = nil
		for _, kind := range kinds {
			rows = append(rows, must(w.due.Due(w.t.Context(), kind, w.clock.Now(), 3))...)
		}
		if len(rows) == 0 {
			break
		}
	}
	if len(rows) > 0 {
		w.stuck = append(w.stuck, fmt.Sprintf("at %s these rows stay due: %+v", w.clock.Now(), rows))
	}
	for _, f := range w.follow {
		f.rng = w.rng
	}
	w.post.shut = shut
}

// settle lets the crews finish undisturbed: everything that is due is done, and a week goes by.
func (w *world) settle() {
	w.post.shut = nil
	for _, f := range w.follow {
		f.rng = nil
	}
	for range 60 {
		w.clock.Move(w.clock.Now().Add(4 * time.Hour))
		for i := range w.crews {
			w.faults[i].plan(0, none)
			if err := w.crews[i].Tick(w.t.Context(), w.clock.Now()); err != nil {
				w.t.Fatalf("a tick at %s: %v", w.clock.Now(), err)
			}
		}
	}
	w.look()
}
