package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/dondoc/dondoc/domain"
)

// fields are the parts of a document's face that can be corrected.
var fields = map[string]string{
	"issuedOn": "ngày ban hành", "symbol": "số, ký hiệu", "number": "số", "kind": "loại văn bản", "issuer": "cơ quan ban hành",
	"parentOrg": "cơ quan cấp trên", "place": "địa danh", "subject": "trích yếu", "arrivedOn": "ngày đến", "period.until": "ngày hết kỳ",
	"signer.onBehalf": "quyền hạn ký", "signer.title": "chức vụ người ký", "signer.name": "họ tên người ký",
	"citation.kind": "loại văn bản của viện dẫn", "citation.symbol": "số, ký hiệu của viện dẫn", "citation.date": "ngày của viện dẫn",
	"citation.issuer": "cơ quan ban hành của viện dẫn", "citation.title": "tên của viện dẫn", "citation.role": "vai trò của viện dẫn",
	"citation.implements": "văn bản được triển khai ở viện dẫn", "recipient.name": "tên nơi nhận", "recipient.purpose": "mục đích gửi nơi nhận",
	"obligation.text": "nội dung nhiệm vụ",
}

// fieldWords names a part of the face; one of a list with its place: "số, ký hiệu của viện dẫn 3".
func fieldWords(field string) string {
	if text, ok := fields[field]; ok {
		return text
	}
	list, rest, _ := strings.Cut(field, ".")
	place, part, _ := strings.Cut(rest, ".")
	if text, ok := fields[list+"."+part]; ok {
		return text + " " + place
	}
	return "một phần của văn bản"
}

var methods = map[domain.Method]string{
	domain.ByNetwork: "qua mạng", domain.ByMail: "qua bưu điện", domain.ByEmail: "qua thư điện tử", domain.ByHand: "trao trực tiếp",
}

// documentSentence puts into words what becomes of a document after it was given out.
func documentSentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.ObligationSatisfied:
		return line{Text: fmt.Sprintf("ghi nhận nhiệm vụ %d đã được thực hiện bằng việc ban hành văn bản", e.Obligation), Tone: "done"}
	case domain.DeliveryAcknowledged:
		l := line{Text: n.unit(e.Unit) + " đã nhận văn bản", Notes: n.kept("Minh chứng", e.Proof), Tone: "do"}
		if e.Office != "" {
			l.Notes = append([]string{"Ghi nhận thay: " + n.unit(e.Office)}, l.Notes...)
		}
		return l
	case domain.DocumentSentOut:
		return line{
			Text:  fmt.Sprintf("gửi %s đến %s ngày %s, %s", e.Symbol, n.unit(e.Unit), day(e.On), methods[e.Method]),
			Notes: append([]string{"Nơi gửi: " + n.unit(e.Sender)}, n.kept("Minh chứng", e.Proof)...), Tone: "send",
		}
	case domain.DocumentFiled:
		return line{Text: "lưu hồ sơ " + e.Shelf + " tại " + n.unit(e.Office), Tone: "done"}
	case domain.CitationResolved:
		return line{Text: fmt.Sprintf("xác định viện dẫn %d là văn bản %s", e.No, cmp.Or(e.Symbol, "đã có trong sổ")), Notes: dayNote("Ngày ban hành: ", e.Date), Tone: "give"}
	case domain.DocumentAmended:
		return line{Text: "được một văn bản khác sửa đổi, bổ sung", Notes: basis(e.Basis), Tone: "return"}
	case domain.DocumentSuperseded:
		return line{Text: "được một văn bản khác thay thế", Notes: basis(e.Basis), Tone: "stop"}
	case domain.DocumentWithdrawn:
		return line{Text: "thu hồi văn bản", Notes: append(basis(e.Basis), n.kept("Lý do", &e.Reason)...), Tone: "stop"}
	case domain.DocumentReinstated:
		return line{Text: "khôi phục hiệu lực của văn bản", Notes: n.kept("Lý do", &e.Reason), Tone: "give"}
	case domain.DocumentExpired:
		return line{Text: "hết kỳ của văn bản ngày " + day(e.On), Tone: "done"}
	}
	return line{}
}

func basis(printed string) []string {
	if printed == "" {
		return nil
	}
	return []string{"Căn cứ: " + printed}
}

func dayNote(label string, d domain.Date) []string {
	if d.IsZero() {
		return nil
	}
	return []string{label + day(d)}
}
