package projections

import (
	"fmt"
	"slices"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// Table 4 of the summaries is one query: every followed resolution by unit, with papers, sơ kết and tổng kết.
func TestTheTableOfResolutionsByUnit(t *testing.T) {
	h := learned()
	byPower := domain.ByPost("du-dien-luc", "bi-thu")
	h.do(domain.RegisterDocument{
		Issued: h.by(byPower), Document: "kh12", Symbol: "12-KH/ĐU", Kind: "Kế hoạch", IssuedOn: date("2024-02-20"), Keeper: "du-dien-luc",
		Citations: []domain.Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: date("2023-11-24"), Role: "basis"}},
	})
	// One that a duty names and that cites nothing.
	h.do(domain.RegisterDocument{Issued: h.by(byPower), Document: "kh13", Symbol: "13-KH/ĐU", Kind: "Kế hoạch", IssuedOn: date("2024-02-21"), Keeper: "du-dien-luc"})
	h.do(domain.RegisterDocument{
		Issued: h.by(clerk), Document: "ct7", Symbol: "7-CTr/ĐUK", Kind: "Chương trình", IssuedOn: date("2024-01-29"), Direction: domain.Own,
		Citations: []domain.Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: date("2023-11-24"), Role: "basis"}},
	})
	d := due(date("2024-03-20"))
	power := h.give("ct7", 1, "du-dien-luc", domain.Dated, &d)
	h.give("ct7", 1, "cu-cap-nuoc", domain.Dated, &d)
	h.do(domain.RegisterImplementingDocument{Issued: h.by(domain.ByUnit("du-dien-luc")), Assignment: power, Document: "kh13"})
	plan := func(k domain.ReviewKind, by string, u domain.UnitID, on string) domain.ReviewID {
		id := domain.ReviewOf("45-NQ/TW", k, u, date(on).Year)
		h.do(domain.PlanReview{Issued: h.by(by), Review: id, Resolution: "45-NQ/TW", Kind: k, Unit: u, Due: due(date(on))})
		return id
	}
	plan(domain.InterimReview, byPower, "du-dien-luc", "2024-11-15")
	final := plan(domain.FinalReview, byPower, "du-dien-luc", "2025-11-14")
	said := typed("said")
	h.do(domain.CollectReviewData{Issued: h.by(byPower), Review: final, Figures: []domain.ReviewFigure{{Figure: "activities", Value: 2, Assignments: []domain.AssignmentID{power}}}, Text: &said})
	h.do(domain.HoldReview{Issued: h.by(byPower), Review: final, On: domain.DateOf(h.at), Minutes: typed("minutes")})
	h.do(domain.SendReviewReport{Issued: h.by(byPower), Review: final, Symbol: "15-BC", To: "Ban Thường vụ", Report: typed("report")})
	id := domain.ResolutionOf("45-NQ/TW", date("2023-11-24"))
	h.do(domain.TrackResolution{Issued: h.by(head), Resolution: id, Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: date("2023-11-24")})
	named := domain.ResolutionNamed("Nghị quyết về tư tưởng", "Tỉnh ủy")
	h.do(domain.TrackResolution{Issued: h.by(head), Resolution: named, Title: "Nghị quyết về tư tưởng", Issuer: "Tỉnh ủy"})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	shows := func() (got []string) {
		rows, err := r.views.Tracking(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			line := fmt.Sprintf("%s|%s|%d", x.Symbol, x.Unit, x.Duties)
			for _, p := range x.Papers {
				line += "|" + p.Symbol + " " + p.Day
			}
			if x.InterimDue != nil {
				line += "|sơ kết " + x.InterimDue.Format("2006-01-02")
			}
			if x.FinalDue != nil {
				line += "|tổng kết " + x.FinalDue.Format("2006-01-02")
			}
			got = append(got, line)
		}
		return got
	}
	want := []string{
		"45-NQ/TW||0|7-CTr/ĐUK 2024-01-29", "45-NQ/TW|cu-cap-nuoc|1",
		"45-NQ/TW|du-dien-luc|1|12-KH/ĐU 2024-02-20|13-KH/ĐU 2024-02-21|sơ kết 2024-11-15|tổng kết 2025-11-14",
	}
	if got := shows(); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	found := must(r.views.Tracking(t.Context()))[2]
	equal(t, "what stands out and falls short", found.FinalSaid+" "+found.FinalReport+" "+found.InterimSaid+found.InterimReport, "said report ")
	exec(t, r.views, "delete from edges where told = 'ct7'")
	if got := shows(); slices.Equal(got, want) {
		t.Error("planted: a document that no longer rests on it is still in the table")
	}
}
