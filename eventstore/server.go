package eventstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// ErrInUse says that another program listens on the port.
var ErrInUse = errors.New("eventstore: the port is in use")

// ServerOptions say how the server inside this process meets the world. The zero value listens nowhere.
type ServerOptions struct {
	Listen bool         // also on Host, for the nats command; anybody who reaches it may then read and write
	Host   string       // with Listen; "" is 127.0.0.1
	Port   int          // with Listen; 0 takes a free one
	Logger *slog.Logger // for the server's warnings and errors; nil drops them

	SyncAlways bool     // sync each message by itself even where syncs can be shared
	Scratch    bool     // the data may be lost: a directory in memory is not refused
	Cluster    *Cluster // be a member of it, which means SyncAlways and Listen too; nil: a server alone

	Reached map[string]Position // how far the log of a tenant is known to have come, to tell damage from a write cut off
}

// A Server is a nats-server in this process. On a file system that can be synced as a whole (groupsync_linux.go) its
// JetStream leaves the syncing to the logs opened on it, which share syncs; elsewhere it syncs every message before it
// acknowledges it. Either way a commit that Append returned survives a power cut.
//
// When the disk is full it refuses commits, and goes on by itself when there is room: see Full.
type Server struct {
	dir   string
	o     ServerOptions
	inner atomic.Pointer[server.Server] // another one after the disk was full
	log   *serverLog
	group *group // nil when the server syncs every message
	space *space

	attending sync.WaitGroup
	closing   chan struct{}

	mu     sync.Mutex
	closed bool
	conns  []*nats.Conn
	logs   []openLog
}

// The server's name, by which who connects knows how it syncs.
const (
	alwaysName = "dondoc"
	groupName  = "dondoc-group-commit"
)

// StartServer starts a server whose data is in dir and returns when it takes connections. What an earlier process
// wrote to dir and left unsynced when it was killed is synced first: it will be read, so it must be durable.
// Files in which something cannot be read are refused with a *Damage (CheckBlocks); a member of a cluster asks the others for it.
// A directory in memory is refused with ErrUnsafe. A directory belongs to one server at a time; the caller sees to that.
// A member of a cluster does not wait for the others: see Ready.
func StartServer(dir string, o ServerOptions) (_ *Server, err error) {
	s := &Server{dir: dir, o: o, log: &serverLog{to: o.Logger}, space: newSpace(dir), closing: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start the log server: %w", err), s.closeGroup())
		}
	}()
	if !o.Scratch {
		if err := CheckDisk(dir); err != nil {
			return nil, err
		}
	}
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	if err := checkMember(dir, o.Cluster); err != nil {
		return nil, err
	}
	if o.Cluster != nil {
		s.o.SyncAlways, s.o.Listen = true, true
	}
	if !s.o.SyncAlways {
		s.group, err = openGroup(dir)
		if err != nil && !errors.Is(err, errNoFlush) {
			return nil, err
		}
		if err != nil {
			s.log.Warnf("every commit is synced by itself, which is slower: %v", err)
		}
	}
	if err := redo(dir); err != nil { // before anything reads the blocks
		return nil, err
	}
	if err := s.start(o.Reached); err != nil {
		return nil, err
	}
	s.attending.Go(s.attend)
	return s, nil
}

// start starts the server on what is in the directory. Reached is how far the log of a tenant is known to have come.
func (s *Server) start(reached map[string]Position) (err error) {
	name, node := groupName, server.Options{}
	if s.group != nil {
		s.group.renew()
		err = s.group.wait(context.Background())
	} else {
		name = alwaysName
		err = syncTree(s.dir)
	}
	if err != nil {
		return err
	}
	o := s.o
	if o.Reached = reached; o.Cluster != nil {
		if node.Cluster, node.Routes, err = o.Cluster.options(); err != nil {
			return err
		}
	}
	if err := s.readyBlocks(s.dir, o); err != nil {
		return err
	}
	if o.Host = cmp.Or(o.Host, "127.0.0.1"); o.Listen && o.Port > 0 {
		if err := tryListen(net.JoinHostPort(o.Host, strconv.Itoa(o.Port))); err != nil {
			return err
		}
	}
	if o.Cluster != nil {
		if err := tryListen(o.Cluster.Listen); err != nil {
			return err
		}
		name = memberPrefix + o.Cluster.Node
	}
	node.ServerName, node.Host, node.Port, node.DontListen = name, o.Host, cmp.Or(o.Port, server.RANDOM_PORT), !o.Listen
	node.JetStream, node.StoreDir, node.SyncAlways = true, s.dir, s.group == nil
	node.JetStreamMaxStore = 1 << 60 // else three quarters of what is free now, for as long as it runs; Full looks at the disk
	node.NoSigs, node.NoLog = true, true
	ns, err := server.NewServer(&node)
	if err != nil {
		return err
	}
	ns.SetLoggerV2(s.log, false, false, false)
	ns.Start()
	// A log of millions of messages is read through after a crash before the server is ready.
	for deadline := time.Now().Add(10 * time.Minute); !ns.ReadyForConnections(100 * time.Millisecond); {
		fatal := s.log.fatal()
		if fatal == nil && time.Now().After(deadline) {
			fatal = errors.New("it is not ready after ten minutes")
		}
		if fatal != nil {
			ns.Shutdown()
			return fatal
		}
	}
	if !ns.JetStreamEnabled() {
		ns.Shutdown()
		return errors.New("it runs without JetStream; see its messages")
	}
	if at, listens := ns.Addr().(*net.TCPAddr); listens {
		s.o.Port = at.Port // the same when it is started again
	}
	s.inner.Store(ns)
	return nil
}

// tryListen says why an address cannot be listened on.
func tryListen(address string) error {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w: %w; choose another port or stop the program that holds it", ErrInUse, err)
	}
	if err != nil {
		return err
	}
	return l.Close()
}

// Connect gives a connection within this process. Close closes it at the latest.
func (s *Server) Connect() (*nats.Conn, error) {
	nc, err := nats.Connect("", nats.InProcessServer(s), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		return nil, fmt.Errorf("connect to the log server: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, nc)
	return nc, nil
}

// URL is where the server listens, or "" when it does not.
func (s *Server) URL() string {
	if s.now().Addr() == nil {
		return ""
	}
	return s.now().ClientURL()
}

// holds says whether there are files of a stream, whether or not the server has taken it up.
func (s *Server) holds(stream string) bool {
	found, _ := streamsIn(s.dir, stream)
	return len(found) > 0
}

// Fault is the error that has made the server stop writing, or nil. On a server without replicas a writer is not
// told of a full or failing disk, it is left without an answer; the reason is only in the server's messages. One that
// matches ErrFull passes (see Full); with any other the server refuses all writes until it is started again. A sync that
// failed is one too: the process must end.
func (s *Server) Fault() error {
	if s.group != nil {
		if err := s.group.fault(); err != nil {
			return err
		}
	}
	if err := s.log.fault(); err == nil || !noSpace(err) {
		return err
	}
	return s.Full()
}

// SharesSyncs says whether many commits share one sync.
func (s *Server) SharesSyncs() bool { return s.group != nil }

// Close closes the connections and stops the server in good order.
func (s *Server) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	close(s.closing)
	s.mu.Unlock()
	s.attending.Wait()
	for _, nc := range s.conns {
		nc.Close()
	}
	s.now().Shutdown()
	s.now().WaitForShutdown()
	if err := s.closeGroup(); err != nil {
		s.log.Warnf("close the log: %v", err)
	}
}

func (s *Server) closeGroup() error {
	if s.group == nil {
		return nil
	}
	return s.group.close()
}

// A serverLog passes on what the server says of errors and keeps what explains its silence.
type serverLog struct {
	to *slog.Logger

	mu              sync.Mutex
	died, cannotPut error
}

// What nats-server 2.15.2 says when it stops writing.
var faults = []string{"critical write error", "failed to store a msg", "DISABLED", "disabling JetStream"}

func (l *serverLog) Errorf(format string, v ...any) { l.say(slog.LevelError, format, v...) }
func (l *serverLog) Warnf(format string, v ...any)  { l.say(slog.LevelWarn, format, v...) }
func (l *serverLog) Noticef(string, ...any)         {}
func (l *serverLog) Debugf(string, ...any)          {}
func (l *serverLog) Tracef(string, ...any)          {}

func (l *serverLog) Fatalf(format string, v ...any) {
	l.say(slog.LevelError, format, v...)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.died = fmt.Errorf("the log server says: "+format, v...)
}

func (l *serverLog) say(level slog.Level, format string, v ...any) {
	text := fmt.Sprintf(format, v...)
	for _, f := range faults {
		if strings.Contains(text, f) {
			l.mu.Lock()
			if l.cannotPut == nil || noSpace(errors.New(text)) && !noSpace(l.cannotPut) {
				l.cannotPut = errors.New("the log server says: " + text)
			}
			l.mu.Unlock()
		}
	}
	if l.to != nil {
		l.to.Log(context.Background(), level, text)
	}
}

func (l *serverLog) fatal() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.died
}

func (l *serverLog) fault() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cannotPut
}
