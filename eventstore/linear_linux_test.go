package eventstore

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/nats-io/nats.go"
	"golang.org/x/sys/unix"

	"github.com/dondoc/dondoc/internal/testenv"
)

// What clients see of an aggregate is what one of them alone could see, who did all that was done in some order in which
// nobody's work comes before it was asked for or after it was answered: histories are linearizable (porcupine).

// A gauge stands between 0 and gaugeTop. What would take it further is refused, and by nothing there is nothing to do: so
// every kind of answer depends on the state.
type gauge struct{ sum int }

const gaugeTop = 2

var errGauge = errors.New("the gauge does not go there")

func (g gauge) Decide(cmd command) ([]event, error) {
	if to := g.sum + cmd.Add; to < 0 || to > gaugeTop {
		return nil, errGauge
	}
	if cmd.Add == 0 {
		return nil, nil
	}
	return []event{added{cmd.Add}}, nil
}

func (g gauge) Evolve(e event) gauge {
	if e, ok := e.(added); ok {
		g.sum += e.Number
	}
	return g
}

// An act is what a client did and what it was told. Its times are of the clock that all processes of a machine share.
type act struct {
	Of             string
	Add            int
	Look           bool   // it loads the state and asks for nothing
	Told           string // stored, refused, nothing, state or unknown
	Version        uint64
	Sum            int
	Client         int
	Called, Return int64
}

func monotonic() int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		panic(err)
	}
	return t.Nano()
}

// gaugeModel is one gauge that everybody looks at and turns by turns.
var gaugeModel = porcupine.NondeterministicModel{
	Partition: func(all []porcupine.Operation) (parts [][]porcupine.Operation) {
		by := map[string]int{}
		for _, op := range all {
			of := op.Input.(act).Of
			if _, met := by[of]; !met {
				by[of], parts = len(parts), append(parts, nil)
			}
			parts[by[of]] = append(parts[by[of]], op)
		}
		return parts
	},
	Init: func() []any { return []any{onGauge{}} },
	Step: func(state, _, output any) []any {
		g, a := state.(onGauge), output.(act)
		events, refusal := gauge{g.sum}.Decide(command{Add: a.Add})
		moved := onGauge{g.version + 1, g.sum + a.Add}
		holds := false
		switch a.Told {
		case "unknown":
			if refusal == nil && len(events) > 0 {
				return []any{g, moved}
			}
			return []any{g}
		case "state":
			holds = a.Version == g.version && a.Sum == g.sum
		case "nothing":
			holds = refusal == nil && len(events) == 0 && a.Version == g.version
		case "refused":
			holds = refusal != nil
		case "stored":
			if refusal == nil && len(events) > 0 && a.Version == moved.version {
				return []any{moved}
			}
		}
		if holds {
			return []any{g}
		}
		return nil
	},
}

type onGauge struct {
	version uint64
	sum     int
}

// linearizable checks a history. The numbers of each kind of answer say what it is worth.
func linearizable(t *testing.T, history []act) (bool, map[string]int) {
	t.Helper()
	told := map[string]int{}
	var ops []porcupine.Operation
	for _, a := range history {
		told[a.Told]++
		end := a.Return
		if a.Told == "unknown" {
			end = math.MaxInt64 // it may still happen
		}
		ops = append(ops, porcupine.Operation{ClientId: a.Client, Input: a, Call: a.Called, Output: a, Return: end})
	}
	result := porcupine.CheckOperationsTimeout(gaugeModel.ToModel(), ops, time.Minute)
	if result == porcupine.Unknown {
		t.Errorf("the checker has not come to an end: %v", told)
	}
	return result == porcupine.Ok, told
}

// clients let so many clients turn a few gauges, each through one of the servers, and tell what happened.
func clients(ctx context.Context, servers []Store[event], from, many, each, gauges int) (history []act) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for n := range many {
		all.Go(func() {
			dice := rand.New(rand.NewPCG(7, uint64(from+n)))
			for i := range each {
				a := act{Of: fmt.Sprintf("asg.%d", dice.IntN(gauges)), Add: dice.IntN(2*gaugeTop+1) - gaugeTop, Look: dice.IntN(4) == 0, Client: from + n}
				ask(ctx, servers[n%len(servers)], fmt.Sprintf("c%d-%d", a.Client, i), &a)
				if a.Told == "" {
					continue
				}
				mu.Lock()
				history = append(history, a)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return history
}

// ask does one act. One that for certain has not happened is told nothing.
func ask(ctx context.Context, s Store[event], id string, a *act) {
	a.Called = monotonic()
	defer func() { a.Return = monotonic() }()
	if a.Look {
		g, tip, err := Load[gauge](ctx, s, a.Of)
		if err == nil {
			a.Told, a.Version, a.Sum = "state", tip.Version, g.sum
		}
		return
	}
	c, err := Execute[gauge](ctx, s, command{ID: id, Of: a.Of, Add: a.Add})
	switch {
	case errors.Is(err, errGauge):
		a.Told = "refused"
	case errors.Is(err, ErrConflict): // too often
	case err != nil:
		a.Told = "unknown"
	case len(c.Events) == 0:
		a.Told, a.Version = "nothing", c.Version
	default:
		a.Told, a.Version = "stored", c.Version
	}
}

func holdsLinear(t *testing.T, history []act) {
	t.Helper()
	began := time.Now()
	ok, told := linearizable(t, history)
	if !ok {
		t.Errorf("the history is not linearizable: %v", told)
	}
	for _, kind := range []string{"stored", "refused", "nothing", "state"} {
		if told[kind] < len(history)/50 {
			t.Errorf("of %d answers only %d were %q: the history shows nothing", len(history), told[kind], kind)
		}
	}
	t.Logf("%d answers, checked in %s: %v", len(history), time.Since(began), told)
}

// each is how often a client asks: more in a long test.
func each(short int) int {
	if os.Getenv("DONDOC_LONG") != "" {
		return 20 * short
	}
	return short
}

// silent is a store that leaves some commands without an answer, whether it has stored them or not.
type silent struct {
	Store[event]
	asked sync.Map // by command: once already
}

func (s *silent) Append(ctx context.Context, aggregate string, tip Tip, d Draft[event]) (Commit[event], error) {
	do := func() (Commit[event], error) { return s.Store.Append(ctx, aggregate, tip, d) }
	var client, act int
	if _, err := fmt.Sscanf(d.Command, "c%d-%d", &client, &act); err != nil || client%16 != 3 || act%2 != 1 {
		return do()
	}
	if _, again := s.asked.LoadOrStore(d.Command, true); again && client%32 == 3 {
		return storedButUnknown(s.Store, do)
	}
	return lost(s.Store, do)
}

func TestHistoriesAreLinearizable(t *testing.T) {
	log := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	one, two := NewLives(log, LivesOptions{}), NewLives(log, LivesOptions{Lives: 2, Every: 10, Snapshots: new(Shelf)})
	ambiguous := NewLives(Store[event](&silent{Store: log}), LivesOptions{})
	holdsLinear(t, clients(t.Context(), []Store[event]{one, two, log, ambiguous}, 0, 64, each(8), 8))
}

func TestTheModelOfAHistory(t *testing.T) {
	stored := func(add int, version uint64, from, to int64) act {
		return act{Of: "asg.a", Add: add, Told: "stored", Version: version, Called: from, Return: to}
	}
	state := func(version uint64, sum int, from, to int64) act {
		return act{Of: "asg.a", Look: true, Told: "state", Version: version, Sum: sum, Called: from, Return: to}
	}
	told := func(what string, add int, version uint64, from, to int64) act {
		return act{Of: "asg.a", Add: add, Told: what, Version: version, Called: from, Return: to}
	}
	for name, tt := range map[string]struct {
		history []act
		want    bool
	}{
		"one after the other":            {[]act{stored(1, 1, 1, 2), state(1, 1, 3, 4), told("refused", 2, 0, 5, 6), told("nothing", 0, 1, 7, 8)}, true},
		"seen while it was asked for":    {[]act{stored(1, 1, 1, 10), state(1, 1, 2, 3)}, true},
		"seen, and then not any more":    {[]act{stored(1, 1, 1, 10), state(1, 1, 2, 3), state(0, 0, 4, 5)}, false},
		"not seen after it was answered": {[]act{stored(1, 1, 1, 2), state(0, 0, 3, 4)}, false},
		"refused by what is past":        {[]act{stored(2, 1, 1, 2), stored(-1, 2, 3, 4), told("refused", 1, 0, 5, 6)}, false},
		"nothing to do, before the last": {[]act{stored(2, 1, 1, 2), told("nothing", 0, 0, 3, 4)}, false},
		"stored beyond the top":          {[]act{stored(2, 1, 1, 2), stored(1, 2, 3, 4)}, false},
		"two at one version":             {[]act{stored(1, 1, 1, 5), stored(1, 1, 2, 6)}, false},
		"unanswered, and it happened":    {[]act{told("unknown", 1, 0, 1, 2), state(0, 0, 3, 4), state(1, 1, 5, 6)}, true},
		"unanswered, and it did not":     {[]act{told("unknown", 1, 0, 1, 2), stored(2, 1, 3, 4), state(1, 2, 5, 6)}, true},
		"unanswered, and it came twice":  {[]act{told("unknown", 1, 0, 1, 2), state(1, 1, 3, 4), state(2, 2, 5, 6)}, false},
		"seen before it was asked for":   {[]act{state(1, 1, 1, 2), told("unknown", 1, 0, 3, 4)}, false},
	} {
		for i := range tt.history {
			tt.history[i].Client = i
		}
		if ok, _ := linearizable(t, tt.history); ok != tt.want {
			t.Errorf("%s: linearizable is %t", name, ok)
		}
	}
}

// blind stores what was decided wherever the aggregate has got to.
type blind struct{ Store[event] }

func (b blind) Append(ctx context.Context, aggregate string, tip Tip, d Draft[event]) (Commit[event], error) {
	for {
		for c, err := range b.ReadAfter(ctx, aggregate, tip) {
			if err != nil {
				return c, err
			}
			tip = c.Tip()
		}
		if c, err := b.Store.Append(ctx, aggregate, tip, d); !errors.Is(err, ErrConflict) {
			return c, err
		}
	}
}

func TestHistoriesThatAreNotLinearizableAreFound(t *testing.T) {
	for name, bug := range map[string]func(Store[event]) Store[event]{
		"a memory that is never compared with the log":    func(s Store[event]) Store[event] { return deaf{s} },
		"an append that does not say what it was decided": func(s Store[event]) Store[event] { return blind{s} },
	} {
		log := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
		servers := []Store[event]{NewLives(bug(log), LivesOptions{}), NewLives(bug(log), LivesOptions{})}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		if ok, told := linearizable(t, clients(ctx, servers, 0, 16, 16, 2)); ok {
			t.Errorf("%s passes: %v", name, told)
		}
		cancel()
	}
}

// Another process, which is this test binary again, tells its history on its standard output.
const historyOf = "DONDOC_TEST_HISTORY"

func TestMain(m *testing.M) {
	if url := os.Getenv(historyOf); url != "" {
		tellHistory(url)
		return
	}
	os.Exit(m.Run())
}

// onCluster is a server of the program on somebody else's cluster.
func onCluster(ctx context.Context, url string) (Store[event], func(), error) {
	nc, err := nats.Connect(url, nats.DontRandomize(), nats.IgnoreDiscoveredServers())
	if err != nil {
		return nil, nil, err
	}
	log, err := Open(ctx, nc, Options{TrustSyncs: true}, counterCodec{})
	if err != nil {
		nc.Close()
		return nil, nil, err
	}
	return NewLives(log, LivesOptions{}), nc.Close, nil
}

func tellHistory(url string) {
	n := must(strconv.Atoi(os.Getenv(historyOf + "_EACH")))
	s, end, err := onCluster(context.Background(), url)
	if err != nil {
		panic(err)
	}
	defer end()
	fmt.Println("ready")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		panic(err)
	}
	out := json.NewEncoder(os.Stdout)
	for _, a := range clients(context.Background(), []Store[event]{s}, 32, 32, n, 4) {
		if err := out.Encode(a); err != nil {
			panic(err)
		}
	}
}

// anotherOf is another server of a cluster.
func anotherOf(t *testing.T, here string) string {
	t.Helper()
	nc := must(nats.Connect(here))
	defer nc.Close()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, other := range nc.DiscoveredServers() {
			if !strings.Contains(other, strings.TrimPrefix(here, "nats://")) {
				return other
			}
		}
	}
	t.Fatal("the cluster does not name another server")
	return ""
}

func TestHistoriesOfTwoProcessesOnAClusterAreLinearizable(t *testing.T) {
	here := testenv.Servers(t, 3)
	s, end, err := onCluster(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	there := anotherOf(t, here)
	n := each(6)
	var errs bytes.Buffer
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), historyOf+"="+there, historyOf+"_EACH="+strconv.Itoa(n))
	child.Stderr = &errs
	in, out := must(child.StdinPipe()), must(child.StdoutPipe())
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the other process: %q, %v, %s", lines.Text(), child.Wait(), errs.String())
	}
	fmt.Fprintln(in)
	history := clients(t.Context(), []Store[event]{s}, 0, 32, n, 4)
	mine := len(history)
	for lines.Scan() {
		var a act
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		history = append(history, a)
	}
	if err := child.Wait(); err != nil || mine == 0 || len(history) == mine {
		t.Fatalf("%d answers here and %d there (%s): %v, %s", mine, len(history)-mine, there, err, errs.String())
	}
	first, last := history[0], history[mine]
	for _, a := range history[mine:] {
		if a.Called < last.Called {
			last = a
		}
	}
	t.Logf("%d answers here, %d there, which began %s later", mine, len(history)-mine, time.Duration(last.Called-first.Called))
	holdsLinear(t, history)
}
