package eventstore

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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

// What a member has confirmed to the others cannot be got from anybody: with a flip in it it does not start.
func TestAMemberThatForgotDoesNotStart(t *testing.T) {
	m := startMembers(t)
	writeSome(t, open(t, m.servers[0], Options{}))
	for _, s := range m.servers {
		if err := s.CaughtUp(soon(t), "main", 60); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir() // as if it were killed here
	if err := os.CopyFS(dir, os.DirFS(m.dirs[1])); err != nil {
		t.Fatal(err)
	}
	m.servers[1].Close()
	known, flips := 0, 0
	for _, dir := range []string{dir, m.dirs[1]} {
		if err := checkGroups(dir); err != nil {
			t.Errorf("a whole member: %v", err)
		}
		for _, group := range must(groupsIn(dir)) {
			if s := must(scanStream(group)); s.known {
				known++ // the canary
			}
			blocks, _ := filepath.Glob(filepath.Join(group, "msgs", "*.blk"))
			snapshots, _ := filepath.Glob(filepath.Join(group, "snapshots", "*"))
			for _, file := range append(blocks, snapshots...) {
				b := must(os.ReadFile(file))
				if len(b) < 4*recordHead || strings.HasSuffix(file, ".blk") && len(b) < 2000 {
					continue // nothing comes after what is flipped
				}
				bad := bytes.Clone(b)
				bad[len(b)/3] ^= 8
				if err := os.WriteFile(file, bad, 0o600); err != nil {
					t.Fatal(err)
				}
				flips++
				var d *Damage
				if _, err := StartServer(dir, ServerOptions{Scratch: true, Cluster: m.options[1].Cluster}); !errors.As(err, &d) || d.Remedy != RemedyRejoin {
					t.Errorf("a bit flipped in %s: %v", file, err)
				}
				if err := os.WriteFile(file, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if known < 2 || flips < 2 {
		t.Errorf("%d groups are laid out as we know it, %d bits were flipped", known, flips)
	}
	if err := startServer(t, m.dirs[1], m.options[1]).CaughtUp(soon(t), "main", 60); err != nil {
		t.Error(err)
	}
}

// A member that has lost something does not start when nobody has it, or nobody answers; its files are left as they are.
func TestADamagedMemberAloneDoesNotStart(t *testing.T) {
	w := leaveLog(t)
	b := must(os.ReadFile(w.block(1)))
	b[len(b)/2] ^= 1
	if err := os.WriteFile(w.block(1), b, 0o600); err != nil {
		t.Fatal(err)
	}
	deaf, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer deaf.Close()
	stranger := startServer(t, t.TempDir(), ServerOptions{Listen: true}) // a server, but of no cluster, and without the log
	for name, route := range map[string]string{
		"nobody": freePort(t), "one that is silent": deaf.Addr().String(), "one without the log": strings.TrimPrefix(stranger.URL(), "nats://"),
	} {
		c := Cluster{Name: "test", Node: "n1", Listen: freePort(t), Routes: []string{route}}
		p := c.peers()
		p.until = time.Now().Add(100 * time.Millisecond)
		found, _, err := lostIn(w.dir, nil, true)
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		n, err := mend(t.Context(), w.dir, found, p.message)
		var d *Damage
		if n != 0 || !errors.As(err, &d) || d.Position == 0 || !strings.Contains(d.Reason, "nobody else could give it") {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		p.close()
	}
	if !bytes.Equal(must(os.ReadFile(w.block(1))), b) {
		t.Error("the file was changed")
	}
}
