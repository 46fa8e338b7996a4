package intake

import (
	"strings"
	"unicode"
)

// mottos are the printed lines that name no organisation.
var mottos = [][]string{
	strings.Fields("cong hoa xa hoi chu nghia viet nam"), strings.Fields("doc lap - tu do - hanh phuc"), strings.Fields("dang cong san viet nam"),
}

// levels start a line that only says where the organisation above it is.
var levels = folded("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh", "đặc khu", "khối", "việt nam", "trung ương")

// standing are the organs that issue for the body above them; subordinate ones
// have that body as their superior.
var (
	standing    = folded("ban thường trực", "ban thường vụ", "ban chấp hành", "thường trực", "đoàn chủ tịch", "ban bí thư", "thường vụ")
	subordinate = folded("tiểu ban", "ban chỉ đạo", "ban tổ chức", "ban biên tập", "tổ công tác", "đoàn kiểm tra")
)

// organisations lists the organisations printed in the head, highest first.
func organisations(segments []string) []string {
	var out []string
	for _, segment := range segments {
		text := strings.TrimLeftFunc(withoutMotto(segment), func(r rune) bool { return !unicode.IsLetter(r) })
		text = strings.TrimRight(text, " *-–_.:")
		if !isUpper(text) || len(text) < 6 || isMarking(text) {
			continue
		}
		low := fold(text)
		if bareText := bare(text); bareText == "du thao" || strings.HasPrefix(bareText, "cong van den") || bareText == "hoa toc" || bareText == "khan" {
			continue
		}
		if n := len(out); n > 0 && isLevel(low) {
			out[n-1] += " " + text
			continue
		}
		out = append(out, text)
	}
	return out
}

// withoutMotto cuts the national or the Party's motto out of a line.
func withoutMotto(text string) string {
	words := strings.Fields(text)
	plain := make([]string, len(words))
	for i, w := range words {
		plain[i] = strings.ReplaceAll(bare(w), "–", "-")
	}
	for _, motto := range mottos {
		for i := 0; i+len(motto) <= len(plain); i++ {
			if strings.Join(plain[i:i+len(motto)], " ") == strings.Join(motto, " ") {
				return strings.Join(words[:i], " ")
			}
		}
	}
	return text
}

// isLevel reports whether a line only says where the organisation above it is:
// "TỈNH …", "XÃ …", but not "TỈNH ỦY …", "HUYỆN ĐOÀN …".
func isLevel(low string) bool {
	level := startsWithAny(low, levels)
	return level != "" && startsWithAny(strings.TrimLeft(low[len(level):], " "), inLevel) == ""
}

// issuer is the collective that issues, and its superior. own is the form in
// which the document's own duties name it.
type issuer struct{ name, parent, own string }

// issuerOf joins the organ that decides ("Ban Thường vụ", from the head, from
// the preamble or from "T/M …") with the body printed in the head. Without a
// head it is what the preamble says, with the name of its place if the text
// knows only one.
func issuerOf(h head, intro string, s Signer, c cases, text string) issuer {
	if h.signedBy != "" {
		name := c.recase(h.signedBy)
		return issuer{name: name, own: name}
	}
	if len(h.orgs) == 0 {
		name := withPlace(intro, text)
		if name == "" && s.OnBehalf != "" {
			name = c.recase(onBehalf(string(s.OnBehalf)))
		}
		return issuer{name: name, own: name}
	}
	orgs := make([]string, len(h.orgs))
	for i, org := range h.orgs {
		orgs[i] = c.recase(org)
	}
	last := orgs[len(orgs)-1]
	above := ""
	if len(orgs) > 1 {
		above = orgs[len(orgs)-2]
	}
	low := fold(last)
	switch {
	case above != "" && startsWithAny(low, standing) != "":
		parent := ""
		if len(orgs) > 2 {
			parent = orgs[len(orgs)-3]
		}
		name := last
		if len(last) < 30 {
			name = last + " " + above
		}
		return issuer{name: name, parent: parent, own: name}
	case above != "" && startsWithAny(low, subordinate) != "":
		return issuer{name: last + " " + above, parent: above, own: last}
	}
	name := last
	for _, organ := range []string{intro, c.recase(onBehalf(string(s.OnBehalf)))} {
		if o := startsWithAny(fold(organ), standing); o != "" && startsWithAny(low, standing) == "" {
			name = organ[:len(o)] + " " + last
			break
		}
	}
	return issuer{name: name, parent: above, own: name}
}

// withPlace completes a name that ends in a bare level ("… xã") with the only
// place of that level which the text names.
func withPlace(name, text string) string {
	i := strings.LastIndexByte(name, ' ')
	level := ""
	for _, l := range []string{"xã", "phường", "huyện", "tỉnh", "quận"} {
		if name[i+1:] == l {
			level = l
		}
	}
	if level == "" {
		return name
	}
	found := ""
	for at := indexWord(text, level, 0); at >= 0; at = indexWord(text, level, at+1) {
		place := properName(clip(text[at+len(level):], 60))
		if place == "" {
			continue
		}
		if found != "" && fold(found) != fold(place) {
			return name
		}
		found = place
	}
	if found == "" {
		return name
	}
	return name + " " + found
}

// properName reads two to four capitalised words after one space.
func properName(text string) string {
	if !strings.HasPrefix(text, " ") {
		return ""
	}
	var words []string
	for _, w := range strings.Split(text[1:], " ") {
		name := strings.TrimRight(w, ".,;:)")
		if !startsUpper(name) || len(words) == 4 || len(name) > 1 && isUpper(name) {
			break
		}
		words = append(words, name)
		if name != w {
			break
		}
	}
	if len(words) < 2 {
		return ""
	}
	return strings.Join(words, " ")
}

// onBehalf is what stands after the abbreviation of the signing authority.
func onBehalf(printed string) string {
	if i := strings.IndexByte(printed, ' '); i > 0 {
		return printed[i+1:]
	}
	return ""
}

// cases knows how the text writes words in the middle of a sentence, to give
// lines of capitals their case back.
type cases map[string]string // folded word, space, folded next word → the next word as printed

// casesOf learns from the first lines of mixed case.
func casesOf(lines []line) cases {
	const enough = 60_000
	c := cases{}
	read := 0
	for _, l := range lines {
		if read > enough {
			break
		}
		text := clip(l.text, enough)
		read += len(text)
		if isUpper(text) {
			continue
		}
		prev := ""
		for word := range strings.SplitSeq(text, " ") {
			w := strings.Trim(word, `.,;:()“”"`)
			low := fold(w)
			if prev != "" && w != "" {
				if _, ok := c[prev+" "+low]; !ok {
					c[prev+" "+low] = w
				}
			}
			prev = low
			if strings.HasSuffix(word, ".") || strings.HasSuffix(word, ":") || w == "-" {
				prev = ""
			}
		}
	}
	return c
}

// recase gives a line of capitals the case its words have in the text; the
// first letter stays a capital. Other lines are left as they are.
func (c cases) recase(text string) string {
	if !isUpper(text) {
		return text
	}
	words := strings.Fields(text)
	prev, place := "", false
	for i, w := range words {
		core := strings.Trim(w, `.,;:()“”"`)
		low := fold(core)
		cased, known := c[prev+" "+low]
		switch {
		case isRoman(core), core == "", !isSpoken(low):
			cased = core
		case known:
		case i == 0, place && !contains(inLevel, low), isField(prev, low), low == fold("việt"), low == "nam" && prev == fold("việt"):
			cased = capitalised(strings.ToLower(core))
		default:
			cased = strings.ToLower(core)
		}
		if prev == fold("ủy") && low == "ban" {
			low = fold("ủy ban") // what follows is no field
		}
		// What follows "tỉnh", "xã" and the like is the name of a place.
		place = place && (startsUpper(cased) || contains(inLevel, low)) || contains(placed, low)
		if i == 0 {
			cased = capitalised(cased)
		}
		prev = low
		words[i] = strings.Replace(w, core, cased, 1)
	}
	return strings.Join(words, " ")
}

// inLevel make a body of the level before them: "huyện ủy", "tỉnh đoàn".
var inLevel = folded("ủy", "đoàn", "đội")

// isField reports whether a word begins the name of the field of a ministry,
// department or board, which is written with a capital (Decree 30/2020/NĐ-CP,
// Annex II, IV): "Bộ Tài chính", "Tổng cục Thuế"; not "Ủy ban nhân dân".
func isField(prev, low string) bool {
	return contains(fielded, prev) && !contains(unfielded, low) && !contains(placed, low)
}

var (
	fielded   = folded("bộ", "sở", "cục", "vụ", "ban", "phòng", "ủy", "trưởng", "tịch", "đốc")
	unfielded = folded("ngành", "và", "của", "ban", "viên", "trưởng")
)

// placed are the levels before the name of a place.
var placed = folded("xã", "phường", "huyện", "quận", "tỉnh", "thôn")

// isSpoken reports whether a folded word can be spoken: an acronym cannot.
func isSpoken(low string) bool {
	for _, r := range bare(low) {
		switch r {
		case 'a', 'e', 'i', 'o', 'y':
			return true
		case 'u':
			return !strings.HasPrefix(low, "ub")
		}
	}
	return false
}

// isRoman reports whether a word is a Roman number.
func isRoman(word string) bool {
	for _, r := range word {
		if !strings.ContainsRune("IVXLCDM", r) {
			return false
		}
	}
	return word != ""
}
