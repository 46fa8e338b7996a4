package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Markings of state secrecy (Law on Protection of State Secrets 2018, Art. 8:
// tuyệt mật, tối mật, mật). A scan may lose the marks of the two longer ones.
var markings = map[string]bool{
	"mật": true, "tối mật": true, "tuyệt mật": true, "toi mat": true, "tuyet mat": true,
}

// urgencies may share the line of a marking: "MẬT - HỎA TỐC".
var urgencies = folded("thượng khẩn", "khẩn", "hỏa tốc")

// longestMarking bounds the text of a marking, letter-spaced and decorated, and
// how far into its line a field or a symbol is looked for.
const longestMarking = 160

// isSecret reports whether a marking of state secrecy stands anywhere in the
// text: alone on its line or in its column, in a field "Độ mật:", or at the end
// of the symbol. Words that merely contain "mật" ("mật độ", "mật khẩu", "bí mật
// kinh doanh") are no marking, nor is a marking named inside a sentence.
func isSecret(text string) bool {
	for raw := range strings.FieldsFuncSeq(text, isBreak) {
		if len(raw) > 4*longestMarking {
			raw = clip(raw, 4*longestMarking) // only a field can stand at the head of a long line
			if hasSecretField(clean(raw)) {
				return true
			}
			continue
		}
		if !mayMark(raw) {
			continue
		}
		l := lineOf(raw)
		if isMarking(l.text) || hasSecretField(l.text) {
			return true
		}
		for _, cell := range l.cells {
			if isMarking(cell) {
				return true
			}
		}
	}
	return false
}

// isBreak reports whether r ends a line for any reader: more than "\n" does.
func isBreak(r rune) bool {
	return r >= '\n' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// mayMark spares most lines the work: a marking holds an m and a t, in ASCII or
// in a width or style of their own, and fills its line or its column.
func mayMark(raw string) bool {
	m, t, styled := false, false, false
	for i := range len(raw) {
		switch c := raw[i]; {
		case c == 'm' || c == 'M':
			m = true
		case c == 't' || c == 'T':
			t = true
		case c >= 0xef: // fullwidth and mathematical letters
			styled = true
		}
	}
	if !styled && !(m && t) {
		return false
	}
	return len(raw) < 64 || strings.ContainsAny(raw, ":\t") || strings.Contains(raw, "  ") || strings.HasPrefix(raw, "S")
}

// hasSecretField reports whether a line is a field "Độ mật: …" with a marking
// for its value, or a number line whose symbol ends in one.
func hasSecretField(text string) bool {
	head := clip(text, longestMarking)
	if strings.ContainsAny(head, ":：") {
		low, field := fold(norm.NFKC.String(head)), fold("độ mật")
		if i := strings.Index(low, field); i >= 0 {
			value := strings.TrimLeft(low[i+len(field):], " ")
			if strings.HasPrefix(value, ":") && startsWithMarking(value[1:]) {
				return true
			}
		}
	}
	return hasWords(fold(clip(head, 8)), "số") && hasSecretSuffix(norm.NFKC.String(head))
}

// isMarking reports whether the text is a marking and nothing else, whatever
// frames it, however its letters are spaced.
func isMarking(text string) bool {
	if text == "" || len(text) > longestMarking {
		return false
	}
	words := strings.FieldsFunc(fold(norm.NFKC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
	joined := strings.Join(words, " ")
	for _, urgency := range urgencies {
		joined = strings.TrimSuffix(strings.TrimPrefix(joined, urgency+" "), " "+urgency)
	}
	return markings[joined] || markings[unspaced(words)]
}

// unspaced closes letter-spaced words: "t ố i m ậ t" → "tối mật". Words of more
// than one letter leave it "".
func unspaced(words []string) string {
	var out strings.Builder
	for _, w := range words {
		if utf8.RuneCountInString(norm.NFC.String(w)) != 1 {
			return ""
		}
		out.WriteString(w)
	}
	joined := norm.NFC.String(out.String())
	for marking := range markings {
		if strings.ReplaceAll(marking, " ", "") == joined {
			return marking
		}
	}
	return ""
}

// startsWithMarking reports whether a field's value is a marking: "Mật", "TỐI
// MẬT (bản số 2)"; not "không", not "mật độ".
func startsWithMarking(value string) bool {
	words := strings.Fields(value)
	for n := min(len(words), 2); n > 0; n-- {
		if isMarking(strings.Join(words[:n], " ")) {
			last, _ := utf8.DecodeLastRuneInString(words[n-1])
			return n == len(words) || n == 2 || !unicode.IsLetter(last) || !unicode.IsLetter(firstRune(words[n]))
		}
	}
	return len(words) > 2 && isMarking(value)
}

// hasSecretSuffix reports whether a number line ends its symbol with a marking
// or its abbreviation: "Số: 15-BC/TU-M", "Số: 15/BC-UBND (MẬT)".
func hasSecretSuffix(text string) bool {
	symbol, rest, _ := readSymbol(strings.TrimLeft(text[len("số"):], " :."), true)
	parts := strings.FieldsFunc(fold(symbol.code), func(r rune) bool { return r == '-' || r == '/' })
	if n := len(parts); n == 0 {
		return false
	} else if n >= 3 && parts[n-1] == "m" || n >= 2 && markings[parts[n-1]] {
		return true
	}
	switch rest = strings.TrimLeft(fold(rest), " -/"); {
	case strings.HasPrefix(rest, "(m)"), strings.HasPrefix(rest, "(tm)"), strings.HasPrefix(rest, "(tum)"):
		return true
	default:
		return startsWithMarking(strings.Trim(rest, "()"))
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
