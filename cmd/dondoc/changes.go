package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

type changesCmd struct {
	From     string `required:"" placeholder:"THỜI-ĐIỂM" help:"Từ sau thời điểm này: 2026-06-30T17:00, 2026-06-30 (hết ngày) hoặc @vị-trí."`
	To       string `placeholder:"THỜI-ĐIỂM" help:"Đến thời điểm này; mặc định: bây giờ."`
	Unit     string `xor:"of" required:"" placeholder:"MÃ" help:"Của một đơn vị."`
	Document string `xor:"of" required:"" placeholder:"MÃ" help:"Của một văn bản."`
	JSON     bool   `help:"In mỗi nhiệm vụ, mỗi văn bản một dòng JSON."`
}

// changeWords are the words for what became of a duty.
var changeWords = map[string]string{
	projections.ChangeGiven: "được giao", projections.ChangeFell: "quá hạn", projections.ChangeSubmitted: "gửi báo cáo", projections.ChangeReturned: "bị trả lại",
	projections.ChangeFinished: "hoàn thành", projections.ChangeMoved: "đổi hạn", projections.ChangeTransferred: "chuyển đơn vị",
	projections.ChangeSuspended: "tạm dừng", projections.ChangeResumed: "tiếp tục", projections.ChangeReopened: "mở lại", projections.ChangeCancelled: "hủy giao",
	projections.ChangeClosed: "kết thúc cùng văn bản", projections.ChangeExcused: "không phải báo cáo", projections.ChangeWorked: "có cập nhật",
}

// stand is where a duty stood, for a program.
type stand struct {
	Unit     string          `json:"unit"`
	Name     string          `json:"name"`
	Standing domain.Standing `json:"standing"`
	Status   string          `json:"status"`
	Due      string          `json:"due,omitempty"`
	Text     string          `json:"text"`
}

func stateOf(d projections.Duty, at time.Time) *stand {
	s := &stand{Unit: d.Unit, Name: d.UnitName, Standing: d.Standing(at), Status: d.Status, Text: d.Text}
	if d.Due != nil {
		s.Due = d.Due.Format(time.DateOnly)
	}
	return s
}

// within prints what became of the duties of a unit or a document between two moments, page after page.
func (x *changesCmd) within(ctx context.Context, h *house, io streams) error {
	from, err := h.moment(ctx, x.From)
	if err != nil {
		return err
	}
	to, err := h.moment(ctx, x.To)
	if err != nil {
		return err
	}
	if x.Unit != "" {
		if _, err := h.views.Unit(ctx, x.Unit); projections.Absent(err) {
			return usage("Không có đơn vị %s. Đề nghị kiểm tra lại mã.", x.Unit)
		} else if err != nil {
			return err
		}
	} else if _, err := h.views.Document(ctx, x.Document); projections.Absent(err) {
		return usage("Không có văn bản %s. Đề nghị kiểm tra lại mã.", x.Document)
	} else if err != nil {
		return err
	}
	duties, told := 0, map[string]bool{}
	for after := ""; ; {
		c, err := h.views.Changes(ctx, from, to, projections.Whose{Unit: x.Unit, Document: x.Document}, after, projections.PageLimit)
		if err != nil {
			return err
		}
		c.Documents = slices.DeleteFunc(c.Documents, func(p projections.Paperwork) bool { return told[p.Document] })
		for _, p := range c.Documents {
			told[p.Document] = true
		}
		if err := x.print(c, from, to, io.out); err != nil {
			return err
		}
		duties += len(c.Duties)
		if after = c.Next; after == "" {
			break
		}
	}
	if !x.JSON {
		fmt.Fprintf(io.out, "changes  from=@%d to=@%d duties=%d documents=%d\n", from.Position, to.Position, duties, len(told))
	}
	return nil
}

// print prints a page.
func (x *changesCmd) print(c projections.Changes, from, to projections.Moment, out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, p := range c.Documents {
		if x.JSON {
			if err := enc.Encode(map[string]any{"document": p.Document, "symbol": p.Symbol, "acts": p.Acts, "more": p.More}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(out, "Văn bản %s (doc.%s)\n", p.Symbol, p.Document)
		for _, a := range p.Acts {
			fmt.Fprintf(out, "  %6d  %s  %s\n", a.Position, clock(a.RecordedAt), a.Type)
		}
		if p.More > 0 {
			fmt.Fprintf(out, "  … và %d sự việc nữa\n", p.More)
		}
	}
	for _, d := range c.Duties {
		var before *stand
		if d.Before != nil {
			before = stateOf(*d.Before, from.At)
		}
		if x.JSON {
			if err := enc.Encode(map[string]any{
				"duty": d.Duty, "document": d.After.Document, "symbol": d.After.Symbol, "changes": d.Kinds(), "before": before, "after": stateOf(d.After, to.At), "acts": d.Acts,
			}); err != nil {
				return err
			}
			continue
		}
		var words []string
		for _, k := range d.Kinds() {
			words = append(words, changeWords[k])
		}
		was := "chưa giao"
		if d.Before != nil {
			was = standing(*d.Before, from.At)
		}
		fmt.Fprintf(out, "%s  %s (asg.%s)\n  %s\n  trước: %s\n  sau:   %s\n", d.After.Symbol, d.After.Text, d.Duty, strings.Join(words, ", "), was, standing(d.After, to.At))
	}
	return nil
}
