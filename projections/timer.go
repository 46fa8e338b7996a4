package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Kinds of timers: what a worker is to do.
const (
	ToDispatch = "dispatch"  // give the assignments of an issued document
	ToExpire   = "expire"    // end a document with its period
	ToClose    = "close"     // end the duties of a document that is over
	ToRemedy   = "remedy"    // give the assignments of a conclusion
	ToOpen     = "period"    // open a regime's next period
	ToAsk      = "ask"       // ask a continuous duty about its next period
	ToCarry    = "carry"     // tell the reports in a consolidation that it was sent
	ToNumber   = "receipt"   // enter a receipt in its book
	ToRemind   = "remind"    // raise a duty's next stage, which tells the unit
	ToSpread   = "spread"    // bring a decision on a document's deadlines to the duties that were given
	ToMove     = "move"      // compute a duty's deadline anew, by the calendar in force
	ToConsent  = "consent"   // close a duty whose deadline passed in silence
	ToEscalate = "escalate"  // raise a duty's next stage, which tells its superiors
	ToPlan     = "digest"    // plan a recipient's next message
	ToHand     = "send"      // hand a planned message to its channel
	ToTell     = "unreached" // tell that no channel has taken a message
	ToTransfer = "transfer"  // move an open duty to the heirs of units that have ended
	ToReplace  = "replace"   // put the heirs of units that have ended in a regime
)

// Timer is a thing to do and when. A row is only a hint: the command it becomes looks at the facts again.
type Timer struct {
	Key     string    `db:"key"`
	Kind    string    `db:"kind"`
	Subject string    `db:"subject"` // id of the aggregate; of a digest, the unit
	At      time.Time `db:"at"`
	Stage   string    `db:"stage"`   // of a stage; the period's key of a period
	Pending []string  `db:"pending"` // of a digest: notices not yet carried by a message

	Until *time.Time `db:"until"` // from then on there is nothing to do any more
}

// planStage puts the next stage of a duty in its row, or takes the row away.
func (p *pass) planStage(a Assignment) {
	key := "stage:" + a.Key
	due := a.deadline()
	if due != nil && a.opened() {
		if next, ok := p.law.policy.Next(a.progress(), *due, p.law.almanac.Calendar); ok {
			kind := ToRemind
			if next.Stage.Escalation {
				kind = ToEscalate
			}
			p.lay(Timer{Key: key, Kind: kind, Subject: a.Key, At: next.At.UTC(), Stage: next.Stage.Name, Pending: []string{}})
			return
		}
	}
	p.timers.drop(key)
}

// planConsent puts in its row when a duty closes whose unit says nothing, or takes the row away.
func (p *pass) planConsent(a Assignment) {
	key := "consent:" + a.Key
	if a.Tacit && a.Closes != nil && a.opened() {
		p.lay(Timer{Key: key, Kind: ToConsent, Subject: a.Key, At: a.Closes.UTC(), Pending: []string{}})
		return
	}
	p.timers.drop(key)
}

// planMove puts a duty in its row whose deadline the calendar in force computes otherwise, or takes the row away. What had
// closed when both were there, the calendar and the deadline, is not looked at again, nor what would have closed by then.
func (p *pass) planMove(a Assignment) {
	key := "move:" + a.Key
	from := domain.Later(p.law.since, a.Since)
	if due := a.deadline(); due != nil && a.opened() && !due.Missed(from) {
		if again, err := due.Again(p.law.almanac.Calendar); err == nil && !again.Same(*due) && !again.Missed(from) {
			until := due.Closes
			if again.Closes.Before(until) {
				until = again.Closes
			}
			p.lay(Timer{Key: key, Kind: ToMove, Subject: a.Key, At: from.UTC(), Pending: []string{}, Until: at(until)})
			return
		}
	}
	p.timers.drop(key)
}

// planSpread puts a dispatched document in its row that has decisions which have not reached its duties, or takes the row away.
func (p *pass) planSpread(d Document, now time.Time) {
	key := "spread:" + d.Key
	if d.Status == string(domain.Dispatched) && d.Rulings > d.Applied {
		p.timers.put(key, Timer{Key: key, Kind: ToSpread, Subject: d.Key, At: now.UTC(), Pending: []string{}})
		return
	}
	p.timers.drop(key)
}

// Due lists what is to be done of a kind at an instant, the longest due first. A row that the law before the one in force
// has laid out is left out until it is laid out anew.
func (v Views) Due(ctx context.Context, kind string, now time.Time, limit int) ([]Timer, error) {
	q := `select * from timers where kind = $1 and at <= $2 and (until is null or until > $2)`
	if byLaw(kind) {
		q += ` and coalesce(subject <= (select replan_after from checkpoint), true)`
	}
	return list[Timer](ctx, v, q+` order by at, key collate "C" limit $3`, kind, now, limit)
}

// Upcoming is a notice that will go out, if nothing happens before.
type Upcoming struct {
	Assignment string    `db:"assignment"`
	Unit       string    `db:"unit"`
	UnitName   string    `db:"unit_name"`
	Stage      string    `db:"stage"`
	At         time.Time `db:"at"`
	Text       string    `db:"text"`
	Period     string    `db:"period"`
}

// Upcoming lists the next stages to be raised, soonest first, at most limit.
func (v Views) Upcoming(ctx context.Context, limit int) ([]Upcoming, error) {
	return list[Upcoming](ctx, v, `select a.key as assignment, a.unit, coalesce(u.name, a.unit) as unit_name, t.stage, t.at, a.text, a.period
		from timers t join assignments a on a.key = t.subject left join units u on u.key = a.unit
		where t.kind in ('remind', 'escalate') order by t.at, t.key limit $1`, limit)
}

// NextDue is when the next thing is to be done; false when there is nothing.
func (v Views) NextDue(ctx context.Context) (time.Time, bool, error) {
	var at *time.Time
	if err := v.asks().QueryRow(ctx, `select min(at) from timers`).Scan(&at); err != nil || at == nil {
		return time.Time{}, false, err
	}
	return *at, true, nil
}
