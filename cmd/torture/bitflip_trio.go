package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/eventstore"
)

// ofThree flips bits in the files of one member of a cluster, which is stopped alone or with the others, in good order or
// not. It must come back with all that was acknowledged, read through it as leader and through each other member.
func (b *bitflipCmd) ofThree(ctx context.Context, take func(verdict, string)) (err error) {
	var c *cluster
	var p *record
	defer func() {
		if c != nil {
			err = errors.Join(err, c.down(c.members...))
		}
	}()
	for round := range b.Rounds {
		if c == nil {
			var dirs []string
			for i := range 3 {
				dirs = append(dirs, filepath.Join(b.Dir, fmt.Sprintf("cluster%d-%d", round, i)))
			}
			if c, err = newCluster(dirs, b.Plant); err != nil {
				return err
			}
			p = &record{hashes: map[eventstore.Position]string{}}
		}
		v, what, err := b.strike(ctx, c, p, round)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		take(v, what)
		if !v.repaired { // the next begins on a log that is whole
			if err := c.down(c.members...); err != nil {
				return err
			}
			c = nil
		}
	}
	return nil
}

// strike is one round on a cluster: some more commits, a stop, a flip, a start, and a look through each member.
func (b *bitflipCmd) strike(ctx context.Context, c *cluster, p *record, round int) (v verdict, what string, err error) {
	if err := c.up(ctx, round); err != nil {
		return v, "up", err
	}
	acks := 300
	if len(p.hashes) == 0 {
		acks = bitflipAcks
	}
	w, err := startVictim("child", "--url", c.url, "--round", strconv.Itoa(round))
	if err != nil {
		return v, "write", err
	}
	heard, err := b.end(ctx, w, acks, false)
	if err != nil {
		return v, "write", err
	}
	for at, hash := range heard.hashes {
		p.hashes[at] = hash
	}
	p.last = max(p.last, heard.last)
	if err := c.through(ctx, p.last); err != nil {
		return v, "wait for all", err
	}
	r := b.random(round)
	struck := r.IntN(3)
	stopped, killed := c.members[struck:struck+1], round%2 == 1
	what = fmt.Sprintf("n%d stopped", struck+1)
	if round%4 >= 2 {
		stopped = c.members
		what = fmt.Sprintf("all stopped, n%d", struck+1)
	}
	if killed {
		what = strings.Replace(what, "stopped", "killed", 1)
	}
	if err := c.stop(killed, stopped...); err != nil {
		return v, what, err
	}
	flipped, err := b.flip(r, round, c.members[struck].dir)
	what += ", " + flipped
	if err != nil {
		return v, what, err
	}
	if err := c.up(ctx, round); err != nil {
		return v, what, err
	}
	v, err = b.lookThrough(ctx, c, struck, p)
	return v, what, err
}

// stop ends members, killed or in good order.
func (c *cluster) stop(killed bool, members ...*member) (err error) {
	for _, m := range members {
		end := m.child.stop
		if killed {
			end = m.child.kill
		}
		err = errors.Join(err, end())
		m.child = nil
	}
	return err
}

// urlOf is where one member listens for clients.
func (c *cluster) urlOf(member int) string { return strings.Split(c.url, ",")[member] }

// reachMember opens the log through one member alone, which answers reads from its own replica.
func (c *cluster) reachMember(ctx context.Context, member int) (*node, error) {
	nc, err := nats.Connect(c.urlOf(member), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond), nats.IgnoreDiscoveredServers())
	if err != nil {
		return nil, err
	}
	n := &node{nc: nc, close: nc.Close}
	if n.log, err = eventstore.Open(ctx, nc, eventstore.Options{}, wire{}); err != nil {
		nc.Close()
		return nil, err
	}
	return n, nil
}

// through waits until each member has the log up to a position.
func (c *cluster) through(ctx context.Context, last eventstore.Position) error {
	n, err := reach(ctx, c.url)
	if err != nil {
		return err
	}
	defer n.close()
	js, err := jetstream.New(n.nc)
	if err != nil {
		return err
	}
	for end := time.Now().Add(patience); time.Now().Before(end); sleep(ctx, 50*time.Millisecond) {
		stream, err := js.Stream(ctx, "dondoc-main")
		if err != nil || ctx.Err() != nil {
			continue
		}
		info, current := stream.CachedInfo(), 0
		for _, r := range info.Cluster.Replicas {
			if r.Current && r.Lag == 0 {
				current++
			}
		}
		if current == 2 && info.State.LastSeq >= last {
			return nil
		}
	}
	return errors.Join(errors.New("the members do not agree"), ctx.Err())
}

// lead makes a member the leader of the log.
func (c *cluster) lead(ctx context.Context, member int) error {
	n, err := reach(ctx, c.url)
	if err != nil {
		return err
	}
	defer n.close()
	js, err := jetstream.New(n.nc)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("dondoc-always-n%d", member+1)
	ask, err := json.Marshal(map[string]any{"placement": map[string]string{"preferred": name}})
	if err != nil {
		return err
	}
	for end := time.Now().Add(patience); time.Now().Before(end) && ctx.Err() == nil; sleep(ctx, 200*time.Millisecond) {
		stream, err := js.Stream(ctx, "dondoc-main")
		if err != nil {
			continue
		}
		if stream.CachedInfo().Cluster.Leader == name {
			return nil
		}
		_, _ = n.nc.Request("$JS.API.STREAM.LEADER.STEPDOWN.dondoc-main", ask, 2*time.Second) // asked again until it is
	}
	return fmt.Errorf("%s does not become the leader", name)
}

// lookThrough makes each member lead the log in turn, the one that was struck first, and reads the whole of it from there.
func (b *bitflipCmd) lookThrough(ctx context.Context, c *cluster, struck int, p *record) (v verdict, err error) {
	whole := 0
	for i := range 3 {
		m := (struck + i) % 3
		if err := c.lead(ctx, m); err != nil {
			return v, err
		}
		n, err := c.reachMember(ctx, m)
		if errors.Is(err, eventstore.ErrDamaged) {
			v.reported = true
			continue
		}
		if err != nil {
			return v, err
		}
		one := verdict{repaired: true}
		if i == 0 {
			one, err = b.read(ctx, n, p, p.last)
		}
		if err == nil && one.repaired {
			one.repaired, err = ledFrom(ctx, n, p)
		}
		n.close()
		if err != nil {
			return v, fmt.Errorf("through n%d: %w", m+1, err)
		}
		v.silent = v.silent || one.silent
		v.reported = v.reported || one.reported
		if one.repaired {
			whole++
		}
	}
	v.repaired = whole == 3
	return v, nil
}

// ledFrom asks the leader of the log for each commit that was promised, and says whether it has them all. No other member
// answers such a question.
func ledFrom(ctx context.Context, n *node, p *record) (bool, error) {
	js, err := jetstream.New(n.nc)
	if err != nil {
		return false, err
	}
	stream, err := js.Stream(ctx, "dondoc-main")
	if err != nil {
		return false, err
	}
	var all errgroup.Group
	all.SetLimit(16)
	for at, hash := range p.hashes {
		all.Go(func() error {
			m, err := stream.GetMsg(ctx, at)
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				return errAbsent
			}
			if err != nil {
				return err
			}
			if sum := sha256.Sum256(m.Data); hex.EncodeToString(sum[:]) != hash {
				return errAbsent
			}
			return nil
		})
	}
	err = all.Wait()
	if errors.Is(err, errAbsent) {
		return false, nil
	}
	return err == nil, err
}

var errAbsent = errors.New("it is not there, or not as it was")
