package projections

import (
	"fmt"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// TestAContinuousDutyIsKeptUpOrSilent follows one duty through four quarters: a report, an answer, work told of, and silence.
func TestAContinuousDutyIsKeptUpOrSilent(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.at = moment("2024-01-20 09:00")
	h.register("d1", "1-HD/ĐUK", domain.Obligation{Duty: domain.Continuous}, domain.Obligation{Duty: domain.Periodic, Reports: true})
	h.do(domain.IssueDocument{Issued: h.by(clerk), Document: "d1", Superiors: superiors})
	h.give("d1", 1, "cu-duoc", domain.Continuous, nil)
	duty, unit, note := domain.DutyOf("d1", 1, "cu-duoc"), domain.ByUnit("cu-duoc"), typed("note")
	ask := func(when string, p domain.Period) {
		h.at = moment(when)
		h.do(domain.AskQuestion{Issued: h.by(domain.ByWorker("questioner")), Assignment: duty, Period: p})
	}
	quarter := func(n int, label, from, cutoff string) domain.Period {
		return domain.Period{Key: fmt.Sprintf("2024-Q%d", n), Label: label, From: date(from), Cutoff: date(cutoff), Due: date(cutoff)}
	}
	one, two := quarter(1, "Quý I/2024", "2023-12-15", "2024-03-14"), quarter(2, "Quý II/2024", "2024-03-15", "2024-06-14")
	three, four := quarter(3, "Quý III/2024", "2024-06-15", "2024-09-14"), quarter(4, "Quý IV/2024", "2024-09-15", "2024-12-14")
	closing := due(date("2024-03-19"))
	ask("2024-01-20 09:05", one)
	h.do(domain.GiveAssignment{
		Issued: h.by(domain.ByWorker("opener")), Assignment: domain.OccurrenceOf("r1", "2024-Q1", "cu-duoc"), Unit: "cu-duoc", Duty: domain.Periodic, Text: "Báo cáo",
		Origin: domain.Origin{Document: "d1", Obligation: 2, Regime: "r1"}, Due: &closing, Period: &one, Superiors: superiors,
	})
	ask("2024-03-15 07:00", two)
	h.at = moment("2024-03-18 09:00")
	h.submit(domain.OccurrenceOf("r1", "2024-Q1", "cu-duoc"), "cu-duoc")
	h.at = moment("2024-06-10 09:00")
	h.do(domain.AnswerQuestion{Issued: h.by(unit), Assignment: duty, Period: "2024-Q2", Updated: false})
	ask("2024-06-15 07:00", three)
	ask("2024-09-15 07:00", four)
	h.at = moment("2024-09-16 09:00")
	h.do(domain.ReportActivity{Issued: h.by(unit), Assignment: duty, On: date("2024-09-14"), Note: note, People: 45}) // told of later, done in the third quarter
	h.at = moment("2025-06-01 09:00")

	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	v := r.views
	ctx := t.Context()
	got := brief(must(v.QuestionsOf(ctx, "cu-duoc", 10)), func(a Ask) string { return fmt.Sprintf("%s:%t:%t", a.Period, a.Updated, a.Told) })
	equal(t, "questions", got, "2024-Q4:false:false 2024-Q3:true:false 2024-Q2:true:false 2024-Q1:true:false")
	for day, want := range map[string]string{"2024-03-14": "cu-duoc 1/1", "2024-06-14": "cu-duoc 1/1", "2024-09-14": "cu-duoc 1/1", "2024-09-15": "cu-duoc 0/1", "2025-01-01": ""} {
		got := brief(must(v.UpdateRates(ctx, date(day))), func(u UnitUpdates) string { return fmt.Sprintf("%s %d/%d", u.Unit, u.Updated, u.Asked) })
		equal(t, "updates on "+day, got, want)
	}
	if d := must(v.Duty(ctx, string(duty))); d.Standing(h.at) != domain.NoDeadline || d.People != 45 {
		t.Errorf("silent for a year it stands %s, %d people", d.Standing(h.at), d.People)
	}
	acts := brief(must(v.ActivitiesSince(ctx, string(duty), date("2024-09-14"))), func(a Activity) string { return fmt.Sprint(a.On.Format("2006-01-02"), ":", a.People) })
	equal(t, "activities", acts, "2024-09-14:45")
	open := brief(must(v.OpenQuestions(ctx, 10)), func(u Undecided) string { return fmt.Sprintf("%s/%d:%t", u.Document, u.No, u.Cadence) })
	equal(t, "the cadence that nobody fixed", open, "d1/2:true")
	equal(t, "activities later", len(must(v.ActivitiesSince(ctx, string(duty), date("2024-09-15")))), 0)
}

// TestWhatNobodyHasDecidedIsListed: what has no date by nature is not open, what nobody dated is.
func TestWhatNobodyHasDecidedIsListed(t *testing.T) {
	_, r := settled(t)
	v, ctx := r.views, t.Context()
	got := brief(must(v.OpenQuestions(ctx, 10)), func(u Undecided) string { return fmt.Sprintf("%s/%d:%t:%v", u.Document, u.No, u.Cadence, u.Deciders) })
	equal(t, "open questions", got, "d2/1:false:[ban-tgdv btv van-phong] d1/4:false:[ban-tgdv btv van-phong]")
}
