package intake

import (
	"slices"
	"strings"
	"testing"
)

func TestRecipients(t *testing.T) {
	lines := strings.Split(`  Nơi nhận:

- Ban Tuyên giáo Tỉnh ủy (để b/c),
- Thường trực Tỉnh ủy (để báo cáo);
- Thường trực Đảng ủy (Báo cáo);
- Ủy ban Kiểm tra Đảng ủy, Ban xây dựng Đảng,
VP Đảng ủy;
- Thành viên Tiểu ban (T/h);
- Như Điều 3 (Th/h);
- Các bộ: Tài chính, Tư pháp;
- Các đơn vị để phối hợp;
- Hội đồng bầu cử quốc gia (báo cáo):
- Lưu: VT, HSKT (TB-2026).
T/M BAN THƯỜNG VỤ
- Không phải nơi nhận;`, "\n")
	want := []Recipient{
		{"Ban Tuyên giáo Tỉnh ủy", "để b/c"},
		{"Thường trực Tỉnh ủy", "để báo cáo"},
		{"Thường trực Đảng ủy", "Báo cáo"},
		{"Ủy ban Kiểm tra Đảng ủy, Ban xây dựng Đảng, VP Đảng ủy", ""},
		{"Thành viên Tiểu ban", "T/h"},
		{"Như Điều 3", "Th/h"},
		{"Các bộ: Tài chính, Tư pháp", ""},
		{"Các đơn vị", "để phối hợp"},
		{"Hội đồng bầu cử quốc gia", "báo cáo"},
		{"VT, HSKT (TB-2026)", "Lưu"},
	}
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	if got := recipientsIn(lines); !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := recipientsIn(lines[1:]); len(got) != 0 {
		t.Errorf("without the heading there is no list: %+v", got)
	}
}

func TestSigners(t *testing.T) {
	for _, c := range []struct {
		name, tail string
		want       Signer
	}{
		{"Party", "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\n\nHà Quang Minh", Signer{"T/M BAN THƯỜNG VỤ", "TM", "PHÓ BÍ THƯ", "Hà Quang Minh"}},
		{"State", "TM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\nVàng Thị Mây", Signer{"TM. BAN THƯỜNG TRỰC", "TM", "CHỦ TỊCH", "Vàng Thị Mây"}},
		{"for the head", "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Văn An", Signer{"KT. BỘ TRƯỞNG", "KT", "THỨ TRƯỞNG", "Lê Văn An"}},
		{"by order", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nLê Văn An", Signer{"TL. CHỦ TỊCH", "TL", "CHÁNH VĂN PHÒNG", "Lê Văn An"}},
		{"title below the name", "TM. TIỂU BAN\nTRƯỞNG TIỂU BAN\nLê Văn An\nTRƯỞNG BAN XÂY DỰNG ĐẢNG", Signer{"TM. TIỂU BAN", "TM", "TRƯỞNG TIỂU BAN", "Lê Văn An"}},
		{"no authority", "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ\nTỊCH\nTrịnh Thị An", Signer{"", "", "CHỦ TỊCH", "Trịnh Thị An"}},
		{"after the recipients", "Nơi nhận:\n- Như trên,\n- Lưu VP.\n\nT/M CHI ỦY\nBÍ THƯ\nLê Văn An", Signer{"T/M CHI ỦY", "TM", "BÍ THƯ", "Lê Văn An"}},
		{"nobody", "Nơi nhận:\n- Như trên;", Signer{}},
	} {
		if got := signerIn(strings.Split(c.tail, "\n")); got != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestSignatureFirst: the signature may stand before the recipients.
func TestSignatureFirst(t *testing.T) {
	d := mustRead(t, "KẾ HOẠCH\nvề y tế\n\n1. Giao Văn phòng theo dõi, đôn đốc.\n\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nHà Quang Minh\n\nNơi nhận:\n- Thường trực Tỉnh ủy (để báo cáo),\n- Lưu Văn phòng.\n")
	if len(d.Tasks) != 1 || len(d.Recipients) != 2 || d.Recipients[1] != (Recipient{"Văn phòng", "Lưu"}) || d.Signer.Name != "Hà Quang Minh" {
		t.Errorf("%+v %+v %+v", d.Tasks, d.Recipients, d.Signer)
	}
}
