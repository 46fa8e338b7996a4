package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
)

// What a page loads: one style sheet, three weights of one typeface, one picture.
//
//go:embed assets
var files embed.FS

// version changes with any byte of any asset, so that a browser may keep what it has for ever.
var version = func() string {
	sum := sha256.New()
	err := fs.WalkDir(files, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		sum.Write([]byte(name))
		sum.Write(body)
		return err
	})
	if err != nil {
		panic(err) // they are compiled in
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}()

// assetURL is where a file of assets/ is found.
func assetURL(file string) string { return "/assets/" + version + "/" + file }

// assetTypes are the files that are served, by ending: a bare machine does not know them all.
var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
	".md":    "text/plain; charset=utf-8",
}

func (s Server) asset(w http.ResponseWriter, r *http.Request) {
	file := r.PathValue("file")
	kind, ok := assetTypes[path.Ext(file)]
	body, err := files.ReadFile("assets/" + file)
	if !ok || err != nil || r.PathValue("version") != version {
		s.fail(w, r, missing(thisPage))
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(body)
}
