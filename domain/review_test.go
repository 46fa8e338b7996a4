package domain

import (
	"testing"

	"pgregory.net/rapid"
)

var (
	interim = ReviewOf("45-NQ/TW", InterimReview, water, 2024)

	planReview = PlanReview{
		Issued: as(ByPost(water, "bi-thu"), "2024-02-26 08:00"), Review: interim, Resolution: "45-NQ/TW", Document: "d1",
		Kind: InterimReview, Unit: water, Due: dueOn("2024-03-19", ""),
	}

	reviewPlanned = ReviewPlanned{
		Review: interim, Resolution: "45-NQ/TW", Document: "d1", Kind: InterimReview, Unit: water, Due: planReview.Due, On: date("2024-02-26"),
	}

	collectData = CollectReviewData{
		Issued: as(ByPost(water, "can-bo"), "2024-03-05 08:00"), Review: interim,
		Figures: []ReviewFigure{{"activities", 12, []AssignmentID{"a1", "a2"}}}, Text: ref(item("prose")),
	}

	dataCollected = ReviewDataCollected{Figures: collectData.Figures, Text: collectData.Text}

	holdReview = HoldReview{Issued: as(planReview.By, "2024-03-12 17:00"), Review: interim, On: date("2024-03-12"), Minutes: item("minutes")}

	reviewHeld = ReviewHeld{On: date("2024-03-12"), Minutes: item("minutes")}

	sendReview = SendReviewReport{
		Issued: as(ByPost(water, "van-thu"), "2024-03-15 08:00"), Review: interim, Symbol: "15-BC/CU", To: "Ban Thường vụ Đảng ủy Khối", Report: item("report"),
	}

	reviewSent = ReviewReportSent{Symbol: "15-BC/CU", To: "Ban Thường vụ Đảng ủy Khối", On: date("2024-03-15"), Report: item("report")}

	closeReview = CloseReview{Issued: as(planReview.By, "2024-03-18 08:00"), Review: interim}

	reviewLife = []Event{reviewPlanned, dataCollected, reviewHeld, reviewSent, ReviewClosed{On: date("2024-03-18")}}
)

func TestAReview(t *testing.T) {
	plan := func(change func(*PlanReview)) Command { return but(planReview, change) }
	after := func(n int) []Event { return reviewLife[:n] }
	figure := func(f ReviewFigure) Command {
		return but(collectData, func(c *CollectReviewData) { c.Figures = []ReviewFigure{f} })
	}
	tell[Review](t, []scenario{
		{"a unit plans it", nil, planReview, []Event{reviewPlanned}, ""},
		{"a board plans it for a unit", nil, plan(func(c *PlanReview) { c.Issued = as(byHead, "2024-02-26 08:00") }), []Event{reviewPlanned}, ""},
		{"another unit does not", nil, plan(func(c *PlanReview) { c.Issued = as(ByPost(power, "bi-thu"), "2024-02-26 08:00") }), nil, NotYours},
		{"a third kind there is not", nil, plan(func(c *PlanReview) { c.Kind = "audit" }), nil, Incomplete},
		{"its id says what it is", nil, plan(func(c *PlanReview) { c.Kind = FinalReview }), nil, Incomplete},
		{"its day is still to come", nil, plan(func(c *PlanReview) { c.At = instant("2024-03-20 08:00") }), nil, BadDate},
		{"it needs a day", nil, plan(func(c *PlanReview) { c.Due = Deadline{} }), nil, BadDate},
		{"it is planned once", after(1), planReview, nil, NotInThisState},
		{"figures are gathered", after(1), collectData, []Event{dataCollected}, ""},
		{"and gathered anew", after(2), collectData, []Event{dataCollected}, ""},
		{"a figure has a source", after(1), figure(ReviewFigure{Figure: "activities", Value: 3}), nil, NoSource},
		{"that is named", after(1), figure(ReviewFigure{"activities", 3, []AssignmentID{""}}), nil, NoSource},
		{"a figure has a name", after(1), figure(ReviewFigure{"", 3, []AssignmentID{"a1"}}), nil, NoSource},
		{"it is held", after(2), holdReview, []Event{reviewHeld}, ""},
		{"with minutes", after(2), but(holdReview, func(c *HoldReview) { c.Minutes = Item{} }), nil, Incomplete},
		{"on a day that was", after(2), but(holdReview, func(c *HoldReview) { c.On = date("2024-03-13") }), nil, Incomplete},
		{"after it was planned", after(2), but(holdReview, func(c *HoldReview) { c.On = date("2024-02-25") }), nil, Incomplete},
		{"not without figures", after(1), holdReview, nil, NotInThisState},
		{"its report is sent", after(3), sendReview, []Event{reviewSent}, ""},
		{"with a text", after(3), but(sendReview, func(c *SendReviewReport) { c.Report = Item{} }), nil, Incomplete},
		{"it is closed", after(4), closeReview, []Event{reviewLife[4]}, ""},
		{"not without its report", after(3), closeReview, nil, NotInThisState},
		{"not without its minutes", after(2), closeReview, nil, NotInThisState},
		{"an officer does not close it", after(4), but(closeReview, func(c *CloseReview) { c.By = ByPost(water, "can-bo") }), nil, NotYours},
	})
}

func reviewMatrix() matrix {
	m := matrixOf(func(r Review) Status { return r.Status })
	m.name, m.table, m.signers = "review", ReviewLife, append(ofADuty[:len(ofADuty):len(ofADuty)],
		signer{ByPost(water, "can-bo"), []Party{Unit, UnitOfficer}}, signer{ByPost(water, "van-thu"), []Party{Unit, UnitClerk}})
	for n, s := range m.signers { // no giver is named: the commission is one of the house too
		if ActorOf(s.by).Unit == auditors && s.is([]Party{InspectorsLeader}) {
			m.signers[n].are = []Party{Giver, GiverLeader, Inspectors, InspectorsLeader}
		}
	}
	m.states = map[Status][]Event{"": nil}
	for n, s := range []Status{PlannedReview, DataCollected, Held, ReportSent, Closed} {
		m.states[s] = reviewLife[:n+1]
	}
	m.commands = []Command{planReview, collectData, holdReview, sendReview, closeReview}
	return m
}

func askedOfReviews(t *rapid.T, by Issued) Command {
	text := rapid.SampledFrom([]Item{{}, item("text"), item("other")}).Draw(t, "text")
	plan, collect, hold, send := planReview, collectData, holdReview, sendReview
	plan.Issued, collect.Issued, hold.Issued, send.Issued = by, by, by, by
	plan.Due = dueOn("2024-12-20", "")
	if text.Ref == "" {
		collect.Figures = []ReviewFigure{{"activities", 3, nil}}
	}
	hold.On, hold.Minutes, send.Report = DateOf(by.At), text, text
	return pick(t, plan, plan, collect, collect, hold, hold, send, send, CloseReview{by, interim})
}

func TestReviewsHold(t *testing.T) {
	hold(t, askedOfReviews, func(r Review) Status { return r.Status }, ReviewLife)
}
