package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

type rebuildCmd struct {
	Verify bool `help:"Chỉ so sánh bảng đang dùng với bảng dựng lại, không thay."`
	JSON   bool `help:"In kết quả dạng JSON."`
}

// within rebuilds the read models from the log, or compares them with what a rebuild gives.
func (r *rebuildCmd) within(ctx context.Context, h *house, io streams) error {
	if err := h.runner.CatchUp(ctx); err != nil {
		return err
	}
	out, err := h.runner.Rebuild(ctx, projections.RebuildOptions{Verify: r.Verify, Dir: h.dir, Tell: func(at projections.Headway) {
		if at.Stage == projections.Folding {
			fmt.Fprintf(io.err, "dựng lại: %d/%d lần ghi\n", at.At, at.Of)
		}
	}})
	if err != nil {
		return err
	}
	if r.JSON {
		err = json.NewEncoder(io.out).Encode(out)
	} else {
		for _, t := range out.Tables {
			mark := "khớp"
			if t.Live != t.Rebuilt {
				mark = "KHÁC"
			}
			fmt.Fprintf(io.out, "%-12s %7d dòng  %s\n", t.Table, t.Rows, mark)
			for _, key := range t.Differ {
				fmt.Fprintf(io.out, "             dòng khác: %s\n", key)
			}
		}
		fmt.Fprintf(io.out, "rebuild  events=%d position=%d seconds=%.3f equal=%t\n", out.Events, out.Position, out.Took.Round(time.Millisecond).Seconds(), out.Equal)
	}
	if err == nil && !out.Equal {
		err = errDifference
	}
	return err
}

type workdayCmd struct {
	Date string `arg:"" optional:"" name:"ngày" help:"Ngày bắt đầu, dạng 2024-02-20; ngày này không tính."`
	N    *int   `arg:"" optional:"" name:"n" help:"Số ngày làm việc; âm là đếm lùi."`
	File string `help:"Tệp TSV, mỗi dòng: ngày, n; in thêm cột kết quả." placeholder:"F.tsv"`
	Why  bool   `help:"Nói rõ những ngày không tính."`
}

// run adds working days by the shipped calendar.
func (w *workdayCmd) run(_ context.Context, _ config, io streams) error {
	cal := domain.ShippedCalendar()
	if w.File != "" {
		tsv, err := readLimited(w.File, io.in)
		if err != nil {
			return err
		}
		sums, err := cal.SumTSV(string(tsv))
		if err != nil {
			return fail(exitBadInput, err, "Tệp %s: %v.", w.File, err)
		}
		for _, s := range sums {
			fmt.Fprintf(io.out, "%s\t%d\t%s\n", s.Date, s.N, s.Result)
		}
		return nil
	}
	if w.Date == "" || w.N == nil {
		return usage("Cần một ngày và một số, ví dụ: dondoc workday 2024-02-20 -7.")
	}
	from, err := domain.ParseDate(w.Date)
	if err != nil {
		return fail(exitBadInput, err, "%v.", err)
	}
	if *w.N > 10000 || *w.N < -10000 {
		return usage("Số ngày làm việc phải trong khoảng -10000 đến 10000.")
	}
	to, err := cal.AddWorkdays(from, *w.N)
	if err != nil {
		return fail(exitBadInput, err, "Chưa tính được: %v.", err)
	}
	fmt.Fprintln(io.out, to)
	if w.Why {
		fmt.Fprintln(io.err, cal.Explain(from, to, *w.N))
	}
	return nil
}
