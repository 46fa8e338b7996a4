package projections

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// enterNumbers gives the house numbers and a resolution it follows.
func (h *house) enterNumbers() {
	series := domain.SeriesOf("", "HD", 2024)
	h.do(domain.OpenSeries{Issued: h.by(clerk), Series: series, Kind: "HD", Year: 2024})
	h.do(domain.UseNumber{Issued: h.by(clerk), Series: series, Number: 32, Document: "d1"})
	h.do(domain.TrackResolution{Issued: h.by(head), Resolution: domain.ResolutionOf("45-NQ/TW", date("2023-11-24")), Symbol: "45-NQ/TW", Date: date("2023-11-24")})
}

// lookBack rectifies a record and erases an item.
func (h *house) lookBack() {
	h.do(domain.RectifyRecord{
		Issued: h.by(domain.ByPost(domain.Main, "chanh-van-phong")), Rectification: "r1", Subject: "series." + string(domain.SeriesOf("", "HD", 2024)), Version: 1, Field: "kind", Now: "KH", Reason: typed("why"),
		Act: "series.opened", Was: "HD", Unit: board,
	})
	h.do(domain.EraseItem{Issued: h.by(admin), Ref: "5f0c1a52-6f7e-4a5e-9d0e-000000000001", Reason: typed("why"), Kept: true})
}

// learned is a house whose directive cites as 32-HD/ĐUK does: a resolution, the plan for it, a programme without a symbol.
func learned() *house {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.do(domain.RegisterDocument{
		Issued: h.by(clerk), Document: "hd32", Symbol: "32-HD/ĐUK", Number: 32, Kind: "Hướng dẫn", Issuer: "Ban Thường vụ Đảng ủy Khối", IssuedOn: date("2024-01-26"),
		Direction: domain.Own, Subject: "Công tác khoa giáo năm 2024",
		Citations: []domain.Citation{
			{Kind: "Hướng dẫn", Symbol: "58-HD/BTGTU", Date: date("2024-01-17"), Issuer: "Ban Tuyên giáo Tỉnh ủy", Role: "basis"},
			{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: date("2023-11-24"), Issuer: "Ban Chấp hành Trung ương"},
			{Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: date("2023-11-28"), Issuer: "Bộ Chính trị", Implements: "45-NQ/TW"},
			{Kind: "Chương trình hành động", Title: "của Tỉnh ủy", Implements: "45-NQ/TW"},
		},
		Obligations: []domain.Obligation{{No: 1, Duty: domain.Dated, Due: date("2024-03-20"), Product: "Kế hoạch"}, {No: 2, Duty: domain.Continuous}},
		Recipients:  []domain.Recipient{{Name: "Tỉnh ủy", Purpose: domain.ForReport}},
	})
	return h
}

func briefly(all []Neighbour) (out []string) {
	for _, n := range all {
		held := ""
		if n.Document != "" {
			held = " held as " + n.Document
		}
		out = append(out, fmt.Sprintf("%d %s %s%s", n.Depth, n.Relation, cmp.Or(n.Symbol, n.Title), held))
	}
	return out
}

func TestWhatADocumentCarriesOutIsFollowedToAnyDepth(t *testing.T) {
	h := learned()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	run(t, r)
	v := r.views
	is := func(what string, got []Neighbour, err error, want ...string) {
		t.Helper()
		if err != nil || !slices.Equal(briefly(got), want) {
			t.Errorf("%s: %q (%v)\nwant %q", what, briefly(got), err, want)
		}
	}
	catchUp(t, r)
	above, err := v.Above(t.Context(), "hd32")
	is("above", above, err, "1 basis 58-HD/BTGTU")
	placeholders, err := v.Placeholders(t.Context(), 10)
	if err != nil || len(placeholders) != 3 || placeholders[0].Symbol != "20-KH/TW" {
		t.Errorf("not held: %+v (%v)", placeholders, err)
	}

	// A unit's plan rests on the directive; the board's guideline and the resolution arrive; each points at what it means.
	h.do(domain.RegisterDocument{
		Issued: h.by(domain.ByPost("du-dien-luc", "bi-thu")), Document: "kh12", Symbol: "12-KH/ĐU", Kind: "Kế hoạch", Issuer: "Đảng ủy Công ty Điện lực", IssuedOn: date("2024-02-20"),
		Keeper: "du-dien-luc", Direction: domain.Own, Citations: []domain.Citation{{Kind: "Hướng dẫn", Symbol: "32-HD/ĐUK", Date: date("2024-01-26"), Role: "basis"}},
	})
	h.do(domain.RegisterDocument{
		Issued: h.by(clerk), Document: "hd58", Symbol: "58-HD/BTGTU", Kind: "Hướng dẫn", Issuer: "Ban Tuyên giáo Tỉnh ủy", IssuedOn: date("2024-01-17"), Direction: domain.Incoming, ArrivedOn: date("2024-01-19"),
		Citations: []domain.Citation{{Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: date("2023-11-28"), Role: "basis", Implements: "45-NQ/TW"}},
	})
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "nq45", Symbol: "45-NQ/TW", Kind: "Nghị quyết", Issuer: "Ban Chấp hành Trung ương", IssuedOn: date("2023-11-24"), Direction: domain.Incoming})
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "kh20", Symbol: "20-KH/TW", Kind: "Kế hoạch", Issuer: "Cơ quan khác", IssuedOn: date("2019-05-05"), Direction: domain.Incoming})
	catchUp(t, r)
	above, err = v.Above(t.Context(), "kh12")
	is("above a unit's plan", above, err, "1 basis 32-HD/ĐUK held as hd32", "2 basis 58-HD/BTGTU held as hd58", "3 basis 20-KH/TW", "4 implements 45-NQ/TW held as nq45")
	below, err := v.Below(t.Context(), "nq45")
	is("below the resolution", below, err, "1 implements 20-KH/TW", "1 implements của Tỉnh ủy", "2 basis 58-HD/BTGTU held as hd58", "3 basis 32-HD/ĐUK held as hd32", "4 basis 12-KH/ĐU held as kh12")
	placeholders, err = v.Placeholders(t.Context(), 10)
	if err != nil || len(placeholders) != 1 || placeholders[0].Symbol != "20-KH/TW" || placeholders[0].Cited != 2 {
		t.Errorf("not held, for the plan with that symbol is of another day: %+v (%v)", placeholders, err)
	}

	// The clerk finds out which programme is meant, and the wrong day of the plan is corrected.
	h.do(domain.ResolveCitation{Issued: h.by(clerk), Document: "hd32", No: 4, Symbol: "45-CTr/TU", Date: date("2024-03-08")})
	h.do(domain.CorrectDocument{Issued: h.by(clerk), Document: "kh20", Field: "issuedOn", Now: "2023-11-28", Reason: typed("misread")})
	catchUp(t, r)
	same(t, r)
	below, err = v.Below(t.Context(), "nq45")
	is("below, when that is known", below, err, "1 implements 20-KH/TW held as kh20", "1 implements 45-CTr/TU", "2 basis 58-HD/BTGTU held as hd58", "3 basis 32-HD/ĐUK held as hd32", "4 basis 12-KH/ĐU held as kh12")
	if queue, err := v.Unresolved(t.Context(), 10); err != nil || len(queue) != 0 {
		t.Errorf("still unresolved: %+v (%v)", queue, err)
	}

	// What cites itself in a circle ends.
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "a", Symbol: "1-KH/A", IssuedOn: date("2024-01-03"), Citations: []domain.Citation{{Symbol: "2-KH/A", Role: "basis"}}})
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "b", Symbol: "2-KH/A", IssuedOn: date("2024-01-04"), Citations: []domain.Citation{{Symbol: "1-KH/A", Role: "basis"}}})
	h.do(domain.SupersedeDocument{Issued: h.by(clerk), Document: "a", Successor: "b"})
	catchUp(t, r)
	above, err = v.Above(t.Context(), "a")
	is("in a circle", above, err, "1 basis 2-KH/A held as b")
	to, from, err := v.Around(t.Context(), "b")
	is("what b stands to", to, err, "1 basis 1-KH/A held as a")
	is("what stands to b", from, err, "1 basis 1-KH/A held as a")
	if _, err := v.Document(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	same(t, r)
}

func TestAResolutionShowsWhatWasIssuedForIt(t *testing.T) {
	h := learned()
	h.do(domain.RegisterDocument{
		Issued: h.by(domain.ByPost("du-dien-luc", "bi-thu")), Document: "kh12", Symbol: "12-KH/ĐU", Kind: "Kế hoạch", IssuedOn: date("2024-02-20"), Keeper: "du-dien-luc",
		Citations: []domain.Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: date("2023-11-24"), Role: "basis"}},
	})
	id := domain.ResolutionOf("45-NQ/TW", date("2023-11-24"))
	h.do(domain.TrackResolution{Issued: h.by(head), Resolution: id, Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: date("2023-11-24")})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	found, err := r.views.Implementing(t.Context(), string(id))
	var got []string
	for _, x := range found {
		got = append(got, fmt.Sprintf("%s %s %s", cmp.Or(x.Symbol, x.Title), x.Keeper, x.Status))
	}
	want := []string{"12-KH/ĐU du-dien-luc registered", "20-KH/TW  ", "của Tỉnh ủy  "}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q (%v), want %q", got, err, want)
	}
	if all, err := r.views.Resolutions(t.Context()); err != nil || len(all) != 1 || all[0].Symbol != "45-NQ/TW" {
		t.Errorf("followed: %+v (%v)", all, err)
	}
}

func TestWhoHasNoPlanYet(t *testing.T) {
	h := learned()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	run(t, r)
	d := due(date("2024-03-20"))
	power := h.give("hd32", 1, "du-dien-luc", domain.Dated, &d)
	h.give("hd32", 1, "cu-cap-nuoc", domain.Dated, &d)
	h.give("hd32", 2, "du-y-te", domain.Continuous, nil)
	ask := func(want ...string) {
		t.Helper()
		catchUp(t, r)
		missing, err := r.views.Unplanned(t.Context(), "hd32")
		var units []string
		for _, u := range missing {
			units = append(units, u.Unit)
		}
		if err != nil || !slices.Equal(units, want) {
			t.Errorf("without a plan: %q (%v), want %q", units, err, want)
		}
	}
	ask("cu-cap-nuoc", "du-dien-luc")
	h.do(domain.RegisterImplementingDocument{Issued: h.by(domain.ByUnit("du-dien-luc")), Assignment: power, Document: "kh12"})
	ask("cu-cap-nuoc")
	task := typed("three lectures")
	h.do(domain.RegisterKeyTask{Issued: h.by(domain.ByPost("du-dien-luc", "bi-thu")), Assignment: "k1", Unit: "du-dien-luc", Parent: power, Document: "kh12", Task: task})
	ask("cu-cap-nuoc")
	same(t, r)
	if a, err := r.views.Duty(t.Context(), string(power)); err != nil || a.Implementing != "kh12" || a.Status != "submitted" {
		t.Errorf("the duty is %+v (%v)", a, err)
	}
}

func TestTheRegisterIsABook(t *testing.T) {
	h := learned()
	series := domain.SeriesOf("", "HD", 2024)
	h.do(domain.OpenSeries{Issued: h.by(clerk), Series: series, Kind: "HD", Year: 2024})
	h.do(domain.UseNumber{Issued: h.by(clerk), Series: series, Number: 3, Document: "hd32"})
	h.do(domain.ReserveNumber{Issued: h.by(clerk), Series: series, For: board})
	h.do(domain.VoidNumber{Issued: h.by(clerk), Series: series, Number: 1, Reason: typed("misprinted")})
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "in1", Symbol: "7-CV/TU", Number: 7, Kind: "Công văn", Issuer: "Tỉnh ủy", IssuedOn: date("2023-12-29"), ArrivedOn: date("2024-01-02"), Direction: domain.Incoming, Subject: "Về báo cáo"})
	h.do(domain.CorrectDocument{Issued: h.by(clerk), Document: "hd32", Field: "recipient.1.name", Now: "Ban Tuyên giáo Tỉnh ủy", Reason: typed("misread")})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	same(t, r)
	v := r.views
	out, err := v.Register(t.Context(), "", domain.Own, 2024)
	if err != nil || len(out) != 1 || out[0].Symbol != "32-HD/ĐUK" || !slices.Equal(out[0].Recipients, []string{"Ban Tuyên giáo Tỉnh ủy"}) || out[0].Due == nil || out[0].Due.Format("02/01/2006") != "20/03/2024" {
		t.Errorf("gone out: %+v (%v)", out, err)
	}
	came, err := v.Register(t.Context(), "", domain.Incoming, 2024)
	if err != nil || len(came) != 1 || came[0].Document != "in1" || came[0].On.Format("02/01/2006") != "02/01/2024" {
		t.Errorf("come in: %+v (%v)", came, err)
	}
	if none, err := v.Register(t.Context(), "", domain.Incoming, 2023); err != nil || len(none) > 0 {
		t.Errorf("it came in the year after: %+v (%v)", none, err)
	}
	gaps, err := v.Gaps(t.Context(), string(series))
	if err != nil || !slices.Equal(gaps, []Gap{{2}}) {
		t.Errorf("passed over: %v (%v)", gaps, err)
	}
	numbers, err := v.Numbers(t.Context(), string(series))
	var states []string
	for _, n := range numbers {
		states = append(states, fmt.Sprint(n.Number, n.State, n.Document, n.Unit))
	}
	if want := []string{"1voided", "3usedhd32", "4reserved" + string(board)}; err != nil || !slices.Equal(states, want) {
		t.Errorf("%q (%v), want %q", states, err, want)
	}
	if all, err := v.SeriesOf(t.Context(), ""); err != nil || len(all) != 1 || all[0].Last != 4 {
		t.Errorf("series: %+v (%v)", all, err)
	}
	if alike, err := v.Alike(t.Context(), "32-HD/ĐUK"); err != nil || len(alike) != 1 || alike[0].Key != "hd32" {
		t.Errorf("alike: %+v (%v)", alike, err)
	}
	if open, err := v.Unfinished(t.Context(), 10); err != nil || len(open) != 0 {
		t.Errorf("to complete: %+v (%v)", open, err)
	}
}
