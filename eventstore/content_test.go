package eventstore

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
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

func TestContentThatIsNotAsItWas(t *testing.T) {
	c, _ := openContent(t)
	ctx := t.Context()
	put := func() Item { return must(c.Put(ctx, "text/plain", []byte(canary))) }
	spoil := func(path string, at int) {
		b := must(os.ReadFile(path))
		b[(at+len(b))%len(b)] ^= 1
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := put()
	for name, tt := range map[string]struct {
		do   func(Item)
		want error
	}{
		"untouched":                {func(Item) {}, nil},
		"erased":                   {func(i Item) { _ = must(0, c.Erase(ctx, i.Ref)) }, ErrErased},
		"erased twice":             {func(i Item) { _ = must(0, errors.Join(c.Erase(ctx, i.Ref), c.Erase(ctx, i.Ref))) }, ErrErased},
		"the nonce is changed":     {func(i Item) { spoil(c.file(i.Ref), 0) }, ErrTampered},
		"the text is changed":      {func(i Item) { spoil(c.file(i.Ref), 20) }, ErrTampered},
		"the tag is changed":       {func(i Item) { spoil(c.file(i.Ref), -1) }, ErrTampered},
		"cut off":                  {func(i Item) { _ = must(0, os.Truncate(c.file(i.Ref), 5)) }, ErrTampered},
		"the key is changed":       {func(i Item) { spoil(c.keyFile(i.Ref), 30) }, ErrTampered},
		"the commitment is forged": {func(i Item) { spoil(c.keyFile(i.Ref), -4) }, ErrTampered},
		"lost":                     {func(i Item) { _ = must(0, os.Remove(c.file(i.Ref))) }, ErrNoContent},
		"another item's files": {func(i Item) {
			_ = must(0, errors.Join(copyFile(c.file(other.Ref), c.file(i.Ref)), copyFile(c.keyFile(other.Ref), c.keyFile(i.Ref))))
		}, ErrTampered},
	} {
		item := put()
		tt.do(item)
		_, _, err := c.Get(ctx, item.Ref)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if _, err := c.Open(ctx, item); !errors.Is(err, tt.want) {
			t.Errorf("%s: open: %v, want %v", name, err, tt.want)
		}
	}
	named := other
	named.Commitment = hex.EncodeToString(make([]byte, 32))
	if _, err := c.Open(ctx, named); !errors.Is(err, ErrTampered) {
		t.Errorf("an item that the log names otherwise: %v, want ErrTampered", err)
	}
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	return errors.Join(err, os.WriteFile(to, b, 0o600))
}

func TestContentRefuses(t *testing.T) {
	c, top := openContent(t)
	for _, ref := range []string{"", "x", "../../etc/passwd", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}"} {
		if _, _, err := c.Get(t.Context(), ref); !errors.Is(err, ErrNoContent) {
			t.Errorf("%q: got %v, want ErrNoContent", ref, err)
		}
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
	if n := sightings(t, top, nil); n != 0 {
		t.Errorf("%d files were left", n)
	}
}
