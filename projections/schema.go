package projections

import (
	"context"
	_ "embed"
	"fmt"
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
		"set local search_path to " + name, strings.TrimSpace(schemaSQL),
	} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return fmt.Errorf("create schema %s: %w", schema, err)
		}
	}
	return nil
}
