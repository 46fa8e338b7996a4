package testenv

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/dondoc/dondoc/internal/postgres"
)

// A Crashing is a PostgreSQL of one test alone, which the test may stop as "pg_ctl stop -m immediate" does.
type Crashing struct {
	tb  testing.TB
	dir string
	pg  *postgres.Server
}

// CrashingPostgres starts one. It is stopped and removed when the test ends.
func CrashingPostgres(tb testing.TB) *Crashing {
	tb.Helper()
	h, err := newHome()
	if err != nil {
		tb.Fatal(err)
	}
	c := &Crashing{tb: tb, dir: filepath.Join(h.dir, "pg")}
	tb.Cleanup(func() {
		if c.pg != nil {
			_ = c.pg.Stop()
		}
		if err := h.remove(); err != nil {
			tb.Error(err)
		}
	})
	c.start()
	return c
}

// DSN is how to reach it, after a crash too.
func (c *Crashing) DSN() string { return c.pg.DSN() }

// Crash stops it at once, without letting anything end, and starts it again, which plays back what it had written. What
// was in its memory alone is lost.
func (c *Crashing) Crash() {
	c.tb.Helper()
	file := filepath.Join(c.dir, "data", "postmaster.pid")
	text, err := os.ReadFile(file)
	if err != nil {
		c.tb.Fatal(err)
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	pid, err := strconv.Atoi(string(line))
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGQUIT)
	}
	if err != nil {
		c.tb.Fatal(fmt.Errorf("stop PostgreSQL by %s: %w", file, err))
	}
	if err := <-c.pg.Done(); err != nil {
		c.tb.Log(err)
	}
	c.start()
}

func (c *Crashing) start() {
	c.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	pg, err := postgres.Start(ctx, postgres.Options{Dir: c.dir, Scratch: true})
	if err != nil {
		c.tb.Fatal(err)
	}
	c.pg = pg
}
