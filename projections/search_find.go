package projections

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dondoc/dondoc/domain"
)

// The kinds of things that are found, in the order they are shown.
const (
	FoundDocuments   = "documents"
	FoundUnits       = "units"
	FoundObligations = "obligations"
	FoundDuties      = "duties"
)

// ErrSearchBroad says that so much fits that an answer would take too long.
var ErrSearchBroad = errors.New("projections: too much fits what is looked for")

// ErrSearchPage says that a page was asked for that no search has given.
var ErrSearchPage = errors.New("projections: no such page of a search")

// searchTime is the longest that one question of PostgreSQL takes in a search, less what those before it took.
const searchTime = 2 * time.Second

// searchedKind is one kind of things: what it is found by, who may find it, and what is shown of it.
type searchedKind struct {
	table string
	rows  string // of the read models: key, instant, and the texts
	about string // the rows of some documents or duties
	sees  string // who does not read everything finds it when this is so
	shown string // what a Hit has, of the entries found
	named bool   // they come in the order of names, not the newest first
}

// fits are the duties that the clauses let be read: scope.go's words.
const fits = `select from assignments a where ` + within

var searched = []searchedKind{
	{
		table: FoundDocuments, rows: `select key, registered_at, array[symbol, kind, subject] from %s.documents`, about: ` where key = any($1)`,
		sees: `exists (` + fits + ` and a.document = e.key) or exists (select from deliveries x where x.document = e.key and x.unit = any($3))`,
		shown: `select e.key, d.symbol, d.subject as text, d.key as document, '' as unit, '' as unit_name, 0::bigint as units
			from e join documents d on d.key = e.key`,
	},
	{
		table: FoundUnits, named: true, rows: `select key, 'epoch'::timestamptz, name || known from %s.units`, about: ` where $1::text[] is not null`,
		sees: `true`,
		shown: `select e.key, '' as symbol, u.name as text, '' as document, u.key as unit, u.name as unit_name, 0::bigint as units
			from e join units u on u.key = e.key`,
	},
	{
		table: FoundObligations,
		rows:  `select o.key, coalesce(d.registered_at, 'epoch'), array[o.text] from %[1]s.obligations o left join %[1]s.documents d on d.key = o.document`,
		about: ` where o.document = any($1)`,
		sees: `exists (` + fits + ` and a.document = split_part(e.key, '/', 1) and a.obligation = split_part(e.key, '/', 2)::bigint)
			or exists (select from deliveries x where x.document = split_part(e.key, '/', 1) and x.unit = any($3))`,
		shown: `select e.key, coalesce(d.symbol, '') as symbol, o.text, o.document, '' as unit, '' as unit_name, o.units
			from e join obligations o on o.key = e.key left join documents d on d.key = o.document`,
	},
	{
		table: FoundDuties, rows: `select key, given_at, array[text, period, list_symbol] from %s.assignments`, about: ` where key = any($1)`,
		sees: `exists (` + fits + ` and a.key = e.key)`,
		shown: `select e.key, coalesce(d.symbol, a.list_symbol) as symbol, case when a.text = '' or a.period = '' then a.text || a.period else a.text || ' (' || a.period || ')' end as text, a.document, a.unit, coalesce(u.name, a.unit) as unit_name, 0::bigint as units
			from e join assignments a on a.key = e.key left join units u on u.key = a.unit left join documents d on d.key = a.document`,
	},
}

// from asks for rows of the read models.
func (k searchedKind) from(live, about string) string {
	return fmt.Sprintf(k.rows, pgx.Identifier{live}.Sanitize()) + about
}

// entries reads rows of the read models and makes entries of them.
func (k searchedKind) entries(ctx context.Context, tx pgx.Tx, q string, args ...any) ([]entry, error) {
	got, err := tx.Query(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", k.table, err)
	}
	entries, err := pgx.CollectRows(got, func(row pgx.CollectableRow) (e entry, err error) {
		var texts []string
		err = row.Scan(&e.key, &e.at, &texts)
		e.words = lexemes(texts...)
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", k.table, err)
	}
	return entries, nil
}

// A Hit is one thing that was found.
type Hit struct {
	Kind     string `json:"kind" db:"-"`
	Key      string `json:"key" db:"key"`
	Symbol   string `json:"symbol,omitempty" db:"symbol"` // of the document, or the one it comes from
	Text     string `json:"text" db:"text"`
	Document string `json:"document,omitempty" db:"document"`
	Unit     string `json:"unit,omitempty" db:"unit"`
	UnitName string `json:"unit_name,omitempty" db:"unit_name"`
	Units    int    `json:"units,omitempty" db:"units"` // on how many units an obligation fell
}

// Hits are what was found of one kind: those first that have the accents as they were typed, then the newest first.
type Hits struct {
	Kind string `json:"kind"`
	Hits []Hit  `json:"hits"`
	Next string `json:"next,omitempty"` // the page after this one; "": there is no more
}

// Found is what a search gave.
type Found struct {
	Words    string        `json:"words"`    // that were looked for, without accents
	Instead  string        `json:"instead"`  // with other words than were typed, for nothing was found with those; "": as typed
	Position uint64        `json:"position"` // up to which it has read
	Behind   uint64        `json:"behind"`   // commits that the read models have and it has not
	At       time.Time     `json:"at"`       // when what it has read last was recorded
	Kinds    []Hits        `json:"kinds"`    // those of which there is anything
	Took     time.Duration `json:"-"`
}

// Sought is what somebody looks for.
type Sought struct {
	Typed string
	Kind  string // "" for all
	Limit int    // of each kind
	After string // a Next, of one kind

	until time.Time // when the time for it is over
}

// SearchWithin is a search as somebody may ask it: what is not his to read is not found.
type SearchWithin struct {
	search  *Search
	clauses domain.Clauses
}

// Within searches only what the clauses let be read. A document is his to find who has it, or reads a duty of it; names of units
// are everybody's.
func (s *Search) Within(c domain.Clauses) SearchWithin { return SearchWithin{s, c} }

// Find looks for everything that has all the words, whatever their accents; the last word may be begun only. When nothing has them,
// it looks for words that are one slip away. Time and memory are bounded: ErrSearchLong and ErrSearchBroad say that there are
// too many words or too many things, ErrSearchPage that After is no page of this search.
func (s SearchWithin) Find(ctx context.Context, ask Sought) (Found, error) {
	began := time.Now()
	words, err := seek(ask.Typed)
	if err != nil {
		return Found{}, err
	}
	ask.until = began.Add(s.search.patience)
	var found Found
	o := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, s.search.db, o, func(tx pgx.Tx) (err error) {
		for _, q := range []string{ // what a question costs depends on its words
			"set local plan_cache_mode = force_custom_plan", "set local jit = off",
		} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		if found, err = s.search.stands(ctx, tx); err != nil || len(words) == 0 {
			return err
		}
		if found.Kinds, err = s.look(ctx, tx, words, ask); err != nil || len(found.Kinds) > 0 || ask.After != "" {
			return err
		}
		others, err := s.search.instead(ctx, tx, words)
		for _, other := range others {
			if found.Kinds, err = s.look(ctx, tx, other, ask); err != nil || len(found.Kinds) > 0 {
				words, found.Instead = other, other.text()
				return err
			}
		}
		return err
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "57014" && ctx.Err() == nil { // the time is over
		return Found{}, ErrSearchBroad
	}
	if err != nil && !errors.Is(err, ErrSearchPage) {
		return Found{}, fmt.Errorf("search: %w", err)
	}
	found.Words, found.Took = words.text(), time.Since(began)
	return found, err
}

// stands says how far the search has read.
func (s *Search) stands(ctx context.Context, tx pgx.Tx) (f Found, err error) {
	var own, live int64
	var at *time.Time
	err = tx.QueryRow(ctx, `select s.position, l.position, (select recorded_at from timeline where key < lpad((s.position + 1)::text, 12, '0') order by key desc limit 1)
		from `+in(s.schema, "checkpoint")+` s, checkpoint l`).Scan(&own, &live, &at)
	return Found{Position: uint64(own), Behind: uint64(max(live-own, 0)), At: value(at)}, err
}

// look asks for each kind.
func (s SearchWithin) look(ctx context.Context, tx pgx.Tx, words sought, ask Sought) (kinds []Hits, err error) {
	q, err := s.search.question(ctx, tx, words)
	if err != nil {
		return nil, err
	}
	asked := false
	for _, k := range searched {
		if ask.Kind != "" && ask.Kind != k.table {
			continue
		}
		asked = true
		if _, err := tx.Exec(ctx, fmt.Sprintf("set local statement_timeout = %d", max(1, time.Until(ask.until).Milliseconds()))); err != nil {
			return nil, err
		}
		hits, err := s.lookFor(ctx, tx, k, q, ask)
		if err != nil {
			return nil, err
		}
		if len(hits.Hits) > 0 {
			kinds = append(kinds, hits)
		}
	}
	if !asked || ask.After != "" && ask.Kind == "" {
		return nil, ErrSearchPage
	}
	return kinds, nil
}

// lookFor gives one page of one kind: first what has the accents that were typed, then the rest.
func (s SearchWithin) lookFor(ctx context.Context, tx pgx.Tx, k searchedKind, q question, ask Sought) (Hits, error) {
	out := Hits{Kind: k.table}
	from := pageEnd{}
	if ask.After != "" {
		var err error
		if from, err = pageEndOf(ask.After); err != nil {
			return out, err
		}
	}
	if q.exact == "" {
		from.rest = true
	}
	for {
		hits, places, err := s.page(ctx, tx, k, q, from, ask.Limit+1-len(out.Hits))
		if err != nil {
			return out, err
		}
		for i, h := range hits {
			if len(out.Hits) == ask.Limit {
				out.Next = from.String() // there is one more than fits
				return out, nil
			}
			out.Hits, from = append(out.Hits, h), places[i]
		}
		if from.rest {
			return out, nil
		}
		if len(out.Hits) == ask.Limit { // whether the rest has anything is not known: look for one
			more, _, err := s.page(ctx, tx, k, q, pageEnd{rest: true}, 1)
			if err == nil && len(more) > 0 {
				out.Next = pageEnd{rest: true}.String()
			}
			return out, err
		}
		from = pageEnd{rest: true}
	}
}

// question is what somebody looks for in PostgreSQL's language: with the marks as typed, "" when there are none, and without.
type question struct{ exact, plain string }

// question finds the words that the last one may be the beginning of.
func (s *Search) question(ctx context.Context, tx pgx.Tx, words sought) (q question, err error) {
	var longer []string
	if last := words[len(words)-1].plain; inVocabulary(last) {
		got, err := tx.Query(ctx, "select word from "+in(s.schema, "vocabulary")+" where word >= $1 and word < $2 order by word limit $3", last, last+"\U0010ffff", longerMost+1)
		if err != nil {
			return q, err
		}
		if longer, err = pgx.CollectRows(got, pgx.RowTo[string]); err != nil {
			return q, err
		}
	}
	return question{words.exact(longer), words.plain(longer)}, nil
}

// page gives entries behind a place, with the place of each.
func (s SearchWithin) page(ctx context.Context, tx pgx.Tx, k searchedKind, asked question, from pageEnd, limit int) ([]Hit, []pageEnd, error) {
	words, but := asked.exact, ""
	if from.rest {
		words, but = asked.plain, asked.exact
	}
	behind := any(from.by)
	q := `with e as materialized (select e.key, e.at from ` + in(s.search.schema, k.table) + ` e `
	if k.named {
		q += `join units u on u.key = e.key where ($5 = '' or (u.name collate "vi-x-icu", e.key) > ($6::text, $5))`
	} else {
		at, err := time.Parse(time.RFC3339Nano, from.by)
		if err != nil && from.key != "" {
			return nil, nil, ErrSearchPage
		}
		behind = at
		q += `where ($5 = '' or (e.at, e.key) < ($6::timestamptz, $5))`
	}
	q += ` and e.words @@ $1::text::tsquery and ($2 or $3::text[] is null or $4::text[] is null or ` + k.sees + `)`
	args := append(Scoped{clauses: s.clauses}.args(words), from.key, behind, limit)
	if but != "" {
		q += ` and not e.words @@ $8::text::tsquery`
		args = append(args, but)
	}
	first, last := ` order by e.at desc, e.key desc`, ` order by e.at desc, e.key desc`
	if k.named {
		first, last = ` order by u.name collate "vi-x-icu", e.key`, ` order by h.text collate "vi-x-icu", h.key`
	}
	got, err := tx.Query(ctx, q+first+` limit $7) select h.*, e.at from (`+k.shown+`) h join e on e.key = h.key`+last, args...)
	if err != nil {
		return nil, nil, err
	}
	var hits []Hit
	var places []pageEnd
	h, at := Hit{Kind: k.table}, time.Time{}
	_, err = pgx.ForEachRow(got, []any{&h.Key, &h.Symbol, &h.Text, &h.Document, &h.Unit, &h.UnitName, &h.Units, &at}, func() error {
		p := pageEnd{from.rest, at.UTC().Format(time.RFC3339Nano), h.Key}
		if k.named {
			p.by = h.Text
		}
		hits, places = append(hits, h), append(places, p)
		return nil
	})
	return hits, places, err
}

// pageEnd is where a page ends.
type pageEnd struct {
	rest bool   // behind those with the accents as typed
	by   string // the instant, or the name, that orders them
	key  string
}

// String is it as it stands in an address.
func (p pageEnd) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%t\n%s\n%s", p.rest, p.key, p.by))
}

func pageEndOf(s string) (p pageEnd, err error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.SplitN(string(text), "\n", 3)
	if err != nil || len(s) > 2000 || len(parts) != 3 || !utf8.Valid(text) || strings.Contains(string(text), "\x00") {
		return p, ErrSearchPage
	}
	return pageEnd{rest: parts[0] == "true", key: parts[1], by: parts[2]}, nil
}

// text is what is looked for, as a person reads it.
func (s sought) text() string {
	var words []string
	for _, t := range s {
		words = append(words, t.plain)
	}
	return strings.Join(words, " ")
}

// mostInstead is how many other questions are tried for one that finds nothing.
const mostInstead = 6

// instead gives questions with words that are one slip away from those that stand in nothing.
func (s *Search) instead(ctx context.Context, tx pgx.Tx, words sought) (others []sought, err error) {
	got, err := tx.Query(ctx, "select word from "+in(s.schema, "vocabulary"))
	if err != nil {
		return nil, err
	}
	vocabulary, err := pgx.CollectRows(got, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	others = []sought{nil}
	for i, t := range words {
		if known(t.plain, vocabulary, i == len(words)-1) {
			for j := range others {
				others[j] = append(others[j], t)
			}
			continue
		}
		var longer []sought
		for _, o := range others {
			for _, w := range spellings(t.plain, vocabulary, mostInstead) {
				longer = append(longer, append(o[:len(o):len(o)], term{plain: w}))
			}
		}
		others = longer[:min(mostInstead, len(longer))]
	}
	if len(others) == 1 && others[0].text() == words.text() {
		return nil, nil // every word is known: they stand together nowhere
	}
	return others, nil
}

// known tells whether a word stands in anything; a word that is only begun, whether one begins so.
func known(word string, vocabulary []string, begun bool) bool {
	if !inVocabulary(word) {
		return true // it is not to be known there
	}
	for _, w := range vocabulary {
		if w == word || begun && strings.HasPrefix(w, word) {
			return true
		}
	}
	return false
}
