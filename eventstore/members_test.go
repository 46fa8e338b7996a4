package eventstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// A cluster of three processes, which are killed.

const memberChild = "DONDOC_TEST_MEMBER" // a childMember in JSON: this process is one server of a cluster

type childMember struct {
	Dir     string
	Port    int
	Cluster Cluster

	cmd *exec.Cmd
}

// TestBeAMember is the child.
func TestBeAMember(t *testing.T) {
	said := os.Getenv(memberChild)
	if said == "" {
		t.Skip("a part of TestAClusterOfProcesses")
	}
	var m childMember
	if err := json.Unmarshal([]byte(said), &m); err != nil {
		t.Fatal(err)
	}
	startServer(t, m.Dir, ServerOptions{Port: m.Port, Cluster: &m.Cluster})
	select {} // until it is killed
}

func (m *childMember) start(t *testing.T) {
	t.Helper()
	m.cmd = exec.Command(os.Args[0], "-test.run", "^TestBeAMember$")
	m.cmd.Env = append(os.Environ(), memberChild+"="+string(must(json.Marshal(m))))
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

func (m *childMember) kill() {
	_ = m.cmd.Process.Kill()
	_ = m.cmd.Wait()
}

func TestAClusterOfProcesses(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 1: servers are killed only with DONDOC_LONG=1")
	}
	var children []*childMember
	var routes, urls []string
	for range 3 {
		routes = append(routes, freePort(t))
	}
	for i, own := range routes {
		client := freePort(t)
		_, port, err := net.SplitHostPort(client)
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, "nats://"+client)
		children = append(children, &childMember{Dir: t.TempDir(), Port: must(strconv.Atoi(port)), Cluster: Cluster{
			Name: "test", Node: fmt.Sprintf("n%d", i+1), Listen: own, Routes: routes,
		}})
	}
	for _, c := range children {
		c.start(t)
		t.Cleanup(c.kill)
	}
	url := strings.Join(urls, ",")
	connect := func() (nc *nats.Conn) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			nc, err := nats.Connect(url, nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
			if err == nil {
				t.Cleanup(nc.Close)
				return nc
			}
			if time.Now().After(end) {
				t.Fatal(err)
			}
		}
	}
	far := func(t *testing.T, o Options) *JetStream[event] {
		t.Helper()
		for end := time.Now().Add(30 * time.Second); ; {
			s, err := Open(t.Context(), connect(), o, counterCodec{})
			if err == nil {
				return s
			}
			if time.Now().After(end) {
				t.Fatal(err)
			}
		}
	}
	t.Run("keeps the contract", func(t *testing.T) {
		var tenants atomic.Int32
		contract(t, func(t *testing.T, clock func() time.Time) Store[event] {
			s := far(t, Options{Tenant: fmt.Sprintf("t%d", tenants.Add(1)), Clock: clock})
			s.doubt = 300 * time.Millisecond
			return s
		})
	})
	t.Run("servers are killed under writers", func(t *testing.T) {
		const writers, rounds = 16, 6
		var mu sync.Mutex
		acked, unknown := map[string]Commit[event]{}, 0
		count := func() int {
			mu.Lock()
			defer mu.Unlock()
			return len(acked)
		}
		stop := make(chan struct{})
		var all sync.WaitGroup
		for w := range writers {
			s := far(t, Options{Tenant: "killed"})
			all.Go(func() {
				aggregate, tip := fmt.Sprintf("asg.%d", w), Tip{}
				for i := 0; ; i++ {
					d := draft(fmt.Sprintf("w%d-%d", w, i))
					c, err := s.Append(t.Context(), aggregate, tip, d)
					for errors.Is(err, ErrUnknown) || err != nil && isTransport(err) {
						mu.Lock()
						unknown++
						mu.Unlock()
						c, err = s.Append(t.Context(), aggregate, tip, d)
					}
					if err != nil && !errors.Is(err, ErrDuplicate) {
						t.Errorf("writer %d: %v", w, err)
						return
					}
					mu.Lock()
					acked[d.Command] = c
					mu.Unlock()
					tip = c.Tip()
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		reader := far(t, Options{Tenant: "killed"})
		var followed []Commit[event]
		read := make(chan error, 1)
		ctx := timed(t, 5*time.Minute)
		until := make(chan Position, 1)
		go func() {
			end := Position(0)
			for c, err := range reader.Follow(ctx, 0) {
				if err != nil {
					read <- err
					return
				}
				followed = append(followed, c)
				select {
				case end = <-until:
				default:
				}
				if end > 0 && c.Position >= end {
					break
				}
			}
			read <- nil
		}()
		for round := range rounds {
			time.Sleep(time.Duration(500+rand.IntN(500)) * time.Millisecond)
			children[round%3].kill()
			time.Sleep(time.Duration(500+rand.IntN(500)) * time.Millisecond)
			children[round%3].start(t)
			for began, before := time.Now(), count(); count() < before+writers && time.Since(began) < time.Minute; {
				time.Sleep(50 * time.Millisecond) // the others have another leader, and the one that was killed comes back
			}
		}
		close(stop)
		all.Wait()
		s := far(t, Options{Tenant: "killed"})
		last := must(s.Append(t.Context(), "asg.end", Tip{}, draft("end")))
		until <- last.Position
		must(s.Append(t.Context(), "asg.end", last.Tip(), draft("wake")))
		if err := <-read; err != nil {
			t.Fatal(err)
		}
		lost, doubled, moved := missed(acked, followed)
		t.Logf("killed  rounds=%d acked=%d unknown=%d lost=%d dup=%d reordered=%d", rounds, len(acked), unknown, lost, doubled, moved)
		if lost+doubled+moved > 0 {
			t.Error("something acknowledged is not in the log, or not as it was acknowledged")
		}
		if len(acked) < 20*rounds {
			t.Error("the load was too small to prove anything")
		}
		// The same comparison must find a commit that is missing, one that stands twice and one that was changed.
		planted := append(append([]Commit[event]{}, followed[1:]...), followed[len(followed)-3])
		planted[4].Position++
		if lost, doubled, moved := missed(acked, planted); lost != 1 || doubled != 1 || moved != 1 {
			t.Errorf("planted: lost=%d dup=%d reordered=%d, want 1 each: the comparison cannot fail", lost, doubled, moved)
		}
	})
}

// missed compares what was acknowledged with the log.
func missed(acked map[string]Commit[event], log []Commit[event]) (lost, doubled, moved int) {
	there := map[string]Commit[event]{}
	for _, c := range log {
		if _, again := there[c.Command]; again {
			doubled++
			continue
		}
		there[c.Command] = c
	}
	for id, want := range acked {
		got, is := there[id]
		switch {
		case !is:
			lost++
		case !reflect.DeepEqual(got, want):
			moved++
		}
	}
	return lost, doubled, moved
}
