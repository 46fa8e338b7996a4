package eventstore

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
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
		dir := t.TempDir()
		o := ServerOptions{Scratch: true, Cluster: &Cluster{Name: "test", Node: fmt.Sprintf("n%d", i+1), Listen: own, Routes: routes}}
		m.dirs, m.options = append(m.dirs, dir), append(m.options, o)
		starting.Go(func() { m.servers[i] = must(StartServer(dir, o)) })
	}
	starting.Wait()
	t.Cleanup(func() {
		for _, s := range m.servers {
			s.Close()
		}
	})
	for _, s := range m.servers {
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

// All that holds for one server holds for a cluster of three, through whichever of them.
func TestACluster(t *testing.T) {
	m := startMembers(t)
	t.Run("keeps the contract", func(t *testing.T) {
		var tenants atomic.Int32
		contract(t, func(t *testing.T, clock func() time.Time) Store[event] {
			n := int(tenants.Add(1))
			s := open(t, m.servers[n%3], Options{Tenant: fmt.Sprintf("t%d", n), Clock: clock})
			s.doubt = 300 * time.Millisecond
			return s
		})
	})
	t.Run("silence is resolved by the command", func(t *testing.T) { silence(t, m.servers[1], "silence") })
	t.Run("a gap halts the readers", func(t *testing.T) { gap(t, m.servers[2], Options{Tenant: "gap", Replicas: 3}) })
	t.Run("a conflict may have another code", m.conflicts)
	t.Run("a command again is found in another order", m.again)
	t.Run("goes on without a follower", m.withoutFollower)
	t.Run("goes on with another leader", m.withoutLeader)
}

// conflicts has many write the same thing at once: one wins, and what the others are told is a conflict whether the server
// knows of the winner (10071) or has him on his way (10164).
func (m *members) conflicts(t *testing.T) {
	var logs []*JetStream[event]
	for _, server := range m.servers {
		logs = append(logs, open(t, server, Options{Tenant: "conflicts"}))
	}
	codes := map[jetstream.ErrorCode]int{}
	for round := 0; round < 5 || codes[10164] == 0 && round < 50; round++ {
		aggregate, won := fmt.Sprintf("asg.%d", round), 0
		var sent []jetstream.PubAckFuture
		for w := range 12 {
			e, _, err := draw(counterCodec{}, Tip{}, draft(fmt.Sprintf("c%d-%d", round, w)))
			if err != nil {
				t.Fatal(err)
			}
			answer, _, err := logs[w%3].send(aggregate, Tip{}, e.Command, &e)
			if err != nil {
				t.Fatal(err)
			}
			sent = append(sent, answer)
		}
		for _, answer := range sent {
			select {
			case <-answer.Ok():
				won++
			case err := <-answer.Err():
				if codes[code(err)]++; !conflict(err) {
					t.Errorf("who was not first is told %v", err)
				}
			}
		}
		if life := read(t, logs[0], aggregate); won != 1 || len(life) != 1 {
			t.Fatalf("%d have won, and %d commits are there", won, len(life))
		}
	}
	if t.Logf("codes %v", codes); codes[10164] == 0 {
		t.Error("the code of a message on its way was never seen: the test proves nothing of it")
	}
}

// again sends a message a second time, with the expectation that was right the first time. A cluster looks at the
// command first and calls it a duplicate, a server alone looks at the position first and refuses; Append says the same.
func (m *members) again(t *testing.T) {
	for _, tt := range []struct {
		name   string
		server *Server
		code   jetstream.ErrorCode // 0: a duplicate
	}{
		{"alone", startServer(t, t.TempDir(), ServerOptions{}), 10071},
		{"three", m.servers[0], 0},
	} {
		s := open(t, tt.server, Options{Tenant: "again"})
		first := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))
		e, _, err := draw(counterCodec{}, Tip{}, draft("c1"))
		if err != nil {
			t.Fatal(err)
		}
		answer, _, err := s.send("asg.a", Tip{}, "c1", &e)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case ack := <-answer.Ok():
			if tt.code != 0 || !ack.Duplicate || ack.Sequence != first.Position {
				t.Errorf("%s: acknowledged %+v", tt.name, ack)
			}
		case err := <-answer.Err():
			if code(err) != tt.code {
				t.Errorf("%s: refused with %v, want code %d", tt.name, err, tt.code)
			}
		}
		if c, err := s.Append(t.Context(), "asg.a", Tip{}, draft("c1")); !errors.Is(err, ErrDuplicate) || c.Hash != first.Hash {
			t.Errorf("%s: %+v, %v", tt.name, c, err)
		}
	}
}

// leader is the member that leads a log.
func (m *members) leader(t *testing.T, s *JetStream[event]) int {
	t.Helper()
	name := must(s.js.Stream(t.Context(), s.stream)).CachedInfo().Cluster.Leader
	return slices.IndexFunc(m.servers, func(x *Server) bool { return x.now().Name() == name })
}

func (m *members) withoutFollower(t *testing.T) {
	s := open(t, m.servers[0], Options{})
	if info := must(s.js.Stream(t.Context(), s.stream)).CachedInfo(); info.Config.Replicas != 3 || len(info.Cluster.Replicas) != 2 || m.servers[0].SharesSyncs() {
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
	leader := m.leader(t, s)
	stopped := (leader + 1) % 3
	through := open(t, m.servers[leader], Options{})
	m.servers[stopped].Close()
	for i := range 20 {
		tip = must(through.Append(soon(t), "asg.a", tip, draft(fmt.Sprintf("c-%d", i)))).Tip()
	}
	if err := m.servers[leader].CaughtUp(timed(t, 50*time.Millisecond), "main", tip.Position+1); err == nil {
		t.Error("a member has what was never written")
	}
	back := m.restart(t, stopped)
	if err := errors.Join(back.Ready(timed(t, 20*time.Second)), back.CaughtUp(timed(t, 20*time.Second), "main", tip.Position)); err != nil {
		t.Fatal(err)
	}
	if got := read(t, open(t, back, Options{}), "asg.a"); len(got) != 21 || got[20].Hash != tip.Hash {
		t.Errorf("read %d commits through it", len(got))
	}
}

func (m *members) restart(t *testing.T, i int) *Server {
	t.Helper()
	s, err := StartServer(m.dirs[i], m.options[i])
	if err != nil {
		t.Fatal(err)
	}
	m.servers[i] = s
	return s
}

// withoutLeader stops the leader, in good order, under a writer and a follower.
func (m *members) withoutLeader(t *testing.T) {
	const commits = 60
	s := open(t, m.servers[0], Options{Tenant: "leaders"})
	leader := m.leader(t, s)
	through := open(t, m.servers[(leader+1)%3], Options{Tenant: "leaders"})
	followed := make(chan []Commit[event], 1)
	go func() {
		followed <- follow(t, open(t, m.servers[(leader+2)%3], Options{Tenant: "leaders"}), 0, commits)
	}()
	var tip Tip
	var written []Commit[event]
	for i := range commits {
		if i == commits/2 {
			m.servers[leader].Close()
		}
		d := draft(fmt.Sprintf("c%d", i))
		c, err := through.Append(timed(t, 20*time.Second), "asg.a", tip, d)
		if errors.Is(err, ErrUnknown) { // as Execute does
			c, err = through.Append(timed(t, 20*time.Second), "asg.a", tip, d)
		}
		if err != nil && !errors.Is(err, ErrDuplicate) {
			t.Fatal(err)
		}
		tip, written = c.Tip(), append(written, c)
	}
	if got := <-followed; !reflect.DeepEqual(got, written) {
		t.Errorf("%d commits are written, another %d are followed", len(written), len(got))
	}
	if back := m.restart(t, leader); back.CaughtUp(timed(t, 20*time.Second), "leaders", commits) != nil {
		t.Error("the leader that was stopped does not catch up")
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
