package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/eventstore"
)

// benchCmd holds what is measured. A figure is worth something beside another of the same run: the machine and its disk
// are shared, so contenders take turns, and what is printed is the median of their turns.
type benchCmd struct {
	Append  benchAppendCmd  `cmd:"" help:"Ghi vào sổ, bên cạnh một bảng PostgreSQL và giới hạn của ổ đĩa."`
	Command benchCommandCmd `cmd:"" help:"Ra lệnh: đọc, xét, ghi, bên cạnh chỉ ghi; đọc nguội, bộ nhớ, khởi động lại."`
	Seed    benchSeedCmd    `cmd:"" help:"Lập một sổ ghi giả định lớn, luôn giống nhau với cùng hạt giống, để đo."`
	Rebuild benchRebuildCmd `cmd:"" help:"Dựng lại các bảng từ sổ, bên cạnh chỉ đọc sổ và chỉ COPY."`
	Lag     benchLagCmd     `cmd:"" help:"Độ chậm của các bảng so với sổ ghi khi lệnh đến đều đặn: bình thường, khi dựng lại bảng, khi xếp lại lịch."`
	Summary benchSummaryCmd `cmd:"" help:"Tổng hợp, trang quá hạn, và tại một thời điểm trước đây, bên cạnh GROUP BY."`
	Hold    benchHoldCmd    `cmd:"" hidden:""`
}

// A benchmark says where and for how long it is measured.
type benchmark struct {
	Dir     string  `placeholder:"THƯ-MỤC" help:"Đo trên ổ đĩa có thư mục này (mặc định: thư mục tạm của hệ thống)."`
	Seconds float64 `default:"2" help:"Thời gian của mỗi lượt, tính bằng giây."`
	Passes  int     `default:"5" help:"Số lượt của mỗi bên; in ra trung vị."`
	JSON    bool    `help:"In kết quả dạng JSON."`
}

// scratch makes a directory to measure in, on a disk. The database's own user can pass through it. remove takes it away.
func (b benchmark) scratch() (dir string, remove func(), err error) {
	if b.Seconds <= 0 || b.Passes < 1 {
		return "", nil, usage("Cần --seconds lớn hơn 0 và --passes từ 1.")
	}
	above := b.Dir
	if above == "" {
		above = os.TempDir()
	}
	if above, err = filepath.Abs(above); err != nil {
		return "", nil, err
	}
	if err := eventstore.CheckDisk(above); err != nil {
		return "", nil, fail(exitUnsafe, err, "Thư mục %s nằm trong bộ nhớ nên không đo được ổ đĩa. Đề nghị chọn thư mục trên ổ đĩa bằng --dir.", above)
	}
	if dir, err = os.MkdirTemp(above, "dondoc-bench-"); err != nil {
		return "", nil, fail(exitBadInput, err, "Không lập được thư mục để đo trong %s: %v.", above, unwrapPath(err))
	}
	return dir, func() { os.RemoveAll(dir) }, os.Chmod(dir, 0o711)
}

func (b benchmark) turn() time.Duration { return time.Duration(b.Seconds * float64(time.Second)) }

// A turn is what one contender did while it was its turn.
type turn struct {
	done int
	took time.Duration
	each []time.Duration // how long each piece of work took
}

func (t turn) rate() float64 { return float64(t.done) / t.took.Seconds() }

// race has so many do a thing again and again for a time. Each of them is told which one it is, from 0.
func race(ctx context.Context, many int, d time.Duration, do func(ctx context.Context, who int) error) (turn, error) {
	each := make([][]time.Duration, many)
	g, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for who := range many {
		g.Go(func() error {
			for at := time.Now(); at.Sub(began) < d; {
				if err := do(ctx, who); err != nil {
					return err
				}
				now := time.Now()
				each[who], at = append(each[who], now.Sub(at)), now
			}
			return nil
		})
	}
	err := g.Wait()
	t := turn{took: time.Since(began), each: slices.Concat(each...)}
	t.done = len(t.each)
	return t, err
}

// syncDisk makes all that is written in a directory safe, so that nobody's turn pays for another's.
func syncDisk(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(syncFileSystem(d), d.Close())
}

// median is the middle of figures, the lower of two.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[(len(sorted)-1)/2]
}

// percentile is the duration that so many of a hundred do not pass, in milliseconds.
func percentile(each []time.Duration, of int) float64 {
	sorted := slices.Sorted(slices.Values(each))
	return float64(sorted[(len(sorted)-1)*of/100]) / float64(time.Millisecond)
}
