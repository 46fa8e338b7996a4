// Package domain is what Dondoc knows about directives and duties, and nothing else: no clock, no
// network, no database. Its vocabulary is events*.go (what has happened) and commands*.go
// (what somebody asks for), by area; each aggregate is one file with a state, a Decide and an Evolve:
//
//	organisation  units and their kinds                       org.main
//	person        who has which post, and who stands in      person.<id>
//	group         an audience rule, resolved at issue         group.<id>
//	document      registered → issued → dispatched            doc.<id>
//	series        numbers of a kind and year                  series.<id>
//	resolution    tracked, with what was issued for it        res.<id>
//	regime        cadence, cut-off, due rule, route           regime.<id>
//	form          versions of a report form                   form.<id>
//	assignment    one duty of one unit (and one period)       asg.<id>
//	inspection    decided → announced → concluded             insp.<id>
//	calendar      days off and worked Saturdays               cal.<id>
//	policy        the ladder of reminders and escalations     policy.<id>
//	message       planned → handed or failed                  message.<id>
//
// Decide is pure: who, when and new ids travel in the command; the zero value is the state before the
// first event; no events and no error mean "nothing to do". Evolve never fails. A life is a table of
// transitions which Decide consults before its rules (transition.go); who may do what stands in the same tables, as
// parties: a relation to the aggregate and a role (permission.go). Facts of other aggregates are
// pinned into an event as a record of what was known.
//
// Whether a duty is on time is never stored: it is a function of events, clock and calendar
// (assignment.go, Standing).
package domain
