package projections

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Memory is the read models without a database: the same folds over the same commits, all rows in
// memory. It answers what the workers ask, for the simulation of years in seconds.
type Memory struct {
	mu   sync.Mutex
	pass *pass
}

// NewMemory knows nothing yet.
func NewMemory() *Memory { return &Memory{pass: newPass(law{})} }

// Apply folds the next commit of the log, and lays out at once what another law changes.
func (m *Memory) Apply(c Commit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.pass.fold(c); err != nil || !m.pass.amended {
		return err
	}
	return m.pass.planAll(nil)
}

// Due answers as Views.Due does.
func (m *Memory) Due(_ context.Context, kind string, now time.Time, limit int) ([]Timer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []Timer
	for _, t := range m.pass.timers.have {
		if t.Kind == kind && !t.At.After(now) && (t.Until == nil || t.Until.After(now)) {
			due = append(due, *t)
		}
	}
	slices.SortFunc(due, func(a, b Timer) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Key, b.Key)) })
	return due[:min(limit, len(due))], nil
}

// Unit answers as Views.Unit does.
func (m *Memory) Unit(_ context.Context, id string) (Unit, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u, ok := m.pass.units.get(id)
	if !ok {
		return u, pgx.ErrNoRows
	}
	return u, nil
}

// Notices answers as Views.Notices does.
func (m *Memory) Notices(_ context.Context, keys []string) ([]Told, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var told []Told
	for _, k := range keys {
		n, ok := m.pass.inbox.get(k)
		if !ok {
			continue
		}
		d, _ := m.pass.documents.get(n.Document)
		a, _ := m.pass.assignments.get(n.Assignment)
		debtor := cmp.Or(n.About, a.Unit)
		u, _ := m.pass.units.get(debtor)
		told = append(told, Told{Notice: n, Symbol: d.Symbol, DebtorID: debtor, Debtor: cmp.Or(u.Name, debtor), Closes: a.Closes})
	}
	slices.SortFunc(told, func(a, b Told) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Key, b.Key)) })
	return told, nil
}
