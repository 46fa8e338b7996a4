package projections

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgtype"
	"golang.org/x/text/unicode/norm"
)

// What one search may ask.
const (
	searchRunes = 200
	searchTerms = 12
	termBytes   = 64 // of a word; the rest is not looked at
)

// ErrSearchLong says that more was typed than one search looks for.
var ErrSearchLong = errors.New("projections: more words than one search looks for")

// term is one word as it is looked for: letters, or a number.
type term struct {
	plain string // lower case, without any mark, d for đ; a number without zeros in front
	exact string // with its marks, "" when it has none
}

// tones are the five of Vietnamese. In what is looked for they stand at the end of the word: "hoà" is "hòa".
const tones = "\u0300\u0301\u0303\u0309\u0323"

// termsOf takes a text apart, however it is composed, in its order.
func termsOf(text string) (terms []term) {
	text = strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(text, " ")))
	word, number := 0, false // where the word begins, and what it is
	end := func(at int) {
		if word < at {
			terms = append(terms, termOf(text[word:at]))
		}
	}
	for i, r := range text {
		digit := unicode.IsDigit(r)
		switch {
		case unicode.Is(unicode.Mn, r) && word < i: // belongs to the letter before it
		case !digit && !unicode.IsLetter(r):
			end(i)
			word = i + utf8.RuneLen(r)
		case digit != number:
			end(i)
			word, number = i, digit
		}
	}
	end(len(text))
	return terms
}

// termOf makes a term of a word whose marks stand apart.
func termOf(word string) term {
	var plain, exact, tone strings.Builder
	for _, r := range word {
		switch {
		case strings.ContainsRune(tones, r):
			tone.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
			exact.WriteRune(r)
		case r == 'đ':
			plain.WriteByte('d')
			exact.WriteRune(r)
		default:
			plain.WriteRune(r)
			exact.WriteRune(r)
		}
	}
	t := term{plain: plain.String(), exact: exact.String() + tone.String()}
	if t.exact == t.plain {
		t.exact = ""
	}
	if strings.Trim(t.plain, "0123456789") == "" {
		t.plain = cmp.Or(strings.TrimLeft(t.plain, "0"), "0")
	}
	t.plain, t.exact = beginning(t.plain), beginning(t.exact)
	return t
}

// beginning is as much of a word as is looked at.
func beginning(word string) string {
	if len(word) <= termBytes {
		return word
	}
	n := termBytes
	for !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// exactly marks a lexeme that has its marks.
const exactly = "="

// lexemes are what texts are found by, as PostgreSQL keeps them.
func lexemes(texts ...string) pgtype.TSVector {
	var words []string
	for _, text := range texts {
		for _, t := range termsOf(text) {
			words = append(words, t.plain)
			if t.exact != "" {
				words = append(words, exactly+t.exact)
			}
		}
	}
	slices.Sort(words)
	v := pgtype.TSVector{Valid: true}
	for _, w := range slices.Compact(words) {
		v.Lexemes = append(v.Lexemes, pgtype.TSVectorLexeme{Word: w})
	}
	return v
}

// sought is what somebody looks for: every word, and the last one may be begun only.
type sought []term

// seek reads what somebody typed; nothing when there is no word in it.
func seek(typed string) (sought, error) {
	if utf8.RuneCountInString(typed) > searchRunes {
		return nil, ErrSearchLong
	}
	words := sought(termsOf(typed))
	if len(words) > searchTerms {
		return nil, ErrSearchLong
	}
	return words, nil
}

// A term has letters and digits only, so in the questions below nothing is to be quoted.

// plain is the question without marks, in PostgreSQL's language; the last word is any of those that it may be the beginning of.
func (s sought) plain(longer []string) string {
	var parts []string
	for _, t := range s {
		parts = append(parts, "'"+t.plain+"'")
	}
	return withLast(parts, s, longer)
}

// exact is the question with the marks that were typed, "" when there are none.
func (s sought) exact(longer []string) string {
	var parts []string
	marked := false
	for _, t := range s {
		if t.exact != "" {
			marked = true
			parts = append(parts, "'"+exactly+t.exact+"'")
		} else {
			parts = append(parts, "'"+t.plain+"'")
		}
	}
	switch {
	case !marked:
		return ""
	case s[len(s)-1].exact != "":
		return strings.Join(parts, " & ")
	}
	return withLast(parts, s, longer)
}

// withLast lets the last word be one of several. Where there are more than can be listed it is looked for by its beginning, which costs
// PostgreSQL a list of everything that has such a word.
func withLast(parts []string, s sought, longer []string) string {
	last := &parts[len(parts)-1]
	switch {
	case len(longer) > longerMost:
		*last += ":*"
	case len(longer) > 0:
		words := []string{*last}
		for _, w := range longer {
			if w != s[len(s)-1].plain {
				words = append(words, "'"+w+"'")
			}
		}
		*last = "(" + strings.Join(words, " | ") + ")"
	}
	return strings.Join(parts, " & ")
}

// longerMost is how many words are listed that begin as the last one does.
const longerMost = 32

// inVocabulary tells whether a word is one of those that are noted; a number is not, and is never taken for the beginning of another.
func inVocabulary(word string) bool {
	return len(word) >= 2 && len(word) <= 20 && (word[0] < '0' || word[0] > '9')
}

// spellings are the words that somebody may have meant who typed this one wrong: those of the vocabulary that are one slip away, where a slip is a
// letter too many, too few, another, or two that have changed places; these first.
func spellings(typed string, vocabulary []string, most int) []string {
	if len(typed) < 3 || strings.Trim(typed, "0123456789") == "" {
		return nil
	}
	var near []string
	for _, w := range vocabulary {
		if slip(typed, w) {
			near = append(near, w)
		}
	}
	letters := func(w string) string { b := []byte(w); slices.Sort(b); return string(b) }
	same := letters(typed)
	rank := func(w string) int {
		switch {
		case letters(w) == same:
			return 0
		case len(w) == len(typed):
			return 2
		}
		return 1
	}
	slices.SortFunc(near, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b)) })
	return near[:min(most, len(near))]
}

// slip tells whether one slip makes one word of the other.
func slip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
