package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
)

// rounds is how often serve is killed: few in every run, fifty where there is time (make test-long).
func rounds() int {
	if os.Getenv("DONDOC_LONG") != "" {
		return 50
	}
	return 4
}

// TestKilledAtAnyMoment: serve is killed with -9 under load, again and again. It serves again in under
// 3 s, every command it acknowledged is in the log once, one that it did not acknowledge at most once,
// and nobody is told a thing twice.
func TestKilledAtAnyMoment(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	var slowest time.Duration
	load := newLoad(t, dir)
	for round := range rounds() {
		ctx, stop := context.WithCancel(t.Context())
		var clients sync.WaitGroup
		for range 4 {
			clients.Go(func() { load.client(ctx) })
		}
		before := load.answered()
		time.Sleep(time.Duration(50+rand.IntN(1200)) * time.Millisecond)
		for began := time.Now(); load.answered() < before+20 && time.Since(began) < 20*time.Second; { // a slow machine needs longer to be under load
			time.Sleep(time.Duration(1+rand.IntN(50)) * time.Millisecond)
		}
		s.kill()
		stop()
		clients.Wait()
		s = serve(t, dir)
		slowest = max(slowest, s.took)
		if s.took > 3*time.Second {
			t.Errorf("round %d: serving again after %v", round, s.took)
		}
	}
	load.retryUnknown(t)
	time.Sleep(2500 * time.Millisecond) // the workers finish what the last round left
	s.kill()

	commits := logOf(t, dir)
	lost, doubled := load.check(commits)
	notices, twice := noticesOf(t, dir)
	raised := stagesRaisedTwice(commits)
	t.Logf("kill  rounds=%d acked=%d unknown=%d lost=%d dup=%d notices=%d notices_twice=%d stages_twice=%d slowest_restart=%v",
		rounds(), len(load.acked), load.unknown, lost, doubled, notices, twice, raised, slowest)
	if lost > 0 || doubled > 0 || twice > 0 || raised > 0 {
		t.Error("acknowledged commands are lost or doubled, or somebody was told twice")
	}
	if len(load.acked) < 20*rounds() || notices == 0 {
		t.Error("the load was too small to prove anything")
	}
	// The same check must find a log in which one acknowledged command is missing and one stands twice.
	var planted []logged
	for i, c := range commits {
		if _, ours := load.acked[c.Commit.Command]; ours && len(planted) == i {
			continue
		}
		planted = append(planted, c)
	}
	planted = append(planted, planted[len(planted)-1])
	if lost, doubled := load.check(planted); lost != 1 || doubled != 1 {
		t.Errorf("planted: lost=%d doubled=%d, want 1 and 1: the check cannot fail", lost, doubled)
	}
}

// load is what the clients asked for, and what they heard.
type load struct {
	dir     string
	mu      sync.Mutex
	acked   map[string]uint64   // command id → position
	pending map[string][]string // command id → arguments, of those without an answer
	unknown int
	due     domain.Deadline
}

func newLoad(t *testing.T, dir string) *load {
	l := &load{dir: dir, acked: map[string]uint64{}, pending: map[string][]string{}}
	// A calendar of these years, so that the test does not end with the shipped one.
	var cal domain.Calendar
	year := time.Now().Year()
	for y := year - 1; y <= year+1; y++ {
		cy := domain.CalendarYear{Year: y, Source: "test"}
		cal = cal.With(cy)
		data, err := json.Marshal(domain.PublishCalendar{Issued: domain.Issued{By: "post:main/quan-tri"}, Calendar: domain.VietnamCalendar, Year: cy})
		if err != nil {
			t.Fatal(err)
		}
		l.must(t, "PublishCalendar", string(data))
	}
	l.must(t, "EstablishUnit", `{"by":"post:main/quan-tri","unit":"chi-uy","name":"Chi ủy thử","kind":"cell_committee","email":"chi-uy@khoi.example"}`)
	// A deadline that closed some working days ago: given now, the late stages are due at once.
	day, err := cal.AddWorkdays(domain.DateOf(time.Now()), -2)
	if err != nil {
		t.Fatal(err)
	}
	if l.due, err = domain.DeadlineOn(day, "thử", cal); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *load) must(t *testing.T, name, data string) {
	t.Helper()
	code, _, errs := here(t, "", "--data", l.dir, "do", name, data)
	if code != exitOK {
		t.Fatalf("%s: exit %d: %s", name, code, errs)
	}
}

// client gives and acknowledges duties until the server is gone.
func (l *load) client(ctx context.Context) {
	for ctx.Err() == nil {
		id := uuid.NewString()
		due, _ := json.Marshal(l.due)
		if !l.ask(ctx, "GiveAssignment", fmt.Sprintf(`{"command":%q,"by":"post:main/van-thu","assignment":%q,"unit":"chi-uy","duty":"dated","due":%s}`, "give-"+id, id, due)) {
			return
		}
		if !l.ask(ctx, "AcknowledgeAssignment", fmt.Sprintf(`{"command":%q,"by":"unit:chi-uy","assignment":%q}`, "ack-"+id, id)) {
			return
		}
	}
}

// ask sends one command over the socket and notes the answer, or that there was none.
func (l *load) ask(ctx context.Context, name, data string) bool {
	args := []string{"--data", l.dir, "do", name, data}
	var head struct{ Command string }
	_ = json.Unmarshal([]byte(data), &head)
	var out bytes.Buffer
	err := forward(ctx, l.dir, asked{Args: args, Read: []byte(data)}, streams{in: strings.NewReader(""), out: &out, err: &bytes.Buffer{}})
	var d done
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil || json.Unmarshal(out.Bytes(), &d) != nil {
		l.pending[head.Command] = args
		l.unknown++
		return false
	}
	delete(l.pending, head.Command)
	l.acked[head.Command] = d.Position
	return true
}

// answered is how many commands were acknowledged so far.
func (l *load) answered() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// retryUnknown asks again for everything that had no answer: the same command id, so it counts once.
func (l *load) retryUnknown(t *testing.T) {
	t.Helper()
	for id, args := range l.pending {
		if strings.HasPrefix(id, "give-") && !l.ask(t.Context(), args[3], args[4]) {
			t.Errorf("command %s is not answered after the last start", id)
		}
	}
}

// logged is a line of dondoc events.
type logged struct {
	Position uint64
	Subject  string
	Commit   struct {
		Command string
		Events  []struct {
			Type string
			Data struct {
				Unit     string
				Text     string
				Stage    string
				Revision int
			}
		}
	}
}

func logOf(t *testing.T, dir string) []logged {
	t.Helper()
	code, out, errs := here(t, "", "--data", dir, "events")
	if code != exitOK {
		t.Fatalf("events: exit %d: %s", code, errs)
	}
	var commits []logged
	for line := range strings.Lines(out) {
		var c logged
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		if c.Position != uint64(len(commits)+1) {
			t.Fatalf("position %d follows %d: a gap", c.Position, len(commits))
		}
		commits = append(commits, c)
	}
	return commits
}

// check counts acknowledged commands that are not in the log, and commands that are there more than once.
func (l *load) check(commits []logged) (lost, doubled int) {
	times := map[string]int{}
	for _, c := range commits {
		times[c.Commit.Command]++
	}
	for id := range l.acked {
		if times[id] == 0 {
			lost++
		}
	}
	for _, n := range times {
		if n > 1 {
			doubled++
		}
	}
	return lost, doubled
}

func stagesRaisedTwice(commits []logged) (twice int) {
	seen := map[string]int{}
	for _, c := range commits {
		for _, e := range c.Commit.Events {
			if e.Data.Stage != "" {
				if seen[fmt.Sprint(c.Subject, e.Data.Stage, e.Data.Revision)]++; seen[fmt.Sprint(c.Subject, e.Data.Stage, e.Data.Revision)] == 2 {
					twice++
				}
			}
		}
	}
	return twice
}

func noticesOf(t *testing.T, dir string) (notices, twice int) {
	t.Helper()
	inside(t, dir, func(h *house) {
		f, err := h.views.Facts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		notices, twice = f.Notices, f.Doubled
	})
	return notices, twice
}
