package projections

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// randomHouse is a tree of units, some of them commissions of their own level, and duties of every sort in it.
func randomHouse(rng *rand.Rand) (h *house, units []domain.UnitID) {
	h = newHouse()
	h.furnish(domain.VietnamYears...)
	units = []domain.UnitID{committee, board, office}
	kinds := []domain.UnitKind{domain.PartyCommittee, domain.CellCommittee, domain.MassOrganisation, domain.InspectionCommission, domain.Office}
	for _, m := range members {
		units = append(units, m.Unit)
	}
	for i := range 25 {
		u := domain.UnitID(fmt.Sprintf("u%d", i))
		if _, err := h.try(domain.EstablishUnit{Issued: h.by(admin), Unit: u, Name: string(u), Kind: kinds[rng.IntN(len(kinds))], Parent: units[rng.IntN(len(units))]}); err == nil {
			units = append(units, u)
		}
	}
	h.at = moment("2024-02-01 08:00")
	some := func(n int) (list []domain.UnitID) {
		for range rng.IntN(n) {
			list = append(list, units[rng.IntN(len(units))])
		}
		return list
	}
	for i := range 120 {
		c := domain.GiveAssignment{
			Issued: h.by(domain.ByWorker("dispatcher")), Assignment: domain.AssignmentID(fmt.Sprintf("a%d", i)), Unit: units[rng.IntN(len(units))],
			Duty: domain.Unscheduled, Text: "Nhiệm vụ", Superiors: superiors, Coordinators: some(3),
		}
		c.Coordinators = slices.DeleteFunc(c.Coordinators, func(u domain.UnitID) bool { return u == c.Unit })
		if rng.IntN(3) == 0 {
			c.Route.Via = units[rng.IntN(len(units))]
		}
		if rng.IntN(4) == 0 {
			c.Giver = units[rng.IntN(len(units))]
		}
		h.do(c)
		switch rng.IntN(5) {
		case 0:
			h.submit(c.Assignment, c.Unit)
		case 1:
			_, _ = h.try(domain.CancelAssignment{Issued: h.by(head), Assignment: c.Assignment, Reason: typed("why")})
		case 2:
			_, _ = h.try(domain.SuspendAssignment{Issued: h.by(head), Assignment: c.Assignment, Reason: typed("why")})
		}
	}
	return h, units
}

// The lists and counts that PostgreSQL gives are exactly of the duties that the clauses let be read, in random houses.
func TestWhatIsListedIsWhatMayBeRead(t *testing.T) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 8))
		h, units := randomHouse(rng)
		r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
		fold(t, r)
		o, _, err := eventstore.Load[domain.Organisation](context.Background(), Log(h.log), "org."+domain.Main)
		if err != nil {
			t.Fatal(err)
		}
		some, none := false, false
		for range 30 {
			var sittings []domain.Sitting
			for range 1 + rng.IntN(2) {
				s := domain.Sitting{Unit: units[rng.IntN(len(units))], Position: []domain.Position{"bi-thu", "chuyen-vien", "van-thu", "quan-tri", ""}[rng.IntN(5)]}
				if rng.IntN(5) == 0 {
					s.Until = date("2024-01-31") // a former post
				}
				sittings = append(sittings, s)
			}
			c := domain.Scope(sittings, o, domain.DateOf(h.at))
			found := misread(t, r.views, r.views.Within(c), c, h.at)
			if len(found) > 0 {
				t.Errorf("seed %d, %+v: %v", seed, sittings, found)
			}
			seen := must(r.views.Within(c).Duties(t.Context(), 1000))
			some, none = some || len(seen) > 0 && len(seen) < 120, none || len(seen) == 0
		}
		if !some || !none {
			t.Errorf("seed %d: nobody reads a part, or nobody nothing", seed)
		}
		// Planted: a question that forgets a clause, or the end of a post, is found.
		helper := domain.Clauses{Seats: units}
		if len(misread(t, r.views, r.views.Within(domain.Clauses{Units: units[:1]}), helper, h.at)) == 0 {
			t.Error("planted, a forgotten clause is not found")
		}
	}
}

// misread tells where the scoped questions and the rule do not agree.
func misread(t *testing.T, v Views, asked Scoped, c domain.Clauses, now time.Time) (found []string) {
	t.Helper()
	may := map[string]bool{}
	for _, d := range must(list[Duty](t.Context(), v, duty)) {
		facts := domain.DutyFacts{Unit: domain.UnitID(d.Unit), Via: domain.UnitID(d.Via), Giver: domain.UnitID(d.Giver), Coordinators: ids[domain.UnitID](d.Coordinators)}
		if may[d.Key] = c.Sees(facts); !may[d.Key] {
			if _, err := asked.Duty(t.Context(), d.Key); !Absent(err) {
				found = append(found, d.Key+" can be opened")
			}
		}
	}
	got := must(asked.Duties(t.Context(), 1000))
	for _, d := range got {
		if !may[d.Key] {
			found = append(found, d.Key+" is listed")
		}
		delete(may, d.Key)
	}
	for key, is := range may {
		if is {
			found = append(found, key+" is not listed")
		}
	}
	var want Tally
	for _, d := range got {
		want.Total++
		switch d.Standing(now) {
		case domain.AwaitingApproval:
			want.Awaiting++
		case domain.NoDeadline:
			want.NoDeadline++
		case domain.WasCancelled:
			want.Cancelled++
		}
	}
	if total := must(asked.Total(t.Context(), Moment{At: now})); total != want {
		found = append(found, fmt.Sprintf("counted %+v, listed %+v", total, want))
	}
	return found
}

func TestThePartsOfADuty(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.at = moment("2024-02-01 08:00")
	whole, last := due(date("2024-03-20")), due(date("2024-03-12"))
	h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: "cb-1", Name: "Chi bộ 1", Kind: domain.CellCommittee, Parent: "du-y-te"})
	h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: "cb-2", Name: "Chi bộ 2", Kind: domain.CellCommittee, Parent: "du-y-te"})
	id := h.give("d1", 1, "du-y-te", domain.Dated, &whole)
	parent, _, err := eventstore.Load[domain.Assignment](context.Background(), Log(h.log), "asg."+string(id))
	if err != nil {
		t.Fatal(err)
	}
	o, _, err := eventstore.Load[domain.Organisation](context.Background(), Log(h.log), "org."+domain.Main)
	if err != nil {
		t.Fatal(err)
	}
	demand := typed("part")
	for _, u := range []domain.UnitID{"cb-1", "cb-2"} {
		c := domain.GiveAssignment{
			Issued: h.by(domain.ByPost("du-y-te", "bi-thu")), Assignment: domain.PartOf(id, 1, u), Unit: u, Giver: "du-y-te", Origin: domain.Origin{Parent: id, Part: 1},
			Duty: domain.Dated, TextItem: &demand, Due: &last,
		}
		h.do(c.WithParent(parent, o.Tree(domain.DateOf(h.at))))
	}
	h.submit(domain.PartOf(id, 1, "cb-1"), "cb-1")
	h.do(domain.AcceptSubmission{Issued: h.by(domain.ByPost("du-y-te", "bi-thu")), Assignment: domain.PartOf(id, 1, "cb-1")})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	if got, err := r.views.Parts(t.Context(), string(id)); err != nil || got != (Parts{Given: 2, Done: 1, Open: 1}) {
		t.Errorf("%+v (%v)", got, err)
	}
	if list := must(r.views.PartsOf(t.Context(), string(id))); len(list) != 2 || list[0].Parent != string(id) || list[0].Giver != "du-y-te" {
		t.Errorf("%+v", list)
	}
}
