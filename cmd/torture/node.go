package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"golang.org/x/sys/unix"

	"github.com/dondoc/dondoc/eventstore"
)

// A node is a log with its content, open in this process.
type node struct {
	log     store
	content *eventstore.Content
	server  *eventstore.Server // nil when it is not of our making
	nc      *nats.Conn
	close   func()
}

// openNode opens the directory of one server. With the plants of a careless one, the log takes it for a server of
// somebody else that syncs each message. What the server says of errors goes to words, unless it is nil.
func openNode(ctx context.Context, dir, plant string, words io.Writer) (n *node, err error) {
	n = &node{}
	logger := slog.New(slog.DiscardHandler)
	if words != nil {
		logger = slog.New(slog.NewTextHandler(words, nil))
	}
	if plant == plantNoSync || plant == plantStuck {
		n.nc, n.close, err = careless(filepath.Join(dir, "nats"), plant == plantStuck)
	} else if n.server, err = eventstore.StartServer(filepath.Join(dir, "nats"), eventstore.ServerOptions{Logger: logger}); err == nil {
		n.close = n.server.Close
		n.nc, err = n.server.Connect()
	}
	if err == nil {
		n.log, err = eventstore.Open(ctx, n.nc, eventstore.Options{Server: n.server, TrustSyncs: n.server == nil}, wire{})
	}
	if err == nil {
		n.content, err = openContent(dir)
	}
	if err != nil && n.close != nil {
		n.close()
	}
	return n, err
}

func openContent(dir string) (*eventstore.Content, error) {
	return eventstore.OpenContent(filepath.Join(dir, "content"), filepath.Join(dir, "keys"))
}

// careless starts a server as it comes, which acknowledges what is only in the memory of the system, unless it always
// syncs, and takes nothing any more when it has met the end of the disk: the planted bugs.
func careless(dir string, always bool) (*nats.Conn, func(), error) {
	s, err := server.NewServer(&server.Options{ServerName: "careless", DontListen: true, JetStream: true, StoreDir: dir, SyncAlways: always, NoSigs: true, NoLog: true})
	if err != nil {
		return nil, nil, err
	}
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		s.Shutdown()
		return nil, nil, errors.New("the careless server does not start")
	}
	nc, err := nats.Connect("", nats.InProcessServer(s))
	return nc, func() { s.Shutdown(); s.WaitForShutdown() }, err
}

// looseContent keeps items as the real one does, but for the syncs: the planted bug.
type looseContent struct {
	inner *eventstore.Content // elsewhere
	from  string
	to    string
}

func newLooseContent(dir string) (*looseContent, error) {
	elsewhere, err := os.MkdirTemp("", "torture-loose-")
	if err != nil {
		return nil, err
	}
	if _, err := openContent(dir); err != nil {
		return nil, err
	}
	inner, err := openContent(elsewhere)
	return &looseContent{inner, elsewhere, dir}, err
}

func (c *looseContent) Put(ctx context.Context, mediaType string, body []byte) (eventstore.Item, error) {
	item, err := c.inner.Put(ctx, mediaType, body)
	if err != nil {
		return item, err
	}
	for _, name := range []string{filepath.Join("keys", item.Ref[:2], item.Ref+".key"), filepath.Join("content", item.Ref[:2], item.Ref)} {
		b, err := os.ReadFile(filepath.Join(c.from, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(c.to, name), b, 0o600)
		}
		if err != nil {
			return item, fmt.Errorf("keep loosely: %w", err)
		}
	}
	return item, nil
}

// roomOn is how many bytes are free on the disk of a directory.
func roomOn(dir string) int64 {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0
	}
	return int64(st.Bavail) * st.Bsize
}
