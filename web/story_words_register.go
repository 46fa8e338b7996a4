package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// registerSentence puts into words what happens to numbers, to a resolution that is followed, and to a unit's plan.
func registerSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.SeriesOpened:
		return line{Text: fmt.Sprintf("mở sổ số văn bản loại %s năm %d", e.Kind, e.Year), Tone: "give"}
	case domain.NumberReserved:
		l := line{Text: fmt.Sprintf("giữ số %d", e.Number), Tone: "give"}
		if e.For != "" {
			l.Text += " cho " + n.unit(e.For)
		}
		return l
	case domain.NumberUsed:
		return line{Text: fmt.Sprintf("cấp số %d cho văn bản", e.Number), Tone: "do"}
	case domain.NumberVoided:
		return line{Text: fmt.Sprintf("hủy số %d", e.Number), Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
	case domain.ResolutionTracked:
		return line{Text: "theo dõi việc thực hiện " + e.Symbol, Notes: dayNote("Ngày ban hành: ", e.Date), Tone: "give"}
	case domain.ResolutionUntracked:
		return line{Text: "kết thúc theo dõi việc thực hiện", Notes: n.kept("Lý do", &e.Reason), Tone: "done"}
	case domain.ImplementingDocumentRegistered:
		return line{Text: "đăng ký văn bản triển khai của đơn vị", Tone: "do"}
	}
	return line{}
}
