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

// A document that ended in error is in force again, and the duties that ended with it are listed until each is decided on.
func TestWhatEndedInErrorIsListed(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "d1", Symbol: "32-HD/ĐUK", Period: &domain.Span{Until: date("2024-12-31")}, Obligations: []domain.Obligation{{No: 1, Duty: domain.Continuous}, {No: 2, Duty: domain.Continuous}}})
	first, second := h.give("d1", 1, "du-dien-luc", domain.Continuous, nil), h.give("d1", 2, "du-dien-luc", domain.Continuous, nil)
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	run(t, r)
	lists := func(want ...string) {
		t.Helper()
		catchUp(t, r)
		same(t, r)
		duties, err := r.views.EndedInError(t.Context(), "d1")
		var got []string
		for _, d := range duties {
			got = append(got, d.Key)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("listed %q (%v), want %q", got, err, want)
		}
	}
	h.do(domain.CancelAssignment{Issued: h.by(head), Assignment: second, Reason: typed("not needed")})
	h.do(domain.WithdrawDocument{Issued: h.by(head), Document: "d1", Reason: typed("void")})
	h.do(domain.CancelAssignment{Issued: h.by(domain.ByWorker("closer")), Assignment: first, Document: "d1"})
	lists() // it has ended indeed
	h.do(domain.ReinstateDocument{Issued: h.by(head), Document: "d1", Reason: typed("in error")})
	lists(string(first)) // and not the one that was cancelled for itself
	if d, err := r.views.Document(t.Context(), "d1"); err != nil || d.Status != "registered" || d.EndedBy != "" {
		t.Errorf("the document is %+v (%v)", d, err)
	}
	if due, err := r.views.Due(t.Context(), ToExpire, moment("2030-01-01 00:00"), 10); err != nil || len(due) != 1 {
		t.Errorf("the end of its period is planned again: %+v (%v)", due, err)
	}
	h.do(domain.ReopenAssignment{Issued: h.by(head), Assignment: first, Reason: typed("in error")})
	lists()
}
