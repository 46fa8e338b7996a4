// Package postgres keeps a private PostgreSQL as a child of this process.
//
// The cluster lives in one directory, listens on a unix socket only and serves nobody else:
// no TCP port, no shared configuration, beside any other PostgreSQL of the machine. What it holds can
// be rebuilt from the log, so commits are not waited for (who needs that says so per transaction);
// still nothing here switches fsync off, for a cluster that does not start costs an hour.
//
// The binaries are the distribution's. They refuse to run as root, so root runs them as the
// owner of the data, which is the user postgres unless the directory says otherwise. When this process
// dies, however it dies, the kernel tells the child to stop; a child that is still stopping when the
// next process starts is waited for.
//
// Linux only, like the ways it uses to be sure of that.
package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	role     = "dondoc"   // the one role, owner of everything
	database = "postgres" // the one database initdb makes
	port     = "5432"     // names the socket file; no port is opened

	patience = 10 * time.Second // for a stop that lets transactions roll back
)

// Options say where a cluster lives.
type Options struct {
	// Dir holds the cluster, its log and its socket, and nothing else; Start makes it. Only one
	// process may work on it: the caller holds a lock (flock) on the data directory around Start and
	// Stop, for Start ends whatever server it finds on Dir. When this process is root, the folders above
	// Dir must let the user postgres through (mode 0711 will do).
	Dir string
	// Log hears of what a person would ask about later; nil is silence.
	Log *slog.Logger
	// Scratch gives up surviving a power cut. It is for tests.
	Scratch bool
	// Settings are settings of the server, "name=value", that hold instead of those chosen here.
	Settings []string
}

// A Server is a running PostgreSQL.
type Server struct {
	cluster
	cmd    *exec.Cmd
	secret string
	logged int64 // size of the log when this server began

	exited chan struct{} // closed when the child is gone; exit is set before
	exit   error
	done   chan error
	once   sync.Once
}

// Start makes the cluster if there is none and returns when it answers. It ends when ctx does;
// the server then started lives on until Stop.
//
// Errors: ErrAbsent without binaries, ErrUnreachable when their user cannot get at Dir; a full disk
// wraps syscall.ENOSPC.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c, err := findCluster(o)
	if err != nil {
		return nil, err
	}
	if err := c.stopOrphan(ctx); err != nil {
		return nil, err
	}
	fresh, err := c.ensure(ctx)
	if err != nil {
		return nil, fmt.Errorf("create the PostgreSQL cluster in %s: %w", c.dir, err)
	}
	s := &Server{cluster: c, exited: make(chan struct{}), done: make(chan error, 1)}
	if s.secret, err = readPassword(c.passwordFile()); err != nil {
		return nil, err
	}
	if err := s.run(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := s.await(ctx); err != nil {
		_ = s.Stop()
		return nil, err
	}
	o.Log.Debug("postgres: ready", "pid", s.cmd.Process.Pid, "socket", c.socket, "bin", c.bin, "new", fresh)
	return s, nil
}

// DSN is how pgx reaches the server, in the form "host=… user=…", with the password.
func (s *Server) DSN() string {
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace
	return fmt.Sprintf("host='%s' port=%s user=%s password=%s dbname=%s sslmode=disable",
		quote(s.socket), port, role, s.secret, database)
}

// SocketDir is the folder of the socket, which "psql -h" takes. It stays the same for a Dir.
func (s *Server) SocketDir() string { return s.socket }

// PasswordFile is a file for PGPASSFILE, so that a person can look in:
//
//	PGPASSFILE=… psql -h SocketDir -U dondoc postgres
func (s *Server) PasswordFile() string { return s.passwordFile() }

// Replaced is the folder into which an older cluster was moved because its PostgreSQL is no
// longer installed; "" when that did not happen at this start. Its contents are not in the new one.
func (s *Server) Replaced() string { return s.replaced }

// Done says once why the server ended, nil when Stop was obeyed, and is then closed.
func (s *Server) Done() <-chan error { return s.done }

// Stop ends the server and waits for it: open transactions are rolled back, and after ten
// seconds they are cut off. To stop twice does no harm.
func (s *Server) Stop() error {
	s.once.Do(func() {
		_ = s.cmd.Process.Signal(syscall.SIGINT)
		select {
		case <-s.exited:
		case <-time.After(patience):
			s.log.Warn("postgres: does not stop; cutting off its connections", "pid", s.cmd.Process.Pid)
			_ = s.cmd.Process.Signal(syscall.SIGQUIT)
			<-s.exited
		}
		if filepath.Dir(s.socket) != s.dir {
			_ = os.Remove(s.socket) // it was made in /tmp
		}
	})
	<-s.exited
	if s.exit != nil {
		return fmt.Errorf("PostgreSQL did not end well: %w", s.exit)
	}
	return nil
}

// run starts the child. Its thread is locked because the kernel sends the parent-death signal when
// the thread that forked ends, not the process.
func (s *Server) run() error {
	out, err := s.openLog()
	if err != nil {
		return err
	}
	settings := []string{
		"listen_addresses=", "unix_socket_permissions=0700", "synchronous_commit=off",
		"shared_buffers=64MB", "max_connections=60",
	}
	if s.scratch {
		settings = append(settings, "fsync=off", "full_page_writes=off", "autovacuum=off")
	}
	args := []string{"-D", s.data(), "-k", s.socket, "-p", port}
	for _, set := range slices.Concat(settings, s.settings) { // the last of a name holds
		args = append(args, "-c", set)
	}
	if s.logged, err = out.Seek(0, io.SeekEnd); err != nil {
		return errors.Join(err, out.Close())
	}
	s.cmd = s.command(context.Background(), "postgres", syscall.SIGINT, args...)
	s.cmd.Stdout, s.cmd.Stderr = out, out
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := s.cmd.Start()
		started <- err
		if err != nil {
			_ = out.Close()
			return
		}
		s.exit = s.cmd.Wait()
		_ = out.Close()
		s.done <- s.exit
		close(s.done)
		close(s.exited)
	}()
	return <-started
}

// await returns when the server answers.
func (s *Server) await(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.DSN())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.exited:
			return s.early()
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w (%w)", ctx.Err(), err)
		case <-tick.C:
		}
	}
}

// early explains a server that ended before it answered, in its own last words.
func (s *Server) early() error {
	said, _ := os.ReadFile(s.logFile())
	said = said[min(s.logged, int64(len(said))):]
	err := cause(said, s.exit)
	if full(s.dir) { // then the log could not say so
		err = syscall.ENOSPC
	}
	return fmt.Errorf("PostgreSQL ended at once: %w: %s (%s)", err, lastWords(said), s.logFile())
}

// lastWords is the last line that says something went wrong, or the last line.
func lastWords(said []byte) string {
	var last, wrong string
	for line := range strings.Lines(string(said)) {
		last = strings.TrimSpace(line)
		if strings.Contains(last, "FATAL:") || strings.Contains(last, "PANIC:") || strings.Contains(last, "error:") {
			wrong = last
		}
	}
	if wrong != "" {
		return wrong
	}
	return last
}

// cause recognises a full disk by what the program printed, which is all a child can tell.
func cause(said []byte, err error) error {
	for _, words := range []string{"No space left on device", "Disk quota exceeded", "Check free disk space"} {
		if bytes.Contains(said, []byte(words)) {
			return syscall.ENOSPC
		}
	}
	if err == nil {
		return errors.New("exit 0")
	}
	return err
}

func (c cluster) logFile() string { return filepath.Join(c.dir, "postgres.log") }

// openLog opens the server's own log, keeping one former log when it has grown large.
func (c cluster) openLog() (*os.File, error) {
	if st, err := os.Stat(c.logFile()); err == nil && st.Size() > 8<<20 {
		if err := os.Rename(c.logFile(), c.logFile()+".old"); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(c.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil && c.owner.drop {
		err = f.Chown(c.owner.uid, c.owner.gid)
	}
	return f, err
}
