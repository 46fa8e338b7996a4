package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dondoc/dondoc/projections"
)

type summaryCmd struct {
	AsOf string `name:"as-of" placeholder:"THỜI-ĐIỂM" help:"Tính đến một thời điểm: 2026-06-30T17:00, 2026-06-30 (hết ngày) hoặc @vị-trí; mặc định: bây giờ."`
	Unit string `placeholder:"MÃ" help:"Chỉ một đơn vị và các đơn vị bên dưới, cộng lại."`
	JSON bool   `help:"In kết quả dạng JSON."`
}

// within prints how many duties stood where, by unit, and their sum: by the units and the tree of the moment.
func (s *summaryCmd) within(ctx context.Context, h *house, io streams) error {
	past, err := h.asOf(ctx, s.AsOf, projections.OfTree())
	if err != nil {
		return err
	}
	defer past.Close()
	var units []projections.UnitTally
	var sum projections.Tally
	if s.Unit == "" {
		if sum, err = past.Total(ctx, past.Moment, false); err == nil {
			units, err = past.ByUnit(ctx, past.Moment, "", false)
		}
	} else {
		if _, err := past.Unit(ctx, s.Unit); projections.Absent(err) {
			return usage("Đến %s chưa có đơn vị %s. Đề nghị kiểm tra lại mã, hoặc chọn thời điểm sau đó.", clock(past.Moment.At), s.Unit)
		} else if err != nil {
			return err
		}
		sum, err = past.Subtree(ctx, s.Unit, past.Moment, false)
	}
	if err != nil {
		return err
	}
	if s.JSON {
		return json.NewEncoder(io.out).Encode(map[string]any{"position": past.Moment.Position, "at": past.Moment.At.Format(time.RFC3339), "sum": sum, "units": units})
	}
	heading(io.out, past.Moment)
	for _, u := range units {
		fmt.Fprintf(io.out, "%-44s %6d giao  %6d đúng hạn  %6d quá hạn  %6d chờ duyệt  %6d trong hạn  %6d đang quá hạn  %s\n",
			u.Name, u.Total, u.CompletedOnTime, u.CompletedLate, u.Awaiting, u.InTime, u.Overdue, rateOf(u.Tally))
	}
	_, err = fmt.Fprintf(io.out, "summary  position=%d total=%d on_time=%d late=%d awaiting=%d in_time=%d overdue=%d no_deadline=%d cancelled=%d closed=%d\n",
		past.Moment.Position, sum.Total, sum.CompletedOnTime, sum.CompletedLate, sum.Awaiting, sum.InTime, sum.Overdue, sum.NoDeadline, sum.Cancelled, sum.Closed)
	return err
}

// rateOf is the share that was on time, as a person reads it.
func rateOf(t projections.Tally) string {
	r, due := t.Rate()
	if !due {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%.1f %%", r), ".", ",", 1)
}
