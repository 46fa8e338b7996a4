package web

import (
	"strconv"
	"time"

	"github.com/dondoc/dondoc/projections"
)

// What failures say: what happened, and what to do.
const (
	notFoundTitle    = "Không tìm thấy"
	thisPage         = "trang này"
	wrongMethodTitle = "Không thực hiện được theo cách này"
	wrongMethodText  = "Địa chỉ này có thật nhưng không nhận yêu cầu theo cách vừa gửi. Đề nghị đồng chí mở lại từ trang Tổng quan."
	brokenTitle      = "Chưa thực hiện được"
	refusedTitle     = "Chưa thực hiện được"
	foreignTitle     = "Yêu cầu đến từ trang khác"
	foreignText      = "Yêu cầu này được gửi từ một trang khác nên không được nhận. Đề nghị đồng chí mở trang Tổng quan rồi bấm lại."
	wrongHostTitle   = "Sai tên máy"
	wrongHostText    = "Trang này chỉ trả lời khi được mở bằng địa chỉ của chính máy này (127.0.0.1 hoặc localhost). Đề nghị đồng chí mở lại đúng địa chỉ."
	tooBigTitle      = "Nội dung quá lớn"
	tooBigText       = "Nội dung gửi lên lớn hơn mức cho phép. Đề nghị đồng chí rút gọn rồi gửi lại."
	badFormTitle     = "Không đọc được nội dung gửi lên"
	badFormText      = "Đề nghị đồng chí mở lại trang Tổng quan rồi thử lại."

	noSuchDuty     = "nhiệm vụ này"
	noSuchUnit     = "tổ chức đảng, đơn vị này"
	noSuchDocument = "văn bản này"
	noSuchList     = "danh sách này"
	noSuchSearch   = "trang kết quả này"
	noSuchPage     = "trang này của danh sách"

	searchLongText  = "Câu tìm quá dài. Đề nghị đồng chí gõ không quá 12 từ."
	searchBroadText = "Có quá nhiều nội dung phù hợp nên chưa tìm xong. Đề nghị đồng chí gõ thêm từ."
)

// What is said of a moment that cannot be shown.
const (
	pastTitle       = "Không có số liệu tại thời điểm này"
	unreadableText  = "Chưa đọc được thời điểm đã ghi trong địa chỉ. Đề nghị đồng chí ghi ngày, ví dụ 2026-06-30, hoặc ngày giờ, ví dụ 2026-06-30T17:00."
	tooMuchText     = "Nội dung của cả cơ quan tại thời điểm này quá nhiều để xem trong một trang. Đề nghị đồng chí mở từng tổ chức đảng, đơn vị, văn bản hoặc nhiệm vụ rồi xem lại thời điểm này."
	awaitTitle      = "Chưa có nội dung này"
	badPositionText = "Số thứ tự lần ghi trong địa chỉ không đúng. Đề nghị đồng chí mở lại từ trang Tổng quan."
	behindText      = "Số liệu dưới đây chưa có nội dung vừa ghi. Đề nghị đồng chí tải lại trang sau ít giây."
)

// unseenText says why there is nothing at a moment.
func unseenText(e *projections.NoMoment) string {
	switch {
	case e.Why == projections.Ahead:
		return "Thời điểm này chưa đến; bây giờ là " + stamp(e.Now) + ". Đề nghị đồng chí chọn thời điểm trước đó."
	case e.Why == projections.Beyond:
		return "Sổ mới có " + count(int(e.Last)) + " lần ghi. Đề nghị đồng chí chọn số nhỏ hơn."
	case e.First.IsZero():
		return "Trong sổ chưa có gì. Đề nghị đồng chí xem số liệu hiện tại ở trang Tổng quan."
	}
	return "Vào thời điểm này trong sổ chưa có gì; lần ghi đầu tiên là " + stamp(e.First) + ". Đề nghị đồng chí chọn thời điểm sau đó."
}

func noPositionText(n uint64) string {
	return "Trong sổ chưa có lần ghi số " + strconv.FormatUint(n, 10) + ". Đề nghị đồng chí kiểm tra lại địa chỉ, hoặc mở từ trang Tổng quan."
}

// notThenText is for a thing that was not there at a moment.
func notThenText(at time.Time) string {
	return "Vào " + stamp(at) + " chưa có nội dung này. Đề nghị đồng chí chọn thời điểm khác, hoặc xem số liệu hiện tại."
}

func notFoundText(what string) string {
	return "Không tìm thấy " + what + ". Đề nghị đồng chí kiểm tra lại địa chỉ, hoặc mở từ trang Tổng quan."
}

func brokenText(id string) string {
	return "Hệ thống gặp lỗi và đã ghi lại với mã " + id + ". Đề nghị đồng chí thử lại; nếu vẫn lỗi, báo mã này cho cán bộ quản trị."
}
