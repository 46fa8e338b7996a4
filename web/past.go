package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/dondoc/dondoc/projections"
)

// askedLong is the longest moment that anybody writes.
const askedLong = 64

// looking is how a house is looked at in one request: as it is, or as of a moment of the past.
type looking struct {
	asked  string   // the moment, as the address has it; "" is now
	behind bool     // what was just written is not in the read models yet
	page   *url.URL // that is asked for; nil: it is the same at any moment
}

// present is the address of a page as of now, or as it was asked for.
func (l looking) present() string {
	q := l.page.Query()
	q.Del("as_of")
	q.Del("min_position")
	u := url.URL{Path: l.page.Path, RawQuery: q.Encode()}
	return u.String()
}

// read is a page that may be asked for as of a moment of the past (as_of), and with something in it that was just written
// (min_position). The handler it is given asks its questions as ever: the house it is a method of is the house of that moment.
func (s Server) read(reach func(r *http.Request) projections.Reach, h func(Server, http.ResponseWriter, *http.Request) error) http.Handler {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		s := s
		ctx, q := r.Context(), r.URL.Query()
		var err error
		if s.looking.behind, err = s.await(ctx, q.Get("min_position")); err != nil {
			return err
		}
		s.looking.page = r.URL
		asked := strings.TrimSpace(q.Get("as_of"))
		if asked == "" {
			return h(s, w, r)
		}
		if len(asked) > askedLong || strings.ToValidUTF8(asked, "") != asked || strings.Contains(asked, "\x00") {
			return &failure{status: http.StatusBadRequest, title: pastTitle, text: unreadableText}
		}
		m, err := s.Views.Moment(ctx, asked, s.Now())
		if err != nil {
			return unseen(err)
		}
		past, err := s.Views.AsOf(ctx, m, reach(r))
		if err != nil {
			return unseen(err)
		}
		defer past.Close()
		s.Views, s.Now = past.Views, func() time.Time { return m.At }
		s.looking.asked = asked
		err = h(s, w, r.WithContext(context.WithValue(ctx, askedKey{}, asked)))
		if f := (*failure)(nil); errors.As(err, &f) && f.status == http.StatusNotFound {
			return &failure{status: f.status, title: notFoundTitle, text: notThenText(m.At)}
		}
		return err
	})
}

// unseen turns what is wrong with a moment into the page that says so.
func unseen(err error) error {
	var no *projections.NoMoment
	var much *projections.TooMuch
	switch {
	case errors.As(err, &much):
		return &failure{status: http.StatusBadRequest, title: pastTitle, text: tooMuchText}
	case !errors.As(err, &no):
		return err
	case no.Why == projections.Unreadable:
		return &failure{status: http.StatusBadRequest, title: pastTitle, text: unreadableText}
	}
	return &failure{status: http.StatusNotFound, title: pastTitle, text: unseenText(no)}
}

// await waits until the read models tell of a position of the log, as long as a reader does; behind: they do not yet.
func (s Server) await(ctx context.Context, position string) (behind bool, err error) {
	if position == "" {
		return false, nil
	}
	n, err := strconv.ParseUint(position, 10, 63)
	if err != nil {
		return false, &failure{status: http.StatusBadRequest, title: awaitTitle, text: badPositionText}
	}
	if s.Reached == nil {
		at, err := s.Views.Position(ctx)
		return at < n, err
	}
	reached, ahead, err := s.Reached(ctx, n)
	if ahead {
		return false, &failure{status: http.StatusNotFound, title: awaitTitle, text: noPositionText(n)}
	}
	return !reached, err
}

type askedKey struct{}

// link is an address of ours that stays at the moment which the page shows.
func link(ctx context.Context, to string) templ.SafeURL {
	if asked, _ := ctx.Value(askedKey{}).(string); asked != "" {
		with := "?"
		if strings.Contains(to, "?") {
			with = "&"
		}
		to += with + "as_of=" + url.QueryEscape(asked)
	}
	return templ.URL(to)
}

// What the pages reach of the past.
func everything(*http.Request) projections.Reach  { return projections.OfAll() }
func theRegister(*http.Request) projections.Reach { return projections.OfKinds("doc") }
func oneDuty(id string) projections.Reach         { return projections.OfDuties(id) }

// named reaches what the address names; a name that can be none reaches nothing.
func named(reach func(id string) projections.Reach) func(*http.Request) projections.Reach {
	return func(r *http.Request) projections.Reach {
		if id := r.PathValue("id"); known(id) {
			return reach(id)
		}
		return projections.OfKinds()
	}
}
