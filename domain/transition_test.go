package domain

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A matrix holds a life against its table: in every state, every command by every party.
type matrix struct {
	name     string
	table    []Transition
	states   map[Status][]Event // how to get there
	commands []Command          // each one that breaks no rule
	signers  []signer           // who may send them
	proxies  []signer           // who may also, in a state that has begun, for whom the bonds hold
	nothing  []string           // "state command party" that may answer "nothing to do" without a row
	facts    map[string][]Event // by command: what must have happened besides, in every state that has begun
	decide   func(given []Event, cmd Command) ([]Event, error)
	status   func(given []Event) Status
}

func matrixOf[S life[S]](status func(S) Status) matrix {
	return matrix{
		signers: ofTheHouse,
		decide:  func(given []Event, cmd Command) ([]Event, error) { return stateAfter[S](given...).Decide(cmd) },
		status:  func(given []Event) Status { return status(stateAfter[S](given...)) },
	}
}

// A signer is somebody who sends commands, and every party he is.
type signer struct {
	by  string
	are []Party
}

func (s signer) is(any []Party) bool {
	return slices.ContainsFunc(any, func(p Party) bool { return slices.Contains(s.are, p) })
}

// ofTheHouse are signers as seen from what belongs to the house and to no unit.
var ofTheHouse = []signer{
	{byHead, []Party{Giver, GiverLeader}},
	{bySpecial, []Party{Giver, GiverOfficer}},
	{byClerk, []Party{Giver, GiverClerk}},
	{ByPost(auditors, "chu-nhiem"), []Party{Giver, GiverLeader, Inspectors, InspectorsLeader}},
	{ByPost(auditors, "can-bo"), []Party{Giver, GiverOfficer, Inspectors, InspectorOfficer}},
	{ByPost(office, "quan-tri"), []Party{Admin}},
	{byReminder, []Party{Worker}},
	{byWater, []Party{Stranger}},
	{ByPost(power, "bi-thu"), []Party{Stranger}},
}

// refusalsOfTheTable say that a row is missing; a life may name it more exactly when it has not begun or has already.
var refusalsOfTheTable = []string{NotInThisState, NotYours, AlreadyExists, NoSuchThing}

// differences lists where a table and what is decided do not agree.
func (m matrix) differences(table []Transition) (found []string) {
	used := map[string]bool{}
	for _, state := range slices.Sorted(maps.Keys(m.states)) {
		for _, cmd := range m.commands {
			given := m.given(state, cmd)
			if got := m.status(given); got != state {
				found = append(found, fmt.Sprintf("%s: %v leads to %q, not to %q", m.name, given, got, state))
			}
			for _, who := range m.signers {
				cell := fmt.Sprintf("%s %s %s", state, commandName(cmd), who.by)
				row := slices.IndexFunc(table, func(t Transition) bool {
					return t.Command == commandName(cmd) && slices.Contains(t.From, state) && who.is(t.By)
				})
				events, err := m.decide(given, signed(cmd, who.by))
				got, ok := m.agrees(table, row, state, given, events, err)
				if ok {
					continue
				}
				if i := slices.IndexFunc(who.are, func(p Party) bool {
					return slices.Contains(m.nothing, fmt.Sprintf("%s %s %s", state, commandName(cmd), p))
				}); i >= 0 && err == nil && len(events) == 0 {
					used[fmt.Sprintf("%s %s %s", state, commandName(cmd), who.are[i])] = true
					continue
				}
				found = append(found, fmt.Sprintf("%s: %s: %s", m.name, cell, got))
			}
		}
	}
	for _, cell := range m.nothing {
		if !used[cell] {
			found = append(found, fmt.Sprintf("%s: %s: is no exception", m.name, cell))
		}
	}
	return found
}

// signersIn are those who may send a command in a state.
func (m matrix) signersIn(state Status) []signer {
	if state == "" {
		return m.signers
	}
	return slices.Concat(m.signers, m.proxies)
}

// given is how to get to a state, ready for a command.
func (m matrix) given(state Status, cmd Command) []Event {
	if state == "" {
		return m.states[state]
	}
	return slices.Concat(m.states[state], m.facts[commandName(cmd)])
}

func (m matrix) agrees(table []Transition, row int, from Status, given, events []Event, err error) (string, bool) {
	if row < 0 {
		return fmt.Sprintf("no row, and it decides %v, %v", events, err), err != nil && slices.Contains(refusalsOfTheTable, codeOf(err))
	}
	want := table[row].To
	if want == "" {
		want = from
	}
	if err != nil || len(events) == 0 {
		return fmt.Sprintf("has a row, and it decides %v, %v", events, err), false
	}
	got := m.status(slices.Concat(given, events))
	return fmt.Sprintf("leads to %q, its row to %q", got, want), got == want
}

// signed is a command as another issues it; "… for unit:…" is on that unit's behalf.
func signed(cmd Command, by string) Command {
	c := reflect.New(reflect.TypeOf(cmd)).Elem()
	c.Set(reflect.ValueOf(cmd))
	by, behalf, _ := strings.Cut(by, " for ")
	c.FieldByName("By").SetString(by)
	c.FieldByName("OnBehalfOf").SetString(behalf)
	c.FieldByName("Body").SetString(string(bodies[ActorOf(by).Unit]))
	return c.Interface().(Command)
}

func documentMatrix() matrix {
	m := matrixOf(func(d Document) Status { return d.Status })
	m.name, m.table = "document", DocumentLife
	// The last signer is who was sent it, and who bears no other relation to it.
	m.signers = append(slices.DeleteFunc(slices.Clone(ofTheHouse), func(s signer) bool { return s.by == byWater }), signer{byWater, []Party{Receiver}}, signer{byPower, []Party{Stranger}})
	expiring := guideWaiting
	expiring.Period = &Span{Printed: "năm 2024", Until: date("2024-12-31")}
	was := []Event{expiring, guideIssued, DeadlineFixed{Obligation: 1, Due: dueOn("2024-02-22", ""), Basis: "11-KH/BTGDV"}, DocumentDelivered{water, ToImplement}, guideDispatched}
	m.states = map[Status][]Event{
		"": nil, Registered: {expiring, DocumentSentOut{Unit: water, Symbol: "32-HD/ĐUK", On: date("2024-01-26"), Method: ByHand}}, Issuing: was[:4], Dispatched: was,
		Superseded: append(slices.Clone(was), DocumentSuperseded{By: "d2"}),
		Withdrawn:  append(slices.Clone(was), DocumentWithdrawn{Reason: item("void")}),
		Expired:    append(slices.Clone(was), DocumentExpired{On: date("2024-12-31")}),
	}
	m.commands = []Command{
		registerGuide, issueGuide,
		CorrectDocument{Issued: as(byClerk, "2024-01-26 08:30"), Document: "d1", Field: "issuedOn", Now: "2024-01-26", Reason: item("why")},
		FixDeadline{Issued: as(byHead, "2024-01-26 08:40"), Document: "d1", Obligation: 1, Due: dueOn("2024-02-23", ""), Basis: "12-KH/BTGDV"},
		fixElection,
		ApplyRuling{as(byReminder, "2024-01-26 09:06"), "d1", 1, 2},
		DeliverDocument{Issued: as(byClerk, "2024-01-26 09:01"), Document: "d1", Deliveries: []Delivery{{power, ToImplement}}},
		ConcludeDispatch{Issued: as(byReminder, "2024-01-26 09:05"), Document: "d1", Assignments: 2},
		ResolveCitation{Issued: as(byClerk, "2024-01-26 09:05"), Document: "d1", No: 1, Means: "d0"},
		AcknowledgeDelivery{Issued: as(byClerk, "2024-01-26 10:00"), Document: "d1", Unit: water, Proof: ref(item("receipt"))},
		SendOut{Issued: as(byClerk, "2024-01-26 10:00"), Document: "d1", Unit: "tinh-uy", Symbol: "33-CV/ĐUK", On: date("2024-01-26"), Method: ByNetwork},
		FileDocument{Issued: as(byClerk, "2024-01-26 10:00"), Document: "d1", Shelf: "HS-01/2024"},
		AmendDocument{Issued: as(byClerk, "2024-01-26 10:00"), Document: "d1", Amending: "d2"},
		SupersedeDocument{Issued: as(byClerk, "2024-01-26 10:00"), Document: "d1", Successor: "d2"},
		WithdrawDocument{Issued: as(byHead, "2024-01-26 10:00"), Document: "d1", Reason: item("void")},
		ReinstateDocument{Issued: as(byHead, "2024-01-26 10:00"), Document: "d1", Reason: item("in error")},
		ExpireDocument{Issued: as(byReminder, "2025-01-01 00:00"), Document: "d1"},
	}
	m.nothing = []string{
		"dispatched ConcludeDispatch worker",
		" ExpireDocument worker", "superseded ExpireDocument worker", "withdrawn ExpireDocument worker", "expired ExpireDocument worker", // a worker that comes too late
		" ApplyRuling worker", "registered ApplyRuling worker", "issuing ApplyRuling worker", "superseded ApplyRuling worker", "withdrawn ApplyRuling worker", "expired ApplyRuling worker",
	}
	return m
}

func regimeMatrix() matrix {
	m := matrixOf(func(r Regime) Status { return r.Status })
	m.name, m.table = "regime", RegimeLife
	m.states = map[Status][]Event{"": nil, Fixed: {quarterlyFixed}, Ended: {quarterlyFixed, RegimeEnded{On: date("2024-06-30"), Basis: "24-TB/BTGDV"}}}
	m.commands = []Command{
		fixQuarterly, reviseMonthly,
		AddReporter{as(byHead, "2024-06-28 09:00"), "r1", "chi-uy-moi-truong", "19-TB/BTGDV"},
		RemoveReporter{as(byHead, "2024-06-28 09:00"), "r1", power, "19-TB/BTGDV"},
		replaceReporter,
		EndRegime{as(byHead, "2024-06-28 09:00"), "r1", date("2024-06-30"), "24-TB/BTGDV"},
		OpenPeriod{Issued: as(byReminder, "2024-02-02 07:00"), Regime: "r1", Period: quarterOne, Assignments: 2},
	}
	return m
}

func messageMatrix() matrix {
	m := matrixOf(func(m Message) Status { return m.Status })
	m.name, m.table = "message", MessageLife
	m.states = map[Status][]Event{
		"": nil, PlannedMessage: {digestPlanned}, Handed: {digestPlanned, MessageHanded{Reference: "<1@dondoc>"}},
		Failed: {digestPlanned, MessageFailed{Attempt: 1, Reason: "550 no such mailbox"}},
	}
	when := as(byReminder, "2024-03-08 07:30")
	m.commands = []Command{
		planDigest,
		RecordHanded{when, planDigest.Message, "<1@dondoc>"},
		RecordFailed{Issued: when, Message: planDigest.Message, Reason: "550 no such mailbox"}, // for good: to be tried again stays planned
		RaiseUnreached{Issued: as(byReminder, "2024-03-08 11:30"), Message: planDigest.Message, Level: 1, To: []UnitID{board}, PlannedAt: instant("2024-03-08 11:30")},
		RecordContact{when, planDigest.Message, "a1", when.At},
	}
	m.facts = map[string][]Event{"RaiseUnreached": {MessageFailed{Attempt: 1, Reason: "450 mailbox busy", RetryAt: instant("2024-03-08 07:45")}}}
	m.nothing = []string{
		"planned PlanMessage worker", "handed PlanMessage worker", "failed PlanMessage worker",
		"handed RecordHanded worker", "handed RecordFailed worker", "failed RecordFailed worker", " RecordFailed worker",
		" RaiseUnreached worker", "handed RaiseUnreached worker", " RecordContact worker", "handed RecordContact worker",
	}
	return m
}

var matrices = []matrix{
	organisationMatrix(), groupMatrix(), calendarMatrix(), policyMatrix(), formMatrix(), personMatrix(), documentMatrix(), seriesMatrix(), resolutionMatrix(), regimeMatrix(), assignmentMatrix(),
	inspectionMatrix(), messageMatrix(), programmeMatrix(), reviewMatrix(), movementMatrix(), issueMatrix(), letterMatrix(),
	reportMatrix(), questionMatrix(), bookMatrix(), consolidationMatrix(), rectificationMatrix(), erasureMatrix(),
}

func TestALifeIsItsTable(t *testing.T) {
	for _, m := range matrices {
		t.Run(m.name, func(t *testing.T) {
			if found := m.differences(m.table); len(found) > 0 {
				t.Error(strings.Join(found, "\n"))
			}
			for _, row := range m.table {
				if !slices.ContainsFunc(m.commands, func(c Command) bool { return commandName(c) == row.Command }) {
					t.Errorf("%s has a row that nothing tests", row.Command)
				}
				for _, s := range append(slices.Clone(row.From), row.To) {
					if _, ok := m.states[s]; !ok {
						t.Errorf("state %q has no way to get there", s)
					}
				}
			}
		})
	}
}

func TestAWrongTableIsNoticed(t *testing.T) {
	for _, m := range matrices {
		for i, row := range m.table {
			plant := func(bug string, change func([]Transition) []Transition) {
				if found := m.differences(change(slices.Clone(m.table))); len(found) == 0 {
					t.Errorf("%s: %s: %s is not noticed", m.name, row.Command, bug)
				}
			}
			plant("a row that is missing", func(table []Transition) []Transition { return slices.Delete(table, i, i+1) })
			plant("a state too few", func(table []Transition) []Transition { table[i].From = row.From[1:]; return table })
			plant("a party too few", func(table []Transition) []Transition { table[i].By = row.By[1:]; return table })
			plant("a stranger", func(table []Transition) []Transition {
				table[i].By = append(slices.Clone(row.By), Stranger)
				return table
			})
			plant("another end", func(table []Transition) []Transition { table[i].To = "elsewhere"; return table })
		}
	}
}

// Every command there is belongs to one life with a table.
func TestEveryCommandHasItsTable(t *testing.T) {
	for _, d := range commandDecls(t) {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "Aggregate" {
			continue
		}
		name := f.Recv.List[0].Type.(*ast.Ident).Name
		tables := 0
		for _, m := range matrices {
			if slices.ContainsFunc(m.table, func(row Transition) bool { return row.Command == name }) {
				tables++
			}
		}
		if tables != 1 {
			t.Errorf("command %s stands in %d tables", name, tables)
		}
	}
}

// commandDecls are the declarations of commands*.go.
func commandDecls(t *testing.T) (decls []ast.Decl) {
	files, err := filepath.Glob("commands*.go")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files of commands (%v)", len(files), err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		decls = append(decls, file.Decls...)
	}
	return decls
}
