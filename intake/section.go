package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The levels of the section tree, outermost first. Bullets nest by the order in
// which their marks appear.
const (
	levelPart = iota
	levelRoman
	levelArabic
	levelDotted
	levelLetter
	levelBullet
)

// mark is the enumerator at the start of a paragraph.
type mark struct {
	level int
	label string // "II", "1", "2.1", "a", "(1)", "Điều 5"; for bullets the sign
	size  int    // bytes up to the words that follow
}

// enumerate reads the enumerator of a paragraph (Decree 30/2020/NĐ-CP, Annex I,
// 5: phần, chương, mục, điều, khoản, điểm; 36-HD/VPTW: I, 1, a, -).
func enumerate(text string) (mark, bool) {
	if text == "" {
		return mark{}, false
	}
	first, size := utf8.DecodeRuneInString(text)
	switch {
	case isDash(first), first == '+', first == '*', first == '•', first == '●', first == '▪', first == '◦':
		sign := string(first)
		if isDash(first) {
			sign = "-"
		}
		n := size + spaces(text[size:], 3)
		if n >= len(text) {
			return mark{}, false
		}
		if next := firstRune(text[n:]); !unicode.IsLetter(next) && !unicode.IsDigit(next) && next != '“' && next != '(' && next != '"' {
			return mark{}, false
		}
		return mark{levelBullet, sign, n}, true
	case first == '(':
		n, digits := readNumber(text[1:], 2)
		end := 1 + digits
		if n == 0 || end >= len(text) || text[end] != ')' {
			return mark{}, false
		}
		return finishMark(text, mark{levelBullet, text[:end+1], end + 1})
	case unicode.IsDigit(first):
		return enumerateArabic(text)
	}
	if m, ok := enumerateWord(text); ok {
		return m, true
	}
	if n := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("IVX", r) }); n > 0 && n <= 5 {
		switch rest := text[n:]; {
		case rest[0] == '.' || rest[0] == ')' || rest[0] == '/' && strings.HasPrefix(rest, "/ "):
			return finishMark(text, mark{levelRoman, text[:n], n + 1})
		case strings.HasPrefix(rest, " - "), strings.HasPrefix(rest, "- "):
			return finishMark(text, mark{levelRoman, text[:n], n + strings.Index(rest, "-") + 1})
		case rest[0] == ' ' && isUpper(rest) && len(rest) > 6:
			return finishMark(text, mark{levelRoman, text[:n], n})
		}
	}
	if size < len(text) {
		switch {
		case unicode.IsLower(first) && (text[size] == ')' || text[size] == '.') && unicode.IsLetter(first):
			return finishMark(text, mark{levelLetter, string(first), size + 1})
		case 'A' <= first && first <= 'H' && text[size] == '.' && isUpper(text):
			return finishMark(text, mark{levelPart, string(first), size + 1})
		}
	}
	return mark{}, false
}

// enumerateArabic reads "1.", "2.1.", "3)", "7.1 Tổng kết"; not "100%", not
// "3.000.000 đồng", not "15 ngày".
func enumerateArabic(text string) (mark, bool) {
	i, parts := 0, 0
	for {
		n, size := readNumber(text[i:], 2)
		if size == 0 || n == 0 {
			break
		}
		parts++
		i += size
		if i+1 < len(text) && text[i] == '.' && unicode.IsDigit(rune(text[i+1])) {
			i++
			continue
		}
		break
	}
	if parts == 0 || parts > 4 || i >= len(text) {
		return mark{}, false
	}
	label := text[:i]
	m := mark{levelArabic, label, i}
	if parts > 1 {
		m.level = levelDotted
	}
	switch {
	case text[i] == '.' || text[i] == ')' || text[i] == '/' && strings.HasPrefix(text[i:], "/ "):
		m.size++
		return finishMark(text, m)
	case parts == 1 && strings.HasPrefix(text[i:], "- ") && startsUpper(text[i+2:]):
		m.size++
		return finishMark(text, m)
	case parts > 1 && text[i] == ' ' && startsUpper(text[i+1:]):
		return finishMark(text, m)
	}
	return mark{}, false
}

// enumerateWord reads "Điều 5.", "Chương II", "Phần thứ nhất", "Mục 3".
func enumerateWord(text string) (mark, bool) {
	low := fold(clip(text, 60))
	for _, w := range []struct {
		word  string
		level int
	}{{"điều", levelRoman}, {"chương", levelPart}, {"phần", levelPart}, {"mục", levelPart}} {
		if !hasWords(low, w.word) {
			continue
		}
		rest := strings.TrimPrefix(low[len(w.word):], " ")
		n := strings.IndexAny(rest, " .:")
		if n < 0 {
			n = len(rest)
		}
		number := rest[:n]
		_, digits := readNumber(number, 3)
		roman := isRoman(strings.ToUpper(number)) && len(number) <= 5
		switch {
		case w.word == "điều" && digits > 0 && n < len(rest) && rest[n] != ' ':
		case w.word != "điều" && (digits > 0 || roman) && (n == len(rest) || rest[n] != ' ' || isUpper(text)):
		case w.word == "phần" && number == "thứ" && isUpper(text):
		default:
			return mark{}, false
		}
		end := len(low) - len(rest) + n
		label := text[:len(low)-len(rest)+n]
		if w.word == "điều" {
			label = "Điều " + number
		}
		if end < len(text) && (text[end] == '.' || text[end] == ':') {
			end++
		}
		return finishMark(text, mark{w.level, label, end})
	}
	return mark{}, false
}

// finishMark takes in the spaces behind the mark and refuses one glued to a
// lower-case word ("a.m.") or with nothing to mark.
func finishMark(text string, m mark) (mark, bool) {
	n := spaces(text[m.size:], 3)
	rest := text[m.size+n:]
	if rest == "" && m.level != levelPart {
		return mark{}, false
	}
	if n == 0 && rest != "" && !startsUpper(rest) && m.level != levelBullet {
		return mark{}, false
	}
	m.size += n
	return m, true
}

// item is a node of the section tree: a heading, a bullet or a plain paragraph.
type item struct {
	*paragraph
	mark
	path     string
	children []*item
}

// words is the printed text without its enumerator.
func (it *item) words() string { return it.text[it.size:] }

// lows is the matching form of words.
func (it *item) lows() string { return it.low[it.size:] }

// title is the part of the item that can be a heading: up to its first colon.
func (it *item) title() string {
	head := strings.TrimPrefix(clip(it.lows(), 240), "về ")
	if i := strings.Index(head, ": "); i > 0 {
		return head[:i]
	}
	return strings.TrimRight(head, " :.;")
}

// outline builds the section tree of the body. Numbered paragraphs nest by
// their level, bullets by the order of their signs, and a plain paragraph that
// ends in a colon opens a list for the bullets after it.
func outline(paragraphs []paragraph) *item {
	root := &item{paragraph: &paragraph{}, mark: mark{level: -1}}
	stack := []*item{root}
	seen := map[*item]map[string]int{}
	for i := range paragraphs {
		p := &paragraphs[i]
		it := &item{paragraph: p}
		m, marked := enumerate(p.text)
		switch {
		case marked && m.level < levelBullet:
			stack = popTo(stack, func(top *item) bool { return top.level < m.level })
		case marked:
			stack = nestBullet(stack, m.label)
		case len(p.text) < 160 && isUpper(p.text) && len(p.text) > 8:
			m = mark{level: levelRoman} // a heading of capitals without a number
			stack = popTo(stack, func(top *item) bool { return top.level < levelRoman })
		default:
			m = mark{level: levelBullet, label: "¶"}
			stack = popTo(stack, func(top *item) bool { return top.level < levelBullet })
		}
		it.mark = m
		parent := stack[len(stack)-1]
		it.path = pathOf(parent, it, seen)
		parent.children = append(parent.children, it)
		if m.label != "¶" || strings.HasSuffix(p.text, ":") {
			stack = append(stack, it)
		}
	}
	return root
}

// popTo drops nodes from the stack until keep holds for its top.
func popTo(stack []*item, keep func(*item) bool) []*item {
	for len(stack) > 1 && !keep(stack[len(stack)-1]) {
		stack = stack[:len(stack)-1]
	}
	return stack
}

// nestBullet returns the stack under which a bullet of this sign belongs: beside
// the last open bullet of the same sign, else under the innermost node.
func nestBullet(stack []*item, label string) []*item {
	same := func(it *item) bool {
		return it.level == levelBullet && (it.label == label || it.label[0] == '(' && label[0] == '(')
	}
	for i := len(stack) - 1; i > 0 && stack[i].level == levelBullet; i-- {
		if same(stack[i]) {
			return stack[:i]
		}
	}
	return stack
}

// pathOf names the place of an item: "II.1", "II.2.1", "Điều 5.2", "II.2.1(1)";
// a number used twice under one parent gets its turn: "II(2)". Bullets and
// plain paragraphs have the path of the section they stand in.
func pathOf(parent, it *item, seen map[*item]map[string]int) string {
	label := it.label
	switch {
	case it.level == levelBullet && strings.HasPrefix(label, "("):
		return parent.path + label
	case it.level == levelBullet, label == "":
		return parent.path
	}
	// The printed number is counted under the nearest numbered ancestor.
	if seen[parent] == nil {
		seen[parent] = map[string]int{}
	}
	seen[parent][label]++
	if n := seen[parent][label]; n > 1 {
		label += "(" + strconv.Itoa(n) + ")"
	}
	base := parent.path
	if it.level == levelDotted && parent.level == levelArabic {
		// "2.1" stands under "2": the printed label already holds it.
		if i := strings.LastIndexByte(base, '.'); i >= 0 {
			base = base[:i]
		} else {
			base = ""
		}
	}
	if base == "" {
		return label
	}
	return base + "." + label
}
