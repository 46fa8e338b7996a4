package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

var callMethods = map[domain.CallMethod]string{domain.ByPhone: "gọi điện", domain.ByPaper: "trao văn bản giấy", domain.InMeeting: "làm việc trực tiếp"}

var sendMethods = map[domain.SendMethod]string{domain.PartyNetwork: "qua mạng của Đảng", domain.PaperSent: "bằng bản giấy", domain.EmailSent: "bằng thư điện tử"}

// urgingSentence puts what people do to urge a unit into words.
func urgingSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.CallRecorded:
		l := line{Text: callMethods[e.Method] + " đôn đốc", Notes: n.kept("Nội dung", &e.Note), Tone: "remind"}
		if e.Reached {
			l.Text += ", đã gặp " + postLabel(string(e.Post))
		} else {
			l.Text += ", chưa liên hệ được"
		}
		return l
	case domain.MessageUnreached:
		return line{Text: "chưa liên hệ được đơn vị: báo " + n.units(e.To), Tone: "raise"}
	case domain.UnitContacted:
		return line{Text: "đã liên hệ được đơn vị lúc " + stamp(e.ContactedAt), Tone: "done"}
	case domain.LetterDrafted:
		return line{Text: fmt.Sprintf("dự thảo công văn đôn đốc gửi %s, %s nhiệm vụ", n.unit(e.To), count(len(e.Assignments))), Notes: n.kept("Nội dung", e.Text), Tone: "give"}
	case domain.LetterNumbered:
		return line{Text: "lấy số công văn đôn đốc: " + e.Symbol, Tone: "do"}
	case domain.LetterSigned:
		return line{Text: fmt.Sprintf("ký công văn đôn đốc ngày %s (%s)", day(e.On), e.Title), Tone: "done"}
	case domain.LetterSent:
		return line{Text: "gửi công văn đôn đốc " + sendMethods[e.Method], Notes: n.kept("Minh chứng", e.Proof), Tone: "send"}
	case domain.LetterVoided:
		return line{Text: "hủy dự thảo công văn đôn đốc", Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
	}
	return line{}
}
