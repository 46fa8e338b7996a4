package eventstore

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// peers are the other members of a cluster, asked by one that has not started.
type peers struct {
	routes []string
	until  time.Time // for how long they may be silent: they may be starting too
	nc     *nats.Conn
}

// patience is how long a member waits for others that could give it what it has lost.
const patience = 30 * time.Second

func (c Cluster) peers() *peers {
	p := &peers{until: time.Now().Add(patience)}
	for _, r := range c.Routes {
		if r != c.Listen && r != c.Advertise {
			p.routes = append(p.routes, r)
		}
	}
	return p
}

func (p *peers) close() {
	if p.nc != nil {
		p.nc.Close()
	}
}

// message is a Source. The stream's leader answers, who has all that a majority has; so nothing is given that was
// not agreed on.
func (p *peers) message(ctx context.Context, stream string, at Position) (m StoredMessage, err error) {
	for {
		if p.nc == nil {
			p.nc, err = connectPeer(p.routes)
		}
		if p.nc != nil {
			if m, err = askStored(ctx, p.nc, stream, at); err == nil || code(err) == jetstream.JSErrCodeMessageNotFound {
				return m, err
			}
		}
		if time.Now().After(p.until) {
			return m, err
		}
		select {
		case <-ctx.Done():
			return m, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// connectPeer finds a member through its route: the first line that comes from there says where its clients connect.
func connectPeer(routes []string) (*nats.Conn, error) {
	var failed error
	for _, r := range routes {
		urls, err := clientURLs(r)
		if err == nil {
			var nc *nats.Conn
			if nc, err = nats.Connect(strings.Join(urls, ","), nats.Timeout(2*time.Second), nats.MaxReconnects(-1)); err == nil {
				return nc, nil
			}
		}
		failed = errors.Join(failed, fmt.Errorf("the member at %s: %w", r, err))
	}
	return nil, cmp.Or(failed, errors.New("no other members are known"))
}

func clientURLs(route string) ([]string, error) {
	c, err := net.DialTimeout("tcp", route, 2*time.Second)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(2 * time.Second))
	line, err := bufio.NewReaderSize(c, 64<<10).ReadString('\n')
	if err != nil {
		return nil, err
	}
	var info struct {
		Clients []string `json:"connect_urls"`
	}
	text, is := strings.CutPrefix(line, "INFO ")
	if !is {
		return nil, errors.New("no server of a cluster answers there")
	}
	if err := json.Unmarshal([]byte(text), &info); err != nil {
		return nil, err
	}
	if len(info.Clients) == 0 {
		return nil, errors.New("it does not say where clients connect")
	}
	return info.Clients, nil
}

// askStored gets a message from the leader of a stream, as it is stored.
func askStored(ctx context.Context, nc *nats.Conn, stream string, at Position) (m StoredMessage, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	ask, err := json.Marshal(getRequest{Seq: at})
	if err != nil {
		return m, err
	}
	answer, err := nc.RequestWithContext(ctx, "$JS.API.STREAM.MSG.GET."+stream, ask)
	if err != nil {
		return m, err
	}
	var got struct {
		Error   *jetstream.APIError `json:"error"`
		Message struct {
			Subject string    `json:"subject"`
			Seq     uint64    `json:"seq"`
			Header  []byte    `json:"hdrs"`
			Data    []byte    `json:"data"`
			Time    time.Time `json:"time"`
		} `json:"message"`
	}
	if err := json.Unmarshal(answer.Data, &got); err != nil {
		return m, err
	}
	if got.Error != nil {
		return m, got.Error
	}
	return StoredMessage{got.Message.Seq, got.Message.Subject, got.Message.Header, got.Message.Data, got.Message.Time}, nil
}
