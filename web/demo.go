package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// advance moves the demo's clock. The form says which moment it was pressed at, so that pressing twice moves once.
func (s Server) advance(w http.ResponseWriter, r *http.Request, t *turn) error {
	t.Lock()
	defer t.Unlock()
	if err := r.ParseForm(); err != nil {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return &failure{status: http.StatusRequestEntityTooLarge, title: tooBigTitle, text: tooBigText}
		}
		return &failure{status: http.StatusBadRequest, title: badFormTitle, text: badFormText}
	}
	if from := r.PostForm.Get("from"); from == "" || from == pressedAt(s.Now()) {
		if err := s.Advance(r.Context()); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// pressedAt names the demo's present in its form.
func pressedAt(now time.Time) string { return strconv.FormatInt(now.UnixMicro(), 10) }
