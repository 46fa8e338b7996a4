package domain

import (
	"slices"
	"strings"
)

// A DocumentKind is a kind of document (thể loại), with its code in symbols, and who has it.
type DocumentKind struct {
	Code, Name   string
	Party, State bool
}

// DocumentKinds are the kinds there are: of the Party by 36-HD/VPTW of 03/4/2018, of the State by NĐ 30/2020/NĐ-CP.
var DocumentKinds = []DocumentKind{
	{"NQ", "Nghị quyết", true, true},
	{"CT", "Chỉ thị", true, true},
	{"QĐi", "Quy định", true, true},
	{"QĐ", "Quyết định", true, true},
	{"QC", "Quy chế", true, true},
	{"KL", "Kết luận", true, false},
	{"TB", "Thông báo", true, true},
	{"HD", "Hướng dẫn", true, true},
	{"CV", "Công văn", true, true},
	{"BC", "Báo cáo", true, true},
	{"KH", "Kế hoạch", true, true},
	{"CTr", "Chương trình", true, true},
	{"CTr", "Chương trình hành động", true, false},
	{"ĐA", "Đề án", true, true},
	{"TT", "Thông tri", true, false},
	{"QTr", "Quy trình", true, false},
	{"TTr", "Tờ trình", true, true},
}

// KindOf finds a kind by its printed name or its code, in whatever letters.
func KindOf(printed string) (DocumentKind, bool) {
	i := slices.IndexFunc(DocumentKinds, func(k DocumentKind) bool { return strings.EqualFold(k.Name, printed) || k.Code == printed })
	if i < 0 {
		return DocumentKind{}, false
	}
	return DocumentKinds[i], true
}

// Level is the level of a body that issues documents.
type Level string

const (
	CommitteeLevel  Level = "committee"  // cấp ủy, ban thường vụ
	BoardLevel      Level = "board"      // ban tham mưu, văn phòng
	CommissionLevel Level = "inspection" // ủy ban kiểm tra
)

// KindsSource is what KindsByLevel rests on. Its text was not at hand: an unusual kind is told and never refused.
const KindsSource = "66-QĐ/TW ngày 06/02/2017"

// KindsByLevel are the codes of the kinds that a body of a level issues.
var KindsByLevel = map[Level][]string{
	CommitteeLevel:  {"NQ", "CT", "KL", "QĐ", "QC", "QĐi", "TB", "HD", "BC", "CTr", "KH", "ĐA", "TT", "QTr", "TTr", "CV"},
	BoardLevel:      {"HD", "KH", "BC", "CV", "TB", "TTr", "ĐA", "CTr"},
	CommissionLevel: {"QĐ", "KL", "HD", "KH", "BC", "CV", "TB", "TTr", "CTr", "QTr"},
}

// LevelOf reads the level of a Party body from its printed name, "" when it is none of these: a body of the State, or a
// socio-political organisation.
func LevelOf(issuer string) Level {
	name := strings.ToLower(issuer)
	begins := func(with ...string) bool {
		return slices.ContainsFunc(with, func(w string) bool { return strings.HasPrefix(name, w) })
	}
	switch {
	case begins("ủy ban kiểm tra", "uỷ ban kiểm tra"):
		return CommissionLevel
	case begins("ban thường vụ", "ban chấp hành", "bch ", "btv ", "bộ chính trị", "ban bí thư", "tỉnh ủy", "thành ủy", "huyện ủy", "đảng ủy", "chi ủy", "đảng bộ", "chi bộ"):
		return CommitteeLevel
	case begins("ban tuyên giáo", "ban tổ chức", "ban dân vận", "ban nội chính", "ban xây dựng đảng", "văn phòng"):
		return BoardLevel
	}
	return ""
}

// UnusualKind tells whether a body of its level does not usually issue a kind. What is not known is not unusual.
func UnusualKind(printed, issuer string) bool {
	k, known := KindOf(printed)
	codes, has := KindsByLevel[LevelOf(issuer)]
	return known && has && !slices.Contains(codes, k.Code)
}

// Likeness is how a document relates to one of the register with the same symbol.
type Likeness string

const (
	SameDocument Likeness = "same"      // issuer, symbol and day: it is in the register already
	OtherDay     Likeness = "other_day" // the same issuer and symbol on another day: one of them is wrong
	PerhapsSame  Likeness = "perhaps"   // one of them does not say its issuer or its day
)

// Alike compares the identity of two documents: issuer, symbol and day of issue (the symbol alone is not unique), "" when
// they are two.
func Alike(issuer, symbol string, on Date, otherIssuer, otherSymbol string, otherOn Date) Likeness {
	switch {
	case symbol == "" || symbol != otherSymbol:
		return ""
	case issuer == "" || otherIssuer == "" || sameName(issuer, otherIssuer) && (on.IsZero() || otherOn.IsZero()):
		return PerhapsSame
	case !sameName(issuer, otherIssuer):
		return ""
	case on == otherOn:
		return SameDocument
	}
	return OtherDay
}
