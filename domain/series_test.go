package domain

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var (
	guides2024   = SeriesOf("", "HD", 2024)
	openGuides   = OpenSeries{Issued: as(byClerk, "2024-01-02 08:00"), Series: guides2024, Kind: "HD", Year: 2024}
	guidesOpened = SeriesOpened{Series: guides2024, Kind: "HD", Year: 2024}
)

func seriesMatrix() matrix {
	m := matrixOf(func(s Series) Status { return s.Status })
	m.name, m.table = "series", SeriesLife
	m.states = map[Status][]Event{"": nil, SeriesOpen: {guidesOpened, NumberUsed{1, "d1"}, NumberReserved{5, board}}}
	when := as(byClerk, "2024-01-26 08:00")
	m.commands = []Command{
		openGuides,
		ReserveNumber{Issued: when, Series: guides2024},
		UseNumber{Issued: when, Series: guides2024, Document: "d2"},
		VoidNumber{when, guides2024, 3, item("a gap")},
	}
	return m
}

func resolutionMatrix() matrix {
	m := matrixOf(func(r Resolution) Status { return r.Status })
	m.name, m.table = "resolution", ResolutionLife
	m.states = map[Status][]Event{"": nil, Tracked: {tracked}, Untracked: {tracked, ResolutionUntracked{item("reviewed")}}}
	m.commands = []Command{track, UntrackResolution{as(byHead, "2024-12-20 08:00"), track.Resolution, item("reviewed")}}
	return m
}

func askedOfSeries(t *rapid.T, by Issued) Command {
	by.At = by.At.AddDate(0, rapid.SampledFrom([]int{0, 0, 0, 10}).Draw(t, "months"), 0)
	open := openGuides
	open.Issued = by
	number := rapid.SampledFrom([]int{0, 0, 1, 2, 3, 7}).Draw(t, "number")
	document := rapid.SampledFrom([]DocumentID{"d1", "d2", "d3", "d4"}).Draw(t, "document")
	return pick(t, open, ReserveNumber{by, guides2024, number, board}, UseNumber{by, guides2024, number, document}, UseNumber{by, guides2024, number, document},
		VoidNumber{by, guides2024, number, rapid.SampledFrom([]Item{{}, item("why")}).Draw(t, "why")})
}

func askedOfResolutions(t *rapid.T, by Issued) Command {
	again := track
	again.Issued = by
	return pick(t, again, UntrackResolution{by, track.Resolution, rapid.SampledFrom([]Item{{}, item("why")}).Draw(t, "why")})
}

func TestNumbersAreGivenOut(t *testing.T) {
	when := as(byClerk, "2024-01-26 08:00")
	use := func(n int, d DocumentID) UseNumber { return UseNumber{when, guides2024, n, d} }
	reserve := func(n int) ReserveNumber { return ReserveNumber{when, guides2024, n, board} }
	void := func(n int) VoidNumber { return VoidNumber{when, guides2024, n, item("misprinted")} }
	given := []Event{guidesOpened, NumberUsed{1, "d1"}, NumberReserved{5, board}, NumberVoided{2, item("misprinted")}}
	of := func(c UseNumber, when string) UseNumber { c.At = instant(when); return c }
	tell[Series](t, []scenario{
		{"a series is guidesOpened", nil, openGuides, []Event{guidesOpened}, ""},
		{"once", []Event{guidesOpened}, openGuides, nil, AlreadyExists},
		{"under the id that its keeper, kind and year give", nil, but(openGuides, func(c *OpenSeries) { c.Year = 2025 }), nil, Incomplete},
		{"not by a unit, which has its own", nil, but(openGuides, func(c *OpenSeries) { c.Issued = as(ByPost(water, "van-thu"), "2024-01-02 08:00") }), nil, NotYours},
		{"the first number", []Event{guidesOpened}, use(0, "d1"), []Event{NumberUsed{1, "d1"}}, ""},
		{"the next one", given, use(0, "d2"), []Event{NumberUsed{6, "d2"}}, ""},
		{"one that is passed over shows as a gap", given, use(9, "d2"), []Event{NumberUsed{9, "d2"}}, ""},
		{"one that was passed over before", given, use(3, "d2"), []Event{NumberUsed{3, "d2"}}, ""},
		{"one that was reserved", given, use(5, "d2"), []Event{NumberUsed{5, "d2"}}, ""},
		{"not one that is used", given, use(1, "d2"), nil, NumberTaken},
		{"not one that is void", given, use(2, "d2"), nil, NumberTaken},
		{"the same to the same document again is nothing to do", given, use(1, "d1"), nil, ""},
		{"nor is the next one, for a document that has one", given, use(0, "d1"), nil, ""},
		{"a document has no second number", given, use(7, "d1"), nil, NumberTaken},
		{"one is reserved for a board", given, reserve(0), []Event{NumberReserved{6, board}}, ""},
		{"not one that is taken", given, reserve(5), nil, NumberTaken},
		{"a reserved one is voided", given, void(5), []Event{NumberVoided{5, item("misprinted")}}, ""},
		{"so is a gap", given, void(4), []Event{NumberVoided{4, item("misprinted")}}, ""},
		{"once", given, void(2), nil, ""},
		{"not one that a document bears", given, void(1), nil, NumberTaken},
		{"not one that was never given out", given, void(6), nil, NoSuchThing},
		{"not without a reason", given, but(void(5), func(c *VoidNumber) { c.Reason = Item{} }), nil, NoReason},
		{"not in the year after", given, of(use(0, "d2"), "2025-01-01 00:00"), nil, BadDate},
		{"on the last day of its year", given, of(use(0, "d2"), "2024-12-31 23:59"), []Event{NumberUsed{6, "d2"}}, ""},
		{"nor before it is open", nil, use(0, "d1"), nil, NotInThisState},
		{"nor is one reserved then", nil, reserve(0), nil, NotInThisState},
	})
	if gaps := stateAfter[Series](append(given, NumberUsed{8, "d3"})...).Gaps(); !slices.Equal(gaps, []int{3, 4, 6, 7}) {
		t.Errorf("the gaps are %v", gaps)
	}
	ofWater := OpenSeries{Issued: as(ByPost(water, "van-thu"), "2024-01-02 08:00"), Series: SeriesOf(water, "KH", 2024), Keeper: water, Kind: "KH", Year: 2024}
	tell[Series](t, []scenario{
		{"a unit opens its own", nil, ofWater, []Event{SeriesOpened{Series: ofWater.Series, Keeper: water, Kind: "KH", Year: 2024}}, ""},
		{"the house does not", nil, but(ofWater, func(c *OpenSeries) { c.Issued = as(byClerk, "2024-01-02 08:00") }), nil, NotYours},
	})
}

// twice tells which number two documents bear, or which document two numbers.
func twice(commands history, decide func(Series, Command) ([]Event, error)) error {
	var s Series
	numbers, documents := map[int]DocumentID{}, map[DocumentID]int{}
	for _, cmd := range commands {
		events, _ := decide(s, cmd)
		for _, e := range events {
			s = s.Evolve(e)
			used, ok := e.(NumberUsed)
			if !ok {
				continue
			}
			if d, is := numbers[used.Number]; is {
				return fmt.Errorf("number %d is borne by %s and %s", used.Number, d, used.Document)
			}
			if n, is := documents[used.Document]; is {
				return fmt.Errorf("document %s bears %d and %d", used.Document, n, used.Number)
			}
			numbers[used.Number], documents[used.Document] = used.Document, used.Number
		}
	}
	for n := 1; n < s.next(); n++ {
		if _, there := s.find(n); !there && !slices.Contains(s.Gaps(), n) {
			return fmt.Errorf("number %d is passed over unseen", n)
		}
	}
	return nil
}

func TestNoNumberIsGivenTwice(t *testing.T) {
	commands := histories(SeriesLife, askedOfSeries)
	rapid.Check(t, func(t *rapid.T) {
		if err := twice(commands.Draw(t, "history"), Series.Decide); err != nil {
			t.Fatal(err)
		}
	})
	forgets := func(s Series, cmd Command) ([]Event, error) {
		s.Numbers = s.Numbers[:max(0, len(s.Numbers)-1)]
		return s.Decide(cmd)
	}
	for seed := range 300 {
		if twice(commands.Example(seed), forgets) != nil {
			return
		}
	}
	t.Error("a series that forgets its last number is not found in 300 histories")
}

var (
	track = TrackResolution{
		Issued: as(byHead, "2024-01-29 08:00"), Resolution: ResolutionOf("45-NQ/TW", date("2023-11-24")), Kind: "Nghị quyết", Symbol: "45-NQ/TW",
		Date: date("2023-11-24"), Issuer: "Ban Chấp hành Trung ương",
	}
	tracked = ResolutionTracked{Resolution: track.Resolution, Kind: track.Kind, Symbol: track.Symbol, Date: track.Date, Issuer: track.Issuer}
)

func TestAResolutionIsFollowed(t *testing.T) {
	end := UntrackResolution{as(byHead, "2024-12-20 08:00"), track.Resolution, item("reviewed")}
	held := but(track, func(c *TrackResolution) { c.Document = "d45" })
	named := TrackResolution{Issued: track.Issued, Resolution: ResolutionNamed("Nghị quyết về công tác tư tưởng", "Tỉnh ủy"), Issuer: "Tỉnh ủy", Title: "Nghị quyết về công tác tư tưởng"}
	inRegister := tracked
	inRegister.Document = "d45"
	tell[Resolution](t, []scenario{
		{"though it is not in the register", nil, track, []Event{tracked}, ""},
		{"or is", nil, held, []Event{inRegister}, ""},
		{"once", []Event{tracked}, track, nil, AlreadyExists},
		{"under the id that its symbol and day give", nil, but(track, func(c *TrackResolution) { c.Date = date("2023-11-25") }), nil, Incomplete},
		{"or by its title and who issued it, where no symbol is known", nil, named, []Event{ResolutionTracked{Resolution: named.Resolution, Issuer: named.Issuer, Title: named.Title}}, ""},
		{"another title is another resolution", nil, but(named, func(c *TrackResolution) { c.Title = "Nghị quyết khác" }), nil, Incomplete},
		{"not one that nothing is known of", nil, but(named, func(c *TrackResolution) { c.Title, c.Resolution = "", ResolutionNamed("", c.Issuer) }), nil, Incomplete},
		{"not by a unit", nil, but(track, func(c *TrackResolution) { c.By = byWater }), nil, NotYours},
		{"until it is not", []Event{tracked}, end, []Event{ResolutionUntracked{item("reviewed")}}, ""},
		{"and again", []Event{tracked, ResolutionUntracked{item("reviewed")}}, track, []Event{tracked}, ""},
		{"a leader ends it", []Event{tracked}, but(end, func(c *UntrackResolution) { c.Issued = as(byClerk, "2024-12-20 08:00") }), nil, NotYours},
		{"with a reason", []Event{tracked}, but(end, func(c *UntrackResolution) { c.Reason = Item{} }), nil, NoReason},
	})
}

func TestAnUnusualKindIsTold(t *testing.T) {
	for _, tt := range []struct {
		kind, issuer string
		want         bool
	}{
		{"Nghị quyết", "Ban Thường vụ Đảng ủy Khối", false},
		{"Hướng dẫn", "Ban Tuyên giáo Tỉnh ủy", false},
		{"Nghị quyết", "Ban Tuyên giáo Tỉnh ủy", true},
		{"CT", "Văn phòng Đảng ủy Khối", true},
		{"Chỉ thị", "Ủy ban Kiểm tra Đảng ủy Khối", true},
		{"Kết luận", "Ủy ban Kiểm tra Đảng ủy Khối", false},
		{"Chương trình hành động", "Tỉnh ủy", false},
		{"Nghị quyết", "Hội đồng nhân dân tỉnh", false},
		{"Thư mời", "Ban Tuyên giáo Tỉnh ủy", false},
		{"", "", false},
	} {
		if got := UnusualKind(tt.kind, tt.issuer); got != tt.want {
			t.Errorf("%s of %s is unusual: %t, want %t", tt.kind, tt.issuer, got, tt.want)
		}
	}
	for level, codes := range KindsByLevel {
		for _, code := range codes {
			if k, ok := KindOf(code); !ok || !k.Party {
				t.Errorf("%s issues %q, which is no kind of the Party", level, code)
			}
		}
	}
}

func TestTwoDocumentsAreOne(t *testing.T) {
	on := date("2024-01-26")
	for _, tt := range []struct {
		name, issuer, symbol string
		on                   Date
		want                 Likeness
	}{
		{"issuer, symbol and day", "Ban Thường vụ Đảng ủy Khối", "32-HD/ĐUK", on, SameDocument},
		{"in other letters", "BAN THƯỜNG VỤ ĐẢNG ỦY KHỐI", "32-HD/ĐUK", on, SameDocument},
		{"another day", "Ban Thường vụ Đảng ủy Khối", "32-HD/ĐUK", on.AddDays(3), OtherDay},
		{"no day", "Ban Thường vụ Đảng ủy Khối", "32-HD/ĐUK", Date{}, PerhapsSame},
		{"no issuer", "", "32-HD/ĐUK", on, PerhapsSame},
		{"another issuer with the same symbol", "Ủy ban Mặt trận tỉnh", "32-HD/ĐUK", on, ""},
		{"another symbol", "Ban Thường vụ Đảng ủy Khối", "33-HD/ĐUK", on, ""},
		{"no symbol", "Ban Thường vụ Đảng ủy Khối", "", on, ""},
	} {
		if got := Alike("Ban Thường vụ Đảng ủy Khối", "32-HD/ĐUK", on, tt.issuer, tt.symbol, tt.on); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if Alike("A", "", on, "A", "", on) != "" {
		t.Error("two documents without a symbol are one")
	}
}
