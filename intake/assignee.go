package intake

import (
	"strings"
	"unicode/utf8"
)

// unitNouns start the name of a body, an office or a class of them.
var unitNouns = folded(
	"ban", "bộ", "sở", "vụ", "cục", "chi cục", "tổng cục", "ủy ban", "ubnd", "hđnd", "mttq", "ubmttq", "ubmt", "ubkt", "btg", "hội đồng",
	"hội", "đoàn", "liên đoàn", "công đoàn", "mặt trận", "đảng ủy", "đảng bộ", "chi bộ", "chi ủy", "cấp ủy", "các cấp ủy", "đảng đoàn",
	"ban cán sự", "tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "văn phòng", "phòng", "trung tâm", "cơ quan", "đơn vị", "trường", "bệnh viện",
	"viện", "học viện", "công an", "quân sự", "bộ chỉ huy", "ban chỉ huy", "tòa án", "kho bạc", "thuế", "bảo hiểm", "ngân hàng", "báo",
	"đài", "thường trực", "tiểu ban", "tổ", "doanh nghiệp", "hợp tác xã", "công ty", "tập đoàn", "đồng chí", "đ/c", "chủ tịch", "phó chủ tịch",
	"bí thư", "phó bí thư", "trưởng", "phó trưởng", "trưởng phòng", "giám đốc", "phó giám đốc", "thủ trưởng", "người đứng đầu", "chuyên viên",
	"cán bộ", "kế toán", "thành viên", "ủy viên", "đảng ủy viên", "chánh văn phòng", "chánh thanh tra", "cục trưởng", "tổng cục trưởng",
	"bộ trưởng", "thủ tướng", "chính phủ", "hiệu trưởng", "thanh tra", "địa phương", "bộ, ngành", "sở, ban, ngành", "ban, ngành", "nhà trường",
	"quỹ", "đội", "khu dân cư", "thôn", "xã", "phường", "đặc khu", "quốc hội", "bộ chính trị", "cấp", "ngành", "khối",
)

// looseNouns name a class only behind "các", "mỗi", …
var looseNouns = folded(
	"tổ chức", "đoàn thể", "cơ sở", "cá nhân", "phó", "tổ", "đại biểu", "đảng viên", "hộ", "gia đình", "thành viên", "ban đảng", "công chức", "chức danh",
)

// notUnits are words that begin like a unit and are none.
var notUnits = folded(
	"ban hành", "ban đầu", "bộ máy", "bộ phận", "bộ đội", "bộ luật", "hội nghị", "hội thảo", "hội họp", "hội thi", "hội nhập", "đoàn kết",
	"tổ chức", "phòng ngừa", "phòng chống", "phòng, chống", "báo cáo", "báo chí", "vụ việc", "vụ án", "sở hữu", "viện dẫn", "trường hợp",
	"xã hội", "đội ngũ", "cấp phát", "cấp giấy", "cấp kinh phí", "đơn vị tính", "đơn vị chủ trì", "đơn vị phối hợp", "cơ quan chủ trì",
	"cơ quan phối hợp", "thuế suất", "thanh tra, kiểm tra", "trưởng thành", "cấp bách", "khối lượng", "bảo hiểm y tế", "ngành nghề",
	"địa phương hóa", "bảo hiểm xã hội cho", "cán bộ hóa",
)

// determiners make a class of what follows.
var determiners = folded("các", "những", "toàn thể", "mỗi", "từng", "tất cả", "một số")

// duties are the verbs and adverbs that end a subject and begin its duty. They
// are looked for in lower case only: a capital belongs to a name.
var duties = []string{
	"chủ trì", "chủ động", "chủ tham mưu", "có trách nhiệm", "có nhiệm vụ", "chịu trách nhiệm", "phối hợp", "tổ chức", "xây dựng", "tham mưu", "thực hiện", "triển khai",
	"hướng dẫn", "kiểm tra", "giám sát", "theo dõi", "báo cáo", "lãnh đạo", "chỉ đạo", "tăng cường", "đẩy mạnh", "định kỳ", "thường xuyên",
	"căn cứ", "rà soát", "hoàn thành", "ban hành", "quán triệt", "tuyên truyền", "phân công", "bố trí", "bảo đảm", "đảm bảo", "tiếp tục",
	"nâng cao", "kịp thời", "khẩn trương", "nghiêm túc", "bám sát", "kiến nghị", "tổng hợp", "gửi", "lập", "cung cấp", "lựa chọn", "tập trung",
	"phát huy", "trực tiếp", "là đầu mối", "làm đầu mối", "giúp", "quan tâm", "vận động", "đôn đốc", "cần", "phải", "tiến hành", "thành lập", "xem xét",
	"đề xuất", "đăng ký", "nộp", "cử", "chuẩn bị", "quy định", "giao", "đề nghị", "yêu cầu", "thông báo", "thống nhất", "quyết định", "theo chức năng",
	"dựa trên", "trên cơ sở", "chọn", "tự", "đưa", "lồng ghép", "rút kinh nghiệm", "khắc phục", "chấn chỉnh", "gương mẫu", "phụ trách chung", "tiếp nhận",
	"triệu tập", "được giao", "sớm", "đồng loạt", "thẩm định", "thẩm tra", "xác minh", "phê duyệt", "công khai", "niêm yết", "tham gia", "nghiên cứu",
	"củng cố", "đánh giá", "sơ kết", "tổng kết", "nắm", "nắm bắt", "định hướng", "biên soạn", "giới thiệu", "cập nhật", "bổ sung", "trình", "ký",
	"hoàn thiện", "hoàn chỉnh", "phân bổ", "xử lý", "giải quyết", "tháo gỡ", "phát hiện", "phổ biến", "đăng tải", "huy động", "nhân rộng", "hỗ trợ",
	"tạo điều kiện", "thu hồi", "phát động", "lấy ý kiến", "phản ánh", "đề ra", "thúc đẩy", "quản lý", "bàn giao", "duy trì", "chấp hành", "tuân thủ", "khuyến khích", "mở rộng", "phân loại", "lưu trữ", "học tập", "vận dụng",
	"khảo sát", "thống kê", "tham dự", "trả lời", "giải trình", "cam kết", "điều phối", "giải đáp", "bồi dưỡng", "tập huấn", "tăng tốc", "sắp xếp", "khai thác", "đôn đốc", "chịu", "tổng hợp",
}

// orders are the duties by which a body charges others, not itself.
var orders = []string{"giao", "đề nghị", "yêu cầu", "thông báo", "quyết định", "phân công", "kêu gọi"}

// dutiesByFirst indexes the folded duties by their first two bytes.
var dutiesByFirst = func() map[string][]string {
	index := map[string][]string{}
	for _, d := range folded(duties...) {
		index[d[:2]] = append(index[d[:2]], d)
	}
	return index
}()

// told mark a sentence that tells what was done, not what is to be done.
var told = folded("đã", "đang", "chưa", "vẫn", "còn")

// nouners make a noun of any verb behind them.
var nouners = folded("việc", "sự", "công tác", "nhiệm vụ", "chế độ", "của", "quá trình", "kết quả", "tình hình")

// nounBefore and nounAfter tell where such a verb is part of a name.
var (
	nounBefore = map[string][]string{
		"tổ chức":      folded("các", "đảng,"),
		"kiểm tra":     folded("ủy ban", "ban", "đoàn", "tổ", "cơ quan", "chương trình", "công tác", "đối tượng"),
		"giám sát":     folded("lĩnh vực", "kiểm tra,", "đoàn", "ban", "tra,", "công tác"),
		"chỉ đạo":      folded("ban"),
		"tham mưu":     folded("cơ quan", "ban", "đơn vị"),
		"tuyên truyền": folded("thông tin,", "công tác", "tiểu ban"),
		"báo cáo":      folded("chế độ", "nghe", "thông tin,"),
		"phối hợp":     folded("cơ quan", "đơn vị", "quy chế"),
		"chủ trì":      folded("cơ quan", "đơn vị"),
		"vận động":     folded("cuộc"),
		"quy định":     folded("theo", "đúng", "các", "những"),
		"quyết định":   folded("có thẩm quyền"),
		"theo dõi":     folded("bộ phận", "cán bộ"),
		"quản lý":      folded("cơ quan", "cấp", "lĩnh vực", "ban", "đơn vị"),
		"hỗ trợ":       folded("quỹ"),
		"cử":           folded("bầu", "ứng", "đề", "tiến"),
		"xây dựng":     folded("ban", "sở", "bộ"),
		"tự":           folded("trật"),
		"lập":          folded("độc", "thành"),
		"ký":           folded("thư", "đăng"),
		"đánh giá":     folded("nhận xét,"),
		"tổng hợp":     folded("phụ trách"),
		"thực hiện":    folded("cơ quan", "việc"),
	}
	nounAfter = map[string][]string{
		"tổ chức":    folded("đảng", "chính trị", "thành viên", "đoàn thể", "hội", "cơ sở", "xã hội", "tôn giáo", "hành chính", "cán bộ", "kinh tế", "liên quan", "phụ trách", "có liên quan"),
		"quyết định": folded("số"),
		"cử":         folded("tri"),
		"chọn":       folded("lọc"),
		"tự":         folded("vệ", "nhiên", "do", "quản"),
	}
)

// longestSubject bounds the name of who is charged, in bytes.
const longestSubject = 330

// readUnit tells where the noun that names a unit ends at the start of text,
// or 0. Without a determiner it must be a capital: names are written so.
func readUnit(text, low string) int {
	n := 0
	class := false
	for {
		d := startsWithAny(clip(low[n:], 24), determiners)
		if d == "" {
			break
		}
		n += len(d)
		n += spaces(low[n:], 2)
		class = true
	}
	rest := clip(low[n:], 60)
	noun := startsWithAny(rest, unitNouns)
	if class {
		if loose := startsWithAny(rest, looseNouns); len(loose) > len(noun) {
			noun = loose
		}
	} else if bad := startsWithAny(rest, notUnits); len(bad) >= len(noun) && bad != "" || !startsUpper(text[n:]) {
		return 0
	}
	if noun == "" {
		return 0
	}
	return n + len(noun)
}

// dutyAt finds the first duty in text from start on, before any full stop,
// semicolon or colon, within the longest subject. It returns -1 if there is none.
func dutyAt(text, low string, start int) (at int, verb string) {
	limit := min(len(low), start+longestSubject)
	for i := start; i < limit; i++ {
		switch c := low[i]; {
		case c == ';' || c == ':' || c == '.' && (i+1 >= len(low) || low[i+1] == ' '):
			return -1, ""
		case c == ' ':
			continue
		case i+2 > len(low) || i > 0 && low[i-1] != ' ' && low[i-1] != '(':
			continue
		}
		best := ""
		for _, d := range dutiesByFirst[low[i:i+2]] {
			if len(d) > len(best) && hasWords(low[i:min(len(low), i+40)], d) {
				best = d
			}
		}
		if best == "" || startsUpper(text[i:]) || isNoun(low, i, best) {
			continue
		}
		return i, best
	}
	return -1, ""
}

// isNoun reports whether the verb at low[i:] is part of a name there.
func isNoun(low string, i int, verb string) bool {
	before := strings.TrimRight(low[max(0, i-40):i], " ")
	if endsWithAny(before, nouners) {
		return true
	}
	for v, words := range nounBefore {
		if fold(v) != verb {
			continue
		}
		for _, w := range words {
			if strings.HasSuffix(before, w) && isWordStart(before, len(before)-len(w)) {
				return true
			}
		}
	}
	after := strings.TrimLeft(low[i+len(verb):min(len(low), i+len(verb)+40)], " ")
	for v, words := range nounAfter {
		if fold(v) == verb && startsWithAny(after, words) != "" {
			return true
		}
	}
	return false
}

// subject is who a sentence charges.
type subject struct {
	name     string
	verb     string // the duty that follows, folded
	rest     int    // where it starts
	strength Strength
	explicit bool // behind "Giao", "Đề nghị", "Yêu cầu"
}

// charges start a sentence that gives a duty away.
var charges = folded("giao nhiệm vụ cho", "giao cho", "giao", "đề nghị", "yêu cầu", "phân công", "trân trọng đề nghị", "kính đề nghị")

// adverbials start a sentence whose subject stands behind a comma.
var adverbials = folded(
	"trên cơ sở", "căn cứ", "trong quá trình", "trong", "khi", "để", "theo", "nhằm", "từ", "hằng năm", "hàng năm", "hằng quý", "hằng tháng",
	"định kỳ", "trước ngày", "đối với", "qua", "sau khi", "ngay sau", "trường hợp", "cùng với", "đồng thời", "thực hiện", "chậm nhất",
)

// findSubject reads who a paragraph charges: "Giao X …", "X chủ trì …", "X: …",
// "Trên cơ sở …, X …". Inside a list whose heading already names the unit,
// only a subject at the very start counts.
func findSubject(text, low string, listed bool) (subject, bool) {
	s := subject{strength: Order}
	start := 0
	if c := startsWithAny(clip(low, 40), charges); c != "" {
		start = len(c)
		start += spaces(low[start:], 3)
		s.explicit = true
		if strings.HasSuffix(c, fold("đề nghị")) {
			s.strength = Request
		}
		if readUnit(text[start:], low[start:]) == 0 && !s.named(text[start:], low[start:]) {
			return subject{}, false
		}
		return s.until(text, low, start)
	}
	if readUnit(text, low) > 0 {
		if got, ok := s.until(text, low, 0); ok {
			return got, true
		}
	}
	if listed || startsWithAny(clip(low, 40), adverbials) == "" {
		return subject{}, false
	}
	for i := 0; i < len(low) && i < 900; i++ {
		if low[i] != ',' || i+2 > len(low) || low[i+1] != ' ' {
			continue
		}
		j := i + 2
		if readUnit(text[j:], low[j:]) == 0 {
			continue
		}
		if got, ok := s.until(text, low, j); ok {
			return got, true
		}
	}
	return subject{}, false
}

// named reports whether a charge names its unit in lower case or in another
// way: "Giao chi bộ …", "đề nghị cấp ủy …".
func (s subject) named(text, low string) bool {
	return startsWithAny(clip(low, 60), unitNouns) != "" && startsWithAny(clip(low, 60), notUnits) == ""
}

// until completes a subject that starts at start.
func (s subject) until(text, low string, start int) (subject, bool) {
	at, verb := dutyAt(text, low, start)
	colon := strings.Index(low[start:min(len(low), start+longestSubject)], ": ")
	if colon > 0 && readUnit(text[start:], low[start:]) == colon {
		// "Các bộ: Tài chính, Tư pháp khẩn trương …": a list of names.
		at, verb = dutyAt(text, low, start+colon+2)
		colon = -1
	}
	if colon > 0 && (at < 0 || start+colon < at) {
		name := strings.TrimSpace(text[start : start+colon])
		if strings.ContainsAny(name, ".;") {
			return subject{}, false
		}
		s.name, s.rest = name, start+colon+2
		return s, true
	}
	if at < 0 {
		return subject{}, false
	}
	name := strings.TrimRight(text[start:at], " ,")
	name = strings.TrimSuffix(strings.TrimSuffix(name, " và"), " để")
	if containsAny(fold(name), told) {
		return subject{}, false
	}
	if utf8.RuneCountInString(name) < 3 || strings.ContainsAny(name, "“”!?") || strings.Count(name, "(") != strings.Count(name, ")") {
		return subject{}, false
	}
	s.name, s.verb, s.rest = name, verb, at
	return s, true
}

// splitUnits lists the units that a phrase names. Distinct organisations joined
// by commas are several; a group stays one, and so does a person with an office.
func splitUnits(name string) []string {
	name = strings.Trim(name, " .,;:")
	low := fold(name)
	if d := startsWithAny(low, folded("đồng chí", "đ/c")); d != "" {
		return []string{strings.TrimSpace(name[len(d):])}
	}
	var out []string
	class := startsWithAny(low, determiners) != ""
	from := 0
	for i := 0; i < len(name); i++ {
		skip := 0
		switch {
		case strings.HasPrefix(name[i:], ", "):
			skip = 2
		case strings.HasPrefix(name[i:], "; "):
			skip = 2
		case strings.HasPrefix(name[i:], " và "):
			skip = len(" và ")
		}
		if skip == 0 || i+skip >= len(name) {
			continue
		}
		rest, restLow := name[i+skip:], low[i+skip:]
		apart := startsUpper(rest) && readUnit(rest, restLow) > 0 || strings.HasPrefix(restLow, "các đ") && skip == 2 && !class
		if !apart || class && !startsUpper(rest) || strings.Contains(name[from:i], " - ") && !startsUpper(rest) {
			continue
		}
		out = append(out, strings.Trim(name[from:i], " ,;"))
		from = i + skip
	}
	return append(out, strings.Trim(name[from:], " ,;"))
}

// listUnits lists the units of a field "Đơn vị phối hợp: A, B, C".
func listUnits(value string) []string {
	out := []string{}
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.Trim(part, " ."); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// isGroup reports whether an assignee names a class of units.
func isGroup(name string) bool {
	low := fold(name)
	return startsWithAny(low, determiners) != "" || startsWithAny(low, folded("thủ trưởng các", "cấp ủy", "chi ủy", "đảng ủy, ", "bí thư các")) != ""
}

// ordered reads whom a body charges in "X yêu cầu Y …", "X đề nghị Y:".
func ordered(text, low string) (subject, bool) {
	for at := 0; at < len(low) && at < 900; {
		i := strings.IndexByte(low[at:], ' ')
		if i < 0 {
			break
		}
		at += i + 1
		order := startsWithAny(clip(low[at:], 30), folded(orders...))
		if order == "" || startsUpper(text[at:]) {
			continue
		}
		if s, ok := findSubject(text[at:], low[at:], true); ok && s.explicit {
			s.rest += at
			return s, true
		}
		j := at + len(order)
		j += spaces(low[j:], 2)
		name := strings.TrimRight(text[j:], " :")
		if readUnit(name, low[j:]) > 0 && len(name) <= longestSubject && !strings.ContainsAny(name, ".;:") {
			s := subject{name: name, rest: len(text), strength: Order, explicit: true}
			if strings.HasSuffix(order, fold("đề nghị")) {
				s.strength = Request
			}
			return s, true
		}
	}
	return subject{}, false
}
