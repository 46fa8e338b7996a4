package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/internal/powercut"
)

// powercutCmd takes the power away from the disks of a log, its content and its database, under load.
type powercutCmd struct {
	trial
	Rounds int    `default:"50" help:"Số lần cắt điện."`
	Target string `default:"r1" enum:"r1,r3" help:"Một máy chủ (r1) hoặc cụm ba máy chủ (r3)."`
}

const (
	single = "r1"
	trio   = "r3"

	cutsPerDisk = 3   // the power of a disk goes that often before it is replaced by a fresh one
	diskMB      = 768 // of a disk; the file that it lies in is as large as what is written
	steadyAcks  = 800 // that a round waits for, unless it is to be a short one
)

func (p *powercutCmd) plants() []string {
	if p.Target == trio {
		return []string{plantNoSync, plantNewID, plantMisplaced, plantLooseRows}
	}
	return []string{plantNoSync, plantUngated, plantLooseItems, plantLooseRows, plantEarly, plantNewID, plantMisplaced}
}

func (p *powercutCmd) run(ctx context.Context, io streams) (*result, error) {
	live, together := p.liveSingle, 1
	if p.Target == trio {
		live, together = p.liveTrio, 3 // a cluster mostly waits for its elections
	}
	var mu sync.Mutex
	var total tally
	done, steady := 0, 0
	lives, ctx := errgroup.WithContext(ctx)
	lives.SetLimit(together)
	for life := 0; life*cutsPerDisk < p.Rounds; life++ {
		first := life * cutsPerDisk
		cuts := min(cutsPerDisk, p.Rounds-first)
		lives.Go(func() error {
			a := newAccount()
			if err := live(ctx, life, first, cuts, a, io); err != nil {
				if a.bad() == 0 {
					return err
				}
				fmt.Fprintln(io.err, "after the violation:", err) // nothing works any more, which is no excuse
			}
			mu.Lock()
			defer mu.Unlock()
			total.add(a.tally)
			done += cuts
			steady += cuts - 1
			fmt.Fprintf(io.err, "rounds=%d acked=%d followed=%d items=%d rows=%d lost=%d\n", done, total.acked, total.followed, total.kept, total.rowed, total.lost)
			return nil
		})
	}
	if err := lives.Wait(); errors.Is(err, powercut.ErrUnable) {
		fmt.Fprintf(io.err, "skipped %d: %v\n", p.Rounds-done, err)
	} else if err != nil {
		return nil, err
	}
	res := &result{name: "powercut", allSkipped: done == 0}
	res.say("target", p.Target)
	res.say("rounds", done)
	res.say("acked", total.acked)
	res.must("lost", total.lost)
	res.must("dup", total.dup)
	res.must("reordered", total.reordered)
	res.must("dangling", total.dangling)
	res.must("phantoms", total.phantoms)
	res.say("skipped", p.Rounds-done)
	if done > 0 {
		res.proves("acked", total.acked, done+steadyAcks*steady*3/4) // the first round of a disk may end at its first
		res.proves("followed", total.followed, steadyAcks*steady/4)
	}
	if done >= cutsPerDisk {
		res.proves("rows", total.rowed, done)
		res.proves("items", total.kept, done)
	}
	return res, nil
}

// onDisk makes a fresh disk in the working directory.
func (p *powercutCmd) onDisk(name string) (*powercut.Disk, error) {
	above := filepath.Join(p.Dir, name)
	if err := os.Mkdir(above, 0o711); err != nil {
		return nil, err
	}
	return powercut.Make(above, diskMB)
}

// liveSingle is the life of one server's disk: its first commits are hardly made when the power goes; then it goes on
// with what is left, and the power goes again.
func (p *powercutCmd) liveSingle(ctx context.Context, life, first, cuts int, a *account, io streams) (err error) {
	disk, err := p.onDisk(fmt.Sprint("life", life))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, disk.Remove()) }()
	for i := range cuts {
		r := p.random(first + i)
		v, err := startVictim("child", "--dir", disk.Dir, "--round", strconv.Itoa(first+i), "--plant", p.Plant, "--rows")
		if err != nil {
			return err
		}
		if err := v.begun(ctx); err != nil {
			return errors.Join(err, v.kill())
		}
		if i == 0 {
			sleep(ctx, time.Duration(r.Int64N(int64(60*time.Millisecond))))
		} else {
			sleep(ctx, time.Duration(300+r.Int64N(600))*time.Millisecond)
			v.await(ctx, steadyAcks)
		}
		cut, err := disk.Cut()
		sleep(ctx, 30*time.Millisecond) // would it acknowledge something still?
		if err := errors.Join(err, v.kill(), disk.Restart()); err != nil {
			return err
		}
		a.hear(v.take(), func(at time.Duration) bool { return at < cut })
		if err := a.lookAtRows(ctx, disk.Dir, io.err); err != nil {
			return err
		}
		if err := p.reopen(ctx, disk.Dir, a, io); err != nil {
			return err
		}
	}
	return nil
}

func (p *powercutCmd) reopen(ctx context.Context, dir string, a *account, io streams) error {
	n, err := openNode(ctx, dir, "", nil)
	if err != nil {
		return err
	}
	defer n.close()
	if err := a.settle(ctx, n, p.Plant); err != nil {
		return err
	}
	return a.look(ctx, n, true, io.err)
}
