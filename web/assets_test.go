package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// mismatches compares the files of a folder with its SHA256SUMS, both ways.
func mismatches(dir fs.FS) (found []string) {
	list, err := fs.ReadFile(dir, "SHA256SUMS")
	if err != nil {
		return []string{err.Error()}
	}
	want := map[string]string{}
	for line := range strings.Lines(string(list)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		want[name] = sum
	}
	have, err := fs.Glob(dir, "*")
	if err != nil {
		return []string{err.Error()}
	}
	for _, name := range have {
		if name == "SHA256SUMS" {
			continue
		}
		body, err := fs.ReadFile(dir, name)
		if err != nil {
			return []string{err.Error()}
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != want[name] {
			found = append(found, name+" is not what it was")
		}
		delete(want, name)
	}
	for name := range maps.Keys(want) {
		found = append(found, name+" is gone")
	}
	return found
}

func TestTheTypefaceIsWhatItWas(t *testing.T) {
	fonts, err := fs.Sub(files, "assets/fonts")
	if err != nil {
		t.Fatal(err)
	}
	if m := mismatches(fonts); len(m) > 0 {
		t.Error(m)
	}
	planted := fstest.MapFS{}
	entries, err := fs.ReadDir(fonts, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := fs.ReadFile(fonts, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		planted[e.Name()] = &fstest.MapFile{Data: append([]byte{}, body...)}
	}
	planted["latin-400.woff2"].Data[100] ^= 1
	delete(planted, "latin-600.woff2")
	planted["new.woff2"] = &fstest.MapFile{Data: []byte("x")}
	if m := mismatches(planted); len(m) != 3 {
		t.Errorf("a changed, a lost and a new file: %v", m)
	}
}

func TestTheStyleSheetLoadsOnlyWhatIsThere(t *testing.T) {
	h := Server{Now: nil}.Handler()
	w := get(t, h, assetURL("app.css"))
	css := w.Body.String()
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Fatalf("style sheet: %d %s", w.Code, w.Header())
	}
	urls := regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1)
	if len(urls) != 9 {
		t.Errorf("%d fonts", len(urls))
	}
	for _, u := range urls {
		if f := get(t, h, assetURL(u[1])); f.Code != http.StatusOK || f.Header().Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: %d %s", u[1], f.Code, f.Header().Get("Content-Type"))
		}
	}
	if strings.Contains(css, "@import") || strings.Contains(css, "//") {
		t.Error("the style sheet reaches outside")
	}
	if notice := get(t, h, assetURL("THIRD_PARTY_NOTICES.md")); notice.Code != http.StatusOK || !strings.Contains(notice.Body.String(), "SIL Open Font License") {
		t.Errorf("notices: %d", notice.Code)
	}
}

func source(t *testing.T, file string) string {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func scan(percent string, f *float64) (int, error) { return fmt.Sscanf(percent, "%f%%", f) }
