package eventstore

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// A disk that is full is no end: commits are refused for as long as it is, and taken again when there is room. For that
// nats-server 2.15.2 must not meet the end of the disk, after which it takes nothing until it is started again. So commits
// are refused while there is still some room left (low), and a server that has met the end none the less, because
// another program was faster than we look, is started again within this process (revive), as soon as there is room.

const (
	// lookEvery is how long what is known of the room on the disk holds.
	lookEvery = 100 * time.Millisecond
	// reviveEvery is how often a server that has met the end of the disk looks whether it can go on.
	reviveEvery = 200 * time.Millisecond
)

// keptBack is the room below which no commit is taken: a 64th of the disk, but some megabytes. What else grows in the
// meantime fits in it: the commits that are on their way, the server's index, the notes of the program.
func keptBack(size uint64) uint64 { return min(max(size/64, 4<<20), 64<<20) }

// A space is the room on the disk of a directory.
type space struct {
	dir string

	mu    sync.Mutex
	at    time.Time
	full  error
	known func(dir string) (free, size uint64, err error)
}

func newSpace(dir string) *space { return &space{dir: dir, known: roomIn} }

// low says that there is less room than is kept back. The error matches ErrFull.
func (s *space) low() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now(); now.Sub(s.at) >= lookEvery {
		s.at, s.full = now, nil
		free, size, err := s.known(s.dir)
		if kept := keptBack(size); err == nil && free < kept {
			s.full = fmt.Errorf("%w: %d MB are free at %s, and %d MB are kept back; it goes on when there is room", ErrFull, free>>20, s.dir, kept>>20)
		}
	}
	return s.full
}

// Full says why the log takes no commit for want of room, or nil. The error matches ErrFull. It passes by itself once
// there is room.
func (s *Server) Full() error {
	if err := s.log.fault(); err != nil && noSpace(err) {
		return fmt.Errorf("%w: %w; it goes on when there is room", ErrFull, err)
	}
	return s.space.low()
}

// InProcessConn gives a connection to the server as it is now. It is what the connections of Connect take when the
// server was started again.
func (s *Server) InProcessConn() (net.Conn, error) { return s.now().InProcessConn() }

// now is the server that runs; it is another one after revive.
func (s *Server) now() *server.Server { return s.inner.Load() }

// attend starts the server again whenever it has met the end of the disk and there is room, until the Server is closed.
func (s *Server) attend() {
	for {
		select {
		case <-s.closing:
			return
		case <-time.After(reviveEvery):
		}
		if fault := s.log.fault(); fault == nil || !noSpace(fault) || s.space.low() != nil {
			continue
		}
		if err := s.revive(); err != nil {
			s.log.Warnf("the log server is not up again: %v", err)
		}
	}
}

// revive starts the server again in place of the one that has stopped writing. What was acknowledged must be there:
// the rules of a start hold again, and no log may end before what is known of it to be durable.
func (s *Server) revive() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.log.Warnf("there is room again and the log server, which had stopped writing, is started again")
	reached := s.durable()
	s.now().Shutdown()
	s.now().WaitForShutdown()
	s.log.forget()
	err := s.start(reached)
	if err == nil {
		err = s.checkEnds(reached)
	}
	if err != nil {
		s.log.keep(err) // unless it is want of room again, nothing is taken any more
	}
	return err
}

// durable is how far the logs that are open on this server are known to survive a power cut, by tenant.
func (s *Server) durable() map[string]Position {
	ends := map[string]Position{}
	for _, l := range s.logs {
		ends[l.tenant] = max(ends[l.tenant], l.sync.durable())
	}
	return ends
}

// checkEnds returns a *Damage when a log that was open ends before a position.
func (s *Server) checkEnds(reached map[string]Position) error {
	for tenant, p := range reached {
		if last, there := s.lastOf(tenant); !there || last < p {
			return &Damage{
				Position: last + 1, Remedy: RemedyRestore,
				Reason: fmt.Sprintf("the log ends at %d after the disk was full, and has once reached %d", last, p),
			}
		}
	}
	return nil
}

// lastOf is the last position that this server has of the log of a tenant.
func (s *Server) lastOf(tenant string) (_ Position, there bool) {
	info, err := s.now().Jsz(&server.JSzOptions{Account: server.DEFAULT_GLOBAL_ACCOUNT, Streams: true})
	if err != nil {
		return 0, false
	}
	for _, account := range info.AccountDetails {
		for _, stream := range account.Streams {
			if stream.Name == logPrefix+tenant {
				return stream.State.LastSeq, true
			}
		}
	}
	return 0, false
}

// opened remembers a log, so that it can be looked for when the server is started again.
func (s *Server) opened(tenant string, sync syncer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logs = append(s.logs, openLog{tenant, sync})
}

type openLog struct {
	tenant string
	sync   syncer
}

// forget drops the reason why a former server has stopped writing.
func (l *serverLog) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.died, l.cannotPut = nil, nil
}

// keep makes an error the reason why nothing is written.
func (l *serverLog) keep(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cannotPut = err
}

func noSpace(err error) bool {
	return strings.Contains(err.Error(), "no space left") || errors.Is(err, ErrFull)
}
