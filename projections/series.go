package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Series is the numbers of one kind of document in a register and a year.
type Series struct {
	Key    string `db:"key"`
	Keeper string `db:"keeper"`
	Kind   string `db:"kind"`
	Year   int    `db:"year"`
	Last   int    `db:"last"` // the highest number given out
}

// Number is one number of a series, and what became of it.
type Number struct {
	Key      string    `db:"key"`
	Series   string    `db:"series"`
	Number   int       `db:"number"`
	State    string    `db:"state"`    // reserved, used, voided
	Unit     string    `db:"unit"`     // it was reserved for
	Document string    `db:"document"` // that bears it
	At       time.Time `db:"at"`       // when that became of it
}

func numberKey(series string, n int) string { return fmt.Sprintf("%s/%06d", series, n) }

// numbered is the number an event of a series is about, 0 when it is about none.
func numbered(e domain.Event) int {
	switch e := e.(type) {
	case domain.NumberReserved:
		return e.Number
	case domain.NumberUsed:
		return e.Number
	case domain.NumberVoided:
		return e.Number
	}
	return 0
}

func (p *pass) foldSeries(id string, c Commit, e domain.Event) {
	s, _ := p.series.get(id)
	if opened, ok := e.(domain.SeriesOpened); ok {
		s = Series{Key: id, Keeper: string(opened.Keeper), Kind: opened.Kind, Year: opened.Year}
	}
	if n := numbered(e); n > 0 {
		key := numberKey(id, n)
		row, _ := p.numbers.get(key)
		row.Key, row.Series, row.Number, row.At = key, id, n, c.EffectiveAt.UTC()
		switch e := e.(type) {
		case domain.NumberReserved:
			row.State, row.Unit = string(domain.NumberKept), string(e.For)
		case domain.NumberUsed:
			row.State, row.Document = string(domain.NumberBorn), string(e.Document)
		case domain.NumberVoided:
			row.State = string(domain.NumberVoid)
		}
		p.numbers.put(key, row)
		s.Last = max(s.Last, n)
	}
	p.series.put(id, s)
}

// SeriesOf lists the series of a register, "" for the house's, the newest year first.
func (v Views) SeriesOf(ctx context.Context, keeper string) ([]Series, error) {
	return list[Series](ctx, v, `select * from series where keeper = $1 order by year desc, kind, key`, keeper)
}

// Numbers lists the numbers of a series in their order.
func (v Views) Numbers(ctx context.Context, series string) ([]Number, error) {
	return list[Number](ctx, v, `select * from numbers where series = $1 order by number`, series)
}

// Gap is a number that was passed over and of which nothing is known.
type Gap struct {
	Number int `db:"number"`
}

// Gaps lists the numbers of a series that were passed over.
func (v Views) Gaps(ctx context.Context, series string) ([]Gap, error) {
	return list[Gap](ctx, v, `select n as number from series s, generate_series(1, s.last::int) n
		where s.key = $1 and not exists (select from numbers x where x.series = s.key and x.number = n) order by n`, series)
}

// Entered is a line of the register (sổ văn bản đi, sổ văn bản đến).
type Entered struct {
	Document   string     `db:"document"`
	Number     int        `db:"number"`
	Symbol     string     `db:"symbol"`
	On         *time.Time `db:"on_day"` // of issue, or of arrival in the register of what came in
	Author     string     `db:"author"`
	Kind       string     `db:"kind"`
	Subject    string     `db:"subject"`
	Recipients []string   `db:"recipients"`
	Due        *time.Time `db:"due"` // the first day by which it asks for something
	Status     string     `db:"status"`
}

// Register lists what was entered in a year in one direction in a register, "" for the house's, in the order of the book.
func (v Views) Register(ctx context.Context, keeper string, direction domain.Direction, year int) ([]Entered, error) {
	return list[Entered](ctx, v, `select key as document, number, symbol, coalesce(arrived_on, issued_on) as on_day, issuer as author, kind, subject,
		recipient_names as recipients, (select min(o.due) from obligations o where o.document = d.key) as due, status from documents d
		where keeper = $1 and direction = $2 and extract(year from coalesce(arrived_on, issued_on, (registered_at at time zone 'Asia/Ho_Chi_Minh')::date)) = $3
		order by coalesce(arrived_on, issued_on) nulls last, kind, number, registered_at, key`, keeper, string(direction), year)
}

// Alike lists the documents of the register with a symbol, which may be one that is about to be entered.
func (v Views) Alike(ctx context.Context, symbol string) ([]Document, error) {
	return list[Document](ctx, v, `select * from documents where symbol = $1 and symbol <> '' order by registered_at, key`, symbol)
}
