package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/web"
	"github.com/dondoc/dondoc/workers"
)

// tickEvery is how often the workers look for what is due.
const tickEvery = time.Second

type serveCmd struct {
	Addr string `default:"127.0.0.1:8080" help:"Địa chỉ của trang theo dõi (chỉ trên máy này)." env:"DONDOC_ADDR"`
}

// run serves until ctx ends.
func (s *serveCmd) run(ctx context.Context, c config, io streams) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	held, err := lock(dir)
	if errors.Is(err, errInUse) {
		return fail(exitInUse, err, "Thư mục dữ liệu %s đang được tiến trình dondoc khác sử dụng. Đề nghị dừng tiến trình đó hoặc chọn thư mục khác bằng --data.", dir)
	}
	if err != nil {
		return err
	}
	defer held.Close()
	if err := refuseDemoData(dir); err != nil {
		return err
	}
	listener, err := listen(s.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	logger := slog.New(slog.NewJSONHandler(io.err, nil))
	clock := &workers.System{}
	h, err := open(ctx, c, dir, clock, logger)
	if err != nil {
		return err
	}
	defer h.close()
	h.crew.Link = "http://" + listener.Addr().String()
	control, err := listenControl(dir) // before anybody hears that the house is open
	if err != nil {
		return err
	}
	defer control.Close()
	h.tellPlaces(io.err, listener.Addr())

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	part := func(f func() error) { g.Go(func() error { defer stop(); return f() }) }
	part(func() error { h.crew.Run(ctx, clock, tickEvery, logger); return nil })
	part(func() error { return serveControl(ctx, h, control) })
	part(func() error { return h.watch(ctx) })
	part(func() error {
		return servePages(ctx, h, listener, web.Server{
			Views: h.views, Search: h.search, Reached: h.told, Now: clock.Now, Health: h.health, Metrics: h.metrics.handler(),
			Remarks: func() []string { return append(h.remarks(), h.condition()...) },
		})
	})
	return g.Wait()
}

// watch ends the program when the log's server cannot write any more: a house that cannot write must not look open. A
// full disk does not end it: it passes, and /healthz says so meanwhile. Each second it notes how far the log has come.
func (h *house) watch(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	leads, asked := true, 0
	for {
		select {
		case <-tick.C:
			h.note()
			if err := h.destroyErased(ctx); err != nil && ctx.Err() == nil {
				h.slog.Error("what is erased is not destroyed yet", "error", err)
			}
			if leads != h.runner.Leads() {
				leads = !leads
				h.slog.Info("who keeps the tables and does the work of time", "this_process", leads)
			}
			if h.nats == nil { // somebody else's server
				if asked++; asked%60 != 0 {
					continue
				}
				if err := h.checkSyncs(ctx); err != nil {
					return err
				}
				continue
			}
			if err := h.nats.Fault(); err != nil && !errors.Is(err, eventstore.ErrFull) {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// listen opens the pages' port. Off this machine nothing is served until there are accounts and TLS.
func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, usage("Địa chỉ %q không đúng dạng máy:cổng, ví dụ 127.0.0.1:8080.", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fail(exitUnsafe, nil, "Bản thử nghiệm chưa có đăng nhập nên chỉ phục vụ trên máy này: hãy dùng địa chỉ 127.0.0.1.")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil && !strings.Contains(err.Error(), "address already in use") {
		return nil, usage("Không mở được địa chỉ %s: %v.", addr, err)
	}
	return l, err
}

// servePages answers browsers until ctx ends.
func servePages(ctx context.Context, h *house, l net.Listener, pages web.Server) error {
	s := &http.Server{
		Handler: pages.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(h.slog.Handler(), slog.LevelWarn),
	}
	return serveUntil(ctx, s, l)
}

// readWait is how long a reader waits for what was just written.
const readWait = 2 * time.Second

// told waits until the read models tell of a position, and says whether they do, or whether the log is not that long.
func (h *house) told(ctx context.Context, position uint64) (reached, ahead bool, err error) {
	if h.runner.Position() >= position {
		return true, false, nil
	}
	last, err := h.log.Last(ctx)
	if err != nil || position > last {
		return false, err == nil, err
	}
	wait, stop := context.WithTimeout(ctx, readWait)
	defer stop()
	return h.runner.Wait(wait, position) == nil, false, ctx.Err() // what they never tell, the page says it does not have
}

// serveUntil serves until ctx ends; what is being answered then has a few seconds to end.
func serveUntil(ctx context.Context, s *http.Server, l net.Listener) error {
	answered := make(chan struct{})
	end := context.AfterFunc(ctx, func() {
		defer close(answered)
		wait, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		_ = s.Shutdown(wait)
	})
	defer end()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-answered
	return nil
}

// tellPlaces says where everything is, for the person who started the program.
func (h *house) tellPlaces(w io.Writer, pages net.Addr) {
	fmt.Fprintf(w, "Dondoc (thử nghiệm) đang chạy.\n  Trang theo dõi   http://%s\n  Dữ liệu          %s\n", pages, h.dir)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pg != nil {
		fmt.Fprintf(w, "  Đọc các bảng     PGPASSFILE=%s PGOPTIONS=-csearch_path=%s psql -h %s -U dondoc postgres\n", h.pg.PasswordFile(), h.config.Tenant, h.pg.SocketDir())
	}
	if h.nats != nil && h.config.NATSListen {
		fmt.Fprintf(w, "  Đọc sổ ghi       nats -s %s stream view dondoc-%s\n", h.nats.URL(), h.config.Tenant)
	}
	for _, r := range h.remarks() {
		fmt.Fprintln(w, "  Lưu ý            "+r)
	}
	fmt.Fprintln(w, "  Dừng             Ctrl-C")
}
