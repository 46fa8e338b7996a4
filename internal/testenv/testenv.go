// Package testenv gives tests the real parts: a PostgreSQL of their own and a JetStream in this
// process. There are no fakes to drift from them, for both start in less time than a fake takes to explain.
//
// A test package that uses Postgres says so once:
//
//	func TestMain(m *testing.M) { testenv.Main(m) }
//
// One cluster then serves all tests of the package, each in a database of its own.
package testenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"golang.org/x/sys/unix"

	"github.com/dondoc/dondoc/internal/postgres"
)

// Main runs the tests of a package and removes what they were lent.
func Main(m *testing.M) { os.Exit(Tests{m}.Run()) }

// Tests are the tests of a package, for a TestMain that has to hand them to another runner
// (testscript.Main). Run is Main without the exit.
type Tests struct{ M interface{ Run() int } }

// Run runs the tests and removes what they were lent.
func (ts Tests) Run() int {
	shared.use.Store(true)
	code := ts.M.Run()
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "testenv:", err)
		code = max(code, 1)
	}
	return code
}

// shared is the one cluster of this test binary.
var shared cluster

type cluster struct {
	use   atomic.Bool // by Main
	start sync.Once
	home  *home
	pg    *postgres.Server
	err   error
	count atomic.Int64 // databases made
}

// Postgres makes an empty database and returns how to reach it. The database goes with the
// cluster, when all tests of the package are done.
func Postgres(tb testing.TB) string {
	tb.Helper()
	if !shared.use.Load() {
		tb.Fatal("testenv.Postgres needs: func TestMain(m *testing.M) { testenv.Main(m) }")
	}
	shared.start.Do(shared.open)
	if shared.err != nil {
		tb.Fatal(shared.err) // not Skip: a green run must mean that it was tested
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, shared.pg.DSN())
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	name := fmt.Sprintf("test%d", shared.count.Add(1))
	create := "create database " + name + " template template0"
	if v, _, _ := strings.Cut(conn.PgConn().ParameterStatus("server_version"), "."); v > "14" {
		create += " strategy file_copy" // three times as fast as through the log, the default since 15
	}
	if _, err := conn.Exec(ctx, create); err != nil {
		tb.Fatal(err)
	}
	return shared.pg.DSN() + " dbname=" + name // the later one counts
}

func (c *cluster) open() {
	if c.home, c.err = newHome(); c.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c.pg, c.err = postgres.Start(ctx, postgres.Options{Dir: filepath.Join(c.home.dir, "pg"), Scratch: true})
}

func (c *cluster) close() error {
	var err error
	if c.pg != nil {
		err = c.pg.Stop()
	}
	if c.home != nil {
		err = errors.Join(err, c.home.remove())
	}
	return err
}

// A home is a temporary folder that the user postgres can reach, which t.TempDir is not for root.
// A lock on it tells the folders of live processes from those of killed ones.
type home struct {
	dir  string
	lock *os.File
}

const homes = "dondoc-test-"

// place is where homes are: in memory if there is plenty, where a cluster starts in a third of the time
// and a database is made in a tenth.
func place() string {
	const inMemory, plenty = "/dev/shm", 1 << 30
	var st unix.Statfs_t
	if os.Getenv("TMPDIR") == "" && unix.Statfs(inMemory, &st) == nil && st.Type == unix.TMPFS_MAGIC &&
		st.Bavail*uint64(st.Bsize) > plenty && unix.Access(inMemory, unix.W_OK|unix.X_OK) == nil {
		return inMemory
	}
	return os.TempDir()
}

func newHome() (*home, error) {
	sweep()
	dir, err := os.MkdirTemp(place(), homes)
	if err != nil {
		return nil, err
	}
	h := &home{dir: dir}
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	h.lock, err = lock(dir)
	return h, err
}

func (h *home) remove() error {
	return errors.Join(os.RemoveAll(h.dir), h.lock.Close())
}

// lock fails when a live process has it.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// sweep removes the folders of test processes that were killed (a test that ran out of time).
func sweep() {
	old, _ := filepath.Glob(filepath.Join(place(), homes+"*"))
	for _, dir := range old {
		if st, err := os.Stat(dir); err != nil || time.Since(st.ModTime()) < time.Minute {
			continue // perhaps about to be locked
		}
		if f, err := lock(dir); err == nil {
			_ = os.RemoveAll(dir)
			_ = f.Close()
		}
	}
}

// NATS starts a JetStream in this process, without a listener, and connects to it. Both end with the test.
func NATS(tb testing.TB) *nats.Conn {
	tb.Helper()
	srv, err := server.NewServer(&server.Options{
		ServerName: "test", JetStream: true, StoreDir: tb.TempDir(),
		DontListen: true, NoSigs: true, NoLog: true,
	})
	if err != nil {
		tb.Fatal(err)
	}
	srv.Start()
	tb.Cleanup(func() {
		srv.Shutdown()
		srv.WaitForShutdown()
	})
	if !srv.ReadyForConnections(10 * time.Second) {
		tb.Fatal("the in-process NATS does not start")
	}
	nc, err := nats.Connect("", nats.InProcessServer(srv))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(nc.Close)
	return nc
}
