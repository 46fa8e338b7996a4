package intake

import "strings"

// preamble is what the sentence of issue says.
type preamble struct{ issuer, kind string }

// issues are the verbs of the sentence of issue.
var issues = folded("ban hành", "xây dựng kế hoạch", "xây dựng", "thông báo", "hướng dẫn", "yêu cầu", "quyết định", "kết luận", "đề nghị", "triển khai", "báo cáo", "quy định")

// preambleEnd returns the index of the first paragraph of the body: the one
// after the sentence that ends "như sau:", or the first numbered one.
func preambleEnd(paragraphs []paragraph) int {
	for i, p := range paragraphs {
		if m, ok := enumerate(p.text); ok && m.level < levelBullet {
			return i
		}
		if i > 60 {
			break
		}
		low := strings.TrimRight(p.low, " ")
		if strings.HasSuffix(low, "sau:") || strings.HasSuffix(low, fold("như sau")) || strings.HasSuffix(low, fold("quyết định:")) {
			if containsAny(low, issues) {
				return i + 1
			}
		}
	}
	for i, p := range paragraphs {
		if startsWithAny(clip(p.low, 40), openers) == "" {
			return i
		}
	}
	return len(paragraphs)
}

// introOf reads who issues, and what, from the last paragraph of the preamble
// that says so.
func introOf(paragraphs []paragraph) preamble {
	for i := len(paragraphs) - 1; i >= 0; i-- {
		text, low := paragraphs[i].text, paragraphs[i].low
		for at := len(low); at >= 0; {
			at = strings.LastIndex(low[:at], ", ")
			j := 0
			if at >= 0 {
				j = at + 2
			}
			if n := readUnit(text[j:], low[j:]); n > 0 {
				if end, verb := issueAt(text, low, j); verb != "" {
					p := preamble{issuer: strings.TrimRight(text[j:end], " ,")}
					rest := strings.TrimLeft(low[end+len(verb):], " ")
					if k := kindNamed(rest); k != nil {
						p.kind = k.name
					} else if k := kindEnding(verb); k != nil {
						p.kind = k.name
					}
					return p
				}
			}
			if at < 0 {
				break
			}
		}
	}
	return preamble{}
}

// issueAt finds the verb of issue within the length of a name.
func issueAt(text, low string, start int) (at int, verb string) {
	limit := min(len(low), start+260)
	for i := start; i < limit; i++ {
		if low[i] != ' ' {
			continue
		}
		if v := startsWithAny(clip(low[i+1:], 40), issues); v != "" && !startsUpper(text[i+1:]) {
			return i + 1, v
		}
	}
	return -1, ""
}

// opening is the scope of the whole body: whom the sentence of issue charges
// ("X yêu cầu Y:"), else whom a letter is addressed to.
func (r *reader) opening(preamble []paragraph, to []string) scope {
	in := scope{strength: Order}
	if n := len(preamble); n > 0 && strings.HasSuffix(preamble[n-1].text, ":") {
		p := preamble[n-1]
		if s, ok := ordered(strings.TrimSuffix(p.text, ":"), strings.TrimSuffix(p.low, ":")); ok {
			in.units, in.strength = splitUnits(s.name), s.strength
			return in
		}
	}
	in.units = to
	return in
}
