package eventstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// OpenSharedContent opens the items of a tenant on the server that keeps its log, where every program that writes to that
// log finds them: the items in the object store "dondoc-<tenant>-content", their keys in the key-value bucket
// "dondoc-<tenant>-keys". Both are made when they are not there, and never written to again; settings that could lose an
// item, or keep a key that is to be destroyed, are refused with ErrUnsafe.
//
// What Put has returned survives a power cut, as far as the server syncs before it acknowledges. Erase overwrites the key
// on every server that is up; on replicas its bytes may be found in the log of the replication for some minutes more
// (docs/adr/0013).
func OpenSharedContent(ctx context.Context, nc *nats.Conn, o Options) (*Content, error) {
	c, err := openShared(ctx, nc, o)
	if err != nil {
		return nil, fmt.Errorf("open the content of %s: %w", o.Tenant, err)
	}
	return c, nil
}

func openShared(ctx context.Context, nc *nats.Conn, o Options) (*Content, error) {
	if !validToken(o.Tenant) || o.Tenant[0] == '_' {
		return nil, fmt.Errorf("%q is no tenant", o.Tenant)
	}
	if err := checkServer(nc, o.Server); err != nil {
		return nil, err
	}
	if o.Replicas == 0 && nc.ConnectedClusterName() != "" {
		o.Replicas = 3
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	keys, boxes := "dondoc-"+o.Tenant+"-keys", "dondoc-"+o.Tenant+"-content"
	common := jetstream.StreamConfig{
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
		Replicas: max(o.Replicas, 1), Metadata: map[string]string{formatKey: strconv.Itoa(Format)},
	}
	// Neither allows direct gets: a replica that lags behind would say that an item is not there.
	ofKeys, ofBoxes := common, common
	ofKeys.Name, ofKeys.Subjects = "KV_"+keys, []string{"$KV." + keys + ".>"}
	ofKeys.MaxMsgsPerSubject, ofKeys.DiscardNewPerSubject, ofKeys.DenyPurge = 1, true, true // a key is written once
	ofBoxes.Name, ofBoxes.Subjects, ofBoxes.AllowRollup = "OBJ_"+boxes, []string{"$O." + boxes + ".C.>", "$O." + boxes + ".M.>"}, true
	s := shared{js: js, nc: nc, timeout: o.Timeout}
	if s.timeout <= 0 {
		s.timeout = 15 * time.Second
	}
	keyStream, err := s.stream(ctx, ofKeys)
	if err != nil {
		return nil, err
	}
	boxStream, err := s.stream(ctx, ofBoxes)
	if err != nil {
		return nil, err
	}
	store, err := js.ObjectStore(ctx, boxes)
	if err != nil {
		return nil, err
	}
	return &Content{
		MaxItem: DefaultMaxItem, keys: &keyBucket{s, keyStream, "$KV." + keys + "."},
		boxes: &objectStore{s, boxStream, store, "$O." + boxes + ".M."},
	}, nil
}

// shared is what both shelves on a server need.
type shared struct {
	js      jetstream.JetStream
	nc      *nats.Conn
	timeout time.Duration
}

// stream finds or makes a stream, and refuses one that could lose an item or keep a key.
func (s shared) stream(ctx context.Context, want jetstream.StreamConfig) (stream jetstream.Stream, err error) {
	err = s.try(ctx, 0, func(ctx context.Context) error {
		if stream, err = s.js.Stream(ctx, want.Name); errors.Is(err, jetstream.ErrStreamNotFound) {
			stream, err = s.js.CreateStream(ctx, want)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	have, cluster := stream.CachedInfo().Config, s.nc.ConnectedClusterName()
	if f := have.Metadata[formatKey]; f != "" && f != strconv.Itoa(Format) {
		return nil, &Damage{Reason: fmt.Sprintf("%s has format %s and this program reads format %d", have.Name, f, Format), Remedy: RemedyUpgrade}
	}
	for _, c := range []struct {
		bad bool
		why string
	}{
		{have.Storage != jetstream.FileStorage, "is not kept in files"},
		{cluster != "" && have.Replicas < 2, "has one replica in the cluster " + cluster + ", and is gone with its server"},
		{have.PersistMode != jetstream.DefaultPersistMode, "acknowledges before it writes (persist mode async)"},
		{have.NoAck, "does not acknowledge"},
		{have.Retention != jetstream.LimitsPolicy, "drops what was read (retention " + have.Retention.String() + ")"},
		{have.MaxAge > 0, fmt.Sprintf("drops what is older than %s (max age)", have.MaxAge)},
		{have.MaxMsgs > 0 || have.MaxBytes > 0, "has a limit on messages or bytes"},
		{have.Discard != jetstream.DiscardNew, "discards old messages when it is full"},
		{have.MaxMsgsPerSubject != want.MaxMsgsPerSubject && max(have.MaxMsgsPerSubject, want.MaxMsgsPerSubject) > 0, "keeps another number of messages for each subject"},
		{have.DiscardNewPerSubject != want.DiscardNewPerSubject, "lets a key be replaced"},
		{have.AllowRollup && !want.AllowRollup, "lets a message replace others (rollup)"},
		{have.DenyDelete, "does not let a key be destroyed (deny delete is on)"},
		{have.DenyPurge != want.DenyPurge, "is not as it must be about purges"},
		{have.RePublish != nil, "sends on what it is given (republish)"},
		{have.AllowMsgTTL, "lets messages expire (per-message TTL)"},
		{have.Sealed, "takes nothing more (sealed)"},
		{have.SubjectTransform != nil, "rewrites subjects"},
		{have.Mirror != nil || len(have.Sources) > 0, "takes messages from other streams"},
		{have.AllowDirect, "may answer from a replica that lags behind (allow direct is on)"},
	} {
		if c.bad {
			return nil, fmt.Errorf("%w: the stream %s %s; correct it with the nats command", ErrUnsafe, have.Name, c.why)
		}
	}
	return stream, nil
}

// try asks until it is answered or its time is up. For so many bytes there is more time.
func (s shared) try(ctx context.Context, size int, do func(context.Context) error) error {
	each := s.timeout/attempts + time.Duration(size/(1<<20))*time.Second
	within, cancel := context.WithTimeout(ctx, attempts*each)
	defer cancel()
	for {
		one, stop := context.WithTimeout(within, each)
		err := do(one)
		stop()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case full(err):
			return fmt.Errorf("%w: %w", ErrFull, err)
		case errors.Is(err, jetstream.ErrMsgNotFound), errors.Is(err, jetstream.ErrObjectNotFound):
			return fs.ErrNotExist
		case !again(err) && code(err) != codeNoPeers && !errors.Is(err, jetstream.ErrDigestMismatch), errors.Is(err, nats.ErrConnectionClosed):
			return err
		}
		select {
		case <-within.Done():
			return fmt.Errorf("the server does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// each yields the messages of a stream with a subject, one at a time, from its leader.
func (s shared) each(ctx context.Context, stream jetstream.Stream, subject string) iter.Seq2[*jetstream.RawStreamMsg, error] {
	return func(yield func(*jetstream.RawStreamMsg, error) bool) {
		for next := uint64(1); ; {
			var m *jetstream.RawStreamMsg
			err := s.try(ctx, 0, func(ctx context.Context) (err error) {
				m, err = stream.GetMsg(ctx, next, jetstream.WithGetMsgSubject(subject))
				return err
			})
			if errors.Is(err, fs.ErrNotExist) || !yield(m, err) || err != nil {
				return
			}
			next = m.Sequence + 1
		}
	}
}

// A keyBucket is a shelf of keys: one message for each, under "$KV.<bucket>.<ref>".
type keyBucket struct {
	shared
	messages jetstream.Stream
	prefix   string
}

// put is asked again after silence, and then finds what it has put.
func (b *keyBucket) put(ctx context.Context, ref string, data []byte) error {
	return b.try(ctx, 0, func(ctx context.Context) error {
		_, err := b.js.Publish(ctx, b.prefix+ref, data, jetstream.WithExpectLastSequencePerSubject(0), jetstream.WithRetryAttempts(0))
		if conflict(err) {
			m, e := b.messages.GetLastMsgForSubject(ctx, b.prefix+ref)
			if e == nil && bytes.Equal(m.Data, data) {
				return nil
			}
			err = errors.Join(err, e)
		}
		return err
	})
}

func (b *keyBucket) get(ctx context.Context, ref string) (data []byte, err error) {
	err = b.try(ctx, 0, func(ctx context.Context) error {
		m, err := b.messages.GetLastMsgForSubject(ctx, b.prefix+ref)
		if err == nil {
			data = m.Data
		}
		return err
	})
	return data, err
}

// remove has every replica overwrite the message with random bytes. A marker, as the key-value API leaves one, would
// leave the bytes of the key where they are.
func (b *keyBucket) remove(ctx context.Context, ref string) error {
	err := b.try(ctx, 0, func(ctx context.Context) error {
		for {
			m, err := b.messages.GetLastMsgForSubject(ctx, b.prefix+ref)
			if err == nil {
				err = b.messages.SecureDeleteMsg(ctx, m.Sequence)
			}
			if err != nil && !errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) { // somebody else was first
				return err
			}
		}
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Behind lists the servers that have a replica of the keys and have not followed what was erased within two seconds: they
// are down, or cut off. Their disks keep a key until they follow, and when they come back after minutes its bytes may stay
// there for good. None for content in files.
func (c *Content) Behind(ctx context.Context) (servers []string, err error) {
	b, ok := c.keys.(*keyBucket)
	if !ok {
		return nil, nil
	}
	for end := time.Now().Add(2 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		var info *jetstream.StreamInfo
		err := b.try(ctx, 0, func(ctx context.Context) (err error) {
			info, err = b.messages.Info(ctx)
			return err
		})
		if err != nil {
			return nil, err
		}
		servers = servers[:0]
		if info.Cluster != nil {
			for _, p := range info.Cluster.Replicas {
				if p.Offline || !p.Current || p.Lag > 0 {
					servers = append(servers, p.Name)
				}
			}
		}
		if len(servers) == 0 || time.Now().After(end) {
			return servers, nil
		}
	}
}

func (b *keyBucket) refs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for m, err := range b.each(ctx, b.messages, b.prefix+">") {
			var ref string
			if err == nil {
				if ref = strings.TrimPrefix(m.Subject, b.prefix); checkRef(ref) != nil {
					ref, err = "", fmt.Errorf("%w: %s", ErrForeign, m.Subject)
				}
			}
			if !yield(ref, err) {
				return
			}
		}
	}
}

// An objectStore is a shelf of sealed items.
type objectStore struct {
	shared
	messages jetstream.Stream
	objects  jetstream.ObjectStore
	metas    string // prefix of the subjects under which each object is described
}

func (o *objectStore) put(ctx context.Context, ref string, data []byte) error {
	return o.try(ctx, len(data), func(ctx context.Context) error {
		_, err := o.objects.PutBytes(ctx, ref, data)
		return err
	})
}

func (o *objectStore) get(ctx context.Context, ref string) (data []byte, err error) {
	size := 0
	err = o.try(ctx, 0, func(ctx context.Context) error {
		info, err := o.objects.GetInfo(ctx, ref)
		if err == nil {
			size = int(info.Size)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = o.try(ctx, size, func(ctx context.Context) (err error) {
		data, err = o.objects.GetBytes(ctx, ref)
		return err
	})
	if errors.Is(err, jetstream.ErrDigestMismatch) {
		err = fmt.Errorf("%w: %w", ErrTampered, err)
	}
	return data, err
}

func (o *objectStore) remove(ctx context.Context, ref string) error {
	err := o.try(ctx, 0, func(ctx context.Context) error {
		if _, err := o.objects.GetInfo(ctx, ref); err != nil {
			return err
		}
		return o.objects.Delete(ctx, ref)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (o *objectStore) refs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for m, err := range o.each(ctx, o.messages, o.metas+">") {
			var info jetstream.ObjectInfo
			if err == nil {
				if e := json.Unmarshal(m.Data, &info); e == nil && info.Deleted {
					continue
				} else if e != nil || checkRef(info.Name) != nil {
					info.Name, err = "", fmt.Errorf("%w: %s", ErrForeign, m.Subject)
				}
			}
			if !yield(info.Name, err) {
				return
			}
		}
	}
}
