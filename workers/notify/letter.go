// Package notify is the ways out of the house: it composes a letter and hands it to a channel. It
// decides nothing; who is told what and when was decided before, and stands in the log.
package notify

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/dondoc/dondoc/domain"
)

// Letter is one message to one recipient.
type Letter struct {
	ID    string // stable: the same letter sent twice has the same Message-ID
	To    string // address
	Name  string // of the unit
	Lines []Line
}

// Line is one notice: a symbol, a date and a link, no more.
type Line struct {
	Kind   string // document, assigned, reminder, escalation, returned, moved
	Stage  string
	Symbol string
	Debtor string // whose duty, when it is not the recipient's own
	Last   domain.Date
	Link   string
}

// Subject is the letter's subject line.
func (l Letter) Subject() string {
	if len(l.Lines) == 1 {
		return "[Đôn đốc] " + l.Lines[0].head()
	}
	return fmt.Sprintf("[Đôn đốc] Việc cần xử lý hôm nay: %d nội dung", len(l.Lines))
}

// Text is the letter's body.
func (l Letter) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Kính gửi %s,\r\n\r\n", l.Name)
	for _, x := range l.Lines {
		fmt.Fprintf(&b, "- %s\r\n  %s\r\n", x.head(), x.Link)
	}
	b.WriteString("\r\nThư này được gửi theo thang nhắc hạn của cơ quan; nội dung nhiệm vụ xem tại liên kết trên.\r\nVăn phòng\r\n")
	return b.String()
}

func (x Line) head() string {
	of := cmp.Or(x.Symbol, "nhiệm vụ")
	if x.Debtor != "" {
		of += " (" + x.Debtor + ")"
	}
	last := fmt.Sprintf("%02d/%02d/%d", x.Last.Day, int(x.Last.Month), x.Last.Year)
	switch x.Kind {
	case "document":
		return "Văn bản mới: " + of
	case "assigned":
		return "Giao việc: " + of + ", hạn hết ngày " + last
	case "moved":
		return "Thời hạn thay đổi: " + of + ", hạn mới: hết ngày " + last
	case "returned":
		return "Đề nghị bổ sung, chỉnh sửa: " + of
	case "transferred":
		return "Nhận nhiệm vụ chuyển đến: " + of
	case "unreached":
		return "Chưa liên hệ được đơn vị: " + cmp.Or(x.Debtor, "(không rõ)") + ". Đề nghị gọi điện hoặc gửi bản giấy, ghi vào nhật ký đôn đốc"
	case "escalation":
		return "Báo cáo: " + of + " quá hạn từ hết ngày " + last
	}
	switch {
	case x.Stage == "T0":
		return "Nhắc hạn: " + of + ", hạn cuối: hết ngày " + last
	case strings.HasPrefix(x.Stage, "T+"):
		return "Nhắc hạn: " + of + " đã quá hạn (hết ngày " + last + ")"
	}
	return "Nhắc hạn: " + of + ", hạn hết ngày " + last
}

// ErrAddress says that a letter's address cannot be used.
var ErrAddress = errors.New("notify: the address cannot be used")

// Reason is what the log keeps of a failure: short, without addresses or contents.
func Reason(err error) string {
	switch {
	case errors.Is(err, ErrAddress):
		return "address"
	default:
		return "channel"
	}
}
