package intake

import "strings"

// route is where a report goes: to a body, perhaps through another.
type route struct {
	to, via string
	reports bool // a report is owed
}

// Words around a report.
var (
	reportWord = fold("báo cáo")
	reportTo   = folded("về", "gửi về", "cho", "lên", "gửi", "gửi đến", "đến", "với", "trình")
	// notOwed precede a report that someone else makes, or that is only heard.
	notOwed = folded("nghe", "tiếp thu", "thẩm tra", "xét", "theo", "đội ngũ", "để tổng hợp,", "tổng hợp để")
	// notReport follow the words in a title: "báo cáo viên".
	notReport = folded("viên", "chính trị")
	// receiverEnds end the name of who receives.
	receiverEnds = folded("trước", "chậm nhất", "để", "theo", "về", "xem xét", "xử lý", "kết quả", "tình hình", "định kỳ", "khi", "trong", "bằng", "những", "đúng", "vào", "từ", "tổng hợp")
)

// routeOf reads the route of the report that a clause asks for, if any.
func routeOf(text, low string) route {
	var r route
	for i := indexWord(low, reportWord, 0); i >= 0; i = indexWord(low, reportWord, i+1) {
		after := low[i+len(reportWord):]
		before := strings.TrimRight(clipLeft(low[:i], 40), " ")
		if startsWithAny(strings.TrimLeft(clip(after, 24), " "), notReport) != "" || endsWithAny(before, notOwed) {
			continue
		}
		r.reports = true
		if r.to = receiver(text, low, i+len(reportWord)); r.to != "" {
			r.via = passage(text, low, i)
			return r
		}
	}
	return r
}

// receiver finds who gets the report: behind "về", "gửi", … a name, or a name
// straight behind the word.
func receiver(text, low string, start int) string {
	limit := min(len(low), start+400)
	for i := start; i < limit; i++ {
		switch low[i] {
		case ';', '.':
			if i+1 >= len(low) || low[i+1] == ' ' {
				return ""
			}
		case ' ':
			j := i + 1
			direct := strings.TrimSpace(low[start:i]) == ""
			if w := startsWithAny(clip(low[j:], 24), reportTo); w != "" {
				j += len(w)
				j += spaces(low[j:], 2)
			} else if !direct {
				continue
			}
			if readUnit(text[j:], low[j:]) > 0 {
				return cutName(text[j:], low[j:])
			}
		}
	}
	return ""
}

// cutName cuts the name of a body where something else begins.
func cutName(text, low string) string {
	limit := min(len(low), 200)
	for i := 0; i < limit; i++ {
		switch low[i] {
		case '(', ';', ':', '.':
			return strings.Trim(text[:i], " ,")
		case ',':
			if readUnit(text[min(len(text), i+2):], low[min(len(low), i+2):]) == 0 {
				return strings.Trim(text[:i], " ,")
			}
		case ' ':
			if startsWithAny(clip(low[i+1:], 24), receiverEnds) != "" && !startsUpper(text[i+1:]) {
				return strings.Trim(text[:i], " ,")
			}
		}
	}
	return strings.Trim(clip(text, limit), " ,")
}

// passage reads "(qua B)" or "qua B" behind a report.
func passage(text, low string, start int) string {
	end := min(len(low), start+600)
	for i := start; i < end; i++ {
		if low[i] != '(' && low[i] != ' ' && low[i] != ',' {
			continue
		}
		j := i + 1
		j += spaces(low[j:], 2)
		rest := clip(low[j:], 24)
		w := startsWithAny(rest, folded("qua", "thông qua"))
		if w == "" || low[i] == ' ' && w != "qua" {
			continue
		}
		j += len(w)
		j += spaces(low[j:], 2)
		if j >= len(low) || readUnit(text[j:], low[j:]) == 0 && low[i] != '(' {
			continue
		}
		name := text[j:min(len(text), j+200)]
		if stop := strings.IndexAny(name, "();.,"); stop >= 0 {
			name = name[:stop]
		}
		return strings.TrimSpace(name)
	}
	return ""
}

// endsWithAny reports whether s ends with one of words, as whole words.
func endsWithAny(s string, words []string) bool {
	for _, w := range words {
		if hasLastWord(s, w) {
			return true
		}
	}
	return false
}
