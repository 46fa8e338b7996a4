package main

import (
	"os"
	"regexp"
	"testing"
)

func TestAFullDisk(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 1: filling a disk takes its time; DONDOC_LONG=1")
	}
	const rounds = "10"
	code, out, errs := here(t, "enospc", "--rounds", rounds)
	aloud(t, code, errs)
	if line := regexp.MustCompile(`^enospc   rounds=` + rounds + ` refused=\d+ false_acks=0 recovered=` + rounds + `\n$`); code != exitOK || !line.MatchString(out) {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

func TestAFullDiskFindsWhatIsPlanted(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 2: only with DONDOC_LONG=1")
	}
	for plant, want := range map[string]string{
		plantFalseAck: `false_acks=[1-9]`,
		plantStuck:    `rounds=1 .* recovered=0`,
	} {
		t.Run(plant, func(t *testing.T) {
			code, out, errs := here(t, "enospc", "--rounds", "1", "--plant", plant)
			aloud(t, code, errs)
			if code != exitViolated || !regexp.MustCompile(want).MatchString(out) {
				t.Errorf("exit %d, %q\n%s", code, out, errs)
			}
		})
	}
}
