package domain

import "slices"

// ReviewKind tells sơ kết from tổng kết.
type ReviewKind string

const (
	InterimReview ReviewKind = "interim" // sơ kết
	FinalReview   ReviewKind = "final"   // tổng kết
)

// A ReviewFigure is a number of a review, and the duties whose reports it comes from.
type ReviewFigure struct {
	Figure      string         `json:"figure"` // code of a field of a report form
	Value       int            `json:"value"`
	Assignments []AssignmentID `json:"assignments"`
}

// States of a review.
const (
	PlannedReview Status = "planned"
	DataCollected Status = "data_collected"
	Held          Status = "held"
	ReportSent    Status = "report_sent"
)

// ReviewLife is the table of a review's transitions. The unit is the one that holds it. Nothing is closed without
// minutes and a report: there is no other way to its end.
var ReviewLife = []Transition{
	{[]Status{""}, "PlanReview", []Party{UnitLeader, GiverLeader}, PlannedReview},
	{[]Status{PlannedReview, DataCollected}, "CollectReviewData", []Party{UnitLeader, UnitOfficer}, DataCollected},
	{[]Status{DataCollected}, "HoldReview", []Party{UnitLeader, UnitOfficer}, Held},
	{[]Status{Held}, "SendReviewReport", []Party{UnitLeader, UnitOfficer, UnitClerk}, ReportSent},
	{[]Status{ReportSent}, "CloseReview", []Party{UnitLeader}, Closed},
}

// Review is a unit's look back on a resolution: planned, prepared with figures, held, reported.
type Review struct {
	Status  Status
	Plan    ReviewPlanned
	Figures []ReviewFigure // those collected last
}

// Decide says what a command makes happen.
func (r Review) Decide(cmd Command) ([]Event, error) {
	b := bonds{unit: r.Plan.Unit}
	if c, ok := cmd.(PlanReview); ok && r.Status == "" {
		b.unit = c.Unit
	}
	if _, err := allowed(ReviewLife, r.Status, commandName(cmd), parties(cmd, b)); err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case PlanReview:
		if c.Kind != InterimReview && c.Kind != FinalReview {
			return nil, refuse(Incomplete, "a review is %q or %q", InterimReview, FinalReview)
		}
		if c.Due.Closes.IsZero() || c.Due.Day.Before(DateOf(c.At)) {
			return nil, refuse(BadDate, "a review needs a day that is still to come")
		}
		if want := ReviewOf(c.Resolution, c.Kind, c.Unit, c.Due.Day.Year); c.Review != want {
			return nil, refuse(Incomplete, "this review has the id %s", want)
		}
		return []Event{ReviewPlanned{
			Review: c.Review, Resolution: c.Resolution, Document: c.Document, Kind: c.Kind, Unit: c.Unit, Due: c.Due, On: DateOf(c.At),
		}}, nil
	case CollectReviewData:
		for _, f := range c.Figures {
			if f.Figure == "" || len(f.Assignments) == 0 || slices.Contains(f.Assignments, "") {
				return nil, refuse(NoSource, "figure %q has no report it comes from", f.Figure)
			}
		}
		return []Event{ReviewDataCollected{Figures: c.Figures, Text: c.Text}}, nil
	case HoldReview:
		if c.Minutes.Ref == "" || c.On.IsZero() || c.On.After(DateOf(c.At)) || c.On.Before(r.Plan.On) {
			return nil, refuse(Incomplete, "a review needs the day it was held and its minutes")
		}
		return []Event{ReviewHeld{On: c.On, Minutes: c.Minutes}}, nil
	case SendReviewReport:
		if c.Report.Ref == "" {
			return nil, refuse(Incomplete, "the report of a review needs its text")
		}
		return []Event{ReviewReportSent{Symbol: c.Symbol, To: c.To, On: DateOf(c.At), Report: c.Report}}, nil
	case CloseReview:
		return []Event{ReviewClosed{On: DateOf(c.At)}}, nil
	}
	return nil, unknown("review", cmd)
}

// Evolve folds one fact into the state.
func (r Review) Evolve(e Event) Review {
	switch e := e.(type) {
	case ReviewPlanned:
		r.Status, r.Plan = PlannedReview, e
	case ReviewDataCollected:
		r.Status, r.Figures = DataCollected, e.Figures
	case ReviewHeld:
		r.Status = Held
	case ReviewReportSent:
		r.Status = ReportSent
	case ReviewClosed:
		r.Status = Closed
	}
	return r
}

// ReviewOf is the review of a resolution by a unit in a year, of a kind.
func ReviewOf(resolution string, k ReviewKind, u UnitID, year int) ReviewID {
	return ReviewID(Derive("review", resolution, string(k), string(u), itoa(year)))
}
