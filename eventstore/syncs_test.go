package eventstore

import (
	"errors"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/internal/testenv"
)

// How servers outside this process sync is asked of them, or shows in their names, or is taken on trust when that is said.
func TestServersThatDoNotSyncAreRefused(t *testing.T) {
	connect := func(url string, o ...nats.Option) *nats.Conn {
		nc := must(nats.Connect(url, o...))
		t.Cleanup(nc.Close)
		return nc
	}
	for name, tt := range map[string]struct {
		always []bool
		ask    bool
		trust  bool
		want   error // nil: it opens
		says   string
	}{
		"one that syncs":                    {[]bool{true}, true, false, nil, ""},
		"one that does not":                 {[]bool{false}, true, false, ErrUnsafe, "server1 acknowledges what it syncs only every 2m0s"},
		"one that does not, on trust":       {[]bool{false}, true, true, ErrUnsafe, "sync_interval: always"},
		"one that is not asked":             {[]bool{true}, false, false, ErrUnproven, "server1"},
		"one that is not asked, on trust":   {[]bool{true}, false, true, nil, ""},
		"three that sync":                   {[]bool{true, true, true}, true, false, nil, ""},
		"the third does not":                {[]bool{true, true, false}, true, false, ErrUnsafe, "server3 acknowledges"},
		"three that are not asked":          {[]bool{true, true, true}, false, false, ErrUnproven, "server1"},
		"three that are trusted, not asked": {[]bool{true, true, true}, false, true, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			url := testenv.ServersThat(t, tt.always...)
			nc, o := connect(url), Options{TrustSyncs: tt.trust}
			if tt.ask {
				o.Sys = connect(url, nats.UserInfo("sys", "sys"))
			}
			s, err := Open(t.Context(), nc, o, counterCodec{})
			if !errors.Is(err, tt.want) || tt.want != nil && !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if tt.want != nil {
				if errors.Is(err, ErrUnproven) != (tt.want == ErrUnproven) || !errors.Is(err, ErrUnsafe) { //nolint:errorlint // a value of the table
					t.Errorf("%v is of the wrong kind", err)
				}
				if _, err := must(jetstream.New(nc)).Stream(t.Context(), "dondoc-main"); !errors.Is(err, jetstream.ErrStreamNotFound) {
					t.Errorf("a log was made: %v", err)
				}
				return
			}
			if s.OnTrust() != (tt.trust && !tt.ask) {
				t.Errorf("on trust: %t", s.OnTrust())
			}
			if err := s.CheckSyncs(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("a connection that leads elsewhere proves nothing", func(t *testing.T) {
		nc := connect(testenv.ServersThat(t, true))
		for what, sys := range map[string]*nats.Conn{
			"no system account":                  connect(nc.ConnectedUrl()),
			"servers elsewhere of the same name": connect(testenv.ServersThat(t, true), nats.UserInfo("sys", "sys")),
		} {
			if _, err := Open(t.Context(), nc, Options{Sys: sys}, counterCodec{}); !errors.Is(err, ErrUnproven) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
