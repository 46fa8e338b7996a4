package workers

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// A quarter is a house with one directive: reports of three units through the board, the board's own to the province, and a
// continuous duty of each.
type quarter struct {
	*world
	down, up domain.RegimeID
}

func newQuarter(t *testing.T, tw twin) quarter {
	w := newWorld(t, 1, tw)
	w.clock.Move(moment("2024-02-02 08:00"))
	q := quarter{w, domain.RegimeOf("d1", 1), domain.RegimeOf("d1", 2)}
	w.do(domain.RegisterDocument{
		Issued: w.by(clerk), Document: "d1", Symbol: "32-HD/ĐUK", Kind: "Hướng dẫn", Issuer: "Ban Thường vụ", Subject: "Công tác khoa giáo",
		Obligations: []domain.Obligation{{No: 1, Duty: domain.Periodic, Text: secret}, {No: 2, Duty: domain.Periodic, Text: secret}, {No: 3, Duty: domain.Continuous, Text: secret}},
	})
	w.do(domain.IssueDocument{Issued: w.by(clerk), Document: "d1", Superiors: superiors, Audiences: []domain.Audience{{Obligation: 3, Printed: "Các chi ủy", Units: members[:3]}}})
	fix := func(r domain.RegimeID, no, due int, route domain.Route, who ...domain.UnitID) {
		w.do(domain.FixRegime{
			Issued: w.by(head), Regime: r, Document: "d1", Obligation: no, Title: secret, Cadence: domain.Quarterly, CutoffDay: 14, DueDay: due, DueText: "trước ngày",
			Reporters: who, Route: route, Form: "khoa-giao", From: date("2024-02-02"), Until: date("2024-12-31"), Basis: "Thông báo", Superiors: superiors,
		})
	}
	fix(q.down, 1, 19, domain.Route{To: "Ban Thường vụ", Via: board}, members[:3]...)
	fix(q.up, 2, 24, domain.Route{To: "Ban Tuyên giáo Tỉnh ủy"}, board)
	return q
}

// work lets both crews work, each twice, until nothing is left to do now.
func (q quarter) work(when string) {
	q.t.Helper()
	if when != "" {
		q.clock.Move(moment(when))
	}
	for range 4 {
		for i := range q.crews {
			q.follow[i].rng = nil
			if err := q.crews[i].Tick(q.t.Context(), q.clock.Now()); err != nil {
				q.t.Fatal(err)
			}
		}
	}
	q.look()
}

func (q quarter) report(u domain.UnitID) domain.AssignmentID {
	return domain.OccurrenceOf(q.down, "2024-Q1", u)
}

// happened counts the events of a kind, by aggregate.
func (q quarter) happened(name string) map[string]int {
	n := map[string]int{}
	for _, c := range q.commits(0) {
		for _, e := range c.Events {
			if domain.NameOf(e) == name {
				n[c.Aggregate]++
			}
		}
	}
	return n
}

// TestAQuarterIsConsolidated: reports come in through the board and get their numbers; what is made of them is drafted, approved by
// another, sent, and is then the board's own report; every report says so, and a late one is seen not to be in it.
func TestAQuarterIsConsolidated(t *testing.T) {
	q := newQuarter(t, twin{})
	q.work("")
	id := domain.ConsolidationOf(q.down, "2024-Q1", board)
	q.clock.Move(moment("2024-03-18 09:00"))
	said := []string{"12", "3"}
	for i, u := range members[:2] {
		r := typed("report")
		q.do(domain.Submit{Issued: q.by(domain.ByUnit(u)), Assignment: q.report(u), Report: &r})
		q.clock.Move(q.clock.Now().Add(time.Minute))
		q.do(domain.ReceiveReport{Issued: q.by(head), Assignment: q.report(u)})
		if i == 0 {
			q.work("")
		}
	}
	q.work("2024-03-18 10:00")
	for i, u := range members[:2] {
		if r, _ := q.lives[q.report(u)].Receipt(); r.Number != i+1 || r.Unit != board {
			t.Errorf("%s has receipt %+v", u, r)
		}
	}
	if n := q.happened("book.receipt_entered"); len(n) != 1 || n["book."+string(domain.BookOf(board, 2024))] != 2 {
		t.Errorf("receipts were entered %v", n)
	}

	figures := must(domain.Consolidate(domain.ScienceAndEducation.Fields[:1], []domain.Answers{{"education_activities": said[0]}, {"education_activities": said[1]}}))
	do := func(by string, cmd func(domain.Issued) domain.Command) {
		t.Helper()
		if err := do[domain.Consolidation](t.Context(), Log(q.log), cmd(q.by(by))); err != nil {
			t.Fatal(err)
		}
	}
	var reports []domain.Included
	for _, u := range members[:2] {
		reports = append(reports, domain.Included{Unit: u, Assignment: q.report(u), Submission: 1})
	}
	officer, scan := domain.ByPost(board, "chuyen-vien"), typed("scan")
	do(officer, func(i domain.Issued) domain.Command {
		return domain.DraftConsolidation{Issued: i, Consolidation: id, Reports: reports, Figures: figures, Missing: members[2:3], Paragraphs: []domain.Paragraph{{Text: typed("prose"), Sources: []int{2}}}}
	})
	do(head, func(i domain.Issued) domain.Command {
		return domain.ApproveConsolidation{Issued: i, Consolidation: id, Version: 1}
	})
	late := typed("late")
	q.do(domain.Submit{Issued: q.by(domain.ByUnit(members[2])), Assignment: q.report(members[2]), Report: &late})
	q.clock.Move(moment("2024-03-22 15:00"))
	do(head, func(i domain.Issued) domain.Command {
		return domain.SendConsolidation{Issued: i, Consolidation: id, To: "Ban Tuyên giáo Tỉnh ủy", Symbol: "15-BC/BTGDV", Method: "trục liên thông", Proof: &scan}
	})
	q.work("2024-03-22 16:00")

	for i, u := range members[:3] {
		r, _ := q.lives[q.report(u)].Receipt()
		if in := r.Status == domain.Forwarded; in != (i < 2) {
			t.Errorf("the report of %s is %s", u, r.Status)
		}
	}
	owed := q.lives[domain.OccurrenceOf(q.up, "2024-Q1", board)]
	if owed.Status != domain.Submitted || !owed.ArrivedAt.Equal(moment("2024-03-22 15:00")) || owed.EnteredBy != head {
		t.Errorf("the board's own report is %s, arrived %s, by %s", owed.Status, owed.ArrivedAt, owed.EnteredBy)
	}
	for name, want := range map[string]int{"consolidation.opened": 1, "consolidation.carried": 1, "assignment.report_forwarded": 1} {
		for aggregate, n := range q.happened(name) {
			if n != want {
				t.Errorf("%s happened %d times to %s", name, n, aggregate)
			}
		}
	}

	due, catchUp := newViews(t, q.log)
	catchUp()
	v := due.(projections.Views)
	sources := func(field string) (got []string) {
		for _, s := range must(v.Sources(t.Context(), string(id), field)) {
			got = append(got, fmt.Sprintf("%s%d %s=%s of %s", s.Field, s.Paragraph, s.Unit, s.Value, s.Total))
		}
		return got
	}
	if got := sources("education_activities"); !slices.Equal(got, []string{"education_activities0 u0=12 of 15", "education_activities0 u1=3 of 15"}) {
		t.Errorf("the figure rests on %q", got)
	}
	if got := sources(""); len(got) != 3 || got[0] != "1 u1= of " {
		t.Errorf("all sources: %q", got)
	}
	s := must(v.Consolidation(t.Context(), string(id)))
	left := must(v.NotIncluded(t.Context(), string(id)))
	if s.Status != string(domain.Sent) || !slices.Equal(s.Missing, []string{"u2"}) || len(left) != 1 || left[0].Unit != "u2" {
		t.Errorf("%+v; not included %+v", s, left)
	}
}

// wrong tells which period was not opened, or not asked about, exactly once, and which receipt has another number than its turn.
func (q quarter) wrong() (found []string) {
	want := []string{"2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"}
	asked, opened, entered := map[string][]string{}, []string{}, 0
	for _, c := range q.commits(0) {
		for _, e := range c.Events {
			switch e := e.(type) {
			case domain.QuestionAsked:
				asked[c.Aggregate] = append(asked[c.Aggregate], e.Period.Key)
			case domain.PeriodOpened:
				if c.Aggregate == "regime."+string(q.down) {
					opened = append(opened, e.Period.Key)
				}
			case domain.ReceiptEntered:
				if entered++; e.Number != entered {
					found = append(found, fmt.Sprintf("receipt %d has number %d", entered, e.Number))
				}
			}
		}
	}
	for _, u := range members[:3] {
		if got := asked["asg."+string(domain.DutyOf("d1", 3, u))]; !slices.Equal(got, want) {
			found = append(found, fmt.Sprintf("%s was asked about %v", u, got))
		}
	}
	if !slices.Equal(opened, want) {
		found = append(found, fmt.Sprintf("opened %v", opened))
	}
	return found
}

// year is a house that sends reports in spring, and where from then on nobody is until November.
func (q quarter) year() {
	q.work("2024-02-02 08:01")
	q.work("2024-03-14 23:59")
	q.work("2024-03-15 07:00")
	q.clock.Move(moment("2024-03-18 09:00"))
	for _, u := range members[:3] {
		r := typed("report")
		q.do(domain.Submit{Issued: q.by(domain.ByUnit(u)), Assignment: q.report(u), Report: &r})
		q.do(domain.ReceiveReport{Issued: q.by(head), Assignment: q.report(u)})
	}
	q.work("2024-11-01 09:00")
}

// TestEveryQuarterAsksOnce: each period is opened and each continuous duty asked once, by two crews that come twice, and after a
// house was down for half a year; receipts have their numbers in turn.
func TestEveryQuarterAsksOnce(t *testing.T) {
	q := newQuarter(t, twin{})
	q.year()
	for _, found := range q.wrong() {
		t.Error(found)
	}
}

func TestAQuarterAskedWronglyIsFound(t *testing.T) {
	twice := func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event]) (projections.Commit, error) {
		d.Events = append(d.Events, d.Events[0])
		return log.Append(ctx, aggregate, tip, d)
	}
	for name, tw := range map[string]twin{
		"a question asked twice": saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], _ domain.QuestionAsked) (projections.Commit, error) {
			return twice(log, ctx, aggregate, tip, d)
		}),
		"a receipt entered twice": saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], _ domain.ReceiptEntered) (projections.Commit, error) {
			return twice(log, ctx, aggregate, tip, d)
		}),
		"questions that nobody asks": answering(func(due Due, kind string, now time.Time) ([]projections.Timer, error) {
			if kind == projections.ToAsk {
				return nil, nil
			}
			return ask(due, kind, now)
		}),
	} {
		q := newQuarter(t, tw)
		q.year()
		if found := q.wrong(); len(found) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}
