package eventstore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/internal/testenv"
)

// sharedContent opens content on servers of somebody else, each time of another tenant.
func sharedContent(t *testing.T, servers string) func(*testing.T) *Content {
	t.Helper()
	nc := must(nats.Connect(servers))
	t.Cleanup(nc.Close)
	n := 0
	return func(t *testing.T) *Content {
		n++
		return must(OpenSharedContent(t.Context(), nc, Options{Tenant: fmt.Sprint("t", n)}))
	}
}

func TestContentOnAServer(t *testing.T) {
	dir := filepath.Dir(t.TempDir()) // where the servers have theirs
	servers := testenv.Servers(t, 1)
	contentContract(t, sharedContent(t, servers))
	erasesWhatAnotherPut(t, dir, servers, 1)
}

func TestContentOnACluster(t *testing.T) {
	dir := filepath.Dir(t.TempDir())
	servers := testenv.Servers(t, 3)
	contentContract(t, sharedContent(t, servers))
	erasesWhatAnotherPut(t, dir, servers, 3)
}

// keyIn lists the files below a directory that hold the key of an item.
func keyIn(t *testing.T, dir, key string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		var b []byte
		if err == nil && d.Type().IsRegular() {
			b, err = os.ReadFile(path)
		}
		if bytes.Contains(b, []byte(key)) {
			found = append(found, path)
		}
		if errors.Is(err, fs.ErrNotExist) { // servers make and remove files as they run
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// erasesWhatAnotherPut: what one program has put another reads and erases; and where the bytes of a key are found then.
func erasesWhatAnotherPut(t *testing.T, dir, servers string, n int) {
	t.Helper()
	open := func() *Content { // as another program does
		nc := must(nats.Connect(servers))
		t.Cleanup(nc.Close)
		return must(OpenSharedContent(t.Context(), nc, Options{Tenant: "main"}))
	}
	here, there := open(), open()
	var items []Item
	var secrets []string
	for range 6 { // two to be erased, among others: a block that is empty is removed whole
		item := must(here.Put(t.Context(), "text/plain", []byte(canary)))
		if err := there.Check(t.Context(), item); err != nil {
			t.Errorf("another program does not find it: %v", err)
		}
		items = append(items, item)
		secrets = append(secrets, must(readKey(must(here.keys.get(t.Context(), item.Ref)))).Key)
	}
	inStream := func(secret string) (in, replicated int) {
		for _, path := range keyIn(t, dir, secret) {
			if strings.Contains(path, "KV_dondoc-main-keys") {
				in++
			} else if strings.Contains(path, filepath.Join("$SYS", "_js_")) {
				replicated++
			} else {
				t.Errorf("the key is found in %s", path)
			}
		}
		return in, replicated
	}
	if in, _ := inStream(secrets[2]); in != n {
		t.Errorf("a key is found on %d servers, want %d", in, n)
	}
	if err := there.Erase(t.Context(), items[2].Ref); err != nil {
		t.Fatal(err)
	}
	if err := here.Check(t.Context(), items[2]); !errors.Is(err, ErrNoContent) {
		t.Errorf("erased by another program: %v, want ErrNoContent", err)
	}
	gone := func(secret string, within time.Duration, also bool) (in, replicated int) { // what is left then
		for end := time.Now().Add(within); ; time.Sleep(50 * time.Millisecond) {
			if in, replicated = inStream(secret); time.Now().After(end) || in == 0 && (replicated == 0 || !also) {
				return in, replicated
			}
		}
	}
	in, replicated := gone(secrets[2], 5*time.Second, false)
	if in != 0 || n == 1 && replicated != 0 {
		t.Errorf("an erased key is found in the bucket on %d servers", in)
	}
	t.Logf("an erased key is found in the log of the replication of %d of %d servers", replicated, n)
	if os.Getenv("DONDOC_LONG") != "" && n > 1 {
		began := time.Now()
		if in, replicated = gone(secrets[2], 6*time.Minute, true); in != 0 || replicated != 0 {
			t.Errorf("after six minutes an erased key is found in %d buckets and %d logs of the replication", in, replicated)
		}
		t.Logf("%v later in none", time.Since(began).Round(time.Second))
	}
	// The twin: a delete that does not overwrite leaves the key to be found.
	bucket := here.keys.(*keyBucket)
	m := must(bucket.messages.GetLastMsgForSubject(t.Context(), bucket.prefix+items[3].Ref))
	if err := bucket.messages.DeleteMsg(t.Context(), m.Sequence); err != nil {
		t.Fatal(err)
	}
	if err := here.Check(t.Context(), items[3]); err == nil {
		t.Error("planted: the key is deleted and opens the item")
	}
	if in, _ := gone(secrets[3], 300*time.Millisecond, false); in != n {
		t.Errorf("planted, a delete that does not overwrite: found on %d servers, want %d", in, n)
	}
}

// TestAServerThatWasDownForAnErasure is named, since its disk keeps the key, and overwrites it when it follows.
func TestAServerThatWasDownForAnErasure(t *testing.T) {
	m := startMembers(t)
	nc := must(m.servers[0].Connect())
	c := must(OpenSharedContent(t.Context(), nc, Options{Tenant: "main"}))
	var items []Item
	for range 3 {
		items = append(items, must(c.Put(t.Context(), "text/plain", []byte(canary))))
	}
	secret := must(readKey(must(c.keys.get(t.Context(), items[1].Ref)))).Key
	bucket := func(i int) (n int) {
		for _, path := range keyIn(t, m.dirs[i], secret) {
			if strings.Contains(path, "KV_dondoc-main-keys") {
				n++
			}
		}
		return n
	}
	if behind := must(c.Behind(t.Context())); len(behind) != 0 {
		t.Errorf("%q are behind, and all are there", behind)
	}
	info := must(c.keys.(*keyBucket).messages.Info(t.Context()))
	down := 2
	if strings.HasSuffix(info.Cluster.Leader, "n3") {
		down = 1
	}
	m.servers[down].Close()
	if err := c.Erase(t.Context(), items[1].Ref); err != nil {
		t.Fatal(err)
	}
	if behind := must(c.Behind(t.Context())); len(behind) != 1 || !strings.HasSuffix(behind[0], fmt.Sprint("n", down+1)) {
		t.Errorf("%q are behind, want n%d", behind, down+1)
	}
	if n := bucket(down); n != 1 {
		t.Errorf("the server that is down has the key %d times", n)
	}
	m.restart(t, down)
	for end := time.Now().Add(20 * time.Second); bucket(down) > 0 || len(must(c.Behind(t.Context()))) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the server that is back has the key %d times, and %q are behind", bucket(down), must(c.Behind(t.Context())))
		}
	}
	for _, i := range []int{0, 2} {
		if err := c.Check(t.Context(), items[i]); err != nil {
			t.Error(err)
		}
	}
}

// TestSharedContentThatIsUnsafe: settings that could lose an item, or keep a key, are refused.
func TestSharedContentThatIsUnsafe(t *testing.T) {
	nc := must(nats.Connect(testenv.Servers(t, 1)))
	defer nc.Close()
	js := must(jetstream.New(nc))
	must(OpenSharedContent(t.Context(), nc, Options{Tenant: "good"}))
	good := map[string]jetstream.StreamConfig{}
	for _, name := range []string{"KV_dondoc-good-keys", "OBJ_dondoc-good-content"} {
		good[name] = must(js.Stream(t.Context(), name)).CachedInfo().Config
	}
	n := 0
	for name, tt := range map[string]struct {
		keys  bool
		spoil func(*jetstream.StreamConfig)
		want  error
	}{
		"as it was made":         {true, func(*jetstream.StreamConfig) {}, nil},
		"in memory":              {false, func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage }, ErrUnsafe},
		"items expire":           {false, func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour }, ErrUnsafe},
		"old items go":           {false, func(c *jetstream.StreamConfig) { c.MaxBytes, c.Discard = 1<<20, jetstream.DiscardOld }, ErrUnsafe},
		"a limit":                {false, func(c *jetstream.StreamConfig) { c.MaxBytes = 1 << 20 }, ErrUnsafe},
		"no acknowledgement":     {false, func(c *jetstream.StreamConfig) { c.NoAck = true }, ErrUnsafe},
		"direct gets":            {true, func(c *jetstream.StreamConfig) { c.AllowDirect = true }, ErrUnsafe},
		"keys cannot be erased":  {true, func(c *jetstream.StreamConfig) { c.DenyDelete = true }, ErrUnsafe},
		"keys can be purged":     {true, func(c *jetstream.StreamConfig) { c.DenyPurge = false }, ErrUnsafe},
		"keys can be replaced":   {true, func(c *jetstream.StreamConfig) { c.DiscardNewPerSubject = false }, ErrUnsafe},
		"keys have a history":    {true, func(c *jetstream.StreamConfig) { c.MaxMsgsPerSubject = 10 }, ErrUnsafe},
		"keys are sent on":       {true, func(c *jetstream.StreamConfig) { c.RePublish = &jetstream.RePublish{Destination: "spy.>"} }, ErrUnsafe},
		"of a newer program":     {true, func(c *jetstream.StreamConfig) { c.Metadata = map[string]string{formatKey: "2"} }, ErrDamaged},
		"acknowledged too early": {false, func(c *jetstream.StreamConfig) { c.PersistMode = jetstream.AsyncPersistMode }, ErrUnsafe},
	} {
		n++
		tenant := fmt.Sprint("bad", n)
		for of, c := range good {
			c.Name = strings.Replace(of, "good", tenant, 1)
			c.Subjects = nil
			for _, s := range good[of].Subjects {
				c.Subjects = append(c.Subjects, strings.Replace(s, "good", tenant, 1))
			}
			if strings.HasPrefix(of, "KV_") == tt.keys {
				tt.spoil(&c)
			}
			if _, err := js.CreateStream(t.Context(), c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if _, err := OpenSharedContent(t.Context(), nc, Options{Tenant: tenant}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	for _, tenant := range []string{"", "_x", "a.b", "a b"} {
		if _, err := OpenSharedContent(t.Context(), nc, Options{Tenant: tenant}); err == nil {
			t.Errorf("%q is taken for a tenant", tenant)
		}
	}
}
