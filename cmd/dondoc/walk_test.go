package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers"
)

var updateWalk = flag.Bool("update", false, "write docs/directive.md anew")

// directivePage is what the walk writes: each demand of the founding directive, and what proves that it is met.
const directivePage = "../../docs/directive.md"

// A demand is one row: a line of the founding directive or a rule its users added, and the walk that meets it on a
// real log and real read models. What the walk does not prove by an event, a read model or a refusal is not met.
type demand struct {
	row   string // "1" … "45": lines of the directive, in its order; "a" … "k": rules of its users
	asks  string
	prove func(w *walk)
}

// theDirective and theUsers are the rows there must be.
var (
	theDirective = 45
	theUsers     = "abcdefghijk"
)

// walk is a house in the year of the sample directive, on a clock that the rows move on.
type walk struct {
	t       *testing.T
	story   *story
	house   *house
	clock   *workers.Virtual
	row     string
	proofs  map[string][]string
	private map[string]any // what a row leaves for the next ones
}

// TestWalk goes through every row in order, in one house. Each must leave a proof, and docs/directive.md must say
// which; so a row that loses its proof fails here.
func TestWalk(t *testing.T) {
	w := newWalk(t)
	for _, d := range everyRow() {
		t.Run(d.row, func(t *testing.T) {
			outer := w.t
			w.t, w.row = t, d.row
			defer func() { w.t = outer }()
			d.prove(w)
		})
	}
	for _, missing := range unproved(everyRow(), w.proofs) {
		t.Error(missing)
	}
	w.settle()
	if again, err := w.house.runner.Rebuild(t.Context(), projections.RebuildOptions{Verify: true}); err != nil || !again.Equal {
		t.Errorf("the read models rebuilt from the log are not those of the walk: %v", err)
	}
	fitsTheDocument(t, w.house)
	page := directive(everyRow(), w.proofs)
	if *updateWalk {
		if err := os.WriteFile(directivePage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(directivePage)
	if err != nil || string(got) != page {
		t.Errorf("docs/directive.md is not what the walk proved (%v); look at what was lost, or go test ./cmd/dondoc -run Walk -update", err)
	}
}

// TestARowWithoutProofIsNoticed takes each row's proofs away in turn, and each row.
func TestARowWithoutProofIsNoticed(t *testing.T) {
	all := everyRow()
	proofs := map[string][]string{}
	for _, d := range all {
		proofs[d.row] = []string{"event `x`"}
	}
	if found := unproved(all, proofs); len(found) > 0 {
		t.Fatalf("with every row proved: %q", found)
	}
	for i, d := range all {
		held := proofs[d.row]
		delete(proofs, d.row)
		if found := unproved(all, proofs); len(found) != 1 || !strings.Contains(found[0], "row "+d.row+" ") {
			t.Errorf("row %s without proof: %q", d.row, found)
		}
		proofs[d.row] = held
		if found := unproved(slices.Delete(slices.Clone(all), i, i+1), proofs); len(found) == 0 {
			t.Errorf("row %s is gone and nobody notices", d.row)
		}
	}
}

func everyRow() []demand {
	return slices.Concat(demandsOnTheFace, demandsOfPurpose, demandsOfContent, demandsOfWork, demandsOfTheEnd, rulesOfUsers)
}

// unproved lists the rows that are missing, stand twice, or have no proof.
func unproved(all []demand, proofs map[string][]string) (found []string) {
	count := map[string]int{}
	for _, d := range all {
		count[d.row]++
		if len(proofs[d.row]) == 0 {
			found = append(found, fmt.Sprintf("row %s (%s) has no proof", d.row, d.asks))
		}
	}
	var rows []string
	for n := range theDirective {
		rows = append(rows, fmt.Sprint(n+1))
	}
	rows = append(rows, strings.Split(theUsers, "")...)
	for _, r := range rows {
		if count[r] != 1 {
			found = append(found, fmt.Sprintf("row %s stands %d times", r, count[r]))
		}
	}
	return found
}

// directive is the page of rows and proofs.
func directive(all []demand, proofs map[string][]string) string {
	var b strings.Builder
	b.WriteString(`# What the founding directive asks, and what proves that it is done

This file is written by ` + "`go test ./cmd/dondoc -run Walk -update`" + `; a test compares it. The test walks through the year of a directive
of the same shape, in one house with a real log and real read models, row after row. A row is met by events in the log,
answers of the read models, and refusals, each by its name. Numbers are lines of the directive in its order; letters are rules its users added.

| row | asks | proved by |
|---|---|---|
`)
	inOrder := slices.SortedFunc(slices.Values(all), func(x, y demand) int {
		return cmp.Or(cmp.Compare(number(x.row), number(y.row)), strings.Compare(x.row, y.row))
	})
	for _, d := range inOrder {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", d.row, d.asks, strings.Join(proofs[d.row], " · "))
	}
	return b.String()
}

// number is a row's place on the page: the directive's lines, then the users' rules.
func number(row string) int {
	if n, err := strconv.Atoi(row); err == nil {
		return n
	}
	return theDirective + 1
}

func newWalk(t *testing.T) *walk {
	dir := dataDir(t)
	held, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { held.Close() })
	draft, err := intake.Read("huong-dan.txt", intake.Sample)
	if err != nil {
		t.Fatal(err)
	}
	clock := workers.NewVirtual(domain.NewDate(2024, 1, 2).Time(8, 0))
	h, err := open(t.Context(), config{Tenant: "main", MailFrom: "van-phong@khoi.example"}, dir, clock, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	w := &walk{t: t, house: h, clock: clock, proofs: map[string][]string{}, private: map[string]any{}}
	w.story = newStory(h, clock, draft, intake.Sample, 2024, 1)
	if err := w.story.furnish(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settle()
	return w
}

func (w *walk) ctx() context.Context { return w.t.Context() }

// proved writes down what proves the row, once.
func (w *walk) proved(what string) {
	if !slices.Contains(w.proofs[w.row], what) {
		w.proofs[w.row] = append(w.proofs[w.row], what)
	}
}

// by is who signs now.
func (w *walk) by(who string) domain.Issued { return w.story.by(who) }

// on moves the clock to an hour of a day, with the workers doing on the way what falls due.
func (w *walk) on(day string, hour, minute int) {
	w.t.Helper()
	d, err := domain.ParseDate(day)
	if err != nil {
		w.t.Fatal(err)
	}
	w.pass(d.Time(hour, minute))
}

// pass lets time go by, workers included, people not.
func (w *walk) pass(until time.Time) {
	w.t.Helper()
	for {
		w.settle()
		next, ok, err := w.house.views.NextDue(w.ctx())
		if err != nil {
			w.t.Fatal(err)
		}
		if !ok || next.After(until) {
			w.clock.Move(until)
			w.settle()
			return
		}
		w.clock.Move(next)
	}
}

// settle lets the workers do what is due now, until nothing is.
func (w *walk) settle() {
	w.t.Helper()
	for range 60 {
		if err := w.house.runner.CatchUp(w.ctx()); err != nil {
			w.t.Fatal(err)
		}
		next, ok, err := w.house.views.NextDue(w.ctx())
		if err != nil {
			w.t.Fatal(err)
		}
		if !ok || next.After(w.clock.Now()) {
			return
		}
		if err := w.house.crew.Tick(w.ctx(), w.clock.Now()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.t.Fatalf("at %s the workers do not come to an end", w.clock.Now())
}

// do carries out a command; the workers follow.
func (w *walk) do(cmd domain.Command) projections.Commit {
	w.t.Helper()
	c, err := w.house.do(w.ctx(), cmd)
	if err != nil {
		w.t.Fatalf("%T: %v", cmd, err)
	}
	w.settle()
	return c
}

// refused proves that a command is not taken, with a code.
func (w *walk) refused(code string, cmd domain.Command) {
	w.t.Helper()
	_, err := w.house.do(w.ctx(), cmd)
	if r, ok := domain.Refused(err); !ok || r.Code != code {
		w.t.Errorf("%T: %v, want a refusal %s", cmd, err, code)
		return
	}
	if domain.RefusalText[code] == "" {
		w.t.Errorf("refusal %s has no sentence for a person", code)
	}
	w.proved("refusal `" + code + "`")
}

// event proves that something has happened in a life, and gives what the trail of that life says of it.
func (w *walk) event(aggregate, kind string) domain.Event {
	w.t.Helper()
	w.settle()
	story, err := w.house.views.Timeline(w.ctx(), aggregate)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, entry := range slices.Backward(story) {
		if entry.Type != kind {
			continue
		}
		e, err := domain.Wire{}.Decode(entry.Type, 1, entry.Data)
		if err != nil {
			w.t.Fatal(err)
		}
		w.proved("event `" + kind + "`")
		return e
	}
	w.t.Fatalf("%s: %s did not happen", aggregate, kind)
	return nil
}

// shows proves that "dondoc show" prints the life of a thing with a word in it.
func (w *walk) shows(aggregate, word string) {
	w.t.Helper()
	var out, errs bytes.Buffer
	if err := (&showCmd{ID: aggregate}).within(w.ctx(), w.house, streams{in: strings.NewReader(""), out: &out, err: &errs}); err != nil {
		w.t.Errorf("show %s: %v", aggregate, err)
		return
	}
	if !strings.Contains(out.String(), word) {
		w.t.Errorf("show %s does not say %q:\n%s", aggregate, word, out.String())
		return
	}
	kind, _, _ := strings.Cut(aggregate, ".")
	w.proved("`show " + kind + ".…`")
}

// answers proves that a question to the read models has the answer it must have.
func (w *walk) answers(question string, ok bool, got any) {
	w.t.Helper()
	if !ok {
		w.t.Errorf("%s: %+v", question, got)
		return
	}
	w.proved("read model `" + question + "`")
}

// reads proves what the intake makes of the paper.
func (w *walk) reads(what string, ok bool, got any) {
	w.t.Helper()
	if !ok {
		w.t.Errorf("%s: %+v", what, got)
		return
	}
	w.proved("intake: " + what)
}

// text is a content item with what somebody typed.
func (w *walk) text(words string) domain.Item {
	w.t.Helper()
	item, err := w.house.keep(w.ctx(), "text/plain; charset=utf-8", []byte(words))
	if err != nil {
		w.t.Fatal(err)
	}
	return *item
}

// got is what a query gives, or the end of the row.
func got[T any](w *walk) func(T, error) T {
	return func(v T, err error) T {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
		return v
	}
}

// clerk, expert, head, inspector are those who sign most.
var (
	clerk     = domain.ByPost(theOffice, "van-thu")
	expert    = domain.ByPost(theBoard, "chuyen-vien")
	head      = domain.ByPost(theBoard, "truong-ban")
	inspector = domain.ByPost(theInspectors, "chu-nhiem")
)

type (
	citation   = projections.Citation
	obligation = projections.Obligation
)

// doc is the directive's name in the log.
func (w *walk) doc() string { return "doc." + string(w.story.document) }

// document is the directive as the register shows it.
func (w *walk) document() projections.Document {
	w.t.Helper()
	return got[projections.Document](w)(w.house.views.Document(w.ctx(), string(w.story.document)))
}

// load is the directive as the log has it.
func (w *walk) load() domain.Document {
	w.t.Helper()
	d, _, err := eventstore.Load[domain.Document](w.ctx(), w.house.store(), w.doc())
	return got[domain.Document](w)(d, err)
}

// organisation is the house as the log has it.
func (w *walk) organisation() domain.Organisation {
	w.t.Helper()
	o, _, err := eventstore.Load[domain.Organisation](w.ctx(), w.house.store(), "org."+domain.Main)
	return got[domain.Organisation](w)(o, err)
}

// superiors are the bodies that urge and decide today.
func (w *walk) superiors() domain.Superiors {
	return w.organisation().Superiors(domain.DateOf(w.clock.Now()))
}
