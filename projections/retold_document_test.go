package projections

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dondoc/dondoc/domain"
)

// documents are the lives of papers, with the duties that would end with them.
func (s *retold) documents() (out []line) {
	for id, life := range s.of("doc") {
		d := replayed[domain.Document](life)
		registered, _ := lastly[domain.DocumentRegistered](life)
		issued, _ := lastly[domain.DocumentIssued](life)
		_, dispatched := lastly[domain.DocumentDispatched](life)
		l := line{
			"key": id, "symbol": d.Face.Symbol, "kind": d.Face.Kind, "issuer": d.Face.Issuer, "issued_on": d.Face.IssuedOn, "subject": d.Face.Subject,
			"status": d.Status, "registered_at": registered.EffectiveAt, "issued_at": issued.EffectiveAt, "obligations": len(d.Face.Obligations),
			"recipients": len(d.Face.Recipients), "delivered": len(d.Delivered), "assignments": dispatched.Assignments, "corrected": count[domain.DocumentCorrected](life),
			"number": d.Face.Number, "direction": d.Face.Direction, "keeper": d.Face.Keeper, "arrived_on": d.Face.ArrivedOn, "until": domain.Date{},
			"received": len(d.Received), "shelf": d.Shelf, "amended": len(d.Amendments), "ended_by": "", "rulings": len(d.Rulings), "applied": d.Applied,
			"before": d.Before, "recipient_names": []string{}, "open": 0, "undated": 0,
		}
		if d.Face.Period != nil {
			l["until"] = d.Face.Period.Until
		}
		names := []string{}
		for _, r := range d.Face.Recipients {
			names = append(names, r.Name)
		}
		l["recipient_names"] = names
		for _, c := range life {
			for _, e := range c.Events {
				switch e := e.(type) {
				case domain.DocumentSuperseded:
					l["ended_by"] = e.By
				case domain.DocumentWithdrawn:
					l["ended_by"] = e.By
				case domain.DocumentReinstated:
					l["ended_by"] = ""
				}
			}
		}
		open, undated := 0, 0
		for _, a := range s.duties {
			if string(a.Given.Origin.Document) != id {
				continue
			}
			switch a.Status {
			case domain.Sent, domain.Accepted, domain.InProgress, domain.Returned, domain.Suspended, domain.Submitted:
				open++
				if a.Due == nil && a.Status != domain.Submitted {
					undated++
				}
			}
		}
		l["open"], l["undated"] = open, undated
		out = append(out, l)
	}
	return out
}

// obligations are what a document asks for, as it reads now, with the day that was fixed for each or that its rule meant
// when what it is counted from was said last.
func (s *retold) obligations() (out []line) {
	for id, life := range s.of("doc") {
		d := replayed[domain.Document](life)
		_, issued := lastly[domain.DocumentIssued](life)
		for _, o := range d.Face.Obligations {
			on := map[domain.UnitID]bool{}
			for _, a := range issued.Audiences {
				for _, u := range a.Units {
					on[u] = on[u] || a.Obligation == o.No
				}
			}
			units, satisfied := 0, domain.DocumentID("")
			for _, here := range on {
				if here {
					units++
				}
			}
			for _, x := range d.Satisfied {
				if x.Obligation == o.No {
					satisfied = x.By
				}
			}
			rule := ""
			if o.Rule != nil {
				rule = string(data(o.Rule))
			}
			due, duty, decided := s.dueOf(life, o)
			out = append(out, line{
				"document": id, "no": o.No, "section": o.Section, "anchor_line": o.AnchorLine, "text": o.Text, "assignees": o.Assignees, "duty": duty,
				"reports": o.Reports, "due": due, "report_to": o.ReportTo, "via": o.Via, "units": units, "satisfied": satisfied, "rule": rule,
				"decided": decided, "product": o.Product, "plan": domain.AsksForPlan(o.Product),
			})
		}
	}
	return out
}

// dueOf is the day of an obligation, by the calendar of the moment at which it was said.
func (s *retold) dueOf(life []Commit, o domain.Obligation) (due domain.Date, duty domain.Duty, decided bool) {
	due, duty = o.Due, o.Duty
	var d domain.Document
	for _, c := range life {
		for _, e := range c.Events {
			d = d.Evolve(e)
			said := ""
			known := map[string]domain.Date{domain.AnchorIssued: d.Face.IssuedOn}
			switch e := e.(type) {
			case domain.DeadlineFixed:
				if e.Obligation == o.No {
					due, duty, decided = e.Due.Day, domain.Dated, true
				}
			case domain.DocumentRegistered:
				said = "its paper"
			case domain.AnchorFixed:
				said = e.Anchor
				known[e.Anchor] = e.On
			case domain.DocumentCorrected:
				if e.Field == "issuedOn" {
					said = domain.AnchorIssued
				}
			}
			if said == "" || decided || o.Rule == nil || duty == domain.Periodic || said != "its paper" && said != o.Rule.Anchor {
				continue
			}
			if means, err := o.Rule.Resolve(known, s.calendar(c)); err == nil {
				due, duty = means.Day, domain.Dated
			}
		}
	}
	return due, duty, decided
}

// cited is a citation as its document reads now, and what it was found to mean.
type cited struct {
	domain.Citation
	resolved bool
	means    domain.DocumentID
}

// cites are the citations of a document: what was said last of each column holds.
func cites(life []Commit) (list []cited) {
	var d domain.Document
	for _, c := range life {
		for _, e := range c.Events {
			d = d.Evolve(e)
			switch e := e.(type) {
			case domain.DocumentRegistered:
				for _, x := range e.Citations {
					list = append(list, cited{Citation: x, resolved: x.Symbol != ""})
				}
			case domain.CitationResolved:
				x := &list[e.No-1]
				x.resolved, x.means = true, e.Document
				if e.Symbol != "" {
					x.Symbol, x.Date, x.Issuer = e.Symbol, e.Date, cmp.Or(e.Issuer, x.Issuer)
				}
			case domain.DocumentCorrected:
				for i := range list {
					list[i].corrected(i+1, e, d.Face.Citations[i])
				}
			}
		}
	}
	return list
}

// corrected takes one column over from the document as it reads after a correction.
func (x *cited) corrected(no int, e domain.DocumentCorrected, now domain.Citation) {
	switch e.Field {
	case citationField(no, "kind"):
		x.Kind = now.Kind
	case citationField(no, "symbol"):
		x.Symbol, x.resolved = now.Symbol, true
	case citationField(no, "date"):
		x.Date = now.Date
	case citationField(no, "issuer"):
		x.Issuer = now.Issuer
	case citationField(no, "title"):
		x.Title = now.Title
	case citationField(no, "role"):
		x.Role = now.Role
	case citationField(no, "implements"):
		x.Implements = now.Implements
	}
}

func (s *retold) citations() (out []line) {
	for id, life := range s.of("doc") {
		for i, x := range cites(life) {
			out = append(out, line{
				"document": id, "no": i + 1, "kind": x.Kind, "symbol": x.Symbol, "dated": x.Date, "issuer": x.Issuer, "title": x.Title, "role": x.Role,
				"resolved": x.resolved, "implements": x.Implements, "means": x.means,
			})
		}
	}
	return out
}

// edges are what each citation tells of two documents, and each act that changed one by another and still stands.
func (s *retold) edges() (out []line) {
	edge := func(told, relation string, from, to cited, fromID domain.DocumentID) {
		out = append(out, line{
			"told": told, "relation": relation, "from_document": fromID, "from_symbol": from.Symbol, "from_dated": from.Date, "from_kind": from.Kind,
			"from_issuer": from.Issuer, "from_title": from.Title, "to_document": to.means, "to_symbol": to.Symbol, "to_dated": to.Date,
			"to_kind": to.Kind, "to_issuer": to.Issuer, "to_title": to.Title,
		})
	}
	for id, life := range s.of("doc") {
		for _, x := range cites(life) {
			relation := map[string]string{"": "cites", "basis": "basis", "superseded": "supersedes"}[x.Role]
			edge(id, cmp.Or(relation, "cites"), cited{}, x, domain.DocumentID(id))
			if x.Implements != "" {
				edge(id, "implements", x, cited{Citation: domain.Citation{Symbol: x.Implements}}, x.means)
			}
		}
		var amends, supersedes []domain.DocumentID
		for _, c := range life {
			for _, e := range c.Events {
				switch e := e.(type) {
				case domain.DocumentAmended:
					if e.By != "" && !slices.Contains(amends, e.By) {
						amends = append(amends, e.By)
					}
				case domain.DocumentSuperseded:
					supersedes = []domain.DocumentID{e.By}
				case domain.DocumentReinstated:
					supersedes = nil
				}
			}
		}
		for _, by := range amends {
			edge(id, "amends", cited{}, cited{means: domain.DocumentID(id)}, by)
		}
		for _, by := range supersedes {
			edge(id, "supersedes", cited{}, cited{means: domain.DocumentID(id)}, by)
		}
	}
	return out
}

// deliveries are who was sent a document, or has confirmed it.
func (s *retold) deliveries() (out []line) {
	for id, life := range s.of("doc") {
		rows := map[domain.UnitID]line{}
		row := func(c Commit, u domain.UnitID) line {
			if rows[u] == nil {
				rows[u] = line{
					"document": id, "unit": u, "purpose": "", "symbol": "", "method": "", "sent_at": c.EffectiveAt, "received_at": nil, "recorded_by": "",
				}
			}
			return rows[u]
		}
		for _, c := range life {
			for _, e := range c.Events {
				switch e := e.(type) {
				case domain.DocumentDelivered:
					row(c, e.Unit)["purpose"] = e.Purpose
				case domain.DocumentSentOut:
					l := row(c, e.Unit)
					l["symbol"], l["method"] = e.Symbol, e.Method
				case domain.DeliveryAcknowledged:
					l := row(c, e.Unit)
					l["received_at"], l["recorded_by"] = c.EffectiveAt, e.Office
				}
			}
		}
		for _, l := range sorted(rows) {
			out = append(out, l)
		}
	}
	return out
}

func (s *retold) series() (out []line) {
	for id, life := range s.of("series") {
		x := replayed[domain.Series](life)
		last := 0
		for _, n := range x.Numbers {
			last = max(last, n.Number)
		}
		out = append(out, line{"key": id, "keeper": x.Opened.Keeper, "kind": x.Opened.Kind, "year": x.Opened.Year, "last": last})
	}
	return out
}

func (s *retold) numbers() (out []line) {
	for id, life := range s.of("series") {
		x := replayed[domain.Series](life)
		for _, n := range x.Numbers {
			l := line{"series": id, "number": n.Number, "state": n.State, "unit": "", "document": n.Document, "at": nil}
			for c, e := range events[domain.NumberReserved](life) {
				if e.Number == n.Number {
					l["unit"], l["at"] = e.For, c.EffectiveAt
				}
			}
			for c, e := range events[domain.NumberUsed](life) {
				if e.Number == n.Number {
					l["at"] = c.EffectiveAt
				}
			}
			for c, e := range events[domain.NumberVoided](life) {
				if e.Number == n.Number {
					l["at"] = c.EffectiveAt
				}
			}
			out = append(out, l)
		}
	}
	return out
}

func (s *retold) resolutions() (out []line) {
	for id, life := range s.of("res") {
		r := replayed[domain.Resolution](life)
		since, _ := lastly[domain.ResolutionTracked](life)
		out = append(out, line{
			"key": id, "document": r.Tracked.Document, "kind": r.Tracked.Kind, "symbol": r.Tracked.Symbol, "dated": r.Tracked.Date, "issuer": r.Tracked.Issuer,
			"title": r.Tracked.Title, "status": r.Status, "since": since.EffectiveAt,
		})
	}
	return out
}

func citationField(no int, field string) string { return fmt.Sprintf("citation.%d.%s", no, field) }
