package intake

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a sheet's part says besides the values of its cells. It is read from the XML as it stands: asking the library
// would lay the whole sheet out in memory, and one cell in the last corner makes that sheet enormous.
type sheetPart struct {
	merged  []string        // "B2:B4"
	pending map[string]bool // cells with a formula and without a value
	numeric map[string]bool // cells that hold a number, not text that looks like one
}

// sheetParts reads the parts of all sheets, by the name of the sheet.
func sheetParts(parts []*zip.File) map[string]sheetPart {
	byPath := map[string]*zip.File{}
	for _, p := range parts {
		byPath[strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(p.Name, "\\", "/")), "/")] = p
	}
	targets := map[string]string{}
	elements(byPath["xl/_rels/workbook.xml.rels"], func(e xml.StartElement) {
		if e.Name.Local == "Relationship" {
			targets[attribute(e, "Id")] = attribute(e, "Target")
		}
	})
	out := map[string]sheetPart{}
	elements(byPath["xl/workbook.xml"], func(e xml.StartElement) {
		if e.Name.Local != "sheet" || len(out) > mostSheets {
			return
		}
		target := targets[attribute(e, "id")]
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		out[attribute(e, "name")] = sheetPartOf(byPath[strings.TrimPrefix(strings.ToLower(target), "/")])
	})
	return out
}

func sheetPartOf(p *zip.File) sheetPart {
	s := sheetPart{pending: map[string]bool{}, numeric: map[string]bool{}}
	cell, kind, formula := "", "", false
	elements(p, func(e xml.StartElement) {
		switch e.Name.Local {
		case "c":
			cell, kind, formula = attribute(e, "r"), attribute(e, "t"), false
		case "f":
			if formula = true; len(s.pending) < mostRows {
				s.pending[cell] = true
			}
		case "v", "is":
			if formula {
				delete(s.pending, cell)
			}
			if (kind == "" || kind == "n") && len(s.numeric) < 10*mostRows {
				s.numeric[cell] = true
			}
		case "mergeCell":
			if len(s.merged) < mostMerged {
				s.merged = append(s.merged, attribute(e, "ref"))
			}
		}
	})
	return s
}

// elements goes through the elements of a part, as far as it can be read.
func elements(p *zip.File, do func(xml.StartElement)) {
	if p == nil {
		return
	}
	r, err := p.Open()
	if err != nil {
		return
	}
	defer r.Close()
	dec := looseXML(io.LimitReader(r, mostUnpacked))
	for {
		token, err := dec.RawToken()
		if err != nil {
			return
		}
		if e, ok := token.(xml.StartElement); ok {
			do(e)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// looseXML reads whatever can be read.
func looseXML(r io.Reader) *xml.Decoder {
	dec := xml.NewDecoder(r)
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return dec
}

// spread writes the value of a merged cell into every row that it covers, in its first column.
func (s *sheet) spread(merged []string) {
	for _, ref := range merged {
		from, to, _ := strings.Cut(ref, ":")
		column, top, err := excelize.CellNameToCoordinates(from)
		if err != nil || column > mostColumns {
			continue
		}
		_, bottom, err := excelize.CellNameToCoordinates(to)
		if err != nil {
			continue
		}
		value := s.cell(top-1, column-1)
		if value == "" {
			continue
		}
		for row := top; row < min(bottom, len(s.rows)); row++ {
			for len(s.rows[row]) < column {
				s.rows[row] = append(s.rows[row], "")
			}
			s.rows[row][column-1] = value
		}
	}
}
