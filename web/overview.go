package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// overview is the first page: what waits today, how it stands, what goes out next, who has reported.
type overview struct {
	Agenda     projections.Agenda
	Groups     []group
	Sum        group
	Continuous []projections.Updated // by quarter of this year
	Next       []departure
	Documents  []projections.Document
	Matrices   []matrix
}

// A group is the summary's line for all units of a kind.
type group struct {
	Kind, Label string
	Units       int
	projections.Tally
}

const (
	shownDepartures = 5
	shownDocuments  = 3
	shownRegimes    = 3
	shownReporters  = 300
)

func (s Server) overview(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), s.Now()
	l, err := s.law(ctx)
	if err != nil {
		return err
	}
	m, err := s.Views.Moment(ctx, "", now)
	if err != nil {
		return err
	}
	var o overview
	if o.Agenda, err = s.Views.Agenda(ctx, m, l.soonUntil(now)); err != nil {
		return err
	}
	tallies, err := s.Views.ByKind(ctx, m, true)
	if err != nil {
		return err
	}
	all, err := s.Views.ByKind(ctx, m, false)
	if err != nil {
		return err
	}
	o.Groups, o.Sum = groups(tallies, all)
	if o.Continuous, err = s.Views.Continuous(ctx, quarters(now)); err != nil {
		return err
	}
	if o.Next, err = s.departures(ctx, l, now); err != nil {
		return err
	}
	documents, err := s.Views.DocumentsPage(ctx, "", shownDocuments)
	if err != nil {
		return err
	}
	o.Documents = documents.Rows
	if o.Matrices, err = s.matrices(ctx); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, overviewPage(s.frame(overviewTitle, "/"), o))
}

// matrices are the newest regimes, those with the most reporters first.
func (s Server) matrices(ctx context.Context) ([]matrix, error) {
	regimes, err := s.Views.LatestRegimes(ctx, shownRegimes)
	if err != nil {
		return nil, err
	}
	var list []matrix
	for _, regime := range regimes {
		cells, err := s.Views.Matrix(ctx, regime.Key)
		if err != nil {
			return nil, err
		}
		m := matrixOf(regime, cells)
		if via := string(m.Rule.Route.Via); via != "" {
			called, err := s.Views.UnitNames(ctx, []string{via})
			if err != nil {
				return nil, err
			}
			m.Via = names(called).unit(m.Rule.Route.Via)
		}
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b matrix) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
	return list, nil
}

// groups puts the kinds in the order of the summary, and sums them. A kind that was never given anything,
// dated or not, has no line.
func groups(tallies, all []projections.KindTally) (list []group, sum group) {
	sum.Label = sumLabel
	for _, t := range tallies {
		if !slices.ContainsFunc(all, func(a projections.KindTally) bool { return a.Kind == t.Kind && a.Total > 0 }) {
			continue
		}
		list = append(list, group{Kind: t.Kind, Label: kindLabel(t.Kind), Units: t.Units, Tally: t.Tally})
		sum.Units += t.Units
		a, b := &sum.Tally, t.Tally
		a.Total += b.Total
		a.CompletedOnTime += b.CompletedOnTime
		a.CompletedLate += b.CompletedLate
		a.Awaiting += b.Awaiting
		a.InTime += b.InTime
		a.Overdue += b.Overdue
		a.NoDeadline += b.NoDeadline
		a.Cancelled += b.Cancelled
		a.OnTime += b.OnTime
		a.DueSoFar += b.DueSoFar
	}
	order := func(kind string) int {
		for i, k := range kinds {
			if string(k.kind) == kind {
				return i
			}
		}
		return len(kinds)
	}
	slices.SortFunc(list, func(a, b group) int { return cmp.Compare(order(a.Kind), order(b.Kind)) })
	return list, sum
}

// quarters are the bounds of this year's quarters that have begun.
func quarters(now time.Time) []time.Time {
	today := domain.DateOf(now)
	var bounds []time.Time
	for month := time.January; ; month += 3 {
		first := domain.NewDate(today.Year, month, 1)
		bounds = append(bounds, first.Time(0, 0))
		if month > time.December || first.After(today) {
			return bounds
		}
	}
}

// A departure is what goes out at one time for one reason, to one or many.
type departure struct {
	At    time.Time
	What  string
	About string
	To    []string // whom it tells: superiors, or the first unit
	Of    string   // the first unit it is about, when superiors are told
	More  int      // how many other units
	Link  string
}

// departures gathers the notices that go out next.
func (s Server) departures(ctx context.Context, l law, now time.Time) ([]departure, error) {
	next, err := s.Views.Upcoming(ctx, shownReporters)
	if err != nil {
		return nil, err
	}
	type reason struct {
		at           int64
		stage, about string
	}
	var list []departure
	seen := map[reason]int{}
	for _, n := range next {
		at := l.slot(later(n.At, now))
		about := aboutWords(n)
		why := reason{at.Unix(), n.Stage, about}
		if i, ok := seen[why]; ok {
			list[i].More++
			continue
		}
		if len(list) == shownDepartures {
			break
		}
		stage, _ := l.stage(n.Stage)
		d := departure{At: at, What: raisedWords(stage) + ": " + stageWords(n.Stage), About: about, Link: "/duties/" + n.Assignment, To: []string{n.UnitName}}
		if stage.Escalation {
			d.Of = n.UnitName
			if d.To, err = s.superiors(ctx, stage, n); err != nil {
				return nil, err
			}
		}
		seen[why] = len(list)
		list = append(list, d)
	}
	return list, nil
}

// superiors names whom a stage tells about a duty, beside the unit itself.
func (s Server) superiors(ctx context.Context, stage domain.Stage, n projections.Upcoming) ([]string, error) {
	d, err := s.Views.Duty(ctx, n.Assignment)
	if err != nil {
		return nil, err
	}
	given := domain.AssignmentGiven{Unit: domain.UnitID(d.Unit), Superiors: domain.Superiors{
		Board: domain.UnitID(d.Board), Office: domain.UnitID(d.Office), Committee: domain.UnitID(d.Committee),
	}}
	var ids, to []string
	for _, u := range stage.Recipients(given) {
		ids = append(ids, string(u))
	}
	called, err := s.Views.UnitNames(ctx, ids)
	for _, id := range ids {
		to = append(to, names(called).unit(domain.UnitID(id)))
	}
	return to, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
