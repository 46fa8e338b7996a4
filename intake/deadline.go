package intake

import (
	"fmt"
	"slices"
	"strings"
)

// deadline is one printed time bound, read.
type deadline struct {
	at, end    int // where its words stand in the clause
	iso        Date
	qualifier  Qualifier
	window     *Window
	recurrence string
	event      [2]int // where the event it counts from is named
	count      string // "P30D", "P5D(working)" from that event
}

// isDated reports whether a day, a period or a rule is fixed.
func (d deadline) isDated() bool {
	return d.iso != "" || d.window != nil || strings.HasPrefix(d.recurrence, "FREQ=")
}

// point is a printed day, month, quarter or year, with the days it spans.
type point struct {
	at, end  int
	unit     byte // 'd', 'm', 'q', 'y'
	from, to day
}

// cue is the wording before a point that makes a deadline of it.
type cue struct {
	word      string
	qualifier Qualifier
}

// cues are tried longest first; a day needs one, a month or quarter with its
// year does not.
var cues = []cue{
	{"hoàn thành chậm nhất là", By},
	{"hoàn thành chậm nhất", By},
	{"chậm nhất là đến", By},
	{"chậm nhất đến", By},
	{"chậm nhất vào", By},
	{"chậm nhất là", By},
	{"chậm nhất", By},
	{"muộn nhất là", By},
	{"muộn nhất", By},
	{"đến hết", By},
	{"cho đến hết", By},
	{"hạn cuối là", By},
	{"hạn cuối", By},
	{"hạn chót là", By},
	{"hạn chót", By},
	{"thời hạn đến", By},
	{"không quá", By},
	{"không muộn hơn", By},
	{"xong", By},
	{"hoàn thành trước", Before},
	{"xong trước", Before},
	{"trước", Before},
	{"hoàn thành trong", Within},
	{"xong trong", Within},
	{"trong", Within},
	{"dự kiến trong", Within},
	{"dự kiến", Within},
	{"vào", On},
	{"sau", After},
	{"đến", By},
}

var foldedCues = func() []cue {
	out := make([]cue, len(cues))
	for i, c := range cues {
		out[i] = cue{fold(c.word), c.qualifier}
	}
	return out
}()

// Cadences without a day (BLDS, Art. 147–148 count periods from their start).
var cadences = []struct{ word, rule string }{
	{"hằng tuần", "FREQ=WEEKLY"},
	{"hàng tuần", "FREQ=WEEKLY"},
	{"hằng tháng", "FREQ=MONTHLY"},
	{"hàng tháng", "FREQ=MONTHLY"},
	{"hằng quý", "FREQ=MONTHLY;INTERVAL=3"},
	{"hàng quý", "FREQ=MONTHLY;INTERVAL=3"},
	{"6 tháng một lần", "FREQ=MONTHLY;INTERVAL=6"},
	{"định kỳ 6 tháng", "FREQ=MONTHLY;INTERVAL=6"},
	{"định kỳ 06 tháng", "FREQ=MONTHLY;INTERVAL=6"},
	{"6 tháng, 1 năm", "FREQ=MONTHLY;INTERVAL=6"},
	{"6 tháng, năm", "FREQ=MONTHLY;INTERVAL=6"},
	{"định kỳ quý", "FREQ=MONTHLY;INTERVAL=3"},
	{"định kỳ tháng", "FREQ=MONTHLY"},
	{"định kỳ năm", "FREQ=YEARLY"},
	{"hằng năm", "FREQ=YEARLY"},
	{"hàng năm", "FREQ=YEARLY"},
}

// deadlinesIn reads every deadline of a clause given in matching form, in
// printed order. A day without a year is in the year of issue, or in the next
// when that day was already past.
func deadlinesIn(low string, issued day) []deadline {
	low = clip(low, 6000)
	points := pointsIn(low)
	var out []deadline
	for i := 0; i < len(points); i++ {
		d, used := boundAt(low, points, i, issued)
		if used == 0 {
			continue
		}
		out = append(out, d)
		i += used - 1
	}
	out = append(out, monthlyRules(low)...)
	slices.SortStableFunc(out, func(a, b deadline) int { return a.at - b.at })
	if len(out) > 0 {
		return out
	}
	if d, ok := relativeIn(low); ok {
		return []deadline{d}
	}
	return cadenceIn(low)
}

// boundAt reads the deadline that starts at points[i]. used is how many points
// it takes, 0 when none.
func boundAt(low string, points []point, i int, issued day) (d deadline, used int) {
	p := points[i]
	before := strings.TrimRight(low[max(0, p.at-48):p.at], " (:")
	start := p.at - (len(low[max(0, p.at-48):p.at]) - len(before))
	// "ngày bầu cử 15/3/2026": the event is named before its day.
	event := before
	if hasLastWord(before, "ngày") {
		event = strings.TrimRight(strings.TrimSuffix(before, "ngày"), " ")
	} else if j := strings.LastIndex(before, "ngày "); j >= 0 && !strings.ContainsAny(before[j:], ",;.") {
		event = strings.TrimRight(before[:j], " ")
	}
	eventAt := start - (len(before) - len(event))
	if rule, end := yearlyRule(low, p, points, i); rule != "" {
		c, at := cueBefore(event, eventAt)
		if at < 0 {
			at = p.at
		}
		return deadline{at: at, end: end, recurrence: rule, qualifier: c}, 1
	}
	if i+1 < len(points) {
		if d, ok := spanOf(low, p, points[i+1], event, eventAt, issued); ok {
			return d, 2
		}
	}
	if hasLastWord(event, "từ") {
		if end, from := openEnd(low, p.end); end > 0 {
			w := &Window{From: withYear(p.from, issued).iso()}
			return deadline{at: eventAt - len("từ"), end: end, qualifier: During, window: w, event: [2]int{from, end}}, 1
		}
		return deadline{}, 0
	}
	c, at := cueBefore(event, eventAt)
	if at < 0 {
		if p.unit == 'd' || p.unit == 'y' || p.from.year == 0 {
			return deadline{}, 0
		}
		c, at = Within, p.at
	}
	if p.unit == 'y' && c != Within && !strings.HasSuffix(event, fold("đến hết")) {
		return deadline{}, 0
	}
	return boundOf(p, c, at, issued), 1
}

// boundOf applies a qualifier to a point. A period is bounded by its last day;
// before a period means before its first.
func boundOf(p point, c Qualifier, at int, issued day) deadline {
	d := deadline{at: at, end: p.end, qualifier: c}
	from, to := withYear(p.from, issued), withYear(p.to, issued)
	switch {
	case c == After:
		if to.iso() != "" {
			d.window = &Window{From: to.next().iso()}
		}
	case p.unit == 'd':
		if c == Within {
			d.qualifier = On
		}
		d.iso = to.iso()
	case c == Before:
		d.iso = from.iso()
	default:
		d.iso = to.iso()
		if c == Within || c == On {
			d.qualifier = Within
			d.window = &Window{From: from.iso(), To: to.iso()}
		}
	}
	return d
}

// cueBefore finds the cue that ends at the end of before, which itself ends at
// index end. at is -1 when there is none.
func cueBefore(before string, end int) (q Qualifier, at int) {
	best := -1
	for i, c := range foldedCues {
		if strings.HasSuffix(before, c.word) && isWordStart(before, len(before)-len(c.word)) && (best < 0 || len(c.word) > len(foldedCues[best].word)) {
			best = i
		}
	}
	if best < 0 || foldedCues[best].word == "đến" && hasLastWord(before, fold("tính đến")) {
		return "", -1 // "tính đến ngày …" tells of the past
	}
	return foldedCues[best].qualifier, end - len(foldedCues[best].word)
}

// spanOf joins two points: "từ ngày a đến ngày b", "Quý IV/2025 và Quý I/2026".
func spanOf(low string, p, q point, event string, eventAt int, issued day) (deadline, bool) {
	between := strings.TrimSpace(low[p.end:q.at])
	if len(between) > 48 || strings.ContainsAny(between, ".;()") {
		return deadline{}, false
	}
	to := strings.HasPrefix(between, "đến") || between == "-" || between == "–"
	and := (between == "và" || between == ",") && p.unit == 'q' && q.unit == 'q'
	opened := hasLastWord(event, "từ") || hasLastWord(event, "trong")
	if !and && (!to || !opened && p.unit == 'd') {
		return deadline{}, false
	}
	d := deadline{at: p.at, end: q.end, qualifier: During}
	if and {
		d.qualifier = Within
	} else if opened {
		d.at = eventAt - len("trong")
		if hasLastWord(event, "từ") {
			d.at = eventAt - len("từ")
		}
	}
	last := withYear(q.to, issued)
	first := p.from
	if first.year == 0 {
		first.year = last.year
		if last.before(first) {
			first.year--
		}
	}
	d.window = &Window{From: first.iso(), To: last.iso()}
	d.iso = last.iso()
	return d, true
}

// openEnd reads "đến ngày bầu cử", "đến khi kết thúc": a span whose end is an event.
func openEnd(low string, from int) (end, event int) {
	rest := low[from:]
	trimmed := strings.TrimLeft(rest, " ")
	if !strings.HasPrefix(trimmed, "đến ") {
		return 0, 0
	}
	start := from + len(rest) - len(trimmed) + len("đến ")
	tail := clip(low[start:], 60)
	for _, stop := range []string{";", ".", ",", ":", "(", " gồm", " để", " và "} {
		if i := strings.Index(tail, stop); i >= 0 {
			tail = tail[:i]
		}
	}
	return start + len(strings.TrimRight(tail, " ")), start
}

// yearlyRule reads a day that comes back: "trước ngày 15/11 hằng năm", "(hàng
// năm) chậm nhất là ngày 20 tháng 12".
func yearlyRule(low string, p point, points []point, i int) (rule string, end int) {
	if p.unit != 'd' || p.from.year != 0 || !p.from.valid() {
		return "", 0
	}
	after := low[p.end:min(len(low), p.end+40)]
	if i+1 < len(points) {
		after = low[p.end:min(len(low), points[i+1].at, p.end+40)]
	}
	from := max(0, p.at-60)
	if i > 0 {
		from = max(from, points[i-1].end)
	}
	for _, year := range []string{"hằng năm", "hàng năm", "hàng, năm", "mỗi năm"} {
		year = fold(year)
		if j := strings.Index(after, year); j >= 0 && !strings.ContainsAny(after[:j], ";.") {
			end = p.end + j + len(year)
		} else if strings.Contains(low[from:p.at], year) {
			end = p.end
		} else {
			continue
		}
		return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", p.from.month, p.from.day), end
	}
	return "", 0
}

// withYear gives a day without a year the year of issue, or the next year when
// it was past by then. Without a day of issue it stays without a year.
func withYear(d, issued day) day {
	if d.year != 0 || issued.year == 0 {
		return d
	}
	d.year = issued.year
	if d.before(issued) {
		d.year++
	}
	if d.day == 29 && d.month == 2 && !d.valid() {
		d.day = 28
	}
	return d
}

// pointsIn lists the days, months, quarters and years of a clause.
func pointsIn(low string) []point {
	var out []point
	for i := 0; i < len(low); i++ {
		c := low[i]
		if !isWordStart(low, i) {
			continue
		}
		var p point
		switch {
		case '0' <= c && c <= '9':
			d, size := readDay(low[i:])
			if size == 0 || !isWordEnd(low, i+size) {
				i += skipDigits(low[i:]) - 1
				continue
			}
			if !d.valid() || i > 0 && (low[i-1] == '/' || low[i-1] == '-') {
				i += size - 1
				continue
			}
			p = point{at: i, end: i + size, unit: 'd', from: d, to: d}
		case c == 't':
			if m, size := afterWord(low[i:], "tháng", 2); size > 0 && m >= 1 && m <= 12 {
				year, y := readYear(low[i+size:])
				p = point{at: i, end: i + size + y, unit: 'm', from: day{year, m, 1}, to: lastOf(year, m)}
				p.to.year = year
			}
		case c == 'q':
			if q, size := readQuarter(low[i:]); size > 0 {
				year, y := readYear(low[i+size:])
				p = point{at: i, end: i + size + y, unit: 'q', from: day{year, 3*q - 2, 1}, to: lastOf(year, 3*q)}
				p.to.year = year
			}
		case c == 'n':
			if year, size := afterWord(low[i:], "năm", 4); size > 0 && year >= 1900 && year < 2200 {
				p = point{at: i, end: i + size, unit: 'y', from: day{year, 1, 1}, to: day{year, 12, 31}}
			}
		}
		if p.end > 0 && isWordEnd(low, p.end) {
			out = append(out, p)
			i = p.end - 1
		}
	}
	return out
}

func skipDigits(low string) int {
	n := 0
	for n < len(low) && ('0' <= low[n] && low[n] <= '9') {
		n++
	}
	return max(n, 1)
}

// readYear reads "/2026", " năm 2026" or ", năm 2026".
func readYear(low string) (year, size int) {
	if strings.HasPrefix(low, "/") || strings.HasPrefix(low, "-") {
		if year, n := readNumber(low[1:], 4); n == 4 {
			return year, 1 + n
		}
		return 0, 0
	}
	i := 0
	for i < len(low) && i < 2 && (low[i] == ' ' || low[i] == ',') {
		i++
	}
	if year, n := afterWord(low[i:], "năm", 4); n > 0 && year >= 1000 {
		return year, i + n
	}
	return 0, 0
}

// readQuarter reads "quý II", "quý 2".
func readQuarter(low string) (quarter, size int) {
	word := fold("quý")
	if !strings.HasPrefix(low, word) {
		return 0, 0
	}
	i := len(word)
	i += spaces(low[i:], 2)
	if i == len(word) || i >= len(low) {
		return 0, 0
	}
	if n, digits := readNumber(low[i:], 1); digits == 1 && n >= 1 && n <= 4 {
		return n, i + 1
	}
	for q, roman := range []string{"i", "ii", "iii", "iv"} {
		if hasWords(low[i:min(len(low), i+6)], roman) {
			return q + 1, i + len(roman)
		}
	}
	return 0, 0
}

// hasLastWord reports whether s ends with the word.
func hasLastWord(s, word string) bool {
	return strings.HasSuffix(s, word) && isWordStart(s, len(s)-len(word))
}
