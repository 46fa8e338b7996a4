package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// aloud skips a test in which nothing could be done, and says so.
func aloud(t *testing.T, code int, errs string) {
	t.Helper()
	if code == exitMissing {
		t.Skip(errs)
	}
}

func TestPowerCut(t *testing.T) {
	rounds := []string{"powercut", "--rounds", "1"}
	if os.Getenv("DONDOC_LONG") != "" {
		rounds = []string{"powercut", "--rounds", "12"}
	}
	code, out, errs := here(t, rounds...)
	aloud(t, code, errs)
	if code != exitOK || !strings.Contains(out, " lost=0 dup=0 reordered=0 dangling=0 phantoms=0 skipped=0\n") {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

func TestPowerCutOfThree(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 1: a cluster takes its time; DONDOC_LONG=1")
	}
	code, out, errs := here(t, "powercut", "--target", "r3", "--rounds", "9")
	aloud(t, code, errs)
	if code != exitOK || !strings.Contains(out, " lost=0 dup=0 reordered=0 dangling=0 phantoms=0 skipped=0\n") {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

// Each bug that can be planted is found, and as what it is.
func TestPowerCutFindsWhatIsPlanted(t *testing.T) {
	for _, tt := range []struct {
		target, plant, rounds, want string
		quick                       bool
	}{
		{single, plantNoSync, "1", `lost=[1-9]`, true},
		{single, plantUngated, "3", `phantoms=[1-9]`, false},
		{single, plantLooseItems, "12", `dangling=[1-9]`, false}, // the log's own syncs save most of them
		{single, plantLooseRows, "3", `lost=[1-9]`, false},
		{single, plantEarly, "2", `lost=[1-9]`, false},
		{single, plantNewID, "2", `dup=[1-9]`, false},
		{single, plantMisplaced, "1", `reordered=[1-9]`, false},
		{trio, plantNoSync, "1", `lost=[1-9]`, false},
		{trio, plantNewID, "1", `dup=[1-9]`, false},
		{trio, plantMisplaced, "1", `reordered=[1-9]`, false},
		{trio, plantLooseRows, "3", `lost=[1-9]`, false},
	} {
		t.Run(tt.target+" "+tt.plant, func(t *testing.T) {
			if !tt.quick && os.Getenv("DONDOC_LONG") == "" {
				t.Skip("skipped 1: only with DONDOC_LONG=1")
			}
			code, out, errs := here(t, "powercut", "--target", tt.target, "--plant", tt.plant, "--rounds", tt.rounds)
			aloud(t, code, errs)
			if code != exitViolated || !regexp.MustCompile(tt.want).MatchString(out) {
				t.Errorf("exit %d, %q\n%s", code, out, errs)
			}
		})
	}
}

func TestWhereNoDiskCanBeMadeTheRoundsAreSkippedAloud(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // without mkfs.ext4
	for _, target := range []string{single, trio} {
		code, out, errs := here(t, "powercut", "--rounds", "4", "--target", target)
		if code != exitMissing || !strings.HasPrefix(out, "powercut target="+target+" rounds=0 ") || !strings.HasSuffix(out, " skipped=4\n") || !strings.Contains(errs, "skipped 4: ") {
			t.Errorf("%s: exit %d, %q, %q", target, code, out, errs)
		}
	}
}
