package main

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"strings"
	"testing"
)

// The test binary is also the child, as bin/torture is.
func TestMain(m *testing.M) {
	if os.Getenv(childMark) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], streams{os.Stdout, os.Stderr}))
	}
	os.Exit(m.Run())
}

// here runs the program in this process.
func here(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{&o, &e})
	return code, o.String(), e.String()
}

// scratch is a directory on a disk, which may be in memory where t.TempDir is.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "torture-test-") //nolint:usetesting // t.TempDir may lie in memory, and only this user may enter it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestWhatIsNotACommandIsRefused(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"flood"}, "torture --help"},
		{[]string{"kill", "--rounds", "many"}, "torture --help"},
		{[]string{"kill", "--plant", "unheard-of"}, "có: early, newid, misplaced, chopped"},
	} {
		code, out, errs := here(t, tt.args...)
		if code != exitBadInput || out != "" || !strings.Contains(errs, tt.want) {
			t.Errorf("%q: exit %d, %q, %q", tt.args, code, out, errs)
		}
	}
}

func TestResultLine(t *testing.T) {
	r := &result{name: "kill"}
	r.say("rounds", 3)
	r.must("lost", 0)
	r.proves("acked", 10, 10)
	var b bytes.Buffer
	if err := r.print(&b, false); err != nil || b.String() != "kill     rounds=3 lost=0\n" || len(r.wrong) > 0 {
		t.Errorf("%q, %v, wrong %q", b.String(), err, r.wrong)
	}
	b.Reset()
	if err := r.print(&b, true); err != nil || b.String() != `{"lost":0,"rounds":3,"test":"kill"}`+"\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
	r.must("dup", 2)
	r.proves("acked", 9, 10)
	if len(r.wrong) != 2 {
		t.Errorf("wrong: %q, want two reasons", r.wrong)
	}
}
