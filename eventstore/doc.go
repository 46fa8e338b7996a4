// Package eventstore is an append-only log of commits on NATS JetStream, generic over the type of event.
//
// One commit is one message: all the events of one decision, in one envelope (envelope.go, docs/format.md), on
// the subject of the aggregate it is about. So a commit is stored as a whole or not at all, and has one position.
//
//	Execute ─► Read (direct get) ─► Decide ─► Append ──► JetStream ──► Follow ─► read models, workers
//	   ▲                                        │            (one stream per tenant)
//	   └────────────── ErrConflict ─────────────┘
//
// Lives are remembered (lives.go): given a Lives, Execute decides on the state it knows and reads only what came after it.
// A long life begins from a snapshot (snapshot.go), which the chain of the log vouches for, or it is not taken.
//
// Compare-and-set: a writer names the tip it decided on. The server takes the commit only when that tip is still
// the last message of the subject; of many writers one wins and the others load and decide again.
//
// Once, not twice: every commit carries the id of the command it answers. After a conflict or silence the log itself is
// asked whether that command is in it. The server's own memory of ids is two minutes long and is only a help.
//
// Durable: Append returns when the commit survives a power cut. Wait and Durable are the gate that every answer and
// every follower passes. On a file system that can be synced as a whole many commits share one sync (groupsync.go,
// docs/adr/0006); elsewhere, and on a server outside this process, the server syncs a message before it is
// acknowledged and before any reader can see it (durable.go).
//
// Full: while little room is left on the disk a commit is refused with ErrFull before it is sent. It passes when there is
// room, without a restart by hand, even when the server has met the end of the disk (space.go, docs/adr/0015).
//
// Checked: the stream has no limits and denies deletes, so its positions have no holes. Every commit counts the
// version of its aggregate and carries the hash of the payload before it. Readers check both as they go and stop
// with a *Damage at the first thing that is not as it must be, because a server that lost a message to a bad disk
// block does not say so.
//
// Outside the log: text about persons, reports and attachments are content items (content.go), each sealed under
// its own key. The log holds a reference and a commitment; destroying the key erases the item and leaves the
// log whole.
//
// Time: a commit's RecordedAt never goes back from one position to the next within one process, whatever the
// clock does.
package eventstore
