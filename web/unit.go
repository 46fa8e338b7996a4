package web

import (
	"net/http"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

const (
	shownNotices    = 50
	shownOfStanding = 100 // duties of a unit at one standing
)

// unit is a unit, what it has to do, and what it was told.
type unit struct {
	projections.Unit
	Parent *projections.Unit
	Groups []standingGroup
	Total  int
	Inbox  []projections.Told
	Carry  map[string]*projections.Message
}

// standingGroup is the duties of a unit at one standing.
type standingGroup struct {
	Standing domain.Standing
	Duties   []projections.Duty // those that are shown
	Total    int
}

// urgency is the order in which a unit reads its duties.
var urgency = []domain.Standing{
	domain.Overdue, domain.InTime, domain.AwaitingApproval, domain.NoDeadline,
	domain.CompletedLate, domain.CompletedOnTime, domain.WasExcused, domain.WasCancelled, domain.WasClosed,
}

func (s Server) unit(w http.ResponseWriter, r *http.Request) error {
	ctx, id, now := r.Context(), r.PathValue("id"), s.Now()
	if !known(id) {
		return missing(noSuchUnit)
	}
	var u unit
	var err error
	if u.Unit, err = s.Views.Unit(ctx, id); err != nil {
		return found(err, noSuchUnit)
	}
	if u.Unit.Parent != "" {
		parent, err := s.Views.Unit(ctx, u.Unit.Parent)
		if err != nil && !projections.Absent(err) {
			return err
		}
		if err == nil {
			u.Parent = &parent
		}
	}
	duties, err := s.Views.DutiesOf(ctx, id)
	if err != nil {
		return err
	}
	u.Total = len(duties)
	for _, standing := range urgency {
		g := standingGroup{Standing: standing}
		for _, d := range duties {
			if d.Standing(now) != standing {
				continue
			}
			if g.Total++; g.Total <= shownOfStanding {
				g.Duties = append(g.Duties, d)
			}
		}
		if len(g.Duties) > 0 {
			u.Groups = append(u.Groups, g)
		}
	}
	if u.Inbox, u.Carry, err = s.inbox(r, id); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, unitPage(s.frame(u.Name, "/units"), u))
}

// inbox is what a unit was told, newest first, with the letters that carried it.
func (s Server) inbox(r *http.Request, unit string) ([]projections.Told, map[string]*projections.Message, error) {
	notices, err := s.Views.Inbox(r.Context(), unit, shownNotices)
	if err != nil {
		return nil, nil, err
	}
	var keys []string
	carry := map[string]*projections.Message{}
	for _, n := range notices {
		keys = append(keys, n.Key)
		if n.Message == "" || carry[n.Message] != nil {
			continue
		}
		m, err := s.Views.Message(r.Context(), n.Message)
		if err != nil {
			return nil, nil, err
		}
		carry[n.Message] = &m
	}
	named, err := s.Views.Notices(r.Context(), keys)
	if err != nil {
		return nil, nil, err
	}
	byKey := map[string]projections.Told{}
	for _, t := range named {
		byKey[t.Key] = t
	}
	var inbox []projections.Told
	for _, n := range notices {
		if t, ok := byKey[n.Key]; ok {
			inbox = append(inbox, t)
		}
	}
	return inbox, carry, nil
}

// units is the house, by kind.
func (s Server) units(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Views.Units(r.Context())
	if err != nil {
		return err
	}
	m, err := s.Views.Moment(r.Context(), "", s.Now())
	if err != nil {
		return err
	}
	tallies, err := s.Views.ByUnit(r.Context(), m, "", false)
	if err != nil {
		return err
	}
	byUnit := map[string]projections.Tally{}
	for _, t := range tallies {
		byUnit[t.Unit] = t.Tally
	}
	return s.show(w, r, http.StatusOK, unitsPage(s.frame(unitsTitle, "/units"), all, byUnit))
}

func noticeLink(n projections.Told) string {
	if n.Assignment != "" {
		return "/duties/" + n.Assignment
	}
	return "/documents/" + n.Document
}

func has(all []projections.Unit, kind domain.UnitKind) bool {
	for _, u := range all {
		if u.Kind == string(kind) {
			return true
		}
	}
	return false
}
