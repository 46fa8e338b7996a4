package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/dondoc/dondoc/domain"
)

// listDay is the day on which the tests' lists are read.
var listDay = domain.NewDate(2024, 7, 1)

// A book is a workbook in the making.
type book struct {
	t *testing.T
	*excelize.File
}

func newBook(t *testing.T) book {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { f.Close() })
	return book{t, f}
}

// put writes a row; nil leaves a cell alone.
func (b book) put(sheet string, row int, values ...any) {
	b.t.Helper()
	for i, v := range values {
		if v == nil {
			continue
		}
		name, _ := excelize.CoordinatesToCellName(i+1, row)
		if err := b.SetCellValue(sheet, name, v); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b book) bytes() []byte {
	b.t.Helper()
	out, err := b.WriteToBuffer()
	if err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

var listHeader = []any{"STT", "Nội dung nhiệm vụ", "Số, ký hiệu", "Ngày văn bản", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn hoàn thành", "Ngày giao", "Tình trạng thực hiện", "Ngày hoàn thành", "Ghi chú"}

// listOf is a workbook with one list.
func listOf(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	b := newBook(t)
	b.put("Sheet1", 1, listHeader...)
	for i, r := range rows {
		b.put("Sheet1", i+2, r...)
	}
	return b.bytes()
}

func readList(t *testing.T, body []byte) RunningList {
	t.Helper()
	l, err := ReadRunningList(body, ListOptions{Today: listDay})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func codeOfRow(l RunningList, row int) string {
	for _, e := range l.Errors {
		if e.Row == row {
			return e.Code
		}
	}
	return ""
}

func TestARowOfAListIsADuty(t *testing.T) {
	day := func(s string) domain.Date { d, _ := domain.ParseDate(s); return d }
	b := newBook(t)
	b.put("Sheet1", 1, "ĐẢNG ỦY KHỐI")
	b.put("Sheet1", 2, "DANH MỤC NHIỆM VỤ ĐANG THEO DÕI NĂM 2024")
	b.put("Sheet1", 4, listHeader...)
	b.put("Sheet1", 5, "A", "B", 1, 2, 3, 4, 5, 6, 7, 8)
	b.put("Sheet1", 6, "I", "Nhiệm vụ Ban Thường vụ giao")
	b.put("Sheet1", 7, 1, "Xây dựng kế hoạch\nsơ kết  Nghị quyết", "45-KH/ĐUK", "02/01/2024", "Chi ủy Cấp nước", "Văn phòng", "trước ngày 20/3/2024", 45300, "Đang thực hiện", nil, "x")
	b.put("Sheet1", 8, 2, "Tuyên truyền", "46-KH/ĐUK ngày 5/1/24", nil, "Chi ủy Cấp nước", nil, "Thường xuyên")
	b.put("Sheet1", 9, 3, "Góp ý dự thảo", nil, nil, "Chi ủy Cấp nước", nil, 25569) // 01/01/1970
	b.put("Sheet1", 10, 4, "Báo cáo năm", nil, nil, "Chi ủy Cấp nước", nil, 45366, nil, "Hoàn thành đúng hạn", "14/3/2024")
	b.put("Sheet1", 11, 5, "Báo cáo quý", nil, nil, "Chi ủy Cấp nước", nil, "Quý I/2024", nil, 0.5)
	l := readList(t, b.bytes())
	want := []ListedDuty{
		{Row: 7, Text: "Xây dựng kế hoạch sơ kết Nghị quyết", Symbol: "45-KH/ĐUK", Issued: day("2024-01-02"), Unit: "Chi ủy Cấp nước", Coordinating: "Văn phòng", Duty: domain.Dated, Due: day("2024-03-19"), DueText: "trước ngày 20/3/2024", Given: day("2024-01-09")},
		{Row: 8, Text: "Tuyên truyền", Symbol: "46-KH/ĐUK", Issued: day("2024-01-05"), Unit: "Chi ủy Cấp nước", Duty: domain.Continuous, DueText: "Thường xuyên"},
		{Row: 9, Text: "Góp ý dự thảo", Unit: "Chi ủy Cấp nước", Duty: domain.Unscheduled},
		{Row: 10, Text: "Báo cáo năm", Unit: "Chi ủy Cấp nước", Duty: domain.Dated, Due: day("2024-03-15"), DueText: "15/03/2024", Completed: true, Done: day("2024-03-14")},
		{Row: 11, Text: "Báo cáo quý", Unit: "Chi ủy Cấp nước", Duty: domain.Dated, Due: day("2024-03-31"), DueText: "Quý I/2024"},
	}
	for i := range l.Rows {
		if l.Rows[i].Key == "" || !strings.HasPrefix(l.Rows[i].Key, l.Rows[i].Base) || len(l.Rows[i].Key) > 50 {
			t.Errorf("row %d has the key %q", l.Rows[i].Row, l.Rows[i].Key)
		}
		l.Rows[i].Key, l.Rows[i].Base = "", ""
	}
	if !reflect.DeepEqual(l.Rows, want) || len(l.Errors) > 0 {
		t.Errorf("read:\n%+v\nwant:\n%+v\nerrors: %+v", l.Rows, want, l.Errors)
	}
	if l.Header != 4 || !slices.Equal(l.Headings, []int{6}) || l.Columns[4].Field != ListUnit || l.Columns[4].Column != "E" {
		t.Errorf("header in row %d, headings %v, columns %+v", l.Header, l.Headings, l.Columns)
	}
}

func TestDeadlinesOfAList(t *testing.T) {
	w := &workbook{}
	for raw, want := range map[string]string{
		"15/12/2023": "dated 2023-12-15", "5/3/24": "dated 2024-03-05", "05-03-2024": "dated 2024-03-05", "5.3.2024": "dated 2024-03-05", "2024-03-05": "dated 2024-03-05",
		"2024-03-05 00:00:00": "dated 2024-03-05", "05/03/2024 17:00": "dated 2024-03-05", "Ngày 05/3/2024": "dated 2024-03-05", "45356": "dated 2024-03-05", "45356.708333": "dated 2024-03-05",
		"trước ngày 15/12/2023": "dated 2023-12-14", "chậm nhất ngày 15/12/2023": "dated 2023-12-15", "Trong tháng 6/2024": "dated 2024-06-30", "Quý IV/2023": "dated 2023-12-31",
		"": "unscheduled", " ": "unscheduled", "không hạn": "unscheduled", "Không": "unscheduled", "-": "unscheduled", "0": "unscheduled", "1": "unscheduled", "25569": "unscheduled",
		"01/01/1970": "unscheduled", "1/1/70": "bad", "01/01/1900": "unscheduled", "00/01/1900": "unscheduled", "00/00/0000": "unscheduled", "1970-01-01T00:00:00Z": "unscheduled",
		"Thường xuyên": "continuous", "thường xuyên, liên tục": "continuous", "Hằng quý": "continuous", norm.NFD.String("Thường xuyên"): "continuous",
		"31/02/2024": "bad", "12/31/2024": "bad", "15/12": "bad", "45": "bad", "-3": "bad", "1e9": "bad", "sớm": "bad", "15/12/2023 (gia hạn 20/12/2023)": "bad", "NaN": "bad", "Inf": "bad",
	} {
		duty, on, _, ok := w.due(raw, domain.Date{})
		got := string(duty)
		if !ok {
			got = "bad"
		} else if duty == domain.Dated {
			got += " " + on.String()
		}
		if raw == "1/1/70" { // two digits are of this century: a year that no list has
			want = "dated 2070-01-01"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", raw, got, want)
		}
	}
}

func TestWhatARowCannotSay(t *testing.T) {
	long := strings.Repeat("x", longestDuty+1)
	b := newBook(t)
	b.put("Sheet1", 1, listHeader...)
	rows := []struct {
		name string
		row  []any
		want string
	}{
		{"good", []any{1, "Việc một", nil, nil, "Chi ủy A", nil, "15/8/2024"}, ""},
		{"the same again", []any{2, "việc  MỘT.", nil, nil, "chi ủy A", nil, 45519}, RowDuplicate},
		{"the same of another unit", []any{3, "Việc một", nil, nil, "Chi ủy B", nil, "15/8/2024"}, ""},
		{"no unit", []any{4, "Việc hai", "1-KH/ĐU", nil, nil, nil, "15/8/2024"}, RowMissing},
		{"no text", []any{5, nil, "1-KH/ĐU", nil, "Chi ủy A", nil, "15/8/2024"}, RowMissing},
		{"no day", []any{6, "Việc ba", nil, nil, "Chi ủy A", nil, "30/2/2024"}, RowBadDate},
		{"given tomorrow", []any{7, "Việc bốn", nil, nil, "Chi ủy A", nil, "15/8/2024", "02/7/2024"}, RowFuture},
		{"done without a day", []any{8, "Việc năm", nil, nil, "Chi ủy A", nil, "15/6/2024", nil, "Đã hoàn thành"}, RowMissing},
		{"done before it was given", []any{9, "Việc sáu", nil, nil, "Chi ủy A", nil, "15/6/2024", "10/6/2024", "Hoàn thành", "9/6/2024"}, RowOrder},
		{"too long", []any{10, long, nil, nil, "Chi ủy A"}, RowTooLong},
		{"an error value", []any{11, "#REF!", nil, nil, "Chi ủy A"}, RowFormula},
		{"not done though it has a day", []any{12, "Việc bảy", nil, nil, "Chi ủy A", nil, nil, nil, "chưa hoàn thành", "9/6/2024"}, ""},
		{"control and bidi characters", []any{13, "Việc \u202etám\u009f\u200b", nil, nil, "Chi ủy\u2066 A"}, ""},
		{"decomposed letters are the same duty", []any{14, norm.NFD.String("Việc tám"), nil, nil, norm.NFD.String("Chi ủy A")}, RowDuplicate},
	}
	for i, r := range rows {
		b.put("Sheet1", i+2, r.row...)
	}
	if err := b.SetCellFormula("Sheet1", "B16", "CONCATENATE(A2,A3)"); err != nil { // never computed: no cached value
		t.Fatal(err)
	}
	b.put("Sheet1", 16, 15, nil, nil, nil, "Chi ủy A")
	rows = append(rows, struct {
		name string
		row  []any
		want string
	}{"a formula that was never computed", nil, RowFormula})
	l := readList(t, b.bytes())
	good := 0
	for i, r := range rows {
		if got := codeOfRow(l, i+2); got != r.want {
			t.Errorf("%s: %q, want %q", r.name, got, r.want)
		}
		if r.want == "" {
			good++
		}
	}
	if len(l.Rows) != good {
		t.Errorf("%d good rows, want %d", len(l.Rows), good)
	}
	for _, e := range l.Errors {
		if e.Message == "" || strings.Contains(e.Message, long) {
			t.Errorf("row %d is told %q", e.Row, e.Message)
		}
	}
	for _, d := range l.Rows {
		if strings.ContainsAny(d.Text+d.Unit, "\u202e\u009f\u200b\u2066") || !norm.NFC.IsNormalString(d.Text) {
			t.Errorf("row %d keeps what nobody sees: %q %q", d.Row, d.Text, d.Unit)
		}
	}
}

func TestAMergedCellStandsInEachRow(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "STT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời hạn")
	b.put("Sheet1", 2, 1, "Sơ kết Nghị quyết", "Chi ủy A", 45519)
	b.put("Sheet1", 3, nil, nil, "Chi ủy B")
	b.put("Sheet1", 4, nil, nil, "Chi ủy C")
	for _, m := range [][2]string{{"A2", "A4"}, {"B2", "B4"}, {"D2", "D4"}} {
		if err := b.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	far := rewritten(t, b.bytes(), "xl/worksheets/sheet1.xml", `<mergeCells`, `<mergeCells><mergeCell ref="F9:XFD1048576"/></mergeCells><mergeCells`) // by hand: the library would lay it out
	l := readList(t, far)
	if len(l.Rows) != 3 || len(l.Errors) != 0 {
		t.Fatalf("%+v", l)
	}
	for i, d := range l.Rows {
		if d.Text != "Sơ kết Nghị quyết" || d.Due != domain.NewDate(2024, 8, 15) || d.Unit != "Chi ủy "+string(rune('A'+i)) {
			t.Errorf("%+v", d)
		}
	}
}

func TestTheSheetAndItsColumns(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "Ghi chép")
	for _, name := range []string{"Năm 2024", "Nháp", "Cũ"} {
		if _, err := b.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	b.put("Năm 2024", 3, "TT", "Tên công việc", "Giao cho", "Hạn xử lý của Ban", "Lãnh đạo", "Hạn")
	b.put("Năm 2024", 4, 1, "Việc", "Chi ủy A", "15/8/2024", "Đ/c B", "20/8/2024")
	b.put("Nháp", 1, "Nội dung", "Đơn vị", "Thời hạn", "Ghi chú", "Ngày giao", "STT", "Tình trạng")
	b.put("Nháp", 2, "Việc nháp", "Chi ủy A")
	b.put("Cũ", 1, "Nội dung", "Đơn vị")
	if err := b.SetSheetVisible("Nháp", false); err != nil {
		t.Fatal(err)
	}
	body := b.bytes()
	l := readList(t, body)
	if l.Sheet != "Năm 2024" || !slices.Equal(l.Hidden, []string{"Nháp"}) || !slices.Equal(l.Others, []string{"Cũ"}) || l.Rows[0].Due.Day != 15 {
		t.Errorf("%+v", l)
	}
	given, err := ListMap([]string{"F=thời hạn", "Hạn xử lý của Ban = bỏ qua"})
	if err != nil {
		t.Fatal(err)
	}
	l, err = ReadRunningList(body, ListOptions{Today: listDay, Map: given})
	if err != nil || l.Rows[0].Due.Day != 20 || l.Columns[3].Field != ListIgnored || !l.Columns[5].Given {
		t.Errorf("mapped: %+v %v", l, err)
	}
	if l, err = ReadRunningList(body, ListOptions{Today: listDay, Sheet: "nháp"}); err != nil || l.Rows[0].Text != "Việc nháp" {
		t.Errorf("a hidden sheet that was asked for: %+v %v", l, err)
	}
	for _, bad := range []string{"thời hạn", "F=mùa xuân", "=thời hạn"} {
		if _, err := ListMap([]string{bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// keysOf are the keys of a list, sorted.
func keysOf(l RunningList, key func(ListedDuty) string) (keys []string) {
	for _, d := range l.Rows {
		keys = append(keys, key(d))
	}
	slices.Sort(keys)
	return keys
}

// A list that is sorted anew, brought up to date, and has rows put between is the same list: its rows keep their keys.
func TestARowKeepsItsKeyWhereverItStands(t *testing.T) {
	var rows [][]any
	for i := range 60 {
		rows = append(rows, []any{i + 1, fmt.Sprintf("Việc %d", i%50), nil, nil, fmt.Sprintf("Chi ủy %d", i%7), nil, fmt.Sprintf("%d/8/2024", 1+i%28)})
	}
	first := readList(t, listOf(t, rows...))
	rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for i, r := range rows {
		r[0] = i + 1
		rows[i] = append(r, "1/2/2024", "Đang thực hiện", nil, "đã nhắc")
	}
	again := readList(t, listOf(t, append([][]any{{"I", "Nhóm một"}}, rows...)...))
	byKey := func(d ListedDuty) string { return d.Key }
	if len(first.Rows) != 60 || !slices.Equal(keysOf(first, byKey), keysOf(again, byKey)) {
		t.Errorf("%d and %d rows, and their keys differ", len(first.Rows), len(again.Rows))
	}
	byPlace := func(d ListedDuty) string { return fmt.Sprint(d.Row) } // planted: a second run would double the list
	if slices.Equal(keysOf(first, byPlace), keysOf(again, byPlace)) {
		t.Error("a key that depends on the place is not noticed: the check cannot fail")
	}
}

func TestWhatIsNoList(t *testing.T) {
	good := listOf(t, []any{1, "Việc", nil, nil, "Chi ủy A"})
	cells := newBook(t)
	cells.put("Sheet1", 1, "Tên", "Tuổi")
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	for name, tt := range map[string]struct {
		body []byte
		code Code
	}{
		"nothing":                   {nil, Empty},
		"an old .xls":               {ole, NotAWorkbook},
		"an encrypted one":          {append(slices.Clone(ole), utf16le("EncryptedPackage")...), Encrypted},
		"a PDF":                     {[]byte("%PDF-1.7\n"), NotAWorkbook},
		"a text":                    {[]byte("STT;Nội dung\n1;Việc\n"), NotAWorkbook},
		"half a workbook":           {good[:len(good)/2], NotAWorkbook},
		"a workbook with a hole":    {slices.Concat(good[:300], make([]byte, 900), good[1200:]), NotAWorkbook},
		"a bomb":                    {bomb(t), TooLarge},
		"a table of something":      {cells.bytes(), NoList},
		"a package that is no book": {zipOf(t, map[string]string{"word/document.xml": "<a/>"}), NotAWorkbook},
		"entities that explode":     {zipOf(t, map[string]string{"xl/workbook.xml": `<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>`}), NotAWorkbook},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadRunningList(tt.body, ListOptions{Today: listDay})
			var u *Unreadable
			if !errors.As(err, &u) || u.Code != tt.code || u.Message() == "" {
				t.Errorf("%v, want %s", err, tt.code)
			}
		})
	}
}

func TestAMarkedWorkbookIsRefused(t *testing.T) {
	mark := map[string]func(b book){
		"in a cell":         func(b book) { b.put("Sheet1", 40, nil, nil, "MẬT") },
		"in a hidden sheet": func(b book) { _, _ = b.NewSheet("x"); b.put("x", 9, "TỐI MẬT"); _ = b.SetSheetVisible("x", false) },
		"as its own field":  func(b book) { b.put("Sheet1", 40, "Độ mật: Mật") },
		"in a page header": func(b book) {
			_ = b.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddHeader: `&L&"Times New Roman,Bold"&14MẬT&CDanh mục`})
		},
		"in a comment": func(b book) {
			_ = b.AddComment("Sheet1", excelize.Comment{Cell: "A1", Author: "x", Text: "TUYỆT MẬT"})
		},
		"in two runs": func(b book) {
			_ = b.SetCellRichText("Sheet1", "A40", []excelize.RichTextRun{{Text: "M"}, {Text: "ẬT", Font: &excelize.Font{Bold: true}}})
		},
		"letters far apart":  func(b book) { b.put("Sheet1", 40, "M Ậ T") },
		"below all the rows": func(b book) { b.put("Sheet1", 30000, "Mật") },
	}
	for name, write := range mark {
		t.Run(name, func(t *testing.T) {
			b := newBook(t)
			b.put("Sheet1", 1, listHeader...)
			b.put("Sheet1", 2, 1, "Việc", nil, nil, "Chi ủy A")
			write(b)
			l, err := ReadRunningList(b.bytes(), ListOptions{Today: listDay})
			var u *Unreadable
			if !errors.As(err, &u) || u.Code != Secret || len(l.Rows) > 0 {
				t.Errorf("%v, %d rows", err, len(l.Rows))
			}
		})
	}
	if l := readList(t, listOf(t, []any{1, "Tuyên truyền Luật Bảo vệ bí mật nhà nước", nil, nil, "Chi ủy A", nil, nil, nil, "mật độ cao"})); len(l.Rows) != 1 {
		t.Errorf("a list that only speaks of secrets is refused: %+v", l)
	}
}

// bomb is a small file that unpacks to more than any list.
func bomb(t *testing.T) []byte {
	return zipOf(t, map[string]string{"xl/workbook.xml": strings.Repeat("a", mostUnpacked+1)})
}

// Every spreadsheet and package of the corpus is refused with a sentence, or read; nothing panics.
func TestHostileWorkbooks(t *testing.T) {
	read, refused := 0, map[Code]int{}
	err := filepath.WalkDir("../../shared/corpus/hostile", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(body, []byte("PK")) && !strings.Contains(strings.ToLower(filepath.Ext(path)), "xls") {
			return nil
		}
		_, err = ReadRunningList(body, ListOptions{Today: listDay})
		var u *Unreadable
		switch {
		case err == nil:
			read++
		case errors.As(err, &u) && u.Message() != "":
			refused[u.Code]++
		default:
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		return nil
	})
	if err != nil {
		t.Skip("skipped 1: the corpus is not here")
	}
	t.Logf("%d read, refused %v", read, refused)
}

// FuzzRunningList turns bytes of a good workbook over.
func FuzzRunningList(f *testing.F) {
	f.Add(uint64(1), 10)
	b := excelize.NewFile()
	for i, h := range listHeader {
		name, _ := excelize.CoordinatesToCellName(i+1, 1)
		_ = b.SetCellValue("Sheet1", name, h)
	}
	out, err := b.WriteToBuffer()
	if err != nil {
		f.Fatal(err)
	}
	good := out.Bytes()
	f.Fuzz(func(t *testing.T, seed uint64, n int) {
		body, r := slices.Clone(good), rand.New(rand.NewPCG(seed, 1))
		for range min(max(n, 0), 200) {
			body[r.IntN(len(body))] = byte(r.IntN(256))
		}
		if _, err := ReadRunningList(body, ListOptions{Today: listDay}); err != nil {
			var u *Unreadable
			if !errors.As(err, &u) {
				t.Fatal(err)
			}
		}
	})
}

// zipOf is a package with these parts.
func zipOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rewritten is a package in one part of which something was replaced.
func rewritten(t *testing.T, body []byte, part, old, now string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	if !strings.Contains(parts[part], old) {
		t.Fatalf("%s has no %s", part, old)
	}
	parts[part] = strings.ReplaceAll(parts[part], old, now)
	return zipOf(t, parts)
}

// Rows that are not there cost nothing, and one with a cell at the end of the world costs its width and no more: what is
// counted is the memory asked for, beside the same rows with a near cell. A busy machine changes nothing in that.
func TestFarCellsAreCheap(t *testing.T) {
	read := func(column string, last int) (allocated uint64) {
		body := listOf(t, []any{1, "Việc", nil, nil, "Chi ủy A"})
		var rows strings.Builder
		for i := 3; i < 3000; i++ {
			fmt.Fprintf(&rows, `<row r="%d"><c r="%s%d"><v>1</v></c></row>`, i, column, i)
		}
		body = rewritten(t, body, "xl/worksheets/sheet1.xml", `</sheetData>`, rows.String()+fmt.Sprintf(`<row r="%d"><c r="%s%d" t="str"><f>A1</f></c></row></sheetData>`, last, column, last))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		l, err := ReadRunningList(body, ListOptions{Today: listDay})
		runtime.ReadMemStats(&after)
		if err != nil || len(l.Rows) != 1 {
			t.Fatalf("%s: %d rows, %v", column, len(l.Rows), err)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	near, far := read("L", 3000), read("XFD", 1048576)
	t.Logf("near %d bytes, far %d bytes", near, far)
	if !cheap(near, far) {
		t.Errorf("far cells ask for %d bytes, near ones for %d", far, near)
	}
	if cheap(near, near+1048576*widest) { // planted: the rows up to the last one are laid out too
		t.Error("rows that are laid out pass as cheap: the check cannot fail")
	}
}

// widest is what a row takes that is laid out up to its last possible cell.
const widest = 16384 * 16

// cheap allows for a row that grows as it is read.
func cheap(near, far uint64) bool { return far < near+3000*8*widest }
