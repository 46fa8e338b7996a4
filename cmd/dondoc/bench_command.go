package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// benchCommandCmd measures what a decision costs on top of its append.
//
//   - ours: a unit reports an activity of one of its duties: load, decide, append, durable. Clients choose among the hot
//     duties by chance, so that some meet on one.
//   - append: the same event on the same log by the same number of writers, each on an aggregate of its own, who know its tip
//     and decide nothing.
//   - cold: one duty among all is loaded that no memory has; direct_get: the last message of one is got, as the server
//     gives it. They take turns. rss: the memory of this program, the server and its log included, while it has so many
//     duties and no PostgreSQL.
//   - restart: from the start of a program to the first duty loaded, after a clean stop and after kill -9 (bench_hold.go).
type benchCommandCmd struct {
	benchmark

	Clients    int    `default:"64" aliases:"writers" help:"Số người ra lệnh cùng lúc."`
	Aggregates int    `default:"20000" help:"Số nhiệm vụ có trong sổ."`
	Hot        int    `default:"1000" help:"Số nhiệm vụ đang được xử lý."`
	Seed       uint64 `default:"1" help:"Hạt giống của các lựa chọn ngẫu nhiên."`
}

func (b *benchCommandCmd) Help() string {
	return "ours: đọc, xét, ghi một lệnh vào một trong các nhiệm vụ đang xử lý. append: chỉ ghi cùng sự kiện ấy, không đọc, không xét. " +
		"cold: đọc một nhiệm vụ bất kỳ mà bộ nhớ chưa có; direct_get: lấy một bản ghi bất kỳ của sổ. " +
		"Các bên đo xen kẽ trên cùng một sổ; in trung vị. restart: từ khi mở chương trình đến khi đọc được nhiệm vụ đầu tiên."
}

// commanded is the result. Rates are per second.
type commanded struct {
	Aggregates   int     `json:"aggregates"`
	Commits      uint64  `json:"commits"`
	LogMB        float64 `json:"log_mb"`
	Preload      float64 `json:"preload"`
	ColdLoads    int     `json:"cold_loads"`
	DirectP50    float64 `json:"direct_get_p50_ms"`
	RatioDirect  float64 `json:"cold_p99_over_direct_get_p99"`
	RestartClean float64 `json:"restart_clean_ms"`
	RestartKill  float64 `json:"restart_kill_ms"`
	RestartRSS   float64 `json:"restart_rss_mb"`
	BusyRSS      float64 `json:"rss_busy_mb"`

	Clients   int     `json:"clients"`
	Ours      float64 `json:"ours"`
	Append    float64 `json:"append"`
	Ratio     float64 `json:"ratio_append"`
	ColdP50   float64 `json:"cold_p50_ms"`
	ColdP99   float64 `json:"cold_p99_ms"`
	DirectP99 float64 `json:"direct_get_p99_ms"`
	RSS       float64 `json:"rss_mb"`

	Passes map[string][]float64 `json:"passes"` // the rate of each turn
}

func (c commanded) lines() string {
	return fmt.Sprintf("cold     aggregates=%d commits=%d log_mb=%.0f preload=%.0f loads=%d direct_get_p50_ms=%.3f cold_over_direct_p99=%.2f rss_busy_mb=%.0f\n",
		c.Aggregates, c.Commits, c.LogMB, c.Preload, c.ColdLoads, c.DirectP50, c.RatioDirect, c.BusyRSS) +
		fmt.Sprintf("restart  clean_ms=%.0f kill_ms=%.0f rss_mb=%.0f\n", c.RestartClean, c.RestartKill, c.RestartRSS) +
		fmt.Sprintf("command  clients=%d ours=%.0f append=%.0f ratio_append=%.2f cold_p50_ms=%.3f cold_p99_ms=%.3f direct_get_p99_ms=%.3f rss_mb=%.0f\n",
			c.Clients, c.Ours, c.Append, c.Ratio, c.ColdP50, c.ColdP99, c.DirectP99, c.RSS)
}

func (b *benchCommandCmd) run(ctx context.Context, _ config, io streams) error {
	if b.Clients < 1 || b.Clients > maxBenchWriters || b.Aggregates < 1 || b.Hot < 1 {
		return usage("Cần --clients từ 1 đến %d, --aggregates và --hot từ 1.", maxBenchWriters)
	}
	dir, remove, err := b.scratch()
	if err != nil {
		return err
	}
	defer remove()
	line, err := b.measure(ctx, filepath.Join(dir, "nats"), io.err)
	if err == nil {
		line.RestartClean, line.RestartKill, line.RestartRSS, err = b.restarts(ctx, filepath.Join(dir, "nats"))
	}
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(io.out).Encode(line)
	}
	_, err = fmt.Fprint(io.out, line.lines())
	return err
}

// measure does all that needs the log open in this process.
func (b *benchCommandCmd) measure(ctx context.Context, dir string, progress io.Writer) (line commanded, _ error) {
	line = commanded{Clients: b.Clients, Aggregates: b.Aggregates, Passes: map[string][]float64{}}
	l, err := openBenchLog(ctx, dir, b.Clients, false)
	if err != nil {
		return line, err
	}
	defer l.server.Close()
	if line.Preload, err = b.preload(ctx, l.log, progress); err != nil {
		return line, err
	}
	if err := b.cold(ctx, l, &line); err != nil {
		return line, err
	}
	lives := eventstore.NewLives[domain.Event](l.log, eventstore.LivesOptions{})
	defer lives.Close()
	by := newDice(b.Clients, b.Seed)
	command := func(ctx context.Context, client int) error {
		var cmd domain.Command = activityOn(dutyNo(by[client].IntN(min(b.Hot, b.Aggregates))), l.event)
		c, err := eventstore.Execute[domain.Assignment, domain.Command, domain.Event](ctx, lives, cmd)
		if err == nil && len(c.Events) != 1 {
			err = fmt.Errorf("the command had no effect: %+v", c)
		}
		return err
	}
	made := 3 * b.Aggregates
	for pass := range b.Passes + 1 { // the first warms up, and counts for nothing
		d := b.turn()
		if pass == 0 {
			d = min(d, 500*time.Millisecond)
		} else {
			fmt.Fprintf(progress, "đo: %d người ra lệnh, lượt %d/%d\n", b.Clients, pass, b.Passes)
		}
		for _, c := range []struct {
			name string
			do   func(context.Context, int) error
		}{{"ours", command}, {"append", l.write}} {
			if err := syncDisk(dir); err != nil {
				return line, err
			}
			t, err := race(ctx, b.Clients, d, c.do)
			if err != nil {
				return line, fmt.Errorf("%s: %w", c.name, err)
			}
			made += t.done
			if pass > 0 {
				line.Passes[c.name] = append(line.Passes[c.name], t.rate())
			}
		}
	}
	line.Ours, line.Append = median(line.Passes["ours"]), median(line.Passes["append"])
	line.Ratio = line.Ours / line.Append
	if line.Commits, err = l.log.Last(ctx); err != nil {
		return line, err
	}
	if line.Commits != uint64(made) {
		return line, fail(exitDifference, nil, "Kết quả đo không dùng được: đã đếm %d lần ghi nhưng sổ có %d.", made, line.Commits)
	}
	line.LogMB, err = sizeOf(dir)
	return line, err
}

func newDice(many int, seed uint64) (dice []*rand.Rand) {
	for i := range many {
		dice = append(dice, rand.New(rand.NewPCG(seed, uint64(i)))) //nolint:gosec // a choice of what to measure
	}
	return dice
}

// dutyNo is the n-th duty.
func dutyNo(n int) domain.AssignmentID { return domain.AssignmentID(fmt.Sprintf("duty-%07d", n)) }

const (
	benchUnit  = domain.UnitID("chi-uy-cap-nuoc")
	benchGiver = domain.UnitID("ban-tgdv")
)

// benchIssue signs for the unit that has the duties, or for the board that gives them.
func benchIssue(id string, unit domain.UnitID) domain.Issued {
	i := domain.Issued{ID: id, By: domain.ByPost(unit, "bi-thu"), Body: domain.CellCommittee, At: time.Date(2024, 3, 19, 9, 0, 0, 0, domain.Zone)}
	if unit == benchGiver {
		i.By, i.Body = domain.ByPost(unit, "truong-ban"), domain.AdvisoryBoard
	}
	return i
}

// activityOn is the command whose event is that of the raw appends.
func activityOn(id domain.AssignmentID, e domain.Event) domain.Command {
	did, _ := e.(domain.ActivityReported)
	return domain.ReportActivity{Issued: benchIssue(uuid.NewString(), benchUnit), Assignment: id, On: did.On, Note: did.Note, People: did.People}
}

// preload gives each duty a life of three commits, which lie as far apart in the log as there are duties in a batch.
func (b *benchCommandCmd) preload(ctx context.Context, log *eventstore.JetStream[domain.Event], progress io.Writer) (rate float64, _ error) {
	const together, batch = 2048, 20_000 // so many share a sync
	lives := eventstore.NewLives[domain.Event](log, eventstore.LivesOptions{Lives: batch + together})
	defer lives.Close()
	began := time.Now()
	for from := 0; from < b.Aggregates; from += batch {
		fmt.Fprintf(progress, "chuẩn bị: %d/%d nhiệm vụ\n", from, b.Aggregates)
		for _, cmd := range []func(id domain.AssignmentID) domain.Command{
			func(id domain.AssignmentID) domain.Command {
				return domain.GiveAssignment{
					Issued: benchIssue("give-"+string(id), benchGiver), Assignment: id, Unit: benchUnit, Giver: benchGiver, Duty: domain.Continuous,
					Text: "Nắm bắt tình hình tư tưởng của cán bộ, đảng viên và quần chúng, kịp thời báo cáo những vấn đề nổi lên.", Superiors: domain.Superiors{Board: benchGiver},
				}
			},
			func(id domain.AssignmentID) domain.Command {
				return domain.AcknowledgeAssignment{Issued: benchIssue("took-"+string(id), benchUnit), Assignment: id}
			},
			func(id domain.AssignmentID) domain.Command {
				return domain.ReportActivity{
					Issued: benchIssue("did-"+string(id), benchUnit), Assignment: id, On: domain.NewDate(2024, time.March, 19), People: 12,
					Note: domain.Item{Ref: uuid.NewString(), Size: 412, MediaType: "text/plain; charset=utf-8", Commitment: strings.Repeat("9f86d081", 8)},
				}
			},
		} {
			var next atomic.Int64
			next.Store(int64(from))
			var all sync.WaitGroup
			errs := make([]error, together)
			for w := range together {
				all.Go(func() {
					for n := int(next.Add(1)) - 1; n < min(from+batch, b.Aggregates) && errs[w] == nil; n = int(next.Add(1)) - 1 {
						_, errs[w] = eventstore.Execute[domain.Assignment, domain.Command, domain.Event](ctx, lives, cmd(dutyNo(n)))
					}
				})
			}
			all.Wait()
			if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
				return 0, errs[i]
			}
		}
	}
	return float64(3*b.Aggregates) / time.Since(began).Seconds(), nil
}

// cold loads duties that no memory has, in turn with single messages as the server gives them.
func (b *benchCommandCmd) cold(ctx context.Context, l *benchLog, line *commanded) error {
	nc, err := l.server.Connect()
	if err != nil {
		return err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	stream, err := js.Stream(ctx, "dondoc-main")
	if err != nil {
		return err
	}
	dice := newDice(1, ^b.Seed)[0]
	loads, gets := make([]time.Duration, 0, 4000), make([]time.Duration, 0, 4000)
	for began := time.Now(); len(loads) < cap(loads) && (time.Since(began) < 20*time.Second || len(loads) < 100); {
		lives := eventstore.NewLives[domain.Event](l.log, eventstore.LivesOptions{})
		id := dutyNo(dice.IntN(b.Aggregates))
		at := time.Now()
		a, _, err := eventstore.Load[domain.Assignment, domain.Event](ctx, lives, "asg."+string(id))
		loads = append(loads, time.Since(at))
		if err != nil || a.Status != domain.InProgress {
			return fmt.Errorf("%s is %q after its life: %w", id, a.Status, err)
		}
		subject := "main.asg." + string(dutyNo(dice.IntN(b.Aggregates)))
		at = time.Now()
		m, err := stream.GetLastMsgForSubject(ctx, subject)
		gets = append(gets, time.Since(at))
		if err != nil || m.Header.Get(nats.MsgIdHdr) == "" {
			return fmt.Errorf("get %s: %w", subject, err)
		}
	}
	line.ColdLoads = len(loads)
	line.ColdP50, line.ColdP99 = percentile(loads, 50), percentile(loads, 99)
	line.DirectP50, line.DirectP99 = percentile(gets, 50), percentile(gets, 99)
	line.RatioDirect = line.ColdP99 / line.DirectP99
	line.BusyRSS = residentMB()
	debug.FreeOSMemory() // what the program has given up and the system has not taken yet
	line.RSS = residentMB()
	return nil
}
