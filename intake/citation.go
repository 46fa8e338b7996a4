package intake

import "strings"

// mostCitations bounds what one document can cite.
const mostCitations = 2000

// cited collects the distinct documents of a text.
type cited struct {
	own       string // key of the document's own symbol
	list      []Citation
	index     map[string]int // by key of symbol, or by kind, issuer and title
	conflicts []string       // symbols cited with two dates
	truncated bool
}

// issuerEnds end the name of the body that issued a cited document.
var issuerEnds = folded(
	"về", "hướng dẫn", "quy định", "triển khai", "thực hiện", "tổ chức thực hiện", "ban hành", "phê duyệt", "v/v", "nhiệm kỳ", "sửa đổi", "kèm theo",
	"tại", "đã", "là", "có", "để", "cho", "trong", "theo", "đối với", "nêu", "được", "tổng kết", "xử lý", "và ý kiến", "và các", "và hướng dẫn",
	"lãnh đạo", "tăng cường", "ngày", "số", "chỉ đạo", "cụ thể hóa", "thông qua", "năm", "bổ sung", "sơ kết", "nhằm", "và kế hoạch", "và nghị quyết",
	"và chỉ thị", "và kết luận", "và thông báo", "và quyết định", "và công văn", "do", "thì", "hết hiệu lực",
)

// titleStarts are those that end it with a capital too.
var titleStarts = folded("về", "quy định", "v/v")

// centralBodies are written in one way whatever the case in print.
var centralBodies = []string{"Ban Bí thư", "Bộ Chính trị", "Ban Chấp hành Trung ương", "Ban Thường vụ", "Chính phủ", "Thủ tướng Chính phủ", "Quốc hội"}

// issuersByCode are the bodies that a symbol itself names.
var issuersByCode = map[string]string{
	"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "BTC": "Bộ Tài chính", "BNV": "Bộ Nội vụ", "BYT": "Bộ Y tế", "BTP": "Bộ Tư pháp",
	"BKHCN": "Bộ Khoa học và Công nghệ", "BCA": "Bộ Công an", "BQP": "Bộ Quốc phòng", "BGDĐT": "Bộ Giáo dục và Đào tạo", "BXD": "Bộ Xây dựng", "BCT": "Bộ Công Thương",
}

// read adds the documents that a paragraph cites, in printed order. Those of
// the preamble are the grounds of the document.
func (c *cited) read(text string, preamble bool) {
	low := fold(text)
	floor, chain := 0, ""
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(low[i:], "của ") && i > 0 && low[i-1] == ' ' {
			c.unresolved(text, low, i, floor, &chain)
			continue
		}
		if strings.HasPrefix(text[i:], "Luật ") && isWordStart(text, i) {
			i += c.law(text, low, i)
			continue
		}
		if low[i] < '0' || low[i] > '9' || !isWordStart(text, i) {
			continue
		}
		s, rest, ok := readSymbol(text[i:], false)
		if !ok {
			i += skipDigits(low[i:]) - 1
			continue
		}
		end := len(text) - len(rest)
		if k := c.kindBefore(text, low, i, floor, &s); k != "" {
			cit := Citation{Kind: Text(k), Symbol: Text(s.String())}
			after := c.dateAndIssuer(text, low, end, &cit)
			implements, _ := implementsAt(low, text, after)
			cit.Implements = Text(implements)
			if preamble && !isObject(low, i) {
				cit.Role = RoleBasis
			} else if isSuperseded(low, i, end) {
				cit.Role = RoleSuperseded
			}
			if implements != "" {
				chain = implements
			} else if !isObject(low, i) {
				chain = s.String()
			}
			c.add(s, cit)
		}
		floor = end
		i = end - 1
	}
}

// add merges a mention into the list: the first mention fixes the place, later
// ones fill what it left out.
func (c *cited) add(s symbol, cit Citation) {
	key := s.key()
	if key == c.own {
		return
	}
	if i, ok := c.index[key]; ok {
		old := &c.list[i]
		if old.Date == "" {
			old.Date = cit.Date
		} else if cit.Date != "" && cit.Date != old.Date {
			c.conflicts = append(c.conflicts, string(old.Symbol))
		}
		if old.Issuer == "" {
			old.Issuer = cit.Issuer
		}
		if old.Implements == "" {
			old.Implements = cit.Implements
		}
		if cit.Role == RoleSuperseded {
			old.Role = cit.Role
		}
		return
	}
	if len(c.list) >= mostCitations {
		c.truncated = true
		return
	}
	c.index[key] = len(c.list)
	c.list = append(c.list, cit)
}

// kindBefore tells the kind of the document whose symbol starts at low[i:]: the
// capitalised kind before it, not further back than floor, else the kind its
// code stands for. A form ("Mẫu số 01/…") is no document. A code that an OCR
// robbed of its đ gets it back from the kind.
func (c *cited) kindBefore(text, low string, i, floor int, s *symbol) string {
	from := max(floor, i-200)
	before := strings.TrimRight(low[from:i], " :")
	said := false
	for hasLastWord(before, "số") {
		before = strings.TrimRight(strings.TrimSuffix(before, "số"), " :")
		said = true
	}
	for _, form := range folded("mẫu", "biểu", "phụ lục", "biên bản mẫu", "mẫu biểu") {
		if hasLastWord(before, form) {
			return ""
		}
	}
	var found *kind
	near := kindEnding(before)
	if near != nil {
		found = near
	} else {
		// "Quy chế làm việc số …", "Luật Ngân sách nhà nước số …": the last kind
		// with a capital.
		for j := len(before) - 1; j >= 0; j-- {
			if before[j] == ';' {
				break
			}
			if (j == 0 || before[j-1] == ' ' || before[j-1] == '(') && startsUpper(text[from+j:]) {
				if found = kindNamed(before[j:]); found != nil {
					break
				}
			}
		}
	}
	coded := kindOf(s.code)
	if near == nil && coded != nil && found != nil && found.name != "Luật" && len(found.codes) > 0 && coded.name != found.name {
		found = coded
	}
	switch {
	case found == nil && coded != nil:
		found = coded
	case found == nil && said:
		return "Công văn"
	case found == nil:
		return ""
	}
	if n := strings.IndexAny(s.code, "-/"); n > 0 {
		for _, code := range found.codes {
			if s.code[:n] != code && bare(s.code[:n]) == bare(code) {
				s.code = code + s.code[n:]
			}
		}
	}
	return found.name
}

// dateAndIssuer reads ", ngày 24/11/2023 của X" behind a symbol and returns
// where it stops.
func (c *cited) dateAndIssuer(text, low string, i int, cit *Citation) int {
	j := i + skipAny(low[i:], " ,")
	if word := fold("ngày"); hasWords(low[j:], word) {
		k := j + len(word)
		k += spaces(low[k:], 3)
		if d, size := readDay(low[k:]); size > 0 {
			cit.Date = d.iso()
			i = k + size
		}
	}
	j = i + skipAny(low[i:], " ,")
	if strings.HasPrefix(low[j:], "của ") {
		j += len("của ")
		name := bodyName(text[j:], low[j:])
		cit.Issuer = Text(canonicalBody(name))
		return j + len(name)
	}
	code := string(cit.Symbol)
	code = code[strings.LastIndexAny(code, "-/")+1:]
	switch body, ok := issuersByCode[code]; {
	case ok:
		cit.Issuer = Text(body)
	case len(code) == 4 && strings.HasPrefix(code, "QH") && allDigits(code[2:]):
		cit.Issuer = "Quốc hội"
	}
	return i
}

// bodyName cuts the name of an issuer at the start of text.
func bodyName(text, low string) string {
	limit := min(len(low), 240)
	for i := 0; i < limit; i++ {
		switch low[i] {
		case ';', '.', '(', ')', ':', ',', '"':
			if low[i] == ',' && i+2 < limit && jointBody(text[i+2:], low[i+2:limit]) {
				continue
			}
			return strings.TrimSpace(text[:i])
		case ' ':
			end := startsWithAny(clip(low[i+1:], 30), issuerEnds)
			if strings.HasPrefix(low[i+1:], "“") || end != "" && (!startsUpper(text[i+1:]) || contains(titleStarts, end)) {
				return strings.TrimSpace(text[:i])
			}
		}
	}
	return strings.TrimSpace(clip(text, limit))
}

// jointBody reports whether a joint document's next issuer follows a comma.
func jointBody(text, low string) bool {
	if !startsUpper(text) || readUnit(text, low) == 0 {
		return false
	}
	end := strings.IndexAny(low, ";.“")
	if end < 0 {
		end = len(low)
	}
	return strings.Contains(low[:end], " và ")
}

// canonicalBody writes the Party's and the State's highest bodies as they write
// themselves: "Ban bí thư" is "Ban Bí thư".
func canonicalBody(name string) string {
	low := fold(name)
	for _, body := range centralBodies {
		if hasWords(low, fold(body)) && len(body) <= len(name) {
			return body + name[len(body):]
		}
	}
	return name
}

// implementsAt reads "về thực hiện Nghị quyết số 45-NQ/TW" at low[i:].
func implementsAt(low, text string, i int) (implemented string, end int) {
	tail := clip(low[min(i, len(low)):], 200)
	j := 0
	for {
		j += spaces(tail[j:], 3)
		w := startsWithAny(tail[j:], folded("về việc", "về", "triển khai", "tổ chức", "để", "hướng dẫn"))
		if w == "" {
			break
		}
		j += len(w)
	}
	if !hasWords(tail[j:], fold("thực hiện")) {
		return "", 0
	}
	j += len(fold("thực hiện"))
	j += spaces(tail[j:], 3)
	k := kindNamed(tail[j:])
	if k == nil {
		return "", 0
	}
	j += len(k.low)
	for {
		j += spaces(tail[j:], 3)
		if !hasWords(tail[j:], "số") {
			break
		}
		j += len("số")
	}
	s, rest, ok := readSymbol(text[i+j:], false)
	if !ok {
		return "", 0
	}
	return s.String(), len(text) - len(rest)
}

// isObject reports whether the document at low[i:] is named as what another
// one carries out.
func isObject(low string, i int) bool {
	before := strings.TrimRight(clipLeft(low[:i], 60), " ")
	for hasLastWord(before, "số") {
		before = strings.TrimRight(strings.TrimSuffix(before, "số"), " ")
	}
	k := kindEnding(before)
	if k == nil {
		return false
	}
	before = strings.TrimRight(before[:len(before)-len(k.low)], " ")
	return hasLastWord(before, fold("về thực hiện")) || hasLastWord(before, fold("triển khai thực hiện")) || hasLastWord(before, fold("sửa đổi, bổ sung bởi"))
}

// isSuperseded reports whether the text says that the document ceases.
func isSuperseded(low string, i, end int) bool {
	before := clipLeft(low[:i], 60)
	for _, w := range folded("thay thế", "bãi bỏ") {
		if j := strings.LastIndex(before, w); j >= 0 && !strings.ContainsAny(before[j:], ".;") {
			return true
		}
	}
	after := clip(low[end:], 500)
	if stop := strings.IndexByte(after, ';'); stop >= 0 {
		after = after[:stop]
	}
	j := strings.Index(after, fold("hết hiệu lực"))
	return j >= 0 && !strings.Contains(after[:j], ". ")
}

// unresolved adds a document cited without a symbol, whose kind stands right
// before "của" at low[i:]: "Chương trình hành động của Tỉnh ủy “về …”". A
// product still to be made, or the document itself, is none.
func (c *cited) unresolved(text, low string, i, floor int, chain *string) {
	before := strings.TrimRight(low[max(floor, i-80):i], " ")
	k := kindEnding(before)
	if k == nil {
		return
	}
	at := max(floor, i-80) + len(before) - len(k.low)
	if !startsUpper(text[at:]) {
		return
	}
	lead := strings.TrimRight(low[max(0, at-40):at], " ")
	for _, w := range folded("xây dựng", "ban hành", "dự thảo", "trên đây là", "trình", "bản", "văn bản", "tham mưu", "trên đây", "soạn thảo", "phê duyệt") {
		if hasLastWord(lead, w) {
			return
		}
	}
	j := i + len("của ")
	name := bodyName(text[j:], low[j:])
	if readUnit(name, fold(name)) == 0 {
		return
	}
	end := j + len(name)
	rest := strings.TrimLeft(clip(text[end:], 1200), " ")
	restLow := fold(clip(rest, 60))
	cit := Citation{Kind: Text(k.name), Issuer: Text(canonicalBody(name))}
	switch {
	case strings.HasPrefix(rest, "“"):
		if stop := strings.Index(clip(rest, 800), "”"); stop > 0 {
			cit.Title = Text(strings.TrimSpace(rest[len("“"):stop]))
		}
		cit.Implements = Text(*chain)
		if isNew(*chain, low, at) {
			cit.Implements = ""
		}
	case startsWithAny(restLow, folded("triển khai thực hiện", "thực hiện", "về", "về việc")) != "":
		implements, _ := implementsAt(low, text, end)
		cit.Implements = Text(implements)
		if implements == "" {
			cit.Title = Text(titleOfRest(rest))
		}
	default:
		return
	}
	key := fold(strings.Join([]string{k.name, string(cit.Issuer), string(cit.Implements), string(cit.Title)}, "\n"))
	if _, again := c.index[key]; !again && len(c.list) < mostCitations {
		c.index[key] = len(c.list)
		c.list = append(c.list, cit)
	}
}

// isNew reports whether the programme at low[at:] does not belong to a list of
// documents that all serve the one named first: no semicolon leads to it.
func isNew(chain, low string, at int) bool {
	if chain == "" {
		return true
	}
	return !strings.HasSuffix(strings.TrimRight(low[:at], " "), ";")
}

// titleOfRest cuts a title that is not in quotation marks.
func titleOfRest(rest string) string {
	rest = clip(rest, 400)
	if stop := strings.IndexAny(rest, ";.(“"); stop >= 0 {
		rest = rest[:stop]
	}
	return strings.TrimRight(rest, " ,")
}

// law adds a law cited by its title and day alone: "Luật Bầu cử … ngày 25 tháng
// 6 năm 2015". It returns the bytes of the title, 0 when there is none.
func (c *cited) law(text, low string, i int) int {
	window := clip(low[i:], 240)
	if stop := strings.IndexAny(window, ";:("); stop >= 0 {
		window = window[:stop]
	}
	at := indexWord(window, "ngày", 0)
	if at < 0 || len(c.list) >= mostCitations {
		return 0
	}
	k := at + len("ngày")
	k += spaces(window[k:], 3)
	d, size := readDay(window[k:])
	title := strings.TrimRight(text[i:i+at], " ,")
	if size == 0 || d.iso() == "" || len(title) < 12 || strings.ContainsAny(title, "/0123456789") || strings.Contains(window[:at], " và luật ") {
		return 0
	}
	key := "luật\n" + string(d.iso())
	if _, again := c.index[key]; again {
		return at
	}
	c.index[key] = len(c.list)
	c.list = append(c.list, Citation{Kind: "Luật", Date: d.iso(), Title: Text(title)})
	return at
}

// skipAny counts the leading bytes of s that are in set, at most four.
func skipAny(s, set string) int {
	n := 0
	for n < len(s) && n < 4 && strings.IndexByte(set, s[n]) >= 0 {
		n++
	}
	return n
}
