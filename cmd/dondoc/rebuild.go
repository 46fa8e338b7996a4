package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

type rebuildCmd struct {
	Tables []string `arg:"" optional:"" name:"bảng" help:"Chỉ dựng lại các bảng này (mặc định: tất cả)."`
	Verify bool     `help:"Chỉ so sánh bảng đang dùng với bảng dựng lại, không thay."`
	JSON   bool     `help:"In kết quả dạng JSON."`
}

// searchTables is the name of what is searched, which is a model of its own.
const searchTables = "search"

// prepare refuses a table that is none.
func (r *rebuildCmd) prepare(func(name string) ([]byte, error)) error {
	all := append(slices.Clone(projections.Tables), searchTables)
	for _, name := range r.Tables {
		if !slices.Contains(all, name) {
			return usage("Không có bảng %q. Các bảng dựng lại được: %s.", name, strings.Join(slices.Sorted(slices.Values(all)), ", "))
		}
	}
	return nil
}

// rebuild makes the tables anew that were named, or all.
func (r *rebuildCmd) rebuild(ctx context.Context, h *house, tell func(projections.Headway)) (out projections.Rebuilt, err error) {
	out.Equal = true
	only := slices.DeleteFunc(slices.Clone(r.Tables), func(name string) bool { return name == searchTables })
	if len(only) > 0 || len(r.Tables) == 0 {
		if out, err = h.runner.Rebuild(ctx, projections.RebuildOptions{Only: only, Verify: r.Verify, Dir: h.dir, Tell: tell}); err != nil {
			return out, err
		}
	}
	switch named := slices.Contains(r.Tables, searchTables); {
	case len(r.Tables) > 0 && !named:
		return out, nil
	case !named && r.Verify && !out.Equal:
		return out, nil // what is searched is made of those tables: it would be compared with what is wrong
	}
	search, err := h.search.Rebuild(ctx, r.Verify)
	out.Position = max(out.Position, search.Position)
	out.Rows += search.Rows
	out.Took += search.Took
	out.Equal = out.Equal && search.Equal
	out.Tables = append(out.Tables, search.Tables...)
	return out, err
}

// within rebuilds the read models from the log, or compares them with what a rebuild gives.
func (r *rebuildCmd) within(ctx context.Context, h *house, io streams) error {
	if err := h.runner.CatchUp(ctx); err != nil {
		return err
	}
	defer sparing()()
	began := time.Now()
	g := gauge{doing: "dựng lại", w: io.err, terminal: isTerminal(io.err), last: began}
	out, err := r.rebuild(ctx, h, func(at projections.Headway) { g.rebuilding(at, time.Since(began)) })
	g.end()
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
			fmt.Fprintf(io.out, "%-22s %9d dòng  %s\n", t.Table, t.Rows, mark)
			for _, key := range t.Differ {
				fmt.Fprintf(io.out, "                       dòng khác: %s\n", key)
			}
		}
		fmt.Fprintf(io.out, "rebuild  events=%d position=%d rows=%d passes=1 spilled_mb=%.0f seconds=%.3f equal=%t\n",
			out.Events, out.Position, out.Rows, float64(out.Spilled)/1e6, out.Took.Round(time.Millisecond).Seconds(), out.Equal)
	}
	if err == nil && !out.Equal {
		err = errDifference
	}
	return err
}

// sparingly is how much memory Go may take while a rebuild goes on.
const sparingly = 400 << 20

// sparing has Go use the memory it may take, and clear up as often as that needs, until the function it gives is called: a
// rebuild makes much that is soon of no use. A program that has more in its memory already keeps the room it would have.
func sparing() (end func()) {
	var m runtime.MemStats
	runtime.GC() // what is counted then is in use
	runtime.ReadMemStats(&m)
	limit := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, max(sparingly, 2*int64(m.HeapAlloc)))) //nolint:gosec // bytes there are
	percent := debug.SetGCPercent(400)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

// rebuilding tells how far a rebuild is: while it folds, how fast and how long it will still take.
func (g *gauge) rebuilding(at projections.Headway, took time.Duration) {
	switch at.Stage {
	case projections.Folding:
		g.doing, g.of, g.more = "dựng lại", "lần ghi", ""
		if seconds := took.Seconds(); at.At > 0 && seconds > 0 {
			left := time.Duration(seconds / float64(at.At) * float64(at.Of-at.At) * float64(time.Second))
			g.more = fmt.Sprintf(", %.0f sự kiện/giây, còn %s", float64(at.Events)/seconds, lasting(left))
		}
	case projections.Indexing:
		g.doing, g.of, g.more = "lập chỉ mục", "bảng", ""
	case projections.Comparing:
		g.doing, g.of, g.more = "so sánh", "bảng", ""
	case projections.Switching:
		g.doing, g.of, g.more = "thay bảng, chờ người đang đọc", "lần thử", ""
	}
	g.tell(at.At, max(at.At, at.Of))
}

// lasting is a duration as one says it.
func lasting(d time.Duration) string {
	if d = d.Round(time.Second); d < time.Minute {
		return fmt.Sprintf("%d giây", int(d.Seconds()))
	}
	return fmt.Sprintf("%d phút %d giây", int(d.Minutes()), int(d.Seconds())%60)
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
