package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// ErrUnreachable says that the user PostgreSQL runs as cannot get at the directory.
var ErrUnreachable = errors.New("thư mục dữ liệu không dùng được cho PostgreSQL")

// An owner is the user the child runs as and whose files the cluster's are.
type owner struct {
	name     string
	uid, gid int
	drop     bool // this process is root and must not be it
}

// ownerOf is this user; for root, who already owns the data, or else postgres, or else nobody.
func ownerOf(data string) (owner, error) {
	if os.Geteuid() != 0 {
		return owner{name: "uid " + strconv.Itoa(os.Geteuid()), uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	if st, err := os.Lstat(data); err == nil {
		if sys, ok := st.Sys().(*syscall.Stat_t); ok && sys.Uid != 0 {
			return owner{name: "uid " + strconv.Itoa(int(sys.Uid)), uid: int(sys.Uid), gid: int(sys.Gid), drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return owner{name: name, uid: uid, gid: gid, drop: true}, nil
		}
	}
	return owner{}, fmt.Errorf("%w: root không được chạy PostgreSQL và máy này không có người dùng postgres hay nobody", ErrUnreachable)
}

// attr makes the child its own process group, so that Ctrl-C reaches it only through us, and ties its
// life to ours by a signal.
func (o owner) attr(death syscall.Signal) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death}
	if o.drop {
		a.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
	return a
}

// private makes dir, or finds it, as a folder of the owner that is closed to all others.
func (o owner) private(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	st, err := os.Lstat(dir) // not Stat: in /tmp another user may have put a link there
	if err != nil {
		return err
	}
	sys, ok := st.Sys().(*syscall.Stat_t)
	if !ok || !st.IsDir() {
		return fmt.Errorf("%w: %s không phải là thư mục", ErrUnreachable, dir)
	}
	if o.drop && sys.Uid == 0 {
		if err := os.Lchown(dir, o.uid, o.gid); err != nil {
			return err
		}
	} else if int(sys.Uid) != o.uid {
		return fmt.Errorf("%w: %s thuộc uid %d, không phải %s", ErrUnreachable, dir, sys.Uid, o.name)
	}
	if st.Mode().Perm() != 0o700 {
		return os.Chmod(dir, 0o700)
	}
	return nil
}

// through reports the first folder above dir that does not let the owner pass.
func (o owner) through(dir string) error {
	if !o.drop {
		return nil // what this user cannot reach, it could not have made
	}
	for above := filepath.Dir(dir); ; above = filepath.Dir(above) {
		st, err := os.Stat(above)
		if err != nil {
			return err
		}
		sys, ok := st.Sys().(*syscall.Stat_t)
		if !ok {
			return nil
		}
		bit := uint32(0o001)
		if int(sys.Uid) == o.uid {
			bit = 0o100
		} else if int(sys.Gid) == o.gid {
			bit = 0o010
		}
		if sys.Mode&bit == 0 {
			return fmt.Errorf("%w: PostgreSQL chạy bằng %s, nhưng %s (quyền %04o) không cho đi qua; chọn thư mục khác, ví dụ "+
				"--data /var/lib/dondoc, hoặc chạy `chmod o+x %s`", ErrUnreachable, o.name, above, st.Mode().Perm(), above)
		}
		if above == "/" {
			return nil
		}
	}
}
