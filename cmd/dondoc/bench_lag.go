package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/projections"
)

// benchLagCmd measures how far the read models are behind the log, in a house with so many open duties, while commands come at
// a steady rate: each at its time, whatever became of those before.
//
//   - lag: from the moment a command is acknowledged until somebody who asks PostgreSQL, over a connection of his own, is
//     answered with its outcome. What he sees before it is acknowledged counts as nothing.
//   - quiet: nothing else goes on. rebuild: the read models are rebuilt, again and again; each rebuild is compared with the
//     live tables. replan: another ladder is published, again and again, so that the next stage of every open duty
//     is at another time.
//
// A stretch goes on until what it began is done. The last line is over all three.
type benchLagCmd struct {
	Dir         string  `placeholder:"THƯ-MỤC" help:"Đo trên ổ đĩa có thư mục này (mặc định: thư mục tạm của hệ thống)."`
	Rate        int     `default:"1000" help:"Số lệnh mỗi giây."`
	Seconds     float64 `default:"60" help:"Thời gian của mỗi đoạn đo, tính bằng giây; đoạn nào cũng chờ đến khi việc đã bắt đầu được xong."`
	Assignments int     `default:"1000000" help:"Số nhiệm vụ đang mở, mỗi nhiệm vụ có một mốc nhắc."`
	Seed        uint64  `default:"1" help:"Hạt giống của sổ giả định."`
	JSON        bool    `help:"In kết quả dạng JSON."`
}

func (b *benchLagCmd) Help() string {
	return "Độ chậm của các bảng so với sổ ghi: từ khi một lệnh được xác nhận đến khi hỏi PostgreSQL thì thấy kết quả. " +
		"quiet: chỉ có lệnh. rebuild: đồng thời dựng lại các bảng. replan: đồng thời ban hành thang nhắc khác, mọi nhiệm vụ được xếp lại lịch."
}

// A lagStretch is what was measured while one thing went on. Times in milliseconds.
type lagStretch struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Rate    float64 `json:"rate"`
	Done    int     `json:"commands"`
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	Max     float64 `json:"max_ms"`
	AckP50  float64 `json:"ack_p50_ms"` // from the time a command was to begin until it was acknowledged
	AckP99  float64 `json:"ack_p99_ms"`
	Times   int     `json:"times,omitempty"`        // how often it was done
	Each    float64 `json:"each_seconds,omitempty"` // how long it took, the median

	lags []time.Duration
}

func (s lagStretch) line() string {
	line := fmt.Sprintf("%-8s rate=%.0f seconds=%.0f commands=%d p50_ms=%.1f p99_ms=%.1f max_ms=%.1f ack_p50_ms=%.1f ack_p99_ms=%.1f",
		s.Name, s.Rate, s.Seconds, s.Done, s.P50, s.P99, s.Max, s.AckP50, s.AckP99)
	if s.Times > 0 {
		line += fmt.Sprintf(" times=%d each_s=%.1f", s.Times, s.Each)
	}
	return line + "\n"
}

// lagged is the result.
type lagged struct {
	Assignments int          `json:"assignments"`
	Rate        float64      `json:"rate"`
	P50         float64      `json:"p50_ms"`
	P99         float64      `json:"p99_ms"`
	Stretches   []lagStretch `json:"stretches"`
	RSS         float64      `json:"rss_mb"`
}

func (b *benchLagCmd) run(ctx context.Context, _ config, io streams) error {
	if b.Rate < 1 || b.Rate > 20_000 || b.Assignments < 100 {
		return usage("Cần --rate từ 1 đến 20000 và --assignments từ 100.")
	}
	dir, remove, err := benchmark{Dir: b.Dir, Seconds: b.Seconds, Passes: 1}.scratch()
	if err != nil {
		return err
	}
	defer remove()
	line, err := b.measure(ctx, dir, io)
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(io.out).Encode(line)
	}
	_, err = fmt.Fprintf(io.out, "lag      rate=%.0f p50_ms=%.1f p99_ms=%.1f\n", line.Rate, line.P50, line.P99)
	return err
}

// measure makes the house and goes through the stretches.
func (b *benchLagCmd) measure(ctx context.Context, dir string, io streams) (line lagged, _ error) {
	line.Assignments = b.Assignments
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
	probe, err := pgx.Connect(ctx, pg.DSN())
	if err != nil {
		return line, err
	}
	defer probe.Close(context.WithoutCancel(ctx))
	w := newLagWork(b.Assignments, b.Seed)
	runner, stop, err := b.prepare(ctx, l, views, probe, w, io.err)
	if err != nil {
		return line, err
	}
	defer stop()
	w.lives = eventstore.NewLives[domain.Event](l.log, eventstore.LivesOptions{})
	defer w.lives.Close()
	debug.FreeOSMemory()
	var all []time.Duration
	done, seconds := 0, 0.0
	for _, s := range []struct {
		name   string
		beside func(context.Context) error
	}{
		{"quiet", nil},
		{"rebuild", func(ctx context.Context) error {
			out, err := runner.Rebuild(ctx, projections.RebuildOptions{Dir: dir})
			if err == nil && !out.Equal {
				err = fail(exitDifference, nil, "Bảng đang dùng khác bảng dựng lại, tại vị trí %d.", out.Position)
			}
			return err
		}},
		{"replan", func(ctx context.Context) error {
			if err := w.publish(ctx); err != nil {
				return err
			}
			return runner.CatchUp(ctx)
		}},
	} {
		fmt.Fprintf(io.err, "đo: %s, ít nhất %.0f giây\n", s.name, b.Seconds)
		got, err := b.stretch(ctx, w, probe, s.name, s.beside)
		if err != nil {
			return line, fmt.Errorf("%s: %w", s.name, err)
		}
		if !b.JSON {
			fmt.Fprint(io.out, got.line())
		}
		line.Stretches = append(line.Stretches, got)
		all, done, seconds = append(all, got.lags...), done+got.Done, seconds+got.Seconds
	}
	line.P50, line.P99, line.Rate, line.RSS = percentile(all, 50), percentile(all, 99), float64(done)/seconds, residentMB()
	return line, nil
}

// prepare writes the log of the house, makes its read models, and has them kept.
func (b *benchLagCmd) prepare(ctx context.Context, l *benchLog, views projections.Views, conn *pgx.Conn, w *lagWork, progress io.Writer) (*projections.Runner, func(), error) {
	fmt.Fprintf(progress, "chuẩn bị: sổ có %d nhiệm vụ đang mở\n", b.Assignments)
	filled, err := l.log.Fill(ctx, w.commits())
	if err != nil {
		return nil, nil, err
	}
	if _, err := conn.Exec(ctx, "update main.checkpoint set position = $1", int64(filled.Commits)); err != nil { // so that a rebuild goes there
		return nil, nil, err
	}
	runner, err := projections.NewRunner(ctx, views, l.log)
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(progress, "chuẩn bị: dựng bảng từ %d lần ghi\n", filled.Commits)
	if _, err := runner.Rebuild(ctx, projections.RebuildOptions{}); err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	var following sync.WaitGroup
	following.Go(func() {
		if err := runner.Run(ctx); err != nil {
			fmt.Fprintf(progress, "bảng không theo được sổ nữa: %v\n", err) // what is waited for is not seen then, and that ends the bench
		}
	})
	if err := runner.CatchUp(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return runner, func() { stop(); following.Wait() }, nil
}

// stretch has commands come at their times, for so long and until what goes on beside them has ended, and waits until the
// last of them is seen.
func (b *benchLagCmd) stretch(ctx context.Context, w *lagWork, probe *pgx.Conn, name string, beside func(context.Context) error) (s lagStretch, _ error) {
	s.Name = name
	eyes := &lagEyes{waiting: map[uint64]time.Time{}}
	looking, stopLooking := context.WithCancel(ctx)
	defer stopLooking()
	var look, work errgroup.Group
	look.Go(func() error { return eyes.look(looking, probe) })
	began := time.Now()
	end := began.Add(time.Duration(b.Seconds * float64(time.Second)))
	besides := make(chan error, 1)
	var took []float64
	go func() {
		var err error
		for beside != nil && err == nil && time.Now().Before(end) {
			at := time.Now()
			err = beside(ctx)
			took = append(took, time.Since(at).Seconds())
		}
		besides <- err
	}()
	var mu sync.Mutex
	var acks []time.Duration
	given := 0
	over := false
	var err error
	for tick := time.NewTicker(time.Millisecond); !over || time.Now().Before(end); <-tick.C {
		select {
		case err = <-besides:
			over = true
		default:
		}
		if err != nil || ctx.Err() != nil {
			break
		}
		for due := int(time.Since(began).Seconds() * float64(b.Rate)); given < due; given++ {
			at := began.Add(time.Duration(float64(given) / float64(b.Rate) * float64(time.Second)))
			work.Go(func() error {
				c, err := w.command(ctx)
				if err != nil || len(c.Events) == 0 {
					return err
				}
				now := time.Now()
				eyes.acked(c.Position, now)
				mu.Lock()
				defer mu.Unlock()
				acks = append(acks, now.Sub(at))
				return nil
			})
		}
	}
	if e := work.Wait(); err == nil {
		err = e
	}
	s.Seconds = time.Since(began).Seconds()
	if err == nil {
		err = eyes.empty(ctx)
	}
	stopLooking()
	if e := look.Wait(); err == nil {
		err = e
	}
	if err != nil {
		return s, err
	}
	s.lags, s.Done, s.Rate = eyes.lags, len(acks), float64(len(acks))/s.Seconds
	s.P50, s.P99, s.Max = percentile(s.lags, 50), percentile(s.lags, 99), percentile(s.lags, 100)
	s.AckP50, s.AckP99 = percentile(acks, 50), percentile(acks, 99)
	if s.Times = len(took); s.Times > 0 {
		s.Each = median(took)
	}
	return s, nil
}

// lagEyes look at the read models and note when they see what.
type lagEyes struct {
	mu      sync.Mutex
	waiting map[uint64]time.Time // acknowledged and not seen yet
	seen    uint64
	lags    []time.Duration
}

func (e *lagEyes) acked(position uint64, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if position <= e.seen {
		e.lags = append(e.lags, 0)
	} else {
		e.waiting[position] = at
	}
}

// look asks where the read models are, about a thousand times a second.
func (e *lagEyes) look(ctx context.Context, conn *pgx.Conn) error {
	for ctx.Err() == nil {
		var at int64
		if err := conn.QueryRow(context.WithoutCancel(ctx), "select position from main.checkpoint").Scan(&at); err != nil {
			return err
		}
		now := time.Now()
		e.mu.Lock()
		e.seen = uint64(at)
		for p, acked := range e.waiting {
			if p <= e.seen {
				e.lags = append(e.lags, now.Sub(acked))
				delete(e.waiting, p)
			}
		}
		e.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
	return nil
}

// empty returns when everything acknowledged has been seen.
func (e *lagEyes) empty(ctx context.Context) error {
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		e.mu.Lock()
		n := len(e.waiting)
		e.mu.Unlock()
		switch {
		case n == 0:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Now().After(end):
			return fail(exitDifference, nil, "Sau một phút vẫn chưa thấy %d lệnh đã xác nhận trong các bảng.", n)
		}
	}
}

// laterLadder is one of the ladders that are published in turn: every stage an hour later, or as shipped.
func laterLadder(times int) []domain.Stage {
	stages := slices.Clone(domain.ShippedLadder)
	for i := range stages {
		stages[i].Hour += times % 2
	}
	return stages
}
