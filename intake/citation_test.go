package intake

import (
	"slices"
	"testing"
)

// citing wraps a sentence into a document and returns what it cites.
func citing(t *testing.T, sentence string) []Citation {
	t.Helper()
	return mustRead(t, "Số 9-KH/HU\nKẾ HOẠCH\nvề công tác\n\nI. NỘI DUNG\n\n"+sentence+"\n").Citations
}

func TestCitations(t *testing.T) {
	for _, c := range []struct {
		name, sentence string
		want           []Citation
	}{
		{
			"long issuer", "Thực hiện Nghị quyết số 45-NQ/TW, ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa XIII; các nội dung khác.",
			[]Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: "2023-11-24", Issuer: "Ban Chấp hành Trung ương Đảng khóa XIII"}},
		},
		{
			"canonical body", "Chỉ thị số 25-CT/TW, ngày 25/10/2023 của Ban bí thư khóa XIII “Về y tế cơ sở”.",
			[]Citation{{Kind: "Chỉ thị", Symbol: "25-CT/TW", Date: "2023-10-25", Issuer: "Ban Bí thư khóa XIII"}},
		},
		{
			"second mention merged", "Nghị quyết số 45-NQ/TW, ngày 24/11/2023 của Bộ Chính trị; tuyên truyền Nghị quyết 45 -NQ/TW; Nghị quyết số 045-NQ/TW.",
			[]Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: "2023-11-24", Issuer: "Bộ Chính trị"}},
		},
		{
			"date in the second mention", "Nghị quyết số 45-NQ/TW; Nghị quyết số 45-NQ/TW, ngày 24/11/2023 của Bộ Chính trị.",
			[]Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Date: "2023-11-24", Issuer: "Bộ Chính trị"}},
		},
		{
			"doubled word, spaced hyphen", "Tuyên truyền Chỉ thị số số 46 - CT/TW ngày 16/5/2025 của Bộ Chính trị về bầu cử.",
			[]Citation{{Kind: "Chỉ thị", Symbol: "46-CT/TW", Date: "2025-05-16", Issuer: "Bộ Chính trị"}},
		},
		{
			"chain", "Kế hoạch số 20-KH/TW, ngày 28/11/2023 của Bộ Chính trị về thực hiện Nghị quyết số 45-NQ/TW.",
			[]Citation{{Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: "2023-11-28", Issuer: "Bộ Chính trị", Implements: "45-NQ/TW"}, {Kind: "Nghị quyết", Symbol: "45-NQ/TW"}},
		},
		{
			"State forms", "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ; Kế hoạch số 04/KH-MTTQ-BTT ngày 04/12/2025 của Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Lạc về giám sát.",
			[]Citation{{Kind: "Nghị định", Symbol: "30/2020/NĐ-CP", Date: "2020-03-05", Issuer: "Chính phủ"}, {Kind: "Kế hoạch", Symbol: "04/KH-MTTQ-BTT", Date: "2025-12-04", Issuer: "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Lạc"}},
		},
		{
			"laws", "Luật Ngân sách nhà nước số 83/2015/QH13 được sửa đổi, bổ sung bởi Luật số 56/2024/QH15.",
			[]Citation{{Kind: "Luật", Symbol: "83/2015/QH13", Issuer: "Quốc hội"}, {Kind: "Luật", Symbol: "56/2024/QH15", Issuer: "Quốc hội"}},
		},
		{
			"law by day only", "Thực hiện Luật Bầu cử đại biểu Quốc hội ngày 25 tháng 6 năm 2015 trên địa bàn.",
			[]Citation{{Kind: "Luật", Date: "2015-06-25", Title: "Luật Bầu cử đại biểu Quốc hội"}},
		},
		{
			"words between", "Căn cứ Quy chế làm việc số 01-QC/ĐU ngày 02/7/2025 của Ban Chấp hành Đảng bộ xã Suối Bạc khoá I, nhiệm kỳ 2025 - 2030.",
			[]Citation{{Kind: "Quy chế", Symbol: "01-QC/ĐU", Date: "2025-07-02", Issuer: "Ban Chấp hành Đảng bộ xã Suối Bạc khoá I"}},
		},
		{
			"superseded", "Quyết định này thay thế Quyết định số 12/QĐ-UBND ngày 01/02/2020 của Ủy ban nhân dân tỉnh.",
			[]Citation{{Kind: "Quyết định", Symbol: "12/QĐ-UBND", Date: "2020-02-01", Issuer: "Ủy ban nhân dân tỉnh", Role: RoleSuperseded}},
		},
		{
			"lost đ", "Căn cứ Nghị định số 87/2017/ND-CP ngày 26/7/2017 của Chính phủ.",
			[]Citation{{Kind: "Nghị định", Symbol: "87/2017/NĐ-CP", Date: "2017-07-26", Issuer: "Chính phủ"}},
		},
		{
			"title, no symbol", "Chương trình hành động của Tỉnh ủy “về phát huy vai trò của trí thức”.",
			[]Citation{{Kind: "Chương trình hành động", Issuer: "Tỉnh ủy", Title: "về phát huy vai trò của trí thức"}},
		},
		{
			"carries out, no symbol", "Kế hoạch của Ban Thường vụ Tỉnh ủy triển khai thực hiện Chỉ thị số 25-CT/TW.",
			[]Citation{{Kind: "Kế hoạch", Issuer: "Ban Thường vụ Tỉnh ủy", Implements: "25-CT/TW"}, {Kind: "Chỉ thị", Symbol: "25-CT/TW"}},
		},
		{"its own symbol", "Kế hoạch số 9-KH/HU này.", []Citation{}},
		{"a product", "Xây dựng Kế hoạch của Ủy ban nhân dân xã về phòng cháy.", []Citation{}},
		{"a form", "Theo Mẫu số 01/BCĐBHĐND-MT và biên bản mẫu 03/HNMT.", []Citation{}},
		{"prices and fractions", "Chi 500.000 đồng/người/buổi, 1/2 số hộ, ngày 15/11/2025, 24/7.", []Citation{}},
		{"an impossible day", "Nghị quyết số 45-NQ/TW, ngày 31/02/2023 của Bộ Chính trị.", []Citation{{Kind: "Nghị quyết", Symbol: "45-NQ/TW", Issuer: "Bộ Chính trị"}}},
	} {
		if got := citing(t, c.sentence); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got  %+v\n want %+v", c.name, got, c.want)
		}
	}
}

// TestCitationRoles: what the preamble names is a ground; what that carries out is none.
func TestCitationRoles(t *testing.T) {
	d := mustRead(t, "Số 9-KH/HU\nKẾ HOẠCH\nvề y tế\n\nCăn cứ Kế hoạch số 200-KH/TU, ngày 01/3/2024 của Tỉnh ủy về thực hiện Chỉ thị số 25-CT/TW, Ban Thường vụ Huyện ủy xây dựng kế hoạch như sau:\nI. NỘI DUNG\n1. Giao Văn phòng thực hiện Kết luận số 7-KL/HU.\n")
	want := []Citation{{Kind: "Kế hoạch", Symbol: "200-KH/TU", Date: "2024-03-01", Issuer: "Tỉnh ủy", Role: RoleBasis, Implements: "25-CT/TW"}, {Kind: "Chỉ thị", Symbol: "25-CT/TW"}, {Kind: "Kết luận", Symbol: "7-KL/HU"}}
	if !slices.Equal(d.Citations, want) {
		t.Errorf("%+v", d.Citations)
	}
}

func TestCitationWarnings(t *testing.T) {
	d := mustRead(t, "Số: 9/KH-UBND\nAn Lạc, ngày 01 tháng 02 năm 2025\nKẾ HOẠCH\nvề y tế\n\nNghị quyết số 1-NQ/TU, ngày 03/01/2025 của Tỉnh ủy; Nghị quyết số 1-NQ/TU, ngày 04/01/2025 của Tỉnh ủy; Chỉ thị số 2-CT/TU, ngày 01/3/2025 của Tỉnh ủy.\n")
	for _, code := range []string{"citation_conflict", "citation_later"} {
		if !warned(d, code) {
			t.Errorf("%s is not said: %v", code, d.Warnings)
		}
	}
	if warned(d, "citation_unresolved") {
		t.Error("every citation has its symbol")
	}
}
