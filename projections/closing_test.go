package projections

import (
	"slices"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// The rows that end duties are the same live, commit by commit, and from a rebuild, and in memory.
func TestWhatEndsWithItsDocumentIsPlanned(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	span := &domain.Span{Until: date("2024-12-31")}
	h.do(domain.RegisterDocument{
		Issued: h.by(clerk), Document: "d1", Symbol: "32-HD/ĐUK", Period: span,
		Obligations: []domain.Obligation{{No: 1, Duty: domain.Continuous}, {No: 2, Duty: domain.Dated, Due: date("2024-11-15")}},
	})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	run(t, r)
	memory := NewMemory()
	from := uint64(0)
	check := func(kind string, rows int, undated bool, want ...string) {
		t.Helper()
		catchUp(t, r)
		same(t, r)
		for _, c := range h.commits()[from:] {
			if err := memory.Apply(c); err != nil {
				t.Fatal(err)
			}
			from = c.Position
		}
		late := moment("2030-01-01 00:00")
		due, _ := r.views.Due(t.Context(), kind, late, 10)
		inMemory, _ := memory.Due(t.Context(), kind, late, 10)
		if len(due) != rows || len(inMemory) != rows {
			t.Errorf("%s: %+v and in memory %+v, want %d", kind, due, inMemory, rows)
		}
		open, err := r.views.OpenDuties(t.Context(), "d1", undated, 10)
		again, _ := memory.OpenDuties(t.Context(), "d1", undated, 10)
		slices.Sort(want)
		if err != nil || !slices.Equal(open, want) || !slices.Equal(again, want) {
			t.Errorf("ends with it: %v (%v), in memory %v, want %v", open, err, again, want)
		}
	}
	check(ToExpire, 1, false)
	continuous := h.give("d1", 1, "du-dien-luc", domain.Continuous, nil)
	dated := h.give("d1", 2, "du-dien-luc", domain.Dated, new(due(date("2024-11-15"))))
	check(ToExpire, 1, false, string(continuous), string(dated))
	check(ToClose, 0, true, string(continuous))
	h.at = moment("2025-01-01 00:00")
	h.do(domain.ExpireDocument{Issued: h.by(domain.ByWorker("closer")), Document: "d1"})
	check(ToExpire, 0, true, string(continuous))
	check(ToClose, 1, true, string(continuous))
	h.do(domain.CloseAssignmentPeriod{Issued: h.by(domain.ByWorker("closer")), Assignment: continuous, Document: "d1"})
	check(ToClose, 0, true)
	late := h.give("d1", 1, "du-y-te", domain.Continuous, nil)
	check(ToClose, 1, true, string(late))
	d, err := r.views.Document(t.Context(), "d1")
	if err != nil || d.Open != 2 || d.Undated != 1 || d.Status != string(domain.Expired) {
		t.Errorf("the document is %+v (%v)", d, err)
	}
}
