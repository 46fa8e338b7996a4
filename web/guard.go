package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
)

// maxBody is the most bytes a form may have; nothing here takes files.
const maxBody = 64 << 10

// policy lets a page load nothing but our own files: no inline style or script, no frame around it.
const policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"

// guard stands before every route, from the outside in: headers, panics, host, origin, size.
func (s Server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.page(func(http.ResponseWriter, *http.Request) error {
		return &failure{status: http.StatusForbidden, title: foreignTitle, text: foreignText}
	}))
	next = origin.Handler(limit(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // assets say otherwise
		defer func() {
			p := recover()
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // net/http's own way to hang up
			}
			if p != nil {
				s.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if !s.AnyHost && !own(r.Host) {
			s.fail(w, r, &failure{status: http.StatusMisdirectedRequest, title: wrongHostTitle, text: wrongHostText})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// own says whether a Host header names this machine. A page elsewhere can make its own name resolve to
// 127.0.0.1 (DNS rebinding), but it cannot change the name the browser sends.
func own(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}
