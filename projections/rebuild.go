package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// rebuilding ends the name of the schema beside a tenant's own.
const rebuilding = "_rebuild"

// Rebuilt is the outcome of a rebuild.
type Rebuilt struct {
	Position uint64        `json:"position"`
	Events   int           `json:"events"`
	Took     time.Duration `json:"-"`
	Equal    bool          `json:"equal"`
	Tables   []Compared    `json:"tables"`
}

// Rebuild folds the whole log into a second schema beside the live one, compares the two row for row
// at the same position, and switches to the new one in one transaction. With verifyOnly the live one
// stays and the new one is thrown away. Nothing is sent. A rebuild that ends early leaves the live
// models untouched. tell, if not nil, hears how far it is. While another process keeps the read models: ErrStandby.
func (r *Runner) Rebuild(ctx context.Context, verifyOnly bool, tell func(position, of uint64)) (Rebuilt, error) {
	began := time.Now()
	r.mu.Lock() // the live models stand still meanwhile, so that both tell the same story
	defer r.mu.Unlock()
	l, err := r.forRebuild(ctx)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("rebuild the read models: %w", err)
	}
	defer l.giveBack()
	until := r.Position()
	beside := r.views.schema + rebuilding
	p := newPass(law{})
	out := Rebuilt{Position: until, Equal: true}
	if until > 0 {
		for c, err := range r.log.Follow(ctx, 0) {
			if err != nil {
				return out, err
			}
			if err := p.fold(c); err != nil {
				return out, err
			}
			out.Events += len(c.Events)
			if tell != nil && c.Position%1000 == 0 {
				tell(c.Position, until)
			}
			if c.Position == until {
				break
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return out, err
	}
	err = pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) error {
		if err := create(ctx, tx, beside); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "insert into "+in(beside, "checkpoint")+" (position, shape) values ($1, $2)", int64(until), shape); err != nil {
			return err
		}
		for _, t := range p.tables() {
			if err := t.copyAll(ctx, tx, beside); err != nil {
				return err
			}
		}
		for _, name := range Tables {
			c, err := compare(ctx, tx, r.views.schema, beside, name)
			if err != nil {
				return err
			}
			out.Tables = append(out.Tables, c)
			out.Equal = out.Equal && c.Live == c.Rebuilt
		}
		if verifyOnly {
			_, err := tx.Exec(ctx, "drop schema "+pgx.Identifier{beside}.Sanitize()+" cascade")
			return err
		}
		live := pgx.Identifier{r.views.schema}.Sanitize()
		if _, err := tx.Exec(ctx, "drop schema "+live+" cascade"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "alter schema "+pgx.Identifier{beside}.Sanitize()+" rename to "+live)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("rebuild the read models: %w", err)
	}
	if !verifyOnly {
		r.pass = newPass(p.law)
	}
	out.Took = time.Since(began)
	return out, nil
}
