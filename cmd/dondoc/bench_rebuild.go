package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/projections"
)

// benchRebuildCmd measures how fast the read models are made anew from a log, the whole of it as the command rebuild does:
// fold, COPY, keys and indexes, comparison with the live tables, switch.
//
//   - decode: a consumer that follows the same log, reads every event, and drops it.
//   - copy: the same rows, ready in the form COPY takes, brought into the same tables as they are, with their keys and
//     indexes. The JSON also has how fast it is when these are made after the rows, as the rebuild makes them, and without
//     them.
//   - equal: every turn compares with live tables that nobody made by the way measured here alone: the last part of the log
//     was folded by the live runner, commit by commit, on top of a rebuild of the part before.
//   - rss: the most memory this program had during a rebuild, the server of the log included, PostgreSQL not.
type benchRebuildCmd struct {
	Dir    string `placeholder:"THƯ-MỤC" help:"Đo trên ổ đĩa có thư mục này (mặc định: thư mục tạm của hệ thống)."`
	Events int    `default:"1000000" help:"Số sự kiện trong sổ."`
	Live   int    `default:"50000" help:"Số sự kiện cuối sổ do tiến trình thường trực đưa vào bảng."`
	Passes int    `default:"3" help:"Số lượt của mỗi bên; in ra trung vị."`
	Seed   uint64 `default:"1" help:"Hạt giống của sổ giả định."`
	JSON   bool   `help:"In kết quả dạng JSON."`
}

func (b *benchRebuildCmd) Help() string {
	return "Dựng lại toàn bộ bảng từ một sổ giả định: đọc, tính, COPY, chỉ mục, so sánh, thay bảng. decode: chỉ đọc sổ đó và bỏ. " +
		"copy: đưa đúng các dòng ấy vào đúng các bảng ấy, có khóa và chỉ mục, bằng COPY. Các bên đo xen kẽ; in trung vị."
}

// remade is the result. Rates are per second.
type remade struct {
	Events      int     `json:"events"`
	EventsRate  float64 `json:"events_per_s"`
	DecodeRate  float64 `json:"decode_per_s"`
	RatioDecode float64 `json:"ratio_decode"`
	RowsRate    float64 `json:"rows_per_s"`
	CopyRate    float64 `json:"copy_rows_per_s"`
	RatioCopy   float64 `json:"ratio_copy"`
	Passes      int     `json:"passes"` // over the log, in one rebuild
	RSS         float64 `json:"rss_mb"`
	Equal       bool    `json:"equal"`

	Commits   uint64               `json:"commits"`
	Rows      int                  `json:"rows"`
	Spilled   float64              `json:"spilled_mb"` // of rows that memory had no room for
	ThenIndex float64              `json:"copy_then_index_rows_per_s"`
	Bare      float64              `json:"copy_bare_rows_per_s"`
	IdleRSS   float64              `json:"rss_idle_mb"` // before the first turn
	Turns     map[string][]float64 `json:"turns"`       // the rate of each turn
	LiveRate  float64              `json:"live_per_s"`
	Stages    map[string]float64   `json:"stage_seconds"` // of the last turn, by the stage it ended with
	SeedsRate float64              `json:"seeded_per_s"`
}

func (r remade) line() string {
	return fmt.Sprintf("rebuild  events=%d events_per_s=%.0f decode_per_s=%.0f ratio_decode=%.2f rows_per_s=%.0f copy_rows_per_s=%.0f ratio_copy=%.2f passes=%d rss_mb=%.0f equal=%t\n",
		r.Events, r.EventsRate, r.DecodeRate, r.RatioDecode, r.RowsRate, r.CopyRate, r.RatioCopy, r.Passes, r.RSS, r.Equal)
}

// more is what else there is to say.
func (r remade) more() string {
	return fmt.Sprintf("lần ghi %d, dòng %d, để ra tệp %.0f MB; COPY rồi mới lập chỉ mục %.0f dòng/giây (tỷ lệ %.2f), không chỉ mục %.0f (tỷ lệ %.2f); bộ nhớ khi nghỉ %.0f MB\n",
		r.Commits, r.Rows, r.Spilled, r.ThenIndex, r.RowsRate/r.ThenIndex, r.Bare, r.RowsRate/r.Bare, r.IdleRSS)
}

func (b *benchRebuildCmd) run(ctx context.Context, _ config, io streams) error {
	if b.Events < 1000 || b.Live < 0 {
		return usage("Cần --events từ 1000 và --live từ 0.")
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
		err = json.NewEncoder(io.out).Encode(line)
	} else {
		fmt.Fprint(io.err, line.more())
		_, err = fmt.Fprint(io.out, line.line())
	}
	if err == nil && !line.Equal {
		err = errDifference
	}
	return err
}

// measure seeds a log, folds it, and has the contenders take turns.
func (b *benchRebuildCmd) measure(ctx context.Context, dir string, progress io.Writer) (line remade, err error) {
	fmt.Fprintf(progress, "chuẩn bị: sổ có %d sự kiện\n", b.Events)
	if line.SeedsRate, err = b.seed(ctx, filepath.Join(dir, "nats")); err != nil {
		return line, err
	}
	l, err := openBenchLog(ctx, filepath.Join(dir, "nats"), 1, false)
	if err != nil {
		return line, err
	}
	defer l.server.Close()
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
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	runner, err := b.fill(ctx, l, pg.DSN(), views, &line, progress)
	if err != nil {
		return line, err
	}
	rows, err := dumpTables(ctx, pg.DSN(), filepath.Join(dir, "rows"))
	if err != nil {
		return line, err
	}
	line.Passes, line.Equal, line.Turns, line.Stages = 1, true, map[string][]float64{}, map[string]float64{}
	debug.FreeOSMemory()
	line.IdleRSS = residentMB()
	for pass := range b.Passes {
		fmt.Fprintf(progress, "đo: lượt %d/%d\n", pass+1, b.Passes)
		if err := b.turns(ctx, l, runner, rows, &line); err != nil {
			return line, err
		}
	}
	middle := func(of string) float64 { return median(line.Turns[of]) }
	line.EventsRate, line.RowsRate, line.DecodeRate, line.CopyRate, line.Bare = middle("rebuild"), middle("rows"), middle("decode"), middle("copy"), middle("copy_bare")
	line.ThenIndex = middle("copy_then_index")
	line.RatioDecode, line.RatioCopy = line.EventsRate/line.DecodeRate, line.RowsRate/line.CopyRate
	return line, nil
}

// seed writes the log, and closes it: what its server remembers of the writing is not there when it is only read.
func (b *benchRebuildCmd) seed(ctx context.Context, dir string) (rate float64, _ error) {
	l, err := openBenchLog(ctx, dir, 1, false)
	if err != nil {
		return 0, err
	}
	defer debug.FreeOSMemory()
	defer l.server.Close()
	began := time.Now()
	filled, err := l.log.Fill(ctx, seeding{Events: b.Events, Seed: b.Seed}.commits())
	return float64(filled.Events) / time.Since(began).Seconds(), err
}

// turns is one turn of each.
func (b *benchRebuildCmd) turns(ctx context.Context, l *benchLog, runner *projections.Runner, rows *dumped, line *remade) error {
	note := func(name string, done int, took time.Duration) {
		line.Turns[name] = append(line.Turns[name], float64(done)/took.Seconds())
	}
	events, took, err := decode(ctx, l, line.Commits)
	if err != nil {
		return err
	}
	line.Events = events
	note("decode", events, took)

	defer sparing()()
	peak := watchMemory()
	began, last := time.Now(), projections.Stage("")
	out, err := runner.Rebuild(ctx, projections.RebuildOptions{Dir: rows.dir, Tell: func(at projections.Headway) {
		if at.Stage != last {
			line.Stages[string(at.Stage)], last = time.Since(began).Seconds(), at.Stage
		}
	}})
	line.RSS = math.Max(line.RSS, peak())
	if err != nil {
		return err
	}
	if out.Events != events || out.Position != line.Commits || out.Rows != rows.rows {
		return fail(exitDifference, nil, "Kết quả đo không dùng được: dựng lại %d sự kiện và %d dòng, sổ có %d sự kiện, bảng có %d dòng.", out.Events, out.Rows, events, rows.rows)
	}
	note("rebuild", out.Events, out.Took)
	note("rows", out.Rows, out.Took)
	line.Rows, line.Spilled, line.Equal = out.Rows, float64(out.Spilled)/1e6, line.Equal && out.Equal

	brought, err := rows.copy(ctx)
	if err != nil {
		return err
	}
	note("copy", rows.rows, brought.inPlace)
	note("copy_then_index", rows.rows, brought.before)
	note("copy_bare", rows.rows, brought.bare)
	return nil
}

// decode follows the log to a position, as the rebuild does, and drops what it reads.
func decode(ctx context.Context, l *benchLog, until uint64) (events int, took time.Duration, _ error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began := time.Now()
	for c, err := range l.log.Follow(ctx, 0) {
		if err != nil {
			return 0, 0, err
		}
		events += len(c.Events)
		if c.Position == until {
			return events, time.Since(began), nil
		}
	}
	return 0, 0, errors.Join(ctx.Err(), io.ErrUnexpectedEOF)
}

// watchMemory gives a function that ends the watch and says how much memory the program had at most.
func watchMemory() (peak func() float64) {
	end, most := make(chan struct{}), make(chan float64)
	go func() {
		m := residentMB()
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case <-tick.C:
				m = math.Max(m, residentMB())
			case <-end:
				tick.Stop()
				most <- math.Max(m, residentMB())
				return
			}
		}
	}()
	return func() float64 { close(end); return <-most }
}

// fill has the tables folded: all but the last events by a rebuild, those by the live runner, which goes on until the end.
// Before it the tables are empty; that they are said to be at a position makes the rebuild go there.
func (b *benchRebuildCmd) fill(ctx context.Context, l *benchLog, dsn string, views projections.Views, line *remade, progress io.Writer) (*projections.Runner, error) {
	last, err := l.log.Last(ctx)
	if err != nil {
		return nil, err
	}
	line.Commits = last
	from := last - min(last, uint64(b.Live))
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, "update main.checkpoint set position = $1", int64(from)); err != nil {
		return nil, err
	}
	runner, err := projections.NewRunner(ctx, views, l.log)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(progress, "chuẩn bị: dựng %d lần ghi\n", from)
	if _, err := runner.Rebuild(ctx, projections.RebuildOptions{}); err != nil {
		return nil, err
	}
	fmt.Fprintf(progress, "chuẩn bị: %d lần ghi cuối do tiến trình thường trực đưa vào bảng\n", last-from)
	began := time.Now()
	go func() { _ = runner.Run(ctx) }() // what ends it early shows in the comparison
	if err := runner.CatchUp(ctx); err != nil {
		return nil, err
	}
	line.LiveRate = float64(last-from) / time.Since(began).Seconds()
	return runner, nil
}
