package eventstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CheckDisk refuses, with ErrUnsafe, a directory whose files are gone with the power: one in memory. The directory need
// not be there yet.
func CheckDisk(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	gone, err := inMemory(dir)
	if errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
		return CheckDisk(filepath.Dir(dir))
	}
	if err == nil && gone {
		err = fmt.Errorf("%w: %s lies in memory (tmpfs), and all that is in it is gone with the power; choose a directory on a disk", ErrUnsafe, dir)
	}
	return err
}

// tempPrefix begins the name of a file that is being written. A program that is killed then leaves it behind.
const tempPrefix = ".new-"

// FileSystem is the kind of file system that holds a directory, such as "ext4"; its number where the kind has no name here.
func FileSystem(dir string) (string, error) { return fileSystem(dir) }

// writeDurably writes a file that is there as a whole or not at all, and survives a power cut when this returns.
func writeDurably(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, tempPrefix+"*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temp.Name())
		}
	}()
	if _, err := temp.Write(data); err != nil {
		return errors.Join(err, temp.Close())
	}
	if err := errors.Join(temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	return syncPath(dir)
}

// makeDir makes a directory, and those above it, that survive a power cut when this returns.
func makeDir(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	err = os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeDir(filepath.Dir(dir)); err != nil {
			return err
		}
		err = os.Mkdir(dir, 0o700)
	}
	if errors.Is(err, fs.ErrExist) {
		if info, err := os.Stat(dir); err != nil || info.IsDir() {
			return err
		}
	}
	if err != nil {
		return err
	}
	return syncPath(filepath.Dir(dir))
}

// syncTree syncs every file and directory below dir.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && !d.Type().IsRegular() {
			return err
		}
		return syncPath(path)
	})
}

// syncPath makes a file's content, or a directory's entries, survive a power cut.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
