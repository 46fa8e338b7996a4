package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// partitionCmd cuts one member of a cluster of three off from the others, or makes it pause, under clients at each of
// them that ask again until they know.
type partitionCmd struct {
	trial
	Rounds int `default:"30" help:"Số lần chia cắt."`
}

func (p *partitionCmd) plants() []string { return []string{plantNewID, plantEarly, plantMisplaced} }

const (
	roundsPerLoad = 5                      // before the clients stop and their acts are looked for
	clientTimeout = 700 * time.Millisecond // until a client takes silence for silence; less than most cuts
	partitionAcks = 50                     // a round must have had on average
)

func (p *partitionCmd) run(ctx context.Context, io streams) (_ *result, err error) {
	var dirs []string
	for i := range 3 {
		dirs = append(dirs, filepath.Join(p.Dir, fmt.Sprint("n", i+1)))
	}
	c, err := newCluster(dirs, "")
	if err != nil {
		return nil, err
	}
	links, err := c.behindLinks()
	defer func() {
		for _, l := range links {
			l.close()
		}
		err = errors.Join(err, c.down(c.members...))
	}()
	if err != nil {
		return nil, err
	}
	if err := c.up(ctx, 0); err != nil {
		return nil, err
	}
	a := newAccount()
	for first := 0; first < p.Rounds; first += roundsPerLoad {
		if err := p.under(ctx, c, links, a, first, min(roundsPerLoad, p.Rounds-first), io); err != nil {
			return nil, err
		}
	}
	res := &result{name: "partition"}
	res.say("rounds", p.Rounds)
	res.say("acked", a.acked)
	res.must("lost", a.lost)
	res.must("dup", a.dup)
	res.say("ambiguous", len(a.unsure))
	res.must("effects_not_one", a.effectsNotOne())
	if a.bad() > 0 {
		res.wrong = append(res.wrong, fmt.Sprintf("reordered=%d dangling=%d phantoms=%d", a.reordered, a.dangling, a.phantoms))
	}
	res.proves("acked", a.acked, partitionAcks*p.Rounds)
	res.proves("followed", a.followed, partitionAcks*p.Rounds)
	res.proves("ambiguous", len(a.unsure), p.Rounds/3)
	return res, nil
}

// behindLinks puts a link before each member, as each other sees it. They know of no other way.
func (c *cluster) behindLinks() (links []*link, err error) {
	routes := make([]string, len(c.members))
	for i, m := range c.members {
		routes[i] = m.args[slices.Index(m.args, "--listen")+1]
	}
	for i, m := range c.members {
		var to []string
		for j := range c.members {
			if i == j {
				continue
			}
			l, err := newLink(i, j, routes[j])
			if err != nil {
				return links, err
			}
			links = append(links, l)
			to = append(to, l.listener.Addr().String())
		}
		m.args[slices.Index(m.args, "--routes")+1] = strings.Join(to, ",")
		m.args = append(m.args, "--advertise", "127.0.0.1:1") // what they tell each other of leads nowhere
	}
	return links, nil
}

// under is some rounds under the same clients, some at each member, after which everything that was asked is asked
// again until there is an answer, and looked for.
func (p *partitionCmd) under(ctx context.Context, c *cluster, links []*link, a *account, first, rounds int, io streams) (err error) {
	var clients []*victim
	defer func() {
		for _, v := range clients {
			err = errors.Join(err, v.kill())
		}
	}()
	for i := range c.members {
		v, err := startVictim("child", "--url", c.urlOf(i), "--round", strconv.Itoa(first+i), "--plant", p.Plant,
			"--writers", "8", "--large", "0", "--timeout", clientTimeout.String())
		if err != nil {
			return err
		}
		clients = append(clients, v)
	}
	for _, v := range clients {
		if err := v.begun(ctx); err != nil {
			return err
		}
	}
	for round := first; round < first+rounds; round++ {
		what, err := p.divide(ctx, c, links, p.random(round), round)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		fmt.Fprintf(io.err, "round=%d %s\n", round+1, what)
		sleep(ctx, time.Second)
	}
	for _, v := range clients {
		err = errors.Join(err, v.stop())
		a.hear(v.take(), nil)
	}
	clients = nil
	if err != nil {
		return err
	}
	n, err := reach(ctx, c.url)
	if err != nil {
		return err
	}
	defer n.close()
	unknown := len(a.open)
	if err := a.settle(ctx, n, p.Plant); err != nil {
		return err
	}
	if err := a.look(ctx, n, first+rounds >= p.Rounds, io.err); err != nil {
		return err
	}
	fmt.Fprintf(io.err, "acked=%d followed=%d ambiguous=%d unknown=%d position=%d\n", a.acked, a.followed, len(a.unsure), unknown, len(a.hashes))
	return nil
}

// divide cuts a member off, in one direction or both, or stops its process, and after a while undoes it. Two times of
// three it is the leader of the log.
func (p *partitionCmd) divide(ctx context.Context, c *cluster, links []*link, r *rand.Rand, round int) (what string, err error) {
	who := r.IntN(3)
	if round%3 != 2 {
		if who, err = c.leader(ctx); err != nil {
			return "", err
		}
	}
	span := 500*time.Millisecond + time.Duration(r.Int64N(int64(5500*time.Millisecond)))
	what = fmt.Sprintf("n%d for %.1f s", who+1, span.Seconds())
	if round%4 == 3 {
		m := c.members[who].child.process
		if err := m.Signal(syscall.SIGSTOP); err != nil {
			return what, err
		}
		sleep(ctx, span)
		return what + ", paused", m.Signal(syscall.SIGCONT)
	}
	there, back := true, true // as seen from the member
	switch r.IntN(4) {
	case 0:
		there, what = false, what+", cannot hear"
	case 1:
		back, what = false, what+", is not heard"
	default:
		what += ", cut off"
	}
	for _, l := range links {
		switch who {
		case l.from:
			l.sever(there, back)
		case l.to:
			l.sever(back, there)
		}
	}
	sleep(ctx, span)
	reset := r.IntN(2) == 0
	for _, l := range links {
		l.mend(reset)
	}
	return what, nil
}

// leader is the member that leads the log now.
func (c *cluster) leader(ctx context.Context) (int, error) {
	n, err := reach(ctx, c.url)
	if err != nil {
		return 0, err
	}
	defer n.close()
	js, err := jetstream.New(n.nc)
	if err != nil {
		return 0, err
	}
	for end := time.Now().Add(patience); time.Now().Before(end) && ctx.Err() == nil; sleep(ctx, 50*time.Millisecond) {
		stream, err := js.Stream(ctx, "dondoc-main")
		if err != nil {
			continue
		}
		for i := range c.members {
			if stream.CachedInfo().Cluster.Leader == fmt.Sprintf("dondoc-always-n%d", i+1) {
				return i, nil
			}
		}
	}
	return 0, errors.Join(errors.New("the log has no leader"), ctx.Err())
}
