package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

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

// openNode opens the directory of one server. With nosync the server leaves the syncing to nobody, and the log takes
// it for one that syncs each message.
func openNode(ctx context.Context, dir string, nosync bool) (n *node, err error) {
	n = &node{}
	if nosync {
		n.nc, n.close, err = careless(filepath.Join(dir, "nats"))
	} else if n.server, err = eventstore.StartServer(filepath.Join(dir, "nats"), eventstore.ServerOptions{}); err == nil {
		n.close = n.server.Close
		n.nc, err = n.server.Connect()
	}
	if err == nil {
		n.log, err = eventstore.Open(ctx, n.nc, eventstore.Options{Server: n.server, TrustSyncs: nosync}, wire{})
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

// careless starts a server that acknowledges what is only in the memory of the system: the planted bug.
func careless(dir string) (*nats.Conn, func(), error) {
	s, err := server.NewServer(&server.Options{ServerName: "careless", DontListen: true, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true})
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
