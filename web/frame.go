package web

import (
	"bytes"
	"net/http"
	"time"

	"github.com/a-h/templ"
)

// A frame is what every page has around its own matter.
type frame struct {
	Title string // of the page, as its h1
	House string
	Here  string // the entry of the menu that is marked
	Now   time.Time
	Demo  bool

	Searches bool   // there is something to search with
	Typed    string // what was looked for

	Asked   string // the moment of the past that the page shows, as the address has it
	Present string // this page, now; "" when it is the same at any moment
	Behind  bool   // what was just written is missing
	Again   string // this page, once more
}

func (s Server) frame(title, here string) frame {
	l := s.looking
	f := frame{Title: title, House: s.Title, Here: here, Now: s.Now(), Demo: s.Advance != nil && l.asked == "", Searches: s.Search != nil, Asked: l.asked, Behind: l.behind}
	if l.page != nil {
		f.Present, f.Again = l.present(), l.page.RequestURI()
	}
	return f
}

// show makes a page whole, then sends it.
func (s Server) show(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // who went away does not read it
	return nil
}

// known says whether an id of a URL can be one at all, so that nothing else reaches the database.
func known(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
