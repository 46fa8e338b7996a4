package domain

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const atlasFile = "../docs/domain.md"

// TestAtlas compares docs/domain.md with what the tables say; -update writes it anew.
func TestAtlas(t *testing.T) {
	want := atlas(Lives)
	if *update {
		if err := os.WriteFile(atlasFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(atlasFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/domain.md is not what the tables say; run make docs")
	}
}

// TestAtlasDrawsEveryRow plants a row in a table and looks for it in the picture.
func TestAtlasDrawsEveryRow(t *testing.T) {
	planted := Life{"asg", "Assignment", append(slices.Clone(AssignmentLife), Transition{[]Status{Completed}, "Shred", []Party{GiverLeader}, "shredded"})}
	drawn := atlas([]Life{planted})
	for _, want := range []string{"completed --> shredded: Shred", "| completed | `Shred` | giver leader | shredded |"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%q is not drawn", want)
		}
	}
}

// TestEveryLifeIsDrawn looks for tables of transitions in the source that Lives does not have.
func TestEveryLifeIsDrawn(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tables += len(regexp.MustCompile(`(?m)^var \w+Life = \[\]Transition\{`).FindAll(text, -1))
	}
	if tables != len(Lives) {
		t.Errorf("there are %d tables of transitions, and lives.go lists %d", tables, len(Lives))
	}
}

// TestThePackageNamesEveryAggregate looks for each life in the package's own comment.
func TestThePackageNamesEveryAggregate(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range Lives {
		if !strings.Contains(string(text), l.Name+".<id>") && !strings.Contains(string(text), l.Name+"."+Main) {
			t.Errorf("doc.go does not name %s", l.Name)
		}
	}
}

// atlas draws the lives: who may do what in which state, and where it leads.
func atlas(lives []Life) string {
	var b strings.Builder
	b.WriteString(`# The domain

This file is drawn from the tables of transitions in ` + "`domain`" + ` by ` + "`make docs`" + `; a test compares it.

A life is a table: in these states this command, by these parties, leads there. Nothing else is taken, and what a page offers
is read from the same rows. How late something is stands in no state: it is a function of the deadline, the calendar and the moment one asks.

## Who
A party is a relation to the thing in question, alone or with the role of the seat ("giver leader"). A seat is a position of a unit.

| relation | who that is |
|---|---|
| unit | the unit the duty falls on, or a body of the house that enters its paper with proof |
| coordinator | a unit that helps and does not answer for it |
| via | the body a report goes through |
| giver | who gave it or urges for it; where none is named, any body of the house |
| inspectors | the inspection commission |
| team | who works in the team of an inspection |
| admin | an administrator of the house; he has no business of his own |
| worker | the passing of time |
| self | the person whose posts they are |

| position | title | role |
|---|---|---|
`)
	for _, s := range Seats {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Position, s.Title, s.Role)
	}
	b.WriteString("\nNobody accepts, extends or concludes on what he himself has sent or entered for a unit, through whichever post: `SameHand` compares persons.\n")
	for _, l := range lives {
		l.draw(&b)
	}
	return b.String()
}

// draw is one life as a diagram and as a table.
func (l Life) draw(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s (`%s.<id>`)\n\n```mermaid\nstateDiagram-v2\n", l.Title, l.Name)
	state := func(s Status) string {
		if s == "" {
			return "[*]"
		}
		return string(s)
	}
	stays := map[string][]string{}
	order := []string{}
	for _, t := range l.Table {
		for _, from := range t.From {
			if t.To == "" || t.To == from {
				if stays[state(from)] == nil {
					order = append(order, state(from))
				}
				stays[state(from)] = append(stays[state(from)], t.Command)
				continue
			}
			fmt.Fprintf(b, "    %s --> %s: %s\n", state(from), state(t.To), t.Command)
		}
	}
	b.WriteString("```\n")
	for _, s := range order {
		fmt.Fprintf(b, "\nIn %s it also takes, and stays: %s.\n", s, strings.Join(stays[s], ", "))
	}
	b.WriteString("\n| in | command | by | leads to |\n|---|---|---|---|\n")
	for _, t := range l.Table {
		var from, by []string
		for _, s := range t.From {
			if s == "" {
				s = "(nothing)"
			}
			from = append(from, string(s))
		}
		for _, p := range t.By {
			by = append(by, string(p))
		}
		to := string(t.To)
		if to == "" {
			to = "(stays)"
		}
		fmt.Fprintf(b, "| %s | `%s` | %s | %s |\n", strings.Join(from, ", "), t.Command, strings.Join(by, ", "), to)
	}
}
