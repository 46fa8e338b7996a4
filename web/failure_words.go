package web

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

	searchLongText  = "Câu tìm quá dài. Đề nghị đồng chí gõ không quá 12 từ."
	searchBroadText = "Có quá nhiều nội dung phù hợp nên chưa tìm xong. Đề nghị đồng chí gõ thêm từ."
)

func notFoundText(what string) string {
	return "Không tìm thấy " + what + ". Đề nghị đồng chí kiểm tra lại địa chỉ, hoặc mở từ trang Tổng quan."
}

func brokenText(id string) string {
	return "Hệ thống gặp lỗi và đã ghi lại với mã " + id + ". Đề nghị đồng chí thử lại; nếu vẫn lỗi, báo mã này cho cán bộ quản trị."
}
