package projections

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// inbox is what was told to whom, each reason once.
func (s *retold) inbox() (out []line) {
	rows := map[string]line{}
	lives := map[string]domain.Assignment{}
	for _, c := range s.commits {
		kind, id := cutLife(c.Aggregate)
		for _, e := range c.Events {
			tell := func(what, reason string, to ...domain.UnitID) line {
				var last line
				for _, u := range to {
					key := id + "|" + reason + "|" + string(u)
					if rows[key] == nil {
						rows[key] = line{
							"key": key, "unit": u, "kind": what, "assignment": "", "document": "", "stage": "", "at": c.EffectiveAt, "about": "", "message": "",
							"times": 0, "position": c.Position,
						}
						if kind == "asg" {
							rows[key]["assignment"], rows[key]["document"] = id, lives[id].Given.Origin.Document
						}
					}
					last = rows[key]
					last["times"] = last["times"].(int) + 1
				}
				return last
			}
			if kind == "asg" {
				lives[id] = lives[id].Evolve(e)
			}
			a := lives[id]
			moved := func(due *domain.Deadline) {
				if due != nil {
					tell("moved", fmt.Sprintf("moved/%d", due.Revision), a.Unit)
				}
			}
			switch e := e.(type) {
			case domain.DocumentDelivered:
				tell("document", "delivered", e.Unit)["document"] = id
			case domain.AssignmentGiven:
				if e.Origin.Inspection != "" {
					tell("assigned", "given", e.Unit)
				}
			case domain.AssignmentTransferred:
				tell("transferred", fmt.Sprintf("transferred/%d", a.Transfers), e.To)
			case domain.DeadlineMoved:
				moved(&e.Due)
			case domain.ExtensionGranted:
				moved(&e.Due)
			case domain.AssignmentResumed:
				moved(e.Due)
			case domain.AssignmentReopened:
				moved(e.Due)
			case domain.SubmissionReturned:
				tell("returned", fmt.Sprintf("returned/%d", e.Submission), a.Unit)
			case domain.ReminderRaised:
				for _, u := range e.To {
					tell("reminder", fmt.Sprintf("%d/%s", e.Revision, e.Stage), u)["stage"] = e.Stage
				}
			case domain.EscalationRaised:
				for _, u := range e.To {
					tell("escalation", fmt.Sprintf("%d/%s", e.Revision, e.Stage), u)["stage"] = e.Stage
				}
			case domain.MessageUnreached:
				for _, u := range e.To {
					l := tell("unreached", fmt.Sprintf("unreached/%d", e.Level), u)
					l["assignment"], l["document"], l["about"] = e.Assignment, e.Document, e.Recipient
				}
			case domain.MessagePlanned:
				for _, key := range e.Notices {
					if rows[key] != nil {
						rows[key]["message"] = id
					}
				}
			}
		}
	}
	for _, l := range sorted(rows) {
		out = append(out, l)
	}
	return out
}

func (s *retold) messages() (out []line) {
	for id, life := range s.of("message") {
		m := replayed[domain.Message](life)
		planned, _ := lastly[domain.MessagePlanned](life)
		handed, h := lastly[domain.MessageHanded](life)
		out = append(out, line{
			"key": id, "unit": m.Plan.Recipient, "channel": m.Plan.Channel, "slot": m.Plan.Slot, "status": m.Status, "notices": m.Plan.Notices,
			"planned_at": planned.EffectiveAt, "handed_at": handed.EffectiveAt, "reference": h.Reference, "attempts": m.Attempts,
		})
	}
	return out
}

func (s *retold) letters() (out []line) {
	for id, life := range s.of("letter") {
		x := replayed[domain.Letter](life)
		out = append(out, line{
			"key": id, "from_unit": x.Draft.From, "to_unit": x.Draft.To, "assignments": x.Draft.Assignments, "symbol": x.Symbol, "signed_by": x.Signer,
			"status": x.Status, "drafted_on": x.Draft.On, "sent_at": x.Sent.At, "method": x.Sent.Method,
		})
	}
	return out
}

// urgings are all that was done to urge a unit on, and that a unit was not reached.
func (s *retold) urgings() (out []line) {
	urge := func(c Commit, l line) {
		for _, column := range []string{"stage", "symbol", "letter", "method"} {
			if l[column] == nil {
				l[column] = ""
			}
		}
		l["position"] = c.Position
		out = append(out, l)
	}
	for id, life := range s.of("asg") {
		var a domain.Assignment
		for _, c := range life {
			for _, e := range c.Events {
				a = a.Evolve(e)
				switch e := e.(type) {
				case domain.ReminderRaised:
					urge(c, line{"assignment": id, "unit": a.Unit, "at": e.RaisedAt, "kind": "reminder", "by": c.Actor, "stage": e.Stage, "reached": false})
				case domain.EscalationRaised:
					urge(c, line{"assignment": id, "unit": a.Unit, "at": e.RaisedAt, "kind": "escalation", "by": c.Actor, "stage": e.Stage, "reached": false})
				case domain.CallRecorded:
					urge(c, line{"assignment": id, "unit": a.Unit, "at": e.At, "kind": "call", "by": c.Actor, "method": e.Method, "reached": e.Reached})
				}
			}
		}
	}
	for id, life := range s.of("letter") {
		x := replayed[domain.Letter](life)
		for c, e := range events[domain.LetterSent](life) {
			for _, a := range x.Draft.Assignments {
				urge(c, line{
					"assignment": a, "unit": x.Draft.To, "at": e.At, "kind": "letter", "by": x.Signer, "symbol": x.Symbol, "letter": id, "method": e.Method, "reached": true,
				})
			}
		}
	}
	for _, life := range s.of("message") {
		m := replayed[domain.Message](life)
		for c, e := range events[domain.MessageUnreached](life) {
			if e.Assignment != "" {
				urge(c, line{"assignment": e.Assignment, "unit": e.Recipient, "at": e.RaisedAt, "kind": "unreached", "by": c.Actor, "method": m.Plan.Channel, "reached": false})
			}
		}
	}
	return out
}
