package intake

import (
	"fmt"
	"slices"
	"strings"
)

// warn lists the doubts about a draft, in a fixed order.
func (d *Draft) warn(h head, c *cited, r *reader, broken bool) {
	add := func(code, message string) { d.Warnings = append(d.Warnings, Warning{code, message}) }
	switch {
	case h.spoilt:
		add("symbol_unreadable", "Số của văn bản không đọc được, hãy nhập số theo bản gốc.")
	case d.Code != "" && d.Number == 0:
		add("number_blank", "Văn bản chưa có số, hãy bổ sung khi văn thư cấp số.")
	case d.Symbol == "":
		add("symbol_missing", "Không thấy số, ký hiệu ở đầu văn bản, hãy bổ sung.")
	}
	if d.Kind == "" {
		add("kind_missing", "Không thấy tên loại văn bản, hãy chọn tên loại.")
	}
	switch {
	case d.IssuedOn != "":
	case h.printed && h.issued.day > 0 && h.issued.month > 0 && !h.issued.valid():
		add("date_impossible", "Ngày ban hành đọc được không có trong lịch, hãy nhập lại theo bản gốc.")
	default:
		add("date_missing", "Văn bản không ghi đủ ngày, tháng, năm ban hành, hãy bổ sung.")
	}
	if d.Issuer == "" {
		add("issuer_missing", "Không xác định được cơ quan ban hành, hãy bổ sung.")
	}
	if d.Subject == "" {
		add("subject_missing", "Không thấy trích yếu, hãy bổ sung.")
	}
	if d.Signer.Name == "" {
		add("signer_missing", "Không thấy họ tên người ký, hãy kiểm tra bản gốc.")
	}
	d.warnCitations(c, add)
	d.warnTasks(r, add)
	if len(d.Recipients) == 0 {
		add("recipients_missing", "Không thấy danh sách nơi nhận, hãy bổ sung nếu có.")
	}
	if broken {
		add("paragraph_joined", "Có đoạn văn bị ngắt giữa câu (do sang trang) đã được nối lại, hãy soát lại đoạn đó.")
	}
	if r.truncated || c.truncated || len(d.Recipients) >= mostRecipients {
		add("truncated", "Văn bản có quá nhiều mục nên chỉ đọc phần đầu, hãy soát lại phần còn lại.")
	}
}

func (d *Draft) warnCitations(c *cited, add func(code, message string)) {
	unresolved := 0
	for _, cit := range d.Citations {
		if cit.Symbol == "" {
			unresolved++
		}
		if d.IssuedOn != "" && cit.Date > d.IssuedOn {
			add("citation_later", fmt.Sprintf("Văn bản viện dẫn %s ghi ngày sau ngày ban hành, hãy kiểm tra lại.", cit.Symbol))
		}
	}
	if unresolved > 0 {
		add("citation_unresolved", fmt.Sprintf("Có %d văn bản viện dẫn không ghi số, ký hiệu, hãy chỉ rõ đó là văn bản nào.", unresolved))
	}
	slices.Sort(c.conflicts)
	if same := slices.Compact(c.conflicts); len(same) > 0 {
		add("citation_conflict", "Văn bản "+strings.Join(same, ", ")+" được viện dẫn với hai ngày khác nhau, hãy kiểm tra lại.")
	}
}

func (d *Draft) warnTasks(r *reader, add func(code, message string)) {
	if len(d.Tasks) == 0 {
		add("no_obligation", "Không thấy nhiệm vụ nào được giao, hãy đọc lại và bổ sung nếu có.")
	}
	nobody, cadence, early := 0, 0, 0
	for _, t := range d.Tasks {
		if len(t.Assignees) == 0 {
			nobody++
		}
		if t.Recurrence == "unspecified" {
			cadence++
		}
		if d.IssuedOn != "" && t.DeadlineISO != "" && t.DeadlineISO < d.IssuedOn {
			early++
		}
	}
	if nobody > 0 {
		add("assignee_missing", fmt.Sprintf("Có %d nhiệm vụ chưa rõ đơn vị thực hiện, hãy chỉ định.", nobody))
	}
	if cadence > 0 {
		add("cadence_unset", fmt.Sprintf("Có %d chế độ báo cáo chỉ ghi \"định kỳ\", hãy ấn định kỳ báo cáo.", cadence))
	}
	if early > 0 {
		add("deadline_past", fmt.Sprintf("Có %d thời hạn trước ngày ban hành, hãy kiểm tra lại.", early))
	}
	if r.yearless {
		add("deadline_without_year", "Có thời hạn không ghi năm mà văn bản cũng chưa có ngày ban hành, hãy bổ sung năm.")
	}
}
