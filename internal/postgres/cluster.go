package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A cluster is the directory, what runs on it and as whom.
//
//	DIR/data/          the cluster, made beside itself and renamed, so it is whole or absent
//	DIR/data/pgpass    its password, which lives and dies with it
//	DIR/socket/        the socket
//	DIR/postgres.log   what the server prints
type cluster struct {
	dir, socket, bin string
	owner            owner
	replaced         string
	scratch          bool
	settings         []string
	log              *slog.Logger
}

func (c cluster) data() string         { return filepath.Join(c.dir, "data") }
func (c cluster) passwordFile() string { return filepath.Join(c.data(), "pgpass") }

// findCluster prepares the folders and chooses the binaries.
func findCluster(o Options) (c cluster, err error) {
	c = cluster{log: o.Log, scratch: o.Scratch, settings: o.Settings}
	if c.dir, err = filepath.Abs(o.Dir); err != nil {
		return c, err
	}
	if c.bin, err = findFor(versionOf(c.data())); err != nil {
		return c, err
	}
	above, mode := filepath.Dir(c.dir), os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711 // the owner has to pass
	}
	if err = os.MkdirAll(above, mode); err != nil {
		return c, err
	}
	if above, err = filepath.EvalSymlinks(above); err != nil {
		return c, err
	}
	c.dir = filepath.Join(above, filepath.Base(c.dir))
	if c.owner, err = ownerOf(c.data()); err != nil {
		return c, err
	}
	if err = c.owner.through(c.dir); err != nil {
		return c, err
	}
	if err = c.owner.private(c.dir); err != nil {
		return c, err
	}
	c.socket = socketDir(c.dir, c.owner.uid)
	return c, c.owner.private(c.socket)
}

// socketDir is beside the data, where one looks first; a path too long for a socket has a short name
// in /tmp made from it.
func socketDir(dir string, uid int) string {
	const longest = 107 // of sun_path, the end aside
	beside := filepath.Join(dir, "socket")
	if len(beside)+len("/.s.PGSQL."+port) <= longest {
		return beside
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(dir)) // never fails
	return fmt.Sprintf("/tmp/dondoc-pg-%d-%x", uid, h.Sum64())
}

// versionOf is the major version that wrote a cluster, "" for none.
func versionOf(data string) string {
	b, _ := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	return strings.TrimSpace(string(b))
}

// command is a program of PostgreSQL as the owner, in an environment of our making: its locale and
// time zone decide what the cluster is, and its messages are read by us.
func (c cluster) command(ctx context.Context, name string, death syscall.Signal, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, name), args...)
	cmd.SysProcAttr = c.owner.attr(death)
	cmd.Dir = "/"
	cmd.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	cmd.WaitDelay = time.Second // for children of a killed initdb that keep its output open
	return cmd
}

// output runs a command on a thread that lives as long as it does; see Server.run.
func output(cmd *exec.Cmd) (out []byte, err error) {
	done := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer close(done)
		out, err = cmd.CombinedOutput()
	}()
	<-done
	return out, err
}

// ensure makes sure there is a cluster that the binaries can read, and says whether it is new.
func (c *cluster) ensure(ctx context.Context) (fresh bool, err error) {
	half, _ := filepath.Glob(c.data() + ".new-*")
	for _, dir := range half { // left by a process that was killed
		if err := Remove(dir); err != nil {
			return false, err
		}
	}
	if have := versionOf(c.data()); have != "" {
		want, err := c.binaryVersion(ctx)
		if err != nil || want == have {
			return false, err
		}
		if c.replaced, err = c.moveAside(have); err != nil {
			return false, err
		}
		c.log.Warn("postgres: this PostgreSQL cannot read the cluster of another version; it is kept aside and a new, empty one is made",
			"has", have, "installed", want, "aside", c.replaced)
	} else if err := os.Remove(c.data()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, fmt.Errorf("%s is neither a cluster nor empty: %w", c.data(), err)
	}
	return true, c.create(ctx)
}

func (c cluster) binaryVersion(ctx context.Context) (string, error) {
	out, err := output(c.command(ctx, "postgres", syscall.SIGKILL, "-V"))
	if err != nil {
		return "", fmt.Errorf("postgres -V: %w: %s", err, out)
	}
	for _, word := range strings.Fields(string(out)) { // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
		if word[0] >= '0' && word[0] <= '9' {
			major, _, _ := strings.Cut(word, ".")
			return major, nil
		}
	}
	return "", fmt.Errorf("postgres -V says %q", out)
}

func (c cluster) moveAside(version string) (string, error) {
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.pg%s.%d", c.data(), version, n)
		if _, err := os.Lstat(aside); err == nil {
			continue
		}
		return aside, os.Rename(c.data(), aside)
	}
}

// Remove removes a directory in which a cluster was being made by a process that was killed. What initdb had started may go on
// writing there for a moment, until it notices.
func Remove(dir string) error {
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if err := os.RemoveAll(dir); !errors.Is(err, syscall.ENOTEMPTY) || time.Now().After(end) {
			return err
		}
	}
}

// create runs initdb on a folder of its own and gives it the cluster's name when all is in it.
func (c cluster) create(ctx context.Context) error {
	began := time.Now()
	made, err := os.MkdirTemp(c.dir, "data.new-")
	if err != nil {
		return err
	}
	secret := rand.Text()
	given := made + ".pw" // initdb reads it as the owner and wants its own folder empty
	err = c.write(given, secret+"\n")
	if err == nil && c.owner.drop {
		err = os.Lchown(made, c.owner.uid, c.owner.gid)
	}
	if err == nil {
		var out []byte
		out, err = output(c.command(ctx, "initdb", syscall.SIGKILL, "-D", made, "-U", role, "--pwfile="+given,
			"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync"))
		if err != nil {
			err = fmt.Errorf("initdb: %w: %s", cause(out, err), lastWords(out))
		}
	}
	if err == nil {
		err = c.write(filepath.Join(made, "pgpass"), "*:*:*:"+role+":"+secret+"\n")
	}
	_ = os.Remove(given)
	if err == nil && !c.scratch {
		err = syncAll(c.dir) // initdb did not, and what is named below must be whole after a power cut
	}
	if err == nil {
		err = os.Rename(made, c.data())
	}
	if err == nil && !c.scratch {
		err = syncAll(c.dir) // else a row could be promised in a cluster that nobody finds again
	}
	if err != nil {
		_ = os.RemoveAll(made)
		return err
	}
	c.log.Info("postgres: made a new cluster", "dir", c.dir, "bin", c.bin, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// write makes a file that only the owner reads.
func (c cluster) write(name, text string) error {
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		return err
	}
	if c.owner.drop {
		return os.Lchown(name, c.owner.uid, c.owner.gid)
	}
	return nil
}

func readPassword(name string) (string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("the cluster's password: %w", err)
	}
	_, secret, ok := strings.Cut(strings.TrimSpace(string(b)), ":"+role+":")
	if !ok {
		return "", fmt.Errorf("%s: no line for %s", name, role)
	}
	return secret, nil
}

// syncAll returns when everything written to the file system of dir is on disk.
func syncAll(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}

// full reports whether the file system of dir has no room left for an ordinary user.
func full(dir string) bool {
	var st unix.Statfs_t
	return unix.Statfs(dir, &st) == nil && st.Bavail*uint64(st.Bsize) < 64<<10
}
