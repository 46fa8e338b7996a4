package web

import (
	"fmt"
	"strings"

	"github.com/dondoc/dondoc/domain"
)

// assignmentWords tells what a unit asked of a duty and what was decided on it.
func assignmentWords(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.AssignmentReturned:
		return line{Text: "đề nghị xem xét lại việc phân công", Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
	case domain.AssignmentInsisted:
		return line{Text: "giữ nguyên việc phân công", Notes: n.kept("Ý kiến", e.Note), Tone: "give"}
	case domain.ProgressReported:
		l := line{Text: fmt.Sprintf("báo cáo tiến độ đến ngày %s: %s%s%%", day(e.On), count(e.Percent), nbsp), Notes: append(n.kept("Nội dung", e.Note), n.kept("Số liệu", e.Figures)...), Tone: "do"}
		if e.Coordinator != "" {
			l.Notes = append(l.Notes, "Đơn vị phối hợp: "+n.unit(e.Coordinator))
		}
		return l
	case domain.ExtensionRequested:
		return line{Text: "đề nghị gia hạn đến hết ngày " + day(e.Wished), Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
	case domain.ExtensionGranted:
		return line{Text: fmt.Sprintf("gia hạn đến hết ngày %s (hạn trước: hết ngày %s)", day(e.Due.Day), day(e.Was.Day)), Notes: append(reasons(e.Due), n.kept("Ý kiến", e.Note)...), Tone: "give"}
	case domain.ExtensionRefused:
		return line{Text: "không gia hạn, giữ nguyên hạn", Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
	case domain.AssignmentSuspended:
		return line{Text: "tạm dừng nhiệm vụ từ ngày " + day(e.On), Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
	case domain.AssignmentResumed:
		return line{Text: "tiếp tục nhiệm vụ" + anew(e.Due), Notes: n.kept("Ý kiến", e.Note), Tone: "give"}
	case domain.AssignmentReopened:
		return line{Text: "yêu cầu thực hiện lại" + anew(e.Due), Notes: n.kept("Lý do", &e.Reason), Tone: "give"}
	case domain.TacitlyConsented:
		return line{Text: "khép nhiệm vụ: hết ngày " + day(e.Due.Day) + " không có ý kiến, xem như thống nhất", Tone: "done"}
	case domain.AssignmentCorrected:
		l := line{Text: fmt.Sprintf("đính chính %s: từ “%s” thành “%s”", assignmentFields[e.Field], orBlank(n.list(e.Field, e.Was)), orBlank(n.list(e.Field, e.Now))), Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
		if e.Item != nil {
			l.Text, l.Notes = "đính chính nội dung yêu cầu", append(n.kept("Yêu cầu", e.Item), l.Notes...)
		}
		return l
	case domain.AssignmentStarred:
		return line{Text: "xác định là nhiệm vụ trọng tâm", Tone: "give"}
	case domain.AssignmentUnstarred:
		return line{Text: "thôi xác định là nhiệm vụ trọng tâm", Tone: "give"}
	}
	return line{}
}

// assignmentFields are the parts of a duty that can be corrected.
var assignmentFields = map[string]string{
	domain.CorrectText: "nội dung", domain.CorrectProduct: "sản phẩm", domain.CorrectCoordinators: "đơn vị phối hợp",
	domain.CorrectRouteTo: "nơi gửi đến", domain.CorrectRouteVia: "đầu mối tổng hợp",
}

// list is what a field of a duty says, with units by their names.
func (n names) list(field, says string) string {
	if field != domain.CorrectCoordinators && field != domain.CorrectRouteVia || says == "" {
		return says
	}
	var called []string
	for u := range strings.SplitSeq(says, ",") {
		called = append(called, n.unit(domain.UnitID(u)))
	}
	return strings.Join(called, ", ")
}

func orBlank(s string) string {
	if s == "" {
		return "(trống)"
	}
	return s
}

func anew(due *domain.Deadline) string {
	if due == nil {
		return ""
	}
	return ", hạn hết ngày " + day(due.Day)
}
