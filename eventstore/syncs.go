package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrUnproven says that nothing shows how a server outside this process syncs. It matches ErrUnsafe.
var ErrUnproven = fmt.Errorf("%w: nothing shows that what the server acknowledges is synced", ErrUnsafe)

// CheckSyncs asks the servers that keep the log whether they sync what they acknowledge (sync_interval: always), and
// returns ErrUnsafe when one says that it does not, ErrUnproven when one cannot be asked or does not say. Open does it
// first; who keeps a log open asks again, because a server may come back with other settings.
//
// How a server syncs is told to its system account only: Options.Sys leads there. Without it the names of the servers
// must be those that StartServer gives. A name is no proof against malice; it shows which program wrote the settings.
// With Options.TrustSyncs what is unproven is taken on trust, and told by OnTrust.
func (s *JetStream[E]) CheckSyncs(ctx context.Context) error {
	if s.own {
		return nil
	}
	var keepers []string
	err := s.settle(ctx, func(ctx context.Context) (err error) { keepers, err = s.keepers(ctx); return err })
	if err != nil {
		return err
	}
	if s.sys != nil {
		err = checkAnswers(s.nc.ConnectedClusterName(), s.nc.ConnectedServerId(), keepers, askSyncs(ctx, s.sys, keepers))
	} else {
		err = checkNames(keepers)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.onTrust.Store(err != nil && s.trust && errors.Is(err, ErrUnproven))
	if s.onTrust.Load() {
		return nil
	}
	return err
}

// OnTrust says whether nothing has shown how the servers sync, and it was said to take that on trust.
func (s *JetStream[E]) OnTrust() bool { return s.onTrust.Load() }

// keepers are the names of the servers that keep the log and are up; of a log that is yet to be made, the one that is
// connected to.
func (s *JetStream[E]) keepers(ctx context.Context) ([]string, error) {
	stream, err := s.js.Stream(ctx, s.stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return []string{s.nc.ConnectedServerName()}, nil
	}
	if err != nil {
		return nil, err
	}
	c := stream.CachedInfo().Cluster
	if c == nil || len(c.Replicas) == 0 {
		return []string{s.nc.ConnectedServerName()}, nil
	}
	var names []string
	if c.Leader != "" {
		names = append(names, c.Leader)
	}
	for _, r := range c.Replicas {
		if !r.Offline {
			names = append(names, r.Name)
		}
	}
	return names, nil
}

func checkNames(keepers []string) error {
	for _, name := range keepers {
		if name != alwaysName && !strings.HasPrefix(name, memberPrefix) {
			return fmt.Errorf("%w: %s is not one of this program's own, and nothing leads to its system account", ErrUnproven, name)
		}
	}
	return nil
}

// A syncing is what a server says of itself; the names are those of the monitoring API.
type syncing struct {
	Server server.ServerInfo `json:"server"`
	Data   *struct {
		Disabled bool                   `json:"disabled"`
		Config   server.JetStreamConfig `json:"config"`
	} `json:"data"`
}

// askSyncs asks all servers at once, until those that matter have answered and the others had some time to.
func askSyncs(ctx context.Context, sys *nats.Conn, keepers []string) (answers []syncing) {
	inbox := sys.NewInbox()
	sub, err := sys.SubscribeSync(inbox)
	if err != nil {
		return nil
	}
	defer sub.Unsubscribe() //nolint:errcheck // fails only with the connection
	if err := sys.PublishRequest("$SYS.REQ.SERVER.PING.JSZ", inbox, nil); err != nil {
		return nil
	}
	missing := slices.Clone(keepers)
	for began := time.Now(); ; {
		wait := 2*time.Second - time.Since(began)
		if len(missing) == 0 {
			wait = min(wait, 250*time.Millisecond)
		}
		within, stop := context.WithTimeout(ctx, wait)
		m, err := sub.NextMsgWithContext(within)
		stop()
		if err != nil {
			return answers
		}
		var a syncing
		if json.Unmarshal(m.Data, &a) == nil && a.Data != nil {
			answers = append(answers, a)
			missing = slices.DeleteFunc(missing, func(name string) bool { return name == a.Server.Name })
		}
	}
}

// checkAnswers refuses a cluster with any server that could lose what it acknowledges: a log moves from one to another
// without asking. Whoever keeps the log must have answered, and so must the server that the log is reached through: names
// may be the same elsewhere, its id is not.
func checkAnswers(cluster, through string, keepers []string, answers []syncing) error {
	if !slices.ContainsFunc(answers, func(a syncing) bool { return a.Server.ID == through }) {
		return fmt.Errorf("%w: the connection to the system account leads to other servers, or to another account", ErrUnproven)
	}
	var said []string
	for _, a := range answers {
		if a.Server.Cluster != cluster || a.Data.Disabled {
			continue
		}
		if !a.Data.Config.SyncAlways {
			return fmt.Errorf("%w: the server %s acknowledges what it syncs only every %s; set sync_interval: always in its settings and start it again",
				ErrUnsafe, a.Server.Name, a.Data.Config.SyncInterval)
		}
		said = append(said, a.Server.Name)
	}
	for _, name := range keepers {
		if !slices.Contains(said, name) {
			return fmt.Errorf("%w: %s has not answered", ErrUnproven, name)
		}
	}
	return nil
}
