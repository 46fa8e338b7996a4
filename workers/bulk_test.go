package workers

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// stumbling is a log that dies at every n-th write, before or after the commit is stored.
type stumbling struct {
	Log
	mu     sync.Mutex
	writes int
	every  int
}

func (s *stumbling) Append(ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event]) (projections.Commit, error) {
	s.mu.Lock()
	s.writes++
	n := s.writes
	s.mu.Unlock()
	if n%s.every == 0 {
		return projections.Commit{}, errDead
	}
	c, err := s.Log.Append(ctx, aggregate, tip, d)
	if n%s.every == 1 {
		return projections.Commit{}, errDead
	}
	return c, err
}

// Duties that are given together are each given once, however often the giving is cut off and begun again.
func TestDutiesGivenTogetherAreGivenOnce(t *testing.T) {
	now := moment("2024-02-02 07:00")
	log := eventstore.NewMemory[domain.Event](domain.Wire{}, NewVirtual(now).Now)
	give := func(crew Crew, document domain.DocumentID) (rounds int) {
		var commands []domain.GiveAssignment
		for i := range 400 {
			u := domain.UnitID(fmt.Sprintf("u%d", i%300)) // a hundred are named twice
			asg := domain.DutyOf(document, 1, u)
			commands = append(commands, domain.GiveAssignment{
				Issued: by("dispatcher", now, "", "give", string(asg)), Assignment: asg, Unit: u, Origin: domain.Origin{Document: document, Obligation: 1}, Duty: domain.Unscheduled, Text: "Việc",
			})
		}
		for {
			if rounds++; rounds > 1000 {
				t.Fatal("it is never finished")
			}
			given, err := crew.giveAll(t.Context(), commands)
			if err != nil {
				continue
			}
			if given != 300 {
				t.Errorf("it says %d", given)
			}
			return rounds
		}
	}
	count := func() (duties, twice int) {
		units := map[string]int{}
		for c, err := range log.Follow(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range c.Events {
				if e, ok := e.(domain.AssignmentGiven); ok {
					duties++
					if units[string(e.Unit)]++; units[string(e.Unit)] == 2 {
						twice++
					}
				}
			}
			if c.Position == log.Durable() {
				break
			}
		}
		return duties, twice
	}
	if rounds := give(Crew{Log: &stumbling{Log: log, every: 40}, Together: 16}, "d1"); rounds < 3 {
		t.Errorf("it was cut off %d times only", rounds-1)
	}
	if duties, twice := count(); duties != 300 || twice != 0 {
		t.Errorf("%d duties, %d of them twice", duties, twice)
	}
	// Planted: ids that come from something else than the duty double it.
	give(Crew{Log: log, Together: 16}, "d1 again")
	if duties, twice := count(); duties != 600 || twice != 300 {
		t.Errorf("planted: %d duties, %d of them twice: the check cannot fail", duties, twice)
	}
}

// A unit that is told thousands of things at once reads them in more than one message, each of which a commit can hold.
func TestAMessageCarriesWhatACommitCanHold(t *testing.T) {
	now := moment("2024-02-02 07:30")
	log := eventstore.NewMemory[domain.Event](domain.Wire{}, NewVirtual(now).Now)
	unit := strings.Repeat("x", 64)
	timer := projections.Timer{Kind: projections.ToPlan, Subject: unit, At: now}
	for i := range 3 * mostNotices {
		timer.Pending = append(timer.Pending, fmt.Sprintf("%s|1/%s|%s%d", domain.Derive("n", fmt.Sprint(i)), "T+15", unit, i))
	}
	if err := (Crew{Log: log}).plan(t.Context(), timer, now); err != nil {
		t.Fatal(err)
	}
	m, _, err := eventstore.Load[domain.Message](t.Context(), Log(log), "message."+string(domain.MessageOf(domain.UnitID(unit), domain.Email, domain.SlotName(now))))
	if err != nil || len(m.Plan.Notices) != mostNotices {
		t.Errorf("it carries %d (%v)", len(m.Plan.Notices), err)
	}
	// Planted: all of them in one are more than the log takes.
	slot := domain.SlotName(now)
	everything := domain.PlanMessage{Issued: by("notifier", now, "", "all"), Message: domain.MessageOf("all", domain.Email, slot), Recipient: "all", Channel: domain.Email, Slot: slot, Notices: timer.Pending}
	if err := do[domain.Message](t.Context(), log, everything); err == nil {
		t.Error("a message of everything is taken: the limit guards nothing")
	}
}
