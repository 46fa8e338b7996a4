package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/internal/postgres"
)

// A node is a dondoc nats in a process of its own.
type node struct {
	name string
	args []string
	url  string
	cmd  *exec.Cmd
}

var connectAt = regexp.MustCompile(`--nats-url (nats://\S+)`)

// start runs the node, again or for the first time, and returns when it takes connections.
func (n *node) start(t *testing.T) {
	t.Helper()
	if err := n.run(t); err != nil {
		t.Fatalf("%s: %v", n.name, err)
	}
}

func (n *node) run(t *testing.T) error {
	n.cmd = program(context.Background(), append([]string{"nats"}, n.args...)...)
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stderr, err := n.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := n.cmd.Start(); err != nil {
		return err
	}
	t.Cleanup(n.kill)
	said := make(chan string, 1)
	go func() {
		defer close(said)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if m := connectAt.FindStringSubmatch(lines.Text()); m != nil {
				said <- m[1]
			}
		}
	}()
	select {
	case url, ok := <-said:
		if !ok {
			return fmt.Errorf("it ended before it was ready: %w", n.cmd.Wait())
		}
		n.url = url
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("it does not come up")
	}
}

func (n *node) kill() {
	_ = n.cmd.Process.Kill()
	_ = n.cmd.Wait()
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startNodes starts a cluster of three and returns it with its URL. They start together: one that has long waited alone has
// given itself its vote, and then nobody is chosen for some seconds.
func startNodes(t *testing.T) ([]*node, string) {
	t.Helper()
	nodes := make([]*node, 3)
	var routes []string
	for range nodes {
		routes = append(routes, freeAddr(t))
	}
	var starting errgroup.Group
	for i, own := range routes {
		n := &node{name: fmt.Sprintf("n%d", i+1)}
		n.args = []string{"--data", dataDir(t), "--cluster", "test", "--name", n.name, "--listen", freeAddr(t), "--cluster-listen", own}
		for _, r := range routes {
			n.args = append(n.args, "--route", r)
		}
		nodes[i] = n
		starting.Go(func() error { return n.run(t) })
	}
	if err := starting.Wait(); err != nil {
		t.Fatal(err)
	}
	return nodes, nodes[0].url + "," + nodes[1].url + "," + nodes[2].url
}

// The house works on a cluster of dondoc nats: no server of it is missed, neither a follower nor the leader, and two serves
// on one tenant agree.
func TestAHouseOnACluster(t *testing.T) {
	pg, err := postgres.Start(t.Context(), postgres.Options{Dir: filepath.Join(dataDir(t), "pg"), Scratch: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.Stop() })
	nodes, urls := startNodes(t)
	began := time.Now()
	lap := func(what string) { t.Logf("%-40s %v", what, time.Since(began).Round(time.Millisecond)) }
	outside := []string{"--nats-url", urls, "--database-url", pg.DSN()}
	a, b := serve(t, dataDir(t), outside...), serve(t, dataDir(t), outside...)
	lap("two serve")
	units := 0
	establish := func(through *serving) {
		t.Helper()
		units++
		unit := fmt.Sprintf(`{"command":"unit-%d","by":"post:main/quan-tri","unit":"u%d","name":"U%d","kind":"office"}`, units, units, units)
		if code, _, errs := here(t, "", "--data", through.dir, "do", "EstablishUnit", unit); code != exitOK {
			t.Fatalf("unit %d: exit %d: %s", units, code, errs)
		}
	}
	establish(a)
	establish(b)

	nc, err := nats.Connect(urls, nats.MaxReconnects(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	caughtUp := func(i int) bool {
		stream, err := js.Stream(t.Context(), "dondoc-main")
		if err != nil {
			return false
		}
		return slices.ContainsFunc(stream.CachedInfo().Cluster.Replicas, func(p *jetstream.PeerInfo) bool {
			return p.Name == "dondoc-always-"+nodes[i].name && p.Current && p.Lag == 0
		})
	}
	leader := func() int {
		stream, err := js.Stream(t.Context(), "dondoc-main")
		if err != nil {
			t.Fatal(err)
		}
		return slices.IndexFunc(nodes, func(n *node) bool { return "dondoc-always-"+n.name == stream.CachedInfo().Cluster.Leader })
	}
	for _, who := range []string{"a follower", "the leader"} {
		if who == "the leader" && os.Getenv("DONDOC_LONG") == "" {
			continue // the others wait up to nine seconds before they choose another
		}
		at := leader()
		if who == "a follower" {
			at = (at + 1) % 3
		}
		nodes[at].kill()
		establish(a)
		establish(b)
		lap("goes on without " + who)
		nodes[at].start(t)
		for end := time.Now().Add(20 * time.Second); !caughtUp(at); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s that was killed does not catch up", who)
			}
		}
		lap("has it back")
	}
	erasedByAnother(t, a.dir, b.dir)
	lap("typed through one, erased through the other")
	for _, s := range []*serving{a, b} {
		if code, out, errs := here(t, "", "--data", s.dir, "verify"); code != exitOK || !strings.HasSuffix(out, " damaged=0\n") {
			t.Errorf("verify: exit %d, %q, %q", code, out, errs)
		}
	}
	lap("verified by both")
	if code, _, errs := here(t, "", "--data", b.dir, "rebuild"); code != exitInUse || !strings.Contains(errs, "Một máy chủ dondoc khác đang giữ các bảng") {
		t.Errorf("rebuild where another keeps the tables: exit %d, %q", code, errs)
	}
	code, told, errs := here(t, "", "--data", a.dir, "events")
	_, agreed, _ := here(t, "", "--data", b.dir, "events")
	if code != exitOK || told != agreed || strings.Count(told, `"unit.established"`) != units {
		t.Errorf("exit %d, %q; %d units in %d bytes, the other says %d bytes", code, errs, strings.Count(told, `"unit.established"`), len(told), len(agreed))
	}
	lap("the same events from both")
	a.kill()
	establish(b)
	lap("the first serve is gone")
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		code, out, errs := here(t, "", "--data", b.dir, "rebuild", "--verify")
		if code == exitOK && strings.Contains(out, "equal=true") {
			break
		}
		if code != exitInUse || time.Now().After(end) {
			t.Fatalf("rebuild --verify by the second: exit %d, %s%s", code, out, errs)
		}
	}
	lap("the second keeps the tables")
	for _, n := range nodes {
		if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := n.cmd.Wait(); err != nil {
			t.Errorf("%s ended with %v, want 0", n.name, err)
		}
	}
}

func TestAServerThatCannotBeIsRefused(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	log := dataDir(t) // of a house
	if code, _, errs := here(t, "", "--data", log, "events"); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	cluster := []string{"--cluster", "c", "--name", "n1", "--cluster-listen", freeAddr(t), "--route", "127.0.0.1:1", "--route", "127.0.0.1:2"}
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"off this machine":             {[]string{"--listen", "0.0.0.0:4222"}, exitUnsafe, "chỉ phục vụ trên máy này"},
		"a cluster off this machine":   {append(cluster, "--cluster-listen", "192.0.2.1:6222"), exitUnsafe, "chỉ phục vụ trên máy này"},
		"a route off this machine":     {append(cluster, "--route", "192.0.2.1:6222"), exitUnsafe, "chỉ phục vụ trên máy này"},
		"no address":                   {[]string{"--listen", "4222"}, exitBadInput, "không đúng dạng máy:cổng"},
		"a name without a cluster":     {[]string{"--name", "n1"}, exitBadInput, "--cluster"},
		"two servers":                  {cluster[:8], exitBadInput, "ít nhất ba máy chủ"},
		"a port that is taken":         {[]string{"--listen", taken.Addr().String()}, exitInUse, "--listen"},
		"a cluster port that is taken": {append(cluster, "--cluster-listen", taken.Addr().String()), exitInUse, "--cluster-listen"},
		"the log of a server alone":    {append(cluster, "--listen", "127.0.0.1:0", "--data", log), exitUnsafe, "would remove it"},
	} {
		args := append([]string{"--data", dataDir(t), "nats"}, tt.args...)
		if code, out, errs := here(t, "", args...); code != tt.code || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, tt.says) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
	t.Run("the safe twin: alone, on the log of a house", func(t *testing.T) {
		n := &node{name: "alone", args: []string{"--data", log, "--listen", "127.0.0.1:0"}}
		n.start(t)
		if code, _, errs := here(t, "", "--data", log, "nats", "--listen", "127.0.0.1:0"); code != exitInUse || strings.Count(errs, "\n") != 1 {
			t.Errorf("a directory in use: exit %d, %q", code, errs)
		}
		if code, out, errs := here(t, "", "--data", dataDir(t), "--nats-url", n.url, "verify"); code != exitOK || !strings.HasPrefix(out, "verify  commits=") {
			t.Errorf("exit %d, %q, %q", code, out, errs)
		}
	})
}
