package web

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/projections"
)

func ask(t *testing.T, h http.Handler, method, url, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A name that somebody else's page made resolve to this machine is not ours.
func TestOnlyThisMachinesNamesAreAnswered(t *testing.T) {
	s := Server{Now: time.Now, Health: func(context.Context) []string { return nil }}
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200, "LOCALHOST": 200, "[::1]:8080": 200, "127.8.9.10": 200,
		"dondoc.example:8080": 421, "127.0.0.1.dondoc.example": 421, "localhost.dondoc.example": 421, "10.0.0.5:8080": 421, "0.0.0.0": 421, "[::]:80": 421,
	} {
		if w := ask(t, s.Handler(), http.MethodGet, "http://"+host+"/healthz", ""); w.Code != want {
			t.Errorf("Host %s: %d, want %d", host, w.Code, want)
		}
	}
	w := ask(t, s.Handler(), http.MethodGet, "http://dondoc.example/", "")
	if f := faults(w.Body.String(), w.Header()); w.Code != http.StatusMisdirectedRequest || len(f) > 0 || !strings.Contains(w.Body.String(), wrongHostText) {
		t.Errorf("the page for a wrong name: %d %v", w.Code, f)
	}
	s.AnyHost = true
	if w := ask(t, s.Handler(), http.MethodGet, "http://dondoc.example/healthz", ""); w.Code != http.StatusOK {
		t.Errorf("behind a proxy: %d", w.Code)
	}
}

// pressed is a demo and how often its clock was moved.
func pressed(v *village) *int {
	n := 0
	v.server.Advance = func(context.Context) error {
		n++
		v.now = v.now.Add(24 * time.Hour)
		return nil
	}
	return &n
}

func TestTheDemosClockIsMovedFromOurPagesOnly(t *testing.T) {
	v := live(t)
	n := pressed(v)
	h := v.server.Handler()
	const url = "http://127.0.0.1:8080/demo/advance"
	for name, header := range map[string][]string{
		"another site":          {"Sec-Fetch-Site", "cross-site"},
		"the same site":         {"Sec-Fetch-Site", "same-site"},
		"an old browser":        {"Origin", "http://dondoc.example"},
		"another port's page":   {"Origin", "http://127.0.0.1:9999"},
		"a page without origin": {"Origin", "null"},
	} {
		w := ask(t, h, http.MethodPost, url, "", header...)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), foreignText) {
			t.Errorf("from %s: %d", name, w.Code)
		}
	}
	if *n != 0 {
		t.Fatalf("the clock was moved %d times from elsewhere", *n)
	}
	from := regexp.MustCompile(`name="from" value="(\d+)"`).FindStringSubmatch(get(t, h, "/").Body.String())
	if from == nil {
		t.Fatal("the first page has no button")
	}
	for range 2 { // pressed twice from the same page: moved once
		w := ask(t, h, http.MethodPost, url, "from="+from[1], "Sec-Fetch-Site", "same-origin")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" {
			t.Errorf("from our page: %d to %q", w.Code, w.Header().Get("Location"))
		}
	}
	if *n != 1 {
		t.Errorf("the clock was moved %d times, want once", *n)
	}
	if w := ask(t, h, http.MethodPost, url, "from="+strings.Repeat("9", maxBody), "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusRequestEntityTooLarge || *n != 1 {
		t.Errorf("a form that is too large: %d", w.Code)
	}
	if body := get(t, h, "/").Body.String(); !strings.Contains(body, "thứ Bảy 23/03/2024 08:05") {
		t.Error("the bar does not say the new day")
	}
}

func TestOnlyADemoHasTheButton(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	if w := ask(t, h, http.MethodPost, "http://127.0.0.1:8080/demo/advance", ""); w.Code != http.StatusNotFound {
		t.Errorf("advance: %d", w.Code)
	}
	if strings.Contains(get(t, h, "/").Body.String(), "Bản trình diễn") {
		t.Error("a house that is no demo shows its bar")
	}
}

func TestAWrongMethodIsToldTheRightOne(t *testing.T) {
	v := live(t)
	pressed(v)
	h := v.server.Handler()
	for path, allow := range map[string]string{"/": "GET", "/units": "GET", "/healthz": "GET"} {
		w := ask(t, h, http.MethodPost, "http://127.0.0.1:8080"+path, "")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != allow || !strings.Contains(w.Body.String(), wrongMethodText) {
			t.Errorf("POST %s: %d, allow %q", path, w.Code, w.Header().Get("Allow"))
		}
	}
	if w := get(t, h, "/demo/advance"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
		t.Errorf("GET /demo/advance: %d, allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := ask(t, h, "DELETE", "http://127.0.0.1:8080/khong-co", ""); w.Code != http.StatusNotFound {
		t.Errorf("DELETE of nothing: %d", w.Code)
	}
	if w := ask(t, h, http.MethodHead, "http://127.0.0.1:8080/", ""); w.Code != http.StatusOK {
		t.Errorf("HEAD /: %d", w.Code)
	}
}

func TestHealth(t *testing.T) {
	v := newVillage(t)
	if w := get(t, v.server.Handler(), "/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("well: %d %q", w.Code, w.Body)
	}
	v.server.Remarks = func() []string { return []string{"taken on trust"} }
	if w := get(t, v.server.Handler(), "/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\ntaken on trust\n" {
		t.Errorf("well, with a remark: %d %q", w.Code, w.Body)
	}
	v.server.Health = func(context.Context) []string { return []string{"disk full", "log damaged"} }
	if w := get(t, v.server.Handler(), "/healthz"); w.Code != http.StatusServiceUnavailable || w.Body.String() != "disk full\nlog damaged\n" {
		t.Errorf("unwell: %d %q", w.Code, w.Body)
	}
}

// What breaks inside reaches the log whole and the reader as a number.
func TestAReaderNeverSeesTheInside(t *testing.T) {
	v := live(t)
	const secret = "password=hunter2 at pgxpool.go:99"
	broken := map[string]func(*Server){
		"panic": func(s *Server) { s.Health = func(context.Context) []string { panic(secret) } },
		"error": func(s *Server) {
			s.Advance = func(context.Context) error { return errors.New(secret) }
		},
	}
	for name, breakIt := range broken {
		var log bytes.Buffer
		s := v.server
		s.Log = slog.New(slog.NewTextHandler(&log, nil))
		breakIt(&s)
		w := ask(t, s.Handler(), http.MethodGet, "http://127.0.0.1/healthz", "")
		if name == "error" {
			w = ask(t, s.Handler(), http.MethodPost, "http://127.0.0.1/demo/advance", "")
		}
		body := w.Body.String()
		id := regexp.MustCompile(`mã ([A-Z0-9]{10})\.`).FindStringSubmatch(body)
		if w.Code != http.StatusInternalServerError || id == nil {
			t.Fatalf("%s: %d %s", name, w.Code, body)
		}
		if strings.Contains(body, "hunter2") || strings.Contains(body, ".go") || strings.Contains(body, "goroutine") {
			t.Errorf("%s: the page tells the inside: %s", name, body)
		}
		if !strings.Contains(log.String(), id[1]) || !strings.Contains(log.String(), "hunter2") {
			t.Errorf("%s: the log does not have number %s with the error", name, id[1])
		}
		if name == "panic" && !strings.Contains(log.String(), "guard.go") {
			t.Error("the log has no stack")
		}
		if f := faults(body, w.Header()); len(f) > 0 {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// When the database is away, each page says so, tells nothing of it, and is there again afterwards.
func TestEveryPageFailsAsOne(t *testing.T) {
	v := live(t)
	away, err := projections.Open(t.Context(), v.dsn, "main")
	if err != nil {
		t.Fatal(err)
	}
	away.Close()
	s := v.server
	s.Views = away
	for _, url := range []string{
		"/", "/units", "/documents", "/lists/overdue", "/lists/soon", "/lists/remedies", "/lists/unresolved", "/units/chi-uy-1", "/documents/" + string(guide),
		"/duties/" + string(report("chi-uy-1", "2024-Q1")),
	} {
		w := get(t, s.Handler(), url)
		if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "đã ghi lại với mã") || strings.Contains(w.Body.String(), "pool") {
			t.Errorf("%s without a database: %d", url, w.Code)
		}
		if f := faults(w.Body.String(), w.Header()); len(f) > 0 {
			t.Errorf("%s without a database: %v", url, f)
		}
		if w := get(t, v.server.Handler(), url); w.Code != http.StatusOK {
			t.Errorf("%s with it: %d", url, w.Code)
		}
	}
	if w := get(t, s.Handler(), "/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("/healthz without a database: %d", w.Code)
	}
}
