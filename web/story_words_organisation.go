package web

import (
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// unitFields are the parts of a unit's entry that can be corrected.
var unitFields = map[string]string{"name": "tên", "alias": "tên gọi khác", "email": "thư điện tử", "host": "nơi đặt tổ chức đảng", "external": "ở ngoài cơ quan"}

// organisationWords tells how units and what they have to do change over time.
func organisationWords(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.UnitRenamed:
		return reform(fmt.Sprintf("đổi tên “%s” thành “%s”", e.Was, e.Name), e.On, e.Basis)
	case domain.UnitMoved:
		if e.Parent == "" {
			return reform("đưa "+n.unit(e.Unit)+" ra khỏi "+n.unit(e.From), e.On, e.Basis)
		}
		return reform("chuyển "+n.unit(e.Unit)+" về trực thuộc "+n.unit(e.Parent), e.On, e.Basis)
	case domain.UnitKindChanged:
		return reform(fmt.Sprintf("chuyển %s từ %s thành %s", n.unit(e.Unit), lowerFirst(kindLabel(string(e.Was))), lowerFirst(kindLabel(string(e.Kind)))), e.On, e.Basis)
	case domain.UnitsMerged:
		return reform("hợp nhất "+n.units(e.From)+" vào "+n.unit(e.Into), e.On, e.Basis)
	case domain.UnitSplit:
		l := reform("chia tách "+n.unit(e.Unit)+" thành "+n.units(e.Into), e.On, e.Basis)
		if e.Default != "" {
			l.Notes = append(l.Notes, "Nhiệm vụ đang thực hiện chuyển sang "+n.unit(e.Default))
		}
		return l
	case domain.UnitDissolved:
		l := reform("kết thúc hoạt động của "+n.unit(e.Unit), e.On, e.Basis)
		if len(e.Successors) > 0 {
			l.Notes = append(l.Notes, "Đơn vị kế thừa: "+n.units(e.Successors))
		}
		return l
	case domain.UnitCorrected:
		return line{
			Text:  fmt.Sprintf("đính chính %s của %s: từ “%s” thành “%s”", unitFields[e.Field], n.unit(e.Unit), e.Was, e.Now),
			Notes: n.kept("Lý do", &e.Reason), Tone: "return",
		}
	case domain.PersonRegistered:
		return line{Text: "ghi nhận cán bộ", Notes: n.kept("Họ tên", &e.Name), Tone: "give"}
	case domain.PersonAppointed:
		return reform("giao giữ chức vụ "+n.post(e.Unit, e.Position), e.From, e.Basis)
	case domain.AppointmentEnded:
		return line{Text: "thôi giữ chức vụ " + n.post(e.Unit, e.Position) + " sau ngày " + day(e.On), Notes: []string{"Căn cứ: " + e.Basis}, Tone: "stop"}
	case domain.DeputyNamed:
		return standIn("cử người thay chức vụ "+n.post(e.Unit, e.Position), e.From, e.Until, e.Basis)
	case domain.PostDelegated:
		return standIn("ủy quyền chức vụ "+n.post(e.Unit, e.Position), e.From, e.Until, e.Basis)
	case domain.StandInEnded:
		return line{Text: "thôi người thay, thôi ủy quyền chức vụ " + n.post(e.Unit, e.Position) + " sau ngày " + day(e.On), Notes: basis(e.Basis), Tone: "stop"}
	case domain.HandedOver:
		return standIn(fmt.Sprintf("bàn giao %s chức vụ", count(len(e.Posts))), e.From, e.Until, e.Basis)
	case domain.GroupRedefined:
		return line{Text: fmt.Sprintf("xác định lại nhóm nơi nhận: %s (lần %d)", e.Name, e.Version), Tone: "give"}
	case domain.AssignmentTransferred:
		return line{
			Text:  "chuyển nhiệm vụ từ " + n.unit(e.From) + " sang " + n.unit(e.To) + " từ ngày " + day(e.On),
			Notes: []string{"Căn cứ: " + e.Basis}, Tone: "send",
		}
	case domain.BodyReplaced:
		return line{
			Text:  n.unit(e.To) + " kế thừa việc theo dõi, phối hợp của " + n.unit(e.From) + " từ ngày " + day(e.On),
			Notes: []string{"Căn cứ: " + e.Basis}, Tone: "send",
		}
	case domain.ReporterReplaced:
		return line{
			Text:  n.unit(e.To) + " thay " + n.unit(e.From) + " trong các kỳ báo cáo từ ngày " + day(e.On),
			Notes: []string{"Căn cứ: " + e.Basis}, Tone: "send",
		}
	}
	return line{}
}

// reform is a change of the organisation, by a decision, from a day on.
func reform(text string, on domain.Date, basis string) line {
	return line{Text: text + " từ ngày " + day(on), Notes: []string{"Căn cứ: " + basis}, Tone: "give"}
}

// standIn is an arrangement for a time.
func standIn(text string, from, until domain.Date, basis string) line {
	return line{Text: text + " từ ngày " + day(from) + " đến hết ngày " + day(until), Notes: []string{"Căn cứ: " + basis}, Tone: "send"}
}

func (n names) post(u domain.UnitID, p domain.Position) string {
	return postLabel(string(p)) + ", " + n.unit(u)
}
