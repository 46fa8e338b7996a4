package main

import (
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// mostCarried is how many notices a message carries (workers: mostNotices).
const mostCarried = 1000

// tell puts a notice of what has just happened into the next message to a unit. Its key is the one the inbox has it under.
func (w *seedWorld) tell(u *seedUnit, key string) {
	if u.pending = append(u.pending, key); len(u.pending) == 1 {
		w.message(u)
	}
}

// message plans a unit's next message: at half past seven of a working day, once each.
func (w *seedWorld) message(u *seedUnit) {
	const slot = 7*hourly + 30*minutely
	from := w.now
	if last := int64(u.slot) * 1e6; u.slot > 0 && from <= last {
		from = last + 60e6
	}
	day := moment(from / 1e6 / int64(daily))
	if from > int64(day*daily+slot)*1e6 {
		day++
	}
	u.slot = w.days.hour(int(w.days.from[day]), slot)
	w.turns.add(u.slot+moment(w.dice.below(60)), u)
}

// turn sends a unit the message that is planned. A few go out at the second try.
func (u *seedUnit) turn(w *seedWorld, at moment) {
	slot := domain.SlotName(seedTime(int64(u.slot) * 1e6))
	id := domain.MessageOf(u.id, domain.Email, slot)
	line := &seedLine{aggregate: "message." + string(id)}
	some := u.pending[:min(len(u.pending), mostCarried)]
	w.caused(line, w.clock(at), "notifier", "", domain.MessagePlanned{Message: id, Recipient: u.id, Channel: domain.Email, Slot: slot, Notices: some})
	if u.pending = u.pending[len(some):]; len(u.pending) == 0 {
		u.pending = nil
	} else {
		w.message(u)
	}
	handed := domain.MessageHanded{Reference: "<" + string(id) + "@dondoc>"}
	if !w.dice.perMille(4) {
		w.caused(line, w.clock(at), "notifier", "", handed)
		return
	}
	failed := w.clock(at)
	w.caused(line, failed, "notifier", "", domain.MessageFailed{Attempt: 1, Reason: "450 mailbox busy", RetryAt: failed.Add(15 * time.Minute)})
	w.turns.add(at+15*minutely+5, seedErrand(func(w *seedWorld, at moment) { w.caused(line, w.clock(at), "notifier", "", handed) }))
}

// tells tells the unit that has the duty of something, by its reason and a number.
func (d *seedDuty) tells(w *seedWorld, reason string, number int) {
	w.tell(d.unit, d.aggregate[len("asg."):]+"|"+reason+"/"+strconv.Itoa(number)+"|"+string(d.unit.id))
}
