package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/dondoc/dondoc/eventstore"
)

// The bugs that a child can have planted.
const (
	plantNoSync     = "nosync"     // acknowledges what is only in the memory of the system
	plantEarly      = "early"      // acknowledges before the log has answered
	plantNewID      = "newid"      // sends again under a new command id
	plantMisplaced  = "misplaced"  // tells another position than the log has given
	plantUngated    = "ungated"    // a follower that does not wait for what it shows to be durable
	plantLooseItems = "looseitems" // content items and keys that are not synced
	plantLooseRows  = "looserows"  // rows acknowledged with synchronous_commit off
)

// childCmd is the process that dies: it writes, follows and keeps, and says what it was told, until it is killed.
type childCmd struct {
	Dir     string `help:"Of one node."`
	URL     string `help:"Of a cluster."`
	Round   int
	Writers int `default:"64"`
	Large   int `default:"8" help:"Writers whose commits have 60 kB."`
	Rows    bool
	Timeout time.Duration `help:"How long a client of a cluster waits for an answer."`
	Items   bool          `help:"Of a cluster: content items too."`
	Plant   string
}

func (c *childCmd) run(ctx context.Context, io streams) error {
	var n *node
	var err error
	switch {
	case c.URL != "" && c.Items:
		n, err = reachAll(ctx, c.URL)
	case c.URL != "":
		n, err = reachWithin(ctx, c.URL, c.Timeout)
	default:
		n, err = openNode(ctx, c.Dir, c.Plant, io.err)
	}
	if err != nil {
		return err
	}
	defer n.close()
	l := &load{node: n, childCmd: *c, speaker: speaker{to: io.out}}
	if n.content != nil {
		l.keeper = n.content
	}
	if c.Plant == plantLooseItems {
		loose, err := newLooseContent(c.Dir)
		if err != nil {
			return err
		}
		defer os.RemoveAll(loose.from)
		l.keeper = loose
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	var all sync.WaitGroup
	if c.Rows {
		all.Go(func() { l.rows(ctx, c.Dir) })
	}
	all.Go(func() { l.follow(ctx) })
	for w := range c.Writers {
		all.Go(func() { l.own(ctx, w) })
	}
	for w := range hotClients {
		all.Go(func() { l.hot(ctx, w) })
	}
	if l.keeper != nil {
		all.Go(func() { l.keep(ctx) })
	}
	all.Wait()
	return nil
}

// Several clients share few aggregates, which live for some rounds.
const (
	hotAggregates = 2
	hotClients    = 6
	hotRounds     = 5
)

// A load is what goes on in a child.
type load struct {
	*node
	childCmd
	speaker
	keeper interface {
		Put(ctx context.Context, mediaType string, body []byte) (eventstore.Item, error)
	}
}

// own writes on an aggregate that nobody else writes on.
func (l *load) own(ctx context.Context, w int) {
	aggregate, client := fmt.Sprintf("asg.r%d-w%d", l.Round, w), fmt.Sprint("w", w)
	size := 200
	if w < l.Large {
		size = 60_000 // so that blocks are full
	}
	text := strings.Repeat("x", size)
	var tip eventstore.Tip
	for i := 0; ctx.Err() == nil; i++ {
		l.append(ctx, &tip, wrote{Op: opOf(aggregate, client, i), Text: text})
	}
}

// keep puts content items, and writes a commit that names each.
func (l *load) keep(ctx context.Context) {
	aggregate := fmt.Sprintf("asg.r%d-items", l.Round)
	var tip eventstore.Tip
	for i := 0; ctx.Err() == nil; i++ {
		op := opOf(aggregate, "keeper", i)
		item, err := l.keeper.Put(ctx, "text/plain", []byte(strings.Repeat(op+" ", 20)))
		if err != nil {
			l.pause(ctx)
			continue
		}
		l.say(kept, 0, op, item.Ref)
		l.append(ctx, &tip, wrote{Op: op, Item: &item})
	}
}

// append writes one act after tip, and asks until it is known what became of it. A refusal is believed when nothing was
// heard before that leaves it open.
func (l *load) append(ctx context.Context, tip *eventstore.Tip, e wrote) {
	aggregate, client := partsOf(e.Op)
	l.say(asked, 0, e.Op, "")
	if l.Plant == plantEarly {
		l.say(acked, 0, e.Op, "")
	}
	doubt := false
	for id := e.Op; ctx.Err() == nil; l.pause(ctx) {
		c, err := l.log.Append(ctx, aggregate, *tip, eventstore.Draft[wrote]{Command: id, Actor: client, Events: []wrote{e}})
		if errors.Is(err, eventstore.ErrConflict) { // an act that was given up, or this one, is in the log after all
			c, err = eventstore.Execute[page](ctx, l.log, write{e, id})
		}
		switch {
		case err == nil, errors.Is(err, eventstore.ErrDuplicate):
			l.ack(c, e.Op)
			*tip = c.Tip()
			return
		case l.isRefusal(err, e.Op, &doubt):
			l.pause(ctx)
			return
		}
		if l.Plant == plantNewID {
			id += "+"
		}
	}
}

// hot writes on an aggregate that others write on too: conflicts, and the same command again.
func (l *load) hot(ctx context.Context, w int) {
	aggregate := fmt.Sprintf("asg.hot%d-%d", l.Round/hotRounds, w%hotAggregates)
	for i := 0; ctx.Err() == nil; i++ {
		cmd := write{wrote: wrote{Op: opOf(aggregate, fmt.Sprintf("r%dh%d", l.Round, w), i)}}
		cmd.id = cmd.Op
		l.say(asked, 0, cmd.Op, "")
		doubt := false
		for ; ctx.Err() == nil; l.pause(ctx) {
			c, err := eventstore.Execute[page](ctx, l.log, cmd)
			if err == nil {
				l.ack(c, cmd.Op)
				break
			}
			if l.isRefusal(err, cmd.Op, &doubt) {
				l.pause(ctx)
				break
			}
		}
	}
}

// isRefusal says whether an error means that nothing of an act is stored, because the disk is full, and notes it.
func (l *load) isRefusal(err error, op string, doubt *bool) bool {
	if errors.Is(err, eventstore.ErrUnknown) {
		*doubt = true
		l.say(unsure, 0, op, "")
	}
	if !errors.Is(err, eventstore.ErrFull) || *doubt {
		return false
	}
	if l.Plant == plantFalseAck {
		l.say(acked, 0, op, "")
		return true
	}
	l.say(refused, 0, op, "")
	return true
}

func (l *load) ack(c eventstore.Commit[wrote], op string) {
	at := c.Position
	switch l.Plant {
	case plantEarly:
		return
	case plantMisplaced:
		at++
	}
	l.say(acked, at, op, c.Hash)
}

// pause takes a breath after an error.
func (l *load) pause(ctx context.Context) { sleep(ctx, 20*time.Millisecond) }

// follow says what a follower is shown.
func (l *load) follow(ctx context.Context) {
	if l.Plant == plantUngated || l.Plant == plantNoSync {
		l.ungated(ctx)
		return
	}
	for c, err := range l.log.Follow(ctx, l.log.Durable()) {
		if err != nil {
			return
		}
		l.say(seen, c.Position, "", c.Hash)
	}
}
