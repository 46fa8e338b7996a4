package domain

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// broken tells which promise of a duty's life a history breaks:
//
//   - what is closed stays closed, unless a leader opens it again with a reason
//   - no stage fires while the duty is suspended, sent in, asked back or closed, and none twice for a revision
//   - the revision of the deadline only grows, and each deadline it had is later than the one before or given anew
//   - submissions are numbered 1, 2, 3 …, and what is accepted or returned is the last of them
//   - nobody accepts, returns, extends or refuses his own work
//   - what is asked is answered once, and lapses when a report is sent
//   - a duty that was given with a deadline never loses it
func broken[S life[S]](commands history, of func(S) Assignment) error {
	var s S
	submissions := 0
	fired := map[string]bool{}
	for _, cmd := range commands {
		before := of(s)
		events, err := s.Decide(cmd)
		if err != nil && len(events) > 0 {
			return fmt.Errorf("%T is refused and happens", cmd)
		}
		for _, e := range events {
			was := of(s)
			s = s.Evolve(e)
			now := of(s)
			if err := brokenBy(cmd, e, was, now, &submissions, fired); err != nil {
				return fmt.Errorf("%s, after %d submissions, %w: %T by %s", before.Status, submissions, err, cmd, cmd.IssuedBy())
			}
		}
	}
	return nil
}

func brokenBy(cmd Command, e Event, was, now Assignment, submissions *int, fired map[string]bool) error {
	closed := []Status{Completed, Cancelled}
	if _, again := e.(AssignmentReopened); slices.Contains(closed, was.Status) && !again && (now.Status != was.Status || was.Status == Cancelled) {
		return fmt.Errorf("what was closed is %s", now.Status)
	}
	stage := func(name string, revision int) error {
		key := fmt.Sprint(name, revision)
		if !slices.Contains(under, was.Status) {
			return fmt.Errorf("stage %s fires", name)
		}
		if fired[key] {
			return fmt.Errorf("stage %s of revision %d fires twice", name, revision)
		}
		fired[key] = true
		return nil
	}
	revision := func(a Assignment) int {
		if a.Due == nil {
			return 0
		}
		return a.Due.Revision
	}
	switch r := revision(now); {
	case was.Status != "" && r < revision(was):
		return fmt.Errorf("revision %d comes after %d", r, revision(was))
	case was.Due != nil && now.Due == nil:
		return fmt.Errorf("the deadline is gone")
	case was.Due != nil && r == revision(was) && !now.Due.Closes.Equal(was.Due.Closes):
		return fmt.Errorf("revision %d has two deadlines", r)
	}
	switch e := e.(type) {
	case ReminderRaised:
		return stage(e.Stage, e.Revision)
	case EscalationRaised:
		return stage(e.Stage, e.Revision)
	case SubmissionMade:
		if *submissions++; e.Submission != *submissions {
			return fmt.Errorf("submission %d is numbered %d", *submissions, e.Submission)
		}
		if now.Asked.By != "" {
			return fmt.Errorf("a request outlives the report")
		}
	case SubmissionAccepted:
		if e.Submission != *submissions || SameHand(cmd.IssuedBy(), was.EnteredBy) {
			return fmt.Errorf("submission %d of %d is accepted, entered by %s", e.Submission, *submissions, was.EnteredBy)
		}
	case SubmissionReturned:
		if e.Submission != *submissions || SameHand(cmd.IssuedBy(), was.EnteredBy) {
			return fmt.Errorf("submission %d of %d is returned, entered by %s", e.Submission, *submissions, was.EnteredBy)
		}
	case ExtensionGranted:
		if was.Asked.By == "" || now.Asked.By != "" || SameHand(cmd.IssuedBy(), was.Asked.By) || !e.Due.Closes.After(e.Was.Closes) {
			return fmt.Errorf("what %q asked is granted", was.Asked.By)
		}
	case ExtensionRefused:
		if was.Asked.By == "" || now.Asked.By != "" || SameHand(cmd.IssuedBy(), was.Asked.By) {
			return fmt.Errorf("what %q asked is refused", was.Asked.By)
		}
	}
	return nil
}

func TestWhateverHappensADutyKeepsItsPromises(t *testing.T) {
	commands := histories(AssignmentLife, askedOfAssignments)
	rapid.Check(t, func(t *rapid.T) {
		if err := broken(commands.Draw(t, "history"), func(a Assignment) Assignment { return a }); err != nil {
			t.Fatal(err)
		}
	})
}

// awake is an assignment that reminds while it is suspended.
type awake struct{ Assignment }

func (a awake) Decide(cmd Command) ([]Event, error) {
	if _, ok := cmd.(RaiseReminder); ok && a.Status == Suspended {
		a.Status = InProgress
	}
	return a.Assignment.Decide(cmd)
}

func (a awake) Evolve(e Event) awake { return awake{a.Assignment.Evolve(e)} }

// flattered is an assignment that lets everybody judge his own work.
type flattered struct{ Assignment }

func (f flattered) Decide(cmd Command) ([]Event, error) {
	f.EnteredBy, f.Asked.By = "unit:somebody", map[bool]string{true: "unit:somebody"}[f.Asked.By != ""]
	return f.Assignment.Decide(cmd)
}

func (f flattered) Evolve(e Event) flattered { return flattered{f.Assignment.Evolve(e)} }

// recounting is an assignment that numbers submissions from one again when it is returned.
type recounting struct{ Assignment }

func (r recounting) Decide(cmd Command) ([]Event, error) { return r.Assignment.Decide(cmd) }

func (r recounting) Evolve(e Event) recounting {
	a := r.Assignment.Evolve(e)
	if _, back := e.(SubmissionReturned); back {
		a.Submissions = 0
	}
	return recounting{a}
}

// stale is an assignment that keeps the revision when the deadline is another.
type stale struct{ Assignment }

func (s stale) Decide(cmd Command) ([]Event, error) { return s.Assignment.Decide(cmd) }

func (s stale) Evolve(e Event) stale {
	if g, ok := e.(ExtensionGranted); ok {
		g.Due.Revision = g.Was.Revision
		e = g
	}
	return stale{s.Assignment.Evolve(e)}
}

// undead is an assignment that can be worked on after it was cancelled.
type undead struct{ Assignment }

func (u undead) Decide(cmd Command) ([]Event, error) {
	if u.Status == Cancelled {
		u.Status = Sent
	}
	return u.Assignment.Decide(cmd)
}

func (u undead) Evolve(e Event) undead { return undead{u.Assignment.Evolve(e)} }

func TestABrokenPromiseIsFound(t *testing.T) {
	for name, check := range map[string]func(history) error{
		"a reminder during a pause":   func(h history) error { return broken(h, func(a awake) Assignment { return a.Assignment }) },
		"one's own work judged":       func(h history) error { return broken(h, func(a flattered) Assignment { return a.Assignment }) },
		"submissions counted anew":    func(h history) error { return broken(h, func(a recounting) Assignment { return a.Assignment }) },
		"two deadlines of a revision": func(h history) error { return broken(h, func(a stale) Assignment { return a.Assignment }) },
		"a duty that does not end":    func(h history) error { return broken(h, func(a undead) Assignment { return a.Assignment }) },
	} {
		t.Run(name, func(t *testing.T) {
			commands := histories(AssignmentLife, askedOfAssignments)
			for seed := range 20000 {
				if check(commands.Example(seed)) != nil {
					return
				}
			}
			t.Error("is not found in 20000 histories")
		})
	}
}
