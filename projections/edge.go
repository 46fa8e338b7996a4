package projections

import (
	"context"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// How one document stands to another.
const (
	Implements = "implements" // it carries the other out
	Basis      = "basis"      // it rests on the other
	Cites      = "cites"      // it mentions the other
	Supersedes = "supersedes" // it takes the other's place
	Amends     = "amends"     // it changes a part of the other
)

// Edge says how one document stands to another, and which document tells it. A document that is not held is known by its
// symbol and day; it becomes the one of the register when that is entered, for edges are matched when they are asked for.
type Edge struct {
	Key          string     `db:"key"`
	Told         string     `db:"told"` // the document that says so
	Relation     string     `db:"relation"`
	FromDocument string     `db:"from_document"`
	FromSymbol   string     `db:"from_symbol"`
	FromDated    *time.Time `db:"from_dated"`
	FromKind     string     `db:"from_kind"`
	FromIssuer   string     `db:"from_issuer"`
	FromTitle    string     `db:"from_title"`
	ToDocument   string     `db:"to_document"`
	ToSymbol     string     `db:"to_symbol"`
	ToDated      *time.Time `db:"to_dated"`
	ToKind       string     `db:"to_kind"`
	ToIssuer     string     `db:"to_issuer"`
	ToTitle      string     `db:"to_title"`
}

// link draws the edges that a citation tells: from its document to the cited one, and from that to what it carries out.
func (p *pass) link(x Citation) {
	relation := Cites
	switch x.Role {
	case "basis":
		relation = Basis
	case "superseded":
		relation = Supersedes
	}
	key := x.Key + "/cited"
	p.edges.put(key, Edge{
		Key: key, Told: x.Document, Relation: relation, FromDocument: x.Document, ToDocument: x.Means, ToSymbol: x.Symbol, ToDated: x.Dated,
		ToKind: x.Kind, ToIssuer: x.Issuer, ToTitle: x.Title,
	})
	key = x.Key + "/implements"
	if x.Implements == "" {
		p.edges.drop(key)
		return
	}
	p.edges.put(key, Edge{
		Key: key, Told: x.Document, Relation: Implements, FromDocument: x.Means, FromSymbol: x.Symbol, FromDated: x.Dated, FromKind: x.Kind,
		FromIssuer: x.Issuer, FromTitle: x.Title, ToSymbol: x.Implements,
	})
}

// change draws the edge from a document that changes another.
func (p *pass) change(relation string, by domain.DocumentID, changed domain.DocumentID) {
	if by == "" {
		return
	}
	key := changeKey(relation, string(by), string(changed))
	p.edges.put(key, Edge{Key: key, Told: string(changed), Relation: relation, FromDocument: string(by), ToDocument: string(changed)})
}

func changeKey(relation, by, changed string) string { return by + "/" + relation + "/" + changed }

// Neighbour is a document that another one reaches over edges, held or not.
type Neighbour struct {
	Node     string     `db:"node"`  // the document's id; of one that is not held its symbol, or the key of the citation
	Depth    int        `db:"depth"` // how many edges away
	Relation string     `db:"relation"`
	Document string     `db:"document"` // "" when it is not held
	Symbol   string     `db:"symbol"`
	Dated    *time.Time `db:"dated"`
	Kind     string     `db:"kind"`
	Issuer   string     `db:"issuer"`
	Title    string     `db:"title"`
}

// deepest bounds how far a chain is followed: longer ones are mistakes.
const deepest = 32

// held finds the document of the register that one end of an edge means: by its id, or by symbol and day where both say it.
func held(end string) string {
	return `left join lateral (select d.* from documents d where d.key = e.` + end + `_document
		or e.` + end + `_document = '' and e.` + end + `_symbol <> '' and d.symbol = e.` + end + `_symbol
			and (d.issued_on is null or e.` + end + `_dated is null or d.issued_on = e.` + end + `_dated)
		order by (d.issued_on = e.` + end + `_dated) desc nulls last, (d.issuer = e.` + end + `_issuer) desc, d.registered_at, d.key limit 1) h on true`
}

// walk follows edges from a document away, from one end of each to the other.
func walk(from, to string) string {
	return walks(`select ''::text as root, $1::text as node, $1::text as document, coalesce((select symbol from documents where key = $1), $2::text) as symbol,
		coalesce((select issued_on from documents where key = $1), $3::date) as dated`, from, to, `$4`, `$5`) + `
	select node, depth, relation, document, symbol, dated, kind, issuer, title from nearest order by depth, relation, dated nulls last, symbol, node`
}

// walks follows edges from many documents at once; each is the root of what is found from it.
func walks(roots, from, to, relations, depth string) string {
	node := `coalesce(h.key, nullif(e.` + to + `_symbol, ''), nullif(e.` + to + `_document, ''), e.key)`
	return `with recursive found as (
		select s.root collate "C" as root, 0 as depth, '' collate "C" as relation, s.node collate "C" as node, s.document collate "C" as document, s.symbol collate "C" as symbol, s.dated,
			'' collate "C" as kind, '' collate "C" as issuer, '' collate "C" as title, array[s.node collate "C"] as path
		from (` + roots + `) s
		union all
		select f.root, f.depth + 1, e.relation, ` + node + `, coalesce(h.key, ''), coalesce(nullif(h.symbol, ''), e.` + to + `_symbol), coalesce(h.issued_on, e.` + to + `_dated),
			coalesce(nullif(h.kind, ''), e.` + to + `_kind), coalesce(nullif(h.issuer, ''), e.` + to + `_issuer), coalesce(nullif(h.subject, ''), e.` + to + `_title), f.path || ` + node + `
		from found f join edges e on f.document <> '' and e.` + from + `_document = f.document
			or e.` + from + `_document = '' and f.symbol <> '' and e.` + from + `_symbol = f.symbol and (f.dated is null or e.` + from + `_dated is null or f.dated = e.` + from + `_dated)
		` + held(to) + `
		where e.relation = any(` + relations + `) and f.depth < ` + depth + ` and not ` + node + ` = any(f.path)
	), nearest as (
		select distinct on (root, node) root, node, depth, relation, document, symbol, dated, kind, issuer, title from found where depth > 0
		order by root, node, depth, relation, symbol desc, dated nulls last, kind desc, title desc, issuer desc, document desc
	)`
}

// Above lists what a document carries out or rests on, to any depth, the nearest first.
func (v Views) Above(ctx context.Context, document string) ([]Neighbour, error) {
	return list[Neighbour](ctx, v, walk("from", "to"), document, "", nil, []string{Implements, Basis}, deepest)
}

// Below lists what carries a document out or rests on it, to any depth, the nearest first.
func (v Views) Below(ctx context.Context, document string) ([]Neighbour, error) {
	return list[Neighbour](ctx, v, walk("to", "from"), document, "", nil, []string{Implements, Basis}, deepest)
}

// Around lists the documents one edge away from a document: what it stands to, then what stands to it.
func (v Views) Around(ctx context.Context, document string) (to, from []Neighbour, err error) {
	all := []string{Implements, Basis, Cites, Supersedes, Amends}
	if to, err = list[Neighbour](ctx, v, walk("from", "to"), document, "", nil, all, 1); err != nil {
		return nil, nil, err
	}
	from, err = list[Neighbour](ctx, v, walk("to", "from"), document, "", nil, all, 1)
	return to, from, err
}

// Placeholder is a document that others speak of and that is not held.
type Placeholder struct {
	Symbol string     `db:"symbol"`
	Dated  *time.Time `db:"dated"`
	Kind   string     `db:"kind"`
	Issuer string     `db:"issuer"`
	Title  string     `db:"title"`
	Cited  int        `db:"cited"` // by how many documents
}

// Placeholders lists the documents that others speak of by their symbol and that are not held, the most cited first.
func (v Views) Placeholders(ctx context.Context, limit int) ([]Placeholder, error) {
	return list[Placeholder](ctx, v, `select e.to_symbol as symbol, max(e.to_dated) as dated, max(e.to_kind) as kind, max(e.to_issuer) as issuer, max(e.to_title) as title,
		count(distinct e.told)::int as cited from edges e `+held("to")+` where e.to_symbol <> '' and h.key is null
		group by e.to_symbol order by cited desc, e.to_symbol limit $1`, limit)
}

// Resolution is a resolution that is followed.
type Resolution struct {
	Key      string     `db:"key"`
	Document string     `db:"document"`
	Kind     string     `db:"kind"`
	Symbol   string     `db:"symbol"`
	Dated    *time.Time `db:"dated"`
	Issuer   string     `db:"issuer"`
	Title    string     `db:"title"`
	Status   string     `db:"status"`
	Since    time.Time  `db:"since"`
}

func (p *pass) foldResolution(id string, c Commit, e domain.Event) {
	row, _ := p.resolutions.get(id)
	switch e := e.(type) {
	case domain.ResolutionTracked:
		row = Resolution{
			Key: id, Document: string(e.Document), Kind: e.Kind, Symbol: e.Symbol, Dated: day(e.Date), Issuer: e.Issuer, Title: e.Title,
			Status: string(domain.Tracked), Since: c.EffectiveAt.UTC(),
		}
	case domain.ResolutionUntracked:
		row.Status = string(domain.Untracked)
	}
	p.resolutions.put(id, row)
}

// Resolutions lists the resolutions that are followed, the oldest first.
func (v Views) Resolutions(ctx context.Context) ([]Resolution, error) {
	return list[Resolution](ctx, v, `select * from resolutions where status = 'tracked' order by dated nulls last, symbol, key`)
}

// Implementing lists the documents that carry a followed resolution out, to any depth: those of the register with who
// keeps them, and those only known of (danh mục văn bản triển khai theo nghị quyết).
func (v Views) Implementing(ctx context.Context, resolution string) ([]Implementing, error) {
	r, err := one[Resolution](ctx, v, `select * from resolutions where key = $1`, resolution)
	if err != nil {
		return nil, err
	}
	found, err := list[Neighbour](ctx, v, walk("to", "from"), r.Document, r.Symbol, r.Dated, []string{Implements, Basis}, deepest)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, n := range found {
		if n.Document != "" {
			ids = append(ids, n.Document)
		}
	}
	documents, err := list[Document](ctx, v, `select * from documents where key = any($1)`, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Implementing, 0, len(found))
	for _, n := range found {
		row := Implementing{Neighbour: n}
		if i := slices.IndexFunc(documents, func(d Document) bool { return d.Key == n.Document }); i >= 0 {
			row.Keeper, row.Status = documents[i].Keeper, documents[i].Status
		}
		out = append(out, row)
	}
	return out, nil
}

// Implementing is a document that carries a resolution out.
type Implementing struct {
	Neighbour
	Keeper string // the unit whose register it stands in; "" for the house's
	Status string // "" when it is not held
}
