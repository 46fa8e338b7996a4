package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraph is one or more printed lines that belong together.
type paragraph struct {
	text   string
	low    string // fold(text) with every quotation blanked
	line   int    // printed number of the first line
	broken bool   // a page break ran through it
}

// quotedSpan bounds the paragraphs that one quotation may cover.
const quotedSpan = 30

// paragraphsOf joins lines[from:to] into paragraphs. In a text wrapped at a
// fixed width, lines run on; elsewhere a printed line is a paragraph, unless it
// stops in mid-sentence and goes on in lower case, as at a page break.
func paragraphsOf(lines []line, from, to int) []paragraph {
	wrapped := isWrapped(lines[from:to])
	var out []paragraph
	var open []string // the lines of the paragraph being built
	blank := false
	shut := func() {
		if len(open) > 0 {
			out[len(out)-1].text = strings.Join(open, " ")
			open = nil
		}
	}
	for i := from; i < to; i++ {
		text := lines[i].text
		if text == "" || isRule(text) && len(text) > 1 || isPageMark(lines, i) {
			blank = true
			continue
		}
		if len(open) > 0 && runsOn(open, text, blank, wrapped) {
			if len(open) == 1 && isBareMark(open[0]) {
				out[len(out)-1].line = i + 1 // where its words begin
			}
			open = append(open, text)
			out[len(out)-1].broken = out[len(out)-1].broken || blank
			blank = false
			continue
		}
		shut()
		out = append(out, paragraph{line: i + 1})
		open = append(open, text)
		blank = false
	}
	shut()
	blankQuotes(out)
	return out
}

// isWrapped reports whether a quarter of the lines start in lower case.
func isWrapped(lines []line) bool {
	all, low := 0, 0
	for _, l := range lines {
		if l.text != "" {
			all++
			if startsLower(l.text) {
				low++
			}
		}
	}
	return low*4 > all && all > 8
}

// isPageMark reports whether line i is a page number or a converter's break.
func isPageMark(lines []line, i int) bool {
	text := lines[i].text
	if len(text) > 40 {
		return false
	}
	if strings.Contains(text, "PAGE BREAK") {
		return true
	}
	core := strings.Trim(text, " -–")
	if n := len(strings.TrimPrefix(strings.ToLower(core), "trang ")); n == 0 || n > 3 || !allDigits(core[len(core)-n:]) {
		return false
	}
	return (i == 0 || lines[i-1].text == "") || i+1 == len(lines) || lines[i+1].text == ""
}

// runsOn reports whether text continues the paragraph whose last line is prev.
func runsOn(open []string, text string, blank, wrapped bool) bool {
	prev := open[len(open)-1]
	if len(open) == 1 && isBareMark(prev) {
		return !blank || startsUpper(text)
	}
	last, _ := utf8.DecodeLastRuneInString(prev)
	ended := strings.ContainsRune(".;:!?…”]", last)
	if _, ok := enumerate(text); ok || isBareMark(text) {
		return false
	}
	first := firstRune(text)
	switch {
	case blank:
		return !ended && unicode.IsLower(first)
	case unicode.IsLower(first), unicode.IsDigit(first), first == '(' && !ended:
		return wrapped || !ended
	case !wrapped || ended || isUpper(text):
		return false
	case !strings.Contains(prev, " "):
		return startsUpper(prev)
	default:
		return utf8.RuneCountInString(prev) >= 12 && !isUpper(prev)
	}
}

// isBareMark reports whether a line is nothing but an enumerator.
func isBareMark(text string) bool {
	if len(text) > 12 {
		return false
	}
	m, ok := enumerate(text + " X")
	return ok && m.size >= len(text)
}

// blankQuotes sets every paragraph's matching form and blanks what stands in
// quotation marks, also across paragraphs.
func blankQuotes(paragraphs []paragraph) {
	closes := make([]int, len(paragraphs)+1) // the next paragraph with a closing mark
	closes[len(paragraphs)] = len(paragraphs) + quotedSpan + 1
	for i := len(paragraphs) - 1; i >= 0; i-- {
		closes[i] = closes[i+1]
		if strings.Contains(paragraphs[i].text, "”") {
			closes[i] = i
		}
	}
	inside := false
	for i := range paragraphs {
		p := &paragraphs[i]
		low := []byte(fold(p.text))
		inside = blankQuoted(low, inside)
		if inside && closes[i+1]-i > quotedSpan {
			inside = false // never closed: a slip of the pen
			low = []byte(fold(p.text))
			blankQuoted(low[:strings.LastIndex(p.text, "“")+len("“")], false)
		}
		p.low = string(low)
	}
}

// blankQuoted blanks in place and returns whether a quotation is still open.
func blankQuoted(low []byte, inside bool) bool {
	straight := strings.Count(string(low), `"`) > 1
	plain := false
	for i := 0; i < len(low); {
		_, size := utf8.DecodeRune(low[i:])
		switch mark := string(low[i : i+size]); {
		case mark == "“":
			inside = true
		case mark == "”":
			inside = false
		case mark == `"` && straight:
			plain = !plain
		case inside || plain:
			for j := i; j < i+size; j++ {
				low[j] = ' '
			}
		}
		i += size
	}
	return inside
}
