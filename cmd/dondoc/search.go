package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// searchWait is how long a search waits for what has happened just before it.
const searchWait = 2 * time.Second

type searchCmd struct {
	Words []string `arg:"" name:"từ" help:"Các từ cần tìm: số ký hiệu, trích yếu, tên đơn vị, nội dung nhiệm vụ; từ cuối có thể gõ dở."`
	Limit int      `default:"20" help:"Số kết quả nhiều nhất của mỗi loại, từ 1 đến 1000."`
	JSON  bool     `help:"In kết quả dạng JSON."`
}

var foundWords = map[string]string{
	projections.FoundDocuments: "Văn bản", projections.FoundUnits: "Tổ chức đảng, đơn vị",
	projections.FoundObligations: "Nội dung giao trong văn bản", projections.FoundDuties: "Nhiệm vụ",
}

// within prints what is found, the best first.
func (s *searchCmd) within(ctx context.Context, h *house, io streams) error {
	if s.Limit < 1 || s.Limit > 1000 {
		return usage("--limit phải từ 1 đến 1000.")
	}
	if err := h.runner.CatchUp(ctx); err != nil {
		return err
	}
	wait, stop := context.WithTimeout(ctx, searchWait)
	defer stop()
	if !h.search.Wait(wait, h.runner.Position()) { // then it says how far behind it is
		if at, err := h.search.Position(ctx); err == nil && at == 0 { // there is nothing to be found yet
			fmt.Fprintln(io.err, "Đang chuẩn bị phần tìm kiếm, lần đầu có thể mất vài phút…")
			h.search.Wait(ctx, h.runner.Position())
		}
	}
	found, err := h.search.Within(domain.Clauses{Everything: true}).Find(ctx, projections.Sought{Typed: strings.Join(s.Words, " "), Limit: s.Limit})
	switch {
	case errors.Is(err, projections.ErrSearchLong):
		return usage("Câu tìm quá dài. Đề nghị gõ không quá 12 từ.")
	case errors.Is(err, projections.ErrSearchBroad):
		return usage("Có quá nhiều kết quả nên chưa tìm xong. Đề nghị gõ thêm từ.")
	case err != nil:
		return err
	case found.Words == "":
		return usage("Chưa có từ nào để tìm. Đề nghị gõ chữ hoặc số.")
	}
	if s.JSON {
		return json.NewEncoder(io.out).Encode(found)
	}
	if found.Instead != "" {
		fmt.Fprintf(io.err, "Không có kết quả với các từ đã gõ; dưới đây là kết quả của “%s”.\n", found.Instead)
	}
	shown, cut := 0, false
	for _, k := range found.Kinds {
		title := foundWords[k.Kind]
		if k.Next != "" {
			title += fmt.Sprintf(" (%d kết quả đầu, còn nữa)", len(k.Hits))
			cut = true
		}
		fmt.Fprintln(io.out, title)
		for _, hit := range k.Hits {
			fmt.Fprintln(io.out, "  "+strings.Join(hitWords(hit), "  "))
		}
		shown += len(k.Hits)
	}
	_, err = fmt.Fprintf(io.out, "search  shown=%d cut=%t position=%d behind=%d ms=%.1f\n", shown, cut, found.Position, found.Behind, float64(found.Took.Microseconds())/1000)
	return err
}

// hitWords are what names a thing, and what it says.
func hitWords(h projections.Hit) (words []string) {
	key := h.Key
	switch h.Kind {
	case projections.FoundDocuments:
		key = "doc." + h.Key
	case projections.FoundDuties:
		key = "asg." + h.Key
	case projections.FoundObligations:
		key = "doc." + h.Key
	}
	for _, w := range []string{key, h.Symbol, unitOf(h), strings.Join(strings.Fields(h.Text), " ")} {
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}

func unitOf(h projections.Hit) string {
	if h.Kind == projections.FoundDuties {
		return h.UnitName
	}
	return ""
}

// keepSearch keeps what is searched up with the read models. What may pass is tried again.
func (h *house) keepSearch(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.search.Run(ctx, h.runner)
		if err == nil || ctx.Err() != nil || errors.Is(err, eventstore.ErrDamaged) {
			return
		}
		if h.opened.Load() {
			h.slog.Error("the search stopped and starts again", "error", err)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
}
