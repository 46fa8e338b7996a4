package main

import (
	"net"
	"sync"
	"time"
)

// A link is the way from one member to another. It can be cut as a network is: nothing comes through, and nobody is told.
type link struct {
	from, to int // members
	listener net.Listener
	address  string // of the member at the far end

	mu     sync.Mutex
	cut    [2]chan struct{} // there and back; closed when it is whole again; nil: it is whole
	conns  map[net.Conn]bool
	closed bool
}

// newLink opens the near end of a link.
func newLink(from, to int, address string) (*link, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	k := &link{from: from, to: to, listener: l, address: address, conns: map[net.Conn]bool{}}
	go k.accept()
	return k, nil
}

func (k *link) accept() {
	for {
		near, err := k.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			k.wait(0)
			far, err := net.DialTimeout("tcp", k.address, time.Second)
			if err != nil {
				near.Close() // the member is down
				return
			}
			if !k.keep(near, far) {
				return
			}
			go k.carry(near, far, 0)
			k.carry(far, near, 1)
		}()
	}
}

func (k *link) keep(conns ...net.Conn) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range conns {
		if k.closed {
			c.Close()
		} else {
			k.conns[c] = true
		}
	}
	return !k.closed
}

// carry brings bytes from one end to the other. What is under way when the link is cut arrives late, as it does where the
// sender sends again.
func (k *link) carry(from, to net.Conn, way int) {
	defer func() {
		from.Close()
		to.Close()
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.conns, from)
		delete(k.conns, to)
	}()
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		k.wait(way)
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

// wait returns when the link is whole in one direction.
func (k *link) wait(way int) {
	k.mu.Lock()
	whole := k.cut[way]
	k.mu.Unlock()
	if whole != nil {
		<-whole
	}
}

// sever cuts the link in the directions given.
func (k *link) sever(there, back bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for way, is := range []bool{there, back} {
		if is && k.cut[way] == nil {
			k.cut[way] = make(chan struct{})
		}
	}
}

// mend makes the link whole again. With reset the connections do not outlive it, as when an end has given them up.
func (k *link) mend(reset bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if reset {
		for c := range k.conns {
			c.Close()
		}
	}
	for way := range k.cut {
		if k.cut[way] != nil {
			close(k.cut[way])
			k.cut[way] = nil
		}
	}
}

func (k *link) close() {
	k.listener.Close()
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.mend(true)
}
