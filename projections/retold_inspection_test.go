package projections

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
)

func cutLife(aggregate string) (kind, id string) {
	kind, id, _ = strings.Cut(aggregate, ".")
	return kind, id
}

func (s *retold) inspections() (out []line) {
	for id, life := range s.of("insp") {
		i := replayed[domain.Inspection](life)
		_, announced := lastly[domain.InspectionAnnounced](life)
		_, closed := lastly[domain.InspectionClosed](life)
		_, self := lastly[domain.SelfReportMade](life)
		l := line{
			"key": id, "kind": i.Decision.Kind, "topic": i.Decision.Topic, "decision": i.Decision.Decision, "decided_on": i.Decision.On,
			"announce_by": i.Decision.AnnounceBy, "announced_on": announced.On, "concluded_on": i.Result.On, "notice": i.Result.Notice, "status": i.Status,
			"units": i.Decision.Units, "remedies": len(i.Result.Remedies), "form": i.Decision.Form, "level": i.Decision.Level, "team": i.Decision.Team,
			"plan": i.Decision.Plan, "persons": len(i.Decision.Persons), "programme": "", "item": 0, "previous": i.Decision.Previous, "self_report_by": nil,
			"self_reports": i.SelfReports, "last_self_report": self.ArrivedAt, "pieces": len(i.Pieces), "closed_on": closed.On,
		}
		if p := i.Decision.Planned; p != nil {
			l["programme"], l["item"] = p.Programme, p.Item
		}
		if d := i.Decision.SelfReportBy; d != nil {
			l["self_report_by"] = d.Closes
		}
		out = append(out, l)
	}
	return out
}

// pieces are the papers of the dossiers, each since it first was there.
func (s *retold) pieces() (out []line) {
	for id, life := range s.of("insp") {
		var i domain.Inspection
		for _, c := range life {
			for _, e := range c.Events {
				had := i.Pieces
				i = i.Evolve(e)
				for _, no := range i.Pieces {
					if slices.Contains(had, no) {
						continue
					}
					on := domain.DateOf(c.EffectiveAt)
					if filed, ok := e.(domain.DossierPieceFiled); ok {
						on = filed.On
					}
					out = append(out, line{"inspection": id, "piece": no, "filed_on": on, "position": c.Position})
				}
			}
		}
	}
	return out
}

func (s *retold) outcomes() (out []line) {
	for id, life := range s.of("insp") {
		i := replayed[domain.Inspection](life)
		for _, o := range i.Result.Outcomes {
			out = append(out, line{
				"inspection": id, "unit": o.Unit, "kind": i.Decision.Kind, "level": i.Decision.Level, "concluded_on": i.Result.On, "contents": o.Contents,
				"shortcomings": o.Shortcomings, "violation": o.Violation, "discipline": o.Discipline, "disciplined": o.Disciplined,
			})
		}
	}
	return out
}

func (s *retold) programmes() (out []line) {
	for id, life := range s.of("prog") {
		p := replayed[domain.Programme](life)
		quotas := data(p.Quotas)
		if len(p.Quotas) == 0 {
			quotas = []byte("[]")
		}
		out = append(out, line{
			"key": id, "unit": p.Adopted.Unit, "year": p.Adopted.Year, "symbol": p.Adopted.Symbol, "adopted_on": p.Adopted.On, "revisions": p.Revisions,
			"status": p.Status, "quotas": quotas, "items": len(p.Items),
		})
	}
	return out
}

func (s *retold) items() (out []line) {
	for id, life := range s.of("prog") {
		for _, i := range replayed[domain.Programme](life).Items {
			out = append(out, line{
				"programme": id, "no": i.No, "kind": i.Kind, "form": i.Form, "topic": i.Topic, "subjects": i.Subjects, "quarter": i.Quarter, "partners": i.Partners,
			})
		}
	}
	return out
}

func (s *retold) reviews() (out []line) {
	for id, life := range s.of("review") {
		r := replayed[domain.Review](life)
		_, held := lastly[domain.ReviewHeld](life)
		_, sent := lastly[domain.ReviewReportSent](life)
		_, closed := lastly[domain.ReviewClosed](life)
		figures := []byte("[]")
		if count[domain.ReviewDataCollected](life) > 0 {
			figures = data(r.Figures)
		}
		_, told := lastly[domain.ReviewDataCollected](life)
		text := ""
		if told.Text != nil {
			text = told.Text.Ref
		}
		out = append(out, line{
			"text": text, "report": sent.Report.Ref,
			"key": id, "resolution": r.Plan.Resolution, "document": r.Plan.Document, "kind": r.Plan.Kind, "unit": r.Plan.Unit, "due": r.Plan.Due.Day,
			"closes": r.Plan.Due.Closes, "status": r.Status, "figures": json.RawMessage(figures), "held_on": held.On, "symbol": sent.Symbol, "sent_to": sent.To, "sent_on": sent.On,
			"closed_on": closed.On,
		})
	}
	return out
}

func (s *retold) movements() (out []line) {
	for id, life := range s.of("move") {
		m := replayed[domain.Movement](life)
		_, closed := lastly[domain.MovementClosed](life)
		out = append(out, line{
			"key": id, "unit": m.Launch.Unit, "name": m.Launch.Name, "symbol": m.Launch.Symbol, "launched_on": m.Launch.On, "closed_on": closed.On,
			"units": m.Launch.Units, "status": m.Status,
		})
	}
	return out
}

func (s *retold) participations() (out []line) {
	for id, life := range s.of("move") {
		for _, p := range replayed[domain.Movement](life).People {
			out = append(out, line{"movement": id, "unit": p.Unit, "period": p.Period, "people": p.People})
		}
	}
	return out
}

func (s *retold) issues() (out []line) {
	for id, life := range s.of("issue") {
		i := replayed[domain.Issue](life)
		l := line{
			"key": id, "unit": i.Raised.Unit, "field": i.Raised.Field, "place": i.Raised.Place, "since": i.Raised.Since, "status": i.Status,
			"assigned": i.Assigned.Unit, "closes": time.Time{}, "updates": count[domain.IssueUpdated](life), "last_update": life[len(life)-1].EffectiveAt,
			"resolved_on": nil, "reopened": count[domain.IssueReopened](life),
		}
		if i.Assigned.Due != nil {
			l["closes"] = i.Assigned.Due.Closes
		}
		if _, e := lastly[domain.IssueResolved](life); i.Status == domain.Resolved {
			l["resolved_on"] = e.On
		}
		out = append(out, l)
	}
	return out
}
