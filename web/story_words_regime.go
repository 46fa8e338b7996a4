package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// regimeSentence puts the life of a reporting regime into words.
func regimeSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.RegimeFixed:
		return line{Text: fmt.Sprintf("ấn định kỳ báo cáo %s: %s", cadences[e.Cadence], e.DueText), Notes: []string{"Căn cứ: " + e.Basis}, Tone: "give"}
	case domain.RegimeRevised:
		return line{
			Text:  fmt.Sprintf("thay đổi kỳ báo cáo từ ngày %s: %s, %s", day(e.From), cadences[e.Cadence], e.DueText),
			Notes: []string{"Các kỳ đã mở giữ nguyên thời hạn", "Căn cứ: " + e.Basis}, Tone: "give",
		}
	case domain.ReporterAdded:
		return line{Text: "bổ sung nơi gửi báo cáo: " + n.unit(e.Unit), Notes: []string{"Căn cứ: " + e.Basis}, Tone: "give"}
	case domain.ReporterRemoved:
		return line{Text: "thôi yêu cầu báo cáo: " + n.unit(e.Unit), Notes: []string{"Căn cứ: " + e.Basis}, Tone: "stop"}
	case domain.RegimeEnded:
		return line{Text: "kết thúc chế độ báo cáo từ sau ngày " + day(e.On), Notes: []string{"Căn cứ: " + e.Basis}, Tone: "stop"}
	case domain.PeriodOpened:
		return line{Text: fmt.Sprintf("mở kỳ %s cho %s nơi gửi", lowerFirst(e.Period.Label), count(e.Assignments)), Tone: "send"}
	}
	return line{}
}
