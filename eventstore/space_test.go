package eventstore

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/internal/testenv"
)

// fillDisk takes all the room on a disk and returns what gives it back.
func fillDisk(t *testing.T, dir string) (release func()) {
	t.Helper()
	f, err := os.Create(dir + "/fill")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range 5 { // what is set aside for the system's own records is given back when it is synced
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, 4096))
		}
		_ = f.Sync()
	}
	return func() {
		if err := os.Remove(dir + "/fill"); err != nil {
			t.Fatal(err)
		}
	}
}

// look makes a server see another room than there is; nil: what there is.
func look(s *Server, known func(string) (free, size uint64, err error)) {
	s.space.mu.Lock()
	defer s.space.mu.Unlock()
	if s.space.known, s.space.at = known, (time.Time{}); known == nil {
		s.space.known = roomIn
	}
}

func cramped(string) (free, size uint64, err error) { return 3 << 20, 1 << 30, nil }

func TestWhatIsKeptBack(t *testing.T) {
	for size, want := range map[uint64]uint64{64 << 20: 4 << 20, 1 << 30: 16 << 20, 1 << 40: 64 << 20} {
		if got := keptBack(size); got != want {
			t.Errorf("of %d MB %d MB are kept back, want %d", size>>20, got>>20, want>>20)
		}
	}
}

// A server that still writes is not asked when there is little room: nothing is sent, so it is certain that nothing is stored.
func TestCommitsAreRefusedBeforeTheDiskIsFull(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	s := open(t, server, Options{})
	tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1"))).Tip()
	look(server, cramped)
	if _, err := s.Append(t.Context(), "asg.a", tip, draft("c2")); !errors.Is(err, ErrFull) || errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrFull and no doubt", err)
	}
	if err := server.Full(); !errors.Is(err, ErrFull) {
		t.Errorf("the server says %v", err)
	}
	if err := server.Fault(); err != nil {
		t.Errorf("it passes and is no fault: %v", err)
	}
	if life := read(t, s, "asg.a"); len(life) != 1 {
		t.Errorf("%d commits, want 1", len(life))
	}
	look(server, nil)
	if _, err := s.Append(t.Context(), "asg.a", tip, draft("c2")); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// The server has met the end of the disk, has stopped writing, and is started again by itself: nothing acknowledged is
// gone, nothing comes twice, a follower goes on.
func TestAServerThatMetTheEndOfTheDiskGoesOn(t *testing.T) {
	ways := []bool{false}
	if os.Getenv("DONDOC_LONG") != "" {
		ways = append(ways, true)
	}
	for _, always := range ways {
		t.Run(fmt.Sprint("always ", always), func(t *testing.T) {
			disk := testenv.Disk(t, 64)
			server := startServer(t, disk.Dir+"/nats", ServerOptions{SyncAlways: always, Listen: true})
			s, url := open(t, server, Options{Timeout: 2 * time.Second}), server.URL()
			tip := must(s.Append(t.Context(), "asg.a", Tip{}, draft("c0"))).Tip()
			seen := make(chan Position, 100)
			go func() {
				for c, err := range s.Follow(t.Context(), 0) {
					if err != nil {
						return
					}
					seen <- c.Position
				}
			}()
			look(server, func(dir string) (free, size uint64, err error) { // another program is faster than we look
				if server.log.fault() == nil {
					return 1 << 40, 1 << 40, nil
				}
				return roomIn(dir)
			})
			release := fillDisk(t, disk.Dir)
			n := 0
			large := opened{strings.Repeat("x", 100_000)}
			for err := error(nil); err == nil; {
				n++
				var c Commit[event]
				if c, err = s.Append(t.Context(), "asg.a", tip, draft(fmt.Sprint("c", n), large)); err == nil {
					tip = c.Tip()
				} else if !errors.Is(err, ErrFull) {
					t.Fatal(err)
				}
			}
			if err := server.Fault(); !errors.Is(err, ErrFull) {
				t.Errorf("the server says %v", err)
			}
			first := server.now()
			look(server, nil)
			if _, err := s.Append(t.Context(), "asg.a", tip, draft("c", opened{})); !errors.Is(err, ErrFull) {
				t.Errorf("on a full disk: %v", err)
			}
			release()
			for end := time.Now().Add(20 * time.Second); server.Full() != nil && time.Now().Before(end); {
				time.Sleep(20 * time.Millisecond)
			}
			c, err := s.Append(t.Context(), "asg.a", tip, draft(fmt.Sprint("c", n), large))
			if err != nil && !errors.Is(err, ErrDuplicate) {
				t.Fatal("with room again: ", err)
			}
			if server.now() == first {
				t.Error("the server was not started again: the test proves nothing")
			}
			if server.URL() != url {
				t.Errorf("it listens at %s and did at %s", server.URL(), url)
			}
			if life := read(t, s, "asg.a"); len(life) != n+1 || life[n].Hash != c.Hash {
				t.Errorf("%d commits, want %d", len(life), n+1)
			}
			for want := Position(1); want <= c.Position; want++ {
				select {
				case got := <-seen:
					if got != want {
						t.Errorf("the follower got %d, want %d", got, want)
					}
				case <-time.After(20 * time.Second):
					t.Fatalf("the follower does not get %d", want)
				}
			}
		})
	}
}

// A log that has lost its end on the way is not served.
func TestALogThatEndsEarlierAfterAFullDiskIsDamaged(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	s := open(t, server, Options{})
	must(s.Append(t.Context(), "asg.a", Tip{}, draft("c1")))
	if err := server.checkEnds(map[string]Position{"main": 1}); err != nil {
		t.Error(err)
	}
	for tenant, p := range map[string]Position{"main": 2, "other": 1} {
		var d *Damage
		if err := server.checkEnds(map[string]Position{tenant: p}); !errors.As(err, &d) {
			t.Errorf("%s at %d: %v, want damage", tenant, p, err)
		}
	}
}
