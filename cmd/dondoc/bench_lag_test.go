package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestBenchLag(t *testing.T) {
	dir := filepath.Dir(dataDir(t))
	code, out, errs := here(t, "", "bench", "lag", "--dir", dir, "--assignments", "400", "--rate", "200", "--seconds", "0.3")
	part := ` rate=\d+ seconds=\d+ commands=\d+ p50_ms=\d+\.\d+ p99_ms=\d+\.\d+ max_ms=\d+\.\d+ ack_p50_ms=\d+\.\d+ ack_p99_ms=\d+\.\d+`
	each := ` times=\d+ each_s=\d+\.\d+`
	lines := regexp.MustCompile(`^quiet   ` + part + `\nrebuild ` + part + each + `\nreplan  ` + part + each + `\nlag      rate=\d+ p50_ms=\d+\.\d+ p99_ms=\d+\.\d+\n$`)
	if code != exitOK || !lines.MatchString(out) || strings.Contains(out, "commands=0") || strings.Contains(out, "times=0") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if code, out, errs := here(t, "", "bench", "lag", "--rate", "0"); code != exitBadInput || out != "" || !strings.Contains(errs, "--rate") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}
