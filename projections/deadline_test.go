package projections

import (
	"fmt"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// An obligation shows the day its rule means as soon as what it is counted from is known; the day may be fixed in the
// batch in which the document comes, or long after.
func TestAnObligationHasTheDayItsRuleMeans(t *testing.T) {
	count := func(anchor string) *domain.DueRule {
		return &domain.DueRule{Kind: domain.DueCount, Anchor: anchor, Count: 5, Measure: domain.InWorkdays}
	}
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.register("d1", "1-KH/ĐUK",
		domain.Obligation{Duty: domain.Dated, Due: date("2024-03-20"), Rule: &domain.DueRule{Kind: domain.DueBefore, Day: date("2024-03-20")}},
		domain.Obligation{Duty: domain.Unscheduled, Rule: count(domain.AnchorIssued)},
		domain.Obligation{Duty: domain.Unscheduled, Rule: count("ngày bầu cử")},
		domain.Obligation{Duty: domain.Unscheduled, Rule: count("ngày bầu cử")},
		domain.Obligation{Duty: domain.Continuous},
	)
	h.do(domain.FixDeadline{Issued: h.by(head), Document: "d1", Obligation: 4, Due: due(date("2024-02-20")), Basis: "ý kiến"})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	read := func() string {
		fold(t, r)
		return brief(must(r.views.Obligations(t.Context(), "d1")), func(o Obligation) string {
			if o.Due == nil {
				return fmt.Sprintf("%s(%s)", o.Duty, o.Waits())
			}
			return o.Due.Format("01-02")
		})
	}
	equal(t, "registered", read(), "03-19 01-09 unscheduled(ngày bầu cử) 02-20 continuous()")
	h.do(domain.FixAnchor{Issued: h.by(head), Document: "d1", Anchor: "ngày bầu cử", On: date("2024-03-15"), Basis: "nghị quyết"})
	equal(t, "the day of the event is fixed", read(), "03-19 01-09 03-22 02-20 continuous()")
	h.do(domain.CorrectDocument{Issued: h.by(clerk), Document: "d1", Field: "issuedOn", Now: "2024-01-01", Reason: typed("why")})
	equal(t, "the day of issue is corrected", read(), "03-19 01-08 03-22 02-20 continuous()")
	if out := rebuild(t, r, true); !out.Equal {
		t.Errorf("a rebuild differs: %+v", out)
	}
}

// A duty shows the deadline it was given with beside the one it has.
func TestADutyShowsBothDeadlines(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	first := due(date("2024-01-24"))
	asg := h.give("d1", 1, "cu-cap-nuoc", domain.Dated, &first)
	waiting := h.give("d1", 2, "cu-cap-nuoc", domain.Unscheduled, nil)
	year := domain.VietnamYears[0]
	year.Off, year.Source = append([]domain.DayOff{{Date: date("2024-01-24"), Name: "Nghỉ bù"}}, year.Off...), "Thông báo"
	h.do(domain.PublishCalendar{Issued: h.by(admin), Calendar: domain.VietnamCalendar, Year: year})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	rows := must(r.views.Due(t.Context(), ToMove, h.at, 10))
	if len(rows) != 1 || rows[0].Subject != string(asg) || rows[0].Until == nil || !rows[0].Until.Equal(first.Closes) {
		t.Fatalf("to be moved: %+v", rows)
	}
	equal(t, "when it has closed there is nothing to move", len(must(r.views.Due(t.Context(), ToMove, first.Closes, 10))), 0)
	by := domain.ByWorker("mover")
	h.do(domain.MoveDeadline{Issued: h.by(by), Assignment: asg, Due: due(date("2024-01-26")), Why: domain.ByCalendar})
	h.do(domain.MoveDeadline{Issued: h.by(by), Assignment: waiting, Due: due(date("2024-01-30")), Why: domain.ByDecision})
	fold(t, r)
	for id, want := range map[domain.AssignmentID]string{asg: "2024-01-24 2024-01-26 dated 2", waiting: "none 2024-01-30 dated 1"} {
		a := must(r.views.Duty(t.Context(), string(id)))
		was := "none"
		if a.FirstDue != nil {
			was = a.FirstDue.Format("2006-01-02")
		}
		equal(t, string(id), fmt.Sprintf("%s %s %s %d", was, a.Due.Format("2006-01-02"), a.Duty, a.Revision), want)
	}
	equal(t, "nothing is left to move", len(must(r.views.Due(t.Context(), ToMove, h.at, 10))), 0)
	if out := rebuild(t, r, true); !out.Equal {
		t.Errorf("a rebuild differs: %+v", out)
	}
}
