package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// retone maps a vowel and a toned vowel to the newer spelling with the same
// number of bytes: "oà" → "òa", "uỷ" → "ủy". Applied to both sides of every
// comparison it need not care about closed syllables ("hoàn").
var retone = map[[2]rune][2]rune{
	{'o', 'à'}: {'ò', 'a'}, {'o', 'á'}: {'ó', 'a'}, {'o', 'ả'}: {'ỏ', 'a'}, {'o', 'ã'}: {'õ', 'a'}, {'o', 'ạ'}: {'ọ', 'a'},
	{'o', 'è'}: {'ò', 'e'}, {'o', 'é'}: {'ó', 'e'}, {'o', 'ẻ'}: {'ỏ', 'e'}, {'o', 'ẹ'}: {'ọ', 'e'},
	{'u', 'ý'}: {'ú', 'y'}, {'u', 'ỷ'}: {'ủ', 'y'}, {'u', 'ỵ'}: {'ụ', 'y'},
}

// fold returns the matching form of NFC text: lower case, newer tone marks,
// hyphens for dashes of any width are left as they are. It has the same length
// as s, so an index into one is an index into the other.
func fold(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			i++
			if c == 'o' || c == 'u' {
				next, size := utf8.DecodeRuneInString(s[i:])
				if size > 1 {
					if pair, ok := retone[[2]rune{rune(c), lowerRune(next)}]; ok {
						out = utf8.AppendRune(out, pair[0])
						out = utf8.AppendRune(out, pair[1])
						i += size
						continue
					}
				}
			}
			out = append(out, c)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		out = utf8.AppendRune(out, lowerRune(r))
		i += size
	}
	return string(out)
}

// lowerRune lowers r only when that keeps its length in UTF-8.
func lowerRune(r rune) rune {
	if low := unicode.ToLower(r); utf8.RuneLen(low) == utf8.RuneLen(r) {
		return low
	}
	return r
}

// bare is fold without any mark and with d for đ, for lines an OCR may have
// spoilt. Its length differs from that of s.
func bare(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(fold(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			out.WriteByte('d')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// folded returns the matching form of every word.
func folded(words ...string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fold(w)
	}
	return out
}

// isWordEnd reports whether no letter or digit continues at s[i:].
func isWordEnd(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// isWordStart reports whether no letter or digit stands just before s[i:].
func isWordStart(s string, i int) bool {
	if i <= 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// indexWord finds needle as whole words in s from start on, or -1.
func indexWord(s, needle string, start int) int {
	for start <= len(s) {
		i := strings.Index(s[start:], needle)
		if i < 0 {
			return -1
		}
		i += start
		if isWordStart(s, i) && isWordEnd(s, i+len(needle)) {
			return i
		}
		start = i + 1
	}
	return -1
}

// hasWords reports whether s starts with needle as whole words.
func hasWords(s, needle string) bool {
	return strings.HasPrefix(s, needle) && isWordEnd(s, len(needle))
}

// startsWithAny returns the longest of words that s starts with, as whole
// words, or "".
func startsWithAny(s string, words []string) string {
	best := ""
	for _, w := range words {
		if len(w) > len(best) && hasWords(s, w) {
			best = w
		}
	}
	return best
}

// containsAny reports whether any of words stands in s as whole words.
func containsAny(s string, words []string) bool {
	for _, w := range words {
		if indexWord(s, w, 0) >= 0 {
			return true
		}
	}
	return false
}

// clip cuts s to at most n bytes, at the start of a rune.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// isUpper reports whether s has letters and none of them is lower case.
func isUpper(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 0
}

// startsUpper reports whether the first rune of s is an upper-case letter.
func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// startsLower reports whether the first rune of s is a lower-case letter.
func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// isDash reports whether r is a hyphen or a dash of any width.
func isDash(r rune) bool {
	return r == '-' || r >= '\u2010' && r <= '\u2015' || r == '\u2212'
}
