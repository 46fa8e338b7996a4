package intake

import (
	"strings"
)

// Read reads one document from its plain text. The name only labels the Draft.
// It does no I/O and never changes the body; the same bytes give the same
// Draft. Every error is an *Unreadable.
func Read(name string, body []byte) (Draft, error) {
	text, refused := decode(body)
	if refused != nil {
		return Draft{}, refused
	}
	if isSecret(text) {
		return Draft{}, &Unreadable{Code: Secret, Size: len(body)}
	}
	lines, truncated := linesOf(text)
	d, ok := readLines(name, lines, truncated)
	if !ok {
		return Draft{}, &Unreadable{Code: NotADirective, Size: len(body)}
	}
	return d, nil
}

// readLines drafts a document from its lines. ok is false for a text that has
// neither symbol nor kind nor obligation.
func readLines(name string, lines []line, truncated bool) (d Draft, ok bool) {
	tail := findTail(lines)
	h := readHead(lines, tail)
	after := tailOf(lines, tail)
	d = Draft{
		File: name, Symbol: Text(h.symbol.String()), Code: Text(h.symbol.code), Kind: Text(h.kind), Place: Text(h.place), IssuedOn: h.issued.iso(),
		Citations: []Citation{}, Tasks: []Obligation{}, Recipients: recipientsIn(after.lines), Signer: signerIn(after.lines), Warnings: []Warning{},
	}
	if h.numbered {
		d.Number = h.symbol.number()
	}
	paragraphs := paragraphsOf(lines, h.end, tail)
	split := preambleEnd(paragraphs)
	c := casesOf(lines[h.end:])
	d.Subject = Text(c.recase(h.subject))
	intro := introOf(paragraphs[:split])
	by := issuerOf(h, intro.issuer, d.Signer, c, joined(lines))
	d.Issuer, d.ParentOrg = Text(by.name), Text(by.parent)
	if d.Kind == "" && intro.kind != "" {
		d.Kind = Text(intro.kind)
	}

	cites := &cited{own: h.symbol.key(), index: map[string]int{}}
	cites.read(h.subject, false)
	broken := false
	for i, p := range paragraphs {
		cites.read(p.text, i < split)
		broken = broken || p.broken
	}
	r := &reader{issuer: by, issued: h.issued, truncated: truncated}
	if !h.issued.valid() {
		r.issued = day{}
	}
	r.readBody(paragraphs[split:], r.opening(paragraphs[:split], h.to))
	r.soften(paragraphs[split:])
	if after.attached < len(lines) {
		attached := paragraphsOf(lines, after.attached, len(lines))
		r.readBody(attached, scope{strength: Order})
	}
	d.Citations = append(d.Citations, cites.list...)
	d.Tasks = append(d.Tasks, r.found...)
	if d.Symbol == "" && d.Code == "" && d.Kind == "" && len(d.Tasks) == 0 {
		return Draft{}, false
	}
	d.warn(h, cites, r, broken)
	return d, true
}

// readBody collects the obligations of a run of paragraphs.
func (r *reader) readBody(paragraphs []paragraph, in scope) {
	root := outline(paragraphs)
	articles := 0
	for _, it := range root.children {
		if strings.HasPrefix(it.label, "Điều ") {
			articles++
		}
	}
	r.articled = articles >= 2
	r.walk(root, in)
}

// joined is the start of the text, for names that a bare level stands for.
func joined(lines []line) string {
	const enough = 60_000
	var out strings.Builder
	for _, l := range lines {
		if out.Len() > enough {
			break
		}
		out.WriteString(clip(l.text, enough))
		out.WriteByte('\n')
	}
	return out.String()
}
