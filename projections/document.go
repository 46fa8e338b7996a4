package projections

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	Number       int        `db:"number"`
	Direction    string     `db:"direction"`
	Keeper       string     `db:"keeper"` // whose register; "" for the house's
	ArrivedOn    *time.Time `db:"arrived_on"`
	Until        *time.Time `db:"until"`    // the last day of its period
	Received     int        `db:"received"` // recipients that have confirmed it
	Shelf        string     `db:"shelf"`
	Amended      int        `db:"amended"`
	EndedBy      string     `db:"ended_by"`        // the document that took its place or withdrew it
	Rulings      int        `db:"rulings"`         // decisions on its deadlines
	Applied      int        `db:"applied"`         // the last of them that its duties have
	Named        []string   `db:"recipient_names"` // Nơi nhận, as printed
	Open         int        `db:"open"`            // duties of it that could be cancelled
	Undated      int        `db:"undated"`         // duties of it that end with its period
	Before       string     `db:"before"`          // what it was before its end
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
	Satisfied  string     `db:"satisfied"` // the document that was the doing of it
	Rule       string     `db:"rule"`      // what its printed deadline means, as JSON
	Decided    bool       `db:"decided"`   // somebody has fixed its deadline, whatever it is counted from
	Product    string     `db:"product"`
	Plan       bool       `db:"plan"` // its product is a document each unit is to issue
}

func obligationKey(d domain.DocumentID, no int) string { return fmt.Sprintf("%s/%03d", d, no) }

func (p *pass) foldDocument(id domain.DocumentID, c Commit, e domain.Event) {
	d, _ := p.documents.get(string(id))
	switch e := e.(type) {
	case domain.DocumentRegistered:
		d = Document{
			Key: string(id), Symbol: e.Symbol, Kind: e.Kind, Issuer: e.Issuer, IssuedOn: day(e.IssuedOn), Subject: e.Subject,
			Status: string(domain.Registered), RegisteredAt: c.EffectiveAt.UTC(), Obligations: len(e.Obligations), Recipients: len(e.Recipients),
			Number: e.Number, Direction: string(e.Direction), Keeper: string(e.Keeper), ArrivedOn: day(e.ArrivedOn), Named: []string{},
		}
		for _, r := range e.Recipients {
			d.Named = append(d.Named, r.Name)
		}
		if e.Period != nil {
			d.Until = day(e.Period.Until)
		}
		p.planExpiry(d)
		for _, o := range e.Obligations {
			key := obligationKey(id, o.No)
			row := Obligation{
				Key: key, Document: string(id), No: o.No, Section: o.Section, AnchorLine: o.AnchorLine,
				Text: o.Text, Assignees: append([]string{}, o.Assignees...), Duty: string(o.Duty), Reports: o.Reports, Due: day(o.Due),
				ReportTo: o.ReportTo, Via: o.Via, Rule: ruleText(o.Rule), Product: o.Product, Plan: domain.AsksForPlan(o.Product),
			}
			p.obligations.put(key, row.means(map[string]domain.Date{domain.AnchorIssued: e.IssuedOn}, p.law.almanac.Calendar))
		}
		for i, x := range e.Citations {
			key := obligationKey(id, i+1)
			row := Citation{
				Key: key, Document: string(id), No: i + 1, Kind: x.Kind, Symbol: x.Symbol, Dated: day(x.Date),
				Issuer: x.Issuer, Title: x.Title, Role: x.Role, Resolved: x.Resolved(),
				Implements: x.Implements,
			}
			p.citations.put(key, row)
			p.link(row)
		}
	case domain.DocumentCorrected:
		d.Corrected++
		d = d.correct(e)
		if e.Field == "issuedOn" {
			d.Rulings++
			on, _ := domain.ParseDate(e.Now)
			p.countAnchors(id, d, domain.AnchorFixed{Anchor: domain.AnchorIssued, On: on})
		}
		p.planExpiry(d)
		p.correctPart(id, e)
	case domain.AnchorFixed:
		d.Rulings++
		p.countAnchors(id, d, e)
	case domain.RulingApplied:
		d.Applied = e.Ruling
	case domain.DeadlineFixed:
		d.Rulings++
		key := obligationKey(id, e.Obligation)
		if o, ok := p.obligations.get(key); ok {
			o.Due, o.Duty, o.Decided = day(e.Due.Day), string(domain.Dated), true
			p.obligations.put(key, o)
		}
	case domain.DocumentIssued:
		d.Status, d.IssuedAt, d.Applied = string(domain.Issuing), at(c.EffectiveAt), d.Rulings
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
	case domain.ObligationSatisfied:
		key := obligationKey(id, e.Obligation)
		if o, ok := p.obligations.get(key); ok {
			o.Satisfied = string(e.By)
			p.obligations.put(key, o)
		}
	case domain.DocumentDelivered:
		d.Delivered++
		p.foldDelivery(id, c, e)
	case domain.DeliveryAcknowledged:
		d.Received++
		p.foldDelivery(id, c, e)
	case domain.DocumentSentOut:
		p.foldDelivery(id, c, e)
	case domain.DocumentFiled:
		d.Shelf = e.Shelf
	case domain.CitationResolved:
		key := obligationKey(id, e.No)
		if x, ok := p.citations.get(key); ok {
			x = x.resolve(e)
			p.citations.put(key, x)
			p.link(x)
		}
	case domain.DocumentAmended:
		d.Amended++
		p.change(Amends, e.By, id)
	case domain.DocumentSuperseded:
		d.Before, d.Status, d.EndedBy = d.Status, string(domain.Superseded), string(e.By)
		p.change(Supersedes, e.By, id)
		p.end(d, c)
	case domain.DocumentWithdrawn:
		d.Before, d.Status, d.EndedBy = d.Status, string(domain.Withdrawn), string(e.By)
		p.end(d, c)
	case domain.DocumentExpired:
		d.Status = string(domain.Expired)
		p.end(d, c)
	case domain.DocumentReinstated:
		d = p.reinstate(d, c)
	case domain.DocumentDispatched:
		d.Status, d.Assignments = string(domain.Dispatched), e.Assignments
		p.timers.drop("dispatch:" + string(id))
	}
	p.documents.put(string(id), d)
	p.planSpread(d, c.EffectiveAt)
}

// countAnchors gives the obligations their day that are counted from an event whose day was fixed.
func (p *pass) countAnchors(id domain.DocumentID, d Document, e domain.AnchorFixed) {
	for no := 1; no <= d.Obligations; no++ {
		key := obligationKey(id, no)
		if o, ok := p.obligations.get(key); ok && !o.Decided {
			p.obligations.put(key, o.counted(e, d, p.law.almanac.Calendar))
		}
	}
}

// counted is an obligation after the day of an event was fixed, which it may be counted from.
func (o Obligation) counted(e domain.AnchorFixed, d Document, cal domain.Calendar) Obligation {
	rule := ruleOf(o.Rule)
	if rule == nil || rule.Anchor != e.Anchor {
		return o
	}
	known := map[string]domain.Date{e.Anchor: e.On}
	if d.IssuedOn != nil {
		known[domain.AnchorIssued] = domain.NewDate(d.IssuedOn.Date())
	}
	return o.means(known, cal)
}

// means is an obligation with the day that its rule means, as far as what it is counted from is known.
func (o Obligation) means(known map[string]domain.Date, cal domain.Calendar) Obligation {
	rule := ruleOf(o.Rule)
	if rule == nil || o.Decided || o.Duty == string(domain.Periodic) {
		return o
	}
	if due, err := rule.Resolve(known, cal); err == nil {
		o.Due, o.Duty = day(due.Day), string(domain.Dated)
	}
	return o
}

// Waits is the event whose day must be fixed before the obligation has a deadline; "" when it waits for none.
func (o Obligation) Waits() string {
	rule := ruleOf(o.Rule)
	if rule == nil || o.Due != nil {
		return ""
	}
	return rule.Open(nil)
}

// correct states a column anew.
func (d Document) correct(e domain.DocumentCorrected) Document {
	switch e.Field {
	case "issuedOn", "arrivedOn", "period.until":
		on, _ := domain.ParseDate(e.Now)
		switch e.Field {
		case "issuedOn":
			d.IssuedOn = day(on)
		case "arrivedOn":
			d.ArrivedOn = day(on)
		default:
			d.Until = day(on)
		}
	case "number":
		d.Number, _ = strconv.Atoi(e.Now)
	case "symbol":
		d.Symbol = e.Now
	case "kind":
		d.Kind = e.Now
	case "issuer":
		d.Issuer = e.Now
	case "subject":
		d.Subject = e.Now
	}
	if list, no, field := placed(e.Field); list == "recipient" && field == "name" && no <= len(d.Named) {
		d.Named = slices.Clone(d.Named)
		d.Named[no-1] = e.Now
	}
	return d
}

// corrected is the row of a list that a correction is about: the list, and its key.
func corrected(id domain.DocumentID, e domain.DocumentCorrected) (list, key, field string) {
	list, no, field := placed(e.Field)
	return list, obligationKey(id, no), field
}

// placed takes the name of a part of a list apart: "citation.2.symbol".
func placed(name string) (list string, no int, field string) {
	list, rest, _ := strings.Cut(name, ".")
	place, field, _ := strings.Cut(rest, ".")
	no, _ = strconv.Atoi(place)
	return list, no, field
}

// correctPart states a column of a citation or an obligation anew.
func (p *pass) correctPart(id domain.DocumentID, e domain.DocumentCorrected) {
	switch list, key, field := corrected(id, e); list {
	case "citation":
		if x, ok := p.citations.get(key); ok {
			x = x.correct(field, e.Now)
			p.citations.put(key, x)
			p.link(x)
		}
	case "obligation":
		if o, ok := p.obligations.get(key); ok && field == "text" {
			o.Text = e.Now
			p.obligations.put(key, o)
		}
	}
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

// Unfinished lists the documents whose paper does not say its number or its day, which a person is to complete, at most limit.
func (v Views) Unfinished(ctx context.Context, limit int) ([]Document, error) {
	return list[Document](ctx, v, `select * from documents where symbol = '' or issued_on is null order by registered_at desc, key limit $1`, limit)
}
