package main

import (
	"slices"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// interim is the review of a resolution that a base committee holds.
var interim = domain.ReviewOf("33-NQ/TW", domain.InterimReview, "dang-uy-01", 2024)

// What is to be done: rows 16 to 29.
var demandsOfContent = []demand{
	{"16", "party organisations lead: the audience is a group of them", func(w *walk) {
		e := w.event(w.doc(), "document.issued").(domain.DocumentIssued)
		led := slices.ContainsFunc(e.Audiences, func(a domain.Audience) bool { return slices.Contains(a.Groups, "cap-uy") && len(a.Units) == 36 })
		w.answers("Obligations: units of an audience", led, e.Audiences)
	}},
	{"17", "products: programmes of action, plans and schemes, each a document of the unit", func(w *walk) {
		duties := got[[]obligation](w)(w.house.views.Obligations(w.ctx(), string(w.story.document)))
		w.answers("Obligations: plan", slices.ContainsFunc(duties, func(o obligation) bool { return o.Plan && o.Product == "kế hoạch" }), duties)
		w.do(domain.RegisterDocument{
			Issued: w.by(domain.ByPost("dang-uy-03", "bi-thu")), Document: "ctr-dang-uy-03", Keeper: "dang-uy-03", Direction: domain.Own, Symbol: "03-CTr/ĐU", Number: 3,
			Kind: "Chương trình hành động", Issuer: "Đảng ủy Trường Chính trị", IssuedOn: domain.NewDate(2024, 1, 26), Subject: "Thực hiện Hướng dẫn 07-HD/ĐUK", Obligations: []domain.Obligation{}, Recipients: []domain.Recipient{},
			Citations: []domain.Citation{{Kind: "Hướng dẫn", Symbol: "07-HD/ĐUK", Date: domain.NewDate(2024, 1, 26), Role: "basis"}},
		})
		below := got[[]projections.Neighbour](w)(w.house.views.Below(w.ctx(), string(w.story.document)))
		w.answers("Below: the units' documents", len(below) == 2, below)
	}},
	{"18", "a cited resolution with symbol, day and issuer, the root of a roll-up", func(w *walk) {
		c := w.cited("33-NQ/TW")
		on := domain.NewDate(2014, 6, 9)
		w.do(domain.TrackResolution{Issued: w.by(head), Resolution: domain.ResolutionOf("33-NQ/TW", on), Kind: c.Kind, Symbol: c.Symbol, Date: on, Issuer: c.Issuer})
		w.event("res."+string(domain.ResolutionOf("33-NQ/TW", on)), "resolution.tracked")
		w.answers("Resolutions", len(got[[]projections.Resolution](w)(w.house.views.Resolutions(w.ctx()))) == 1, c)
		w.answers("Citations", c.Resolved && c.Dated != nil && c.Issuer == "Ban Chấp hành Trung ương Đảng khóa XI", c)
	}},
	{"19", "a chain: the cited guideline carries out a cited directive", func(w *walk) {
		c := w.cited("23-HD/BTGTW")
		w.answers("Citations: implements", c.Implements == "06-CT/TW", c)
	}},
	{"20", "a citation without symbol and day waits for a person, and is resolved by one", func(w *walk) {
		waiting := got[[]projections.CitedIn](w)(w.house.views.Unresolved(w.ctx(), 10))
		w.answers("Unresolved", len(waiting) == 2 && waiting[0].Title != "", waiting)
		w.do(domain.ResolveCitation{
			Issued: w.by(clerk), Document: w.story.document, No: waiting[0].No, Symbol: "21-CTr/TU",
			Date: domain.NewDate(2021, 9, 30), Issuer: "Ban Chấp hành Đảng bộ tỉnh",
		})
		w.event(w.doc(), "document.citation_resolved")
		left := got[[]projections.CitedIn](w)(w.house.views.Unresolved(w.ctx(), 10))
		w.answers("Unresolved: one less", len(left) == 1, left)
	}},
	{"21", "a cited directive whose issuer's name is written in another way", func(w *walk) {
		c := w.cited("06-CT/TW")
		w.answers("Citations", c.Kind == "Chỉ thị" && c.Issuer == "Ban Bí thư khóa XIII", c)
	}},
	{"22", "a plan without symbol, known by what it carries out", func(w *walk) {
		left := got[[]projections.CitedIn](w)(w.house.views.Unresolved(w.ctx(), 10))
		w.answers("Unresolved: implements", len(left) == 1 && left[0].Implements == "49-KL/TW" && left[0].Issuer == "Ban Thường vụ Tỉnh ủy", left)
	}},
	{"23", "a resolution of ten years ago is carried out still", func(w *walk) {
		duties := got[[]obligation](w)(w.house.views.Obligations(w.ctx(), string(w.story.document)))
		i := slices.IndexFunc(duties, func(o obligation) bool { return strings.Contains(o.Text, "33-NQ/TW") })
		w.answers("Obligations: continuous", i >= 0 && duties[i].Duty == string(domain.Continuous), duties)
	}},
	{"24", "propaganda: work at any time, with people and evidence, offered to the next report", func(w *walk) {
		id := w.duty(3, "dang-uy-02")
		done := got[[]projections.Activity](w)(w.house.views.ActivitiesSince(w.ctx(), string(id), domain.NewDate(2024, 1, 1)))
		w.answers("ActivitiesSince", len(done) == 1 && done[0].People == 45, done)
	}},
	{"25", "the eight fields of work, as fields of a form", func(w *walk) {
		f := w.event("form.khoa-giao", "form.published").(domain.FormPublished)
		areas := map[string]bool{}
		for _, x := range f.Fields {
			if x.Area != "" {
				areas[x.Area] = true
			}
		}
		w.answers("Timeline: form", len(areas) == 8, f.Fields)
	}},
	{"26", "where a unit is: an agency, a public unit, an enterprise", func(w *walk) {
		w.do(domain.EstablishUnit{
			Issued: w.by("post:main/quan-tri"), Unit: "chi-bo-01", Name: "Chi bộ Khoa Cơ bản", Kind: domain.CellCommittee, Parent: "dang-uy-01", Host: domain.PublicUnit,
		})
		e := w.event("org.main", "unit.established").(domain.UnitEstablished)
		u := got[projections.Unit](w)(w.house.views.Unit(w.ctx(), "chi-bo-01"))
		w.answers("Unit", e.Host == domain.PublicUnit && u.Parent == "dang-uy-01", u)
	}},
	{"27", "a unit plans its own inspections: what, whom, with whom", func(w *walk) {
		items := got[[]projections.PlannedItem](w)(w.house.views.PlannedItems(w.ctx(), string(domain.ProgrammeOf("dang-uy-01", 2024))))
		w.answers("PlannedItems", len(items) == 2 && len(items[0].Subjects) == 1 && slices.Contains(items[0].Partners, string(theBoard)), items)
		w.refused(domain.NotYours, w.programmeOf("dang-uy-02", domain.ByPost("dang-uy-01", "bi-thu")))
	}},
	{"28", "a review of a resolution is planned, and held", func(w *walk) {
		due, err := domain.DeadlineOn(domain.NewDate(2024, 12, 2), "trước ngày 03/12/2024", w.story.cal)
		w.do(domain.PlanReview{
			Issued: w.by(domain.ByPost("dang-uy-01", "bi-thu")), Review: interim, Resolution: "33-NQ/TW", Kind: domain.InterimReview, Unit: "dang-uy-01", Due: got[domain.Deadline](w)(due, err),
		})
		w.event("review."+string(interim), "review.planned")
		w.do(domain.CollectReviewData{
			Issued: w.by(domain.ByPost("dang-uy-01", "chuyen-vien")), Review: interim,
			Figures: []domain.ReviewFigure{{Figure: "education_activities", Value: 12, Assignments: []domain.AssignmentID{w.duty(3, "dang-uy-01")}}},
		})
		w.event("review."+string(interim), "review.data_collected")
		reviews := got[[]projections.Review](w)(w.house.views.ReviewsOf(w.ctx(), "33-NQ/TW"))
		w.answers("ReviewsOf", len(reviews) == 1 && len(reviews[0].Figures) > 2, reviews)
	}},
	{"29", "a review is not closed without its minutes and its report", func(w *walk) {
		leader := domain.ByPost("dang-uy-01", "bi-thu")
		w.refused(domain.NotInThisState, domain.CloseReview{Issued: w.by(leader), Review: interim})
		w.refused(domain.Incomplete, domain.HoldReview{Issued: w.by(leader), Review: interim, On: domain.DateOf(w.clock.Now())})
		w.do(domain.HoldReview{Issued: w.by(leader), Review: interim, On: domain.DateOf(w.clock.Now()), Minutes: w.text("Biên bản hội nghị")})
		w.refused(domain.NotInThisState, domain.CloseReview{Issued: w.by(leader), Review: interim})
		w.do(domain.SendReviewReport{Issued: w.by(leader), Review: interim, Symbol: "11-BC/ĐU", To: "Ban Thường vụ Đảng ủy Khối", Report: w.text("Báo cáo sơ kết")})
		w.do(domain.CloseReview{Issued: w.by(leader), Review: interim})
		w.event("review."+string(interim), "review.closed")
	}},
}

// cited is a citation of the directive.
func (w *walk) cited(symbol string) citation {
	w.t.Helper()
	all := got[[]citation](w)(w.house.views.Citations(w.ctx(), string(w.story.document)))
	i := slices.IndexFunc(all, func(c citation) bool { return c.Symbol == symbol })
	if i < 0 {
		w.t.Fatalf("%s is not cited: %+v", symbol, all)
	}
	return all[i]
}
