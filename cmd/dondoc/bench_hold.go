package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// benchHoldCmd is the program that bench command stops and kills: it opens the log, loads one duty, says so, and then writes
// until its standard input ends.
type benchHoldCmd struct {
	Dir     string `required:"" help:"Sổ ghi."`
	Writers int    `default:"64"`
}

func (b *benchHoldCmd) run(ctx context.Context, _ config, io streams) error {
	l, err := openBenchLog(ctx, b.Dir, b.Writers, false)
	if err != nil {
		return err
	}
	defer l.server.Close()
	if _, _, err := eventstore.Load[domain.Assignment, domain.Event](ctx, l.log, "asg."+string(dutyNo(0))); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(io.out, "ready %.1f\n", residentMB()); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	go func() {
		_, _ = bufio.NewReader(io.in).ReadByte()
		stop()
	}()
	// Aggregates of their own, for nobody here knows where those of the first program ended.
	g, ctx := errgroup.WithContext(ctx)
	for w := range b.Writers {
		g.Go(func() error {
			for tip, n := (eventstore.Tip{}), 0; ctx.Err() == nil; n++ {
				id := fmt.Sprintf("held-%d-%d-%d", os.Getpid(), w, n)
				c, err := l.log.Append(ctx, fmt.Sprintf("asg.held-%d-%d", os.Getpid(), w), tip, eventstore.Draft[domain.Event]{Command: id, Actor: "worker:bench", Events: []domain.Event{l.event}})
				if err != nil && ctx.Err() == nil {
					return err
				}
				tip = c.Tip()
			}
			return nil
		})
	}
	return g.Wait()
}

// restarts measures from the start of a program to the first duty loaded: after this one has closed the log, and after one
// that wrote was killed. rss is the memory of the program then, in MB.
func (b *benchCommandCmd) restarts(ctx context.Context, dir string) (clean, kill, rss float64, _ error) {
	first, clean, _, err := b.hold(ctx, dir)
	if err != nil {
		return 0, 0, 0, err
	}
	time.Sleep(b.turn()) // it writes
	if err := errors.Join(first.Process.Kill(), ended(first)); err != nil {
		return 0, 0, 0, err
	}
	second, kill, rss, err := b.hold(ctx, dir)
	if err != nil {
		return 0, 0, 0, err
	}
	return clean, kill, rss, errors.Join(second.Process.Kill(), ended(second))
}

// ended waits for a program that was killed.
func ended(c *exec.Cmd) error {
	var killed *exec.ExitError
	if err := c.Wait(); !errors.As(err, &killed) {
		return err
	}
	return nil
}

func (b *benchCommandCmd) hold(ctx context.Context, dir string) (c *exec.Cmd, ms, rss float64, _ error) {
	self, err := os.Executable()
	if err != nil {
		return nil, 0, 0, err
	}
	c = exec.CommandContext(ctx, self, "bench", "hold", "--dir", dir, "--writers", strconv.Itoa(b.Clients))
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, 0, 0, err
	}
	if _, err := c.StdinPipe(); err != nil { // open for as long as this process is there
		return nil, 0, 0, err
	}
	began := time.Now()
	if err := c.Start(); err != nil {
		return nil, 0, 0, err
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	took := time.Since(began)
	if err == nil {
		_, err = fmt.Sscanf(said, "ready %f", &rss)
	}
	if err != nil {
		return nil, 0, 0, fmt.Errorf("start again: %w: %s", errors.Join(err, c.Process.Kill(), ended(c)), errs.String())
	}
	return c, float64(took) / float64(time.Millisecond), rss, nil
}

// residentMB is the memory of this process that is in use, in MB; 0 where the system does not say.
func residentMB() float64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		var kb float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kb); err == nil {
			return kb / 1024
		}
	}
	return 0
}

// sizeOf is what the files in a directory have, in MB.
func sizeOf(dir string) (mb float64, _ error) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if i, err := d.Info(); err == nil { // else it is gone
			mb += float64(i.Size()) / (1 << 20)
		}
		return nil
	})
	return mb, err
}
