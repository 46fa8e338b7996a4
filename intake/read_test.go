package intake

import (
	"errors"
	"math/rand"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// directive is a fictional directive of a provincial committee, set in two columns.
const directive = `ỦY BAN NHÂN DÂN                       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH AN LẠC                                 Độc lập - Tự do - Hạnh phúc
Số: 12/CT-UBND                        An Lạc, ngày 05 tháng 3 năm 2025

CHỈ THỊ
Về tăng cường phòng cháy, chữa cháy rừng mùa khô năm 2025

Thời gian qua, công tác phòng cháy đã đạt nhiều kết quả. Tính đến ngày 01/3/2025, toàn tỉnh xảy ra 03 vụ cháy.
Thực hiện Công điện số 21/CĐ-TTg ngày 01/3/2025 của Thủ tướng Chính phủ về phòng cháy rừng, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:
1. Sở Nông nghiệp và Môi trường:
a) Chủ trì, phối hợp với Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh xây dựng phương án trình Ủy ban nhân dân tỉnh trước ngày 20/3.
b) Thường xuyên theo dõi, cảnh báo cấp cháy rừng.
c) Tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 25 hằng tháng.
2. Ủy ban nhân dân các huyện, thành phố
- Tổ chức ký cam kết với các hộ dân; hoàn thành trong quý II/2025.
- Báo cáo kết quả về Ủy ban nhân dân tỉnh (qua Sở Nông nghiệp và Môi trường) trong 05 ngày làm việc kể từ ngày kết thúc đợt cao điểm.
3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội tuyên truyền, vận động Nhân dân.
4. Giao Sở Nông nghiệp và Môi trường đôn đốc, kiểm tra việc thực hiện Chỉ thị này; báo cáo Chủ tịch Ủy ban nhân dân tỉnh.
Yêu cầu Giám đốc các sở, Thủ trưởng các ban, ngành và Chủ tịch Ủy ban nhân dân các huyện nghiêm túc triển khai thực hiện Chỉ thị này./.

Nơi nhận:                                          TM. ỦY BAN NHÂN DÂN
- Như trên;                                        KT. CHỦ TỊCH
- TT Tỉnh ủy (b/c);                                PHÓ CHỦ TỊCH
- Lưu: VT, NN.                                     

                                                   Trần Văn Sông
`

// letter is a fictional letter that quotes an older one and has an annex.
const letter = `BỘ TÀI CHÍNH
TỔNG CỤC THUẾ
-------
Số: 4489/TCT-TTKT
V/v đôn đốc kiểm tra tại trụ sở
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Hà Nội, ngày 05 tháng 12 năm 2022

Kính gửi: Cục Thuế các tỉnh, thành phố trực thuộc Trung ương

Thực hiện Quyết định số 1234/QĐ-TCT ngày 01/02/2022 của Tổng cục Thuế; Công văn số 77/BTC-TCT ngày 03/3/2022. Tại Công văn số 1770/TCT-TTKT Tổng cục đã yêu cầu: “Cục Thuế các tỉnh báo cáo trước ngày 10/5/2022”.
Tổng cục Thuế yêu cầu Cục Thuế các tỉnh, thành phố:
1. Rà soát các đoàn kiểm tra còn dở dang, hoàn thành trước ngày 31/12/2022.
2. Báo cáo kết quả về Tổng cục Thuế (qua Cục Thanh tra - Kiểm tra thuế) chậm nhất ngày 05/01/2023.
Tổng cục Thuế thông báo để Cục Thuế các tỉnh biết và thực hiện./.

Nơi nhận:
- Như trên;
- Lãnh đạo Tổng cục (để b/c);
- Lưu: VT, TTKT (2b).
TL. TỔNG CỤC TRƯỞNG
CỤC TRƯỞNG CỤC THANH TRA - KIỂM TRA
Lê Văn Bình An
PHỤ LỤC
1. Cục Thuế A báo cáo trước ngày 01/01/2023.
`

func codeOf(t *testing.T, body string) Code {
	t.Helper()
	d, err := Read("x", []byte(body))
	if err == nil {
		return ""
	}
	var u *Unreadable
	if !errors.As(err, &u) {
		t.Fatalf("%T is no *Unreadable", err)
	}
	if d.File != "" || d.Tasks != nil {
		t.Error("a refused body must give no draft")
	}
	return u.Code
}

func TestUnreadable(t *testing.T) {
	words := strings.Repeat("trời xanh mây trắng nắng vàng ", 400)
	for _, c := range []struct {
		name, body string
		want       Code
	}{
		{"nothing", "", Empty},
		{"only a mark", "\xef\xbb\xbf", Empty},
		{"spaces", " \r\n\t\n  ", Empty},
		{"NUL", "KẾ HOẠCH\x00", Binary},
		{"controls", strings.Repeat("a\x01\x02", 40), Binary},
		{"PDF", "%PDF-1.7\nKẾ HOẠCH", Binary},
		{"docx", "PK\x03\x04KẾ HOẠCH", Binary},
		{"UTF-16 little end", "\xff\xfeK\x00", NotUTF8},
		{"UTF-16 big end", "\xfe\xff\x00K", NotUTF8},
		{"UTF-32", "\xff\xfe\x00\x00K\x00\x00\x00", NotUTF8},
		{"TCVN3", "K\xd5 ho\xb9ch", NotUTF8},
		{"too large", strings.Repeat("a", Limit+1), TooLarge},
		{"a story", words, NotADirective},
		{"a recipe", "Phở bò\n\nNguyên liệu:\n- 1 kg xương bò\n- 200 g bánh phở\nCách làm:\n1. Rửa sạch xương.\n2. Ninh trong 3 giờ.\n", NotADirective},
		{"the sample", string(Sample), ""},
		{"a title alone", "KẾ HOẠCH\n", ""},
	} {
		if got := codeOf(t, c.body); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestUnreadableMessages(t *testing.T) {
	seen := map[string]bool{}
	for _, u := range []*Unreadable{
		{Code: Empty}, {Code: Binary}, {Code: Binary, Format: "PDF"}, {Code: NotUTF8}, {Code: NotUTF8, Format: "UTF-16"}, {Code: TooLarge}, {Code: NotADirective}, {Code: Secret},
	} {
		m := u.Message()
		if seen[m] || !strings.HasSuffix(m, ".") || strings.Count(m, ". ") > 0 || !strings.Contains(m, "hãy") {
			t.Errorf("%v: one sentence that says what to do: %q", u, m)
		}
		seen[m] = true
		if e := u.Error(); !strings.HasPrefix(e, "intake: "+string(u.Code)) || strings.ContainsFunc(e, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("the log line is English: %q", e)
		}
	}
}

// TestUnreadableNamesEncoding: the person learns which encoding it was.
func TestUnreadableNamesEncoding(t *testing.T) {
	_, err := Read("x", []byte("\xff\xfeK\x00"))
	var u *Unreadable
	if !errors.As(err, &u) || u.Format != "UTF-16" || !strings.Contains(u.Message(), "UTF-16") {
		t.Errorf("%v", err)
	}
}

// TestReadIsLinear reads 20 MB of words, alone and inside a directive, and texts
// made to hurt. What is quadratic takes minutes; the bound leaves room for a
// busy machine and the race detector.
func TestReadIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("20 MB texts")
	}
	words := strings.Fields("các đảng ủy báo cáo kết quả ngày 12/3/2024 Nghị quyết số 45-NQ/TW của Ban định kỳ thực hiện Giao Sở Tài chính chủ trì “ ” ; . , (qua 5 tháng 6 quý II I. 1. a) - + về xã Luật Bầu cử ngày trước chậm nhất : uỷ hoà")
	random := rand.New(rand.NewSource(1))
	var b strings.Builder
	for b.Len() < Limit-64 {
		b.WriteString(words[random.Intn(len(words))])
		b.WriteByte(" \n"[random.Intn(8)/7])
	}
	sample := string(Sample)
	cut := strings.Index(sample, "III. ")
	bodies := map[string]string{
		"words":    b.String(),
		"one line": strings.ReplaceAll(b.String(), "\n", " "),
		"lines":    strings.Repeat("\n", Limit),
		"inside":   sample[:cut] + strings.ToValidUTF8(b.String()[:Limit-len(sample)-8], "") + "\n" + sample[cut:],
	}
	for _, piece := range []string{"“", "((", "1/", "- a\n+ b\n", "1. \n", "của ", "Luật ngày ", "Kế hoạch của Ban về ", "“ Kế hoạch của Ban “", "1-NQ/TW, ", "Căn cứ , các đơn vị ", "x\n“\n", "a\u0301\u0323", "số ", "; ", "T/M A\n"} {
		bodies[piece] = sample[:cut] + strings.Repeat(piece, (2<<20)/len(piece)) + "\n" + sample[cut:]
	}
	for name, body := range bodies {
		start := time.Now()
		d, err := Read("x", []byte(body))
		took := time.Since(start)
		if took > 20*time.Second {
			t.Errorf("%q: %v", name, took)
		}
		if len(body) > Limit/2 {
			t.Logf("%d MB of %s: %v", len(body)>>20, name, took.Round(time.Millisecond))
		}
		if err == nil && (len(d.Tasks) > mostObligations || len(d.Citations) > mostCitations || len(d.Recipients) > mostRecipients) {
			t.Errorf("%q: unbounded", name)
		}
	}
}

// TestReadTruncated: what is not read is said.
func TestReadTruncated(t *testing.T) {
	d := mustRead(t, string(Sample)+strings.Repeat("\n", mostLines))
	if !warned(d, "truncated") || warned(mustRead(t, string(Sample)), "truncated") {
		t.Error("a text that is too long must be said to be cut")
	}
}

func warned(d Draft, code string) bool {
	for _, w := range d.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

// FuzzRead: no body makes Read panic, lose its bounds or return half a value.
func FuzzRead(f *testing.F) {
	for _, body := range []string{string(Sample), directive, letter, "", "\xff\xfe", "Số: ", "Số:\n/", "KẾ HOẠCH\nI.\n1.\n-", "“", "1/2/", "Điều 1. Giao", "Nơi nhận:\n-", "T/M \n", "trước ngày 31/2", "từ ngày 1/1 đến", "Luật ngày 1/1/2020"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := Read("x", body)
		if err != nil {
			var u *Unreadable
			if !errors.As(err, &u) || u.Message() == "" {
				t.Fatal(err)
			}
			return
		}
		if d.Citations == nil || d.Tasks == nil || d.Recipients == nil || d.Warnings == nil {
			t.Fatal("a nil list")
		}
		lines := strings.Count(string(body), "\n") + strings.Count(string(body), "\r") + 1
		for _, o := range d.Tasks {
			if o.AnchorLine < 1 || o.AnchorLine > lines || !utf8.ValidString(o.Text) || o.Assignees == nil || o.Coordinators == nil || o.Groups == nil {
				t.Fatalf("%+v", o)
			}
			if o.DeadlineISO != "" {
				if civil(o.DeadlineISO).IsZero() {
					t.Fatalf("no such day: %s", o.DeadlineISO)
				}
			}
		}
		for _, c := range d.Citations {
			if !utf8.ValidString(string(c.Symbol)) || strings.Contains(string(c.Symbol), " ") {
				t.Fatalf("%+v", c)
			}
		}
		for _, text := range []Text{d.Symbol, d.Subject, d.Issuer, d.Signer.Name} {
			if !utf8.ValidString(string(text)) {
				t.Fatalf("%q", text)
			}
		}
	})
}
