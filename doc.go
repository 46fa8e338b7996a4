// Package dondoc is the map of the project; it holds no code.
//
// Đôn đốc: to urge a duty on until it is done. An office issues directives; each asks units for things by
// a day; someone must see them carried out, and years later be able to show who was told what and when.
// Dondoc keeps what happened as a log of events, and derives all else from it.
//
// A person acts, and the log grows by one commit, or the person is told why not:
//
//	browser ─► web ─┐
//	                ├─► eventstore.Execute ─► domain: Decide(state, command) ─► events
//	shell ──► cmd ──┘          │
//	                           ▼
//	                  the log (JetStream), acknowledged when it would survive a power cut
//	                           │
//	                           ▼
//	                  projections: tables in PostgreSQL ─► pages, API, summaries, .xlsx, .docx
//
// Time passes, and nobody acts. What is due is a row, and a worker turns the row into a command, so
// that a clock too can only act through Decide:
//
//	projections: rows with an instant ─► workers ─► eventstore.Execute ─► domain: Decide
//	         ▲                                                               │ an event, or nothing
//	         └──────────────────────── the log ◄─────────────────────────────┘
//	                                      │
//	                                      └─► workers/notify: letters out of the house
//
// Three rules carry the rest. Decisions read no clock, no table and no network: what they need comes in
// the command, so a year is replayed in seconds. What is in a table can be thrown away and made again
// from the log; what cannot is in state. And a thing that takes time, such as being overdue, is never
// stored: it is a function of events, the calendar and the moment one asks.
//
// Read in this order:
//
//	domain       what can happen and who may make it so: events*.go, commands*.go, then an aggregate
//	eventstore   how it is kept: one decision, one message; it knows no word of the domain
//	projections  how it is asked for
//	web          how it is seen; routes.go lists every URL
//	workers      how time acts
//
// Beside them: intake reads a paper into a draft, summaries writes the tables and letters an office
// sends, state keeps what is not in the log (passwords, sessions), cmd/dondoc puts the parts together.
//
// Who may import whom is a table in arch_test.go. Why things are as they are is in docs/adr.
package dondoc
