package domain

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A charter is what somebody wrote down by hand about who may do what in which state, apart from the tables:
// testdata/permission, a file for each life. A life that is added is a matrix and a file.
type charter map[string][]Party // by "state Command"

// readCharter reads lines like "sent, accepted: Submit — unit". "new" is the state before the first event.
func readCharter(text string) (charter, error) {
	o := charter{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		states, rest, colon := strings.Cut(line, ":")
		commands, parties, dash := strings.Cut(rest, "—")
		if !colon || !dash {
			return nil, fmt.Errorf("line %d: %q is not \"state: Command — party\"", n+1, line)
		}
		for _, s := range listed(states) {
			if s == "new" {
				s = ""
			}
			for _, c := range listed(commands) {
				for _, p := range listed(parties) {
					cell := s + " " + c
					if slices.Contains(o[cell], Party(p)) {
						return nil, fmt.Errorf("line %d: %s by %s stands twice", n+1, cell, p)
					}
					o[cell] = append(o[cell], Party(p))
				}
			}
		}
	}
	return o, nil
}

func listed(s string) (words []string) {
	for w := range strings.SplitSeq(s, ",") {
		words = append(words, strings.TrimSpace(w))
	}
	return words
}

// compare asks the life for every cell, and lists those in which it does what the charter does not allow, or does not
// do what it allows. What names a state, a command or a party that there is not is wrong too.
func (m matrix) compare(o charter) (cells int, wrong []string) {
	left := maps.Clone(o)
	parties := map[Party]bool{}
	for _, who := range m.signers {
		for _, p := range who.are {
			parties[p] = true
		}
	}
	for _, state := range slices.Sorted(maps.Keys(m.states)) {
		for _, cmd := range m.commands {
			cell := string(state) + " " + commandName(cmd)
			delete(left, cell)
			for _, p := range o[cell] {
				if !parties[p] {
					wrong = append(wrong, fmt.Sprintf("%s: %s: nobody signs as %q", m.name, cell, p))
				}
			}
			for _, who := range m.signersIn(state) {
				cells++
				events, err := m.decide(m.given(state, cmd), signed(cmd, who.by))
				if does, may := err == nil && len(events) > 0, who.is(o[cell]); does != may {
					wrong = append(wrong, fmt.Sprintf("%s: %q %s by %s: may %t, does %t (%v)", m.name, state, commandName(cmd), who.by, may, does, err))
				}
			}
		}
	}
	for cell := range left {
		wrong = append(wrong, fmt.Sprintf("%s: %q is no cell", m.name, cell))
	}
	return cells, wrong
}

// charterOf reads the file of a life.
func charterOf(t *testing.T, m matrix) charter {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "permission", m.name+".txt"))
	if err != nil {
		t.Fatalf("a life needs its charter: %v", err)
	}
	o, err := readCharter(string(text))
	if err != nil {
		t.Fatalf("%s: %v", m.name, err)
	}
	return o
}

// Must show: every state, every command, every signer of every life, as it was written down by hand.
func TestThePermissionIsWhatWasWrittenDown(t *testing.T) {
	all, bad := 0, 0
	for _, m := range matrices {
		cells, wrong := m.compare(charterOf(t, m))
		if len(wrong) > 0 {
			t.Error(strings.Join(wrong, "\n"))
		}
		t.Logf("%-12s cells=%d", m.name, cells)
		all, bad = all+cells, bad+len(wrong)
	}
	t.Logf("cells=%d wrong=%d", all, bad)
	if all < 2000 {
		t.Errorf("only %d cells", all)
	}
}

// A table with a row, a state or a party too much or too little does not pass.
func TestAPlantedPermissionIsFound(t *testing.T) {
	for _, m := range matrices {
		o := charterOf(t, m)
		for i, row := range m.table { // the table of the life itself, which Decide consults
			plant := func(bug string, change func(*Transition)) {
				defer func() { m.table[i] = row }()
				change(&m.table[i])
				if _, wrong := m.compare(o); len(wrong) == 0 {
					t.Errorf("%s: %s: %s is not found", m.name, row.Command, bug)
				}
			}
			plant("everybody", func(r *Transition) {
				r.By = append(slices.Clone(row.By), Unit, Coordinator, Via, Giver, Inspectors, Admin, Worker, Stranger)
			})
			plant("nobody", func(r *Transition) { r.By = nil })
			plant("no state", func(r *Transition) { r.From = nil })
		}
	}
}

// What a page offers is what is not refused: for every life, state and signer, listed in Acts is allowed, and what is not
// listed is refused for who asks or for the state, or is nothing to do.
func TestAllowedIsListed(t *testing.T) {
	if found := unlisted(Acts); len(found) > 0 {
		t.Error(strings.Join(found, "\n"))
	}
	generous := func(table []Transition, from Status, by []Party) []string {
		return append(Acts(table, from, by), "AcceptSubmission")
	}
	stingy := func(table []Transition, from Status, by []Party) []string {
		return slices.DeleteFunc(Acts(table, from, by), func(c string) bool { return c == "Submit" })
	}
	if len(unlisted(generous)) == 0 || len(unlisted(stingy)) == 0 {
		t.Error("a list that offers too much, or too little, is not noticed")
	}
}

func unlisted(acts func([]Transition, Status, []Party) []string) (found []string) {
	for _, m := range matrices {
		for state := range m.states {
			for _, who := range m.signersIn(state) {
				offered := acts(m.table, state, who.are)
				for _, cmd := range m.commands {
					events, err := m.decide(m.given(state, cmd), signed(cmd, who.by))
					refused := err != nil && slices.Contains(refusalsOfTheTable, codeOf(err)) || err == nil && len(events) == 0
					if slices.Contains(offered, commandName(cmd)) == refused {
						found = append(found, fmt.Sprintf("%s: %q %s by %s: offered %t, and %v", m.name, state, commandName(cmd), who.by, !refused, err))
					}
				}
			}
		}
	}
	return found
}

// A duty's own list is finer: nobody is offered to answer what was not asked, or to judge what he sent himself.
func TestADutyOffersWhatItTakes(t *testing.T) {
	if found := misoffered(Assignment.Acts); len(found) > 0 {
		t.Error(strings.Join(found, "\n"))
	}
	coarse := func(a Assignment, by Issued) []string {
		return Acts(AssignmentLife, a.Status, parties(AcknowledgeAssignment{Issued: by}, a.bonds()))
	}
	if len(misoffered(coarse)) == 0 {
		t.Error("an offer to judge one's own work is not noticed")
	}
}

func misoffered(acts func(Assignment, Issued) []string) (found []string) {
	m := assignmentMatrix()
	own := but(sentIn, func(e *SubmissionMade) { e.EnteredBy = bySpecial })
	byHouse := but(asked, func(e *ExtensionRequested) { e.By = byHead })
	for state, given := range m.states {
		for _, facts := range [][]Event{nil, {asked}, {byHouse}, {AssignmentStarred{}}, {own}} {
			a := stateAfter[Assignment](slices.Concat(given, facts)...)
			if a.Status != state || state == "" {
				continue
			}
			for _, who := range m.signersIn(state) {
				offered := acts(a, signed(giveWater, who.by).issued())
				for _, cmd := range m.commands {
					events, err := a.Decide(signed(cmd, who.by))
					if takes := err == nil && len(events) > 0; slices.Contains(offered, commandName(cmd)) != takes {
						found = append(found, fmt.Sprintf("%q %s by %s: takes it %t (%v), offers %v", a.Status, commandName(cmd), who.by, takes, err, offered))
					}
				}
			}
		}
	}
	return found
}
