package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// reviewSentence puts what happens in reviews, movements and issues into words.
func reviewSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.ReviewPlanned:
		return line{Text: fmt.Sprintf("%s lập kế hoạch %s %s, hạn hết ngày %s", n.unit(e.Unit), reviewWord(e.Kind), e.Resolution, day(e.Due.Day)), Notes: reasons(e.Due), Tone: "give"}
	case domain.ReviewDataCollected:
		return line{Text: fmt.Sprintf("tập hợp %s số liệu từ báo cáo", count(len(e.Figures))), Notes: n.kept("Nội dung", e.Text), Tone: "do"}
	case domain.ReviewHeld:
		return line{Text: "tổ chức hội nghị ngày " + day(e.On), Notes: n.kept("Biên bản", &e.Minutes), Tone: "do"}
	case domain.ReviewReportSent:
		return line{Text: fmt.Sprintf("gửi báo cáo số %s đến %s", e.Symbol, e.To), Notes: n.kept("Báo cáo", &e.Report), Tone: "send"}
	case domain.ReviewClosed:
		return line{Text: "kết thúc, có biên bản và báo cáo", Tone: "done"}

	case domain.MovementLaunched:
		return line{Text: fmt.Sprintf("%s phát động phong trào thi đua “%s”, số %s, %s nơi tham gia", n.unit(e.Unit), e.Name, e.Symbol, count(len(e.Units))), Tone: "give"}
	case domain.ParticipationReported:
		return line{Text: fmt.Sprintf("%s có %s người tham gia kỳ %s", n.unit(e.Unit), count(e.People), e.Period), Tone: "do"}
	case domain.MovementClosed:
		return line{Text: "tổng kết phong trào thi đua ngày " + day(e.On), Notes: n.kept("Báo cáo", e.Report), Tone: "done"}

	case domain.IssueRaised:
		return line{Text: fmt.Sprintf("%s phản ánh vấn đề nổi cộm, lĩnh vực %s, địa bàn %s, từ ngày %s", n.unit(e.Unit), e.Field, e.Place, day(e.Since)), Notes: n.kept("Nội dung", &e.Summary), Tone: "raise"}
	case domain.IssueAssigned:
		l := line{Text: "giao " + n.unit(e.Unit) + " giải quyết", Tone: "give"}
		if e.Due != nil {
			l.Text += ", hạn hết ngày " + day(e.Due.Day)
		}
		return l
	case domain.IssueUpdated:
		return line{Text: "cập nhật tình hình giải quyết ngày " + day(e.On), Notes: n.kept("Nội dung", &e.Note), Tone: "do"}
	case domain.IssueResolved:
		return line{Text: "giải quyết xong ngày " + day(e.On), Notes: n.kept("Kết quả", &e.Outcome), Tone: "done"}
	case domain.IssueReopened:
		return line{Text: "xem xét lại từ ngày " + day(e.On), Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
	}
	return line{}
}

func reviewWord(k domain.ReviewKind) string {
	if k == domain.FinalReview {
		return "tổng kết"
	}
	return "sơ kết"
}
