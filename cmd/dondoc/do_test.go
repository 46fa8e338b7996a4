package main

import (
	"fmt"
	"strings"
	"testing"
)

// Many commands, some of which are refused: the others are done, and sent again they are done once.
func TestManyCommandsGoOnAfterARefusal(t *testing.T) {
	dir := dataDir(t)
	var lines strings.Builder
	unit := func(id, name string) string {
		return fmt.Sprintf(`{"do":"EstablishUnit","command":"establish-%s","by":"post:main/quan-tri","unit":%q,"name":%q,"kind":"cell_committee"}`+"\n", id, id, name)
	}
	lines.WriteString(unit("a", "Chi ủy A"))
	lines.WriteString(strings.Replace(unit("a", "Chi ủy khác"), "establish-a", "establish-a2", 1)) // exists under another name
	lines.WriteString("\n{\"do\":\"Explode\"}\nkhông phải JSON\n")
	lines.WriteString(unit("b", "Chi ủy B"))

	if code, out, errs := here(t, lines.String(), "--data", dir, "do", "-"); code != exitRefused || strings.Count(out, "\n") != 1 || !strings.Contains(errs, "already_exists") {
		t.Errorf("without the flag: exit %d, %s%s", code, out, errs)
	}
	for round := range 2 {
		code, out, errs := here(t, lines.String(), "--data", dir, "do", "-", "--keep-going")
		if code != exitRefused || strings.Count(out, "\n") != 2 || strings.Count(errs, "\n") != 4 || !strings.Contains(errs, "dòng 2: ") || !strings.Contains(errs, "dòng 4: ") || !strings.Contains(errs, "Có 3 dòng") {
			t.Errorf("round %d: exit %d, %s%s", round, code, out, errs)
		}
	}
	established := 0
	for _, c := range logOf(t, dir) {
		for _, e := range c.Commit.Events {
			if e.Type == "unit.established" {
				established++
			}
		}
	}
	if established != 2 {
		t.Errorf("%d units, want 2", established)
	}
	if code, _, errs := here(t, unit("b", "Chi ủy B"), "--data", dir, "do", "-", "--keep-going"); code != exitOK || errs != "" {
		t.Errorf("nothing refused: exit %d, %s", code, errs)
	}
}
