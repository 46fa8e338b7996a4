package intake

import (
	"fmt"
	"strings"
)

// cadenceIn reads what a clause says of repetition when it names no day: a plain
// cadence, else "định kỳ" alone, else "thường xuyên".
func cadenceIn(low string) []deadline {
	periodic := indexWord(low, fold("định kỳ"), 0)
	for periodic >= 0 && isMeeting(low[:periodic]) {
		periodic = indexWord(low, fold("định kỳ"), periodic+1)
	}
	reports := strings.Contains(low, fold("báo cáo")) || strings.Contains(low, fold("tổng hợp"))
	for _, c := range cadences {
		if i := indexWord(low, fold(c.word), 0); i >= 0 && (periodic >= 0 || reports) {
			at := i
			if periodic >= 0 && periodic < i && i-periodic < 24 {
				at = periodic
			}
			return []deadline{{at: at, end: i + len(c.word), recurrence: c.rule}}
		}
	}
	if periodic >= 0 {
		return []deadline{{at: periodic, end: periodic + len("định kỳ"), recurrence: "unspecified"}}
	}
	if i := indexWord(low, fold("thường xuyên"), 0); i >= 0 {
		return []deadline{{at: i, end: i + len("thường xuyên"), recurrence: "continuous"}}
	}
	return nil
}

// isMeeting reports whether "định kỳ" describes a meeting: "sinh hoạt định kỳ".
func isMeeting(before string) bool {
	before = strings.TrimRight(clipLeft(before, 40), " ")
	for _, w := range []string{"sinh hoạt", "sinh hoạt đảng", "họp", "sinh hoạt chi bộ"} {
		if hasLastWord(before, fold(w)) {
			return true
		}
	}
	return false
}

// monthlyRules reads "ngày 25 hằng tháng" and "ngày 20 của tháng cuối quý".
func monthlyRules(low string) []deadline {
	var out []deadline
	word := fold("ngày")
	for i := indexWord(low, word, 0); i >= 0; i = indexWord(low, word, i+1) {
		j := i + len(word)
		j += spaces(low[j:], 2)
		n, size := readNumber(low[j:], 2)
		if size == 0 || n < 1 || n > 31 {
			continue
		}
		j += size
		rest := low[j:min(len(low), j+60)]
		rule, used := "", 0
		for _, form := range []struct{ words, rule string }{
			{"của tháng cuối quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=%d"},
			{"tháng cuối quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=%d"},
			{"tháng cuối của quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=%d"},
			{"của tháng cuối mỗi quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=%d"},
			{"hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=%d"},
			{"hàng tháng", "FREQ=MONTHLY;BYMONTHDAY=%d"},
			{"mỗi tháng", "FREQ=MONTHLY;BYMONTHDAY=%d"},
			{"của tháng", "FREQ=MONTHLY;BYMONTHDAY=%d"},
		} {
			if words := fold(form.words); hasWords(strings.TrimLeft(rest, " "), words) && len(words) > used {
				rule, used = fmt.Sprintf(form.rule, n), len(words)
			}
		}
		if rule == "" {
			continue
		}
		before := strings.TrimRight(low[max(0, i-40):i], " ")
		q, at := cueBefore(before, i-(len(low[max(0, i-40):i])-len(before)))
		if at < 0 {
			at = i
		}
		end := j + len(rest) - len(strings.TrimLeft(rest, " ")) + used
		out = append(out, deadline{at: at, end: end, recurrence: rule, qualifier: q})
	}
	return out
}

// relativeIn reads "trong 05 ngày làm việc kể từ ngày …" and "30 ngày sau khi …":
// unresolved until the event has a day.
func relativeIn(low string) (deadline, bool) {
	for i := 0; i < len(low); i++ {
		if low[i] < '0' || low[i] > '9' || !isWordStart(low, i) {
			continue
		}
		n, size := readNumber(low[i:], 3)
		if size == 0 {
			i += skipDigits(low[i:])
			continue
		}
		j := i + size
		j += spaces(low[j:], 2)
		unit := ""
		for _, u := range []struct{ words, form string }{
			{"ngày làm việc", "P%dD(working)"}, {"ngày", "P%dD"}, {"tháng", "P%dM"}, {"giờ", "PT%dH"}, {"tuần", "P%dW"},
		} {
			if hasWords(low[j:], fold(u.words)) {
				unit, j = fmt.Sprintf(u.form, n), j+len(u.words)
				break
			}
		}
		if unit == "" {
			i = i + size - 1
			continue
		}
		j += spaces(low[j:], 2)
		joint := startsWithAny(low[j:min(len(low), j+24)], folded("kể từ khi", "kể từ", "tính từ", "từ khi", "từ ngày", "sau khi", "sau ngày"))
		if joint == "" {
			i = i + size - 1
			continue
		}
		k := j + len(joint)
		if joint == fold("từ ngày") || joint == fold("sau ngày") {
			k -= len("ngày")
		}
		k += spaces(low[k:], 2)
		event := clip(low[k:], 90)
		if stop := strings.IndexAny(event, ".,;()"); stop >= 0 {
			event = event[:stop]
		}
		end := k + len(strings.TrimRight(event, " "))
		at := i
		before := strings.TrimRight(low[max(0, i-40):i], " ")
		for _, w := range []string{"trong thời hạn", "trong vòng", "trong", "chậm nhất", "không quá"} {
			if hasLastWord(before, fold(w)) {
				at = i - (len(low[max(0, i-40):i]) - len(before)) - len(w)
				break
			}
		}
		return deadline{at: at, end: end, qualifier: Within, event: [2]int{k, end}, count: unit}, true
	}
	return deadline{}, false
}

// clipLeft keeps at most the last n bytes of s, from the start of a rune.
func clipLeft(s string, n int) string {
	if len(s) <= n {
		return s
	}
	i := len(s) - n
	for i < len(s) && s[i]&0xC0 == 0x80 {
		i++
	}
	return s[i:]
}
