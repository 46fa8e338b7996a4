package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/dondoc/dondoc/domain"
)

// Reach says which lives are looked at when the house is seen as of a moment. What such a look costs depends on how much
// happened in those lives by then, and on nothing else. The organisation, the calendar and the ladder are in every reach.
type Reach struct {
	what  string // duty, document, regime, resolution, unit, life, kinds, all
	names []string
}

// OfDuties reaches some duties, with the documents, regimes and inspections they come from, the duties they are parts of
// and their own parts, what was told of them and the letters and messages that told it. Of those documents it does not
// have the other duties, nor how many are open.
func OfDuties(ids ...string) Reach { return Reach{"duty", ids} }

// OfDocument reaches a document with all its duties and their parts, its regimes and consolidations, its reviews, and the
// documents around it in the graph, as far as today's graph goes.
func OfDocument(id string) Reach { return Reach{"document", []string{id}} }

// OfRegime reaches a regime with its periods' reports and consolidations, and its document with all its duties.
func OfRegime(id string) Reach { return Reach{"regime", []string{id}} }

// OfResolution reaches a followed resolution with the documents that carry it out, their duties, and the reviews of it.
func OfResolution(id string) Reach { return Reach{"resolution", []string{id}} }

// OfUnit reaches what a unit had to do with: every duty it ever had, with its document, what it was told, how it was urged,
// its messages, letters, inspections, programmes, reviews, movements, issues and posts.
func OfUnit(id string) Reach { return Reach{"unit", []string{id}} }

// OfLife reaches one aggregate, such as "insp.<id>", with what rectified it.
func OfLife(aggregate string) Reach { return Reach{"life", []string{aggregate}} }

// OfKinds reaches every life of some kinds: doc, series, res, regime, asg, cons, insp, letter, review, move, issue, prog,
// message, person (who held a post).
func OfKinds(kinds ...string) Reach { return Reach{"kinds", kinds} }

// OfTree reaches no more than what is in every reach: the units as they were, through which the tallies are summed.
func OfTree() Reach { return Reach{what: "tree"} }

// OfAll reaches everything.
func OfAll() Reach { return Reach{what: "all"} }

// ofRows reaches what a list shows of some duties: themselves, and what the documents they come from are called.
func ofRows(duties []string) Reach { return Reach{"rows", duties} }

// always are the lives that every reach has.
var always = []string{"org." + domain.Main, "cal." + string(domain.VietnamCalendar), "policy." + string(domain.Ladder)}

// livesOf is where today's tables name the lives of a kind.
var livesOf = map[string]string{
	"doc": `select 'doc.' || key from documents`, "series": `select 'series.' || key from series`, "res": `select 'res.' || key from resolutions`,
	"regime": `select 'regime.' || key from regimes`, "asg": `select 'asg.' || key from assignments`, "cons": `select 'cons.' || key from consolidations`,
	"insp": `select 'insp.' || key from inspections`, "letter": `select 'letter.' || key from letters`, "review": `select 'review.' || key from reviews`,
	"move": `select 'move.' || key from movements`, "issue": `select 'issue.' || key from issues`, "prog": `select 'prog.' || key from programmes`,
	"message": `select 'message.' || key from messages`, "person": `select distinct 'person.' || holder from posts`,
}

// originsOf are the lives in which the notices and urgings of some rows were written down.
func originsOf(where string) string {
	return `select t.aggregate from timeline t where t.key in (select to_char(position, 'FM000000000000') || '.000' from inbox where ` + where + `
		union select to_char(position, 'FM000000000000') || '.000' from urgings where ` + where + `)
		union select 'message.' || message from inbox where message <> '' and ` + where
}

// search is a question to today's tables for lives; $1 are the names of the reach, $2 how many may be found.
type search string

const (
	besides search = `select 'doc.' || a.document from assignments a where a.key = any($1) and a.document <> ''
		union select 'regime.' || a.regime from assignments a where a.key = any($1) and a.regime <> ''
		union select 'insp.' || a.inspection from assignments a where a.key = any($1) and a.inspection <> ''
		union select 'asg.' || a.parent from assignments a where a.key = any($1) and a.parent <> ''
		union select 'asg.' || a.key from assignments a where a.parent = any($1) and a.parent <> ''
		union select 'asg.' || x from unnest($1::text[]) x`
	ofRegimes search = `select 'regime.' || r.key from regimes r where r.key = any($1)
		union select 'doc.' || r.document from regimes r where r.key = any($1) and r.document <> ''
		union select 'asg.' || a.key from regimes r join assignments a on a.document = r.document where r.key = any($1) and r.document <> ''
		union select 'asg.' || a.key from assignments a where a.regime = any($1) and a.regime <> ''
		union select 'cons.' || c.key from consolidations c where c.regime = any($1)`
	ofDocuments search = `select 'doc.' || x from unnest($1::text[]) x
		union all (select 'asg.' || a.key from assignments a where a.document = any($1) limit $2)
		union all select 'asg.' || a.key from assignments d join assignments a on a.parent = d.key and a.parent <> '' where d.document = any($1) and a.document <> d.document
		union all select 'regime.' || r.key from regimes r where r.document = any($1)
		union all select 'cons.' || c.key from consolidations c join regimes r on r.key = c.regime where r.document = any($1)
		union all select 'res.' || r.key from resolutions r where r.document = any($1)
		union all select 'review.' || w.key from reviews w where w.document = any($1)`
	ofUnits search = `select 'asg.' || a.key from assignments a where a.unit = any($1)
		union select 'asg.' || s.assignment from spells s where s.unit = any($1)
		union select 'asg.' || q.assignment from questions q where q.unit = any($1)
		union select 'doc.' || a.document from assignments a where a.unit = any($1) and a.document <> ''
		union select 'doc.' || s.document from spells s where s.unit = any($1) and s.document <> ''
		union select 'message.' || m.key from messages m where m.unit = any($1)
		union select 'letter.' || l.key from letters l where l.to_unit = any($1)
		union select 'insp.' || i.key from inspections i where i.units && $1
		union select 'prog.' || p.key from programmes p where p.unit = any($1)
		union select 'review.' || w.key from reviews w where w.unit = any($1)
		union select 'move.' || m.key from movements m where m.unit = any($1) or m.units && $1
		union select 'move.' || p.movement from participations p where p.unit = any($1)
		union select 'issue.' || i.key from issues i where i.unit = any($1) or i.assigned = any($1)
		union select 'person.' || p.holder from posts p where p.unit = any($1)`
	corrections search = `select 'rec.' || key from rectifications where subject = any($1) union select 'item.' || key from erasures`
)

// lives finds what a reach looks at, in today's tables: a life that had begun by a moment is in them still. At most limit
// and a few more; who finds more than limit has too much.
func (r Reach) lives(ctx context.Context, v Views, limit int) ([]string, error) {
	var found []string
	look := func(q search, names []string) error {
		args := []any{names, limit}
		lives, err := list[struct {
			Life string `db:"life"`
		}](ctx, v, `select life from (`+string(q)+`) x (life) where $2::bigint > 0 limit $2 + 1`, args...)
		if err != nil {
			return fmt.Errorf("find the lives of a %s: %w", r.what, err)
		}
		for _, l := range lives {
			found = append(found, l.Life)
		}
		return nil
	}
	var err error
	switch r.what {
	case "life":
		found = slices.Clone(r.names)
	case "duty":
		if err = look(besides, r.names); err == nil {
			err = look(search(originsOf(`assignment = any($1)`)), r.names)
		}
	case "rows":
		err = look(`select 'asg.' || a.key from assignments a where a.key = any($1) union select 'doc.' || a.document from assignments a where a.key = any($1) and a.document <> ''`, r.names)
	case "names":
		err = look(`select 'doc.' || x from unnest($1::text[]) x`, r.names)
	case "regime":
		err = look(ofRegimes, r.names)
	case "unit":
		if err = look(ofUnits, r.names); err == nil {
			err = look(search(originsOf(`unit = any($1)`)), r.names)
		}
	case "document":
		if found, err = around(ctx, v, r.names[0]); err == nil {
			err = look(ofDocuments, r.names)
		}
	case "resolution":
		err = r.resolution(ctx, v, look)
		found = append(found, "res."+r.names[0])
	case "kinds":
		for _, kind := range r.names {
			q, known := livesOf[kind]
			if !known {
				return nil, fmt.Errorf("a kind of lives %q is unknown", kind)
			}
			if err = look(search(`select * from (`+q+`) k where $1::text[] is not null`), r.names); err != nil {
				break
			}
		}
	}
	if err != nil {
		return nil, err
	}
	if err := look(corrections, slices.Clone(found)); err != nil {
		return nil, err
	}
	found = append(found, always...)
	slices.Sort(found)
	return slices.Compact(found), nil
}

// around are the lives of the documents that today's graph has around one.
func around(ctx context.Context, v Views, document string) (lives []string, err error) {
	above, err := v.Above(ctx, document)
	if err != nil {
		return nil, err
	}
	below, err := v.Below(ctx, document)
	if err != nil {
		return nil, err
	}
	to, from, err := v.Around(ctx, document)
	for _, n := range slices.Concat(above, below, to, from) {
		if n.Document != "" {
			lives = append(lives, "doc."+n.Document)
		}
	}
	return lives, err
}

// resolution looks at what carries a followed resolution out.
func (r Reach) resolution(ctx context.Context, v Views, look func(search, []string) error) error {
	below, err := v.Implementing(ctx, r.names[0])
	if Absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	own, err := one[Resolution](ctx, v, `select * from resolutions where key = $1`, r.names[0])
	if err != nil {
		return err
	}
	documents := []string{}
	for _, d := range append(below, Implementing{Neighbour: Neighbour{Document: own.Document}}) {
		if d.Document != "" {
			documents = append(documents, d.Document)
		}
	}
	if err := look(ofDocuments, documents); err != nil {
		return err
	}
	if err := look(`select 'doc.' || a.implementing from assignments a where a.document = any($1) and a.implementing <> ''`, documents); err != nil {
		return err
	}
	return look(`select 'review.' || key from reviews where resolution = any($1) and resolution <> ''`, []string{own.Symbol})
}
