// Package web shows a house its directives: pages made on the server, in Vietnamese, from the read models.
//
//	browser ─► guards (host, origin, size, headers, panics) ─► routes ─► a handler ─► projections.Views
//	                                                                        └─► a page of templ, or an error
//
// A handler returns an error instead of writing one; failure.go turns it into a page with a sentence. Nothing
// is shown half: a page is made whole before its first byte leaves. The pages need no JavaScript and have none.
// Every word a person reads is in words.go, story_words.go, failure_words.go or a .templ file.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/dondoc/dondoc/projections"
)

// Server is what the web needs; it holds nothing of its own.
type Server struct {
	Views  projections.Views
	Search *projections.Search                // nil: there is nothing to search with, and no page says so
	Now    func() time.Time                   // the house's clock; a demo's stands still
	Health func(ctx context.Context) []string // why reads or writes do not work; empty: all is well. nil asks only the read models

	Metrics http.Handler // what a machine that watches asks for; nil: there is no such page

	Remarks func() []string // what is to be known of a house that works, for /healthz; nil: nothing

	// Advance moves a demo's clock to the next working morning and returns when the read models are there.
	// nil: this is no demo.
	Advance func(context.Context) error

	// Reached waits, as long as a reader does, until the read models tell of a position, and says whether they do, or whether the log is
	// not that long. nil: nobody waits.
	Reached func(ctx context.Context, position uint64) (reached, ahead bool, err error)

	Title   string       // of the house, beside the product's name; may be empty
	AnyHost bool         // answer to any host name: for a proxy that checks it; else only to this machine's own
	Log     *slog.Logger // what went wrong, with the number shown to the reader; nil is slog.Default

	looking looking // in one request
}

// Handler answers every request. Time limits are the caller's, in http.Server.
func (s Server) Handler() http.Handler {
	if s.Log == nil {
		s.Log = slog.Default()
	}
	if s.Health == nil {
		s.Health = func(ctx context.Context) []string {
			if err := s.Views.Ping(ctx); err != nil {
				return []string{"read models: " + err.Error()}
			}
			return nil
		}
	}
	return s.guard(s.routes(&turn{}))
}

// A turn lets one press of the demo's button work at a time.
type turn struct{ sync.Mutex }
