package web

import "github.com/dondoc/dondoc/projections"

// foundTitles name the kinds of what is found.
var foundTitles = map[string]string{
	projections.FoundDocuments: "Văn bản", projections.FoundUnits: unitsTitle,
	projections.FoundObligations: "Nội dung giao trong văn bản", projections.FoundDuties: "Nhiệm vụ",
}

// searchBehindWords says up to when what is searched tells the story.
func searchBehindWords(f projections.Found) string {
	if f.Position == 0 {
		return "Phần tìm kiếm đang được chuẩn bị nên chưa tìm thấy gì. Đề nghị đồng chí thử lại sau ít phút."
	}
	return "Kết quả tìm kiếm đến " + stamp(f.At) + "; những gì vào sổ sau đó chưa tìm được."
}

// ofPage says of which results a page has some.
func ofPage(p foundPage) string {
	if p.Kind == "" {
		return " đầu"
	}
	return " của trang này"
}
