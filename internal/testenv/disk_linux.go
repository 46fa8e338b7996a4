package testenv

import (
	"errors"
	"os"
	"testing"

	"github.com/dondoc/dondoc/internal/powercut"
)

// Disk makes a small disk whose power can be cut, and which can be filled. It goes with the test, which is skipped,
// aloud, where no such disk can be made.
func Disk(tb testing.TB, megabytes int64) *powercut.Disk {
	tb.Helper()
	dir, err := os.MkdirTemp("", "dondoc-disk-") //nolint:usetesting // tb.TempDir lies in a folder that only this user may enter
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		tb.Fatal(err)
	}
	d, err := powercut.Make(dir, megabytes)
	if errors.Is(err, powercut.ErrUnable) {
		tb.Skip("skipped 1: ", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.Remove(); err != nil {
			tb.Error(err)
		}
	})
	return d
}
