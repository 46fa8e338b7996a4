package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/projections"
)

// benchSummaryCmd measures what a page of figures asks, on the tables of made-up work that is folded into them without a log.
//
//   - tile: the tally of the whole house, now.
//   - subtree: the tally of a unit and all below it, some 300 units, now.
//   - overdue: a page of 50 overdue duties: the first, and later ones from where another ended.
//   - as_of: tile and subtree at instants by chance of the two years.
//   - groupby: the GROUP BY over all duties that gives the figures of the tile. They must be the same, or nothing was measured.
type benchSummaryCmd struct {
	Dir         string `placeholder:"THƯ-MỤC" help:"Đo trên ổ đĩa có thư mục này (mặc định: thư mục tạm của hệ thống)."`
	Assignments int    `default:"1000000" help:"Số nhiệm vụ được giao trong hai năm."`
	Probes      int    `default:"1000" help:"Số lần hỏi của mỗi câu hỏi."`
	Passes      int    `default:"5" help:"Số lượt của GROUP BY; in ra trung vị."`
	Seed        uint64 `default:"1" help:"Hạt giống của công việc giả định và của các lựa chọn ngẫu nhiên."`
	JSON        bool   `help:"In kết quả dạng JSON."`
}

func (b *benchSummaryCmd) Help() string {
	return "Tính công việc giả định của hai năm thẳng vào bảng, rồi hỏi: cả tỉnh, một nhánh khoảng 300 đơn vị, trang quá hạn, và cả tỉnh, nhánh tại một thời điểm trước đây. " +
		"groupby: câu GROUP BY trên bảng nhiệm vụ cho đúng các số ấy. ratio_groupby là trung vị chia trung vị (p50/p50)."
}

// summed is the result.
type summed struct {
	Assignments int     `json:"assignments"`
	TileP99     float64 `json:"tile_p99_ms"`
	SubtreeP99  float64 `json:"subtree_p99_ms"`
	OverdueP99  float64 `json:"overdue_p99_ms"`
	AsOfP99     float64 `json:"as_of_p99_ms"`
	GroupBy     float64 `json:"groupby_ms"`
	Ratio       float64 `json:"ratio_groupby"` // of the medians

	TileP50    float64           `json:"tile_p50_ms"`
	SubtreeP50 float64           `json:"subtree_p50_ms"`
	OverdueP50 float64           `json:"overdue_p50_ms"`
	AsOfP50    float64           `json:"as_of_p50_ms"`
	KindsP50   float64           `json:"kinds_p50_ms"` // the table of the first page: all units by kind
	Units      int               `json:"units"`
	Below      float64           `json:"subtree_units"` // of the trees that were asked about, on the average
	Overdue    int               `json:"overdue"`
	Events     int               `json:"events"`
	Rows       int               `json:"rows"`
	FoldRate   float64           `json:"events_per_s"`
	Seconds    float64           `json:"fold_seconds"`
	Spilled    float64           `json:"spilled_mb"`
	RSS        float64           `json:"rss_mb"`
	TablesMB   map[string]int    `json:"tables_mb"`
	Tile       projections.Tally `json:"tile"`
}

func (s summed) line() string {
	return fmt.Sprintf("summary  assignments=%d tile_p99_ms=%.2f subtree_p99_ms=%.2f overdue_p99_ms=%.2f as_of_p99_ms=%.2f groupby_ms=%.1f ratio_groupby=%.0f\n",
		s.Assignments, s.TileP99, s.SubtreeP99, s.OverdueP99, s.AsOfP99, s.GroupBy, s.Ratio)
}

// more is what else there is to say.
func (s summed) more() string {
	return fmt.Sprintf("%d đơn vị, %d sự kiện, %d dòng trong %.0f giây (%.0f sự kiện/giây), để ra tệp %.0f MB, bộ nhớ %.0f MB, bảng (MB) %v; nhánh trung bình %.0f đơn vị; quá hạn %d việc; "+
		"p50 (ms): cả tỉnh %.2f, nhánh %.2f, trang quá hạn %.2f, thời điểm trước %.2f, theo loại đơn vị %.2f; ratio_groupby = p50/p50\n",
		s.Units, s.Events, s.Rows, s.Seconds, s.FoldRate, s.Spilled, s.RSS, s.TablesMB, s.Below, s.Overdue, s.TileP50, s.SubtreeP50, s.OverdueP50, s.AsOfP50, s.KindsP50)
}

func (b *benchSummaryCmd) run(ctx context.Context, _ config, io streams) error {
	if b.Assignments < 1 || b.Assignments > maxSeed || b.Probes < 1 {
		return usage("Cần --assignments từ 1 đến %d và --probes từ 1.", maxSeed)
	}
	dir, remove, err := benchmark{Dir: b.Dir, Seconds: 1, Passes: b.Passes}.scratch()
	if err != nil {
		return err
	}
	defer remove()
	line, err := b.measure(ctx, dir, io.err)
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(io.out).Encode(line)
	}
	fmt.Fprint(io.err, line.more())
	_, err = fmt.Fprint(io.out, line.line())
	return err
}

// summaryTables are the tables that the questions are put to.
var summaryTables = []string{"units", "documents", "assignments", "ledger", "postings"}

func (b *benchSummaryCmd) measure(ctx context.Context, dir string, progress io.Writer) (line summed, _ error) {
	pg, err := postgres.Start(ctx, postgres.Options{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		return line, err
	}
	defer pg.Stop() //nolint:errcheck // the directory goes
	views, err := projections.Open(ctx, pg.DSN(), "main")
	if err != nil {
		return line, err
	}
	defer views.Close()
	began, told := time.Now(), time.Now()
	out, err := views.Fill(ctx, counted(seeding{Assignments: b.Assignments, Seed: b.Seed}.commits(), &line.Assignments, func() {}), projections.RebuildOptions{
		Only: summaryTables, Dir: dir,
		Tell: func(h projections.Headway) {
			if line.RSS = max(line.RSS, residentMB()); time.Since(told) > 5*time.Second {
				told = time.Now()
				fmt.Fprintf(progress, "chuẩn bị: %d nhiệm vụ, %d sự kiện (%s)\n", line.Assignments, h.Events, h.Stage)
			}
		},
	})
	if err != nil {
		return line, err
	}
	line.Seconds, line.Events, line.Rows, line.Spilled = time.Since(began).Seconds(), out.Events, out.Rows, float64(out.Spilled)/(1<<20)
	line.FoldRate = float64(out.Events) / line.Seconds
	conn, err := pgx.Connect(ctx, pg.DSN())
	if err != nil {
		return line, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, q := range []string{"set search_path to main", "set timezone to 'UTC'", "checkpoint"} {
		if _, err := conn.Exec(ctx, q); err != nil {
			return line, err
		}
	}
	if line.TablesMB, err = tablesMB(ctx, conn); err != nil {
		return line, err
	}
	return line, b.ask(ctx, views, conn, projections.Moment{Position: out.Position, At: seedUntil.Time(18, 0)}, &line, progress)
}

func tablesMB(ctx context.Context, conn *pgx.Conn) (map[string]int, error) {
	sizes := map[string]int{}
	for _, table := range summaryTables {
		var n int
		if err := conn.QueryRow(ctx, "select (pg_total_relation_size($1::text::regclass) >> 20)::int", table).Scan(&n); err != nil {
			return nil, err
		}
		sizes[table] = n
	}
	return sizes, nil
}

// ask puts the questions, in turns with the GROUP BY, each a part of its probes at a time.
func (b *benchSummaryCmd) ask(ctx context.Context, v projections.Views, conn *pgx.Conn, now projections.Moment, line *summed, progress io.Writer) error {
	rng := rand.New(rand.NewPCG(b.Seed, 5)) //nolint:gosec // a choice of what to measure
	trees, err := treesOf(ctx, v, 300)
	if err != nil {
		return err
	}
	line.Units = trees.units
	tile, err := v.Total(ctx, now, false)
	if err != nil {
		return err
	}
	line.Tile, line.Overdue = tile, tile.Overdue
	var asked int // of somebody: an excused report is not counted
	if err := conn.QueryRow(ctx, "select count(*)::int from assignments where status <> 'excused'").Scan(&asked); err != nil {
		return err
	}
	if tile.Total != asked {
		return fail(exitDifference, nil, "Kết quả đo không dùng được: có %d nhiệm vụ nhưng tổng hợp có %d.", asked, tile.Total)
	}
	past := func() projections.Moment {
		return projections.Moment{At: seedZero.Add(time.Duration(rng.Int64N(int64(now.At.Sub(seedZero)))))}
	}
	after := "" // where the last page of overdue duties ended
	below := 0
	questions := map[string]func() error{
		"tile": func() error { _, err := v.Total(ctx, now, rng.IntN(2) == 0); return err },
		"subtree": func() error {
			root := trees.roots[rng.IntN(len(trees.roots))]
			below += trees.below[root]
			_, err := v.Subtree(ctx, root, now, rng.IntN(2) == 0)
			return err
		},
		"overdue": func() error {
			page, err := v.StandingPage(ctx, domain.Overdue, now.At, after, 50)
			if after = page.Next; rng.IntN(30) == 0 {
				after = "" // the first page again
			}
			return err
		},
		"as_of tile": func() error { _, err := v.Total(ctx, past(), false); return err },
		"as_of subtree": func() error {
			_, err := v.Subtree(ctx, trees.roots[rng.IntN(len(trees.roots))], past(), false)
			return err
		},
	}
	took := map[string][]time.Duration{}
	for pass := range b.Passes + 1 { // the first warms up, and counts for nothing
		fmt.Fprintf(progress, "đo: lượt %d/%d\n", pass, b.Passes)
		for name, q := range questions {
			for range max(1, b.Probes/b.Passes) {
				at := time.Now()
				if err := q(); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				if pass > 0 {
					took[name] = append(took[name], time.Since(at))
				}
			}
		}
		at := time.Now()
		got, err := groupBy(ctx, conn, now.At)
		if err != nil {
			return err
		}
		took["groupby"] = append(took["groupby"], time.Since(at))
		if got != tile {
			return fail(exitDifference, nil, "Kết quả đo không dùng được: GROUP BY cho %+v, tổng hợp cho %+v.", got, tile)
		}
		at = time.Now()
		if _, err := v.ByKind(ctx, now, false); err != nil {
			return err
		}
		took["kinds"] = append(took["kinds"], time.Since(at))
	}
	took["as_of"] = append(took["as_of tile"], took["as_of subtree"]...)
	line.Below = float64(below) / float64(max(1, b.Probes/b.Passes)*(b.Passes+1))
	line.TileP50, line.TileP99 = percentile(took["tile"], 50), percentile(took["tile"], 99)
	line.SubtreeP50, line.SubtreeP99 = percentile(took["subtree"], 50), percentile(took["subtree"], 99)
	line.OverdueP50, line.OverdueP99 = percentile(took["overdue"], 50), percentile(took["overdue"], 99)
	line.AsOfP50, line.AsOfP99 = percentile(took["as_of"], 50), percentile(took["as_of"], 99)
	line.GroupBy, line.KindsP50 = percentile(took["groupby"], 50), percentile(took["kinds"], 50)
	line.Ratio = line.GroupBy / line.TileP50
	return nil
}

// groupBy counts the duties one by one, as who has no ledger would.
func groupBy(ctx context.Context, conn *pgx.Conn, now time.Time) (t projections.Tally, _ error) {
	rows, err := conn.Query(ctx, `select bucket, closes is not null, closes <= $1 and bucket = 'open' is true, count(*)::int from (
		select case when status = 'suspended' then null else closes end as closes, case status when 'submitted' then 'submitted' when 'cancelled' then 'cancelled' when 'closed' then 'closed'
			when 'completed' then case when arrived_at >= closes then 'late' else 'on_time' end else 'open' end as bucket
		from assignments where status <> 'excused') a group by 1, 2, 3`, now)
	if err != nil {
		return t, err
	}
	var bucket string
	var dated bool
	var over *bool
	var n int
	_, err = pgx.ForEachRow(rows, []any{&bucket, &dated, &over, &n}, func() error {
		t.Total += n
		switch {
		case bucket == "on_time":
			t.CompletedOnTime += n
		case bucket == "late":
			t.CompletedLate += n
		case bucket == "submitted":
			t.Awaiting += n
		case bucket == "cancelled":
			t.Cancelled += n
		case bucket == "closed":
			t.Closed += n
		case !dated:
			t.NoDeadline += n
		case *over:
			t.Overdue += n
		default:
			t.InTime += n
		}
		if dated && bucket == "on_time" {
			t.OnTime += n
		}
		if dated && (bucket == "on_time" || bucket == "late" || bucket == "open" && *over) {
			t.DueSoFar += n
		}
		return nil
	})
	return t, err
}

// trees are the units with about so many below them.
type trees struct {
	units int
	roots []string
	below map[string]int // each with itself
}

func treesOf(ctx context.Context, v projections.Views, size int) (trees, error) {
	units, err := v.Units(ctx)
	if err != nil {
		return trees{}, err
	}
	t := trees{units: len(units), below: map[string]int{}}
	parents := map[string]string{}
	for _, u := range units {
		parents[u.Key] = u.Parent
	}
	for _, u := range units {
		for at, steps := u.Key, 0; at != "" && steps < 20; at, steps = parents[at], steps+1 {
			t.below[at]++
		}
	}
	near := func(unit string) int { return max(t.below[unit]-size, size-t.below[unit]) }
	least := len(units) + size
	for _, u := range units {
		least = min(least, near(u.Key))
	}
	for _, u := range units { // those of the size asked for, or what comes nearest to it
		if near(u.Key) <= max(least, size/5) {
			t.roots = append(t.roots, u.Key)
		}
	}
	return t, nil
}
