package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"
)

// TestMain lets the test binary play the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("DONDOC_TEST_PARENT"); dir != "" {
		s, err := Start(context.Background(), Options{Dir: dir})
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println("pid:", s.cmd.Process.Pid)
		time.Sleep(time.Minute)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// room is a directory that the user postgres can reach, which t.TempDir is not for root.
func room(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dondoc-pg-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "pg")
}

func start(t *testing.T, dir string) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	began := time.Now()
	s, err := Start(ctx, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("start: %s", time.Since(began).Round(time.Millisecond))
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

func execute(t *testing.T, s *Server, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func query(t *testing.T, s *Server, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var v string
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func TestLife(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := start(t, dir)
	for setting, want := range map[string]string{
		"listen_addresses": "", "synchronous_commit": "off", "fsync": "on", "full_page_writes": "on", "max_connections": "60",
		"shared_buffers": "64MB", "server_encoding": "UTF8", "lc_collate": "C.UTF-8", "password_encryption": "scram-sha-256",
	} {
		if got := query(t, s, "show "+setting); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	execute(t, s, "create table kept (v text); insert into kept values ('giữ lại')")
	secret, socket := s.secret, s.SocketDir()
	began := time.Now()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	t.Logf("stop: %s", time.Since(began).Round(time.Millisecond))
	if err := s.Stop(); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
	if err := <-s.Done(); err != nil {
		t.Errorf("Done after Stop: %v", err)
	}

	s = start(t, dir)
	if got := query(t, s, "select v from kept"); got != "giữ lại" {
		t.Errorf("after a restart: %q", got)
	}
	if s.secret != secret || s.SocketDir() != socket {
		t.Error("the password or the socket changed with a restart")
	}
	if s.Replaced() != "" {
		t.Errorf("Replaced() = %q", s.Replaced())
	}
}

// TestPsql looks in as a person would.
func TestPsql(t *testing.T) {
	t.Parallel()
	s := start(t, room(t))
	psql := func(env ...string) (string, error) {
		cmd := exec.Command(filepath.Join(s.bin, "psql"), "-h", s.SocketDir(), "-U", "dondoc", "-w", "-Atc", "select current_user", "postgres")
		cmd.Env = append([]string{"LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH")}, env...)
		out, err := cmd.CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	if out, err := psql("PGPASSFILE=" + s.PasswordFile()); err != nil || out != "dondoc" {
		t.Errorf("psql with the password file: %v: %s", err, out)
	}
	if out, err := psql("PGPASSFILE=/dev/null"); err == nil {
		t.Errorf("psql without a password got in: %s", out)
	}
	if st, err := os.Stat(s.PasswordFile()); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("password file: %v %v", st.Mode(), err)
	}
	if st, err := os.Stat(s.SocketDir()); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("socket folder: %v %v", st.Mode(), err)
	}
}

func TestTwoBesideEachOther(t *testing.T) {
	t.Parallel()
	a, b := start(t, room(t)), start(t, room(t))
	execute(t, a, "create table mine (v text)")
	if got := query(t, b, "select count(*)::text from pg_tables where tablename = 'mine'"); got != "0" {
		t.Error("two servers share a cluster")
	}
	if err := a.Stop(); err != nil {
		t.Error(err)
	}
	query(t, b, "select 'alive'")
}

// TestChildDies kills the server: its owner hears of it, and can start it again.
func TestChildDies(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := start(t, dir)
	if err := syscall.Kill(s.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.Done():
		if err == nil {
			t.Error("Done said nil for a killed server")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("nobody heard of the death")
	}
	if err := s.Stop(); err == nil {
		t.Error("Stop hides that the server was killed")
	}
	query(t, start(t, dir), "select 'again'")
}

// TestParentIsKilled kills the process that owns the server and starts anew at once.
func TestParentIsKilled(t *testing.T) {
	t.Parallel()
	dir := room(t)
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), "DONDOC_TEST_PARENT="+dir)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscanf(out, "pid: %d\n", &pid); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	query(t, start(t, dir), "select 'again'")
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("answering again took %s", took)
	} else {
		t.Logf("answering again after %s", took.Round(time.Millisecond))
	}
	if got, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); strings.Contains(string(got), dir) {
		t.Errorf("the former server %d still runs", pid)
	}
}

// TestStranger gives the number in a stale postmaster.pid to a process that lives: this one.
func TestStranger(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := start(t, dir)
	file := filepath.Join(s.data(), "postmaster.pid")
	pidFile, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(pidFile), "\n")
	stranger := exec.Command("sleep", "60") // as the server's user: PostgreSQL fears only its own
	stranger.SysProcAttr = s.owner.attr(syscall.SIGKILL)
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stranger.Process.Kill(); _ = stranger.Wait() }()
	if err := s.write(file, fmt.Sprintf("%d\n%s", stranger.Process.Pid, rest)); err != nil {
		t.Fatal(err)
	}
	query(t, start(t, dir), "select 'again'")
	if err := stranger.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the stranger was stopped: %v", err)
	}
}

func TestOtherVersion(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := start(t, dir)
	execute(t, s, "create table old (v text)")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.data(), "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	if got := query(t, s, "select count(*)::text from pg_tables where tablename = 'old'"); got != "0" {
		t.Error("the old cluster was opened")
	}
	if versionOf(s.Replaced()) != "9" {
		t.Errorf("Replaced() = %q: the old cluster is not there", s.Replaced())
	}
}

// TestHalfMade starts on what a process killed in the middle of initdb leaves.
func TestHalfMade(t *testing.T) {
	t.Parallel()
	dir := room(t)
	half := filepath.Join(dir, "data.new-123")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "PG_VERSION"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	query(t, start(t, dir), "select 'made'")
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the half-made cluster is still there: %v", err)
	}
}

func TestNotACluster(t *testing.T) {
	t.Parallel()
	dir := room(t)
	precious := filepath.Join(dir, "data", "thesis.odt")
	if err := os.MkdirAll(filepath.Dir(precious), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(precious, []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Start(t.Context(), Options{Dir: dir}); err == nil {
		_ = s.Stop()
		t.Error("started on a folder that is no cluster")
	}
	if _, err := os.Stat(precious); err != nil {
		t.Errorf("what was there is gone: %v", err)
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	s := start(t, filepath.Join(room(t), strings.Repeat("cơ-quan-", 12)))
	if filepath.Dir(s.SocketDir()) != "/tmp" {
		t.Errorf("socket in %s", s.SocketDir())
	}
	query(t, s, "select 'here'")
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.SocketDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder in /tmp is left: %v", err)
	}
}

func TestAbsent(t *testing.T) {
	t.Setenv("PG_BINDIR", t.TempDir())
	t.Setenv("PATH", "")
	if dir, err := Find(); !errors.Is(err, ErrAbsent) {
		t.Errorf("Find() = %q, %v", dir, err)
	}
	if _, err := Start(t.Context(), Options{Dir: room(t)}); !errors.Is(err, ErrAbsent) {
		t.Errorf("Start: %v", err)
	}
	if !strings.Contains(ErrAbsent.Error(), "apt-get install -y --no-install-recommends postgresql`") {
		t.Errorf("no line to copy in %q", ErrAbsent)
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	above := filepath.Dir(room(t))
	dir := filepath.Join(above, "closed", "pg")
	if err := os.Mkdir(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		_, err := Start(t.Context(), Options{Dir: dir})
		if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), filepath.Dir(dir)+" (quyền 0700)") {
			t.Errorf("a closed folder above: %v", err)
		}
		return
	}
	if _, err := Start(t.Context(), Options{Dir: "/proc/dondoc"}); err == nil {
		t.Error("started in /proc")
	}
}

// TestSocketFolderOfAnother refuses a folder that someone else made ready for us in /tmp.
func TestSocketFolderOfAnother(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder of another user")
	}
	dir := filepath.Join(room(t), strings.Repeat("x", 100))
	o, err := ownerOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	trap := socketDir(dir, o.uid)
	if err := os.Mkdir(trap, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(trap) })
	if err := os.Chown(trap, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Dir: dir}); !errors.Is(err, ErrUnreachable) {
		t.Errorf("Start: %v", err)
	}
}

// TestDiskFull starts where there is not enough room, at every stage of a first start and of a later one.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small file system")
	}
	small := filepath.Join(filepath.Dir(room(t)), "small")
	if err := os.Mkdir(small, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("none", small, "tmpfs", 0, "size=60m,mode=711"); err != nil {
		t.Skipf("no mount here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(small, unix.MNT_DETACH) })
	dir := filepath.Join(small, "pg")
	ballast := filepath.Join(small, "ballast")
	for _, free := range []int64{0, 1 << 20, 20 << 20} {
		fill(t, small, ballast, free)
		if s, err := Start(t.Context(), Options{Dir: dir}); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("first start with %d bytes free: %v", free, err)
			if s != nil {
				_ = s.Stop()
			}
		}
	}
	_ = os.Remove(ballast)
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	fill(t, small, ballast, 0)
	if s, err := Start(t.Context(), Options{Dir: dir}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("start of an old cluster with nothing free: %v", err)
		if s != nil {
			_ = s.Stop()
		}
	}
	_ = os.Remove(ballast)
	query(t, start(t, dir), "select 'room again'")
}

// fill leaves that much free.
func fill(t *testing.T, dir, ballast string, free int64) {
	t.Helper()
	_ = os.Remove(ballast)
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.Fallocate(int(f.Fd()), 0, 0, max(1, int64(st.Bavail)*st.Bsize-free)); err != nil {
		t.Fatal(err)
	}
}

// A directory that somebody goes on writing to for a moment is gone when Remove returns.
func TestRemoveWaitsForThoseWhoStillWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data.new-1")
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i, began := 0, time.Now(); time.Since(began) < 300*time.Millisecond; i++ {
				at := filepath.Join(dir, "base", strconv.Itoa(w))
				_ = os.MkdirAll(at, 0o700)
				_ = os.WriteFile(filepath.Join(at, strconv.Itoa(i)), nil, 0o600)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	for range 20 { // one that has found it empty may be too early
		if err := Remove(dir); err != nil {
			t.Fatal(err)
		}
	}
	writers.Wait()
}
