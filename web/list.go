package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// listed is the most rows of one page of a list.
const listed = 100

// The lists beside the standings.
const (
	soonList       = "soon"
	remediesList   = "remedies"
	unresolvedList = "unresolved"
	unplannedList  = "unplanned"
	updatedList    = "updated"
	urgingsList    = "urgings"
)

// pages says which part of a list is shown.
type pages struct {
	From  int    // how many rows stand before it
	Shown int    // rows of this page
	Total int    // rows of the list; below From+Shown: not known
	Next  string // the address of the next page; "": there is none
}

// duties is a page of a list of duties, with its title and how many there are; -1: nobody has counted.
func (s Server) duties(r *http.Request, name, after string) (title string, page projections.Page[projections.Duty], total func() (int, error), err error) {
	ctx, now := r.Context(), s.Now()
	l, err := s.law(ctx)
	if err != nil {
		return "", page, nil, err
	}
	agenda := func(count func(projections.Agenda) int) func() (int, error) {
		return func() (int, error) {
			m, err := s.Views.Moment(ctx, "", now)
			if err != nil {
				return 0, err
			}
			a, err := s.Views.Agenda(ctx, m, l.soonUntil(now))
			return count(a), err
		}
	}
	switch name {
	case soonList:
		page, err = s.Views.SoonPage(ctx, now, l.soonUntil(now), after, listed)
		return soonTitle, page, agenda(func(a projections.Agenda) int { return a.Soon }), err
	case remediesList:
		page, err = s.Views.RemediesPage(ctx, after, listed)
		return remediesTitle, page, agenda(func(a projections.Agenda) int { return a.Remedies }), err
	case unplannedList:
		page, err = s.Views.UnplannedPage(ctx, after, listed)
		return unplannedTitle, page, func() (int, error) { return s.Views.CountUnplanned(ctx) }, err
	}
	standing, known := standings[domain.Standing(name)]
	if !known {
		return "", page, nil, missing(noSuchList)
	}
	page, err = s.Views.StandingPage(ctx, domain.Standing(name), now, after, listed)
	return standing.list, page, func() (int, error) {
		m, err := s.Views.Moment(ctx, "", now)
		if err != nil {
			return 0, err
		}
		t, err := s.Views.Total(ctx, m, false)
		return standsAt(t, domain.Standing(name)), err
	}, err
}

// standsAt is how many of a tally stand somewhere, -1 when it does not say.
func standsAt(t projections.Tally, s domain.Standing) int {
	switch s {
	case domain.CompletedOnTime:
		return t.CompletedOnTime
	case domain.CompletedLate:
		return t.CompletedLate
	case domain.AwaitingApproval:
		return t.Awaiting
	case domain.InTime:
		return t.InTime
	case domain.Overdue:
		return t.Overdue
	case domain.NoDeadline:
		return t.NoDeadline
	case domain.WasCancelled:
		return t.Cancelled
	case domain.WasClosed:
		return t.Closed
	}
	return -1
}

// list is a page of the duties at a standing, or of one of the other lists.
func (s Server) list(w http.ResponseWriter, r *http.Request) error {
	ctx, name, after := r.Context(), r.PathValue("name"), r.URL.Query().Get("after")
	switch name {
	case unresolvedList:
		citations, err := s.Views.Unresolved(ctx, listed+1)
		if err != nil {
			return err
		}
		return s.show(w, r, http.StatusOK, unresolvedPage(s.frame(unresolvedTitle, ""), citations[:min(len(citations), listed)], len(citations) > listed))
	case updatedList:
		rates, err := s.Views.UpdateRates(ctx, domain.DateOf(s.Now()))
		if err != nil {
			return err
		}
		return s.show(w, r, http.StatusOK, updatedPage(s.frame(updatedTitle, ""), rates))
	case urgingsList:
		page, err := s.Views.UrgingsPage(ctx, after, listed)
		if err != nil {
			return noPage(err)
		}
		p, err := pagesOf(r, len(page.Rows), page.Next, func() (int, error) { return s.Views.CountUrgings(ctx) })
		if err != nil {
			return err
		}
		return s.show(w, r, http.StatusOK, urgingsPage(s.frame(urgingsTitle, ""), page.Rows, p))
	}
	title, page, total, err := s.duties(r, name, after)
	if err != nil {
		return noPage(err)
	}
	p, err := pagesOf(r, len(page.Rows), page.Next, total)
	if err != nil {
		return err
	}
	var urged map[string]projections.Urging
	if domain.Standing(name) == domain.Overdue {
		keys := make([]string, len(page.Rows))
		for i, d := range page.Rows {
			keys[i] = d.Key
		}
		if urged, err = s.Views.LastUrgings(ctx, keys); err != nil {
			return err
		}
	}
	return s.show(w, r, http.StatusOK, listPage(s.frame(title, ""), name, page.Rows, urged, p))
}

// noPage turns a page that no list has given into the answer that says so.
func noPage(err error) error {
	if errors.Is(err, projections.ErrPage) {
		return missing(noSuchPage)
	}
	return err
}

// pagesOf says which part of a list an address shows. The list is counted when it has more than one page.
func pagesOf(r *http.Request, shown int, next string, total func() (int, error)) (p pages, err error) {
	q := r.URL.Query()
	p.Shown = shown
	if q.Get("after") != "" {
		if n, err := strconv.Atoi(q.Get("from")); err == nil && n > 0 && n < 1e9 { // only what the page says of itself
			p.From = n
		}
	}
	if next != "" {
		p.Next = r.URL.Path + "?" + url.Values{"after": {next}, "from": {strconv.Itoa(p.From + shown)}}.Encode()
	}
	if p.Total = shown; p.Next != "" || p.From > 0 {
		p.Total, err = total()
	}
	return p, err
}
