package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// symbol is the number and sign of a document.
type symbol struct {
	digits string // "07"; "" when left blank
	sep    string // "-" in the Party's form, "/" in the State's
	year   string // "2025" in legal normative documents
	code   string // "HD/ĐUK", "KH-MTTQ-BTT"
}

// String is the symbol without any space, "" when its number is blank.
func (s symbol) String() string {
	switch {
	case s.digits == "" || s.code == "":
		return ""
	case s.year != "":
		return s.digits + s.sep + s.year + "/" + s.code
	default:
		return s.digits + s.sep + s.code
	}
}

// number is the running number, 0 when it is blank.
func (s symbol) number() Number {
	n, _ := strconv.Atoi(strings.TrimRightFunc(s.digits, unicode.IsLetter))
	return Number(n)
}

// key compares symbols: case, marks of đ and leading zeros do not count.
func (s symbol) key() string {
	return strings.TrimLeft(bare(s.String()), "0")
}

// readSymbol reads a symbol at the start of text: the Party's form number-KIND/
// BODY (36-HD/VPTW, II.3) or the State's number/KIND-BODY and number/YEAR/KIND-
// BODY (Decree 30/2020/NĐ-CP, Annex I, 3). In a header the number may be blank
// or dotted and spaces may stand around every separator; in the body only
// around the first. ok is false when the number is missing or cannot be read;
// the code is still given if there is one. rest is the text that follows.
func readSymbol(text string, header bool) (s symbol, rest string, ok bool) {
	i := 0
	for i < len(text) && i < 6 && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	s.digits = text[:i]
	if i > 5 {
		return symbol{}, text, false
	}
	if i > 0 && i < len(text) && 'a' <= text[i] && text[i] <= 'e' {
		i++
		s.digits = text[:i]
	}
	ok = i > 0
	gap := 3
	if header {
		gap = 40
		for blank := 0; i < len(text) && blank < gap; blank++ {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r != ' ' && r != '.' && r != '…' && r != '_' && r != '#' && !unicode.IsDigit(r) {
				break
			}
			if r != ' ' { // dots for a number yet to come, or a misread digit
				s.digits, ok = "", false
			}
			i += size
		}
	} else if !ok {
		return symbol{}, text, false
	}
	i += spaces(text[i:], gap)
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == '/':
		s.sep = "/"
	case isDash(r):
		s.sep = "-"
	default:
		return symbol{}, text, false
	}
	i += size
	i += spaces(text[i:], 2)
	if y := text[i:]; s.sep == "/" && len(y) > 5 && y[4] == '/' && (y[:2] == "19" || y[:2] == "20") && allDigits(y[:4]) {
		s.year = y[:4]
		i += 5
	}
	code, n := readCode(text[i:], header)
	if code == "" || s.sep == "-" && !strings.Contains(code, "/") {
		return symbol{}, text, false
	}
	s.code = code
	return s, text[i+n:], ok
}

// readCode reads KIND/BODY or KIND-BODY-UNIT at the start of text and returns it
// without spaces, with the number of bytes read. It must start with a capital.
func readCode(text string, spaced bool) (string, int) {
	const longest = 90
	var out strings.Builder
	end, i := 0, 0
	for i < len(text) && i < longest {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '&':
			if out.Len() == 0 && !unicode.IsUpper(r) {
				return "", 0
			}
			out.WriteRune(r)
			i += size
			end = i
			continue
		case r == '/' || isDash(r) || r == ' ' && spaced:
		default:
			return finishCode(out.String(), end)
		}
		// A separator, with spaces around it in a header only, and a capital after it.
		j := i
		if spaced {
			j += spaces(text[j:], 2)
		}
		sep, size := utf8.DecodeRuneInString(text[j:])
		if sep != '/' && !isDash(sep) || out.Len() == 0 {
			break
		}
		j += size
		if spaced {
			j += spaces(text[j:], 2)
		}
		next, _ := utf8.DecodeRuneInString(text[j:])
		if !unicode.IsUpper(next) && !unicode.IsDigit(next) {
			break
		}
		if sep == '/' {
			out.WriteByte('/')
		} else {
			out.WriteByte('-')
		}
		i = j
	}
	return finishCode(out.String(), end)
}

// finishCode accepts a code whose capitals are at least two.
func finishCode(code string, end int) (string, int) {
	capitals := 0
	for _, r := range code {
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if capitals < 2 {
		return "", 0
	}
	return code, end
}

// spaces counts the spaces at the start of text, up to limit.
func spaces(text string, limit int) int {
	n := 0
	for n < len(text) && n < limit && text[n] == ' ' {
		n++
	}
	return n
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
