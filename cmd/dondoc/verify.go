package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/workers"
)

type verifyCmd struct {
	Content bool `help:"Đọc cả các nội dung lưu riêng mà sổ ghi nhắc đến, và khóa của chúng."`
	JSON    bool `help:"In kết quả dạng JSON."`
}

// run needs the log and nothing else, so that a house that does not open can be looked at.
func (v *verifyCmd) run(ctx context.Context, c config, args []string, io streams) error {
	return onLog(ctx, c, v, args, io)
}

// onLog runs a command with the log of a directory that nobody has open, and nothing but the log, or has the process that
// has it open run it. It makes nothing where nothing is.
func onLog(ctx context.Context, c config, cmd inHouse, args []string, io streams) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	h := &house{config: c, dir: dir, clock: &workers.System{}, slog: slog.New(slog.DiscardHandler)}
	if c.NATSURL == "" {
		_, absent := os.Stat(filepath.Join(dir, "nats"))
		if _, err := os.Stat(filepath.Join(dir, "lock")); absent != nil && err != nil {
			return noLog(dir, absent)
		}
		held, err := lock(dir)
		if errors.Is(err, errInUse) {
			return forward(ctx, dir, asked{Args: args, Terminal: isTerminal(io.err)}, io)
		}
		if err != nil {
			return err
		}
		defer held.Close()
		if absent != nil { // and no process has a log elsewhere
			return noLog(dir, absent)
		}
	}
	defer h.close()
	if err := h.openLog(ctx); err != nil {
		return err
	}
	return cmd.within(ctx, h, io)
}

// openLog opens the log alone, if there is one.
func (h *house) openLog(ctx context.Context) (err error) {
	if h.reached, err = eventstore.OpenReached(reachedIn(h.dir, h.config.Tenant)); err != nil {
		return err
	}
	var nc *nats.Conn
	if nc, err = h.startNATS(); err != nil {
		return err
	}
	o := h.logOptions()
	o.MustExist = true
	h.log, err = eventstore.Open(ctx, nc, o, domain.Wire{})
	if errors.Is(err, eventstore.ErrNoLog) {
		return noLog(h.dir, err)
	}
	return err
}

func noLog(dir string, err error) error {
	return fail(exitMissing, err, "Chưa có sổ ghi tại %s. Đề nghị kiểm tra lại --data và --tenant.", dir)
}

// within reads the log of the house that is open.
func (v *verifyCmd) within(ctx context.Context, h *house, io streams) error {
	began := time.Now()
	g := gauge{doing: "kiểm tra", w: io.err, terminal: isTerminal(io.err), last: began}
	census, err := h.log.Verify(ctx, g.tell)
	g.end()
	if err == nil {
		err = h.reached.Check(census.Position)
	}
	if err != nil {
		return err
	}
	var content *contentCensus
	if v.Content {
		problems := io.out
		if v.JSON {
			problems = io.err
		}
		g.doing = "đọc nội dung"
		read, err := h.readContent(ctx, problems, g.tell)
		g.end()
		if err != nil {
			return err
		}
		content = &read
	}
	if err := v.tell(census, content, time.Since(began), io.out); err != nil {
		return err
	}
	if content != nil && content.code() != exitOK {
		return &failure{code: content.code()} // it was told already
	}
	return nil
}

func (v *verifyCmd) tell(census eventstore.Census, content *contentCensus, took time.Duration, out io.Writer) error {
	if v.JSON {
		return json.NewEncoder(out).Encode(struct {
			eventstore.Census
			Content *contentCensus `json:"content,omitempty"`
			Seconds float64        `json:"seconds"`
		}{census, content, took.Seconds()})
	}
	if content != nil {
		if err := content.print(out); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "verify  commits=%d events=%d aggregates=%d bytes=%d position=%d seconds=%.3f damaged=0\n",
		census.Commits, census.Events, census.Aggregates, census.Bytes, census.Position, took.Seconds())
	return err
}

// A gauge tells how far a long reading has come: on a terminal a line that is written over, in a pipe a plain line now
// and then, so that a short reading says nothing.
type gauge struct {
	doing    string
	w        io.Writer
	terminal bool
	of, more string // what is counted, "" for commits, and what else there is to say
	last     time.Time
	open     bool // a line that is to be written over stands there
}

func (g *gauge) tell(at, of uint64) {
	every := 5 * time.Second
	if g.terminal {
		every = 200 * time.Millisecond
	}
	if now := time.Now(); now.Sub(g.last) >= every {
		g.last = now
		line := fmt.Sprintf("%s: %d/%d %s (%d%%)%s", g.doing, at, of, cmp.Or(g.of, "lần ghi"), at*100/max(of, 1), g.more)
		if g.open = g.terminal; g.terminal {
			fmt.Fprintf(g.w, "\r%s%s\x1b[K", bar(at, of), line)
		} else {
			fmt.Fprintln(g.w, line)
		}
	}
}

// bar is drawn to the length of what is done.
func bar(at, of uint64) string {
	const width = 20
	done := int(min(at, of) * width / max(of, 1))
	return strings.Repeat("█", done) + strings.Repeat("░", width-done) + " "
}

// end takes the line away, so that what follows begins where it began.
func (g *gauge) end() {
	if g.open {
		fmt.Fprint(g.w, "\r\x1b[K")
	}
}

// isTerminal says whether a person sees what is written: here, or at the far end of the socket.
func isTerminal(w io.Writer) bool {
	switch w := w.(type) {
	case *os.File:
		info, err := w.Stat()
		return err == nil && info.Mode()&os.ModeCharDevice != 0
	case farEnd:
		return w.terminal
	}
	return false
}
