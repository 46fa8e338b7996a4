package main

// Words of directives, from which no two need say the same. No real body, place or person.
var (
	seedVerbs = []string{
		"Tổ chức quán triệt, tuyên truyền sâu rộng", "Xây dựng kế hoạch và triển khai thực hiện", "Rà soát, đánh giá và báo cáo kết quả", "Chỉ đạo, kiểm tra, giám sát",
		"Phối hợp với các cơ quan liên quan tổ chức", "Chủ động nắm bắt, kịp thời tham mưu xử lý", "Đẩy mạnh công tác", "Tiếp tục nâng cao chất lượng", "Tăng cường lãnh đạo, chỉ đạo", "Hoàn thành việc thống kê, tổng hợp",
	}
	seedMatters = []string{
		"việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", "công tác dân vận ở cơ sở", "phong trào thi đua yêu nước", "cuộc vận động xây dựng nông thôn mới",
		"công tác giáo dục chính trị, tư tưởng cho cán bộ, đảng viên", "chuyển đổi số trong các cơ quan của Đảng", "công tác phát triển đảng viên trẻ", "việc thực hiện quy chế dân chủ ở cơ sở",
		"công tác bảo vệ nền tảng tư tưởng của Đảng", "việc lấy ý kiến góp ý văn kiện đại hội", "công tác phòng, chống lãng phí", "chăm lo đời sống công nhân, viên chức, người lao động",
		"công tác khoa giáo, văn hóa, văn nghệ", "việc kỷ niệm các ngày lễ lớn trong năm", "công tác dân tộc, tôn giáo", "kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn",
	}
	seedFields = []string{
		"trên địa bàn", "tại các chi bộ trực thuộc", "trong đoàn viên, thanh niên", "trong cán bộ, công chức, viên chức", "ở các doanh nghiệp", "tại các trường học",
		"ở vùng đồng bào dân tộc thiểu số", "trong hệ thống chính trị", "gắn với nhiệm vụ chính trị của đơn vị", "theo tinh thần nghị quyết đại hội",
	}
	seedTails = []string{
		"bảo đảm thiết thực, hiệu quả, tránh hình thức", "có phân công người phụ trách và mốc thời gian cụ thể", "báo cáo kết quả về Ban Tuyên giáo và Dân vận Tỉnh ủy", "kịp thời biểu dương tập thể, cá nhân điển hình",
		"nêu rõ khó khăn, vướng mắc và kiến nghị", "bằng các hình thức phù hợp với tình hình của đơn vị", "kèm số liệu theo biểu mẫu", "tạo sự thống nhất trong nhận thức và hành động",
	}
	seedKinds = [][2]string{{"Hướng dẫn", "HD"}, {"Kế hoạch", "KH"}, {"Công văn", "CV"}, {"Thông báo", "TB"}, {"Chương trình", "CTr"}}
	seedRoman = []string{"I", "II", "III", "IV"}
)

// obligationText is the published text of an obligation.
func obligationText(by *dice) string {
	return one(by, seedVerbs) + " " + one(by, seedMatters) + " " + one(by, seedFields) + "; " + one(by, seedTails) + "; " + one(by, seedTails) + "."
}

// subjectText is what a directive is about.
func subjectText(by *dice) string { return "về " + one(by, seedMatters) + " " + one(by, seedFields) }
