package eventstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const canary = "CANARY-nội-dung-không-được-lộ-7f3a"

func openContent(t *testing.T) (*Content, string) {
	t.Helper()
	top := t.TempDir()
	c, err := OpenContent(filepath.Join(top, "data", "content"), filepath.Join(top, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	return c, top
}

// sightings is how many files below dir hold the text.
func sightings(t *testing.T, dir string, text []byte) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if b := must(os.ReadFile(path)); bytes.Contains(b, text) {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestContentIsKeptAndNeverInPlain(t *testing.T) {
	c, top := openContent(t)
	body := []byte(strings.Repeat(canary, 100))
	item := must(c.Put(t.Context(), "text/plain; charset=utf-8", body))
	if item.Size != int64(len(body)) || len(item.Commitment) != 64 || item.MediaType != "text/plain; charset=utf-8" {
		t.Errorf("put %+v", item)
	}
	got, same, err := c.Get(t.Context(), item.Ref)
	if err != nil || !bytes.Equal(got, body) || same != item {
		t.Errorf("got %d bytes, %+v, %v", len(got), same, err)
	}
	for _, part := range []string{canary, canary[:12], canary[len(canary)-8:]} {
		if n := sightings(t, top, []byte(part)); n != 0 {
			t.Errorf("%q stands in %d files", part, n)
		}
	}
	// The twin: the search finds what is written in plain.
	if err := os.WriteFile(filepath.Join(top, "data", "leak"), body, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := sightings(t, top, []byte(canary)); n != 1 {
		t.Errorf("the search found %d plain files, want 1", n)
	}
	twice := must(c.Put(t.Context(), "text/plain", body))
	if twice.Ref == item.Ref || twice.Commitment == item.Commitment {
		t.Error("the same body put twice can be told to be the same")
	}
	empty := must(c.Put(t.Context(), "text/plain", nil))
	if got, _, err := c.Get(t.Context(), empty.Ref); err != nil || len(got) != 0 {
		t.Errorf("an empty body is %q, %v", got, err)
	}
}

func TestContentFilesAreForTheOwnerOnly(t *testing.T) {
	c, top := openContent(t)
	must(c.Put(t.Context(), "text/plain", []byte("x")))
	files := 0
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == top {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		} else {
			files++
		}
		if mode := must(d.Info()).Mode().Perm(); mode != want {
			t.Errorf("%s has mode %o, want %o", path, mode, want)
		}
		return nil
	})
	if err != nil || files != 2 {
		t.Errorf("%d files, %v, want an item and its key", files, err)
	}
}

// contentContract is what every way to keep content must do.
func contentContract(t *testing.T, open func(t *testing.T) *Content) {
	t.Run("an item comes back as it was", func(t *testing.T) { keepsContent(t, open(t)) })
	t.Run("what is not as it was is not given out", func(t *testing.T) { refusesSpoiled(t, open(t)) })
	t.Run("bad input", func(t *testing.T) { refusesContent(t, open(t)) })
	t.Run("a copy is the same", func(t *testing.T) { copiesContent(t, open(t), open(t)) })
}

func TestContentInFiles(t *testing.T) {
	contentContract(t, func(t *testing.T) *Content { c, _ := openContent(t); return c })
}

func keepsContent(t *testing.T, c *Content) {
	big := make([]byte, 1<<20+7)
	rand.Read(big)
	for name, body := range map[string][]byte{"empty": nil, "a line": []byte(canary), "over a megabyte": big} {
		item := must(c.Put(t.Context(), "text/plain", body))
		got, same, err := c.Get(t.Context(), item.Ref)
		if err != nil || !bytes.Equal(got, body) || same != item || item.Size != int64(len(body)) {
			t.Errorf("%s: got %d bytes of %d, %+v, want %+v, %v", name, len(got), len(body), same, item, err)
		}
		if err := c.Check(t.Context(), item); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// spoil changes one byte of what is kept.
func spoil(t *testing.T, s shelf, ref string, at int) {
	t.Helper()
	b := bytes.Clone(must(s.get(t.Context(), ref)))
	b[(at+len(b))%len(b)] ^= 1
	if err := replace(t.Context(), s, ref, b); err != nil {
		t.Fatal(err)
	}
}

func replace(ctx context.Context, s shelf, ref string, data []byte) error {
	return errors.Join(s.remove(ctx, ref), s.put(ctx, ref, data))
}

func refusesSpoiled(t *testing.T, c *Content) {
	ctx := t.Context()
	do := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	move := func(s shelf, from, to string) error { return replace(ctx, s, to, must(s.get(ctx, from))) }
	other := must(c.Put(ctx, "text/plain", []byte(canary)))
	told := map[string]bool{} // what the log says
	for name, tt := range map[string]struct {
		do   func(Item)
		want error // with a log that knows nothing of the item, without one
		bare error
	}{
		"untouched":                 {func(Item) {}, nil, nil},
		"erased":                    {func(i Item) { do(c.Erase(ctx, i.Ref)); told[i.Ref] = true }, ErrErased, ErrNoContent},
		"erased twice":              {func(i Item) { do(c.Erase(ctx, i.Ref), c.Erase(ctx, i.Ref)); told[i.Ref] = true }, ErrErased, ErrNoContent},
		"erased, and cut off there": {func(i Item) { do(c.keys.remove(ctx, i.Ref)); told[i.Ref] = true }, ErrErased, ErrErased},
		"the key is lost":           {func(i Item) { do(c.keys.remove(ctx, i.Ref)) }, ErrNoKey, ErrErased},
		"the nonce is changed":      {func(i Item) { spoil(t, c.boxes, i.Ref, 0) }, ErrTampered, ErrTampered},
		"the text is changed":       {func(i Item) { spoil(t, c.boxes, i.Ref, 20) }, ErrTampered, ErrTampered},
		"the tag is changed":        {func(i Item) { spoil(t, c.boxes, i.Ref, -1) }, ErrTampered, ErrTampered},
		"cut off":                   {func(i Item) { do(replace(ctx, c.boxes, i.Ref, []byte("short"))) }, ErrTampered, ErrTampered},
		"the key is changed":        {func(i Item) { spoil(t, c.keys, i.Ref, 30) }, ErrTampered, ErrTampered},
		"the key is not one":        {func(i Item) { do(replace(ctx, c.keys, i.Ref, []byte("{}\n"))) }, ErrTampered, ErrTampered},
		"erased, and cut off in it": {func(i Item) { spoil(t, c.keys, i.Ref, 1); told[i.Ref] = true }, ErrErased, ErrTampered},
		"the key is empty":          {func(i Item) { do(replace(ctx, c.keys, i.Ref, nil)) }, ErrTampered, ErrTampered},
		"the key is a newer one":    {func(i Item) { do(replace(ctx, c.keys, i.Ref, []byte(`{"format":2}`))) }, ErrDamaged, ErrDamaged},
		"the commitment is forged":  {func(i Item) { spoil(t, c.keys, i.Ref, -4) }, ErrTampered, ErrTampered},
		"lost":                      {func(i Item) { do(c.boxes.remove(ctx, i.Ref)) }, ErrNoContent, ErrNoContent},
		"another item and its key":  {func(i Item) { do(move(c.boxes, other.Ref, i.Ref), move(c.keys, other.Ref, i.Ref)) }, ErrTampered, ErrTampered},
		"the item of another's key": {func(i Item) { do(move(c.boxes, other.Ref, i.Ref)) }, ErrTampered, ErrTampered},
		"never here":                {func(i Item) { do(c.Erase(ctx, i.Ref)) }, ErrNoContent, ErrNoContent},
	} {
		item := must(c.Put(ctx, "text/plain", []byte(canary)))
		tt.do(item)
		c.Erased = nil
		if err := c.Check(ctx, item); !errors.Is(err, tt.bare) {
			t.Errorf("%s: without a log: %v, want %v", name, err, tt.bare)
		}
		c.Erased = func(_ context.Context, ref string) (bool, error) { return told[ref], nil }
		if _, _, err := c.Get(ctx, item.Ref); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if err := c.Check(ctx, item); !errors.Is(err, tt.want) {
			t.Errorf("%s: open: %v, want %v", name, err, tt.want)
		}
	}
	named := other
	named.Commitment = hex.EncodeToString(make([]byte, 32))
	if err := c.Check(ctx, named); !errors.Is(err, ErrTampered) {
		t.Errorf("an item that the log names otherwise: %v, want ErrTampered", err)
	}
}

func refusesContent(t *testing.T, c *Content) {
	for _, ref := range []string{"", "x", "../../etc/passwd", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}"} {
		if _, _, err := c.Get(t.Context(), ref); !errors.Is(err, ErrNoContent) {
			t.Errorf("%q: got %v, want ErrNoContent", ref, err)
		}
	}
	if err := c.Erase(t.Context(), "../../etc/passwd"); !errors.Is(err, ErrNoContent) {
		t.Errorf("erase a path: %v, want ErrNoContent", err)
	}
	c.MaxItem = 10
	if _, err := c.Put(t.Context(), "text/plain", make([]byte, 11)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("11 bytes of 10: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Put(ctx, "text/plain", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, s := range []shelf{c.boxes, c.keys} {
		for ref, err := range s.refs(t.Context()) {
			t.Errorf("%q was left, %v", ref, err)
		}
	}
}

// copiesContent takes a copy of one store into another, as a backup does.
func copiesContent(t *testing.T, from, to *Content) {
	ctx := t.Context()
	var items []Item
	for i := range 20 {
		items = append(items, must(from.Put(ctx, "text/plain", fmt.Append(nil, canary, i))))
	}
	gone := items[0]
	items = items[1:]
	if err := from.Erase(ctx, gone.Ref); err != nil {
		t.Fatal(err)
	}
	var keys, sealed []Stored
	for s, err := range from.Keys(ctx) {
		keys = append(keys, must(s, err))
	}
	for s, err := range from.Sealed(ctx) {
		sealed = append(sealed, must(s, err))
	}
	if len(keys) != len(items) || len(sealed) != len(items) {
		t.Errorf("%d keys and %d items, want %d of each", len(keys), len(sealed), len(items))
	}
	for range 2 { // what is there is left as it is
		for _, k := range keys {
			if err := to.RestoreKey(ctx, k); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range sealed {
			if err := to.RestoreSealed(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, item := range items {
		if err := to.Check(ctx, item); err != nil {
			t.Error(err)
		}
	}
	if err := to.Check(ctx, gone); !errors.Is(err, ErrNoContent) {
		t.Errorf("what was erased: %v, want ErrNoContent", err)
	}
	fresh := uuid.NewString()
	other := keys[slices.IndexFunc(keys, func(k Stored) bool { return k.Ref != items[0].Ref })]
	for name, err := range map[string]error{
		"a key that is none":          to.RestoreKey(ctx, Stored{fresh, []byte("{}")}),
		"another key":                 to.RestoreKey(ctx, Stored{items[0].Ref, other.Data}),
		"another item":                to.RestoreSealed(ctx, Stored{items[0].Ref, make([]byte, 100)}),
		"an item that is cut off":     to.RestoreSealed(ctx, Stored{fresh, make([]byte, 5)}),
		"a key under a path":          to.RestoreKey(ctx, Stored{"../../" + fresh, keys[0].Data}),
		"an item without a reference": to.RestoreSealed(ctx, Stored{"", make([]byte, 100)}),
	} {
		if !errors.Is(err, ErrTampered) {
			t.Errorf("restore %s: %v, want ErrTampered", name, err)
		}
	}
	if err := to.RestoreKey(ctx, Stored{fresh, []byte(`{"format":2}`)}); !errors.Is(err, ErrDamaged) {
		t.Errorf("restore a newer key: %v, want ErrDamaged", err)
	}
}

// TestContentAndWhatIsNotOurs: a file that somebody put among the items or keys is told of, and passed over.
func TestContentAndWhatIsNotOurs(t *testing.T) {
	c, top := openContent(t)
	item := must(c.Put(t.Context(), "text/plain", []byte(canary)))
	other := uuid.NewString()
	for _, path := range []string{
		"keys/readme.txt", "keys/" + item.Ref[:2] + "/" + other, "keys/zz/" + other + ".key", "data/content/" + item.Ref[:2] + "/notes.doc",
		"data/content/" + other, "data/content/ff/sub/" + other,
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(top, path)), 0o700), os.WriteFile(filepath.Join(top, path), []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(top, "keys", "00", tempPrefix+"17"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	found := must(c.Foreign(t.Context(), 100))
	if len(found) != 6 { // a foreign directory is told of once, with what is in it
		t.Errorf("%d things do not belong here: %v", len(found), found)
	}
	if few := must(c.Foreign(t.Context(), 2)); len(few) != 2 {
		t.Errorf("%d of at most 2", len(few))
	}
	n := 0
	for s, err := range c.Keys(t.Context()) {
		if must(s, err).Ref != item.Ref {
			t.Errorf("%s is taken for a key", s.Ref)
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d keys, want 1", n)
	}
}

// TestContentWithoutItsKeys: nobody loses all keys unseen.
func TestContentWithoutItsKeys(t *testing.T) {
	c, top := openContent(t)
	dir, keys := filepath.Join(top, "data", "content"), filepath.Join(top, "keys")
	again := func() error { _, err := OpenContent(dir, keys); return err }
	if err := os.RemoveAll(keys); err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Errorf("nothing was kept yet: %v", err)
	}
	item := must(c.Put(t.Context(), "text/plain", []byte(canary)))
	if err := os.Rename(keys, keys+".away"); err != nil {
		t.Fatal(err)
	}
	if err := again(); !errors.Is(err, ErrNoKey) {
		t.Errorf("the directory of keys is gone: %v, want ErrNoKey", err)
	}
	if _, err := os.Stat(keys); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a directory of keys was made: %v", err)
	}
	if err := errors.Join(os.Rename(keys+".away", keys), again(), c.Check(t.Context(), item)); err != nil {
		t.Errorf("the keys are back: %v", err)
	}
	if err := errors.Join(os.RemoveAll(keys), os.WriteFile(keys, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := again(); err == nil {
		t.Error("a file where the keys must be: no error")
	}
}

// TestAnErasedKeyIsOverwritten: who holds the key file open sees noise in it, and not the key. The twin: a removal alone
// leaves the key to be read.
func TestAnErasedKeyIsOverwritten(t *testing.T) {
	for _, overwrites := range []bool{true, false} {
		c, _ := openContent(t)
		keys := c.keys.(folder)
		keys.overwrite = overwrites
		c.keys = keys
		item := must(c.Put(t.Context(), "text/plain", []byte(canary)))
		path := keys.path(item.Ref)
		held := must(os.Open(path))
		defer held.Close()
		secret := must(readKey(must(os.ReadFile(path)))).Key
		if err := c.Erase(t.Context(), item.Ref); err != nil {
			t.Fatal(err)
		}
		if left := bytes.Contains(must(io.ReadAll(held)), []byte(secret)); left == overwrites {
			t.Errorf("overwrite %t: the key is found: %t", overwrites, left)
		}
	}
}
