package workers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// merge ends one member in another, from a day on.
func (w *world) merge(from, into domain.UnitID, on domain.Date) {
	w.do(domain.MergeUnits{Issued: w.by(admin), From: []domain.UnitID{from}, Into: into, Basis: "12-QĐ/ĐUK", On: on})
}

// busy is a world in which every member has duties and reports to make, and its board is a new one soon.
func busy(t *testing.T, tw twin) *world {
	w := newWorld(t, 7, tw)
	for range 4 {
		w.direct()
	}
	w.inspect()
	w.finish()
	w.look()
	return w
}

// passedOn says what is wrong with the duties after units have ended: one that rests on a unit which is not there,
// or went from a unit more than once.
func passedOn(w *world) (wrong []string) {
	var o domain.Organisation
	left := map[string]int{}
	var regimes []domain.Regime
	reporting := map[string]domain.Regime{}
	for _, c := range w.commits(0) {
		for _, e := range c.Events {
			o = o.Evolve(e)
			if e, ok := e.(domain.AssignmentTransferred); ok {
				left[c.Aggregate+" from "+string(e.From)]++
			}
			if strings.HasPrefix(c.Aggregate, "regime.") {
				reporting[c.Aggregate] = reporting[c.Aggregate].Evolve(e)
			}
		}
	}
	for _, r := range reporting {
		regimes = append(regimes, r)
	}
	for what, times := range left {
		if times != 1 {
			wrong = append(wrong, fmt.Sprintf("%s went %d times", what, times))
		}
	}
	today := domain.DateOf(w.clock.Now())
	gone := func(u domain.UnitID) bool { return o.Heir(u, today) != u }
	for id, a := range w.lives {
		if a.Status != domain.Completed && a.Status != domain.Cancelled && a.Status != domain.PeriodOver && slices.ContainsFunc(append(a.Bodies(), a.Unit), gone) {
			wrong = append(wrong, fmt.Sprintf("duty %s still rests on a unit that ended: %s, %v", id, a.Unit, a.Bodies()))
		}
	}
	for _, r := range regimes {
		if slices.ContainsFunc(r.Bodies(), gone) {
			wrong = append(wrong, fmt.Sprintf("regime %s still rests on a unit that ended: %v", r.Rule.Regime, r.Bodies()))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// TestAMergerMovesEachDutyOnce cuts the transferer off at every write, in every way; whoever comes after goes on.
func TestAMergerMovesEachDutyOnce(t *testing.T) {
	for _, how := range []fault{lost, unheard, unsure, refused} {
		for n := 1; n < 40; n += 6 {
			w := busy(t, twin{})
			on := domain.DateOf(w.clock.Now())
			w.merge("u1", "u2", on)
			w.do(domain.MergeUnits{
				Issued: w.by(admin), From: []domain.UnitID{board}, Into: "ban-moi", Basis: "12-QĐ/ĐUK", On: on,
				New: []domain.NewUnit{{Unit: "ban-moi", Name: "Ban mới", Kind: domain.AdvisoryBoard, Email: "ban-moi@khoi.example"}},
			})
			w.look()
			if len(passedOn(w)) == 0 {
				t.Fatal("nothing is to be passed on")
			}
			w.faults[1].plan(n, how)
			_ = w.crews[1].Tick(t.Context(), w.clock.Now())
			w.finish()
			w.look()
			if wrong := append(passedOn(w), w.stuck...); len(wrong) > 0 {
				t.Fatalf("cut off at write %d (%d): %s", n, how, strings.Join(wrong, "\n"))
			}
		}
	}
}

func TestAMergerOfALaterDayWaitsForIt(t *testing.T) {
	w := busy(t, twin{})
	on := domain.DateOf(w.clock.Now()).AddDays(3)
	w.merge("u1", "u2", on)
	held := func() (n int) {
		w.look()
		for _, a := range w.lives {
			if a.Unit == "u1" {
				n++
			}
		}
		return n
	}
	w.finish()
	before := held()
	w.clock.Move(on.Time(0, 0).Add(-time.Minute))
	w.finish()
	if got := held(); got != before || got == 0 {
		t.Errorf("the eve of the merger: the unit has %d duties, had %d", got, before)
	}
	w.clock.Move(on.Time(0, 0))
	w.finish()
	if held(); len(passedOn(w)) > 0 {
		t.Errorf("the day of the merger: %q", passedOn(w))
	}
	w.direct() // what is still addressed to the former unit goes on to the new one at once
	w.do(domain.GiveAssignment{
		Issued: w.by(head), Assignment: "late", Unit: "u1", Duty: domain.Continuous, Text: "Nắm bắt tình hình", Superiors: superiors,
	})
	w.finish()
	if w.look(); w.lives["late"].Unit != "u2" || w.lives["late"].Given.Unit != "u1" || len(passedOn(w)) > 0 {
		t.Errorf("a duty given too late is with %s: %q", w.lives["late"].Unit, passedOn(w))
	}
}

func TestWithoutAnHeirAPersonDecides(t *testing.T) {
	w := busy(t, twin{})
	on := domain.DateOf(w.clock.Now())
	w.do(domain.DissolveUnit{Issued: w.by(admin), Unit: "u1", Basis: "12-QĐ/ĐUK", On: on})
	w.finish()
	w.look()
	waiting := 0
	for id, a := range w.lives {
		if a.Unit != "u1" || a.Status == domain.Completed {
			continue
		}
		waiting++
		w.do(domain.TransferAssignment{Issued: w.by(head), Assignment: id, From: "u1", To: "u3", Basis: "13-QĐ/ĐUK", On: on})
	}
	w.look()
	for id, a := range w.lives {
		if a.Unit == "u1" && a.Status != domain.Completed {
			t.Errorf("duty %s stays with a unit that was dissolved", id)
		}
	}
	if waiting == 0 {
		t.Error("nothing waited for a decision")
	}
}

func TestATransfererWithABugIsNoticed(t *testing.T) {
	idle := answering(func(due Due, kind string, now time.Time) ([]projections.Timer, error) { // nobody passes anything on
		if kind == projections.ToTransfer || kind == projections.ToReplace {
			return nil, nil
		}
		return ask(due, kind, now)
	})
	w := busy(t, idle)
	w.merge("u1", "u2", domain.DateOf(w.clock.Now()))
	w.finish()
	if w.look(); len(passedOn(w)) == 0 || len(w.stuck) == 0 {
		t.Error("a crew that passes nothing on is not noticed")
	}
	w = busy(t, twin{})
	w.merge("u1", "u2", domain.DateOf(w.clock.Now()))
	w.finish()
	w.look()
	for id, a := range w.lives { // one duty goes back and forth
		if a.Unit == "u2" && a.Given.Unit == "u1" && a.Status == domain.Sent {
			w.do(domain.TransferAssignment{Issued: w.by(head), Assignment: id, From: "u2", To: "u1", Basis: "x", On: domain.DateOf(w.clock.Now())})
			break
		}
	}
	w.finish()
	if w.look(); len(passedOn(w)) == 0 {
		t.Error("a duty that went from a unit twice is not noticed")
	}
}
