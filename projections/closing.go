package projections

import (
	"context"
	"slices"

	"github.com/dondoc/dondoc/domain"
)

// The states in which a worker ends a duty with its document.
var (
	cancellable = domain.StatesFor(domain.AssignmentLife, "CancelAssignment", domain.Worker)
	closable    = domain.StatesFor(domain.AssignmentLife, "CloseAssignmentPeriod", domain.Worker)
)

// ends is how many duties (0 or 1) a row is that would end with its document: with its withdrawal, and with its period.
func (a Assignment) ends() (open, undated int) {
	if slices.Contains(cancellable, domain.Status(a.Status)) {
		open = 1
	}
	if a.Closes == nil && slices.Contains(closable, domain.Status(a.Status)) {
		undated = 1
	}
	return open, undated
}

// countOpen keeps the document's count of duties that would end with it.
func (p *pass) countOpen(c Commit, before, after Assignment) {
	wasOpen, wasUndated := before.ends()
	open, undated := after.ends()
	d, ok := p.documents.get(after.Document)
	if !ok || open == wasOpen && undated == wasUndated {
		return
	}
	d.Open += open - wasOpen
	d.Undated += undated - wasUndated
	p.documents.put(d.Key, d)
	p.planClosing(d, c)
}

// planExpiry puts the end of a document's period in its row.
func (p *pass) planExpiry(d Document) {
	key := "expire:" + d.Key
	if d.Until == nil || !slices.Contains(domain.StatesFor(domain.DocumentLife, "ExpireDocument", domain.Worker), domain.Status(d.Status)) {
		p.timers.drop(key)
		return
	}
	p.timers.put(key, Timer{Key: key, Kind: ToExpire, Subject: d.Key, At: domain.NewDate(d.Until.Date()).Closes().UTC(), Pending: []string{}})
}

// end takes what was planned for a document that is over, and plans the end of its duties.
func (p *pass) end(d Document, c Commit) {
	p.timers.drop("dispatch:" + d.Key)
	p.timers.drop("expire:" + d.Key)
	p.planClosing(d, c)
}

// reinstate makes a document again what it was before its end, and plans what that was waiting for.
func (p *pass) reinstate(d Document, c Commit) Document {
	p.timers.drop("close:" + d.Key)
	p.edges.drop(changeKey(Supersedes, d.EndedBy, d.Key)) // it took nobody's place
	d.Status, d.Before, d.EndedBy = d.Before, "", ""
	if d.Status == string(domain.Issuing) {
		p.timers.put("dispatch:"+d.Key, Timer{Key: "dispatch:" + d.Key, Kind: ToDispatch, Subject: d.Key, At: c.EffectiveAt.UTC(), Pending: []string{}})
	}
	p.planExpiry(d)
	return d
}

// EndedInError lists the duties that ended with a document which has been reinstated since, by unit: whether each is opened
// again, and for when, is decided on each.
func (v Views) EndedInError(ctx context.Context, document string) ([]Duty, error) {
	return list[Duty](ctx, v, `select x.* from (`+duty+`) x join documents d on d.key = x.document
		where x.document = $1 and x.ended_with = $1 and x.status in ('cancelled', 'closed') and d.status in ('registered', 'issuing', 'dispatched')
		order by x.unit_name collate "vi-x-icu", x.obligation, x.key`, document)
}

// planClosing puts a row for a document that is over while any duty is to end with it: also one that was given after.
func (p *pass) planClosing(d Document, c Commit) {
	key, left := "close:"+d.Key, 0
	switch domain.Status(d.Status) {
	case domain.Superseded, domain.Withdrawn:
		left = d.Open
	case domain.Expired:
		left = d.Undated
	default:
		return
	}
	if left == 0 {
		p.timers.drop(key)
		return
	}
	p.timers.put(key, Timer{Key: key, Kind: ToClose, Subject: d.Key, At: c.EffectiveAt.UTC(), Pending: []string{}})
}

// OpenDuties lists the duties of a document that end with it, at most limit; undated: those that end with its period.
func (v Views) OpenDuties(ctx context.Context, document string, undated bool, limit int) ([]string, error) {
	duties, err := list[Assignment](ctx, v, `select * from assignments where document = $1 and
		(not $2 and status = any($3) or $2 and closes is null and status = any($4)) order by key collate "C" limit $5`, document, undated, cancellable, closable, limit)
	return keysOf(duties), err
}

func keysOf(duties []Assignment) []string {
	keys := make([]string, 0, len(duties))
	for _, a := range duties {
		keys = append(keys, a.Key)
	}
	return keys
}

// OpenDuties answers as Views.OpenDuties does.
func (m *Memory) OpenDuties(_ context.Context, document string, undated bool, limit int) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var keys []string
	for key, a := range m.pass.assignments.have {
		if open, without := a.ends(); a.Document == document && (!undated && open > 0 || undated && without > 0) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys[:min(limit, len(keys))], nil
}
