package domain

import (
	"testing"
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
