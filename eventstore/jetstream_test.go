package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/internal/testenv"
)

func startServer(t *testing.T, dir string, o ServerOptions) *Server {
	t.Helper()
	o.Scratch = true
	s, err := StartServer(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func open(t *testing.T, server *Server, o Options) *JetStream[event] {
	t.Helper()
	o.Server = server
	s, err := Open(t.Context(), must(server.Connect()), o, counterCodec{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// raw stores bytes that no Append would write.
func (s *JetStream[E]) raw(t *testing.T, aggregate string, payload []byte) Position {
	t.Helper()
	return must(s.js.Publish(t.Context(), s.prefix+aggregate, payload)).Sequence
}

func TestAReopenedLogIsWhole(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	late := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	server := startServer(t, dir, ServerOptions{})
	s := open(t, server, Options{Clock: func() time.Time { return late }})
	first := must(s.Append(ctx, "asg.a", Tip{}, draft("c1")))
	second := must(s.Append(ctx, "asg.a", first.Tip(), draft("c2")))
	server.Close()

	server = startServer(t, dir, ServerOptions{})
	s = open(t, server, Options{Clock: func() time.Time { return late.AddDate(-5, 0, 0) }})
	if s.Durable() != 2 {
		t.Errorf("durable is %d at the start, want 2", s.Durable())
	}
	if other := must(s.Append(ctx, "asg.b", Tip{}, draft("b1"))); other.RecordedAt.Before(late) || other.Position != 3 {
		t.Errorf("recorded %+v, before the last commit of the log", other)
	}
	if got := read(t, s, "asg.a"); !reflect.DeepEqual(got, []Commit[event]{first, second}) {
		t.Errorf("read %+v", got)
	}
	if c, err := s.Append(ctx, "asg.a", first.Tip(), draft("c2")); !errors.Is(err, ErrDuplicate) || c.Position != 2 {
		t.Errorf("c2 again: %+v, %v", c, err)
	}
	must(s.Append(ctx, "asg.a", second.Tip(), draft("c3")))
}

// A power cut between the two files in which the server keeps a stream's settings makes it pass the stream over.
func TestALogWithTornSettingsIsTakenUpAgain(t *testing.T) {
	dir := t.TempDir()
	server := startServer(t, dir, ServerOptions{})
	first := must(open(t, server, Options{}).Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	server.Close()
	sums, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "dondoc-main", "meta.sum"))
	if err != nil || len(sums) != 1 {
		t.Fatal(sums, err)
	}
	if err := os.Remove(sums[0]); err != nil {
		t.Fatal(err)
	}
	for range 2 { // mended, and not only once
		server = startServer(t, dir, ServerOptions{})
		if got := read(t, open(t, server, Options{}), "asg.a"); len(got) != 1 || got[0].Hash != first.Hash {
			t.Fatalf("read %+v", got)
		}
		server.Close()
	}
	if _, err := os.Stat(sums[0]); err != nil {
		t.Error(err)
	}
}

func TestReadGoesOverManyPages(t *testing.T) {
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	var tip Tip
	const commits = 2*pageMessages + 3
	text := strings.Repeat("x", 20_000) // so that the limit of bytes comes before the limit of messages
	for i := range commits {
		d := draft(fmt.Sprint(i))
		if i%2 == 1 {
			d.Events = []event{opened{text}}
		}
		tip = must(s.Append(t.Context(), "asg.a", tip, d)).Tip()
	}
	if got := read(t, s, "asg.a"); len(got) != commits {
		t.Errorf("read %d commits, want %d", len(got), commits)
	}
	if got := follow(t, s, 0, commits); len(got) != commits {
		t.Errorf("followed %d commits, want %d", len(got), commits)
	}
	n := Position(10)
	for r, err := range s.Raw(t.Context(), 10) {
		if n++; err != nil || r.Position != n || r.Subject != "main.asg.a" || !strings.HasPrefix(string(r.Payload), `{"format":1,`) {
			t.Fatalf("raw %d is %+v, %v", n, r.Position, err)
		}
	}
	if n != commits {
		t.Errorf("raw ended at %d, want %d", n, commits)
	}
}

func TestBothCodesAreConflicts(t *testing.T) {
	for _, code := range []jetstream.ErrorCode{10071, 10164, 10201} {
		err := fmt.Errorf("nats: %w", &jetstream.APIError{Code: 400, ErrorCode: code})
		if !conflict(err) || full(err) || again(err) {
			t.Errorf("%d is not a conflict", code)
		}
	}
	for _, code := range []jetstream.ErrorCode{10158, 10167} { // it is not known yet whether it is stored: no refusal
		err := error(&jetstream.APIError{Code: 409, ErrorCode: code})
		if !again(err) || conflict(err) {
			t.Errorf("%d is not asked again", code)
		}
	}
	if conflict(&jetstream.APIError{ErrorCode: 10077}) || conflict(nats.ErrTimeout) {
		t.Error("what is no conflict counts as one")
	}
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	first := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	for _, code := range []jetstream.ErrorCode{10071, 10164, 10201} {
		refusal := &jetstream.APIError{Code: 400, ErrorCode: code}
		if c, err := s.moved(t.Context(), "asg.a", Tip{}, "c1", refusal); !errors.Is(err, ErrDuplicate) || c.Hash != first.Hash {
			t.Errorf("%d with our own command in the tail: %+v, %v", code, c, err)
		}
		if _, err := s.moved(t.Context(), "asg.a", Tip{}, "c2", refusal); !errors.Is(err, ErrConflict) {
			t.Errorf("%d with another command in the tail: %v", code, err)
		}
		// Nothing is in the tail: what is on its way may be our own, sent before, and then it is no conflict.
		want := ErrConflict
		if code == 10164 {
			want = errOnItsWay
		}
		if _, err := s.moved(t.Context(), "asg.a", first.Tip(), "c2", refusal); !errors.Is(err, want) {
			t.Errorf("%d with nothing in the tail: %v", code, err)
		}
	}
}

// A deaf connection passes on what the client sends and, when told, nothing of what the server answers.
type deafProxy struct {
	net.Listener
	mu    sync.Mutex
	deaf  bool
	conns []net.Conn
}

func startProxy(t *testing.T, server string) *deafProxy {
	t.Helper()
	p := &deafProxy{Listener: must(net.Listen("tcp", "127.0.0.1:0"))}
	t.Cleanup(func() { p.Close(); p.hear() })
	go func() {
		for {
			client, err := p.Accept()
			if err != nil {
				return
			}
			up, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				return
			}
			p.mu.Lock()
			p.conns = append(p.conns, client, up)
			p.mu.Unlock()
			go io.Copy(up, client)       //nolint:errcheck // ends with the connection
			go io.Copy(p.to(client), up) //nolint:errcheck // ends with the connection
		}
	}()
	return p
}

type answers struct {
	p  *deafProxy
	to net.Conn
}

func (p *deafProxy) to(c net.Conn) io.Writer { return answers{p, c} }

func (a answers) Write(b []byte) (int, error) {
	a.p.mu.Lock()
	deaf := a.p.deaf
	a.p.mu.Unlock()
	if deaf {
		return len(b), nil
	}
	return a.to.Write(b)
}

func (p *deafProxy) fall() { p.mu.Lock(); p.deaf = true; p.mu.Unlock() }

// hear ends the deaf connections; new ones are good.
func (p *deafProxy) hear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deaf = false
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

func TestSilenceIsResolvedByTheCommand(t *testing.T) {
	silence(t, startServer(t, t.TempDir(), ServerOptions{Listen: true}), "main")
}

// silence writes to a new log through a connection that is cut, or passes on no answers.
func silence(t *testing.T, server *Server, tenant string) {
	t.Helper()
	proxy := startProxy(t, strings.TrimPrefix(server.URL(), "nats://"))
	nc := must(nats.Connect("nats://"+proxy.Addr().String(), nats.ReconnectWait(20*time.Millisecond), nats.MaxReconnects(-1), nats.IgnoreDiscoveredServers()))
	defer nc.Close()
	near := open(t, server, Options{Tenant: tenant})
	far, err := Open(t.Context(), nc, Options{Tenant: tenant, Timeout: 8 * time.Second, Server: server}, counterCodec{})
	if err != nil {
		t.Fatal(err)
	}
	short, err := Open(t.Context(), nc, Options{Tenant: tenant, Timeout: 400 * time.Millisecond, Server: server}, counterCodec{})
	if err != nil {
		t.Fatal(err)
	}
	first := must(far.Append(t.Context(), "asg.a", Tip{}, draft("c1")))

	t.Run("the answer is lost, the connection comes back", func(t *testing.T) {
		proxy.fall()
		got := make(chan error, 1)
		var c Commit[event]
		go func() {
			var err error
			c, err = far.Append(t.Context(), "asg.a", first.Tip(), draft("c2"))
			got <- err
		}()
		stored := follow(t, near, 1, 2)[0]
		proxy.hear()
		if err := <-got; !errors.Is(err, ErrDuplicate) || !reflect.DeepEqual(c, stored) {
			t.Errorf("got %+v, %v, want ErrDuplicate with %+v", c, err, stored)
		}
		if life := read(t, near, "asg.a"); len(life) != 2 {
			t.Errorf("%d commits, want 2", len(life))
		}
	})
	t.Run("no answer until the time is up", func(t *testing.T) {
		tip := read(t, near, "asg.a")[1].Tip()
		proxy.fall()
		defer proxy.hear()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if _, err := far.Append(ctx, "asg.a", tip, draft("c3")); !errors.Is(err, ErrUnknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want ErrUnknown", err)
		}
		if c, err := near.Append(t.Context(), "asg.a", tip, draft("c3")); !errors.Is(err, ErrDuplicate) || c.Position != 3 {
			t.Errorf("asked again: %+v, %v, want the commit that was stored", c, err)
		}
	})
	t.Run("execute asks again by itself", func(t *testing.T) {
		proxy.fall()
		time.AfterFunc(200*time.Millisecond, proxy.hear)
		var c Commit[event]
		var err error
		for range 20 { // Read answers that it cannot: nothing was sent yet
			if c, err = Execute[counter](t.Context(), Store[event](short), command{ID: "x1", Of: "asg.x", Add: 5}); err == nil {
				break
			}
		}
		if err != nil || len(read(t, near, "asg.x")) != 1 || c.Command != "x1" {
			t.Errorf("got %+v, %v", c, err)
		}
	})
	t.Run("a follower hears the rest, once", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		end := must(near.Last(ctx)) + 40
		go func() {
			for i := range 40 {
				if i == 10 || i == 25 {
					proxy.hear() // cuts
				}
				must(near.Append(ctx, fmt.Sprintf("asg.f%d", i), Tip{}, draft(fmt.Sprintf("f%d", i))))
			}
		}()
		var seen []Position
		for c, err := range far.Follow(ctx, end-40) {
			if err != nil {
				t.Fatal(err)
			}
			if seen = append(seen, c.Position); c.Position == end {
				break
			}
		}
		if len(seen) != 40 || !slices.IsSorted(seen) {
			t.Errorf("heard %v", seen)
		}
	})
}

func TestAFullServerRefuses(t *testing.T) {
	ns := must(natsserver.NewServer(&natsserver.Options{
		DontListen: true, JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, JetStreamMaxStore: 256 << 10, NoSigs: true, NoLog: true,
	}))
	ns.Start()
	defer ns.Shutdown()
	nc := must(nats.Connect("", nats.InProcessServer(ns)))
	defer nc.Close()
	s, err := Open(t.Context(), nc, Options{TrustSyncs: true}, counterCodec{})
	if err != nil {
		t.Fatal(err)
	}
	var tip Tip
	for i := range 100 {
		c, err := s.Append(t.Context(), "asg.a", tip, draft(fmt.Sprint(i), opened{strings.Repeat("x", 10_000)}))
		if err != nil {
			if !errors.Is(err, ErrFull) {
				t.Errorf("got %v, want ErrFull", err)
			}
			if life := read(t, s, "asg.a"); len(life) != i {
				t.Errorf("%d commits, %d were acknowledged", len(life), i)
			}
			return
		}
		tip = c.Tip()
	}
	t.Error("the server is never full")
}

// Without replicas the server does not answer a writer when its disk fails; it only logs why.
func TestADiskFaultReachesTheWriter(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	s := open(t, server, Options{})
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
	server.log.Errorf("JetStream failed to store a msg on stream '%s': %v", "dondoc-main", "input/output error")
	if _, err := s.Append(t.Context(), "asg.a", tip, draft("c2")); err == nil || errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "input/output") {
		t.Errorf("got %v, want the fault", err)
	}
	look(server, cramped) // or it would be started again at once
	server.log.Errorf("JetStream stream '%s' critical write error: %v", "dondoc-main", "write x.blk: no space left on device")
	if _, err := s.Append(t.Context(), "asg.a", tip, draft("c2")); !errors.Is(err, ErrFull) {
		t.Errorf("got %v, want ErrFull", err)
	}
}

func TestUnsafeSettingsAreRefused(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	nc := must(server.Connect())
	js := must(jetstream.New(nc))
	tenant := 0
	for name, spoil := range map[string]func(*jetstream.StreamConfig){
		"":                  func(*jetstream.StreamConfig) {}, // the settings as they are made
		"max age":           func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour },
		"limit on messages": func(c *jetstream.StreamConfig) { c.MaxMsgs = 1000 },
		"or bytes":          func(c *jetstream.StreamConfig) { c.MaxBytes = 1 << 30 },
		"of a subject":      func(c *jetstream.StreamConfig) { c.MaxMsgsPerSubject = 10 },
		"discards old":      func(c *jetstream.StreamConfig) { c.Discard = jetstream.DiscardOld },
		"deny delete":       func(c *jetstream.StreamConfig) { c.DenyDelete = false },
		"deny purge":        func(c *jetstream.StreamConfig) { c.DenyPurge = false },
		"async":             func(c *jetstream.StreamConfig) { c.PersistMode = jetstream.AsyncPersistMode },
		"files":             func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage },
		"retention":         func(c *jetstream.StreamConfig) { c.Retention = jetstream.InterestPolicy },
		"allow direct":      func(c *jetstream.StreamConfig) { c.AllowDirect = false },
		"subjects":          func(c *jetstream.StreamConfig) { c.Subjects = append(c.Subjects, "x.>") },
		"TTL":               func(c *jetstream.StreamConfig) { c.AllowMsgTTL = true },
		"scheduled": func(c *jetstream.StreamConfig) {
			c.AllowMsgSchedules, c.AllowRollup, c.DenyPurge, c.Discard = true, true, false, jetstream.DiscardOld
		},
		"rollup":    func(c *jetstream.StreamConfig) { c.AllowRollup, c.DenyPurge = true, false },
		"counters":  func(c *jetstream.StreamConfig) { c.AllowMsgCounter, c.Discard = true, jetstream.DiscardOld },
		"not begin": func(c *jetstream.StreamConfig) { c.FirstSeq = 7 },
		"rewrites subjects": func(c *jetstream.StreamConfig) {
			c.SubjectTransform = &jetstream.SubjectTransformConfig{Source: c.Subjects[0], Destination: "x.>"}
		},
		"from other streams": func(c *jetstream.StreamConfig) { c.Sources = []*jetstream.StreamSource{{Name: "other"}} },
		"acknowledge":        func(c *jetstream.StreamConfig) { c.NoAck = true },
		"refuses messages":   func(c *jetstream.StreamConfig) { c.MaxMsgSize = MaxCommit },
		"format 2":           func(c *jetstream.StreamConfig) { c.Metadata = map[string]string{formatKey: "2"} },
	} {
		tenant++
		o := Options{Tenant: fmt.Sprintf("t%d", tenant)}
		cfg := settings(o)
		spoil(&cfg)
		if _, err := js.CreateStream(t.Context(), cfg); err != nil {
			t.Fatal(name, err)
		}
		o.Server = server
		_, err := Open(t.Context(), nc, o, counterCodec{})
		want := ErrUnsafe
		if name == "format 2" {
			want = ErrDamaged
		}
		if name == "" && err != nil || name != "" && (!errors.Is(err, want) || !strings.Contains(err.Error(), name)) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, tenant := range []string{"a.b", "*", "_INBOX", "$JS", strings.Repeat("x", 65), "a b"} {
		if _, err := Open(t.Context(), nc, Options{Tenant: tenant}, counterCodec{}); err == nil {
			t.Errorf("the tenant %q was taken", tenant)
		}
	}
}

// With one replica the log is gone with its server, which a cluster is there to prevent.
func TestOneReplicaInAClusterIsRefused(t *testing.T) {
	nc := must(nats.Connect(testenv.Servers(t, 3)))
	defer nc.Close()
	js := must(jetstream.New(nc))
	alone := settings(Options{Tenant: "alone", Replicas: 1})
	must(js.CreateStream(t.Context(), alone))
	if _, err := Open(t.Context(), nc, Options{Tenant: "alone", TrustSyncs: true}, counterCodec{}); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "one replica") {
		t.Errorf("one replica: %v, want ErrUnsafe", err)
	}
	s, err := Open(t.Context(), nc, Options{TrustSyncs: true}, counterCodec{}) // as it is made without being told
	if err != nil {
		t.Fatal(err)
	}
	if n := must(js.Stream(t.Context(), "dondoc-main")).CachedInfo().Config.Replicas; n != 3 {
		t.Errorf("%d replicas, want 3", n)
	}
	first := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	if life := read(t, s, "asg.a"); len(life) != 1 || life[0].Hash != first.Hash {
		t.Errorf("read %+v", life)
	}
}

func TestSettingsAreNotWrittenAtAStart(t *testing.T) {
	dir := t.TempDir()
	server := startServer(t, dir, ServerOptions{})
	open(t, server, Options{})
	metas, _ := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "dondoc-main", "meta.*"))
	before := map[string]time.Time{}
	for _, m := range metas {
		before[m] = must(os.Stat(m)).ModTime()
	}
	open(t, server, Options{})
	server.Close()
	open(t, startServer(t, dir, ServerOptions{}), Options{})
	for m, at := range before {
		if now := must(os.Stat(m)).ModTime(); !now.Equal(at) {
			t.Errorf("%s was written again", filepath.Base(m))
		}
	}
	if len(before) != 2 {
		t.Errorf("%d files hold the settings, want 2", len(before))
	}
}

// Whether it holds only a power cut shows (cmd/torture).
func TestSomebodySyncs(t *testing.T) {
	for _, always := range []bool{false, true} {
		server := startServer(t, t.TempDir(), ServerOptions{SyncAlways: always})
		if server.now().JetStreamConfig().SyncAlways == server.SharesSyncs() || always && server.SharesSyncs() {
			t.Errorf("always %t: shared %t: either nobody syncs or both do", always, server.SharesSyncs())
		}
	}
}

// A program that is not the one the server runs in would take what is only written for what is safe.
func TestASharedSyncIsOfOneProgram(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{Listen: true})
	other := startServer(t, t.TempDir(), ServerOptions{})
	if !server.SharesSyncs() {
		t.Skip("skipped 1: syncs cannot be shared on the file system of the temporary directory")
	}
	nc := must(nats.Connect(server.URL()))
	defer nc.Close()
	for _, own := range []*Server{nil, other} {
		if _, err := Open(t.Context(), nc, Options{Server: own}, counterCodec{}); !errors.Is(err, ErrUnsafe) {
			t.Errorf("opened through another program's server: %v, want ErrUnsafe", err)
		}
	}
	if _, err := Open(t.Context(), nc, Options{Server: server}, counterCodec{}); err != nil {
		t.Error(err)
	}
	always := startServer(t, t.TempDir(), ServerOptions{Listen: true, SyncAlways: true})
	far := must(nats.Connect(always.URL()))
	defer far.Close()
	if _, err := Open(t.Context(), far, Options{}, counterCodec{}); err != nil {
		t.Errorf("a server that syncs by itself: %v", err)
	}
}

func TestThePortIsInUse(t *testing.T) {
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	defer l.Close()
	_, err := StartServer(t.TempDir(), ServerOptions{Listen: true, Port: l.Addr().(*net.TCPAddr).Port})
	if !errors.Is(err, ErrInUse) {
		t.Errorf("got %v, want ErrInUse", err)
	}
	if url := startServer(t, t.TempDir(), ServerOptions{}).URL(); url != "" {
		t.Errorf("a server that does not listen has the URL %q", url)
	}
}
