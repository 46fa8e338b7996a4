package web

import (
	"net/http"

	"github.com/dondoc/dondoc/projections"
)

// routes is every URL there is.
func (s Server) routes(t *turn) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.read(everything, Server.overview))
	mux.Handle("GET /duties/{id}", s.read(named(oneDuty), Server.duty))
	mux.Handle("GET /units", s.read(everything, Server.units))
	mux.Handle("GET /units/{id}", s.read(named(projections.OfUnit), Server.unit))
	mux.Handle("GET /documents", s.read(theRegister, Server.documents))
	mux.Handle("GET /documents/{id}", s.read(named(projections.OfDocument), Server.document))
	mux.Handle("GET /lists/{name}", s.read(everything, Server.list))
	if s.Search != nil {
		mux.Handle("GET /search", s.page(s.search))
	}
	mux.HandleFunc("GET /healthz", s.healthz)
	if s.Metrics != nil {
		mux.Handle("GET /metrics", s.Metrics)
	}
	mux.HandleFunc("GET /assets/{version}/{file...}", s.asset)
	if s.Advance != nil {
		mux.Handle("POST /demo/advance", s.page(func(w http.ResponseWriter, r *http.Request) error { return s.advance(w, r, t) }))
	}
	mux.Handle("/", s.page(func(_ http.ResponseWriter, r *http.Request) error { return nowhere(mux, r) }))
	return mux
}
