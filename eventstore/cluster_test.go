package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// members are the servers of one cluster in this process.
type members struct {
	dirs    []string
	options []ServerOptions
	servers []*Server
}

// startMembers starts a cluster of three and waits until it has a leader that all follow. They start together: one that
// has waited alone has given itself its vote, and then nobody is chosen for some seconds.
func startMembers(t *testing.T) *members {
	t.Helper()
	m := &members{servers: make([]*Server, 3)}
	var routes []string
	for range 3 {
		routes = append(routes, freePort(t))
	}
	var starting sync.WaitGroup
	for i, own := range routes {
		m.dirs = append(m.dirs, t.TempDir())
		m.options = append(m.options, ServerOptions{Scratch: true, Cluster: &Cluster{Name: "test", Node: fmt.Sprintf("n%d", i+1), Listen: own, Routes: routes}})
		starting.Go(func() { m.servers[i] = must(StartServer(m.dirs[i], m.options[i])) })
	}
	starting.Wait()
	for _, s := range m.servers {
		t.Cleanup(s.Close)
		if err := s.Ready(timed(t, 30*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func timed(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestAClusterGoesOnWithoutOneMember(t *testing.T) {
	m := startMembers(t)
	s := open(t, m.servers[0], Options{})
	stream := must(s.js.Stream(t.Context(), s.stream))
	info := stream.CachedInfo()
	if info.Config.Replicas != 3 || len(info.Cluster.Replicas) != 2 || m.servers[0].SharesSyncs() {
		t.Fatalf("the log has %d replicas, %d followers", info.Config.Replicas, len(info.Cluster.Replicas))
	}
	if names := must(s.keepers(t.Context())); len(names) != 3 || checkNames(names) != nil {
		t.Errorf("the members %q are not known by their names", names)
	}
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
	for _, member := range m.servers {
		if err := member.CaughtUp(soon(t), "main", 1); err != nil {
			t.Fatal(err)
		}
	}
	leader := slices.IndexFunc(m.servers, func(x *Server) bool { return x.now().Name() == info.Cluster.Leader })
	stopped := (leader + 1) % 3 // a follower
	through := open(t, m.servers[leader], Options{})
	m.servers[stopped].Close()
	for i := range 20 {
		tip = must(through.Append(soon(t), "asg.a", tip, draft(fmt.Sprintf("c-%d", i)))).Tip()
	}
	if err := m.servers[leader].CaughtUp(timed(t, 50*time.Millisecond), "main", tip.Position+1); err == nil {
		t.Error("a member has what was never written")
	}
	back := startServer(t, m.dirs[stopped], m.options[stopped])
	if err := errors.Join(back.Ready(soon(t)), back.CaughtUp(soon(t), "main", tip.Position)); err != nil {
		t.Fatal(err)
	}
	if got := read(t, open(t, back, Options{}), "asg.a"); len(got) != 21 || got[20].Hash != tip.Hash {
		t.Errorf("read %d commits through it", len(got))
	}
}

// A member with a flipped bit gets the message from the others before it starts, and its file is as it was.
func TestADamagedMemberIsMended(t *testing.T) {
	m := startMembers(t)
	s := open(t, m.servers[0], Options{})
	writeSome(t, s)
	for _, member := range m.servers {
		if err := member.CaughtUp(soon(t), "main", 60); err != nil {
			t.Fatal(err)
		}
	}
	m.servers[1].Close()
	files, _ := filepath.Glob(filepath.Join(m.dirs[1], "jetstream", "$G", "streams", "dondoc-main", "msgs", "1.blk"))
	good := must(os.ReadFile(files[0]))
	bad := bytes.Clone(good)
	bad[len(bad)/3] ^= 16
	if err := os.WriteFile(files[0], bad, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := CheckBlocks(m.dirs[1], nil); !errors.Is(err, ErrDamaged) {
		t.Fatalf("the damage is not seen: %v", err)
	}
	m.servers[1] = startServer(t, m.dirs[1], m.options[1])
	if !bytes.Equal(must(os.ReadFile(files[0])), good) {
		t.Error("the file is not as it was")
	}
	if err := m.servers[1].CaughtUp(soon(t), "main", 60); err != nil {
		t.Fatal(err)
	}
	if c, err := open(t, m.servers[1], Options{}).Verify(soon(t), nil); err != nil || c.Commits != 60 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestAMemberComesUpAlone(t *testing.T) {
	s := startServer(t, t.TempDir(), ServerOptions{Cluster: &Cluster{Name: "test", Node: "n1", Listen: freePort(t), Routes: []string{freePort(t), freePort(t)}}})
	if err := s.Ready(timed(t, 100*time.Millisecond)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one of three is ready: %v", err)
	}
	nc, err := nats.Connect(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := Open(t.Context(), nc, Options{Timeout: 200 * time.Millisecond}, counterCodec{}); err == nil {
		t.Error("one of three has opened a log")
	}
}

func TestWhatIsNoMemberIsRefused(t *testing.T) {
	good := Cluster{Name: "test", Node: "n1", Listen: "127.0.0.1:6222", Routes: []string{"127.0.0.1:6223", "127.0.0.1:6224"}}
	if _, routes, err := good.options(); err != nil || len(routes) != 3 {
		t.Fatalf("%v, %v", routes, err)
	}
	for name, spoil := range map[string]func(*Cluster){
		"no name":             func(c *Cluster) { c.Name = "" },
		"a name with a space": func(c *Cluster) { c.Node = "a b" },
		"a port of its own":   func(c *Cluster) { c.Listen = "127.0.0.1:0" },
		"no port":             func(c *Cluster) { c.Routes = []string{"127.0.0.1", "127.0.0.1:6223"} },
		"two servers":         func(c *Cluster) { c.Routes = []string{"127.0.0.1:6222", "127.0.0.1:6223"} },
		"advertises nothing":  func(c *Cluster) { c.Advertise = "here" },
	} {
		c := good
		spoil(&c)
		if s, err := StartServer(t.TempDir(), ServerOptions{Scratch: true, Cluster: &c}); err == nil {
			s.Close()
			t.Errorf("%s was taken", name)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	good.Listen = taken.Addr().String()
	if _, err := StartServer(t.TempDir(), ServerOptions{Scratch: true, Cluster: &good}); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), good.Listen) {
		t.Errorf("a port that is taken: %v", err)
	}
}

// A directory that changes hands would lose its log: the server removes streams its cluster does not know.
func TestADirectoryStaysWhatItIs(t *testing.T) {
	alone, member := t.TempDir(), t.TempDir()
	server := startServer(t, alone, ServerOptions{})
	must(open(t, server, Options{}).Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	server.Close()
	as := func(node string) *Cluster {
		return &Cluster{Name: "test", Node: node, Listen: freePort(t), Routes: []string{freePort(t), freePort(t)}}
	}
	startServer(t, member, ServerOptions{Cluster: as("n1")}).Close()
	for name, tt := range map[string]struct {
		dir     string
		cluster *Cluster
		says    string
	}{
		"a log becomes a member's":  {alone, as("n1"), "holds the log of a server alone"},
		"a member goes alone":       {member, nil, "nothing in it can be used alone"},
		"a member under a new name": {member, as("n2"), "not of test/n2"},
	} {
		if s, err := StartServer(tt.dir, ServerOptions{Scratch: true, Cluster: tt.cluster}); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), tt.says) {
			if err == nil {
				s.Close()
			}
			t.Errorf("%s: %v", name, err)
		}
	}
	startServer(t, member, ServerOptions{Cluster: as("n1")}).Close() // the safe twins
	if got := read(t, open(t, startServer(t, alone, ServerOptions{}), Options{}), "asg.a"); len(got) != 1 {
		t.Errorf("read %d commits of the log alone", len(got))
	}
}
