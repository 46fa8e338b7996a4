package eventstore

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	formatKey = "dondoc-format" // in the metadata of the stream
	logPrefix = "dondoc-"       // before the tenant, in the name of the stream
	restoring = "restoring"     // in the place of the format while a log is filled from a backup: no program knows it
)

// settings are those of a log that keeps everything and refuses deletes.
func settings(o Options) jetstream.StreamConfig {
	format := strconv.Itoa(Format)
	if o.Restoring {
		format = restoring
	}
	return jetstream.StreamConfig{
		Name: logPrefix + o.Tenant, Subjects: []string{o.Tenant + ".>"},
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
		DenyDelete: true, DenyPurge: true, AllowDirect: true,
		Duplicates: 2 * time.Minute, Replicas: max(o.Replicas, 1),
		Metadata: map[string]string{formatKey: format},
	}
}

// checkSettings refuses a stream that could lose, hide or alter a commit. The cluster is the name of the one that keeps
// it, "" for a single server.
func checkSettings(have, want jetstream.StreamConfig, cluster string) error {
	f := have.Metadata[formatKey]
	if f == restoring {
		return &Damage{Reason: "a restoration of the log was not finished", Remedy: RemedyAgain}
	}
	if f != "" && f != strconv.Itoa(Format) {
		return &Damage{
			Reason: fmt.Sprintf("the log has format %s and this program reads format %d", f, Format),
			Remedy: RemedyUpgrade,
		}
	}
	for _, c := range []struct {
		bad bool
		why string
	}{
		{!slices.Equal(have.Subjects, want.Subjects), fmt.Sprintf("takes the subjects %q and not only %q", have.Subjects, want.Subjects)},
		{have.Storage != jetstream.FileStorage, "is not kept in files"},
		{cluster != "" && have.Replicas < 2, "has one replica in the cluster " + cluster + ", and is gone with its server"},
		{have.PersistMode != jetstream.DefaultPersistMode, "acknowledges before it writes (persist mode async)"},
		{have.NoAck, "does not acknowledge"},
		{have.AllowMsgSchedules, "lets messages be scheduled"},
		{have.AllowMsgCounter, "rewrites messages as counters"},
		{have.Retention != jetstream.LimitsPolicy, "drops messages that were read (retention " + have.Retention.String() + ")"},
		{have.MaxAge > 0, fmt.Sprintf("drops messages after %s (max age)", have.MaxAge)},
		{have.MaxMsgs > 0 || have.MaxBytes > 0, "has a limit on messages or bytes"},
		{have.MaxMsgsPerSubject > 0, "has a limit on the messages of a subject"},
		{have.MaxMsgSize > 0 && have.MaxMsgSize < MaxCommit+maxHeader, "refuses messages that a commit may need"},
		{have.Discard != jetstream.DiscardNew, "discards old messages when it is full"},
		{have.AllowRollup, "lets a message replace others (rollup)"},
		{!have.DenyDelete, "lets messages be deleted (deny delete is off)"},
		{!have.DenyPurge, "lets messages be purged (deny purge is off)"},
		{have.AllowMsgTTL, "lets messages expire (per-message TTL)"},
		{have.Sealed, "takes no more messages (sealed)"},
		{have.FirstSeq > 1, fmt.Sprintf("does not begin at position 1 but at %d", have.FirstSeq)},
		{have.SubjectTransform != nil, "rewrites subjects"},
		{have.Mirror != nil || len(have.Sources) > 0, "takes messages from other streams"},
		{!have.AllowDirect, "cannot be read directly (allow direct is off)"},
	} {
		if c.bad {
			return fmt.Errorf("%w: the stream %s; correct it with the nats command, or start with a new log", ErrUnsafe,
				have.Name+" "+c.why)
		}
	}
	return nil
}

// maxHeader is room enough for the headers of a commit.
const maxHeader = 4 << 10
