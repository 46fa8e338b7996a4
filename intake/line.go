package intake

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// line is one printed line, cleaned: NFC, single spaces, nothing of zero width.
// Its number is its index in the slice of lines, plus one.
type line struct {
	text  string
	cells []string // the columns of a line set in two columns; nil for one
}

// signatures are the first bytes of formats that people send by mistake.
var signatures = []struct{ magic, format string }{
	{"%PDF-", "PDF"},
	{"PK\x03\x04", "Word/Excel (.docx, .xlsx)"},
	{"\xd0\xcf\x11\xe0", "Word/Excel (.doc, .xls)"},
	{"{\\rtf", "RTF"},
	{"\x89PNG", "PNG"},
	{"\xff\xd8\xff", "JPEG"},
	{"II*\x00", "TIFF"},
	{"MM\x00*", "TIFF"},
	{"\x1f\x8b", "GZIP"},
}

// decode checks that body is UTF-8 text and returns it without its byte order mark.
func decode(body []byte) (string, *Unreadable) {
	refuse := func(code Code, format string) (string, *Unreadable) {
		return "", &Unreadable{Code: code, Size: len(body), Format: format}
	}
	if len(body) > Limit {
		return refuse(TooLarge, "")
	}
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(body, []byte("\x00\x00\xfe\xff")):
		return refuse(NotUTF8, "UTF-32")
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("\xfe\xff")):
		return refuse(NotUTF8, "UTF-16")
	}
	for _, s := range signatures {
		if bytes.HasPrefix(body, []byte(s.magic)) {
			return refuse(Binary, s.format)
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(body, 0) >= 0 {
		return refuse(Binary, "")
	}
	if !utf8.Valid(body) {
		return refuse(NotUTF8, "")
	}
	controls, blank := 0, true
	for _, c := range body {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' {
			controls++
		} else if c > ' ' {
			blank = false
		}
	}
	if controls > len(body)/50 {
		return refuse(Binary, "")
	}
	if blank {
		return refuse(Empty, "")
	}
	text := string(body)
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // lines of an old Mac
	}
	return text, nil
}

// isHidden reports whether r prints nothing: zero width, soft hyphen, controls.
func isHidden(r rune) bool {
	switch r {
	case '\u00ad', '\u034f', '\u061c', '\u180e', '\u2060', '\ufeff':
		return true
	}
	return r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r >= 0x80 && r < 0xa0 && r != '\u0085' || r < ' ' && !unicode.IsSpace(r) || r == 0x7f
}

// clean puts one printed line into its canonical form.
func clean(raw string) string {
	var out strings.Builder
	out.Grow(len(raw))
	space := false
	for _, r := range raw {
		switch {
		case isHidden(r):
		case unicode.IsSpace(r):
			space = out.Len() > 0
		default:
			if space {
				out.WriteByte(' ')
				space = false
			}
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}

// rightColumn is the indent from which a line stands in the right column.
const rightColumn = 16

// columns splits a raw line at tabs and at runs of three spaces or more.
func columns(raw string) []string {
	var cells []string
	start, run, from := 0, 0, -1
	indent := len(raw) - len(strings.TrimLeft(raw, " "))
	if raw = strings.TrimSpace(raw); indent >= rightColumn || strings.HasPrefix(raw, "\t\t\t") {
		cells = append(cells, "") // the left column is empty here
	}
	for i, r := range raw {
		if unicode.IsSpace(r) {
			if run == 0 {
				from = i
			}
			run++
			if r == '\t' {
				run += 2
			}
			continue
		}
		if run >= 3 {
			cells = append(cells, clean(raw[start:from]))
			start = i
		}
		run = 0
	}
	if cells == nil {
		return nil
	}
	return append(cells, clean(raw[start:]))
}

// mostLines and mostText bound what is read of one document: some thousand
// pages. The rest of a longer one is only searched for a marking of secrecy.
const (
	mostLines = 40_000
	mostText  = 4 << 20
)

// linesOf splits text on "\n" and cleans every line, within the bounds.
func linesOf(text string) (lines []line, truncated bool) {
	if len(text) > mostText {
		text, truncated = clip(text, mostText), true
	}
	for raw := range strings.SplitSeq(text, "\n") {
		if len(lines) == mostLines {
			return lines, true
		}
		lines = append(lines, lineOf(raw))
	}
	return lines, truncated
}

// lineOf cleans one line.
func lineOf(raw string) line {
	l := line{text: clean(raw)}
	if len(raw) < 400 && len(l.text) > 0 {
		l.cells = columns(raw)
	}
	return l
}

// isRule reports whether a line is drawn, not written: "-----", "***", "* * *".
func isRule(text string) bool {
	if text == "" {
		return false
	}
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
