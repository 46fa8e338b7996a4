package eventstore

import (
	"fmt"
	"sync/atomic"
	"testing"
)

func benchStore(b *testing.B) *JetStream[event] {
	b.Helper()
	server, err := StartServer(b.TempDir(), ServerOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Close)
	s, err := Open(b.Context(), must(server.Connect()), Options{}, counterCodec{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func fill(b *testing.B, s *JetStream[event], writers int) {
	b.Helper()
	var next atomic.Int64
	b.SetParallelism(max(writers/2, 1))
	b.RunParallel(func(pb *testing.PB) {
		aggregate, tip := fmt.Sprintf("asg.%d", next.Add(1)), Tip{}
		for i := 0; pb.Next(); i++ {
			c, err := s.Append(b.Context(), aggregate, tip, draft(fmt.Sprint(aggregate, "-", i), opened{"five hundred bytes or so, more or less"}))
			if err != nil {
				b.Error(err)
				return
			}
			tip = c.Tip()
		}
	})
}

func BenchmarkAppend1(b *testing.B) {
	s, tip := benchStore(b), Tip{}
	for i := 0; b.Loop(); i++ {
		tip = must(s.Append(b.Context(), "asg.1", tip, draft(fmt.Sprint(i)))).Tip()
	}
}

func BenchmarkAppend64(b *testing.B) { fill(b, benchStore(b), 64) }

func BenchmarkFollow(b *testing.B) {
	s := benchStore(b)
	fill(b, s, 64)
	last := must(s.Last(b.Context()))
	b.ResetTimer()
	for c, err := range s.Follow(b.Context(), 0) {
		if err != nil {
			b.Fatal(err)
		}
		if c.Position == last {
			break
		}
	}
}

func BenchmarkReadOne(b *testing.B) {
	s := benchStore(b)
	var tip Tip
	for i := range 5 {
		tip = must(s.Append(b.Context(), "asg.1", tip, draft(fmt.Sprint(i)))).Tip()
	}
	for b.Loop() {
		n := 0
		for _, err := range s.Read(b.Context(), "asg.1") {
			if n++; err != nil {
				b.Fatal(err)
			}
		}
	}
}
