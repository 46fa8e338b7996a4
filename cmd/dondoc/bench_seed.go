package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/workers"
)

// benchSeedCmd writes the log of made-up work into a directory, which is marked as a demonstration's: nothing true is
// mixed into it. The read models are made when somebody opens it.
type benchSeedCmd struct {
	Assignments int    `placeholder:"N" xor:"much" required:"" help:"Số nhiệm vụ được giao trong hai năm 2024, 2025."`
	Events      int    `placeholder:"N" xor:"much" required:"" help:"Thay cho --assignments: dừng sau khi có chừng này sự kiện."`
	Seed        uint64 `default:"1" help:"Hạt giống của các lựa chọn ngẫu nhiên: cùng hạt giống thì cùng một sổ."`
	JSON        bool   `help:"In kết quả dạng JSON."`
}

func (*benchSeedCmd) Help() string {
	return "Sổ ghi là công việc giả định của một tỉnh: cây đơn vị bốn cấp, văn bản chỉ đạo, chế độ báo cáo, kiểm tra, và quá trình của từng nhiệm vụ. " +
		"Thư mục --data phải trống, hoặc chứa dữ liệu trình diễn cũ (sẽ bị xóa)."
}

// seeded is the result.
type seeded struct {
	Assignments int     `json:"assignments"`
	Events      uint64  `json:"events"`
	Commits     uint64  `json:"commits"`
	Units       int     `json:"units"`
	LogMB       float64 `json:"log_mb"`
	Seconds     float64 `json:"seconds"`
	Digest      string  `json:"digest"` // SHA-256 of the bodies of all commits
}

func (s seeded) line() string {
	return fmt.Sprintf("seed     assignments=%d events=%d commits=%d units=%d log_mb=%.0f seconds=%.1f digest=%s\n",
		s.Assignments, s.Events, s.Commits, s.Units, s.LogMB, s.Seconds, s.Digest)
}

func (b *benchSeedCmd) run(ctx context.Context, c config, streams streams) error {
	if much := b.Assignments + b.Events; b.Assignments < 0 || b.Events < 0 || much < 1 || much > maxSeed {
		return usage("Cần --assignments hoặc --events từ 1 đến %d.", maxSeed)
	}
	asked, err := c.dir()
	if err != nil {
		return err
	}
	dir, _, err := demoDir(asked)
	if err != nil {
		return err
	}
	held, err := lock(dir)
	if errors.Is(err, errInUse) {
		return fail(exitInUse, err, "Thư mục dữ liệu %s đang được tiến trình dondoc khác sử dụng. Đề nghị chọn thư mục khác bằng --data.", dir)
	}
	if err != nil {
		return err
	}
	defer held.Close()
	if err := emptyDemo(dir); err != nil {
		return err
	}
	out, err := fillSeeded(ctx, c, dir, seeding{Assignments: b.Assignments, Events: b.Events, Seed: b.Seed}, streams.err)
	if err != nil {
		return interrupted(ctx, err, "Đã dừng theo yêu cầu; sổ trong thư mục này chưa đủ và sẽ bị xóa ở lần chạy sau.")
	}
	if b.JSON {
		return json.NewEncoder(streams.out).Encode(out)
	}
	_, err = io.WriteString(streams.out, out.line())
	return err
}

const maxSeed = 1_000_000_000

// fillSeeded writes made-up work into the log of a directory that has none, and says what it was.
func fillSeeded(ctx context.Context, c config, dir string, s seeding, progress io.Writer) (seeded, error) {
	began := time.Now()
	out := seeded{Units: s.units()}
	if err := os.MkdirAll(dir, 0o711); err != nil { // the database's own user must get through
		return out, err
	}
	h := &house{config: c, dir: dir, clock: &workers.System{}, slog: slog.New(slog.DiscardHandler)}
	defer h.close()
	nc, err := h.startNATS()
	if err != nil {
		return out, err
	}
	if h.log, err = openToFill(ctx, nc, h); err != nil {
		return out, err
	}
	g := gauge{doing: "lập sổ", w: progress, terminal: isTerminal(progress), last: time.Now(), of: "nhiệm vụ"}
	f, err := h.log.Fill(ctx, counted(s.commits(), &out.Assignments, func() { g.tell(uint64(out.Assignments), uint64(s.duties())) }))
	g.end()
	if err != nil {
		return out, err
	}
	if h.reached, err = eventstore.OpenReached(reachedIn(dir, c.Tenant)); err != nil {
		return out, err
	}
	if err := h.reached.Note(f.Commits); err != nil {
		return out, err
	}
	out.Events, out.Commits, out.Digest, out.Seconds = f.Events, f.Commits, f.SHA256, time.Since(began).Seconds()
	out.LogMB, err = sizeOf(filepath.Join(dir, "nats"))
	return out, err
}

// counted passes commits on and counts the duties that they give.
func counted(commits iter.Seq[eventstore.Commit[domain.Event]], duties *int, tell func()) iter.Seq[eventstore.Commit[domain.Event]] {
	return func(yield func(eventstore.Commit[domain.Event]) bool) {
		for c := range commits {
			if c.Version == 1 {
				if _, ok := c.Events[0].(domain.AssignmentGiven); ok {
					*duties++
					tell()
				}
			}
			if !yield(c) {
				return
			}
		}
	}
}

// openSeeded makes a directory that is empty the house of made-up work: its log filled, its read models caught up, its clock
// at the evening of the last day. The directory must be locked or nobody else's.
func openSeeded(ctx context.Context, c config, dir string, s seeding, progress io.Writer) (*house, seeded, error) {
	out, err := fillSeeded(ctx, c, dir, s, progress)
	if err != nil {
		return nil, out, err
	}
	logger := slog.New(slog.NewTextHandler(progress, &slog.HandlerOptions{Level: slog.LevelError}))
	h, err := open(ctx, c, dir, workers.NewVirtual(seedUntil.Time(18, 0)), logger)
	return h, out, err
}
