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
	first   chan struct{} // closed with the first witness that something was acknowledged
	over    chan struct{} // closed when it has ended and all it said is heard

	mu    sync.Mutex
	heard []witness
	said  bytes.Buffer // on stderr
}

// patience is how long a child may take to come up. The machine may have other work.
const patience = 60 * time.Second

// startVictim starts this program as the child command with arguments. It dies with this process.
func startVictim(args ...string) (*victim, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	v := &victim{first: make(chan struct{}), over: make(chan struct{})}
	cmd := exec.Command(self, append([]string{"child"}, args...)...)
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
		acks := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			w, ok := readWitness(lines.Text())
			if !ok {
				continue
			}
			v.mu.Lock()
			v.heard = append(v.heard, w)
			v.mu.Unlock()
			if w.kind == acked {
				if acks++; acks == 1 {
					close(v.first)
				}
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

// begun waits for the first acknowledgement.
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
