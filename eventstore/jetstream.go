package eventstore

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options say which log to open.
type Options struct {
	Tenant   string           // whose log; the stream is "dondoc-<tenant>"; "" is "main"
	Clock    func() time.Time // for RecordedAt; nil is the computer's
	Timeout  time.Duration    // how long Append and each page of a read wait for the server in all; 0 is 15 s
	Replicas int              // of a stream that is created here; 0 is 1, and 3 in a cluster
	Server   *Server          // that nc leads to, when it runs in this process; nil: one outside, which must sync always

	MustExist bool // make no log where there is none: ErrNoLog
	Restoring bool // make one that nobody can open before Restored has been called; ErrNotEmpty when there is one that was

	Sys        *nats.Conn // into the system account of servers outside this process, to ask them how they sync; nil: none
	TrustSyncs bool       // take it on trust that those of whom nothing shows it sync what they acknowledge
}

// JetStream is a Store in one JetStream stream. It may be used by many goroutines.
type JetStream[E any] struct {
	nc      *nats.Conn
	js      jetstream.JetStream
	stream  string // "dondoc-<tenant>"
	prefix  string // "<tenant>."
	timeout time.Duration
	copies  bool          // the stream has replicas, and a direct get may be answered by one that lags behind
	doubt   time.Duration // how long a cluster may say that the log is shorter than it was
	fault   func() error  // why nothing is written any more
	full    func() error  // why nothing is written for now
	checker checker[E]
	sync    syncer
	clock   *stamper
	own     bool       // the server runs in this process
	sys     *nats.Conn // see Options
	trust   bool
	onTrust atomic.Bool
	sending sync.Mutex // held from the stamp to the send, so that RecordedAt follows the order of positions
}

var _ Store[any] = (*JetStream[any])(nil)

// Open opens the log of a tenant, and creates it when there is none. The settings of a stream that exists are never
// written: a power cut in the middle could lose it. They are checked, and refused with ErrUnsafe when the log could
// lose what it acknowledges.
func Open[E any](ctx context.Context, nc *nats.Conn, o Options, codec Codec[E]) (*JetStream[E], error) {
	if o.Tenant == "" {
		o.Tenant = "main"
	}
	if !validToken(o.Tenant) || o.Tenant[0] == '_' { // subjects that begin with _ are the server's own
		return nil, fmt.Errorf("the tenant %q must be 1 to 64 of A-Z a-z 0-9 _ - and not begin with _", o.Tenant)
	}
	if o.Timeout <= 0 {
		o.Timeout = 15 * time.Second
	}
	if err := checkServer(nc, o.Server); err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", o.Tenant, err)
	}
	if o.Replicas == 0 && nc.ConnectedClusterName() != "" {
		o.Replicas = 3
	}
	js, err := jetstream.New(nc,
		jetstream.WithPublishAsyncTimeout(o.Timeout/attempts), // also clears away what is never answered
		jetstream.WithPublishAsyncMaxPending(1<<16))
	if err != nil {
		return nil, err
	}
	s := &JetStream[E]{
		nc: nc, js: js, stream: logPrefix + o.Tenant, prefix: o.Tenant + ".", timeout: o.Timeout,
		doubt:   15 * time.Second, // a leader that is cut off gives up after ten
		fault:   func() error { return nil },
		full:    func() error { return nil },
		checker: checker[E]{codec: codec}, clock: newStamper(o.Clock),
		own: o.Server != nil, sys: o.Sys, trust: o.TrustSyncs,
	}
	s.sync = &syncedFirst{mark{last: s.Last}}
	if o.Server != nil {
		s.fault, s.full = o.Server.Fault, o.Server.Full
		if o.Server.group != nil {
			s.sync = &grouped{group: o.Server.group, written: mark{last: s.Last}}
		}
	}
	if err := s.CheckSyncs(ctx); err != nil { // before anything is made
		return nil, fmt.Errorf("open the log %s: %w", s.stream, err)
	}
	var last Position
	err = s.settle(ctx, func(ctx context.Context) (err error) { last, err = s.prepare(ctx, o); return err })
	if err == nil && last == 0 && s.clustered() { // perhaps made just now, and now it has its servers
		err = s.CheckSyncs(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open the log %s: %w", s.stream, err)
	}
	if o.Server != nil && o.Server.group != nil {
		o.Server.group.follow(s.stream)
	}
	if err := s.sync.start(ctx, last); err != nil { // the end may be only in the memory of the system, after a kill
		return nil, fmt.Errorf("open the log %s: %w", s.stream, err)
	}
	if last > 0 {
		if err := s.learnTime(ctx, last); err != nil {
			return nil, fmt.Errorf("open the log %s: %w", s.stream, err)
		}
	}
	if o.Server != nil {
		o.Server.opened(o.Tenant, s.sync)
	}
	return s, nil
}

// checkServer refuses a server that leaves the syncing to a program that is not this one: what it acknowledges is only
// in memory.
func checkServer(nc *nats.Conn, own *Server) error {
	if nc.ConnectedServerName() == groupName && (own == nil || nc.ConnectedServerId() != own.now().ID()) {
		return fmt.Errorf("%w: the server at %s leaves the syncing to the program it runs in, so only that one may write; use its commands", ErrUnsafe, nc.ConnectedUrlRedacted())
	}
	return nil
}

// settle asks until a cluster has a leader and enough servers that are up, within the timeout. A question that nobody leads
// to answer is lost, so it is asked again soon.
func (s *JetStream[E]) settle(ctx context.Context, ask func(context.Context) error) error {
	within, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	for patience := 500 * time.Millisecond; ; patience *= 2 {
		try, stop := context.WithTimeout(within, patience)
		err := ask(try)
		stop()
		switch code(err) {
		case 0:
			if err == nil || !isTransport(err) {
				return err
			}
		case codeNoPeers, codeNotAvailable, codeOffline:
		default:
			return err
		}
		select {
		case <-within.Done():
			return cmp.Or(ctx.Err(), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// prepare finds or creates the stream and returns the position of its last message.
func (s *JetStream[E]) prepare(ctx context.Context, o Options) (Position, error) {
	want := settings(o)
	stream, err := s.js.Stream(ctx, s.stream)
	if err == nil && o.Restoring {
		if stream.CachedInfo().Config.Metadata[formatKey] != restoring {
			return 0, ErrNotEmpty
		}
		if err := s.js.DeleteStream(ctx, s.stream); err != nil { // what a restoration that was cut off has left
			return 0, err
		}
		err = jetstream.ErrStreamNotFound
	}
	if err == nil {
		s.copies = stream.CachedInfo().Config.Replicas > 1
		return stream.CachedInfo().State.LastSeq, checkSettings(stream.CachedInfo().Config, want, s.nc.ConnectedClusterName())
	}
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return 0, err
	}
	if o.MustExist {
		if o.Server != nil && o.Server.holds(s.stream) {
			return 0, &Damage{Reason: "the server has passed the log over, because a power cut has torn its settings", Remedy: RemedyStart}
		}
		return 0, ErrNoLog
	}
	if stream, err = s.js.CreateStream(ctx, want); err != nil {
		return 0, err
	}
	s.copies = want.Replicas > 1
	last := stream.CachedInfo().State.LastSeq
	if last > 0 && o.Replicas < 2 {
		// The server had passed the stream over at its start, because a power cut had torn its settings, and has now
		// taken up the messages again. Writing the settings once more mends them; there is nothing left to tear.
		if _, err := s.js.UpdateStream(ctx, want); err != nil {
			return 0, err
		}
	}
	return last, nil
}

// learnTime sees to it that no commit is stamped earlier than the last one in the log. A last message that cannot
// be read is left to the readers to find, so that a damaged log can still be looked at.
func (s *JetStream[E]) learnTime(ctx context.Context, last Position) error {
	m, err := s.lookUp(ctx, getRequest{Seq: last})
	if err != nil || m == nil {
		return err
	}
	if e, _, err := unseal(m.payload); err == nil {
		s.clock.seen(time.Time(e.RecordedAt))
	}
	return nil
}

// Durable implements Store.
func (s *JetStream[E]) Durable() Position { return s.sync.durable() }

// Wait implements Store.
func (s *JetStream[E]) Wait(ctx context.Context, p Position) error { return s.sync.wait(ctx, p) }

// Last implements Store.
func (s *JetStream[E]) Last(ctx context.Context) (Position, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout/attempts)
	defer cancel()
	stream, err := s.js.Stream(ctx, s.stream)
	if err != nil {
		return 0, fmt.Errorf("the end of the log %s: %w", s.stream, err)
	}
	info := stream.CachedInfo()
	if info.Cluster != nil && info.Config.Replicas > 1 && info.Cluster.Leader == "" { // any server answers then
		return 0, fmt.Errorf("the end of the log %s: the cluster has no leader: %w", s.stream, nats.ErrNoResponders)
	}
	return info.State.LastSeq, nil
}

// clustered says whether several servers keep the log.
func (s *JetStream[E]) clustered() bool { return s.nc.ConnectedClusterName() != "" }

// A getRequest asks the server for messages; the names are those of the JetStream API.
type getRequest struct {
	Seq      uint64 `json:"seq,omitempty"`
	NextFor  string `json:"next_by_subj,omitempty"`
	LastFor  string `json:"last_by_subj,omitempty"`
	Batch    int    `json:"batch,omitempty"`
	MaxBytes int    `json:"max_bytes,omitempty"`
}

// lookUp gets one message from the stream's leader, which knows everything that is acknowledged: a direct get may be
// answered by a replica that lags behind. No such message: nil and no error.
func (s *JetStream[E]) lookUp(ctx context.Context, r getRequest) (*message, error) {
	ask, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	answer, err := s.nc.RequestWithContext(ctx, "$JS.API.STREAM.MSG.GET."+s.stream, ask)
	if err != nil {
		return nil, err
	}
	var got struct {
		Error   *jetstream.APIError `json:"error"`
		Message struct {
			Subject string `json:"subject"`
			Seq     uint64 `json:"seq"`
			Header  []byte `json:"hdrs"`
			Data    []byte `json:"data"`
		} `json:"message"`
	}
	if err := json.Unmarshal(answer.Data, &got); err != nil {
		return nil, err
	}
	if got.Error != nil {
		if got.Error.ErrorCode == jetstream.JSErrCodeMessageNotFound {
			return nil, nil
		}
		return nil, got.Error
	}
	m := &message{position: got.Message.Seq, subject: got.Message.Subject, payload: got.Message.Data}
	if len(got.Message.Header) > 0 {
		m.header, err = nats.DecodeHeadersMsg(got.Message.Header)
	}
	return m, err
}
