package state

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// A dump is lines of UTF-8: the head, then of each table its name with its columns, its rows as COPY writes them as text,
// and "\."; then the end.
const (
	dumpHead = "dondoc-state 1"
	dumpEnd  = "end"
	rowsEnd  = `\.`
)

// ErrTorn says that a dump does not go on as it must: it was cut off or changed.
var ErrTorn = errors.New("state: the dump is not whole")

// Dump writes all tables as they are at one moment.
func (s *State) Dump(ctx context.Context, w io.Writer) error {
	return s.DumpAfter(ctx, func() (io.Writer, error) { return w, nil })
}

// DumpAfter is Dump to a writer that is asked for when the moment is fixed: what it looks up then is not older than the
// tables are.
func (s *State) DumpAfter(ctx context.Context, to func() (io.Writer, error)) error {
	err := pgx.BeginTxFunc(ctx, s.db, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select 1"); err != nil { // the first query fixes the moment
			return err
		}
		w, err := to()
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w, dumpHead); err != nil {
			return err
		}
		for _, table := range Tables {
			columns, err := columnsOf(ctx, tx, table)
			if err != nil {
				return err
			}
			list := strings.Join(columns, ", ")
			if _, err := fmt.Fprintf(w, "%s (%s)\n", table, list); err != nil {
				return err
			}
			if _, err := tx.Conn().PgConn().CopyTo(ctx, w, fmt.Sprintf("copy %s (%s) to stdout", table, list)); err != nil {
				return err
			}
			if _, err := fmt.Fprintln(w, rowsEnd); err != nil {
				return err
			}
		}
		_, err = fmt.Fprintln(w, dumpEnd)
		return err
	})
	if err != nil {
		return fmt.Errorf("dump the state: %w", err)
	}
	return nil
}

func columnsOf(ctx context.Context, tx pgx.Tx, table string) ([]string, error) {
	rows, err := tx.Query(ctx, "select attname::text from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum", table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Load puts what a dump holds in the place of what is in the tables, all of it or, with an error, nothing. A dump that a
// newer program wrote is ErrNewer, one that is not whole ErrTorn.
func (s *State) Load(ctx context.Context, r io.Reader) error {
	in := bufio.NewReader(r)
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if head, err := line(in); err != nil || head != dumpHead {
			if strings.HasPrefix(head, "dondoc-state ") {
				return ErrNewer
			}
			return fmt.Errorf("%w: it does not begin as one", ErrTorn)
		}
		if _, err := tx.Exec(ctx, "truncate "+strings.Join(Tables, ", ")); err != nil {
			return err
		}
		for {
			head, err := line(in)
			if err != nil {
				return err
			}
			if head == dumpEnd {
				return nil
			}
			if err := load(ctx, tx, head, in); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return fmt.Errorf("load the state: %w", err)
	}
	return nil
}

// load reads the rows of one table.
func load(ctx context.Context, tx pgx.Tx, head string, in *bufio.Reader) error {
	table, list, ok := strings.Cut(strings.TrimSuffix(head, ")"), " (")
	if !ok {
		return fmt.Errorf("%w: %q names no table", ErrTorn, head)
	}
	if !slices.Contains(Tables, table) {
		return fmt.Errorf("%w: it has a table %s", ErrNewer, table)
	}
	columns := strings.Split(list, ", ")
	known, err := columnsOf(ctx, tx, table)
	if err != nil {
		return err
	}
	for _, c := range columns {
		if !slices.Contains(known, c) {
			return fmt.Errorf("%w: it has a column %s.%s", ErrNewer, table, c)
		}
	}
	rows := &tableRows{in: in}
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, rows, fmt.Sprintf("copy %s (%s) from stdin", table, strings.Join(columns, ", "))); err != nil {
		return errors.Join(err, rows.torn)
	}
	return nil
}

// tableRows is the part of a dump up to the end of a table.
type tableRows struct {
	in   *bufio.Reader
	rest []byte
	over bool
	torn error
}

func (t *tableRows) Read(p []byte) (int, error) {
	for len(t.rest) == 0 {
		if t.over {
			return 0, io.EOF
		}
		row, err := line(t.in)
		if err != nil {
			t.torn = err
			return 0, err
		}
		if t.over = row == rowsEnd; !t.over {
			t.rest = append([]byte(row), '\n')
		}
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

// line reads a line of a dump, which is never the last thing in it unless it is the end.
func line(in *bufio.Reader) (string, error) {
	l, err := in.ReadString('\n')
	if errors.Is(err, io.EOF) {
		return "", fmt.Errorf("%w: it is cut off", ErrTorn)
	}
	return strings.TrimSuffix(l, "\n"), err
}
