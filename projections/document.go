package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Document is an entry of the register.
type Document struct {
	Key          string     `db:"key"`
	Symbol       string     `db:"symbol"`
	Kind         string     `db:"kind"`
	Issuer       string     `db:"issuer"`
	IssuedOn     *time.Time `db:"issued_on"`
	Subject      string     `db:"subject"`
	Status       string     `db:"status"`
	RegisteredAt time.Time  `db:"registered_at"`
	IssuedAt     *time.Time `db:"issued_at"` // when its duties were given out
	Obligations  int        `db:"obligations"`
	Recipients   int        `db:"recipients"`
	Delivered    int        `db:"delivered"` // units that have it
	Assignments  int        `db:"assignments"`
	Corrected    int        `db:"corrected"`
}

// Obligation is a duty found in a document, and how many units it fell on.
type Obligation struct {
	Key        string     `db:"key"`
	Document   string     `db:"document"`
	No         int        `db:"no"`
	Section    string     `db:"section"`
	AnchorLine int        `db:"anchor_line"`
	Text       string     `db:"text"`
	Assignees  []string   `db:"assignees"`
	Duty       string     `db:"duty"`
	Reports    bool       `db:"reports"`
	Due        *time.Time `db:"due"`
	ReportTo   string     `db:"report_to"`
	Via        string     `db:"via"`
	Units      int        `db:"units"`
}

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
}

func obligationKey(d domain.DocumentID, no int) string { return fmt.Sprintf("%s/%03d", d, no) }

func (p *pass) foldDocument(id domain.DocumentID, c Commit, e domain.Event) {
	d, _ := p.documents.get(string(id))
	switch e := e.(type) {
	case domain.DocumentRegistered:
		d = Document{
			Key: string(id), Symbol: e.Symbol, Kind: e.Kind, Issuer: e.Issuer, IssuedOn: day(e.IssuedOn), Subject: e.Subject,
			Status: string(domain.Registered), RegisteredAt: c.EffectiveAt.UTC(), Obligations: len(e.Obligations), Recipients: len(e.Recipients),
		}
		for _, o := range e.Obligations {
			key := obligationKey(id, o.No)
			p.obligations.put(key, Obligation{
				Key: key, Document: string(id), No: o.No, Section: o.Section, AnchorLine: o.AnchorLine,
				Text: o.Text, Assignees: append([]string{}, o.Assignees...), Duty: string(o.Duty), Reports: o.Reports, Due: day(o.Due),
				ReportTo: o.ReportTo, Via: o.Via,
			})
		}
		for i, x := range e.Citations {
			key := obligationKey(id, i+1)
			p.citations.put(key, Citation{
				Key: key, Document: string(id), No: i + 1, Kind: x.Kind, Symbol: x.Symbol, Dated: day(x.Date),
				Issuer: x.Issuer, Title: x.Title, Role: x.Role, Resolved: x.Resolved(),
			})
		}
	case domain.DocumentCorrected:
		d.Corrected++
		switch e.Field {
		case "issuedOn":
			on, _ := domain.ParseDate(e.Now)
			d.IssuedOn = day(on)
		case "symbol":
			d.Symbol = e.Now
		case "issuer":
			d.Issuer = e.Now
		case "subject":
			d.Subject = e.Now
		}
	case domain.DeadlineFixed:
		key := obligationKey(id, e.Obligation)
		if o, ok := p.obligations.get(key); ok {
			o.Due, o.Duty = day(e.Due.Day), string(domain.Dated)
			p.obligations.put(key, o)
		}
	case domain.DocumentIssued:
		d.Status, d.IssuedAt = string(domain.Issuing), at(c.EffectiveAt)
		counted := map[string]struct{}{} // printed audiences overlap
		for _, a := range e.Audiences {
			key := obligationKey(id, a.Obligation)
			o, ok := p.obligations.get(key)
			if !ok {
				continue
			}
			for _, u := range a.Units {
				if _, twice := counted[key+string(u)]; !twice {
					counted[key+string(u)] = struct{}{}
					o.Units++
				}
			}
			p.obligations.put(key, o)
		}
		p.timers.put("dispatch:"+string(id), Timer{Key: "dispatch:" + string(id), Kind: ToDispatch, Subject: string(id), At: c.EffectiveAt.UTC(), Pending: []string{}})
	case domain.DocumentDelivered:
		d.Delivered++
	case domain.DocumentDispatched:
		d.Status, d.Assignments = string(domain.Dispatched), e.Assignments
		p.timers.drop("dispatch:" + string(id))
	}
	p.documents.put(string(id), d)
}

// Documents lists the register, newest first.
func (v Views) Documents(ctx context.Context) ([]Document, error) {
	return list[Document](ctx, v, `select * from documents order by registered_at desc, key`)
}

// Document finds one entry of the register.
func (v Views) Document(ctx context.Context, id string) (Document, error) {
	return one[Document](ctx, v, `select * from documents where key = $1`, id)
}

// Obligations lists the duties of a document in its own order.
func (v Views) Obligations(ctx context.Context, document string) ([]Obligation, error) {
	return list[Obligation](ctx, v, `select * from obligations where document = $1 order by no`, document)
}

// Citations lists what a document cites, in its own order.
func (v Views) Citations(ctx context.Context, document string) ([]Citation, error) {
	return list[Citation](ctx, v, `select * from citations where document = $1 order by no`, document)
}
