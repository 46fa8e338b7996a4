package intake

import (
	"strings"
	"unicode"
)

// head is everything above the preamble.
type head struct {
	symbol   symbol
	numbered bool // the symbol's number was read
	spoilt   bool // a number stands there but cannot be read
	kind     string
	subject  string
	place    string
	issued   day
	printed  bool     // a line of place and date stands there
	orgs     []string // the printed organisations, highest first, in capitals
	to       []string // whom a letter is addressed to
	signedBy string   // the authority named under the title of a decision
	end      int      // index of the first line of the preamble
}

// headLines bounds the lines in which the title must stand.
const headLines = 80

// openers start a preamble (Decree 30/2020/NĐ-CP, Annex I, 6: the grounds).
var openers = folded("căn cứ", "xét", "theo đề nghị", "thực hiện", "triển khai", "tiếp theo", "để thực hiện", "thi hành", "theo")

// readHead reads the lines before the preamble. The symbol is taken only from
// here: further down every symbol is another document's.
func readHead(lines []line, tail int) head {
	var h head
	title := findTitle(lines[:min(tail, headLines)])
	top := title
	if title < 0 {
		top = findTop(lines[:min(tail, headLines)])
	}
	segments := headSegments(lines[:top])
	h.readSymbolLine(segments)
	h.readPlaceAndDate(segments)
	h.orgs = organisations(segments)
	h.end = top
	if title >= 0 {
		k, rest := titleOf(lines[title].text)
		h.kind = k.name
		h.readSubject(lines, title+1, min(tail, title+40), rest)
		return h
	}
	for i, segment := range segments {
		if low := fold(segment); strings.HasPrefix(low, "v/v") || hasWords(low, fold("về việc")) {
			h.kind, h.subject = "Công văn", letterSubject(segments[i:])
			break
		}
	}
	h.readAddressees(lines, top, tail)
	if h.kind == "" && h.symbol.code != "" {
		if k := kindOf(h.symbol.code); k != nil {
			h.kind = k.name
		}
	}
	return h
}

// letterSubject joins the lines of "V/v …" in the left column of a letter.
func letterSubject(segments []string) string {
	var out []string
	for _, s := range segments {
		if len(out) > 0 && (s == "" || isUpper(s) || isRule(s) || withoutMotto(s) != s || len(out) == 6) {
			break
		}
		out = append(out, s)
	}
	return strings.TrimRight(strings.Join(out, " "), " .;,")
}

// readAddressees reads "Kính gửi: …", alone or as a list; the body begins below.
func (h *head) readAddressees(lines []line, from, tail int) {
	dear := fold("kính gửi")
	for from < tail && lines[from].text == "" {
		from++
	}
	if from == tail || !hasWords(fold(lines[from].text), dear) {
		return
	}
	h.kind = "Công văn"
	if value := strings.Trim(lines[from].text[len(dear):], " :;."); value != "" {
		h.to = splitUnits(value)
	}
	from++
	for ; from < tail && len(h.to) < 60; from++ {
		m, ok := enumerate(lines[from].text)
		if lines[from].text != "" && (!ok || m.level != levelBullet) {
			break
		}
		if ok {
			h.to = append(h.to, strings.TrimRight(lines[from].text[m.size:], " ;.,"))
		}
	}
	h.end = from
}

// titleOf is kindTitled, forgiving an OCR that lost marks from a line of capitals.
func titleOf(text string) (*kind, string) {
	if k, rest := kindTitled(text); k != nil {
		return k, rest
	}
	if len(text) < 60 && isUpper(text) {
		plain := strings.Trim(bare(text), " :.*")
		for i := range kinds {
			if bare(kinds[i].name) == plain {
				return &kinds[i], ""
			}
		}
	}
	return nil, ""
}

// findTitle returns the index of the line that names the kind, or -1.
func findTitle(lines []line) int {
	for i, l := range lines {
		if l.text == "" || len(l.text) > 400 {
			continue
		}
		if hasWords(fold(clip(l.text, 40)), fold("kính gửi")) {
			return -1
		}
		if k, _ := titleOf(l.text); k != nil {
			return i
		}
		if _, ok := enumerate(l.text); ok && i > 0 {
			if low := fold(clip(l.text, 80)); !strings.HasPrefix(low, "số") && isUpper(l.text) {
				return -1 // the first chapter has begun
			}
		}
	}
	return -1
}

// findTop returns where the preamble of a document without a title begins.
func findTop(lines []line) int {
	for i, l := range lines {
		low := fold(clip(l.text, 200))
		if hasWords(low, fold("kính gửi")) || startsWithAny(low, openers) != "" && len(l.text) > 60 {
			return i
		}
		if e, ok := enumerate(l.text); ok && e.level <= levelArabic {
			return i
		}
		if len(l.text) > 200 || strings.HasSuffix(low, "sau:") && containsAny(low, issues) {
			return i
		}
	}
	return min(len(lines), 25)
}

// headSegments lists the printed pieces of the head: columns apart, broken
// lines together.
func headSegments(lines []line) []string {
	var out []string
	add := func(text string) {
		if n := len(out); n > 0 && text != "" {
			prev := out[n-1]
			single := !strings.Contains(prev, " ") && isUpper(prev) && !isRule(prev) && isUpper(text)
			if single || fold(prev) == "số:" || fold(prev) == "số" {
				out[n-1] = prev + " " + text
				return
			}
		}
		out = append(out, text)
	}
	for _, l := range lines {
		if l.text == "" {
			continue
		}
		if l.cells == nil {
			add(l.text)
			continue
		}
		joined := ""
		for _, cell := range l.cells {
			if cell == "" {
				continue
			}
			first := firstRune(cell)
			if joined != "" && (unicode.IsLower(first) || !unicode.IsLetter(first)) {
				joined += " " + cell
				continue
			}
			if joined != "" {
				add(joined)
			}
			joined = cell
		}
		add(joined)
	}
	return out
}

// readSymbolLine finds the line "Số: …" and reads the symbol from it. What
// stands behind the symbol becomes a segment of its own.
func (h *head) readSymbolLine(segments []string) {
	for i, segment := range segments {
		text, marked := segment, false
		if low := fold(segment); hasWords(low, "số") || strings.HasPrefix(low, "số:") {
			text, marked = strings.TrimLeft(segment[len("Số"):], " :."), true
		}
		s, rest, ok := readSymbol(text, true)
		if s.code == "" || !marked && (!ok || strings.TrimSpace(rest) != "") {
			continue
		}
		h.symbol, h.numbered = s, ok
		h.spoilt = !ok && strings.ContainsFunc(clip(text, 12), unicode.IsDigit) && !unicode.IsLetter(firstRune(strings.TrimLeft(text, " -/.…")))
		segments[i] = strings.TrimSpace(rest)
		return
	}
}

// readPlaceAndDate finds "Lương Minh, ngày 10 tháng 12 năm 2025" (Decree
// 30/2020/NĐ-CP, Annex I, 4). A day or month left blank leaves the date unread.
func (h *head) readPlaceAndDate(segments []string) {
	for i, segment := range segments {
		if len(segment) > 200 {
			continue
		}
		low := fold(segment)
		at := indexWord(low, fold("ngày"), 0)
		if at < 0 {
			continue
		}
		rest := strings.TrimLeft(low[at+len("ngày"):], " .…_")
		d, size := readDay(rest)
		if size == 0 && indexWord(clip(rest, 30), "tháng", 0) < 0 {
			continue
		}
		h.printed = true
		h.issued = d
		place := strings.Trim(segment[:at], " ,;-–/")
		if i > 0 && !strings.Contains(place, " ") {
			prev := segments[i-1]
			if !isUpper(prev) && len(prev) < 24 && startsUpper(prev) && !strings.ContainsAny(prev, "-:;,./") {
				place = strings.TrimSpace(prev + " " + place)
			}
		}
		h.place = place
		segments[i] = ""
		return
	}
}

// readSubject reads the lines under the title, and below them the authority
// that decides, as a decision prints it.
func (h *head) readSubject(lines []line, from, stop int, first string) {
	start := from
	if first == "" {
		for start < stop && lines[start].text == "" {
			start++
		}
	}
	end := start
	size := len(first)
	for end < stop {
		text := lines[end].text
		if text == "" || isRule(text) {
			if size > 0 {
				break
			}
			end++
			continue
		}
		low := fold(clip(text, 120))
		_, numbered := enumerate(text)
		opener := startsWithAny(low, openers)
		switch {
		case hasWords(low, fold("kính gửi")), numbered, end-start >= 9:
		case size == 0 && opener == fold("căn cứ"):
		case size > 0 && (opener == fold("căn cứ") || opener == "xét" || opener != "" && (len(text) > 100 || strings.ContainsRune(text, '/'))):
		case size > 0 && (low == "căn" || len(text) > 250 || strings.HasSuffix(text, ":") || strings.HasSuffix(text, ".") || strings.Contains(text, ". ")):
		case size > 0 && isUpper(text) && !isUpper(lines[end-1].text):
		default:
			size += len(text)
			end++
			continue
		}
		break
	}
	h.subject = strings.TrimSpace(first + " " + joinSubject(lines[start:end]))
	h.end = end
	for end < stop && end < h.end+4 {
		text := lines[end].text
		if text != "" && !isRule(text) {
			if isUpper(text) && decides(text) {
				h.signedBy = text
				h.end = end + 1
			}
			break
		}
		end++
	}
}

// joinSubject joins the lines of a subject up to the first blank one.
func joinSubject(lines []line) string {
	var out strings.Builder
	for _, l := range lines {
		if l.text == "" || isRule(l.text) {
			if out.Len() > 0 {
				break
			}
			continue
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(l.text)
	}
	return strings.TrimRight(out.String(), " .;,")
}

// deciders start the line of capitals that names who decides.
var deciders = []string{
	"bo truong", "chu tich", "thu truong", "giam doc", "tong giam doc", "thu tuong", "chanh an", "vien truong", "tong cuc truong",
	"cuc truong", "uy ban", "hoi dong", "ban thuong vu", "ban chap hanh", "ban bi thu", "bo chinh tri", "quoc hoi", "chinh phu", "hieu truong",
}

// decides reports whether a line of capitals names an authority.
func decides(text string) bool {
	low := bare(clip(text, 120))
	return startsWithAny(low, deciders) != ""
}
