package domain

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// An Included report is one a consolidation is made of.
type Included struct {
	Unit       UnitID       `json:"unit"`
	Assignment AssignmentID `json:"assignment"`
	Submission int          `json:"submission"`
}

// FigureRule is how one figure is made of many. "" is SumOf.
type FigureRule string

const (
	SumOf   FigureRule = "sum"
	MaxOf   FigureRule = "max"
	MinOf   FigureRule = "min"
	CountOf FigureRule = "count" // of the reports that say anything
	MeanOf  FigureRule = "average"
)

// A Figure is one number of a consolidation with its sources: Value is the rule over From, plus what was adjusted for a reason.
type Figure struct {
	Field      string     `json:"field"` // its code in the form
	Rule       FigureRule `json:"rule,omitempty"`
	Value      string     `json:"value"`                // a decimal with a point
	From       []string   `json:"from"`                 // what each report says, in their order; "" for nothing
	Adjustment string     `json:"adjustment,omitempty"` // added to what the rule gives
	Why        *Item      `json:"why,omitempty"`        // the reason of the adjustment
}

// A Paragraph is a piece of a consolidation's text, and the numbers, from 1, of the reports it rests on.
type Paragraph struct {
	Text    Item  `json:"text"`
	Sources []int `json:"sources"`
}

// ruleOf is how the reports of units become one figure; what is not named is added up, as the latest of periods is, a stock.
var ruleOf = map[SumRule]FigureRule{AverageRule: MeanOf, HighestRule: MaxOf, LowestRule: MinOf}

// Consolidate makes the figures of the fields that are summed up, by the rule of each, from what the reports answer as it
// is written in Vietnam ("1.286,5").
// The figures name every report's part, so that each can be opened down to where it comes from.
func Consolidate(fields []Field, reports []Answers) ([]Figure, error) {
	var figures []Figure
	for _, f := range fields {
		if !f.Sum || f.Type != NumberField {
			continue
		}
		x := Figure{Field: f.Code, Rule: ruleOf[f.SumRule], From: make([]string, len(reports))}
		for i, answers := range reports {
			answer := strings.TrimSpace(answers[f.Code])
			if answer == "" {
				continue
			}
			n, ok := ReadNumber(answer)
			if !ok {
				return nil, refuse(NotANumber, "report %d says %q to %s", i+1, answer, f.Code)
			}
			x.From[i] = strconv.FormatFloat(n, 'f', -1, 64)
		}
		value, err := x.total()
		if err != nil {
			return nil, err
		}
		x.Value = value
		figures = append(figures, x)
	}
	return figures, nil
}

// total is what the rule and the adjustment give.
func (f Figure) total() (string, error) {
	var said []*big.Rat
	for i, s := range f.From {
		if s == "" {
			continue
		}
		n, ok := decimal(s)
		if !ok {
			return "", refuse(NotANumber, "report %d says %q to %s", i+1, s, f.Field)
		}
		said = append(said, n)
	}
	total := new(big.Rat)
	for i, n := range said {
		switch {
		case f.Rule == SumOf || f.Rule == "" || f.Rule == MeanOf:
			total.Add(total, n)
		case f.Rule == CountOf:
			total.Add(total, big.NewRat(1, 1))
		case f.Rule == MaxOf && (i == 0 || n.Cmp(total) > 0), f.Rule == MinOf && (i == 0 || n.Cmp(total) < 0):
			total.Set(n)
		case f.Rule != MaxOf && f.Rule != MinOf:
			return "", refuse(Incomplete, "figure rule %q is unknown", f.Rule)
		}
	}
	if f.Rule == MeanOf && len(said) > 0 {
		total.Quo(total, big.NewRat(int64(len(said)), 1))
	}
	if f.Adjustment != "" {
		n, ok := decimal(f.Adjustment)
		if !ok {
			return "", refuse(NotANumber, "%s is adjusted by %q", f.Field, f.Adjustment)
		}
		total.Add(total, n)
	}
	return plain(total), nil
}

// check refuses a figure that is not what its sources give.
func (f Figure) check(reports int) error {
	if len(f.From) != reports {
		return refuse(FigureMismatch, "%s has %d sources of %d reports", f.Field, len(f.From), reports)
	}
	if f.Adjustment != "" && (f.Why == nil || f.Why.Ref == "") {
		return refuse(NoReason, "%s is adjusted by %s without a reason", f.Field, f.Adjustment)
	}
	want, err := f.total()
	if err != nil {
		return err
	}
	if n, ok := decimal(f.Value); !ok || plain(n) != want {
		return refuse(FigureMismatch, "%s is %q, its sources give %s", f.Field, f.Value, want)
	}
	return nil
}

var decimals = regexp.MustCompile(`^-?[0-9]{1,20}(\.[0-9]{1,9})?$`)

func decimal(s string) (*big.Rat, bool) {
	if !decimals.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// plain writes a sum of decimals: "12", "-0.5".
func plain(n *big.Rat) string {
	s := n.FloatString(9)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
