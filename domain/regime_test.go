package domain

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var (
	fixQuarterly = FixRegime{
		Issued: as(byHead, "2024-02-02 09:00"), Regime: "r1", Document: "d1", Obligation: 2, Title: "Báo cáo công tác khoa giáo",
		Cadence: Quarterly, CutoffDay: 14, DueDay: 19, DueText: "trước ngày 20 của tháng cuối quý", Reporters: []UnitID{power, water},
		Route: Route{To: "Ban Thường vụ Đảng ủy Khối", Via: board}, Form: "khoa-giao", From: date("2024-02-02"), Until: date("2024-12-31"),
		Basis: "Thông báo 07-TB/BTGDV", Superiors: house,
	}

	quarterlyFixed = RegimeFixed{
		Regime: "r1", Document: "d1", Obligation: 2, Title: fixQuarterly.Title, Cadence: Quarterly, CutoffDay: 14, DueDay: 19,
		DueText: fixQuarterly.DueText, Reporters: fixQuarterly.Reporters, Route: fixQuarterly.Route, Form: "khoa-giao", From: fixQuarterly.From,
		Until: fixQuarterly.Until, Basis: fixQuarterly.Basis, Superiors: house,
	}

	reviseMonthly = ReviseRegime{
		Issued: as(byHead, "2024-06-28 09:00"), Regime: "r1", Cadence: Monthly, CutoffDay: 14, DueAfter: 2, DueText: "sau ngày chốt số liệu 02 ngày làm việc",
		From: date("2024-07-01"), Until: date("2024-12-31"), Basis: "Thông báo 19-TB/BTGDV",
	}

	monthlyFrom = RegimeRevised{
		Revision: 1, Cadence: Monthly, CutoffDay: 14, DueAfter: 2, DueText: reviseMonthly.DueText, From: reviseMonthly.From, Until: reviseMonthly.Until, Basis: reviseMonthly.Basis,
	}

	quarterTwo = Period{Key: "2024-Q2", Label: "Quý II/2024", From: date("2024-03-15"), Cutoff: date("2024-06-14"), Due: date("2024-06-19")}
)

func TestARegimeIsFixed(t *testing.T) {
	with := func(change func(*FixRegime)) Command { return but(fixQuarterly, change) }
	tell[Regime](t, []scenario{
		{"by a decision", nil, fixQuarterly, []Event{quarterlyFixed}, ""},
		{"once", []Event{quarterlyFixed}, fixQuarterly, nil, AlreadyExists},
		{"not by a unit", nil, with(func(c *FixRegime) { c.By = byWater }), nil, NotYours},
		{"not by a worker", nil, with(func(c *FixRegime) { c.By = byReminder }), nil, NotYours},
		{"not with a cadence nobody knows", nil, with(func(c *FixRegime) { c.Cadence = "fortnight" }), nil, Incomplete},
		{"not every so many months that nobody says", nil, with(func(c *FixRegime) { c.Cadence = Recurring }), nil, Incomplete},
		{"not on dates that nobody lists", nil, with(func(c *FixRegime) { c.Cadence = Listed }), nil, Incomplete},
		{"not on dates out of order", nil, with(func(c *FixRegime) {
			c.Cadence, c.Dates = Listed, []ReportDate{{Due: date("2024-06-20")}, {Due: date("2024-05-20")}}
		}), nil, BadDate},
		{"not on a date before its cut-off", nil, with(func(c *FixRegime) {
			c.Cadence, c.Dates = Listed, []ReportDate{{Cutoff: date("2024-06-21"), Due: date("2024-06-20")}}
		}), nil, BadDate},
		{"not due in the month before its cut-off", nil, with(func(c *FixRegime) { c.DueMonth = -1 }), nil, BadDate},
		{"not when nothing would fall due", nil, with(func(c *FixRegime) { c.Until = date("2024-03-18") }), nil, NeverDue},
		{"not on dates that are all past", nil, with(func(c *FixRegime) { c.Cadence, c.Dates = Listed, []ReportDate{{Due: date("2024-01-20")}} }), nil, NeverDue},
		{"not by a clerk", nil, with(func(c *FixRegime) { c.Issued = as(byClerk, "2024-02-02 09:00") }), nil, NotYours},
		{"not due before its cut-off", nil, with(func(c *FixRegime) { c.DueDay = 13 }), nil, BadDate},
		{"not ending before it begins", nil, with(func(c *FixRegime) { c.Until = date("2024-02-01") }), nil, BadDate},
		{"not without an end", nil, with(func(c *FixRegime) { c.Until = Date{} }), nil, BadDate},
		{"not without a beginning", nil, with(func(c *FixRegime) { c.From = Date{} }), nil, BadDate},
	})
}

func TestAPeriodIsOpened(t *testing.T) {
	open := func(by, when string, p Period) Command {
		return OpenPeriod{Issued: as(by, when), Regime: "r1", Period: p, Assignments: 2}
	}
	opener := ByWorker("opener")
	first := PeriodOpened{Period: quarterOne, Assignments: 2}
	invented := quarterOne
	invented.Due = date("2024-03-25")
	tell[Regime](t, []scenario{
		{"from the day the regime begins", []Event{quarterlyFixed}, open(opener, "2024-02-02 07:00", quarterOne), []Event{first}, ""},
		{"not a minute before", []Event{quarterlyFixed}, open(opener, "2024-02-02 06:59", quarterOne), nil, TooEarly},
		{"the next from its first day", []Event{quarterlyFixed, first}, open(opener, "2024-03-15 07:00", quarterTwo), []Event{PeriodOpened{Period: quarterTwo, Assignments: 2}}, ""},
		{"not before its first day", []Event{quarterlyFixed, first}, open(opener, "2024-03-14 23:00", quarterTwo), nil, TooEarly},
		{"a worker that came twice does nothing", []Event{quarterlyFixed, first}, open(opener, "2024-02-02 07:00", quarterOne), nil, ""},
		{"a person that came second is refused", []Event{quarterlyFixed, first}, open(byHead, "2024-02-02 07:00", quarterOne), nil, NotYours},
		{"not out of turn", []Event{quarterlyFixed}, open(opener, "2024-12-31 07:00", quarterTwo), nil, NotInThisState},
		{"not with a date of its own", []Event{quarterlyFixed}, open(opener, "2024-02-02 07:00", invented), nil, NotInThisState},
		{"not by a person", []Event{quarterlyFixed}, open(byHead, "2024-02-02 07:00", quarterOne), nil, NotYours},
		{"not before the regime", nil, open(opener, "2024-02-02 07:00", quarterOne), nil, NotInThisState},
	})
}

func TestThePeriodsOfACadence(t *testing.T) {
	type line struct{ key, label, from, cutoff, due string }
	tests := []struct {
		name        string
		cadence     Cadence
		cutoff, due int
		from, until string
		want        []line
	}{
		{"quarters of a year", Quarterly, 14, 19, "2024-01-01", "2024-12-31", []line{
			{"2024-Q1", "Quý I/2024", "2023-12-15", "2024-03-14", "2024-03-19"},
			{"2024-Q2", "Quý II/2024", "2024-03-15", "2024-06-14", "2024-06-19"},
			{"2024-Q3", "Quý III/2024", "2024-06-15", "2024-09-14", "2024-09-19"},
			{"2024-Q4", "Quý IV/2024", "2024-09-15", "2024-12-14", "2024-12-19"},
		}},
		{"a year's end does not end a regime", Quarterly, 14, 19, "2024-09-20", "2025-03-19", []line{
			{"2024-Q4", "Quý IV/2024", "2024-09-15", "2024-12-14", "2024-12-19"},
			{"2025-Q1", "Quý I/2025", "2024-12-15", "2025-03-14", "2025-03-19"},
		}},
		{"a due day before the beginning is not asked for", Quarterly, 14, 19, "2024-03-20", "2024-06-19", []line{
			{"2024-Q2", "Quý II/2024", "2024-03-15", "2024-06-14", "2024-06-19"},
		}},
		{"a due day on the first and on the last day is", Quarterly, 14, 19, "2024-03-19", "2024-06-19", []line{
			{"2024-Q1", "Quý I/2024", "2023-12-15", "2024-03-14", "2024-03-19"},
			{"2024-Q2", "Quý II/2024", "2024-03-15", "2024-06-14", "2024-06-19"},
		}},
		{"a due day after the end is not", Quarterly, 14, 19, "2024-03-19", "2024-06-18", []line{
			{"2024-Q1", "Quý I/2024", "2023-12-15", "2024-03-14", "2024-03-19"},
		}},
		{"months, with a due day that February has not", Monthly, 25, 31, "2024-01-01", "2024-04-30", []line{
			{"2024-01", "Tháng 1/2024", "2023-12-26", "2024-01-25", "2024-01-31"},
			{"2024-02", "Tháng 2/2024", "2024-01-26", "2024-02-25", "2024-02-29"},
			{"2024-03", "Tháng 3/2024", "2024-02-26", "2024-03-25", "2024-03-31"},
			{"2024-04", "Tháng 4/2024", "2024-03-26", "2024-04-25", "2024-04-30"},
		}},
		{"months that close on their last day", Monthly, 31, 31, "2025-02-01", "2025-03-31", []line{
			{"2025-02", "Tháng 2/2025", "2025-02-01", "2025-02-28", "2025-02-28"},
			{"2025-03", "Tháng 3/2025", "2025-03-01", "2025-03-31", "2025-03-31"},
		}},
		{"months over the turn of a year", Monthly, 14, 16, "2024-12-01", "2025-01-31", []line{
			{"2024-12", "Tháng 12/2024", "2024-11-15", "2024-12-14", "2024-12-16"},
			{"2025-01", "Tháng 1/2025", "2024-12-15", "2025-01-14", "2025-01-16"},
		}},
		{"half-years", HalfYear, 14, 20, "2024-01-01", "2025-06-30", []line{
			{"2024-H1", "6 tháng đầu năm 2024", "2023-12-15", "2024-06-14", "2024-06-20"},
			{"2024-H2", "6 tháng cuối năm 2024", "2024-06-15", "2024-12-14", "2024-12-20"},
			{"2025-H1", "6 tháng đầu năm 2025", "2024-12-15", "2025-06-14", "2025-06-20"},
		}},
		{"years", Yearly, 14, 20, "2024-05-01", "2025-12-31", []line{
			{"2024", "Năm 2024", "2023-12-15", "2024-12-14", "2024-12-20"},
			{"2025", "Năm 2025", "2024-12-15", "2025-12-14", "2025-12-20"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := quarterlyFixed
			rule.Cadence, rule.CutoffDay, rule.DueDay, rule.From, rule.Until = tt.cadence, tt.cutoff, tt.due, date(tt.from), date(tt.until)
			r := stateAfter[Regime](rule)
			for _, want := range tt.want {
				p, ok := r.Next()
				if got := (line{p.Key, p.Label, p.From.String(), p.Cutoff.String(), p.Due.String()}); !ok || got != want {
					t.Fatalf("next is %v, %v; want %v", got, ok, want)
				}
				r = r.Evolve(PeriodOpened{Period: p})
			}
			if p, ok := r.Next(); ok {
				t.Errorf("after the last comes %v", p)
			}
		})
	}
	if p, ok := (Regime{}).Next(); ok {
		t.Errorf("a regime that was not fixed asks for %v", p)
	}
}

func TestWhenAPeriodOpens(t *testing.T) {
	r := stateAfter[Regime](quarterlyFixed)
	if got := r.Opens(quarterOne); !got.Equal(instant("2024-02-02 07:00")) {
		t.Errorf("quarter one opens at %v, not with the regime", got)
	}
	if got := r.Opens(quarterTwo); !got.Equal(instant("2024-03-15 07:00")) {
		t.Errorf("quarter two opens at %v, not on its first day", got)
	}
}

func TestARegimeIsChanged(t *testing.T) {
	revise := func(change func(*ReviseRegime)) Command { return but(reviseMonthly, change) }
	first := PeriodOpened{Period: quarterOne, Assignments: 2}
	when := as(byHead, "2024-06-28 09:00")
	ended := RegimeEnded{On: date("2024-10-31"), Basis: "24-TB/BTGDV"}
	tell[Regime](t, []scenario{
		{"another rule for what is not open", []Event{quarterlyFixed, first}, reviseMonthly, []Event{monthlyFrom}, ""},
		{"and another once more", []Event{quarterlyFixed, monthlyFrom}, reviseMonthly, []Event{but(monthlyFrom, func(e *RegimeRevised) { e.Revision = 2 })}, ""},
		{"not one that nobody could keep", []Event{quarterlyFixed}, revise(func(c *ReviseRegime) { c.DueAfter, c.DueDay = 0, 13 }), nil, BadDate},
		{"not one that begins before the regime", []Event{quarterlyFixed}, revise(func(c *ReviseRegime) { c.From = date("2024-02-01") }), nil, BadDate},
		{"not one by which nothing falls due", []Event{quarterlyFixed}, revise(func(c *ReviseRegime) { c.Until = date("2024-07-02") }), nil, NeverDue},
		{"one that was ended in error is taken up again", []Event{quarterlyFixed, ended}, reviseMonthly, []Event{monthlyFrom}, ""},
		{"one more reporter", []Event{quarterlyFixed}, AddReporter{when, "r1", board, "19-TB"}, []Event{ReporterAdded{board, "19-TB"}}, ""},
		{"who reports already is not added", []Event{quarterlyFixed}, AddReporter{when, "r1", water, "19-TB"}, nil, ""},
		{"a reporter is not added by the reporter", []Event{quarterlyFixed}, AddReporter{as(byWater, "2024-06-28 09:00"), "r1", water, "19-TB"}, nil, NotYours},
		{"one reporter less", []Event{quarterlyFixed}, RemoveReporter{when, "r1", water, "19-TB"}, []Event{ReporterRemoved{water, "19-TB"}}, ""},
		{"who does not report is not removed", []Event{quarterlyFixed}, RemoveReporter{when, "r1", board, "19-TB"}, nil, ""},
		{"not the last reporter", []Event{quarterlyFixed, ReporterRemoved{power, "19-TB"}}, RemoveReporter{when, "r1", water, "19-TB"}, nil, Incomplete},
		{"the end", []Event{quarterlyFixed}, EndRegime{when, "r1", date("2024-10-31"), "24-TB/BTGDV"}, []Event{ended}, ""},
		{"not before the beginning", []Event{quarterlyFixed}, EndRegime{when, "r1", date("2024-02-01"), "24-TB/BTGDV"}, nil, BadDate},
		{"not twice", []Event{quarterlyFixed, ended}, EndRegime{when, "r1", date("2024-10-31"), "24-TB/BTGDV"}, nil, NotInThisState},
		{"what fell due before the end is still opened", []Event{quarterlyFixed, ended}, OpenPeriod{Issued: as(ByWorker("opener"), "2024-11-05 07:00"), Regime: "r1", Period: quarterOne, Assignments: 2}, []Event{first}, ""},
	})
	r := stateAfter[Regime](quarterlyFixed, first, PeriodOpened{Period: quarterTwo}, ended)
	if p, _ := r.Next(); p.Key != "2024-Q3" {
		t.Errorf("a regime that ends on 31/10 asks for %v", p)
	}
	if p, ok := r.Evolve(PeriodOpened{Period: Period{Key: "2024-Q3", Cutoff: date("2024-09-14")}}).Next(); ok {
		t.Errorf("after its end it asks for %v", p)
	}
	r = stateAfter[Regime](quarterlyFixed, ReporterAdded{board, ""}, ReporterRemoved{power, ""})
	if want := []UnitID{water, board}; !slices.Equal(r.Rule.Reporters, want) || !slices.Equal(quarterlyFixed.Reporters, []UnitID{power, water}) {
		t.Errorf("the reporters are %v, want %v", r.Rule.Reporters, want)
	}
}

// A report due so many working days after its cut-off is opened with the day that the calendar gave, and no earlier one.
func TestAPeriodIsOpenedWithItsWorkingDays(t *testing.T) {
	june := Period{Key: "2024-06", Label: "Tháng 6/2024", From: date("2024-05-15"), Cutoff: date("2024-06-14"), Due: date("2024-06-18")}
	rule := quarterlyFixed.revised(monthlyFrom)
	rule.From = date("2024-06-01")
	opens := func(due string) Command {
		p := june
		p.Due = date(due)
		return OpenPeriod{Issued: as(ByWorker("opener"), "2024-06-01 07:00"), Regime: "r1", Period: p, Assignments: 2}
	}
	tell[Regime](t, []scenario{
		{"the day the calendar gave", []Event{rule}, opens("2024-06-18"), []Event{PeriodOpened{june, 2}}, ""},
		{"not one day after the cut-off", []Event{rule}, opens("2024-06-15"), nil, NotInThisState},
	})
}

// The table of cut-offs in NĐ 09/2019 practice, with reports due two working days after: each period by its own rule.
func TestTheCutOffsOfTheDecree(t *testing.T) {
	for _, tt := range []struct {
		cadence                       Cadence
		year                          string
		key, from, cutoff, due, label string
	}{
		{Monthly, "2024-06-01", "2024-06", "2024-05-15", "2024-06-14", "2024-06-18", "Tháng 6/2024"},
		{Quarterly, "2024-06-01", "2024-Q2", "2024-03-15", "2024-06-14", "2024-06-18", "Quý II/2024"},
		{Quarterly, "2026-03-01", "2026-Q1", "2025-12-15", "2026-03-14", "2026-03-17", "Quý I/2026"},
		{HalfYear, "2024-06-01", "2024-H1", "2023-12-15", "2024-06-14", "2024-06-18", "6 tháng đầu năm 2024"},
		{NineMonths, "2024-06-01", "2024-9M", "2023-12-15", "2024-09-14", "2024-09-17", "9 tháng năm 2024"},
		{Yearly, "2024-06-01", "2024", "2023-12-15", "2024-12-14", "2024-12-17", "Năm 2024"},
		{Yearly, "2025-06-01", "2025", "2024-12-15", "2025-12-14", "2025-12-16", "Năm 2025"},
	} {
		rule := quarterlyFixed
		rule.Cadence, rule.CutoffDay, rule.DueDay, rule.DueAfter = tt.cadence, 14, 0, 2
		rule.From, rule.Until = date(tt.year), date(tt.year).AddDays(360)
		p, ok := stateAfter[Regime](rule).Next()
		if got := fmt.Sprint(p.Key, " ", p.From, " ", p.Cutoff, " ", p.Label); !ok || got != fmt.Sprint(tt.key, " ", tt.from, " ", tt.cutoff, " ", tt.label) {
			t.Errorf("%s: %s", tt.cadence, got)
		}
		if due, err := rule.Deadline(p, lawCalendar); err != nil || due.Day != date(tt.due) || due.Reason == "" {
			t.Errorf("%s is due %+v (%v), want %s", tt.key, due, err, tt.due)
		}
	}
}

func TestTheOtherCadences(t *testing.T) {
	type line struct{ key, label, from, cutoff, due string }
	for _, tt := range []struct {
		name   string
		change func(*RegimeFixed)
		want   []line
	}{
		{"nine months, once a year", func(r *RegimeFixed) { r.Cadence, r.DueDay, r.Until = NineMonths, 20, date("2025-12-31") }, []line{
			{"2024-9M", "9 tháng năm 2024", "2023-12-15", "2024-09-14", "2024-09-20"},
			{"2025-9M", "9 tháng năm 2025", "2024-12-15", "2025-09-14", "2025-09-20"},
		}},
		{"every four months from March", func(r *RegimeFixed) {
			r.Cadence, r.Every, r.From, r.CutoffDay, r.DueDay, r.Until = Recurring, 4, date("2024-03-10"), 31, 31, date("2025-02-28")
		}, []line{
			{"2024-06-4M", "4 tháng đến tháng 6/2024", "2024-03-01", "2024-06-30", "2024-06-30"},
			{"2024-10-4M", "4 tháng đến tháng 10/2024", "2024-07-01", "2024-10-31", "2024-10-31"},
			{"2025-02-4M", "4 tháng đến tháng 2/2025", "2024-11-01", "2025-02-28", "2025-02-28"},
		}},
		{"on two days", func(r *RegimeFixed) {
			r.Cadence, r.Dates = Listed, []ReportDate{{date("2024-05-10"), date("2024-05-20")}, {Due: date("2024-11-14")}}
		}, []line{
			{"2024-05-20", "Đợt báo cáo 20/05/2024", "2024-02-02", "2024-05-10", "2024-05-20"},
			{"2024-11-14", "Đợt báo cáo 14/11/2024", "2024-05-11", "2024-11-14", "2024-11-14"},
		}},
		{"yearly before 15/11, figures to the end of October", func(r *RegimeFixed) {
			r.Cadence, r.CutoffMonth, r.CutoffDay, r.DueMonth, r.DueDay, r.Until = Yearly, -2, 31, -1, 14, date("2025-12-31")
		}, []line{
			{"2024", "Năm 2024", "2023-11-01", "2024-10-31", "2024-11-14"},
			{"2025", "Năm 2025", "2024-11-01", "2025-10-31", "2025-11-14"},
		}},
		{"quarters, due on the fifth of the month after", func(r *RegimeFixed) {
			r.CutoffDay, r.DueMonth, r.DueDay, r.From, r.Until = 31, 1, 5, date("2024-01-02"), date("2024-04-30")
		}, []line{
			{"2023-Q4", "Quý IV/2023", "2023-10-01", "2023-12-31", "2024-01-05"},
			{"2024-Q1", "Quý I/2024", "2024-01-01", "2024-03-31", "2024-04-05"},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rule := quarterlyFixed
			tt.change(&rule)
			if err := rule.check(); err != nil {
				t.Fatal(err)
			}
			r := stateAfter[Regime](rule)
			for _, want := range tt.want {
				p, ok := r.Next()
				if got := (line{p.Key, p.Label, p.From.String(), p.Cutoff.String(), p.Due.String()}); !ok || got != want {
					t.Fatalf("next is %v, %v; want %v", got, ok, want)
				}
				r = r.Evolve(PeriodOpened{Period: p})
			}
			if p, ok := r.Next(); ok {
				t.Errorf("after the last comes %v", p)
			}
		})
	}
}

// "trước ngày 20 của tháng cuối quý và trước ngày 15/11 hằng năm" is two regimes of one obligation, which do not meet.
func TestTwoCadencesOfOneObligation(t *testing.T) {
	yearly := RegimeOfCadence("d1", 2, Yearly)
	if yearly == RegimeOf("d1", 2) || yearly != RegimeOfCadence("d1", 2, Yearly) || yearly == RegimeOfCadence("d1", 2, Quarterly) {
		t.Error("a second regime of an obligation has no id of its own")
	}
	if OccurrenceOf(yearly, "2024", water) == OccurrenceOf(RegimeOf("d1", 2), "2024", water) {
		t.Error("two regimes ask for one report")
	}
}

// rules draws rules that a decision may fix, on one stretch of time.
func rules(t *rapid.T) RegimeFixed {
	r := quarterlyFixed
	r.Cadence = rapid.SampledFrom([]Cadence{Monthly, Quarterly, HalfYear, Yearly, Recurring}).Draw(t, "cadence")
	r.Every = rapid.IntRange(1, 7).Draw(t, "every")
	r.CutoffDay, r.CutoffMonth = rapid.IntRange(1, 31).Draw(t, "cut-off"), rapid.IntRange(-1, 1).Draw(t, "cut-off month")
	r.DueDay, r.DueMonth = rapid.IntRange(1, 31).Draw(t, "due"), r.CutoffMonth+rapid.IntRange(0, 1).Draw(t, "due month")
	if rapid.IntRange(0, 2).Draw(t, "working days") == 0 {
		r.DueAfter, r.DueDay = rapid.IntRange(1, 9).Draw(t, "after"), 0
	}
	r.From = date("2024-01-01").AddDays(rapid.IntRange(0, 500).Draw(t, "from"))
	r.Until = r.From.AddDays(rapid.IntRange(30, 1500).Draw(t, "until"))
	return r
}

// unruly tells where the periods of a regime do not part time: a day twice, a day left out, or a report due before its cut-off.
func unruly(periods []Period, keep []Period) error {
	for i, p := range periods {
		if p.Cutoff.Before(p.From) || !p.Due.IsZero() && p.Due.Before(p.Cutoff) {
			return fmt.Errorf("%v is out of order", p)
		}
		if i > 0 && p.From != periods[i-1].Cutoff.AddDays(1) {
			return fmt.Errorf("%v does not follow on %v", p, periods[i-1])
		}
		if opened(periods[:i], p.Key) {
			return fmt.Errorf("%s is asked for twice", p.Key)
		}
	}
	for i, p := range keep {
		if periods[i] != p {
			return fmt.Errorf("%v has become %v", p, periods[i])
		}
	}
	return nil
}

func TestThePeriodsOfARegimePartTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fixed := rules(t)
		if codeOf(fixed.check()) != "" {
			t.Skip("a rule that nobody may fix")
		}
		r := stateAfter[Regime](fixed)
		var keep []Period
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			if rapid.IntRange(0, 5).Draw(t, "what") == 0 {
				n := rules(t)
				events, err := r.Decide(ReviseRegime{
					Issued: as(byHead, "2024-01-01 09:00"), Regime: "r1", Cadence: n.Cadence, CutoffDay: n.CutoffDay, CutoffMonth: n.CutoffMonth, DueDay: n.DueDay,
					DueMonth: n.DueMonth, DueAfter: n.DueAfter, Every: n.Every, From: n.From, Until: n.Until, Basis: "19-TB",
				})
				if err == nil {
					keep = slices.Clone(r.Opened)
					r = r.Evolve(events[0])
				}
				continue
			}
			if p, ok := r.Next(); ok {
				r = r.Evolve(PeriodOpened{Period: p})
			}
		}
		if err := unruly(r.Opened, keep); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPeriodsThatDoNotPartTimeAreNoticed(t *testing.T) {
	good := []Period{quarterOne, quarterTwo}
	if err := unruly(good, good); err != nil {
		t.Fatal(err)
	}
	for bug, plant := range map[string]func(p []Period){
		"a day left out":              func(p []Period) { p[1].From = p[1].From.AddDays(1) },
		"a day asked for twice":       func(p []Period) { p[1].From = p[1].From.AddDays(-1) },
		"due before its cut-off":      func(p []Period) { p[1].Due = p[1].Cutoff.AddDays(-1) },
		"a period twice":              func(p []Period) { p[1].Key = p[0].Key },
		"an open period that changed": func(p []Period) { p[0].Due = p[0].Due.AddDays(1) },
	} {
		bad := slices.Clone(good)
		if plant(bad); unruly(bad, good) == nil {
			t.Errorf("%s is not noticed", bug)
		}
	}
}
