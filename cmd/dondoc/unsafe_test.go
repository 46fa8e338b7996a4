package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/testenv"
)

// Whatever could lose what is acknowledged does not start: exit 78, one sentence, nothing on stdout.
func TestWhatIsUnsafeDoesNotStart(t *testing.T) {
	dir := dataDir(t)
	refused := func(t *testing.T, says string, args ...string) {
		t.Helper()
		code, out, errs := here(t, "", append(args, "events")...)
		if code != exitUnsafe || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, says) {
			t.Errorf("exit %d, stdout %q, stderr %q", code, out, errs)
		}
	}
	single := testenv.Servers(t, 1)
	good, js := logAt(t, single)
	// Open made it and events reads it: what follows is refused for what was changed, and for nothing else.
	if code, _, errs := here(t, "", "--data", dir, "--trust-cluster-sync", "--nats-url", single, "events"); code != exitOK {
		t.Fatalf("a good log: exit %d, %q", code, errs)
	}
	for name, tt := range map[string]struct {
		spoil func(*jetstream.StreamConfig)
		says  string
	}{
		"async":       {func(c *jetstream.StreamConfig) { c.PersistMode = jetstream.AsyncPersistMode }, "persist mode async"},
		"max-age":     {func(c *jetstream.StreamConfig) { c.MaxAge = 24 * time.Hour }, "max age"},
		"messages":    {func(c *jetstream.StreamConfig) { c.MaxMsgs = 1 << 20 }, "limit on messages"},
		"bytes":       {func(c *jetstream.StreamConfig) { c.MaxBytes = 1 << 30 }, "limit on messages or bytes"},
		"per-subject": {func(c *jetstream.StreamConfig) { c.MaxMsgsPerSubject = 100 }, "messages of a subject"},
		"discard-old": {func(c *jetstream.StreamConfig) { c.Discard = jetstream.DiscardOld }, "discards old"},
		"delete":      {func(c *jetstream.StreamConfig) { c.DenyDelete = false }, "deny delete is off"},
		"purge":       {func(c *jetstream.StreamConfig) { c.DenyPurge = false }, "deny purge is off"},
		"schedules": {func(c *jetstream.StreamConfig) {
			c.AllowMsgSchedules, c.AllowRollup, c.DenyPurge, c.Discard = true, true, false, jetstream.DiscardOld
		}, "scheduled"},
		"memory": {func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage }, "not kept in files"},
		"ttl":    {func(c *jetstream.StreamConfig) { c.AllowMsgTTL = true }, "expire"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := good
			bad.Name, bad.Subjects = "dondoc-"+name, []string{name + ".>"}
			tt.spoil(&bad)
			if _, err := js.CreateStream(t.Context(), bad); err != nil {
				t.Fatal(err)
			}
			refused(t, tt.says, "--data", dir, "--trust-cluster-sync", "--nats-url", single, "--tenant", name)
		})
	}
	t.Run("a log of our own", func(t *testing.T) { // in the data directory, with the server in the program
		dir := dataDir(t)
		if err := os.Mkdir(dir, 0o711); err != nil {
			t.Fatal(err)
		}
		server, err := eventstore.StartServer(filepath.Join(dir, "nats"), eventstore.ServerOptions{Listen: true})
		if err != nil {
			t.Fatal(err)
		}
		nc, err := server.Connect()
		if err != nil {
			t.Fatal(err)
		}
		own, err := jetstream.New(nc)
		if err != nil {
			t.Fatal(err)
		}
		bad := good
		bad.DenyDelete = false
		if _, err := own.CreateStream(t.Context(), bad); err != nil {
			t.Fatal(err)
		}
		refused(t, "leaves the syncing to the program", "--data", dataDir(t), "--nats-url", server.URL())
		server.Close()
		refused(t, "deny delete is off", "--data", dir)
	})
	t.Run("one replica in a cluster", func(t *testing.T) {
		three := testenv.Servers(t, 3)
		nc, err := nats.Connect(three)
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		cluster, err := jetstream.New(nc)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cluster.CreateStream(t.Context(), good); err != nil {
			t.Fatal(err)
		}
		refused(t, "one replica in the cluster", "--data", dir, "--trust-cluster-sync", "--nats-url", three)
	})
	t.Run("a directory in memory", func(t *testing.T) {
		const memory = "/dev/shm"
		if eventstore.CheckDisk(memory) == nil {
			t.Skipf("skipped 1: %s is not in memory here", memory)
		}
		dir, err := os.MkdirTemp(memory, "dondoc-test-") //nolint:usetesting // a place in memory
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		refused(t, "tmpfs", "--data", dir)
		refused(t, "tmpfs", "--data", dir, "--nats-url", single) // texts and keys lie there too
		if left, _ := os.ReadDir(dir); len(left) != 1 || left[0].Name() != "lock" {
			t.Errorf("something was written: %v", left)
		}
	})
}

// logAt makes a log on somebody else's server, as the program makes it, and returns its settings.
func logAt(t *testing.T, url string) (jetstream.StreamConfig, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	if _, err := eventstore.Open(t.Context(), nc, eventstore.Options{TrustSyncs: true}, domain.Wire{}); err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "dondoc-main")
	if err != nil {
		t.Fatal(err)
	}
	return stream.CachedInfo().Config, js
}

// A server outside the program must show that it syncs what it acknowledges, or be taken on trust, which is seen then.
func TestServersThatMayNotSyncAreNotServed(t *testing.T) {
	dir := dataDir(t)
	good, three := testenv.ServersThat(t, true), testenv.ServersThat(t, true, true, true)
	careless, third := testenv.ServersThat(t, false), testenv.ServersThat(t, true, true, false)
	sys := func(url string) string { return strings.Replace(url, "://", "://sys:sys@", 1) }
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"not asked", []string{"--nats-url", good}, exitUnsafe, "--trust-cluster-sync"},
		{"taken on trust", []string{"--nats-url", good, "--trust-cluster-sync"}, exitOK, ""},
		{"syncs now and then", []string{"--nats-url", careless, "--nats-sys-url", sys(careless)}, exitUnsafe, "only every 2m0s"},
		{"syncs now and then, and is trusted", []string{"--nats-url", careless, "--nats-sys-url", sys(careless), "--trust-cluster-sync"}, exitUnsafe, "only every 2m0s"},
		{"syncs always", []string{"--nats-url", good, "--nats-sys-url", sys(good)}, exitOK, ""},
		{"one of three syncs now and then", []string{"--nats-url", third, "--nats-sys-url", sys(third)}, exitUnsafe, "server3"},
		{"three sync always", []string{"--nats-url", three, "--nats-sys-url", sys(three), "--data", dataDir(t)}, exitOK, ""}, // another log than that of dir
		{"three are not asked", []string{"--nats-url", three}, exitUnsafe, "--trust-cluster-sync"},
		{"the wrong account", []string{"--nats-url", good, "--nats-sys-url", good}, exitUnsafe, "another account"},
		{"a server that is not there", []string{"--nats-url", good, "--nats-sys-url", "nats://127.0.0.1:1"}, exitMissing, "NATS_SYS_URL"},
		{"a file that is not there", []string{"--nats-url", good, "--nats-sys-creds", "nowhere"}, exitMissing, "NATS_SYS_CREDS"},
	} {
		code, out, errs := here(t, "", append([]string{"--data", dir, "events"}, tt.args...)...)
		if code != tt.code || !strings.Contains(errs, tt.says) || code != exitOK && (out != "" || strings.Count(errs, "\n") != 1) {
			t.Errorf("%s: exit %d, %q, %q", tt.name, code, out, errs)
		}
	}
	s := serve(t, dir, "--nats-url", good, "--trust-cluster-sync")
	if code, body := get(s.url + "/healthz"); code != http.StatusOK || !strings.HasPrefix(body, "ok\n") || !strings.Contains(body, "Chưa kiểm chứng") {
		t.Errorf("health on trust: %d %q", code, body)
	}
	if !strings.Contains(s.said(), "Chưa kiểm chứng") {
		t.Errorf("serve does not say it:\n%s", s.said())
	}
	s.kill()
	s = serve(t, dir, "--nats-url", good, "--nats-sys-url", sys(good))
	if code, body := get(s.url + "/healthz"); code != http.StatusOK || !strings.HasPrefix(body, "ok\nSố liệu chậm ") || strings.Contains(s.said(), "Chưa kiểm chứng") {
		t.Errorf("health: %d %q, and it says\n%s", code, body, s.said())
	}
}
