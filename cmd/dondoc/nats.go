package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dondoc/dondoc/eventstore"
)

// natsCmd is a server of the log for programs outside this process: alone, or one of a cluster. Each message is synced
// before it is acknowledged, so several dondoc serve may use it.
type natsCmd struct {
	Listen        string   `default:"127.0.0.1:4222" placeholder:"MÁY:CỔNG" help:"Địa chỉ cho dondoc serve kết nối (chỉ trên máy này)."`
	Cluster       string   `placeholder:"TÊN" help:"Tên cụm; không có thì máy chủ đứng một mình."`
	Name          string   `placeholder:"TÊN" help:"Tên của máy chủ này trong cụm, giữ nguyên mỗi lần chạy."`
	ClusterListen string   `default:"127.0.0.1:6222" placeholder:"MÁY:CỔNG" help:"Địa chỉ cho các máy chủ khác trong cụm."`
	Route         []string `placeholder:"MÁY:CỔNG" help:"Địa chỉ trong cụm của một máy chủ khác; dùng nhiều lần."`
}

// run serves the log until ctx ends.
func (n *natsCmd) run(ctx context.Context, c config, io streams) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	o, err := n.options()
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
	if o.Reached, err = reachedAll(dir); err != nil {
		return err
	}
	o.Logger = slog.New(slog.NewJSONHandler(io.err, nil))
	server, err := eventstore.StartServer(filepath.Join(dir, "nats"), o)
	if errors.Is(err, eventstore.ErrInUse) {
		return fail(exitInUse, err, "Cổng mạng đang được chương trình khác sử dụng. Đề nghị chọn cổng khác bằng --listen (hoặc --cluster-listen).")
	}
	if err != nil {
		return err
	}
	defer server.Close()
	fmt.Fprintf(io.err, "Máy chủ sổ ghi đang chạy.\n  Kết nối          dondoc serve --nats-url %s\n  Dữ liệu          %s\n", server.URL(), dir)
	if o.Cluster != nil {
		fmt.Fprintf(io.err, "  Trong cụm        %s/%s tại %s\n", n.Cluster, n.Name, n.ClusterListen)
	}
	fmt.Fprintln(io.err, "  Dừng             Ctrl-C")
	return n.watch(ctx, server, o)
}

// watch ends the program when the server cannot write any more, but for a full disk, and tells once when it follows a leader.
func (n *natsCmd) watch(ctx context.Context, server *eventstore.Server, o eventstore.ServerOptions) error {
	ready := make(chan error, 1)
	go func() { ready <- server.Ready(ctx) }()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case err := <-ready:
			if err == nil && o.Cluster != nil {
				o.Logger.Info("the cluster has a leader, and this server follows it")
			}
		case <-tick.C:
			if err := server.Fault(); err != nil && !errors.Is(err, eventstore.ErrFull) { // that passes
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// reachedAll is how far the logs of a directory have come, when it was that of a house.
func reachedAll(dir string) (map[string]eventstore.Position, error) {
	files, err := filepath.Glob(reachedIn(dir, "*"))
	ends := map[string]eventstore.Position{}
	for _, f := range files {
		r, err := eventstore.OpenReached(f)
		if err != nil {
			return nil, err
		}
		ends[strings.TrimPrefix(filepath.Base(f), "log-end.")] = r.At()
	}
	return ends, err
}

// options refuse addresses off this machine, where neither TLS nor accounts guard the log yet.
func (n *natsCmd) options() (o eventstore.ServerOptions, err error) {
	o = eventstore.ServerOptions{Listen: true, SyncAlways: true}
	host, port, err := n.address(n.Listen)
	if err != nil {
		return o, err
	}
	if o.Host = host; port != "" {
		if o.Port, err = strconv.Atoi(port); err != nil {
			return o, usage("Địa chỉ %q không đúng dạng máy:cổng, ví dụ 127.0.0.1:4222.", n.Listen)
		}
	}
	if n.Cluster == "" {
		if n.Name != "" || len(n.Route) > 0 {
			return o, usage("--name và --route chỉ dùng cho một cụm. Đề nghị thêm --cluster.")
		}
		return o, nil
	}
	for _, a := range append([]string{n.ClusterListen}, n.Route...) {
		if _, _, err := n.address(a); err != nil {
			return o, err
		}
	}
	if n.Name == "" || len(n.Route) < 2 {
		return o, usage("Một cụm có ít nhất ba máy chủ. Đề nghị đặt --name và chỉ ra hai máy chủ kia bằng hai lần --route.")
	}
	o.Cluster = &eventstore.Cluster{Name: n.Cluster, Node: n.Name, Listen: n.ClusterListen, Routes: n.Route}
	return o, nil
}

func (n *natsCmd) address(a string) (host, port string, err error) {
	host, port, err = net.SplitHostPort(a)
	if err != nil {
		return "", "", usage("Địa chỉ %q không đúng dạng máy:cổng, ví dụ 127.0.0.1:4222.", a)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", "", fail(exitUnsafe, nil, "Máy chủ sổ ghi chưa có mã hóa đường truyền nên chỉ phục vụ trên máy này: hãy dùng địa chỉ 127.0.0.1.")
	}
	return host, port, nil
}
