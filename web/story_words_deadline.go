package web

import "github.com/dondoc/dondoc/domain"

// moveCauses say why a deadline is another one.
var moveCauses = map[domain.DeadlineCause]string{
	domain.ByCalendar: "lịch ngày nghỉ có thay đổi",
	domain.ByAnchor:   "đã xác định ngày làm mốc tính hạn",
	domain.ByDecision: "cơ quan giao việc ấn định thời hạn",
}

func movedWords(e domain.DeadlineMoved) line {
	l := line{Text: "thời hạn mới: hết ngày " + day(e.Due.Day) + " (" + moveCauses[e.Why] + ")", Notes: reasons(e.Due), Tone: "give"}
	if e.Basis != "" {
		l.Notes = append(l.Notes, "Căn cứ: "+e.Basis)
	}
	return l
}

func rulingWords(e domain.Event) line {
	switch e := e.(type) {
	case domain.AnchorFixed:
		return line{Text: "xác định " + e.Anchor + ": " + day(e.On) + ", là mốc tính hạn", Notes: []string{"Căn cứ: " + e.Basis}, Tone: "give"}
	case domain.RulingApplied:
		return line{Text: "đã báo thời hạn mới đến " + count(e.Assignments) + " nhiệm vụ đã giao", Tone: "send"}
	}
	return line{}
}
