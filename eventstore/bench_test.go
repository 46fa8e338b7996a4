package eventstore

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// How fast a log is with each way of syncing, for one writer and for many:
//
//	go test ./eventstore -run NONE -bench Append
var ways = []struct {
	name   string
	always bool
}{{"grouped", false}, {"always", true}}

func benchStore(b *testing.B, always bool) *JetStream[event] {
	b.Helper()
	server, err := StartServer(b.TempDir(), ServerOptions{SyncAlways: always, Scratch: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Close)
	if !always && !server.SharesSyncs() {
		b.Skip("skipped 1: syncs cannot be shared on the file system of the temporary directory")
	}
	s, err := Open(b.Context(), must(server.Connect()), Options{Server: server}, counterCodec{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

var fiveHundredBytes = opened{strings.Repeat("x", 240)} // with its envelope and the chain

func fill(b *testing.B, s *JetStream[event], writers int) {
	b.Helper()
	var next atomic.Int64
	b.SetParallelism(max(writers/runtime.GOMAXPROCS(0), 1))
	b.RunParallel(func(pb *testing.PB) {
		aggregate, tip := fmt.Sprintf("asg.%d", next.Add(1)), Tip{}
		for i := 0; pb.Next(); i++ {
			c, err := s.Append(b.Context(), aggregate, tip, draft(fmt.Sprint(aggregate, "-", i), fiveHundredBytes))
			if err != nil {
				b.Error(err)
				return
			}
			tip = c.Tip()
		}
	})
}

func BenchmarkAppend1(b *testing.B) {
	for _, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			s, tip := benchStore(b, way.always), Tip{}
			for i := 0; b.Loop(); i++ {
				tip = must(s.Append(b.Context(), "asg.1", tip, draft(fmt.Sprint(i), fiveHundredBytes))).Tip()
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}

func BenchmarkAppend64(b *testing.B) {
	for _, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			s := benchStore(b, way.always)
			b.ResetTimer()
			fill(b, s, 64)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}

func BenchmarkFollow(b *testing.B) {
	s := benchStore(b, false)
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
	s := benchStore(b, false)
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
