package projections

import (
	"context"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Message is what one recipient gets on one channel in one slot, and what became of it.
type Message struct {
	Key       string     `db:"key"`
	Unit      string     `db:"unit"`
	Channel   string     `db:"channel"`
	Slot      string     `db:"slot"`
	Status    string     `db:"status"`
	Notices   []string   `db:"notices"`
	PlannedAt time.Time  `db:"planned_at"`
	HandedAt  *time.Time `db:"handed_at"`
	Reference string     `db:"reference"`
	Attempts  int        `db:"attempts"`
}

func (p *pass) foldMessage(id string, c Commit, e domain.Event) {
	m, _ := p.messages.get(id)
	send := "send:" + id
	switch e := e.(type) {
	case domain.MessagePlanned:
		m = Message{
			Key: id, Unit: string(e.Recipient), Channel: string(e.Channel), Slot: e.Slot, Status: string(domain.PlannedMessage),
			Notices: append([]string{}, e.Notices...), PlannedAt: c.EffectiveAt.UTC(),
		}
		for _, key := range e.Notices {
			if n, ok := p.inbox.get(key); ok {
				n.Message = id
				p.inbox.put(key, n)
			}
		}
		p.carried(e, c.EffectiveAt)
		p.timers.put(send, Timer{Key: send, Kind: ToHand, Subject: id, At: c.EffectiveAt.UTC(), Pending: []string{}})
		if p.tells(m) {
			p.tellUnreached(m, 0)
		}
	case domain.MessageUnreached:
		p.tellUnreached(m, e.Level)
		if e.Assignment != "" {
			p.urged(c, Urging{Assignment: string(e.Assignment), Unit: string(e.Recipient), At: e.RaisedAt.UTC(), Kind: NotReached, By: c.Actor, Method: m.Channel})
		}
	case domain.UnitContacted:
		p.timers.drop("unreached:" + id)
	case domain.MessageHanded:
		p.timers.drop("unreached:" + id)
		m.Status, m.Reference, m.HandedAt = string(domain.Handed), e.Reference, at(c.EffectiveAt)
		p.timers.drop(send)
	case domain.MessageFailed:
		m.Attempts = e.Attempt
		if e.RetryAt.IsZero() {
			m.Status = string(domain.Failed)
			p.timers.drop(send)
		} else {
			p.timers.put(send, Timer{Key: send, Kind: ToHand, Subject: id, At: e.RetryAt.UTC(), Pending: []string{}})
		}
	}
	p.messages.put(id, m)
}

// tells tells whether a message says more than that somebody was not reached. One that does not is not told of in its
// turn: with all mail down there would be no end.
func (p *pass) tells(m Message) bool {
	return slices.ContainsFunc(m.Notices, func(notice string) bool {
		n, ok := p.inbox.get(notice)
		return !ok || n.Kind != NoticeUnreached
	})
}

// tellUnreached plans when the next level is told that no channel has taken a message.
func (p *pass) tellUnreached(m Message, told int) {
	key := "unreached:" + m.Key
	when, more := domain.UnreachedAt(m.Slot, told, p.law.almanac.Calendar)
	if !more {
		p.timers.drop(key)
		return
	}
	p.timers.put(key, Timer{Key: key, Kind: ToTell, Subject: m.Key, At: when.UTC(), Pending: []string{}})
}

func digestKey(to domain.UnitID) string { return "digest:" + string(to) }

// digest adds a notice to what its recipient's next message will carry. A unit without an address
// reads the inbox.
func (p *pass) digest(unit, notice string, when time.Time) {
	u, ok := p.units.get(unit)
	if !ok || u.Email == "" {
		return
	}
	key := digestKey(domain.UnitID(unit))
	row, ok := p.timers.get(key)
	if !ok {
		row = Timer{Key: key, Kind: ToPlan, Subject: unit, At: p.slot(when, u.LastSlot)}
	}
	if !slices.Contains(row.Pending, notice) {
		row.Pending = append(slices.Clone(row.Pending), notice)
		p.timers.put(key, row)
	}
}

// carried takes what a message carries off the digest; what came too late for it waits for the next slot.
func (p *pass) carried(e domain.MessagePlanned, when time.Time) {
	u, ok := p.units.get(string(e.Recipient))
	if slot, err := time.ParseInLocation(slotLayout, e.Slot, domain.Zone); ok && err == nil && slot.After(value(u.LastSlot)) {
		u.LastSlot = at(slot)
		p.units.put(u.Key, u)
	}
	key := digestKey(e.Recipient)
	row, ok := p.timers.get(key)
	if !ok {
		return
	}
	row.Pending = slices.DeleteFunc(slices.Clone(row.Pending), func(n string) bool { return slices.Contains(e.Notices, n) })
	if len(row.Pending) == 0 {
		p.timers.drop(key)
		return
	}
	row.At = p.slot(when.Add(time.Minute), u.LastSlot)
	p.timers.put(key, row)
}

// slotLayout is that of domain.SlotName.
const slotLayout = "2006-01-02T15:04"

// slot is the next digest at or after an instant, and after the recipient's last one, which is closed: what
// was entered late from paper must not wait for a message that has gone. In a year without a calendar it
// is the next morning.
func (p *pass) slot(when time.Time, last *time.Time) time.Time {
	if last != nil && !when.After(*last) {
		when = last.Add(time.Minute)
	}
	s, err := domain.Slot(when, p.law.almanac.Calendar)
	if err != nil {
		s = domain.DateOf(when).AddDays(1).Time(7, 30)
	}
	return s.UTC()
}

// MessagesOf lists the messages that carried notices of a duty, oldest first.
func (v Views) MessagesOf(ctx context.Context, assignment string) ([]Message, error) {
	return list[Message](ctx, v, `select * from messages where key in (select message from inbox where assignment = $1) order by planned_at, key`, assignment)
}

// Message finds one message.
func (v Views) Message(ctx context.Context, id string) (Message, error) {
	return one[Message](ctx, v, `select * from messages where key = $1`, id)
}
