package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostRecipients bounds the list "Nơi nhận".
const mostRecipients = 500

// purposes are the words in brackets that say why a recipient gets a copy
// (Decree 30/2020/NĐ-CP, Annex I, 9; 36-HD/VPTW), without marks.
var purposes = []string{
	"bao cao", "b/c", "b.c", "bc", "thuc hien", "t/h", "th/h", "t.h", "phoi hop", "p/h", "chi dao", "c/d", "theo doi", "t/d", "biet", "de biet", "luu",
	"kiem tra", "giam sat", "dang tai", "thi hanh", "tong hop",
}

// isRecipientHead reports whether a line opens the list; an OCR may have lost
// its marks.
func isRecipientHead(text string) bool {
	low := bare(clip(text, 60))
	return strings.HasPrefix(low, "noi nhan") && (len(low) == len("noi nhan") || strings.HasPrefix(low[len("noi nhan"):], ":") || strings.HasPrefix(low[len("noi nhan"):], " "))
}

// recipientsIn reads the list from the lines of the tail. It ends at the
// signature, at a line of capitals, or when the lines stop being a list.
func recipientsIn(lines []string) []Recipient {
	out := []Recipient{}
	items := []string{}
	open, bulleted, blank := false, false, false
	for _, text := range lines {
		if !open {
			if !isRecipientHead(text) {
				continue
			}
			open = true
			colon := strings.IndexByte(text, ':')
			if colon < 0 || strings.TrimSpace(text[colon+1:]) == "" {
				continue
			}
			text = strings.TrimSpace(text[colon+1:])
		}
		if isAuthority(text) || len(items) >= mostRecipients {
			break
		}
		m, marked := enumerate(text)
		marked = marked && m.level == levelBullet
		switch {
		case text == "" || isRule(text):
			blank = true
			continue
		case marked:
			bulleted = true
			items = append(items, text[m.size:])
		case isUpper(text) && len(text) > 3 && !strings.HasSuffix(text, ";"):
			return finishRecipients(items, out)
		case !bulleted:
			if isPersonName(text) {
				return finishRecipients(items, out)
			}
			items = append(items, text)
		case ends(items[len(items)-1]):
			if !unicode.IsLower(firstRune(text)) {
				return finishRecipients(items, out)
			}
		case isPersonName(text) && (blank || strings.HasPrefix(fold(items[len(items)-1]), fold("lưu"))):
			return finishRecipients(items, out)
		default:
			items[len(items)-1] += " " + text
		}
		blank = false
	}
	return finishRecipients(items, out)
}

// ends reports whether an item is complete.
func ends(item string) bool {
	last, _ := utf8.DecodeLastRuneInString(item)
	return strings.ContainsRune(";.:", last)
}

// finishRecipients splits every item into its name and its purpose.
func finishRecipients(items []string, out []Recipient) []Recipient {
	for _, text := range items {
		text = strings.TrimRight(text, " ,;.:/")
		var rc Recipient
		if low := fold(text); hasWords(low, fold("lưu")) {
			rc = Recipient{Name: strings.Trim(text[len("Lưu"):], " :.,"), Purpose: Text(text[:len("Lưu")])}
		} else {
			rc.Name, rc.Purpose = splitPurpose(text)
		}
		if rc.Name != "" {
			out = append(out, rc)
		}
	}
	return out
}

// splitPurpose takes "(để b/c)" or "để báo cáo" off a recipient.
func splitPurpose(text string) (name string, purpose Text) {
	if strings.HasSuffix(text, ")") {
		if i := strings.LastIndexByte(text, '('); i > 0 {
			inside := text[i+1 : len(text)-1]
			plain := strings.TrimPrefix(bare(inside), "de ")
			for _, p := range purposes {
				if strings.HasPrefix(plain, p) {
					return strings.TrimRight(text[:i], " ,"), Text(strings.TrimSpace(inside))
				}
			}
		}
		return text, ""
	}
	if i := strings.LastIndex(fold(text), " để "); i > 0 {
		plain := strings.TrimPrefix(bare(text[i+1:]), "de ")
		for _, p := range purposes {
			if strings.HasPrefix(plain, p) {
				return strings.TrimRight(text[:i], " ,"), Text(text[i+1:])
			}
		}
	}
	return text, ""
}
