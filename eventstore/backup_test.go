package eventstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// backUp writes a log up to a position into an archive.
func backUp(t *testing.T, s *JetStream[event], until Position) []byte {
	t.Helper()
	var b bytes.Buffer
	a := must(NewArchive(&b, Manifest{Kind: BackupArchive, Tenant: "main", Position: until}))
	if err := s.Backup(t.Context(), a, until, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refill puts the log of a backup into an empty one.
func refill(t *testing.T, s *JetStream[event], backup []byte) {
	t.Helper()
	fill := must(s.Refill(t.Context()))
	a := must(OpenArchive(bytes.NewReader(backup), BackupArchive))
	if _, err := a.Each(ArchiveParts{Message: func(m RawMessage) error { return fill.Put(t.Context(), m) }}); err != nil {
		t.Fatal(err)
	}
	if err := fill.End(t.Context()); err != nil || s.Durable() != fill.At() {
		t.Fatal(err, s.Durable(), fill.At())
	}
}

func TestARestoredLogIsTheSame(t *testing.T) {
	for name, o := range map[string]ServerOptions{"grouped": {}, "always": {SyncAlways: true}} {
		t.Run(name, func(t *testing.T) {
			s := open(t, startServer(t, t.TempDir(), o), Options{})
			writeSome(t, s)
			dir := t.TempDir()
			server := startServer(t, dir, o)
			restored := open(t, server, Options{})
			refill(t, restored, backUp(t, s, must(s.End(t.Context()))))
			were, are := slices.Collect(maps.Values(raws(t, s))), raws(t, restored)
			if len(were) != 60 || len(are) != 60 {
				t.Fatal(len(were), len(are))
			}
			for _, m := range were {
				r := are[m.Position]
				if r.Subject != m.Subject || !bytes.Equal(r.Payload, m.Payload) || len(m.Header) != 2 || !maps.EqualFunc(r.Header, m.Header, slices.Equal) {
					t.Errorf("at %d: %+v, was %+v", m.Position, r, m)
				}
			}
			if _, err := restored.Refill(t.Context()); !errors.Is(err, ErrNotEmpty) {
				t.Errorf("filled twice: %v", err)
			}
			server.Close()
			restored = open(t, startServer(t, dir, o), Options{MustExist: true})
			want := must(s.Verify(t.Context(), nil))
			if got, err := restored.Verify(t.Context(), nil); err != nil || got != want {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
			life := read(t, restored, "asg.a") // and it goes on
			must(restored.Append(t.Context(), "asg.a", life[len(life)-1].Tip(), draft("more")))
		})
	}
}

// While a log on a server that others reach is filled, nobody opens it.
func TestALogThatIsBeingRestoredIsNotOpened(t *testing.T) {
	server := startServer(t, t.TempDir(), ServerOptions{})
	try := func(o Options) (*JetStream[event], error) {
		o.Server = server
		return Open(t.Context(), must(server.Connect()), o, counterCodec{})
	}
	source := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	writeSome(t, source)
	backup := backUp(t, source, 60)
	half := must(must(try(Options{Restoring: true})).Refill(t.Context()))
	for m := range must(OpenArchive(bytes.NewReader(backup), BackupArchive)).Messages() {
		if err := half.Put(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if m.Position == 30 {
			break
		}
	}
	if err := half.End(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]Options{"a program": {}, "a look": {MustExist: true}} {
		if _, err := try(o); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "not finished") {
			t.Errorf("%s on half a log: %v", name, err)
		}
	}
	again := must(try(Options{Restoring: true}))
	refill(t, again, backup)
	if err := again.Restored(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c, err := must(try(Options{MustExist: true})).Verify(t.Context(), nil); err != nil || c.Position != 60 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := try(Options{Restoring: true}); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("over a log: %v", err)
	}
}

func raws(t *testing.T, s *JetStream[event]) map[Position]RawMessage {
	t.Helper()
	all := map[Position]RawMessage{}
	for m, err := range s.Raw(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		all[m.Position] = m
	}
	return all
}

// What was acknowledged before a backup begins is in it, while writers go on.
func TestABackupUnderLoadHoldsWhatWasAcknowledged(t *testing.T) {
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	ctx, stop := context.WithCancel(t.Context())
	var acknowledged atomic.Uint64
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			var tip Tip
			for i := 0; ctx.Err() == nil; i++ {
				c, err := s.Append(t.Context(), fmt.Sprint("asg.w", w), tip, draft(fmt.Sprintf("w%d-%d", w, i)))
				if err != nil {
					t.Error(err)
					return
				}
				tip = c.Tip()
				for old := acknowledged.Load(); c.Position > old && !acknowledged.CompareAndSwap(old, c.Position); old = acknowledged.Load() {
				}
			}
		})
	}
	defer writers.Wait()
	defer stop()
	for range 5 {
		for before := acknowledged.Load(); acknowledged.Load() < before+100; {
		}
		// The bug this finds is an end that was looked up before, or that is not waited for.
		before := acknowledged.Load()
		until := must(s.End(t.Context()))
		backup := backUp(t, s, until)
		a := must(OpenArchive(bytes.NewReader(backup), BackupArchive))
		seal, err := a.Each(ArchiveParts{})
		if err != nil || uint64(seal.Commits) < before || uint64(seal.Commits) != until {
			t.Fatalf("%d were acknowledged and %d are in the backup to %d: %v", before, seal.Commits, until, err)
		}
	}
}

func TestARefillTakesOnlyASoundLog(t *testing.T) {
	good := goodLog(t)
	for i := range good {
		good[i].Subject = "main." + good[i].Subject
	}
	but := func(at int, change func(m *RawMessage)) []RawMessage {
		log := slices.Clone(good)
		change(&log[at])
		return log
	}
	for name, tt := range map[string]struct {
		log []RawMessage
		at  Position
	}{
		"good":         {good, 0},
		"a gap":        {slices.Delete(slices.Clone(good), 1, 2), 2},
		"another log":  {but(1, func(m *RawMessage) { m.Subject = "other.asg.b" }), 2},
		"no commit":    {but(1, func(m *RawMessage) { m.Payload = []byte("{}") }), 2},
		"broken chain": {but(0, func(m *RawMessage) { m.Payload = bytes.Replace(m.Payload, []byte("person.1"), []byte("person.2"), 1) }), 3},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
			fill := must(s.Refill(t.Context()))
			var err error
			for _, m := range tt.log {
				if err = fill.Put(t.Context(), m); err != nil {
					break
				}
			}
			err = errors.Join(err, fill.End(t.Context()))
			var d *Damage
			if tt.at == 0 && err != nil || tt.at > 0 && (!errors.As(err, &d) || d.Position != tt.at) {
				t.Errorf("%v, want damage at %d", err, tt.at)
			}
			if end := must(s.Last(t.Context())); tt.at > 0 && end != tt.at-1 {
				t.Errorf("the log ends at %d", end)
			}
		})
	}
}

func TestADamagedLogIsNotBackedUp(t *testing.T) {
	s := open(t, startServer(t, t.TempDir(), ServerOptions{}), Options{})
	writeSome(t, s)
	s.raw(t, "asg.a", []byte("{}"))
	a := must(NewArchive(io.Discard, Manifest{Kind: BackupArchive}))
	var d *Damage
	if err := s.Backup(t.Context(), a, must(s.End(t.Context())), nil); !errors.As(err, &d) || d.Position != 61 {
		t.Errorf("%v", err)
	}
	a = must(NewArchive(io.Discard, Manifest{Kind: BackupArchive}))
	if err := s.Backup(t.Context(), a, 70, nil); !errors.As(err, &d) {
		t.Errorf("beyond the end: %v", err)
	}
}
