package projections

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// retold is the log told a second time, a life at a time, by the aggregates themselves and by loops over one life:
// what every table must say in every column. It knows no fold, no key and no query of the read models.
type retold struct {
	commits []Commit
	lives   map[string][]Commit // by kind and id
	org     domain.Organisation
	duties  map[string]domain.Assignment
}

// line is what a row must say, by column. The key is left out where it is no more than a name for the row.
type line map[string]any

// retellings tell a table from the log.
var retellings = map[string]func(*retold) []line{
	"units": (*retold).units, "posts": (*retold).posts,
	"documents": (*retold).documents, "obligations": (*retold).obligations, "citations": (*retold).citations, "deliveries": (*retold).deliveries,
	"edges": (*retold).edges, "series": (*retold).series, "numbers": (*retold).numbers, "resolutions": (*retold).resolutions,
	"regimes": (*retold).regimes, "assignments": (*retold).assignments, "spells": (*retold).spells, "questions": (*retold).questions,
	"consolidations": (*retold).consolidations, "consolidation_sources": (*retold).sources,
	"inbox": (*retold).inbox, "messages": (*retold).messages, "letters": (*retold).letters, "urgings": (*retold).urgings,
	"inspections": (*retold).inspections, "dossier_pieces": (*retold).pieces, "outcomes": (*retold).outcomes,
	"programmes": (*retold).programmes, "programme_items": (*retold).items, "reviews": (*retold).reviews,
	"movements": (*retold).movements, "participations": (*retold).participations, "issues": (*retold).issues,
	"timeline": (*retold).timeline, "rectifications": (*retold).rectifications, "erasures": (*retold).erasures,
}

// toldElsewhere are the tables that are told a second time in another way, and how.
var toldElsewhere = map[string]string{
	"ledger":   "agreeOn compares every tally that is summed from it, around every deadline",
	"postings": "TestEveryTallyIsThatOfItsMoment compares what they say at every position",
	"timers":   "agreeOnTimers says what is to be done next from each life and the law at the end",
}

// TestEveryTableIsToldTwice: a table that nobody tells a second time may say anything.
func TestEveryTableIsToldTwice(t *testing.T) {
	for _, table := range Tables {
		if (retellings[table] != nil) == (toldElsewhere[table] != "") {
			t.Errorf("table %s must be told a second time in one way", table)
		}
	}
}

func retell(commits []Commit) *retold {
	s := &retold{commits: commits, lives: map[string][]Commit{}, duties: map[string]domain.Assignment{}}
	for _, c := range commits {
		s.lives[c.Aggregate] = append(s.lives[c.Aggregate], c)
	}
	for id, life := range s.of("asg") {
		s.duties[id] = replayed[domain.Assignment](life)
	}
	s.org = replayed[domain.Organisation](s.lives["org."+string(domain.Main)])
	return s
}

// of goes through the lives of a kind, by id.
func (s *retold) of(kind string) iter.Seq2[string, []Commit] {
	return func(yield func(string, []Commit) bool) {
		for name, life := range sorted(s.lives) {
			if k, id, _ := strings.Cut(name, "."); k == kind && !yield(id, life) {
				return
			}
		}
	}
}

// events goes through the events of one type in some commits, each with its commit.
func events[E domain.Event](commits []Commit) iter.Seq2[Commit, E] {
	return func(yield func(Commit, E) bool) {
		for _, c := range commits {
			for _, e := range c.Events {
				if e, is := e.(E); is && !yield(c, e) {
					return
				}
			}
		}
	}
}

// lastly is the last event of a type in a life, with its commit; zero if there is none.
func lastly[E domain.Event](life []Commit) (at Commit, last E) {
	for c, e := range events[E](life) {
		at, last = c, e
	}
	return at, last
}

// count is how many events of a type a life has.
func count[E domain.Event](life []Commit) (n int) {
	for range events[E](life) {
		n++
	}
	return n
}

// calendar is the calendar as it was when a commit was made.
func (s *retold) calendar(at Commit) domain.Calendar {
	var a domain.Almanac
	for _, c := range s.lives["cal."+string(domain.VietnamCalendar)] {
		if c.Position < at.Position {
			a = replayedOn(a, c)
		}
	}
	return a.Calendar
}

func replayedOn[S interface{ Evolve(domain.Event) S }](s S, c Commit) S {
	for _, e := range c.Events {
		s = s.Evolve(e)
	}
	return s
}

// agreeOnTables fails unless every table says in every column what the log says.
func agreeOnTables(t lent, v Views, commits []Commit) {
	t.Helper()
	s := retell(commits)
	for table, tell := range sorted(retellings) {
		columns, got := rowsOf(t, v, table)
		var want []string
		for _, l := range tell(s) {
			if missing := missing(columns, l); len(missing) > 0 {
				t.Errorf("%s: columns %v are not told a second time", table, missing)
			}
			want = append(want, spelt(columns, l))
		}
		for _, row := range without(got, want) {
			t.Errorf("%s has     %s", table, row)
		}
		for _, row := range without(want, got) {
			t.Errorf("%s should %s", table, row)
		}
	}
}

// rowsOf are the rows of a table as text, and its columns.
func rowsOf(t lent, v Views, table string) (columns, rows []string) {
	t.Helper()
	found, err := v.db.Query(t.Context(), "select * from "+in(v.schema, table))
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for _, f := range found.FieldDescriptions() {
		columns = append(columns, f.Name)
	}
	told := retellings[table]
	for found.Next() {
		values, err := found.Values()
		if err != nil {
			t.Fatal(err)
		}
		l := line{}
		for i, c := range columns {
			if day, is := values[i].(time.Time); is && found.FieldDescriptions()[i].DataTypeOID == dateOID {
				values[i] = domain.NewDate(day.Date())
			}
			l[c] = values[i]
		}
		if told != nil && slices.Contains(nameless, table) {
			delete(l, "key")
		}
		rows = append(rows, spelt(columns, l))
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return columns, rows
}

// dateOID is the type of a civil date in PostgreSQL.
const dateOID = 1082

// nameless are the tables whose key is made up from what else the row says, or from where it stands in the log.
var nameless = []string{
	"posts", "spells", "obligations", "citations", "deliveries", "edges", "numbers", "questions", "consolidation_sources", "dossier_pieces", "outcomes",
	"programme_items", "urgings", "participations", "timeline",
}

func missing(columns []string, l line) (names []string) {
	for _, c := range columns {
		if _, ok := l[c]; !ok && c != "key" {
			names = append(names, c)
		}
	}
	for c := range l {
		if !slices.Contains(columns, c) {
			names = append(names, c+" (which is not there)")
		}
	}
	return names
}

// spelt is a row as text.
func spelt(columns []string, l line) string {
	var b strings.Builder
	for _, c := range columns {
		if v, ok := l[c]; ok {
			fmt.Fprintf(&b, " %s=%s", c, plain(v))
		}
	}
	return b.String()
}

// plain is a value as text, whichever of the two tells it.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case time.Time:
		if v.IsZero() {
			return "none"
		}
		return v.UTC().Format("2006-01-02T15:04:05.999999Z")
	case domain.Date:
		if v.IsZero() {
			return "none"
		}
		return v.String()
	case json.RawMessage:
		var inside any
		if err := json.Unmarshal(v, &inside); err != nil {
			return string(v)
		}
		return plain(inside)
	case map[string]any, float64:
		text, _ := json.Marshal(v)
		return string(text)
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return "none"
		}
		return plain(r.Elem().Interface())
	case reflect.String:
		return strconv.Quote(r.String())
	case reflect.Slice:
		var parts []string
		for i := range r.Len() {
			parts = append(parts, plain(r.Index(i).Interface()))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}

// without is what of a list the other has not, each as often as it has it more often.
func without(list, other []string) (left []string) {
	n := map[string]int{}
	for _, o := range other {
		n[o]++
	}
	for _, l := range list {
		if n[l]--; n[l] < 0 {
			left = append(left, l)
		}
	}
	slices.Sort(left)
	return left
}

// data is a value as a column of JSON has it.
func data(v any) json.RawMessage { return must(json.Marshal(v)) }

// timeline is every event there is.
func (s *retold) timeline() (out []line) {
	for _, c := range s.commits {
		for _, e := range c.Events {
			out = append(out, line{
				"position": c.Position, "version": c.Version, "aggregate": c.Aggregate, "type": domain.NameOf(e), "actor": c.Actor,
				"on_behalf_of": c.OnBehalfOf, "recorded_at": c.RecordedAt, "effective_at": c.EffectiveAt, "data": data(e),
			})
		}
	}
	return out
}

func (s *retold) rectifications() (out []line) {
	for id, life := range s.of("rec") {
		c, e := lastly[domain.RecordRectified](life)
		out = append(out, line{
			"key": id, "subject": e.Subject, "version": e.Version, "act": e.Act, "field": e.Field, "was": e.Was, "now": e.Now,
			"reason": e.Reason.Ref, "actor": c.Actor, "at": c.EffectiveAt,
		})
	}
	return out
}

func (s *retold) erasures() (out []line) {
	for _, life := range s.of("item") {
		c, e := lastly[domain.ItemErased](life)
		out = append(out, line{"key": e.Ref, "basis": e.Basis, "reason": e.Reason.Ref, "actor": c.Actor, "at": c.EffectiveAt, "position": c.Position})
	}
	return out
}

// units are those of the whole organisation.
func (s *retold) units() (out []line) {
	slots := map[domain.UnitID]time.Time{}
	for _, e := range events[domain.MessagePlanned](s.commits) {
		if slot := must(time.ParseInLocation("2006-01-02T15:04", e.Slot, domain.Zone)); slot.After(slots[e.Recipient]) {
			slots[e.Recipient] = slot
		}
	}
	for _, u := range s.org.Units {
		known := slices.Clone(u.Aliases)
		for _, n := range u.Names {
			if n.Is != u.Name() && !slices.Contains(known, n.Is) {
				known = append(known, n.Is)
			}
		}
		out = append(out, line{
			"key": u.ID, "name": u.Name(), "kind": u.Kind(), "parent": u.Parent(), "external": u.External, "email": u.Email, "host": u.Host, "known": known,
			"since": u.Since, "until": u.Until, "ending": u.Ending, "successors": u.Successors, "heir": u.Heir, "last_slot": slots[u.ID], "state": string(data(u)),
		})
	}
	return out
}

// posts are the appointments of each person, and who stands in for him.
func (s *retold) posts() (out []line) {
	for holder, life := range s.of("person") {
		p := replayed[domain.Person](life)
		for _, sits := range slices.Concat(p.Own, p.StandIns) {
			out = append(out, line{
				"person": sits.Person, "holder": holder, "unit": sits.Unit, "position": sits.Position, "why": sits.Why, "acts": sits.Acts,
				"since": sits.From, "until": sits.Until, "basis": sits.Basis,
			})
		}
	}
	return out
}

// TestARowThatSaysSomethingElseIsNoticed: of every table a row is taken away, and every column of one changed. A second
// telling that did not see it would tell nothing.
func TestARowThatSaysSomethingElseIsNoticed(t *testing.T) {
	h, r := settled(t)
	commits := h.commits()
	agreeOnTables(t, r.views, commits)
	s := retell(commits)
	for table, tell := range sorted(retellings) {
		columns, rows := rowsOf(t, r.views, table)
		if len(rows) == 0 {
			t.Errorf("the story has nothing in %s", table)
			continue
		}
		if extra := without(rows, rows[1:]); len(extra) != 1 {
			t.Errorf("%s: a row that is gone is not missed", table)
		}
		l := tell(s)[0]
		was := spelt(columns, l)
		for column, value := range sorted(maps.Clone(l)) {
			l[column] = "something else"
			if spelt(columns, l) == was {
				t.Errorf("%s: another %s is not seen", table, column)
			}
			l[column] = value
		}
	}
}
