package testenv

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Servers starts n JetStream servers of somebody else, which listen on this machine and sync always, and returns where
// the first is. More than one are a cluster. They end with the test.
func Servers(tb testing.TB, n int) string {
	tb.Helper()
	return ServersThat(tb, slices.Repeat([]bool{true}, n)...)
}

// ServersThat starts servers of which each syncs always or not. Whoever says nothing connects to the global account; the
// user sys with the password sys is in their system account.
func ServersThat(tb testing.TB, syncAlways ...bool) string {
	tb.Helper()
	n := len(syncAlways)
	var routes []*url.URL
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatal(err)
		}
		ports[i] = l.Addr().(*net.TCPAddr).Port
		routes = append(routes, &url.URL{Scheme: "nats", Host: l.Addr().String()})
		l.Close()
	}
	var servers []*server.Server
	for i, port := range ports {
		o := &server.Options{
			ServerName: fmt.Sprintf("server%d", i+1), Host: "127.0.0.1", Port: server.RANDOM_PORT,
			JetStream: true, StoreDir: tb.TempDir(), SyncAlways: syncAlways[i], NoSigs: true, NoLog: true,
			SystemAccount: "$SYS", NoAuthUser: "anybody",
		}
		system := server.NewAccount("$SYS")
		o.Accounts = []*server.Account{system}
		o.Users = []*server.User{{Username: "sys", Password: "sys", Account: system}, {Username: "anybody", Password: "x"}}
		if n > 1 {
			o.Cluster, o.Routes = server.ClusterOpts{Name: "cluster", Host: "127.0.0.1", Port: port}, routes
		}
		s, err := server.NewServer(o)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		servers = append(servers, s)
	}
	for _, s := range servers { // together, or those that have waited alone vote for themselves
		go s.Start()
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ready, peers := 0, 0
		for _, s := range servers {
			if s.ReadyForConnections(time.Second) && (n == 1 || s.JetStreamIsCurrent()) {
				ready++
			}
			if n > 1 {
				peers = max(peers, len(s.JetStreamClusterPeers()))
			}
		}
		if ready == n && (n == 1 || peers == n) {
			return servers[0].ClientURL()
		}
	}
	tb.Fatal("the servers do not come up")
	return ""
}
