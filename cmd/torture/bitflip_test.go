package main

import (
	"os"
	"regexp"
	"testing"
)

func TestBitflip(t *testing.T) {
	code, out, errs := here(t, "bitflip", "--rounds", "1", "--dir", scratch(t))
	if code != exitOK || !regexp.MustCompile(`^bitflip  target=r1 rounds=1 silent_skips=0 repaired=1 reported=[01]\n$`).MatchString(out) {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

func TestBitflipLong(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 2: some rounds on one server and on three; DONDOC_LONG=1")
	}
	for _, target := range []string{single, trio} {
		code, out, errs := here(t, "bitflip", "--target", target, "--rounds", "8", "--dir", scratch(t))
		if code != exitOK || !regexp.MustCompile(`^bitflip  target=`+target+` rounds=8 silent_skips=0 repaired=8 `).MatchString(out) {
			t.Errorf("exit %d, %q\n%s", code, out, errs)
		}
	}
}

// Each bug that can be planted is found, and as what it is.
func TestBitflipFindsWhatIsPlanted(t *testing.T) {
	for _, tt := range []struct {
		target, plant, rounds, want string
		quick                       bool
	}{
		{single, plantNoGuard, "4", `silent_skips=[1-4] `, true},
		{single, plantNoCheck, "8", `silent_skips=[1-9]`, false},
		{trio, plantNoGuard, "3", `silent_skips=[1-9]`, false},
		{trio, plantNoCheck, "3", `repaired=[0-2] `, false},
	} {
		t.Run(tt.target+" "+tt.plant, func(t *testing.T) {
			if !tt.quick && os.Getenv("DONDOC_LONG") == "" {
				t.Skip("skipped 1: only with DONDOC_LONG=1")
			}
			code, out, errs := here(t, "bitflip", "--target", tt.target, "--plant", tt.plant, "--rounds", tt.rounds, "--seed", "5", "--dir", scratch(t))
			if code != exitViolated || !regexp.MustCompile(tt.want).MatchString(out) {
				t.Errorf("exit %d, %q\n%s", code, out, errs)
			}
		})
	}
}
