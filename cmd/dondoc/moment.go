package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// moment is the moment that --as-of and its like name; "" is now.
func (h *house) moment(ctx context.Context, asked string) (projections.Moment, error) {
	return h.views.Moment(ctx, asked, h.clock.Now())
}

// asOf looks at the house as of a moment. The caller closes what it gets.
func (h *house) asOf(ctx context.Context, asked string, r projections.Reach) (projections.Past, error) {
	m, err := h.moment(ctx, asked)
	if err != nil {
		return projections.Past{}, err
	}
	return h.views.AsOf(ctx, m, r)
}

// tellNoMoment says why a moment cannot be looked at, and what to write.
func tellNoMoment(e *projections.NoMoment) string {
	switch e.Why {
	case projections.TooEarly:
		if e.First.IsZero() {
			return fmt.Sprintf("Sổ ghi còn trống, nên không xem được tại %q. Đề nghị vào sổ văn bản trước.", e.Asked)
		}
		return fmt.Sprintf("Tại %q sổ ghi chưa có gì: lần ghi đầu tiên lúc %s. Đề nghị chọn thời điểm từ lúc đó.", e.Asked, clock(e.First))
	case projections.Ahead:
		return fmt.Sprintf("Thời điểm %q còn ở phía trước: bây giờ là %s. Đề nghị chọn thời điểm đã qua.", e.Asked, clock(e.Now))
	case projections.Beyond:
		return fmt.Sprintf("Sổ ghi mới đến vị trí %d, nên không xem được tại %q. Đề nghị chọn vị trí không quá số đó.", e.Last, e.Asked)
	}
	return fmt.Sprintf("%q không phải thời điểm. Đề nghị viết 2026-06-30T17:00, 2026-06-30 (hết ngày), hoặc @123 (vị trí trong sổ ghi).", e.Asked)
}

// explainPast finds the sentence for what was asked wrongly about the past; "" when that is not what is wrong.
func explainPast(err error) string {
	if none := (*projections.NoMoment)(nil); errors.As(err, &none) {
		return tellNoMoment(none)
	}
	if much := (*projections.TooMuch)(nil); errors.As(err, &much) {
		return fmt.Sprintf("Cần đọc lại hơn %d sự việc mới trả lời được, nên chưa trả lời. Đề nghị hỏi hẹp hơn: một đơn vị, một văn bản hoặc một nhiệm vụ.", much.Limit)
	}
	if errors.Is(err, projections.ErrDisorder) {
		return "Thời điểm sau phải không sớm hơn thời điểm trước. Đề nghị kiểm tra lại --from và --to."
	}
	return ""
}

// clock is an instant as a person reads it.
func clock(t time.Time) string { return t.In(domain.Zone).Format("15:04 02/01/2006") }

// heading says as of when what follows is told.
func heading(out io.Writer, m projections.Moment) {
	fmt.Fprintf(out, "Tính đến %s (vị trí %d)\n", clock(m.At), m.Position)
}

// standsAs are the words for where a duty stands.
var standsAs = map[domain.Standing]string{
	domain.Overdue: "quá hạn", domain.InTime: "trong hạn", domain.NoDeadline: "không thời hạn", domain.AwaitingApproval: "chờ duyệt",
	domain.CompletedOnTime: "hoàn thành đúng hạn", domain.CompletedLate: "hoàn thành quá hạn", domain.WasExcused: "không phải báo cáo",
	domain.WasCancelled: "đã hủy giao", domain.WasClosed: "kết thúc cùng văn bản",
}

// standing is where a duty stands at a moment, in words: with whom, how, and by when.
func standing(d projections.Duty, at time.Time) string {
	words := d.UnitName + ": " + standsAs[d.Standing(at)]
	if d.Due != nil {
		words += ", hạn " + d.Due.Format("02/01/2006")
	}
	return words
}
