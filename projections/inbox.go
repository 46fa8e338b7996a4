package projections

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Notice is one thing a unit was told. Its key says why, so that the same reason never stands twice;
// Times counts how often the log says it, which is always 1.
type Notice struct {
	Key        string    `db:"key"`
	Unit       string    `db:"unit"`
	Kind       string    `db:"kind"` // document, assigned, transferred, reminder, escalation, returned, moved
	Assignment string    `db:"assignment"`
	Document   string    `db:"document"`
	Stage      string    `db:"stage"`
	At         time.Time `db:"at"`
	About      string    `db:"about"`   // the unit that was not reached; "" of other kinds
	Message    string    `db:"message"` // that carried it out of the house, "" while none has
	Times      int       `db:"times"`
	Position   int64     `db:"position"`
}

// Kinds of notices.
const (
	NoticeDocument   = "document"
	NoticeAssigned   = "assigned"
	NoticeReminder   = "reminder"
	NoticeEscalation = "escalation"
	NoticeUnreached  = "unreached"
	NoticeReturned   = "returned"
	NoticeMoved      = "moved" // another deadline

	NoticeTransferred = "transferred" // a duty came from another unit
)

// notified are the units an event tells something, as far as the event itself says.
func notified(e domain.Event) []domain.UnitID {
	switch e := e.(type) {
	case domain.DocumentDelivered:
		return []domain.UnitID{e.Unit}
	case domain.AssignmentGiven:
		if e.Origin.Inspection != "" {
			return []domain.UnitID{e.Unit}
		}
	case domain.MessageUnreached:
		return e.To
	case domain.ReminderRaised:
		return e.To
	case domain.EscalationRaised:
		return e.To
	}
	return nil
}

// notices are the notices an event makes for a duty as it stands after it (or a document, when the row is empty).
func notices(a Assignment, id string, e domain.Event) []Notice {
	var list []Notice
	add := func(kind, stage, reason string, to ...domain.UnitID) {
		for _, u := range to {
			list = append(list, Notice{Key: id + "|" + reason + "|" + string(u), Unit: string(u), Kind: kind, Assignment: a.Key, Document: a.Document, Stage: stage})
		}
	}
	switch e := e.(type) {
	case domain.DocumentDelivered:
		add(NoticeDocument, "", "delivered", e.Unit)
		list[0].Document = id
	case domain.AssignmentGiven:
		add(NoticeAssigned, "", "given", notified(e)...)
	case domain.MessageUnreached:
		add(NoticeUnreached, "", fmt.Sprintf("unreached/%d", e.Level), e.To...)
		for i := range list {
			list[i].Assignment, list[i].Document, list[i].About = string(e.Assignment), string(e.Document), string(e.Recipient)
		}
	case domain.ReminderRaised:
		add(NoticeReminder, e.Stage, fmt.Sprintf("%d/%s", e.Revision, e.Stage), e.To...)
	case domain.EscalationRaised:
		add(NoticeEscalation, e.Stage, fmt.Sprintf("%d/%s", e.Revision, e.Stage), e.To...)
	case domain.DeadlineMoved:
		add(NoticeMoved, "", fmt.Sprintf("moved/%d", e.Due.Revision), domain.UnitID(a.Unit))
	case domain.AssignmentTransferred:
		add(NoticeTransferred, "", fmt.Sprintf("transferred/%d", a.Transfers), e.To)
	case domain.ExtensionGranted:
		add(NoticeMoved, "", fmt.Sprintf("moved/%d", e.Due.Revision), domain.UnitID(a.Unit))
	case domain.AssignmentResumed:
		if e.Due != nil {
			add(NoticeMoved, "", fmt.Sprintf("moved/%d", e.Due.Revision), domain.UnitID(a.Unit))
		}
	case domain.AssignmentReopened:
		if e.Due != nil {
			add(NoticeMoved, "", fmt.Sprintf("moved/%d", e.Due.Revision), domain.UnitID(a.Unit))
		}
	case domain.SubmissionReturned:
		add(NoticeReturned, "", fmt.Sprintf("returned/%d", e.Submission), domain.UnitID(a.Unit))
	}
	return list
}

// notify puts an event's notices into the inbox and into their recipients' next digest.
func (p *pass) notify(c Commit, id string, e domain.Event) {
	var a Assignment
	if strings.HasPrefix(c.Aggregate, "asg.") {
		a, _ = p.assignments.get(id)
	}
	for _, n := range notices(a, id, e) {
		n.At, n.Position, n.Times = c.EffectiveAt.UTC(), int64(c.Position), 1
		if had, ok := p.inbox.get(n.Key); ok {
			n = had
			n.Times++
		}
		p.inbox.put(n.Key, n)
		p.digest(n.Unit, n.Key, c.EffectiveAt)
	}
}

// Inbox lists what a unit was told, newest first.
func (v Views) Inbox(ctx context.Context, unit string, limit int) ([]Notice, error) {
	return list[Notice](ctx, v, `select * from inbox where unit = $1 order by at desc, key limit $2`, unit, limit)
}

// NoticesOf lists what was told about a duty, oldest first.
func (v Views) NoticesOf(ctx context.Context, assignment string) ([]Notice, error) {
	return list[Notice](ctx, v, `select * from inbox where assignment = $1 order by at, key`, assignment)
}

// Told is a notice with the names a letter needs.
type Told struct {
	Notice
	Symbol   string     `db:"symbol"`    // of the document, "" if none
	DebtorID string     `db:"debtor_id"` // whose duty it is about; "" for a document
	Debtor   string     `db:"debtor"`
	Closes   *time.Time `db:"closes"`
}

// Notices finds notices by their keys, in the order they came.
func (v Views) Notices(ctx context.Context, keys []string) ([]Told, error) {
	return list[Told](ctx, v, `select i.*, coalesce(d.symbol, '') as symbol, coalesce(nullif(i.about, ''), a.unit, '') as debtor_id, coalesce(u.name, nullif(i.about, ''), a.unit, '') as debtor, a.closes
		from inbox i left join documents d on d.key = i.document left join assignments a on a.key = i.assignment left join units u on u.key = coalesce(nullif(i.about, ''), a.unit)
		where i.key = any($1) order by i.at, i.key collate "C"`, keys)
}
