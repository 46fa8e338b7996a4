package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/web"
	"github.com/dondoc/dondoc/workers"
)

type demoCmd struct {
	Document string `placeholder:"TỆP" help:"Văn bản để chạy thử; mặc định là văn bản giả định đi kèm."`
	NoServe  bool   `help:"In kết quả rồi kết thúc, không mở trang."`
	JSON     bool   `help:"In các con số dạng JSON."`
	Seed     uint64 `default:"1" help:"Hạt giống của cách các đơn vị ứng xử."`
	Addr     string `default:"127.0.0.1:8080" help:"Địa chỉ của trang theo dõi."`
}

// run tells a working year on a virtual clock, on data of its own.
func (d *demoCmd) run(ctx context.Context, c config, streams streams) error {
	body := intake.Sample
	name := "huong-dan.txt"
	if d.Document != "" {
		var err error
		if body, err = readLimited(d.Document, streams.in); err != nil {
			return err
		}
		name = filepath.Base(d.Document)
	}
	draft, err := intake.Read(name, body)
	if err != nil {
		return err
	}
	var pages net.Listener // before the story: who waits for it should not hear of a taken port then
	if !d.NoServe {
		if pages, err = listen(d.Addr); err != nil {
			return err
		}
		defer pages.Close()
	}
	// A demonstration never touches a server it was not made for, whatever the environment says.
	c.NATSURL, c.DatabaseURL, c.SMTPHost, c.Tenant = "", "", "", "main"
	dir, gone, err := demoDir(c.Data)
	if err != nil {
		return err
	}
	defer gone()
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

	began := time.Now()
	year := yearOf(draft)
	clock := workers.NewVirtual(domain.NewDate(year, 1, 2).Time(8, 0))
	logger := slog.New(slog.NewTextHandler(streams.err, &slog.HandlerOptions{Level: slog.LevelError}))
	h, err := open(ctx, c, dir, clock, logger)
	if err != nil {
		return err
	}
	defer h.close()
	h.crew.Together = 1 // the same seed tells the same year
	s := newStory(h, clock, draft, body, year, d.Seed)
	if err := s.live(ctx); err != nil {
		return err
	}
	figures, err := s.count(ctx, began)
	if err != nil {
		return err
	}
	if d.JSON {
		if err := json.NewEncoder(streams.out).Encode(figures); err != nil {
			return err
		}
	} else if err := s.print(ctx, streams.out, figures); err != nil {
		return err
	}
	if !figures.ReplayEqual {
		return errDifference
	}
	if d.NoServe {
		return nil
	}
	return s.serve(ctx, pages, streams.err)
}

// serve shows the house as the year left it. The clock stands; a button moves it.
func (s *story) serve(ctx context.Context, l net.Listener, w io.Writer) error {
	h := s.h
	control, err := listenControl(h.dir)
	if err != nil {
		return err
	}
	defer control.Close()
	fmt.Fprintf(w, " MỞ          http://%s   (Ctrl-C để dừng; dữ liệu ở %s)\n", l.Addr(), h.dir)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	g.Go(func() error { defer stop(); return serveControl(ctx, h, control) })
	g.Go(func() error {
		defer stop()
		return servePages(ctx, h, l, web.Server{Views: h.views, Search: h.search, Reached: h.told, Now: s.clock.Now, Health: h.health, Advance: s.nextMorning})
	})
	return g.Wait()
}

// demoDir is where the demonstration lives: a fresh temporary directory, or the one asked for, if it is
// empty or held a demonstration before.
func demoDir(asked string) (dir string, gone func(), err error) {
	if asked == "" {
		if dir, err = os.MkdirTemp("", "dondoc-demo-"); err != nil {
			return "", nil, err
		}
		if err := os.Chmod(dir, 0o711); err != nil { // the database's own user must get through
			return "", nil, err
		}
		return dir, func() { os.RemoveAll(dir) }, nil
	}
	if dir, err = filepath.Abs(asked); err != nil {
		return "", nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return "", nil, usage("Không đọc được thư mục %s: %v.", dir, unwrapPath(err))
	}
	if len(entries) > 0 && !isDemo(dir) {
		return "", nil, usage("Thư mục %s đã có dữ liệu. Bản trình diễn chỉ chạy trên thư mục trống hoặc thư mục trình diễn cũ.", dir)
	}
	return dir, func() {}, nil
}

// emptyDemo clears an earlier demonstration and marks the directory. The lock stays.
func emptyDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "lock" || e.Name() == demoMark {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return markDemo(dir)
}

func markDemo(dir string) error {
	return os.WriteFile(filepath.Join(dir, demoMark), []byte("Dữ liệu trình diễn của Dondoc: có thể xóa bất cứ lúc nào.\n"), 0o600)
}

// yearOf is the working year of a document: the one it was issued for, else the one of its first
// deadline, as far as the shipped calendar goes.
func yearOf(d intake.Draft) int {
	first, last := domain.VietnamYears[0].Year, domain.VietnamYears[len(domain.VietnamYears)-1].Year
	year := first
	if on, err := domain.ParseDate(string(d.IssuedOn)); err == nil {
		year = on.AddDays(45).Year // a paper of December is next year's work
	} else {
		for _, t := range d.Tasks {
			if on, err := domain.ParseDate(string(t.DeadlineISO)); err == nil {
				year = on.Year
				break
			}
		}
	}
	return min(max(year, first), last)
}
