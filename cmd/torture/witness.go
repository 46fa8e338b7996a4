package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/powercut"
)

// What a child was told, or did. A line of its stdout for each, with the moment it knew it.
const (
	asked   = "asked"   // it is about to send a command: what becomes of it may stay unknown
	acked   = "acked"   // a commit was acknowledged
	unsure  = "unsure"  // the log did not say whether it is stored; it is asked again
	refused = "refused" // the log said no, and that nothing is stored
	seen    = "seen"    // a follower was given a commit
	kept    = "kept"    // a content item is durable
	rowed   = "rowed"   // a row of the database is durable
)

// A witness is one line of a child. What does not go with its kind is 0 or "-".
type witness struct {
	kind  string
	at    time.Duration // CLOCK_MONOTONIC, so that it can be compared with the moment of a cut
	place eventstore.Position
	op    string // "<aggregate>/<client>/<n>": the act, whatever command ids it was sent under
	what  string // hash of a commit, reference of an item
}

func (w witness) String() string {
	return fmt.Sprintf("%s %d %d %s %s\n", w.kind, int64(w.at), w.place, orDash(w.op), orDash(w.what))
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// readWitness reads a line. What is cut off, as the last line of a killed process may be, is none.
func readWitness(line string) (w witness, ok bool) {
	f := strings.Fields(line)
	if len(f) != 5 {
		return w, false
	}
	at, err1 := strconv.ParseInt(f[1], 10, 64)
	place, err2 := strconv.ParseUint(f[2], 10, 64)
	return witness{f[0], time.Duration(at), place, f[3], f[4]}, err1 == nil && err2 == nil
}

// A speaker says witnesses, one at a time.
type speaker struct {
	mu sync.Mutex
	to io.Writer
}

func (s *speaker) say(kind string, place eventstore.Position, op, what string) {
	line := witness{kind, powercut.Now(), place, op, what}.String()
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.to, line) // nobody listens: the parent is gone, and this process soon too
}

// opOf names an act: the n-th of a client on an aggregate.
func opOf(aggregate, client string, n int) string {
	return fmt.Sprintf("%s/%s/%d", aggregate, client, n)
}

// partsOf takes the name of an act apart.
func partsOf(op string) (aggregate, client string) {
	aggregate, rest, _ := strings.Cut(op, "/")
	client, _, _ = strings.Cut(rest, "/")
	return aggregate, client
}
