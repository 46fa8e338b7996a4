package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/eventstore"
)

// bitflipCmd turns one bit in the files of a log that is not running, starts it again and sees who notices.
type bitflipCmd struct {
	trial
	Rounds int    `default:"30" help:"Số lần lật bit."`
	Target string `default:"r1" enum:"r1,r3" help:"Một máy chủ (r1) hoặc một trong ba máy chủ của cụm (r3)."`
}

const (
	plantNoCheck = "nocheck" // the server starts on files that nobody has read
	plantNoGuard = "noguard" // and a follower takes what the server sends it for the whole
)

func (b *bitflipCmd) plants() []string { return []string{plantNoCheck, plantNoGuard} }

// blind says whether the files are not to be read before a start.
func (b *bitflipCmd) blind() bool { return b.Plant != "" }

const (
	bitflipAcks  = 3000 // commits of a log at the least
	roundsPerLog = 5    // of one server, before another log is written
)

// A verdict is what became of a round.
type verdict struct {
	silent   bool // somebody read past it and said nothing
	reported bool // somebody said that the log is damaged
	repaired bool // in the end everything was read as it was acknowledged
}

func (b *bitflipCmd) run(ctx context.Context, io streams) (*result, error) {
	var all []verdict
	take := func(v verdict, what string) {
		all = append(all, v)
		fmt.Fprintf(io.err, "round=%d %s: silent=%t reported=%t repaired=%t\n", len(all), what, v.silent, v.reported, v.repaired)
	}
	var err error
	if b.Target == trio {
		err = b.ofThree(ctx, take)
	} else {
		err = b.ofOne(ctx, take)
	}
	if err != nil {
		return nil, err
	}
	count := func(is func(verdict) bool) (n int) {
		for _, v := range all {
			if is(v) {
				n++
			}
		}
		return n
	}
	repaired := count(func(v verdict) bool { return v.repaired })
	res := &result{name: "bitflip"}
	res.say("target", b.Target)
	res.say("rounds", len(all))
	res.must("silent_skips", count(func(v verdict) bool { return v.silent }))
	res.say("repaired", repaired)
	res.say("reported", count(func(v verdict) bool { return v.reported }))
	if repaired < len(all) {
		res.wrong = append(res.wrong, fmt.Sprintf("repaired=%d, phải là %d", repaired, len(all)))
	}
	return res, nil
}

// A record is what was promised of a log: the hash of the commit at each position.
type record struct {
	hashes map[eventstore.Position]string
	last   eventstore.Position // the furthest that was acknowledged
	seen   eventstore.Position // the furthest that a follower has written down, as read models do
}

func (p *record) hear(heard []witness) {
	for _, w := range heard {
		switch w.kind {
		case acked:
			p.hashes[w.place] = w.what
			p.last = max(p.last, w.place)
		case seen:
			p.seen = max(p.seen, w.place)
		}
	}
}

// ofOne flips bits of copies of a log that one server has left, stopped in good order or killed.
func (b *bitflipCmd) ofOne(ctx context.Context, take func(verdict, string)) error {
	var logs [2]string
	var promised [2]*record
	for round := range b.Rounds {
		r, killed := b.random(round), round%2
		if round%(2*roundsPerLog) < 2 {
			_ = os.RemoveAll(logs[killed])
			logs[killed] = filepath.Join(b.Dir, fmt.Sprintf("log%d", round))
			var err error
			if promised[killed], err = b.write(ctx, logs[killed], round, killed == 1); err != nil {
				return err
			}
		}
		dir := filepath.Join(b.Dir, "round")
		if err := errors.Join(os.RemoveAll(dir), os.CopyFS(filepath.Join(dir, "nats"), os.DirFS(filepath.Join(logs[killed], "nats")))); err != nil {
			return err
		}
		what, err := b.flip(r, round, dir)
		if err != nil {
			return err
		}
		v, err := b.judgeOne(ctx, dir, filepath.Join(logs[killed], "nats"), promised[killed])
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		take(v, []string{"stopped", "killed"}[killed]+", "+what)
	}
	return nil
}

// write has a child write a log of some blocks and ends it.
func (b *bitflipCmd) write(ctx context.Context, dir string, round int, killed bool) (*record, error) {
	v, err := startVictim("child", "--dir", dir, "--round", strconv.Itoa(round))
	if err != nil {
		return nil, err
	}
	return b.end(ctx, v, bitflipAcks, killed)
}

// end waits for a writer to have written so much, ends it and gives what it was promised.
func (b *bitflipCmd) end(ctx context.Context, v *victim, acks int, killed bool) (*record, error) {
	if err := v.begun(ctx); err != nil {
		return nil, errors.Join(err, v.kill())
	}
	v.await(ctx, acks)
	end := v.kill
	if !killed {
		end = v.stop
	}
	if err := end(); err != nil {
		return nil, err
	}
	p := &record{hashes: map[eventstore.Position]string{}}
	p.hear(v.take())
	return p, nil
}

// judgeOne starts the log and reads it. What cannot be read is then put back from the copy, as from a backup.
func (b *bitflipCmd) judgeOne(ctx context.Context, dir, whole string, p *record) (v verdict, err error) {
	v, err = b.look(ctx, dir, p)
	if err != nil || v.repaired || v.silent || b.blind() {
		return v, err
	}
	reached := map[string]eventstore.Position{"main": p.seen}
	if _, err := eventstore.MendBlocks(ctx, filepath.Join(dir, "nats"), reached, eventstore.FilesSource(whole)); err != nil {
		return v, err
	}
	again, err := b.look(ctx, dir, p)
	v.repaired, v.silent = again.repaired, again.silent
	return v, err
}

// look starts a server on the directory and reads all that was promised.
func (b *bitflipCmd) look(ctx context.Context, dir string, p *record) (v verdict, err error) {
	n := &node{}
	reached := p.seen
	if b.blind() {
		n.nc, n.close, err = careless(filepath.Join(dir, "nats"), false)
		reached = 0
	} else if n.server, err = eventstore.StartServer(filepath.Join(dir, "nats"), eventstore.ServerOptions{Reached: map[string]eventstore.Position{"main": reached}}); err == nil {
		n.close = n.server.Close
		n.nc, err = n.server.Connect()
	}
	if n.close != nil {
		defer n.close()
	}
	if err == nil {
		n.log, err = eventstore.Open(ctx, n.nc, eventstore.Options{Server: n.server, TrustSyncs: n.server == nil}, wire{})
	}
	if errors.Is(err, eventstore.ErrDamaged) {
		return verdict{reported: true}, nil
	}
	if err != nil {
		return v, err
	}
	return b.read(ctx, n, p, reached)
}

// read reads a log as a follower does, which has seen it up to a position once, and as verify does.
func (b *bitflipCmd) read(ctx context.Context, n *node, p *record, reached eventstore.Position) (v verdict, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last, err := n.log.Last(ctx)
	if err != nil {
		return v, err
	}
	follow := func(ctx context.Context) (map[eventstore.Position]string, error) { return followed(ctx, n.log, last) }
	if b.Plant == plantNoGuard {
		follow = func(ctx context.Context) (map[eventstore.Position]string, error) { return unguarded(ctx, n, last) }
	}
	got, err := follow(ctx)
	if err == nil && last < reached {
		err = fmt.Errorf("%w: it ends at %d and was followed to %d", eventstore.ErrDamaged, last, reached)
	}
	if err == nil && b.Plant != plantNoGuard {
		_, err = n.log.Verify(ctx, nil)
	}
	if errors.Is(err, eventstore.ErrDamaged) {
		return verdict{reported: true}, nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return v, nil // nobody was told anything, which is not to have been told that all is well
	}
	if err != nil {
		return v, err
	}
	v.repaired = p.equals(got)
	v.silent = !v.repaired
	return v, nil
}

// equals says whether what was read is all that was promised.
func (p *record) equals(got map[eventstore.Position]string) bool {
	for at, hash := range p.hashes {
		if got[at] != hash {
			return false
		}
	}
	return len(p.hashes) > 0
}

// followed gives the hashes of what a follower is given up to a position.
func followed(ctx context.Context, log store, last eventstore.Position) (map[eventstore.Position]string, error) {
	got := map[eventstore.Position]string{}
	if last == 0 {
		return got, nil
	}
	for c, err := range log.Follow(ctx, 0) {
		if err != nil {
			return got, err
		}
		if got[c.Position] = c.Hash; c.Position >= last {
			return got, nil
		}
	}
	return got, ctx.Err()
}

// unguarded gives the hashes of what the server sends to a consumer: the planted bug.
func unguarded(ctx context.Context, n *node, last eventstore.Position) (map[eventstore.Position]string, error) {
	got := map[eventstore.Position]string{}
	js, err := jetstream.New(n.nc)
	if err != nil {
		return nil, err
	}
	var consumer jetstream.Consumer
	for range 50 { // until it is the server asked that sends
		consumer, err = js.CreateConsumer(ctx, "dondoc-main", jetstream.ConsumerConfig{AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, Replicas: 1})
		if err != nil {
			return nil, err
		}
		if at := consumer.CachedInfo().Cluster; at == nil || at.Leader == n.nc.ConnectedServerName() {
			break
		}
	}
	for at := eventstore.Position(0); at < last; {
		batch, err := consumer.Fetch(1000, jetstream.FetchMaxWait(2*time.Second))
		if err != nil {
			return nil, err
		}
		few := true
		for m := range batch.Messages() {
			meta, err := m.Metadata()
			if err != nil {
				return nil, err
			}
			sum := sha256.Sum256(m.Data())
			at, few = meta.Sequence.Stream, false
			got[at] = hex.EncodeToString(sum[:])
		}
		if few {
			break // nothing more comes, and nobody is told why
		}
	}
	return got, nil
}

// flip turns one bit of a file of the stream, most often of its messages, and says where. In some rounds the index is not
// there, as after a crash.
func (b *bitflipCmd) flip(r *rand.Rand, round int, dir string) (what string, err error) {
	found, err := filepath.Glob(filepath.Join(dir, "nats", "jetstream", "*", "streams", "dondoc-main"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("no stream in %s: %w", dir, err)
	}
	stream := found[0]
	index := filepath.Join(stream, "msgs", "index.db")
	blocks, err := filepath.Glob(filepath.Join(stream, "msgs", "*.blk"))
	if err != nil || len(blocks) == 0 {
		return "", fmt.Errorf("no blocks in %s: %w", stream, err)
	}
	slices.Sort(blocks)
	file := blocks[r.IntN(len(blocks))]
	switch round % 8 {
	case 3:
		file = filepath.Join(stream, []string{"meta.inf", "meta.sum"}[r.IntN(2)])
	case 6:
		if _, err := os.Stat(index); err == nil {
			file = index
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if len(content) == 0 {
		return "", fmt.Errorf("%s is empty", file)
	}
	at := r.IntN(len(content))
	if round%4 == 1 { // near the beginning of a record, where its length, number and time are
		if subject := subjectAfter(content, at); subject >= 22 {
			at = subject - 1 - r.IntN(22)
		}
	}
	if before := subjectAfter(content, at) - at; b.blind() && before > 10 && before <= 18 {
		at += before - 1 // a server that starts on another number takes all memory
	}
	bit := r.IntN(8)
	content[at] ^= 1 << bit
	if err := os.WriteFile(file, content, 0o600); err != nil {
		return "", err
	}
	what = fmt.Sprintf("bit %d of byte %d of %s", bit, at, filepath.Base(file))
	if file != index && r.IntN(3) == 0 {
		if err := os.Remove(index); err == nil {
			what += ", without its index"
		}
	}
	return what, nil
}

// subjectAfter finds where a subject begins at or after a place; -1: nowhere.
func subjectAfter(content []byte, at int) int {
	if i := bytes.Index(content[at:], []byte("main.asg.")); i >= 0 {
		return at + i
	}
	return -1
}

// stop ends a child in good order.
func (v *victim) stop() error {
	err := v.process.Signal(syscall.SIGTERM)
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	<-v.over
	return err
}
