package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// How much of each kind is shown: of all kinds together, and of one.
const (
	foundOfEach = 10
	foundOfOne  = 50
)

// found is the page of a search.
type foundPage struct {
	projections.Found
	Typed string
	Kind  string // of which this is a page; "" for all
}

// search shows what has all the words that somebody typed.
func (s Server) search(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := foundPage{Typed: strings.TrimSpace(strings.ToValidUTF8(q.Get("q"), "")), Kind: q.Get("kind")}
	ask := projections.Sought{Typed: p.Typed, Kind: p.Kind, After: q.Get("after"), Limit: foundOfEach}
	if p.Kind != "" {
		ask.Limit = foundOfOne
	}
	var err error
	p.Found, err = s.Search.Within(domain.Clauses{Everything: true}).Find(r.Context(), ask) // everybody on this machine, until there are accounts
	switch {
	case errors.Is(err, projections.ErrSearchLong):
		return &failure{status: http.StatusBadRequest, title: searchTitle, text: searchLongText}
	case errors.Is(err, projections.ErrSearchBroad):
		return &failure{status: http.StatusUnprocessableEntity, title: searchTitle, text: searchBroadText}
	case errors.Is(err, projections.ErrSearchPage):
		return missing(noSuchSearch)
	case err != nil:
		return err
	}
	f := s.frame(searchTitle, "")
	f.Typed = p.Typed
	return s.show(w, r, http.StatusOK, searchPage(f, p))
}

// searchURL is a page of what was found.
func searchURL(typed, kind, after string) string {
	q := url.Values{"q": {typed}}
	if kind != "" {
		q.Set("kind", kind)
	}
	if after != "" {
		q.Set("after", after)
	}
	return "/search?" + q.Encode()
}

// hitURL is where a thing is shown.
func hitURL(h projections.Hit) string {
	switch h.Kind {
	case projections.FoundUnits:
		return "/units/" + h.Key
	case projections.FoundDuties:
		return "/duties/" + h.Key
	}
	return "/documents/" + h.Document
}

// hitWords are the name of a thing and what is said beside it.
func hitWords(h projections.Hit) (name, beside string) {
	switch h.Kind {
	case projections.FoundDocuments:
		if h.Symbol == "" {
			return excerpt(h.Text, 200), ""
		}
		return h.Symbol, excerpt(h.Text, 200)
	case projections.FoundUnits:
		return h.Text, ""
	case projections.FoundObligations:
		beside = "trong " + orDash(h.Symbol)
		if h.Units > 0 {
			beside += " · giao " + count(h.Units) + " nơi"
		}
		return excerpt(h.Text, 200), beside
	}
	beside = h.UnitName
	if h.Symbol != "" {
		beside += " · " + h.Symbol
	}
	return excerpt(orDash(h.Text), 200), beside
}
