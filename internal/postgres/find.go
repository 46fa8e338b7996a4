package postgres

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// ErrAbsent says that no PostgreSQL is installed, and what to do.
var ErrAbsent = errors.New("chưa có PostgreSQL: chạy `apt-get install -y --no-install-recommends postgresql` (quyền root), " +
	"hoặc đặt PG_BINDIR tới thư mục chứa initdb và postgres, hoặc đặt DATABASE_URL tới máy chủ có sẵn")

const installed = "/usr/lib/postgresql" // where Debian keeps each major version apart

// Find is the folder of the binaries: PG_BINDIR if that is set, else the newest version Debian
// installed, else what PATH finds. ErrAbsent when there are none.
func Find() (bindir string, err error) {
	if dir := os.Getenv("PG_BINDIR"); dir != "" {
		if !complete(dir) {
			return "", ErrAbsent
		}
		return filepath.Abs(dir)
	}
	dirs, _ := filepath.Glob(filepath.Join(installed, "*", "bin"))
	slices.SortFunc(dirs, func(a, b string) int { return major(b) - major(a) })
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(initdb); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, dir := range dirs {
		if complete(dir) {
			return dir, nil
		}
	}
	return "", ErrAbsent
}

// findFor is Find for a cluster that exists: the version that wrote it, if it is still installed.
func findFor(version string) (bindir string, err error) {
	if dir := filepath.Join(installed, version, "bin"); version != "" && os.Getenv("PG_BINDIR") == "" && complete(dir) {
		return dir, nil
	}
	return Find()
}

func major(bindir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bindir)))
	return n
}

func complete(bindir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if st, err := os.Stat(filepath.Join(bindir, name)); err != nil || st.IsDir() || st.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}
