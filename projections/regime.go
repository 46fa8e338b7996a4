package projections

import (
	"context"
	"encoding/json"

	"github.com/dondoc/dondoc/domain"
)

// Regime is a cadence that was decided, and the periods opened so far. State is the aggregate itself:
// regimes are few, and the opener needs all of it.
type Regime struct {
	Key        string   `db:"key"`
	Document   string   `db:"document"`
	Obligation int      `db:"obligation"`
	Title      string   `db:"title"`
	Cadence    string   `db:"cadence"`
	DueText    string   `db:"due_text"`
	Opened     []string `db:"opened"`
	State      []byte   `db:"state"`
}

func (p *pass) foldRegime(id string, e domain.Event) {
	row, _ := p.regimes.get(id)
	var r domain.Regime
	if len(row.State) > 0 {
		_ = json.Unmarshal(row.State, &r) // written below
	}
	r = r.Evolve(e)
	row = Regime{
		Key: id, Document: string(r.Rule.Document), Obligation: r.Rule.Obligation, Title: r.Rule.Title,
		Cadence: string(r.Rule.Cadence), DueText: r.Rule.DueText, Opened: []string{},
	}
	for _, o := range r.Opened {
		row.Opened = append(row.Opened, o.Key)
	}
	row.State, _ = json.Marshal(r)
	p.regimes.put(id, row)
	p.planReplace(row)

	key := "period:" + id
	if next, ok := r.Next(); ok {
		p.timers.put(key, Timer{Key: key, Kind: ToOpen, Subject: id, At: r.Opens(next).UTC(), Stage: next.Key, Pending: []string{}})
	} else {
		p.timers.drop(key)
	}
}

// Regimes lists the regimes of a document.
func (v Views) Regimes(ctx context.Context, document string) ([]Regime, error) {
	return list[Regime](ctx, v, `select * from regimes where document = $1 order by obligation, key`, document)
}
