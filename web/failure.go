package web

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// A failure is an error with the sentence its reader gets.
type failure struct {
	status int
	title  string
	text   string
	allow  string // methods, of a 405
	err    error  // for the log; nil when the reader's own doing explains all
}

func (f *failure) Error() string {
	if f.err != nil {
		return f.title + ": " + f.err.Error()
	}
	return f.title
}

func (f *failure) Unwrap() error { return f.err }

// missing is the failure for something that is not there.
func missing(what string) error {
	return &failure{status: http.StatusNotFound, title: notFoundTitle, text: notFoundText(what)}
}

// found turns "no such row" into the page that says so.
func found(err error, what string) error {
	if projections.Absent(err) {
		return missing(what)
	}
	return err
}

// nowhere answers what no route answers: a wrong method is told the right ones.
func nowhere(mux *http.ServeMux, r *http.Request) error {
	var allow []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		ask := r.Clone(r.Context())
		ask.Method = method
		if _, pattern := mux.Handler(ask); pattern != "/" && pattern != "" && method != r.Method {
			allow = append(allow, method)
		}
	}
	if len(allow) > 0 {
		return &failure{status: http.StatusMethodNotAllowed, title: wrongMethodTitle, text: wrongMethodText, allow: strings.Join(allow, ", ")}
	}
	return missing(thisPage)
}

// page is a handler that returns its error.
type page func(w http.ResponseWriter, r *http.Request) error

// page runs a handler; this is the one place where errors become answers.
func (s Server) page(h page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// fail answers with a page that says what happened and what to do. What only the house can mend goes to
// the log under a number, and only the number to the reader.
func (s Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	f := &failure{status: http.StatusInternalServerError, title: brokenTitle, err: err}
	if refusal, ok := domain.Refused(err); ok {
		f = &failure{status: http.StatusConflict, title: refusedTitle, text: refusal.Text()}
	} else if known := (*failure)(nil); errors.As(err, &known) {
		f = known
	}
	if f.err != nil {
		id := rand.Text()[:10]
		s.Log.Error("request failed", "id", id, "method", r.Method, "path", r.URL.Path, "error", f.err)
		f.text = brokenText(id)
	}
	if f.allow != "" {
		w.Header().Set("Allow", f.allow)
	}
	if err := s.show(w, r, f.status, failurePage(s.frame(f.title, ""), *f)); err != nil {
		s.Log.Error("error page failed", "error", err)
		http.Error(w, f.title, f.status)
	}
}
