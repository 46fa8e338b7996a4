package intake

import "strings"

// soften reads the last sentence of a body: "Đề nghị các đảng ủy, … triển khai thực hiện …./." asks those it names, so
// what the sections above charge them with is a request too. A duty that is ordered in its own words stays ordered.
func (r *reader) soften(paragraphs []paragraph) {
	const near = 3 // paragraphs from the end
	for i := len(paragraphs) - 1; i >= max(0, len(paragraphs)-near); i-- {
		p := paragraphs[i]
		if !strings.HasPrefix(p.low, fold("đề nghị ")) || !strings.Contains(p.low, fold("thực hiện")) || !strings.HasSuffix(strings.TrimSpace(p.text), "./.") {
			continue
		}
		for j, o := range r.found {
			if o.AnchorLine < p.line && !inSoManyWords(o.Text) && asked(p.low, o.Assignees) {
				r.found[j].Strength = Request
			}
		}
		return
	}
}

// asked tells whether a sentence names one of these.
func asked(low string, assignees []string) bool {
	for _, a := range assignees {
		if name := fold(a); name != "" && strings.Contains(low, name) {
			return true
		}
	}
	return false
}

// inSoManyWords tells whether a duty is put as an order in its own words.
func inSoManyWords(text string) bool {
	return containsAny(fold(text), folded("yêu cầu", "giao cho", "giao "))
}
