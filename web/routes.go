package web

import "net/http"

// routes is every URL there is.
func (s Server) routes(t *turn) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.page(s.overview))
	mux.Handle("GET /duties/{id}", s.page(s.duty))
	mux.Handle("GET /units", s.page(s.units))
	mux.Handle("GET /units/{id}", s.page(s.unit))
	mux.Handle("GET /documents", s.page(s.documents))
	mux.Handle("GET /documents/{id}", s.page(s.document))
	mux.Handle("GET /lists/{name}", s.page(s.list))
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
