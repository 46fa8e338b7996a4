package eventstore

import (
	"os"

	"golang.org/x/sys/unix"
)

// roomIn is how many bytes are free on the disk of a directory, for who is not root, and how many it has.
func roomIn(dir string) (free, size uint64, err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, 0, os.NewSyscallError("statfs", err)
	}
	block := uint64(st.Bsize)
	return st.Bavail * block, st.Blocks * block, nil
}
