package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// inspectionSentence puts what happens in an inspection and in a year's programme into words.
func inspectionSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.SelfReportMade:
		l := line{Text: n.unit(e.Unit) + " gửi báo cáo tự kiểm tra", Notes: append(n.kept("Báo cáo", &e.Report), n.kept("Minh chứng nhập thay", e.Proof)...), Tone: "do"}
		if e.Number > 1 {
			l.Text += fmt.Sprintf(" (bản thứ %d)", e.Number)
		}
		return l
	case domain.WorkingNoteAdded:
		return line{Text: "ghi chép nội bộ của Đoàn (Tổ)", Notes: n.kept("Nội dung", &e.Note), Tone: "do"}
	case domain.VerificationRecorded:
		return line{Text: "thẩm tra, xác minh ngày " + day(e.On), Notes: n.kept("Biên bản", &e.Minutes), Tone: "do"}
	case domain.TeamReported:
		return line{Text: "Đoàn (Tổ) báo cáo kết quả ngày " + day(e.On), Notes: n.kept("Báo cáo", &e.Report), Tone: "send"}
	case domain.ConferenceHeld:
		return line{Text: "hội nghị xem xét kết quả ngày " + day(e.On), Notes: n.kept("Trích biên bản", &e.Minutes), Tone: "do"}
	case domain.DossierPieceFiled:
		return line{Text: fmt.Sprintf("đưa vào hồ sơ tài liệu số %d, ngày %s", e.Piece, day(e.On)), Notes: n.kept("Tài liệu", &e.Paper), Tone: "do"}
	case domain.InspectionClosed:
		return line{Text: fmt.Sprintf("kết thúc hồ sơ: đủ %d tài liệu, %s yêu cầu khắc phục đã xong", e.Pieces, count(e.Remedies)), Tone: "done"}
	case domain.ProgrammeAdopted:
		return line{Text: fmt.Sprintf("%s ban hành chương trình kiểm tra, giám sát năm %d, số %s: %s cuộc", n.unit(e.Unit), e.Year, e.Symbol, count(len(e.Items))), Tone: "give"}
	case domain.ProgrammeRevised:
		return line{Text: fmt.Sprintf("điều chỉnh chương trình kiểm tra, giám sát lần %d, số %s: %s cuộc", e.Revision, e.Symbol, count(len(e.Items))), Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
	case domain.ProgrammeClosed:
		return line{Text: "tổng kết chương trình kiểm tra, giám sát ngày " + day(e.On), Notes: n.kept("Báo cáo", &e.Report), Tone: "done"}
	}
	return line{}
}
