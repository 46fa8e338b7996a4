package intake

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// TestVariantsGiveTheSameDraft: a file that went through other programs says
// the same. Every mix of line ends, decomposed letters, hard spaces, marks of
// zero width, tabs and the byte order mark is drawn.
func TestVariantsGiveTheSameDraft(t *testing.T) {
	bodies := []string{string(Sample), directive, letter}
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SampledFrom(bodies).Draw(t, "body")
		want, err := Read("x", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		changed := body
		if rapid.Bool().Draw(t, "decomposed") {
			changed = norm.NFD.String(changed)
		}
		var out strings.Builder
		if rapid.Bool().Draw(t, "byte order mark") {
			out.WriteString("\xef\xbb\xbf")
		}
		indent := rapid.Bool().Draw(t, "tab before every line")
		crlf := rapid.Bool().Draw(t, "crlf")
		// One draw decides where the odd characters fall: every n-th space.
		n := rapid.IntRange(2, 9).Draw(t, "every")
		space := rapid.SampledFrom([]string{" ", "\u00a0", "\u2009", " \u200b", "\u200d ", "\u00ad "}).Draw(t, "space")
		count := 0
		for i, r := range changed {
			switch {
			case r == ' ' && i > 0 && !strings.HasSuffix(changed[:i], " ") && !strings.HasPrefix(changed[i+1:], " "):
				if count++; count%n == 0 {
					out.WriteString(space)
					continue
				}
			case r == '\n' && crlf:
				out.WriteByte('\r')
			}
			out.WriteRune(r)
			if r == '\n' && indent && i+1 < len(changed) && changed[i+1] > ' ' {
				out.WriteByte('\t')
			}
		}
		got, err := Read("x", []byte(out.String()))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := encode(t, got), encode(t, want); !bytes.Equal(a, b) {
			t.Fatalf("got  %s\nwant %s", a, b)
		}
	})
}

// TestVariantsTwin plants a difference that matters: it must be seen, or the
// property above would prove nothing.
func TestVariantsTwin(t *testing.T) {
	want := encode(t, mustRead(t, string(Sample)))
	for _, swap := range [][2]string{{"07 -HD", "08 -HD"}, {"22/01/2024", "23/01/2024"}, {"(qua Ban", "(tại Ban"}, {"- Lưu VPĐUK.", ""}, {"định kỳ báo cáo", "báo cáo"}} {
		body := strings.Replace(string(Sample), swap[0], swap[1], 1)
		if body == string(Sample) || bytes.Equal(encode(t, mustRead(t, body)), want) {
			t.Errorf("%q for %q went unseen", swap[1], swap[0])
		}
	}
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func encode(t fataler, d Draft) []byte {
	t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
