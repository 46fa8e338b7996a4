package intake

import "testing"

// TestHeads reads the heads of documents of every form.
func TestHeads(t *testing.T) {
	body := "\nI. NỘI DUNG\n1. Giao Ban Tuyên giáo theo dõi, đôn đốc.\n"
	for _, c := range []struct {
		name, text string
		symbol     Text
		number     Number
		code, kind Text
		issued     Date
		place      Text
		subject    Text
	}{
		{
			"Party form", "ĐẢNG BỘ TỈNH AN LẠC\nHUYỆN ỦY THANH BÌNH\n*\nSố 45 - KH/HU\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Bình, ngày 3 tháng 4 năm 2024\nKẾ HOẠCH\nthực hiện công tác dân vận\n-----" + body,
			"45-KH/HU", 45, "KH/HU", "Kế hoạch", "2024-04-03", "Thanh Bình", "thực hiện công tác dân vận",
		},
		{"stray space", "Số 32 -HD/ĐUK\nHƯỚNG DẪN\nVề công tác khuyến học\n" + body, "32-HD/ĐUK", 32, "HD/ĐUK", "Hướng dẫn", "", "", "Về công tác khuyến học"},
		{"spaces round the hyphen", "Số: 45 - CT/TW\nCHỈ THỊ\nvề bầu cử\n" + body, "45-CT/TW", 45, "CT/TW", "Chỉ thị", "", "", "về bầu cử"},
		{"blank number", "Số:      /KH-MTTQ-BTT\nSuối Bạc, ngày    tháng 01 năm 2026\nKẾ HOẠCH\nTổ chức hội nghị\n" + body, "", 0, "KH-MTTQ-BTT", "Kế hoạch", "", "Suối Bạc", "Tổ chức hội nghị"},
		{"dotted number", "Số: ……/TB-SNV\nTHÔNG BÁO\nKết luận\n" + body, "", 0, "TB-SNV", "Thông báo", "", "", "Kết luận"},
		{"blank number, Party", "Số       -TB/ĐU\nTHÔNG BÁO\nKết luận\n" + body, "", 0, "TB/ĐU", "Thông báo", "", "", "Kết luận"},
		{"number on the next line", "Số:\n99/2025/NQ-HĐND\nNGHỊ QUYẾT\nVề mức chi\n" + body, "99/2025/NQ-HĐND", 99, "NQ-HĐND", "Nghị quyết", "", "", "Về mức chi"},
		{
			"two columns", "ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 7/QĐ-UBND             An Lạc, ngày 05 tháng 3 năm 2025\nQUYẾT ĐỊNH\nVề việc kiện toàn\n" + body,
			"7/QĐ-UBND", 7, "QĐ-UBND", "Quyết định", "2025-03-05", "An Lạc", "Về việc kiện toàn",
		},
		{"columns on one line", "Số: 7/QĐ-UBND An Lạc, ngày 05 tháng 3 năm 2025\nQUYẾT ĐỊNH\nVề việc kiện toàn\n" + body, "7/QĐ-UBND", 7, "QĐ-UBND", "Quyết định", "2025-03-05", "An Lạc", "Về việc kiện toàn"},
		{"place over two lines", "Số: 7/QĐ-UBND\nAn\nLạc, ngày 05 tháng 3 năm 2025\nQUYẾT ĐỊNH\nVề việc kiện toàn\n" + body, "7/QĐ-UBND", 7, "QĐ-UBND", "Quyết định", "2025-03-05", "An Lạc", "Về việc kiện toàn"},
		{"impossible day", "Số: 7/QĐ-UBND\nAn Lạc, ngày 2 tháng 44 năm 2022\nQUYẾT ĐỊNH\nVề việc kiện toàn\n" + body, "7/QĐ-UBND", 7, "QĐ-UBND", "Quyết định", "", "An Lạc", "Về việc kiện toàn"},
		{"unreadable number", "Số:2#37 /QĐ-BTC\nQUYẾT ĐỊNH\nPhê duyệt\n" + body, "", 0, "QĐ-BTC", "Quyết định", "", "", "Phê duyệt"},
		{"subject over lines", "KẾ HOẠCH\nTổ chức hội nghị lần thứ hai để lập danh\nsách sơ bộ\nCăn cứ Luật Bầu cử;\n" + body, "", 0, "", "Kế hoạch", "", "", "Tổ chức hội nghị lần thứ hai để lập danh sách sơ bộ"},
		{"title and subject on one line", "KẾ HOẠCH Triển khai công tác năm 2025\n" + body, "", 0, "", "Kế hoạch", "", "", "Triển khai công tác năm 2025"},
		{"letter", "SỞ NỘI VỤ\nSố: 88/SNV-VP\nV/v báo cáo quý\nKính gửi: Các phòng\n" + body, "88/SNV-VP", 88, "SNV-VP", "Công văn", "", "", "V/v báo cáo quý"},
	} {
		d := mustRead(t, c.text)
		if d.Symbol != c.symbol || d.Number != c.number || d.Code != c.code || d.Kind != c.kind || d.IssuedOn != c.issued || d.Place != c.place || d.Subject != c.subject {
			t.Errorf("%s: got %q %d %q %q %q %q %q", c.name, d.Symbol, d.Number, d.Code, d.Kind, d.IssuedOn, d.Place, d.Subject)
		}
	}
}

// TestSymbolOnlyFromHead: a symbol in the body is another document's. The twin
// with the same line in the head is read.
func TestSymbolOnlyFromHead(t *testing.T) {
	line := "Số: 77-KH/TU\n"
	body := "KẾ HOẠCH\nVề công tác\n\nI. NỘI DUNG\n" + line + "1. Giao Ban Tuyên giáo theo dõi.\n"
	if d := mustRead(t, body); d.Symbol != "" || !warned(d, "symbol_missing") {
		t.Errorf("got %q", d.Symbol)
	}
	if d := mustRead(t, line+body); d.Symbol != "77-KH/TU" {
		t.Errorf("twin: got %q", d.Symbol)
	}
}

// TestIssuers joins the deciding organ with the body printed in the head.
func TestIssuers(t *testing.T) {
	for _, c := range []struct {
		name, text     string
		issuer, parent Text
	}{
		{
			"standing committee from T/M", "ĐẢNG BỘ TỈNH AN LẠC\nHUYỆN ỦY THANH BÌNH\nSố 1-KH/HU\nKẾ HOẠCH\nVề dân vận\n\n1. Giao Ban Dân vận theo dõi.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nHà Quang Minh\n",
			"Ban Thường vụ Huyện ủy Thanh Bình", "Đảng bộ tỉnh An Lạc",
		},
		{
			"organ in the head", "ỦY BAN MTTQ VIỆT NAM\nXÃ SUỐI BẠC\nBAN THƯỜNG TRỰC\nSố: 1/KH-MTTQ-BTT\nKẾ HOẠCH\nVề giám sát\n\n1. Giao Văn phòng theo dõi.\n",
			"Ban Thường trực Ủy ban MTTQ Việt Nam xã Suối Bạc", "",
		},
		{"office under its ministry", "BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ\nSố: 1/TB-TCT\nTHÔNG BÁO\nVề thuế\n\n1. Giao Văn phòng theo dõi.\n", "Tổng cục Thuế", "Bộ Tài chính"},
		{"person who decides", "BỘ TÀI CHÍNH\nSố: 1/QĐ-BTC\nQUYẾT ĐỊNH\nVề thuế\nBỘ TRƯỞNG BỘ TÀI CHÍNH\nCăn cứ Nghị định số 87/2017/NĐ-CP ngày 26/7/2017 của Chính phủ;\n", "Bộ trưởng Bộ Tài chính", ""},
		{
			"only the preamble", "HƯỚNG DẪN\nVề học tập\n\nThực hiện Hướng dẫn số 5-HD/BTGTU, ngày 17/01/2024 của Ban Tuyên giáo Tỉnh ủy, Ban Thường vụ Đảng ủy Khối ban hành hướng dẫn như sau:\n1. Giao Văn phòng theo dõi.\n",
			"Ban Thường vụ Đảng ủy Khối", "",
		},
		{"place from the text", "Ban Thường vụ Đảng uỷ xã ban hành Kế hoạch như sau:\n1. Giao Văn phòng Đảng uỷ theo dõi. Đảng bộ xã Suối Bạc thực hiện.\n", "Ban Thường vụ Đảng uỷ xã Suối Bạc", ""},
	} {
		if d := mustRead(t, c.text); d.Issuer != c.issuer || d.ParentOrg != c.parent {
			t.Errorf("%s: got %q under %q", c.name, d.Issuer, d.ParentOrg)
		}
	}
}

// TestColumns reads a document whose two columns were flattened, head and tail.
func TestColumns(t *testing.T) {
	d := mustRead(t, directive)
	if d.Issuer != "Ủy ban nhân dân tỉnh An Lạc" || d.Place != "An Lạc" || d.IssuedOn != "2025-03-05" {
		t.Errorf("head: %q %q %q", d.Issuer, d.Place, d.IssuedOn)
	}
	if want := (Signer{OnBehalf: "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH", Authority: "TM", Title: "PHÓ CHỦ TỊCH", Name: "Trần Văn Sông"}); d.Signer != want {
		t.Errorf("signer: %+v", d.Signer)
	}
	if len(d.Recipients) != 3 || d.Recipients[1] != (Recipient{"TT Tỉnh ủy", "b/c"}) {
		t.Errorf("recipients: %+v", d.Recipients)
	}
}
