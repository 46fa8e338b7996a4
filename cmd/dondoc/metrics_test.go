package main

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestHowFarTheTablesAreIsTold at /healthz in words, at /metrics in figures, and to who asks for a position.
func TestHowFarTheTablesAreIsTold(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	unit := `{"by":"post:main/quan-tri","unit":"a","name":"A","kind":"office"}`
	code, out, errs := here(t, "", "--data", dir, "do", "EstablishUnit", unit)
	if code != exitOK || !strings.Contains(out, `"position":`) {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	if code, body := health(t, s); code != http.StatusOK || !strings.HasPrefix(body, "ok\nSố liệu chậm 0 lần ghi, 0.0 giây.\n") {
		t.Errorf("health: %d %q", code, body)
	}
	res, err := http.Get(s.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	for _, line := range []string{
		`dondoc_projection_lag_commits 0`, `dondoc_projection_lag_seconds 0`, `dondoc_projection_replan_duties 0`, `dondoc_projection_rebuild_running 0`,
		`dondoc_projection_lease_held 1`, `dondoc_projection_position [1-9]\d*`, `dondoc_log_position [1-9]\d*`,
		`dondoc_projection_batch_seconds_count [1-9]\d*`, `dondoc_projection_commits_total [1-9]\d*`, `dondoc_projection_events_total [1-9]\d*`,
	} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).Match(b) {
			t.Errorf("/metrics does not say %s", line)
		}
	}
	position := regexp.MustCompile(`"position":(\d+)`).FindStringSubmatch(out)[1]
	if code, _, errs := here(t, "", "--data", dir, "show", "org.main", "--min-position", position); code != exitOK {
		t.Errorf("exit %d, %q", code, errs)
	}
	if code, out, errs := here(t, "", "--data", dir, "show", "org.main", "--min-position", position+"0"); code != exitBadInput || out != "" || !strings.Contains(errs, "mới đến "+position) {
		t.Errorf("beyond the log: exit %d, %q, %q", code, out, errs)
	}
}
