package projections

import (
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// assignments are the duties as their lives leave them.
func (s *retold) assignments() (out []line) {
	for id, life := range s.of("asg") {
		a := s.duties[id]
		given := a.Given
		l := line{
			"key": id, "unit": a.Unit, "document": given.Origin.Document, "obligation": given.Origin.Obligation, "regime": given.Origin.Regime,
			"inspection": given.Origin.Inspection, "remedy": given.Origin.Remedy, "period": "", "duty": given.Duty, "text": given.Text, "status": a.Status,
			"given_at": life[0].EffectiveAt, "first_due": domain.Date{}, "cutoff": domain.Date{}, "submissions": a.Submissions,
			"arrived_at": a.ArrivedAt, "last_arrived_at": a.LastArrivedAt, "transfers": a.Transfers, "transferred_at": a.Transferred,
			"board": given.Superiors.Board, "office": given.Superiors.Office, "committee": given.Superiors.Committee, "position": life[len(life)-1].Position,
			"parent": given.Origin.Parent, "giver": given.Giver, "via": given.Route.Via, "coordinators": given.Coordinators, "strength": given.Strength,
			"starred": a.Starred, "quiet": given.Quiet, "tacit": given.TacitConsent, "wished": a.Asked.Wished, "reopened": a.Reopened,
			"extensions": count[domain.ExtensionGranted](life), "product": given.Product,
			"list": "", "list_key": "", "list_symbol": "", "asked_to": domain.Date{},
		}
		if given.Period != nil {
			l["period"], l["cutoff"] = given.Period.Label, given.Period.Cutoff
		}
		if given.Due != nil {
			l["first_due"] = given.Due.Day
		}
		if n := len(a.Questions); n > 0 {
			l["asked_to"] = a.Questions[n-1].Period.Cutoff
		}
		if given.Duty != domain.Periodic && count[domain.DeadlineMoved](life) > 0 {
			l["duty"] = domain.Dated
		}
		if _, e := lastly[domain.AssignmentTakenOver](life); e.Assignment != "" {
			l["list"], l["list_key"], l["list_symbol"] = e.Source.List, e.Source.Key, e.Source.Symbol
		}
		deadlineOf(l, a, life)
		workOf(l, life)
		ladderOf(l, a, life)
		receiptOf(l, a, life)
		endOf(l, life)
		_, l["spell"] = spellsOf(id, life)
		out = append(out, l)
	}
	return out
}

// deadlineOf says by what the duty is judged: once it is accepted, the deadline that was in force when its report came.
func deadlineOf(l line, a domain.Assignment, life []Commit) {
	due := a.Due
	if a.Status == domain.Completed && count[domain.TacitlyConsented](life) == 0 && a.Judged != nil {
		due = a.Judged
	}
	l["due"], l["closes"], l["rule"], l["printed"], l["reason"], l["revision"] = nil, nil, "", "", "", 0
	if due == nil {
		return
	}
	l["due"], l["closes"], l["printed"], l["reason"], l["revision"] = due.Day, due.Closes, due.Printed, due.Reason, due.Revision
	if due.Rule != nil {
		l["rule"] = string(data(due.Rule))
	}
}

// workOf says what was told of the work.
func workOf(l line, life []Commit) {
	n, people, percent, implementing := 0, 0, 0, domain.DocumentID("")
	var last time.Time
	var confirmed any
	empty := false
	for _, c := range life {
		for _, e := range c.Events {
			switch e := e.(type) {
			case domain.ActivityReported:
				n, people, last = n+1, people+e.People, c.EffectiveAt
			case domain.ProgressReported:
				n, last = n+1, c.EffectiveAt
				if e.Coordinator == "" {
					percent = e.Percent
				}
			case domain.AssignmentAcknowledged:
				confirmed = c.EffectiveAt
			case domain.SubmissionMade:
				empty = e.Nil
			case domain.ImplementingDocumentRegistered:
				implementing = e.Document
			}
		}
	}
	l["activities"], l["people"], l["percent"], l["last_activity"], l["acknowledged_at"], l["nil_report"] = n, people, percent, last, confirmed, empty
	l["implementing"] = implementing
}

// ladderOf says how far the duty has come on the ladder of the deadline it has now.
func ladderOf(l line, a domain.Assignment, life []Commit) {
	revision := 0
	if a.Due != nil {
		revision = a.Due.Revision
	}
	raised := []string{}
	var planned, toldLast, toldOfThis time.Time
	reminders, escalations := 0, 0
	for _, r := range a.Raised {
		if r.Reminder {
			reminders++
			toldLast = r.At
		} else {
			escalations++
		}
		if r.Revision != revision {
			continue
		}
		raised = append(append(raised, r.Stage), r.Superseded...)
		if r.Planned.After(planned) {
			planned = r.Planned
		}
		if r.Reminder {
			toldOfThis = r.At
		}
	}
	l["raised"], l["last_planned"], l["reminded_at"], l["reminded_for"], l["reminders"], l["escalations"] = raised, planned, toldLast, toldOfThis, reminders, escalations
	l["since"] = sinceOf(life)
}

// sinceOf is when the duty last came to its unit, or got the deadline it has.
func sinceOf(life []Commit) (since time.Time) {
	var a domain.Assignment
	for _, c := range life {
		for _, e := range c.Events {
			was := a
			a = a.Evolve(e)
			_, inherited := e.(domain.AssignmentTakenOver)
			switch {
			case inherited:
				since = c.RecordedAt
			case was.Status == "":
				since = c.EffectiveAt
			case a.Due != nil && (was.Due == nil || was.Due.Revision != a.Due.Revision):
				since = c.EffectiveAt
			}
			switch e.(type) {
			case domain.SubmissionReturned, domain.AssignmentInsisted, domain.AssignmentResumed, domain.AssignmentReopened:
				since = c.EffectiveAt
			case domain.AssignmentTransferred:
				if was.Status == domain.Returned {
					since = c.EffectiveAt
				}
			}
		}
	}
	return since
}

// receiptOf says how far the report that was sent last has come on its way.
func receiptOf(l line, a domain.Assignment, life []Commit) {
	l["received_at"], l["receipt"], l["forwarded_on"] = nil, 0, nil
	if r, ok := a.Receipt(); ok {
		l["received_at"], l["receipt"] = r.At, r.Number
	}
	for _, e := range events[domain.ReportForwarded](life) {
		if e.Submission == a.Submissions {
			l["forwarded_on"] = e.On
		}
	}
}

// endOf says when the duty was done, and with which document it ended.
func endOf(l line, life []Commit) {
	done, with := any(nil), domain.DocumentID("")
	for _, c := range life {
		for _, e := range c.Events {
			switch e := e.(type) {
			case domain.AssignmentFoundCompleted:
				done, l["last_arrived_at"] = e.On.Time(0, 0), e.ArrivedAt
			case domain.SubmissionMade:
				l["last_arrived_at"] = e.ArrivedAt
			case domain.SubmissionAccepted, domain.TacitlyConsented:
				done = c.EffectiveAt
			case domain.AssignmentReopened:
				done, with = nil, ""
			case domain.AssignmentCancelled:
				with = e.Document
			case domain.AssignmentPeriodClosed:
				with = e.Document
			}
		}
	}
	l["completed_at"], l["ended_with"] = done, with
}

// questions are what continuous duties asked, of the unit that had the duty then.
func (s *retold) questions() (out []line) {
	for id, life := range s.of("asg") {
		var a domain.Assignment
		rows := map[string]line{}
		for _, c := range life {
			for _, e := range c.Events {
				a = a.Evolve(e)
				switch e := e.(type) {
				case domain.QuestionAsked:
					rows[e.Period.Key] = line{
						"assignment": id, "unit": a.Unit, "document": a.Given.Origin.Document, "period": e.Period.Key, "label": e.Period.Label,
						"since": e.Period.From, "cutoff": e.Period.Cutoff, "asked_at": c.EffectiveAt, "answered_at": nil, "told": false,
					}
				case domain.QuestionAnswered:
					l := rows[e.Period]
					l["answered_at"], l["told"] = c.EffectiveAt, e.Updated
				}
			}
		}
		for _, l := range sorted(rows) {
			out = append(out, l)
		}
	}
	return out
}

// regimes are the cadences, and the periods opened.
func (s *retold) regimes() (out []line) {
	for id, life := range s.of("regime") {
		r := replayed[domain.Regime](life)
		opened := []string{}
		for _, e := range events[domain.PeriodOpened](life) {
			opened = append(opened, e.Period.Key)
		}
		out = append(out, line{
			"key": id, "document": r.Rule.Document, "obligation": r.Rule.Obligation, "title": r.Rule.Title, "cadence": r.Rule.Cadence, "due_text": r.Rule.DueText,
			"opened": opened, "state": data(r),
		})
	}
	return out
}

func (s *retold) consolidations() (out []line) {
	for id, life := range s.of("cons") {
		x := replayed[domain.Consolidation](life)
		drafted, _ := lastly[domain.ConsolidationDrafted](life)
		approved, _ := lastly[domain.ConsolidationApproved](life)
		_, received := lastly[domain.ConsolidationReceived](life)
		l := line{
			"key": id, "regime": x.Opened.Regime, "period": x.Opened.Period.Key, "label": x.Opened.Period.Label, "consolidator": x.Opened.Consolidator,
			"status": x.Status, "reporters": x.Opened.Reporters, "version": x.Draft.Version, "missing": x.Draft.Missing, "drafted_at": drafted.EffectiveAt,
			"approved_at": nil, "sent_at": x.Sent.SentAt, "sent_to": x.Sent.To, "symbol": x.Sent.Symbol, "received_on": received.On, "number": received.Number,
			"recorded_by": received.RecordedBy,
		}
		if approved.Position > drafted.Position {
			l["approved_at"] = approved.EffectiveAt
		}
		included := []string{}
		for _, r := range x.Draft.Reports {
			included = append(included, string(r.Assignment))
		}
		l["included"] = included
		out = append(out, l)
	}
	return out
}

// sources are, of every version, the report behind each part of each figure and behind each paragraph.
func (s *retold) sources() (out []line) {
	for id, life := range s.of("cons") {
		for _, e := range events[domain.ConsolidationDrafted](life) {
			for n, r := range e.Reports {
				l := func() line {
					return line{
						"consolidation": id, "version": e.Version, "field": "", "rule": "", "total": "", "adjustment": "", "paragraph": 0, "unit": r.Unit,
						"assignment": r.Assignment, "submission": r.Submission, "value": "",
					}
				}
				for _, f := range e.Figures {
					if n < len(f.From) {
						x := l()
						x["field"], x["rule"], x["total"], x["adjustment"], x["value"] = f.Field, f.Rule, f.Value, f.Adjustment, f.From[n]
						out = append(out, x)
					}
				}
				for i, p := range e.Paragraphs {
					if slices.Contains(p.Sources, n+1) {
						x := l()
						x["paragraph"] = i + 1
						out = append(out, x)
					}
				}
			}
		}
	}
	return out
}
