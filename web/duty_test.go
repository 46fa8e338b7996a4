package web

import (
	"html"
	"strings"
	"testing"
)

// said is a page's text, as it is read.
func said(t *testing.T, v *village, url string) string {
	t.Helper()
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(get(t, v.server.Handler(), url).Body.String(), " "))), " ")
}

// expect wants each of the phrases, in this order.
func expect(t *testing.T, text string, phrases ...string) {
	t.Helper()
	rest := text
	for _, p := range phrases {
		i := strings.Index(rest, p)
		if i < 0 {
			t.Errorf("not there, or not in its place: %q\nin: %s", p, text)
			return
		}
		rest = rest[i+len(p):]
	}
}

func TestADutyTellsItsStory(t *testing.T) {
	v := live(t)
	late := said(t, v, "/duties/"+string(report("chi-uy-1", "2024-Q1")))
	expect(t, late, "Báo cáo quý I/2024 – Chi ủy Công ty Cấp nước", "Chưa gửi (quá hạn 3 ngày)", "07-HD/ĐUK, mục III.2", "Hết ngày 19/03/2024",
		"Ghi nguyên văn: “trước ngày 20 của tháng cuối quý”", "Đến hết ngày 14/03/2024", "Về Ban Thường vụ Đảng ủy Khối (qua Ban Tuyên giáo và Dân vận)",
		"Quá trình xử lý", "10 giờ 00, thứ Sáu 02/02/2024", "Hệ thống (tự động) giao nhiệm vụ cho Chi ủy Công ty Cấp nước",
		"07 giờ 00, thứ Ba 19/03/2024", "nhắc hạn (ngày cuối của hạn): Chi ủy Công ty Cấp nước", "Thay cho các mức trước: còn 7 ngày làm việc; còn 3 ngày làm việc",
		"Đã gửi thư 07 giờ 31, thứ Ba 19/03/2024", "07 giờ 00, thứ Sáu 22/03/2024", "báo cáo lãnh đạo (quá hạn 3 ngày làm việc): Ban Tuyên giáo và Dân vận", "Chưa gửi thư")
	// The plan's date is explained, Tết included.
	expect(t, said(t, v, "/duties/"+planOf("chi-uy-1")), "Hết ngày 23/02/2024", "Cách tính: 15 ngày làm việc sau ngày 26/01/2024", "nghỉ Tết Nguyên đán 08–14/02 không tính")
}

// A report that came on paper shows when it came and when it was entered, and by whom for whom.
func TestAPaperReportShowsBothTimes(t *testing.T) {
	v := live(t)
	paper := said(t, v, "/duties/"+string(report("dang-uy-1", "2024-Q1")))
	expect(t, paper, "16 giờ 00, thứ Ba 19/03/2024", "ghi sổ 09 giờ 00, thứ Tư 20/03/2024", "Văn thư, Văn phòng Đảng ủy Khối (nhập thay Đảng ủy Bưu điện) gửi báo cáo",
		"Báo cáo: nội dung lưu riêng (2.048 byte)", "Minh chứng nhập thay: nội dung lưu riêng (512 byte)")
	if digital := said(t, v, "/duties/"+string(report("dang-uy-2", "2024-Q1"))); strings.Contains(digital, "ghi sổ") {
		t.Error("a report that was entered at once shows two times")
	}
}

func TestWhatBecameOfEachReport(t *testing.T) {
	v := live(t)
	expect(t, said(t, v, "/duties/"+string(report("chi-uy-2", "2024-Q1"))), "Chờ duyệt", "Không có nội dung phát sinh trong kỳ", "không có nội dung phát sinh trong kỳ")
	expect(t, said(t, v, "/duties/"+string(report("chi-uy-3", "2024-Q1"))), "Chưa gửi lại (quá hạn 3 ngày)", "đề nghị bổ sung, chỉnh sửa", "Lý do: thiếu số liệu")
	expect(t, said(t, v, "/duties/"+string(report("dang-uy-2", "2024-Q1"))), "Hoàn thành đúng hạn", "Chuyên viên, Ban Tuyên giáo và Dân vận xác nhận hoàn thành", "đúng hạn")
	expect(t, said(t, v, "/duties/"+planOf("chi-uy-3")), "Đã hủy", "hủy nhiệm vụ", "Lý do: nội dung lưu riêng (30 byte)")
	expect(t, said(t, v, "/duties/"+remedy), "Khắc phục hạn chế, khuyết điểm sau kiểm tra (yêu cầu 1) – Chi ủy Nhà văn hóa", "Trong hạn (còn 4 ngày)", "Yêu cầu: nội dung lưu riêng (77 byte)")
}

func TestTheOtherPages(t *testing.T) {
	v := live(t)
	expect(t, said(t, v, "/"), "Số liệu đến 08 giờ 05, thứ Sáu 22/03/2024", "Cần xử lý hôm nay", "Sắp gửi", "07 giờ 30, thứ Hai 25/03/2024", "Tổng hợp nhiệm vụ có thời hạn",
		"Đảng ủy cơ sở", "Chi ủy cơ sở", "Tổ chức chính trị - xã hội", "Cộng", "Việc thường xuyên", "quý I 100,0 % (1/1)", "Báo cáo quý", "Hằng quý, trước ngày 20 của tháng cuối quý; gửi về Ban Thường vụ Đảng ủy Khối (qua Ban Tuyên giáo và Dân vận)",
		"Quý I/2024 hết 19/03/2024 đã gửi 3/6", "Chi ủy Công ty Cấp nước chưa gửi", "Chi ủy Nhà văn hóa chờ duyệt không phát sinh", "Chi ủy Thư viện chưa gửi lại", "Đảng ủy Sở Y tế đúng hạn", "Hướng dẫn 07-HD/ĐUK")
	expect(t, said(t, v, "/units/chi-uy-1"), "Chi ủy cơ sở · trực thuộc Ban Thường vụ Đảng ủy Khối", "Quá hạn 2", "Báo cáo quý I/2024", "Thông báo đã nhận",
		"Nhắc hạn: ngày cuối của hạn", "07-HD/ĐUK · hạn hết ngày 19/03/2024", "đã gửi thư 07 giờ 31, thứ Ba 19/03/2024", "Văn bản mới")
	expect(t, said(t, v, "/units/"+string(board)), "Báo cáo: quá hạn 3 ngày làm việc", "07-HD/ĐUK · Chi ủy Công ty Cấp nước · hạn hết ngày 19/03/2024")
	expect(t, said(t, v, "/documents/"+string(guide)), "Hướng dẫn 07-HD/ĐUK", "T/M BAN THƯỜNG VỤ – PHÓ BÍ THƯ", "Đã giao nhiệm vụ", "Ban Tuyên giáo Tỉnh ủy (để báo cáo)",
		"Nhiệm vụ trong văn bản 3", "hết ngày 23/02/2024", "Thường xuyên", "Định kỳ", "Viện dẫn 2", "Đã rõ số", "Chưa rõ số",
		"Văn thư, Văn phòng Đảng ủy Khối vào sổ văn bản", "đính chính ngày ban hành: từ “(trống)” thành “26/01/2024”", "Căn cứ: ý kiến ngày 26/01", "Đã gửi đến 8")
	expect(t, said(t, v, "/lists/unresolved"), "Viện dẫn chưa rõ số", "Chương trình hành động", "Tỉnh ủy", "07-HD/ĐUK")
}

// An empty house has pages too.
func TestAnEmptyHouse(t *testing.T) {
	v := newVillage(t)
	pages, broken := crawl(t, v.server.Handler())
	if len(broken) > 0 || len(pages) < 13 {
		t.Errorf("%d pages, broken: %v", len(pages), broken)
	}
	expect(t, said(t, v, "/"), "Không có thông báo nào đang chờ", "Chưa có kỳ báo cáo nào được ấn định", "Chưa có văn bản nào trong sổ")
}
