// Package state holds what is not in the log and is not made from it either, so that a rebuild of the read models leaves it
// alone: one schema of PostgreSQL, beside theirs, whose commits wait for the disk (synchronous_commit on). It goes into
// every backup (Dump, Load). The schema of the tenant main is "main.state".
//
//	snapshots    long lives, folded. Lost if dropped: nothing but the time to fold them from the log again
//
// The log is never asked to agree with what is here: what an older backup or a dropped schema has lost is missing, and
// what it has too much is not believed (eventstore.Snapshot).
package state
