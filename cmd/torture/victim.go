package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// childMark is in the environment of a child, by which the tests' own binary knows that it is one.
const childMark = "DONDOC_TORTURE_CHILD"

// A victim is a child process, and what was heard of it.
type victim struct {
	process *os.Process
	first   chan struct{} // closed with the first acknowledgement, or when a member is ready
	over    chan struct{} // closed when it has ended and all it said is heard

	mu    sync.Mutex
	heard []witness
	acks  int
	said  bytes.Buffer // on stderr
}

// patience is how long a child may take to come up. The machine may have other work.
const patience = 60 * time.Second

// startVictim starts this program with arguments: a hidden command. It dies with this process.
func startVictim(args ...string) (*victim, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	v := &victim{first: make(chan struct{}), over: make(chan struct{})}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), childMark+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stderr = &v.said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the child dies with the thread that started it
		defer close(v.over)
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		for lines := bufio.NewScanner(out); lines.Scan(); {
			w, ok := readWitness(lines.Text())
			if !ok {
				continue
			}
			if n := v.note(w); n == 1 && w.kind == acked || w.kind == ready {
				close(v.first)
			}
		}
		_ = cmd.Wait() // it is meant to be killed
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	v.process = cmd.Process
	return v, nil
}

// note takes a witness down and returns how many acknowledgements there are.
func (v *victim) note(w witness) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.heard = append(v.heard, w)
	if w.kind == acked {
		v.acks++
	}
	return v.acks
}

// await waits until so many acknowledgements were heard, on a slow machine not for ever.
func (v *victim) await(ctx context.Context, acks int) {
	for end := time.Now().Add(20 * time.Second); ctx.Err() == nil && time.Now().Before(end); sleep(ctx, 10*time.Millisecond) {
		v.mu.Lock()
		enough := v.acks >= acks
		v.mu.Unlock()
		if enough {
			return
		}
	}
}

// begun waits for the first acknowledgement, or for a member to be ready.
func (v *victim) begun(ctx context.Context) error {
	select {
	case <-v.first:
		return nil
	case <-v.over:
		return fmt.Errorf("the child wrote nothing: %s", v.said.String())
	case <-time.After(patience):
		return errors.Join(errors.New("the child does not come up"), v.kill())
	case <-ctx.Done():
		return ctx.Err()
	}
}

// count is how many witnesses of a kind there are since a moment.
func (v *victim) count(kind string, since time.Duration) int {
	return v.between(kind, since, 1<<62)
}

func (v *victim) between(kind string, since, before time.Duration) (n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := len(v.heard) - 1; i >= 0; i-- {
		if w := v.heard[i]; w.kind == kind && w.at > since && w.at < before {
			n++
		}
	}
	return n
}

// until waits until there are so many witnesses of a kind since a moment.
func (v *victim) until(ctx context.Context, limit time.Duration, kind string, since time.Duration, n int) error {
	for end := time.Now().Add(limit); v.count(kind, since) < n; sleep(ctx, 20*time.Millisecond) {
		select {
		case <-v.over:
			return fmt.Errorf("the child has ended: %s", v.said.String())
		default:
		}
		if ctx.Err() != nil || time.Now().After(end) {
			return fmt.Errorf("%s: %d in %s, want %d", kind, v.count(kind, since), limit, n)
		}
	}
	return nil
}

// kill ends it at once (kill -9) and waits until all it said is heard.
func (v *victim) kill() error {
	err := v.process.Kill()
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	<-v.over
	return err
}

// take gives what was heard since the last time.
func (v *victim) take() []witness {
	v.mu.Lock()
	defer v.mu.Unlock()
	h := v.heard
	v.heard = nil
	return h
}

// sleep waits, or ends early with ctx.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
