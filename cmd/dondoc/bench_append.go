package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// benchAppendCmd measures how fast commits of about 500 bytes become durable, each a decision of its own on the
// aggregate of its writer.
//
//   - ours: the log as serve writes it, where waiting commits share a sync.
//   - pg: a table of events in PostgreSQL, the same bytes, a connection for each writer (bench_postgres.go).
//   - syncalways: the log whose server syncs each message by itself.
//   - fsync_limit: what the disk gives: a program that does nothing but append the same bytes to one file and sync it, as
//     many records to a sync as there are writers. Nobody who makes each of them durable is faster while all wait.
type benchAppendCmd struct {
	benchmark

	Writers int `placeholder:"N" help:"Số người ghi cùng lúc (mặc định: 64, rồi 1)."`
}

func (b *benchAppendCmd) Help() string {
	return "Mỗi lần ghi khoảng 500 byte và chỉ tính khi đã nằm trên ổ đĩa. ours: sổ ghi, nhiều lần ghi chung một lần đồng bộ. " +
		"pg: bảng sự kiện PostgreSQL, synchronous_commit=on, cùng số byte, mỗi người một kết nối. " +
		"syncalways: sổ ghi, mỗi lần ghi một lần đồng bộ. " +
		"fsync_limit: chỉ nối đúng số byte đó vào một tệp rồi fsync, mỗi lần đủ phần của tất cả người ghi; " +
		"ratio_limit là phần của giới hạn ấy mà sổ ghi đạt được. Các bên ghi xen kẽ trên cùng một ổ đĩa; in trung vị."
}

// appended is a line of the result. Rates are commits per second.
type appended struct {
	Writers         int     `json:"writers"`
	Ours            float64 `json:"ours"`
	P50             float64 `json:"p50_ms"`
	P99             float64 `json:"p99_ms"`
	PG              float64 `json:"pg"`
	RatioPG         float64 `json:"ratio_pg"`
	SyncAlways      float64 `json:"syncalways"`
	RatioSyncAlways float64 `json:"ratio_syncalways"`
	Limit           float64 `json:"fsync_limit"`
	RatioLimit      float64 `json:"ratio_limit"`
	Syncer          string  `json:"syncer"`
	FS              string  `json:"fs"`

	Passes map[string][]float64 `json:"passes"` // the rate of each turn
}

func (a appended) line() string {
	return fmt.Sprintf("append   writers=%d ours=%.0f p50_ms=%.3f p99_ms=%.3f pg=%.0f ratio_pg=%.2f syncalways=%.0f ratio_syncalways=%.2f fsync_limit=%.0f ratio_limit=%.2f syncer=%s fs=%s",
		a.Writers, a.Ours, a.P50, a.P99, a.PG, a.RatioPG, a.SyncAlways, a.RatioSyncAlways, a.Limit, a.RatioLimit, a.Syncer, a.FS)
}

func (b *benchAppendCmd) run(ctx context.Context, _ config, io streams) error {
	counts := []int{64, 1}
	switch {
	case b.Writers < 0 || b.Writers > maxBenchWriters:
		return usage("Cần --writers từ 1 đến %d.", maxBenchWriters)
	case b.Writers > 0:
		counts = []int{b.Writers}
	}
	dir, remove, err := b.scratch()
	if err != nil {
		return err
	}
	defer remove()
	var lines []appended
	for _, writers := range counts {
		line, err := b.measure(ctx, filepath.Join(dir, fmt.Sprint(writers)), writers, io.err)
		if err != nil {
			return err
		}
		lines = append(lines, line)
		if !b.JSON {
			fmt.Fprintln(io.out, line.line())
		}
	}
	if b.JSON {
		return json.NewEncoder(io.out).Encode(map[string][]appended{"append": lines})
	}
	return nil
}

// A contender is one way to make commits durable. write makes the next one of a writer and returns when it is durable;
// weight is how many that is. kept says how many there are at the end; nil where nothing is kept.
type contender struct {
	name   string
	many   int // who call write at the same time
	weight int
	write  func(ctx context.Context, writer int) error
	settle func(ctx context.Context) error // what is still to be written behind its back
	kept   func(ctx context.Context) (int, error)
}

// measure has the contenders take turns.
func (b *benchAppendCmd) measure(ctx context.Context, dir string, writers int, progress io.Writer) (none appended, _ error) {
	if err := os.Mkdir(dir, 0o711); err != nil {
		return none, err
	}
	ours, err := openBenchLog(ctx, filepath.Join(dir, "grouped"), writers, false)
	if err != nil {
		return none, err
	}
	defer ours.server.Close()
	always, err := openBenchLog(ctx, filepath.Join(dir, "always"), writers, true)
	if err != nil {
		return none, err
	}
	defer always.server.Close()
	body, err := ours.body(ctx)
	if err != nil {
		return none, err
	}
	pg, closePG, err := openBenchTable(ctx, filepath.Join(dir, "postgres"), writers, body)
	if err != nil {
		return none, err
	}
	defer closePG()
	limit, closeLimit, err := openBenchFile(filepath.Join(dir, "limit"), writers, len(body))
	if err != nil {
		return none, err
	}
	defer closeLimit()
	fs, err := eventstore.FileSystem(dir)
	if err != nil {
		return none, err
	}
	line := appended{Writers: writers, Syncer: "always", FS: fs, Passes: map[string][]float64{}}
	if ours.server.SharesSyncs() {
		line.Syncer = "grouped"
	}
	contenders := []contender{ours.contender("ours"), pg, always.contender("syncalways"), limit}
	made, each := map[string]int{"ours": 1}, []time.Duration(nil) // body has written one
	for pass := range b.Passes + 1 {                              // the first makes what there is to make, and counts for nothing
		d := b.turn()
		if pass == 0 {
			d = min(d, 300*time.Millisecond)
		} else {
			fmt.Fprintf(progress, "đo: %d người ghi, lượt %d/%d\n", writers, pass, b.Passes)
		}
		for _, c := range contenders {
			if err := syncDisk(dir); err != nil {
				return none, err
			}
			t, err := race(ctx, c.many, d, c.write)
			if err == nil {
				err = c.settle(ctx)
			}
			if err != nil {
				return none, fmt.Errorf("%s: %w", c.name, err)
			}
			made[c.name] += t.done
			if pass > 0 {
				line.Passes[c.name] = append(line.Passes[c.name], t.rate()*float64(c.weight))
			}
			if pass > 0 && c.name == "ours" {
				each = append(each, t.each...)
			}
		}
	}
	for _, c := range contenders {
		if err := c.audit(ctx, made[c.name]); err != nil {
			return none, err
		}
	}
	line.P50, line.P99 = percentile(each, 50), percentile(each, 99)
	line.Ours, line.PG, line.SyncAlways, line.Limit = median(line.Passes["ours"]), median(line.Passes["pg"]), median(line.Passes["syncalways"]), median(line.Passes["fsync_limit"])
	line.RatioPG, line.RatioSyncAlways, line.RatioLimit = line.Ours/line.PG, line.Ours/line.SyncAlways, line.Ours/line.Limit
	return line, nil
}

// audit sees to it that what was counted is there.
func (c contender) audit(ctx context.Context, made int) error {
	if c.kept == nil {
		return nil
	}
	kept, err := c.kept(ctx)
	if err == nil && kept != made {
		err = fail(exitDifference, nil, "Kết quả đo không dùng được: %s đếm %d lần ghi nhưng giữ %d.", c.name, made, kept)
	}
	return err
}

// A benchLog is a log with an aggregate for each writer.
type benchLog struct {
	server *eventstore.Server
	log    *eventstore.JetStream[domain.Event]
	tips   []eventstore.Tip
	event  domain.Event
}

func openBenchLog(ctx context.Context, dir string, writers int, always bool) (*benchLog, error) {
	server, err := eventstore.StartServer(dir, eventstore.ServerOptions{SyncAlways: always})
	if err != nil {
		return nil, err
	}
	l := &benchLog{server: server, tips: make([]eventstore.Tip, writers), event: domain.ActivityReported{
		On: domain.NewDate(2024, time.March, 19), People: 12,
		Note: domain.Item{Ref: uuid.NewString(), Size: 412, MediaType: "text/plain; charset=utf-8", Commitment: strings.Repeat("9f86d081", 8)},
	}}
	nc, err := server.Connect()
	if err == nil {
		l.log, err = eventstore.Open(ctx, nc, eventstore.Options{Server: server}, domain.Wire{})
	}
	if err != nil {
		server.Close()
		return nil, err
	}
	return l, nil
}

func (l *benchLog) write(ctx context.Context, writer int) error {
	c, err := l.log.Append(ctx, fmt.Sprintf("asg.%d", writer), l.tips[writer], eventstore.Draft[domain.Event]{
		Command: uuid.NewString(), Actor: domain.ByPost("chi-uy-cap-nuoc", "bi-thu"), Events: []domain.Event{l.event},
	})
	if err == nil {
		l.tips[writer] = c.Tip()
	}
	return err
}

// body is one commit as it lies in the log, for those who are to write as many bytes.
func (l *benchLog) body(ctx context.Context) ([]byte, error) {
	if err := l.write(ctx, 0); err != nil {
		return nil, err
	}
	for m, err := range l.log.Raw(ctx, 0) {
		return m.Payload, err
	}
	return nil, io.ErrUnexpectedEOF
}

func (l *benchLog) contender(name string) contender {
	return contender{
		name: name, many: len(l.tips), weight: 1, write: l.write,
		settle: func(context.Context) error { return nil },
		kept:   func(ctx context.Context) (int, error) { last, err := l.log.Last(ctx); return int(last), err },
	}
}

// openBenchFile gives what the disk gives: all writers' records in one append, then fsync.
func openBenchFile(name string, writers, size int) (contender, func(), error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return contender{}, nil, err
	}
	records := make([]byte, writers*size)
	return contender{
		name: "fsync_limit", many: 1, weight: writers,
		write: func(context.Context, int) error {
			if _, err := f.Write(records); err != nil {
				return err
			}
			return f.Sync()
		},
		settle: func(context.Context) error { return nil },
	}, func() { f.Close() }, nil
}
