package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/workers"
)

// A running serve holds the data directory. Another command on it does not open the house a second
// time: it sends its arguments to DIR/control.sock and prints what comes back. Output and exit code are
// the same either way, because the same code runs.

// asked is a command on its way through the socket.
type asked struct {
	Args     []string `json:"args"`
	Read     []byte   `json:"read,omitempty"`     // what the command read from its file, or from standard input
	Terminal bool     `json:"terminal,omitempty"` // a person sees what it writes on stderr
}

// frame is a piece of what comes back.
type frame struct {
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Data []byte `json:"data,omitempty"` // of a file that the command fills
	File int    `json:"file,omitempty"` // which of them
	Exit *int   `json:"exit,omitempty"` // the last one
}

// runInHouse runs a command in this process if the directory is free, else in the process that has it.
func runInHouse(ctx context.Context, c config, cmd inHouse, args []string, io streams) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	var read []byte
	if p, ok := cmd.(prepared); ok { // bad input is refused before anything is opened
		if err := p.prepare(func(name string) (_ []byte, err error) { read, err = readLimited(name, io.in); return read, err }); err != nil {
			return err
		}
	}
	held, err := lock(dir)
	if errors.Is(err, errInUse) {
		return forward(ctx, dir, asked{Args: args, Read: read, Terminal: isTerminal(io.err)}, io)
	}
	if err != nil {
		return err
	}
	defer held.Close()
	if err := refuseDemoData(dir); err != nil {
		return err
	}
	quiet := slog.New(slog.NewTextHandler(io.err, &slog.HandlerOptions{Level: slog.LevelError}))
	h, err := open(ctx, c, dir, &workers.System{}, quiet)
	if err != nil {
		return err
	}
	defer h.close()
	return cmd.within(ctx, h, io)
}

// forward has the process that holds the directory run the command.
func forward(ctx context.Context, dir string, a asked, streams streams) error {
	inUse := fail(exitInUse, nil, "Thư mục dữ liệu %s đang được tiến trình dondoc khác sử dụng. Đề nghị dừng tiến trình đó hoặc chọn thư mục khác bằng --data.", dir)
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dialControl(ctx, dir) }}}
	defer client.CloseIdleConnections()
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://control/run", bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return inUse
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return inUse
	}
	dec := json.NewDecoder(res.Body)
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			return fail(exitDifference, err, "Tiến trình đang chạy đã dừng giữa chừng; lệnh có thể đã hoặc chưa được thực hiện. Đề nghị chạy lại lệnh với cùng mã lệnh.")
		}
		_, _ = streams.out.Write(f.Out)
		_, _ = streams.err.Write(f.Err)
		if len(f.Data) > 0 && f.File < len(streams.files) {
			if _, err := streams.files[f.File].Write(f.Data); err != nil {
				return err
			}
		}
		if f.Exit != nil {
			if *f.Exit == exitOK {
				return nil
			}
			return &failure{code: *f.Exit} // the sentence came with the frames
		}
	}
}

// serveControl answers on DIR/control.sock until ctx ends.
func serveControl(ctx context.Context, h *house, l net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /run", func(w http.ResponseWriter, r *http.Request) {
		var a asked
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 2*intake.Limit)).Decode(&a); err != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		f := &framer{w: w}
		code := h.answer(r.Context(), a, streams{
			in: strings.NewReader(""), out: f.part(func(p []byte) frame { return frame{Out: p} }),
			err:   farEnd{f.part(func(p []byte) frame { return frame{Err: p} }), a.Terminal},
			files: []io.Writer{f.part(func(p []byte) frame { return frame{Data: p} }), f.part(func(p []byte) frame { return frame{Data: p, File: 1} })},
		})
		_ = f.send(frame{Exit: &code})
	})
	return serveUntil(ctx, &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}, l)
}

// answer runs a forwarded command in this house.
func (h *house) answer(ctx context.Context, a asked, io streams) int {
	var c cli
	target, err := parse(&c, a.Args, io)
	if err == nil {
		cmd, ok := target.(inHouse)
		if !ok {
			err = usage("Lệnh này không chạy được khi hệ thống đang mở.")
		}
		if p, reads := target.(prepared); reads {
			err = p.prepare(func(string) ([]byte, error) { return a.Read, nil })
		}
		if err == nil {
			err = cmd.within(ctx, h, io)
		}
	}
	return report(io.err, err)
}

// framer sends what a command writes, piece by piece.
type framer struct {
	mu sync.Mutex
	w  http.ResponseWriter
}

func (f *framer) send(x frame) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(json.NewEncoder(f.w).Encode(x), http.NewResponseController(f.w).Flush())
}

// part sends what is written to it, and fails when nobody is there to take it.
func (f *framer) part(of func(p []byte) frame) io.Writer {
	return writerFunc(func(p []byte) (int, error) {
		if err := f.send(of(p)); err != nil {
			return 0, err
		}
		return len(p), nil
	})
}

// farEnd is stderr at the other end of the socket.
type farEnd struct {
	io.Writer
	terminal bool
}

type writerFunc func([]byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

// A socket's address has room for 107 bytes; the directory is named through its open file instead, so
// that a deep one works too.
func listenControl(dir string) (_ net.Listener, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open control.sock: %w", err)
		}
	}()
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	path := fmt.Sprintf("/proc/self/fd/%d/control.sock", d.Fd())
	if err := os.Remove(filepath.Join(dir, "control.sock")); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // by then the name would mean another file
	return l, os.Chmod(filepath.Join(dir, "control.sock"), 0o600)
}

func dialControl(ctx context.Context, dir string) (net.Conn, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return (&net.Dialer{}).DialContext(ctx, "unix", fmt.Sprintf("/proc/self/fd/%d/control.sock", d.Fd()))
}

// demoMark is the file that tells a demonstration's data from an office's.
const demoMark = "demo"

func isDemo(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, demoMark))
	return err == nil
}

// refuseDemoData keeps real work out of a demonstration: its clock stands in another year.
func refuseDemoData(dir string) error {
	if isDemo(dir) {
		return usage("Thư mục %s chứa dữ liệu trình diễn. Đề nghị chọn thư mục khác bằng --data.", strings.TrimSpace(dir))
	}
	return nil
}
