package web

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// A matrix is who has reported when: units by periods of one regime.
type matrix struct {
	Regime  projections.Regime
	Rule    domain.RegimeFixed
	Via     string // name of the unit that reports go through
	Periods []period
	Rows    []reporter
	Hidden  int // reporters beyond those shown
}

type period struct {
	Label          string
	Last           domain.Date
	Asked, Arrived int // of how many, and from how many one came
}

type reporter struct {
	Unit, Name string
	Cells      []*projections.Cell // one for each period; nil: not asked of this unit ("–", không thuộc diện)
	Outside    bool                // of no period
}

func matrixOf(r projections.Regime, cells []projections.Cell) matrix {
	m := matrix{Regime: r}
	var state domain.Regime
	if json.Unmarshal(r.State, &state) == nil { // written by the fold of the same program
		m.Rule = state.Rule
	}
	for _, c := range cells {
		if c.Assignment != "" && !slices.ContainsFunc(m.Periods, func(p period) bool { return p.Label == c.Period }) {
			p := period{Label: c.Period}
			if c.Closes != nil {
				p.Last = lastDay(*c.Closes)
			}
			m.Periods = append(m.Periods, p)
		}
	}
	slices.SortStableFunc(m.Periods, func(a, b period) int { return cmp.Or(a.Last.Compare(b.Last), cmp.Compare(a.Label, b.Label)) })
	for i, c := range cells {
		if c.Assignment == "" { // it has duties of the directive and owes no report
			m.Rows = append(m.Rows, reporter{Unit: c.Unit, Name: c.UnitName, Cells: make([]*projections.Cell, len(m.Periods)), Outside: true})
			continue
		}
		if len(m.Rows) == 0 || m.Rows[len(m.Rows)-1].Unit != c.Unit {
			m.Rows = append(m.Rows, reporter{Unit: c.Unit, Name: c.UnitName, Cells: make([]*projections.Cell, len(m.Periods))})
		}
		column := slices.IndexFunc(m.Periods, func(p period) bool { return p.Label == c.Period })
		m.Rows[len(m.Rows)-1].Cells[column] = &cells[i]
		switch domain.Status(c.Status) {
		case domain.Cancelled, domain.Excused: // not asked, or no more
			continue
		case domain.Submitted, domain.Completed: // what was returned has not come
			m.Periods[column].Arrived++
		}
		m.Periods[column].Asked++
	}
	if len(m.Rows) > shownReporters {
		m.Hidden = len(m.Rows) - shownReporters
		m.Rows = m.Rows[:shownReporters]
	}
	return m
}

// standing is where a cell's report stands.
func standingOf(c *projections.Cell, now time.Time) domain.Standing {
	var closes, arrived time.Time
	if c.Closes != nil {
		closes = *c.Closes
	}
	if c.ArrivedAt != nil {
		arrived = *c.ArrivedAt
	}
	return domain.StandingAt(domain.Status(c.Status), closes, arrived, now)
}
