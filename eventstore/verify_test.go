package eventstore

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
)

func TestVerifyCountsAGoodLog(t *testing.T) {
	dir := t.TempDir()
	server := startServer(t, dir, ServerOptions{})
	s := open(t, server, Options{})
	if c, err := s.Verify(t.Context(), nil); err != nil || c != (Census{}) {
		t.Errorf("an empty log: %+v, %v", c, err)
	}
	writeSome(t, s)
	var told []Position
	c, err := s.Verify(t.Context(), func(at, of Position) {
		if told = append(told, at); of != 60 {
			t.Fatalf("%d of %d", at, of)
		}
	})
	if err != nil || c.Commits != 60 || c.Position != 60 || c.Events != 120 || c.Aggregates != 7 || c.Bytes < 60*200 || len(told) != 60 {
		t.Errorf("%+v, %v, told %d times", c, err, len(told))
	}
	server.Close()
	s = open(t, startServer(t, dir, ServerOptions{}), Options{MustExist: true})
	if again, err := s.Verify(t.Context(), nil); err != nil || again != c {
		t.Errorf("after a stop: %+v, %v", again, err)
	}
}

func TestThereMustBeALogToVerify(t *testing.T) {
	dir := t.TempDir()
	server := startServer(t, dir, ServerOptions{})
	ask := func(server *Server) error {
		_, err := Open(t.Context(), must(server.Connect()), Options{Server: server, MustExist: true}, counterCodec{})
		return err
	}
	if err := ask(server); !errors.Is(err, ErrNoLog) {
		t.Errorf("no log: %v", err)
	}
	if err := ask(server); !errors.Is(err, ErrNoLog) {
		t.Errorf("asked again: %v: it was made", err)
	}
	writeSome(t, open(t, server, Options{}))
	server.Close()
	sums, _ := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "dondoc-main", "meta.sum"))
	if err := os.Remove(sums[0]); err != nil {
		t.Fatal(err)
	}
	if err := ask(startServer(t, dir, ServerOptions{})); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "settings") {
		t.Errorf("torn settings: %v, want damage", err)
	}
}

// writeSome writes 60 commits of 7 aggregates.
func writeSome(t *testing.T, s *JetStream[event]) {
	t.Helper()
	tips := map[string]Tip{}
	for i := range 60 {
		aggregate := "asg." + string(rune('a'+i%7))
		tips[aggregate] = must(s.Append(t.Context(), aggregate, tips[aggregate], draft("c"+string(rune('A'+i)), opened{"title"}, added{i}))).Tip()
	}
}

// Wherever a bit is flipped in the file that holds the messages, the log is not said to be good: the server would pass
// over what it cannot read without a word, or take the end for lost. Here the files are damaged while the server runs,
// when nobody checks them.
func TestVerifyFindsAFlippedBit(t *testing.T) {
	whole := t.TempDir()
	server := startServer(t, whole, ServerOptions{})
	s := open(t, server, Options{})
	writeSome(t, s)
	server.Close()
	block := func(dir string) string {
		found, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "dondoc-main", "msgs", "*.blk"))
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		return found[0]
	}
	good := must(os.ReadFile(block(whole)))
	numbers := sequences(good)
	reached := must(OpenReached(filepath.Join(whole, "reached")))
	if err := errors.Join(reached.Note(60), reached.Note(7)); err != nil {
		t.Fatal(err)
	}
	reached = must(OpenReached(filepath.Join(whole, "reached")))
	if err := reached.Check(60); err != nil || reached.At() != 60 {
		t.Fatal(err)
	}
	passed := 0
	r := rand.New(rand.NewPCG(1, 2))
	for range 24 {
		at := r.IntN(len(good))
		if numbers[at] {
			continue // nats-server 2.15.2 fills the memory with what it takes for deleted
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		server := startServer(t, dir, ServerOptions{})
		b := bytes.Clone(good)
		b[at] ^= 1 << r.IntN(8)
		if err := os.WriteFile(block(dir), b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), must(server.Connect()), Options{Server: server, MustExist: true}, counterCodec{})
		var c Census
		if err == nil {
			if c, err = s.Verify(soon(t), nil); err == nil { // whole in itself, and shorter
				err = reached.Check(c.Position)
			}
		}
		var d *Damage
		if !errors.As(err, &d) || d.Position == 0 || d.Remedy == "" || d.Position != c.Position+1 {
			t.Errorf("a bit flipped at %d of %d: %+v, %v, want damage", at, len(good), c, err)
		}
		passed++
		server.Close()
	}
	if passed < 16 {
		t.Errorf("%d places were tried", passed)
	}
	if err := reached.Check(59); !errors.Is(err, ErrDamaged) {
		t.Errorf("a log that has lost its end: %v", err)
	}
}

// sequences are the places in a block where the numbers of its messages stand: after 4 bytes for the length, 8 each.
func sequences(block []byte) map[int]bool {
	places := map[int]bool{}
	for at := 0; at+12 <= len(block); at += int(little.Uint32(block[at:]) &^ hasHeader) {
		for i := range 8 {
			places[at+4+i] = true
		}
	}
	return places
}

func TestVerifyFindsWhatIsMissing(t *testing.T) {
	for name, tt := range map[string]struct {
		delete []uint64
		at     Position
		reason string
	}{
		"the first":  {[]uint64{1}, 1, "missing"},
		"one":        {[]uint64{2}, 2, "missing"},
		"the last":   {[]uint64{4}, 4, "the log ends at 4"},
		"everything": {[]uint64{1, 2, 3, 4}, 1, "the log ends at 4"},
		"nothing":    {nil, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, t.TempDir(), ServerOptions{})
			js := must(jetstream.New(must(server.Connect())))
			safe := settings(Options{Tenant: "main"})
			loose := safe
			loose.DenyDelete = false
			stream := must(js.CreateStream(t.Context(), loose))
			for _, r := range goodLog(t) {
				must(js.Publish(t.Context(), "main."+r.Subject, r.Payload))
			}
			for _, p := range tt.delete {
				if err := stream.DeleteMsg(t.Context(), p); err != nil {
					t.Fatal(err)
				}
			}
			must(js.UpdateStream(t.Context(), safe))
			_, err := open(t, server, Options{}).Verify(soon(t), nil)
			var d *Damage
			if tt.at == 0 && err != nil || tt.at > 0 && (!errors.As(err, &d) || d.Position != tt.at || !strings.Contains(d.Reason, tt.reason)) {
				t.Errorf("%v, want damage at %d with %q", err, tt.at, tt.reason)
			}
		})
	}
}
