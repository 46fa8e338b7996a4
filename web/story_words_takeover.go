package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// takeoverWords tells how a duty came out of a running list.
func takeoverWords(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.AssignmentTakenOver:
		l := line{Text: fmt.Sprintf("tiếp nhận từ danh sách “%s”, dòng %s, nhiệm vụ của %s", e.Source.List, count(e.Source.Row), n.unit(e.Unit)), Tone: "give"}
		if e.Due != nil {
			l.Text += ", hạn hết ngày " + day(e.Due.Day)
			l.Notes = reasons(*e.Due)
		}
		if e.Source.Symbol != "" {
			l.Notes = append(l.Notes, "Văn bản giao: "+e.Source.Symbol+", ngày "+day(e.Source.Issued))
		}
		if !e.Given.IsZero() {
			l.Notes = append(l.Notes, "Ngày giao theo danh sách: "+day(e.Given))
		}
		if len(e.Coordinating) > 0 {
			l.Notes = append(l.Notes, "Phối hợp: "+n.units(e.Coordinating))
		}
		l.Notes = append(l.Notes, n.kept("Bản gốc", e.Source.File)...)
		return l
	case domain.AssignmentFoundCompleted:
		return line{Text: "ghi nhận đã hoàn thành ngày " + day(e.On) + " theo danh sách", Notes: []string{"Báo cáo đến: " + stamp(e.ArrivedAt)}, Tone: "done"}
	}
	return line{}
}
