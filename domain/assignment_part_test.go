package domain

import "testing"

func TestAUnitPassesAPartOfItsDutyDown(t *testing.T) {
	const shop UnitID = "chi-bo-phan-xuong"
	tree := Tree{power: committee, shop: power, water: committee}
	whole := but(waterGiven, func(e *AssignmentGiven) { e.Unit, e.Period = power, nil })
	part := func(change func(*GiveAssignment), facts ...Event) Command {
		c := GiveAssignment{
			Issued: as(ByPost(power, "bi-thu"), "2024-02-05 09:00"), Assignment: PartOf("a1", 1, shop), Unit: shop, Giver: power,
			Origin: Origin{Parent: "a1", Part: 1}, Duty: Dated, TextItem: ref(item("part")), Due: ref(dueOn("2024-03-12", "")),
		}
		change(&c)
		if c.Unit != shop {
			c.Assignment = PartOf("a1", 1, c.Unit)
		}
		return c.WithParent(stateAfter[Assignment](append([]Event{whole}, facts...)...), tree)
	}
	as1 := func(*GiveAssignment) {}
	given := AssignmentGiven{
		Assignment: PartOf("a1", 1, shop), Unit: shop, Origin: Origin{Parent: "a1", Part: 1}, Duty: Dated, TextItem: ref(item("part")), Due: ref(dueOn("2024-03-12", "")),
		Superiors: Superiors{Board: power, Office: power, Committee: power}, GivenAt: instant("2024-02-05 09:00"), Giver: power,
	}
	unknown := part(as1).(GiveAssignment)
	unknown.Above = nil
	accept := AcceptSubmission{as(ByPost(power, "bi-thu"), "2024-03-13 09:00"), given.Assignment}
	tell[Assignment](t, []scenario{
		{"its leader does, and follows it", nil, part(as1), []Event{given}, ""},
		{"twice it counts once", []Event{given}, part(as1), nil, ""},
		{"and accepts it", []Event{given, sentIn}, accept, []Event{SubmissionAccepted{Submission: 1, Due: given.Due, ArrivedAt: sentIn.ArrivedAt}}, ""},
		{"the house does not, which did not give it", []Event{given, sentIn}, AcceptSubmission{as(byHead, "2024-03-13 09:00"), given.Assignment}, nil, NotYours},
		{"an officer of it does not give it", nil, part(func(c *GiveAssignment) { c.By = ByPost(power, "chuyen-vien") }), nil, NotYours},
		{"another unit does not", nil, part(func(c *GiveAssignment) { c.By, c.Giver = ByPost(water, "bi-thu"), water }), nil, NotYours},
		{"nor in its name", nil, part(func(c *GiveAssignment) { c.By = ByPost(water, "bi-thu") }), nil, NotYours},
		{"not to itself", nil, part(func(c *GiveAssignment) { c.Unit = power }), nil, NotYours},
		{"not to a unit that stands elsewhere", nil, part(func(c *GiveAssignment) { c.Unit = water }), nil, NotYours},
		{"not later than the whole", nil, part(func(c *GiveAssignment) { c.Due = ref(dueOn("2024-03-20", "")) }), nil, BadDate},
		{"not before today", nil, part(func(c *GiveAssignment) { c.Due = ref(dueOn("2024-02-02", "")) }), nil, BadDate},
		{"not without a day", nil, part(func(c *GiveAssignment) { c.Duty, c.Due = Unscheduled, nil }), nil, Incomplete},
		{"not of a duty that was sent in", nil, part(as1, sentIn), nil, NotInThisState},
		{"not of a duty that is not on record", nil, unknown, nil, NoSuchThing},
		{"not under an id of somebody's choice", nil, but(part(as1).(GiveAssignment), func(c *GiveAssignment) { c.Assignment = "a7" }), nil, Incomplete},
	})
}

// A part is due so many working days before the whole; what would be due before today is refused at once.
func TestAPartIsDueBeforeTheWhole(t *testing.T) {
	whole := dueOn("2024-02-20", "")
	for _, tt := range []struct {
		days        int
		today, want string
		code        string
	}{
		{7, "2024-01-31", "2024-02-02", ""}, // Tết between them
		{7, "2024-02-02", "2024-02-02", ""},
		{7, "2024-02-05", "", BadDate},
		{0, "2024-02-05", "2024-02-20", ""},
		{-1, "2024-02-05", "", BadDate},
		{2000, "2010-01-01", "", UnknownYear},
	} {
		d, err := PartDeadline(whole, tt.days, date(tt.today), lawCalendar)
		if codeOf(err) != tt.code || tt.code == "" && d.Day != date(tt.want) {
			t.Errorf("%d days before, on %s: %s (%v)", tt.days, tt.today, d.Day, err)
		}
	}
}

func TestAMeetingsConclusionIsGivenWithoutADocument(t *testing.T) {
	c := Conclusion{Title: "Kết luận giao ban tháng 02/2024", On: date("2024-02-01")}
	give := func(by string, change func(*Conclusion)) Command {
		with := c
		change(&with)
		return GiveAssignment{
			Issued: as(by, "2024-02-05 09:00"), Assignment: ConclusionDutyOf(with, 1, water), Unit: water, Origin: Origin{Conclusion: &with, Obligation: 1}, Duty: Dated,
			TextItem: ref(item("demand")), Due: ref(dueOn("2024-03-01", "")), Superiors: house,
		}
	}
	same := func(*Conclusion) {}
	given := AssignmentGiven{
		Assignment: ConclusionDutyOf(c, 1, water), Unit: water, Origin: Origin{Conclusion: &c, Obligation: 1}, Duty: Dated, TextItem: ref(item("demand")),
		Due: ref(dueOn("2024-03-01", "")), Superiors: house, GivenAt: instant("2024-02-05 09:00"),
	}
	tell[Assignment](t, []scenario{
		{"by the office", nil, give(byClerk, same), []Event{given}, ""},
		{"again it counts once", []Event{given}, give(byClerk, same), nil, ""},
		{"not by an officer of a board", nil, give(bySpecial, same), nil, NotYours},
		{"a conclusion has a name", nil, give(byClerk, func(c *Conclusion) { c.Title = "" }), nil, Incomplete},
		{"and a day", nil, give(byClerk, func(c *Conclusion) { c.On = Date{} }), nil, Incomplete},
		{"that has come", nil, give(byClerk, func(c *Conclusion) { c.On = date("2024-02-06") }), nil, BadDate},
	})
	if ConclusionDutyOf(c, 1, water) == ConclusionDutyOf(c, 2, water) || ConclusionDutyOf(c, 1, water) == ConclusionDutyOf(c, 1, power) {
		t.Error("two duties of a meeting are one")
	}
}
