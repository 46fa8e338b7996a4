// Package workers is the passing of time: it turns rows that are due into commands. A row is only a
// hint; the command looks at the facts again, and its outcome is an event. Coming twice, or too late,
// does no harm, because whatever may exist once has a derived id.
//
//	dispatcher  an issued document, a conclusion → one assignment per unit; every recipient gets the document
//	opener      a regime's next period           → one occurrence per reporter
//	reminder    a stage before or at the deadline → the unit is told
//	escalator   a stage after it                  → the superiors are told, the unit first
//	notifier    notices not yet carried           → one message per recipient, channel and morning
//
// Nothing here reads a clock: Tick takes the moment. Run drives Tick by a Clock.
package workers
