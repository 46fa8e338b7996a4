package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// wishedBy is the command that each event of made-up work is the outcome of. Most events say all that the command says.
var wishedBy = map[reflect.Type]domain.Command{
	reflect.TypeFor[domain.CalendarPublished]():      domain.PublishCalendar{},
	reflect.TypeFor[domain.PolicyPublished]():        domain.PublishPolicy{},
	reflect.TypeFor[domain.FormPublished]():          domain.PublishForm{},
	reflect.TypeFor[domain.UnitEstablished]():        domain.EstablishUnit{},
	reflect.TypeFor[domain.UnitsMerged]():            domain.MergeUnits{},
	reflect.TypeFor[domain.UnitMoved]():              domain.MoveUnit{},
	reflect.TypeFor[domain.UnitRenamed]():            domain.RenameUnit{},
	reflect.TypeFor[domain.DocumentRegistered]():     domain.RegisterDocument{},
	reflect.TypeFor[domain.DeadlineFixed]():          domain.FixDeadline{},
	reflect.TypeFor[domain.RulingApplied]():          domain.ApplyRuling{},
	reflect.TypeFor[domain.DocumentIssued]():         domain.IssueDocument{},
	reflect.TypeFor[domain.DocumentDelivered]():      domain.DeliverDocument{},
	reflect.TypeFor[domain.DocumentDispatched]():     domain.ConcludeDispatch{},
	reflect.TypeFor[domain.DeliveryAcknowledged]():   domain.AcknowledgeDelivery{},
	reflect.TypeFor[domain.DocumentExpired]():        domain.ExpireDocument{},
	reflect.TypeFor[domain.DocumentWithdrawn]():      domain.WithdrawDocument{},
	reflect.TypeFor[domain.RegimeFixed]():            domain.FixRegime{},
	reflect.TypeFor[domain.PeriodOpened]():           domain.OpenPeriod{},
	reflect.TypeFor[domain.InspectionDecided]():      domain.DecideInspection{},
	reflect.TypeFor[domain.InspectionAnnounced]():    domain.AnnounceInspection{},
	reflect.TypeFor[domain.SelfReportMade]():         domain.SubmitSelfReport{},
	reflect.TypeFor[domain.VerificationRecorded]():   domain.RecordVerification{},
	reflect.TypeFor[domain.TeamReported]():           domain.SendTeamReport{},
	reflect.TypeFor[domain.ConferenceHeld]():         domain.RecordConference{},
	reflect.TypeFor[domain.InspectionConcluded]():    domain.ConcludeInspection{},
	reflect.TypeFor[domain.RemediationAssigned]():    domain.ConcludeRemediation{},
	reflect.TypeFor[domain.AssignmentGiven]():        domain.GiveAssignment{},
	reflect.TypeFor[domain.AssignmentAcknowledged](): domain.AcknowledgeAssignment{},
	reflect.TypeFor[domain.AssignmentReturned]():     domain.RequestReassignment{},
	reflect.TypeFor[domain.AssignmentInsisted]():     domain.InsistAssignment{},
	reflect.TypeFor[domain.ActivityReported]():       domain.ReportActivity{},
	reflect.TypeFor[domain.ProgressReported]():       domain.ReportProgress{},
	reflect.TypeFor[domain.ExtensionRequested]():     domain.RequestExtension{},
	reflect.TypeFor[domain.ExtensionGranted]():       domain.GrantExtension{},
	reflect.TypeFor[domain.ExtensionRefused]():       domain.RefuseExtension{},
	reflect.TypeFor[domain.SubmissionMade]():         domain.Submit{},
	reflect.TypeFor[domain.SubmissionReturned]():     domain.ReturnSubmission{},
	reflect.TypeFor[domain.SubmissionAccepted]():     domain.AcceptSubmission{},
	reflect.TypeFor[domain.AssignmentSuspended]():    domain.SuspendAssignment{},
	reflect.TypeFor[domain.AssignmentResumed]():      domain.ResumeAssignment{},
	reflect.TypeFor[domain.AssignmentReopened]():     domain.ReopenAssignment{},
	reflect.TypeFor[domain.AssignmentCancelled]():    domain.CancelAssignment{},
	reflect.TypeFor[domain.AssignmentPeriodClosed](): domain.CloseAssignmentPeriod{},
	reflect.TypeFor[domain.AssignmentTransferred]():  domain.TransferAssignment{},
	reflect.TypeFor[domain.DeadlineMoved]():          domain.MoveDeadline{},
	reflect.TypeFor[domain.AssignmentStarred]():      domain.StarAssignment{},
	reflect.TypeFor[domain.AssignmentUnstarred]():    domain.UnstarAssignment{},
	reflect.TypeFor[domain.CallRecorded]():           domain.RecordCall{},
	reflect.TypeFor[domain.ReminderRaised]():         domain.RaiseReminder{},
	reflect.TypeFor[domain.EscalationRaised]():       domain.RaiseEscalation{},
	reflect.TypeFor[domain.ReportExcused]():          domain.ExcuseReport{},
	reflect.TypeFor[domain.QuestionAsked]():          domain.AskQuestion{},
	reflect.TypeFor[domain.QuestionAnswered]():       domain.AnswerQuestion{},
	reflect.TypeFor[domain.MessagePlanned]():         domain.PlanMessage{},
	reflect.TypeFor[domain.MessageHanded]():          domain.RecordHanded{},
	reflect.TypeFor[domain.MessageFailed]():          domain.RecordFailed{},
}

// A checkedWorld is the true domain, which made-up work is held against: each commit must be what it decides.
type checkedWorld struct {
	lives map[string]checkedLife
	since map[string]time.Time // of the ladder, by assignment
	kinds map[domain.UnitID]domain.UnitKind
	law   domain.Policy
	days  domain.Calendar
	seen  map[string]int // events, by name
}

type checkedLife interface {
	decide(domain.Command) ([]domain.Event, error)
	evolve(domain.Event)
}

type checkedState[S eventstore.Decider[S, domain.Command, domain.Event]] struct{ is S }

func (s *checkedState[S]) decide(cmd domain.Command) ([]domain.Event, error) { return s.is.Decide(cmd) }

func (s *checkedState[S]) evolve(e domain.Event) { s.is = s.is.Evolve(e) }

func (s *checkedState[S]) open() bool {
	a, ok := any(s.is).(domain.Assignment)
	return ok && slices.Contains([]domain.Status{domain.Sent, domain.Accepted, domain.InProgress}, a.Status)
}

func newCheckedWorld() *checkedWorld {
	return &checkedWorld{lives: map[string]checkedLife{}, since: map[string]time.Time{}, kinds: map[domain.UnitID]domain.UnitKind{}, seen: map[string]int{}}
}

func (w *checkedWorld) life(aggregate string) checkedLife {
	if l, ok := w.lives[aggregate]; ok {
		return l
	}
	kind, _, _ := strings.Cut(aggregate, ".")
	w.lives[aggregate] = map[string]func() checkedLife{
		"org": func() checkedLife { return &checkedState[domain.Organisation]{} }, "cal": func() checkedLife { return &checkedState[domain.Almanac]{} },
		"policy": func() checkedLife { return &checkedState[domain.Policy]{} }, "form": func() checkedLife { return &checkedState[domain.Form]{} },
		"doc": func() checkedLife { return &checkedState[domain.Document]{} }, "regime": func() checkedLife { return &checkedState[domain.Regime]{} },
		"insp": func() checkedLife { return &checkedState[domain.Inspection]{} }, "asg": func() checkedLife { return &checkedState[domain.Assignment]{} },
		"message": func() checkedLife { return &checkedState[domain.Message]{} },
	}[kind]()
	return w.lives[aggregate]
}

// take holds a commit against the domain, and says what is wrong with it.
func (w *checkedWorld) take(c eventstore.Commit[domain.Event]) error {
	cmd, err := w.wish(c)
	if err != nil {
		return err
	}
	life := w.life(c.Aggregate)
	decided, err := life.decide(cmd)
	if err != nil {
		return fmt.Errorf("%T is refused: %w", cmd, err)
	}
	if is, want := written(c.Events), written(decided); is != want {
		return fmt.Errorf("%T is decided\n%s\nand stands there as\n%s", cmd, want, is)
	}
	if err := w.ladder(c, life); err != nil {
		return err
	}
	for _, e := range c.Events {
		life.evolve(e)
		w.seen[reflect.TypeOf(e).Name()]++
		switch e := e.(type) {
		case domain.UnitEstablished:
			w.kinds[e.Unit] = e.Kind
		case domain.CalendarPublished:
			w.days = w.days.With(e.Year)
		case domain.PolicyPublished:
			w.law = w.law.Evolve(e)
		case domain.AssignmentGiven, domain.AssignmentInsisted, domain.SubmissionReturned, domain.ExtensionGranted, domain.AssignmentResumed,
			domain.AssignmentReopened, domain.DeadlineMoved:
			w.since[c.Aggregate] = c.EffectiveAt
		}
	}
	return nil
}

// wish is the command of a commit.
func (w *checkedWorld) wish(c eventstore.Commit[domain.Event]) (domain.Command, error) {
	kind, id, _ := strings.Cut(c.Aggregate, ".")
	e := c.Events[0]
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	said := map[string]any{}
	if err := json.Unmarshal(text, &said); err != nil {
		return nil, err
	}
	for _, name := range []string{"by", "at", "arrivedAt", "stage"} { // is said otherwise, or not by who sends it
		delete(said, name)
	}
	if name, ok := map[string]string{"asg": "assignment", "doc": "document", "regime": "regime", "insp": "inspection", "message": "message"}[kind]; ok {
		said[name] = id
	}
	switch e := e.(type) {
	case domain.ReminderRaised:
		said["stage"], said["policy"] = w.stage(e.Stage), e.Policy
	case domain.EscalationRaised:
		said["stage"], said["policy"] = w.stage(e.Stage), e.Policy
	case domain.DocumentDelivered:
		var all []domain.Delivery
		for _, x := range c.Events {
			all = append(all, domain.Delivery(x.(domain.DocumentDelivered)))
		}
		said["deliveries"] = all
	}
	zero, ok := wishedBy[reflect.TypeOf(e)]
	if !ok {
		return nil, fmt.Errorf("nobody knows which command %T comes of", e)
	}
	if text, err = json.Marshal(said); err != nil {
		return nil, err
	}
	cmd := reflect.New(reflect.TypeOf(zero))
	if err := json.Unmarshal(text, cmd.Interface()); err != nil {
		return nil, fmt.Errorf("%T: %w", zero, err)
	}
	cmd.Elem().FieldByName("Issued").Set(reflect.ValueOf(domain.Issued{
		ID: c.Command, By: c.Actor, OnBehalfOf: c.OnBehalfOf, At: c.EffectiveAt, Cause: c.CausedBy, Body: w.kinds[domain.ActorOf(c.Actor).Unit],
	}))
	return cmd.Elem().Interface().(domain.Command), nil
}

func (w *checkedWorld) stage(name string) domain.Stage {
	i := slices.IndexFunc(w.law.Stages, func(s domain.Stage) bool { return s.Name == name })
	return w.law.Stages[i]
}

// ladder sees to it that a stage was raised when the ladder wants it, and that none is left out.
func (w *checkedWorld) ladder(c eventstore.Commit[domain.Event], life checkedLife) error {
	next, ok := w.next(c.Aggregate, life)
	var stage string
	var superseded []string
	var planned time.Time
	switch e := c.Events[0].(type) {
	case domain.ReminderRaised:
		stage, superseded, planned = e.Stage, e.Superseded, e.PlannedAt
	case domain.EscalationRaised:
		stage, superseded, planned = e.Stage, e.Superseded, e.PlannedAt
	default:
		if ok && next.At.Add(2*time.Minute).Before(c.RecordedAt) {
			return fmt.Errorf("stage %s stood at %s and was not raised", next.Stage.Name, next.At)
		}
		return nil
	}
	if !ok || next.At.After(c.RecordedAt) {
		return fmt.Errorf("stage %s is raised, and the next is %+v", stage, next)
	}
	pick, over, _ := w.law.Latest(next.Stage.Name, c.RecordedAt, *life.(*checkedState[domain.Assignment]).is.Due, w.days)
	if pick.Stage.Name != stage || !pick.At.Equal(planned) || !slices.Equal(over, superseded) {
		return fmt.Errorf("stage %s is raised for %v, planned for %s, where the ladder wants %+v for %v", stage, superseded, planned, pick, over)
	}
	return nil
}

// next is the stage that a duty waits for.
func (w *checkedWorld) next(aggregate string, life checkedLife) (domain.Planned, bool) {
	s, ok := life.(*checkedState[domain.Assignment])
	if !ok || s.is.Due == nil || !s.open() {
		return domain.Planned{}, false
	}
	return w.law.Next(s.is.Progress(s.is.Due.Revision, w.since[aggregate]), *s.is.Due, w.days)
}

// written is how events are written, so that times of one instant are the same.
func written(events []domain.Event) string {
	var b strings.Builder
	for _, e := range events {
		text, _ := json.Marshal(e)
		var again any
		_ = json.Unmarshal(text, &again)
		fmt.Fprintf(&b, "%T %v\n", e, instants(again))
	}
	return b.String()
}

// instants writes the times in a value in one zone.
func instants(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			v[k] = instants(x)
		}
	case []any:
		for i, x := range v {
			v[i] = instants(x)
		}
	case string:
		if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return t.UTC().String()
		}
	}
	return v
}

// hold holds a seeding against the domain to its end.
func hold(s seeding, but func(c *eventstore.Commit[domain.Event]) (keep bool)) (*checkedWorld, error) {
	w := newCheckedWorld()
	for c := range s.commits() {
		if but != nil && !but(&c) {
			continue
		}
		if err := w.take(c); err != nil {
			return w, fmt.Errorf("%+v: at %d, %s, %s of %s: %w", s, c.Position, c.RecordedAt, c.Aggregate, c.Actor, err)
		}
	}
	end := seedUntil.Closes()
	for aggregate, life := range w.lives {
		if next, ok := w.next(aggregate, life); ok && next.At.Before(end) {
			return w, fmt.Errorf("%s waits for stage %s, which stood at %s", aggregate, next.Stage.Name, next.At)
		}
	}
	return w, nil
}

func TestSeedIsWhatTheDomainDecides(t *testing.T) {
	for _, s := range []seeding{{Assignments: 60, Seed: 1}, {Assignments: 2500, Seed: 2}} {
		w, err := hold(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		for e := range wishedBy { // all that may happen does
			if w.seen[e.Name()] == 0 && s.Assignments > 1000 {
				t.Errorf("%s never happens", e.Name())
			}
		}
		if s.Assignments > 1000 {
			proportions(t, w)
		}
	}
}

// proportions sees to it that duties end as they do in a house: every way, and most of them in time.
func proportions(t *testing.T, w *checkedWorld) {
	t.Helper()
	end := seedUntil.Closes()
	ended, all, overdue := map[domain.Status]int{}, 0, 0
	standing := map[domain.Standing]int{}
	for _, life := range w.lives {
		s, ok := life.(*checkedState[domain.Assignment])
		if !ok {
			continue
		}
		all++
		ended[s.is.Status]++
		if s.is.Due == nil {
			continue
		}
		if s.is.Status == domain.Completed {
			standing[domain.StandingAt(s.is.Status, s.is.Judged.Closes, s.is.ArrivedAt, end)]++
		} else if s.open() && s.is.Due.Missed(end) {
			overdue++
		}
	}
	for _, status := range []domain.Status{
		domain.Sent, domain.Accepted, domain.InProgress, domain.Submitted, domain.Completed, domain.Cancelled, domain.PeriodOver, domain.Excused,
	} {
		if ended[status] == 0 {
			t.Errorf("no duty ends %s: %v", status, ended)
		}
	}
	late, done := standing[domain.CompletedLate], standing[domain.CompletedLate]+standing[domain.CompletedOnTime]
	if done < all*7/10 || late < done/20 || late > done/4 || overdue < all/200 || overdue > all/10 {
		t.Errorf("of %d duties %d are done, %d of them late, and %d are overdue", all, done, late, overdue)
	}
}

// Work that the domain would not have decided so is found.
func TestSeedThatIsWrongIsFound(t *testing.T) {
	s := seeding{Assignments: 60, Seed: 1}
	first := func(spoil func(c *eventstore.Commit[domain.Event]) (done, keep bool)) func(*eventstore.Commit[domain.Event]) bool {
		over := false
		return func(c *eventstore.Commit[domain.Event]) bool {
			if over {
				return true
			}
			done, keep := spoil(c)
			over = done
			return keep
		}
	}
	for name, spoil := range map[string]func(c *eventstore.Commit[domain.Event]) (done, keep bool){
		"a reminder is left out": func(c *eventstore.Commit[domain.Event]) (bool, bool) {
			_, is := c.Events[0].(domain.ReminderRaised)
			return is, !is
		},
		"a reminder comes a day early": func(c *eventstore.Commit[domain.Event]) (bool, bool) {
			e, is := c.Events[0].(domain.ReminderRaised)
			if is {
				c.RecordedAt, c.EffectiveAt = c.RecordedAt.AddDate(0, 0, -1), c.EffectiveAt.AddDate(0, 0, -1)
				e.RaisedAt = c.RecordedAt
				c.Events = []domain.Event{e}
			}
			return is, true
		},
		"a duty is accepted that was never sent in": func(c *eventstore.Commit[domain.Event]) (bool, bool) {
			_, is := c.Events[0].(domain.SubmissionMade)
			return is, !is
		},
		"it is judged by another arrival": func(c *eventstore.Commit[domain.Event]) (bool, bool) {
			e, is := c.Events[0].(domain.SubmissionAccepted)
			if is {
				e.ArrivedAt = e.ArrivedAt.Add(time.Microsecond)
				c.Events = []domain.Event{e}
			}
			return is, true
		},
		"somebody else acknowledges": func(c *eventstore.Commit[domain.Event]) (bool, bool) {
			_, is := c.Events[0].(domain.AssignmentAcknowledged)
			if is {
				c.Actor = "unit:co-so-999-01"
			}
			return is, true
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := hold(s, first(spoil)); err == nil {
				t.Error("nobody has seen it")
			}
		})
	}
}

// The read models of made-up work say that nothing is left to do that should have been done, and that each message carries
// what was to be told.
func TestSeedLeavesNothingUndone(t *testing.T) {
	m, n := projections.NewMemory(), 0
	for c := range (seeding{Assignments: 2500, Seed: 4}).commits() {
		if e, ok := c.Events[0].(domain.MessagePlanned); ok {
			if n++; n%20 == 1 {
				due, err := m.Due(t.Context(), projections.ToPlan, c.RecordedAt, 1<<20)
				i := slices.IndexFunc(due, func(d projections.Timer) bool { return d.Subject == string(e.Recipient) })
				if err != nil || i < 0 || !slices.Equal(due[i].Pending, e.Notices) || domain.SlotName(due[i].At) != e.Slot {
					t.Fatalf("%v: at %s the message %+v is sent, and what is to be told is %+v", err, c.RecordedAt, e, due)
				}
			}
		}
		if err := m.Apply(c); err != nil {
			t.Fatalf("at %d: %v", c.Position, err)
		}
	}
	for _, kind := range []string{
		projections.ToDispatch, projections.ToExpire, projections.ToClose, projections.ToRemedy, projections.ToOpen, projections.ToRemind,
		projections.ToSpread, projections.ToMove, projections.ToConsent, projections.ToEscalate, projections.ToPlan, projections.ToHand, projections.ToTell,
		projections.ToTransfer, projections.ToReplace, projections.ToAsk,
	} {
		if due, err := m.Due(t.Context(), kind, seedUntil.Time(20, 0), 3); err != nil || len(due) > 0 {
			t.Errorf("%v: of the kind %s there is still to do %+v", err, kind, due)
		}
	}
}
