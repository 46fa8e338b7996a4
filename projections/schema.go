package projections

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed schema.sql
var schemaSQL string

// Tables lists the read models, in the order they are compared and printed: all that the pass folds.
var Tables = tablesOf(newPass(law{}))

func tablesOf(p *pass) (names []string) {
	for _, t := range p.tables() {
		names = append(names, t.name())
	}
	return names
}

// create makes the empty tables of a schema, with checkpoint 0.
func create(ctx context.Context, tx pgx.Tx, schema string) error {
	name := pgx.Identifier{schema}.Sanitize()
	for _, q := range []string{
		"drop schema if exists " + name + " cascade", "create schema " + name,
		"set local search_path to " + name, bytewise(strings.Join(statements(schemaSQL), ";\n")),
	} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return fmt.Errorf("create schema %s: %w", schema, err)
		}
	}
	return nil
}

var textColumn = regexp.MustCompile(`(\w+ text(?:\[\])?)( not null| primary key| ?,| ?\))`)

// bytewise has every text ordered by its bytes: keys, symbols and kinds then come in one order in any database, one of somebody else's
// that sorts words as people do included. Names are for people; who lists them says collate "vi-x-icu".
func bytewise(sql string) string { return textColumn.ReplaceAllString(sql, `$1 collate "C"$2`) }

// tableSchema is what schema.sql says of a table.
type tableSchema struct {
	create  string            // the statement, without its primary key
	indexes []string          // made when the rows are in, each by itself and beside the others: that of the primary key too
	last    string            // makes the first of them the primary key
	types   map[string]string // of its columns
}

// schemaOf finds a table in schema.sql.
func schemaOf(table string) tableSchema {
	s, ok := tableSchemas[table]
	if !ok {
		panic("schema.sql has no table " + table)
	}
	return s
}

// TableSQL is how a read model's table is made: empty, then, when its rows are in, its primary key and its indexes.
func TableSQL(table string) (create string, after []string) {
	s := schemaOf(table)
	return s.create, append(slices.Clone(s.indexes), s.last)
}

var tableSchemas = parseSchema(schemaSQL)

// parseSchema takes schema.sql apart. It knows the two statements that are there: "create table" whose columns are set apart
// by commas, the primary key beside its column, and "create index".
func parseSchema(text string) map[string]tableSchema {
	out := map[string]tableSchema{}
	for _, statement := range statements(text) {
		words := strings.Fields(statement)
		switch {
		case strings.HasPrefix(statement, "create table "):
			table, body, _ := strings.Cut(strings.TrimPrefix(statement, "create table "), "(")
			table = strings.TrimSpace(table)
			s := tableSchema{create: bytewise(strings.Replace(statement, " primary key", " not null", 1)), types: map[string]string{}}
			for c := range strings.SplitSeq(body, ",") {
				if w := strings.Fields(c); len(w) > 1 {
					s.types[w[0]] = strings.TrimSuffix(w[1], ")")
					if len(w) > 3 && w[2] == "primary" {
						s.indexes = append(s.indexes, fmt.Sprintf("create unique index %s_pkey on %s (%s)", table, table, w[0]))
						s.last = fmt.Sprintf("alter table %s add primary key using index %s_pkey", table, table)
					}
				}
			}
			out[table] = s
		case len(words) > 3 && strings.Contains(statement, "index ") && strings.Contains(statement, " on "):
			_, on, _ := strings.Cut(statement, " on ")
			table := strings.TrimSpace(on[:strings.IndexAny(on, " (")])
			s := out[table]
			s.indexes = append(s.indexes, statement)
			out[table] = s
		default:
			panic("schema.sql: not understood: " + statement)
		}
	}
	return out
}

// statements cuts a text of SQL at its semicolons and leaves its comments out.
func statements(text string) (all []string) {
	var plain strings.Builder
	for line := range strings.Lines(text) {
		code, _, _ := strings.Cut(line, "--")
		plain.WriteString(code + " ")
	}
	for s := range strings.SplitSeq(plain.String(), ";") {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			all = append(all, s)
		}
	}
	return all
}
