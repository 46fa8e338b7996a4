// Package powercut makes small disks whose power can be cut. A killed process proves nothing about what survives a
// power cut: what it wrote is still in the memory of the system. These disks forget what was not synced.
//
// A disk is an ext4 file system in a file, on a loop device. Cut stops it as the loss of power would (ext4's own
// shutdown, without writing out its journal): what was synced is there after Restart, the rest is not. Only root can
// make one. What the device below keeps in its own cache is not part of this test.
package powercut

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ErrUnable says that no such disk can be made here.
var ErrUnable = errors.New("powercut: this needs root, a loop device and mkfs.ext4")

// A Disk is mounted at Dir.
type Disk struct {
	Dir string

	image string
}

// Make makes a disk of some megabytes in an empty directory.
func Make(dir string, megabytes int64) (*Disk, error) {
	d := &Disk{Dir: filepath.Join(dir, "disk"), image: filepath.Join(dir, "image")}
	if os.Geteuid() != 0 {
		return nil, ErrUnable
	}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		return nil, err
	}
	if err := os.Truncate(d.image, megabytes<<20); err != nil {
		return nil, err
	}
	if err := os.Mkdir(d.Dir, 0o711); err != nil {
		return nil, err
	}
	if err := tool("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", d.image); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnable, err)
	}
	if err := d.mount(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnable, err)
	}
	return d, os.Chmod(d.Dir, 0o711)
}

// Cut takes the power away. It returns the moment before it did: what anybody promised earlier must hold.
func (d *Disk) Cut() (time.Duration, error) {
	f, err := os.Open(d.Dir)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	const shutdown = 0x8004587d // EXT4_IOC_SHUTDOWN
	withoutJournal := uint32(2) // EXT4_GOING_FLAGS_NOLOGFLUSH
	before := Now()
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, f.Fd(), shutdown, uintptr(unsafe.Pointer(&withoutJournal))); e != 0 {
		return 0, os.NewSyscallError("ioctl", e)
	}
	return before, nil
}

// Restart gives the power back. Whoever had files open on the disk must have ended, or be about to.
func (d *Disk) Restart() error {
	if err := d.unmount(); err != nil {
		return err // or it would be mounted twice
	}
	return d.mount()
}

// Remove takes the disk away.
func (d *Disk) Remove() error { return errors.Join(d.unmount(), os.Remove(d.image)) }

func (d *Disk) mount() error { return tool("mount", "-o", "loop", d.image, d.Dir) }

// unmount waits a few seconds for processes that were killed to be gone.
func (d *Disk) unmount() error {
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if err := tool("umount", d.Dir); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// Now is a moment that processes of one machine can compare.
func Now() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &t) // fails only for a clock that is not
	return time.Duration(t.Nano())
}

func tool(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}
