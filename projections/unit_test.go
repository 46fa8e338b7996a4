package projections

import (
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// The order of a Vietnamese dictionary: a ă â, d đ, o ô ơ, u ư; a tone counts only among words that are
// otherwise the same.
var dictionary = []string{"an", "ánh", "ăn", "ân", "da", "đá", "on", "ôn", "ơn", "ưng"}

func TestNamesComeInVietnameseOrder(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	for _, i := range rand.Perm(len(dictionary)) {
		h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: domain.UnitID("x" + string(rune('a'+i))), Name: dictionary[i], Kind: domain.CellCommittee})
		h.give("d1", 1, domain.UnitID("x"+string(rune('a'+i))), domain.Unscheduled, nil)
	}
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	want := brief(dictionary, func(s string) string { return s })
	tallies := must(r.views.ByUnit(t.Context(), Moment{At: h.at}, "", false))
	equal(t, "tallies", brief(tallies, func(u UnitTally) string { return u.Name }), want)
	duties := must(r.views.Standing(t.Context(), domain.NoDeadline, h.at, 100))
	equal(t, "duties", brief(duties, func(d Duty) string { return d.UnitName }), want)
	var units []Unit
	for _, u := range must(r.views.Units(t.Context())) {
		if u.Key[0] == 'x' {
			units = append(units, u)
		}
	}
	equal(t, "units", brief(units, func(u Unit) string { return u.Name }), want)
}

func TestAUnitIsFoundOrAbsent(t *testing.T) {
	_, r := settled(t)
	u := must(r.views.Unit(t.Context(), "cu-cap-nuoc"))
	if u.Name != "Chi ủy Công ty Cấp nước" || u.Email != "cu-cap-nuoc@khoi.example" || u.External || u.Kind != "cell_committee" {
		t.Errorf("the unit is %+v", u)
	}
	if _, err := r.views.Unit(t.Context(), "khac"); !Absent(err) {
		t.Errorf("a unit that is not there: %v", err)
	}
}

// TestWorkComesInOneOrderInAnyDatabase: a server of the office's own may sort words as people do; what is
// due must come in the order of bytes, as it does in memory.
func TestWorkComesInOneOrderInAnyDatabase(t *testing.T) {
	conn := must(pgx.Connect(t.Context(), sharedDatabase(t)))
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "create database sorted template template0 locale_provider icu icu_locale 'vi-VN'"); err != nil {
		t.Fatal(err)
	}
	h := told()
	names := []domain.UnitID{"xa", "xB", "x-c"}
	for _, u := range names {
		h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: u, Name: string(u), Kind: domain.CellCommittee, Email: "x@khoi.example"})
		h.do(domain.DeliverDocument{Issued: h.by(clerk), Document: "d1", Deliveries: []domain.Delivery{{Unit: u, Purpose: domain.ToKnow}}})
	}
	r := newRunner(t, newViews(t, sharedDatabase(t)+" dbname=sorted"), h.log)
	fold(t, r)
	same(t, r)
	m := NewMemory()
	for _, c := range h.commits() {
		if err := m.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	var keys []string
	for _, n := range must(list[Notice](t.Context(), r.views, "select * from inbox")) {
		keys = append(keys, n.Key)
	}
	order := func(told []Told) string { return brief(told, func(n Told) string { return n.Key }) }
	equal(t, "notices", order(must(r.views.Notices(t.Context(), keys))), order(must(m.Notices(t.Context(), keys))))
	all := moment("2024-12-31 00:00")
	timer := func(x Timer) string { return x.Key }
	equal(t, "digests", brief(must(r.views.Due(t.Context(), ToPlan, all, 100)), timer), brief(must(m.Due(t.Context(), ToPlan, all, 100)), timer))
}

// TestTheUnitsOfADay tells a reform: each day has the tree of that day, and a unit that ended says what came after it.
func TestTheUnitsOfADay(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	day, basis := domain.DateOf(h.at).AddDays(30), "12-QĐ/ĐUK"
	h.do(domain.RenameUnit{Issued: h.by(admin), Unit: "cu-cap-nuoc", Name: "Chi ủy Công ty cổ phần Cấp nước", Basis: basis, On: day})
	h.do(domain.MoveUnit{Issued: h.by(admin), Unit: "cu-bao-tang", Parent: "du-y-te", Basis: basis, On: day})
	h.do(domain.MergeUnits{Issued: h.by(admin), From: []domain.UnitID{"cu-duoc"}, Into: "cu-cap-nuoc", Basis: basis, On: day})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	on := func(d domain.Date) map[string]UnitAt {
		all := map[string]UnitAt{}
		for _, u := range must(r.views.UnitsAt(t.Context(), d)) {
			all[u.Key] = u
		}
		return all
	}
	eve, then := on(day.AddDays(-1)), on(day)
	if u := eve["cu-cap-nuoc"]; u.Name != "Chi ủy Công ty Cấp nước" || eve["cu-duoc"].Key == "" || eve["cu-bao-tang"].Parent != "" {
		t.Errorf("the eve of the reform has %+v", eve)
	}
	if u := then["cu-cap-nuoc"]; u.Name != "Chi ủy Công ty cổ phần Cấp nước" || then["cu-duoc"].Key != "" || then["cu-bao-tang"].Parent != "du-y-te" {
		t.Errorf("the day of the reform has %+v", then)
	}
	ended := must(r.views.Unit(t.Context(), "cu-duoc"))
	if ended.Heir != "cu-cap-nuoc" || ended.Ending != "merged" || ended.There(day) || !ended.There(day.AddDays(-1)) || ended.On(day).Name != "Chi ủy Công ty Dược" {
		t.Errorf("the unit that ended is %+v", ended)
	}
	equal(t, "names it is known by", must(r.views.Unit(t.Context(), "cu-cap-nuoc")).Known, []string{"Chi ủy Công ty Cấp nước"})
	if len(on(domain.NewDate(2023, 1, 1))) != 0 {
		t.Error("units are there before they were established")
	}
}

// TestWhoSitsWhere tells a hand-over: who has a post on each day, and what whoever stands in then finds open.
func TestWhoSitsWhere(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	today, basis := domain.DateOf(h.at), "5-QĐ/ĐUK"
	leave, back := today.AddDays(10), today.AddDays(20)
	h.do(domain.RegisterPerson{Issued: h.by(admin), Person: "p1", Name: typed("name")})
	h.do(domain.AppointPerson{Issued: h.by(admin), Person: "p1", Unit: "du-y-te", Position: "bi-thu", From: today, Basis: basis})
	h.do(domain.HandOver{Issued: h.by(admin), Person: "p1", To: "p2", From: leave, Until: back, Basis: basis})
	h.do(domain.NameDeputy{Issued: h.by(admin), Person: "p1", Unit: "du-y-te", Position: "bi-thu", Deputy: "p3", From: today, Until: back, Basis: basis})
	h.do(domain.EndStandIn{Issued: h.by(admin), Person: "p1", Unit: "du-y-te", Position: "bi-thu", To: "p3", On: today, Basis: basis}) // a day, and no longer
	h.do(domain.EndAppointment{Issued: h.by(admin), Person: "p1", Unit: "du-y-te", Position: "bi-thu", On: back.AddDays(-1), Basis: basis})
	id := h.give("d1", 1, "du-y-te", domain.Unscheduled, nil)
	h.give("d1", 1, "cu-duoc", domain.Unscheduled, nil)
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	h.do(domain.NameDeputy{Issued: h.by(admin), Person: "p1", Unit: "du-y-te", Position: "bi-thu", Deputy: "p4", From: today, Until: leave, Basis: basis})
	fold(t, r)
	h.do(domain.EndStandIn{Issued: h.by(admin), Person: "p1", Unit: "du-y-te", Position: "bi-thu", To: "p4", On: today.AddDays(-1), Basis: basis}) // it never was
	fold(t, r)
	for _, tt := range []struct {
		name string
		on   domain.Date
		want string
	}{
		{"before", today.AddDays(-1), ""},
		{"on the first day", today, "p1 appointed p3 deputy"},
		{"from the second", today.AddDays(1), "p1 appointed"},
		{"on leave", leave, "p1 appointed p2 handed_over"},
		{"after the end nobody stands in", back, ""},
	} {
		equal(t, tt.name, brief(must(r.views.PostsAt(t.Context(), tt.on)), func(p Post) string { return p.Person + " " + p.Why }), tt.want)
	}
	open := brief(must(r.views.HandedItems(t.Context(), "p2", leave)), func(d Duty) string { return d.Key })
	equal(t, "what is handed over", open, string(id))
	if n := len(must(r.views.HandedItems(t.Context(), "p2", today))); n != 0 {
		t.Errorf("%d duties are handed over before the day", n)
	}
}
