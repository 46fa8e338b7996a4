package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// asBody signs as a unit of a kind.
func (h *house) asBody(who string, kind domain.UnitKind) domain.Issued {
	by := h.by(who)
	by.Body = kind
	return by
}

// look tells of a review, a movement and two issues.
func (h *house) look() {
	leader := domain.ByPost("du-y-te", "bi-thu")
	d := due(date("2024-04-10"))
	id := domain.ReviewOf("45-NQ/TW", domain.InterimReview, "du-y-te", 2024)
	h.do(domain.PlanReview{Issued: h.by(leader), Review: id, Resolution: "45-NQ/TW", Document: "d1", Kind: domain.InterimReview, Unit: "du-y-te", Due: d})
	h.do(domain.CollectReviewData{Issued: h.by(leader), Review: id, Figures: []domain.ReviewFigure{{Figure: "activities", Value: 12, Assignments: []domain.AssignmentID{report("du-y-te")}}}})
	h.do(domain.LaunchMovement{
		Issued: h.asBody(domain.ByPost(committee, "bi-thu"), domain.StandingCommittee), Movement: "m1", Unit: committee, Name: "Thi đua", Symbol: "12-KH/ĐUK",
		Units: []domain.UnitID{"cu-duoc", "doan", "du-y-te"},
	})
	for _, p := range []struct {
		unit   domain.UnitID
		period string
		people int
	}{{"doan", "2024-Q1", 40}, {"doan", "2024-Q1", 41}, {"doan", "2024-Q2", 9}, {"cu-duoc", "2024-Q1", 7}} {
		h.do(domain.ReportParticipation{Issued: h.by(domain.ByUnit(p.unit)), Movement: "m1", Unit: p.unit, Period: p.period, People: p.people})
	}
	for i, place := range []domain.Code{"phuong-3", "phuong-1"} {
		issue := domain.IssueID(fmt.Sprintf("s%d", i+1))
		h.do(domain.RaiseIssue{Issued: h.by(domain.ByUnit("cu-duoc")), Issue: issue, Unit: "cu-duoc", Field: "food_safety", Place: place, Since: date("2024-03-04").AddDays(-i), Summary: typed("what")})
	}
	h.do(domain.AssignIssue{Issued: h.by(head), Issue: "s1", Unit: "du-y-te", Due: &d})
	h.do(domain.UpdateIssue{Issued: h.by(domain.ByUnit("du-y-te")), Issue: "s1", Note: typed("how")})
	h.do(domain.ResolveIssue{Issued: h.by(domain.ByUnit("du-y-te")), Issue: "s1", Outcome: typed("settled")})
}

func TestTheReviewsOfAResolution(t *testing.T) {
	_, r := settled(t)
	reviews := must(r.views.ReviewsOf(t.Context(), "45-NQ/TW"))
	equal(t, "reviews", brief(reviews, func(x Review) string { return fmt.Sprintf("%s:%s:%s:%s", x.Unit, x.Kind, x.Status, x.Document) }), "du-y-te:interim:data_collected:d1")
	var figures []domain.ReviewFigure
	if err := json.Unmarshal(reviews[0].Figures, &figures); err != nil || len(figures) != 1 || figures[0].Value != 12 || figures[0].Assignments[0] != report("du-y-te") {
		t.Errorf("the figures are %+v, %v", figures, err)
	}
	equal(t, "reviews of another", len(must(r.views.ReviewsOf(t.Context(), "29-NQ/TW"))), 0)
}

func TestHowManyTakePart(t *testing.T) {
	_, r := settled(t)
	got := brief(must(r.views.Participants(t.Context(), "m1")), func(p Participants) string { return fmt.Sprintf("%s:%d:%d", p.Unit, p.Periods, p.People) })
	equal(t, "participants", got, "cu-duoc:1:7 doan:2:50 du-y-te:0:0")
}

func TestTheIssuesByFieldPlaceAndAge(t *testing.T) {
	_, r := settled(t)
	of := func(field, place string, open bool) string {
		return brief(must(r.views.Issues(t.Context(), field, place, open)), func(i Issue) string { return fmt.Sprintf("%s:%s:%s:%d", i.Key, i.Status, i.Assigned, i.Updates) })
	}
	equal(t, "all, the oldest first", of("", "", false), "s2:raised::0 s1:resolved:du-y-te:1")
	equal(t, "open", of("", "", true), "s2:raised::0")
	equal(t, "of a place", of("food_safety", "phuong-3", false), "s1:resolved:du-y-te:1")
	equal(t, "of a field without any", of("gia_dinh", "", false), "")
}

// review plans a review or takes one a step further.
func (h *history) review() {
	unit := members[h.pick(len(members))].Unit
	d := due(domain.DateOf(h.at).AddDays(h.pick(60)))
	resolution, _ := sample(h, []string{"45-NQ/TW", "29-NQ/TW"})
	id := domain.ReviewOf(resolution, domain.FinalReview, unit, d.Day.Year)
	by := domain.ByPost(unit, "bi-thu")
	h.ask(domain.PlanReview{Issued: h.by(by), Review: id, Resolution: resolution, Kind: domain.FinalReview, Unit: unit, Due: d})
	source, ok := sample(h, h.duties)
	if ok {
		text := typed(fmt.Sprint("text", h.n))
		h.ask(domain.CollectReviewData{Issued: h.by(by), Review: id, Text: []*domain.Item{nil, &text}[h.pick(2)], Figures: []domain.ReviewFigure{{Figure: "activities", Value: h.pick(9), Assignments: []domain.AssignmentID{source}}}})
	}
	if h.chance(2) {
		h.ask(domain.HoldReview{Issued: h.by(by), Review: id, On: domain.DateOf(h.at), Minutes: typed("minutes")})
	}
	if h.chance(2) {
		h.ask(domain.SendReviewReport{Issued: h.by(by), Review: id, Symbol: "15-BC", To: "Ban Thường vụ", Report: typed("report")})
		h.ask(domain.CloseReview{Issued: h.by(by), Review: id})
	}
}

// emulate launches a movement, or says how many take part.
func (h *history) emulate() {
	unit := members[h.pick(len(members))].Unit
	leader := domain.ByPost(committee, "bi-thu")
	h.ask(domain.LaunchMovement{Issued: h.by(leader), Movement: "m1", Unit: committee, Name: "Thi đua", Symbol: "12-KH", Units: []domain.UnitID{members[0].Unit, members[1].Unit, members[2].Unit}})
	for range h.pick(4) {
		h.ask(domain.ReportParticipation{Issued: h.by(domain.ByUnit(unit)), Movement: "m1", Unit: unit, Period: fmt.Sprintf("2024-Q%d", 1+h.pick(4)), People: h.pick(50)})
	}
	if h.chance(20) {
		h.ask(domain.CloseMovement{Issued: h.by(leader), Movement: "m1"})
	}
}

// concern raises an issue, or takes one a step further.
func (h *history) concern() {
	unit := members[h.pick(len(members))].Unit
	id := domain.IssueID(fmt.Sprintf("s%d", h.pick(4)))
	field, _ := sample(h, []domain.Code{"food_safety", "education"})
	place, _ := sample(h, []domain.Code{"p1", "p2"})
	h.ask(domain.RaiseIssue{Issued: h.by(domain.ByUnit(unit)), Issue: id, Unit: unit, Field: field, Place: place, Since: domain.DateOf(h.at).AddDays(-h.pick(30)), Summary: typed("what")})
	steps := []domain.Command{
		domain.AssignIssue{Issued: h.by(head), Issue: id, Unit: unit},
		domain.UpdateIssue{Issued: h.by(head), Issue: id, Note: typed("how")},
		domain.ResolveIssue{Issued: h.by(head), Issue: id, Outcome: typed("settled")},
		domain.ReopenIssue{Issued: h.by(head), Issue: id, Reason: typed("again")},
	}
	i, _, _ := eventstore.Load[domain.Issue](context.Background(), Log(h.log), "issue."+string(id))
	next := map[domain.Status]int{domain.RaisedIssue: 0, domain.AssignedIssue: 1 + h.pick(2), domain.Resolved: 3}[i.Status]
	if h.chance(4) {
		next = h.pick(len(steps))
	}
	h.ask(steps[next])
}

// TestWhatIsLookedBackOnIsRecounted compares the lists of reviews, movements and issues with the lives in the log.
func TestWhatIsLookedBackOnIsRecounted(t *testing.T) {
	dsn := sharedDatabase(t)
	rapid.Check(t, func(t *rapid.T) {
		h := &history{house: newHouse(), t: t}
		h.furnish(domain.VietnamYears...)
		h.enter()
		h.issue()
		h.dispatch()
		steps := []func(){h.review, h.emulate, h.concern, h.concern, h.wait}
		for range rapid.IntRange(5, 30).Draw(t, "steps") {
			steps[h.pick(len(steps))]()
		}
		v := newViews(t, dsn)
		defer v.Close()
		same(t, project(t, v, h.house))
		lives := map[string][]Commit{}
		for _, c := range h.commits() {
			lives[c.Aggregate] = append(lives[c.Aggregate], c)
		}
		for _, resolution := range []string{"45-NQ/TW", "29-NQ/TW"} {
			var want []string
			for aggregate, life := range lives {
				if r := replayed[domain.Review](life); strings.HasPrefix(aggregate, "review.") && r.Plan.Resolution == resolution {
					want = append(want, fmt.Sprintf("%s:%s:%s", r.Plan.Unit, r.Status, r.Plan.Due.Day))
				}
			}
			var got []string
			for _, r := range must(v.ReviewsOf(t.Context(), resolution)) {
				got = append(got, fmt.Sprintf("%s:%s:%s", r.Unit, r.Status, r.Due.Format("2006-01-02")))
			}
			agreeOnList(t, "reviews of "+resolution, got, want)
		}
		m, _, err := eventstore.Load[domain.Movement](t.Context(), Log(h.log), "move.m1")
		if err != nil {
			t.Fatal(err)
		}
		people := map[domain.UnitID]int{}
		for _, u := range m.Launch.Units {
			people[u] = 0
		}
		for _, p := range m.People {
			people[p.Unit] += p.People
		}
		var got, want []string
		for _, p := range must(v.Participants(t.Context(), "m1")) {
			got = append(got, fmt.Sprintf("%s:%d", p.Unit, p.People))
		}
		for u, n := range people {
			want = append(want, fmt.Sprintf("%s:%d", u, n))
		}
		agreeOnList(t, "participants", got, want)
		got, want = nil, nil
		for _, i := range must(v.Issues(t.Context(), "food_safety", "", true)) {
			got = append(got, fmt.Sprintf("%s:%s:%s", i.Key, i.Status, i.Assigned))
		}
		for aggregate, life := range lives {
			i := replayed[domain.Issue](life)
			if strings.HasPrefix(aggregate, "issue.") && i.Raised.Field == "food_safety" && i.Status != domain.Resolved {
				want = append(want, fmt.Sprintf("%s:%s:%s", i.Raised.Issue, i.Status, i.Assigned.Unit))
			}
		}
		agreeOnList(t, "open issues", got, want)
	})
}

func agreeOnList(t lent, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, recounted %q", what, got, want)
	}
}
