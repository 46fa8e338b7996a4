package projections

import (
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// foldPause is what a duty asked back, extended, paused, opened again, corrected or starred looks like after it.
func foldPause(a Assignment, e domain.Event, when time.Time) Assignment {
	switch e := e.(type) {
	case domain.AssignmentReturned:
		a.Status, a.Wished = string(domain.Returned), nil
	case domain.AssignmentInsisted:
		a.Status, a.Since = string(domain.Sent), when
	case domain.ExtensionRequested:
		a.Wished = day(e.Wished)
	case domain.ExtensionGranted:
		a.Wished = nil
		a.Extensions++
		a = a.again(&e.Due, when)
	case domain.ExtensionRefused:
		a.Wished = nil
	case domain.AssignmentSuspended:
		a.Status, a.Wished = string(domain.Suspended), nil
	case domain.AssignmentResumed:
		a.Status, a.Since = string(domain.Sent), when
		a = a.again(e.Due, when)
	case domain.AssignmentReopened:
		a.Status, a.Since, a.ArrivedAt, a.CompletedAt = string(domain.InProgress), when, nil, nil
		a.Reopened++
		a.EndedWith = ""
		a = a.again(e.Due, when)
	case domain.TacitlyConsented:
		a.Status, a.CompletedAt, a.Wished = string(domain.Completed), &when, nil
	case domain.AssignmentCorrected:
		a = a.said(e.Of(domain.AssignmentGiven{
			Text: a.Text, Product: a.Product, Route: domain.Route{Via: domain.UnitID(a.Via)}, Coordinators: ids[domain.UnitID](a.Coordinators),
		}))
	case domain.AssignmentStarred:
		a.Starred = true
	case domain.AssignmentUnstarred:
		a.Starred = false
	}
	return a
}

// again gives the row another deadline, with a ladder of its own; nil: it keeps the one it has.
func (a Assignment) again(due *domain.Deadline, when time.Time) Assignment {
	if due == nil {
		return a
	}
	a = a.dueBy(*due)
	a.Raised, a.LastPlanned, a.RemindedFor, a.Since = []string{}, nil, nil, when
	return a
}

// said takes what a duty says, as it was given or corrected.
func (a Assignment) said(g domain.AssignmentGiven) Assignment {
	a.Text, a.Product, a.Via, a.Coordinators = g.Text, g.Product, string(g.Route.Via), []string{}
	for _, u := range g.Coordinators {
		a.Coordinators = append(a.Coordinators, string(u))
	}
	return a
}

// worked is the state after a report of work: what a helper does before the unit has confirmed confirms nothing.
func worked(status string, coordinator domain.UnitID) string {
	if status == string(domain.Sent) && coordinator != "" {
		return status
	}
	return string(domain.InProgress)
}

// underWay are the states in which the clock of a duty runs and its unit is to act.
var underWay = []string{string(domain.Sent), string(domain.Accepted), string(domain.InProgress)}

// opened tells whether a duty is under way.
func (a Assignment) opened() bool { return slices.Contains(underWay, a.Status) }

func ids[T ~string](list []string) (out []T) {
	for _, s := range list {
		out = append(out, T(s))
	}
	return out
}
