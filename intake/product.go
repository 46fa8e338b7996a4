package intake

import (
	"slices"
	"strings"
)

// planKinds are the documents that a duty may ask a unit to make, the longer name first.
var planKinds = []string{"chương trình hành động", "chương trình công tác", "chương trình", "kế hoạch", "đề án"}

// productOf is the document that a duty asks a unit to make of its own: "xây dựng chương trình hành động, kế hoạch và
// các đề án" asks for three. "" when it asks for none; a plan that is only spoken of is none.
func productOf(low string) string {
	for _, verb := range folded("xây dựng ", "ban hành ") {
		for at := 0; ; {
			i := strings.Index(low[at:], verb)
			if i < 0 {
				break
			}
			at += i + len(verb)
			if kinds := kindsAt(low[at:]); len(kinds) > 0 {
				return strings.Join(kinds, ", ")
			}
		}
	}
	return ""
}

// kindsAt are the kinds that a text begins with: one, or several joined by commas and "và".
func kindsAt(low string) (kinds []string) {
	for {
		low = strings.TrimLeft(low, " ,")
		for _, lead := range folded("và ", "hoặc ", "các ", "những ") {
			low = strings.TrimPrefix(low, lead)
		}
		i := slices.IndexFunc(planKinds, func(kind string) bool { return hasWords(low, fold(kind)) })
		if i < 0 {
			return kinds
		}
		kinds = append(kinds, planKinds[i])
		low = low[len(fold(planKinds[i])):]
	}
}
