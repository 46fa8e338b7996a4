package eventstore

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dondoc/dondoc/internal/powercut"
	"github.com/dondoc/dondoc/internal/testenv"
)

// The power is cut under 64 writers, on a disk that then has only what was synced. What was acknowledged or shown to a
// follower before the cut must be in the log, at its position, unchanged.

// A witness is a line of the child: what it was told, and when.
type witness struct {
	kind string // "acked", "seen" by a follower, "kept" as a content item
	at   time.Duration
	p    Position
	what string // hash of a commit, reference of an item
}

func (w witness) String() string { return fmt.Sprintln(w.kind, int64(w.at), w.p, w.what) }

func readWitness(line string) (w witness, ok bool) {
	n, err := fmt.Sscan(line, &w.kind, (*int64)(&w.at), &w.p, &w.what)
	return w, n == 4 && err == nil
}

// A tally counts what became of what was witnessed.
type tally struct{ rounds, acked, lost, moved, seen, phantoms, kept, keptLost, holes int }

func (c tally) String() string {
	return fmt.Sprintf("powercut  rounds=%d acked=%d lost=%d reordered=%d followed=%d phantoms=%d content=%d content_lost=%d dangling=%d",
		c.rounds, c.acked, c.lost, c.moved, c.seen, c.phantoms, c.kept, c.keptLost, c.holes)
}

func (c tally) bad() int { return c.lost + c.moved + c.phantoms + c.keptLost + c.holes }

const cutChild = "DONDOC_TEST_POWERCUT" // "<way> <directory>": this process is the one whose power goes

// How the child's log syncs. The last one is a planted bug: it acknowledges what is only written.
const (
	cutGrouped = "grouped"
	cutAlways  = "always"
	cutNever   = "never"
)

func TestPowerCut(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 1: the power is cut only with DONDOC_LONG=1")
	}
	for _, tt := range []struct {
		way    string
		rounds int
	}{{cutGrouped, 12}, {cutAlways, 4}, {cutNever, 2}} {
		t.Run(tt.way, func(t *testing.T) {
			var c tally
			for round := range tt.rounds {
				c.rounds++
				cutOnce(t, tt.way, round%3 == 0, &c)
			}
			t.Log(c)
			switch {
			case tt.way == cutNever && (c.lost == 0 || c.phantoms == 0):
				t.Error("nothing is lost without syncs: the cut proves nothing")
			case tt.way != cutNever && c.bad() > 0:
				t.Error("something acknowledged or shown is not in the log")
			case c.acked < 20*c.rounds || c.seen == 0 || c.kept == 0:
				t.Error("the load was too small to prove anything")
			}
		})
	}
}

// cutOnce cuts the power of one child, of a fresh log soon after its first commits, and looks at what is left.
func cutOnce(t *testing.T, way string, fresh bool, c *tally) {
	t.Helper()
	disk := testenv.Disk(t, 256)
	child := exec.Command(os.Args[0], "-test.run", "^TestWriteUntilTheCut$")
	child.Env = append(os.Environ(), cutChild+"="+way+" "+disk.Dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	child.Stderr = &said
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Process.Kill()
	var heard []witness
	first, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if w, ok := readWitness(lines.Text()); ok {
				if heard = append(heard, w); len(heard) == 1 {
					close(first)
				}
			}
		}
	}()
	select {
	case <-first:
	case <-over:
		t.Fatalf("the child wrote nothing: %s", said.String())
	case <-time.After(30 * time.Second):
		t.Fatal("the child does not come up")
	}
	if fresh {
		time.Sleep(rand.N(60 * time.Millisecond))
	} else {
		time.Sleep(500*time.Millisecond + rand.N(700*time.Millisecond))
	}
	cut, err := disk.Cut()
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(30 * time.Millisecond) // would it acknowledge something still?
	_ = child.Process.Kill()
	<-over
	_ = child.Wait()
	if err := disk.Restart(); err != nil {
		t.Fatal(err)
	}
	c.compare(t, disk.Dir, heard, cut)
}

// compare opens what is left and looks for everything witnessed before the cut.
func (c *tally) compare(t *testing.T, dir string, heard []witness, cut time.Duration) {
	t.Helper()
	server, err := StartServer(dir+"/nats", ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	s := open(t, server, Options{})
	content := must(OpenContent(dir+"/content", dir+"/keys"))
	left, place, end := map[Position]string{}, map[string]Position{}, must(s.Last(t.Context()))
	check := s.checker.start(0)
	for m, err := range s.messages(t.Context(), "", 0) {
		if err == nil {
			var commit Commit[event]
			commit, err = check.take(m.position, m.subject, strings.TrimPrefix(m.subject, s.prefix), m.payload)
			left[m.position], place[commit.Hash] = commit.Hash, m.position
		}
		if err != nil {
			c.holes++
			t.Log(err)
			break
		}
	}
	if Position(len(left)) != end {
		c.holes++
	}
	for _, w := range heard {
		if w.at >= cut {
			continue
		}
		at, there := place[w.what]
		switch w.kind {
		case "acked":
			c.acked++
			if !there {
				c.lost++
			} else if at != w.p {
				c.moved++
			}
		case "seen":
			c.seen++
			if left[w.p] != w.what {
				c.phantoms++
			}
		case "kept":
			c.kept++
			if _, _, err := content.Get(t.Context(), w.what); err != nil {
				c.keptLost++
			}
		}
	}
}

// TestWriteUntilTheCut is the child: it writes, follows and keeps, and says what it was told, until it is killed.
func TestWriteUntilTheCut(t *testing.T) {
	way, dir, is := strings.Cut(os.Getenv(cutChild), " ")
	if !is {
		t.Skip("only as the child of TestPowerCut")
	}
	server, err := StartServer(dir+"/nats", ServerOptions{SyncAlways: way == cutAlways})
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, server, Options{})
	if way == cutNever {
		s.sync = &syncedFirst{mark{last: s.Last}}
	}
	content := must(OpenContent(dir+"/content", dir+"/keys"))
	var mu sync.Mutex
	say := func(kind string, p Position, what string) {
		line := witness{kind, powercut.Now(), p, what}.String()
		mu.Lock()
		defer mu.Unlock()
		_, _ = io.WriteString(os.Stdout, line)
	}
	ctx := context.Background()
	go func() {
		for c, err := range s.Follow(ctx, 0) {
			if err != nil {
				return
			}
			say("seen", c.Position, c.Hash)
		}
	}()
	var all sync.WaitGroup
	for w := range 64 {
		all.Go(func() {
			aggregate, tip := "asg."+strconv.Itoa(w), Tip{}
			for i := 0; ; i++ {
				if w == 0 {
					item, err := content.Put(ctx, "text/plain", []byte(fmt.Sprint("item ", i)))
					if err != nil {
						return
					}
					say("kept", 0, item.Ref)
				}
				text := strings.Repeat("x", 200+(w%8/7)*60_000) // some large, so that blocks are full
				c, err := s.Append(ctx, aggregate, tip, draft(fmt.Sprint(w, "-", i), opened{text}))
				if err != nil {
					return
				}
				say("acked", c.Position, c.Hash)
				tip = c.Tip()
			}
		})
	}
	all.Wait()
	select {}
}
