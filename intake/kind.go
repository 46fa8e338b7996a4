package intake

import "strings"

// kind is a kind of document and its abbreviations in symbols.
type kind struct {
	name  string
	low   string // fold(name)
	codes []string
}

// kinds lists the Party's (66-QĐ/TW, 36-HD/VPTW) and the State's (Decree
// 30/2020/NĐ-CP, Annex III; Law on Promulgation of Legal Documents) kinds.
// Where one abbreviation has two meanings, the first in the list is taken.
var kinds = func() []kind {
	table := []kind{
		{name: "Nghị quyết", codes: []string{"NQ"}},
		{name: "Nghị quyết liên tịch", codes: []string{"NQLT"}},
		{name: "Chỉ thị", codes: []string{"CT"}},
		{name: "Kết luận", codes: []string{"KL"}},
		{name: "Quyết định", codes: []string{"QĐ"}},
		{name: "Quy định", codes: []string{"QĐi", "QyĐ"}},
		{name: "Quy chế", codes: []string{"QC"}},
		{name: "Quy trình", codes: []string{"QTr"}},
		{name: "Thông tri", codes: []string{"TTri"}},
		{name: "Thông báo", codes: []string{"TB"}},
		{name: "Hướng dẫn", codes: []string{"HD"}},
		{name: "Kế hoạch", codes: []string{"KH"}},
		{name: "Kế hoạch liên tịch", codes: []string{"KHLT"}},
		{name: "Chương trình hành động", codes: []string{"CTHĐ"}},
		{name: "Chương trình phối hợp", codes: []string{"CTPH"}},
		{name: "Chương trình", codes: []string{"CTr"}},
		{name: "Báo cáo thẩm tra"},
		{name: "Báo cáo", codes: []string{"BC"}},
		{name: "Tờ trình", codes: []string{"TTr"}},
		{name: "Thông tư liên tịch", codes: []string{"TTLT"}},
		{name: "Thông tư", codes: []string{"TT"}},
		{name: "Nghị định", codes: []string{"NĐ"}},
		{name: "Công văn", codes: []string{"CV"}},
		{name: "Công điện", codes: []string{"CĐ"}},
		{name: "Đề án", codes: []string{"ĐA"}},
		{name: "Phương án", codes: []string{"PA"}},
		{name: "Dự án", codes: []string{"DA"}},
		{name: "Biên bản", codes: []string{"BB"}},
		{name: "Thông cáo", codes: []string{"TC"}},
		{name: "Điều lệ", codes: []string{"ĐL"}},
		{name: "Giấy mời", codes: []string{"GM"}},
		{name: "Lời kêu gọi"},
		{name: "Tuyên bố"},
		{name: "Pháp lệnh", codes: []string{"PL"}},
		{name: "Bộ luật"},
		{name: "Luật"},
		{name: "Hiến pháp"},
		{name: "Lệnh"},
	}
	for i := range table {
		table[i].low = fold(table[i].name)
	}
	return table
}()

// kindNamed returns the longest kind whose folded name starts low, or nil.
func kindNamed(low string) *kind {
	var best *kind
	for i := range kinds {
		if hasWords(low, kinds[i].low) && (best == nil || len(kinds[i].low) > len(best.low)) {
			best = &kinds[i]
		}
	}
	return best
}

// kindEnding returns the longest kind whose folded name ends low, or nil.
func kindEnding(low string) *kind {
	var best *kind
	for i := range kinds {
		k := &kinds[i]
		if strings.HasSuffix(low, k.low) && isWordStart(low, len(low)-len(k.low)) && (best == nil || len(k.low) > len(best.low)) {
			best = k
		}
	}
	return best
}

// kindOf returns the kind that the first part of a symbol's code means, or nil.
func kindOf(code string) *kind {
	head := code
	if i := strings.IndexAny(code, "-/"); i >= 0 {
		head = code[:i]
	}
	for i := range kinds {
		for _, c := range kinds[i].codes {
			if c == head {
				return &kinds[i]
			}
		}
	}
	return nil
}

// kindTitled returns the kind that a title line names, and what the line says
// after it. The name must fill its line ("KẾ HOẠCH", "Kế hoạch:") or be set in
// capitals before the subject ("KẾ HOẠCH Triển khai …").
func kindTitled(text string) (k *kind, subject string) {
	text = strings.Trim(text, " :.*_“”\"")
	if k = kindNamed(fold(clip(text, 200))); k == nil {
		return nil, ""
	}
	rest := strings.TrimLeft(text[len(k.name):], " :.-–")
	switch {
	case rest == "" || bare(rest) == "(du thao)":
		return k, ""
	case isUpper(text[:len(k.name)]) && !isUpper(text):
		return k, rest
	case isUpper(text) && len(k.name) > len("Luật") && kindNamed(fold(rest)) == nil && len(rest) > 30:
		return k, rest
	default:
		return nil, ""
	}
}
