package intake

import (
	"strings"
)

// mostObligations bounds what one document can give.
const mostObligations = 5000

// reader walks the section tree and collects obligations.
type reader struct {
	issuer    issuer
	issued    day
	articled  bool // the body is made of articles: only articles of execution give duties
	found     []Obligation
	truncated bool
	yearless  bool // a day was printed without a year and none could be given
}

// scope is what the headings above an item say.
type scope struct {
	units     []string // whom the heading or the lead-in charges
	own       bool     // they are the issuer itself
	strength  Strength
	silent    bool // aims, narrative, slogans: nothing below is an obligation
	datedOnly bool // the heading is itself the obligation: below, only dated items count
	executes  bool // an article of execution
	fields    fields
}

// Headings whose text gives no obligation.
var (
	silentHeadings = folded(
		"mục đích", "yêu cầu", "mục tiêu", "chỉ tiêu", "quan điểm", "phạm vi", "đối tượng", "thành phần", "nguyên tắc", "phương châm", "ý nghĩa",
		"ưu điểm", "về ưu điểm", "hạn chế", "về hạn chế", "tồn tại", "khuyết điểm", "nguyên nhân", "kết quả đạt được", "những kết quả", "tình hình",
		"thực trạng", "đặc điểm", "đánh giá chung", "bối cảnh", "sự cần thiết", "khẩu hiệu", "kinh phí", "nguồn kinh phí", "hiệu lực", "điều khoản thi hành",
		"giải thích từ ngữ", "căn cứ pháp lý", "biểu mẫu", "mẫu biểu",
	)
	executing = folded("tổ chức thực hiện", "tổ chức thi hành", "trách nhiệm", "phân công", "giao", "điều khoản thi hành", "điều khoản thực hiện")
	tasked    = folded("có nhiệm vụ", "có trách nhiệm", "chịu trách nhiệm", "chủ trì")
	effects   = folded("có hiệu lực", "hết hiệu lực", "hiệu lực thi hành", "chịu trách nhiệm thi hành", "trách nhiệm thi hành quyết định", "trách nhiệm thi hành nghị quyết")
	closings  = folded("trên đây là", "trên đây", "nghị quyết này đã được", "nhận được", "nơi nhận", "trong quá trình thực hiện, nếu có", "trong quá trình triển khai, nếu có", "trong quá trình thực hiện nếu có")
)

// walk visits the items below parent.
func (r *reader) walk(parent *item, in scope) {
	below := in
	for i, it := range parent.children {
		r.visit(it, below)
		if i+1 < len(parent.children) && len(it.children) == 0 && it.label == "¶" && strings.HasSuffix(it.text, ":") {
			// "Các cấp ủy … thực hiện các nhiệm vụ sau:" charges the numbers after it.
			below = r.charged(it, in)
		}
	}
}

// visit reads one item and what stands below it.
func (r *reader) visit(it *item, in scope) {
	if r.silent(it) {
		in.silent = true
	}
	if it.level < levelBullet && containsAny(it.title(), executing) || it.path == "" && it.level == levelRoman {
		in.executes = true
	}
	if in.silent {
		return
	}
	if len(it.children) == 0 {
		r.leaf(it, in)
		return
	}
	if f := fieldsOf(it); f.found() {
		f.inherit(in.fields)
		r.block(it, f)
		in.fields, in.datedOnly, in.units = f, true, f.leads
		r.walk(it, in)
		return
	}
	below := r.charged(it, in)
	if isSentence(it.text) {
		// A sentence that charges somebody is an obligation whatever follows it.
		if _, ok := findSubject(it.words(), it.lows(), len(in.units) > 0); ok {
			r.leaf(it, in)
			r.walk(it, below)
			return
		}
	}
	if len(below.units) == 0 || sameUnits(below.units, in.units) {
		if ds := deadlinesIn(it.lows(), r.issued); len(ds) > 0 && ds[0].isDated() && !strings.HasPrefix(ds[0].recurrence, "FREQ=") {
			r.add(it, it.words(), it.lows(), ds[0], r.charge(in))
			below.datedOnly = true
		}
	}
	r.walk(it, below)
}

// isSentence reports whether a paragraph ends like one.
func isSentence(text string) bool {
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, ";") || strings.HasSuffix(text, "./")
}

// silent reports whether an item's heading rules out obligations below it.
func (r *reader) silent(it *item) bool {
	low := it.title()
	h := startsWithAny(low, silentHeadings)
	if h == "" {
		return false
	}
	if len(it.children) == 0 {
		// A leaf may use the same word as a verb: "Đánh giá …", "Yêu cầu X …".
		colon := strings.Index(clip(it.lows(), 120), ":")
		return colon > 0 || h == fold("kinh phí") || h == fold("nguồn kinh phí")
	}
	if h != fold("yêu cầu") {
		return true
	}
	rest := strings.TrimLeft(it.words()[min(len(it.words()), len(h)):], " ")
	return rest == "" || readUnit(rest, fold(rest)) == 0 && startsWithAny(fold(rest), unitNouns) == ""
}

// charged is the scope below a heading: the unit it names, or whom its lead-in
// sentence charges. A body that only gives orders there ("X yêu cầu:") is not
// charged itself.
func (r *reader) charged(it *item, in scope) scope {
	text, low := it.words(), it.lows()
	open := strings.HasSuffix(text, ":")
	if open {
		text, low = text[:len(text)-1], low[:len(low)-1]
	}
	below := in
	if readUnit(text, low) > 0 && len(text) <= 260 && !strings.HasSuffix(text, ";") {
		if at, _ := dutyAt(text, low, 0); at < 0 && !strings.Contains(text, ": ") {
			below.units = splitUnits(text)
			below.own = r.isOwn(text)
			return below
		}
	}
	s, ok := findSubject(text, low, len(in.units) > 0)
	if ok && contains(folded(orders...), s.verb) && !s.explicit {
		s, ok = ordered(text, low)
	}
	if !ok {
		return below
	}
	below.units, below.own, below.strength = splitUnits(s.name), r.isOwn(s.name), s.strength
	return below
}

// leaf reads a paragraph with nothing below it.
func (r *reader) leaf(it *item, in scope) {
	text, low := it.words(), it.lows()
	head := clip(low, 700)
	if len(text) < 12 || strings.HasPrefix(text, "[") || startsWithAny(head, closings) != "" || containsAny(head, effects) && !in.datedOnly {
		return
	}
	if r.articled && !in.executes {
		s, ok := findSubject(text, low, false)
		if !ok || !s.explicit && !contains(tasked, s.verb) {
			return
		}
	}
	if label, _ := fieldLabel(low); label != fieldNone && in.fields.found() {
		return // the block has taken it
	}
	s, ok := findSubject(text, low, len(in.units) > 0)
	if ok && contains(folded(orders...), s.verb) && !s.explicit {
		if inner, found := ordered(text, low); found {
			s = inner
		} else if r.isOwn(s.name) {
			return
		}
	}
	if ok && isExhortation(low, s) {
		return
	}
	given := r.charge(in)
	switch {
	case ok:
		given = charge{units: splitUnits(s.name), own: r.isOwn(s.name), strength: s.strength, lead: s.verb == "chủ trì", rest: s.rest}
		if in.datedOnly {
			given.timedOnly = true
		}
	case len(in.units) > 0:
		given.lead = hasWords(low, "chủ trì")
		given.timedOnly = in.datedOnly
	default:
		given.timedOnly, given.dated = true, true
	}
	if given.own {
		given.timedOnly = true
	}
	r.emit(it, text, low, given)
}

// charge is who is charged with what follows.
type charge struct {
	units     []string
	own       bool // the issuer charges itself
	strength  Strength
	lead      bool
	rest      int  // where the duty starts
	timedOnly bool // an obligation only when time bounds it
	dated     bool // and then only by a day or a period
	fields    fields
}

// charge is what a scope gives to an item that names nobody: the units of the
// heading, else the issuer.
func (r *reader) charge(in scope) charge {
	c := charge{units: in.units, own: in.own, strength: in.strength, fields: in.fields}
	if c.strength == "" {
		c.strength = Order
	}
	if len(c.units) == 0 && r.issuer.own != "" {
		c.units, c.own = []string{r.issuer.own}, true
	}
	return c
}

// emit splits a paragraph by its deadlines and adds its obligations: one for
// each clause with its own time, else one for the paragraph.
func (r *reader) emit(it *item, text, low string, c charge) {
	type timed struct {
		from, to int
		bounds   []deadline
	}
	var parts []timed
	var loose []deadline // "thường xuyên" and counts from an event
	from := 0
	for _, cut := range clauses(low) {
		ds := deadlinesIn(low[cut[0]:cut[1]], r.issued)
		for i := range ds {
			ds[i].shift(cut[0])
		}
		if len(ds) > 0 && (ds[0].isDated() || ds[0].recurrence == "unspecified") {
			parts = append(parts, timed{from, cut[1], ds})
			from = cut[1]
		} else {
			loose = append(loose, ds...)
		}
	}
	switch {
	case len(parts) == 0 && c.timedOnly && (c.dated || len(loose) == 0 || loose[0].recurrence != ""):
		return
	case len(parts) == 0:
		d := deadline{}
		if len(loose) > 0 {
			d = loose[0]
		}
		r.add(it, text, low, d, c)
		return
	}
	kept := 0
	for _, p := range parts {
		if c.dated && !p.bounds[0].isDated() {
			continue
		}
		kept++
	}
	for i, p := range parts {
		if c.dated && !p.bounds[0].isDated() {
			continue
		}
		begin, end := p.from, p.to
		if kept == 1 {
			begin, end = 0, len(text)
		} else if i == len(parts)-1 {
			end = len(text)
		}
		rules := 0
		for _, d := range p.bounds {
			if strings.HasPrefix(d.recurrence, "FREQ=") {
				rules++
			}
		}
		if rules < len(p.bounds) {
			p.bounds = p.bounds[:1]
		}
		for _, d := range p.bounds {
			r.addPart(it, text, low, begin, end, d, c)
		}
	}
}

// shift moves a deadline by the start of its clause.
func (d *deadline) shift(by int) {
	d.at += by
	d.end += by
	if d.event[1] > 0 {
		d.event[0] += by
		d.event[1] += by
	}
}

// clauses cuts a paragraph at semicolons and full stops outside brackets.
func clauses(low string) [][2]int {
	var out [][2]int
	from, depth := 0, 0
	for i := 0; i < len(low); i++ {
		switch low[i] {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case ';', '.':
			if depth == 0 && (low[i] == ';' || i+1 < len(low) && low[i+1] == ' ' && (i == 0 || low[i-1] > '9')) {
				out = append(out, [2]int{from, i + 1})
				from = i + 1
			}
		}
	}
	if from < len(low) {
		out = append(out, [2]int{from, len(low)})
	}
	return out
}

// isExhortation reports whether a charge only repeats that the document be
// carried out well: "Đề nghị … triển khai thực hiện nghiêm túc, hiệu quả".
func isExhortation(low string, s subject) bool {
	if s.strength != Request && !s.explicit {
		return false
	}
	rest := clip(low[s.rest:], 400)
	if routeOf(rest, rest).reports {
		return false
	}
	for {
		trimmed := strings.TrimLeft(rest, " ,")
		w := startsWithAny(trimmed, folded("phối hợp", "nghiêm túc", "tổ chức", "triển khai", "quán triệt", "quan tâm", "khẩn trương", "chủ động", "kịp thời", "và", "có trách nhiệm"))
		if w == "" {
			rest = trimmed
			break
		}
		rest = trimmed[len(w):]
	}
	if !hasWords(rest, fold("thực hiện")) {
		return false
	}
	if ds := deadlinesIn(rest, day{}); len(ds) > 0 && ds[0].recurrence != "continuous" {
		return false
	}
	return containsAny(rest, folded("nghiêm túc", "nghiêm", "hiệu quả", "tốt", "nội dung trên", "này", "theo tinh thần"))
}

// isOwn reports whether a name means the issuer: all its words are the
// issuer's, abbreviations spelt out.
func (r *reader) isOwn(name string) bool {
	if r.issuer.own == "" {
		return false
	}
	own := map[string]bool{}
	for _, w := range strings.Fields(spelt(r.issuer.own)) {
		own[w] = true
	}
	words := strings.Fields(spelt(name))
	for _, w := range words {
		if !own[w] {
			return false
		}
	}
	return len(words) >= 2 && strings.HasPrefix(spelt(r.issuer.own), words[0]+" "+words[1])
}

// abbreviations are spelt out before names are compared.
var abbreviations = strings.NewReplacer(
	"ubmttq", "ủy ban mặt trận tổ quốc", "mttq", "mặt trận tổ quốc", "ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "btv", "ban thường vụ",
	"btt", "ban thường trực", "ubkt", "ủy ban kiểm tra", " việt nam", "", "(", " ", ")", " ", ",", " ",
)

// spelt is a name in matching form without abbreviations and the country.
func spelt(name string) string { return abbreviations.Replace(fold(name)) }

func sameUnits(a, b []string) bool {
	return strings.Join(a, "\n") == strings.Join(b, "\n")
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}
