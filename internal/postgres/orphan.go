package postgres

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// stopOrphan ends a server that outlived the process that started it, and clears the way that
// a dead one blocks. Nobody else can own it: the caller holds the directory's lock.
func (c cluster) stopOrphan(ctx context.Context) error {
	file := filepath.Join(c.data(), "postmaster.pid")
	b, err := os.ReadFile(file)
	if err != nil {
		return nil // it ended in good order, or never began
	}
	lines := strings.Split(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid < 2 {
		return nil // PostgreSQL judges a broken file better than we do
	}
	if c.serves(pid) {
		c.log.Info("postgres: stopping the server a former process left behind", "pid", pid)
		_ = syscall.Kill(pid, syscall.SIGINT)
		if !until(ctx, patience/2, func() bool { return !c.serves(pid) }) {
			_ = syscall.Kill(pid, syscall.SIGQUIT)
			if !until(ctx, patience/2, func() bool { return !c.serves(pid) }) {
				return fmt.Errorf("PostgreSQL %d, left on %s by a former process, does not stop", pid, c.dir)
			}
		}
	}
	// Backends of a killed server see its death within moments; until then its memory is in use.
	if segment := strings.Fields(lineAt(lines, 6)); len(segment) == 2 {
		if !until(ctx, patience/2, func() bool { return !attached(segment[1]) }) {
			return fmt.Errorf("processes of a dead PostgreSQL still use %s", c.dir)
		}
	}
	// PostgreSQL takes any live process with that number for its own server: after a reboot or in a
	// container it is often a stranger, or a dead child nobody waits for.
	if !c.serves(pid) && syscall.Kill(pid, 0) == nil {
		_ = os.Remove(file)
		_ = os.Remove(filepath.Join(c.socket, ".s.PGSQL."+port+".lock"))
	}
	return nil
}

// serves reports whether a live process is the server of this cluster.
func (c cluster) serves(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return false
	}
	args := strings.Split(string(b), "\x00")
	for i := range len(args) - 1 {
		if args[i] == "-D" && args[i+1] == c.data() {
			return true
		}
	}
	return false
}

// attached reports whether any process uses a System V memory segment.
func attached(id string) bool {
	b, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(b)) { // key shmid perms size cpid lpid nattch …
		if f := strings.Fields(line); len(f) > 6 && f[1] == id {
			return f[6] != "0"
		}
	}
	return false
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// until waits for a condition, and reports whether it came.
func until(ctx context.Context, limit time.Duration, ok func() bool) bool {
	for end := time.Now().Add(limit); !ok(); time.Sleep(5 * time.Millisecond) {
		if ctx.Err() != nil || time.Now().After(end) {
			return false
		}
	}
	return true
}
