package domain

import (
	"slices"
	"strings"
)

// What of a duty can be corrected: what was said about it, never whose it is or when it is due. Each of these has an act
// of its own.
const (
	CorrectText         = "text"
	CorrectProduct      = "product"
	CorrectCoordinators = "coordinators" // ids, separated by commas
	CorrectRouteTo      = "routeTo"
	CorrectRouteVia     = "routeVia"
)

// correct decides on a correction: nothing is edited, what it said stays on record beside what it says.
func (a Assignment) correct(c CorrectAssignment) ([]Event, error) {
	if c.Reason.Ref == "" {
		return nil, refuse(NoReason, "a correction needs its reason")
	}
	was, ok := a.Given.said(c.Field)
	switch now := strings.TrimSpace(c.Now); {
	case !ok:
		return nil, refuse(NotCorrectable, "%q of a duty has no correction", c.Field)
	case c.Field == CorrectText && a.Given.Text == "" && c.Item == nil, c.Item != nil && (c.Field != CorrectText || now != ""):
		return nil, refuse(Incomplete, "a typed demand is corrected by another, a published text by what was published")
	case c.Field == CorrectText && now == "" && c.Item == nil:
		return nil, refuse(Incomplete, "a duty has a text")
	case c.Field == CorrectCoordinators && slices.Contains(units(now), a.Unit):
		return nil, refuse(Incomplete, "%s cannot coordinate what it answers for", a.Unit)
	case was == now && c.Item == nil:
		return nil, nil
	default:
		return []Event{AssignmentCorrected{Field: c.Field, Was: was, Now: now, Item: c.Item, Reason: c.Reason}}, nil
	}
}

// said is what a duty says in a field.
func (g AssignmentGiven) said(field string) (string, bool) {
	switch field {
	case CorrectText:
		return g.Text, true
	case CorrectProduct:
		return g.Product, true
	case CorrectCoordinators:
		var ids []string
		for _, u := range g.Coordinators {
			ids = append(ids, string(u))
		}
		return strings.Join(ids, ","), true
	case CorrectRouteTo:
		return g.Route.To, true
	case CorrectRouteVia:
		return string(g.Route.Via), true
	}
	return "", false
}

// Of is what a duty says after a correction.
func (e AssignmentCorrected) Of(g AssignmentGiven) AssignmentGiven {
	switch e.Field {
	case CorrectText:
		g.Text = e.Now
		if e.Item != nil {
			g.TextItem = e.Item
		}
	case CorrectProduct:
		g.Product = e.Now
	case CorrectCoordinators:
		g.Coordinators = units(e.Now)
	case CorrectRouteTo:
		g.Route.To = e.Now
	case CorrectRouteVia:
		g.Route.Via = UnitID(e.Now)
	}
	return g
}

// units reads ids separated by commas.
func units(list string) (ids []UnitID) {
	for s := range strings.SplitSeq(list, ",") {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(ids, UnitID(s)) {
			ids = append(ids, UnitID(s))
		}
	}
	return ids
}
