package projections

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/dondoc/dondoc/domain"
)

//go:embed search.sql
var searchSQL string

const (
	searching  = ".search"              // ends the name of the schema of what is searched
	searchForm = int64(shape)*1000 + 1  // of search.sql and of what an entry is made of; another one is made anew
	searchStep = 2000                   // commits looked at in one transaction
	searchRest = 200 * time.Millisecond // between two of them: it may lag, and the read models go first
	searchAnew = 100_000                // commits behind: it is made anew rather than kept up
	copyStep   = 10000                  // rows in memory while it is made anew
)

// Search finds documents, units, obligations and duties by their words. It is a model of its own beside the read models, with a
// checkpoint of its own: it may lag behind them, and says by how much. It is made of their rows, so it holds what they hold:
// texts that stand in the log, and never what content items hold. Many goroutines may ask.
type Search struct {
	db     *pgxpool.Pool
	live   string // the schema of the read models
	schema string

	patience time.Duration // of one search

	writing sync.Mutex // held while it is written: what keeps it up and a rebuild make the same schema beside it
}

// entry is one thing that may be found.
type entry struct {
	key   string
	at    time.Time
	words pgtype.TSVector
}

// OpenSearch makes the tables if they are not there, or are of another shape; then Run fills them.
func OpenSearch(ctx context.Context, v Views) (*Search, error) {
	s := &Search{db: v.db, live: v.schema, schema: v.schema + searching, patience: searchTime}
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('dondoc.' || $1))", s.schema); err != nil {
			return err
		}
		var have bool
		if err := tx.QueryRow(ctx, "select to_regclass($1) is not null", in(s.schema, "checkpoint")).Scan(&have); err != nil {
			return err
		}
		if have {
			var is int64
			if err := tx.QueryRow(ctx, "select shape from "+in(s.schema, "checkpoint")).Scan(&is); err != nil || is == searchForm {
				return err
			}
		}
		if err := s.create(ctx, tx, s.schema, 0); err != nil {
			return err
		}
		return s.index(ctx, tx, s.schema)
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the search: %w", err)
	}
	return s, nil
}

// create makes the empty tables in a schema, without what finds a word fast.
func (s *Search) create(ctx context.Context, tx pgx.Tx, schema string, position uint64) error {
	name := pgx.Identifier{schema}.Sanitize()
	for _, q := range []string{
		"drop schema if exists " + name + " cascade", "create schema " + name, "set local search_path to " + name, searchSQL,
		"set local search_path to " + pgx.Identifier{s.live}.Sanitize(),
	} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return fmt.Errorf("create schema %s: %w", schema, err)
		}
	}
	_, err := tx.Exec(ctx, "insert into "+in(schema, "checkpoint")+" (position, shape) values ($1, $2)", int64(position), searchForm)
	return err
}

// index makes what finds a word fast, and what walks from the newest to the oldest.
func (s *Search) index(ctx context.Context, tx pgx.Tx, schema string) error {
	for _, k := range searched {
		table := in(schema, k.table)
		for _, q := range []string{
			"create index on " + table + " using gin (words) with (fastupdate = off)", "create index on " + table + " (at desc, key desc)", "analyze " + table,
		} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return fmt.Errorf("index %s: %w", table, err)
			}
		}
	}
	return nil
}

// Position is the commit up to which it has read.
func (s *Search) Position(ctx context.Context) (uint64, error) {
	var p int64
	err := s.db.QueryRow(ctx, "select position from "+in(s.schema, "checkpoint")).Scan(&p)
	return uint64(p), err
}

// Run follows the read models until ctx ends, in the process that keeps them; in another one it stands by. After an error it may
// be called again.
func (s *Search) Run(ctx context.Context, r *Runner) error {
	for ctx.Err() == nil {
		at, err := s.Position(ctx)
		if err == nil {
			err = r.Wait(ctx, at+1)
		}
		if err == nil && r.Leads() {
			_, err = s.step(ctx)
		}
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("keep the search up: %w", err)
		}
		select {
		case <-time.After(searchRest):
		case <-ctx.Done():
		}
	}
	return nil
}

// Wait returns true when it has read up to a position, and false when it has not until ctx ends.
func (s *Search) Wait(ctx context.Context, position uint64) bool {
	for {
		if at, err := s.Position(ctx); err == nil && at >= position {
			return true
		}
		select {
		case <-time.After(searchRest / 10):
		case <-ctx.Done():
			return false
		}
	}
}

// CatchUp reads up to where the read models are now.
func (s *Search) CatchUp(ctx context.Context) error {
	for {
		more, err := s.step(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// step takes in what has happened since the checkpoint, as it stands in the read models now, and says whether there may be more.
// Who is not the first to take it in does nothing.
func (s *Search) step(ctx context.Context) (more bool, err error) {
	err = s.steady(ctx, func(tx pgx.Tx) error {
		from, live, err := s.where(ctx, tx)
		if err != nil || from >= live {
			return err
		}
		if live-from > searchAnew || from == 0 {
			_, err := s.fill(ctx, tx, false, false)
			return err
		}
		to := min(live, from+searchStep)
		more = to < live
		if err := s.take(ctx, tx, from, to); err != nil {
			return err
		}
		return moveCheckpoint(ctx, tx, s.schema, from, to)
	})
	if errors.Is(err, errElsewhere) {
		return true, nil
	}
	return more, err
}

// errElsewhere says that what was read is not what there is any more: another process has taken in the same commits, or a
// rebuild has put other read models in the place of those that were looked at.
var errElsewhere = errors.New("the read models, or the search, were changed meanwhile")

// steady reads and writes by one picture of the read models. It is no picture when a rebuild has switched them meanwhile: the new
// tables look empty to a transaction that is older than they are.
func (s *Search) steady(ctx context.Context, do func(tx pgx.Tx) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	which := func() (oid uint32, err error) { // asked on another connection: a transaction may not hear of it
		err = s.db.QueryRow(ctx, "select coalesce(to_regclass($1)::oid, 0)", in(s.live, "checkpoint")).Scan(&oid)
		return oid, err
	}
	before, err := which()
	if err != nil {
		return err
	}
	err = pgx.BeginTxFunc(ctx, s.db, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		after, err := which()
		if err == nil && after != before {
			err = errElsewhere
		}
		return err
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") { // another process has moved the checkpoint, or makes it anew too
		return errElsewhere
	}
	return err
}

// where tells where it stands and where the read models do.
func (s *Search) where(ctx context.Context, tx pgx.Tx) (own, live uint64, err error) {
	var a, b int64
	err = tx.QueryRow(ctx, "select s.position, l.position from "+in(s.schema, "checkpoint")+" s, "+in(s.live, "checkpoint")+" l").Scan(&a, &b)
	if errors.Is(err, pgx.ErrNoRows) { // tables of another process, younger than the picture
		err = errElsewhere
	}
	return uint64(a), uint64(b), err
}

// wording are the events from which a duty has its words.
var wording = []string{domain.NameOf(domain.AssignmentGiven{}), domain.NameOf(domain.AssignmentTakenOver{})}

// take makes the entries anew of everything that something happened to after one position and up to another.
func (s *Search) take(ctx context.Context, tx pgx.Tx, from, to uint64) error {
	got, err := tx.Query(ctx, `select distinct aggregate from `+in(s.live, "timeline")+` where key >= $1 and key < $2
		and (split_part(aggregate, '.', 1) in ('doc', 'org') or type = any($3))`, firstKey(from+1), firstKey(to+1), wording)
	if err != nil {
		return err
	}
	touched, err := pgx.CollectRows(got, pgx.RowTo[string])
	if err != nil {
		return err
	}
	var documents, duties []string
	org := false
	for _, a := range touched {
		switch kind, id, _ := strings.Cut(a, "."); kind {
		case "doc":
			documents = append(documents, id)
		case "asg":
			duties = append(duties, id)
		case "org":
			org = true
		}
	}
	for _, k := range searched {
		about := documents
		switch k.table {
		case "duties":
			about = duties
		case "units": // they are few: all of them
			if about = nil; org {
				about = []string{}
			}
		}
		if about == nil {
			continue
		}
		entries, err := k.entries(ctx, tx, k.from(s.live, k.about), about)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, e := range entries {
			b.Queue("insert into "+in(s.schema, k.table)+" as t (key, at, words) values ($1, $2, $3) on conflict (key) do update set at = excluded.at, words = excluded.words"+
				" where (t.at, t.words) is distinct from (excluded.at, excluded.words)", e.key, e.at, e.words)
		}
		if words := wordsOf(entries); len(words) > 0 {
			b.Queue("insert into "+in(s.schema, "vocabulary")+" select unnest($1::text[]) on conflict do nothing", words)
		}
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("write %s: %w", k.table, err)
		}
	}
	return nil
}

// wordsOf are the words without marks of which somebody may type one wrong.
func wordsOf(entries []entry) (words []string) {
	seen := map[string]struct{}{}
	for _, e := range entries {
		for _, l := range e.words.Lexemes {
			if strings.HasPrefix(l.Word, exactly) || !inVocabulary(l.Word) {
				continue
			}
			if _, ok := seen[l.Word]; !ok {
				seen[l.Word] = struct{}{}
				words = append(words, l.Word)
			}
		}
	}
	slices.Sort(words)
	return words
}

// Rebuild makes what is searched anew beside the old, compares the two, and switches in one transaction; the old one is asked
// meanwhile. With verifyOnly the old one stays. A rebuild that ends early leaves it untouched.
func (s *Search) Rebuild(ctx context.Context, verifyOnly bool) (Rebuilt, error) {
	began := time.Now()
	var out Rebuilt
	err := errElsewhere
	for errors.Is(err, errElsewhere) && ctx.Err() == nil {
		err = s.steady(ctx, func(tx pgx.Tx) (err error) {
			out, err = s.fill(ctx, tx, true, verifyOnly)
			return err
		})
	}
	if err != nil {
		return Rebuilt{}, fmt.Errorf("rebuild the search: %w", err)
	}
	out.Took = time.Since(began)
	return out, nil
}

// fill makes everything anew from the read models as the transaction sees them, and compares it with what there was.
func (s *Search) fill(ctx context.Context, tx pgx.Tx, compare, verifyOnly bool) (Rebuilt, error) {
	beside := s.schema + rebuilding
	from, to, err := s.where(ctx, tx)
	if err != nil {
		return Rebuilt{}, err
	}
	out := Rebuilt{Position: to, Equal: true}
	compare = compare && from > 0
	if compare && from < to { // both are compared at one position
		if err := s.take(ctx, tx, from, to); err != nil {
			return out, err
		}
		if err := moveCheckpoint(ctx, tx, s.schema, from, to); err != nil {
			return out, err
		}
	}
	if err := s.create(ctx, tx, beside, to); err != nil {
		return out, err
	}
	for _, k := range searched {
		n, err := s.copyAll(ctx, tx, beside, k)
		if err != nil {
			return out, err
		}
		c := Compared{Table: "search." + k.table, Rows: n}
		if compare {
			if c, err = s.compare(ctx, tx, beside, k.table); err != nil {
				return out, err
			}
		}
		out.Rows += n
		out.Tables = append(out.Tables, c)
		out.Equal = out.Equal && c.Live == c.Rebuilt
	}
	name, old := pgx.Identifier{beside}.Sanitize(), pgx.Identifier{s.schema}.Sanitize()
	if verifyOnly {
		_, err := tx.Exec(ctx, "drop schema "+name+" cascade")
		return out, err
	}
	if err := s.index(ctx, tx, beside); err != nil {
		return out, err
	}
	for _, q := range []string{"drop schema " + old + " cascade", "alter schema " + name + " rename to " + old} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return out, err
		}
	}
	return out, nil
}

// compare digests a table in both schemas, and names the rows that differ.
func (s *Search) compare(ctx context.Context, tx pgx.Tx, beside, table string) (Compared, error) {
	c := Compared{Table: "search." + table}
	live, err := digestOf(ctx, tx, s.schema, table)
	if err != nil {
		return c, err
	}
	again, err := digestOf(ctx, tx, beside, table)
	if c.Live, c.Rebuilt, c.Rows = live.sum, again.sum, again.rows; err != nil || c.Live == c.Rebuilt {
		return c, err
	}
	got, err := tx.Query(ctx, "select coalesce(a.key, b.key) from "+in(s.schema, table)+" a full join "+in(beside, table)+" b on a.key = b.key"+
		" where a::text is distinct from b::text order by 1 limit $1", differMost)
	if err != nil {
		return c, err
	}
	c.Differ, err = pgx.CollectRows(got, pgx.RowTo[string])
	return c, err
}

// copyAll writes the entries of a kind into an empty table, some thousands at a time, and says how many there are.
func (s *Search) copyAll(ctx context.Context, tx pgx.Tx, schema string, k searchedKind) (n int, err error) {
	if _, err := tx.Exec(ctx, "declare searched no scroll cursor for "+k.from(s.live, "")); err != nil {
		return 0, err
	}
	for {
		entries, err := k.entries(ctx, tx, fmt.Sprintf("fetch %d from searched", copyStep))
		if err != nil || len(entries) == 0 {
			return n, errors.Join(err, closeCursor(ctx, tx, err))
		}
		n += len(entries)
		_, err = tx.CopyFrom(ctx, pgx.Identifier{schema, k.table}, []string{"key", "at", "words"},
			pgx.CopyFromSlice(len(entries), func(i int) ([]any, error) { return []any{entries[i].key, entries[i].at, entries[i].words}, nil }))
		if err != nil {
			return n, fmt.Errorf("copy %s: %w", k.table, err)
		}
		if words := wordsOf(entries); len(words) > 0 {
			if _, err := tx.Exec(ctx, "insert into "+in(schema, "vocabulary")+" select unnest($1::text[]) on conflict do nothing", words); err != nil {
				return n, err
			}
		}
	}
}

func closeCursor(ctx context.Context, tx pgx.Tx, err error) error {
	if err != nil {
		return nil // the transaction is over
	}
	_, err = tx.Exec(ctx, "close searched")
	return err
}
