package eventstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// ErrForeign says that something lies among the content items or their keys that was not put there by this program.
var ErrForeign = errors.New("eventstore: this does not belong here")

// keySuffix ends the name of a key file, so that nobody takes one for an item.
const keySuffix = ".key"

// OpenContent opens the items in dir whose keys are in keysDir, and makes both directories when they are not there. When
// there are items and no directory of keys the error matches ErrNoKey: whoever has lost all keys has erased everything,
// and that must not happen unseen.
func OpenContent(dir, keysDir string) (*Content, error) {
	c := &Content{MaxItem: DefaultMaxItem, boxes: folder{dir, "", false}, keys: folder{keysDir, keySuffix, true}}
	if _, err := os.Stat(keysDir); errors.Is(err, fs.ErrNotExist) {
		for _, err := range c.boxes.refs(context.Background()) {
			if err == nil {
				err = fmt.Errorf("%w: there are items in %s and there is no %s", ErrNoKey, dir, keysDir)
			}
			return nil, fmt.Errorf("open the content: %w", err)
		}
	}
	for _, top := range []string{keysDir, dir} {
		if err := makeDir(top); err != nil {
			return nil, fmt.Errorf("open the content: %w", err)
		}
		for i := range 256 { // items are fanned out by the first two characters of their reference
			if err := os.Mkdir(filepath.Join(top, fmt.Sprintf("%02x", i)), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return nil, fmt.Errorf("open the content: %w", err)
			}
		}
		if err := syncPath(top); err != nil {
			return nil, fmt.Errorf("open the content: %w", err)
		}
	}
	return c, nil
}

// A folder is a shelf of files: <dir>/<first two of ref>/<ref><suffix>.
type folder struct {
	dir, suffix string
	overwrite   bool // before a file is removed
}

func (f folder) path(ref string) string { return filepath.Join(f.dir, ref[:2], ref+f.suffix) }

func (f folder) put(_ context.Context, ref string, data []byte) error {
	return writeDurably(f.path(ref), data)
}

func (f folder) get(_ context.Context, ref string) ([]byte, error) { return os.ReadFile(f.path(ref)) }

// remove overwrites first where that is asked for. On a disk that writes in other places than it is told to, or a file
// system that does, the old bytes may outlive that; no program can see to them there (docs/adr/0013).
func (f folder) remove(_ context.Context, ref string) error {
	path := f.path(ref)
	var err error
	if f.overwrite {
		err = overwrite(path)
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err == nil {
		err = syncPath(filepath.Dir(path))
	}
	if errors.Is(err, fs.ErrNotExist) { // if it was not synced that it is gone, and comes back, it is removed again at the next start
		return nil
	}
	return err
}

// overwrite puts random bytes in the place of a file's own, and syncs them.
func overwrite(path string) error {
	w, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := w.Stat()
	if err == nil {
		noise := make([]byte, info.Size())
		rand.Read(noise)
		_, err = w.WriteAt(noise, 0)
	}
	return errors.Join(err, w.Sync(), w.Close())
}

func (f folder) refs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		end := errors.New("asked to end")
		err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
			if err = errors.Join(err, ctx.Err()); err != nil || path == f.dir {
				return err
			}
			name := d.Name()
			ref, ours := strings.CutSuffix(name, f.suffix)
			switch fan := filepath.Base(filepath.Dir(path)); {
			case d.IsDir() && filepath.Dir(path) == f.dir && isFan(name), strings.HasPrefix(name, tempPrefix) && d.Type().IsRegular():
				return nil // of a write that was cut off: what is in it is sealed, and no event names it
			case !ours || !d.Type().IsRegular() || checkRef(ref) != nil || path != f.path(ref) || fan != ref[:2]:
				if !yield("", fmt.Errorf("%w: %s", ErrForeign, path)) {
					return end
				}
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !yield(ref, nil) {
				return end
			}
			return nil
		})
		if err != nil && !errors.Is(err, end) && !errors.Is(err, fs.ErrNotExist) {
			yield("", err)
		}
	}
}

// isFan says whether a directory is one of the 256 that items are fanned out to.
func isFan(name string) bool {
	return len(name) == 2 && strings.Trim(name, "0123456789abcdef") == ""
}
