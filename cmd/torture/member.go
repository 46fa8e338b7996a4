package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/dondoc/dondoc/eventstore"
)

// memberCmd is a child that is one server of a cluster, until it is killed. It writes nothing to the log by itself.
type memberCmd struct {
	Dir       string
	Node      string
	Port      int    `help:"For clients."`
	Listen    string `help:"host:port for the other members."`
	Advertise string `help:"What they are told instead."`
	Routes    []string
	Rows      bool `help:"Also keep rows in a PostgreSQL on the same disk."`
	Round     int
	Plant     string
}

// ready is what a member says when it is up to date with the leader.
const ready = "ready"

func (m *memberCmd) run(ctx context.Context, io streams) error {
	cluster := eventstore.Cluster{Name: "torture", Node: m.Node, Listen: m.Listen, Advertise: m.Advertise, Routes: m.Routes}
	dir := filepath.Join(m.Dir, "nats")
	var current func(context.Context) error
	if m.Plant == plantNoSync || m.Plant == plantNoCheck || m.Plant == plantNoGuard {
		s, err := carelessMember(dir, m.Port, cluster)
		if err != nil {
			return err
		}
		defer s.WaitForShutdown()
		defer s.Shutdown()
		current = func(ctx context.Context) error {
			for !s.JetStreamIsCurrent() {
				if sleep(ctx, 20*time.Millisecond); ctx.Err() != nil {
					return ctx.Err()
				}
			}
			return nil
		}
	} else {
		s, err := eventstore.StartServer(dir, eventstore.ServerOptions{Port: m.Port, Cluster: &cluster})
		if err != nil {
			return err
		}
		defer s.Close()
		current = s.Ready
	}
	l := &load{childCmd: childCmd{Round: m.Round, Plant: m.Plant}, speaker: speaker{to: io.out}}
	if err := current(ctx); err != nil {
		return err
	}
	l.say(ready, 0, m.Node, "")
	if m.Rows {
		l.rows(ctx, m.Dir)
	}
	<-ctx.Done()
	return nil
}

// carelessMember is a member that acknowledges what is only in the memory of the system, and says of itself that it
// syncs always: the planted bug.
func carelessMember(dir string, port int, c eventstore.Cluster) (*server.Server, error) {
	host, listen, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return nil, err
	}
	o := &server.Options{
		ServerName: "dondoc-always-" + c.Node, Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true,
		Cluster: server.ClusterOpts{Name: c.Name, Host: host},
	}
	if _, err := fmt.Sscan(listen, &o.Cluster.Port); err != nil {
		return nil, err
	}
	for _, r := range c.Routes {
		o.Routes = append(o.Routes, &url.URL{Scheme: "nats", Host: r})
	}
	s, err := server.NewServer(o)
	if err != nil {
		return nil, err
	}
	s.Start()
	return s, nil
}

// A member is one server of a cluster, from outside.
type member struct {
	dir   string
	args  []string
	child *victim
}

// A cluster is its three members and how clients reach them.
type cluster struct {
	members []*member
	url     string
	plant   string
	rows    bool // the first keeps rows too
}

// newCluster gives three members their ports. Each lives in a directory of its own.
func newCluster(dirs []string, plant string) (*cluster, error) {
	c := &cluster{plant: plant}
	ports, err := freePorts(2 * len(dirs))
	if err != nil {
		return nil, err
	}
	var routes, urls []string
	for i := range dirs {
		routes = append(routes, fmt.Sprintf("127.0.0.1:%d", ports[i]))
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", ports[len(dirs)+i]))
	}
	for i, dir := range dirs {
		c.members = append(c.members, &member{dir: dir, args: []string{
			"--dir", dir, "--node", fmt.Sprint("n", i+1), "--listen", routes[i], "--routes", strings.Join(routes, ","),
			"--port", fmt.Sprint(ports[len(dirs)+i]), "--plant", plant,
		}})
	}
	c.url = strings.Join(urls, ",")
	return c, nil
}

// freePorts finds ports that nobody listens on now.
func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // held until all are found, so that no two are the same
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// up starts the members that are down, and waits until all of them are up to date.
func (c *cluster) up(ctx context.Context, round int) error {
	var started []*member
	for i, m := range c.members {
		if m.child != nil {
			continue
		}
		args := append([]string{"member"}, m.args...)
		args = append(args, "--round", fmt.Sprint(round))
		if i == 0 && c.rows {
			args = append(args, "--rows")
		}
		child, err := startVictim(args...)
		if err != nil {
			return err
		}
		m.child = child
		started = append(started, m)
	}
	for _, m := range started {
		if err := m.child.begun(ctx); err != nil {
			return fmt.Errorf("member in %s: %w", m.dir, err)
		}
	}
	return nil
}

// down kills members.
func (c *cluster) down(members ...*member) (err error) {
	for _, m := range members {
		if m.child != nil {
			err = errors.Join(err, m.child.kill())
		}
	}
	return err
}

// reachAll opens the log of a cluster, and the content that is kept there.
func reachAll(ctx context.Context, url string) (*node, error) {
	n, err := reach(ctx, url)
	if err != nil {
		return nil, err
	}
	for end := time.Now().Add(patience); ; sleep(ctx, 100*time.Millisecond) {
		if n.content, err = eventstore.OpenSharedContent(ctx, n.nc, eventstore.Options{Tenant: "main"}); err == nil {
			return n, nil
		}
		if ctx.Err() != nil || time.Now().After(end) {
			n.close()
			return nil, err
		}
	}
}

// reach opens the log of a cluster.
func reach(ctx context.Context, url string) (*node, error) { return reachWithin(ctx, url, 0) }

// reachWithin opens it for a client that waits so long for an answer; 0: as usual.
func reachWithin(ctx context.Context, url string, timeout time.Duration) (*node, error) {
	nc, err := nats.Connect(url, nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond))
	if err != nil {
		return nil, err
	}
	n := &node{nc: nc, close: nc.Close}
	for end := time.Now().Add(patience); ; sleep(ctx, 100*time.Millisecond) { // the members are up before the stream's leader is chosen
		if n.log, err = eventstore.Open(ctx, nc, eventstore.Options{Timeout: timeout}, wire{}); err == nil {
			return n, nil
		}
		if ctx.Err() != nil || time.Now().After(end) {
			nc.Close()
			return nil, err
		}
	}
}
