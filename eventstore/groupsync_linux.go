package eventstore

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// The file systems whose syncfs writes data and settings and makes the disk empty its cache. Not here: overlayfs,
// FUSE, NFS and 9p, where it ends before it reaches a disk.
var flushable = map[int64]string{
	unix.EXT4_SUPER_MAGIC:  "ext4",
	unix.XFS_SUPER_MAGIC:   "xfs",
	unix.BTRFS_SUPER_MAGIC: "btrfs",
	unix.F2FS_SUPER_MAGIC:  "f2fs",
	0x2fc12fc1:             "zfs",
}

// openGroup makes a group that syncs the file system of dir with syncfs. The error matches errNoFlush where that
// proves nothing. The directory stays open because the kernel tells each open file once of an error that came after it
// was opened.
func openGroup(dir string) (*group, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return nil, os.NewSyscallError("uname", err)
	}
	if release := unix.ByteSliceToString(u.Release[:]); !tellsErrors(release) {
		return nil, fmt.Errorf("%w: syncfs of Linux %s tells of no error; 5.8 is the first that does", errNoFlush, release)
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	kind, err := kindOf(d)
	if err == nil && flushable[kind] == "" {
		err = fmt.Errorf("%w: it is not known that syncfs reaches the disk on a file system of type %#x", errNoFlush, kind)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	j := newJournal(dir, func() error { return syncfs(d) })
	g := newGroup(j.flush, func() error { return errors.Join(j.close(), d.Close()) })
	g.follow, g.renew = j.follow, j.renew
	return g, nil
}

func syncfs(d *os.File) error {
	for {
		if err := unix.Syncfs(int(d.Fd())); !errors.Is(err, unix.EINTR) {
			return os.NewSyscallError("syncfs", err)
		}
	}
}

// tellsErrors says whether syncfs of a kernel reports what could not be written.
func tellsErrors(release string) bool {
	var major, minor int
	_, err := fmt.Sscanf(release, "%d.%d", &major, &minor)
	return err == nil && (major > 5 || major == 5 && minor >= 8)
}

// inMemory says whether what is written to a directory is gone with the power.
func inMemory(dir string) (bool, error) {
	d, err := os.Open(dir)
	if err != nil {
		return false, err
	}
	defer d.Close()
	kind, err := kindOf(d)
	return kind == unix.TMPFS_MAGIC || kind == unix.RAMFS_MAGIC, err
}

func fileSystem(dir string) (string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return "", err
	}
	defer d.Close()
	kind, err := kindOf(d)
	return cmp.Or(flushable[kind], fmt.Sprintf("%#x", kind)), err
}

func kindOf(f *os.File) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(f.Fd()), &st); err != nil {
		return 0, os.NewSyscallError("fstatfs", err)
	}
	return int64(st.Type), nil //nolint:unconvert // its size differs from one architecture to the next
}
