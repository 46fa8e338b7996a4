package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/workers"
)

// The test binary is the program too: with this variable set it runs main.
const asProgram = "DONDOC_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"dondoc": main})
}

// program is a child process that runs dondoc with these arguments.
func program(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1", "NATS_URL=", "DATABASE_URL=", "DONDOC_DATA=")
	return c
}

// dataDir is a new directory that the database's own user can reach.
func dataDir(t *testing.T) string {
	t.Helper()
	temp := os.TempDir()
	if eventstore.CheckDisk(temp) != nil {
		temp = "/var/tmp" // on a disk also where /tmp is not
	}
	dir, err := os.MkdirTemp(temp, "dondoc-test-") //nolint:usetesting // t.TempDir lies in a folder that only this user may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

// inside opens the house of a directory in this process for as long as do runs.
func inside(t *testing.T, dir string, do func(h *house)) {
	t.Helper()
	held, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	h, err := open(t.Context(), config{Tenant: "main"}, dir, &workers.System{}, quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	do(h)
}

// quiet hears of errors alone.
func quiet(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
}

// here runs the program in this process.
func here(t *testing.T, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	code = run(ctx, args, streams{in: strings.NewReader(stdin), out: &o, err: &e})
	return code, o.String(), e.String()
}

// The manual of the command line is testdata/script: one behaviour a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			data := dataDir(t)
			e.Setenv("DONDOC_DATA", data)
			e.Setenv("NATS_URL", "")
			e.Setenv("DATABASE_URL", "")
			return nil
		},
	})
}
