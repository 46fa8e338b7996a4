package web

import (
	"io"
	"net/http"
	"strings"
)

// healthz tells a machine whether reads and writes work: 200 and "ok" with what is to be known besides, or 503 and one reason on each line.
func (s Server) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if reasons := s.Health(r.Context()); len(reasons) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, strings.Join(reasons, "\n")+"\n")
		return
	}
	answer := "ok\n"
	if s.Remarks != nil {
		for _, r := range s.Remarks() {
			answer += r + "\n"
		}
	}
	_, _ = io.WriteString(w, answer)
}
