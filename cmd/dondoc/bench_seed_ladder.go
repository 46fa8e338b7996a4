package main

import (
	"strconv"

	"github.com/dondoc/dondoc/domain"
)

// nextStage is the stage of the ladder that a duty is to have next and when, as domain.Policy plans it, by looking days
// up instead of counting them.
func (w *seedWorld) nextStage(d *seedDuty) (stage int, at moment, ok bool) {
	if d.due == nil || !d.under() {
		return 0, 0, false
	}
	for i := range domain.ShippedLadder {
		s := &domain.ShippedLadder[i]
		at, ok := w.stands(d, s)
		if !ok || d.raised&(1<<i) != 0 || d.stood != 0 && at <= d.stood || at <= d.since && s.Workdays <= 0 {
			continue
		}
		if s.Escalation && d.told != 0 {
			at = max(at, w.fair(d.told, s.Hour))
		}
		return i, at, true
	}
	return 0, 0, false
}

// stands is when a stage of a duty's deadline stands.
func (w *seedWorld) stands(d *seedDuty, s *domain.Stage) (moment, bool) {
	place := int(d.last) + s.Workdays
	if place < 0 || place >= len(w.days.workdays) {
		return 0, false
	}
	return w.days.hour(place, moment(s.Hour)*hourly), true
}

// fair is when superiors may hear of a unit that was told at a moment: the working day after the digest that carried it.
func (w *seedWorld) fair(told moment, hour int) moment {
	day := told / daily
	if told%daily >= 7*hourly+30*minutely {
		day++
	}
	return w.days.hour(int(w.days.from[day])+1, moment(hour)*hourly)
}

// raise raises a stage that is due, or the last of its sort that has come, which stands for those before it.
func (w *seedWorld) raise(d *seedDuty, stage int, now moment) {
	pick := &domain.ShippedLadder[stage]
	planned, _ := w.stands(d, pick)
	fired, superseded := stage, []string(nil)
	for i := stage + 1; i < len(domain.ShippedLadder); i++ {
		s := &domain.ShippedLadder[i]
		at, ok := w.stands(d, s)
		if !ok || at > now || s.Escalation != pick.Escalation {
			break
		}
		superseded = append(superseded, pick.Name)
		pick, planned, fired = s, at, i
	}
	at := w.clock(now)
	g := domain.AssignmentGiven{Unit: d.unit.id, Superiors: d.of.given.Superiors}
	plannedAt := seedTime(int64(planned) * 1e6)
	if pick.Escalation {
		w.caused(&d.seedLine, at, "escalator", "", domain.EscalationRaised{
			Stage: pick.Name, Revision: d.due.Revision, Policy: 1, PlannedAt: plannedAt, RaisedAt: at, To: pick.Recipients(g), Letter: pick.Letter, Superseded: superseded,
		})
	} else {
		w.caused(&d.seedLine, at, "reminder", "", domain.ReminderRaised{
			Stage: pick.Name, Revision: d.due.Revision, Policy: 1, PlannedAt: plannedAt, RaisedAt: at, To: pick.Recipients(g), Superseded: superseded,
		})
		d.told = w.since()
		w.tell(d.unit, d.aggregate[len("asg."):]+"|"+strconv.Itoa(d.due.Revision)+"/"+pick.Name+"|"+string(d.unit.id))
	}
	for i := stage; i <= fired; i++ {
		d.raised |= 1 << i
	}
	d.stood = max(d.stood, planned)
}
