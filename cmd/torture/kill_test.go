package main

import (
	"regexp"
	"testing"
)

func TestKill(t *testing.T) {
	code, out, errs := here(t, "kill", "--rounds", "2", "--dir", scratch(t))
	if line := regexp.MustCompile(`^kill     rounds=2 acked=\d+ lost=0 dup=0 reordered=0\n$`); code != exitOK || !line.MatchString(out) {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

// Each bug that can be planted is found, and as what it is.
func TestKillFindsWhatIsPlanted(t *testing.T) {
	for plant, want := range map[string]string{
		plantEarly:     `lost=[1-9]`,
		plantNewID:     `dup=[1-9]`,
		plantMisplaced: `reordered=[1-9]`,
		plantChopped:   `lost=[1-9]`,
	} {
		t.Run(plant, func(t *testing.T) {
			t.Parallel()
			code, out, errs := here(t, "kill", "--rounds", "4", "--plant", plant, "--dir", scratch(t))
			if code != exitViolated || !regexp.MustCompile(want).MatchString(out) {
				t.Errorf("exit %d, %q\n%s", code, out, errs)
			}
		})
	}
}
