package intake

import (
	"strings"
	"unicode"
)

// authorities are the printed abbreviations of the capacity in which one signs
// (Decree 30/2020/NĐ-CP, Art. 13; 36-HD/VPTW, II.7) and their plain form.
var authorities = []struct{ printed, plain string }{
	{"T/M", "TM"},
	{"TM.", "TM"},
	{"TM", "TM"},
	{"K/T", "KT"},
	{"KT.", "KT"},
	{"KT", "KT"},
	{"T/L", "TL"},
	{"TL.", "TL"},
	{"TL", "TL"},
	{"T/UQ", "TUQ"},
	{"TUQ.", "TUQ"},
	{"TUQ", "TUQ"},
	{"Q.", "Q"},
	{"THỪA LỆNH", "TL"},
	{"THAY MẶT", "TM"},
}

// authorityOf returns the capacity that a line names, or "".
func authorityOf(text string) string {
	if !isUpper(text) || len(text) > 200 {
		return ""
	}
	for _, a := range authorities {
		rest, ok := strings.CutPrefix(text, a.printed)
		if ok && strings.ContainsFunc(rest, unicode.IsLetter) && (strings.HasSuffix(a.printed, ".") || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ".")) {
			return a.plain
		}
	}
	return ""
}

// isAuthority reports whether a line opens a signature.
func isAuthority(text string) bool { return authorityOf(text) != "" }

// signerIn reads the signature from the lines of the tail. The title is the
// lines of capitals between the authority and the name; without an authority,
// those right above the name.
func signerIn(lines []string) Signer {
	var s Signer
	var title []string
	signed := false
	listed := false // inside "Nơi nhận"
	for _, text := range lines {
		switch {
		case text == "" || isRule(text):
			continue
		case isRecipientHead(text):
			listed = true
			continue
		}
		if a := authorityOf(text); a != "" {
			if !signed {
				s.OnBehalf, s.Authority = Text(text), Text(a)
			} else {
				s.OnBehalf += Text("; " + text)
			}
			signed, title, listed = true, nil, false
			continue
		}
		if m, ok := enumerate(text); ok && m.level == levelBullet {
			continue
		}
		if isUpper(text) && len(text) < 160 {
			title = append(title, text)
			continue
		}
		if isPersonName(text) && (signed || len(title) > 0 || !listed || !strings.ContainsAny(text, ";,")) {
			s.Name = Text(text)
			break
		}
	}
	if s.Name != "" || signed {
		s.Title = Text(strings.Join(title, " "))
	}
	return s
}

// ranks may stand before a signer's name and are no part of it.
var ranks = folded("đồng chí", "ts", "ths", "gs", "pgs", "bs", "đại tá", "thượng tá", "trung tá", "thiếu tá", "đại tướng", "thiếu tướng", "trung tướng")

// isPersonName reports whether a line is two to six capitalised words and
// nothing else.
func isPersonName(text string) bool {
	text = strings.TrimSpace(text)
	if rank := startsWithAny(fold(text), ranks); rank != "" {
		text = strings.TrimLeft(text[len(rank):], " .")
	}
	words := strings.Fields(text)
	if len(words) < 2 || len(words) > 6 || isUpper(text) || len(text) > 80 {
		return false
	}
	for _, w := range words {
		if !startsUpper(w) || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' }) {
			return false
		}
	}
	return startsWithAny(fold(text), folded("ban", "ủy ban", "sở", "văn phòng", "tổng cục", "hội đồng", "lưu", "nơi nhận", "kính gửi", "phụ lục")) == ""
}
