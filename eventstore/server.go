package eventstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// ErrInUse says that another program listens on the port.
var ErrInUse = errors.New("eventstore: the port is in use")

// ServerOptions say how the server inside this process meets the world. The zero value listens nowhere.
type ServerOptions struct {
	Listen bool         // also on 127.0.0.1, for the nats command; anybody on this machine may then read and write
	Port   int          // with Listen; 0 takes a free one
	Logger *slog.Logger // for the server's warnings and errors; nil drops them
}

// A Server is a nats-server in this process whose JetStream syncs every message before it acknowledges it.
type Server struct {
	server *server.Server
	log    *serverLog

	mu    sync.Mutex
	conns []*nats.Conn
}

// StartServer starts a server whose data is in dir and returns when it takes connections. What an earlier process
// wrote to dir and left unsynced when it was killed is synced first: it will be read, so it must be durable.
// A directory belongs to one server at a time; the caller sees to that.
func StartServer(dir string, o ServerOptions) (*Server, error) {
	if err := errors.Join(makeDir(dir), syncTree(dir)); err != nil {
		return nil, fmt.Errorf("start the log server: %w", err)
	}
	if o.Listen && o.Port > 0 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.Port))
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("%w: %w; choose another port or stop the program that holds it", ErrInUse, err)
		}
		if err != nil {
			return nil, fmt.Errorf("start the log server: %w", err)
		}
		l.Close()
	}
	port := o.Port
	if port == 0 {
		port = server.RANDOM_PORT
	}
	ns, err := server.NewServer(&server.Options{
		ServerName: "dondoc", Host: "127.0.0.1", Port: port, DontListen: !o.Listen,
		JetStream: true, StoreDir: dir, SyncAlways: true,
		NoSigs: true, NoLog: true,
	})
	if err != nil {
		return nil, fmt.Errorf("start the log server: %w", err)
	}
	s := &Server{server: ns, log: &serverLog{to: o.Logger}}
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
			return nil, fmt.Errorf("start the log server: %w", fatal)
		}
	}
	if !ns.JetStreamEnabled() {
		ns.Shutdown()
		return nil, errors.New("start the log server: it runs without JetStream; see its messages")
	}
	return s, nil
}

// Connect gives a connection within this process. Close closes it at the latest.
func (s *Server) Connect() (*nats.Conn, error) {
	nc, err := nats.Connect("", nats.InProcessServer(s.server), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
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
	if s.server.Addr() == nil {
		return ""
	}
	return s.server.ClientURL()
}

// Fault is the error that has made the server stop writing, or nil. On a server without replicas a writer is not
// told of a full or failing disk, it is left without an answer; the reason is only in the server's messages. Such a
// server refuses all writes until it is started again.
func (s *Server) Fault() error { return s.log.fault() }

// Close closes the connections and stops the server in good order.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, nc := range s.conns {
		nc.Close()
	}
	s.server.Shutdown()
	s.server.WaitForShutdown()
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
