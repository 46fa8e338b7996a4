package main

import (
	"context"

	"github.com/nats-io/nats.go"

	"github.com/dondoc/dondoc/eventstore"
)

// reach opens the log of a cluster.
func reach(ctx context.Context, url string) (*node, error) {
	nc, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		return nil, err
	}
	n := &node{nc: nc, close: nc.Close}
	if n.log, err = eventstore.Open(ctx, nc, eventstore.Options{}, wire{}); err != nil {
		nc.Close()
		return nil, err
	}
	return n, nil
}
