package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/internal/powercut"
)

// liveTrio is the life of a cluster: its stream is hardly made when the power goes at all three disks; then it goes at
// one, two or three of them again, while clients that are elsewhere go on. All must be up again before anything is
// looked for.
func (p *powercutCmd) liveTrio(ctx context.Context, life, first, cuts int, a *account, io streams) (err error) {
	var disks []*powercut.Disk
	var dirs []string
	for i := range 3 {
		d, err := p.onDisk(fmt.Sprintf("life%d-%d", life, i))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.Remove()) }()
		disks, dirs = append(disks, d), append(dirs, d.Dir)
	}
	c, err := newCluster(dirs, p.Plant)
	if err != nil {
		return err
	}
	c.rows = true
	defer func() { err = errors.Join(err, c.down(c.members...)) }()
	for i := range cuts {
		round := first + i
		if err := c.up(ctx, round); err != nil {
			return err
		}
		r := p.random(round)
		v, err := startVictim("child", "--url", c.url, "--round", strconv.Itoa(round), "--plant", p.Plant, "--items")
		if err != nil {
			return err
		}
		if err := v.begun(ctx); err != nil {
			return errors.Join(err, v.kill())
		}
		struck := []int{0, 1, 2}
		if i == 0 {
			sleep(ctx, time.Duration(r.Int64N(int64(60*time.Millisecond))))
		} else {
			sleep(ctx, time.Duration(300+r.Int64N(600))*time.Millisecond)
			v.await(ctx, steadyAcks)
			struck = r.Perm(3)[:1+(round+life)%3]
		}
		if err := p.strike(ctx, c, disks, struck, round, v, a, io); err != nil {
			return errors.Join(err, v.kill())
		}
		n, err := reachAll(ctx, c.url)
		if err != nil {
			return err
		}
		err = a.settle(ctx, n, p.Plant)
		if err == nil {
			err = a.look(ctx, n, true, io.err)
		}
		n.close()
		if err != nil {
			return err
		}
	}
	return nil
}

// strike cuts the power of some members at once and gives it back. The clients go on until all members are up again.
func (p *powercutCmd) strike(ctx context.Context, c *cluster, disks []*powercut.Disk, struck []int, round int, v *victim, a *account, io streams) error {
	var cut time.Duration
	var hit []*member
	for _, m := range struck {
		at, err := disks[m].Cut()
		if err != nil {
			return err
		}
		if cut == 0 {
			cut = at
		}
		hit = append(hit, c.members[m])
	}
	sleep(ctx, 30*time.Millisecond) // would they acknowledge something still?
	err := c.down(hit...)
	dead := powercut.Now()
	counts := func(at time.Duration) bool { return at < cut || at > dead }
	for _, m := range struck {
		err = errors.Join(err, disks[m].Restart())
	}
	if err != nil {
		return err
	}
	for _, m := range hit {
		a.hear(m.child.take(), counts)
		m.child = nil
		if m == c.members[0] {
			if err := a.lookAtRows(ctx, m.dir, io.err); err != nil {
				return err
			}
		}
	}
	if err := c.up(ctx, round); err != nil {
		return err
	}
	sleep(ctx, 200*time.Millisecond)
	err = v.kill()
	a.hear(v.take(), counts)
	return err
}
