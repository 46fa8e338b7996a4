package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// unreached tells the next superior of a unit that no channel has taken a message to it, unless a person has reached it.
// The message itself refuses as long as nobody has tried to hand it over; then the row comes again.
func (c Crew) unreached(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	m, _, err := eventstore.Load[domain.Message](ctx, c.Log, "message."+t.Subject)
	if err != nil || m.Status != domain.PlannedMessage && m.Status != domain.Failed {
		return err
	}
	planned, more := domain.UnreachedAt(m.Plan.Slot, m.Unreached, l.calendar)
	if !more || now.Before(planned) {
		return nil // the row is of before the last level was told
	}
	told, err := c.Due.Notices(ctx, m.Plan.Notices)
	if err != nil {
		return err
	}
	cmd := domain.RaiseUnreached{Message: m.Plan.Message, Level: m.Unreached + 1, PlannedAt: planned}
	var above domain.Superiors
	for _, n := range told {
		if n.Assignment == "" {
			continue
		}
		a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+n.Assignment)
		if err != nil {
			return err
		}
		if a.Unit == m.Plan.Recipient && !a.Contacted.Before(domain.SlotTime(m.Plan.Slot)) {
			return do[domain.Message](ctx, c.Log, domain.RecordContact{
				Issued: by("notifier", now, "asg."+n.Assignment, "contacted", t.Subject), Message: m.Plan.Message,
				Assignment: domain.AssignmentID(n.Assignment), ContactedAt: a.Contacted,
			})
		}
		if cmd.Assignment == "" {
			cmd.Assignment, above = domain.AssignmentID(n.Assignment), a.Given.Superiors
		}
	}
	for _, n := range told {
		if cmd.Document == "" && n.Document != "" {
			cmd.Document = domain.DocumentID(n.Document)
		}
	}
	if cmd.Assignment == "" && cmd.Document != "" {
		d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+string(cmd.Document))
		if err != nil {
			return err
		}
		above = d.Issue.Superiors
	}
	if chain := above.Unreached(m.Plan.Recipient); len(chain) > 0 {
		cmd.To = []domain.UnitID{chain[min(m.Unreached, len(chain)-1)]}
	}
	cmd.Issued = by("notifier", now, "", "unreached", t.Subject, strconv.Itoa(cmd.Level))
	return do[domain.Message](ctx, c.Log, cmd)
}
