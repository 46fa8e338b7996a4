package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// IssuedPaper is a document as a table prints it.
type IssuedPaper struct {
	Document string `json:"document"`
	Symbol   string `json:"symbol"`
	Day      string `json:"day"` // 2024-02-20; "" when the paper does not say
}

// Tracking is what became of a followed resolution in a unit: the documents it issued for it, whether it has duties of it,
// and its reviews, planned or held (biểu tổng hợp theo nghị quyết).
type Tracking struct {
	Resolution  string        `db:"resolution"`
	Kind        string        `db:"kind"`
	Symbol      string        `db:"symbol"`
	Dated       *time.Time    `db:"dated"`
	Title       string        `db:"title"`
	Unit        string        `db:"unit"` // "" for the house's own register
	UnitName    string        `db:"unit_name"`
	Duties      int           `db:"duties"`
	Papers      []IssuedPaper `db:"papers"`
	InterimDue  *time.Time    `db:"interim_due"` // of its last sơ kết
	InterimHeld *time.Time    `db:"interim_held"`
	InterimText string        `db:"interim_symbol"` // of its report
	FinalDue    *time.Time    `db:"final_due"`
	FinalHeld   *time.Time    `db:"final_held"`
	FinalText   string        `db:"final_symbol"`

	// Refs of what the reviews found: what was said beside the figures (kết quả nổi bật, hạn chế), and the report.
	InterimSaid   string `db:"interim_said"`
	InterimReport string `db:"interim_report"`
	FinalSaid     string `db:"final_said"`
	FinalReport   string `db:"final_report"`
}

// Tracking lists what became of every resolution that is followed, by unit: each unit that keeps a document below it, has a
// duty of such a document, or holds a review of it. A unit with a duty and no paper is there, with none.
func (v Views) Tracking(ctx context.Context) ([]Tracking, error) {
	roots := `select r.key as root, r.key as node, r.document, coalesce(d.symbol, r.symbol) as symbol, coalesce(d.issued_on, r.dated) as dated
		from resolutions r left join documents d on d.key = r.document where r.status = 'tracked'`
	return list[Tracking](ctx, v, walks(roots, "to", "from", `$1`, `$2`)+`, below as (
		select distinct root as resolution, document from nearest where document <> ''
		union select key, document from resolutions where status = 'tracked' and document <> ''
	), duties as (
		select b.resolution, a.unit, a.implementing from below b join assignments a on a.document = b.document where a.status <> 'cancelled'
	), papers as (
		select b.resolution, d.keeper as unit, d.key, d.symbol, d.issued_on from below b join documents d on d.key = b.document
			join resolutions r on r.key = b.resolution where d.key <> r.document and (r.symbol = '' or d.symbol <> r.symbol or d.issued_on is distinct from r.dated)
		union select t.resolution, t.unit, d.key, d.symbol, d.issued_on from duties t join documents d on d.key = t.implementing
	), looks as (
		select distinct on (r.key, w.unit, w.kind) r.key as resolution, w.unit, w.kind, w.due, w.held_on, w.symbol, w.text, w.report
		from resolutions r join reviews w on r.document <> '' and w.document = r.document or r.symbol <> '' and w.resolution = r.symbol
		where r.status = 'tracked' order by r.key, w.unit, w.kind, w.due desc, w.key desc
	), cells as (
		select resolution, unit from duties union select resolution, unit from papers union select resolution, unit from looks
	)
	select c.resolution, r.kind, r.symbol, r.dated, r.title, c.unit, coalesce(u.name, '') as unit_name,
		(select count(*) from duties t where t.resolution = c.resolution and t.unit = c.unit)::int as duties,
		coalesce((select json_agg(json_build_object('document', p.key, 'symbol', p.symbol, 'day', coalesce(p.issued_on::text, '')) order by p.issued_on nulls last, p.symbol, p.key)
			from papers p where p.resolution = c.resolution and p.unit = c.unit), '[]') as papers,
		i.due as interim_due, i.held_on as interim_held, coalesce(i.symbol, '') as interim_symbol,
		f.due as final_due, f.held_on as final_held, coalesce(f.symbol, '') as final_symbol,
		coalesce(i.text, '') as interim_said, coalesce(i.report, '') as interim_report, coalesce(f.text, '') as final_said, coalesce(f.report, '') as final_report
	from cells c join resolutions r on r.key = c.resolution left join units u on u.key = c.unit
		left join looks i on i.resolution = c.resolution and i.unit = c.unit and i.kind = $3
		left join looks f on f.resolution = c.resolution and f.unit = c.unit and f.kind = $4
	order by r.dated nulls last, r.symbol, r.key, c.unit = '' desc, u.name collate "vi-x-icu" nulls last, c.unit`,
		[]string{Implements, Basis}, deepest, string(domain.InterimReview), string(domain.FinalReview))
}
