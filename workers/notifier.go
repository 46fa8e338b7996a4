package workers

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers/notify"
)

// mostNotices is how many notices a message carries; with the longest names there are its commit is far from too
// large. The rest rides the next one: a list of thousands that was taken over late is read in more than one morning.
const mostNotices = 1000

// plan decides what a recipient's next message carries. Its id is the recipient, channel and slot, so
// that a morning has one message however often this runs.
func (c Crew) plan(ctx context.Context, t projections.Timer, now time.Time) error {
	slot := domain.SlotName(t.At)
	id := domain.MessageOf(domain.UnitID(t.Subject), domain.Email, slot)
	return do[domain.Message](ctx, c.Log, domain.PlanMessage{
		Issued: by("notifier", now, "", "plan", string(id)), Message: id,
		Recipient: domain.UnitID(t.Subject), Channel: domain.Email, Slot: slot, Notices: t.Pending[:min(len(t.Pending), mostNotices)],
	})
}

// hand gives a planned message to its channel and records what became of it. When it is cut off in
// between, the message goes again, under the same reference: mail is at least once.
func (c Crew) hand(ctx context.Context, t projections.Timer, now time.Time) error {
	m, _, err := eventstore.Load[domain.Message](ctx, c.Log, "message."+t.Subject)
	if err != nil || m.Status != domain.PlannedMessage || now.Before(m.RetryAt) {
		return err // done already, or the row is of before the last attempt
	}
	letter, err := c.letter(ctx, m)
	if err != nil {
		return err
	}
	attempt := strconv.Itoa(m.Attempts + 1)
	reference, err := c.Sink.Send(ctx, letter)
	if errors.Is(err, context.Canceled) {
		return err
	}
	if err != nil {
		return do[domain.Message](ctx, c.Log, domain.RecordFailed{
			Issued: by("notifier", now, "", "failed", t.Subject, attempt), Message: m.Plan.Message,
			Reason: notify.Reason(err), RetryAt: now.Add(time.Duration(m.Attempts+1) * 15 * time.Minute),
		})
	}
	return do[domain.Message](ctx, c.Log, domain.RecordHanded{
		Issued: by("notifier", now, "", "handed", t.Subject), Message: m.Plan.Message, Reference: reference,
	})
}

// letter is what leaves the house: symbols, dates and links, never the text of a duty: the mail leaves the Party's network.
func (c Crew) letter(ctx context.Context, m domain.Message) (notify.Letter, error) {
	to, err := c.Due.Unit(ctx, string(m.Plan.Recipient))
	if err != nil {
		return notify.Letter{}, err
	}
	told, err := c.Due.Notices(ctx, m.Plan.Notices)
	if err != nil {
		return notify.Letter{}, err
	}
	l := notify.Letter{ID: string(m.Plan.Message), To: to.Email, Name: to.Name}
	for _, n := range told {
		line := notify.Line{Kind: n.Kind, Stage: n.Stage, Symbol: n.Symbol, Link: c.Link + "/documents/" + n.Document}
		if n.Assignment != "" {
			line.Link = c.Link + "/duties/" + n.Assignment
		}
		if n.DebtorID != to.Key {
			line.Debtor = n.Debtor
		}
		if n.Closes != nil {
			line.Last = domain.DateOf(n.Closes.Add(-time.Microsecond))
		}
		l.Lines = append(l.Lines, line)
	}
	return l, nil
}
