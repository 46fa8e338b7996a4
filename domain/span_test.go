package domain

import "testing"

func TestTheTimeADocumentIsFor(t *testing.T) {
	for _, tt := range []struct{ subject, from, until string }{
		{"Thực hiện công tác khoa giáo năm 2024", "2024-01-01", "2024-12-31"},
		{"Kế hoạch kiểm tra, giám sát NĂM 2026 ", "2026-01-01", "2026-12-31"},
		{"Chương trình công tác 6 tháng đầu năm 2024", "2024-01-01", "2024-06-30"},
		{"Chương trình công tác 6 tháng cuối năm 2024", "2024-07-01", "2024-12-31"},
		{"Chương trình công tác tháng 2/2024", "2024-02-01", "2024-02-29"},
		{"Chương trình công tác tháng 12 năm 2025", "2025-12-01", "2025-12-31"},
		{"Phát triển giáo dục giai đoạn 2021 - 2025", "2021-01-01", "2025-12-31"},
		{"Chương trình làm việc nhiệm kỳ 2020–2025", "2020-01-01", "2025-12-31"},
		{"Phát triển giáo dục giai đoạn 2025 - 2021", "", ""},
		{"Tổng kết năm 2023 và phương hướng", "", ""},
		{"Công tác tháng 13/2024", "", ""},
		{"Công tác khoa giáo", "", ""},
		{"", "", ""},
	} {
		got := SpanOf(tt.subject)
		switch {
		case got == nil && tt.until != "", got != nil && (got.From.String() != tt.from || got.Until.String() != tt.until || got.Printed == ""):
			t.Errorf("%q is for %+v, want %s to %s", tt.subject, got, tt.from, tt.until)
		}
	}
}
