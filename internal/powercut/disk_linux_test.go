package powercut

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// What was synced is there after the cut; what was not, is not: the disk can lose.
func TestADiskForgetsWhatWasNotSynced(t *testing.T) {
	d, err := Make(t.TempDir(), 64)
	if errors.Is(err, ErrUnable) {
		t.Skip("skipped 1: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer d.Remove()
	write := func(name string, sync bool) {
		f, err := os.Create(filepath.Join(d.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(name); err != nil {
			t.Fatal(err)
		}
		if sync {
			if err := f.Sync(); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("synced", true)
	write("written", false)
	if _, err := d.Cut(); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Create(filepath.Join(d.Dir, "late")); err == nil {
		f.Close()
		t.Error("a disk without power takes a file")
	}
	if err := d.Restart(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(d.Dir, "synced")); err != nil || string(b) != "synced" {
		t.Errorf("what was synced is %q, %v", b, err)
	}
	if b, err := os.ReadFile(filepath.Join(d.Dir, "written")); err == nil && string(b) == "written" {
		t.Error("what was not synced is still there: the cut proves nothing")
	}
}
