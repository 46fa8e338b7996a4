package intake

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestSecretMarkings puts every marking on a line of an else harmless
// directive, and beside it a twin that only looks like one.
func TestSecretMarkings(t *testing.T) {
	with := func(line string) string { return line + "\n" + string(Sample) }
	for _, line := range []string{
		"MẬT", "TỐI MẬT", "TUYỆT MẬT", "Mật", "  TỐI   MẬT  ", "M Ậ T", "T Ố I  M Ậ T", "T U Y Ệ T M Ậ T", "(MẬT)", "[ TỐI MẬT ]", "*** MẬT ***", "MẬT.",
		"M\u200bẬ\u200dT", "\ufeffMẬT", "ＭẬＴ", norm.NFD.String("TUYỆT MẬT"), "TUYET MAT", "MẬT - HỎA TỐC", "KHẨN, TỐI MẬT",
		"Độ mật: Mật", "Độ mật: TỐI MẬT", "ĐỘ MẬT : M Ậ T", "Mức độ mật: Tuyệt mật (bản số 1)", "Độ mật: Mật; độ khẩn: Khẩn",
		"MẬT\u00a0", "TỐI MẬT                    ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG BỘ TỈNH\tMẬT", "trang cuối\rMẬT\rhết", "trang\fMẬT", "MẬT\u2028x",
		"Số: 15-BC/TU-M", "Số 15/BC-UBND (MẬT)", "Số: 15/BC-UBND-MẬT", "Số: 15-BC/TU (TM)",
	} {
		if got := codeOf(t, with(line)); got != Secret {
			t.Errorf("%q: %q, want secret", line, got)
		}
		if got := codeOf(t, string(Sample)+"\n"+line+"\n"); got != Secret {
			t.Errorf("%q at the end: %q, want secret", line, got)
		}
	}
	for _, line := range []string{
		"Mật độ dân số", "mật khẩu", "bí mật kinh doanh", "Bảo vệ bí mật nhà nước", "Mật ong", "- Giữ bí mật thông tin người tố cáo.", "mật ong rừng",
		"Độ mật: không", "Độ mật: Thường", "Độ mật: mật độ cao", "Tài liệu không thuộc danh mục MẬT, TỐI MẬT, TUYỆT MẬT theo quy định.", "Cơ mật viện", "MẤT", "MẶT TRẬN",
		"THÂN MẬT", "Số: 15/KH-SCT-TM", "Số: 12-QĐ/TU", "Số điện thoại (mật khẩu)", "Số 5 phố Mật",
	} {
		if got := codeOf(t, with(line)); got == Secret {
			t.Errorf("%q was taken for a marking", line)
		}
	}
}

// TestSecretBeforeAll: a marking is found even in a text that is no directive,
// and the refusal carries none of the text.
func TestSecretBeforeAll(t *testing.T) {
	_, err := Read("bí danh.txt", []byte("TUYỆT MẬT\nnội dung không được lộ"))
	var u *Unreadable
	if !errors.As(err, &u) || u.Code != Secret {
		t.Fatalf("%v", err)
	}
	if s := u.Error() + u.Message(); strings.Contains(s, "lộ") || strings.Contains(s, "bí danh") {
		t.Errorf("the refusal repeats the text: %s", s)
	}
}
