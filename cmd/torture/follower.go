package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// ungated is a follower that shows what the server sends as it comes, durable or not: the planted bug.
func (l *load) ungated(ctx context.Context) {
	js, err := jetstream.New(l.nc)
	if err != nil {
		return
	}
	consumer, err := js.OrderedConsumer(ctx, "dondoc-main", jetstream.OrderedConsumerConfig{})
	if err != nil {
		return
	}
	for ctx.Err() == nil {
		batch, err := consumer.Fetch(500, jetstream.FetchMaxWait(time.Second))
		if err != nil {
			continue
		}
		for m := range batch.Messages() {
			meta, err := m.Metadata()
			if err != nil {
				return
			}
			sum := sha256.Sum256(m.Data())
			l.say(seen, meta.Sequence.Stream, "", hex.EncodeToString(sum[:]))
		}
	}
}
