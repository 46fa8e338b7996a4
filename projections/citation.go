package projections

import (
	"cmp"
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Citation is a document that another one cites. Unresolved ones wait for a person.
type Citation struct {
	Key      string     `db:"key"`
	Document string     `db:"document"`
	No       int        `db:"no"`
	Kind     string     `db:"kind"`
	Symbol   string     `db:"symbol"`
	Dated    *time.Time `db:"dated"`
	Issuer   string     `db:"issuer"`
	Title    string     `db:"title"`
	Role     string     `db:"role"`
	Resolved bool       `db:"resolved"`

	Implements string `db:"implements"` // symbol of the document that the cited one carries out
	Means      string `db:"means"`      // the document of the register that a person found it to be
}

// resolve says what a citation means.
func (c Citation) resolve(e domain.CitationResolved) Citation {
	c.Resolved, c.Means = true, string(e.Document)
	if e.Symbol != "" {
		c.Symbol, c.Dated = e.Symbol, day(e.Date)
		c.Issuer = cmp.Or(e.Issuer, c.Issuer)
	}
	return c
}

// correct states a column anew.
func (c Citation) correct(field, now string) Citation {
	switch field {
	case "kind":
		c.Kind = now
	case "symbol":
		c.Symbol, c.Resolved = now, true
	case "date":
		on, _ := domain.ParseDate(now)
		c.Dated = day(on)
	case "issuer":
		c.Issuer = now
	case "title":
		c.Title = now
	case "role":
		c.Role = now
	case "implements":
		c.Implements = now
	}
	return c
}

// Citations lists what a document cites, in its own order.
func (v Views) Citations(ctx context.Context, document string) ([]Citation, error) {
	return list[Citation](ctx, v, `select * from citations where document = $1 order by no`, document)
}
