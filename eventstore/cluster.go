package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// A Cluster makes a Server one of several that keep the same logs. What one of them acknowledged is synced by a majority.
// Give all members the same Name and the same Routes; then they know from the first start how many they are, and no two
// parts of them take themselves for the whole.
type Cluster struct {
	Name      string   // of the cluster
	Node      string   // of this server; unique in the cluster, and the same at each start
	Listen    string   // host:port where the other servers connect
	Advertise string   // host:port that the others are told instead of Listen; "": that
	Routes    []string // host:port of the other servers, two or more; this server's own may be among them
}

// memberPrefix begins the server names of a cluster's members. It says that the server syncs always.
const memberPrefix = "dondoc-always-"

// options are the part of the server's options that makes it a member.
func (c Cluster) options() (o server.ClusterOpts, routes []*url.URL, err error) {
	for what, name := range map[string]string{"cluster": c.Name, "server": c.Node} {
		if !validToken(name) {
			return o, nil, fmt.Errorf("the name of the %s %q must be 1 to 64 of A-Z a-z 0-9 _ -", what, name)
		}
	}
	host, port, err := hostPort(c.Listen)
	if err != nil {
		return o, nil, err
	}
	// The server takes the number of routes for the size of the cluster that it waits for at its first start.
	all := slices.Clone(c.Routes)
	if !slices.Contains(all, c.Listen) && !slices.Contains(all, c.Advertise) {
		all = append(all, c.Listen)
	}
	if len(all) < 3 {
		return o, nil, errors.New("a cluster needs the addresses of two other servers at least, to go on without one")
	}
	for _, r := range all {
		if _, _, err := hostPort(r); err != nil {
			return o, nil, err
		}
		routes = append(routes, &url.URL{Scheme: "nats", Host: r})
	}
	if c.Advertise != "" {
		if _, _, err := hostPort(c.Advertise); err != nil {
			return o, nil, err
		}
	}
	return server.ClusterOpts{Name: c.Name, Host: host, Port: port, Advertise: c.Advertise}, routes, nil
}

func hostPort(address string) (string, int, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("the address %q is not host:port", address)
	}
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil || a.Port == 0 {
		return "", 0, fmt.Errorf("the address %q names no port that the others could know", address)
	}
	return host, a.Port, nil
}

// memberFile says in a server's directory whose it is: the cluster and the node. There is none for a server alone.
const memberFile = "member"

// checkMember sees to it that a directory stays what it was at its first start. A cluster removes what a server alone had
// written, because the cluster knows nothing of it; a server alone passes over what a cluster had written; and under another
// name a server counts as one more member, whose predecessor is missing for ever.
func checkMember(dir string, c *Cluster) error {
	path, want := filepath.Join(dir, memberFile), ""
	if c != nil {
		want = c.Name + "/" + c.Node
	}
	b, err := os.ReadFile(path)
	switch is := strings.TrimSpace(string(b)); {
	case err == nil && is == want:
		return nil
	case err == nil && want == "":
		return fmt.Errorf("%w: %s is the directory of the member %s of a cluster, and nothing in it can be used alone; start it as that member", ErrUnsafe, dir, is)
	case err == nil:
		return fmt.Errorf("%w: %s is the directory of the member %s of a cluster, not of %s; start it as the one it is, or choose another directory", ErrUnsafe, dir, is, want)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case want == "":
		return nil
	}
	if logs, _ := streamsIn(dir, "*"); len(logs) > 0 {
		return fmt.Errorf("%w: %s holds the log of a server alone, and a cluster that knows nothing of it would remove it; choose an empty directory", ErrUnsafe, dir)
	}
	return writeDurably(path, []byte(want+"\n"))
}

// Ready waits until the server is up to date with the leader of its cluster. A server alone is ready.
func (s *Server) Ready(ctx context.Context) error {
	return until(ctx, "the cluster has no leader that this server follows", s.now().JetStreamIsCurrent)
}

// CaughtUp waits until the server itself has the log of a tenant up to a position. It has it only when it is one of those
// that keep a replica.
func (s *Server) CaughtUp(ctx context.Context, tenant string, p Position) error {
	return until(ctx, fmt.Sprintf("this server has not the log of %s up to %d", tenant, p), func() bool {
		last, there := s.lastOf(tenant)
		return there && last >= p
	})
}

func until(ctx context.Context, not string, done func() bool) error {
	for !done() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", not, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}
