package intake

import (
	"slices"
	"strings"
	"testing"
)

// planned wraps a body into a plan of a fictional committee; the body starts at
// line 11.
func planned(t *testing.T, body string) Draft {
	t.Helper()
	return mustRead(t, "ĐẢNG BỘ TỈNH AN LẠC\nHUYỆN ỦY THANH BÌNH\nSố 9-KH/HU\nThanh Bình, ngày 03 tháng 02 năm 2025\nKẾ HOẠCH\nvề công tác y tế\n\nBan Thường vụ Huyện ủy ban hành kế hoạch như sau:\n\n\n"+body+
		"\n\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nHà Quang Minh\n")
}

// brief is an obligation in one line.
func brief(o Obligation) string {
	return o.Section + " | " + strings.Join(o.Assignees, " + ")
}

// TestObligations lists bodies and the obligations they give. A body that gives
// none has a twin beside it that differs only in what makes it one.
func TestObligations(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{
			"lead-in", "II. NỘI DUNG\n1. Quán triệt\nCác cấp ủy, tổ chức đảng lãnh đạo, chỉ đạo thực hiện các nội dung sau:\n- Xây dựng chương trình hành động của đơn vị.\n- Tiếp tục thực hiện các mô hình hiện có.",
			[]string{"II.1 | Các cấp ủy, tổ chức đảng", "II.1 | Các cấp ủy, tổ chức đảng"},
		},
		{"no lead-in, nobody", "II. NỘI DUNG\n1. Quán triệt\n- Xây dựng chương trình hành động của đơn vị.", nil},
		{"subject behind an adverbial", "II. NỘI DUNG\n2. Kiểm tra\nTrên cơ sở kế hoạch, chương trình đã ban hành, các cấp ủy, tổ chức đảng chủ động lựa chọn nội dung kiểm tra.", []string{"II.2 | Các cấp ủy, tổ chức đảng"}},
		{
			"unit headings", "III. TỔ CHỨC THỰC HIỆN\n1. Ban Tuyên giáo Huyện ủy\nTham mưu, tuyên truyền, định kỳ báo cáo.\n2. Các chi bộ trực thuộc\nCăn cứ kế hoạch này để triển khai thực hiện.",
			[]string{"III.1 | Ban Tuyên giáo Huyện ủy", "III.2 | Các chi bộ trực thuộc"},
		},
		{"heading with its duty", "III. TỔ CHỨC THỰC HIỆN\n1. Đồng chí Trưởng Ban xây dựng Đảng - Trưởng Tiểu ban: Phụ trách chung các nội dung.", []string{"III.1 | Trưởng Ban xây dựng Đảng - Trưởng Tiểu ban"}},
		{"charge", "1. Giao Sở Tài chính, Sở Nội vụ tham mưu trình Ủy ban nhân dân tỉnh.", []string{"1 | Sở Tài chính + Sở Nội vụ"}},
		{"person with an office", "1. Giao đồng chí Vàng A Sùng – Phó Chủ tịch Ủy ban MTTQ Việt Nam xã thực hiện nhiệm vụ.", []string{"1 | Vàng A Sùng – Phó Chủ tịch Ủy ban MTTQ Việt Nam xã"}},
		{"group is one", "1. Đề nghị Ủy ban MTTQ tỉnh và các tổ chức chính trị - xã hội vận động Nhân dân.", []string{"1 | Ủy ban MTTQ tỉnh và các tổ chức chính trị - xã hội"}},
		{"X asks Y", "1. Ban Thường vụ Huyện ủy yêu cầu Ủy ban Kiểm tra Huyện ủy theo dõi việc thực hiện.", []string{"1 | Ủy ban Kiểm tra Huyện ủy"}},
		{"X asks:", "3. Ban Thường vụ Huyện ủy yêu cầu:\nChi bộ Suối Bạc thực hiện các nội dung sau:\n- Bổ sung quy chế làm việc của chi bộ.", []string{"3 | Chi bộ Suối Bạc"}},
		{"letter and plus levels", "II. NHIỆM VỤ\n1. Sở Y tế:\na) Chủ trì xây dựng phương án;\nb) Thực hiện các việc sau:\n+ Tập huấn cho cán bộ cơ sở.", []string{"II.1.a | Sở Y tế", "II.1.b | Sở Y tế"}},
		{"two deadlines in a sentence", "1. Giao Chi bộ Suối Bạc bàn giao tài sản trước ngày 31/10/2025; xây dựng kế hoạch và báo cáo về Ban Thường vụ Huyện ủy trước ngày 30/11/2025.", []string{"1 | Chi bộ Suối Bạc", "1 | Chi bộ Suối Bạc"}},
		{"field block", "II. NHIỆM VỤ\n1. Văn bản\n1.1. Xây dựng hướng dẫn công tác.\n- Bảo đảm đúng quy định của cấp trên.\n- Thời gian hoàn thành: Quý II/2025;\n- Đơn vị chủ trì: Văn phòng Huyện ủy\n- Đơn vị phối hợp: Ban Dân vận, Ban Tuyên giáo.\n- Kết quả: Dự thảo hướng dẫn.", []string{"II.1.1 | Văn phòng Huyện ủy"}},
		{"dated phase", "II. NỘI DUNG\n1. Đợt 1: Từ ngày 05/3/2025 đến ngày 20/3/2025:\n- Kiểm tra việc tổ chức hội nghị.\n- Kiểm tra hồ sơ.", []string{"II.1 | Ban Thường vụ Huyện ủy Thanh Bình"}},
		{"repeated section number", "II. ĐỐI TƯỢNG\n1. Các thôn\nII. NHIỆM VỤ\n1. Giao Văn phòng theo dõi, tổng hợp.", []string{"II(2).1 | Văn phòng"}},
		{"articles", "Điều 1. Phạm vi\nCác cơ quan có trách nhiệm thực hiện đúng quy định.\nĐiều 2. Tổ chức thực hiện\n1. Ủy ban nhân dân huyện tổ chức triển khai thực hiện.\n2. Quyết định này có hiệu lực từ ngày 26 tháng 12 năm 2025.", []string{"Điều 2.1 | Ủy ban nhân dân huyện"}},
		{"own duty with a day", "IV. TỔ CHỨC THỰC HIỆN\n1. Ban Thường vụ Huyện ủy\n- Chuẩn bị hội nghị đúng quy định.\n- Gửi biên bản chậm nhất ngày 04/3/2025.", []string{"IV.1 | Ban Thường vụ Huyện ủy"}},

		{"aims", "I. MỤC ĐÍCH, YÊU CẦU\n1. Các cấp ủy, tổ chức đảng chủ động xác định nhiệm vụ trọng tâm.\n2. Các chi bộ tổ chức thực hiện trước ngày 30/6/2025.", nil},
		{"not aims", "I. NHIỆM VỤ\n1. Các cấp ủy, tổ chức đảng chủ động xác định nhiệm vụ trọng tâm.", []string{"I.1 | Các cấp ủy, tổ chức đảng"}},
		{"narrative", "1. Về hạn chế, tồn tại:\n- Chi bộ chưa xây dựng, ban hành quy chế làm việc.\n- Các chi bộ đã tổ chức thực hiện chậm.", nil},
		{"told, not asked", "1. Các chi bộ đã tổ chức thực hiện tốt nhiệm vụ.", nil},
		{"asked, not told", "1. Các chi bộ tổ chức thực hiện tốt nhiệm vụ.", []string{"1 | Các chi bộ"}},
		{"quoted", "1. Tại công văn trước, Huyện ủy nêu: “Các chi bộ tổ chức quán triệt trước ngày 30/6/2025”.", nil},
		{"quoted over paragraphs", "1. Nội dung công văn trước:\n“Các chi bộ tổ chức quán triệt nghị quyết.\nGiao Văn phòng tổng hợp, báo cáo trước ngày 30/6/2025.”", nil},
		{"not quoted", "1. Nội dung:\nCác chi bộ tổ chức quán triệt nghị quyết.\nGiao Văn phòng tổng hợp, báo cáo trước ngày 30/6/2025.", []string{"1 | Các chi bộ", "1 | Văn phòng"}},
		{"slogans", "V. KHẨU HIỆU TUYÊN TRUYỀN\n1. Toàn Đảng, toàn dân thi đua lập thành tích!\n2. Ngày 15/3/2026, cử tri cả nước đi bầu cử!\n3. Các chi bộ tổ chức thực hiện thắng lợi nghị quyết!", nil},
		{"closing exhortation", "1. Giao Văn phòng theo dõi, đôn đốc.\nĐề nghị các chi bộ triển khai thực hiện nghiêm túc, hiệu quả, phù hợp với thực tiễn./.", []string{"1 | Văn phòng"}},
		{"closing request", "1. Giao Văn phòng theo dõi, đôn đốc.\nĐề nghị các chi bộ triển khai thực hiện nghiêm túc, báo cáo về Huyện ủy trước ngày 30/6/2025./.", []string{"1 | Văn phòng", "1 | Các chi bộ"}},
		{"closing sentence", "Trên đây là Kế hoạch của Ban Thường vụ Huyện ủy, yêu cầu các chi bộ thực hiện trước ngày 30/6/2025./.", nil},
		{"money", "4. Kinh phí thực hiện: Các đơn vị bố trí kinh phí theo quy định.", nil},
		{"clause of effect", "Điều 1. Giao nhiệm vụ\nĐiều 3. Chánh Văn phòng, Thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này.", nil},
		{"who attends", "II. THÀNH PHẦN\n- Đại diện Ủy ban bầu cử xã;\n- Đại diện Thường trực Hội đồng nhân dân xã.", nil},
	} {
		var got []string
		for _, o := range planned(t, c.body).Tasks {
			got = append(got, brief(o))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got  %q\n want %q", c.name, got, c.want)
		}
	}
}

// TestObligationValues looks at all that one paragraph says.
func TestObligationValues(t *testing.T) {
	d := planned(t, "III. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n- Chủ trì, phối hợp với Sở Tài chính, Công an tỉnh xây dựng phương án; định kỳ báo cáo kết quả về Ban Thường vụ Huyện ủy (qua Văn phòng Huyện ủy).\n"+
		"2. Các tổ chức chính trị - xã hội\nTăng cường vận động đoàn viên; mời báo cáo viên nói chuyện.\n3. Đề nghị Ủy ban MTTQ huyện giám sát trong tháng 6/2025.\n4. Các chi bộ tiếp tục thực hiện mô hình; thường xuyên nhắc nhở.")
	if len(d.Tasks) != 4 {
		t.Fatalf("%d obligations", len(d.Tasks))
	}
	a := d.Tasks[0]
	if a.Lead != "Sở Y tế" || !slices.Equal(a.Coordinators, []string{"Sở Tài chính", "Công an tỉnh"}) || a.ReportTo != "Ban Thường vụ Huyện ủy" || a.Via != "Văn phòng Huyện ủy" ||
		!a.Reports || a.Duty != Periodic || a.Recurrence != "unspecified" || a.DeadlineText != "định kỳ" || a.AnchorLine != 13 || a.Strength != Order || len(a.Groups) != 0 {
		t.Errorf("%+v", a)
	}
	b := d.Tasks[1]
	if b.Reports || b.Duty != Unscheduled || !slices.Equal(b.Groups, []string{"Các tổ chức chính trị - xã hội"}) || b.AnchorLine != 15 {
		t.Errorf("a speaker (báo cáo viên) is no report: %+v", b)
	}
	if c := d.Tasks[2]; c.Strength != Request || c.Duty != Dated || c.DeadlineISO != "2025-06-30" || *c.Window != (Window{"2025-06-01", "2025-06-30"}) {
		t.Errorf("%+v", c)
	}
	if e := d.Tasks[3]; e.Duty != Continuous || e.Recurrence != "continuous" {
		t.Errorf("%+v", e)
	}
}

// TestPageBreak joins a sentence that a page break cut, and leaves paragraphs
// that ended apart.
func TestPageBreak(t *testing.T) {
	body := "III. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ trực thuộc\nVận động cán bộ, đảng\n\n2\n\nviên tham gia; định kỳ báo cáo về Huyện ủy (qua Văn phòng Huyện ủy)."
	d := planned(t, body)
	if len(d.Tasks) != 1 || d.Tasks[0].Via != "Văn phòng Huyện ủy" || d.Tasks[0].AnchorLine != 13 || !strings.Contains(d.Tasks[0].Text, "cán bộ, đảng viên tham gia") || !warned(d, "paragraph_joined") {
		t.Errorf("%+v", d.Tasks)
	}
	twin := planned(t, strings.Replace(body, "cán bộ, đảng\n", "cán bộ, đảng viên.\n", 1))
	if len(twin.Tasks) != 2 || warned(twin, "paragraph_joined") {
		t.Errorf("twin: %+v", twin.Tasks)
	}
}

// TestWrappedLines reads a text broken at a fixed width, marks on lines of
// their own.
func TestWrappedLines(t *testing.T) {
	d := planned(t, "III. TỔ CHỨC THỰC HIỆN\n1.\nSở Y tế chủ trì xây dựng\nkế hoạch phòng bệnh và\nphối hợp với các\ncơ quan có liên quan\ntrước ngày 30/6/2025.\n2.\nỦy ban nhân dân các\nxã tổ chức triển khai\nthực hiện.")
	if len(d.Tasks) != 2 || d.Tasks[0].Section != "III.1" || d.Tasks[0].AnchorLine != 13 || d.Tasks[0].DeadlineISO != "2025-06-30" || d.Tasks[1].AnchorLine != 19 || d.Tasks[1].Assignees[0] != "Ủy ban nhân dân các xã" {
		t.Errorf("%+v", d.Tasks)
	}
}

// TestLetter: whom a letter charges, what it only quotes, what its annex holds.
func TestLetter(t *testing.T) {
	d := mustRead(t, letter)
	var got []string
	for _, o := range d.Tasks {
		got = append(got, brief(o)+" | "+string(o.DeadlineISO))
	}
	if want := []string{"1 | Cục Thuế các tỉnh, thành phố | 2022-12-31", "2 | Cục Thuế các tỉnh, thành phố | 2023-01-05"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	addressed := mustRead(t, strings.Replace(letter, "Tổng cục Thuế yêu cầu Cục Thuế các tỉnh, thành phố:\n", "", 1))
	if len(addressed.Tasks) != 2 || addressed.Tasks[0].Assignees[0] != "Cục Thuế các tỉnh, thành phố trực thuộc Trung ương" {
		t.Errorf("the addressee is charged: %+v", addressed.Tasks)
	}
}

// TestAnnex: what stands behind the signature gives nothing, unless the
// document issues it.
func TestAnnex(t *testing.T) {
	tail := "\nPHỤ LỤC\n%\nIII. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế chủ trì xây dựng phương án trước ngày 30/6/2025.\n"
	body := "Số 9/QĐ-UBND\nQUYẾT ĐỊNH\nPhê duyệt\n\nĐiều 1. Phê duyệt chương trình.\nĐiều 2. Quyết định này có hiệu lực từ ngày ký.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn Sông\n"
	if d := mustRead(t, body+strings.Replace(tail, "%", "(Biểu mẫu báo cáo)", 1)); len(d.Tasks) != 0 {
		t.Errorf("an annex: %+v", d.Tasks)
	}
	if d := mustRead(t, body+strings.Replace(tail, "%", "(Kèm theo Quyết định số 9/QĐ-UBND)", 1)); len(d.Tasks) != 1 || d.Tasks[0].Section != "III.1" {
		t.Errorf("an issued programme: %+v", d.Tasks)
	}
}
