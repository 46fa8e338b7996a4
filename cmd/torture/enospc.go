package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/dondoc/dondoc/internal/powercut"
)

// The bugs that can be planted in a log on a full disk.
const (
	plantFalseAck = "falseack" // acknowledges what was refused
	plantStuck    = "stuck"    // a server that stays as it is when it has met the end of the disk
)

// enospcCmd fills the disk of a log, its content and its database under load, and gives the room back.
type enospcCmd struct {
	trial
	Rounds int `default:"10" help:"Số lần làm đầy ổ đĩa."`
}

const (
	fillsPerDisk  = 5  // then it is filled once more, the power is cut, and everything is looked for
	fullRefusals  = 20 // that a round waits for
	againAcks     = 50 // with room again, by which a log has recovered
	recoverWithin = 30 * time.Second
)

func (e *enospcCmd) plants() []string { return []string{plantFalseAck, plantStuck} }

// fullness is what happened on the disks.
type fullness struct{ rounds, refused, recovered, stored int }

func (e *enospcCmd) run(ctx context.Context, io streams) (*result, error) {
	var total tally
	var full fullness
	for full.rounds < e.Rounds {
		fills := min(fillsPerDisk, e.Rounds-full.rounds)
		a := newAccount()
		err := e.live(ctx, fills, a, &full, io)
		total.add(a.tally)
		if errors.Is(err, powercut.ErrUnable) {
			fmt.Fprintf(io.err, "skipped %d: %v\n", e.Rounds-full.rounds, err)
			break
		}
		if err != nil {
			return nil, err
		}
	}
	res := &result{name: "enospc", allSkipped: full.rounds == 0}
	res.say("rounds", full.rounds)
	res.say("refused", full.refused)
	res.must("false_acks", total.lost+total.dangling+total.phantoms)
	res.say("recovered", full.recovered)
	if full.rounds > 0 {
		res.proves("recovered", full.recovered, full.rounds)
		res.proves("refused", full.refused, fullRefusals*full.rounds)
		res.proves("acked", total.acked, againAcks*full.rounds)
	}
	for what, n := range map[string]int{"dup": total.dup, "reordered": total.reordered, "refused and stored": full.stored} {
		if n > 0 {
			res.wrong = append(res.wrong, fmt.Sprintf("%s=%d, phải là 0", what, n))
		}
	}
	return res, nil
}

// live fills one disk some times under one and the same child, and in the end cuts the power while it is full.
func (e *enospcCmd) live(ctx context.Context, fills int, a *account, full *fullness, io streams) (err error) {
	above := filepath.Join(e.Dir, fmt.Sprint("disk", full.rounds))
	if err := os.Mkdir(above, 0o711); err != nil {
		return err
	}
	disk, err := powercut.Make(above, 384)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, disk.Remove()) }()
	first := full.rounds
	v, err := startVictim("child", "--dir", disk.Dir, "--round", fmt.Sprint(first), "--plant", e.Plant, "--rows", "--large", "1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.kill()) }()
	if err := v.begun(ctx); err != nil {
		return err
	}
	if err := v.until(ctx, patience, rowed, 0, 1); err != nil {
		return err
	}
	for i := range fills {
		before, f, err := e.fill(ctx, disk.Dir, v, first+i)
		if err != nil {
			return err
		}
		full.rounds++
		full.refused += v.count(refused, before)
		if err := f.release(); err != nil {
			return err
		}
		room := powercut.Now()
		for kind, n := range map[string]int{acked: againAcks, rowed: 5, kept: 1} {
			if err := v.until(ctx, recoverWithin, kind, room, n); err != nil {
				fmt.Fprintf(io.err, "round=%d not recovered: %v\n", full.rounds, err)
				return e.afterwards(ctx, disk, v, nil, a, full, io)
			}
		}
		full.recovered++
		fmt.Fprintf(io.err, "round=%d refused=%d acks_while_full=%d recovered_ms=%d\n", full.rounds, v.count(refused, before),
			v.between(acked, before, room), (powercut.Now() - room).Milliseconds())
	}
	_, f, err := e.fill(ctx, disk.Dir, v, first)
	if err != nil {
		return err
	}
	at, err := disk.Cut()
	f.stop()
	sleep(ctx, 30*time.Millisecond)
	if err := errors.Join(err, v.kill(), disk.Restart(), f.remove()); err != nil {
		return err
	}
	return e.afterwards(ctx, disk, v, func(w time.Duration) bool { return w < at }, a, full, io)
}

// fill fills the disk until commits are refused, and leaves it full for a while.
func (e *enospcCmd) fill(ctx context.Context, dir string, v *victim, round int) (before time.Duration, f *filler, err error) {
	sleep(ctx, time.Duration(e.random(round).Int64N(int64(300*time.Millisecond))))
	before = powercut.Now()
	if f, err = startFiller(filepath.Join(dir, "fill"), round%3 == 1); err != nil {
		return 0, nil, err
	}
	select {
	case <-f.full:
	case <-time.After(patience):
	}
	_ = v.until(ctx, 10*time.Second, refused, before, fullRefusals) // without, the round proves nothing, and that is said
	sleep(ctx, 500*time.Millisecond)
	return before, f, ctx.Err()
}

// afterwards looks for all that was promised, and for what was refused and is there none the less.
func (e *enospcCmd) afterwards(ctx context.Context, disk *powercut.Disk, v *victim, counts func(time.Duration) bool, a *account, full *fullness, io streams) error {
	if err := v.kill(); err != nil {
		return err
	}
	fmt.Fprintf(io.err, "met_the_end=%d\n", strings.Count(v.said.String(), "is started again"))
	heard := v.take()
	a.hear(heard, counts)
	if err := a.lookAtRows(ctx, disk.Dir, io.err); err != nil {
		return err
	}
	n, err := openNode(ctx, disk.Dir, "", nil)
	if err != nil {
		return err
	}
	defer n.close()
	if err := a.settle(ctx, n, e.Plant); err != nil {
		return err
	}
	if err := a.look(ctx, n, true, io.err); err != nil {
		return err
	}
	for _, w := range heard {
		if w.kind == refused && a.places[w.op] > 0 && (counts == nil || counts(w.at)) {
			full.stored++
		}
	}
	return nil
}

// A filler takes the room on a disk, as another program does that knows no measure.
type filler struct {
	path    string
	full    chan struct{} // closed when there was no more to take for the first time
	ended   chan struct{}
	stopped chan struct{}
}

// startFiller fills a disk to the last byte, and again whenever room comes up. A modest one leaves two megabytes.
func startFiller(path string, modest bool) (*filler, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	f := &filler{path: path, full: make(chan struct{}), ended: make(chan struct{}), stopped: make(chan struct{})}
	var once sync.Once
	go func() {
		defer close(f.stopped)
		defer file.Close()
		const most, least = 8 << 20, 4 << 10
		for at, block := int64(0), int64(most); ; {
			left := modest && roomOn(filepath.Dir(path)) <= 2<<20
			if left || unix.Fallocate(int(file.Fd()), 0, at, block) != nil {
				if block = max(block/2, least); left || block == least {
					once.Do(func() { close(f.full) })
					_ = file.Sync() // what is set aside for the system's own records comes free then
					sleepUnless(f.ended)
				}
			} else {
				at += block
			}
			select {
			case <-f.ended:
				return
			default:
			}
		}
	}()
	return f, nil
}

func sleepUnless(ended <-chan struct{}) {
	select {
	case <-ended:
	case <-time.After(10 * time.Millisecond):
	}
}

func (f *filler) stop() {
	close(f.ended)
	<-f.stopped
}

func (f *filler) remove() error {
	if err := os.Remove(f.path); !errors.Is(err, os.ErrNotExist) { // after a cut it may never have been
		return err
	}
	return nil
}

// release gives the room back.
func (f *filler) release() error {
	f.stop()
	return f.remove()
}
