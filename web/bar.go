package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// barOrder is how the standings follow each other in a bar: what is done, what is under way, what is late.
var barOrder = []domain.Standing{
	domain.CompletedOnTime, domain.CompletedLate, domain.AwaitingApproval, domain.InTime,
	domain.Overdue, domain.WasCancelled,
}

// A segment is a piece of a bar, in per cent of its length.
type segment struct{ Standing, X, Width, Fill string }

// thinnest is what a standing with anything in it gets at least, so that one overdue in a thousand is seen.
const thinnest = 1.5

func segments(t projections.Tally) []segment {
	var widths []float64
	var sum float64
	for _, s := range barOrder {
		w := 100 * float64(of(t, s)) / float64(max(t.Total, 1))
		if w > 0 {
			w = max(w, thinnest)
		}
		widths = append(widths, w)
		sum += w
	}
	var list []segment
	x := 0.0
	for i, s := range barOrder {
		if widths[i] == 0 {
			continue
		}
		w := 100 * widths[i] / sum
		list = append(list, segment{string(s), share(x), share(w), fill(string(s))})
		x += w
	}
	return list
}

func share(p float64) string { return strconv.FormatFloat(p, 'f', 2, 64) + "%" }

// fill is the pattern of a standing, or no more than its colour.
func fill(standing string) string {
	switch domain.Standing(standing) {
	case domain.Overdue, domain.CompletedLate, domain.AwaitingApproval:
		return "url(#p-" + standing + ")"
	}
	return "currentColor"
}

func of(t projections.Tally, s domain.Standing) int {
	switch s {
	case domain.CompletedOnTime:
		return t.CompletedOnTime
	case domain.CompletedLate:
		return t.CompletedLate
	case domain.AwaitingApproval:
		return t.Awaiting
	case domain.InTime:
		return t.InTime
	case domain.Overdue:
		return t.Overdue
	case domain.NoDeadline:
		return t.NoDeadline
	case domain.WasCancelled:
		return t.Cancelled
	}
	return 0
}

// barWords says what a bar shows.
func barWords(t projections.Tally) string {
	var parts []string
	for _, s := range barOrder {
		if n := of(t, s); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", count(n), strings.ToLower(standings[s].word)))
		}
	}
	return strings.Join(parts, ", ")
}
