package intake

import "testing"

func TestWhatADutyAsksAUnitToMake(t *testing.T) {
	for text, want := range map[string]string{
		"Lãnh đạo, chỉ đạo xây dựng chương trình hành động, kế hoạch và các đề án thực hiện Nghị quyết":            "chương trình hành động, kế hoạch, đề án",
		"Xây dựng kế hoạch và tổ chức tổng kết, sơ kết các nghị quyết":                                             "kế hoạch",
		"Trên cơ sở chương trình, kế hoạch kiểm tra, giám sát đã ban hành, chủ động lựa chọn nội dung":             "",
		"Tham mưu giúp Ban Thường vụ ban hành hướng dẫn công tác khoa giáo":                                        "",
		"Tuyên truyền xây dựng đời sống văn hóa, sau đó ban hành kế hoạch":                                         "kế hoạch",
		"Lãnh đạo, chỉ đạo thực hiện Chỉ thị số 25-CT/TW; Kế hoạch của Ban Thường vụ Tỉnh ủy triển khai thực hiện": "",
	} {
		if got := productOf(fold(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
