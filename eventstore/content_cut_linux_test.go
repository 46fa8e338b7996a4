package eventstore

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/dondoc/dondoc/internal/testenv"
)

// A careless shelf removes as a file system offers it: without overwriting and without a sync.
type careless struct{ folder }

func (f careless) remove(_ context.Context, ref string) error { return os.Remove(f.path(ref)) }

// TestAnErasureSurvivesAPowerCut: when Erase has returned, the power may go: the key stays destroyed, and its bytes are
// nowhere on the disk, the free space of the file system and its journal included. What was put and not erased is there.
// The twin erases without overwriting and syncing, and its keys are back.
func TestAnErasureSurvivesAPowerCut(t *testing.T) {
	for name, planted := range map[string]bool{"as it is": false, "planted: removed in haste": true} {
		t.Run(name, func(t *testing.T) {
			disk := testenv.Disk(t, 32)
			dir, keys := filepath.Join(disk.Dir, "content"), filepath.Join(disk.Dir, "keys")
			c := must(OpenContent(dir, keys))
			if planted {
				c.keys = careless{c.keys.(folder)}
			}
			var items []Item
			var secrets [][]byte
			for range 40 {
				item := must(c.Put(t.Context(), "text/plain", []byte(canary)))
				items = append(items, item)
				secrets = append(secrets, []byte(must(readKey(must(c.keys.get(t.Context(), item.Ref)))).Key))
			}
			for i := 0; i < len(items); i += 2 {
				if err := c.Erase(t.Context(), items[i].Ref); err != nil {
					t.Fatal(err)
				}
			}
			must(disk.Cut())
			if err := disk.Restart(); err != nil {
				t.Fatal(err)
			}
			c = must(OpenContent(dir, keys))
			image := must(os.ReadFile(filepath.Join(filepath.Dir(disk.Dir), "image")))
			back, left := 0, 0
			for i, item := range items {
				_, err := c.keys.get(t.Context(), item.Ref)
				there := bytes.Contains(image, secrets[i])
				switch {
				case i%2 == 1 && (c.Check(t.Context(), item) != nil || !there):
					t.Errorf("item %d, which nobody has erased, is gone (%v), or is not seen on the disk: %t", i, c.Check(t.Context(), item), there)
				case i%2 == 0 && !errors.Is(err, fs.ErrNotExist):
					back++
				}
				if i%2 == 0 && there {
					left++
				}
			}
			t.Logf("of 20 keys that were erased %d are back, and the bytes of %d are on the disk", back, left)
			if bad := back > 0 || left > 0; bad != planted {
				t.Errorf("planted %t: %d keys are back, the bytes of %d are on the disk", planted, back, left)
			}
		})
	}
}
