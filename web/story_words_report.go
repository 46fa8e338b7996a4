package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// reportSentence puts the way of a report, and the questions of a continuous duty, into words.
func reportSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.ReportReceived:
		return line{Text: "tiếp nhận báo cáo tại " + n.unit(e.Unit), Tone: "done"}
	case domain.ReceiptEntered:
		return line{Text: fmt.Sprintf("vào sổ tiếp nhận báo cáo số %04d năm %d", e.Number, e.Year), Tone: "give"}
	case domain.ReceiptNumbered:
		return line{Text: fmt.Sprintf("ghi số tiếp nhận báo cáo: %04d", e.Number), Tone: "done"}
	case domain.ReportForwarded:
		l := line{Text: fmt.Sprintf("đã trình, gửi %s ngày %s", e.To, day(e.On)), Notes: n.kept("Minh chứng", e.Proof), Tone: "send"}
		if e.Consolidation != "" {
			l.Notes = append(l.Notes, "Trong báo cáo tổng hợp")
		}
		if e.Number != "" {
			l.Notes = append(l.Notes, "Số: "+e.Number)
		}
		if e.Method != "" {
			l.Notes = append(l.Notes, "Hình thức: "+e.Method)
		}
		if e.RecordedBy != "" {
			l.Notes = append(l.Notes, "Nơi ghi nhận: "+n.unit(e.RecordedBy))
		}
		return l
	case domain.ReportExcused:
		return line{Text: "được miễn báo cáo kỳ này", Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
	case domain.ConsolidationOpened:
		return line{Text: fmt.Sprintf("mở tổng hợp %s từ %s nơi gửi", lowerFirst(e.Period.Label), count(len(e.Reporters))), Tone: "give"}
	case domain.ConsolidationDrafted:
		l := line{Text: fmt.Sprintf("dự thảo báo cáo tổng hợp, lần %d, từ %s báo cáo", e.Version, count(len(e.Reports))), Tone: "do"}
		if len(e.Missing) > 0 {
			l.Notes = append(l.Notes, "Chưa có báo cáo của: "+n.units(e.Missing))
		}
		for _, f := range e.Figures {
			if f.Adjustment != "" {
				l.Notes = append(l.Notes, fmt.Sprintf("Điều chỉnh mục %s: %s", f.Field, f.Adjustment))
				l.Notes = append(l.Notes, n.kept("Lý do", f.Why)...)
			}
		}
		return l
	case domain.ConsolidationApproved:
		return line{Text: fmt.Sprintf("duyệt báo cáo tổng hợp, lần %d", e.Version), Tone: "done"}
	case domain.ConsolidationSent:
		return line{Text: fmt.Sprintf("đã trình, gửi báo cáo tổng hợp %s đến %s", e.Symbol, e.To), Notes: append([]string{"Hình thức: " + e.Method}, n.kept("Minh chứng", e.Proof)...), Tone: "send"}
	case domain.ConsolidationCarried:
		return line{Text: fmt.Sprintf("ghi vào %s báo cáo thành phần: đã tổng hợp, đã gửi", count(e.Reports)), Tone: "done"}
	case domain.ConsolidationReceived:
		l := line{Text: "nơi nhận đã nhận báo cáo tổng hợp ngày " + day(e.On), Notes: n.kept("Minh chứng", e.Proof), Tone: "done"}
		if e.Number != "" {
			l.Notes = append(l.Notes, "Số đến: "+e.Number)
		}
		l.Notes = append(l.Notes, "Nơi ghi nhận: "+n.unit(e.RecordedBy))
		return l
	case domain.QuestionAsked:
		return line{Text: "hỏi kết quả thực hiện " + lowerFirst(e.Period.Label), Notes: []string{"Tính đến hết ngày " + day(e.Period.Cutoff)}, Tone: "send"}
	case domain.QuestionAnswered:
		if !e.Updated {
			return line{Text: "trả lời: không có nội dung phát sinh trong kỳ", Notes: n.kept("Nội dung", e.Note), Tone: "do"}
		}
		l := line{Text: "cập nhật kết quả thực hiện trong kỳ", Notes: n.kept("Nội dung", e.Note), Tone: "do"}
		if e.Report != "" {
			l.Notes = append(l.Notes, "Theo báo cáo đã gửi")
		}
		return l
	}
	return line{}
}
