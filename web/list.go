package web

import (
	"net/http"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// listed is the most rows of one list.
const listed = 500

// The lists beside the standings.
const (
	soonList       = "soon"
	remediesList   = "remedies"
	unresolvedList = "unresolved"
)

// list is the duties at a standing, or one of the other lists that the overview counts.
func (s Server) list(w http.ResponseWriter, r *http.Request) error {
	ctx, name, now := r.Context(), r.PathValue("name"), s.Now()
	standing, ok := standings[domain.Standing(name)]
	var duties []projections.Duty
	var err error
	title := standing.list
	switch {
	case ok:
		duties, err = s.Views.Standing(ctx, domain.Standing(name), now, listed+1)
	case name == soonList:
		title = soonTitle
		var l law
		if l, err = s.law(ctx); err != nil {
			return err
		}
		duties, err = s.Views.Soon(ctx, now, l.soonUntil(now), listed+1)
	case name == remediesList:
		title = remediesTitle
		duties, err = s.Views.Remedies(ctx, listed+1)
	case name == unresolvedList:
		citations, err := s.Views.Unresolved(ctx, listed+1)
		if err != nil {
			return err
		}
		return s.show(w, r, http.StatusOK, unresolvedPage(s.frame(unresolvedTitle, ""), citations[:min(len(citations), listed)], len(citations) > listed))
	default:
		return missing(noSuchList)
	}
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, listPage(s.frame(title, ""), name, duties[:min(len(duties), listed)], len(duties) > listed))
}
