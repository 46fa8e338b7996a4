package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What is read of a workbook is bounded, and nothing of it is ever written to a disk.
const (
	mostUnpacked = 128 << 20 // bytes of all its parts together
	mostParts    = 5_000
	mostSheets   = 60
	mostRows     = 20_000 // of a sheet
	mostColumns  = 120    // of a row; what stands to the right is not looked at
	mostMerged   = 20_000
)

// A workbook is the text of the cells of a spreadsheet, as they are stored: a formula is its cached value, a date its
// serial number.
type workbook struct {
	sheets   []sheet
	date1904 bool
}

// A sheet is the cells of one sheet, row by row. A merged cell stands in each row that it covers.
type sheet struct {
	name    string
	hidden  bool
	rows    [][]string
	pending map[string]bool // cells with a formula that was never computed
	numeric map[string]bool // cells that hold a number
}

// readWorkbook reads an .xlsx file. Every error is an *Unreadable.
func readWorkbook(body []byte) (_ *workbook, err error) {
	refused := func(code Code, format string) *Unreadable {
		return &Unreadable{Code: code, Size: len(body), Format: format}
	}
	parts, unreadable := partsOf(body)
	if unreadable != nil {
		return nil, unreadable
	}
	if secretParts(parts) { // before anything else is looked at
		return nil, refused(Secret, "")
	}
	defer func() { // a library that meets a file made to hurt it
		if p := recover(); p != nil {
			err = refused(NotAWorkbook, "")
		}
	}()
	f, failed := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if failed != nil {
		return nil, refused(NotAWorkbook, "")
	}
	defer f.Close()
	w := &workbook{}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.date1904 = *p.Date1904
	}
	names := f.GetSheetList()
	if len(names) == 0 || len(names) > mostSheets {
		return nil, refused(NotAWorkbook, "")
	}
	details := sheetParts(parts)
	for _, name := range names {
		s, err := readSheet(f, name, details[name])
		if err != nil {
			code := NotAWorkbook
			if errors.Is(err, errTooLong) {
				code = TooManyRows
			}
			return nil, refused(code, "")
		}
		w.sheets = append(w.sheets, s)
	}
	return w, nil
}

var errTooLong = fmt.Errorf("more than %d rows", mostRows)

func readSheet(f *excelize.File, name string, part sheetPart) (sheet, error) {
	s := sheet{name: name}
	if visible, err := f.GetSheetVisible(name); err == nil {
		s.hidden = !visible
	}
	rows, err := f.Rows(name)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	last := 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return s, err
		}
		cells = cells[:min(len(cells), mostColumns)]
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		s.rows = append(s.rows, append([]string(nil), cells...)) // not the whole row that may hang behind it
		if len(cells) > 0 {
			last = len(s.rows)
		}
		if last > mostRows || len(s.rows) > 100*mostRows {
			return s, errTooLong
		}
	}
	if err := rows.Error(); err != nil {
		return s, err
	}
	s.rows = s.rows[:last]
	s.pending, s.numeric = part.pending, part.numeric
	s.spread(part.merged)
	return s, nil
}

// cell is the value at a row and a column counted from 0, "" where there is none.
func (s *sheet) cell(row, column int) string {
	if row < 0 || row >= len(s.rows) || column < 0 || column >= len(s.rows[row]) {
		return ""
	}
	return s.rows[row][column]
}

// partsOf opens the package of a workbook, or says what the file is instead.
func partsOf(body []byte) ([]*zip.File, *Unreadable) {
	refuse := func(code Code, format string) ([]*zip.File, *Unreadable) {
		return nil, &Unreadable{Code: code, Size: len(body), Format: format}
	}
	switch {
	case len(body) > Limit:
		return refuse(TooLarge, "")
	case len(bytes.TrimSpace(body)) == 0:
		return refuse(Empty, "")
	case bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0")):
		if bytes.Contains(body, utf16le("EncryptedPackage")) {
			return refuse(Encrypted, "")
		}
		return refuse(NotAWorkbook, "Excel 97–2003 (.xls)")
	case !bytes.HasPrefix(body, []byte("PK\x03\x04")):
		for _, s := range signatures {
			if bytes.HasPrefix(body, []byte(s.magic)) {
				return refuse(NotAWorkbook, s.format)
			}
		}
		return refuse(NotAWorkbook, "")
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return refuse(NotAWorkbook, "")
	}
	total, book, encrypted := uint64(0), false, false
	for _, p := range z.File {
		if total += p.UncompressedSize64; total > mostUnpacked || p.UncompressedSize64 > mostUnpacked || len(z.File) > mostParts {
			return refuse(TooLarge, "")
		}
		book = book || strings.HasPrefix(strings.ToLower(strings.ReplaceAll(p.Name, "\\", "/")), "xl/")
		encrypted = encrypted || p.Flags&1 != 0
	}
	switch {
	case encrypted:
		return refuse(Encrypted, "")
	case !book:
		return refuse(NotAWorkbook, "")
	}
	return z.File, nil
}

func utf16le(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// secretParts reports whether a marking of state secrecy stands anywhere in the parts: in a cell of whatever sheet,
// in a printed header, a comment, a text box. A part that cannot be read cannot show a marking either.
func secretParts(parts []*zip.File) bool {
	for _, p := range parts {
		name := strings.ToLower(p.Name)
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".vml") {
			continue
		}
		r, err := p.Open()
		if err != nil {
			continue
		}
		marked := isSecret(textOf(io.LimitReader(r, mostUnpacked)))
		r.Close()
		if marked {
			return true
		}
	}
	return false
}

// textOf is the text of an XML part, a line for each element that holds text: the runs of one cell stand together.
func textOf(r io.Reader) string {
	dec := looseXML(r)
	var out strings.Builder
	dressed := false // in the dress of a run: bold, a font
	for {
		token, err := dec.RawToken()
		if err != nil {
			return out.String()
		}
		switch t := token.(type) {
		case xml.StartElement:
			dressed = dressed || t.Name.Local == "rPr"
		case xml.CharData:
			out.Write(t)
		case xml.EndElement:
			switch name := t.Name.Local; {
			case strings.HasSuffix(name, "Header"), strings.HasSuffix(name, "Footer"):
				text := out.String()
				line := text[strings.LastIndexByte(text, '\n')+1:]
				out.WriteByte('\n')
				out.WriteString(printed(line))
				out.WriteByte('\n')
			case name == "rPr":
				dressed = false
			case name != "t" && name != "r" && !dressed:
				out.WriteByte('\n')
			}
		}
	}
}

// printed is the text of a page header without its codes: `&C&"Times New Roman,Bold"&14MẬT`. Its three parts stand
// on lines of their own.
func printed(header string) string {
	var out strings.Builder
	for i := 0; i < len(header); i++ {
		if header[i] != '&' || i+1 == len(header) {
			out.WriteByte(header[i])
			continue
		}
		i++
		switch c := header[i]; {
		case c == '"':
			if end := strings.IndexByte(header[i+1:], '"'); end >= 0 {
				i += 1 + end
			}
		case '0' <= c && c <= '9':
			for i+1 < len(header) && '0' <= header[i+1] && header[i+1] <= '9' {
				i++
			}
		case c == 'L', c == 'C', c == 'R':
			out.WriteByte('\n')
		case c == 'K':
			i = min(i+6, len(header)-1) // a colour
		case c == '&':
			out.WriteByte('&')
		}
	}
	return out.String()
}
