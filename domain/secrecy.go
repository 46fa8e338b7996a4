package domain

import "strings"

// Kinds of inspections whose dossiers are usually secret (MẬT). They are known so that they can be refused.
const (
	SuspectedViolation InspectionKind = "suspected_violation" // kiểm tra khi có dấu hiệu vi phạm
	Complaint          InspectionKind = "complaint"           // giải quyết tố cáo
	Discipline         InspectionKind = "discipline"          // xem xét, thi hành kỷ luật
)

// namesSecret are words that name such a dossier, without marks. A topic on discipline at work (kỷ luật, kỷ cương
// hành chính) is none.
var namesSecret = []string{
	"dau hieu vi pham", "to cao", "thi hanh ky luat", "xem xet ky luat", "xu ly ky luat",
	"ho so ky luat", "ky luat dang vien", "ky luat to chuc dang", "khieu nai ky luat", "de nghi ky luat",
}

// openlyInspected refuses everything but regular and thematic inspection and supervision: what is about complaints,
// discipline and suspected violations stays out of this program before a byte of it is written.
func openlyInspected(k InspectionKind, topic string) error {
	switch k {
	case Examination, Supervision:
	case SuspectedViolation, Complaint, Discipline:
		return refuse(Secret, "dossiers of kind %q are not kept here", k)
	default:
		return refuse(Incomplete, "an inspection is %q or %q", Examination, Supervision)
	}
	plain := unmarked(topic)
	for _, words := range namesSecret {
		if strings.Contains(plain, words) {
			return refuse(Secret, "a topic with %q names a dossier that is not kept here", words)
		}
	}
	return nil
}

// letters are those of Vietnamese by the letter they are written with when marks are left out.
var letters = map[rune]string{
	'a': "àáảãạăằắẳẵặâầấẩẫậ", 'd': "đ", 'e': "èéẻẽẹêềếểễệ", 'i': "ìíỉĩị",
	'o': "òóỏõọôồốổỗộơờớởỡợ", 'u': "ùúủũụưừứửữự", 'y': "ỳýỷỹỵ",
}

// unmarked is a text in small letters without marks and with single spaces, however the marks were written; "kỉ luật" reads as "kỷ luật".
func unmarked(s string) string {
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	s = strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36F { // a mark on its own
			return -1
		}
		for plain, marked := range letters {
			if strings.ContainsRune(marked, r) {
				return plain
			}
		}
		return r
	}, s)
	return strings.ReplaceAll(s, "ki luat", "ky luat")
}
