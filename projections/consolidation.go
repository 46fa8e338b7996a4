package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Consolidation is a report made of the reports of a period, as it stands.
type Consolidation struct {
	Key          string     `db:"key"`
	Regime       string     `db:"regime"`
	Period       string     `db:"period"`
	Label        string     `db:"label"`
	Consolidator string     `db:"consolidator"`
	Status       string     `db:"status"`
	Reporters    []string   `db:"reporters"`
	Version      int        `db:"version"`
	Included     []string   `db:"included"` // duties whose reports are in the last version
	Missing      []string   `db:"missing"`  // units that had not reported when it was drafted
	DraftedAt    *time.Time `db:"drafted_at"`
	ApprovedAt   *time.Time `db:"approved_at"`
	SentAt       *time.Time `db:"sent_at"`
	SentTo       string     `db:"sent_to"`
	Symbol       string     `db:"symbol"`
	ReceivedOn   *time.Time `db:"received_on"`
	Number       string     `db:"number"`
	RecordedBy   string     `db:"recorded_by"`
}

// Source is what one report gives to one figure of a version, or that one paragraph rests on it.
type Source struct {
	Key           string `db:"key"`
	Consolidation string `db:"consolidation"`
	Version       int    `db:"version"`
	Field         string `db:"field"` // "" of a paragraph
	Rule          string `db:"rule"`
	Total         string `db:"total"`
	Adjustment    string `db:"adjustment"`
	Paragraph     int    `db:"paragraph"` // from 1; 0 of a figure
	Unit          string `db:"unit"`
	Assignment    string `db:"assignment"`
	Submission    int    `db:"submission"`
	Value         string `db:"value"`
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func (p *pass) foldConsolidation(id string, c Commit, e domain.Event) {
	row, _ := p.consolidations.get(id)
	timer := "carry:" + id
	switch e := e.(type) {
	case domain.ConsolidationOpened:
		row = Consolidation{
			Key: id, Regime: string(e.Regime), Period: e.Period.Key, Label: e.Period.Label, Consolidator: string(e.Consolidator),
			Status: string(domain.Collecting), Reporters: texts(e.Reporters), Included: []string{}, Missing: []string{},
		}
	case domain.ConsolidationDrafted:
		row.Status, row.Version, row.Missing, row.Included = string(domain.Drafted), e.Version, texts(e.Missing), []string{}
		row.DraftedAt, row.ApprovedAt = at(c.EffectiveAt), nil
		for _, r := range e.Reports {
			row.Included = append(row.Included, string(r.Assignment))
		}
		p.foldSources(id, e)
	case domain.ConsolidationApproved:
		row.Status, row.ApprovedAt = string(domain.Approved), at(c.EffectiveAt)
	case domain.ConsolidationSent:
		row.Status, row.SentAt, row.SentTo, row.Symbol = string(domain.Sent), at(e.SentAt), e.To, e.Symbol
		p.timers.put(timer, Timer{Key: timer, Kind: ToCarry, Subject: id, At: c.EffectiveAt.UTC(), Pending: []string{}})
	case domain.ConsolidationCarried:
		p.timers.drop(timer)
	case domain.ConsolidationReceived:
		row.Status, row.ReceivedOn, row.Number, row.RecordedBy = string(domain.Received), day(e.On), e.Number, string(e.RecordedBy)
	}
	p.consolidations.put(id, row)
}

// foldSources lays a version open: a row for each report behind each figure and each paragraph.
func (p *pass) foldSources(id string, e domain.ConsolidationDrafted) {
	add := func(s Source, r domain.Included) {
		s.Key = fmt.Sprintf("%s/%04d/%s/%03d/%s", id, e.Version, s.Field, s.Paragraph, r.Unit)
		s.Consolidation, s.Version, s.Unit, s.Assignment, s.Submission = id, e.Version, string(r.Unit), string(r.Assignment), r.Submission
		p.sources.put(s.Key, s)
	}
	for _, f := range e.Figures {
		for i, r := range e.Reports {
			if i < len(f.From) {
				add(Source{Field: f.Field, Rule: string(f.Rule), Total: f.Value, Adjustment: f.Adjustment, Value: f.From[i]}, r)
			}
		}
	}
	for n, x := range e.Paragraphs {
		for _, i := range x.Sources {
			if i >= 1 && i <= len(e.Reports) {
				add(Source{Paragraph: n + 1}, e.Reports[i-1])
			}
		}
	}
}

// Consolidation finds one.
func (v Views) Consolidation(ctx context.Context, id string) (Consolidation, error) {
	return one[Consolidation](ctx, v, `select * from consolidations where key = $1`, id)
}

// Consolidations lists those of a regime, the latest period first.
func (v Views) Consolidations(ctx context.Context, regime string) ([]Consolidation, error) {
	return list[Consolidation](ctx, v, `select * from consolidations where regime = $1 order by period desc, key`, regime)
}

// Sources lists what the last version of a consolidation rests on, by figure and paragraph; field "" means all.
func (v Views) Sources(ctx context.Context, id, field string) ([]Source, error) {
	return list[Source](ctx, v, `select s.* from consolidation_sources s join consolidations c on c.key = s.consolidation and c.version = s.version
		where c.key = $1 and ($2 = '' or s.field = $2) order by s.key collate "C"`, id, field)
}

// NotIncluded lists the reports of a consolidation's period that have come and are not in its last version: they came after it was drafted.
func (v Views) NotIncluded(ctx context.Context, id string) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`join consolidations c on c.key = $1
		where a.regime = c.regime and a.period = c.label and a.status in ('submitted', 'completed') and not a.key = any(c.included)
		order by a.last_arrived_at, a.key`, id)
}
