package projections

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// agreeOnAnswers compares the answers that the summaries print with what the lives say: who has no plan yet, the appendix
// of a quarter, how each duty was urged last, who kept its continuous duties up, the matrix of every regime, the registers.
func agreeOnAnswers(t lent, v Views, commits []Commit, now time.Time) {
	t.Helper()
	s := retell(commits)
	ctx := t.Context()
	says := func(what string, got, want []string) {
		t.Helper()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, told again %q", what, got, want)
		}
	}

	var debts, unplanned []string
	for _, d := range must(v.PlanDebts(ctx, "")) {
		debts = append(debts, fmt.Sprint(d.Unit, d.Asked, d.Missing, d.Sources))
		for _, u := range must(v.UnplannedOf(ctx, d.Unit, 1000)) {
			unplanned = append(unplanned, u.Key)
		}
	}
	wantDebts, wantUnplanned := s.planDebts()
	says("plans owed", debts, wantDebts)
	says("duties without a plan", unplanned, wantUnplanned)

	for year, q := 2024, 0; q < 8; q++ {
		from := domain.NewDate(year+q/4, time.Month(1+3*(q%4)), 1)
		until := domain.NewDate(year+(q+1)/4, time.Month(1+3*((q+1)%4)), 1).AddDays(-1)
		var lines []string
		for _, x := range must(v.Quarters(ctx, from, until, now)) {
			lines = append(lines, fmt.Sprint(x.Unit, x.Duties, x.OnTime, x.Late, x.Awaiting, x.Open, x.Done))
			if n := len(must(v.Evidence(ctx, x.Unit, from, until, 1000))); n != x.Duties {
				t.Errorf("%d duties are behind the line of %s, which says %d", n, x.Unit, x.Duties)
			}
		}
		says("the quarter from "+from.String(), lines, s.quarter(from, until, now))
		says("who kept up, on "+from.String(), each(must(v.UpdateRates(ctx, from)), func(u UnitUpdates) string { return fmt.Sprint(u.Unit, u.Asked, u.Updated) }), s.kept(from))
	}

	var ids, last []string
	for id := range s.duties {
		ids = append(ids, id)
	}
	for id, u := range must(v.LastUrgings(ctx, ids)) {
		last = append(last, fmt.Sprint(id, u.At.UTC(), u.Kind))
	}
	says("urged last", last, s.lastUrged())

	for id := range s.of("regime") {
		says("the matrix of "+id, each(must(v.Matrix(ctx, id)), func(c Cell) string {
			return fmt.Sprint(c.Assignment, c.Unit, c.Period, c.Status, plain(c.Closes), plain(c.ArrivedAt), c.Nil, c.Receipt)
		}), s.matrix(id))
	}
	for _, d := range []domain.Direction{"", domain.Own, domain.Incoming} {
		var want []string
		for id, life := range s.of("doc") {
			f := replayed[domain.Document](life).Face
			on := cmp.Or(f.ArrivedOn, f.IssuedOn, domain.DateOf(life[0].EffectiveAt))
			if f.Direction == d && f.Keeper == "" && on.Year == 2024 {
				want = append(want, fmt.Sprint(id, f.Number, f.Symbol))
			}
		}
		says("the register "+string(d), each(must(v.Register(ctx, "", d, 2024)), func(e Entered) string { return fmt.Sprint(e.Document, e.Number, e.Symbol) }), want)
	}
}

func each[R any](rows []R, word func(R) string) (words []string) {
	for _, r := range rows {
		words = append(words, word(r))
	}
	return words
}

// planDebts counts, for each unit, the plans it was asked for and those it owes.
func (s *retold) planDebts() (debts, unplanned []string) {
	type debt struct {
		asked, missing int
		sources        []string
	}
	all := map[domain.UnitID]*debt{}
	for id, a := range s.duties {
		d := replayed[domain.Document](s.lives["doc."+string(a.Given.Origin.Document)])
		i := slices.IndexFunc(d.Face.Obligations, func(o domain.Obligation) bool { return o.No == a.Given.Origin.Obligation })
		if i < 0 || !domain.AsksForPlan(d.Face.Obligations[i].Product) || slices.Contains([]domain.Status{domain.Cancelled, domain.PeriodOver, domain.Excused}, a.Status) {
			continue
		}
		if all[a.Unit] == nil {
			all[a.Unit] = &debt{sources: []string{}}
		}
		x := all[a.Unit]
		x.asked++
		if count[domain.ImplementingDocumentRegistered](s.lives["asg."+id]) > 0 || a.Status == domain.Completed {
			continue
		}
		x.missing++
		unplanned = append(unplanned, id)
		if d.Face.Symbol != "" && !slices.Contains(x.sources, d.Face.Symbol) {
			x.sources = append(x.sources, d.Face.Symbol)
			slices.Sort(x.sources)
		}
	}
	for u, x := range all {
		debts = append(debts, fmt.Sprint(u, x.asked, x.missing, x.sources))
	}
	return debts, unplanned
}

// quarter counts, for each unit, what became of the duties that fell due.
func (s *retold) quarter(from, until domain.Date, now time.Time) (lines []string) {
	standings := map[domain.UnitID]map[domain.Standing]int{}
	for _, id := range sortedKeys(s.duties) {
		a := s.duties[id]
		l := line{}
		deadlineOf(l, a, s.lives["asg."+id])
		due, dated := l["due"].(domain.Date)
		if !dated || due.Before(from) || due.After(until) || a.Status == domain.Suspended {
			continue
		}
		at := domain.StandingAt(a.Status, l["closes"].(time.Time), a.ArrivedAt, now)
		if at == domain.WasCancelled || at == domain.WasExcused || at == domain.WasClosed {
			continue
		}
		if standings[a.Unit] == nil {
			standings[a.Unit] = map[domain.Standing]int{}
		}
		standings[a.Unit][at]++
	}
	for u, n := range standings {
		onTime, late := n[domain.CompletedOnTime], n[domain.CompletedLate]+n[domain.Overdue]
		lines = append(lines, fmt.Sprint(u, onTime+late+n[domain.AwaitingApproval]+n[domain.InTime], onTime, late, n[domain.AwaitingApproval], n[domain.InTime], onTime+n[domain.CompletedLate]))
	}
	return lines
}

// kept counts, for each unit, the questions of the period that ran on a day, and those it did something about.
func (s *retold) kept(on domain.Date) (lines []string) {
	type n struct{ asked, updated int }
	units := map[domain.UnitID]n{}
	for _, q := range s.questions() {
		if q["since"].(domain.Date).After(on) || q["cutoff"].(domain.Date).Before(on) {
			continue
		}
		x := units[q["unit"].(domain.UnitID)]
		x.asked++
		updated := q["answered_at"] != nil
		for _, a := range s.duties {
			updated = updated || a.Unit == q["unit"] && a.Given.Origin.Document == q["document"] && a.Given.Origin.Regime != "" && a.Given.Period != nil &&
				a.Given.Period.Label == q["label"] && !a.ArrivedAt.IsZero()
		}
		for _, e := range events[domain.ActivityReported](s.lives["asg."+q["assignment"].(string)]) {
			updated = updated || !e.On.Before(q["since"].(domain.Date)) && !e.On.After(q["cutoff"].(domain.Date))
		}
		if updated {
			x.updated++
		}
		units[q["unit"].(domain.UnitID)] = x
	}
	for u, x := range units {
		lines = append(lines, fmt.Sprint(u, x.asked, x.updated))
	}
	return lines
}

// lastUrged is what was done last to urge each duty on; of two at the same moment the later one in the log.
func (s *retold) lastUrged() (lines []string) {
	type urged struct {
		at       time.Time
		position uint64
		kind     string
	}
	last := map[string]urged{}
	for _, l := range s.urgings() {
		id := plain(l["assignment"])
		id = id[1 : len(id)-1]
		u := urged{l["at"].(time.Time), l["position"].(uint64), l["kind"].(string)}
		had, some := last[id]
		if _, given := s.duties[id]; !given || u.kind == "unreached" || some && (had.at.After(u.at) || had.at.Equal(u.at) && had.position > u.position) {
			continue
		}
		last[id] = u
	}
	for id, u := range last {
		lines = append(lines, fmt.Sprint(id, u.at.UTC(), u.kind))
	}
	return lines
}

// matrix is each report of a regime, and who has other duties of its document where more than one unit reports.
func (s *retold) matrix(regime string) (cells []string) {
	reports, others := map[domain.UnitID]bool{}, map[domain.UnitID]bool{}
	document := replayed[domain.Regime](s.lives["regime."+regime]).Rule.Document
	for id, a := range s.duties {
		if string(a.Given.Origin.Regime) != regime {
			continue
		}
		reports[a.Unit] = true
		l := line{}
		deadlineOf(l, a, s.lives["asg."+id])
		workOf(l, s.lives["asg."+id])
		receiptOf(l, a, s.lives["asg."+id])
		period := ""
		if a.Given.Period != nil {
			period = a.Given.Period.Label
		}
		cells = append(cells, fmt.Sprint(id, a.Unit, period, a.Status, plain(l["closes"]), plain(a.ArrivedAt), l["nil_report"], l["receipt"]))
	}
	for _, a := range s.duties {
		if a.Given.Origin.Document == document && document != "" && a.Status != domain.Cancelled && !reports[a.Unit] {
			others[a.Unit] = true
		}
	}
	if len(reports) < 2 {
		return cells
	}
	for u := range others {
		cells = append(cells, fmt.Sprint("", u, "", "", plain(nil), plain(nil), false, 0))
	}
	return cells
}

func sortedKeys[V any](m map[string]V) (keys []string) {
	for k := range sorted(m) {
		keys = append(keys, k)
	}
	return keys
}

// TestTheTablesOfTheStory: what the summaries print of one spring, counted on the fingers.
func TestTheTablesOfTheStory(t *testing.T) {
	h := told()
	asks := domain.Obligation{Duty: domain.Unscheduled, Product: "Kế hoạch thực hiện"}
	h.register("d7", "7-HD/ĐUK", asks, domain.Obligation{Duty: domain.Unscheduled, Product: "Báo cáo"})
	first := h.give("d7", 1, "cu-duoc", domain.Unscheduled, nil)
	h.give("d7", 1, "doan", domain.Unscheduled, nil)
	h.give("d7", 2, "doan", domain.Unscheduled, nil)
	h.do(domain.RegisterImplementingDocument{Issued: h.by(domain.ByUnit("cu-duoc")), Assignment: first, Document: "d2"})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	v, ctx := r.views, t.Context()
	equal(t, "plans", brief(must(v.PlanDebts(ctx, "d7")), func(d PlanDebt) string { return fmt.Sprint(d.Unit, d.Asked, d.Missing, d.Sources) }), "doan1 1 [7-HD/ĐUK] cu-duoc1 0 []")
	equal(t, "of another document", len(must(v.PlanDebts(ctx, "d1"))), 0)
	equal(t, "without one", brief(must(v.UnplannedOf(ctx, "doan", 10)), func(u Unplanned) string { return fmt.Sprint(u.Symbol, u.No) }), "7-HD/ĐUK1")
	quarter := must(v.Quarters(ctx, date("2024-01-01"), date("2024-03-31"), h.at))
	equal(t, "the first quarter", brief(quarter, func(q Quarter) string { return fmt.Sprint(q.Unit, q.Duties, q.OnTime, q.Late, q.Awaiting, q.Open) }),
		"cu-bao-tang1 0 1 0 0 cu-cap-nuoc1 0 1 0 0 cu-duoc1 0 1 0 0 du-dien-luc1 1 0 0 0 du-y-te1 0 1 0 0")
	if share, ok := quarter[3].Share(quarter[3].OnTime); !ok || share != 100 {
		t.Errorf("the share of %+v in time is %v", quarter[3], share)
	}
	if _, ok := (Quarter{}).Share(0); ok {
		t.Error("of nothing there is no share")
	}
	last := must(v.LastUrgings(ctx, []string{string(plan("cu-bao-tang")), string(plan("cu-cap-nuoc"))}))
	equal(t, "last by", last[string(plan("cu-bao-tang"))].Kind+" "+last[string(plan("cu-cap-nuoc"))].Kind, "letter letter")
	equal(t, "never urged", len(must(v.LastUrgings(ctx, []string{string(plan("du-dien-luc"))}))), 0)
	agreeOnAnswers(t, v, h.commits(), h.at)
}
