package projections

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestWordsAreFoundAsTheyAreTyped(t *testing.T) {
	for _, x := range []struct{ text, plain, exact string }{
		{"Hướng dẫn", "huong dan", "hướng dẫn"},
		{"ĐẢNG ỦY", "dang uy", "đảng ủy"},
		{"32-HD/ĐUK", "32 hd duk", "32 hd đuk"},
		{"32HD ĐUK", "32 hd duk", "32 hd đuk"},
		{"số 07, ngày 05/3/2024", "so 7 ngay 5 3 2024", "số 7 ngày 5 3 2024"},
		{"000", "0", "0"},
		{"“Học tập”… (đợt 2)", "hoc tap dot 2", "học tập đợt 2"},
		{"l\u0301a \u0301b", "la b", "ĺa b"},
		{"m² ﬁ １２", "m 2 fi 12", "m 2 fi 12"},
		{"  ,;/-  ", "", ""},
		{"a\xff\xffb\x00c", "a b c", "a b c"},
	} {
		for form, text := range map[string]string{"NFC": norm.NFC.String(x.text), "NFD": norm.NFD.String(x.text), "upper": strings.ToUpper(x.text)} {
			var plain, exact []string
			for _, term := range termsOf(text) {
				plain = append(plain, term.plain)
				if term.exact == "" {
					term.exact = term.plain
				}
				exact = append(exact, norm.NFC.String(term.exact))
			}
			if got := strings.Join(plain, " "); got != x.plain {
				t.Errorf("%q in %s is looked for as %q, want %q", x.text, form, got, x.plain)
			}
			if got := strings.Join(exact, " "); got != norm.NFC.String(termsText(x.exact)) {
				t.Errorf("%q in %s has the marks %q, want %q", x.text, form, got, termsText(x.exact))
			}
		}
	}
	if a, b := termsOf("hoà thuý uỷ"), termsOf("hòa thúy ủy"); a[0] != b[0] || a[1] != b[1] || a[2] != b[2] {
		t.Errorf("a tone has two places: %q, %q", a, b)
	}
	if a, b := termsOf("má"), termsOf("mà"); a[0] == b[0] {
		t.Error("two tones are one")
	}
}

// termsText puts the tones of a text where terms have them.
func termsText(s string) string {
	var words []string
	for _, w := range strings.Fields(s) {
		var tone, rest strings.Builder
		for _, r := range norm.NFD.String(w) {
			if strings.ContainsRune(tones, r) {
				tone.WriteRune(r)
			} else {
				rest.WriteRune(r)
			}
		}
		words = append(words, norm.NFC.String(rest.String()+tone.String()))
	}
	return strings.Join(words, " ")
}

// Whatever is typed, the question is one that PostgreSQL reads, and a text is found by its own words.
func TestAnythingMayBeTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.String().Draw(t, "typed")
		for _, x := range termsOf(typed) {
			for _, s := range []string{x.plain, x.exact} {
				if strings.ContainsAny(s, `'"\ :&|!()<>*=`) || len(s) > termBytes {
					t.Fatalf("%q gives the term %q", typed, s)
				}
			}
			if x.plain == "" {
				t.Fatalf("%q gives an empty term", typed)
			}
		}
	})
	if _, err := seek(strings.Repeat("a", searchRunes+1)); !errors.Is(err, ErrSearchLong) {
		t.Errorf("a long word: %v", err)
	}
	if _, err := seek(strings.Repeat("a ", searchTerms+1)); !errors.Is(err, ErrSearchLong) {
		t.Errorf("many words: %v", err)
	}
	if s, err := seek(strings.Repeat("ạ ", searchTerms)); err != nil || len(s) != searchTerms {
		t.Errorf("as many as may be: %v %v", s, err)
	}
}

func TestASlipIsForgiven(t *testing.T) {
	vocabulary := []string{"huong", "dan", "hung", "nghi", "quyet", "hoang"}
	for typed, want := range map[string]string{"huogn": "huong", "hunog": "huong hung", "huon": "huong", "huonng": "huong", "hoong": "hoang huong", "ngih": "nghi", "quyt": "quyet", "xyz": "", "an": "", "huong": "hung", "12": ""} {
		if got := strings.Join(spellings(typed, vocabulary, 5), " "); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
